"""The wording model: how likely each word piece of a sentence is loaded, and how likely the sentence is biased."""

import functools
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from headwater.encoder import BATCH, MODEL, SHAPES, Floats, Pieces, load_model

WORDING = MODEL.parent / "wording"
MOST_PIECES = 126  # of the 128 it was trained on, [CLS] and [SEP] are two
_CLS, _SEP, _PAD = 101, 102, 0


class WordingModel(NamedTuple):
    session: Any
    settings: dict[str, Any]
    digest: str

    def read(self, sentences: Sequence[Pieces]) -> list[tuple[Floats, float]]:
        """Of each sentence (at most `MOST_PIECES` word pieces): its pieces' probabilities `[n]`, and its own.

        Sentences of like length are read together, in a fixed order: a page's answer depends on that page alone.
        """
        order = sorted(range(len(sentences)), key=lambda i: (len(sentences[i]), i))
        told: dict[int, tuple[Floats, float]] = {}
        for first in range(0, len(order), BATCH):
            group = order[first : first + BATCH]
            size = (len(group), 2 + len(sentences[group[-1]]))
            ids = np.full(size, _PAD, np.int64)
            shapes = np.zeros((*size, SHAPES), np.float32)
            for row, i in enumerate(group):
                n = len(sentences[i])
                ids[row, : n + 2] = [_CLS, *sentences[i].ids, _SEP]
                shapes[row, 1 : n + 1] = sentences[i].shapes
            feed = {"ids": ids, "mask": (ids != _PAD).astype(np.float32), "shapes": shapes}
            words, whole = self.session.run(["words", "sentence"], feed)
            for row, i in enumerate(group):
                told[i] = _chance(words[row, 1 : 1 + len(sentences[i])]), float(_chance(whole[row : row + 1])[0])
        return [told[i] for i in range(len(sentences))]


def _chance(scores: Floats) -> Floats:
    chance: Floats = 1 / (1 + np.exp(-scores.clip(-30, 30)))
    return chance


@functools.cache
def load_wording(folder: Path = WORDING) -> WordingModel:
    """The shipped wording model; loaded at the first call."""
    return WordingModel(*load_model(folder))
