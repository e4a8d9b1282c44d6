"""Train the sentence vectors: two layers that go on from what the tagger's encoder says of a sentence's words.

    python -m training.vectors --data DATA [--runs training/runs/vectors]

The tagger's encoder stays as it is. Its lower states are mapped, by least squares, to what all-MiniLM-L6-v2 (the
teacher) has after its fourth layer; the teacher's last two layers go on from there and are tuned: to put a sentence
where the teacher puts it, to hold for near what the teacher holds for near, and to bring pairs together (posts with the
fact check that answers them, the title of a fact check with its claim, sentences of which one follows from the other).
The states of all sentences are written once (about 0.7 GB in --runs). Exports to src/headwater/models/vectors.
"""

import argparse
import copy
import csv
import gzip
import json
import random
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn
from transformers import AutoModel

from headwater.encoder import load_encoder
from headwater.encoder.vectors import VECTORS
from headwater.records import Span
from headwater.statements.sentences import find_sentences
from training.bases import minilm
from training.ct2022 import read_claims, read_posts
from training.onnx_file import write_onnx
from training.polnear import read_polnear

HIDDEN, TEACHER = 1152, 384
WIDTH = 256
LAYER = 4  # of the teacher's six: the first that is gone on from
NEWS, TOLD = 4_000, 4_000  # sentences of FNC-1's and PolNeAR's articles; pairs beside those of posts
HELD = 300  # texts that are not trained on
LONGEST = 64  # word pieces read in training
FITTED, RIDGE = 3_000, 10.0  # texts that the map is fitted on
EPOCHS, BATCH = 1, 40
LAYER_RATE, LIFT_RATE = 1e-4, 1e-4
NEAR, PAIRS = 0.05, 0.05  # temperatures
PAIR_BATCH = 12


class Head(nn.Module):
    """States `[n, piece, 1152]` -> unit vectors `[n, WIDTH]`."""

    def __init__(self, teacher: nn.Module) -> None:
        super().__init__()
        self.lift = nn.Linear(HIDDEN, TEACHER)
        self.layers = copy.deepcopy(teacher.encoder.layer[LAYER:])
        self.out = nn.Linear(TEACHER, WIDTH, bias=False)

    def forward(self, hidden: Tensor, mask: Tensor | None = None) -> Tensor:
        states = self.lift(hidden)
        told = None if mask is None else torch.where(mask, 0.0, -1e4)[:, None, None, :]
        for layer in self.layers:
            states = layer(states, told)
            states = states[0] if isinstance(states, tuple) else states
        if mask is not None:
            states = states * (mask[..., None] * (mask.shape[1] / mask.sum(1))[:, None, None])
        mean = states.mean(1)
        return F.normalize(self.out(mean), dim=1)


class Texts(NamedTuple):
    """Every sentence once, and pairs of numbers of those that belong together."""

    texts: list[str]
    pairs: list[tuple[int, int]]


def read_news(data: Path) -> Iterator[str]:
    with gzip.open(data / "fnc1" / "train_bodies.csv.gz", "rt", encoding="utf-8", newline="") as lines:
        bodies = [row["articleBody"] for row in csv.DictReader(lines)]
    archive = data / "polnear" / "polnear-train-dev.tar.gz"
    bodies += [gold.text for gold in read_polnear(archive, "train", first_only=True)]
    for body in bodies:
        for sentence in find_sentences(body):
            text = " ".join(body[sentence.start : sentence.end].split())
            if 25 < len(text) < 400:
                yield text


