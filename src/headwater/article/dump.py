"""Plain text -> Article: the dump of a page, its parts told apart by how the lines look and where they stand.

Nothing is moved or cleaned: `Article.text` is the input, and every character but white space lies in one block.
"""

import re
from dataclasses import dataclass, field
from functools import lru_cache

from headwater.article.dump_comments import BUTTON, TALK_COUNT, find_tail, read_talk
from headwater.article.dump_lines import FINAL, SEEN, Unit, count_words, find_units, furnishes, marker, trim
from headwater.article.language import find_language
from headwater.article.marks import find_authors, is_badge, is_byline, is_date_line, is_update, read_date
from headwater.errors import EmptyPage, NoArticle
from headwater.records import Article, Block, Observable, Role, Span, digest

_MENU_LINES = 40
HEAD_LINES = 12  # lines after the headline among which badges, bylines and dates are looked for

_SPEAKER = re.compile(r"(?:Q|A|[A-Z][A-Z .'’-]{1,40}(?:\([^)]{1,40}\))?|[A-Z]\w+(?: [A-Z]\w+){0,2})\s?[:.](?:\s|$)")
_STAMP = re.compile(
    r"\[?(?:\d{1,2}[:.]\d\d(?:\s*[ap]\.?m\b\.?)?|\d{1,2}\s*[ap]\.?m\b\.?)"
    r"(?:\s*(?:[ECMP][SD]?T|GMT|BST|UTC|CES?T)\b)?\]?\s*(?:[:|–—-]+\s*|$|\s)",
    re.IGNORECASE,
)
_CAPTION = re.compile(
    r"(?:file )?(?:photo|image|picture|illustration|photograph|graphic|credit|foto|bild)s?"
    r"(?: (?:credit|by|courtesy))?\s?[:/|]|(?:photo|photograph|image|illustration)s? (?:by|courtesy)\s"
    r"|\(?(?:AP|Reuters|AFP|Getty)(?: (?:photo|images))?\s?/|file photo\b",
    re.IGNORECASE,
)
_CAPTION_END = re.compile(
    r"\((?:(?:AP |File )?photo|getty|image|courtesy)[^()]{0,80}\)$|\b(?:getty images|file photo)\)?$", re.IGNORECASE
)
_CAPTION_LAST = frozenset(")sSoO\u017f")  # the old long s counts as an s where case does not
_SECTIONS = re.compile(
    r"home|(?:local )?news|local|politics|business|sports?|world|national|international|culture|lifestyle|health"
    r"|science|tech(?:nology)?|arts|entertainment|crime|education|environment|weather|travel|food|features?"
    r"|top stories",
    re.IGNORECASE,
)
_TELLS_WHEN = re.compile(r"\W*(?:first |originally |last )?(?:published|posted|updated|modified)\b", re.IGNORECASE)
_TRAIL = re.compile(r"[^>»›/|]{1,30}(?:\s[>»›/]\s[^>»›/|]{1,60}){1,6}")


@dataclass(slots=True)
class _Draft:
    """What is known so far: the role of each unit's stretches, in order."""

    blocks: list[Block] = field(default_factory=list)
    authors: list[str] = field(default_factory=list)
    published: str | None = None
    modified: str | None = None

    def add(self, role: Role, start: int, end: int) -> None:
        self.blocks.append(Block(role, Span(start, end)))


