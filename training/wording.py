"""Train the wording model on BABE: which words of a sentence are loaded, and is the sentence biased?

    python -m training.wording --data DATA                      # on all outlets; writes src/headwater/models/wording
    python -m training.wording --data DATA --folds 0 1 2 3 4    # without one group of outlets each; says what of those

Both need the labels that a larger model gives to sentences without any: first run training.wording_teacher with the
same options. MiniLM's lower layers stay as they are; its upper layers are trained with two heads at once: a score for
each word piece and one for the sentence.
"""

import argparse
import ast
import copy
import csv
import gzip
import json
import random
import re
import time
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import numpy as np
import torch
from torch import Tensor, nn
from transformers import AutoModel

from headwater.encoder import MODEL, SHAPES, Pieces, load_encoder
from headwater.records import Span
from training.bases import CLS, PAD, SEP, minilm
from training.onnx_file import write_onnx

TO = MODEL.parent / "wording"
# Whole outlets are held out: a model that only knows one outlet's subjects and phrases would not show it otherwise.
GROUPS = (
    ("Breitbart",),
    ("Federalist",),
    ("MSNBC",),
    ("Fox News", "New York Times"),
    ("USA Today", "HuffPost", "Daily Beast", "Daily Stormer"),
)
FROZEN = 4
EPOCHS, BATCH = 2, 32
TIMES = 2  # each sentence of BABE twice an epoch, each of the teacher's once
ENCODER_RATE, HEAD_RATE, WARM_UP = 2e-4, 1e-3, 0.1
AVERAGE_FROM, AVERAGE_DECAY = 0.5, 0.98
WORD_WEIGHT, MARKED_WEIGHT = 2.0, 3.0
UNCASED = 0.2  # the share of sentences shown without the case of their letters
MAX_PIECES = 126
# Of a word's score (encoder/wording.py), on the outlets held out. From .1 to .9 LEAST gives an F1 of words within .005
# of the best; at SURE, where the rule speaks, more than half of the words are ones that the readers marked. The root of
# both probabilities, or the word's alone, gave less of one or the other.
LEAST, SURE = 0.55, 0.8
_WORD = re.compile(r"[^\W_]+(?:[-’'][^\W_]+)*")
# Marked as parts of a phrase ("the hell out"): the list does not say which "the" it was.
_LITTLE = frozenset(
    """a about all an and are as at be been but by can could did do does down for from had has have he her his i if in
    into is it its just no not of off on or our out over she so than that the their then there they this to up was we
    were who will with would you your""".split()
)


class Example(NamedTuple):
    text: str
    outlet: str
    biased: bool
    words: tuple[Span, ...]
    marked: tuple[bool, ...]  # by word
    pieces: Pieces
    word_of: np.ndarray  # each word piece's word, -1 for none

    @property
    def gold(self) -> set[str]:
        return {self.text[a:b].lower() for (a, b), mark in zip(self.words, self.marked, strict=True) if mark}

    @property
    def fold(self) -> int:
        return next(i for i, group in enumerate(GROUPS) if self.outlet in group)


def read_babe(data: Path) -> list[Example]:
    with gzip.open(data / "babe" / "sg2-train-outlets.csv.gz", "rt", encoding="utf-8-sig") as lines:
        rows = list(csv.DictReader(lines, delimiter=";"))
    return [example_of(row) for row in rows if row["label_bias"] != "No agreement"]


def example_of(row: dict[str, str]) -> Example:
    text = row["text"]
    words = [Span(*match.span()) for match in _WORD.finditer(text)]
    told = {match.group().lower() for word in ast.literal_eval(row["biased_words"]) for match in _WORD.finditer(word)}
    small = [text[a:b].lower() for a, b in words]
    marked = [word in told and word not in _LITTLE for word in small]
    beside = [any(marked[max(0, i - 1) : i + 2]) for i in range(len(words))]
    marked = [mark or (word in told and near) for mark, word, near in zip(marked, small, beside, strict=True)]
    pieces = load_encoder().pieces(text, Span(0, len(text)))[:MAX_PIECES]
    starts = np.array([word.start for word in words])
    at = np.searchsorted(starts, pieces.offsets[:, 0], side="right") - 1
    ends = np.array([word.end for word in words])
    word_of = np.where((at >= 0) & (pieces.offsets[:, 0] < ends[at]), at, -1)
    return Example(text, row["outlet"], row["label_bias"] == "Biased", tuple(words), tuple(marked), pieces, word_of)