def read_texts(data: Path) -> Texts:
    """Claims that answer a post of dev-test are left out: they are for measuring."""
    held = {claim for post in read_posts(data, "dev-test") for claim in post.claims}
    claims = {claim.id: claim for claim in read_claims(data) if claim.id not in held}
    titled = [(claim.title, claim.claim) for claim in claims.values()]
    pairs = random.Random(5).sample(titled, min(TOLD, len(titled)))
    for post in read_posts(data, "train"):
        for id in post.claims:
            pairs += [(post.words, claims[id].claim), (post.words, f"{claims[id].title} {claims[id].claim}")]
    with (data / "rte-glue" / "train.tsv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    pairs += [(row["sentence1"], row["sentence2"]) for row in rows if row["label"] == "entailment"]
    news = sorted(set(read_news(data)))
    random.Random(3).shuffle(news)
    news = news[:NEWS]
    texts = list(dict.fromkeys([text for pair in pairs for text in pair] + news))
    number = {text: i for i, text in enumerate(texts)}
    return Texts(texts, [(number[a], number[b]) for a, b in pairs])


def framed(text: str, most: int) -> list[int]:
    """Ids of a text's word pieces, [CLS] and [SEP] about them."""
    return [101, *load_encoder().pieces(text, Span(0, len(text))).ids[: most - 2].tolist(), 102]


def teach(teacher: nn.Module, texts: list[str], path: Path) -> np.ndarray:
    """The teacher's unit vectors `[text, 384]`."""
    if path.exists():
        return np.load(path)
    ids = [framed(text, 128) for text in texts]
    order = sorted(range(len(ids)), key=lambda i: len(ids[i]))
    made = np.zeros((len(ids), TEACHER), np.float32)
    with torch.inference_mode():
        for first in range(0, len(order), 32):
            group = order[first : first + 32]
            read = nn.utils.rnn.pad_sequence([torch.tensor(ids[i]) for i in group], batch_first=True)
            mask = (read != 0).long()
            hidden = teacher(input_ids=read, attention_mask=mask).last_hidden_state
            mean = (hidden * mask[..., None]).sum(1)
            made[group] = F.normalize(mean, dim=1).numpy()
    np.save(path, made)
    return made


class States:
    """The encoder's states of every sentence, row after row in one file of half floats."""

    def __init__(self, texts: list[str], path: Path) -> None:
        self.ids = [framed(text, LONGEST) for text in texts]
        self.firsts = np.concatenate([[0], np.cumsum([len(ids) for ids in self.ids])])
        if not path.exists():
            part = path.with_suffix(".part")
            rows = np.memmap(part, np.float16, "w+", shape=(int(self.firsts[-1]), HIDDEN))
            order = sorted(range(len(texts)), key=lambda i: len(self.ids[i]))
            for first in range(0, len(order), 8):
                group = order[first : first + 8]
                ids = np.zeros((len(group), len(self.ids[group[-1]])), np.int64)
                for row, i in enumerate(group):
                    ids[row, : len(self.ids[i])] = self.ids[i]
                (hidden,) = load_encoder().session.run(["hidden"], {"ids": ids, "mask": (ids != 0).astype(np.int64)})
                for row, i in enumerate(group):
                    rows[self.firsts[i] : self.firsts[i + 1]] = hidden[row, : len(self.ids[i])]
            rows.flush()
            part.replace(path)
        self.rows = np.memmap(path, np.float16, "r", shape=(int(self.firsts[-1]), HIDDEN))

    def batch(self, numbers: list[int]) -> tuple[Tensor, Tensor]:
        sizes = [int(self.firsts[i + 1] - self.firsts[i]) for i in numbers]
        hidden = np.zeros((len(numbers), max(sizes), HIDDEN), np.float32)
        mask = np.zeros(hidden.shape[:2], bool)
        for row, (i, size) in enumerate(zip(numbers, sizes, strict=True)):
            hidden[row, :size] = self.rows[self.firsts[i] : self.firsts[i + 1]]
            mask[row, :size] = True
        return torch.from_numpy(hidden), torch.from_numpy(mask)


def fit_lift(head: Head, teacher: nn.Module, states: States) -> None:
    """The map from the tagger's states to the teacher's after `LAYER` layers, by least squares."""
    squares = torch.zeros(HIDDEN + 1, HIDDEN + 1, dtype=torch.float64)
    products = torch.zeros(HIDDEN + 1, TEACHER, dtype=torch.float64)
    with torch.inference_mode():
        for i in random.Random(2).sample(range(len(states.ids)), FITTED):
            told = teacher(input_ids=torch.tensor([states.ids[i]]), output_hidden_states=True).hidden_states[LAYER]
            ours = F.pad(states.batch([i])[0][0].double(), (0, 1), value=1.0)
            squares += ours.T @ ours
            products += ours.T @ told[0].double()
        fitted = torch.linalg.solve(squares + RIDGE * torch.eye(len(squares), dtype=torch.float64), products).float()
    head.lift.weight.data.copy_(fitted[:-1].T)
    head.lift.bias.data.copy_(fitted[-1])


def near_loss(made: Tensor, teacher: Tensor) -> Tensor:
    """Whom the teacher holds for near in the batch, the head does too."""
    alone = torch.eye(len(made), dtype=torch.bool)
    theirs = (teacher @ teacher.T / NEAR).masked_fill(alone, -1e4).softmax(1)
    ours = (made @ made.T / NEAR).masked_fill(alone, -1e4).log_softmax(1)
    return -(theirs * ours).sum(1).mean() + (theirs * theirs.clamp_min(1e-9).log()).sum(1).mean()


def pair_loss(first: Tensor, second: Tensor) -> Tensor:
    scores = first @ second.T / PAIRS
    gold = torch.arange(len(scores))
    return (F.cross_entropy(scores, gold) + F.cross_entropy(scores.T, gold)) / 2


def by_length(numbers: list[int], states: States, rng: random.Random, size: int) -> list[list[int]]:
    """Batches of about one length, in random order."""
    rng.shuffle(numbers)
    made = []
    for block in range(0, len(numbers), size * 20):
        chunk = sorted(numbers[block : block + size * 20], key=lambda i: states.firsts[i + 1] - states.firsts[i])
        made += [chunk[i : i + size] for i in range(0, len(chunk), size)]
    rng.shuffle(made)
    return [group for group in made if len(group) > size // 2]


def export(head: Head) -> None:
    """int8: a text is read alone, so its scales are its own."""
    inputs, outputs = {"hidden": ("text", "piece")}, {"vector": ("text",)}
    write_onnx(head, (torch.zeros(1, 3, HIDDEN),), inputs, outputs, VECTORS / "model.onnx")
    (VECTORS / "settings.json").write_text(json.dumps({"width": WIDTH}, indent=1) + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--runs", type=Path, default=Path("training/runs/vectors"))
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    options.runs.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(options.threads)
    torch.manual_seed(1)
    found = read_texts(options.data)
    print(f"{len(found.texts)} texts, {len(found.pairs)} pairs", flush=True)
    clock = time.time()
    read = States(found.texts, options.runs / "states.f16")
    print(f"states {time.time() - clock:.0f} s", flush=True)
    teacher = AutoModel.from_pretrained(minilm(), add_pooling_layer=False, attn_implementation="sdpa").eval()
    taught = teach(teacher, found.texts, options.runs / "teacher.npy")
    # The teacher's main directions: what is left out of its 384 is 2 % of the cosines' variance.
    axes = torch.from_numpy(np.linalg.svd(taught, full_matrices=False)[2][:WIDTH])
    target = F.normalize(torch.from_numpy(taught) @ axes.T, dim=1)
    head = Head(teacher)
    head.out.weight.data.copy_(axes)
    fit_lift(head, teacher, read)
    held = random.Random(6).sample(range(len(found.texts)), HELD)
    print(f"untuned {time.time() - clock:.0f} s: alike {alike(head, read, target, held):.4f}", flush=True)
    export(head)
    train(head, read, target, found, held, options.epochs)


def alike(head: Head, read: States, target: Tensor, numbers: list[int]) -> float:
    """The mean cosine of the head's vectors with the teacher's."""
    head.eval()
    with torch.inference_mode():
        return float((head(*read.batch(numbers)) * target[numbers]).sum(1).mean())


def train(head: Head, read: States, target: Tensor, found: Texts, held: list[int], epochs: int) -> None:
    groups = [
        {"params": [*head.layers.parameters(), *head.out.parameters()], "lr": LAYER_RATE},
        {"params": head.lift.parameters(), "lr": LIFT_RATE},
    ]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01)
    seen = sorted(set(range(len(found.texts))) - set(held))
    pairs = [pair for pair in found.pairs if not set(pair) & set(held)]
    steps = epochs * (len(seen) // BATCH + 1)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda s: min(s / 20, max(0.02, 1 - s / steps)))
    clock = time.time()
    for epoch in range(epochs):
        rng = random.Random(epoch)
        head.train()
        for step, group in enumerate(by_length(list(seen), read, rng, BATCH)):
            made = head(*read.batch(group))
            apart = (1 - (made * target[group]).sum(1)).mean()
            both = head(*read.batch([i for pair in rng.sample(pairs, PAIR_BATCH) for i in pair]))
            loss = 3 * apart + near_loss(made, target[group]) + 0.2 * pair_loss(both[::2], both[1::2])
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            nn.utils.clip_grad_norm_(head.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            if step % 20 == 0:
                print(
                    f"{epoch} {step} {loss.item():.4f} {1 - apart.item():.4f} {time.time() - clock:.0f} s", flush=True
                )
        print(f"epoch {epoch + 1}: alike {alike(head, read, target, held):.4f}", flush=True)
        export(head)


if __name__ == "__main__":
    main()
