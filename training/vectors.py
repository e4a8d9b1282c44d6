"""Train the sentence vectors: a small head that pools what the tagger's encoder says of a sentence's words.

    python -m training.vectors --data DATA [--runs training/runs/vectors]

The encoder stays as it is. The head learns from a teacher, all-MiniLM-L6-v2 as it comes (where the teacher puts a
sentence, and which sentences it holds for near), and from pairs: posts with the fact check that answers them, the
title of a fact check with its claim, sentences of which one follows from the other. The states of all sentences are
written once (about 4 GB in --runs). Exports to src/headwater/models/vectors.
"""

import argparse
import csv
import gzip
import json
import random
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn
from transformers import AutoModel

from headwater.encoder import MAX_PIECES, load_encoder
from headwater.encoder.vectors import VECTORS
from headwater.records import Span
from headwater.statements.sentences import find_sentences
from training.ct2022 import ap5, read_claims, read_posts
from training.polnear import read_polnear
from training.tagger import base_model

HIDDEN, TEACHER = 1152, 384
WIDTH, INNER, HEADS = 256, 512, 8
NEWS = 40_000  # sentences of FNC-1's and PolNeAR's articles
LONGEST = 64  # word pieces read in training
EPOCHS, BATCH, RATE = 6, 256, 2e-3
NEAR, PAIRS = 0.05, 0.05  # temperatures
PAIR_BATCH = 96


