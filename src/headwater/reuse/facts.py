"""Published fact checks that speak of what a statement says.

Words and vectors each find candidates; a few measures of how well one covers the other then order them.
"""

import functools
import json
import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from headwater.encoder.vectors import VECTORS, cosines, sentence_vectors
from headwater.records import Audit, FactCheck
from headwater.reuse.amounts import find_numbers

Floats = NDArray[np.float64]
Numbers = frozenset[str | float]

CANDIDATES = 50  # by words and by vector each: 98 % of train's answers are among them
FEATURES = (
    "words", "claim_words", "cosine", "covers_check", "covers_claim", "covers_text", "names", "numbers", "pairs",
    "longest",
)  # fmt: skip
_K1, _B = 1.2, 0.75  # of BM25; .6 and .4 were no better on train

_ADDRESS = re.compile(r"https?://\S+|\b(?:pic\.)?(?:twitter|x)\.com/\S+|\bwww\.\S+|\bt\.co/\S+")
_MARKED = re.compile(r"[#@](\w+)")
_JOINED = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[A-Za-z])(?=\d)|(?<=\d)(?=[A-Za-z])|_")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_STOP = frozenset(
    "a an the of in on at to for from by with and or but is are was were be been being it its this that these those as "
    "he she they his her their them i you we our your my me do does did has have had not no will would can could "
    "should about into over after than then so if what who which when where why how there here up out just also us "
    "".split()
)
_ENDINGS = (("ies", "y"), ("sses", "ss"), ("ing", ""), ("edly", ""), ("ed", ""), ("ly", ""), ("es", ""), ("s", ""))


def plain_words(text: str) -> str:
    """A post as it would be read out: no addresses, “#HarwickFires” as “Harwick Fires”, “@AnnVale” as “Ann Vale”."""
    words = _MARKED.sub(lambda match: _JOINED.sub(" ", match[1]), _ADDRESS.sub(" ", text))
    return " ".join(words.split())


class Ranked(NamedTuple):
    """A fact check and the chance, from 0 to 1, that it speaks of what was looked up."""

    fact_check: FactCheck
    score: float


class _Read(NamedTuple):
    """A text as it is compared: stems in order, those of names, numbers."""

    stems: tuple[str, ...]
    counts: Counter[str]
    names: frozenset[str]
    numbers: Numbers


class WordIndex:
    """BM25 over stems (Robertson & Zaragoza, 2009). A query takes the time of its words' postings."""

    def __init__(self, texts: Sequence[Counter[str]]) -> None:
        self.size = len(texts)
        held: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for number, counts in enumerate(texts):
            for stem, times in counts.items():
                held[stem].append((number, times))
        lengths = np.array([counts.total() for counts in texts], np.float64)
        scaled = _K1 * (1 - _B + _B * lengths / max(1.0, lengths.mean() if self.size else 1.0))
        self._postings: dict[str, tuple[NDArray[np.int64], Floats]] = {}
        self._weights: dict[str, float] = {}
        for stem, postings in held.items():
            rows = np.array(postings, np.int64)
            weight = math.log(1 + (self.size - len(rows) + 0.5) / (len(rows) + 0.5))
            times = rows[:, 1].astype(np.float64)
            self._postings[stem] = rows[:, 0], weight * times * (_K1 + 1) / (times + scaled[rows[:, 0]])
            self._weights[stem] = weight
        self._unknown = math.log(1 + 2 * self.size + 1)

    def weight(self, stem: str) -> float:
        return self._weights.get(stem, self._unknown)

    def scores(self, stems: Iterable[str]) -> Floats:
        scores = np.zeros(self.size)
        for stem in sorted(set(stems)):  # in a fixed order: sums of floats depend on it
            if stem in self._postings:
                numbers, weights = self._postings[stem]
                scores[numbers] += weights
        return scores


