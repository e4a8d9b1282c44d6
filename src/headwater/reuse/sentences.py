"""An article cut into sentences: those of its audit, and by full stops what is in none of them."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator

from headwater.records import Audit, Span

_END = re.compile(r"(?<=[.!?…])[”\"’)]*\s+(?=[“\"‘(]?[^\W\d_a-zß-ÿ])|\s*\n\s*")


def cut_sentences(audit: Audit, blocks: Iterable[Span]) -> Iterator[Span]:
    """The sentences of some blocks, in order of place. Two articles are cut by one rule, which is all it has to be."""
    told = sorted({statement.span for statement in audit.statements})
    text = audit.article.text
    for block in blocks:
        place = block.start
        for number in range(bisect_left(told, block.start, key=lambda span: span.start), len(told)):
            if told[number].start >= block.end:
                break
            if told[number].start >= place:
                yield from _split(text, Span(place, told[number].start))
                yield told[number]
                place = told[number].end
        yield from _split(text, Span(place, block.end))


def _split(text: str, span: Span) -> Iterator[Span]:
    start = span.start
    for end, after in [*(match.span() for match in _END.finditer(text, *span)), (span.end, span.end)]:
        words = text[start:end]
        if any(letter.isalnum() for letter in words):
            yield Span(start + len(words) - len(words.lstrip()), start + len(words.rstrip()))
        start = after
