"""How well the support model tells how a body stands to a headline, on the body-disjoint part of FNC-1's training pairs.

    python -m benchmarks.stance [--pairs N]

Each pair goes through `headwater.headline_stance`, as a user would ask. Its bodies were not trained on; headlines and
topics are partly the same. The head for single claims is measured on SICK, on which nothing was trained.
"""

import argparse
import csv
import gzip
import random
import statistics
import time
from collections import Counter
from pathlib import Path

import headwater
from benchmarks.results import data_folder, save
from headwater.encoder.support import load_support

STANCES = ("agree", "disagree", "discuss", "unrelated")
SICK = {"ENTAILMENT": "supports", "CONTRADICTION": "refutes", "NEUTRAL": "neither"}


def read_pairs(data: Path, count: int | None) -> list[tuple[str, str, str]]:
    """Headline, body and stance; a seeded sample where `count` is given."""
    with gzip.open(data / "fnc1" / "train_bodies.csv.gz", "rt", encoding="utf-8") as lines:
        bodies = {row["Body ID"]: row["articleBody"] for row in csv.DictReader(lines)}
    with gzip.open(data / "fnc1" / "train_stances_split20.csv.gz", "rt", encoding="latin-1") as lines:
        rows = [(row[0], bodies[row[1]], row[2]) for row in csv.reader(lines) if len(row) == 3]
    return random.Random(7).sample(rows, count) if count else rows


def f1_scores(gold: list[str], told: list[str], kinds: tuple[str, ...]) -> dict[str, float]:
    both = Counter(g for g, t in zip(gold, told, strict=True) if g == t)
    scores = {kind: round(2 * both[kind] / max(1, gold.count(kind) + told.count(kind)), 4) for kind in kinds}
    return {"macro": round(statistics.mean(scores.values()), 4), **scores}


def measure_stance(data: Path, count: int | None) -> dict[str, object]:
    pairs = read_pairs(data, count)
    load_support()
    told, seconds = [], []
    for headline, body, _ in pairs:
        start = time.perf_counter()
        stance = headwater.headline_stance(headline, body)
        seconds.append(time.perf_counter() - start)
        told.append(max(STANCES, key=stance.__getitem__))
    scores = f1_scores([stance for *_, stance in pairs], told, STANCES)
    return {"pairs": len(pairs), "f1": scores, "ms_a_pair": round(1000 * statistics.median(seconds), 1)}


def measure_support(data: Path) -> dict[str, object]:
    with (data / "sick" / "SICK_test_annotated.txt").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t"))
    gold = [SICK[row["entailment_judgment"]] for row in rows]
    told = []
    for row in rows:
        (relation,) = load_support().relate(row["sentence_B"], [row["sentence_A"]])
        told.append(max(relation.support, key=relation.support.__getitem__))
    return {"pairs": len(rows), "f1": f1_scores(gold, told, tuple(dict.fromkeys(SICK.values())))}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=int, default=None)
    options = parser.parse_args()
    data = data_folder()
    save("stance", {**measure_stance(data, options.pairs), "support_on_sick": measure_support(data)})


if __name__ == "__main__":
    main()
