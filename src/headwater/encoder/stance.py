"""The stance model: how a text stands to a headline. Both are read together, in one pass of their own."""

import functools
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from headwater.encoder import MODEL, load_model, load_tokenizer

STANCE = MODEL.parent / "stance"
MOST_PIECES = 96  # of both texts, [CLS] and two [SEP] among them
MOST_OF_HEADLINE = 30
_CLS, _SEP = 101, 102


class StanceModel(NamedTuple):
    session: Any
    settings: dict[str, Any]
    digest: str

    def probabilities(self, headline: str, text: str) -> dict[str, float]:
        """Of agree, disagree, discuss and unrelated."""
        first = _ids(headline)[:MOST_OF_HEADLINE]
        second = _ids(text)[: MOST_PIECES - 3 - len(first)]
        ids = np.array([[_CLS, *first, _SEP, *second, _SEP]], dtype=np.int64)
        part = np.zeros_like(ids)
        part[0, len(first) + 2 :] = 1
        (scores,) = self.session.run(["stance"], {"ids": ids, "second": part, "mask": np.ones_like(ids)})
        powers = np.exp(scores[0] - scores[0].max() + np.array(self.settings["shift"]))
        return dict(zip(self.settings["stances"], (powers / powers.sum()).round(4).tolist(), strict=True))


def _ids(text: str) -> list[int]:
    # A lone surrogate cannot be encoded.
    words = text.encode("utf-8", "replace").decode("utf-8")
    return list(load_tokenizer().encode(words, add_special_tokens=False).ids)


@functools.cache
def load_stance(folder: Path = STANCE) -> StanceModel:
    """The shipped stance model; loaded at the first call."""
    return StanceModel(*load_model(folder))