Trained = TypeVar("Trained", bound=nn.Module)


class Wording(nn.Module):
    """`lower` gives the states that training starts from, `upper` what is learned on them."""

    def __init__(self, base: Path) -> None:
        super().__init__()
        self.encoder = AutoModel.from_pretrained(base, add_pooling_layer=False, attn_implementation="sdpa")
        self.dropout = nn.Dropout(0.2)
        self.shapes = nn.Linear(SHAPES, 384)
        self.words = nn.Sequential(nn.Linear(384, 128), nn.GELU(), nn.Dropout(0.2), nn.Linear(128, 1))
        self.weights = nn.Linear(384, 1)
        self.sentence = nn.Sequential(nn.Linear(768, 128), nn.GELU(), nn.Dropout(0.2), nn.Linear(128, 1))

    def forward(self, ids: Tensor, mask: Tensor, shapes: Tensor) -> tuple[Tensor, Tensor]:
        return self.upper(self.lower(ids, mask), mask, shapes)

    def lower(self, ids: Tensor, mask: Tensor) -> Tensor:
        return self.layers(self.encoder.embeddings(input_ids=ids), mask, slice(0, FROZEN))

    def layers(self, states: Tensor, mask: Tensor, which: slice) -> Tensor:
        hidden_from = ((1 - mask) * -1e4)[:, None, None, :].to(states.dtype).expand(-1, 1, mask.shape[1], -1)
        for layer in self.encoder.encoder.layer[which]:
            out = layer(states, hidden_from)
            states = out[0] if isinstance(out, tuple) else out
        return states

    def upper(self, states: Tensor, mask: Tensor, shapes: Tensor) -> tuple[Tensor, Tensor]:
        """Scores of the word pieces `[sentence, piece]` and of the sentences `[sentence]`."""
        states = self.layers(states, mask, slice(FROZEN, None))
        inside = mask.unsqueeze(2).to(states.dtype)
        mean = (states * inside).sum(1) / inside.sum(1)
        seen = self.dropout(states + self.shapes(shapes))
        words = self.words(seen).squeeze(2)
        weights = torch.softmax(self.weights(seen).squeeze(2) + (1 - mask) * -1e4, dim=1)
        chosen = (seen * weights.unsqueeze(2)).sum(1)
        return words, self.sentence(self.dropout(torch.cat([mean, chosen], dim=1))).squeeze(1)


class Item(NamedTuple):
    """A sentence to learn from: what the frozen layers say of it, and its labels, the readers' or the teacher's."""

    pieces: Pieces
    states: Tensor  # by piece, [CLS] and [SEP] with them
    biased: float
    marked: np.ndarray  # by piece, -1 where it is no word's
    marked_weight: float


def item_of(example: Example, states: Tensor) -> Item:
    marks = np.array([*example.marked, -1])[example.word_of]  # -1 picks the last
    # "Biased" is a vote of five: no sentence is wholly the one or the other.
    return Item(example.pieces, states, example.biased * 0.9 + 0.05, marks.astype(np.float32), MARKED_WEIGHT)


class Batch(NamedTuple):
    states: Tensor
    mask: Tensor
    shapes: Tensor
    marked: Tensor
    marked_weight: Tensor
    biased: Tensor


