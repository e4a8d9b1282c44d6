"""What was changed on the way: typed changes between the two texts of each passage that two articles share."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from headwater.records import Audit, Change, ChangeType, Span
from headwater.reuse.alignment import align, normal
from headwater.reuse.changes import Reading, Told, find_changes
from headwater.reuse.sentences import cut_sentences
from headwater.reuse.voices import could_be_one, is_same_name, names_at

if TYPE_CHECKING:  # numpy and the runtime are loaded where the model is read
    from headwater.encoder.wording import Scored

_LONG = re.compile(r"[a-zß-ÿ]{4}")
_TOKEN = re.compile(r"\w+")
_FEW = 3  # words: less of a sentence says nothing about the rest of it
_END = 7  # words: what is left of a sentence on both sides, so that all of it is compared
_BESIDE = 4  # words by which a hedge may stand outside the shared words: "Police believe [two men …]"
_WIDENED: frozenset[ChangeType] = frozenset({"speaker_changed", "attribution_lost", "attribution_gained"})
_HEDGES: frozenset[ChangeType] = frozenset({"hedge_lost", "hedge_gained", "negation_changed"})
_OPPOSITE: dict[ChangeType, ChangeType] = {
    "attribution_lost": "attribution_gained",
    "attribution_gained": "attribution_lost",
}


class _Pair(NamedTuple):
    """Sentences that belong together, whole, and the parts of them that are shared."""

    there: Told
    here: Told
    shared_there: Span
    shared_here: Span


def find_drift(here: Audit, there: Audit, passages: Sequence[tuple[Span, Span]]) -> list[tuple[Change, ...]]:
    """For each shared passage (its span in `here`, its span in `there`) what the words of `here` change.

    A passage can begin and end within a sentence. Who is said to say it is read in the whole sentences; of other
    changes only those among the shared words count, since around them each article has its own.
    """
    ours, theirs = _Side(here), _Side(there)
    return [tuple(_drift(ours, theirs, *passage)) for passage in passages]


class _Side:
    """One of the two audits, cut into sentences."""

    def __init__(self, audit: Audit) -> None:
        self.audit = audit
        self.text = audit.article.text
        self.reading = Reading(audit)
        self.sentences = list(cut_sentences(audit, audit.article.body))
        self._ends = [sentence.end for sentence in self.sentences]

    def within(self, passage: Span) -> range:
        """The numbers of the sentences that a passage has enough words of."""
        first = bisect_right(self._ends, passage.start)
        last = first
        while last < len(self.sentences) and self.sentences[last].start < passage.end:
            last += 1
        numbers = [number for number in range(first, last) if _is_enough(self.text, self.sentences[number], passage)]
        return range(numbers[0], numbers[-1] + 1) if numbers else range(0)

    def part(self, number: int, passage: Span) -> Span:
        sentence = self.sentences[number]
        return Span(max(sentence.start, passage.start), min(sentence.end, passage.end))

    def beside(self, span: Span) -> list[Span]:
        """The sentences before and after."""
        near = bisect_right(self._ends, span.start) - 1, bisect_left(self._ends, span.end) + 1
        return [self.sentences[number] for number in near if 0 <= number < len(self.sentences)]

    def told(self, numbers: range) -> Told:
        return self.reading.told(Span(self.sentences[numbers.start].start, self.sentences[numbers.stop - 1].end))


def _is_enough(text: str, sentence: Span, passage: Span) -> bool:
    part = text[max(sentence.start, passage.start) : min(sentence.end, passage.end)]
    return passage.contains(sentence) or len(part.split()) >= _FEW


def _drift(ours: _Side, theirs: _Side, here: Span, there: Span) -> Iterator[Change]:
    met = list(_pairs(ours, theirs, here, there))
    pairs = [pair for pair in met if normal(pair.there.text) != normal(pair.here.text)]
    found = [list(_changes(pair)) for pair in pairs]
    for number, (pair, changes) in enumerate(zip(pairs, found, strict=True)):
        beside = [change for near in (number - 1, number + 1) if 0 <= near < len(found) for change in found[near]]
        for change in changes:
            if change.type in _OPPOSITE and (
                _is_moved(ours.text, theirs.text, change, beside) or _is_told_beside(ours, theirs, met, pair, change)
            ):
                yield replace(change, type="wording")
            else:
                yield change
        yield from _loaded(pair, changes)


def _pairs(ours: _Side, theirs: _Side, here: Span, there: Span) -> Iterator[_Pair]:
    """The sentences of a passage side by side, told apart by the words that are shared."""
    new, old = ours.within(here), theirs.within(there)
    parts, others = [ours.part(i, here) for i in new], [theirs.part(i, there) for i in old]
    aligned = align([theirs.text[slice(*part)] for part in others], [ours.text[slice(*part)] for part in parts])
    for pair in aligned:
        if not pair.old or not pair.new:
            continue
        before = theirs.told(range(old[pair.old.start], old[pair.old.stop - 1] + 1))
        after = ours.told(range(new[pair.new.start], new[pair.new.stop - 1] + 1))
        yield _rounded(
            _Pair(
                before,
                after,
                Span(others[pair.old.start].start, others[pair.old.stop - 1].end),
                Span(parts[pair.new.start].start, parts[pair.new.stop - 1].end),
            )
        )


def _rounded(pair: _Pair) -> _Pair:
    """With the last words of a sentence where both have few: “[… was built in] 1960.” and “[… was built in] 1950.”"""
    there, here = pair.shared_there, pair.shared_here
    if _few(pair.there, pair.there.span.start, there.start) and _few(pair.here, pair.here.span.start, here.start):
        there, here = there._replace(start=pair.there.span.start), here._replace(start=pair.here.span.start)
    if _few(pair.there, there.end, pair.there.span.end) and _few(pair.here, here.end, pair.here.span.end):
        there, here = there._replace(end=pair.there.span.end), here._replace(end=pair.here.span.end)
    return _Pair(pair.there, pair.here, there, here)


def _few(told: Told, start: int, end: int) -> bool:
    return len(_TOKEN.findall(told.text[start - told.span.start : end - told.span.start])) <= _END


def _changes(pair: _Pair) -> Iterator[Change]:
    for change in find_changes(pair.there, pair.here):
        shared = pair.shared_there.contains(change.there) and pair.shared_here.contains(change.here)
        if shared or change.type in _WIDENED or (change.type in _HEDGES and _is_near(pair, change)):
            yield change


def _is_near(pair: _Pair, change: Change) -> bool:
    """Whether the words stand right before or after the shared ones."""
    for told, shared, span in (
        (pair.there, pair.shared_there, change.there),
        (pair.here, pair.shared_here, change.here),
    ):
        text, start = told.text, told.span.start
        apart = text[max(0, span.start - start) : max(0, shared.start - start)] if span.start < shared.start else ""
        apart += text[shared.end - start : span.end - start] if span.end > shared.end else ""
        if len(_TOKEN.findall(apart)) > _BESIDE:
            return False
    return True


def _is_moved(here: str, there: str, change: Change, beside: Sequence[Change]) -> bool:
    """“The dam leaks, Vale said. It is old.” → “The dam leaks. It is old, Vale said.”"""
    for other in beside:
        if other.type == _OPPOSITE[change.type]:
            lost, gained = (change, other) if change.type == "attribution_lost" else (other, change)
            ours, theirs = names_at(there, lost.there), names_at(here, gained.here)
            if not ours or not theirs or any(is_same_name(a, b) for a in ours for b in theirs):
                return True
    return False


def _is_told_beside(ours: _Side, theirs: _Side, met: Sequence[_Pair], pair: _Pair, change: Change) -> bool:
    """Whether the sentence before or after, which the other article lacks there, names the same speaker.

    “Vale spoke of the dam on Friday.” before “It leaks.” does for “It leaks, Vale said.”
    """
    lost = change.type == "attribution_lost"
    side, told = (ours, pair.here) if lost else (theirs, pair.there)
    other, spoken = (theirs, pair.there) if lost else (ours, pair.here)
    known = {normal(other.text[slice(*sentence)]) for sentence in other.beside(spoken.span)}
    paired = [one.here.span if lost else one.there.span for one in met]
    speakers = [
        party
        for sentence in side.beside(told.span)
        if normal(side.text[slice(*sentence)]) not in known and not any(span.contains(sentence) for span in paired)
        for party in side.reading.told(sentence).speakers
    ]
    return any(could_be_one(a, b) for a in speakers for b in spoken.speakers)


def _loaded(pair: _Pair, changes: Sequence[Change]) -> Iterator[Change]:
    """Loaded words that the author of one side alone uses: "pushed the plan through" → "rammed the scheme through"."""
    stretches = [change for change in changes if change.type == "wording"]
    own = [
        one
        for one in stretches
        if _may_be_loaded(pair.there, one.there) or _may_be_loaded(pair.here, one.here)
        if _is_own(pair.there, one.there) and _is_own(pair.here, one.here)
    ]
    if not own or not _has_wording():
        return
    from headwater.encoder.wording import load_wording

    least, sure = (load_wording().settings[name] for name in ("least", "sure"))
    for one in own:
        was, now = _likeliest(pair.there, one.there), _likeliest(pair.here, one.here)
        if was < least and now >= sure:
            yield replace(one, type="loaded_added")
        if now < least and was >= sure:
            yield replace(one, type="loaded_dropped")


def _may_be_loaded(told: Told, span: Span) -> bool:
    """Reading takes time: of what was only moved, recased or made up of little words nothing is asked."""
    return bool(_LONG.search(told.text, span.start - told.span.start, span.end - told.span.start))


def _is_own(told: Told, span: Span) -> bool:
    """Whether the words stand in the author's own voice: in no quotation, in nothing that somebody is said to say."""
    at = Span(span.start - told.span.start, span.end - told.span.start)
    others = [*told.quoted, *(part for said in told.said for part in said.content)]
    return not any(part.overlaps(at) or part.start < at.start < part.end for part in others)


def _has_wording() -> bool:
    from headwater.encoder.wording import WORDING

    return WORDING.is_dir()


@lru_cache(maxsize=2000)  # a sentence is held against each article that has it too
def _scores(text: str) -> "tuple[Scored, ...]":
    from headwater.encoder.wording import load_wording

    return tuple(load_wording().score(text, [Span(0, len(text))]))


def _likeliest(told: Told, span: Span) -> float:
    at = Span(span.start - told.span.start, span.end - told.span.start)
    return max((score for word, score in _scores(told.text) if word.overlaps(at)), default=0.0)
