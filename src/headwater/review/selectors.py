"""Words of an article <-> where they stand, so that they are found again in another version of it.

A selector is the text position selector and the text quote selector of the W3C Web Annotation Data Model in one.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from headwater.records import Selector, Span

CONTEXT = 32  # code points before and after, as Hypothesis and the Text Fragments of browsers take
# Words that stand once in a text are the same ones without their neighbours only if they are more than "she".
TELLING = 8
ALIKE = 3  # characters beside the words: a full stop stands before nearly every sentence
_SAME = str.maketrans(
    {
        **dict.fromkeys("“”„‟«»″", '"'),
        **dict.fromkeys("‘’‚‛‹›′`", "'"),
        **dict.fromkeys("\t\n\r\f\v\x85\xa0\u2028\u2029\u202f\u3000" + "".join(map(chr, range(0x2000, 0x200B))), " "),
    }
)


def make_selector(text: str, span: Span) -> Selector:
    """The words at `span` with their neighbours."""
    before, after = text[max(0, span.start - CONTEXT) : span.start], text[span.end : span.end + CONTEXT]
    return Selector(span, text[span.start : span.end], before, after)


def anchor(selector: Selector, text: str) -> Span | None:
    """Where the words of a selector stand in a text; `None` where they are gone, or could be one of several.

    Looked for in their old place first, then everywhere, with white space and quotation marks taken as the same. Of
    several places, the one whose neighbours are most like those of old, and of these the nearest to the old place.
    """
    words = _plain(selector.exact).split()
    if not words:
        return None
    at = selector.span
    if at == Span(at.start, at.start + len(selector.exact)) and make_selector(text, at) == selector:
        return at
    found = list(_places(words, text))
    likeness = {place: _likeness(selector, text, place) for place in found}
    best = max(likeness.values(), default=0)
    if best < ALIKE:
        alone = len(found) == 1 and len(" ".join(words)) >= TELLING
        return found[0] if alone else at if at in likeness else None
    alike = [place for place in found if likeness[place] == best]
    return min(alike, key=lambda place: abs(place.start - at.start))


def fold(words: str) -> str:
    """Words as they are compared: with plain quotation marks, one blank between words."""
    return " ".join(_plain(words).split())


def _places(words: list[str], text: str) -> Iterator[Span]:
    """Where the words stand, each whole: "Reed" is not in "Reeds"."""
    pattern = r"\s+".join(map(re.escape, words))
    opening, closing = (r"\b" if word.isalnum() or word == "_" else "" for word in (words[0][0], words[-1][-1]))
    return (Span(*match.span()) for match in re.finditer(opening + pattern + closing, _plain(text)))


def _likeness(selector: Selector, text: str, place: Span) -> int:
    """How many characters next to the words are those of old."""
    now = make_selector(text, place)
    before = _common(fold(selector.prefix)[::-1], fold(now.prefix)[::-1])
    return before + _common(fold(selector.suffix), fold(now.suffix))


def _common(one: str, other: str) -> int:
    """How many characters two texts begin with alike."""
    return next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


@lru_cache(maxsize=8)  # an article's text is looked through once for each of its reviews and corrections
def _plain(text: str) -> str:
    """The same text, code point by code point, with straight quotation marks and blanks."""
    return text.translate(_SAME)
