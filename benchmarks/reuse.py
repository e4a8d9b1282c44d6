"""How well passages are found again in other articles, and how well it is told which article has them from which.

    python -m benchmarks.reuse [--copies N] [--seed N] [--articles N] [--no-peers]

Copies are planted over the bodies of FNC-1 (benchmarks/planted.py); candidates are looked up in an inverted index over
fingerprints, as a corpus does. A pair is found where a passage of `find_shared` overlaps a planted one on both sides;
it is wrong where nothing was planted and nothing real is shared (no run of eight words before planting). Boundaries are
the F1 of the characters of all planted pieces of a pair that was found, on both sides.

The peers, MinHash with locality-sensitive hashing as datasketch and rensa have it, get the same articles as sets of
five-word runs. They find pairs that are alike as a whole, so that what they miss is mostly what they were not made for.
"""

import argparse
import importlib.util
import multiprocessing
import resource
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from statistics import mean, quantiles

from benchmarks.planted import LENGTHS, Copy, Planted, audit_of, plant, read_bodies, share_something_real
from benchmarks.results import data_folder, save
from headwater.records import Span
from headwater.reuse.direction import find_direction
from headwater.reuse.fingerprints import find_fingerprints
from headwater.reuse.shared import Shared, find_shared

CROWD = 50  # articles: a hash that more of them hold leads nowhere
CANDIDATES = 100
Pair = tuple[int, int]  # numbers of articles, the smaller one first


class Index:
    """Which articles hold which hash."""

    def __init__(self, fingerprints: Iterable[Sequence[int]]) -> None:
        self.articles: dict[int, list[int]] = defaultdict(list)
        for number, hashes in enumerate(fingerprints):
            for hash in hashes:
                self.articles[hash].append(number)

    def sharing(self, hashes: Iterable[int]) -> list[tuple[int, int]]:
        """The articles that hold most of the hashes, with how many."""
        counts: Counter[int] = Counter()
        for hash in hashes:
            if len(articles := self.articles[hash]) <= CROWD:
                counts.update(articles)
        return counts.most_common(CANDIDATES + 1)


def find_pairs(planted: Planted) -> tuple[set[Pair], dict[str, float]]:
    """Pairs of articles that share a fingerprint, and what it takes to look them up."""
    start = time.perf_counter()
    fingerprints = [find_fingerprints(article.text, article.body).tolist() for article in planted.articles]
    seconds = time.perf_counter() - start
    index = Index(fingerprints)
    start = time.perf_counter()
    pairs = {
        (min(number, other), max(number, other))
        for number, hashes in enumerate(fingerprints)
        for other, _ in index.sharing(hashes)
        if other != number
    }
    size = sum(len(article.text) for article in planted.articles)
    return pairs, {
        "articles": len(planted.articles),
        "fingerprints_mb_a_second": round(size / seconds / 1e6, 1),
        "hashes_an_article": round(mean(map(len, fingerprints)), 1),
        "bytes_an_article": round(8 * mean(map(len, fingerprints))),
        "candidate_pairs": len(pairs),
        "look_up_seconds": round(time.perf_counter() - start, 2),
    }


def align(planted: Planted, pairs: Iterable[Pair]) -> tuple[dict[Pair, list[Shared]], dict[str, float]]:
    found, seconds = {}, []
    for pair in sorted(pairs):
        start = time.perf_counter()
        shared = find_shared(planted.articles[pair[0]], planted.articles[pair[1]])
        seconds.append(time.perf_counter() - start)
        if shared:
            found[pair] = shared
    cuts = quantiles(seconds, n=20)
    return found, {"ms_a_pair_p50": round(1000 * cuts[9], 2), "ms_a_pair_p95": round(1000 * cuts[18], 2)}


def pair_of(copy: Copy) -> Pair:
    return min(copy.upstream, copy.downstream), max(copy.upstream, copy.downstream)


