"""What the tagger learns from: texts as word pieces with labels, cut into windows; quotation marks in many forms."""

import csv
import gzip
import io
import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch import Tensor

from headwater.encoder import SHAPES, load_tokenizer, shapes_of
from headwater.records import Span
from headwater.statements.sentences import find_sentences
from training.bases import CLS, PAD, SEP
from training.polnear import GoldText, read_polnear

LABELS = ("O", "B-source", "I-source", "B-cue", "I-cue", "B-content", "I-content")
ROLES = ("source", "cue", "content")
OUTSIDE = -1  # the label of a place that is no word piece's
LIMITS = (38, 78, 158)  # a sentence alone, a paragraph, as much as is read at once
# Word pieces: straight, opening and closing marks, double and single.
DOUBLE, SINGLE, OPEN, CLOSE, OPEN_SINGLE, CLOSE_SINGLE = 1000, 1005, 1523, 1524, 1520, 1521
SPACED = 9  # column of `shapes`
LEAST_CHARACTERS = 200  # of an unlabelled text

Labels = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass
class Example:
    """A text of n word pieces."""

    name: str
    ids: NDArray[np.int64]  # [n]
    offsets: NDArray[np.int64]  # [n, 2] in code points of the text
    shapes: NDArray[np.float32]  # [n, SHAPES]
    labels: Labels  # [n]; all OUTSIDE where nobody labelled the text
    sentence: Flags  # [n] opens a sentence
    paragraph: Flags  # [n] opens a paragraph
    opens: Flags  # [n] a double mark that opens a quotation, by counting
    taught: NDArray[np.float32] | None = None  # [n, 7] a teacher's scores

    def __len__(self) -> int:
        return len(self.ids)


Window = tuple[Example, int, int]  # pieces `[first, last)` of a text


class Batch(NamedTuple):
    ids: Tensor  # [windows, pieces], [CLS] and [SEP] among them
    mask: Tensor  # [windows, pieces]
    shapes: Tensor  # [windows, pieces, SHAPES]
    labels: Tensor  # [windows, pieces], OUTSIDE at [CLS], [SEP] and padding
    taught: Tensor | None  # [windows, pieces, 7]


def encode(text: str, spans: Sequence[tuple[str, int, int]], name: str = "", *, labelled: bool = True) -> Example:
    """A text and its spans (role, start, end) in code points; a later span writes over an earlier one."""
    ids, offsets = pieces_of(text)
    labels = np.zeros(len(ids), np.int64) if labelled else np.full(len(ids), OUTSIDE)
    for role, start, end in spans:
        touched = np.flatnonzero((offsets[:, 0] < end) & (offsets[:, 1] > start))
        labels[touched] = LABELS.index(f"I-{role}")
        labels[touched[:1]] = LABELS.index(f"B-{role}")
    # An overlapping span can leave an I- behind whose opening was written over: open it there.
    for i in np.flatnonzero(np.isin(labels, [2, 4, 6])):
        if i == 0 or labels[i - 1] not in (labels[i], labels[i] - 1):
            labels[i] -= 1
    breaks = [0, *(i + 1 for i, letter in enumerate(text) if letter == "\n")]
    paragraph = _opening(offsets, breaks)
    return Example(
        name, ids, offsets, _shapes(text, offsets, breaks), labels,
        _opening(offsets, [sentence.start for sentence in find_sentences(text)]), paragraph, _opens(ids, paragraph),
    )  # fmt: skip


def pieces_of(text: str) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Ids and offsets of the word pieces; two straight single marks in a row, as archives write, are one double."""
    encoding = _tokenizer().encode(text, add_special_tokens=False)
    ids = np.array(encoding.ids, np.int64)
    offsets = np.array(encoding.offsets, np.int64).reshape(-1, 2)
    kept = np.ones(len(ids), bool)
    i = 0
    while i + 1 < len(ids):
        if ids[i] == ids[i + 1] == SINGLE and offsets[i, 1] == offsets[i + 1, 0]:
            ids[i], offsets[i, 1], kept[i + 1] = CLOSE, offsets[i + 1, 1], False
            i += 1
        i += 1
    return ids[kept], offsets[kept]


def _tokenizer() -> Tokenizer:
    tokenizer: Tokenizer = load_tokenizer()
    return tokenizer


def _opening(offsets: NDArray[np.int64], places: Sequence[int]) -> Flags:
    """Which pieces are the first at or after one of the places."""
    first = np.zeros(len(offsets), bool)
    at = np.searchsorted(offsets[:, 0], places)
    first[at[at < len(offsets)]] = True
    return first


def _shapes(text: str, offsets: NDArray[np.int64], breaks: Sequence[int]) -> NDArray[np.float32]:
    shapes = np.zeros((len(offsets), SHAPES), np.float32)
    for start, end in zip(breaks, [*breaks[1:], len(text) + 1], strict=True):
        first, last = np.searchsorted(offsets[:, 0], (start, end))
        shapes[first:last] = shapes_of(text, Span(start, end - 1), offsets[first:last])
    return shapes


def _opens(ids: NDArray[np.int64], paragraph: Flags) -> Flags:
    opens, inside = np.zeros(len(ids), bool), False
    for i, piece in enumerate(ids.tolist()):
        inside &= not paragraph[i]
        if piece in (DOUBLE, OPEN, CLOSE):
            opens[i] = inside = not inside
    return opens


# --- the texts


def encode_gold(gold: GoldText) -> Example:
    spans = [(role, *span) for told in gold.attributions for role in ROLES for span in getattr(told, role)]
    return encode(gold.text, spans, gold.name)


def read_news(data: Path, split: str, without: Sequence[str] = ()) -> list[Example]:
    """PolNeAR's annotations; those of some outlets left out."""
    texts = read_polnear(data / "polnear" / "polnear-train-dev.tar.gz", split, first_only=split == "dev")
    return [encode_gold(gold) for gold in texts if gold.outlet not in without]


