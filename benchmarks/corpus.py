"""How a corpus grows: adding, looking up and searching at 1,000, 10,000 and 100,000 articles, no statements read.

    python -m benchmarks.corpus [--sizes 1000,10000,100000] [--corpus postgresql://…] [--name corpus]

Articles beyond the real bodies are drawn from a word-by-word model of them (benchmarks/planted.py), so that they share
phrases as articles do; one in ten carries a hundred words of one before it. Times are of one process, one call at a
time; memory is the process's largest so far. The last part adds 20,000 articles from JSON lines end to end with
`headwater add --no-statements`, beside a plain process pool that only fingerprints the same texts and joins them.
"""

import argparse
import itertools
import json
import multiprocessing
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np

from benchmarks.planted import Writer, audit_of, read_bodies
from benchmarks.results import data_folder, save
from headwater.audit import trace
from headwater.corpus import Corpus, info, open_corpus
from headwater.records import Article, Block, Observable, Span, digest
from headwater.reuse.entries import make_entry
from headwater.reuse.fingerprints import find_fingerprints
from headwater.reuse.reuses import fingerprints_of
from headwater.reuse.view import Hashes

SEED = 20260
BATCH = 2_000  # as `headwater add --no-statements` adds them
LOOKUPS = 300
TRACES = 100
END_TO_END = 20_000
HELD_BY = 50  # articles, at most, of a hash that the plain pool joins by


def texts(bodies: list[str], seed: int) -> Iterator[str]:
    """Real bodies first, then drawn ones, without end."""
    chance = random.Random(seed)
    writer = Writer(bodies)
    earlier: list[str] = []
    for number in itertools.count():
        text = bodies[number] if number < len(bodies) else writer.write(chance)
        if number >= len(bodies) and number % 10 == 0:
            words = chance.choice(earlier).split()
            first = chance.randrange(max(1, len(words) - 100))
            text += "\n\n" + " ".join(words[first : first + 100])
        if len(earlier) < 2000:
            earlier.append(text)
        else:
            earlier[chance.randrange(2000)] = text
        yield text


def article_of(text: str, number: int) -> Article:
    """A text as an article, without the work of reading a page: that is not what is measured."""
    url = f"https://outlet-{number % 97}.example/{number}"
    blocks, at = [], 0
    for line in text.split("\n"):
        if line.strip():
            blocks.append(Block("paragraph", Span(at, at + len(line))))
        at += len(line) + 1
    return Article(
        id=url, version=digest([text]), url=url, outlet=f"Outlet {number % 97}", published=None, modified=None,
        language="en", section=None, byline=(), text=text, blocks=tuple(blocks), links=(), site_links=(), comments=(),
        structured_data=(), observable=Observable(True, True, True),
    )  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="1000,10000,100000")
    parser.add_argument("--corpus", help="where to build it: a new file or postgresql://…")
    parser.add_argument("--name", default="corpus", help="of the file of results")
    options = parser.parse_args()
    bodies = read_bodies(data_folder())
    with tempfile.TemporaryDirectory() as folder:
        with open_corpus(options.corpus or f"{folder}/corpus.db", create=True) as corpus:
            drawn = texts(bodies, SEED)
            grown = [grow(corpus, drawn, int(size)) for size in options.sizes.split(",")]
        measured: dict[str, object] = {"database": "postgresql" if "://" in corpus.name else "sqlite", "growth": grown}
        if not options.corpus:
            measured["end to end"] = end_to_end(bodies, Path(folder))
    save(options.name, measured)


