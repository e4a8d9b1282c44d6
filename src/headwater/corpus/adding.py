"""Adding: entries on their way into the tables."""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

import numpy as np

from headwater.corpus.codec import clean, pack
from headwater.corpus.database import Row, Session
from headwater.records import Audit, digest
from headwater.reuse.view import Entry

INDEXED = 20_000  # code points of one statement whose words are indexed; PostgreSQL refuses a megabyte
ARTICLE = (
    "id", "version", "url", "outlet", "outlet_folded", "headline", "published", "language", "statements", "changed",
)  # fmt: skip


class Prepared(NamedTuple):
    """An entry as rows. Whichever process read the page makes it, so that no records go from process to process."""

    id: str  # as the tables hold it
    version: str
    row: Row  # of `articles`, up to `changed`
    packed: bytes  # the audit
    fingerprints: bytes
    quotations: bytes
    vectors: tuple[int, bytes] | None
    units: tuple[Row, ...]  # of `statements`: number, first, past, voice, speaker, text


def prepare(entry: Entry) -> Prepared:
    """All the work on an entry for which no database is needed."""
    article = entry.audit.article
    return Prepared(
        clean(article.id),
        article.version,
        _article_row(entry.audit),
        pack(entry.audit),
        entry.fingerprints.astype("<i8").tobytes(),
        entry.quotations.astype("<i8").tobytes(),
        _vectors(entry),
        tuple(_units(entry.audit)),
    )


class Batch:
    """The entries of one transaction, in the order given."""

    def __init__(self, session: Session, *, replace: bool) -> None:
        self.new: list[str] = []
        self.changed: list[str] = []
        self.known: list[str] = []
        self._session = session
        self._replace = replace
        self._before = read_revision(session)
        self._number = int(self._before.partition("-")[0]) + 1
        self._said: list[object] = []
        ((self._key,),) = session.rows("SELECT coalesce(max(key), 0) FROM articles")
        ((self._row,),) = session.rows("SELECT coalesce(max(row), 0) FROM statements")
        self._now = datetime.now(UTC).isoformat(timespec="seconds")
        self._clear()

    def take(self, given: Entry | Prepared) -> None:
        entry = given if isinstance(given, Prepared) else prepare(given)
        if entry.id in self._waiting:
            self._write()  # a second version in one batch finds the first in the tables
        held = self._session.rows(
            "SELECT v.article, v.number, v.version = a.version, v.version = ? "
            "FROM articles AS a JOIN versions AS v ON v.article = a.key "
            "WHERE a.id = ? AND (v.version = ? OR v.version = a.version) ORDER BY v.version = ? DESC",
            (entry.version, entry.id, entry.version, entry.version),
        )
        if not held:
            self._key += 1
            self._enter(self._key, 1, entry)
            self._articles.append((self._key, *entry.row, self._number))
            self._find_by(self._key, entry)
            self.new.append(entry.id)
            return
        key, number, newest, same = held[0]
        if not same:
            ((number,),) = self._session.rows("SELECT max(number) + 1 FROM versions WHERE article = ?", (key,))
        elif not self._replace or not self._differs(key, number, entry, newest=newest):
            self.known.append(entry.id)
            return
        else:
            self._session.run("DELETE FROM versions WHERE article = ? AND number = ?", (key, number))
        self._enter(key, number, entry)
        if newest:
            self._drop(key)
            self._find_by(key, entry)
            columns = ", ".join(f"{column} = ?" for column in ARTICLE)
            self._session.run(f"UPDATE articles SET {columns} WHERE key = ?", (*entry.row, self._number, key))
        self.changed.append(entry.id)

    def finish(self) -> None:
        self._write()
        if self._said:
            next_revision(self._session, self._before, self._said)

    def _enter(self, key: int, number: int, entry: Prepared) -> None:
        self._versions.append((key, number, entry.version, self._now, entry.packed))
        self._said += [entry.id, entry.version, hashlib.sha256(entry.packed).hexdigest()]
        self._waiting.add(entry.id)

    def _differs(self, key: int, number: int, entry: Prepared, *, newest: bool) -> bool:
        """Whether a version that is there comes with another audit, or is to be found by other hashes or vectors."""
        rows = self._session.rows
        if rows("SELECT audit FROM versions WHERE article = ? AND number = ?", (key, number)) != [(entry.packed,)]:
            return True
        hashes, vectors = [(entry.fingerprints, entry.quotations)], [entry.vectors] if entry.vectors else []
        return newest and (
            rows("SELECT fingerprints, quotations FROM hashes WHERE article = ?", (key,)) != hashes
            or rows("SELECT width, vectors FROM vectors WHERE article = ?", (key,)) != vectors
        )

    def _drop(self, key: int) -> None:
        """Take out what an article is found by."""
        for fingerprints, quotations in self._session.rows(
            "SELECT fingerprints, quotations FROM hashes WHERE article = ?", (key,)
        ):
            for table, held in (("postings", fingerprints), ("quotations", quotations)):
                hashes = np.frombuffer(held, "<i8").tolist()
                self._session.run_many(
                    f"DELETE FROM {table} WHERE hash = ? AND article = ?", ((hash, key) for hash in hashes)
                )
        self._session.run("DELETE FROM hashes WHERE article = ?", (key,))
        self._session.run("DELETE FROM vectors WHERE article = ?", (key,))
        self._session.drop_statements(key)

    def _find_by(self, key: int, entry: Prepared) -> None:
        self._hashes.append((key, entry.fingerprints, entry.quotations))
        if entry.vectors:
            self._vectors.append((key, *entry.vectors))
        self._statements += ((row, key, *unit) for row, unit in enumerate(entry.units, self._row + 1))
        self._row += len(entry.units)

    def _write(self) -> None:
        load = self._session.load
        load("articles", ("key", *ARTICLE), self._articles)
        load("versions", ("article", "number", "version", "added_at", "audit"), self._versions)
        load("postings", ("hash", "article"), _in_order([(key, held) for key, held, _ in self._hashes]))
        load("quotations", ("hash", "article"), _in_order([(key, held) for key, _, held in self._hashes]))
        load("hashes", ("article", "fingerprints", "quotations"), self._hashes)
        load("vectors", ("article", "width", "vectors"), self._vectors)
        self._session.load_statements(self._statements)
        self._clear()

    def _clear(self) -> None:
        self._waiting: set[str] = set()
        self._articles: list[Row] = []
        self._versions: list[Row] = []
        self._hashes: list[tuple[int, bytes, bytes]] = []
        self._vectors: list[Row] = []
        self._statements: list[Row] = []


