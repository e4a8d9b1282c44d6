"""Weights that tell how check-worthy a sentence is, from the debate sentences of ClaimBuster.

    python -m training.claims --data DATA              # src/headwater/models/claims/weights.json
    python -m training.claims --data DATA --compare    # the same task with the encoder's vectors; writes nothing

`DATA` holds claimbuster/two_class__train.json.gz.
"""

import argparse
import gzip
import json
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from headwater.encoder import MAX_PIECES, batches, load_encoder
from headwater.findings.claims import MODEL, features_of
from headwater.records import Span

BLOCKS, EVERY, HELD = 20, 5, 2  # of 20 runs of sentences, the third of each five is held out
MIN_COUNT = 8  # of 3, 5 and 8, average precision is the same (.833) on the held-out part, and the file half as large
INVERSE_PENALTY = 0.2  # of .1, .2 and .3: .829, .832, .832

Vectors = NDArray[np.float32]


class Sentence(NamedTuple):
    text: str
    worth: bool


def read_claims(data: Path) -> tuple[list[Sentence], list[Sentence]]:
    """Those to learn from, and those held out.

    The file tells neither debate nor speaker, but its numbers run through the debates in order: whole runs of some 400
    sentences are held out, so that a debate stands on both sides of the cut only at its ends.
    """
    content = gzip.decompress((data / "claimbuster" / "two_class__train.json.gz").read_bytes())
    rows = sorted(json.loads(content), key=lambda row: row["sentence_id"])
    learnt: list[Sentence] = []
    held: list[Sentence] = []
    for place, row in enumerate(rows):
        part = held if (place * BLOCKS // len(rows)) % EVERY == HELD else learnt
        part.append(Sentence(row["text"], row["label"] == 1))
    return learnt, held


def train(learnt: list[Sentence]) -> dict[str, float]:
    """A weight for each feature in at least `MIN_COUNT` sentences, and `#bias`."""
    from sklearn.feature_extraction.text import CountVectorizer
    from sklearn.linear_model import LogisticRegression

    counts = CountVectorizer(analyzer=features, min_df=MIN_COUNT, binary=True)
    rows = counts.fit_transform([sentence.text for sentence in learnt])
    model = LogisticRegression(C=INVERSE_PENALTY, class_weight="balanced", max_iter=1000)
    model.fit(rows, [sentence.worth for sentence in learnt])
    names: list[str] = list(counts.get_feature_names_out())
    weights = {name: round(float(weight), 3) for name, weight in zip(names, model.coef_[0], strict=True)}
    return {"#bias": round(float(model.intercept_[0]), 3), **dict(sorted(weights.items()))}


def features(text: str) -> list[str]:
    return sorted(features_of(text))


def compare(learnt: list[Sentence], held: list[Sentence]) -> None:
    """Logistic regression on the encoder's mean vectors, alone and with the words, on the same held-out part."""
    from scipy.sparse import csr_matrix, hstack  # type: ignore[import-untyped]
    from sklearn.feature_extraction.text import CountVectorizer
    from sklearn.preprocessing import StandardScaler

    scaler = StandardScaler()
    there = np.asarray(scaler.fit_transform(vectors(learnt)), np.float32)
    here = np.asarray(scaler.transform(vectors(held)), np.float32)
    counts = CountVectorizer(analyzer=features, min_df=MIN_COUNT, binary=True)
    words_there = counts.fit_transform([sentence.text for sentence in learnt])
    words_here = counts.transform([sentence.text for sentence in held])
    both_there = hstack([words_there, csr_matrix(there * 0.1)]).tocsr()
    both_here = hstack([words_here, csr_matrix(here * 0.1)]).tocsr()
    for name, one, other, penalty in (
        ("words", words_there, words_here, INVERSE_PENALTY),
        ("vectors", there, here, 0.002),
        ("both", both_there, both_here, INVERSE_PENALTY),
    ):
        print(name, scores(learnt, held, one, other, penalty))


def scores(learnt: list[Sentence], held: list[Sentence], there: Any, here: Any, penalty: float) -> dict[str, float]:
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import average_precision_score, f1_score

    model = LogisticRegression(C=penalty, class_weight="balanced", max_iter=1000)
    model.fit(there, [sentence.worth for sentence in learnt])
    told = model.predict_proba(here)[:, 1]
    truth = [sentence.worth for sentence in held]
    return {
        "average_precision": round(float(average_precision_score(truth, told)), 3),
        "f1": round(float(f1_score(truth, told >= 0.5)), 3),
    }


def vectors(sentences: list[Sentence]) -> Vectors:
    """The mean over its word pieces of what the names head reads: 1,152 numbers a sentence."""
    encoder = load_encoder()
    windows = [encoder.pieces(one.text, Span(0, len(one.text)))[:MAX_PIECES] for one in sentences]
    found: dict[int, Vectors] = {}
    for batch in batches(windows):
        _, hidden = encoder.read(batch)
        found |= {number: hidden[row, : len(windows[number])].mean(axis=0) for row, number in enumerate(batch.windows)}
    return np.stack([found[number] for number in range(len(windows))])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--compare", action="store_true")
    told = parser.parse_args()
    learnt, held = read_claims(told.data)
    if told.compare:
        compare(learnt, held)
        return
    weights = train(learnt)
    MODEL.parent.mkdir(exist_ok=True)
    MODEL.write_text(json.dumps(weights, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
    print(f"{len(weights)} weights in {MODEL}, from {len(learnt)} sentences; {len(held)} held out")


if __name__ == "__main__":
    main()
