"""What the published formats share: addresses and dates that hold, and JSON that can stand inside a page."""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import quote, urlsplit

from headwater.records import Article, Audit, Evidence, Review, Statement, day_of

# What no address may hold (RFC 3987, 2.2): spaces, controls, signs of markup, half characters, turns of direction.
_NOT_IN_IRI = re.compile(
    '[\x00-\x20\x7f-\x9f<>"{}|\\\\^`\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufff9-\ufffb]'
)
# What ends a script element, and what an editor would obey instead of showing; JSON has an escape for each.
_ACTIVE_IN_JSON = re.compile("[<>&\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufff9-\ufffb]")

_DESK = frozenset("the our staff news newsroom desk team editorial board editor editors reporter reporters".split())


def web_address(url: str | None) -> str | None:
    """The address as linked data can hold it, each sign that none may hold percent-encoded; `None` if it is not of the
    web: a page can name `javascript:` as its own address."""
    try:
        if url is None or urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
            return None
    except ValueError:
        return None
    return _NOT_IN_IRI.sub(lambda sign: quote(sign[0], errors="replace"), url)


def urn(*parts: str) -> str:
    """A name for what has no address: `urn:headwater:` and the parts."""
    return "urn:headwater:" + ":".join(quote(part, safe="", errors="replace") for part in parts)


def address_of(article: Article) -> str:
    """The article's address; where it has none, `urn:headwater:` and its id."""
    return web_address(article.url) or urn(article.id)


def iso_date(published: str | None) -> str | None:
    """The date, or date and time, if it is ISO 8601; its day where only that can be read."""
    try:
        datetime.fromisoformat(published or "")
    except ValueError:
        day = day_of(published)
        return day.isoformat() if day else None
    return published


def author_names(article: Article) -> tuple[str, ...]:
    """The people who sign: not a desk ("News staff"), not in the outlet's name ("Fennmouth Observer team")."""
    outlet = (article.outlet or "").casefold()
    names = (name for name in article.byline if not (outlet and outlet in name.casefold()))
    return tuple(name for name in names if not _DESK.issuperset(name.casefold().split()))


class Decision(NamedTuple):
    """A statement with its place among the statements of the audit, and what somebody decided on it."""

    number: int  # from 0: `st-3` is its anchor in the HTML report
    statement: Statement
    review: Review
    verdict: str


def decisions(audit: Audit, reviews: Mapping[str, Review]) -> Iterator[Decision]:
    """The reviews that have a verdict, in the order of the statements; `reviews` are by statement id."""
    for number, statement in enumerate(audit.statements):
        review = reviews.get(statement.id)
        if review is not None and review.verdict:
            yield Decision(number, statement, review, review.verdict)


def backed(review: Review) -> tuple[Evidence, ...]:
    """The evidence that can be shown: an address of the web, or words."""
    return tuple(one for one in review.evidence if web_address(one.url) or one.text.strip())


def told(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that say something: linked data leaves out what is not known."""
    return {name: value for name, value in fields.items() if value not in (None, "", [], {})}


def embeddable_json(value: object) -> str:
    """JSON, indented, ending in a newline, that says the same inside a `<script>` element and never ends it."""
    text = json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False)
    return _ACTIVE_IN_JSON.sub(lambda sign: f"\\u{ord(sign[0]):04x}", text) + "\n"
