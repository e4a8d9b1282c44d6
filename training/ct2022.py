"""CheckThat! 2022, task 2A, English: published fact checks, and posts with the fact checks that answer them."""

import csv
import gzip
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

from headwater.reuse.facts import plain_words

Split = Literal["train", "dev", "dev-test"]
_QUERIES = {"train": "Train-Dev", "dev": "Train-Dev", "dev-test": "Dev-Test"}
_ANSWERS = {"train": "Train", "dev": "Dev", "dev-test": "Dev-Test"}


class Claim(NamedTuple):
    id: str
    claim: str
    title: str
    published: str


class Post(NamedTuple):
    """`words` is the text without addresses and marks, as it is looked up; `claims` the ids of what answers it."""

    id: str
    text: str
    words: str
    claims: frozenset[str]


def read_claims(data: Path) -> Iterator[Claim]:
    with gzip.open(data / "ct2022-task2a" / "vclaims.derived.jsonl.gz", "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            yield Claim(row["vclaim_id"], row["vclaim"], row["title"], row["date"])


def read_posts(data: Path, split: Split) -> list[Post]:
    folder = data / "ct2022-task2a"
    answers: dict[str, set[str]] = defaultdict(set)
    for line in (folder / f"CT2022-Task2A-EN-{_ANSWERS[split]}_QRELs.tsv").read_text().splitlines():
        post, _, claim, _ = line.split("\t")
        answers[post].add(claim)
    queries = folder / f"CT2022-Task2A-EN-{_QUERIES[split]}_Queries.tsv"
    with queries.open(encoding="utf-8", newline="") as lines:
        texts = {row[0]: row[1] for row in csv.reader(lines, delimiter="\t") if row}
    return [Post(id, texts[id], plain_words(texts[id]), frozenset(claims)) for id, claims in answers.items()]


def ap5(ranked: Sequence[object], right: set[object] | frozenset[object]) -> float:
    """Average precision of the first five, as the task counts it."""
    hits, total = 0, 0.0
    for place, one in enumerate(ranked[:5], 1):
        if one in right:
            hits += 1
            total += hits / place
    return total / min(5, len(right))
