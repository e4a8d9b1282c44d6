"""How likely a comment is spam: trained weights that all sites share, and on top what a site's moderators said."""

import functools
import math
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from headwater.screening.comment import Reason
from headwater.screening.features import SLOTS, Features

MODEL = Path(__file__).parent.parent / "models" / "screening"
MOST_MARKS = 20_000  # of a site, 28 bytes each: the ones that were submitted longest ago are forgotten
STRONGEST = 6.0  # log odds: the trained weights alone say no more than this
MOST_WORDS = 30_000  # of a site, 8 bytes each
FIRM = 3  # submissions of one direction more than of the other
STEP = 1.5  # log odds by which the words of one submission move, where the shared weights were all wrong


class Prior(NamedTuple):
    """The trained weights."""

    weights: NDArray[np.float32]  # [SLOTS]
    bias: float
    scale: float  # of the log odds, set so that they are calibrated


class Taught(NamedTuple):
    """What moderators said of one mark."""

    weight: float
    spam: int
    ham: int
    trust: int  # how many submissions of its direction it is ahead

    def after(self, spam: bool, reach: float) -> "Taught":
        """One submission more. A first one goes all the way; against what was said before, one goes a part of it."""
        agrees = spam == (self.weight > 0) or not self.trust
        rate = 1 / (1 + 3 * self.trust)
        weight = self.weight + (1.0 if agrees else rate) * ((reach if spam else -reach) - self.weight)
        trust = min(self.trust + 1, 20) if agrees else self.trust - 1
        return Taught(weight, self.spam + spam, self.ham + (not spam), trust)


NEW = Taught(0.0, 0, 0, 0)


@functools.cache
def load_prior() -> Prior:
    """The shipped weights; without them every word weighs nothing."""
    file = MODEL / "weights.npz"
    weights = np.zeros(SLOTS, np.float32)
    if not file.is_file():
        return Prior(weights, -2.0, 1.0)
    with np.load(file) as stored:
        weights[stored["indices"]] = stored["weights"]
        return Prior(weights, float(stored["bias"]), float(stored["scale"]))


