"""What the store asks of a database: a few calls, and the words in which the two differ.

SQL is written once, with `?` for values. Rows are tuples.
"""

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from typing import Any, ClassVar, Protocol

Row = tuple[Any, ...]


class Session(Protocol):
    """One connection, inside a `Database.reading` or `Database.writing` block."""

    def rows(self, sql: str, values: Sequence[object] = ()) -> list[Row]: ...

    def run(self, sql: str, values: Sequence[object] = ()) -> None: ...

    def run_many(self, sql: str, rows: Iterable[Sequence[object]]) -> None: ...

    def load(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        """Insert many rows that are known to be new."""

    def load_statements(self, rows: Sequence[Sequence[object]]) -> None:
        """Insert statements (row, article, number, first, past, voice, speaker, text) and index their words."""

    def drop_statements(self, article: int) -> None:
        """Take the statements of an article out, and their words out of the index."""


class Database(Protocol):
    """SQLite or PostgreSQL. Errors of either are raised as a `CorpusError`."""

    name: str  # as messages tell it
    dialect: ClassVar[dict[str, str]]  # words for the tables of schema.py
    sharing: ClassVar[str]  # SQL with {table}: hashes, limit, least, limit -> id, how many
    matching: ClassVar[
        str
    ]  # SQL with {columns}, {filters}: full-text expression, values of the filters, limit -> columns, score
    holding: ClassVar[str]  # SQL: full-text expression -> a row for each statement

    listed: ClassVar[str]  # SQL: many hashes as a table, asked (value)

    def reading(self) -> AbstractContextManager[Session]:
        """All that is read inside is of one moment."""

    def writing(self) -> AbstractContextManager[Session]:
        """A transaction; waits for other writers. Leaving the block commits, an exception undoes all of it."""

    def has_table(self, session: Session, name: str) -> bool: ...

    def empty(self, session: Session) -> bool:
        """Whether it holds no table at all."""

    def hashes(self, values: list[int]) -> object:
        """Many hashes as one value."""

    def full_text(self, phrases: Sequence[Sequence[str]], speaker: Sequence[Sequence[str]], *, every: bool) -> str:
        """The words asked for in the database's own language. Phrases hold letters and digits only.

        `every` asks for all of the phrases, else for one of them.
        """

    def size(self) -> int:
        """Bytes on disk or in memory."""

    def problems(self) -> list[str]:
        """What the database's own check finds."""

    def close(self) -> None: ...
