"""Which of two articles has a shared passage from the other, how that can be told, and what kind of text it is."""

import math
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple
from urllib.parse import urlsplit

from headwater.records import Article, Audit, Direction, ReuseKind, Span, host_of, letters_of, merged
from headwater.reuse.shared import Shared, weight, words_of

_LINKED = 4.0  # a link to the very article says more than the dates: pages are dated anew when they are changed
_NAMED = 3.0
_DATED = 3.0
_RELEASED = 2.0
_LEAST = 1.0
# By the text alone: on planted copies without dates, 97 of 100 answers are right and a fifth is unclear; at half of it,
# 94 and a fourteenth.
_LEAST_BY_TEXT = 2.0
_NEAR = 300  # characters around a passage in which a credit is one for it
_ZONES = timedelta(hours=14)  # two times of which only one tells its zone
_MINUTE = timedelta(minutes=1)
_ELLIPSIS = 1.0
_ABRUPT = 1.0
_AT_HOME = 1.0  # see _at_home
_NAME_WEIGHT = 2.0

_AGENCIES = {
    "the Associated Press": r"AP|(?:The )?Associated Press",
    "Reuters": r"Reuters|Thomson Reuters(?: Foundation)?",
    "Agence France-Presse": r"AFP|Agence France[- ]Presse",
    "United Press International": r"UPI|United Press International",
    "the Press Association": r"PA|PA Media|Press Association",
    "Deutsche Presse-Agentur": r"dpa|DPA|Deutsche Presse[- ]Agentur",
    "the Canadian Press": r"CP|(?:The )?Canadian Press",
    "the Australian Associated Press": r"AAP|Australian Associated Press",
    "Xinhua": r"Xinhua",
    "the Press Trust of India": r"PTI|Press Trust of India",
    "Indo-Asian News Service": r"IANS|Indo[- ]Asian News Service",
    "Asian News International": r"ANI|Asian News International",
    "Kyodo": r"Kyodo(?: News)?",
    "Yonhap": r"Yonhap(?: News(?: Agency)?)?",
    "EFE": r"EFE",
    "ANSA": r"ANSA",
    "TASS": r"TASS|ITAR-TASS",
}
# "HARWICK (AP) — The mayor …" and "The mayor … (Reuters)": a paragraph’s start, or its end.
_WIRE = {
    name: re.compile(
        rf"\A[^\n]{{0,80}}?\((?:{words})\)|\((?:{words})\)[\s.]*\Z|\A(?:[—–-]\s*)?(?:©\s*)?(?:{words})[\s.]*\Z"
        rf"|\A\(?Reporting by [^\n]{{0,200}}\b(?:{words})\b"
    )
    for name, words in _AGENCIES.items()
}
_SIGNED = {name: re.compile(rf"\b(?:{words})\b") for name, words in _AGENCIES.items()}
_RELEASE = re.compile(
    r"\b(?:PR ?Newswire|PRNewswire|Business ?Wire|BUSINESS WIRE|Globe ?Newswire|GLOBE NEWSWIRE|PRWEB|EIN Presswire"
    r"|FOR IMMEDIATE RELEASE|For [Ii]mmediate [Rr]elease)\b"
    r"|^(?:Media|Press)(?: [Rr]elations)? [Cc]ontacts?:|^#\s?#\s?#\s*$|^SOURCE:? [A-Z]",
    re.MULTILINE,
)
_REPORTS = (
    r"(?:first |exclusively |also )?(?:reports?|reported|wrote|writes|said|says|revealed|published|broke|learned)"
)
_FROM = r"(?:according to|via|told|courtesy of|source:|h/t|reported by|published by|published in|appeared in|report by|report in|story by|story in|in a report by|citing|quoted by)"  # noqa: E501
# "the Mill Courier reports", "according to the Mill Courier": any outlet, by the look of its name
_NAME = r"[A-Z][\w&’'-]*(?:\.[\w&’'-]+)*"  # one word of it: "dailyclarion.example", and no full stop
_THIRD = re.compile(
    rf"(?:\b{_FROM} (?:the )?({_NAME}(?: {_NAME}){{0,4}}))"
    rf"|(?:\b(?:[Tt]he )?({_NAME}(?: {_NAME}){{1,4}}),? (?:has )?(?:first )?(?:reports|reported)\b)"
)
_CUT = re.compile(r"\[?(?:\.\s?\.\s?\.|…)\]?")
_OPENERS = frozenset(
    "The A An He She It They We In On At But And This That There When While After For As If Its His Her".split()
)


