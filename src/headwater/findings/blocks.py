"""Which statements stand in which block."""

from bisect import bisect_right

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
