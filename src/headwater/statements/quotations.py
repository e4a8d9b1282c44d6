"""Where quotation marks open and close: curly, straight, single, doubled, and left open at a paragraph's end."""

import re
from dataclasses import dataclass

from headwater.records import Span

_MARK = re.compile(r"[“”„«»\"‘’']|''|``")
_PAIRS = {"“": "”", "„": "“”", "«": "»", "‘": "’", '"': '"', "'": "'"}
# Some pages open with a curly mark and close with a straight one, or the other way.
_MIXED = {"“": '"', '"': "”"}


_WORK = re.compile(
    r"[“\"](?:(?:[A-Z]\S*|\d+|an?|the|of|and|or|but|to|in|on|for|with|from|at|by|as|into|over)\s+)+[A-Z][\w’'-]*[”\"]"
)

SHORT_QUOTATION = 3  # words: fewer are scare quotes, titles, nicknames


@dataclass(frozen=True)
class Quotation:
    """`span` holds the marks too; `closed` is false where the paragraph ends first."""

    span: Span
    closed: bool


def find_quotations(text: str, block: Span) -> list[Quotation]:
    """The outermost quotations of one paragraph `text[block]`, in order."""
    found: list[Quotation] = []
    opened: tuple[str, int] | None = None
    marks = _marks(text, block)
    following = _next_curly([mark for mark, _, _ in marks])
    inner = False  # whether a curly quotation has opened inside a straight one
    for (mark, start, end), curly in zip(marks, following, strict=True):
        if opened is None:
            if _can_open(text, mark, start, end, block):
                opened, inner = (mark, start), False
            continue
        # “he said "no" to us”: a straight mark closes a curly one that has no closing mark of its own.
        mixed = mark == _MIXED.get(opened[0]) and not (curly == "”" if mark == '"' else inner)
        inner = inner or mark == "“"
        if (mark in _PAIRS[opened[0]] or mixed) and _can_close(text, mark, start, end, block):
            found.append(Quotation(Span(opened[1], end), closed=True))
            opened = None
    # A single mark left open is an apostrophe (’Tis the season), a double one runs on into the next paragraph.
    if opened and opened[0] not in "'‘":
        found.append(Quotation(Span(opened[1], block.end), closed=False))
    return found


def is_work(words: str) -> bool:
    """Whether a quotation is the title of a work: "“The Long Way to Harwick”"."""
    return bool(_WORK.fullmatch(words))


def _marks(text: str, block: Span) -> list[tuple[str, int, int]]:
    """Marks with their places; two single marks in a row, as some wires write, are one double."""
    marks: list[tuple[str, int, int]] = []
    for match in _MARK.finditer(text, block.start, block.end):
        mark, start, end = match.group(), *match.span()
        if marks and marks[-1][2] == start and mark == marks[-1][0] == "'":
            marks[-1] = ('"', marks[-1][1], end)
        elif mark in ("''", "``"):
            marks.append(('"', start, end))
        else:
            marks.append((mark, start, end))
    return marks


def _can_open(text: str, mark: str, start: int, end: int, block: Span) -> bool:
    if mark in "”»’":
        return False
    before = text[start - 1] if start > block.start else " "
    after = text[end] if end < block.end else " "
    if mark in "“„«":
        return True
    if mark in "'‘":
        return (before.isspace() or before in '([—–-“"') and after.isalnum()
    return (before.isspace() or before in "([—–-:/‘'") and not after.isspace()


def _next_curly(marks: list[str]) -> list[str | None]:
    """For each mark the curly double one that comes next after it."""
    following: list[str | None] = []
    curly = None
    for mark in reversed(marks):
        following.append(curly)
        curly = mark if mark in "“”" else curly
    return following[::-1]


def _can_close(text: str, mark: str, start: int, end: int, block: Span) -> bool:
    before = text[start - 1] if start > block.start else " "
    after = text[end] if end < block.end else " "
    if mark in "'’":  # an apostrophe stands inside a word: don’t
        return not after.isalnum() and not before.isspace()
    return mark != '"' or not before.isspace() or not after.isalnum()