def read_novels(data: Path, split: str) -> list[Example]:
    """RiQuA's passages: who says what in novels."""
    return [encode(*item, name="riqua") for item in read_items(data / "riqua-cofenet" / f"{split}.jsonl.gz")]


def read_unlabelled(data: Path) -> list[Example]:
    """FNC-1's news articles."""
    content = gzip.decompress((data / "fnc1" / "train_bodies.csv.gz").read_bytes()).decode("utf-8")
    texts = [row["articleBody"] for row in csv.DictReader(io.StringIO(content))]
    return [encode(text, (), "fnc1", labelled=False) for text in texts if len(text) >= LEAST_CHARACTERS]


_WRITTEN = {"``": "“", "''": "”", "-LRB-": "(", "-RRB-": ")", "-LSB-": "[", "-RSB-": "]", "-LCB-": "{", "-RCB-": "}"}

_GLUED = frozenset((*",.;:?!)”%]}’", "n't"))  # tokens without a space before them


def read_items(path: Path) -> list[tuple[str, list[tuple[str, int, int]]]]:
    """Tokens with labels, as text with spans (role, start, end) in code points."""
    rows = (json.loads(line) for line in gzip.decompress(path.read_bytes()).decode("utf-8").splitlines())
    return [_item(row["tokens"], row["labels"]) for row in rows]


def _item(tokens: Sequence[str], labels: Sequence[str]) -> tuple[str, list[tuple[str, int, int]]]:
    text, spans, role = "", [], ""
    for token, label in zip(tokens, labels, strict=True):
        word = "‘" if token == "`" else _WRITTEN.get(token, token)
        if text and text[-1] not in "“(‘[{$" and word not in _GLUED and not word.startswith("'"):
            text += " "
        start, text = len(text), text + word
        if label.startswith("I-") and role == label[2:]:
            spans[-1] = (role, spans[-1][1], len(text))
        elif label != "O":
            spans.append((label[2:], start, len(text)))
        role = label[2:]
    return text, spans


# --- windows


def cut(example: Example, limit: "random.Random | int") -> list[tuple[int, int]]:
    """Windows `[first, last)` of pieces: at most the limit, ended at a paragraph where long, a sentence where short."""
    windows, begin = [], 0
    while begin < len(example):
        size = limit if isinstance(limit, int) else limit.choice(LIMITS)
        end = min(len(example), begin + size)
        if end < len(example):
            for borders in (example.paragraph, example.sentence) if size >= 78 else (example.sentence,):
                candidates = np.flatnonzero(borders[begin + 1 : end + 1])
                if len(candidates):
                    end = begin + 1 + int(candidates[-1])
                    break
        windows.append((begin, end))
        begin = end
    return windows


def batches(examples: Sequence[Example], rng: random.Random, size: int) -> list[list[Window]]:
    """All texts, cut anew, in batches of windows of like length."""
    windows = [(example, first, last) for example in examples for first, last in cut(example, rng)]
    rng.shuffle(windows)
    made = []
    for block in range(0, len(windows), size * 50):
        chunk = sorted(windows[block : block + size * 50], key=lambda window: window[2] - window[1])
        made.extend(chunk[i : i + size] for i in range(0, len(chunk), size))
    rng.shuffle(made)
    return made


def collate(group: Sequence[Window], rng: random.Random | None) -> Batch:
    """Windows side by side; with `rng`, each with its quotation marks in another form now and then."""
    size = (len(group), 2 + max(last - first for _, first, last in group))
    ids, labels = np.full(size, PAD), np.full(size, OUTSIDE)
    shapes = np.zeros((*size, SHAPES), np.float32)
    taught = np.zeros((*size, len(LABELS)), np.float32) if group[0][0].taught is not None else None
    for row, (example, first, last) in enumerate(group):
        pieces, shape = example.ids[first:last], example.shapes[first:last]
        if rng:
            pieces, shape = _requoted(pieces, shape, example.opens[first:last], rng)
        end = 1 + last - first
        ids[row, 0], ids[row, 1:end], ids[row, end] = CLS, pieces, SEP
        shapes[row, 1:end] = shape
        labels[row, 1:end] = example.labels[first:last]
        if labels[row, 1] in (2, 4, 6):  # the window opens inside a span
            labels[row, 1] -= 1
        if taught is not None and example.taught is not None:
            taught[row, 1:end] = example.taught[first:last]
    told = None if taught is None else torch.from_numpy(taught)
    return Batch(*map(torch.from_numpy, (ids, (ids != PAD).astype(np.int64), shapes, labels)), told)


def _requoted(
    ids: NDArray[np.int64], shapes: NDArray[np.float32], opens: Flags, rng: random.Random
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Pages write straight marks or curly ones, archives and other tokenizers all marks alike."""
    ids, shapes, form = ids.copy(), shapes.copy(), rng.random()
    double = np.isin(ids, (DOUBLE, OPEN, CLOSE))
    if 0.35 <= form < 0.55:
        ids[double] = DOUBLE
        ids[np.isin(ids, (OPEN_SINGLE, CLOSE_SINGLE))] = SINGLE
    elif 0.55 <= form < 0.85:
        ids[double & opens], ids[double & ~opens] = OPEN, CLOSE
    elif form >= 0.85:
        ids[double] = CLOSE
    if rng.random() < 0.3:
        shapes[:, SPACED] = 0
    if rng.random() < 0.1:
        shapes[:] = 0
    return ids, shapes