def article_from_text(text: str, *, url: str | None = None, headline: str | None = None) -> Article:
    """Take the plain-text dump of a page apart.

    With `headline` given, `text` is the body alone, and the article's text is the headline, an empty line, the body.
    The headline is else the first line; a text that opens with a sentence has none. Spans count code points of
    `Article.text`. Raises `EmptyPage` where nothing can be seen, `NoArticle` where no line reads as a paragraph.
    """
    if not SEEN.search(text):
        raise EmptyPage("Expected the text of a news page, got nothing but white space. Check that the page was saved.")
    given = headline is not None and SEEN.search(headline) is not None
    start = 0
    if headline is not None and given:
        text = f"{headline}\n\n{text}"
        start = len(headline)
    units = find_units(text, start)
    draft = _Draft()
    if given:
        draft.add("headline", *trim(text, 0, start))
    first = next((n for n, unit in enumerate(units) if unit.reads and not _mark(unit)), len(units))
    tail = find_tail(text, units, first=first + 1)
    at = _head(units, tail, draft, given=given)
    _body(text, units[at:tail], draft)
    talk = read_talk(text, units[tail:])
    draft.blocks += talk.blocks
    alone = len(units) == 1 and units[0].words >= 4  # "The quay closed on Monday": a sentence given without its stop
    told = any(block.role == "paragraph" and _tells(text, block.span) for block in draft.blocks)
    if not (given or alone or told):
        raise NoArticle(
            f"Expected at least one paragraph of news text, got {len(units)} short lines. "
            "Save the article's own page, not a menu or a front page, and try again."
        )
    body = " ".join(
        text[b.span.start : b.span.end][:2000] for b in draft.blocks[:60] if b.role in ("paragraph", "list")
    )
    name = digest([text])
    return Article(
        id=url or name,
        version=name,
        url=url,
        outlet=None,
        published=draft.published,
        modified=draft.modified,
        language=find_language(body.encode("utf-8", "replace").decode(), declared=None),
        section=None,
        byline=tuple(dict.fromkeys(draft.authors)),
        text=text,
        blocks=tuple(draft.blocks),
        links=(),
        site_links=(),
        comments=talk.comments,
        structured_data=(),
        observable=Observable(links=False, structured_data=False, metadata=False),
    )


def _head(units: list[Unit], tail: int, draft: _Draft, *, given: bool) -> int:
    """Headline, badges, standfirst, byline and dates; returns the number of the first unit of the body."""
    at = 0
    if not given:
        at = _above(units, tail, draft)
        if at < tail and _is_headline(units, at, tail):
            draft.add("headline", units[at].start, units[at].end)
            at += 1
    marked = _last_mark(units, at, tail)
    words = None if given else _content_words(units, draft)
    standfirst = False
    while at < tail:
        unit = units[at]
        role = _mark(unit)
        if (
            role is None
            and _is_bare(unit)
            and unit.words <= 2
            and draft.blocks
            and draft.blocks[-1].role == "furniture"
        ):
            role = "furniture"  # "Share", "Tweet", "Email": a row of buttons is known by its first
        if role is None and not standfirst and words is not None and _is_standfirst(units, at, tail, marked, words):
            role, standfirst = "standfirst", True
        if role is None:
            break
        _note(unit, role, draft)
        at += 1
    return at


def _above(units: list[Unit], tail: int, draft: _Draft) -> int:
    """What stands above the headline: labels, the site's trail ("Home > News"), a section's name, a date."""
    at = _menu(units, tail)
    for unit in units[:at]:
        draft.add("furniture", unit.start, unit.end)
    while at + 1 < tail and at < HEAD_LINES + _MENU_LINES:
        unit = units[at]
        role = _mark(unit)
        if role is None and unit.short and (_TRAIL.fullmatch(unit.flat) or _SECTIONS.fullmatch(unit.flat)):
            role = "furniture"
        if role is None and _is_title_of(unit, units[at + 1]):
            role = "furniture"
        if role is None or role == "byline" or (role == "caption" and at == 0):
            break
        _note(unit, role, draft)
        at += 1
    return at


def _is_title_of(unit: Unit, below: Unit) -> bool:
    """Whether it is the page's title, "Ferry quay to close - Varnby Courier", above its headline."""
    return below.words >= 3 and bool(below.flat) and not below.final and unit.flat.startswith(below.flat)


