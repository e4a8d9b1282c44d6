"""Fit how a fact check's likeness to a text is weighed, and above which score it speaks.

    python -m training.facts --data DATA      # after training.vectors; writes models/vectors/facts.json

A logistic regression over `headwater.reuse.facts.FEATURES` of the candidates of CheckThat! 2022's train posts, each
with its answers and once more without them, and of sentences of PolNeAR's articles, which hardly ever have one. The
threshold is the lowest at which nine in ten of what speaks is right on dev (posts half with, half without an answer)
and at most three in a thousand of PolNeAR's sentences have a fact check.
"""

import argparse
import json
import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from headwater.encoder.vectors import VECTORS, sentence_vectors
from headwater.records import FactCheck
from headwater.reuse.facts import FEATURES, FactIndex
from headwater.statements.sentences import find_sentences
from training.ct2022 import Post, ap5, read_claims, read_posts
from training.polnear import read_polnear

NEWS = 1_500  # sentences
PRECISION = 0.9
LOUD = 0.003
FOLDS = 5
Measured = tuple[np.ndarray, np.ndarray]  # features [candidate, feature], right [candidate]


def read_news(data: Path) -> list[str]:
    golds = read_polnear(data / "polnear" / "polnear-train-dev.tar.gz", "train", first_only=True)
    found = sorted({" ".join(g.text[s.start : s.end].split()) for g in golds for s in find_sentences(g.text)})
    return random.Random(4).sample([text for text in found if 40 < len(text) < 300], NEWS)


def measure(index: FactIndex, posts: Sequence[Post], places: dict[str, int]) -> list[Measured]:
    vectors = sentence_vectors([post.words for post in posts])
    measured = []
    for post, vector in zip(posts, vectors, strict=True):
        candidates, features = index.measure(post.words, vector)
        right = {places[claim] for claim in post.claims}
        measured.append((features, np.array([i in right for i in candidates])))
    return measured


def fit(measured: Sequence[Measured]) -> LogisticRegression:
    features, right = (np.concatenate(parts) for parts in zip(*measured, strict=True))
    return LogisticRegression(C=10.0, max_iter=5000).fit(features, right)


def map5(model: LogisticRegression, measured: Sequence[Measured]) -> float:
    found = []
    for features, right in measured:
        order = np.argsort(-(features @ model.coef_[0]), kind="stable")
        found.append(ap5(order.tolist(), set(np.flatnonzero(right).tolist()) or {-1}))
    return float(np.mean(found))


def best(model: LogisticRegression, measured: Sequence[Measured]) -> list[tuple[float, bool]]:
    """The score of each text's best candidate, and whether it is right."""
    told = []
    for features, right in measured:
        scores = model.predict_proba(features)[:, 1]
        told.append((float(scores.max()), bool(right[scores.argmax()])))
    return told


def without_answers(measured: Sequence[Measured]) -> list[Measured]:
    return [(features[~right], right[~right]) for features, right in measured]


def choose_threshold(told: Sequence[tuple[float, bool]], news: Sequence[float]) -> float:
    least = float(np.quantile(news, 1 - LOUD))
    for threshold in sorted({least, *(score for score, _ in told if score > least)}):
        spoken = [right for score, right in told if score >= threshold]
        if sum(spoken) >= PRECISION * len(spoken):
            return threshold
    raise SystemExit("no threshold is precise enough")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    data = parser.parse_args().data
    claims = list(read_claims(data))
    places = {claim.id: i for i, claim in enumerate(claims)}
    checks = [FactCheck(c.id, None, c.claim, None, None, None, c.title, None) for c in claims]
    index = FactIndex(list(zip(checks, sentence_vectors([c.claim for c in claims]), strict=True)))
    train, dev = (measure(index, read_posts(data, split), places) for split in ("train", "dev"))
    news = measure(index, [Post("", text, text, frozenset()) for text in read_news(data)], places)
    fold = [min(map(places.__getitem__, post.claims)) % FOLDS for post in read_posts(data, "train")]
    held = []
    for k in range(FOLDS):
        known = [one for one, f in zip(train, fold, strict=True) if f != k]
        held.append(
            map5(fit([*known, *without_answers(known), *news]), [o for o, f in zip(train, fold, strict=True) if f == k])
        )
    model = fit([*train, *without_answers(train), *news])
    told = best(model, [*dev, *without_answers(dev)])
    scores = [score for score, _ in best(model, news)]
    threshold = choose_threshold(told, scores)
    spoken = [right for score, right in told if score >= threshold]
    loud = sum(score >= threshold for score in scores)
    print(f"MAP@5: train by folds {np.mean(held):.4f}, dev {map5(model, dev):.4f}")
    print(f"threshold {threshold:.3f} on dev: right {sum(spoken)} of {len(spoken)}, {len(dev)} have an answer")
    print(f"of {len(news)} news sentences {loud} have a fact check above it")
    settings = {
        "weights": dict(zip(FEATURES, model.coef_[0].round(4).tolist(), strict=True)),
        "shift": round(float(model.intercept_[0]), 4),
        "threshold": round(threshold, 3),
    }
    (VECTORS / "facts.json").write_text(json.dumps(settings, indent=1) + "\n")


if __name__ == "__main__":
    main()
