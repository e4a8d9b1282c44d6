"""How well the stance model tells how a body stands to a headline, on the body-disjoint part of FNC-1's training pairs.

    python -m benchmarks.stance [--pairs N]

Each pair goes through `headwater.headline_stance`, as a user would ask. Its bodies were not trained on; headlines and
topics are partly the same.
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
from headwater.encoder.stance import load_stance
from headwater.findings.headline import off_topic

STANCES = ("agree", "disagree", "discuss", "unrelated")


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
    load_stance()
    told, seconds = [], []
    for headline, body, _ in pairs:
        start = time.perf_counter()
        stance = headwater.headline_stance(headline, body)
        seconds.append(time.perf_counter() - start)
        told.append(max(STANCES, key=stance.__getitem__))
    off = [bool(off_topic(headline, body)) for headline, body, _ in pairs]
    spoke = [stance for (*_, stance), fired in zip(pairs, off, strict=True) if fired]
    scores = f1_scores([stance for *_, stance in pairs], told, STANCES)
    unrelated = sum(stance == "unrelated" for *_, stance in pairs)
    return {
        "pairs": len(pairs),
        "f1": scores,
        "ms_a_pair": round(1000 * statistics.median(seconds), 1),
        "HL04": {"spoke": len(spoke), "of_unrelated": spoke.count("unrelated"), "unrelated": unrelated},
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=int, default=None)
    options = parser.parse_args()
    save("stance", measure_stance(data_folder(), options.pairs))


if __name__ == "__main__":
    main()
