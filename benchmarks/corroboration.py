"""How well statements that say the same are told from others.

    python -m benchmarks.corroboration [--pairs N]
    python -m benchmarks.corroboration sample --out FILE       # matches between FNC-1's bodies, for a person to judge
    python -m benchmarks.corroboration record --out FILE --labels LABELS

Pairs of news sentences: of each the first statement, as `headwater.reuse.corroboration` compares it. MSRP (paraphrase
or not) and the news sets of STS (likeness from 0 to 5; 4 and more counts as the same, 2 and less as not) only measure.
Sampled matches between bodies of FNC-1 were judged by hand; benchmarks/judged/corroboration.json holds body numbers,
spans and labels, no text. The thresholds were chosen by reading other matches between the same bodies.
"""

import argparse
import csv
import gzip
import json
import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np

from benchmarks.results import ROOT, data_folder, save
from headwater.audit import audit_text
from headwater.corpus import open_corpus
from headwater.encoder.vectors import cosines, load_vectors, sentence_vectors
from headwater.errors import NoArticle
from headwater.records import Audit
from headwater.reuse.corroboration import NEAR, Reading, compare, find_matches
from headwater.reuse.entries import make_entry

JUDGED = ROOT / "benchmarks" / "judged" / "corroboration.json"
SAMPLED, BODIES, SEED = 40, 160, 11
SETS = ("2012/MSRpar.test", "2012/SMTnews.test", "2013/headlines.test", "2014/deft-news.test", "2014/headlines.test")


class Pair(NamedTuple):
    first: str
    second: str
    same: bool | None  # None: neither clearly the same nor clearly not
    likeness: float


