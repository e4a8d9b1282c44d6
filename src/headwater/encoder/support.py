"""The support model: how a text stands to a headline or a claim. Both are read together, in one pass of their own."""

import functools
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from headwater.encoder import MODEL, load_model, load_tokenizer

SUPPORT = MODEL.parent / "support"
MOST_PIECES = 96  # of both texts, [CLS] and two [SEP] among them
MOST_OF_FIRST = 34
_CLS, _SEP, _PAD = 101, 102, 0


class Relation(NamedTuple):
    """Probabilities: of the four stances a body takes to a headline, and of what evidence does to a claim."""

    stance: dict[str, float]  # agree, disagree, discuss, unrelated
    support: dict[str, float]  # supports, refutes, neither


class SupportModel(NamedTuple):
    session: Any
    settings: dict[str, Any]
    digest: str

    def relate(self, first: str, texts: Sequence[str]) -> list[Relation]:
        """How each of `texts` stands to `first`; each is read alone, so that one's answer hangs on no other."""
        head = _ids(first)[:MOST_OF_FIRST]
        return [self._relation(head, _ids(text)[: MOST_PIECES - 3 - len(head)]) for text in texts]

    def _relation(self, first: list[int], second: list[int]) -> Relation:
        ids = np.array([[_CLS, *first, _SEP, *second, _SEP]], dtype=np.int64)
        kind = np.zeros_like(ids)
        kind[0, len(first) + 2 :] = 1
        stance, support = self.session.run(None, {"ids": ids, "second": kind, "mask": np.ones_like(ids)})
        return Relation(
            dict(zip(self.settings["stances"], _softmax(stance[0] + np.array(self.settings["shift"])), strict=True)),
            dict(zip(self.settings["supports"], _softmax(support[0]), strict=True)),
        )


def _ids(text: str) -> list[int]:
    # A lone surrogate cannot be encoded.
    words = text.encode("utf-8", "replace").decode("utf-8")
    return list(load_tokenizer().encode(words, add_special_tokens=False).ids)


def _softmax(scores: NDArray[np.float64]) -> list[float]:
    powers = np.exp(scores - scores.max())
    return [round(float(p), 4) for p in powers / powers.sum()]


@functools.cache
def load_support(folder: Path = SUPPORT) -> SupportModel:
    """The shipped support model; loaded at the first call."""
    return SupportModel(*load_model(folder))
