"""Feeds of published fact checks: schema.org ClaimReview in JSON-LD, in pages, in JSON lines, and tables of them."""

import codecs
import csv
import html
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from itertools import islice
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from headwater.records import FactCheck, digest

MAX_BYTES = 256_000_000  # the largest public feed of fact checks was near 100 MB
_LONGEST = 4_000  # code points of one value; claims are a sentence or two
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16: its mark begins with UTF-16's
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SCRIPT = re.compile(r"<script\b[^<>]{0,400}\bld\+json\b[^<>]{0,400}>", re.IGNORECASE)
_SCRIPT_END = re.compile(r"</script", re.IGNORECASE)
# Column heads as tables have them, without case, dots and spaces: schema.org's paths, and plain words.
_COLUMNS = {
    "claim": "claim claimreviewed claimtext statement text",
    "claimant": "claimant itemreviewedauthorname claimauthor speaker",
    "rating": "rating verdict textualrating reviewratingalternatename alternatename ratingname",
    "value": "ratingvalue reviewratingratingvalue",
    "best": "bestrating reviewratingbestrating",
    "worst": "worstrating reviewratingworstrating",
    "url": "url reviewurl factcheckurl link",
    "publisher": "publisher publishername authorname author factchecker site organization",
    "title": "title headline name reviewtitle",
    "published": "date datepublished reviewdate published",
}
_KNOWN = {name: field for field, names in _COLUMNS.items() for name in names.split()}
_DATES = ("%d %B %Y", "%B %d, %Y", "%d %b %Y", "%b %d, %Y", "%Y/%m/%d")


class Broken(NamedTuple):
    """An item that was left out: where it stands in the feed, and what is wrong with it."""

    where: str
    why: str


class _Item(NamedTuple):
    where: str
    fields: Mapping[str, str | None]


def read_feed(data: bytes, *, name: str) -> tuple[list[FactCheck], list[Broken]]:
    """The fact checks of a feed, in its order, and what in it could not be read; `name` is told with the latter.

    Read are: ClaimReview (https://schema.org/ClaimReview) as a JSON-LD object, a list, a graph, a DataFeed, or in a
    page’s scripts; answers of Google’s Fact Check Tools; JSON lines of these; and tables (comma, semicolon or tab)
    whose first line names the columns: claim, claimant, rating, url, publisher, title, date. Nothing is raised.
    """
    if len(data) > MAX_BYTES:
        return [], [Broken(name, f"expected at most {MAX_BYTES:,} bytes, got {len(data):,}: split the feed")]
    broken: list[Broken] = []
    found: dict[tuple[str | None, str], FactCheck] = {}
    for item in _items(_decoded(data).strip(), name, broken):
        claim = item.fields["claim"]
        if not claim:
            broken.append(Broken(item.where, "it has no claim"))
            continue
        check = _fact_check(claim, item.fields)
        found.setdefault((check.url, check.claim), check)
    if not found and not broken:
        broken.append(Broken(name, "expected ClaimReview as JSON or in a page, or a table with a column “claim”"))
    return _told_apart(found.values()), broken


def _decoded(data: bytes) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _items(text: str, name: str, broken: list[Broken]) -> Iterator[_Item]:
    if text.startswith("<"):
        yield from _of_page(text, name, broken)
    elif text.startswith(("{", "[")):
        yield from _of_json(text, name, broken)
    else:
        yield from _of_table(text, name, broken)


def _of_page(text: str, name: str, broken: list[Broken]) -> Iterator[_Item]:
    place = 0
    number = 0
    while opening := _SCRIPT.search(text, place):
        closing = _SCRIPT_END.search(text, opening.end())
        place = closing.start() if closing else len(text)
        number += 1
        where = f"{name}, script {number}"
        try:
            value = json.loads(text[opening.end() : place])
        except (ValueError, RecursionError) as error:
            broken.append(Broken(where, f"expected JSON: {_brief(error)}"))
            continue
        yield from _reviews(value, where)