def msrp(data: Path) -> Iterator[Pair]:
    with (data / "msrp" / "msr-para-test.tsv").open(encoding="utf-8-sig", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            same = row["Quality"] == "1"
            yield Pair(row["#1 String"], row["#2 String"], same, float(same))


def sts(data: Path, name: str) -> Iterator[Pair]:
    for line in (data / "sts-news" / f"{name}.tsv").read_text(encoding="utf-8").splitlines():
        score, first, second = line.split("\t")[:3]
        likeness = float(score)
        yield Pair(first, second, True if likeness >= 4 else False if likeness <= 2 else None, likeness)


def relation(pair: Pair, cosine: float) -> str | None:
    """What would be told of two sentences, were they in two articles of one day."""
    if cosine < NEAR:
        return None
    said = []
    for text in (pair.first, pair.second):
        try:
            audit = audit_text(text, headline="", select=())
        except NoArticle:  # a headline of three words
            return None
        if not audit.statements:
            return None
        dated = replace(audit, article=replace(audit.article, published="2026-01-01"))
        said.append(Reading(dated).said(0))
    if not all(one.is_checkable for one in said):
        return None
    verdict = compare(said[0], said[1], cosine=cosine)
    return verdict.relation if verdict else None


def measure_pairs(pairs: list[Pair]) -> dict[str, object]:
    firsts, seconds = (sentence_vectors(texts) for texts in ([p.first for p in pairs], [p.second for p in pairs]))
    near = [float(cosines(a, b[None])[0]) for a, b in zip(firsts, seconds, strict=True)]
    told = [relation(pair, cosine) for pair, cosine in zip(pairs, near, strict=True)]
    clear = [(pair.same, answer) for pair, answer in zip(pairs, told, strict=True) if pair.same is not None]
    spoke = [same for same, answer in clear if answer == "same"]
    return {
        "pairs": len(pairs),
        "the same": sum(bool(same) for same, _ in clear),
        "not the same": sum(same is False for same, _ in clear),
        "told as the same": len(spoke),
        "precision": round(sum(map(bool, spoke)) / len(spoke), 4) if spoke else None,
        "recall": round(sum(map(bool, spoke)) / max(1, sum(bool(same) for same, _ in clear)), 4),
        "told as disputed": told.count("disputed"),
        "rank correlation of the cosine": round(rank_correlation(near, [pair.likeness for pair in pairs]), 4),
    }


def rank_correlation(first: list[float], second: list[float]) -> float:
    """Spearman's; equal values share the mean of their ranks."""
    ranks = []
    for values in (first, second):
        _, places, counts = np.unique(values, return_inverse=True, return_counts=True)
        ends = np.cumsum(counts)
        ranks.append((ends - (counts - 1) / 2)[places])
    return float(np.corrcoef(ranks[0], ranks[1])[0, 1])


# --- matches between bodies, judged by a person


def bodies_of_stories(data: Path) -> dict[int, str]:
    """Bodies that share a headline with others: several outlets on one story."""
    texts: dict[int, str] = {}
    with gzip.open(data / "fnc1" / "train_bodies.csv.gz", "rt", encoding="utf-8", newline="") as lines:
        texts = {int(row["Body ID"]): row["articleBody"] for row in csv.DictReader(lines)}
    stories: dict[str, set[int]] = {}
    for file in ("train_stances_split80.csv.gz", "train_stances_split20.csv.gz"):
        with gzip.open(data / "fnc1" / file, "rt", encoding="latin-1", newline="") as lines:
            for row in csv.reader(lines):
                if len(row) == 3 and row[2] != "unrelated":
                    stories.setdefault(row[0], set()).add(int(row[1]))
    chosen: dict[int, str] = {}
    several = [sorted(bodies) for _, bodies in sorted(stories.items()) if len(bodies) > 2]
    random.Random(SEED).shuffle(several)
    for bodies in several:
        if len(chosen) >= BODIES:
            break
        chosen.update((body, texts[body]) for body in bodies if body in texts)
    return chosen


def sample(data: Path, out: Path) -> None:
    """Matches of a small corpus: half of them "same", half "disputed" where there are as many."""
    audits: list[Audit] = []
    for body, text in bodies_of_stories(data).items():
        audit = audit_text(text, headline="", select=())
        # FNC-1 gives no dates: all its stories are taken to be of one day.
        article = replace(audit.article, id=str(body), url=None, published="2014-10-01")
        audits.append(replace(audit, article=article))
    corpus = open_corpus(out.with_suffix(".db"), create=True)
    corpus.add([make_entry(audit) for audit in audits])
    cases = []
    for audit in audits:
        for match in find_matches(audit, corpus):
            here = next(one for one in audit.statements if one.id == match.statement)
            cases.append(
                {
                    "relation": match.relation,
                    "here": [audit.article.id, *here.span],
                    "there": [match.there.article.id, *match.there.span],
                    "text_here": audit.article.cut(here.span),
                    "text_there": match.there.text,
                    "why": match.why,
                }
            )
    rng = random.Random(SEED)
    kinds = [[case for case in cases if case["relation"] == kind] for kind in ("same", "disputed")]
    half = min(SAMPLED // 2, len(kinds[1]))
    drawn = rng.sample(kinds[0], min(SAMPLED - half, len(kinds[0]))) + rng.sample(kinds[1], half)
    out.write_text("\n".join(json.dumps({"case": n, **case}) for n, case in enumerate(drawn, 1)) + "\n")
    print(f"{len(audits)} bodies, {len(kinds[0])} same, {len(kinds[1])} disputed; {len(drawn)} drawn")


def record(out: Path, labels: Path) -> None:
    """`labels` holds a line {"case", "label", "reason"} for each: label is true where the relation is right."""
    cases = {case["case"]: case for case in map(json.loads, out.read_text().splitlines())}
    told = [json.loads(line) for line in labels.read_text().splitlines() if line.strip()]
    rows = [{**{key: cases[label["case"]][key] for key in ("relation", "here", "there")}, **label} for label in told]
    JUDGED.write_text("[\n" + ",\n".join(json.dumps(row) for row in rows) + "\n]\n")


def judged() -> dict[str, object]:
    rows = json.loads(JUDGED.read_text()) if JUDGED.exists() else []
    return {
        kind: {"judged": len(labels), "right": sum(labels)}
        for kind in ("same", "disputed")
        if (labels := [row["label"] for row in rows if row["relation"] == kind])
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("verb", nargs="?", choices=("measure", "sample", "record"), default="measure")
    parser.add_argument("--pairs", type=int, default=None, help="of each set")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--labels", type=Path)
    options = parser.parse_args()
    if options.verb == "sample":
        sample(data_folder(), options.out)
        return
    if options.verb == "record":
        record(options.out, options.labels)
        return
    data = data_folder()
    sets = {"msrp test": list(msrp(data)), **{f"sts {name}": list(sts(data, name)) for name in SETS}}
    measured = {name: measure_pairs(pairs[: options.pairs]) for name, pairs in sets.items()}
    save("corroboration", {**measured, "judged": judged(), "models": {"vectors": load_vectors().digest}})


if __name__ == "__main__":
    main()
