"""How often the rules that compare articles are right on articles as they are: real copies and shared quotations.

    python -m benchmarks.nature sample --out FILE [--corpus FILE] [--seed N]  # findings, their texts side by side
    python -m benchmarks.nature record --out FILE --labels LABELS [--again | --after]  # judged/nature.json
    python -m benchmarks.nature recheck [--corpus FILE]            # which judged findings the rules still make
    python -m benchmarks.nature                                    # benchmarks/results/nature.json

The bodies of FNC-1's training part are the corpus. They give no date, outlet, link or headline, so that OR02 and OR03,
which need dates, cannot speak, and the order of two articles is told by their text alone. FC03 and FC04 ask for
articles of about one day: for these two all bodies are taken to be of one. The judge writes a line {"case", "label",
"order", "reason"} for each case into LABELS. `label` is true where the message is true of the two texts; `order` is
"yes", "no" or "unclear": whether the texts bear out which article is the earlier one, where the message tells it; else
null. `--again` adds labels of a later sample, or of a part of one; `--after` those of a fresh draw on mended code,
which stand beside the first as before and after. Of the articles only body numbers and spans are committed.
"""

import argparse
import csv
import gzip
import json
import random
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from benchmarks.precision import JUDGED, read_lines, wilson, write_lines
from benchmarks.results import data_folder, save, stamp
from headwater.audit import ingest
from headwater.corpus import Corpus, open_corpus
from headwater.findings import find_findings
from headwater.records import Article, Audit, Finding, Span, Text, digest
from headwater.reuse.corroboration import find_matches
from headwater.reuse.reuses import find_reuses
from headwater.reuse.view import CorpusView, Hashes, Sentence

FILE = JUDGED / "nature.json"
SEED, ARTICLES, CASES = 37, 800, 100
DAY = "2014-10-01"  # which day is no matter: it stands for "all of one day"
COMPARING = ("OR", "DR")
MATCHING = ("FC03", "FC04")
WINDOW = 400  # code points shown on either side
WHOLE = 5000  # code points shown of an article that is judged as a whole
TYPES = {
    "DR01": "hedge lost", "DR02": "attribution lost", "DR03": "quote altered", "DR04": "speaker changed",
    "DR06": "loaded words added", "FC03": "same", "FC04": "disputed",
}  # fmt: skip


class Case(NamedTuple):
    """A finding, and the article that it is of."""

    article: Article
    finding: Finding

    @property
    def type(self) -> str:
        """What the finding tells, finer than its code."""
        measured = self.finding.measured
        return str(TYPES.get(self.finding.code) or measured.get("detail") or measured.get("class"))

    @property
    def pair(self) -> frozenset[str]:
        """The articles it is about: what one of two has and the other has not is told twice."""
        return frozenset({self.article.id, *(passage.article.id for passage in self.finding.elsewhere[:1])})


class OneDay:
    """A corpus whose articles are taken to be of one day, as far as matches ask for it."""

    def __init__(self, corpus: CorpusView) -> None:
        self._corpus = corpus
        self.revision = corpus.revision

    def sharing(self, fingerprints: Hashes, *, least: int, limit: int) -> list[Any]:
        return self._corpus.sharing(fingerprints, least=least, limit=limit)

    def quoting(self, quotations: Hashes, *, least: int, limit: int) -> list[Any]:
        return self._corpus.quoting(quotations, least=least, limit=limit)

    def audit(self, id: str) -> Audit:
        return dated(self._corpus.audit(id))

    def sentences(self, words: str, *, limit: int) -> list[Sentence]:
        return self._corpus.sentences(words, limit=limit)

    def near(self, vectors: NDArray[np.int8], *, limit: int) -> list[list[Sentence]]:
        return self._corpus.near(vectors, limit=limit)

    def fact_checks(self) -> list[Any]:
        return []


def dated(audit: Audit) -> Audit:
    return replace(audit, article=replace(audit.article, published=DAY))


