"""An audit and a corpus -> Trace: the articles that its words come from and go to, and what was changed on the way."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from headwater.records import (
    Audit,
    Checked,
    Edge,
    Quotation,
    Quoted,
    Sharing,
    Trace,
    sharings,
)
from headwater.reuse.quotations import find_quotations
from headwater.reuse.reuses import Meeting, find_meetings, meet, passage_of
from headwater.reuse.view import CorpusView

_DRAWN = 6  # articles whose edges among each other are looked for: the pairs are as many as their square


def find_trace(audit: Audit, corpus: CorpusView) -> Trace:
    """The chain of articles around this one.

    Upstream are those that it has words from (and those where the direction is unclear), downstream those that have
    words from it; each list is in order of publication, articles without a date last.
    """
    meetings = list(find_meetings(audit, corpus))
    shared = sharings(reuse for meeting in meetings for reuse in meeting.reuses)
    return Trace(
        article=audit.article.reference,
        text=audit.article.text,
        upstream=_in_order(sharing for sharing in shared if sharing.direction != "to"),
        downstream=_in_order(sharing for sharing in shared if sharing.direction == "to"),
        quotations=_quotations(audit, meetings),
        edges=(*(sharing.edge(audit.article.id) for sharing in shared), *_edges_among(shared, meetings)),
        checked=_checked(audit),
        version=audit.version,
        corpus_revision=corpus.revision,
    )


def _in_order(shared: Iterable[Sharing]) -> tuple[Sharing, ...]:
    return tuple(
        sorted(shared, key=lambda one: (one.article.published is None, one.article.published or "", -one.share))
    )


def _edges_among(shared: Sequence[Sharing], meetings: Sequence[Meeting]) -> Iterator[Edge]:
    """The chain beyond this article: who among the others has it from whom."""
    audits = {meeting.there.article.id: meeting.there for meeting in meetings}
    drawn = [audits[one.article.id] for one in sorted(shared, key=lambda one: -one.share)[:_DRAWN]]
    for number, one in enumerate(drawn):
        for other in drawn[:number]:
            yield from (sharing.edge(one.article.id) for sharing in sharings(meet(one, other).reuses))


def _quotations(audit: Audit, meetings: Sequence[Meeting]) -> tuple[Quotation, ...]:
    found = []
    for quotation in find_quotations(audit):
        elsewhere = [
            Quoted(passage_of(meeting.there.article, quote.there), quote.speaker, quote.relation, quote.changes)
            for meeting in meetings
            for quote in meeting.quotations
            if quote.here.overlaps(quotation.span)
        ]
        found.append(Quotation(quotation.span, quotation.speaker, tuple(elsewhere)))
    return tuple(found)


def _checked(audit: Audit) -> Checked:
    gaps = tuple(
        replace(gap, what="attributions") if gap.what == "statements" else gap for gap in audit.checked.skipped
    )
    return Checked(("shared passages", "quotations", "changes"), gaps)
