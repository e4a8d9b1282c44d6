"""The wording model: how likely each word of a sentence is loaded."""

import functools
import math
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from headwater.encoder import MODEL, Floats, Pieces, batches, load_encoder, load_model
from headwater.records import Span

WORDING = MODEL.parent / "wording"
MOST_PIECES = 126  # of the 128 it was trained on, [CLS] and [SEP] are two
# Alone they are never loaded; in the training data they are marked as parts of a phrase ("the hell out").
LITTLE = frozenset(
    """a about all also am an and any are as at be been but by can could did do does down even for from get got had has
    have he her here him his how i if in into is it its just may me more most must my no nor not now of off on one only
    or our out over own s said say says she should so some than that the their them then there these they this those to
    too under up us very was we were what when where which while who whom whose why will with would you your""".split()
)
_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W_]+)*")

Scored = tuple[Span, float]


class WordingModel(NamedTuple):
    session: Any
    settings: dict[str, Any]
    digest: str

    def score(self, text: str, sentences: Sequence[Span]) -> list[Scored]:
        """Each word of these sentences of `text` with its score from 0 to 1, in order; little ones have none."""
        encoder = load_encoder()
        parts = [part for sentence in sentences for part in _parts(encoder.pieces(text, sentence))]
        read = zip(parts, self.read(parts), strict=True)
        return sorted(scored for part, told in read for scored in _by_word(text, part, *told))

    def read(self, sentences: Sequence[Pieces]) -> list[tuple[Floats, float]]:
        """Of each sentence (at most `MOST_PIECES` word pieces): its pieces' probabilities `[n]`, and its own."""
        told: dict[int, tuple[Floats, float]] = {}
        for batch in batches(sentences):
            feed = {"ids": batch.ids, "mask": batch.mask.astype(np.float32), "shapes": batch.shapes}
            words, whole = self.session.run(["words", "sentence"], feed)
            for row, i in enumerate(batch.windows):
                told[i] = _chance(words[row, 1 : 1 + len(sentences[i])]), float(_chance(whole[row : row + 1])[0])
        return [told[i] for i in range(len(sentences))]


def score_of(word: float, sentence: float) -> float:
    """A word's score, of its own probability and its sentence's: few words are loaded in a sentence that is not."""
    return math.cbrt(word * word * sentence)


def _parts(pieces: Pieces) -> Iterator[Pieces]:
    for first in range(0, len(pieces), MOST_PIECES):
        yield pieces[first : first + MOST_PIECES]


def _by_word(text: str, part: Pieces, chances: Floats, whole: float) -> Iterator[Scored]:
    """A word's own probability is the mean of its pieces'."""
    starts, ends = part.offsets[:, 0], part.offsets[:, 1]
    for match in _WORD.finditer(text, int(starts[0]), int(ends[-1])):
        first, after = int(starts.searchsorted(match.start())), int(starts.searchsorted(match.end()))
        if first < after and match.group().lower() not in LITTLE:
            yield Span(*match.span()), score_of(float(chances[first:after].mean()), whole)


def _chance(scores: Floats) -> Floats:
    chance: Floats = 1 / (1 + np.exp(-scores.clip(-30, 30)))
    return chance


@functools.cache
def load_wording(folder: Path = WORDING) -> WordingModel:
    """The shipped wording model; loaded at the first call."""
    return WordingModel(*load_model(folder))
