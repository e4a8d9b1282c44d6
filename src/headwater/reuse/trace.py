"""An audit and a corpus -> Trace: the articles that its words come from and go to, and what was changed on the way."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from headwater.records import (
    CHANGE_TYPES,
    Audit,
    ChangeType,
    Checked,
    Edge,
    Passage,
    Quotation,
    Quoted,
    Reuse,
    Sharing,
    Span,
    Trace,
)
from headwater.reuse.quotations import find_quotations
from headwater.reuse.reuses import Meeting, find_meetings, meet
from headwater.reuse.revision import reference
from headwater.reuse.view import CorpusView

_DRAWN = 6  # articles whose edges among each other are looked for: the pairs are as many as their square


def find_trace(audit: Audit, corpus: CorpusView) -> Trace:
    """The chain of articles around this one.

    Upstream are those that it has words from (and those where the direction is unclear), downstream those that have
    words from it; each list is in order of publication, articles without a date last.
    """
    meetings = list(find_meetings(audit, corpus))
    sharings = [sharing_of(meeting) for meeting in meetings if _text(meeting.reuses)]
    upstream = _in_order(sharing for sharing in sharings if sharing.direction != "to")
    downstream = _in_order(sharing for sharing in sharings if sharing.direction == "to")
    return Trace(
        article=reference(audit.article),
        text=audit.article.text,
        upstream=upstream,
        downstream=downstream,
        quotations=_quotations(audit, meetings),
        edges=(*_own_edges(audit, sharings), *_edges_among(meetings)),
        checked=_checked(audit),
        version=audit.version,
        corpus_revision=corpus.revision,
    )


def sharing_of(meeting: Meeting) -> Sharing:
    passages = _text(meeting.reuses)
    first = passages[0]
    return Sharing(
        article=first.there.article,
        share=_part(passages, there=False),
        share_there=_part(passages, there=True),
        direction=first.direction,
        why=first.why,
        kind=first.kind,
        passages=passages,
    )


def _text(reuses: Iterable[Reuse]) -> tuple[Reuse, ...]:
    return tuple(reuse for reuse in reuses if reuse.kind != "quotation")


def _part(passages: Sequence[Reuse], *, there: bool) -> float:
    return round(min(1.0, sum(reuse.of_there if there else reuse.of_here for reuse in passages)), 4)


def _in_order(sharings: Iterable[Sharing]) -> tuple[Sharing, ...]:
    return tuple(
        sorted(sharings, key=lambda one: (one.article.published is None, one.article.published or "", -one.share))
    )


def _types(reuses: Iterable[Reuse]) -> tuple[ChangeType, ...]:
    found = {change.type for reuse in reuses for change in reuse.changes}
    return tuple(type for type in CHANGE_TYPES if type in found and type != "wording")


def _own_edges(audit: Audit, sharings: Iterable[Sharing]) -> Iterable[Edge]:
    for sharing in sharings:
        here, there, types = audit.article.id, sharing.article.id, _types(sharing.passages)
        if sharing.direction == "to":
            yield Edge(here, there, sharing.share_there, True, types)
        else:
            yield Edge(there, here, sharing.share, sharing.direction == "from", types)


def _edges_among(meetings: Sequence[Meeting]) -> Iterable[Edge]:
    """The chain beyond this article: who among the others has it from whom."""
    drawn = sorted((m for m in meetings if _text(m.reuses)), key=lambda m: -_part(_text(m.reuses), there=False))
    for number, one in enumerate(drawn[:_DRAWN]):
        for other in drawn[:number]:
            meeting = meet(one.there, other.there)
            if _text(meeting.reuses):
                yield from _own_edges(one.there, [sharing_of(meeting)])


def _quotations(audit: Audit, meetings: Sequence[Meeting]) -> tuple[Quotation, ...]:
    found = []
    for quotation in find_quotations(audit):
        elsewhere = [
            Quoted(_passage(meeting, quote.there), quote.speaker, quote.relation, quote.changes)
            for meeting in meetings
            for quote in meeting.quotations
            if quote.here.overlaps(quotation.span)
        ]
        found.append(Quotation(quotation.span, quotation.speaker, tuple(elsewhere)))
    return tuple(found)


def _passage(meeting: Meeting, span: Span) -> Passage:
    article = meeting.there.article
    return Passage(reference(article), span, article.cut(span))


def _checked(audit: Audit) -> Checked:
    gaps = tuple(
        replace(gap, what="attributions") if gap.what == "statements" else gap for gap in audit.checked.skipped
    )
    return Checked(("shared passages", "quotations", "changes"), gaps)