@dataclass(frozen=True, slots=True)
class Learner:
    """The shared weights and one site's own. `learn` gives a new one; the shared weights never change."""

    prior: Prior
    marks: Mapping[int, Taught] = field(default_factory=dict)
    words: Mapping[int, float] = field(default_factory=dict)  # by slot

    @classmethod
    def new(cls) -> "Learner":
        """What a site starts with: the shared weights alone."""
        return cls(load_prior())

    def score(self, features: Features) -> float:
        """The probability that a comment is spam."""
        return _sigmoid(self.log_odds(features))

    def score_when_firm(self, features: Features) -> float:
        """The same, by what was trained, the facts, and marks of which moderators said the same three times.

        What was said once may be a slip: it makes spam of a comment, and is not enough to throw it away unseen.
        """
        told = self.prior_log_odds(features) + sum(weight for _, weight in features.facts)
        taught = (self.marks[mark.key] for mark in features.marks if mark.key in self.marks)
        return _sigmoid(told + sum(one.weight for one in taught if one.trust >= FIRM))

    def log_odds(self, features: Features) -> float:
        told = self.prior_log_odds(features) + sum(weight for _, weight in features.facts)
        if self.marks:
            told += sum(self.marks[mark.key].weight for mark in features.marks if mark.key in self.marks)
        if self.words:
            told += self.words_log_odds(features)
        return told

    def words_log_odds(self, features: Features) -> float:
        """What this site's own words say."""
        slots, values = features.indices.tolist(), features.values.tolist()
        pairs = zip(slots, values, strict=True)
        return float(sum(self.words[slot] * value for slot, value in pairs if slot in self.words))

    def prior_log_odds(self, features: Features) -> float:
        told = self.prior.bias + float(self.prior.weights[features.indices] @ features.values)
        return float(max(-STRONGEST, min(STRONGEST, told * self.prior.scale)))

    def reasons(self, features: Features, most: int = 6) -> tuple[Reason, ...]:
        """What weighed most, the weightiest first, for spam (above zero) and against."""
        told = [Reason(name, weight) for name, weight in features.facts]
        for mark in features.marks:
            taught = self.marks.get(mark.key)
            if taught:
                told.append(Reason(f"{mark.name}: {_times(taught)}", taught.weight))
        weights = self.prior.weights[features.indices] * features.values * np.float32(self.prior.scale)
        places = np.argsort(np.abs(weights))[: -most - 1 : -1].tolist()
        told += [Reason(features.name(place), float(weights[place])) for place in places]
        told.sort(key=lambda reason: -abs(reason.weight))
        return tuple(reason for reason in told[:most] if abs(reason.weight) >= 0.05)

    def learn(self, features: Features, spam: bool) -> "Learner":
        """What a moderator said of a comment, from now on."""
        marks = dict(self.marks)
        for mark in features.marks:
            # Taken out and put in again: the dictionary's order is that of the last submission.
            marks[mark.key] = marks.pop(mark.key, NEW).after(spam, mark.reach)
        for key in list(marks)[: max(0, len(marks) - MOST_MARKS)]:
            del marks[key]
        return Learner(self.prior, marks, self._words_after(features, spam))

    def _words_after(self, features: Features, spam: bool) -> Mapping[int, float]:
        """The site's words after a submission: a step where they were wrong or in doubt, none where they were right."""
        told = self.prior_log_odds(features) + (self.words_log_odds(features) if self.words else 0.0)
        missing = _sigmoid(-told if spam else told)
        if missing < 0.1 or not len(features.indices):
            return self.words
        size = float(features.values @ features.values)
        words = dict(self.words)
        for slot, value in zip(features.indices.tolist(), features.values.tolist(), strict=True):
            step = STEP * missing * value / size
            words[slot] = float(np.float32(words.pop(slot, 0.0) + (step if spam else -step)))
        for slot in list(words)[: max(0, len(words) - MOST_WORDS)]:
            del words[slot]
        return words

    def to_bytes(self) -> bytes:
        """The site's own part, small; the shared weights are not in it."""
        rows = np.array([(key, *taught) for key, taught in self.marks.items()], _ROW)
        words = np.array(list(self.words.items()), _WORD)
        return b"HWL1" + zlib.compress(len(rows).to_bytes(4, "little") + rows.tobytes() + words.tobytes(), 6)

    @classmethod
    def from_bytes(cls, content: bytes) -> "Learner":
        """The learner of `to_bytes`, on the shared weights of this version. Raises ValueError where it is none."""
        if content[:4] != b"HWL1":
            raise ValueError("not a learner of a site: it does not begin with HWL1")
        try:
            plain = zlib.decompress(content[4:])
            end = 4 + int.from_bytes(plain[:4], "little") * _ROW.itemsize
            rows, words = np.frombuffer(plain[4:end], _ROW), np.frombuffer(plain[end:], _WORD)
        except (zlib.error, ValueError) as error:
            raise ValueError(f"a damaged learner of a site: {error}") from error
        return cls(load_prior(), {key: Taught(*taught) for key, *taught in rows.tolist()}, dict(words.tolist()))


_WORD = np.dtype([("slot", "<i4"), ("weight", "<f4")])
_ROW = np.dtype([("key", "<i8"), ("weight", "<f8"), ("spam", "<i4"), ("ham", "<i4"), ("trust", "<i4")])


def _times(taught: Taught) -> str:
    counts = (("spam", taught.spam), ("ham", taught.ham))
    said = [f"{kind} {count} times" if count > 1 else f"{kind} once" for kind, count in counts if count]
    return f"called {' and '.join(said)} here"


def _sigmoid(log_odds: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, log_odds))))
