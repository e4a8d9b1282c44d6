"""Train the stance model: does a body agree with a headline, deny it, discuss it, or speak of something else?

    python -m training.stance --data DATA --runs training/runs/stance

A cross-encoder on MiniLM with two heads: the four stances of FNC-1 over the passages that bear on a headline, and
supports / refutes / neither over single claims and their evidence. Resumes from the last finished epoch in --runs.
`python -m training.export_stance` turns the result into the shipped model.
"""

import argparse
import csv
import gzip
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from transformers import AutoModel

from headwater.encoder import load_tokenizer
from headwater.encoder.stance import MOST_OF_HEADLINE, MOST_PIECES
from headwater.findings.passages import read_beside, sentences_in
from training.bases import CLS, PAD, SEP, minilm
from training.loop import Run

STANCES = ("agree", "disagree", "discuss", "unrelated")
SUPPORTS = ("supports", "refutes", "neither")
EPOCHS, BATCH = 4, 24
ENCODER_RATE, HEAD_RATE, WARM_UP = 1e-4, 1e-3, 0.08
AVERAGE_FROM, AVERAGE_EVERY, AVERAGE_DECAY = 0.4, 4, 0.985
STANCE_WEIGHTS = (1.0, 1.6, 0.8, 0.8)
PER_EPOCH = {"agree": 2400, "disagree": 1200, "discuss": 3000, "unrelated": 2400}  # disagreement is seen twice
CLAIMS_PER_EPOCH = 3500
DEV_PAIRS = 1600
FROZEN = 2  # the embeddings and the lowest layers: a fifth of the time, and 18,000 pairs teach them little


class Pair(NamedTuple):
    """Ids of headline or claim, of what is read beside it, and the label of one head, -1 for the other."""

    first: list[int]
    second: list[int]
    stance: int = -1
    support: int = -1


def read_stances(data: Path, file: str) -> list[tuple[str, int, str]]:
    with gzip.open(data / "fnc1" / file, "rt", encoding="latin-1") as lines:
        return [(row[0], int(row[1]), row[2]) for row in csv.reader(lines) if len(row) == 3]


def read_bodies(data: Path) -> dict[int, list[str]]:
    with gzip.open(data / "fnc1" / "train_bodies.csv.gz", "rt", encoding="utf-8") as lines:
        return {int(row["Body ID"]): sentences_in(row["articleBody"]) for row in csv.DictReader(lines)}


