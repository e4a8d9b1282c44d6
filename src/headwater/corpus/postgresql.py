"""The corpus on a PostgreSQL server, in a schema of its own: `headwater`. Needs psycopg (`headwater[postgres]`)."""

import re
import threading
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import ClassVar

from headwater.corpus.database import Row, Session
from headwater.errors import (
    CorpusError,
    CorpusFull,
    CorpusLocked,
    CorpusReadOnly,
    CorpusUnreachable,
    NoCorpus,
)

try:
    import psycopg
    from psycopg import errors
except ImportError as error:
    raise CorpusUnreachable(
        "A corpus on PostgreSQL needs psycopg, which is not installed. Run: pip install 'headwater[postgres]'"
    ) from error

CONNECT_SECONDS = 10
LOCK_SECONDS = 30
WRITERS = 5_318_008_001  # the lock that writers take; any number that no other program takes
KINDS: tuple[tuple[type[psycopg.Error], type[CorpusError], str], ...] = (
    (errors.LockNotAvailable, CorpusLocked, "another program is writing to it. Wait for it, and run this again"),
    (errors.DiskFull, CorpusFull, "no room left on the server's disk. Make room, and run this again"),
    (errors.ReadOnlySqlTransaction, CorpusReadOnly, "the server lets nobody write. Ask who runs it"),
    (errors.InsufficientPrivilege, CorpusReadOnly, "this user may not do that. Ask for permission on the database"),
)
APART = re.compile(r"[\W_]+")


