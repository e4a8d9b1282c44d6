"""The passages of two texts side by side: word for word first, then those that are alike.

Time grows with the number of passages: each is held against the few that share its rarest words or its place, never
against all of them.
"""

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from headwater.records import Span

# Tuned by eye on invented pairs: "Seven people were hurt in the fire" and "Nine people were injured in the fire" are
# one sentence (.65), "The council met on Monday" and "The company met on Tuesday" are not, unless they share a place.
ALIKE = 0.6
ALIKE_IN_PLACE = 0.5
_CONTAINED = 0.6  # "The mayor resigned." in "The mayor resigned on Friday after a vote …"
_LEAST = 2.0  # words of weight: two short words in common are nothing
_LIGHT = 0.35  # "the", "of", "was": words of up to three letters are in every sentence
_WINDOW = 3  # places looked at on both sides
_RARE = 8  # words of a passage by which others are looked up
_CROWD = 12  # a word of more passages than this leads to none of them
_CLOSEST = 4  # candidates by rare words that are compared in full
_WORD = re.compile(r"\w+(?:[.,’'-]\w+)*")
_SAME_MARKS = str.maketrans({"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "‑": "-", "…": "."})


class Pair(NamedTuple):
    """Passages of the old text and of the new one that belong together; one of the two can be empty.

    More than one on a side: a sentence was split, or two were joined.
    """

    old: range
    new: range
    same: bool  # word for word
    moved: bool  # word for word, and in another place


class Bag(NamedTuple):
    words: Counter[str]
    size: float  # the sum of their weights


def normal(text: str) -> str:
    """What two copies of a sentence share, whatever their white space and the shape of their quotation marks."""
    return " ".join(text.translate(_SAME_MARKS).split())


def align(old: Sequence[str], new: Sequence[str]) -> list[Pair]:
    """Every passage in one pair, in the order of the new text; what was removed comes after what it followed."""
    exact = _exact([normal(text) for text in old], [normal(text) for text in new])
    alike: list[tuple[int, int]] = []
    for _ in range(2):  # what the first round finds shows the second one where else to look
        alike += _alike(old, new, [*exact, *alike])
    kept = set(rising(sorted([*exact, *alike])))
    pairs = [Pair(range(i, i + 1), range(j, j + 1), True, (i, j) not in kept) for i, j in exact]
    pairs += _widened(old, new, alike, {i for i, _ in exact}, {j for _, j in exact})
    held_old = {i for pair in pairs for i in pair.old}
    held_new = {j for pair in pairs for j in pair.new}
    pairs += [Pair(range(i, i + 1), range(0), False, False) for i in range(len(old)) if i not in held_old]
    pairs += [Pair(range(0), range(j, j + 1), False, False) for j in range(len(new)) if j not in held_new]
    return _in_order(pairs)


def rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest run of pairs, sorted by their first number, in which the second rises too."""
    ends: list[int] = []  # the smallest second number that ends a run of each length
    at: list[int] = []
    before: list[int] = []
    for number, (_, j) in enumerate(pairs):
        length = bisect_left(ends, j)
        before.append(at[length - 1] if length else -1)
        ends[length : length + 1] = [j]
        at[length : length + 1] = [number]
    run, number = [], at[-1] if at else -1
    while number >= 0:
        run.append(pairs[number])
        number = before[number]
    return run[::-1]


def _exact(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Equal passages, wherever they stand. Of several equal ones the first goes with the first."""
    places: dict[str, list[int]] = defaultdict(list)
    for j in reversed(range(len(new))):
        places[new[j]].append(j)
    return [(i, places[text].pop()) for i, text in enumerate(old) if places.get(text)]


def _alike(old: Sequence[str], new: Sequence[str], pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The most alike of what `pairs` leave over, each in one pair."""
    taken_old, taken_new = {i for i, _ in pairs}, {j for _, j in pairs}
    left = {i: bag(old[i]) for i in range(len(old)) if i not in taken_old}
    right = {j: bag(new[j]) for j in range(len(new)) if j not in taken_new}
    near = set(_neighbours(left, right, rising(sorted(pairs)), len(old), len(new)))
    scored = []
    for i, j in sorted(near.union(_by_rare_words(left, right))):
        in_place = (i, j) in near
        score = likeness(left[i], right[j], contained=in_place)
        if score >= (ALIKE_IN_PLACE if in_place else ALIKE):
            scored.append((-score, abs(i - j), i, j))
    chosen: list[tuple[int, int]] = []
    for _, _, i, j in sorted(scored):
        if i in left and j in right:
            del left[i], right[j]
            chosen.append((i, j))
    return chosen


def likeness(old: Bag, new: Bag, *, contained: bool = False) -> float:
    """Dice’s coefficient of the weighted words, from 0 to 1; `contained` also counts one inside the other as alike."""
    common = 0.0
    for word, times in old.words.items():
        if word in new.words:
            common += _weight(word) * min(times, new.words[word])
    if not common:
        return 0.0
    dice = 2 * common / (old.size + new.size)
    if contained and common >= _LEAST:
        return max(dice, _CONTAINED * common / min(old.size, new.size))
    return dice


def bag(text: str) -> Bag:
    """The words of a passage, counted."""
    words = Counter(word.lower() for word in _WORD.findall(text.translate(_SAME_MARKS)))
    return Bag(words, sum(_weight(word) * times for word, times in words.items()))


def _weight(word: str) -> float:
    return 1.0 if len(word) > 3 or word[0].isdigit() else _LIGHT


def _neighbours(
    left: Iterable[int], right: Iterable[int], anchors: Sequence[tuple[int, int]], old: int, new: int
) -> Iterator[tuple[int, int]]:
    """Passages left over between the same two anchors, at about the same part of the way."""
    lefts, rights = sorted(left), sorted(right)
    for (i, j), (i_next, j_next) in pairwise([(-1, -1), *anchors, (old, new)]):
        ours = lefts[bisect_left(lefts, i) : bisect_left(lefts, i_next)]
        theirs = rights[bisect_left(rights, j) : bisect_left(rights, j_next)]
        for number, one in enumerate(ours):
            middle = number * len(theirs) // len(ours)
            yield from ((one, other) for other in theirs[max(0, middle - _WINDOW) : middle + _WINDOW + 1])


def _by_rare_words(left: dict[int, Bag], right: dict[int, Bag]) -> Iterator[tuple[int, int]]:
    places: dict[str, list[int]] = defaultdict(list)
    for j, theirs in right.items():
        for word in theirs.words:
            places[word].append(j)
    for i, ours in left.items():
        known = sorted((len(places[word]), word) for word in ours.words if word in places)
        shared = Counter(j for often, word in known[:_RARE] if often <= _CROWD for j in places[word])
        yield from ((i, j) for j, _ in shared.most_common(_CLOSEST))


def _widened(
    old: Sequence[str], new: Sequence[str], alike: Sequence[tuple[int, int]], taken_old: set[int], taken_new: set[int]
) -> list[Pair]:
    """A sentence that was split is one change, and so are two that were joined.

    "The dam leaks, Vale said, and the gates are rusted." → "The dam leaks, Vale said. The gates are rusted."
    """
    taken_old = taken_old | {i for i, _ in alike}
    taken_new = taken_new | {j for _, j in alike}
    pairs = []
    for i, j in sorted(alike):
        ours, theirs = range(i, i + 1), range(j, j + 1)
        theirs = _grown(new, theirs, taken_new, bag(old[i]))
        if len(theirs) == 1:
            ours = _grown(old, ours, taken_old, bag(new[j]))
        pairs.append(Pair(ours, theirs, False, False))
    return pairs


def _grown(texts: Sequence[str], held: range, taken: set[int], other: Bag) -> range:
    """The passage with the one after or before it, where that is free and makes the two sides more alike."""
    best = likeness(bag(texts[held.start]), other)
    for wider, free in (
        (range(held.start, held.stop + 1), held.stop),
        (range(held.start - 1, held.stop), held.start - 1),
    ):
        if not 0 <= free < len(texts) or free in taken:
            continue
        if likeness(bag(" ".join(texts[wider.start : wider.stop])), other) > best + 0.05:
            taken.add(free)
            return wider
    return held


def _in_order(pairs: Iterable[Pair]) -> list[Pair]:
    kept = {i: pair.new.start for pair in pairs for i in pair.old if pair.new and not pair.moved}
    places: dict[int, int] = {}
    last = -1
    for pair in sorted((pair for pair in pairs if pair.old), key=lambda pair: pair.old.start):
        last = kept.get(pair.old.start, last)
        places[pair.old.start] = last

    def place(pair: Pair) -> tuple[int, int, int]:
        if pair.new:
            return pair.new.start, 0, 0
        return places[pair.old.start], 1, pair.old.start

    return sorted(pairs, key=place)


class Replaced(NamedTuple):
    """Words `old[there]` that stand as `new[here]`, as spans of the two texts; one of them can be empty."""

    there: Span
    here: Span

    def reversed(self) -> "Replaced":
        return Replaced(self.here, self.there)


_TOKEN = re.compile(r"\w+(?:[.,’'-]\w+)*|\S")
_SMALL = re.compile(r"[a-z]{1,3}")


def find_replaced(old: str, new: str) -> list[Replaced]:
    """The words that differ, in order; white space and the shape of quotation marks and dashes do not count.

    Patience diff (words that occur once on both sides first), so that time grows with the number of words.
    """
    ours, theirs = list(_TOKEN.finditer(old)), list(_TOKEN.finditer(new))
    kept = _kept([m[0].translate(_SAME_MARKS) for m in ours], [m[0].translate(_SAME_MARKS) for m in theirs])
    gaps: list[tuple[range, range]] = []
    for (i, j), (i_next, j_next) in pairwise([(-1, -1), *kept, (len(ours), len(theirs))]):
        gap = range(i + 1, i_next), range(j + 1, j_next)
        if not gap[0] and not gap[1]:
            continue
        if gaps and _is_confetti(gaps[-1], gap, ours):
            gap = range(gaps[-1][0].start, gap[0].stop), range(gaps[-1][1].start, gap[1].stop)
            gaps.pop()
        gaps.append(gap)
    return [Replaced(_covered(ours, gap[0]), _covered(theirs, gap[1])) for gap in gaps]


def _is_confetti(last: tuple[range, range], gap: tuple[range, range], ours: Sequence[re.Match[str]]) -> bool:
    """Two replacements with one small word between them read better as one: "plan was bad" → "idea was awful"."""
    replaced = last[0] and last[1] and gap[0] and gap[1]
    return bool(replaced) and gap[0].start - last[0].stop == 1 and bool(_SMALL.fullmatch(ours[last[0].stop][0]))


def _covered(tokens: Sequence[re.Match[str]], numbers: range) -> Span:
    if numbers:
        return Span(tokens[numbers.start].start(), tokens[numbers.stop - 1].end())
    place = tokens[numbers.start - 1].end() if numbers.start else 0
    return Span(place, place)


def _kept(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Places of the words that both have, in one order."""
    kept: list[tuple[int, int]] = []
    waiting = [(0, len(old), 0, len(new))]
    while waiting:
        i, i_end, j, j_end = waiting.pop()
        while i < i_end and j < j_end and old[i] == new[j]:
            kept.append((i, j))
            i, j = i + 1, j + 1
        while i < i_end and j < j_end and old[i_end - 1] == new[j_end - 1]:
            i_end, j_end = i_end - 1, j_end - 1
            kept.append((i_end, j_end))
        if i == i_end or j == j_end:
            continue
        once = _once(old, i, i_end, new, j, j_end)
        if not once:  # only words that come again and again: the first goes with the first
            kept += [(i + a, j + b) for a, b in rising(_exact(old[i:i_end], new[j:j_end]))]
            continue
        kept += once
        waiting += [
            (a + 1, a_next, b + 1, b_next) for (a, b), (a_next, b_next) in pairwise([*once, (i_end, j_end)])
        ] + [(i, once[0][0], j, once[0][1])]
    return sorted(kept)


def _once(old: Sequence[str], i: int, i_end: int, new: Sequence[str], j: int, j_end: int) -> list[tuple[int, int]]:
    ours, theirs = Counter(old[i:i_end]), Counter(new[j:j_end])
    places = {word: b for b, word in enumerate(new[j:j_end], j) if theirs[word] == 1}
    return rising([(a, places[word]) for a, word in enumerate(old[i:i_end], i) if ours[word] == 1 and word in places])