def passages_of(copy: Copy, found: dict[Pair, list[Shared]]) -> list[tuple[Span, Span]]:
    """What was found between the two articles of a copy: spans of the downstream one and of the upstream one."""
    turned = copy.downstream > copy.upstream
    return [(s.there, s.here) if turned else (s.here, s.there) for s in found.get(pair_of(copy), ())]


def is_found(copy: Copy, found: dict[Pair, list[Shared]]) -> bool:
    return any(
        here.overlaps(piece) and there.overlaps(origin)
        for here, there in passages_of(copy, found)
        for piece, origin in zip(copy.here, copy.there, strict=True)
    )


def boundary_f1(copy: Copy, found: dict[Pair, list[Shared]]) -> float:
    passages = passages_of(copy, found)
    scores = []
    for side, truth in ((0, copy.here), (1, copy.there)):
        told = {place for passage in passages for place in range(*passage[side])}
        gold = {place for span in truth for place in range(*span)}
        scores.append(2 * len(told & gold) / (len(told) + len(gold)))
    return mean(scores)


def measure_pairs(planted: Planted, found: dict[Pair, list[Shared]]) -> dict[str, object]:
    known = {pair_of(copy) for copy in planted.copies}
    others = set(found) - known
    real = share_something_real(planted, others)
    wrong = others - real
    mild = [copy for copy in planted.copies if copy.rate <= 0.1]
    right = {pair_of(copy) for copy in planted.copies if is_found(copy, found)}
    mild_found = [copy for copy in mild if is_found(copy, found)]
    long = [copy for copy in mild if copy.words >= 60]
    short = [copy for copy in mild if copy.words < 60]
    return {
        "planted": len(planted.copies),
        "recall_60_words_and_more": part(is_found(copy, found) for copy in long),
        "recall_20_to_59_words": part(is_found(copy, found) for copy in short),
        "precision": round(len(right) / max(1, len(right) + len(wrong)), 4),
        "wrong_pairs": len(wrong),
        "left_out_as_real": len(real),
        "boundary_f1": round(mean(boundary_f1(copy, found) for copy in mild_found), 4),
        "by_length_and_edits": [
            {
                "words": list(span),
                "edits": rate,
                "copies": len(copies),
                "recall": part(is_found(copy, found) for copy in copies),
                "boundary_f1": round(
                    mean([boundary_f1(copy, found) for copy in copies if is_found(copy, found)] or [0]), 4
                ),
            }
            for span in LENGTHS
            for rate in sorted({copy.rate for copy in planted.copies})
            if (copies := [c for c in planted.copies if span[0] <= c.words <= span[1] and c.rate == rate])
        ],
    }


def part(answers: Iterable[bool]) -> float | None:
    told = list(answers)
    return round(sum(told) / len(told), 4) if told else None


def measure_direction(planted: Planted, found: dict[Pair, list[Shared]]) -> dict[str, object]:
    """Of the pairs that were found at no more than 10 % edits; those that credit their source apart."""
    mild = [copy for copy in planted.copies if copy.rate <= 0.1 and is_found(copy, found)]
    plain = [copy for copy in mild if not copy.credited]
    return {
        "with_dates": directions(planted, plain, found, dated=True),
        "without_dates": directions(planted, plain, found, dated=False),
        "credited_with_dates": directions(planted, [c for c in mild if c.credited], found, dated=True),
        "credited_without_dates": directions(planted, [c for c in mild if c.credited], found, dated=False),
    }


def directions(
    planted: Planted, copies: Sequence[Copy], found: dict[Pair, list[Shared]], *, dated: bool
) -> dict[str, object]:
    answers: Counter[str] = Counter()
    for copy in copies:
        one, other = (planted.articles[number] for number in pair_of(copy))
        if not dated:
            one, other = replace(one, published=None), replace(other, published=None)
        told = find_direction(audit_of(one), audit_of(other), found[pair_of(copy)]).direction
        right = "from" if copy.downstream < copy.upstream else "to"
        answers["unclear" if told == "unclear" else "right" if told == right else "wrong"] += 1
    answered = answers["right"] + answers["wrong"]
    return {
        "pairs": len(copies),
        "right_of_answered": round(answers["right"] / max(1, answered), 4),
        "right_of_all": round(answers["right"] / max(1, len(copies)), 4),
        "unclear": round(answers["unclear"] / max(1, len(copies)), 4),
    }


