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
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from headwater.encoder.vectors import SCALE, VECTORS, sentence_vectors
from headwater.records import ArticleReference, Audit, FactCheck, Match, Passage, Span, day_of
from headwater.reuse.amounts import find_numbers
from headwater.reuse.view import CorpusView

Floats = NDArray[np.float64]
Numbers = frozenset[str | float]

CANDIDATES = 50  # by words and by vector each: 99 % of train's answers are among them
# Names, the part of the check's words that the text has, and pairs of words were tried on train and added nothing.
FEATURES = ("words", "cosine", "covers_text", "numbers", "length")
_K1, _B = 1.2, 0.75  # of BM25; .6 and .4 were no better on train
_LEAST = 4  # stems of a statement: "He denied it on Monday." says nothing that could be looked up
_MOST = 3  # fact checks told of one statement

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


class WordIndex:
    """BM25 over stems (Robertson & Zaragoza, 2009). A query takes the time of its words' postings."""

    def __init__(self, texts: Sequence[Counter[str]]) -> None:
        self.size = len(texts)
        held: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for i, counts in enumerate(texts):
            for stem, times in counts.items():
                held[stem].append((i, times))
        lengths = np.array([counts.total() for counts in texts], np.float64)
        scaled = _K1 * (1 - _B + _B * lengths / max(1.0, lengths.mean() if self.size else 1.0))
        self._postings: dict[str, tuple[NDArray[np.int64], Floats]] = {}
        self._weights: dict[str, float] = {}
        for stem, postings in held.items():
            rows = np.array(postings, np.int64)
            weight = math.log(1 + (self.size - len(rows) + 0.5) / (len(rows) + 0.5))
            often = rows[:, 1].astype(np.float64)
            self._postings[stem] = rows[:, 0], weight * often * (_K1 + 1) / (often + scaled[rows[:, 0]])
            self._weights[stem] = weight
        self._unknown = math.log(1 + 2 * self.size + 1)

    def weight(self, stem: str) -> float:
        return self._weights.get(stem, self._unknown)

    def scores(self, stems: Iterable[str]) -> Floats:
        scores = np.zeros(self.size)
        for stem in sorted(set(stems)):  # in a fixed order: sums of floats depend on it
            if stem in self._postings:
                holders, weights = self._postings[stem]
                scores[holders] += weights
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


def stems_of(text: str) -> list[str]:
    """What words are compared by: without accents, case, endings and the commonest words."""
    plain = "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))
    words = [match.lower() for match in _WORD.findall(plain)]
    return [_stem(word) for word in words if word not in _STOP]


