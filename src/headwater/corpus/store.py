"""The store: articles with their versions, and what they are found by. One body of code over two databases."""

import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from headwater.corpus.adding import INDEXED, Batch, Prepared, next_revision, read_revision
from headwater.corpus.asking import FUNCTION_WORDS, WORD, filters_of, phrases_of
from headwater.corpus.audits import Audits
from headwater.corpus.codec import clean, pack, unpack
from headwater.corpus.comments import Comments
from headwater.corpus.database import Database, Row, Session
from headwater.corpus.nearest import Vectors
from headwater.corpus.reviewing import Reviewing
from headwater.corpus.schema import bring_up_to_date
from headwater.corpus.sqlite import Sqlite
from headwater.records import ArticleReference, Audit, FactCheck, Span, Voice, digest
from headwater.reuse.view import Candidate, Entry, Hashes, Sentence

# Hashes that more articles hold are no evidence: sign-up lines and agency lines. A story that this many outlets print
# would be lost as well, so the limit is far above the reprints of any one story, and low enough that 200 such hashes
# are counted in a few milliseconds.
COMMON = 1000
# Words of a sentence that are looked for, rarest first, until so many statements hold one of them: enough for the
# fifty or so that are compared, and few enough to rank in milliseconds.
COMMON_WORD = 5_000
RANKED = 20_000
HIT = (
    "s.number", "s.first", "s.past", "s.voice", "s.speaker", "s.text", "a.id", "a.url", "a.outlet", "a.headline",
    "a.published",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Added:
    """Ids of articles, in the order given."""

    new: tuple[str, ...]
    changed: tuple[str, ...]  # a new version of a known article
    known: tuple[str, ...]  # nothing was done


@dataclass(frozen=True, slots=True)
class Hit:
    """A statement found by its words. Where an article's statements were not read it is a block of its body.

    `number` is that of the statement in the audit and `voice` is told, or both are `None`.
    """

    article: ArticleReference
    span: Span
    text: str
    speaker: str | None
    voice: Voice | None
    number: int | None


class Version(NamedTuple):
    version: str
    added_at: str  # ISO 8601, UTC


class Corpus:
    """A corpus that can be read and written; see `open_corpus`. Usable by several threads at once.

    It is a `headwater.reuse.view.CorpusView`. Every method raises a `CorpusError` where the database fails.
    """

    def __init__(self, database: Database) -> None:
        self.database = database  # for check, info and export
        self.audits = Audits(database)
        self.reviewing = Reviewing(database)
        self.comments = Comments(database)
        self._near: dict[int, tuple[int, Vectors]] = {}
        self._facts: tuple[str, tuple[tuple[FactCheck, NDArray[np.int8]], ...]] | None = None
        self._lock = threading.Lock()

    # --- reading: headwater.reuse.view.CorpusView

    @property
    def name(self) -> str:
        """Where it is, as messages tell it."""
        return self.database.name

    @property
    def revision(self) -> str:
        """Changes whenever an article or a fact check is added or replaced.

        Made of what was added and in which order, so that the same corpus built twice has the same revision.
        """
        with self.database.reading() as session:
            return read_revision(session)

    def sharing(self, fingerprints: Hashes, *, least: int, limit: int) -> list[Candidate]:
        """Articles with at least `least` of the fingerprints, the most first; those with as many in the order they
        came. Hashes that more than `COMMON` articles hold do not count."""
        return self._sharing("postings", fingerprints, least, limit)

    def quoting(self, quotations: Hashes, *, least: int, limit: int) -> list[Candidate]:
        """The same for hashes of quotations."""
        return self._sharing("quotations", quotations, least, limit)

    def audit(self, id: str, *, version: str | None = None) -> Audit:
        """The newest version's audit, or that of the version asked for. Raises `KeyError` where there is none."""
        found = self._rows(
            "SELECT v.audit FROM articles AS a JOIN versions AS v ON v.article = a.key "
            f"WHERE a.id = ? AND v.version = {'a.version' if version is None else '?'}",
            (clean(id), *([] if version is None else [version])),
        )
        if not found:
            raise KeyError(id if version is None else (id, version))
        return unpack(Audit, found[0][0])

    def sentences(self, words: str, *, limit: int) -> list[Sentence]:
        """Statements that share words with `words`, by full text, best first."""
        asked = dict.fromkeys(w for w in WORD.findall(words[:INDEXED].casefold()) if w not in FUNCTION_WORDS)
        with self.database.reading() as session:
            rare = self._rare(session, list(asked))
            if not rare:
                return []
            expression = self.database.full_text([[word] for word in rare], [], every=False)
            rows = self._matching(session, expression, " AND s.number IS NOT NULL", [], limit)
        return [Sentence(row[HIT.index("a.id")], row[HIT.index("s.number")], float(row[-1])) for row in rows]

    def near(self, vectors: NDArray[np.int8], *, limit: int) -> list[list[Sentence]]:
        """For each vector, the statements with the nearest vectors, best first; `score` is the cosine.

        The vectors of the whole corpus are held in memory from the first call on: 452 bytes a statement at width 384.
        """
        width = vectors.shape[1] if vectors.ndim == 2 else 0
        if not width:
            return [[] for _ in vectors]
        held = self._vectors(width)
        found = [held.near(vector, limit) for vector in vectors]
        ids = self._ids({article for hits in found for article, _, _ in hits})
        return [[Sentence(ids[article], number, score) for article, number, score in hits] for hits in found]

    def fact_checks(self) -> Sequence[tuple[FactCheck, NDArray[np.int8]]]:
        """All that were loaded, each with its claim's vector, in the order they came; kept in memory once read."""
        with self.database.reading() as session:
            revision = read_revision(session)
            held = self._facts
            if held is None or held[0] != revision:
                rows = session.rows("SELECT fact_check, vector FROM fact_checks ORDER BY number")
                held = (revision, tuple((unpack(FactCheck, fact), np.frombuffer(v, np.int8)) for fact, v in rows))
                self._facts = held
        return held[1]

    # --- reading: what the commands ask

    def __len__(self) -> int:
        return int(self._rows("SELECT count(*) FROM articles")[0][0])

    def __contains__(self, id: object) -> bool:
        return isinstance(id, str) and bool(self._rows("SELECT 1 FROM articles WHERE id = ?", (clean(id),)))

    def ids(self) -> Iterator[str]:
        """Of all articles, in the order they came."""
        return (row[0] for row in self.rows("id", "articles", "key", size=5000))

    def versions(self, id: str) -> list[Version]:
        """Of an article, the oldest first; the last one is what is read. Raises `KeyError`."""
        found = self._rows(
            "SELECT v.version, v.added_at FROM articles AS a JOIN versions AS v ON v.article = a.key "
            "WHERE a.id = ? ORDER BY v.number",
            (clean(id),),
        )
        if not found:
            raise KeyError(id)
        return [Version(*row) for row in found]

    def changed_since(self, revision: str) -> list[str]:
        """Ids of the articles added or replaced after a revision; all of them where the corpus never had it."""
        with self.database.reading() as session:
            number, _, tail = revision.partition("-")
            asked = int(number) if number.isdecimal() and len(number) < 10 else -1
            ours = [("",)] if asked == 0 else session.rows("SELECT digest FROM revisions WHERE number = ?", (asked,))
            since = asked if ours == [(tail,)] else -1
            return [row[0] for row in session.rows("SELECT id FROM articles WHERE changed > ? ORDER BY key", (since,))]

    def search(
        self,
        words: str,
        *,
        speaker: str | None = None,
        outlet: str | None = None,
        since: str | None = None,
        until: str | None = None,
        voice: Voice | None = None,
        limit: int = 20,
    ) -> list[Hit]:
        """Statements that hold all of the words, best first; words in quotation marks stand together.

        `speaker` is looked for in the name or description of the source, `outlet` anywhere in the outlet's name.
        `since` and `until` are dates (`2026-03-01`, `2026-03`, `2026`), both included; an article without a date is in
        no such range. Without words and speaker, the newest statements that fit the rest.
        """
        filters, values = filters_of(outlet, since, until, voice)
        phrases, who = phrases_of(words), phrases_of(speaker or "")
        if (words.strip() and not phrases) or (speaker and not who):
            return []  # signs only
        with self.database.reading() as session:
            if phrases or who:
                expression = self.database.full_text(phrases, who, every=True)
                rows = self._matching(session, expression, filters, values, limit)
            else:
                rows = session.rows(
                    f"SELECT {', '.join(HIT)} FROM statements AS s JOIN articles AS a ON a.key = s.article "
                    f"WHERE 1 = 1{filters} ORDER BY coalesce(a.published, '') DESC, s.row LIMIT ?",
                    (*values, limit),
                )
        return [_hit(row) for row in rows]

    def seen(self, marks: Iterable[str]) -> set[str]:
        """Those of the marks that an `add` was given."""
        with self.database.reading() as session:
            return {
                row[0]
                for mark in dict.fromkeys(marks)
                for row in session.rows("SELECT mark FROM marks WHERE mark = ?", (mark,))
            }

    # --- writing

    def add(self, entries: Iterable[Entry | Prepared], *, marks: Iterable[str] = (), replace: bool = False) -> Added:
        """Add articles in one transaction: once this returns they are kept, and after an exception none is.

        A version that is or was known is left as it is; with `replace`, its audit and what it is found by are taken
        from the entry (audited with other models, or with its statements read). Another version of a known article
        becomes the one that is read, and the older one stays readable by `audit(id, version=…)`. `marks` tell inputs
        that are done; they are kept with the articles, and `seen` knows them. Give it some hundred articles at a time.
        """
        with self.database.writing() as session:
            batch = Batch(session, replace=replace)
            for entry in entries:
                batch.take(entry)
            batch.finish()
            session.run_many("INSERT INTO marks (mark) VALUES (?) ON CONFLICT DO NOTHING", ((mark,) for mark in marks))
            return Added(tuple(batch.new), tuple(batch.changed), tuple(batch.known))

    def add_fact_checks(self, fact_checks: Iterable[tuple[FactCheck, NDArray[np.int8]]]) -> int:
        """Add fact checks with the vectors of their claims, in one transaction; one of the same id is replaced.

        Returns how many are new or say something else than before.
        """
        with self.database.writing() as session:
            ((number,),) = session.rows("SELECT coalesce(max(number), 0) FROM fact_checks")
            said: list[object] = []
            for fact_check, vector in fact_checks:
                values = (pack(fact_check), np.ascontiguousarray(vector, np.int8).tobytes())
                id = clean(fact_check.id)
                held = session.rows("SELECT fact_check, vector FROM fact_checks WHERE id = ?", (id,))
                if held == [values]:
                    continue
                said += [id, digest([values])]
                if held:
                    session.run("UPDATE fact_checks SET fact_check = ?, vector = ? WHERE id = ?", (*values, id))
                else:
                    number += 1
                    session.run("INSERT INTO fact_checks VALUES (?, ?, ?, ?)", (number, id, *values))
            if said:
                next_revision(session, read_revision(session), said)
            return len(said) // 2

    def keep_audit(self, audit: Audit) -> None:
        """Keep a full audit, with its findings, to tell later whether it is out of date; the last one of an article."""
        self.audits.keep(audit)

    def kept_audit(self, id: str) -> Audit | None:
        """The one that was kept last of an article."""
        return self.audits.by_id(id)

    def kept_audits(self) -> Iterator[Audit]:
        """In the order of article ids."""
        return self.audits.all()

    def close(self) -> None:
        self.database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, type_: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    # ---

    def _rows(self, sql: str, values: Sequence[object] = ()) -> list[Row]:
        with self.database.reading() as session:
            return session.rows(sql, values)

    def database_count(self, what: str) -> int:
        return int(self._rows(f"SELECT count(*) FROM {what}")[0][0])

    def rows(self, columns: str, tables: str, key: str, *, size: int = 200) -> Iterator[Row]:
        """Rows in the order of their key, some hundred at a time, so that few wait in memory; for check and export."""
        last = -1
        sql = f"SELECT {key}, {columns} FROM {tables} WHERE {key} > ? ORDER BY {key} LIMIT ?"
        while found := self._rows(sql, (last, size)):
            for row in found:
                yield row[1:]
            last = found[-1][0]

    def _ids(self, keys: set[int]) -> dict[int, str]:
        with self.database.reading() as session:
            return {key: session.rows("SELECT id FROM articles WHERE key = ?", (key,))[0][0] for key in sorted(keys)}

    def _sharing(self, table: str, hashes: Hashes, least: int, limit: int) -> list[Candidate]:
        if not len(hashes):
            return []
        asked = self.database.hashes(np.unique(hashes).tolist())
        sql = self.database.sharing.format(table=table)
        return [Candidate(*row) for row in self._rows(sql, (asked, COMMON, COMMON, max(least, 1), limit))]

    def _matching(
        self, session: Session, expression: str, filters: str, values: Sequence[object], limit: int
    ) -> list[Row]:
        sql = self.database.matching.format(columns=", ".join(HIT), filters=filters)
        return session.rows(sql, (expression, *values, limit))

    def _rare(self, session: Session, words: list[str]) -> list[str]:
        """The rarest of the words, as many as can be ranked at once; at least one that any statement holds."""
        sql = f"SELECT count(*) FROM ({self.database.holding} LIMIT ?) AS held"
        counts = []
        for place, word in enumerate(words):
            expression = self.database.full_text([[word]], [], every=True)
            ((count,),) = session.rows(sql, (expression, COMMON_WORD + 1))
            if count:
                counts.append((count, place, word))
        rare: list[str] = []
        total = 0
        for count, _, word in sorted(counts):
            total += count
            if rare and (count > COMMON_WORD or total > RANKED):
                break
            rare.append(word)
        return rare

    def _vectors(self, width: int) -> Vectors:
        """Of all statements with vectors of that width, as of now; read again only for articles that changed."""
        with self._lock, self.database.reading() as session:
            ((now,),) = session.rows("SELECT coalesce(max(changed), 0) FROM articles")
            since, held = self._near.get(width, (0, Vectors.none(width)))
            if now != since:
                changed = {row[0] for row in session.rows("SELECT key FROM articles WHERE changed > ?", (since,))}
                rows = session.rows(
                    "SELECT v.article, v.vectors FROM articles AS a JOIN vectors AS v ON v.article = a.key "
                    "WHERE a.changed > ? AND v.width = ? ORDER BY a.key",
                    (since, width),
                )
                held = held.with_(changed, rows)
                self._near[width] = (now, held)
            return held


def open_corpus(location: str | Path, *, create: bool = False) -> Corpus:
    """Open a corpus: a path for SQLite, `postgresql://…` for PostgreSQL, `:memory:` for one that is never kept.

    With `create`, one that is not there is made. A corpus of an older headwater is brought up to date. Raises a
    `CorpusError`: `NoCorpus`, `NotACorpus`, `CorpusTooNew`, `CorpusLocked`, `CorpusReadOnly`, `CorpusFull`,
    `CorpusUnreachable`.
    """
    database: Database
    if str(location) == ":memory:":
        database = Sqlite(None, create=True)
    elif str(location).startswith(("postgresql://", "postgres://")):
        from headwater.corpus.postgresql import Postgresql  # needs an extra

        database = Postgresql(str(location), create=create)
    else:
        database = Sqlite(Path(location), create=create)
    try:
        bring_up_to_date(database, create=create or str(location) == ":memory:")
    except BaseException:
        database.close()
        raise
    return Corpus(database)


def _hit(row: Row) -> Hit:
    number, first, past, voice, speaker, text, *article = row[: len(HIT)]
    return Hit(ArticleReference(*article), Span(first, past), text, speaker or None, voice, number)