class Answer(NamedTuple):
    """`direction` is `from` where this article has the words from the other one; `why` is a sentence for an editor."""

    direction: Direction
    why: str
    kind: ReuseKind


class Evidence(NamedTuple):
    points: float  # above 0: this article has the words from the other one
    why: str  # the start of a sentence or of a part of one, without its full stop


class Side(NamedTuple):
    """One of the two articles, and where the passages stand in it."""

    article: Article
    passages: tuple[Span, ...]
    name: str  # "this article", "the other article"


def find_direction(here: Audit, there: Audit, shared: Sequence[Shared]) -> Answer:
    """Which of two articles has the shared passages from the other, why, and what kind of text they are.

    What an article says itself (a link, a credit) and the dates come first; where they contradict each other, or where
    there is neither, `unclear` is an answer. Without dates the text is asked: a sentence that breaks off, an omission
    that is marked, and in which of the two articles the passage’s names and words are at home. `kind` is "wire" where
    an agency is credited, "press release" where one of the two is printed as such, "common upstream" where both credit
    the same third outlet beside the passage, else "text".
    """
    ours = Side(here.article, tuple(one.here for one in shared), "this article")
    theirs = Side(there.article, tuple(one.there for one in shared), "the other article")
    agencies = _agencies(ours.article), _agencies(theirs.article)
    said = [*_credits(ours, theirs), *_turned(_credits(theirs, ours))]
    if not said and (both := [name for name in agencies[0] if name in agencies[1]]):
        return Answer("unclear", f"Both articles credit {both[0]}, so that each may have the words from there.", "wire")
    third = _third(ours, theirs)
    kind: ReuseKind = "wire" if agencies[0] or agencies[1] else "text"
    release = [] if kind == "wire" else _releases(ours, theirs)
    if release:
        kind = "press release"
    elif third and kind == "text":
        kind = "common upstream"
        if not said:
            return Answer("unclear", f"Both articles credit {third}, so that each may have the words from there.", kind)
    said += _dates(ours.article, theirs.article)
    if said:
        return _told(said, kind)
    if release:
        return _told(release, kind)
    return _told(_by_text(ours, theirs), kind, least=_LEAST_BY_TEXT)


def _told(evidence: Sequence[Evidence], kind: ReuseKind, *, least: float = _LEAST) -> Answer:
    total = sum(one.points for one in evidence)
    if abs(total) < least:
        if not evidence:
            why = "Neither article names the other, and nothing tells which of the two was first."
        elif len({one.points > 0 for one in evidence}) == 2:
            why = "The signs contradict each other: " + _listed(sorted(evidence, reverse=True)[:: len(evidence) - 1])
        else:
            why = "Too little tells which of the two was first."
        return Answer("unclear", why, kind)
    for_it = sorted((one for one in evidence if one.points * total > 0), key=lambda one: -abs(one.points))
    why = _listed(for_it[:2])
    return Answer("from" if total > 0 else "to", why[0].upper() + why[1:], kind)


def _listed(evidence: Iterable[Evidence]) -> str:
    return ", and ".join(dict.fromkeys(one.why for one in evidence)) + "."


def _turned(evidence: Iterable[Evidence]) -> Iterator[Evidence]:
    return (Evidence(-one.points, one.why) for one in evidence)


# --- what the articles say themselves


def _credits(side: Side, other: Side) -> Iterator[Evidence]:
    """Where one article names the other as where it has the words from."""
    article, credited = side.article, other.article
    if credited.url and any(_place(link.href) == _place(credited.url) for link in article.links):
        yield Evidence(_LINKED, f"{side.name} links to {other.name}")
        return
    if article.outlet and credited.outlet and letters_of(article.outlet) == letters_of(credited.outlet):
        return
    host, own = _host(credited.url), _host(article.url)
    for name in filter(None, (credited.outlet, host if host != own else None)):
        pattern = _credit_pattern(name)
        for span in _around(side):
            if pattern.search(article.text, span.start, span.end):
                yield Evidence(_NAMED, f"{side.name} credits {name}")
                return
    if host and host != own:
        near = _around(side)
        if any(_host(link.href) == host and any(span.contains(link.span) for span in near) for link in article.links):
            yield Evidence(_NAMED, f"{side.name} links to {host} beside the passage")