def _of_json(text: str, name: str, broken: list[Broken]) -> Iterator[_Item]:
    try:
        yield from _reviews(json.loads(text), name)
        return
    except (ValueError, RecursionError) as error:
        whole = Broken(name, f"expected JSON: {_brief(error)}")
    lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    if not any(_parsed(line) is not None for _, line in lines[:5]):
        broken.append(whole)  # one object over many lines, cut off: a message a line would help nobody
        return
    for number, line in lines:
        where = f"{name}, line {number}"
        value = _parsed(line)
        if value is None:
            broken.append(Broken(where, "expected a JSON object on a line of its own"))
        else:
            yield from _reviews(value, where)


def _parsed(line: str) -> Any | None:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, (dict, list)) else None


def _brief(error: Exception) -> str:
    return "nested too deeply" if isinstance(error, RecursionError) else str(error)[:200]


def _reviews(value: Any, where: str) -> Iterator[_Item]:
    """Every ClaimReview in a value, wherever it stands, in order."""
    things = list(_objects(value))
    # Graphs name an organisation once, and refer to it.
    named = {thing["@id"]: thing for thing in things if isinstance(thing.get("@id"), str) and len(thing) > 1}
    number = 0
    for thing in things:
        if "ClaimReview" in _types(thing):
            number += 1
            yield _Item(f"{where}, item {number}", _of_review(thing, named))
        elif isinstance(thing.get("claimReview"), list):  # as Google's Fact Check Tools answer
            for review in thing["claimReview"]:
                number += 1
                told = review if isinstance(review, dict) else {}
                yield _Item(f"{where}, item {number}", _of_answer(thing, told))


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            yield one
            waiting.extend(reversed(list(one.values())))
        elif isinstance(one, list):
            waiting.extend(reversed(one))


def _types(thing: Mapping[str, Any]) -> list[str]:
    types = thing.get("@type")
    listed = types if isinstance(types, list) else [types]
    return [name.rsplit("/", 1)[-1].removeprefix("schema:") for name in listed if isinstance(name, str)]


def _of_review(review: Mapping[str, Any], named: Mapping[str, Mapping[str, Any]]) -> dict[str, str | None]:
    claim = _first(review.get("itemReviewed"), named)
    rating = _first(review.get("reviewRating"), named)
    author = claim.get("author")
    if author is None:  # the claim within the article that it appeared in
        author = _first(claim.get("itemReviewed"), named).get("author")
    stated = _words(review.get("claimReviewed"))
    if not stated and "Claim" in _types(claim):
        stated = _words(claim.get("text")) or _words(claim.get("name"))
    return {
        "claim": stated,
        "claimant": _names(author, named),
        "rating": _words(rating.get("alternateName")) or _words(rating.get("name")),
        "value": _words(rating.get("ratingValue")),
        "best": _words(rating.get("bestRating")),
        "worst": _words(rating.get("worstRating")),
        "url": _words(review.get("url")),
        "publisher": _names(review.get("author"), named) or _names(review.get("publisher"), named),
        "title": _words(review.get("name")) or _words(review.get("headline")),
        "published": _words(review.get("datePublished")),
    }


def _of_answer(claim: Mapping[str, Any], review: Mapping[str, Any]) -> dict[str, str | None]:
    publisher = review.get("publisher")
    return {
        "claim": _words(claim.get("text")),
        "claimant": _words(claim.get("claimant")),
        "rating": _words(review.get("textualRating")),
        "url": _words(review.get("url")),
        "publisher": (_words(publisher.get("name")) or _words(publisher.get("site")))
        if isinstance(publisher, dict)
        else None,
        "title": _words(review.get("title")),
        "published": _words(review.get("reviewDate")),
    }


def _first(value: Any, named: Mapping[str, Mapping[str, Any]]) -> Mapping[str, Any]:
    one = value[0] if isinstance(value, list) and value else value
    if not isinstance(one, dict):
        return {}
    return named.get(one["@id"], one) if isinstance(one.get("@id"), str) else one