# --- the corpus and its findings


def read_bodies(data: Path) -> dict[str, str]:
    """The texts by their body numbers."""
    with gzip.open(data / "fnc1" / "train_bodies.csv.gz", "rt", encoding="utf-8", newline="") as lines:
        return {row["Body ID"]: row["articleBody"] for row in csv.DictReader(lines)}


def numbers_of(bodies: dict[str, str]) -> dict[str, str]:
    """Article ids -> body numbers."""
    return {digest([text]): number for number, text in bodies.items()}


def open_bodies(bodies: dict[str, str], path: Path) -> Corpus:
    """The bodies as a corpus, made where it is not there yet: some ten minutes."""
    made = path.exists()
    corpus = open_corpus(path, create=True)
    if not made:
        told = list(ingest((Text(text) for text in bodies.values()), corpus))
        print(f"{sum(one.id is not None for one in told)} of {len(told)} bodies read")
    return corpus


def find_cases(id: str, corpus: CorpusView) -> list[Case]:
    """What the rules say of an article of the corpus."""
    draft = replace(corpus.audit(id), corpus_revision=corpus.revision)
    compared = find_findings(replace(draft, reuses=find_reuses(draft, corpus)), select=COMPARING)
    one_day = dated(draft)
    matched = find_findings(replace(one_day, matches=tuple(find_matches(one_day, OneDay(corpus)))), select=MATCHING)
    return [Case(draft.article, finding) for finding in (*compared.findings, *matched.findings)]


# --- a sample


def draw(cases: Iterable[Case], count: int, chance: random.Random) -> list[Case]:
    """As many of each code as there are, within a code of each type; of two articles, one finding of each type."""
    strata: dict[str, dict[str, list[Case]]] = defaultdict(lambda: defaultdict(list))
    told: set[tuple[str, str, frozenset[str]]] = set()
    shuffled = sorted(cases, key=lambda case: (case.finding.code, case.article.id, case.finding.spans))
    chance.shuffle(shuffled)
    for case in shuffled:
        key = case.finding.code, case.type, case.pair
        if key not in told:
            told.add(key)
            strata[case.finding.code][case.type].append(case)
    queues = [in_turn(types) for _, types in sorted(strata.items())]
    drawn: list[Case] = []
    while queues and len(drawn) < count:
        queue = queues.pop(0)
        if found := next(queue, None):
            drawn.append(found)
            queues.append(queue)
    return drawn


def in_turn(strata: dict[str, list[Case]]) -> Iterator[Case]:
    while any(strata.values()):
        for _, cases in sorted(strata.items()):
            if cases:
                yield cases.pop()


def sample(out: Path, path: Path, *, articles: int, count: int, seed: int) -> None:
    bodies = read_bodies(data_folder())
    numbers = numbers_of(bodies)
    chance = random.Random(seed)
    with open_bodies(bodies, path) as corpus:
        ids = sorted(corpus.ids())
        asked = chance.sample(ids, min(articles, len(ids)))
        cases = [case for id in asked for case in find_cases(id, corpus)]
        drawn = draw(cases, count, chance)
        there = {passage.article.id for case in drawn for passage in case.finding.elsewhere}
        texts = {id: corpus.audit(id).article.text for id in sorted(there)}
    in_all: dict[str, int] = defaultdict(int)
    for case in cases:
        in_all[case.finding.code] += 1
    head = {
        "judged_at": stamp("")["commit"],
        "articles": len(asked),
        "seed": seed,
        "findings": dict(sorted(in_all.items())),
    }
    shown = ({"case": n, **row_of(case, numbers), **shown_of(case, texts)} for n, case in enumerate(drawn))
    write_lines(out, [head, *shown])
    print(json.dumps(head))


