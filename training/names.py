"""Train the names head: what the shipped tagger's encoder says of a word, its letters' case -> a name of which kind.

    python -m training.names_data --data DATA        # the texts and their names
    python -m training.names                         # features once, training, export to src/headwater/models/names

The encoder stays as it is. Where `models/tagger/model.onnx` has no output "hidden" yet, one is added first: the word
embeddings and the second and fourth layers' states, which the graph computes anyway.
"""

import argparse
import json
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
import torch
from torch import Tensor, nn

from headwater.encoder import GOES_ON, MODEL, NAMES, SHAPES, Pieces, load_encoder
from headwater.encoder import batches as read_in
from headwater.statements.names import KINDS
from headwater.statements.tagger import windows_of
from training.names_data import Mark, NamedText, clean, read_texts
from training.onnx_file import write_onnx

LABELS = ("O", *(f"{step}-{kind}" for kind in KINDS for step in "BI"))
_STATES = [
    "/encoder/embeddings/LayerNorm/LayerNormalization_output_0",
    "/encoder/encoder/layer.1/output/LayerNorm/LayerNormalization_output_0",
    "/encoder/encoder/layer.3/output/LayerNorm/LayerNormalization_output_0",
]
HIDDEN = 384 * len(_STATES)
WIDTH, DROPOUT = 192, 0.2
EPOCHS, BATCH, RATE = 3, 32, 2e-3
CRF_PASSES = 8
AVERAGE_FROM, AVERAGE_DECAY = 0.3, 0.99
RECASED = 0.15  # the share of windows that are shown in another case: headlines, shouting, chat
GOLD_WEIGHT = 3.0  # a GUM window counts as three: gold is rare
LITBANK, FNC1 = 0.5, 0.8  # the shares of texts taken: novels are another genre, FNC-1's bodies repeat one another
DEV_INTERVIEWS = 6


def expose_hidden(path: Path) -> None:
    """Add the output "hidden" to the tagger's graph; weights and scores stay as they are."""
    model = onnx.load(path)
    if any(output.name == "hidden" for output in model.graph.output):
        return
    model.graph.node.append(onnx.helper.make_node("Concat", _STATES, ["hidden"], name="hidden", axis=2))
    shape = ["window", "piece", HIDDEN]
    model.graph.output.append(onnx.helper.make_tensor_value_info("hidden", onnx.TensorProto.FLOAT, shape))
    onnx.save(model, path)


@dataclass(frozen=True)
class Window:
    """A window of a text: its rows in the feature file, and what is known of its pieces."""

    text: NamedText
    first: int
    pieces: Pieces
    labels: np.ndarray

    @property
    def kind(self) -> str:
        return self.text.name.split("/")[0]

    def __len__(self) -> int:
        return len(self.pieces)


def select(texts: list[NamedText]) -> list[NamedText]:
    """The texts that training sees: none of WikiNEuRal, which is for measuring, nor GUM's news, held out."""
    rng = random.Random(0)
    share = {"litbank": LITBANK, "fnc1": FNC1}
    seen = [text for text in texts if not text.name.startswith(("wikineural", "gum-news"))]
    return [text for text in seen if (of := share.get(text.name.split("/")[0])) is None or rng.random() <= of]


def labels_of(text: NamedText, pieces: Pieces) -> np.ndarray:
    # Gold has no groups and documents: there, and on plain news, the teacher's word counts.
    told = text.teacher if not text.gold else [m for m in text.teacher if m[2] in ("group", "document")]
    free = [m for m in told if not any(m[0] < g[1] and g[0] < m[1] for g in text.gold)]
    marks: list[Mark] = [*text.gold, *free]
    labels = np.zeros(len(pieces), np.int64)
    for start, end, kind in marks:
        touched = np.flatnonzero((pieces.offsets[:, 0] < end) & (pieces.offsets[:, 1] > start))
        labels[touched] = LABELS.index(f"I-{kind}")
        labels[touched[:1]] = LABELS.index(f"B-{kind}")
    return labels


