"""The words and signs that reports share, and page text made safe to show."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from html import escape
from itertools import accumulate

from headwater.records import (
    Article,
    Audit,
    Directness,
    Level,
    Role,
    Source,
    SourceKind,
    Span,
    Statement,
    Voice,
    day_of,
)

VOICE: dict[Voice, str] = {
    "source": "A source vouches for it",
    "author": "In the author’s own voice",
    "disclosure": "How the reporting was done",
}
SOURCE_KIND: dict[SourceKind, str] = {
    "named_person": "named person",
    "named_organization": "named organisation",
    "document": "document",
    "anonymous": "anonymous source",
    "unnamed_person": "unnamed person",
    "unnamed_group": "unnamed group",
}
KIND: dict[Directness, str] = {
    "direct": "direct quotation",
    "indirect": "reported in the article’s words",
    "mixed": "partly quoted, partly in the article’s words",
}
KIND_SHORT: dict[Directness, str] = {"direct": "quoted", "indirect": "reported", "mixed": "partly quoted"}
LEVEL_ORDER: tuple[Level, ...] = ("warning", "note", "info")
LEVEL: dict[Level, str] = {"warning": "Warning", "note": "Note", "info": "Info"}
ROLE: dict[Role, str] = {
    "headline": "headline",
    "badge": "badge",
    "standfirst": "standfirst",
    "byline": "byline",
    "date": "date",
    "paragraph": "paragraph",
    "heading": "heading",
    "quote": "block quotation",
    "list": "list item",
    "caption": "caption",
    "comment": "reader comment",
    "furniture": "form or notice",
}
ONE_SIDE = "Sources that speak for one party are one side."
NO_SIDE = "who passes words on is no side"
COUNTED: frozenset[Role] = frozenset({"paragraph", "quote", "list"})  # what a reader counts as paragraphs
# The calibrated probability under which a report says "uncertain": wrong more often than two times in five.
UNCERTAIN = 0.6

# Characters that could act on a terminal or reorder what is read: controls, and the bidirectional embeddings,
# overrides and isolates (Unicode TR 9), by which "gpj.exe" can be made to read "exe.jpg".
ACTIVE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufff9-\ufffb]")
WHITE = re.compile(r"\s+")


def visible(text: str) -> str:
    """Page text with its active characters shown instead of obeyed. Line breaks and tabs become spaces."""
    return ACTIVE.sub(_shown, text)


def _shown(match: re.Match[str]) -> str:
    code = ord(match[0])
    if match[0] in "\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\u2028\u2029":  # as str.split() sees them
        return " "
    if 0xD800 <= code < 0xE000:
        return "\N{REPLACEMENT CHARACTER}"
    return f"⟨U+{code:04X}⟩"


def line(text: str) -> str:
    """Page text as one line: active characters shown, and each run of white space one space."""
    return WHITE.sub(" ", visible(text))


def escaped(text: str) -> str:
    """Page text for HTML, between tags and inside a quoted attribute: active characters shown, markup escaped."""
    return escape(visible(text), quote=True)


def source_name(article: Article, source: Source) -> str:
    """What the reader knows a source by: the name, else the title, else the words of the first mention."""
    mention = article.cut(source.mentions[0]) if source.mentions else ""
    return line(source.name or source.title or mention).strip() or SOURCE_KIND[source.kind]


def source_label(article: Article, source: Source) -> str:
    """The name, and after a comma the title where it says more: `Maud Teasdale, the association’s lawyer`."""
    name, title = source_name(article, source), line(source.title or "").strip()
    return f"{name}, {title}" if title and title != name else name


def long_date(text: str | None) -> str:
    """`3 May 2026` for an ISO 8601 date or date and time, the text itself where it is none."""
    day = day_of(text)
    return f"{day.day} {day:%B %Y}" if day else visible(text or "")


def percent(share: float) -> str:
    """`12%`, and `<1%` for what is little but not nothing."""
    return "<1%" if 0 < share < 0.005 else f"{share:.0%}"


def count(number: int, noun: str) -> str:
    """`1 source`, `2 sources`."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def told_how(*, direct: int, indirect: int, mixed: int) -> str:
    """`2 quoted, 1 reported`: how the words of some statements are given; empty for none."""
    told = ((direct, KIND_SHORT["direct"]), (indirect, KIND_SHORT["indirect"]), (mixed, KIND_SHORT["mixed"]))
    return ", ".join(f"{number} {how}" for number, how in told if number)


def first_few(names: Sequence[str], *, limit: int = 3) -> str:
    """`A, B, C and 4 more`."""
    more = f" and {len(names) - limit} more" if len(names) > limit else ""
    return ", ".join(names[:limit]) + more


def source_tags(audit: Audit) -> dict[str, str]:
    """`S1`, `S2`, … for the ids of the sources, in the order in which the article brings them in."""
    return {source.id: f"S{number}" for number, source in enumerate(audit.sources, 1)}


def statement_tag(statement: Statement, tags: dict[str, str]) -> str:
    """`S1+S2`, `S1 via S3`, `S–` where nobody is named, `A` for the author, `i` for a disclosure; `~` if uncertain."""
    doubt = "~" if statement.confidence < UNCERTAIN else ""
    if statement.voice != "source":
        return ("A" if statement.voice == "author" else "i") + doubt
    tag = "+".join(tags[id] for id in statement.sources) or "S–"
    return f"{tag} via {tags[statement.relay]}{doubt}" if statement.relay else tag + doubt


def places(article: Article, spans: Iterable[Span]) -> list[str]:
    """`paragraph 4`, `headline`, `reader comment` for each span: paragraphs counted through the body's text."""
    blocks = sorted(article.blocks, key=lambda block: block.span)
    paragraphs = list(accumulate(block.role in COUNTED for block in blocks))
    names = [
        f"paragraph {number}" if block.role in COUNTED else ROLE[block.role]
        for block, number in zip(blocks, paragraphs, strict=True)
    ]

    def place(span: Span) -> str:
        first = bisect_right(blocks, span.start, key=lambda block: block.span.start) - 1
        near = [number for number in (first, first + 1) if 0 <= number < len(blocks)]
        return next((names[number] for number in near if blocks[number].span.overlaps(span)), "elsewhere on the page")

    return [place(span) for span in spans]


def excerpt(article: Article, span: Span, *, limit: int = 160) -> str:
    """The span's words on one line, its middle left out where it is longer than `limit` characters."""
    words = " ".join(visible(article.cut(span)).split())
    if len(words) <= limit:
        return words
    # Whole words on both sides, unless there is none to be had.
    head, tail = words[: limit * 2 // 3], words[-limit // 3 :]
    return f"{head.rpartition(' ')[0] or head} … {tail.partition(' ')[2] or tail}"
