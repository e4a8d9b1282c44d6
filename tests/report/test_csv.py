"""CSV of statements and of sources."""

import csv
import io
import re
from dataclasses import replace
from pathlib import Path

import pytest

from headwater.report import sources_csv, statements_csv
from headwater.report.as_csv import SOURCE_COLUMNS, STATEMENT_COLUMNS
from tests.report.sample import AUDIT, at, hostile_audit, source


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_statements() -> None:
    """A row for each statement, in the article's order, with the words its spans stand for."""
    table = rows(statements_csv(AUDIT))
    assert [row["id"] for row in table] == ["st-lind", "st-minutes", "st-fridays", "st-pier", "st-owner"]
    span = AUDIT.statements[0].span
    assert table[0] == {
        "id": "st-lind", "voice": "source", "kind": "direct", "sentence": AUDIT.article.cut(span),
        "sources": "Tor Lind", "source_kinds": "named_person", "relay": "Skarn Post", "cue": "said | reported",
        "content": "“We will not sail again before May,”", "carried": "false", "hedged": "false", "negated": "true",
        "confidence": "0.97", "start": str(span.start), "end": str(span.end),
    }  # fmt: skip
    assert (table[2]["sources"], table[2]["carried"]) == ("the minutes", "true")  # a source without a name
    assert (table[3]["voice"], table[3]["kind"], table[3]["sources"]) == ("author", "", "")


def test_sources() -> None:
    """A row for each source, also one that is only a relay."""
    table = rows(sources_csv(AUDIT))
    assert [(row["id"], row["statements"], row["direct"], row["indirect"]) for row in table] == [
        ("lind", "1", "1", "0"),
        ("post", "0", "0", "0"),
        ("minutes", "2", "0", "2"),
    ]
    assert table[0]["side"] == "ferry"
    assert table[1]["outlet"] == "true"
    assert (table[1]["first"], table[1]["last"]) == ("", "")
    assert int(table[2]["first"]) == at("The council may lease").start
    assert int(table[2]["last"]) == at("It would sail on Fridays.").end


@pytest.mark.parametrize(
    ("name", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+44 20", "'+44 20"),
        ("-2", "'-2"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1+1", "'=1+1"),  # a spreadsheet strips a tab before it looks
        ("\r=1+1", "'=1+1"),
        ("a\r\nb\tc", "a b c"),  # one line for each row
        ("1-2", "1-2"),
        ("a,b \"c\"", "a,b \"c\""),
        ("\u202ecod.exe", "⟨U+202E⟩cod.exe"),
        ("\x1b[31m", "⟨U+001B⟩[31m"),
    ],
)  # fmt: skip
def test_cells(name: str, cell: str) -> None:
    """No cell runs as a formula, breaks its row, or acts on a terminal."""
    audit = replace(AUDIT, sources=(source("x", name=name),), statements=())
    assert rows(sources_csv(audit))[0]["name"] == cell


def test_hostile_page() -> None:
    """Whatever the page says, there is one line for each row."""
    for text, count in ((statements_csv(hostile_audit()), 3), (sources_csv(hostile_audit()), 1)):
        assert len(text.splitlines()) == count + 1
        assert len(rows(text)) == count
        text.encode("utf-8")


def test_columns_are_documented() -> None:
    """docs/report.md describes each column, in the order of the file."""
    page = (Path(__file__).parents[2] / "docs" / "report.md").read_text(encoding="utf-8")
    for table, columns in (("statements", STATEMENT_COLUMNS), ("sources", SOURCE_COLUMNS)):
        rows = page.partition(f"| {table} | |\n|---|---|\n")[2].partition("\n\n")[0].splitlines()
        assert [name for row in rows for name in re.findall(r"`(\w+)`", row.split("|")[1])] == list(columns)
