"""How fast an audit is: everything in one warm process, on one core, over the aeb-pages.

    taskset -c 0 python -m benchmarks.speed [--pages N]

Ratios, since machines differ: the whole audit against the tagger alone on the same words; all but the encoder against
bare `trafilatura.extract` on the same pages; a cold start of `headwater check` against importing trafilatura and
onnxruntime.
"""

import argparse
import gzip
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import trafilatura

from benchmarks.results import data_folder, save
from headwater.audit import audit_page
from headwater.encoder import Encoder, load_encoder
from headwater.encoder.stance import StanceModel
from headwater.encoder.wording import WordingModel
from headwater.errors import PageError
from headwater.records import Page
from headwater.statements.tagger import tag

PEER = "import trafilatura, onnxruntime"


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result


class EncoderClock:
    """Counts the seconds that go through the models' sessions, and the word pieces of the tagger's."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.pieces = 0
        self._plain = Encoder.label_scores
        self._others = [(WordingModel, "read"), (StanceModel, "probabilities")]
        self._kept = [getattr(model, name) for model, name in self._others]

    def __enter__(self) -> "EncoderClock":
        def clocked(encoder: Encoder, windows: Any) -> Any:
            seconds, scores = timed(lambda: self._plain(encoder, windows))
            self.seconds += seconds
            self.pieces += sum(len(w) for w in windows)
            return scores

        Encoder.label_scores = clocked  # type: ignore[method-assign,assignment]
        for (model, name), plain in zip(self._others, self._kept, strict=True):
            setattr(model, name, self._timing(plain))
        return self

    def _timing(self, plain: Callable[..., Any]) -> Callable[..., Any]:
        def clocked(*inputs: Any) -> Any:
            seconds, told = timed(lambda: plain(*inputs))
            self.seconds += seconds
            return told

        return clocked

    def __exit__(self, *_: object) -> None:
        Encoder.label_scores = self._plain  # type: ignore[method-assign]
        for (model, name), plain in zip(self._others, self._kept, strict=True):
            setattr(model, name, plain)


def audit_or_none(content: bytes) -> Any:
    try:
        return audit_page(Page(content), select=("ALL",))
    except PageError:
        return None


def warm(pages: list[bytes]) -> dict[str, object]:
    load_encoder()
    for content in pages[:3]:
        audit_or_none(content)
        trafilatura.extract(content)
    whole = bare = alone = 0.0
    words = 0
    with EncoderClock() as clock:
        for content in pages:  # in turn, so that a slow moment hits all alike
            seconds, audit = timed(partial(audit_or_none, content))
            whole += seconds
            encoder = clock.seconds
            bare += timed(partial(trafilatura.extract, content, include_comments=True))[0]
            if audit and audit.statements:
                article = audit.article
                words += sum(len(article.cut(s).split()) for s in article.body)
                alone += timed(partial(tag, article.text, list(article.body)))[0]
            # The tagger alone went through the same session: take it out of the audit's share.
            clock.seconds = encoder
    return {
        "pages": len(pages),
        "body_words": words,
        "audit_s": round(whole, 2),
        "audit_ms_a_page": round(1000 * whole / len(pages), 1),
        "tagger_alone_s": round(alone, 2),
        "word_pieces_a_second": round(clock.pieces / 2 / alone),
        "trafilatura_extract_s": round(bare, 2),
        "audit_over_tagger_alone": round(whole / alone, 2),
        "all_but_encoder_over_trafilatura": round((whole - clock.seconds) / bare, 2),
        "bar": 3.0,
    }


def cold(page: bytes, runs: int = 7) -> dict[str, object]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "page.html")
        path.write_bytes(page)
        ours, peer, peak = [], [], 0
        for _ in range(runs):
            ours.append(_process([str(Path(sys.executable).with_name("headwater")), "check", str(path)]))
            peer.append(_process([sys.executable, "-c", PEER]))
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    ratios = [a / b for a, b in zip(ours, peer, strict=True)]
    return {
        "headwater_check_s": round(statistics.median(ours), 2),
        "imports_s": round(statistics.median(peer), 2),
        "ratio": round(statistics.median(ratios), 2),
        "bar": 3.0,
        "peak_memory_mb": round(peak / 1024),
        "memory_bar_mb": 400,
    }


def _process(command: list[str]) -> float:
    return timed(lambda: subprocess.run(command, stdout=subprocess.DEVNULL, check=True))[0]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=None)
    options = parser.parse_args()
    files = sorted((data_folder() / "aeb-pages" / "html").glob("*.gz"))[: options.pages]
    pages = [gzip.decompress(f.read_bytes()) for f in files]
    typical = min(pages, key=lambda p: abs(len(p) - float(np.median([len(q) for q in pages]))))
    cores = len(os.sched_getaffinity(0))
    started = cold(typical)  # first: a child's peak memory counts what its parent held at the fork
    save("speed", {"cores": cores, "warm": warm(pages), "cold_start": started})


if __name__ == "__main__":
    main()
