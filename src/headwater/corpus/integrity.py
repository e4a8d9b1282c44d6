"""Whether a corpus is whole."""

import zlib
from collections.abc import Iterator
from typing import Any

import numpy as np

from headwater.corpus.audits import stamp_of
from headwater.corpus.codec import clean, unpack
from headwater.corpus.reviewing import T, read
from headwater.corpus.store import Corpus
from headwater.records import Audit, Correction, FactCheck, Judgement, Review

BELONGING = ("versions", "postings", "quotations", "hashes", "statements", "vectors")  # each row to an article
WRITTEN: tuple[tuple[str, str, type[Any]], ...] = (
    ("reviews", "review", Review),
    ("judgements", "judgement", Judgement),
    ("corrections", "correction", Correction),
)
UNREADABLE = (zlib.error, ValueError, UnicodeError)


def check(corpus: Corpus) -> list[str]:
    """What is wrong with a corpus, in plain words; empty where all is well.

    Reads every article: its audit must unpack (its bytes carry a checksum) and be of the version told, it must be found
    by each of its hashes and no others, by its statements and their vectors. Then the database's own check.
    """
    problems = [f"the database says: {problem}" for problem in corpus.database.problems()]
    problems += _orphans(corpus)
    held = {"postings": 0, "quotations": 0}
    tables = (
        "articles AS a LEFT JOIN versions AS v ON v.article = a.key AND v.version = a.version "
        "LEFT JOIN hashes AS h ON h.article = a.key LEFT JOIN vectors AS w ON w.article = a.key"
    )
    columns = "a.key, a.id, a.version, v.audit, h.fingerprints, h.quotations, w.width, w.vectors"
    for key, id, version, packed, fingerprints, quotations, width, vectors in corpus.rows(columns, tables, "a.key"):
        problems += (f"{id}: {problem}" for problem in _article(corpus, key, id, version, packed, width, vectors))
        if fingerprints is None:
            problems.append(f"{id}: what it is found by is missing; add it again")
            continue
        for table, hashes in (("postings", fingerprints), ("quotations", quotations)):
            held[table] += len(hashes) // 8
            missing = len(hashes) // 8 - _count(corpus, table, key, hashes)
            if missing:
                problems.append(f"{id}: {missing} of its {table} are missing; add it again")
    for table, count in held.items():
        found = corpus.database_count(table)
        if found > count:
            problems.append(f"{found - count} {table} belong to no version that is read; build the corpus anew")
    problems += _records(corpus)
    return problems


def _article(
    corpus: Corpus, key: int, id: str, version: str, packed: bytes | None, width: int | None, vectors: bytes | None
) -> Iterator[str]:
    if packed is None:
        yield "its newest version is missing; add it again"
        return
    try:
        audit = unpack(Audit, packed)
    except UNREADABLE:
        yield "its audit is damaged; add it again"
        return
    if (clean(audit.article.id), audit.article.version) != (id, version):
        yield "its audit is that of another article or version; add it again"
    if vectors is not None and width and len(vectors) != width * len(audit.statements):
        yield f"{len(audit.statements)} statements, and {len(vectors) // width} vectors; add it again"
    with corpus.database.reading() as session:
        rows = session.rows("SELECT number, first, past, text FROM statements WHERE article = ? ORDER BY row", (key,))
    spans = [statement.span for statement in audit.statements] or list(audit.article.body)
    if [(first, past) for _, first, past, _ in rows] != spans:
        yield f"{len(spans)} statements or blocks, and {len(rows)} to be searched, or at other places; add it again"


def _count(corpus: Corpus, table: str, key: int, packed: bytes) -> int:
    database = corpus.database
    with database.reading() as session:
        sql = (
            f"SELECT count(*) FROM {database.listed} CROSS JOIN {table} AS p "
            "WHERE p.hash = asked.value AND p.article = ?"
        )
        return int(session.rows(sql, (database.hashes(np.frombuffer(packed, "<i8").tolist()), key))[0][0])


def _orphans(corpus: Corpus) -> Iterator[str]:
    for table in BELONGING:
        count = corpus.database_count(f"{table} WHERE article NOT IN (SELECT key FROM articles)")
        if count:
            yield f"{count} {table} belong to no article; build the corpus anew"


def _records(corpus: Corpus) -> Iterator[str]:
    for id, packed in corpus.rows("id, fact_check", "fact_checks", "number"):
        try:
            unpack(FactCheck, packed)
        except UNREADABLE:
            yield f"fact check {id}: it is damaged; load its feed again"
    yield from _kept(corpus)
    yield from _written(corpus)


def _kept(corpus: Corpus) -> Iterator[str]:
    again = "run `headwater check PAGE --corpus … --keep` again"
    for id, stamp, packed in corpus.rows("id, stamp, audit", "audits", "number"):
        try:
            unpack(Audit, packed)
        except UNREADABLE:
            yield f"{id}: its kept audit is damaged; {again}"
            continue
        if stamp and stamp != stamp_of(packed):
            yield f"{id}: its kept audit was changed by another program; {again}"
    for table in ("audit_findings", "audit_sources"):
        count = corpus.database_count(f"{table} WHERE audit NOT IN (SELECT number FROM audits)")
        if count:
            yield f"{count} {table} belong to no kept audit; {again}"


def _written(corpus: Corpus) -> Iterator[str]:
    """What people wrote is in no page: nothing but a backup brings it back."""
    backup = "take it back from a backup"
    for table, column, kind in WRITTEN:
        with corpus.database.reading() as session:
            damaged = sum(not _readable(kind, text) for (text,) in session.rows(f"SELECT {column} FROM {table}"))
        if damaged:
            yield f"{damaged} {table} are damaged; {backup}"
        known = "SELECT id FROM audits UNION SELECT id FROM articles"
        count = corpus.database_count(f"{table} WHERE article NOT IN ({known})")
        if count:
            yield f"{count} {table} are of articles that are not here; add these again"
    missing = "(SELECT id FROM reviews GROUP BY id HAVING count(*) < max(edition)) AS missing"
    if count := corpus.database_count(missing):
        yield f"an earlier edition of {count} reviews is missing; {backup}"


def _readable(kind: type[T], text: bytes) -> bool:
    try:
        read(kind, text)
    except ValueError:
        return False
    return True
