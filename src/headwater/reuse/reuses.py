"""An audit and a corpus -> Reuses: passages that other articles have too, and which of two has them from the other."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from headwater.records import (
    Article,
    Audit,
    Change,
    ChangeType,
    Direction,
    Passage,
    Reuse,
    ReuseKind,
    Span,
)
from headwater.reuse.alignment import normal
from headwater.reuse.direction import find_direction, is_credited
from headwater.reuse.drift import find_drift
from headwater.reuse.fingerprints import find_fingerprints, find_quotation_fingerprints
from headwater.reuse.quotations import Requoted, compare_quotations, quotation_spans
from headwater.reuse.shared import Shared, find_shared
from headwater.reuse.view import CorpusView, Hashes

# Of an article's fingerprints. One is enough to look: alignment decides. The most telling come first, and nobody reads
# further than a hundred.
_LEAST = 1
_ARTICLES = 100
_SAME_STORY = 0.5  # of the shorter body: less, and another headline is no change of this one
_MIRRORED: dict[ChangeType, ChangeType] = {
    "hedge_lost": "hedge_gained",
    "hedge_gained": "hedge_lost",
    "attribution_lost": "attribution_gained",
    "attribution_gained": "attribution_lost",
    "loaded_added": "loaded_dropped",
    "loaded_dropped": "loaded_added",
}


class Meeting(NamedTuple):
    """This article beside one other: what they share."""

    there: Audit
    reuses: tuple[Reuse, ...]  # in the order of this article; shared text first, then quotations that stand alone
    quotations: tuple[Requoted, ...]


def find_reuses(audit: Audit, corpus: CorpusView) -> tuple[Reuse, ...]:
    """All passages of the body that articles of the corpus have too, article by article."""
    return tuple(reuse for meeting in find_meetings(audit, corpus) for reuse in meeting.reuses)


def find_meetings(audit: Audit, corpus: CorpusView) -> Iterator[Meeting]:
    """The articles of the corpus that share words or quotations with this one, those that share most first."""
    article = audit.article
    shared = corpus.sharing(fingerprints_of(article), least=_LEAST, limit=_ARTICLES)
    quoting = corpus.quoting(quotations_of(article), least=_LEAST, limit=_ARTICLES)
    for id in dict.fromkeys(candidate.id for candidate in (*shared, *quoting)):
        if id != article.id:
            meeting = meet(audit, corpus.audit(id))
            if meeting.reuses or meeting.quotations:
                yield meeting


def fingerprints_of(article: Article) -> Hashes:
    return find_fingerprints(article.text, article.body)


def quotations_of(article: Article) -> Hashes:
    return find_quotation_fingerprints(article.text, quotation_spans(article))


def meet(here: Audit, there: Audit) -> Meeting:
    """Two articles side by side."""
    shared = find_shared(here.article, there.article)
    requoted = compare_quotations(here, there)
    if not shared and not requoted:
        return Meeting(there, (), ())
    told = find_direction(here, there, shared)
    if told.direction == "to":
        requoted = [quote._replace(changes=_mirrored(quote.changes)) for quote in requoted]
    credited = is_credited(here.article, there.article)
    sizes = _words(here.article), _words(there.article)

    def reuse(kind: ReuseKind, here_: Span, there_: Span, similarity: float, changes: Iterable[Change]) -> Reuse:
        return Reuse(
            here=here_,
            there=passage_of(there.article, there_),
            similarity=round(similarity, 4),
            direction=told.direction,
            why=told.why,
            changes=tuple(changes),
            kind=kind,
            of_here=round(len(here.article.cut(here_).split()) / sizes[0], 4),
            of_there=round(len(there.article.cut(there_).split()) / sizes[1], 4),
            credited=credited,
        )

    reuses = [
        reuse(told.kind, passage.here, passage.there, passage.similarity, changes)
        for passage, changes in zip(shared, _changes(here, there, shared, requoted, told.direction, sizes), strict=True)
    ]
    reuses += [
        reuse("quotation", quote.here, quote.there, quote.similarity, quote.changes)
        for quote in requoted
        if not any(passage.here.overlaps(quote.here) for passage in shared)
    ]
    return Meeting(there, tuple(reuses), tuple(requoted))


def _changes(
    here: Audit,
    there: Audit,
    shared: Sequence[Shared],
    requoted: Sequence[Requoted],
    direction: Direction,
    sizes: tuple[int, int],
) -> Iterator[list[Change]]:
    """What was changed in each passage. Who is quoted may stand beside it: that comes from the quotations."""
    drift = find_drift(here, there, [(passage.here, passage.there) for passage in shared])
    headline = _headline_changed(here.article, there.article, shared, sizes)
    for passage, told in zip(shared, drift, strict=True):
        changes = [*headline, *(_mirrored(told) if direction == "to" else told)]
        headline = ()
        for quote in (quote for quote in requoted if quote.here.overlaps(passage.here)):
            known = {change.type for change in changes if change.here.overlaps(quote.here)}
            changes += [change for change in quote.changes if change.type not in known]
        speakers = [change.here for change in changes if change.type == "speaker_changed"]
        told_once = [  # another speaker is another name, too
            change
            for change in dict.fromkeys(changes)
            if change.type != "name_changed" or not any(change.here.overlaps(span) for span in speakers)
        ]
        yield sorted(told_once, key=lambda change: change.here.start)


def _words(article: Article) -> int:
    return max(1, sum(len(article.cut(span).split()) for span in article.body))


def passage_of(article: Article, span: Span) -> Passage:
    return Passage(article.reference, span, article.cut(span))


def _mirrored(changes: Sequence[Change]) -> tuple[Change, ...]:
    """Changes are told in the direction in which the words went: what was lost on the way is gained, seen from here."""
    return tuple(replace(change, type=_MIRRORED.get(change.type, change.type)) for change in changes)


def _headline_changed(
    here: Article, there: Article, shared: Sequence[Shared], sizes: tuple[int, int]
) -> tuple[Change, ...]:
    """The same story under another headline."""
    words = sum(passage.words for passage in shared)
    ours, theirs = here.spans("headline"), there.spans("headline")
    if not ours or not theirs or words < _SAME_STORY * min(sizes):
        return ()
    if normal(here.cut(ours[0])).casefold() == normal(there.cut(theirs[0])).casefold():
        return ()
    return (Change("headline_changed", ours[0], theirs[0]),)
