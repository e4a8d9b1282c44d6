"""Time per page of the statements step and of the whole audit, against the tagger alone on the same words."""

import gzip
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from headwater.article import find_article
from headwater.audit import audit_page
from headwater.errors import PageError
from headwater.records import Page
from headwater.statements import find_statements
from headwater.statements.tagger import tag

Seconds = dict[str, float]  # of all pages, by work, and their number
WORKS = ("tagger", "statements", "audit", "pages")
BAR = 4.0  # the whole audit by the tagger alone


def measure(data: Path, *, pages: int, before: Path | None) -> dict[str, object]:
    """Seconds and ratios over the first pages of aeb-pages, one process, the three works in turn on each page.

    With `before`, the folder that holds another version of the package, that one is timed on the same pages in the
    same run: two rounds each, in turn, and of each the quicker one counts.
    """
    files = sorted((data / "aeb-pages" / "html").glob("*.gz"))[:pages]
    if before is None:
        return _told(times(files))
    rounds = [(which, _elsewhere(files, which)) for which in (before, None, before, None)]
    quickest = {
        name: min((seconds for which, seconds in rounds if which == version), key=lambda seconds: seconds["audit"])
        for name, version in (("before", before), ("now", None))
    }
    ratio = quickest["now"]["audit"] / quickest["before"]["audit"]
    return {**_told(quickest["now"]), "before": _told(quickest["before"]), "audit_now_over_before": round(ratio, 2)}


def _told(seconds: Seconds) -> dict[str, object]:
    pages, tagger = seconds["pages"], seconds["tagger"]
    return {
        "cores": len(os.sched_getaffinity(0)),
        "pages": round(pages),
        "tagger_alone_ms_a_page": round(1000 * tagger / pages, 1),
        "statements_ms_a_page": round(1000 * seconds["statements"] / pages, 1),
        "audit_ms_a_page": round(1000 * seconds["audit"] / pages, 1),
        "statements_over_tagger_alone": round(seconds["statements"] / tagger, 2),
        "audit_over_tagger_alone": round(seconds["audit"] / tagger, 2),
        "bar": BAR,
    }


def times(files: list[Path]) -> Seconds:
    """Seconds of each work, over the pages that have statements; the first page is gone through once before."""
    spent = [_spent(Page(gzip.decompress(file.read_bytes()))) for file in [files[0], *files]]
    return {work: sum(one.get(work, 0.0) for one in spent[1:]) for work in WORKS}


def _spent(page: Page) -> Seconds:
    try:
        article = find_article(page)
    except PageError:
        return {}
    if article.language not in (None, "en"):
        return {}
    return {
        "tagger": _seconds(lambda: tag(article.text, list(article.body))),
        "statements": _seconds(lambda: find_statements(article)),
        "audit": _seconds(lambda: audit_page(page, select=("ALL",))),
        "pages": 1,
    }


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _elsewhere(files: list[Path], package: Path | None) -> Seconds:
    """The same in a process of its own, with the package from that folder."""
    environment = {**os.environ, "PYTHONPATH": str(package)} if package else os.environ
    command = [sys.executable, "-m", "benchmarks.sourcing.speed", *map(str, files)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    seconds: Seconds = json.loads(done.stdout)
    return seconds


if __name__ == "__main__":
    print(json.dumps(times([Path(name) for name in sys.argv[1:]])))