class FactIndex:
    """Fact checks that can be looked up; each comes with the vector of its claim. Built in about 0.1 ms for each."""

    def __init__(self, fact_checks: Sequence[tuple[FactCheck, NDArray[np.int8]]]) -> None:
        self._checks = [check for check, _ in fact_checks]
        self._vectors = np.array([vector for _, vector in fact_checks], np.int8).astype(np.float32)
        self._stems = [Counter(stems_of(f"{check.claim} {check.title or ''}")) for check in self._checks]
        self._words = WordIndex(self._stems)
        self._numbers: dict[int, Numbers] = {}
        settings = json.loads((VECTORS / "facts.json").read_text())
        self._weights = np.array([settings["weights"][feature] for feature in FEATURES])
        self._shift = float(settings["shift"])
        self.threshold = float(settings["threshold"])

    def rank(self, text: str, *, limit: int = 5, vector: NDArray[np.int8] | None = None) -> list[Ranked]:
        """The fact checks that most likely speak of what a text says, best first. `vector` is the text’s, if known."""
        if not self._checks:
            return []
        words = plain_words(text)
        numbers, features = self.measure(words, sentence_vectors([words])[0] if vector is None else vector)
        scores = 1 / (1 + np.exp(-(features @ self._weights + self._shift).clip(-30, 30)))
        order = np.argsort(-scores, kind="stable")[:limit]
        return [Ranked(self._checks[numbers[i]], round(float(scores[i]), 4)) for i in order]

    def measure(self, words: str, vector: NDArray[np.int8]) -> tuple[list[int], Floats]:
        """Numbers of the fact checks worth a look, and their `FEATURES` `[candidate, feature]`."""
        stems = frozenset(stems_of(words))
        numbers = _numbers(words)
        by_words = self._words.scores(stems)
        near = self._vectors @ vector.astype(np.float32) / np.float32(SCALE * SCALE)
        candidates = np.union1d(_top(by_words, CANDIDATES), _top(near, CANDIDATES)).tolist()
        weighed = {stem: self._words.weight(stem) for stem in sorted(stems)}
        whole = max(1.0, sum(weighed.values()))
        rows = [
            (
                by_words[i] / 10,
                near[i],
                sum(weight for stem, weight in weighed.items() if stem in self._stems[i]) / whole,
                self._agree(i, numbers),
                math.log1p(self._stems[i].total()),
            )
            for i in candidates
        ]
        return candidates, np.array(rows, np.float64).reshape(len(rows), len(FEATURES))

    def _agree(self, i: int, numbers: Numbers) -> float:
        """Half a point for each number of the claim that the text has, half a point less for each that it lacks."""
        if i not in self._numbers:
            self._numbers[i] = _numbers(self._checks[i].claim)
        return (len(self._numbers[i] & numbers) - len(self._numbers[i] - numbers)) / 2


def find_fact_checks(audit: Audit, corpus: CorpusView, *, vectors: NDArray[np.int8] | None = None) -> list[Match]:
    """The published fact checks that speak of what the article’s statements say; only those that are likely to.

    `vectors` are the statements’, `[statement, width]`, where they are known already. A sentence with several sources
    is told once, with its first statement.
    """
    index = _index(corpus.fact_checks())
    article = audit.article
    matches, seen = [], set()
    for number, statement in enumerate(audit.statements):
        text = article.cut(statement.span)
        if statement.span in seen or len(stems_of(text)) < _LEAST:
            continue
        seen.add(statement.span)
        vector = vectors[number] if vectors is not None and vectors.shape[1] else None
        likely = [r.fact_check for r in index.rank(text, limit=_MOST, vector=vector) if r.score >= index.threshold]
        matches += [
            Match(statement.id, _passage(check), "fact check", _why(check))
            for check in likely
            if not article.url or check.url != article.url  # a fact check is no news to its own page
        ]
    return matches


_held: list[tuple[Sequence[tuple[FactCheck, NDArray[np.int8]]], FactIndex]] = []


def _index(fact_checks: Sequence[tuple[FactCheck, NDArray[np.int8]]]) -> FactIndex:
    """The index of the last fact checks asked for: a corpus gives the same sequence until a feed is added."""
    for checks, index in _held:
        if checks is fact_checks:
            return index
    index = FactIndex(fact_checks)
    _held[:] = [(fact_checks, index)]
    return index


def _passage(check: FactCheck) -> Passage:
    article = ArticleReference(check.id, check.url, check.publisher, check.title or "", check.published)
    return Passage(article, Span(0, len(check.claim)), check.claim)


def _why(check: FactCheck) -> str:
    """“Rated “Mostly false” by Mill Check on 2 May 2024.”"""
    told = f"Rated “{check.rating}”" if check.rating else "Checked"
    told += f" by {check.publisher}" if check.publisher else ""
    day = day_of(check.published)
    return f"{told} on {day.day} {day:%B %Y}." if day else f"{told}."


def _numbers(text: str) -> Numbers:
    return frozenset().union(*(fact.value for fact in find_numbers(text) if not fact.vague))


def _top(scores: NDArray[Any], count: int) -> NDArray[np.int64]:
    if len(scores) <= count:
        return np.arange(len(scores))
    best: NDArray[np.int64] = np.argpartition(-scores, count)[:count]
    return best