def collate(group: list[Item], rng: random.Random | None) -> Batch:
    size = (len(group), 2 + max(len(item.pieces) for item in group))
    states, shapes = torch.zeros(*size, group[0].states.shape[1]), torch.zeros(*size, SHAPES)
    mask, marked = torch.zeros(size), torch.full(size, -1.0)
    for row, item in enumerate(group):
        n = len(item.pieces)
        states[row, : n + 2], mask[row, : n + 2] = item.states.float(), 1
        if rng is None or rng.random() >= UNCASED:
            shapes[row, 1 : n + 1] = torch.from_numpy(item.pieces.shapes)
        marked[row, 1 : n + 1] = torch.from_numpy(item.marked)
    weight = torch.tensor([[item.marked_weight] for item in group])
    return Batch(states, mask, shapes, marked, weight, torch.tensor([item.biased for item in group]))


def kept_states(pieces: list[Pieces], path: Path) -> list[Tensor]:
    """What the frozen layers say of each sentence, kept in `path`."""
    if path.exists():
        return torch.load(path)  # type: ignore[no-any-return]
    model = Wording(minilm()).eval()
    order = sorted(range(len(pieces)), key=lambda i: len(pieces[i]))
    kept: list[Tensor] = [torch.zeros(0)] * len(pieces)
    with torch.no_grad():
        for k in range(0, len(order), 32):
            group = order[k : k + 32]
            ids = torch.full((len(group), 2 + len(pieces[group[-1]])), PAD)
            for row, i in enumerate(group):
                ids[row, : len(pieces[i]) + 2] = torch.tensor([CLS, *pieces[i].ids.tolist(), SEP])
            states = model.lower(ids, (ids != PAD).float())
            for row, i in enumerate(group):
                kept[i] = states[row, : len(pieces[i]) + 2].half().clone()
    torch.save(kept, path)
    return kept


def loss_of(model: Any, batch: Batch) -> Tensor:
    words, sentence = model.upper(batch.states, batch.mask, batch.shapes)
    real = (batch.marked >= 0).float()
    each = nn.functional.binary_cross_entropy_with_logits(
        words, batch.marked.clamp(min=0), reduction="none", pos_weight=batch.marked_weight
    )
    whole = nn.functional.binary_cross_entropy_with_logits(sentence, batch.biased)
    return WORD_WEIGHT * (each * real).sum() / real.sum() + whole


def train(items: list[Item], seed: int, epochs: int) -> Wording:
    torch.manual_seed(seed)
    model = Wording(minilm())
    heads = [p for name, p in model.named_parameters() if not name.startswith("encoder")]
    upper = [p for layer in model.encoder.encoder.layer[FROZEN:] for p in layer.parameters()]
    groups = [{"params": upper, "lr": ENCODER_RATE}, {"params": heads, "lr": HEAD_RATE}]
    return fit(model, groups, items, seed, epochs)


def fit(model: Trained, groups: list[dict[str, Any]], items: list[Item], seed: int, epochs: int) -> Trained:
    """The model with its weights averaged over the second half of the steps; `groups` are what is trained, at rates."""
    rng = random.Random(seed)
    trained = [p for group in groups for p in group["params"]]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
    total, step = epochs * -(-len(items) // BATCH), 0
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda s: min((s + 1) / (WARM_UP * total), max(0.02, (total - s) / ((1 - WARM_UP) * total)))
    )
    average = copy.deepcopy(model)
    model.train()
    clock = time.time()
    for epoch in range(epochs):
        running = 0.0
        for group in shuffled(items, rng):
            loss = loss_of(model, collate(group, rng))
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            nn.utils.clip_grad_norm_(trained, 1.0)
            optimizer.step()
            schedule.step()
            step += 1
            running += loss.item()
            after = step - AVERAGE_FROM * total
            if after >= 0:
                with torch.no_grad():
                    for old, now in zip(average.parameters(), model.parameters(), strict=True):
                        old.lerp_(now, 1 - min(AVERAGE_DECAY, after / (after + 10)))
        mean = running * BATCH / len(items)
        print(f"{len(items)} sentences, epoch {epoch + 1}: loss {mean:.4f} {time.time() - clock:.0f} s", flush=True)
    return average.eval()


