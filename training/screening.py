"""Weights of the comment screen that all sites share: from comments of three videos, prose, and lines of our own.

    python -m training.screening --data DATA    # src/headwater/models/screening/weights.npz

`DATA` holds youtube-spam, claimbuster, fnc1 and litbank. Trained with numpy alone: the objective has one optimum, and
the same data give the same file.
"""

import argparse
import csv
import gzip
import io
import json
import random
import re
import tarfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from headwater.screening import Features, ReaderComment, find_features
from headwater.screening.features import SLOTS
from headwater.screening.learner import MODEL, Prior

OWN = Path(__file__).with_suffix(".tsv")
VIDEOS = ("Youtube01-Psy", "Youtube02-KatyPerry", "Youtube03-LMFAO")
SEED = 4
PENALTY = 1 / 50  # of 1/10, 1/20, 1/50 and 1/300: F1 .929 to .933, false positives alike
PROSE = 0.1  # the weight of a passage of prose beside a comment; of .05, .1, .2 and .3: F1 falls from .3 on
LINKED = 0.05  # the share of passages that are given a link: readers of a news page cite what they have read
STEPS = 400
LEAST = 0.01  # weights below it are not stored

Floats = NDArray[np.float64]


class Example(NamedTuple):
    features: Features
    spam: bool
    weight: float


class Rows(NamedTuple):
    """A sparse matrix by rows, over the slots that occur."""

    slots: NDArray[np.int64]  # [columns] the slot of each column
    columns: NDArray[np.int64]  # [n]
    values: Floats  # [n]
    starts: NDArray[np.int64]  # [rows]
    owners: NDArray[np.int64]  # [n] the row of each value


def read_video(data: Path, name: str) -> list[tuple[ReaderComment, bool]]:
    """The comments of one video, and whether each is spam."""
    content = (data / "youtube-spam" / f"{name}.csv").read_text(encoding="utf-8-sig").strip()
    return [
        (ReaderComment(row["CONTENT"], author=row["AUTHOR"]), row["CLASS"] == "1")
        for row in csv.DictReader(io.StringIO(content))
    ]


def examples(comments: Iterable[tuple[ReaderComment, bool]], weight: float = 1.0) -> list[Example]:
    return [Example(find_features(comment), spam, weight) for comment, spam in comments]


def read_own() -> list[tuple[ReaderComment, bool]]:
    """Lines of our own: what readers of a news page write, and spam of trades that the videos do not have."""
    rows = (line.split("\t") for line in OWN.read_text(encoding="utf-8").splitlines())
    return [(ReaderComment(text), kind == "spam") for kind, text in rows]


def read_prose(data: Path) -> list[tuple[ReaderComment, bool]]:
    """Passages of debates, news and dialogue, none of them spam, some with a link."""
    order = random.Random(SEED)
    passages = [*_debates(data, order), *_news(data, order), *_dialogue(data)]
    return [(ReaderComment(_linked(text, order)), False) for text in passages]


def _debates(data: Path, order: random.Random) -> Iterator[str]:
    content = gzip.decompress((data / "claimbuster" / "two_class__train.json.gz").read_bytes())
    said = [row["text"] for row in sorted(json.loads(content), key=lambda row: row["sentence_id"])]
    place = 0
    while place < len(said):
        size = order.choice((1, 1, 2, 3, 4, 6))
        yield " ".join(said[place : place + size])
        place += size


def _news(data: Path, order: random.Random) -> Iterator[str]:
    content = gzip.decompress((data / "fnc1" / "train_bodies.csv.gz").read_bytes()).decode("utf-8")
    for row in csv.DictReader(io.StringIO(content)):
        paragraphs = [" ".join(one.split()) for one in row["articleBody"].split("\n\n")]
        paragraphs = [one for one in paragraphs if len(one.split()) >= 4]
        yield from order.sample(paragraphs, min(2, len(paragraphs)))


def _dialogue(data: Path) -> Iterator[str]:
    with tarfile.open(data / "litbank" / "litbank-quotations-coref-entities.tar.gz") as tar:
        for member in sorted(tar.getmembers(), key=lambda member: member.name):
            file = tar.extractfile(member) if member.name.endswith(".ann") and "quot" in member.name else None
            for line in file.read().decode("utf-8").splitlines() if file else ():
                cells = line.split("\t")
                if cells[0] == "QUOTE" and len(cells[-1].split()) > 5:
                    yield re.sub(r" (?=[,.;:!?’'])", "", cells[-1].strip("\"“”' "))


