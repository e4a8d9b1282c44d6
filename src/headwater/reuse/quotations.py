"""Quotations of two articles side by side: the same words in quotation marks, who is quoted, and what was altered."""

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from headwater.records import Article, Audit, Change, Source, SourceKind, Span, Statement
from headwater.reuse.alignment import Replaced, find_replaced
from headwater.reuse.marks import find_quoted, is_altered, words_of
from headwater.reuse.voices import Party, could_be_one, hands_on, is_respelt, is_same_name, names_in, party_of

Relation = Literal["same speaker", "other speaker", "unclear"]
LEAST = 6  # words: shorter ones are titles, scare quotes and what anybody may say
_LONG = 10  # words from which some can differ
_SAME = 0.75  # part of the shorter one's words
_RUN = 10  # words in a row that are shared by chance in no two quotations, however little else they share
_GRAM = 4
_CROWD = 8  # a run of words in more quotations than this leads to none of them
_CLOSEST = 3
_NAMED: frozenset[SourceKind] = frozenset({"named_person", "named_organization", "document"})
_SURE = 0.5  # below it a statement's own confidence says that the speaker may be another
_PARTS = re.compile(r"[,;:“”\"()]")


class Spoken(NamedTuple):
    """A quotation, its marks included, and whom its article names as the speaker."""

    span: Span
    speaker: str | None
    party: Party | None
    named: Span | None  # where the speaker is named


class Requoted(NamedTuple):
    """The same words in quotation marks in two articles. `changes` are those from `there` to `here`."""

    here: Span
    there: Span
    speaker: str | None  # as the other article names whom it quotes
    relation: Relation
    similarity: float  # the part of the shorter quotation's words that both have
    changes: tuple[Change, ...]


def quotation_spans(article: Article) -> list[Span]:
    """The quotations of the body by their marks, of six words and more: long enough to be known again."""
    bodies = sorted(article.body)
    starts = [body.start for body in bodies]
    return [
        span
        for span in find_quoted(article)
        if _is_long(article.cut(span)) and _holds(bodies, bisect_right(starts, span.start) - 1, span)
    ]


def _is_long(quotation: str) -> bool:
    words = len(quotation.split())
    return words >= 2 * LEAST or (words > 1 and len(words_of(quotation)) >= LEAST)


def find_quotations(audit: Audit) -> list[Spoken]:
    """The quotations of the body, in order of place, with their speakers where the audit tells them."""
    names = {entity.id: entity.names for entity in audit.entities if entity.names}
    sources = {source.id: source for source in audit.sources}
    statements = sorted((s for s in audit.statements if s.voice == "source"), key=lambda s: s.span)
    return [_spoken(audit, span, statements, sources, names) for span in quotation_spans(audit.article)]


def compare_quotations(here: Audit, there: Audit) -> list[Requoted]:
    """The quotations that two articles have in common, in the order of `here`.

    Six words are enough where they are all the same; of ten and more a quarter can differ. Who speaks is compared by
    name: “she said” or “the mayor said” on one of the sides is "unclear" unless its article says who that is.
    """
    ours, theirs = find_quotations(here), find_quotations(there)
    found = []
    for one, other in _near(here.article, ours, there.article, theirs):
        similarity = _similarity(there.article.cut(other.span), here.article.cut(one.span))
        if similarity:
            found.append(_requoted(here, one, there, other, similarity))
    return found


def _holds(bodies: Sequence[Span], number: int, span: Span) -> bool:
    return number >= 0 and bodies[number].contains(span)


def _spoken(
    audit: Audit,
    span: Span,
    statements: Sequence[Statement],
    sources: dict[str, Source],
    names: dict[str, tuple[str, ...]],
) -> Spoken:
    number = bisect_right(statements, span.start, key=lambda s: s.span.end)
    while number < len(statements) and statements[number].span.start < span.end:
        statement = statements[number]
        number += 1
        if statement.confidence < _SURE or not statement.sources or statement.sources[0] not in sources:
            continue
        if any(part.overlaps(span) for part in statement.content):
            source = sources[statement.sources[0]]
            known = names.get(source.entity or "") or ((source.name,) if source.name else ())
            speaker = source.name or source.title or _cut(audit.article, statement.source_span)
            # An outlet hands on what others say: "… is safe, Reed told the Courier", "the Courier quotes Reed".
            at = statement.source_span
            named = (
                known and source.kind in _NAMED and not source.outlet and not (at and hands_on(audit.article.text, at))
            )
            return Spoken(span, speaker or None, party_of(known) if named else None, statement.source_span)
    return Spoken(span, None, None, None)


def _cut(article: Article, span: Span | None) -> str:
    return " ".join(article.cut(span).split()) if span else ""