def makewindows_of(texts: list[NamedText]) -> list[Window]:
    windows, first = [], 0
    for text in texts:
        for pieces in windows_of(text.text, text.blocks):
            windows.append(Window(text, first, pieces, labels_of(text, pieces)))
            first += len(pieces)
    return windows


def encode(windows: list[Window], path: Path) -> np.ndarray:
    """The hidden states of every window, text by text as deployed, kept in `path`."""
    rows = windows[-1].first + len(windows[-1])
    if path.exists() and path.stat().st_size == rows * HIDDEN * 2:
        return np.memmap(path, np.float16, "r", shape=(rows, HIDDEN))
    states = np.memmap(path.with_suffix(".part"), np.float16, "w+", shape=(rows, HIDDEN))
    encoder, begin = load_encoder(), 0
    while begin < len(windows):
        end = begin + 1
        while end < len(windows) and windows[end].text is windows[begin].text:
            end += 1
        for batch in read_in([window.pieces for window in windows[begin:end]]):
            _, hidden = encoder.read(batch)
            for row, i in enumerate(batch.windows):
                window = windows[begin + i]
                states[window.first : window.first + len(window)] = hidden[row, : len(window)]
        begin = end
    states.flush()
    path.with_suffix(".part").replace(path)
    return states


def recase(shapes: np.ndarray, rng: random.Random) -> np.ndarray:
    """The same words in capitals, in title case or in small letters: the encoder is uncased, so only shapes change."""
    shapes = shapes.copy()
    letters = shapes[:, :5].any(axis=1)
    single = letters & (shapes[:, 3] > 0)
    to = rng.choice(["capitals", "title", "title", "small"])
    if to == "title":
        small = shapes[:, 0] > 0
        shapes[small, :2] = (0, 1)
        shapes[:, 12] = shapes[:, 1:5].sum() / max(1, letters.sum())
        return shapes
    shapes[letters, :5] = 0
    shapes[letters & ~single, 2 if to == "capitals" else 0] = 1
    shapes[single, 3 if to == "capitals" else 0] = 1
    shapes[:, 12] = to == "capitals"
    return shapes


class NamesHead(nn.Module):
    """Three residual convolutions of three word pieces over states and shapes, then a score for each label."""

    def __init__(self) -> None:
        super().__init__()
        self.states = nn.Linear(HIDDEN, WIDTH)
        self.shapes = nn.Conv1d(SHAPES, WIDTH, 3, padding=1)
        self.norm = nn.LayerNorm(WIDTH)
        self.norms = nn.ModuleList(nn.LayerNorm(WIDTH) for _ in range(3))
        self.convolutions = nn.ModuleList(nn.Conv1d(WIDTH, WIDTH, 3, padding=1) for _ in range(3))
        self.scores = nn.Linear(WIDTH, len(LABELS))
        self.dropout = nn.Dropout(DROPOUT)

    def forward(self, hidden: Tensor, shapes: Tensor, mask: Tensor) -> Tensor:
        inside = mask.unsqueeze(2)
        case = self.shapes((shapes * inside).transpose(1, 2)).transpose(1, 2)
        x = self.norm(torch.relu(self.states(self.dropout(hidden)) + case)) * inside
        for norm, convolution in zip(self.norms, self.convolutions, strict=True):
            seen = convolution((norm(x) * inside).transpose(1, 2)).transpose(1, 2)
            x = (x + self.dropout(torch.relu(seen))) * inside
        scores: Tensor = self.scores(self.dropout(x))
        return scores


Batch = tuple[Tensor, Tensor, Tensor, Tensor, Tensor]  # hidden, shapes, mask, labels (-1: not a word's first), weights


def batches(windows: list[Window], states: np.ndarray, rng: random.Random) -> Iterator[Batch]:
    order = rng.sample(windows, len(windows))
    groups = []
    for i in range(0, len(order), BATCH * 30):  # windows of like length together
        near = sorted(order[i : i + BATCH * 30], key=len)
        groups += [near[j : j + BATCH] for j in range(0, len(near), BATCH)]
    rng.shuffle(groups)
    for group in groups:
        yield collate(group, states, rng)