def is_credited(here: Article, there: Article) -> bool:
    """Whether an article names another one's outlet anywhere, or links to it; an outlet need not credit itself."""
    if here.outlet and there.outlet and letters_of(here.outlet) == letters_of(there.outlet):
        return True
    host = _host(there.url)
    if host and (host == _host(here.url) or any(_host(link.href) == host for link in here.links)):
        return True
    names = [re.escape(re.sub(r"^[Tt]he ", "", name)) for name in (there.outlet, host) if name]
    return any(re.search(rf"\b{name}\b", here.text, re.IGNORECASE) for name in names)


def _credit_pattern(name: str) -> re.Pattern[str]:
    words = re.escape(re.sub(r"^[Tt]he ", "", name))
    return re.compile(
        rf"\b{_FROM} (?:the )?{words}\b|\b{words}(?:[’']s)?(?:,? [\w-]+){{0,2}},? (?:has )?{_REPORTS}\b|\({words}\)",
        re.IGNORECASE,
    )


def _around(side: Side) -> list[Span]:
    return [Span(max(0, one.start - _NEAR), min(len(side.article.text), one.end + _NEAR)) for one in side.passages]


def _host(url: str | None) -> str:
    return host_of(url).removeprefix("m.")


def _place(url: str) -> tuple[str | None, str] | None:
    try:
        path = urlsplit(url).path
    except ValueError:
        return None
    host = _host(url)
    return (host, path.rstrip("/")) if host and path.strip("/") else None


def _dates(here: Article, there: Article) -> Iterator[Evidence]:
    order = _order(here.published, there.published)
    if order:
        ours, theirs = _shown(here.published, there.published)
        yield Evidence(order * _DATED, f"the other article is dated {theirs}, this one {ours}")


def _order(here: str | None, there: str | None) -> int:
    """1 where the other date is earlier, -1 where it is later, 0 where that cannot be told."""
    ours, theirs = _read(here), _read(there)
    if ours is None or theirs is None:
        return 0
    if not isinstance(ours, datetime) or not isinstance(theirs, datetime):
        return _sign((_day(ours) - _day(theirs)).days)
    if (ours.tzinfo is None) != (theirs.tzinfo is None):
        apart = ours.replace(tzinfo=ours.tzinfo or UTC) - theirs.replace(tzinfo=theirs.tzinfo or UTC)
        return _sign(apart.total_seconds()) if abs(apart) > _ZONES else 0
    apart = ours - theirs
    return _sign(apart.total_seconds()) if abs(apart) >= _MINUTE else 0


def _read(value: str | None) -> date | datetime | None:
    try:
        if value and len(value.strip()) <= 10:
            return date.fromisoformat(value.strip())
        return datetime.fromisoformat(value.strip()) if value else None
    except ValueError:
        return None


def _day(value: date | datetime) -> date:
    return value.date() if isinstance(value, datetime) else value


def _sign(number: float) -> int:
    return (number > 0) - (number < 0)


def _shown(here: str | None, there: str | None) -> tuple[str, str]:
    ours, theirs = (here or "").strip(), (there or "").strip()
    if ours[:10] != theirs[:10]:
        return ours[:10], theirs[:10]
    return ours.replace("T", " "), theirs.replace("T", " ")


# --- whose words they are


def _agencies(article: Article) -> list[str]:
    """Agencies whose copy the article says it is: by its byline, its outlet, or a mark at a paragraph’s end."""
    signed = " | ".join((*article.byline, article.outlet or ""))
    edges = [*article.body[:3], *article.body[-3:], *article.spans("byline", "date", "standfirst")]
    return [
        name
        for name in _AGENCIES
        if _SIGNED[name].search(signed) or any(_WIRE[name].search(article.cut(span)) for span in edges)
    ]


def _releases(ours: Side, theirs: Side) -> list[Evidence]:
    """One of the two is printed as a press release, so that the other has it from there."""
    here, there = (bool(_RELEASE.search(side.article.text)) for side in (ours, theirs))
    if here and there:
        return [Evidence(0.0, "both are printed as a press release")]
    if here:
        return [Evidence(-_RELEASED, "this article is printed as a press release")]
    return [Evidence(_RELEASED, "the other article is printed as a press release")] if there else []