def _article_row(audit: Audit) -> Row:
    """What `ARTICLE` names, but for the last."""
    article = audit.article
    texts = (article.url, article.outlet)
    return (
        clean(article.id),
        article.version,
        *(clean(text) if text is not None else None for text in texts),
        clean((article.outlet or "").casefold()),
        clean(article.headline),
        clean(article.published) if article.published is not None else None,
        article.language,
        len(audit.statements),
    )


def _in_order(held: Sequence[tuple[int, bytes]]) -> Iterator[tuple[int, int]]:
    """(hash, article) in the order of the table, so that each of its pages is written once."""
    hashes = np.frombuffer(b"".join(one for _, one in held), "<i8")
    articles = np.repeat([key for key, _ in held], [len(one) // 8 for _, one in held])
    order = np.argsort(hashes, kind="stable")
    return zip(hashes[order].tolist(), articles[order].tolist(), strict=True)


def _vectors(entry: Entry) -> tuple[int, bytes] | None:
    if not entry.vectors.size:
        return None
    return entry.vectors.shape[1], np.ascontiguousarray(entry.vectors, np.int8).tobytes()


def _units(audit: Audit) -> Iterator[Row]:
    """What is found by words: number, first, past, voice, speaker and text of each statement, else of each block."""
    article = audit.article
    if not audit.statements:
        for span in article.body:
            yield None, *span, None, "", clean(article.cut(span)[:INDEXED])
        return
    names = {source.id: source.name or "" for source in audit.sources}
    for number, statement in enumerate(audit.statements):
        told = [names.get(id, "") for id in statement.sources]
        if not any(told) and statement.source_span:
            told = [article.cut(statement.source_span)]  # "a neighbour", who has no name
        speaker = "; ".join(dict.fromkeys(filter(None, told)))
        text = article.cut(statement.span)[:INDEXED]
        yield number, *statement.span, statement.voice, clean(speaker[:INDEXED]), clean(text)


def read_revision(session: Session) -> str:
    """Number and digest of the last revision."""
    last = session.rows("SELECT number, digest FROM revisions ORDER BY number DESC LIMIT 1")
    return f"{last[0][0]}-{last[0][1]}" if last else "0-"


def next_revision(session: Session, before: str, said: Sequence[object]) -> None:
    """The revision that follows, made of what was added."""
    number = int(before.partition("-")[0]) + 1
    session.run("INSERT INTO revisions (number, digest) VALUES (?, ?)", (number, digest([before, *said])))
