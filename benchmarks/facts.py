"""How well published fact checks are found for what a text says, on CheckThat! 2022, task 2A (English).

    python -m benchmarks.facts

Each post of dev-test is looked up among all 14,231 claims by `headwater.reuse.facts.FactIndex.rank`, as a statement
is. MAP@5 as the task counts it. Beside it plain BM25 (k1 1.2, b .75) over lower-case words of title and claim, and the
two halves of the index alone. Dev-test is in no training; the threshold was chosen on dev.
"""

import re
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from benchmarks.results import data_folder, save
from headwater.encoder.vectors import cosines, load_vectors, sentence_vectors
from headwater.records import FactCheck
from headwater.reuse.facts import FactIndex, Ranked, WordIndex, plain_words, stems_of
from training.ct2022 import Post, Split, ap5, read_claims, read_posts


def map5(posts: Sequence[Post], places: dict[str, int], rankings: Sequence[Sequence[int]]) -> float:
    found = [ap5(row, {places[c] for c in post.claims}) for post, row in zip(posts, rankings, strict=True)]
    return round(float(np.mean(found)), 4)


def by_words(words_of: Callable[[str], list[str]], claims: Sequence[str]) -> Callable[[str], list[int]]:
    index = WordIndex([Counter(words_of(claim)) for claim in claims])
    return lambda text: np.argsort(-index.scores(words_of(text)), kind="stable")[:5].tolist()


def measure_facts(data: Path) -> dict[str, object]:
    claims = list(read_claims(data))
    places = {claim.id: i for i, claim in enumerate(claims)}
    checks = [FactCheck(c.id, None, c.claim, None, None, None, c.title, None) for c in claims]
    clock = time.perf_counter()
    vectors = sentence_vectors([claim.claim for claim in claims])
    reading = time.perf_counter() - clock
    clock = time.perf_counter()
    index = FactIndex(list(zip(checks, vectors, strict=True)))
    building = time.perf_counter() - clock
    whole = [f"{claim.title} {claim.claim}" for claim in claims]
    plain = by_words(lambda text: re.findall(r"\w+", text.lower()), whole)
    stems = by_words(lambda text: stems_of(plain_words(text)), whole)
    told: dict[str, object] = {"claims": len(claims)}
    splits: tuple[Split, ...] = ("dev", "dev-test")
    for split in splits:
        posts = read_posts(data, split)
        asked = sentence_vectors([post.words for post in posts])
        clock = time.perf_counter()
        ranked = [index.rank(post.text, limit=5) for post in posts]
        seconds = time.perf_counter() - clock
        near = [np.argsort(-cosines(vector, vectors), kind="stable")[:5].tolist() for vector in asked]
        told[split] = {
            "posts": len(posts),
            "map5": {
                "headwater": map5(posts, places, [[places[one.fact_check.id] for one in row] for row in ranked]),
                "plain BM25": map5(posts, places, [plain(post.text) for post in posts]),
                "BM25 of the index": map5(posts, places, [stems(post.text) for post in posts]),
                "vectors alone": map5(posts, places, near),
            },
            "above the threshold": above(index.threshold, posts, ranked),
            "ms_a_post": round(1000 * seconds / len(posts), 1),
        }
    told["seconds"] = {"vectors of all claims": round(reading, 1), "index": round(building, 2)}
    told["models"] = {"vectors": load_vectors().digest}
    return told


def above(threshold: float, posts: Sequence[Post], ranked: Sequence[Sequence[Ranked]]) -> dict[str, object]:
    """What speaks, once with every answer among the claims, and once more with it taken out: then all is wrong."""
    right = [
        row[0].fact_check.id in p.claims for p, row in zip(posts, ranked, strict=True) if row[0].score >= threshold
    ]
    others = [[one for one in row if one.fact_check.id not in p.claims] for p, row in zip(posts, ranked, strict=True)]
    false = sum(row[0].score >= threshold for row in others if row)
    return {
        "threshold": threshold,
        "spoke": len(right),
        "right": sum(right),
        "precision": round(sum(right) / max(1, len(right)), 4),
        "recall": round(sum(right) / len(posts), 4),
        "spoke without an answer": false,
        "precision where half have an answer": round(sum(right) / max(1, len(right) + false), 4),
    }


def main() -> None:
    save("facts", measure_facts(data_folder()))


if __name__ == "__main__":
    main()