class PostgresqlSession:
    def __init__(self, connection: "psycopg.Connection[Row]") -> None:
        self._connection = connection

    def rows(self, sql: str, values: Sequence[object] = ()) -> list[Row]:
        return self._connection.execute(_dialect(sql), values).fetchall()

    def run(self, sql: str, values: Sequence[object] = ()) -> None:
        self._connection.execute(_dialect(sql), values)

    def run_many(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        with self._connection.cursor() as cursor:
            cursor.executemany(_dialect(sql), rows)

    def load(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        sql = _dialect(f"COPY {table} ({', '.join(columns)}) FROM STDIN")
        with self._connection.cursor() as cursor, cursor.copy(sql) as copy:
            for row in rows:
                copy.write_row(row)

    def load_statements(self, rows: Sequence[Sequence[object]]) -> None:
        if not rows:
            return
        self.run(
            """CREATE TEMPORARY TABLE IF NOT EXISTS entering (
                row BIGINT, article INTEGER, number INTEGER, first INTEGER, past INTEGER, voice TEXT, speaker TEXT,
                text TEXT, said TEXT, name TEXT) ON COMMIT DROP"""
        )
        columns = ("row", "article", "number", "first", "past", "voice", "speaker", "text")
        self.load(
            "entering", (*columns, "said", "name"), ((*row, _plain(str(row[7])), _plain(str(row[6]))) for row in rows)
        )
        self.run(
            f"INSERT INTO statements ({', '.join(columns)}, words) SELECT {', '.join(columns)}, "
            "setweight(to_tsvector('english', said), 'A') || setweight(to_tsvector('english', name), 'B') "
            "FROM entering"
        )
        self.run("TRUNCATE entering")

    def drop_statements(self, article: int) -> None:
        self.run("DELETE FROM statements WHERE article = ?", (article,))


class Postgresql:
    """A connection for each call that is under way, kept for the next one."""

    dialect: ClassVar[dict[str, str]] = {
        "blob": "BYTEA",
        "bigint": "BIGINT",
        "bigint_key": "BIGINT",
        "without_rowid": "",
        "words": ", words TSVECTOR NOT NULL",
        "index_words": "CREATE INDEX statements_words ON statements USING GIN (words)",
    }
    sharing: ClassVar[str] = """
        WITH found AS (
            SELECT one.article, count(*) AS held
            FROM unnest(?::bigint[]) AS asked (hash) CROSS JOIN LATERAL (
                SELECT array_agg(few.article) AS articles
                FROM (SELECT article FROM {table} AS p WHERE p.hash = asked.hash LIMIT ?::integer + 1) AS few
            ) AS held CROSS JOIN LATERAL unnest(held.articles) AS one (article)
            WHERE cardinality(held.articles) <= ?
            GROUP BY one.article HAVING count(*) >= ? ORDER BY held DESC, one.article LIMIT ?)
        SELECT a.id, held FROM found JOIN articles AS a ON a.key = found.article ORDER BY held DESC, a.key"""
    matching: ClassVar[str] = """
        SELECT {columns}, ts_rank(s.words, asked.query) AS score
        FROM to_tsquery('english', ?) AS asked (query) CROSS JOIN statements AS s
        JOIN articles AS a ON a.key = s.article
        WHERE s.words @@ asked.query{filters} ORDER BY score DESC, s.row LIMIT ?"""

    holding: ClassVar[str] = "SELECT 1 FROM statements AS s WHERE s.words @@ to_tsquery('english', ?)"

    listed: ClassVar[str] = "unnest(?::bigint[]) AS asked (value)"

    def __init__(self, url: str, *, create: bool) -> None:
        self._url = url
        self._idle: list[psycopg.Connection[Row]] = []
        self._lock = threading.Lock()
        try:
            told = psycopg.conninfo.conninfo_to_dict(url)
        except psycopg.Error as error:
            raise CorpusUnreachable(
                f"Expected postgresql://USER@HOST/DATABASE, got an address that says: {error}."
            ) from error
        self.name = f"postgresql://{told.get('host') or 'localhost'}/{told.get('dbname') or ''}"  # without the password
        try:
            self._find_schema(create=create)
        except BaseException:
            self.close()
            raise

    @contextmanager
    def reading(self) -> Iterator[PostgresqlSession]:
        with self._borrowed() as connection:
            connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            try:
                yield PostgresqlSession(connection)
            finally:
                if not connection.closed:
                    connection.execute("ROLLBACK")

    @contextmanager
    def writing(self) -> Iterator[PostgresqlSession]:
        with self._borrowed() as connection, connection.transaction():
            connection.execute(_dialect(f"SET LOCAL lock_timeout = '{LOCK_SECONDS}s'"))
            connection.execute("SELECT pg_advisory_xact_lock(%s)", (WRITERS,))
            yield PostgresqlSession(connection)

    def has_table(self, session: Session, name: str) -> bool:
        return session.rows("SELECT to_regclass(?) IS NOT NULL", (f"headwater.{name}",)) == [(True,)]

    def empty(self, session: Session) -> bool:
        return not session.rows("SELECT 1 FROM pg_tables WHERE schemaname = 'headwater'")

    def hashes(self, values: list[int]) -> object:
        return values

    def full_text(self, phrases: Sequence[Sequence[str]], speaker: Sequence[Sequence[str]], *, every: bool) -> str:
        parts = []
        if phrases:
            parts.append((" & " if every else " | ").join(_phrase(phrase, "A") for phrase in phrases))
        if speaker:
            parts.append(" & ".join(_phrase(phrase, "B") for phrase in speaker))
        return " & ".join(f"({part})" for part in parts)

    def size(self) -> int:
        with self.reading() as session:
            ((size,),) = session.rows(
                "SELECT coalesce(sum(pg_total_relation_size(c.oid)), 0)::bigint FROM pg_class AS c "
                "JOIN pg_namespace AS n ON n.oid = c.relnamespace WHERE n.nspname = 'headwater' AND c.relkind = 'r'"
            )
        return int(size)

    def problems(self) -> list[str]:
        return []  # the server keeps its pages and indexes whole by itself

    def close(self) -> None:
        with self._lock:
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()

    def _find_schema(self, *, create: bool) -> None:
        with self.reading() as session:
            there = session.rows("SELECT 1 FROM pg_namespace WHERE nspname = 'headwater'")
        if there:
            return
        if not create:
            raise NoCorpus(f"{self.name}: no corpus there. Make one with `headwater add PATH… --corpus URL`")
        with self.writing() as session:
            session.run("CREATE SCHEMA IF NOT EXISTS headwater")

    @contextmanager
    def _borrowed(self) -> Iterator["psycopg.Connection[Row]"]:
        with self._errors():
            with self._lock:
                connection = self._idle.pop() if self._idle else None
            if connection is None or connection.closed:
                connection = psycopg.connect(self._url, autocommit=True, connect_timeout=CONNECT_SECONDS)
                connection.execute("SET search_path = headwater")
                connection.execute("SET client_min_messages = warning")
            try:
                yield connection
            finally:
                if not connection.closed:
                    with self._lock:
                        self._idle.append(connection)

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except psycopg.Error as error:
            for type_, kind, why in KINDS:
                if isinstance(error, type_):
                    raise kind(f"{self.name}: {why}.") from error
            said = " ".join(str(error).split())
            if isinstance(error, psycopg.OperationalError):
                raise CorpusUnreachable(
                    f"{self.name}: the server does not answer ({said}). Check the address, and that it runs."
                ) from error
            raise CorpusError(f"{self.name}: PostgreSQL says: {said}.") from error


def _dialect(sql: str) -> str:
    return sql.replace("?", "%s")


def _plain(text: str) -> str:
    """Words apart and without accents, so that the server finds what SQLite does: "U.S." is no host's name."""
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return APART.sub(" ", text)


def _phrase(words: Sequence[str], weight: str) -> str:
    return "(" + " <-> ".join(f"'{_plain(word)}':{weight}" for word in words) + ")"