def _third(ours: Side, theirs: Side) -> str | None:
    """A third outlet that both credit beside the passages, each in its own words."""
    names = [_credited_beside(side) for side in (ours, theirs)]
    own = {letters_of(side.article.outlet) for side in (ours, theirs) if side.article.outlet}
    return next((name for plain, name in names[0].items() if plain in names[1] and plain not in own), None)


def _credited_beside(side: Side) -> dict[str, str]:
    names: dict[str, str] = {}
    for span in _around(side):
        for match in _THIRD.finditer(side.article.text, span.start, span.end):
            found = Span(*match.span())
            if not any(found.overlaps(passage) for passage in side.passages):
                name = match[1] or match[2]
                names.setdefault(letters_of(name), name)
    return names


# --- what the text alone tells


def _by_text(ours: Side, theirs: Side) -> list[Evidence]:
    found = [_cut_quotes(ours, theirs), _abrupt(ours, theirs), _at_home(ours, theirs)]
    return [one for one in found if one]


def _cut_quotes(ours: Side, theirs: Side) -> Evidence | None:
    """An omission is marked by whoever omits: "We saw … nothing" comes from a text that has the words."""
    here, there = (sum(len(_CUT.findall(side.article.cut(span))) for span in side.passages) for side in (ours, theirs))
    if here == there:
        return None
    name = ours.name if here > there else theirs.name
    return Evidence(_ELLIPSIS * _sign(here - there), f"{name} marks an omission where the other has more words")


def _abrupt(ours: Side, theirs: Side) -> Evidence | None:
    """A sentence that begins or ends in its middle was cut there."""
    points = 0
    for here, there in zip(ours.passages, theirs.passages, strict=True):
        points += _begins_abruptly(ours.article, here) - _begins_abruptly(theirs.article, there)
        points += _ends_abruptly(ours.article, here) - _ends_abruptly(theirs.article, there)
    if not points:
        return None
    name = ours.name if points > 0 else theirs.name
    return Evidence(_ABRUPT * max(-2, min(2, points)), f"in {name} a sentence of the passage is cut off")


def _begins_abruptly(article: Article, span: Span) -> bool:
    if not article.text[span.start].islower():
        return False
    block = next((one for one in article.body if one.start <= span.start < one.end), span)
    before = article.text[max(block.start, span.start - 4) : span.start].rstrip(" \t\n\"“”‘’'()[]-–—")
    return before == "" or before[-1] in ".!?"


def _ends_abruptly(article: Article, span: Span) -> bool:
    block = next((one for one in article.body if one.start < span.end <= one.end), span)
    after = article.text[span.end : block.end].lstrip("\"“”‘’'()[]")
    if not after.strip():
        return not article.text[span.end : block.end].strip() and span.end > span.start
    following = re.match(r"\s+[\"“‘]?([A-Z]\w*)", after)
    return bool(following and following[1] in _OPENERS)


def _at_home(ours: Side, theirs: Side) -> Evidence | None:
    """Where the passage’s words and names belong: they come again in the rest of the article they were written for."""
    here, there = _rest(ours), _rest(theirs)
    if not here.rest or not there.rest:
        return None
    a = sum(gain for word, gain in here.passage.items() if word in here.rest and word not in there.rest)
    b = sum(gain for word, gain in there.passage.items() if word in there.rest and word not in here.rest)
    a, b = a / math.sqrt(len(here.rest)), b / math.sqrt(len(there.rest))
    lean = math.log((b + 0.1) / (a + 0.1))
    if abs(lean) < 0.3:
        return None
    name = theirs.name if lean > 0 else ours.name
    return Evidence(lean / 0.5 * _AT_HOME, f"names and words of the passage come again only in the rest of {name}")


class Rest(NamedTuple):
    passage: dict[str, float]
    rest: frozenset[str]


def _rest(side: Side) -> Rest:
    words = words_of(side.article.text, side.article.body)
    passages = merged(side.passages)
    starts = [one.start for one in passages]
    passage: dict[str, float] = {}
    rest: set[str] = set()
    for word, (start, end) in zip(words.words, words.spans, strict=True):
        if weight(word) < 1:
            continue
        number = bisect_right(starts, start) - 1
        if number >= 0 and end <= passages[number].end:
            name = side.article.text[start].isupper()
            passage[word] = max(passage.get(word, 0.0), _NAME_WEIGHT if name else 1.0)
        else:
            rest.add(word)
    return Rest(passage, frozenset(rest))
