"""Fit the confidence of a statement: how often voice and source are right at a raw score, on PolNeAR dev.

    python -m training.calibrate --data DATA

Writes the slopes and shifts of Platt's scaling into the model's settings and prints the expected calibration error
(ten bins, five-fold by text, so that no text is judged by a fit that saw it).
"""

import argparse
import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from headwater.encoder import MODEL
from headwater.records import Article, Block, Observable, Span, Statement
from headwater.statements import find_statements
from training.polnear import GoldText, read_polnear

FOLDS, BINS = 5, 10


@dataclass(frozen=True)
class Judged:
    text: int
    voice: str
    raw: float
    right: bool


def as_article(gold: GoldText) -> Article:
    """The text as a body of paragraphs, its first line the headline."""
    blocks: list[Block] = []
    at = 0
    for line in gold.text.splitlines(keepends=True):
        if line.strip():
            span = Span(at, at + len(line.rstrip()))
            blocks.append(Block("paragraph" if blocks else "headline", span))
        at += len(line)
    return Article(
        id=gold.name, version=gold.name, url=None, outlet=None, published=None, modified=None, language="en",
        section=None, byline=(), text=gold.text, blocks=tuple(blocks), links=(), site_links=(), comments=(),
        structured_data=(), observable=Observable(False, False, False),
    )  # fmt: skip


def is_right(statement: Statement, gold: GoldText) -> bool:
    """An author's sentence holds no attributed words with a source; a sourced one some, of the same source."""
    told = [
        a for a in gold.attributions
        if a.source and any(Span(*c).overlaps(statement.span) for c in a.content)
    ]  # fmt: skip
    if statement.voice == "author":
        return not told
    if statement.source_span is None:
        return bool(told)
    return any(Span(*s).overlaps(statement.source_span) for a in told for s in a.source)


def judge(data: Path) -> Iterator[Judged]:
    archive = data / "polnear" / "polnear-train-dev.tar.gz"
    for i, gold in enumerate(read_polnear(archive, "dev", first_only=True)):
        for statement in find_statements(as_article(gold)).statements:
            if statement.voice != "disclosure":
                yield Judged(i, statement.voice, statement.confidence, is_right(statement, gold))


def fit(judged: list[Judged]) -> tuple[float, float]:
    raw = np.array([logit(j.raw) for j in judged]).reshape(-1, 1)
    model = LogisticRegression(C=1e6).fit(raw, np.array([j.right for j in judged]))
    return round(float(model.coef_[0, 0]), 4), round(float(model.intercept_[0]), 4)


def logit(p: float) -> float:
    p = min(max(p, 1e-3), 1 - 1e-3)
    return math.log(p / (1 - p))


def expected_calibration_error(confidence: NDArray[np.float64], right: NDArray[np.bool_]) -> float:
    """Guo et al. (2017): the mean gap between confidence and accuracy over bins, weighted by their size."""
    bins = np.minimum((confidence * BINS).astype(int), BINS - 1)
    gaps = [
        (bins == b).mean() * abs(confidence[bins == b].mean() - right[bins == b].mean())
        for b in range(BINS)
        if (bins == b).any()
    ]
    return float(sum(gaps))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    options = parser.parse_args()
    path = MODEL / "settings.json"
    settings = json.loads(path.read_text())
    settings.pop("calibration", None)
    path.write_text(json.dumps(settings, indent=1) + "\n")
    judged = list(judge(options.data))
    settings["calibration"] = {}
    for voice in ("source", "author"):
        mine = [j for j in judged if j.voice == voice]
        confidence = np.zeros(len(mine))
        for fold in range(FOLDS):
            slope, shift = fit([j for j in mine if j.text % FOLDS != fold])
            for k, j in enumerate(mine):
                if j.text % FOLDS == fold:
                    confidence[k] = 1 / (1 + math.exp(-(slope * logit(j.raw) + shift)))
        right = np.array([j.right for j in mine])
        before = expected_calibration_error(np.array([j.raw for j in mine]), right)
        after = expected_calibration_error(confidence, right)
        settings["calibration"][voice] = fit(mine)
        print(
            f"{voice}: {len(mine)} statements, {right.mean():.3f} right, ECE {before:.3f} raw, {after:.3f} calibrated"
        )
    path.write_text(json.dumps(settings, indent=1) + "\n")


if __name__ == "__main__":
    main()