@functools.lru_cache(65536)
def _stem(word: str) -> str:
    """“checks”, “checked” and “checking” are one: a light stemmer, for English."""
    word = re.sub(r"['’].*$", "", word)
    if len(word) > 4:
        for ending, instead in _ENDINGS:
            if word.endswith(ending) and len(word) - len(ending) >= 3 and not word.endswith("ss"):
                word = word[: -len(ending)] + instead
                break
        if len(word) > 4 and word[-1] == word[-2] and word[-1] not in "lsz":
            word = word[:-1]
        if len(word) > 4 and word.endswith("e"):
            word = word[:-1]
    elif len(word) == 4 and word.endswith("s") and not word.endswith("ss"):
        word = word[:-1]
    return word


def _read(text: str) -> _Read:
    words = _WORD.findall("".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)))
    kept = [(word, _stem(word.lower())) for word in words if word.lower() not in _STOP]
    stems = tuple(stem for _, stem in kept)
    names = frozenset(stem for word, stem in kept if word[0].isupper())
    numbers = frozenset().union(*(fact.value for fact in find_numbers(text) if not fact.vague))
    return _Read(stems, Counter(stems), names, numbers)


class FactIndex:
    """Fact checks to be looked up; built once, about 0.1 ms each. Vectors are those of the claims."""

    def __init__(self, fact_checks: Sequence[tuple[FactCheck, NDArray[np.int8]]]) -> None:
        self._checks = [check for check, _ in fact_checks]
        self._vectors = np.array([vector for _, vector in fact_checks]).astype(np.float32)
        self._claims = [_read(check.claim) for check in self._checks]
        titles = [_read(check.title or "") for check in self._checks]
        self._whole = [claim.counts + title.counts for claim, title in zip(self._claims, titles, strict=True)]
        self._titles = titles
        self._by_whole = WordIndex(self._whole)
        self._by_claim = WordIndex([claim.counts for claim in self._claims])
        self._pairs = [
            _pairs(claim.stems) | _pairs(title.stems) for claim, title in zip(self._claims, titles, strict=True)
        ]

    def candidates(self, text: str, vector: NDArray[np.int8]) -> tuple[list[int], Floats]:
        """Numbers of the fact checks worth a look, and their `FEATURES` `[candidate, feature]`."""
        read = _read(plain_words(text))
        words, claim_words = self._by_whole.scores(read.stems), self._by_claim.scores(read.stems)
        near = self._vectors @ vector.astype(np.float32) / 127**2
        best = np.union1d(_top(words, CANDIDATES), _top(near, CANDIDATES)).tolist()
        pairs = _pairs(read.stems)
        rows = [[words[i] / 10, claim_words[i] / 10, near[i], *self._overlaps(i, read, pairs)] for i in best]
        return best, np.array(rows).reshape(len(best), len(FEATURES))

    def _overlaps(self, i: int, read: _Read, pairs: frozenset[tuple[str, str]]) -> list[float]:
        claim = self._claims[i]
        names = claim.names | self._titles[i].names
        numbers = claim.numbers
        shared = pairs & self._pairs[i]
        return [
            self._covered(self._whole[i], read.counts),
            self._covered(claim.counts, read.counts),
            self._covered(read.counts, self._whole[i]),
            self._covered(names, read.counts),
            (len(numbers & read.numbers) - len(numbers - read.numbers)) / 2 if numbers else 0.0,
            sum(self._by_whole.weight(a) + self._by_whole.weight(b) for a, b in shared) / 40,
            math.log1p(len(claim.stems)),
        ]

    def _covered(self, stems: Iterable[str], by: Counter[str]) -> float:
        """The part of the stems, by weight, that the others have."""
        known = sorted(set(stems))
        weights = [self._by_whole.weight(stem) for stem in known]
        return sum(w for stem, w in zip(known, weights, strict=True) if stem in by) / max(1.0, sum(weights))


def _pairs(stems: Sequence[str]) -> frozenset[tuple[str, str]]:
    return frozenset(zip(stems, stems[1:]))


def _top(scores: NDArray[np.floating], count: int) -> NDArray[np.int64]:
    if len(scores) <= count:
        return np.arange(len(scores))
    return np.argpartition(-scores, count)[:count]
