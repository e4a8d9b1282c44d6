"""Labelled spans -> attributions: which cue a content hangs on, and whose cue it is.

Measured on PolNeAR's gold relations by benchmarks/attribution.py.
"""

import re
from bisect import bisect_left
from collections import defaultdict

from headwater.records import Attribution, Span
from headwater.statements.tagger import Tagged

# What stands between two spans that belong together is short and unbroken: each of these is a wall between them.
# The weights were chosen by hand on PolNeAR train.
_SENTENCE_END = re.compile(r"[.!?][\"”’')\]]*\s")
_LINE = re.compile(r"\S[^\n]*(?<=\S)")
_PARAGRAPH_END = re.compile(r"\n")
_SENTENCE, _PARAGRAPH, _OTHER_CUE, _OTHER_SOURCE = 60.0, 400.0, 45.0, 25.0
_TOO_FAR = 900.0


def link(text: str, tagged: list[Tagged]) -> list[Attribution]:
    """Join labelled spans into attributions, in order of place.

    A content goes to the nearest cue, a cue to the nearest source; distance counts characters that no span covers and
    the walls between. A content with no cue in reach becomes an attribution of its own, without source.
    """
    tagged = sorted(tagged, key=lambda t: t.span)
    cues = [i for i, t in enumerate(tagged) if t.role == "cue"]
    sources = [i for i, t in enumerate(tagged) if t.role == "source"]
    source_of = {cue: _nearest_source(text, tagged, cue, sources) for cue in cues}
    content_of: dict[int | None, list[int]] = defaultdict(list)
    for i, t in enumerate(tagged):
        if t.role == "content":
            content_of[_nearest_cue(text, tagged, i, cues, source_of)].append(i)
    attributions = [_attribution(text, tagged, source_of[cue], [cue], content_of[cue]) for cue in cues]
    attributions += [_attribution(text, tagged, None, [], [i]) for i in content_of[None]]
    return sorted(attributions, key=lambda a: min([*a.cue, *a.content]))


def _in_one_paragraph(text: str, source: Span, cues: list[Span]) -> Span:
    """A source as far as it stands in the paragraph of its cue: the tagger runs names over the end of one."""
    lines = [Span(*line.span()) for line in _LINE.finditer(text, source.start, source.end)]
    return next((line for line in lines for cue in cues if not _apart(text, line, cue)), lines[0])


def _own_paragraphs(text: str, content: Span, tagged: list[Tagged], cues: list[int]) -> list[Span]:
    """A content as far as the paragraph of its cue goes, else that of its own beginning.

    And on into the next ones that open with a quotation mark, or after a colon.
    """
    lines = [Span(*line.span()) for line in _LINE.finditer(text, content.start, content.end)]
    told = [i for i, line in enumerate(lines) for cue in cues if not _apart(text, line, tagged[cue].span)]
    last = max(told, default=0)
    while last + 1 < len(lines) and (text[lines[last + 1].start] in '“"' or text[lines[last].end - 1] == ":"):
        last += 1
    return lines[: last + 1]


def _apart(text: str, one: Span, other: Span) -> bool:
    first, second = sorted((one, other))
    return bool(_PARAGRAPH_END.search(text, first.end, max(first.end, second.start)))


def _attribution(
    text: str, tagged: list[Tagged], source: int | None, cues: list[int], contents: list[int]
) -> Attribution:
    members = [*([source] if source is not None else []), *cues, *contents]
    return Attribution(
        source=None if source is None else _in_one_paragraph(text, tagged[source].span, [tagged[i].span for i in cues]),
        cue=tuple(tagged[i].span for i in cues),
        content=tuple(part for i in contents for part in _own_paragraphs(text, tagged[i].span, tagged, cues)),
        confidence=min(tagged[i].probability for i in members),
    )


def _nearest_source(text: str, tagged: list[Tagged], cue: int, sources: list[int]) -> int | None:
    best, least = None, _TOO_FAR
    at = bisect_left(sources, cue)
    for i in sources[max(0, at - 3) : at + 3]:
        cost = _cost(text, tagged, min(i, cue), max(i, cue), cue=_OTHER_CUE, source=_OTHER_SOURCE)
        if i > cue:
            cost += 8  # "said" mostly follows its speaker
        if cost < least:
            best, least = i, cost
    return best if least < _SENTENCE + _OTHER_CUE else None


def _nearest_cue(
    text: str, tagged: list[Tagged], content: int, cues: list[int], source_of: dict[int, int | None]
) -> int | None:
    best, least = None, _TOO_FAR
    at = bisect_left(cues, content)
    for i in cues[max(0, at - 3) : at + 3]:
        cost = _cost(text, tagged, min(i, content), max(i, content), cue=_OTHER_CUE, source=0)
        if i > content and cost >= _PARAGRAPH:
            continue  # a paragraph may announce what the next one says, never the other way round
        if cost < least:
            best, least = i, cost
    return best


def _cost(text: str, tagged: list[Tagged], left: int, right: int, *, cue: float, source: float) -> float:
    cost, at = 0.0, tagged[left].span.end
    for i in range(left + 1, right + 1):
        gap = text[at : tagged[i].span.start]
        cost += len(gap) + _SENTENCE * len(_SENTENCE_END.findall(gap)) + _PARAGRAPH * bool(_PARAGRAPH_END.search(gap))
        if i < right:
            cost += {"cue": cue, "source": source, "content": 5.0}[tagged[i].role]
            # The end of a sentence may lie inside a span that stands between.
            cost += _SENTENCE * bool(_SENTENCE_END.search(text[tagged[i].span.end - 2 : tagged[i].span.end + 1]))
        at = tagged[i].span.end
    return cost
