"""The desk under load: the article view beside a bare page of the same size, while articles are being added.

    python -m benchmarks.desk [--articles 10000] [--seconds 10]

Needs `wrk` (Debian: apt-get install wrk) and `chromium`, and the data folder. A corpus of that many articles is made
and one audit kept. The desk and a bare Starlette application that answers with the same bytes run as processes of their
own; 20 clients ask each in turn, three times, while `headwater add --workers 1` is adding articles to
the same corpus. Then a page of 10,000 words is opened in Chromium: when it is first seen, how much it shifts, what it
weighs.
"""

import argparse
import json
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
from playwright.sync_api import sync_playwright

from benchmarks.planted import Writer, read_bodies
from benchmarks.results import ROOT, data_folder, save
from benchmarks.serving import CLIENTS, HEADWATER, ask, free_port, need, running
from headwater.audit import ingest, keep_audit
from headwater.corpus import open_corpus
from headwater.records import Page, Text

ROUNDS = 3
BARE = """
import sys
from pathlib import Path
import uvicorn
from starlette.applications import Starlette
from starlette.responses import HTMLResponse
from starlette.routing import Route

PAGE = Path(sys.argv[1]).read_text()

async def page(request):
    return HTMLResponse(PAGE)

uvicorn.run(Starlette(routes=[Route("/", page)]), port=int(sys.argv[2]), access_log=False, log_level="warning")
"""
WEIGHT = "performance.getEntries().reduce((sum, one) => sum + (one.transferSize || 0), 0)"
SEEN = """() => new Promise(resolve => {
  let shifts = 0;
  new PerformanceObserver(list => { for (const one of list.getEntries()) shifts += one.value; })
    .observe({type: "layout-shift", buffered: true});
  setTimeout(() => resolve({
    paint: performance.getEntriesByName("first-contentful-paint")[0].startTime,
    loaded: performance.getEntriesByType("navigation")[0].loadEventEnd, shifts}), 1500);
})"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--seconds", type=int, default=10, help="of each round")
    options = parser.parse_args()
    need("wrk", "chromium")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        numbers = _build(folder, options.articles)
        port = free_port()
        served = [*HEADWATER, "serve", "--port", str(port), "--corpus", str(folder / "headwater.db")]
        with running(served, port) as desk:
            measured: dict[str, object] = {
                "articles": options.articles,
                **_load(folder, desk, numbers, options.seconds),
            }
            measured["pages"] = {what: _seen(f"{desk}/articles/{number}") for what, number in numbers.items()}
    save("desk", measured)


def _build(folder: Path, articles: int) -> dict[str, int]:
    """A corpus with that many articles; the kept audits: the example page, and an article of 10,000 words."""
    bodies = read_bodies(data_folder())
    chance, writer = random.Random(20261), Writer(bodies)
    long = "\n\n".join(_until(10_000, chance.sample(bodies, len(bodies))))
    with (folder / "more.jsonl").open("w") as more:
        for number in range(articles):
            more.write(json.dumps({"text": writer.write(chance), "url": f"https://more.example/{number}"}) + "\n")
    with open_corpus(folder / "headwater.db", create=True) as corpus:
        texts = (Text(writer.write(chance), f"https://outlet-{n % 97}.example/{n}") for n in range(articles))
        for _ in ingest(texts, corpus, statements=False):
            pass
        page = Page.from_path(ROOT / "examples" / "harwick.html", url="https://harwick.example/quarry")
        return {
            "example": keep_audit(page, corpus),
            "long": keep_audit(Text(long, "https://long.example/", "A long read"), corpus),
        }


def _until(words: int, bodies: list[str]) -> Iterator[str]:
    for body in bodies:
        if words <= 0:
            return
        yield body
        words -= len(body.split())


def _load(folder: Path, desk: str, numbers: dict[str, int], seconds: int) -> dict[str, object]:
    """Requests a second of the desk and of the bare page, in turn, while articles are added."""
    address = f"{desk}/articles/{numbers['example']}"
    page = httpx.get(address).text
    (folder / "page.html").write_text(page)
    port = free_port()
    bare_command = [sys.executable, "-c", BARE, str(folder / "page.html"), str(port)]
    with running(bare_command, port) as bare, _adding(folder) as added:
        rounds = [{"desk": ask(address, seconds), "bare": ask(bare, seconds)} for _ in range(ROUNDS)]
        still_adding = added()
    ratios = [one["desk"]["requests_s"] / one["bare"]["requests_s"] for one in rounds]
    return {
        "page_bytes": len(page.encode()),
        "clients": CLIENTS,
        "rounds": rounds,
        "desk_over_bare": round(statistics.median(ratios), 3),
        "errors": sum(one["desk"]["errors"] for one in rounds),
        "add_ran_throughout": still_adding,
    }


def _seen(address: str) -> dict[str, object]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto(address)
        seen = page.evaluate(SEEN)
        weight = page.evaluate(WEIGHT)
        words = len(page.inner_text("#article").split())
        browser.close()
    return {
        "words": words,
        "first_view_ms": round(seen["paint"]),
        "loaded_ms": round(seen["loaded"]),
        "layout_shift": round(seen["shifts"], 4),
        "bytes": int(weight),
    }


@contextmanager
def _adding(folder: Path) -> Iterator[Any]:
    """Articles being added meanwhile; gives a function that tells whether they still are."""
    command = [*HEADWATER, "add", "more.jsonl", "--workers", "1"]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL) as adding:
        try:
            yield lambda: adding.poll() is None
        finally:
            adding.terminate()


if __name__ == "__main__":
    main()