def collate(group: list[Window], states: np.ndarray, rng: random.Random | None) -> Batch:
    size = (len(group), max(map(len, group)))
    hidden, shapes = np.zeros((*size, HIDDEN), np.float32), np.zeros((*size, SHAPES), np.float32)
    mask, labels = np.zeros(size, np.float32), np.full(size, -1)
    for row, window in enumerate(group):
        n = len(window)
        hidden[row, :n] = states[window.first : window.first + n]
        recased = rng is not None and rng.random() < RECASED
        shapes[row, :n] = recase(window.pieces.shapes, rng) if rng and recased else window.pieces.shapes
        mask[row, :n] = 1
        labels[row, :n] = np.where(window.pieces.shapes[:, GOES_ON] == 0, window.labels, -1)
    weights = torch.tensor([GOLD_WEIGHT if window.kind.startswith("gum") else 1.0 for window in group])
    return (*map(torch.from_numpy, (hidden, shapes, mask, labels)), weights)  # type: ignore[return-value]


def loss_of(head: NamesHead, batch: Batch) -> Tensor:
    hidden, shapes, mask, labels, weights = batch
    scores = head(hidden, shapes, mask).flatten(0, 1)
    each = nn.functional.cross_entropy(scores, labels.flatten(), ignore_index=-1, reduction="none")
    loss: Tensor = (each.view(labels.shape) * weights.unsqueeze(1)).sum() / (labels >= 0).sum()
    return loss


def word_f1(head: NamesHead, windows: list[Window], states: np.ndarray) -> float:
    """F1 of the kinds of words, without decoding: how training fares."""
    head.eval()
    right = total = 0
    with torch.no_grad():
        for i in range(0, len(windows), BATCH):
            hidden, shapes, mask, labels, _ = collate(windows[i : i + BATCH], states, None)
            found = (head(hidden, shapes, mask).argmax(2) + 1)[labels >= 0] // 2
            truth = (labels[labels >= 0] + 1) // 2
            right += int(((found == truth) & (truth > 0)).sum())
            total += int((found > 0).sum() + (truth > 0).sum())
    head.train()
    return 2 * right / max(1, total)


def allowed_steps() -> tuple[Tensor, Tensor]:
    """Penalties of -1e4 for steps and starts that cannot be: an I- only goes on what a B- or I- of its kind began."""
    steps, starts = torch.zeros(len(LABELS), len(LABELS)), torch.zeros(len(LABELS))
    for j, to in enumerate(LABELS):
        if to.startswith("I-"):
            starts[j] = -1e4
            steps[[i for i, label in enumerate(LABELS) if label[2:] != to[2:]], j] = -1e4
    return steps, starts


def fit_steps(head: NamesHead, windows: list[Window], states: np.ndarray) -> tuple[Tensor, Tensor]:
    """A linear-chain CRF's steps and starts over words, for the head as it is ("Church of the Weir" stays in one)."""
    steps = torch.zeros(len(LABELS), len(LABELS), requires_grad=True)
    starts = torch.zeros(len(LABELS), requires_grad=True)
    no_steps, no_starts = allowed_steps()
    optimizer = torch.optim.Adam([steps, starts], lr=0.05)
    head.eval()
    for _ in range(CRF_PASSES):
        for i in range(0, len(windows), BATCH * 2):
            hidden, shapes, mask, labels, _ = collate(windows[i : i + BATCH * 2], states, None)
            with torch.no_grad():
                scores = head(hidden, shapes, mask)
            loss = chain_loss(scores, labels, steps + no_steps, starts + no_starts)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    return (steps + no_steps).detach(), (starts + no_starts).detach()


