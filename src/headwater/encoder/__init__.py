"""One tokenizer and one pass of one encoder for all heads: text in, scores by word piece out. Loaded once.

Windows are batched within one text, longest last, in a fixed order: dynamic int8 takes its scales from the whole
batch, so a window's neighbours change its answer in the last digits. A page's answer depends on that page alone.
"""

import functools
import hashlib
import json
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from headwater.records import Span

MODEL = Path(__file__).parent.parent / "models" / "tagger"
NAMES = MODEL.parent / "names"
MAX_PIECES = 158  # of the 160 the tagger was trained on, [CLS] and [SEP] are two
BATCH = 8  # 7,600 word pieces/s a thread; larger batches pad more than they gain
SHAPES = 13
GOES_ON, OPENS_BLOCK = 8, 11  # columns of `Pieces.shapes`
_CLS, _SEP, _PAD = 101, 102, 0
_SURROGATE = re.compile("[\ud800-\udfff]")


Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Pieces:
    """The word pieces of a text: ids `[n]` and `[start, end)` offsets `[n, 2]` in code points of the text.

    `shapes` `[n, SHAPES]` tells what the uncased ids do not: see `shapes_of`.
    """

    ids: NDArray[np.int64]
    offsets: NDArray[np.int64]
    shapes: Floats

    def __len__(self) -> int:
        return len(self.ids)

    def __getitem__(self, part: slice) -> "Pieces":
        return Pieces(self.ids[part], self.offsets[part], self.shapes[part])


class Batch(NamedTuple):
    """Windows that are read together, each with [CLS] before it, [SEP] after it, and padding."""

    windows: list[int]  # their numbers
    ids: NDArray[np.int64]  # [window, piece]
    mask: NDArray[np.int64]  # [window, piece]
    shapes: Floats  # [window, piece, SHAPES]


def batches(windows: Sequence[Pieces]) -> Iterator[Batch]:
    """Windows of like length together, in a fixed order: what is said of a page depends on that page alone."""
    order = sorted(range(len(windows)), key=lambda i: (len(windows[i]), i))
    for first in range(0, len(order), BATCH):
        group = order[first : first + BATCH]
        size = (len(group), 2 + len(windows[group[-1]]))
        ids, shapes = np.full(size, _PAD, np.int64), np.zeros((*size, SHAPES), np.float32)
        for row, i in enumerate(group):
            end = 1 + len(windows[i])
            ids[row, 0], ids[row, 1:end], ids[row, end] = _CLS, windows[i].ids, _SEP
            shapes[row, 1:end] = windows[i].shapes
        yield Batch(group, ids, (ids != _PAD).astype(np.int64), shapes)


class Scores(NamedTuple):
    """A window's scores: of the tagger's labels `[n, 7]` and of the names head's `[n, 11]`."""

    labels: Floats
    names: Floats


@dataclass(frozen=True)
class Encoder:
    tokenizer: Any
    session: Any
    settings: dict[str, Any]
    digest: str

    def pieces(self, text: str, span: Span) -> Pieces:
        """Word pieces of `text[span]`, with offsets in `text`."""
        # A lone surrogate cannot be encoded; another letter keeps its place.
        words = _SURROGATE.sub("\ufffd", text[span.start : span.end])
        encoding = self.tokenizer.encode(words, add_special_tokens=False)
        offsets = np.asarray(encoding.offsets, dtype=np.int64).reshape(-1, 2) + span.start
        return Pieces(np.asarray(encoding.ids, dtype=np.int64), offsets, shapes_of(text, span, offsets))

    def label_scores(self, windows: Sequence[Pieces]) -> list[Scores]:
        """Each window's scores (at most `MAX_PIECES` word pieces each): one pass, both heads."""
        head = load_names()
        scores: dict[int, Scores] = {}
        for batch in batches(windows):
            labels, hidden = self.read(batch)
            inside = batch.mask[:, 2:].astype(np.float32)  # two less than with [CLS] and [SEP]
            feed = {"hidden": hidden, "shapes": batch.shapes[:, 1:-1], "mask": inside}
            (names,) = head.session.run(None, feed)
            for row, i in enumerate(batch.windows):
                scores[i] = Scores(labels[row, : len(windows[i])], names[row, : len(windows[i])])
        return [scores[i] for i in range(len(windows))]

    def read(self, batch: Batch) -> tuple[Floats, Floats]:
        """Of each word piece: the label scores `[window, piece, label]`, and what the names head reads."""
        labels, hidden = self.session.run(["scores", "hidden"], {"ids": batch.ids, "mask": batch.mask})
        return labels[:, 1:-1], hidden[:, 1:-1]