def _near(
    here: Article, ours: Sequence[Spoken], there: Article, theirs: Sequence[Spoken]
) -> Iterator[tuple[Spoken, Spoken]]:
    """Pairs that share runs of words, found by these."""
    places: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for number, other in enumerate(theirs):
        for gram in _grams(there.cut(other.span)):
            places[gram].append(number)
    for one in ours:
        shared: Counter[int] = Counter()
        for gram in _grams(here.cut(one.span)):
            numbers = places.get(gram, ())
            if len(numbers) <= _CROWD:
                shared.update(numbers)
        yield from ((one, theirs[number]) for number, _ in shared.most_common(_CLOSEST))


def _grams(text: str) -> set[tuple[str, ...]]:
    words = words_of(text)
    return {tuple(words[i : i + _GRAM]) for i in range(len(words) - _GRAM + 1)}


def _similarity(old: str, new: str) -> float:
    """The part of the shorter one's words that both have; 0 where it is too little to be one quotation."""
    ours, theirs = words_of(old), words_of(new)
    runs = [len(run.split()) for run in _kept(" ".join(ours), " ".join(theirs))]
    same = min(1.0, sum(runs) / min(len(ours), len(theirs)))
    if same == 1.0 or (min(len(ours), len(theirs)) >= _LONG and same >= _SAME) or max(runs, default=0) >= _RUN:
        return same
    return 0.0


def _kept(old: str, new: str) -> Iterator[str]:
    """The runs of words that both have."""
    begin = 0
    for one in find_replaced(old, new):
        yield old[begin : one.there.start]
        begin = one.there.end
    yield old[begin:]


def _requoted(here: Audit, one: Spoken, there: Audit, other: Spoken, similarity: float) -> Requoted:
    relation = _relation(here.article, one, there.article, other)
    changes = list(_altered(here.article, one.span, there.article, other.span))
    if changes and _stands_elsewhere(here.article.cut(one.span), there.article, other.span):
        changes = []
    changes = [change for change in changes if not _is_told_apart(here.article, there.article, change)]
    if relation == "other speaker" and one.named and other.named:
        changes.insert(0, Change("speaker_changed", one.named, other.named))
    return Requoted(one.span, other.span, other.speaker, relation, similarity, tuple(changes))


def _stands_elsewhere(quotation: str, article: Article, but: Span) -> bool:
    """Whether an article has the very words in another place than a quotation like it: in a block quotation, say."""
    words = _plain(quotation)
    return _plain(article.text).count(words) > _plain(article.cut(but)).count(words)


def _is_told_apart(here: Article, there: Article, change: Change) -> bool:
    """Whether words that one quotation lacks stand in its article all the same: in the paragraph before, say."""
    lost, gained = _plain(there.cut(change.there)), _plain(here.cut(change.here))
    if lost.strip() and gained.strip():
        return False
    words, article = (lost, here) if lost.strip() else (gained, there)
    return len(words.split()) >= _GRAM and words in _plain(article.text)


@lru_cache(maxsize=4)  # one article is asked about all its quotations
def _plain(text: str) -> str:
    return f" {' '.join(words_of(text))} "


def _altered(here: Article, one: Span, there: Article, other: Span) -> Iterator[Change]:
    old, new = there.cut(other), here.cut(one)
    whole, whole_here = Span(0, len(old)), Span(0, len(new))
    for replaced in _joined(old, new, find_replaced(old, new)):
        if is_altered(old, replaced.there, whole, new, replaced.here, whole_here):
            yield _change(replaced, one.start, other.start)


def _joined(old: str, new: str, found: Iterable[Replaced]) -> list[Replaced]:
    """Stretches that no word stands between are one: the rest of a quotation that “, she said,” breaks off there."""
    joined: list[Replaced] = []
    for one in found:
        last = joined[-1] if joined else None
        if last and not words_of(old[last.there.end : one.there.start]):
            one = Replaced(Span(last.there.start, one.there.end), Span(last.here.start, one.here.end))
            joined.pop()
        joined.append(one)
    return joined


def _change(replaced: Replaced, here: int, there: int) -> Change:
    return Change(
        "quote_altered",
        Span(replaced.here.start + here, replaced.here.end + here),
        Span(replaced.there.start + there, replaced.there.end + there),
    )


def _relation(here: Article, one: Spoken, there: Article, other: Spoken) -> Relation:
    if not one.party or not other.party:
        return "unclear"
    if could_be_one(one.party, other.party) or is_respelt(one.party.name, other.party.name):
        return "same speaker"
    # Whoever each article takes "Vale" for, and "she", which is heard wrong more often than a name.
    ours, theirs = _cut(here, one.named), _cut(there, other.named)
    if not _is_named(ours) or not _is_named(theirs):
        return "unclear"
    return "same speaker" if is_same_name(ours, theirs) else "other speaker"


def _is_named(words: str) -> bool:
    """Whether words give a name: “the mayor, Ann Vale”; “a senior Harwick spokesman” has a name and gives none."""
    parts = [part.rstrip(" .’'") for part in _PARTS.split(words)]
    return any((found := names_in(part)) and found[-1].end == len(part) for part in parts)