def chain_loss(scores: Tensor, labels: Tensor, steps: Tensor, starts: Tensor) -> Tensor:
    """Negative log likelihood per word of the label paths over words, a word's score being that of its first piece."""
    words = labels >= 0
    order = torch.argsort((~words).int(), dim=1, stable=True)[:, : int(words.sum(1).max())]
    gold, live = labels.gather(1, order).clamp(min=0), words.gather(1, order)
    scores = scores.gather(1, order.unsqueeze(2).expand(-1, -1, scores.shape[2]))
    alpha = starts + scores[:, 0]
    path = alpha.gather(1, gold[:, :1]).squeeze(1)
    for t in range(1, scores.shape[1]):
        update = torch.logsumexp(alpha.unsqueeze(2) + steps, dim=1) + scores[:, t]
        alpha = torch.where(live[:, t].unsqueeze(1), update, alpha)
        move = steps[gold[:, t - 1], gold[:, t]] + scores[:, t].gather(1, gold[:, t : t + 1]).squeeze(1)
        path = path + torch.where(live[:, t], move, torch.zeros_like(move))
    return (torch.logsumexp(alpha, dim=1) - path).sum() / words.sum()


def export(head: NamesHead, steps: Tensor, starts: Tensor, folder: Path) -> None:
    """fp32: so small a head gains nothing by int8."""
    example = (torch.zeros(2, 5, HIDDEN), torch.zeros(2, 5, SHAPES), torch.ones(2, 5))
    axes = ("window", "piece")
    inputs = {"hidden": axes, "shapes": axes, "mask": axes}
    write_onnx(head, example, inputs, {"names": axes}, folder / "model.onnx", int8=False)
    settings = {"labels": LABELS, "transitions": steps.tolist(), "starts": starts.tolist()}
    (folder / "settings.json").write_text(json.dumps(settings, indent=1) + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=Path, default=Path("training/runs/names"))
    parser.add_argument("--to", type=Path, default=NAMES)
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    torch.manual_seed(options.seed)
    torch.set_num_threads(options.threads)
    expose_hidden(MODEL / "model.onnx")
    windows = makewindows_of(select(clean(read_texts(options.runs / "texts.jsonl"))))
    states = encode(windows, options.runs / "hidden.f16")
    interviews = sorted({w.text.name for w in windows if w.kind == "gum-interview"})[:DEV_INTERVIEWS]
    dev = {
        "teacher": [w for w in windows if w.kind == "polnear-dev"],
        "gold": [w for w in windows if w.text.name in interviews],
    }
    train = [w for w in windows if w.kind != "polnear-dev" and w.text.name not in interviews]
    head, average = NamesHead(), NamesHead()
    average.load_state_dict(head.state_dict())
    optimizer = torch.optim.AdamW(head.parameters(), lr=RATE, weight_decay=0.01)
    rng = random.Random(options.seed)
    total = options.epochs * -(-len(train) // BATCH)
    print(f"{len(train)} windows, {sum(map(len, train))} pieces, {total} steps", flush=True)
    clock, step = time.time(), 0
    for epoch in range(options.epochs):
        running = 0.0
        for batch in batches(train, states, rng):
            for group in optimizer.param_groups:
                group["lr"] = RATE * min(1.0, step / 100) * max(0.02, 1 - step / total)
            loss = loss_of(head, batch)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            nn.utils.clip_grad_norm_(head.parameters(), 1.0)
            optimizer.step()
            step += 1
            running += loss.item()
            decay = AVERAGE_DECAY if step > AVERAGE_FROM * total else 0.0
            with torch.no_grad():
                for kept, new in zip(average.parameters(), head.parameters(), strict=True):
                    kept.lerp_(new, 1 - decay)
        scores = {name: round(word_f1(average, part, states), 4) for name, part in dev.items()}
        loss_mean = running * BATCH / len(train)
        print(f"epoch {epoch + 1} loss {loss_mean:.4f} word F1 {scores} {time.time() - clock:.0f} s", flush=True)
        torch.save(average.state_dict(), options.runs / "head.pt")
    steps, starts = fit_steps(average, dev["teacher"] + dev["gold"], states)
    export(average, steps, starts, options.to)


if __name__ == "__main__":
    main()