@dataclass(frozen=True)
class Head:
    """A small graph that reads the encoder's hidden states."""

    session: Any
    settings: dict[str, Any]
    digest: str


def shapes_of(text: str, span: Span, offsets: NDArray[np.int64]) -> Floats:
    """What the ids of an uncased vocabulary leave out, as numbers from 0 to 1, for each word piece.

    The case of its word (eight columns), whether it goes on a word, follows a space, opens a sentence, opens the
    block; and how large a share of the block's words are capitalised (in a headline, nearly all).
    """
    if not len(offsets):
        return np.zeros((0, SHAPES), np.float32)
    # Filled as lists: setting single numbers of an array takes three times as long.
    goes_on, spaced, words = [], [], []  # words: the first and the last piece of each, and the next one's first
    end = -1
    places = offsets.tolist()
    for i, (start, stop) in enumerate(places):
        inside = start == end and text[start : start + 1].isalnum() and text[end - 1].isalnum()
        goes_on.append(inside)
        spaced.append(start != end)
        if not inside:
            words.append(i)
        end = stop
    cases, opening = [], []
    opens = True
    for first, after in pairwise([*words, len(places)]):
        letters = text[places[first][0] : places[after - 1][1]]
        cases.append(_case(letters))
        opening.append(opens)
        opens = letters in '.!?:“"' or (opens and not letters[:1].isalnum())
    sizes = np.diff([*words, len(places)])
    case = np.repeat(cases, sizes)
    shapes = np.zeros((len(places), SHAPES), np.float32)
    shapes[np.arange(len(places)), case] = 1
    shapes[:, GOES_ON] = goes_on
    shapes[:, 9] = spaced
    shapes[:, 10] = np.repeat(opening, sizes)
    shapes[: sizes[0], OPENS_BLOCK] = 1
    shapes[:, 12] = sum(0 < case < 5 for case in cases) / max(1, sum(case < 5 for case in cases))
    return shapes


def _case(word: str) -> int:
    if word.isdigit():
        return 5
    if not word.isalpha():
        return 6 if any(map(str.isalnum, word)) else 7
    if word.islower():
        return 0
    if len(word) == 1 and word.isupper():
        return 3
    if word.isupper():
        return 2
    return 1 if word[0].isupper() and word[1:].islower() else 4


@functools.cache
def load_encoder(folder: Path = MODEL) -> Encoder:
    """The shipped encoder; loaded at the first call (about a third of a second)."""
    return Encoder(load_tokenizer(), *load_model(folder))


@functools.cache
def load_tokenizer() -> Any:
    """The word pieces that all models share."""
    from tokenizers import Tokenizer

    return Tokenizer.from_file(str(MODEL / "tokenizer.json"))


@functools.cache
def load_names(folder: Path = NAMES) -> Head:
    """The shipped names head."""
    return Head(*load_model(folder))


def load_model(folder: Path) -> tuple[Any, dict[str, Any], str]:
    """A model folder's session, settings and digest."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = min(4, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 2)
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    # A waiting thread sleeps instead of spinning: on a busy machine that is 1.5 times as fast, on an idle one the same.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    content = (folder / "model.onnx").read_bytes()
    session = onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
    return session, json.loads((folder / "settings.json").read_text()), hashlib.sha256(content).hexdigest()[:20]