def row_of(case: Case, numbers: dict[str, str]) -> dict[str, Any]:
    """What is committed of a finding."""
    finding = case.finding
    return {
        "dataset": "fnc1", "id": numbers[case.article.id], "code": finding.code, "type": case.type,
        "level": finding.level, "offsets": places_here(case),
        "elsewhere": [[numbers[id], *span] for id, span in places_there(case)],
    }  # fmt: skip


def places_here(case: Case) -> list[Span]:
    """The words that were changed, where a finding tells them; else what it rests on."""
    here = case.finding.measured.get("here")
    return [Span(*here)] if here else list(case.finding.spans)


def places_there(case: Case) -> list[tuple[str, Span]]:
    finding = case.finding
    there = finding.measured.get("there")
    if there:
        return [(finding.elsewhere[0].article.id, Span(*there))]
    return [(passage.article.id, passage.span) for passage in finding.elsewhere]


def shown_of(case: Case, texts: dict[str, str]) -> dict[str, Any]:
    """The texts side by side, the places marked."""
    whole = case.finding.code.startswith("OR")
    there: dict[str, list[Span]] = defaultdict(list)
    for id, span in places_there(case):
        there[id].append(span)
    return {
        "message": case.finding.message,
        "why": case.finding.measured.get("why"),
        "text": marked(case.article.text, places_here(case), whole=whole),
        "others": [marked(texts[id], spans, whole=whole) for id, spans in there.items()],
    }


def marked(text: str, spans: list[Span], *, whole: bool) -> str:
    start = 0 if whole or not spans else max(0, min(spans).start - WINDOW)
    end = WHOLE if whole or not spans else max(span.end for span in spans) + WINDOW
    for span in sorted(spans, reverse=True):
        text = f"{text[: span.start]}⟦{text[slice(*span)]}⟧{text[span.end :]}"
    return text[start : end + 2 * len(spans)]


# --- what was judged


def record(out: Path, labels: Path, *, again: bool, after: bool) -> None:
    """The judge's labels beside the places, without the texts; those of a later sample, of other code, stand apart."""
    head, *cases = read_lines(out)
    judged = {line["case"]: line for line in read_lines(labels)}
    kept = ("dataset", "id", "code", "type", "level", "offsets", "elsewhere")
    rows = [
        {**{name: case[name] for name in kept}, **{name: line[name] for name in ("label", "order", "reason")}}
        for case in cases
        if (line := judged.get(case["case"]))
    ]
    if again:
        write_judged({**json.loads(FILE.read_text()), "again": rows})
    elif len(rows) < len(cases):
        sys.exit(f"cases without a label: {[case['case'] for case in cases if case['case'] not in judged]}")
    elif after:
        write_judged({**json.loads(FILE.read_text()), "after_sample": head, "after": rows})
    else:
        write_judged({"sample": head, "judged": rows})


def write_judged(told: dict[str, Any]) -> None:
    """A judgement a line."""
    parts = []
    for name, value in told.items():
        rows = ",\n".join(json.dumps(row, ensure_ascii=False) for row in value) if isinstance(value, list) else None
        parts.append(f'"{name}": ' + (json.dumps(value) if rows is None else f"[\n{rows}\n]"))
    FILE.write_text("{" + ",\n".join(parts) + "}\n")


def counted(rows: list[dict[str, Any]]) -> dict[str, object]:
    right = sum(row["label"] for row in rows)
    low, _ = wilson(right, len(rows))
    told: dict[str, object] = {
        "judged": len(rows), "right": right, "precision": round(right / len(rows), 3), "wilson_95_low": round(low, 3),
        "articles": len({row["id"] for row in rows}),
    }  # fmt: skip
    if orders := [row["order"] for row in rows if row["order"]]:
        told["order"] = {answer: orders.count(answer) for answer in ("yes", "no", "unclear")}
    return told