def grow(corpus: Corpus, drawn: Iterator[str], size: int) -> dict[str, object]:
    """Add up to that many articles, and measure."""
    adding = 0.0
    before = len(corpus)
    for start in range(before, size, BATCH):
        batch = itertools.islice(drawn, min(BATCH, size - start))
        entries = [make_entry(audit_of(article_of(text, start + number))) for number, text in enumerate(batch)]
        began = time.perf_counter()
        corpus.add(entries)
        adding += time.perf_counter() - began
    chance = random.Random(SEED)
    ids = list(corpus.ids())
    chosen = [corpus.audit(id).article for id in chance.sample(ids, LOOKUPS)]
    prints = [fingerprints_of(article) for article in chosen]
    words = [" ".join(chance.sample(article.text.split(), 2)) for article in chosen]
    told = info(corpus)
    return {
        "articles": size,
        "added a second": round((size - before) / adding),
        "bytes an article": told.bytes // size,
        "postings": told.postings,
        "hashes asked, median": int(statistics.median(map(len, prints))),
        "look-up of shared hashes, ms": timed(lambda i: corpus.sharing(prints[i], least=1, limit=100), LOOKUPS),
        "audit, ms": timed(lambda i: corpus.audit(chosen[i].id), LOOKUPS),
        "trace, ms": timed(lambda i: trace(chosen[i], corpus), TRACES),
        "search for two words, ms": timed(lambda i: corpus.search(words[i]), LOOKUPS),
        "largest memory, MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def timed(work: Callable[[int], object], times: int) -> dict[str, float]:
    """Median and 95th percentile of single calls in milliseconds; the first twenty only warm up."""
    seconds = []
    for number in range(times):
        start = time.perf_counter()
        work(number)
        seconds.append(time.perf_counter() - start)
    taken = np.array(seconds[20:]) * 1000
    return {"p50": round(float(np.median(taken)), 2), "p95": round(float(np.quantile(taken, 0.95)), 2)}


def end_to_end(bodies: list[str], folder: Path) -> dict[str, object]:
    """The same JSON lines through `headwater add --no-statements` and through a plain pool."""
    lines = folder / "articles.jsonl"
    with lines.open("w") as file:
        for number, text in enumerate(itertools.islice(texts(bodies, SEED + 1), END_TO_END)):
            file.write(json.dumps({"url": f"https://outlet.example/{number}", "text": text}) + "\n")
    workers = os.cpu_count() or 1
    start = time.perf_counter()
    pairs = fingerprint_and_join(lines, workers)
    plain = time.perf_counter() - start
    program = Path(sys.executable).with_name("headwater")
    start = time.perf_counter()
    subprocess.run(
        [program, "add", lines, "--no-statements", "--workers", str(workers), "--corpus", folder / "end.db"],
        check=True, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    added = time.perf_counter() - start
    return {
        "articles": END_TO_END,
        "processes": workers,
        "headwater add, s": round(added, 1),
        "plain pool, s": round(plain, 1),
        "ratio": round(added / plain, 2),
        "pairs of the plain pool": pairs,
    }


def fingerprint_and_join(lines: Path, workers: int) -> int:
    """Read, fingerprint in a process pool, and count the pairs of articles that share a hash."""
    with (
        lines.open() as file,
        ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn")) as pool,
    ):
        parts = iter(lambda: list(itertools.islice(file, 500)), [])
        found = [one for part in pool.map(fingerprint, parts) for one in part]
    hashes = np.concatenate(found)
    owners = np.repeat(np.arange(len(found)), [len(one) for one in found])
    order = np.argsort(hashes, kind="stable")
    hashes, owners = hashes[order], owners[order]
    pairs = set[int]()
    for apart in range(1, HELD_BY):  # neighbours in the order of hashes, then the next but one, …
        same = np.flatnonzero(hashes[apart:] == hashes[:-apart])
        if not len(same):
            break
        pairs.update((owners[same] * len(found) + owners[same + apart]).tolist())
    return len(pairs)


def fingerprint(lines: list[str]) -> list[Hashes]:
    texts = [json.loads(line)["text"] for line in lines]
    return [find_fingerprints(text, [Span(0, len(text))]) for text in texts]


if __name__ == "__main__":
    main()