def _names(value: Any, named: Mapping[str, Mapping[str, Any]]) -> str | None:
    """“Ann Vale, Tom Reed”: of people or organisations, told as words or as objects with a name."""
    names = []
    for one in islice(value, 10) if isinstance(value, list) else [value]:
        name = _words(_first(one, named).get("name")) if isinstance(one, dict) else _words(one)
        if name:
            names.append(name)
    return ", ".join(dict.fromkeys(names)) or None


def _words(value: Any) -> str | None:
    """A value as plain words: tags and character references belong to the page it comes from."""
    one = value[0] if isinstance(value, list) and value else value
    if isinstance(one, dict):
        one = one.get("@value")
    if isinstance(one, bool) or not isinstance(one, (str, int, float)):
        return None
    text = re.sub(r"</?[a-zA-Z][^<>]{0,200}>", " ", html.unescape(str(one)[:_LONGEST]))
    text = text.encode("utf-8", "replace").decode("utf-8")  # a lone surrogate cannot be stored
    return " ".join(text.replace("\x00", " ").split()) or None


def _of_table(text: str, name: str, broken: list[Broken]) -> Iterator[_Item]:
    head = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=head.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    columns: list[str | None] = []
    while True:
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            broken.append(Broken(f"{name}, line {rows.line_num}", f"expected a row of a table: {_brief(error)}"))
            continue
        if not columns:
            columns = [_KNOWN.get(re.sub(r"[\W_]", "", cell).lower()) for cell in row]
            if "claim" not in columns:
                return
            continue
        if not any(cell.strip() for cell in row):
            continue
        fields: dict[str, str | None] = {"claim": None}
        for column, cell in zip(columns, row, strict=False):
            if column and not fields.get(column):
                fields[column] = _words(cell)
        yield _Item(f"{name}, line {rows.line_num}", fields)


def _fact_check(claim: str, fields: Mapping[str, str | None]) -> FactCheck:
    url = _address(fields.get("url"))
    return FactCheck(
        id=url or digest((claim, fields.get("claimant"), fields.get("publisher"), fields.get("published"))),
        url=url,
        claim=claim,
        claimant=fields.get("claimant"),
        rating=_rating(fields),
        publisher=fields.get("publisher") or (urlsplit(url).hostname if url else None),
        title=fields.get("title"),
        published=_date(fields.get("published")),
    )


def _address(url: str | None) -> str | None:
    """Only addresses of pages: a report links to them."""
    try:
        parts = urlsplit(url or "")
        return url if parts.scheme in ("http", "https") and parts.hostname else None
    except ValueError:
        return None


def _rating(fields: Mapping[str, str | None]) -> str | None:
    """The publisher’s own word; where it gives a number alone, the number and its scale."""
    if fields.get("rating"):
        return fields["rating"]
    value, best, worst = fields.get("value"), fields.get("best"), fields.get("worst")
    if value and best:
        return f"{value} on a scale from {worst or 1} to {best}"  # 1 is schema.org's own default
    return value


def _date(text: str | None) -> str | None:
    """ISO 8601; “2 May 2024” is read too, “05/02/2024” can be two days and is not."""
    words = (text or "").strip()
    for form in ("", *_DATES):
        try:
            read = datetime.strptime(words, form) if form else datetime.fromisoformat(words)
        except ValueError:
            continue
        return read.isoformat() if "T" in words else read.date().isoformat()
    return None


def _told_apart(checks: Iterable[FactCheck]) -> list[FactCheck]:
    """One page can check several claims: the second and the next go by its address and their words."""
    seen: set[str] = set()
    apart = []
    for check in checks:
        id = check.id if check.id not in seen else f"{check.id}#{digest((check.claim,))}"
        seen.add(id)
        apart.append(replace(check, id=id))
    return apart