class Head(nn.Module):
    """States `[n, piece, 1152]` -> unit vectors `[n, WIDTH]`: the words weighed in several ways, and put together."""

    def __init__(self) -> None:
        super().__init__()
        self.dropout = nn.Dropout(0.1)
        self.inner = nn.Linear(HIDDEN, INNER)
        self.weights = nn.Linear(HIDDEN, HEADS)
        self.out = nn.Linear(INNER, WIDTH)
        self.direct = nn.Linear(HIDDEN, WIDTH, bias=False)

    def forward(self, hidden: Tensor, mask: Tensor | None = None) -> Tensor:
        weights = self.weights(hidden)
        if mask is not None:
            weights = weights.masked_fill(~mask[..., None], -1e4)
        weights = weights.softmax(1)  # [n, piece, HEADS]
        inner = F.gelu(self.inner(self.dropout(hidden)))
        inner = inner.unflatten(2, (HEADS, INNER // HEADS)) * weights[..., None]
        pooled = inner.sum(1).flatten(1)
        mean = (hidden * weights.mean(2, keepdim=True)).sum(1)
        return F.normalize(self.out(pooled) + self.direct(mean), dim=1)


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
    pairs = [(claim.title, claim.claim) for claim in claims.values()]
    for post in read_posts(data, "train"):
        for id in post.claims:
            pairs += [(post.words, claims[id].claim), (post.words, f"{claims[id].title} {claims[id].claim}")]
    with open(data / "rte-glue" / "train.tsv", encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    pairs += [(row["sentence1"], row["sentence2"]) for row in rows if row["label"] == "entailment"]
    news = sorted(set(read_news(data)))
    news = random.Random(3).sample(news, min(NEWS, len(news)))
    texts = list(dict.fromkeys([text for pair in pairs for text in pair] + news))
    number = {text: i for i, text in enumerate(texts)}
    return Texts(texts, [(number[a], number[b]) for a, b in pairs])


def teach(texts: list[str], path: Path) -> np.ndarray:
    """The teacher's unit vectors `[text, 384]`."""
    if path.exists():
        return np.load(path)
    teacher = AutoModel.from_pretrained(base_model(), add_pooling_layer=False).eval()
    encoder = load_encoder()
    ids = [[101, *encoder.pieces(text, Span(0, len(text))).ids[:126].tolist(), 102] for text in texts]
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
        encoder = load_encoder()
        pieces = [encoder.pieces(text, Span(0, len(text)))[:LONGEST] for text in texts]
        self.firsts = np.concatenate([[0], np.cumsum([len(part) for part in pieces])])
        if not path.exists():
            part = path.with_suffix(".part")
            rows = np.memmap(part, np.float16, "w+", shape=(int(self.firsts[-1]), HIDDEN))
            for group, _, hidden in encoder.batches(pieces):
                for row, i in enumerate(group):
                    rows[self.firsts[i] : self.firsts[i + 1]] = hidden[row, : len(pieces[i])]
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


class Dev:
    """How well vectors alone find the fact check of a post: MAP@5 on dev."""

    def __init__(self, data: Path, texts: list[str]) -> None:
        number = {text: i for i, text in enumerate(texts)}
        claims = [claim for claim in read_claims(data) if claim.claim in number]
        self.claims = [number[claim.claim] for claim in claims]
        place = {claim.id: i for i, claim in enumerate(claims)}
        self.posts = [(number[p.words], {place[id] for id in p.claims}) for p in read_posts(data, "dev")]

    def score(self, vectors: np.ndarray) -> float:
        claims = vectors[self.claims]
        found = [ap5(np.argsort(-(claims @ vectors[post]))[:5].tolist(), gold) for post, gold in self.posts]
        return float(np.mean(found))


def vectors_of(head: Head, states: States, numbers: list[int], count: int) -> np.ndarray:
    head.eval()
    made = np.zeros((count, WIDTH), np.float32)
    order = sorted(numbers, key=lambda i: states.firsts[i + 1] - states.firsts[i])
    with torch.inference_mode():
        for first in range(0, len(order), BATCH):
            group = order[first : first + BATCH]
            made[group] = head(*states.batch(group)).numpy()
    head.train()
    return made


def export(head: Head, settings: dict[str, Any]) -> None:
    VECTORS.mkdir(parents=True, exist_ok=True)
    head.eval()
    torch.onnx.export(
        head, (torch.zeros(1, 3, HIDDEN),), str(VECTORS / "model.onnx"), input_names=["hidden"],
        output_names=["vector"], dynamic_axes={"hidden": {0: "text", 1: "piece"}, "vector": {0: "text"}},
        opset_version=17, dynamo=False,
    )  # fmt: skip
    (VECTORS / "settings.json").write_text(json.dumps(settings, indent=1) + "\n")
    print(f"{(VECTORS / 'model.onnx').stat().st_size / 1e6:.1f} MB", flush=True)


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
    dev_posts = [post.words for post in read_posts(options.data, "dev")]
    texts = list(dict.fromkeys([*found.texts, *dev_posts]))
    print(f"{len(texts)} texts, {len(found.pairs)} pairs", flush=True)
    clock = time.time()
    states = States(texts, options.runs / "states.f16")
    print(f"states {time.time() - clock:.0f} s", flush=True)
    taught = teach(texts, options.runs / "teacher.npy")
    print(f"teacher {time.time() - clock:.0f} s", flush=True)
    dev = Dev(options.data, texts)
    print(f"dev MAP@5 of the teacher {dev.score(taught):.4f}", flush=True)
    # The teacher's main directions: what is left out of 384 is 2 % of the cosines' variance.
    _, _, axes = np.linalg.svd(taught[:20_000], full_matrices=False)
    target = F.normalize(torch.from_numpy(taught @ axes[:WIDTH].T), dim=1)
    print(f"dev MAP@5 of its main directions {dev.score(target.numpy()):.4f}", flush=True)
    train(Head(), states, target, found, dev, options.epochs)


def train(head: Head, states: States, target: Tensor, found: Texts, dev: Dev, epochs: int) -> None:
    optimizer = torch.optim.AdamW(head.parameters(), lr=RATE, weight_decay=0.01)
    steps = epochs * (len(found.texts) // BATCH + 1)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=steps + 10, pct_start=0.1)
    read = [*dev.claims, *(post for post, _ in dev.posts)]
    clock = time.time()
    for epoch in range(epochs):
        rng = random.Random(epoch)
        pairs = list(found.pairs)
        for step, group in enumerate(by_length(list(range(len(found.texts))), states, rng, BATCH)):
            made = head(*states.batch(group))
            alike = (1 - (made * target[group]).sum(1)).mean()
            few = rng.sample(pairs, PAIR_BATCH)
            first, second = head(*states.batch([a for a, _ in few])), head(*states.batch([b for _, b in few]))
            loss = 2 * alike + near_loss(made, target[group]) + 0.3 * pair_loss(first, second)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            optimizer.step()
            schedule.step()
            if step % 50 == 0:
                print(f"{epoch} {step} {loss.item():.4f} alike {1 - alike.item():.4f} {time.time() - clock:.0f} s", flush=True)
        score = dev.score(vectors_of(head, states, read, len(target)))
        print(f"epoch {epoch + 1}: dev MAP@5 {score:.4f}", flush=True)
        export(head, {"width": WIDTH, "dev": round(score, 4)})
        head.train()


if __name__ == "__main__":
    main()
