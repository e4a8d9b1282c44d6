"""Sentence vectors: two sentences that say alike things lie close together. They rest on the tagger's encoder."""

import functools
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from headwater.encoder import MAX_PIECES, MODEL, Encoder, load_encoder, load_model
from headwater.records import Span

VECTORS = MODEL.parent / "vectors"
SCALE = 127  # of int8: the cosine of two vectors is their product over SCALE squared
_CLS, _SEP = 101, 102


class VectorModel(NamedTuple):
    session: Any
    settings: dict[str, Any]
    digest: str

    @property
    def width(self) -> int:
        return int(self.settings["width"])

    def vector(self, encoder: Encoder, text: str) -> NDArray[np.int8]:
        """A text's vector `[width]`; zeros where it has no words. What goes beyond `MAX_PIECES` is not read."""
        pieces = encoder.pieces(text, Span(0, len(text)))[:MAX_PIECES]
        if not len(pieces):
            return np.zeros(self.width, np.int8)
        ids = np.array([_CLS, *pieces.ids, _SEP], np.int64)
        (vector,) = self.session.run(None, {"hidden": states(encoder, ids)})
        scaled: NDArray[np.int8] = np.rint(vector[0] * SCALE).astype(np.int8)
        return scaled


def states(encoder: Encoder, ids: NDArray[np.int64]) -> NDArray[np.float32]:
    """What the encoder makes of the ids of one text, [CLS] and [SEP] among them: `[1, n, 1152]`.

    Each text is read alone: dynamic int8 takes its scales from the whole batch, and a sentence in one article would
    get another vector than the same sentence in the next.
    """
    (hidden,) = encoder.session.run(["hidden"], {"ids": ids[None], "mask": np.ones((1, len(ids)), np.int64)})
    found: NDArray[np.float32] = hidden
    return found


def sentence_vectors(texts: Sequence[str]) -> NDArray[np.int8]:
    """The texts' vectors, int8 `[text, width]`: unit vectors times 127, so that a product over 127² is the cosine.

    A text has one vector, whichever others it is read with. Equal texts are read once.
    """
    model, encoder = load_vectors(), load_encoder()
    found = {text: model.vector(encoder, text) for text in dict.fromkeys(texts)}
    return np.array([found[text] for text in texts], np.int8).reshape(len(texts), model.width)


def cosines(vector: NDArray[np.int8], vectors: NDArray[np.int8]) -> NDArray[np.float32]:
    """The cosine of one vector `[width]` with each of `[n, width]`, from -1 to 1."""
    product: NDArray[np.float32] = vectors.astype(np.float32) @ vector.astype(np.float32)
    return product / np.float32(SCALE * SCALE)


@functools.cache
def load_vectors(folder: Path = VECTORS) -> VectorModel:
    """The shipped head; loaded at the first call."""
    return VectorModel(*load_model(folder))