def _menu(units: list[Unit], tail: int) -> int:
    """How many lines at the top are the site's: its name and its menu, a few words each, above a longer headline.

    "Fact Check" between "Weather" and "Sport" is a part of the site and no badge; set off by an empty line it is one.
    """
    at = bare = 0
    while at < min(tail, _MENU_LINES):
        unit = units[at]
        badge = _mark(unit) == "badge"
        if badge and bare >= 3 and unit.gap:
            break
        if not (badge or _is_furniture(unit) or (_is_bare(unit) and unit.words <= 3)):
            break
        bare += not badge and not _is_furniture(unit)
        at += 1
    if bare < 3 or at == tail:
        return 0
    below = next((number for number in range(at, tail) if not _mark(units[number])), tail)
    return at if below < tail and _is_headline(units, below, tail) else 0


def _is_headline(units: list[Unit], at: int, tail: int) -> bool:
    unit = units[at]
    below = units[at + 1] if at + 1 < tail else None
    if len(units) == 1 or not unit.short or unit.words > 35 or (below and marker(unit.flat) and marker(below.flat)):
        return False
    if unit.final and below and unit.words <= 20 and _mark(below) in ("byline", "date", "badge"):
        return True  # "The ferry quay is closed." with the byline under it
    if unit.final and (below is None or unit.flat.rstrip("'\"”’»)]").endswith((".", "。", "।"))):
        return False
    return not _STAMP.fullmatch(unit.flat)


def _mark(unit: Unit) -> Role | None:
    """The role that a line of the head has wherever it stands."""
    return _mark_of(unit.flat) if unit.short else None


@lru_cache(maxsize=1000)
def _mark_of(line: str) -> Role | None:
    if is_badge(line):
        return "badge"
    if is_date_line(line):
        return "date"
    if is_byline(line):
        return "byline"
    if _is_caption(line):
        return "caption"
    if furnishes(line) or TALK_COUNT.fullmatch(line) or BUTTON.fullmatch(line):
        return "furniture"
    return None


def _is_caption(line: str) -> bool:
    if _CAPTION.match(line):
        return True
    # Looked for at every place of the line, so only where its end can be one.
    return line[-1:] in _CAPTION_LAST and _CAPTION_END.search(line) is not None


def _note(unit: Unit, role: Role, draft: _Draft) -> None:
    draft.add(role, unit.start, unit.end)
    if role in ("badge", "byline"):
        draft.authors.extend(find_authors(unit.flat))
    if role in ("date", "byline"):
        _note_dates(unit.flat, draft)


def _note_dates(line: str, draft: _Draft) -> None:
    """ "Published March 3, 2024 | Updated March 5, 2024" tells both."""
    for part in re.split(r"(?<=\S)\s*(?=\b(?:last )?(?:updated|modified)\b)", line, flags=re.IGNORECASE):
        date = read_date(part)
        if date is None:
            continue
        if is_update(part):
            draft.modified = draft.modified or date
        else:
            draft.published = draft.published or date


def _last_mark(units: list[Unit], at: int, tail: int) -> int:
    """The number of the last byline or date among the lines under the headline; -1 where there is none."""
    found = -1
    paragraphs = 0
    for number in range(at, min(tail, at + HEAD_LINES)):
        role = _mark(units[number])
        if role in ("byline", "date"):
            found = number
        if role is None:
            paragraphs += 1
            if paragraphs > 2:
                break
    return found


def _content_words(units: list[Unit], draft: _Draft) -> frozenset[str] | None:
    """Words of the headline of four letters and more; `None` where there is no headline."""
    for block in draft.blocks:
        if block.role == "headline":
            unit = next(unit for unit in units if unit.start == block.span.start)
            return frozenset(re.findall(r"\w{4,}", unit.flat.lower()))
    return None


def _is_standfirst(units: list[Unit], at: int, tail: int, marked: int, headline: frozenset[str]) -> bool:
    """A short line without a full stop, or any short text that the byline or date follows directly."""
    unit = units[at]
    if not unit.short or not 4 <= unit.words <= 45 or at + 1 >= tail or marker(unit.flat) or _STAMP.match(unit.flat):
        return False
    if _SPEAKER.match(unit.flat) and not unit.flat.isupper():
        return False
    if not any(later.reads for later in units[at + 1 : min(tail, at + 1 + HEAD_LINES)]):
        return False
    if unit.final:
        return at < marked and all(_mark(one) for one in units[at + 1 : marked + 1])
    if marked > at:
        return True
    repeats = len(headline & set(re.findall(r"\w{4,}", unit.flat.lower()))) >= max(2, 0.4 * len(headline))
    if unit.flat.endswith((":", ",", "?")) or unit.flat[0] in '"“«':
        return False
    return unit.words >= 5 or repeats


