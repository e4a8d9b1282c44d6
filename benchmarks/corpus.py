"""How a corpus grows: adding, looking up and searching at 1,000, 10,000 and 100,000 articles, no statements read.

    python -m benchmarks.corpus [--sizes 1000,10000,100000] [--corpus postgresql://…]

Articles beyond the real bodies are drawn from a word-by-word model of them (benchmarks/planted.py), so that they share
phrases as articles do; one in ten carries some hundred words of one before it. Times are of one process, one article
at a time; memory is the process's largest so far. The last part adds 20,000 such articles as JSON lines end to end,
beside a plain process pool that only fingerprints the same texts and joins them.
"""

import argparse
import itertools
import random
import resource
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from benchmarks.planted import Writer, read_bodies
from benchmarks.results import data_folder, save
from headwater.article import article_from_text
from headwater.audit import ingest, trace
from headwater.corpus import Corpus, info, open_corpus
from headwater.records import Article
from headwater.reuse.reuses import fingerprints_of

SEED = 20260
BATCH = 200
LOOKUPS = 300
TRACES = 100
REAL = 1683


def articles(bodies: list[str], seed: int) -> Iterator[Article]:
    """Real bodies first, then drawn ones, without end."""
    chance = random.Random(seed)
    writer = Writer(bodies)
    kept: list[str] = []
    for number in itertools.count():
        text = bodies[number] if number < len(bodies) else writer.write(chance)
        if number >= len(bodies) and number % 10 == 0:
            words = chance.choice(kept).split()
            first = chance.randrange(max(1, len(words) - 100))
            text += "\n\n" + " ".join(words[first : first + 100])
        if len(kept) < 2000:
            kept.append(text)
        else:
            kept[chance.randrange(2000)] = text
        yield article_from_text(text, url=f"https://outlet-{number % 97}.example/{number}", headline=None)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="1000,10000,100000")
    parser.add_argument("--corpus", help="where to build it: a new file's path or postgresql://…")
    options = parser.parse_args()
    bodies = read_bodies(data_folder())
    with tempfile.TemporaryDirectory() as folder:
        location = options.corpus or f"{folder}/corpus.db"
        with open_corpus(location, create=True) as corpus:
            grown = [grow(corpus, articles_, size) for articles_, size in sizes(bodies, options.sizes)]
    save("corpus", {"database": corpus.name.split(":")[0] if "://" in corpus.name else "sqlite", "growth": grown})


def sizes(bodies: list[str], told: str) -> Iterator[tuple[Iterator[Article], int]]:
    drawn = articles(bodies, SEED)
    for size in told.split(","):
        yield drawn, int(size)


def grow(corpus: Corpus, drawn: Iterator[Article], size: int) -> dict[str, object]:
    """Add up to that many articles, and measure."""
    adding = made = 0.0
    before = len(corpus)
    for start in range(before, size, BATCH):
        began = time.perf_counter()
        entries = [ingest(article, statements=False) for article in itertools.islice(drawn, min(BATCH, size - start))]
        middle = time.perf_counter()
        corpus.add(entries)
        made, adding = made + middle - began, adding + time.perf_counter() - middle
    chance = random.Random(SEED)
    ids = list(corpus.ids())
    chosen = [corpus.audit(id).article for id in chance.sample(ids, min(LOOKUPS, len(ids)))]
    prints = [fingerprints_of(article) for article in chosen]
    words = [chance.sample(article.text.split(), 2) for article in chosen]
    return {
        "articles": size,
        "added a second, store alone": round((size - before) / adding),
        "added a second, with reading the text": round((size - before) / (adding + made)),
        "bytes an article": info(corpus).bytes // size,
        "postings": info(corpus).postings,
        "look-up of shared hashes, ms": timed(lambda i: corpus.sharing(prints[i], least=2, limit=50), LOOKUPS),
        "hashes asked, median": int(statistics.median(map(len, prints))),
        "audit, ms": timed(lambda i: corpus.audit(chosen[i].id), LOOKUPS),
        "trace, ms": timed(lambda i: trace(chosen[i], corpus), TRACES),
        "search for two words, ms": timed(lambda i: corpus.search(" ".join(words[i])), LOOKUPS),
        "largest memory, MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def timed(work: Callable[[int], object], times: int) -> dict[str, float]:
    """Median and 95th percentile of single calls, in milliseconds, the first twenty left out of the count."""
    seconds = []
    for number in range(times):
        start = time.perf_counter()
        work(number)
        seconds.append(time.perf_counter() - start)
    taken = np.array(seconds[20:]) * 1000
    return {"p50": round(float(np.median(taken)), 2), "p95": round(float(np.quantile(taken, 0.95)), 2)}


if __name__ == "__main__":
    main()
