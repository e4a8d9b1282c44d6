"""Which statements stand in which block, and the sentences they stand in."""

from bisect import bisect_left, bisect_right

from headwater.records import Audit, Span, Statement


def statements_by_block(audit: Audit) -> dict[Span, list[Statement]]:
    """The statements of each block of the body, in order of place; blocks do not overlap."""
    body = sorted(audit.article.body)
    starts = [span.start for span in body]
    found: dict[Span, list[Statement]] = {span: [] for span in body}
    for statement in sorted(audit.statements, key=lambda statement: statement.span):
        at = bisect_right(starts, statement.span.start) - 1
        if at >= 0 and body[at].contains(statement.span):
            found[body[at]].append(statement)
    return found


def holds(span: Span, places: tuple[Span, ...]) -> bool:
    """Whether one of `places`, in order and apart from each other, lies inside the span."""
    at = bisect_left(places, span.start, key=lambda place: place.start)
    return at < len(places) and places[at].end <= span.end


def overlaps(span: Span, places: tuple[Span, ...]) -> bool:
    """Whether one of `places`, in order and apart from each other, shares a character with the span."""
    at = bisect_left(places, span.start, key=lambda place: place.end - 1)
    return at < len(places) and places[at].start < span.end


def sentences_of(audit: Audit) -> tuple[Span, ...]:
    """The sentences of the body, in order of place: one may hold several statements."""
    return tuple(sorted({statement.span for statement in audit.statements}))