def _tells(text: str, span: Span) -> bool:
    """Whether it ends like a sentence, or is too long for a menu's entry."""
    return (
        FINAL.search(text[max(span.start, span.end - 12) : span.end]) is not None
        or count_words(text[span.start : span.end][:1000]) > 25
    )


def _body(text: str, units: list[Unit], draft: _Draft) -> None:
    stamps = [unit.indent < 8 and _STAMP.match(text[unit.start : min(unit.end, unit.start + 60)]) for unit in units]
    live = sum(map(bool, stamps)) >= 2
    at = 0
    while at < len(units):
        unit, stamp = units[at], stamps[at]
        run = 0 if live else _run_of_short(units, at)
        if run >= 3:
            for one in units[at : at + run]:
                draft.add("list", one.start, one.end)
            at += run
            continue
        if live and stamp:
            _stamped(text, unit, stamp.end(), draft)
        else:
            role = _body_role(text, units, at)
            told = any(block.role == "paragraph" for block in draft.blocks[-8:])
            if at + 1 == len(units) and role == "paragraph" and told and _is_bare(unit) and unit.words <= 6:
                role = "furniture"  # "More from Ada Finch", "ENDS"
            _note(unit, role, draft)
        at += 1


def _stamped(text: str, unit: Unit, length: int, draft: _Draft) -> None:
    """A live blog's entry: "10:42 a.m. — Schools close" is a heading, before a sentence the time alone is."""
    if unit.words <= 12 and not unit.final:
        draft.add("heading", unit.start, unit.end)
        return
    _, cut = trim(text, unit.start, unit.start + length)
    rest, _ = trim(text, unit.start + length, unit.end)
    draft.add("heading", unit.start, cut)
    draft.add("paragraph", rest, unit.end)


def _run_of_short(units: list[Unit], at: int) -> int:
    """How many lines from here on are bare short ones: ingredients, names, a menu."""
    run = 0
    while at + run < len(units) and _is_bare(units[at + run]):
        run += 1
    return run


def _is_furniture(unit: Unit) -> bool:
    return unit.short and furnishes(unit.flat)


def _is_bare(unit: Unit) -> bool:
    if not unit.short or unit.words > 12 or unit.final or unit.flat.endswith((":", ",", ";")) or marker(unit.flat):
        return False
    return not (_SPEAKER.match(unit.flat) or unit.flat[0] in '"“«>' or furnishes(unit.flat))


def _body_role(text: str, units: list[Unit], at: int) -> Role:
    unit = units[at]
    foot = 0 < at >= len(units) - 3
    opening = text[unit.start : unit.start + 12]
    if unit.short and not any(map(str.isalnum, unit.flat)):
        return "furniture"
    if opening.startswith(">"):
        return "quote"
    if marker(opening):
        return "list"
    if not unit.short:
        return "paragraph"
    line = unit.flat
    if furnishes(line) or TALK_COUNT.fullmatch(line):
        return "furniture"
    if foot and is_byline(line):
        return "byline"
    if foot and is_date_line(line) and (at == len(units) - 1 or _TELLS_WHEN.match(line)):
        return "date"
    if _is_caption(line) and (unit.words <= 40 or _CAPTION.match(line)):
        return "caption"
    listed = (
        at + 1 < len(units)
        and marker(units[at + 1].flat[:12] or text[units[at + 1].start : units[at + 1].start + 12]) > 0
    )
    if unit.words <= 4 and line.endswith(":") and listed and not line.isupper():
        return "heading"
    if at + 1 < len(units) and _is_bare(unit):
        return "heading"
    return "paragraph"
