"""The lines of a plain-text dump, joined into the paragraphs that their writer meant."""

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from headwater.article.marks import is_date_line, is_form, is_furniture

SHORT = 240  # characters; a longer line is never a mark of any kind, so no pattern looks at it
WRAP = (40, 100)  # columns; text is wrapped by hand or by a mail program within these

# White space, and characters that show nothing: zero-width ones, the soft hyphen, the byte-order mark.
UNSEEN = (
    "".join(map(chr, (*range(9, 14), *range(28, 33), 0x85, 0xA0, 0x1680, *range(0x2000, 0x2010), 0x2028, 0x2029)))
    + "\u202f\u205f\u2060\u3000\ufeff\xad"
)
SEEN = re.compile(f"[^{re.escape(UNSEEN)}]")
FINAL = re.compile(r"[.。।؟!?…！？]['\"”’»)\]]*$")
# "3. Mai" is a date and no third item.
NUMBERED = re.compile(
    r"\(?(\d{1,3})[.)\]](?=\s)(?!\s*(?:Jan|Feb|Mär|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez)[a-z]{0,6}\b(?! [A-Z]))"
)
_SOLID = re.compile("[\u0e00-\u0e7f\u2e80-\u9fff\uac00-\ud7af]")  # of scripts without blanks between words
_BREAK = re.compile(r"[\n\r\f\v\x1c-\x1e\x85\u2028\u2029](?:(?<=\r)\n)?")
_ABBREVIATED = re.compile(r"\b(?:Inc|Co|Corp|Ltd|Jr|Sr|St|No|[A-Z]\.[A-Z]|[ap]\.m|vs?)\.$")
_BULLET = re.compile(r"(?:[-*+•‣◦▪●○■·–]|\(?[a-z][.)])\s+(?=\S)")


class Line(NamedTuple):
    """A line that shows something. `gap` counts the empty lines above it, `indent` the columns before it."""

    start: int
    end: int
    indent: int
    gap: int


@dataclass(frozen=True, slots=True)
class Unit:
    """Lines that read as one paragraph. `flat` is their text with single blanks where it is short, else empty."""

    start: int
    end: int
    indent: int
    gap: int
    flat: str
    words: int
    final: bool  # ends like a sentence

    @property
    def short(self) -> bool:
        return bool(self.flat)

    @property
    def reads(self) -> bool:
        """Whether it reads as a paragraph, not as a title or a menu's entry."""
        return not self.flat or self.final or self.words > 25


def find_units(text: str, start: int = 0) -> list[Unit]:
    """The paragraphs from `start` on: lines that a hard wrap cut are joined, and so is the rest of a marked item."""
    lines = _lines(text, start)
    width = _wrap_width(text, lines)
    units: list[Unit] = []
    group: list[Line] = []
    for line in lines:
        if group and _continues(text, group, line, width):
            group.append(line)
        else:
            if group:
                units.append(_unit(text, group))
            group = [line]
    if group:
        units.append(_unit(text, group))
    return units


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Without the characters at both ends that show nothing."""
    while start < end and text[start] in UNSEEN:
        start += 1
    while end > start and text[end - 1] in UNSEEN:
        end -= 1
    return start, end


def count_words(text: str) -> int:
    """Words; two characters of a script without blanks between words count as one."""
    words = len(text.split())
    return words if text.isascii() else max(words, len(_SOLID.findall(text)) // 2)


def marker(content: str) -> int:
    """The length of a list item's mark, 0 where there is none."""
    match = NUMBERED.match(content) or _BULLET.match(content)
    return match.end() if match else 0


@lru_cache(maxsize=1000)  # most lines are asked about more than once
def furnishes(line: str) -> bool:
    """A form, notice or button, or a rule of dashes or asterisks."""
    return is_furniture(line) or not any(map(str.isalnum, line))


def _lines(text: str, start: int) -> list[Line]:
    lines: list[Line] = []
    gap = 0
    ends = [match.span() for match in _BREAK.finditer(text, start)]
    for stop, following in [*ends, (len(text), len(text))]:
        first, last = trim(text, start, stop)
        if first == last:
            gap += 1
        else:
            lines.append(Line(first, last, len(text[start:first].expandtabs(4)), gap if lines else 0))
            gap = 0
        start = following
    return lines


def _unit(text: str, group: list[Line]) -> Unit:
    first, last = group[0], group[-1]
    flat = " ".join(text[first.start : last.end].split()) if last.end - first.start <= 2 * SHORT else ""
    if len(flat) > SHORT:
        flat = ""
    words = count_words(text[first.start : last.end]) if flat else SHORT
    ending = text[max(first.start, last.end - 12) : last.end]
    final = FINAL.search(ending) is not None and not _ABBREVIATED.search(ending)
    return Unit(first.start, last.end, first.indent, first.gap, flat, words, final)


def _wrap_width(text: str, lines: list[Line]) -> int:
    """The column at which the text was wrapped; 0 where each line is a paragraph of its own."""
    followed = [(line, after) for line, after in pairwise(lines) if after.gap == 0]
    lengths = sorted(line.end - line.start + line.indent for line, _ in followed)
    if len(lengths) < 2:
        return 0
    width = lengths[int(0.9 * (len(lengths) - 1))]
    if not WRAP[0] <= width <= WRAP[1]:
        return 0
    long = [(line, after) for line, after in followed if line.end - line.start + line.indent >= 0.6 * width]
    full = [line for line, after in long if _fills(text, line, after, width)]
    broken = [line for line in full if not FINAL.search(text[max(line.start, line.end - 3) : line.end])]
    # A line that is a paragraph ends like a sentence, and only by chance where the next word would not fit.
    return width if len(full) >= 0.6 * len(long) and len(broken) >= 0.6 * len(full) else 0


def _fills(text: str, line: Line, after: Line, width: int) -> bool:
    """Whether the next line's first word would not have fitted."""
    word = len(text[after.start : min(after.end, after.start + 40)].split(maxsplit=1)[0])
    return line.end - line.start + line.indent + 1 + word > width


def _continues(text: str, group: list[Line], line: Line, width: int) -> bool:
    if line.gap or not width:
        return False
    before = group[-1]
    content = text[line.start : min(line.end, line.start + SHORT)]
    if _BULLET.match(content) or content.startswith(">"):
        return False
    if NUMBERED.match(content) and not _fills(text, before, line, width):
        return False
    if line.end - line.start < SHORT and (is_form(content) or is_date_line(content)):
        return False
    item = marker(text[group[0].start : group[0].start + 8]) > 0
    if line.indent > before.indent and not item:
        return False  # the first line of a paragraph is set in
    return _fills(text, before, line, width)
