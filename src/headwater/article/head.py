"""The head of an article: headline, badges, standfirst, byline and date lines, and what only metadata tell."""

import re
from dataclasses import dataclass
from typing import NamedTuple

from headwater.article.maintext import words
from headwater.article.marks import (
    JOB,
    find_authors,
    find_signature,
    is_badge,
    is_date_line,
    is_update,
    read_date,
    read_dateline,
)
from headwater.article.markup import HEADINGS
from headwater.article.metadata import (
    NAME,
    Metadata,
    find_headlines,
    find_outlet,
    iso,
    parse_date,
    people,
    split_names,
    without_outlet,
)
from headwater.article.walk import Stretch, Walked
from headwater.records import Role

ABOVE = 8  # stretches above the headline in which a badge, a date or a byline may stand
BELOW = 3  # stretches from the first paragraph on, and after the last, in which they may
# A label that links to its section ("Opinion") labels the page; "Fact Check" with a link names a section of the site.
SECTION_NAME = re.compile(r"^\W*fact[\s-]?checks?\W*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Head:
    start: int  # number of the headline's stretch, or of the first one that belongs to the article
    prepended: str  # the headline where only the metadata have it
    roles: dict[int, Role]
    repeated: frozenset[int]  # the headline said again
    authors: tuple[str, ...]
    signature: tuple[str, ...]  # the outlet or desk that signs where no person does
    published: str | None
    modified: str | None


class Scope(NamedTuple):
    """Numbers of the stretches: the headline (or where it would be), first and last paragraph."""

    headline: int
    first: int
    last: int


def find_head(walked: Walked, main: frozenset[int], apart: frozenset[int], data: Metadata) -> Head:
    """Roles of the stretches around the headline. `main` are the numbers of the main text's stretches."""
    wanted = find_headlines(data)
    outlet = find_outlet(data)
    wanted = [without_outlet(title, outlet) for title in wanted]
    if data.title:
        wanted.append(without_outlet(data.title, outlet))
    first = _first_paragraph(walked, main)
    headline = _headline(walked, first, apart, wanted, outlet)
    if headline is None and not wanted:
        headline = _sole_heading(walked, first, main)
    text = walked.stretches[headline].text if headline is not None else next(iter(wanted), "")
    roles: dict[int, Role] = {}
    if headline is not None:
        roles[headline] = "headline"
    at = headline if headline is not None else min(main)
    if first <= at:
        first = min((number for number in main if number > at), default=at)
    scope = Scope(at, first, max(main))
    repeated = _repeated(walked, text, headline, main)
    lines: list[tuple[str, ...]] = []
    signatures: list[str] = []
    dates: list[str] = []
    for number in _around(scope, len(walked.stretches)):
        if number in roles or number in apart or number in repeated:
            continue
        stretch = walked.stretches[number]
        role = _role(walked, stretch, scope, main)
        if role is None:
            continue
        roles[number] = role
        if role == "byline":
            lines.append(people(_authors(stretch), outlet))
            signature = find_signature(stretch.text, marked=_marked(stretch))
            # Below the text a link in an author's box, as "More news", leads elsewhere.
            if signature and (number < scope.first + BELOW or not linked(stretch)):
                signatures.append(signature)
        if role == "date" or (role == "byline" and re.search(r"\d{4}", stretch.text)):
            dates.append(stretch.text)
    if not any(role == "standfirst" for role in roles.values()):
        _subheading(walked, scope, roles, main, apart)
    near = range(scope.headline - ABOVE, scope.last + BELOW + 1)
    lines.append(people((name for number, name in walked.rel_authors if number in near), outlet))
    authors = next(
        (names for names in lines if names), ()
    )  # the first line: later ones repeat it, or tell of other articles
    published, modified = _times(walked, scope, apart)
    if published is None:
        published = next((date for line in dates if not is_update(line) and (date := parse_date(line))), None)
    if published is None:
        published = read_dateline(walked.stretches[scope.first].text)
    if modified is None:
        modified = next((date for line in dates if is_update(line) and (date := parse_date(line))), None)
    prepended = "" if headline is not None else text
    return Head(scope.headline, prepended, roles, repeated, authors, tuple(signatures[:1]), published, modified)


def alike(text: str, other: str) -> float:
    """Shared words over all words, 0 to 1."""
    mine, theirs = set(words(text)), set(words(other))
    return len(mine & theirs) / len(mine | theirs) if mine and theirs else 0.0


def is_caption(stretch: Stretch) -> bool:
    return "figcaption" in stretch.here.places or "caption" in stretch.here.own


def _first_paragraph(walked: Walked, main: frozenset[int]) -> int:
    for number in sorted(main):
        stretch = walked.stretches[number]
        if stretch.here.tag not in HEADINGS and len(stretch.text.split()) >= 12:
            return number
    return min(main)


def _headline(walked: Walked, first: int, apart: frozenset[int], wanted: list[str], outlet: str | None) -> int | None:
    """The stretch that is the headline: a heading that the metadata know, else the one `h1` of the article."""
    best: tuple[float, int] | None = None
    for stretch in walked.stretches:
        if stretch.number in apart or "chrome" in stretch.here.places:
            continue
        tag = stretch.here.tag
        named = "headline" in stretch.here.own
        if not (tag in HEADINGS or named) or (tag != "h1" and stretch.number > first):
            continue
        likeness = max((alike(stretch.text, title) for title in wanted), default=0.0)
        if outlet and words(stretch.text) == words(outlet):
            continue
        score = likeness + (0.3 if tag == "h1" else 0.0) + (0.1 if named else 0.0)
        if (likeness >= 0.45 or (tag == "h1" and len(words(stretch.text)) >= 3)) and (best is None or score > best[0]):
            best = (score, stretch.number)
    if best is not None:
        return best[1]
    exact = {tuple(words(title)) for title in wanted if len(words(title)) >= 3}
    return next(
        (s.number for s in walked.stretches[: first + 1] if tuple(words(s.text)) in exact and s.number not in apart),
        None,
    )


def _sole_heading(walked: Walked, first: int, main: frozenset[int]) -> int | None:
    """The one `h1` of the main text, where no metadata tell a title: "Ferry ends" is short, and no name of a site."""
    found = [stretch for stretch in walked.stretches if stretch.here.tag == "h1"]
    sole = len(found) == 1 and found[0].number in main and found[0].number < first
    return found[0].number if sole else None


def _repeated(walked: Walked, text: str, headline: int | None, main: frozenset[int]) -> frozenset[int]:
    """The headline said again in the main text, as in a print heading."""
    own = words(text)
    if not own:
        return frozenset()
    return frozenset(number for number in main if number != headline and words(walked.stretches[number].text) == own)


def _around(scope: Scope, total: int) -> list[int]:
    head = range(max(0, scope.headline - ABOVE), min(total, scope.first + BELOW))
    foot = range(max(scope.first + BELOW, scope.last - 1), min(total, scope.last + 1 + BELOW))
    return [*head, *foot]


def _role(walked: Walked, stretch: Stretch, scope: Scope, main: frozenset[int]) -> Role | None:
    number, places, text = stretch.number, stretch.here.places, stretch.text
    if "chrome" in places and number not in main and not stretch.here.own & {"byline", "standfirst", "dateline"}:
        return None
    head = number < scope.first + BELOW
    if _marked(stretch) and head and text.strip().lower() == "editorial":
        return "byline"  # where a name would stand
    if is_badge(text) and head:
        return "badge" if _labels(walked, stretch) else None
    length = len(text.split())
    if is_caption(stretch):
        return None
    if "standfirst" in places and scope.headline < number <= scope.first + 1 and 4 <= length <= 80:
        return "standfirst"
    if length > 25:
        return None
    if is_date_line(text):
        return "date"
    marked = _marked(stretch)
    if (marked and number not in main) or (marked and length <= 12) or (head and find_authors(text)):
        return "byline"
    if head and find_signature(text, marked=False):
        return "byline"
    if head and stretch.here.tag == "address" and length <= 12 and read_date(text):
        return "date"
    if "dateline" in stretch.here.own and re.search(r"\b\d{4}\b|\d:\d\d", text) and length <= 12:
        return "date"
    return None


def _marked(stretch: Stretch) -> bool:
    return bool(stretch.here.own & {"byline", "author"}) or "byline" in stretch.here.places


def _labels(walked: Walked, stretch: Stretch) -> bool:
    """Whether a badge's words label this page; as an entry of a menu, or a link "Fact Check", they name a section."""
    if not linked(stretch):
        return True
    if SECTION_NAME.match(stretch.text) or stretch.here.listed:
        return False
    beside = walked.stretches[max(0, stretch.number - 1) : stretch.number + 2]
    return not any(linked(other) for other in beside if other.number != stretch.number)


def _subheading(
    walked: Walked, scope: Scope, roles: dict[int, Role], main: frozenset[int], apart: frozenset[int]
) -> None:
    """A heading right under the headline and before the first paragraph is the standfirst."""
    for number in range(scope.headline + 1, scope.first):
        stretch = walked.stretches[number]
        if number in roles or number in apart or is_caption(stretch) or "chrome" in stretch.here.places:
            continue
        if stretch.here.tag in ("h2", "h3") and len(stretch.text.split()) >= 5 and not stretch.links:
            roles[number] = "standfirst"
        return


def _authors(stretch: Stretch) -> list[str]:
    found = list(find_authors(stretch.text))
    if found or not stretch.here.places & {"byline", "author"}:
        return found
    line = re.sub(r"\([^)]*\)", " ", stretch.text)
    return [part for part in split_names(line) if part and NAME.match(part.strip()) and not JOB.search(part)]


def linked(stretch: Stretch) -> bool:
    """Whether all of its words are links."""
    return sum(end - start for start, end, _ in stretch.links) >= len(stretch.text)


def _times(walked: Walked, scope: Scope, apart: frozenset[int]) -> tuple[str | None, str | None]:
    """Published and modified by the `time` elements of the head; those of teasers and comments are others' dates."""
    published = modified = None
    for number, stamp, names in walked.times:
        if not scope.headline - ABOVE <= number <= scope.first + BELOW or number in apart:
            continue
        date = iso(stamp) or parse_date(stamp)
        if re.search(r"updat|modif", names, re.IGNORECASE):
            modified = modified or date
        else:
            published = published or date
    return published, modified
