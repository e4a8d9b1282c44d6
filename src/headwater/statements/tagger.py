"""Text -> labelled spans: which words are a source, a cue, a content (the encoder's scores, decoded by a CRF)."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from headwater.encoder import MAX_PIECES, Pieces, Scores, load_encoder
from headwater.records import Span
from headwater.statements.sentences import find_sentences

SpanRole = Literal["source", "cue", "content"]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Tagged:
    """A labelled span and the posterior probability of its least certain word piece."""

    role: SpanRole
    span: Span
    probability: float


@dataclass(frozen=True)
class Tags:
    """What the tagger says of a text.

    `spans` in order of place, never overlapping. `offsets` `[n, 2]` and `content` `[n]` give each word piece's place
    and the probability that it is attributed content. `windows` and `names`, the scores of the names head for each
    window, let `find_names` go without a pass of its own.
    """

    spans: tuple[Tagged, ...]
    offsets: NDArray[np.int64]
    content: Floats
    windows: tuple[Pieces, ...] = ()
    names: tuple[NDArray[np.float32], ...] = ()


def tag(text: str, blocks: list[Span]) -> Tags:
    """Label the words of `blocks`, the paragraphs of `text` in order; a window holds whole ones if it can."""
    windows, scores = read(text, blocks)
    if not windows:
        return Tags((), np.empty((0, 2), np.int64), np.empty(0))
    settings = load_encoder().settings
    steps, starts = np.array(settings["transitions"]), np.array(settings["starts"])
    labels: list[str] = settings["labels"]
    paths, marginals = decode([score.labels for score in scores], steps, starts)
    spans: list[Tagged] = []
    for window, path, probabilities in zip(windows, paths, marginals, strict=True):
        spans.extend(_spans(window, path, probabilities, labels))
    inside = [i for i, label in enumerate(labels) if label.endswith("content")]
    content = np.concatenate(marginals)[:, inside].sum(axis=1)
    offsets = np.concatenate([window.offsets for window in windows])
    return Tags(tuple(spans), offsets, content, tuple(windows), tuple(score.names for score in scores))


def read(text: str, blocks: list[Span]) -> tuple[list[Pieces], list[Scores]]:
    """The windows of `blocks` and what the encoder's heads say of each."""
    windows = windows_of(text, blocks)
    return windows, load_encoder().label_scores(windows)


def windows_of(text: str, blocks: list[Span]) -> list[Pieces]:
    """Pieces of neighbouring blocks, packed up to `MAX_PIECES`; a longer block is cut between its sentences."""
    encoder = load_encoder()
    units: list[Pieces] = []
    for block in blocks:
        whole = encoder.pieces(text, block)
        units.extend([whole] if len(whole.ids) <= MAX_PIECES else _cut(whole, text, block))
    windows: list[Pieces] = []
    held: list[Pieces] = []
    for unit in units:
        if sum(len(u.ids) for u in held) + len(unit.ids) > MAX_PIECES:
            windows.append(_join(held))
            held = []
        held.append(unit)
    if held:
        windows.append(_join(held))
    return [window for window in windows if len(window.ids)]


def _join(units: list[Pieces]) -> Pieces:
    ids, offsets, shapes = (
        np.concatenate(parts) for parts in zip(*((u.ids, u.offsets, u.shapes) for u in units), strict=True)
    )
    return Pieces(ids, offsets, shapes)


def _cut(whole: Pieces, text: str, block: Span) -> list[Pieces]:
    borders = [sentence.start for sentence in find_sentences(text, start=block.start, end=block.end)]
    openings = np.searchsorted(whole.offsets[:, 0], borders)
    cuts, begin = [], 0
    while begin < len(whole.ids):
        end = min(len(whole.ids), begin + MAX_PIECES)
        within = openings[(openings > begin) & (openings <= end)]
        if end < len(whole.ids) and len(within):
            end = int(within[-1])
        cuts.append(whole[begin:end])
        begin = end
    return cuts


def decode(scores: list[NDArray[np.float32]], steps: Floats, starts: Floats) -> tuple[list[list[int]], list[Floats]]:
    """The best label path and the label probabilities of each window: Viterbi and forward-backward, side by side."""
    lengths = np.array([len(s) for s in scores])
    count, longest, labels = len(scores), int(lengths.max()), steps.shape[0]
    padded = np.zeros((longest, count, labels))
    for i, window in enumerate(scores):
        padded[: len(window), i] = window
    best, pointers = starts + padded[0], np.zeros((longest, count, labels), np.intp)
    # Probabilities scaled at each step, so that products of a window's length stay in range.
    weights = np.exp(padded - padded.max(axis=2, keepdims=True))
    moves = np.exp(steps)
    forward = np.empty_like(padded)
    forward[0] = _normalised(np.exp(starts) * weights[0])
    bests = [best]
    for t in range(1, longest):
        total = best[:, :, None] + steps
        pointers[t] = total.argmax(axis=1)
        best = total.max(axis=1) + padded[t]
        bests.append(best)
        forward[t] = _normalised((forward[t - 1] @ moves) * weights[t])
    behind = np.ones((count, labels))
    backward = np.empty_like(padded)
    for t in range(longest - 1, -1, -1):
        behind[lengths - 1 == t] = 1.0
        backward[t] = behind
        behind = _normalised((weights[t] * behind) @ moves.T)
    marginals = _normalised(forward * backward)
    paths = []
    for i, length in enumerate(lengths):
        back = pointers[:length, i].tolist()
        path = [int(bests[length - 1][i].argmax())]
        for t in range(length - 1, 0, -1):
            path.append(back[t][path[-1]])
        paths.append(path[::-1])
    return paths, [marginals[:length, i] for i, length in enumerate(lengths)]


def _normalised(rows: Floats) -> Floats:
    normalised: Floats = rows / rows.sum(axis=-1, keepdims=True)
    return normalised


def _spans(window: Pieces, path: list[int], marginals: Floats, labels: list[str]) -> list[Tagged]:
    spans: list[Tagged] = []
    names = [labels[i] for i in path]
    begin = 0
    for i in range(len(names) + 1):
        opens = i == len(names) or not names[i].startswith("I-")
        if i and opens and names[i - 1] != "O":
            role: SpanRole = names[begin][2:]  # type: ignore[assignment]
            span = Span(int(window.offsets[begin, 0]), int(window.offsets[i - 1, 1]))
            certainty = float(marginals[np.arange(begin, i), path[begin:i]].min())
            spans.append(Tagged(role, span, certainty))
        if opens:
            begin = i
    return spans