def measure_peers(planted: Planted) -> dict[str, object]:
    """Pairs that each finds, the part of the planted ones among them, seconds and memory."""
    measured: dict[str, object] = {"articles": len(planted.articles), "planted": len(planted.copies)}
    for name, find in (("headwater", _headwater), ("datasketch", _datasketch), ("rensa", _rensa)):
        if importlib.util.find_spec(name) is None:
            measured[name] = f"skipped: {name} is not installed (pip install --group peers, or pip install {name})"
        else:
            with multiprocessing.get_context("fork").Pool(1) as apart:  # so that none counts another's memory
                measured[name] = apart.apply(_measure_peer, (find, planted))
    return measured


def _measure_peer(find: Callable[[Planted], set[Pair]], planted: Planted) -> dict[str, object]:
    before, start = _memory(), time.perf_counter()
    pairs = find(planted)
    seconds = time.perf_counter() - start
    mild = [copy for copy in planted.copies if copy.rate <= 0.1]
    others = pairs - {pair_of(copy) for copy in planted.copies}
    return {
        "pairs": len(pairs),
        "planted_found": part(pair_of(copy) in pairs for copy in mild),
        "of_60_words_and_more": part(pair_of(copy) in pairs for copy in mild if copy.words >= 60),
        "wrong_pairs": len(others - share_something_real(planted, others)),
        "seconds": round(seconds, 1),
        "memory_mb": round((_memory() - before) / 1e6),
    }


def _memory() -> int:
    """The most memory this process held so far, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _headwater(planted: Planted) -> set[Pair]:
    pairs, _ = find_pairs(planted)
    return set(align(planted, pairs)[0])


def _shingles(planted: Planted) -> Iterable[list[str]]:
    for article in planted.articles:
        words = article.text.lower().split()
        yield sorted({" ".join(words[at : at + 5]) for at in range(len(words) - 4)})


def _datasketch(planted: Planted) -> set[Pair]:
    from datasketch import MinHash, MinHashLSH

    index = MinHashLSH(threshold=0.1, num_perm=128)
    pairs: set[Pair] = set()
    for number, shingles in enumerate(_shingles(planted)):
        sketch = MinHash(num_perm=128, seed=7)
        sketch.update_batch([shingle.encode() for shingle in shingles])
        pairs.update((other, number) for other in index.query(sketch))
        index.insert(number, sketch)
    return pairs


def _rensa(planted: Planted) -> set[Pair]:
    from rensa import RMinHash, RMinHashLSH

    index = RMinHashLSH(threshold=0.1, num_perm=128, num_bands=64)
    pairs: set[Pair] = set()
    for number, shingles in enumerate(_shingles(planted)):
        sketch = RMinHash(num_perm=128, seed=7)
        sketch.update(shingles)
        pairs.update((other, number) for other in index.query(sketch))
        index.insert(number, sketch)
    return pairs


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--copies", type=int, default=600)
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--articles", type=int, default=20_000, help="of the comparison with peers")
    parser.add_argument("--no-peers", action="store_true")
    options = parser.parse_args()
    bodies = read_bodies(data_folder())
    planted = plant(bodies, seed=options.seed, copies=options.copies)
    pairs, speed = find_pairs(planted)
    found, alignment = align(planted, pairs)
    measured: dict[str, object] = {
        "seed": options.seed,
        "look_up": speed,
        "alignment": alignment,
        "pairs": measure_pairs(planted, found),
        "direction": measure_direction(planted, found),
    }
    if not options.no_peers:
        measured["peers"] = measure_peers(plant(bodies, seed=options.seed, copies=3000, size=options.articles))
    save("reuse", measured)


if __name__ == "__main__":
    main()
