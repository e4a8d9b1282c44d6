"""The corpus in one file, or in memory, by Python's own SQLite."""

import json
import os
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain, islice
from pathlib import Path
from typing import ClassVar

from headwater.corpus.database import Row, Session
from headwater.errors import (
    CorpusError,
    CorpusFull,
    CorpusLocked,
    CorpusReadOnly,
    NoCorpus,
    NotACorpus,
)

BUSY_SECONDS = 30.0  # a batch of `add` takes about a second, so whoever waits longer waits for something stuck
CACHE_KIB = 64 * 1024  # holds the inner pages of 10 million postings; SQLite's own 2 MB made adding four times slower
# Postings go all over the file: the longer the log, the fewer pages are written twice. 64 MB.
CHECKPOINT_PAGES = 16_000
# Words that FTS5 gathers in memory before it writes a sorted part: its own 1 MB made indexing a third slower.
WORDS_BYTES = 8 * 1024 * 1024
# Values of one INSERT: rows one by one took twice as long. SQLite before 3.32 takes no more than 999.
VALUES = 900
KINDS: dict[int, tuple[type[CorpusError], str]] = {
    sqlite3.SQLITE_BUSY: (
        CorpusLocked,
        "another program is writing to it and did not finish in time. Wait for it, and run this again",
    ),
    sqlite3.SQLITE_LOCKED: (CorpusLocked, "another program is using it. Wait for it, and run this again"),
    sqlite3.SQLITE_FULL: (
        CorpusFull,
        "no room left on the disk. What was added before is kept: make room, and run this again",
    ),
    sqlite3.SQLITE_READONLY: (CorpusReadOnly, "it may not be written. Ask for permission to write, or use a copy"),
    sqlite3.SQLITE_CANTOPEN: (
        CorpusReadOnly,
        "it cannot be opened. Check that you may read it, and write in its folder",
    ),
    sqlite3.SQLITE_IOERR: (CorpusError, "the disk does not do what it is asked. Check it, and run this again"),
    sqlite3.SQLITE_NOTADB: (NotACorpus, "expected a Headwater corpus, got another kind of file. Check the path"),
    sqlite3.SQLITE_CORRUPT: (
        NotACorpus,
        "the file is damaged. Take it back from a backup, or build it anew with `headwater add`",
    ),
}