def recheck(path: Path) -> None:
    """Which of the judged findings the rules make now, at the same places; kept beside the judgements."""
    told = json.loads(FILE.read_text())
    bodies = read_bodies(data_folder())
    numbers = numbers_of(bodies)
    ids = {number: id for id, number in numbers.items()}
    samples = {name: told[name] for name in ("judged", "again", "after") if name in told}
    with open_bodies(bodies, path) as corpus:
        asked = dict.fromkeys(row["id"] for rows in samples.values() for row in rows)
        now = {number: [row_of(case, numbers) for case in find_cases(ids[number], corpus)] for number in asked}
    left = {name: still_made(rows, now) for name, rows in samples.items()}
    write_judged({**told, "rechecked": {"commit": stamp("")["commit"], **left}})


def still_made(rows: list[dict[str, Any]], now: dict[str, list[dict[str, Any]]]) -> dict[str, dict[str, int]]:
    """For each code, how many of the right ones are kept and how many of the wrong ones are gone."""
    left: dict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(("right", "kept", "wrong", "gone"), 0))
    for row in rows:
        made = any(is_one(row, json.loads(json.dumps(other))) for other in now[row["id"]])
        for code in (row["code"], "in all"):
            left[code]["right" if row["label"] else "wrong"] += 1
            left[code]["kept"] += row["label"] and made
            left[code]["gone"] += not row["label"] and not made
    return left


def is_one(row: dict[str, Any], other: dict[str, Any]) -> bool:
    return all(row[name] == other[name] for name in ("code", "type", "offsets", "elsewhere"))


def report() -> None:
    told = json.loads(FILE.read_text())
    rows = told["judged"]
    save(
        "nature",
        {
            **told["sample"],
            "judge": "one reader, no editor, who saw the messages; no cases on which the rules were silent",
            "dates": "none: OR02 and OR03 cannot speak; order by the text alone; FC03, FC04 as if all were of one day",
            "rules": counted_by(rows, lambda row: row["code"]),
            "types": counted_by(rows, lambda row: f"{row['code']} {row['type']}"),
            "in_all": counted(rows),
            "again, on code mended in part": counted_by(told.get("again", ()), lambda row: row["code"]),
            "rechecked on mended code": told.get("rechecked"),
            **after(told),
        },
    )


def after(told: dict[str, Any]) -> dict[str, object]:
    """The fresh draw on mended code, where there is one."""
    rows = told.get("after")
    if not rows:
        return {}
    by_rule = counted_by(rows, lambda row: row["code"])
    return {"after": {**told["after_sample"], "rules": by_rule, "in_all": counted(rows)}}


def counted_by(rows: list[dict[str, Any]], key: Callable[[dict[str, Any]], str]) -> dict[str, object]:
    keys = sorted({key(row) for row in rows})
    return {name: counted([row for row in rows if key(row) == name]) for name in keys}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("verb", nargs="?", choices=("sample", "record", "recheck", "report"), default="report")
    parser.add_argument("--out", type=Path, help="the file of cases")
    parser.add_argument("--labels", type=Path, help="what the judge wrote, for record")
    parser.add_argument("--again", action="store_true", help="labels of a later sample, or of a part of one")
    parser.add_argument("--after", action="store_true", help="labels of a fresh draw on mended code")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--corpus", type=Path, default=Path(tempfile.gettempdir()) / "headwater-nature.db")
    parser.add_argument("--articles", type=int, default=ARTICLES, help="that are audited")
    parser.add_argument("--cases", type=int, default=CASES)
    told = parser.parse_args()
    if told.verb == "report":
        report()
    elif told.verb == "recheck":
        recheck(told.corpus)
    elif told.verb == "sample" and told.out:
        sample(told.out, told.corpus, articles=told.articles, count=told.cases, seed=told.seed)
    elif told.verb == "record" and told.out and told.labels:
        record(told.out, told.labels, again=told.again, after=told.after)
    else:
        parser.error("sample needs --out, record --labels as well")


if __name__ == "__main__":
    main()
