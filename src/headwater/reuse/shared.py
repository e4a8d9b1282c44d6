"""The passages that two articles share, word for word or edited, with their exact places in both."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise, repeat
from typing import NamedTuple

import numpy as np

from headwater.records import Article, Span

_SEED = 3  # words: with one word in four replaced, a run of three is left every ten words or so
_CROWD = 8  # places of a run in one article times those in the other: more is a refrain, "he said that"
_MOST = 20_000  # segments, the longest first: only a page made to keep us busy has more
_BACK = 40  # segments before it that each is tried behind
_JUMP = 24  # words that may lie between two segments of one passage, on either side
_REACH = 32  # words beyond its outermost segments in which a passage may go on
_TOUCH = 8  # words between two passages that are one
_EDIT = 0.3  # what a word that only one side has takes away between segments
_FRAY = 0.5  # and at the ends, where the passage must come to an end somewhere
_LOST = 3.0  # how far the score may fall at an end before it is given up
_LEAST = 6.5  # weight of the words that both have: less is a phrase, "told reporters on Monday that the"
_RUN = 5  # words without an edit, somewhere in a passage
_DENSE = 0.5  # of the words of the longer side
_SMALL = 0.35  # "the", "of", "was": every text has them everywhere
_SMALL_WORDS = frozenset(
    "about after also been before could does doing from have having here into just like more most much only other "
    "over said says should some such than that their them then there these they this those told under very were what "
    "when where which while will with would your during because between being both each even every".split()
)
# One passage tells that an article has it from the other: eight words in a row of some weight, or more words than two
# accounts of one event have in common by chance, less what was edited. On the bodies of FNC-1, what is below both are
# figures, titles and quotations of one event ("Vale is in talks to play the founder Tom Reed"). A copy of twenty words
# of which one in ten is edited is mostly above.
_TELLING_RUN = 8
_TELLING = 7.0
_PLENTY = 12.0
_LOSS = 0.6  # what each edited word takes away of that
_NAME = 6  # words of one name: "the Harwick and Brightwater Observatory for River Trade" weighs as one word
_JOINTS = frozenset({"of", "for", "the", "and"})
# What many write alike without having it from each other, and what a page’s scripts and addresses leave in its text:
# worth nothing.
_STOCK = re.compile(
    r"""(?ix)
    did[ ]not[ ](?:immediately[ ])?(?:respond|reply|return)\b[^.\n]{0,60}?(?:comment|calls?|messages?|requests?|emails?)
    | (?:spoke|speaking)?[ ]?on[ ](?:the[ ])?condition[ ]of[ ]anonymity[^.\n]{0,90}
    | (?:was|were|is|are)[ ]not[ ](?:immediately[ ])?(?:authori[sz]ed|available|reachable)[ ](?:to|for)[^.\n]{0,60}
    | declined[ ]to[ ](?:comment|be[ ]named|be[ ]identified)\b[^.\n]{0,30}
    | contributed[ ]to[ ]this[ ](?:report|story|article)
    | all[ ]rights[ ]reserved
    | (?:this[ ]material[ ])?may[ ]not[ ]be[ ]published,?[ ]broadcast,?[ ]rewritten,?[ ]or[ ]redistributed
    | (?:sign[ ]up|subscribe)[ ](?:for|to)[ ](?:our|the)[^.\n]{0,60}
    | follow[ ](?:us|him|her|me|them)[ ]on[ ](?:twitter|facebook|instagram|x)\b
    | (?:click|tap)[ ]here[ ](?:to|for)[^.\n]{0,60}
    | has[ ]been[ ]contacted[ ]for[ ](?:a[ ])?comment
    | (?:_|://|[a-z]{2}\.\w{1,40}[.(]|\w-\w{1,30}-\w{1,30}-\w{1,30}-)\S{0,200}
    """
)
_WITHIN = "'’‘ʼ`´\u00ad\u200b\u200c\u200d\u2060\ufeff"  # inside a word they do not count, as in fingerprints.py
_WORD = re.compile(rf"[^\W_]+(?:[{_WITHIN}][^\W_]+)*")


class Shared(NamedTuple):
    """A passage that two articles share. `words` are those of this article, edited ones too."""

    here: Span
    there: Span
    words: int
    similarity: float  # the part of both sides' words that both have, in one order, 0 to 1


class Words(NamedTuple):
    """The words of an article’s body, as they are compared, and their places in its text."""

    words: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]


class Segment(NamedTuple):
    """The same words in both, from word `here` and word `there` on."""

    here: int
    there: int
    length: int


class Stretch(NamedTuple):
    """A passage in words: `[here, here_end)` and `[there, there_end)`."""

    here: int
    here_end: int
    there: int
    there_end: int
    matched: tuple[int, ...]  # words of this article that both have
    run: int  # the longest without an edit


def find_shared(here: Article, there: Article) -> list[Shared]:
    """The passages of two articles’ bodies that are the same or an edit of each other, in the order of `here`.

    They do not overlap in `here`; one passage of `there` can stand in `here` twice, and in another order. Each begins
    and ends with a word. Phrases that many write alike ("did not respond to a request for comment") are none, nor is
    what has no five words in a row in common. Two articles whose passages are all short or much edited share nothing:
    so do any two on one event. Time grows with the number of words.
    """
    words = _compared_words(here.text, here.body)
    found = find_stretches(words, _compared_words(there.text, there.body))
    if not any(_tells_alone(one, sum(weight(words[place]) for place in one.matched)) for one in found):
        return []  # nor with stock phrases: those are looked for last, as they take the most time
    weights = _weights(here.text, here.body)
    weighed = [(one, sum(weights[place] for place in one.matched)) for one in found]
    if not any(_tells_alone(one, left) for one, left in weighed):
        return []
    ours, theirs = words_of(here.text, here.body), words_of(there.text, there.body)
    return [
        Shared(
            _covered(ours, one.here, one.here_end),
            _covered(theirs, one.there, one.there_end),
            one.here_end - one.here,
            2 * len(one.matched) / (one.here_end - one.here + one.there_end - one.there),
        )
        for one, left in weighed
        if left >= _LEAST
    ]


@lru_cache(maxsize=8)  # one article is held against many
def words_of(text: str, body: tuple[Span, ...]) -> Words:
    spans = tuple(match.span() for block in body for match in _WORD.finditer(text, block.start, block.end))
    return Words(_compared_words(text, body), spans)


@lru_cache(maxsize=8)
def _compared_words(text: str, body: tuple[Span, ...]) -> tuple[str, ...]:
    """The words without their places, which few pairs of articles need: most share a phrase and no more."""
    # All at once: one by one takes three times as long. No word holds the end of a line.
    told = "\n".join([word for block in body for word in _WORD.findall(text, block.start, block.end)])
    if told.isascii() or "`" not in told:  # which counts in a word that is all ASCII
        return tuple(_compared(told).split("\n")) if told else ()
    return tuple(map(_compared, told.split("\n")))


@lru_cache(maxsize=2)
def _weights(text: str, body: tuple[Span, ...]) -> tuple[float, ...]:
    """What each word of the body tells: nothing in a stock phrase, nor in a name after its first word."""
    weights: list[float] = []
    words = iter(words_of(text, body).words)
    for block in body:
        name = 0  # capitalised words so far
        phrases = [match.span() for match in _STOCK.finditer(text, block.start, block.end)]
        at = 0
        for match in _WORD.finditer(text, block.start, block.end):
            word = next(words)
            while at < len(phrases) and phrases[at][1] <= match.start():
                at += 1
            capital = match[0][0].isupper() or match[0][0].isdigit()
            if capital or word not in _JOINTS:
                name = name + 1 if capital else 0
            stock = at < len(phrases) and phrases[at][0] <= match.start()
            weights.append(0.0 if stock or (capital and 1 < name <= _NAME) else weight(word))
    return tuple(weights)


@lru_cache(maxsize=50_000)
def weight(word: str) -> float:
    return 1.0 if word[0].isdigit() or (len(word) > 3 and word not in _SMALL_WORDS) else _SMALL


def _compared(word: str) -> str:
    """As words are compared: one, or many on a line each."""
    if word.isascii():
        return word.lower().replace("'", "")
    for mark in _WITHIN:
        word = word.replace(mark, "")
    return unicodedata.normalize("NFC", word).casefold()


def _covered(words: Words, start: int, end: int) -> Span:
    return Span(words.spans[start][0], words.spans[end - 1][1])


def find_stretches(ours: Sequence[str], theirs: Sequence[str]) -> list[Stretch]:
    """Passages with five words in a row and enough in common, in order of place; stock phrases too."""
    segments = _segments(ours, theirs)
    if all(one.length < _RUN for one in segments):
        return []
    found: list[Stretch] = []
    taken = bytearray(len(ours) + 1)
    for chain in _chains(segments, ours):
        free = [part for segment in chain if (part := _free(segment, taken))]
        if not free:
            continue
        stretch = _stretched(ours, theirs, free, taken)
        if stretch.run >= _SEED:
            taken[stretch.here : stretch.here_end] = b"\1" * (stretch.here_end - stretch.here)
            found.append(stretch)
    return [one for one in _joined(sorted(found)) if one.run >= _RUN and len(one.matched) >= _DENSE * _longer(one)]


def _longer(one: Stretch) -> int:
    return max(one.here_end - one.here, one.there_end - one.there)


def _tells_alone(one: Stretch, weight: float) -> bool:
    left = weight - _LOSS * (_longer(one) - len(one.matched))
    return left >= (_TELLING if one.run >= _TELLING_RUN else _PLENTY)


def _segments(ours: Sequence[str], theirs: Sequence[str]) -> list[Segment]:
    """The longest runs of at least three words that stand in both, sorted by place."""
    if min(len(ours), len(theirs)) < _SEED:
        return []
    numbers = {word: number for number, word in enumerate(set(ours).intersection(theirs), 1)}
    left, right = (list(map(numbers.get, words, repeat(0))) for words in (ours, theirs))
    places: dict[int, list[int]] = defaultdict(list)
    for j, run in _runs(right, len(numbers) + 1):
        places[run].append(j)
    at = [(i, run) for i, run in _runs(left, len(numbers) + 1) if run in places]
    times = Counter(run for _, run in at)
    pairs = [(i - j, i) for i, run in at if times[run] * len(places[run]) <= _CROWD for j in places[run]]
    found: list[Segment] = []
    diagonal, end = None, -1
    for offset, i in sorted(pairs):
        if offset == diagonal and i + _SEED <= end:
            continue  # inside the last one
        segment = _longest(left, right, i, i - offset, end if offset == diagonal else 0)
        found.append(segment)
        diagonal, end = offset, segment.here + segment.length
    if len(found) > _MOST:
        found = sorted(found, key=lambda one: (-one.length, one))[:_MOST]
    return sorted(found)


def _runs(words: Sequence[int], base: int) -> Iterator[tuple[int, int]]:
    """The place of each three words, and one number for them; without those of which the other article lacks one."""
    numbers = np.array(words, np.int64)
    first, second, third = numbers[:-2], numbers[1:-1], numbers[2:]
    at = np.flatnonzero((first != 0) & (second != 0) & (third != 0))
    runs = (first[at] * base + second[at]) * base + third[at]
    return zip(at.tolist(), runs.tolist(), strict=True)


def _longest(left: Sequence[int], right: Sequence[int], i: int, j: int, least: int) -> Segment:
    """The run of equal words around a place, forwards and backwards (not before word `least`)."""
    start, end = i, i + _SEED
    while start > least and start - i + j > 0 and left[start - 1] == right[start - 1 - i + j] != 0:
        start -= 1
    while end < len(left) and end - i + j < len(right) and left[end] == right[end - i + j] != 0:
        end += 1
    return Segment(start, start - i + j, end - start)


def _chains(segments: Sequence[Segment], ours: Sequence[str]) -> Iterator[list[Segment]]:
    """Segments that follow each other in both articles with little between, the best chain first; each in one."""
    sums = np.concatenate(([0.0], np.cumsum(list(map(weight, ours))))).tolist()
    scores: list[float] = []
    before: list[int] = []
    for number, one in enumerate(segments):
        best, link = 0.0, -1
        for back in range(number - 1, max(-1, number - 1 - _BACK), -1):
            other = segments[back]
            gap, gap_there = one.here - other.here - other.length, one.there - other.there - other.length
            if gap > _JUMP or not -_JUMP < gap_there <= _JUMP or one.there <= other.there or one.here <= other.here:
                continue
            overlap = max(0, -gap, -gap_there)
            if overlap >= min(one.length, other.length):
                continue
            score = scores[back] - _EDIT * max(gap, gap_there, abs(gap - gap_there)) - overlap
            if score > best:
                best, link = score, back
        scores.append(best + sums[one.here + one.length] - sums[one.here])
        before.append(link)
    used = [False] * len(segments)
    for number in sorted(range(len(segments)), key=lambda number: (-scores[number], number)):
        chain: list[Segment] = []
        at = number
        while at >= 0 and not used[at]:
            used[at] = True
            chain.append(segments[at])
            at = before[at]
        if chain:
            yield _without_overlaps(chain[::-1])


def _without_overlaps(chain: list[Segment]) -> list[Segment]:
    """Where a word was put in twice, two segments claim the words around it: the first one keeps them."""
    kept = chain[:1]
    for one in chain[1:]:
        last = kept[-1]
        cut = max(0, last.here + last.length - one.here, last.there + last.length - one.there)
        if cut < one.length:
            kept.append(Segment(one.here + cut, one.there + cut, one.length - cut))
    return kept


def _free(segment: Segment, taken: bytearray) -> Segment | None:
    """The segment up to the first word that another passage holds, or from the last one on."""
    start, end = segment.here, segment.here + segment.length
    while start < end and taken[start]:
        start += 1
    stop = taken.find(1, start, end)
    if stop >= 0:
        end = stop
    return Segment(start, segment.there + start - segment.here, end - start) if start < end else None


def _stretched(ours: Sequence[str], theirs: Sequence[str], chain: Sequence[Segment], taken: bytearray) -> Stretch:
    """The passage that a chain of segments belongs to: with the words between them, and beyond both ends."""
    first, last = chain[0], chain[-1]
    matched = [place for one in chain for place in range(one.here, one.here + one.length)]
    for one, following in pairwise(chain):
        gap = range(one.here + one.length, following.here)
        gap_there = range(one.there + one.length, following.there)
        matched += _common(ours, gap, theirs, gap_there)
    lowest = max(taken.rfind(1, 0, first.here) + 1, first.here - _REACH)
    highest = taken.find(1, last.here + last.length)
    highest = min(len(ours) if highest < 0 else highest, last.here + last.length + _REACH)
    on_left = _beyond(
        range(first.here - 1, lowest - 1, -1),
        range(first.there - 1, max(-1, first.there - 1 - _REACH), -1),
        ours,
        theirs,
    )
    end = last.there + last.length
    on_right = _beyond(
        range(last.here + last.length, highest), range(end, min(len(theirs), end + _REACH)), ours, theirs
    )
    matched += on_left.matched + on_right.matched
    return Stretch(
        first.here - on_left.here,
        last.here + last.length + on_right.here,
        first.there - on_left.there,
        end + on_right.there,
        tuple(matched),
        max(one.length for one in chain),
    )


def _common(ours: Sequence[str], gap: range, theirs: Sequence[str], gap_there: range) -> list[int]:
    """Words of a gap that both sides have, in one order: their places in this article."""
    if not gap or not gap_there:
        return []
    best: list[list[tuple[int, ...]]] = [[()] * (len(gap_there) + 1)]
    for i in gap:
        row: list[tuple[int, ...]] = [()]
        for number, j in enumerate(gap_there):
            if ours[i] == theirs[j]:
                row.append((*best[-1][number], i))
            else:
                row.append(max(best[-1][number + 1], row[number], key=len))
        best.append(row)
    return list(best[-1][-1])


class Reach(NamedTuple):
    """How many words a passage goes on, on either side, and which of them match."""

    here: int
    there: int
    matched: list[int]


def _beyond(here: range, there: range, ours: Sequence[str], theirs: Sequence[str]) -> Reach:
    """How far a passage goes on over edited words: as far as the words that match outweigh those that do not."""
    best, end = 0.0, (0, 0)
    row = [-_FRAY * number for number in range(len(there) + 1)]
    rows = [row]
    others = [theirs[place] for place in there]
    for i, place in enumerate(here, 1):
        word, gain = ours[place], weight(ours[place])
        above, left = row, -_FRAY * i
        row = [left]
        # Most of the time goes here: comparisons in place of `max` take half as long.
        for j, other in enumerate(others):
            score = above[j + 1] if above[j + 1] > left else left
            if other == word:
                score -= _FRAY
                if above[j] + gain > score:
                    score = above[j] + gain
                if score > best + 1e-9:
                    best, end = score, (i, j + 1)
            else:
                score = (above[j] if above[j] > score else score) - _FRAY
            row.append(score)
            left = score
        rows.append(row)
        if max(row) < best - _LOST:
            break
    matched = []
    i, j = end
    while i and j:
        same = ours[here[i - 1]] == theirs[there[j - 1]]
        if same and abs(rows[i][j] - rows[i - 1][j - 1] - weight(ours[here[i - 1]])) < 1e-9:
            matched.append(here[i - 1])
            i, j = i - 1, j - 1
        elif abs(rows[i][j] - rows[i - 1][j - 1] + _FRAY) < 1e-9:
            i, j = i - 1, j - 1
        elif abs(rows[i][j] - rows[i - 1][j] + _FRAY) < 1e-9:
            i -= 1
        else:
            j -= 1
    return Reach(*end, matched)


def _joined(stretches: Sequence[Stretch]) -> list[Stretch]:
    """Passages in order of place, those that follow each other closely in both articles made one."""
    apart: list[Stretch] = []
    for one in stretches:
        last = apart[-1] if apart else None
        if last and one.here - last.here_end <= _TOUCH and 0 <= one.there - last.there_end <= _TOUCH:
            apart[-1] = Stretch(
                last.here,
                one.here_end,
                last.there,
                one.there_end,
                last.matched + one.matched,
                max(last.run, one.run),
            )
        else:
            apart.append(one)
    return apart