def _linked(text: str, order: random.Random) -> str:
    """The passage, now and then with a link to a front page or to a page deep in a site."""
    words = text.split()
    if len(words) < 5 or order.random() >= LINKED:
        return text
    host = order.choice(("harwick-times.example", "millford-council.example", "www.fennmouth.example", "tides.example"))
    one, other = (order.choice(words).strip(".,").lower() for _ in range(2))
    number, year, month = order.randint(100, 9999), order.randint(2010, 2024), order.randint(1, 9)
    path = order.choice((f"{number}", f"{year}/0{month}/{one}-{other}.html", f"archives/{one}/", ""))
    place = len(words) if order.random() < 0.6 else len(words) // 2
    return " ".join([*words[:place], f"http://{host}/{path}", *words[place:]])


def train(rows: Sequence[Example]) -> Prior:
    """Logistic regression with a squared penalty, by accelerated descent over all rows."""
    matrix = _matrix([row.features for row in rows])
    truth = np.array([row.spam for row in rows], np.float64)
    weight = np.array([row.weight for row in rows])
    spread = _largest(matrix, weight) / 4 + weight.sum() / 4
    found = ahead = np.zeros(len(matrix.slots) + 1)  # the last one is the bias
    for step in range(STEPS):
        error = weight * (1 / (1 + np.exp(-(_times(matrix, ahead[:-1]) + ahead[-1]))) - truth)
        slope = np.append(_back(matrix, error), error.sum())
        slope[:-1] += PENALTY * ahead[:-1]
        step_to = ahead - slope / (spread + PENALTY)
        ahead = step_to + step / (step + 3) * (step_to - found)
        found = step_to
    weights = np.zeros(SLOTS, np.float32)
    weights[matrix.slots] = np.where(np.abs(found[:-1]) < LEAST, 0, found[:-1]).astype(np.float16)
    return Prior(weights, round(float(found[-1]), 4), 1.0)


def _matrix(rows: Sequence[Features]) -> Rows:
    sizes = np.array([len(row.indices) for row in rows])
    slots, columns = np.unique(np.concatenate([row.indices for row in rows]), return_inverse=True)
    values = np.concatenate([row.values for row in rows]).astype(np.float64)
    owners = np.repeat(np.arange(len(rows)), sizes)
    return Rows(slots, columns, values, np.cumsum(sizes) - sizes, owners)


def _times(matrix: Rows, weights: Floats) -> Floats:
    return np.add.reduceat(matrix.values * weights[matrix.columns], matrix.starts)


def _back(matrix: Rows, error: Floats) -> Floats:
    return np.bincount(matrix.columns, matrix.values * error[matrix.owners], len(matrix.slots)).astype(np.float64)


def _largest(matrix: Rows, weight: Floats) -> float:
    """The largest eigenvalue of the weighted rows, by power iteration."""
    told = np.ones(len(matrix.slots))
    size = 1.0
    for _ in range(30):
        told = _back(matrix, weight * _times(matrix, told / np.linalg.norm(told)))
        size = float(np.linalg.norm(told))
    return 1.05 * size


def calibrate(told: Floats, truth: NDArray[np.bool_]) -> float:
    """The factor on the log odds under which comments of videos not trained on are likeliest."""
    factors = np.arange(0.4, 1.6, 0.05)
    loss = [float(np.mean(np.logaddexp(0, np.where(truth, -1, 1) * told * factor))) for factor in factors]
    return round(float(factors[int(np.argmin(loss))]), 2)


def log_odds(prior: Prior, rows: Sequence[Example]) -> Floats:
    return np.array([prior.bias + float(prior.weights[one.features.indices] @ one.features.values) for one in rows])


def rotations(data: Path, background: Sequence[Example]) -> Iterator[tuple[str, Prior, list[Example]]]:
    """For each video: its name, the weights trained without it, and its comments. `scale` is not set yet."""
    videos = {name: examples(read_video(data, name)) for name in VIDEOS}
    for held, rows in videos.items():
        there = [row for name in VIDEOS if name != held for row in videos[name]]
        yield held, train([*there, *background]), rows


def background(data: Path) -> list[Example]:
    return examples(read_own()) + examples(read_prose(data), PROSE)


def scale_of(turns: Iterable[tuple[str, Prior, list[Example]]]) -> float:
    parts = [(log_odds(prior, rows), np.array([row.spam for row in rows])) for _, prior, rows in turns]
    return calibrate(np.concatenate([told for told, _ in parts]), np.concatenate([truth for _, truth in parts]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    data = parser.parse_args().data
    prose = background(data)
    scale = scale_of(rotations(data, prose))
    videos = [row for name in VIDEOS for row in examples(read_video(data, name))]
    prior = train([*videos, *prose])
    slots = np.flatnonzero(prior.weights)
    MODEL.mkdir(exist_ok=True)
    weights = prior.weights[slots].astype(np.float16)
    np.savez_compressed(
        MODEL / "weights.npz", indices=slots.astype(np.int32), weights=weights, bias=prior.bias, scale=scale
    )
    print(f"{len(slots)} weights, scale {scale}, from {len(videos)} comments and {len(prose)} other rows")


if __name__ == "__main__":
    main()
