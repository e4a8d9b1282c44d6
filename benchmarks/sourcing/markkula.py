"""Statements, kinds, names, titles and justifications of 13 news stories, counted by the tool that lies beside them."""

import ast
import csv
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal, NamedTuple

from headwater.audit import audit_text
from headwater.records import Audit, Source, Span, Statement

LOOK = ("02", "05", "10", "18", "20", "21")  # stories that may be read while the code is written; the rest are not
COLUMNS = ("statement", "type", "name", "title", "justification")
SHARES = {"type": "type", "name": "name", "title": "title", "justification": "just"}  # ours: the counter's word
# What a row holds: one sentence, or the sentences of one attribution that follow each other in one paragraph.
RowOf = Literal["sentence", "attribution"]


class Row(NamedTuple):
    """A statement and one source behind it; the type is a SourceKind, and what is not known is empty."""

    statement: str
    type: str
    name: str
    title: str
    justification: str


def measure(data: Path, *, counter_python: str = sys.executable) -> dict[str, object]:
    """Totals over the stories to look at, the rest and all, for both ways of making rows."""
    folder = data / "markkula-sourcing"
    counter = data.parent / "tools" / "sourcing_score.py"
    audits = {path.stem: audit_text(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.txt"))}
    ways: tuple[RowOf, ...] = ("attribution", "sentence")
    return {f"a_row_is_a_{way}": _totals(audits, way, counter, folder, counter_python) for way in ways}


def _totals(audits: dict[str, Audit], way: RowOf, counter: Path, gold: Path, python: str) -> dict[str, object]:
    with tempfile.TemporaryDirectory() as temporary:
        for story, audit in audits.items():
            write(Path(temporary, f"{story}.csv"), rows(audit, row_of=way))
        done = subprocess.run(
            [python, str(counter), str(gold), temporary, "-v"], capture_output=True, text=True, check=False
        )
    if done.returncode:
        sys.exit(f"the counter stopped: {done.stderr.strip().splitlines()[-1:]}. Give its Python with --counter-python")
    counts = read_counts(done.stdout)
    rest = [story for story in counts if story not in LOOK]
    return {
        "look": scores(counts[story] for story in counts if story in LOOK),
        "rest": scores(counts[story] for story in rest),
        "all": scores(counts.values()),
    }


def write(path: Path, found: Iterable[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(COLUMNS)
        table.writerows(found)


def rows(audit: Audit, *, row_of: RowOf = "attribution") -> Iterator[Row]:
    """A row for each sourced statement and source. A statement whose source is not resolved has one row, untold."""
    sources = {source.id: source for source in audit.sources}
    for run in runs(audit, row_of=row_of):
        said = audit.article.cut(Span(run[0].span.start, max(s.span.end for s in run)))
        statement = " ".join(said.split())
        for id in run[0].sources or (None,):
            yield Row(statement, *_told(audit, sources[id] if id else None))


def _told(audit: Audit, source: Source | None) -> tuple[str, str, str, str]:
    if source is None:
        return "", "", "", ""
    why = "; ".join(" ".join(audit.article.cut(span).split()) for span in source.justification)
    return source.kind, source.name or "", source.title or "", why


def runs(audit: Audit, *, row_of: RowOf) -> list[list[Statement]]:
    """Sourced statements, those that make one row together."""
    found: list[list[Statement]] = []
    before: Statement | None = None
    for statement in audit.statements:
        if statement.voice == "source":
            joined = row_of == "attribution" and before is not None and _one_attribution(audit, before, statement)
            if joined:
                found[-1].append(statement)
            else:
                found.append([statement])
        before = statement
    return found


def _one_attribution(audit: Audit, before: Statement, statement: Statement) -> bool:
    between = audit.article.text[before.span.end : statement.span.start]
    return (
        statement.attribution is not None
        and before.attribution == statement.attribution
        and before.sources == statement.sources
        and "\n" not in between
    )


def read_counts(printed: str) -> dict[str, Counter[str]]:
    """What the counter printed for each story: `02.csv {'gt': 20, …}`."""
    lines = re.findall(r"^(\w+)\.csv (\{.*\})$", printed, flags=re.MULTILINE)
    return {story: Counter(ast.literal_eval(counts)) for story, counts in lines}


def scores(counts: Iterable[Counter[str]]) -> dict[str, float]:
    """The counter's own shares, of the sums: type to justification are shares of the statements found."""
    n: Counter[str] = Counter()
    stories = 0
    for one in counts:
        n.update(one)
        stories += 1
    found = max(1, n["found"])
    return {
        "stories": stories,
        "statements": n["gt"],
        "rows": n["pred"],
        "recall": round(n["found"] / max(1, n["gt"]), 3),
        "precision": round(1 - n["loose"] / max(1, n["pred"]), 3),
        **{what: round(n[key] / found, 3) for what, key in SHARES.items()},
        "title_f1": round(2 * n["t ok"] / max(1, n["t gold"] + n["t pred"]), 3),
        "justification_f1": round(2 * n["j ok"] / max(1, n["j gold"] + n["j pred"]), 3),
    }
