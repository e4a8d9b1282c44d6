"""The author's own words, sentence by sentence: what is left of the body outside content and quotation marks."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from headwater.findings.once import once
from headwater.records import Audit, Span, Statement, merged

_SURE = 0.3  # below it the statement's own confidence says that a speaker was probably missed
# Some pages open with a curly mark and close with a straight one. What is left open runs to the paragraph's end.
_QUOTED = re.compile(
    r"“[^“”\"]*(?:[”\"]|$)|(?<![\w\"”])\"[^\"“”]+(?:[\"”]|$)|(?<![\w‘’])‘[^‘]+?(?:’(?!\w)|$)|(?<![\w'])'[^']+?'(?!\w)|«[^«»]+(?:»|$)"
)


class OwnWords(NamedTuple):
    """A sentence of the body: `own` its parts in the author's voice, `others` what stands in content or quotations."""

    sentence: Span
    own: tuple[Span, ...]
    others: tuple[Span, ...]


@once
def own_words(audit: Audit) -> tuple[OwnWords, ...]:
    """The sentences of the body in order of place; of a disclosure, or where the voice is unsure, nothing is own."""
    by_sentence: dict[Span, list[Statement]] = {}
    for statement in audit.statements:
        by_sentence.setdefault(statement.span, []).append(statement)
    quoted = sorted(_quotations(audit))
    starts = [span.start for span in quoted]
    ends = [span.end for span in quoted]
    found = []
    for sentence in sorted(by_sentence):
        told = by_sentence[sentence]
        near = quoted[bisect_left(ends, sentence.start + 1) : bisect_left(starts, sentence.end)]
        said = [span for statement in told for span in _said(statement)]
        others = tuple(merged(_clipped([*near, *said], sentence)))
        unsure = any(s.voice == "disclosure" or s.confidence < _SURE for s in told)
        found.append(OwnWords(sentence, () if unsure else tuple(_rest(sentence, others)), others))
    return tuple(found)


def _said(statement: Statement) -> tuple[Span, ...]:
    if statement.voice != "source":
        return ()
    return statement.content or (statement.span,)


def _quotations(audit: Audit) -> Iterator[Span]:
    text = audit.article.text
    for block in audit.article.body:
        yield from (Span(*match.span()) for match in _QUOTED.finditer(text, block.start, block.end))


def _clipped(spans: Iterable[Span], within: Span) -> list[Span]:
    return [Span(max(s.start, within.start), min(s.end, within.end)) for s in spans if s.overlaps(within)]


def _rest(sentence: Span, others: Iterable[Span]) -> Iterator[Span]:
    begin = sentence.start
    for other in others:
        if begin < other.start:
            yield Span(begin, other.start)
        begin = other.end
    if begin < sentence.end:
        yield Span(begin, sentence.end)