class SqliteSession:
    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def rows(self, sql: str, values: Sequence[object] = ()) -> list[Row]:
        return self._connection.execute(sql, values).fetchall()

    def run(self, sql: str, values: Sequence[object] = ()) -> None:
        self._connection.execute(sql, values)

    def run_many(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        self._connection.executemany(sql, rows)

    def load(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        row = f"({', '.join('?' * len(columns))})"
        values = chain.from_iterable(rows)
        while some := tuple(islice(values, VALUES // len(columns) * len(columns))):
            told = ", ".join([row] * (len(some) // len(columns)))
            self.run(f"INSERT INTO {table} ({', '.join(columns)}) VALUES {told}", some)

    def load_statements(self, rows: Sequence[Sequence[object]]) -> None:
        if rows:
            columns = ("row", "article", "number", "first", "past", "voice", "speaker", "text")
            self.load("statements", columns, rows)
            if not self.rows("SELECT 1 FROM words_config WHERE k = 'hashsize'"):  # kept with the index
                self.run("INSERT INTO words (words, rank) VALUES ('hashsize', ?)", (WORDS_BYTES,))
            self.run(
                "INSERT INTO words (rowid, text, speaker) SELECT row, text, speaker FROM statements WHERE row >= ?",
                (rows[0][0],),
            )

    def drop_statements(self, article: int) -> None:
        self.run(
            "INSERT INTO words (words, rowid, text, speaker) "
            "SELECT 'delete', row, text, speaker FROM statements WHERE article = ?",
            (article,),
        )
        self.run("DELETE FROM statements WHERE article = ?", (article,))


class Sqlite:
    """A connection for each call that is under way, kept for the next one; in memory there is one for all."""

    dialect: ClassVar[dict[str, str]] = {
        "blob": "BLOB",
        "bigint": "INTEGER",
        "bigint_key": "INTEGER",
        "without_rowid": "WITHOUT ROWID",
        "words": "",
        # The words of statements by FTS5, which reads their text in `statements` and keeps no copy.
        "index_words": """CREATE VIRTUAL TABLE words USING fts5 (
            text, speaker, content = 'statements', content_rowid = 'row',
            tokenize = 'porter unicode61 remove_diacritics 2')""",
    }
    # A hash's articles are read twice: counted up to the limit, then, where they are few enough, counted for.
    sharing: ClassVar[str] = """
        WITH found AS (
            SELECT p.article, count(*) AS held
            FROM json_each(?) AS asked CROSS JOIN {table} AS p ON p.hash = asked.value
            WHERE (SELECT count(*) FROM (SELECT 1 FROM {table} AS q WHERE q.hash = asked.value LIMIT ? + 1)) <= ?
            GROUP BY p.article HAVING held >= ? ORDER BY held DESC, p.article LIMIT ?)
        SELECT a.id, held FROM found JOIN articles AS a ON a.key = found.article ORDER BY held DESC, a.key"""
    matching: ClassVar[str] = """
        SELECT {columns}, -words.rank FROM words CROSS JOIN statements AS s ON s.row = words.rowid
        CROSS JOIN articles AS a ON a.key = s.article
        WHERE words MATCH ?{filters} ORDER BY words.rank LIMIT ?"""

    holding: ClassVar[str] = "SELECT 1 FROM words WHERE words MATCH ?"

    listed: ClassVar[str] = "json_each(?) AS asked"

    def __init__(self, path: Path | None, *, create: bool) -> None:
        self.name = ":memory:" if path is None else str(path)
        self._path = path
        self._idle: list[sqlite3.Connection] = []
        self._lock = threading.Lock()
        self._memory = None if path else self._connect(":memory:", "rwc")
        self._memory_lock = threading.RLock()
        if path is not None:
            self._check_path(path, create=create)
            new = not path.exists() or not path.stat().st_size
            try:
                with self._errors():
                    self._idle.append(self._connect(path, "rwc" if create else self._mode()))
                    if new and create:  # readers do not wait for a writer; the file stays so
                        self._idle[0].execute("PRAGMA journal_mode = WAL")
            except BaseException:
                self.close()
                raise

    @contextmanager
    def reading(self) -> Iterator[SqliteSession]:
        with self._borrowed() as connection:
            if connection.in_transaction:  # in memory, inside another block of this thread
                yield SqliteSession(connection)
                return
            connection.execute("BEGIN")
            try:
                yield SqliteSession(connection)
            finally:
                connection.execute("ROLLBACK")

    @contextmanager
    def writing(self) -> Iterator[SqliteSession]:
        with self._borrowed() as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield SqliteSession(connection)
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:  # a full disk has undone it already
                    connection.execute("ROLLBACK")
                raise

    def has_table(self, session: Session, name: str) -> bool:
        return bool(session.rows("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", (name,)))

    def empty(self, session: Session) -> bool:
        return not session.rows("SELECT 1 FROM sqlite_master")

    def hashes(self, values: list[int]) -> object:
        return json.dumps(values)

    def full_text(self, phrases: Sequence[Sequence[str]], speaker: Sequence[Sequence[str]], *, every: bool) -> str:
        parts = []
        if phrases:
            joined = (" AND " if every else " OR ").join(f'"{" ".join(words)}"' for words in phrases)
            parts.append(f"{{text}} : ({joined})")
        if speaker:
            joined = " AND ".join(f'"{" ".join(words)}"' for words in speaker)
            parts.append(f"{{speaker}} : ({joined})")
        return " AND ".join(parts)

    def size(self) -> int:
        if self._path is None:
            with self._borrowed() as connection:
                (pages,), (size,) = (
                    connection.execute(f"PRAGMA {name}").fetchone() for name in ("page_count", "page_size")
                )
                return int(pages * size)
        files = (self._path, self._path.with_name(self._path.name + "-wal"))
        return sum(file.stat().st_size for file in files if file.exists())

    def problems(self) -> list[str]:
        with self._borrowed() as connection:
            found = [row[0] for row in connection.execute("PRAGMA integrity_check(20)") if row[0] != "ok"]
            try:
                connection.execute("INSERT INTO words (words, rank) VALUES ('integrity-check', 1)")
            except sqlite3.DatabaseError as error:
                found.append(f"the full-text index does not agree with the statements ({error})")
        return found

    def close(self) -> None:
        with self._lock:
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()
        if self._memory is not None:
            with self._memory_lock:  # not under the hands of a thread that still reads
                self._memory.close()

    @contextmanager
    def _borrowed(self) -> Iterator[sqlite3.Connection]:
        if self._memory is not None:
            with self._memory_lock, self._errors():
                yield self._memory
            return
        assert self._path is not None
        with self._errors():
            with self._lock:
                connection = self._idle.pop() if self._idle else None
            if connection is None:
                connection = self._connect(self._path, self._mode())
            try:
                yield connection
            finally:
                with self._lock:
                    self._idle.append(connection)

    def _mode(self) -> str:
        assert self._path is not None
        if os.access(self._path, os.W_OK):
            return "rw"
        log = self._path.with_name(self._path.name + "-wal")
        if os.access(self._path.parent, os.W_OK) or log.exists():
            return "ro"
        return "ro&immutable=1"  # SQLite would make a file beside it, where nobody may

    def _connect(self, path: Path | str, mode: str) -> sqlite3.Connection:
        connection = sqlite3.connect(
            path if path == ":memory:" else f"{Path(path).absolute().as_uri()}?mode={mode}",
            uri=path != ":memory:",
            timeout=BUSY_SECONDS,
            isolation_level=None,
            check_same_thread=False,  # one call at a time uses it, in whatever thread
        )
        try:
            connection.execute("PRAGMA synchronous = FULL")  # what was acknowledged outlives a power cut
            connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
            connection.execute(f"PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES}")
            connection.execute("PRAGMA temp_store = MEMORY")
            connection.execute("PRAGMA secure_delete = ON")  # what is deleted is gone from the file
        except BaseException:
            connection.close()
            raise
        return connection

    def _check_path(self, path: Path, *, create: bool) -> None:
        if path.is_dir():
            raise NotACorpus(
                f"{path}: expected a corpus file, got a folder. Name a file in it, like {path}/headwater.db"
            )
        if not path.exists() and not create:
            raise NoCorpus(f"{path}: no corpus there. Make one with `headwater add PATH… --corpus {path}`")
        if not path.parent.is_dir():
            raise NoCorpus(f"{path}: the folder {path.parent} is missing. Make it, or name another place")
        if path.exists() and not os.access(path, os.R_OK):
            raise CorpusReadOnly(f"{path}: it may not be read. Ask for permission to read it")

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            # Python's own complaints (a closed connection) carry no code.
            code = getattr(error, "sqlite_errorcode", None)
            kind, why = KINDS.get(code & 0xFF if code is not None else -1, (CorpusError, f"SQLite says: {error}"))
            raise kind(f"{self.name}: {why}.") from error