def shuffled(items: list[Item], rng: random.Random) -> list[list[Item]]:
    order = rng.sample(items, len(items))
    groups = []
    for k in range(0, len(order), BATCH * 20):  # sentences of like length together
        near = sorted(order[k : k + BATCH * 20], key=lambda item: len(item.pieces))
        groups += [near[i : i + BATCH] for i in range(0, len(near), BATCH)]
    rng.shuffle(groups)
    return groups


def predict(model: Any, item: Item) -> tuple[float, np.ndarray]:
    """The sentence's probability, and that of each of its word pieces."""
    batch = collate([item], None)
    with torch.no_grad():
        words, sentence = model.upper(batch.states, batch.mask, batch.shapes)
    return float(torch.sigmoid(sentence[0])), torch.sigmoid(words[0, 1:-1]).numpy()


def row_of(model: Wording, example: Example, item: Item) -> dict[str, Any]:
    """What is said of a sentence held out, and what the readers said; a word's is the mean of its pieces'."""
    sentence, pieces = predict(model, item)
    of = example.word_of
    scores = [float(pieces[of == i].mean()) if (of == i).any() else 0.0 for i in range(len(example.words))]
    return {
        "fold": example.fold, "text": example.text, "biased": example.biased, "gold": sorted(example.gold),
        "words": example.words, "sentence": round(sentence, 4), "scores": [round(score, 4) for score in scores],
    }  # fmt: skip


def taught(runs: Path, fold: int | None) -> list[Item]:
    """The sentences without readers, as the teacher that has not seen this fold's outlets labels them."""
    path = runs / f"taught-{'all' if fold is None else fold}.json"
    if not path.exists():
        told = "" if fold is None else f" --folds {fold}"
        raise SystemExit(f"{path} is missing: python -m training.wording_teacher --data DATA{told}")
    pieces = [load_encoder().pieces(text, Span(0, len(text))) for text in json.loads((runs / "texts.json").read_text())]
    states = kept_states(pieces, runs / f"texts-states-{FROZEN}.pt")
    return [
        # The teacher has learnt with marked words threefold: its probabilities have it in them.
        Item(of, kept, label["sentence"], np.array(label["pieces"], np.float32), 1.0)
        for of, kept, label in zip(pieces, states, json.loads(path.read_text()), strict=True)
        if label is not None
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--runs", type=Path, default=Path("training/runs/wording"))
    parser.add_argument("--to", type=Path, default=TO)
    parser.add_argument("--folds", type=int, nargs="*", help="hold out these groups of outlets, each in turn")
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    options.runs.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(options.threads)
    examples = read_babe(options.data)
    states = kept_states([example.pieces for example in examples], options.runs / f"states-{FROZEN}.pt")
    items = [item_of(example, kept) for example, kept in zip(examples, states, strict=True)]
    if options.folds is None:
        model = train(items * TIMES + taught(options.runs, None), options.seed, options.epochs)
        torch.save(model.state_dict(), options.runs / "model.pt")
        export(model, options.to)
    for fold in options.folds or ():
        both = list(zip(examples, items, strict=True))
        seen = [item for example, item in both if example.fold != fold]
        model = train(seen * TIMES + taught(options.runs, fold), options.seed, options.epochs)
        rows = [row_of(model, example, item) for example, item in both if example.fold == fold]
        (options.runs / f"fold-{fold}.json").write_text(json.dumps(rows))


def export(model: Wording, folder: Path) -> None:
    example = torch.tensor([[101, 2002, 2056, 102], [101, 2009, 102, 0]])
    pieces = ("sentence", "piece")
    write_onnx(
        model,
        (example, (example != PAD).float(), torch.zeros(2, 4, SHAPES)),
        {"ids": pieces, "mask": pieces, "shapes": pieces},
        {"words": pieces, "sentence": ("sentence",)},
        folder / "model.onnx",
    )
    (folder / "settings.json").write_text(json.dumps({"least": LEAST, "sure": SURE}, indent=1) + "\n")


if __name__ == "__main__":
    main()
