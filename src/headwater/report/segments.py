"""Overlapping spans laid flat: the text is cut wherever one begins or ends, and each piece knows all that cover it."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

from headwater.records import Article, Audit, Block, Role, Span

MarkKind = Literal["statement", "who", "cue", "content", "link", "evidence", "why"]


class Mark(NamedTuple):
    """Something to show at a span: the `number`-th statement, link, finding or source, and which part of it."""

    span: Span
    kind: MarkKind
    number: int
    part: int = 0


class Segment(NamedTuple):
    """A stretch of text within one piece that no border cuts. `starts` and `ends`: marks first and last shown here."""

    span: Span
    marks: tuple[Mark, ...]
    starts: tuple[Mark, ...]
    ends: tuple[Mark, ...]


class Piece(NamedTuple):
    """A block as it is shown; `role` is `None` for words that no block holds."""

    role: Role | None
    segments: tuple[Segment, ...]

    @property
    def span(self) -> Span:
        return Span(self.segments[0].span.start, self.segments[-1].span.end)


def pieces(article: Article, marks: Sequence[Mark]) -> tuple[Piece, ...]:
    """The whole text in order, but for the white space between blocks. Marks are cut to it."""
    stretches = _stretches(article)
    segments = _segments([span for _, span in stretches], marks)
    return tuple(Piece(role, tuple(own)) for (role, _), own in zip(stretches, segments, strict=True))


def audit_marks(audit: Audit) -> list[Mark]:
    """A mark for every span of the audit that reports show in the article."""
    marks: list[Mark] = []
    for number, statement in enumerate(audit.statements):
        marks.append(Mark(statement.span, "statement", number))
        marks += [Mark(span, "who", number) for span in (statement.source_span,) if span]
        marks += [Mark(span, "cue", number) for span in statement.cue]
        marks += [Mark(span, "content", number) for span in statement.content]
    marks += [Mark(link.span, "link", number) for number, link in enumerate(audit.article.links)]
    for number, finding in enumerate(audit.findings):
        marks += [Mark(span, "evidence", number, part) for part, span in enumerate(finding.spans)]
    for number, source in enumerate(audit.sources, 1):  # as the source is numbered in reports
        reasons = (*source.justification, *source.anonymity)
        marks += [Mark(span, "why", number, part) for part, span in enumerate(reasons)]
    return marks


def _stretches(article: Article) -> list[tuple[Role | None, Span]]:
    """The blocks, and between them every stretch that is more than white space: nothing is dropped silently."""
    stretches: list[tuple[Role | None, Span]] = []
    place = 0
    end = Block("furniture", Span(len(article.text), len(article.text)))
    for block in (*sorted(article.blocks, key=lambda block: block.span), end):
        gap = Span(place, min(max(place, block.span.start), len(article.text)))
        if article.cut(gap).strip():
            stretches.append((None, gap))
        span = Span(max(block.span.start, place), min(block.span.end, len(article.text)))
        if span.start < span.end:
            stretches.append((block.role, span))
        place = max(place, min(block.span.end, len(article.text)))
    return stretches


def _segments(stretches: Sequence[Span], marks: Sequence[Mark]) -> list[list[Segment]]:
    """One sweep from left to right over all borders, so that time grows with the borders and not with their square."""
    waiting = sorted((mark for mark in marks if mark.span.start < mark.span.end), reverse=True)
    borders = sorted({border for span in (*stretches, *(mark.span for mark in waiting)) for border in span})
    active: list[Mark] = []
    covered: list[list[tuple[Span, tuple[Mark, ...]]]] = [[] for _ in stretches]
    which = 0
    for start, end in pairwise(borders):
        while waiting and waiting[-1].span.start <= start:
            active.append(waiting.pop())
        active = [mark for mark in active if mark.span.end > start]
        while which < len(stretches) and stretches[which].end <= start:
            which += 1
        if which < len(stretches) and stretches[which].start <= start:
            covered[which].append((Span(start, end), tuple(active)))
    return _with_edges(covered)


def _with_edges(covered: Iterable[list[tuple[Span, tuple[Mark, ...]]]]) -> list[list[Segment]]:
    stretches = list(covered)
    last: dict[Mark, int] = {mark: span.start for own in stretches for span, marks in own for mark in marks}
    seen: set[Mark] = set()
    result = []
    for own in stretches:
        segments = []
        for span, marks in own:
            starts = tuple(mark for mark in dict.fromkeys(marks) if mark not in seen)
            seen.update(starts)
            ends = tuple(mark for mark in dict.fromkeys(marks) if last[mark] == span.start)
            segments.append(Segment(span, marks, starts, ends))
        result.append(segments)
    return result
