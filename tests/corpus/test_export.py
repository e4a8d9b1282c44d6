"""A corpus as Parquet files, and whether a corpus is whole."""

import sys
from dataclasses import replace
from pathlib import Path

import pytest
from pyarrow import parquet

from headwater.corpus import Corpus, check, export, export_corpus
from headwater.errors import CorpusError
from headwater.records import ArticleReference, FactCheck, Passage, Reuse, Span
from tests.corpus.entries import DAM, HARWICK, OTHER, REED, REPRINT, ROAD, UNREAD, VALE, entry, vector

CLAIM = FactCheck("f1", None, "The dam leaks.\ud83d", None, "True", "Check", None, "2026-03-09")


def test_export(corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every record of the newest versions is in its file."""
    monkeypatch.setattr(export, "ROWS", 2)  # several row groups
    changed = entry(HARWICK.audit.article.id, [(DAM, None), (REED, "Tom Reed")])
    corpus.add([HARWICK, REPRINT, OTHER, UNREAD])
    corpus.add([changed])
    corpus.add_fact_checks([(CLAIM, vector("dam"))])
    there = Passage(ArticleReference("https://x.example", None, None, "", None), Span(2, 9), "dam leaks")
    reuse = Reuse(Span(0, 7), there, 0.9, "from", "dates", ())
    corpus.keep_audit(replace(OTHER.audit, reuses=(reuse,)))
    counts = export_corpus(corpus, tmp_path / "new" / "export")
    assert counts == {
        "articles": 4, "versions": 5, "statements": 6, "sources": 2, "passages": 1, "fact_checks": 1,
        "reviews": 0, "judgements": 0, "corrections": 0,
    }  # fmt: skip
    rows = {kind: parquet.read_table(tmp_path / f"new/export/{kind}.parquet").to_pylist() for kind in counts}
    assert {kind: len(found) for kind, found in rows.items()} == counts
    assert [row["id"] for row in rows["articles"]] == list(corpus.ids())
    assert rows["articles"][0]["text"] == changed.audit.article.text
    assert rows["articles"][0]["byline"] == ["Jo Marsh"]
    assert [row["statements_read"] for row in rows["articles"]] == [True, True, True, False]
    assert [(row["number"], row["newest"]) for row in rows["versions"][:2]] == [(1, False), (2, True)]
    assert [row["text"] for row in rows["statements"]] == [DAM, REED, DAM, VALE, ROAD, ROAD]
    assert rows["statements"][1]["sources"] == ["Tom Reed"]
    assert [(row["name"], row["article"]) for row in rows["sources"]] == [
        ("Tom Reed", HARWICK.audit.article.id), ("Ann Vale", REPRINT.audit.article.id),
    ]  # fmt: skip
    assert (rows["passages"][0]["there_text"], rows["passages"][0]["direction"]) == ("dam leaks", "from")
    assert rows["fact_checks"][0]["claim"] == "The dam leaks.\ufffd"
    assert parquet.ParquetFile(tmp_path / "new/export/articles.parquet").num_row_groups == 2
    assert sorted(path.suffix for path in (tmp_path / "new/export").iterdir()) == [".parquet"] * 9


def test_export_of_nothing(corpus: Corpus, tmp_path: Path) -> None:
    """An empty corpus gives files with columns and no rows; an older export is replaced."""
    (tmp_path / "articles.parquet").write_text("old")
    assert set(export_corpus(corpus, tmp_path).values()) == {0}
    assert parquet.read_table(tmp_path / "articles.parquet").column_names == list(export.KINDS["articles"])


def test_columns_are_told() -> None:
    """The table of the docstring has every column."""
    for kind, columns in export.KINDS.items():
        (line,) = (line for line in (export.__doc__ or "").splitlines() if line.startswith(f"| {kind}.parquet"))
        assert line.split("|")[3].split("`")[1::2] == list(columns)


def test_without_pyarrow(corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    with pytest.raises(CorpusError, match=r"pip install 'headwater\[parquet\]'"):
        export_corpus(corpus, tmp_path)


@pytest.mark.parametrize(
    ("damage", "expected"),
    [
        ("DELETE FROM postings WHERE hash < 0", "of its postings are missing"),
        ("DELETE FROM quotations", "of its quotations are missing"),
        ("INSERT INTO postings VALUES (7, 1)", "1 postings belong to no version that is read"),
        ("INSERT INTO postings VALUES (7, 77)", "1 postings belong to no article"),
        ("DELETE FROM hashes WHERE article = 2", "what it is found by is missing"),
        ("DELETE FROM versions WHERE article = 2", "its newest version is missing"),
        ("DELETE FROM articles WHERE key = 1", "1 versions belong to no article"),
        ("UPDATE versions SET audit = substr(audit, 1, 90)", "its audit is damaged"),
        ("UPDATE articles SET version = 'x' WHERE key = 1", "its newest version is missing"),
        (
            "UPDATE versions SET audit = (SELECT audit FROM versions WHERE article = 1)",
            "that of another article or version",
        ),
        ("UPDATE vectors SET vectors = substr(vectors, 1, 64) WHERE article = 1", "3 statements, and 1 vectors"),
        ("UPDATE statements SET past = past + 1 WHERE article = 1", "to be searched, or at other places"),
        ("UPDATE fact_checks SET fact_check = substr(fact_check, 1, 9)", "fact check f1: it is damaged"),
        ("UPDATE audits SET audit = substr(audit, 1, 9)", "its kept audit is damaged"),
    ],
)
def test_check(corpus: Corpus, damage: str, expected: str) -> None:
    """Each kind of damage is told in plain words."""
    corpus.add([HARWICK, REPRINT])
    corpus.add_fact_checks([(CLAIM, vector("dam"))])
    corpus.keep_audit(HARWICK.audit)
    assert check(corpus) == []
    with corpus.database.writing() as session:
        session.run(damage)
    assert [problem for problem in check(corpus) if expected in problem]


def test_check_of_the_full_text(tmp_path: Path) -> None:
    """An index that does not agree with the statements would find the wrong ones."""
    from headwater.corpus import open_corpus

    with open_corpus(tmp_path / "corpus.db", create=True) as corpus:
        corpus.add([HARWICK])
        with corpus.database.writing() as session:
            session.run("UPDATE statements SET text = 'Something else.' WHERE row = 1")
        assert any("full-text index" in problem for problem in check(corpus))
