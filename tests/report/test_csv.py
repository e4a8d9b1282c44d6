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
    assert [row["id"] for row in table] == [statement.id for statement in AUDIT.statements]
    span = AUDIT.statements[0].span
    assert table[0] == {
        "id": "st-lind", "voice": "source", "kind": "direct", "sentence": AUDIT.article.cut(span),
        "sources": "Tor Lind", "source_kinds": "named_person",
        "named_as": "Tor Lind, the ferry’s captain", "relay": "Skarn Post", "cue": "said | reported",
        "content": "“We will not sail again before May,”", "carried": "false", "hedged": "false", "negated": "true",
        "confidence": "0.97", "start": str(span.start), "end": str(span.end),
    }  # fmt: skip
    assert (table[2]["sources"], table[2]["carried"]) == ("the minutes", "true")  # a source without a name
    assert (table[3]["voice"], table[3]["kind"], table[3]["sources"]) == ("author", "", "")
    assert (table[8]["sources"], table[8]["named_as"]) == ("", "He")  # nobody found whom it stands for


def test_sources() -> None:
    """A row for each source, also one that is only a relay."""
    table = rows(sources_csv(AUDIT))
    assert [(row["id"], row["statements"], row["direct"], row["indirect"]) for row in table] == [
        ("lind", "1", "1", "0"),
        ("post", "1", "0", "1"),
        ("minutes", "2", "0", "2"),
        ("official", "1", "1", "0"),
        ("holm", "1", "1", "0"),
        ("ferries", "1", "1", "0"),
    ]
    assert (table[0]["side"], table[5]["side"], table[5]["affiliation"]) == ("ferry", "ferry", "Nordskarn Group")
    assert (table[1]["outlet"], table[1]["side"], table[1]["relayed"]) == ("true", "", "1")
    assert table[3]["anonymity"] == "because the talks are private"
    assert table[4]["justification"] == "who has crossed daily for thirty years"
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


def test_a_source_that_says_nothing() -> None:
    """A relay has no first and no last statement."""
    row = rows(sources_csv(replace(AUDIT, statements=AUDIT.statements[:1])))[1]
    assert (row["statements"], row["relayed"], row["first"], row["last"]) == ("0", "1", "", "")


def test_reasons_are_guarded() -> None:
    """The words of a justification are the page's, and can be a formula as well as a name can."""
    row = rows(sources_csv(hostile_audit()))[0]
    assert row["justification"] == '\'=HYPERLINK("https://evil.example")'


def test_hostile_page() -> None:
    """Whatever the page says, there is one line for each row."""
    for text, count in ((statements_csv(hostile_audit()), 4), (sources_csv(hostile_audit()), 2)):
        assert len(text.splitlines()) == count + 1
        assert len(rows(text)) == count
        text.encode("utf-8")


def test_columns_are_documented() -> None:
    """docs/report.md describes each column, in the order of the file."""
    page = (Path(__file__).parents[2] / "docs" / "report.md").read_text(encoding="utf-8")
    for table, columns in (("statements", STATEMENT_COLUMNS), ("sources", SOURCE_COLUMNS)):
        rows = page.partition(f"| {table} | |\n|---|---|\n")[2].partition("\n\n")[0].splitlines()
        assert [name for row in rows for name in re.findall(r"`(\w+)`", row.split("|")[1])] == list(columns)