def read_claims(data: Path) -> Iterator[tuple[str, str, str]]:
    """Claims, evidence and label: climate-fever, healthver, foolmetwice, wice, covidfact and RTE."""
    kinds = {"SUPPORTS": "supports", "REFUTES": "refutes", "NOT_ENOUGH_INFO": "neither", "Supports": "supports"}
    kinds |= {"Refutes": "refutes", "Neutral": "neither"}
    with gzip.open(data / "climate-fever" / "climate-fever.jsonl.gz", "rt") as lines:
        for row in map(json.loads, lines):
            yield from ((row["claim"], e["evidence"], kinds[e["evidence_label"]]) for e in row["evidences"])
    with gzip.open(data / "healthver" / "healthver_dev.csv.gz", "rt") as lines:
        yield from ((row["claim"], row["evidence"], kinds[row["label"]]) for row in csv.DictReader(lines))
    with gzip.open(data / "foolmetwice" / "dev.jsonl.gz", "rt") as lines:
        for row in map(json.loads, lines):
            yield row["text"], " ".join(e["text"] for e in row["gold_evidence"]), kinds[row["label"]]
    with gzip.open(data / "wice" / "entailment_retrieval__claim__dev.jsonl.gz", "rt") as lines:
        for row in map(json.loads, lines):
            wanted = row["supporting_sentences"][0] if row["supporting_sentences"] else range(6)
            told = " ".join(row["evidence"][i] for i in wanted if i < len(row["evidence"]))
            yield row["claim"], told, "supports" if row["label"] == "supported" else "neither"
    with gzip.open(data / "covidfact" / "train.tsv.gz", "rt") as lines:
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            yield row["Sentence2"], row["sentence1"], "supports" if row["label"] == "entailment" else "refutes"
    with (data / "rte-glue" / "train.tsv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            yield row["sentence2"], row["sentence1"], "supports" if row["label"] == "entailment" else "neither"


class Stance(nn.Module):
    def __init__(self, base: Path) -> None:
        super().__init__()
        self.encoder = AutoModel.from_pretrained(base, add_pooling_layer=False, attn_implementation="sdpa")
        for part in (self.encoder.embeddings, *self.encoder.encoder.layer[:FROZEN]):
            part.requires_grad_(False)
        self.dropout = nn.Dropout(0.1)
        self.stance = nn.Sequential(nn.Linear(768, 256), nn.GELU(), nn.Dropout(0.1), nn.Linear(256, len(STANCES)))
        self.support = nn.Sequential(nn.Linear(768, 256), nn.GELU(), nn.Dropout(0.1), nn.Linear(256, len(SUPPORTS)))

    def forward(self, ids: Tensor, second: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """Scores of both heads: they read the [CLS] vector beside the mean of all."""
        hidden = self.encoder(input_ids=ids, token_type_ids=second, attention_mask=mask).last_hidden_state
        weight = mask.unsqueeze(2).to(hidden.dtype)
        whole = torch.cat([hidden[:, 0], (hidden * weight).sum(1) / weight.sum(1)], dim=1)
        whole = self.dropout(whole)
        return self.stance(whole), self.support(whole)


def collate(pairs: list[Pair]) -> tuple[Tensor, Tensor, Tensor]:
    rows = [[CLS, *p.first, SEP, *p.second, SEP] for p in pairs]
    width = max(map(len, rows))
    ids = torch.full((len(rows), width), PAD)
    second = torch.zeros((len(rows), width), dtype=torch.long)
    for i, (row, p) in enumerate(zip(rows, pairs, strict=True)):
        ids[i, : len(row)] = torch.tensor(row)
        second[i, len(p.first) + 2 : len(row)] = 1
    return ids, second, (ids != PAD).long()


def batches(pairs: list[Pair], rng: random.Random) -> list[list[Pair]]:
    rng.shuffle(pairs)
    made = []
    for block in range(0, len(pairs), BATCH * 50):
        chunk = sorted(pairs[block : block + BATCH * 40], key=lambda p: len(p.first) + len(p.second))
        made.extend(chunk[i : i + BATCH] for i in range(0, len(chunk), BATCH))
    rng.shuffle(made)
    return made


class Data:
    """What is trained and measured on, tokenised once; passages are chosen as the package chooses them."""

    def __init__(self, data: Path, tokenizer: Tokenizer) -> None:
        self.tokenizer = tokenizer
        self.bodies = read_bodies(data)
        self.read: dict[tuple[str, int], Pair] = {}
        train = read_stances(data, "train_stances_split80.csv.gz")
        self.train = {stance: [row for row in train if row[2] == stance] for stance in STANCES}
        dev = read_stances(data, "train_stances_split20.csv.gz")
        self.dev = random.Random(5).sample(dev, min(DEV_PAIRS, len(dev)))
        self.claims = [
            Pair(self.ids(claim, 34), self.ids(evidence, 60), support=SUPPORTS.index(label))
            for claim, evidence, label in read_claims(data)
        ]

    def ids(self, text: str, most: int) -> list[int]:
        return list(self.tokenizer.encode(text, add_special_tokens=False).ids[:most])

    def pair(self, headline: str, body: int, stance: str) -> Pair:
        if (headline, body) not in self.read:
            first = self.ids(headline, MOST_OF_HEADLINE)
            second = self.ids(read_beside(headline, self.bodies[body]), MOST_PIECES - 3 - len(first))
            self.read[headline, body] = Pair(first, second, STANCES.index(stance))
        return self.read[headline, body]

    def epoch(self, rng: random.Random) -> list[Pair]:
        pairs = []
        for stance, count in PER_EPOCH.items():
            rows = self.train[stance]
            rows = rows * (count // len(rows) + 1) if count > len(rows) else rows
            pairs += [self.pair(*row) for row in rng.sample(rows, count)]
        return pairs + rng.sample(self.claims, min(CLAIMS_PER_EPOCH, len(self.claims)))


def f1_scores(gold: list[int], told: list[int], kinds: int) -> list[float]:
    scores = []
    for kind in range(kinds):
        both = sum(g == t == kind for g, t in zip(gold, told, strict=True))
        scores.append(2 * both / max(1, gold.count(kind) + told.count(kind)))
    return scores


def predict(model: Stance, pairs: list[Pair]) -> np.ndarray:
    """Stance probabilities `[pairs, 4]`."""
    model.eval()
    order = sorted(range(len(pairs)), key=lambda i: len(pairs[i].first) + len(pairs[i].second))
    out = np.zeros((len(pairs), len(STANCES)))
    with torch.no_grad():
        for k in range(0, len(order), 64):
            group = order[k : k + 64]
            stance, _ = model(*collate([pairs[i] for i in group]))
            out[group] = stance.softmax(1).numpy()
    model.train()
    return out


def evaluate(model: Stance, data: Data) -> dict[str, float]:
    pairs = [data.pair(*row) for row in data.dev]
    told = predict(model, pairs).argmax(1).tolist()
    scores = f1_scores([p.stance for p in pairs], told, len(STANCES))
    named = dict(zip(STANCES, (round(score, 4) for score in scores), strict=True))
    return {"macro": round(sum(scores) / len(scores), 4), **named}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--runs", type=Path, default=Path("training/runs/stance"))
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    options.runs.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(options.seed)
    base = minilm()
    data = Data(options.data, load_tokenizer())
    model = Stance(base)
    heads = [*model.stance.parameters(), *model.support.parameters()]
    groups = [
        {
            "params": [p for p in model.encoder.parameters() if p.requires_grad],
            "lr": ENCODER_RATE,
            "weight_decay": 0.01,
        },
        {"params": heads, "lr": HEAD_RATE, "weight_decay": 0.01},
    ]
    per_epoch = -(-(sum(PER_EPOCH.values()) + CLAIMS_PER_EPOCH) // BATCH)
    run = Run(
        model, groups, folder=options.runs, total=per_epoch * options.epochs, warm_up=WARM_UP,
        average_from=AVERAGE_FROM, average_every=AVERAGE_EVERY, average_decay=AVERAGE_DECAY, told_every=25,
    )  # fmt: skip
    print(f"{len(data.claims)} claims, {per_epoch} steps an epoch", flush=True)
    stance_loss = nn.CrossEntropyLoss(torch.tensor(STANCE_WEIGHTS), ignore_index=-1, label_smoothing=0.05)
    support_loss = nn.CrossEntropyLoss(ignore_index=-1, label_smoothing=0.05)
    for epoch in range(run.epoch, options.epochs):
        rng = random.Random(options.seed * 1000 + epoch)
        for group in batches(data.epoch(rng), rng):
            stance, support = model(*collate(group))
            loss = torch.zeros(())
            if any(p.stance >= 0 for p in group):
                loss = loss + stance_loss(stance, torch.tensor([p.stance for p in group]))
            if any(p.support >= 0 for p in group):
                loss = loss + 0.5 * support_loss(support, torch.tensor([p.support for p in group]))
            run.step(loss)
        run.end_epoch(evaluate(run.average, data))


if __name__ == "__main__":
    main()
