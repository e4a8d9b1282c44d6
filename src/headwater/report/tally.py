"""What the reports count: how much of the body each voice and each source vouches for."""

from collections.abc import Iterable
from dataclasses import dataclass

from headwater.records import Article, Audit, Source, Span


@dataclass(frozen=True, slots=True)
class SourceTally:
    """One row of the ledger. `share` is of the body's characters; shares of two sources can overlap."""

    source: Source
    statements: int
    share: float
    direct: int
    indirect: int  # those partly quoted count in neither
    relayed: int
    first: int | None  # offset of the first statement's sentence
    last: int | None  # end of the last one's


@dataclass(frozen=True, slots=True)
class Shares:
    """Of the body's characters without white space; the three add up to 1, or are all 0 for an empty body."""

    source: float
    author: float
    disclosure: float


def shares(audit: Audit) -> Shares:
    """Attributed content is the sources', whole disclosures are disclosure, the rest of the body is the author's."""
    article = audit.article
    body = _merged(article.body)
    total = _letters(article, body)
    if not total:
        return Shares(0.0, 0.0, 0.0)
    content = [span for s in audit.statements if s.voice == "source" for span in s.content or (s.span,)]
    told = [statement.span for statement in audit.statements if statement.voice == "disclosure"]
    sourced = _letters(article, _common(_merged(content), body))
    both = _letters(article, _common(_merged([*content, *told]), body))
    return Shares(sourced / total, 1 - both / total, (both - sourced) / total)


def ledger(audit: Audit) -> tuple[SourceTally, ...]:
    """A row for each source, in the audit's order."""
    article = audit.article
    body = _merged(article.body)
    total = _letters(article, body) or 1
    rows = []
    for source in audit.sources:
        own = [statement for statement in audit.statements if source.id in statement.sources]
        content = _common(_merged(span for statement in own for span in statement.content or (statement.span,)), body)
        rows.append(
            SourceTally(
                source=source,
                statements=len(own),
                share=_letters(article, content) / total,
                direct=sum(statement.kind == "direct" for statement in own),
                indirect=sum(statement.kind == "indirect" for statement in own),
                relayed=sum(statement.relay == source.id for statement in audit.statements),
                first=min((statement.span.start for statement in own), default=None),
                last=max((statement.span.end for statement in own), default=None),
            )
        )
    return tuple(rows)


def _letters(article: Article, spans: Iterable[Span]) -> int:
    """How many characters there are, white space not counted: a page's indentation is nobody's words."""
    return sum(len("".join(article.cut(span).split())) for span in spans)


def _merged(spans: Iterable[Span]) -> list[Span]:
    """The same stretches in order, none overlapping."""
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return merged


def _common(spans: list[Span], others: list[Span]) -> list[Span]:
    """Where both lists of merged spans are."""
    common = []
    place = 0
    for span in spans:
        while place < len(others) and others[place].end <= span.start:
            place += 1
        last = place
        while last < len(others) and others[last].start < span.end:
            common.append(Span(max(span.start, others[last].start), min(span.end, others[last].end)))
            last += 1
    return common
