"""Kept audits: the last one of each article, by number, with what lists and pages of sources and outlets ask for."""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain, groupby
from typing import Literal, NamedTuple, TypedDict, Unpack

from headwater.corpus.asking import anywhere, filters_of, holds, phrases_of
from headwater.corpus.codec import clean, pack, unpack
from headwater.corpus.counting import SHARES, count_audit, count_findings, count_statements
from headwater.corpus.database import Database, Row, Session
from headwater.records import ArticleReference, Audit, Level

NAME = 300  # code points of a name that are compared: PostgreSQL indexes no text of more than 2,700 bytes
SEARCHED = 20_000  # statements that hold the words asked for, the best first; the articles of more are not told apart
NEWEST = "r.edition = (SELECT max(n.edition) FROM reviews AS n WHERE n.id = r.id)"
COLUMNS = ("id", "kept_at", "stamp", "url", "outlet", "outlet_folded", "headline", "published", "counts", "audit")
REFERENCE = "a.id, a.url, a.outlet, a.headline, a.published"
_BATCH = 20  # old audits that are counted in one transaction

State = Literal["open", "decided"]


class Filters(TypedDict, total=False):
    """What kept audits are asked for; an empty one asks for nothing.

    `outlet` and `speaker` are looked for anywhere in a name, `outlet_folded` is a whole one; `since` and `until` are
    days of publication, both included, as for `Corpus.search`; `code` is that of a finding; `words` stand in one
    statement of the article in the corpus, those in quotation marks together; `state` asks for articles with a review
    that is open, or decided.
    """

    outlet: str | None
    outlet_folded: str | None
    since: str | None
    until: str | None
    code: str | None
    speaker: str | None
    words: str | None
    state: State | None


@dataclass(frozen=True, slots=True)
class Listed:
    """A kept audit as a list shows it. `counts` are those of `headwater.corpus.counting.count_audit`."""

    number: int
    article: ArticleReference
    kept_at: str  # ISO 8601, UTC; empty for one that a headwater without a desk kept
    counts: dict[str, float]
    findings: tuple[tuple[str, Level, int], ...]  # code, its highest level, how many; by code
    open: int  # reviews without a verdict
    decided: int

    @property
    def cursor(self) -> str:
        """What to give as `after` for those that follow; fit for a URL as it is."""
        return f"{self.number}_{self.kept_at.replace('+00:00', 'Z')}"


class Named(NamedTuple):
    """A source by its name, across all kept audits."""

    name: str
    folded: str
    articles: int
    statements: int


class Heard(NamedTuple):
    """An article that a source speaks in."""

    number: int
    article: ArticleReference
    statements: int


@dataclass(frozen=True, slots=True)
class Outlet:
    """What the kept audits of an outlet come to: numbers added up, parts of the body as the mean of its articles."""

    name: str
    folded: str
    articles: int
    counts: dict[str, float]


Values = list[object]  # inside the class, `list` is a method


class Audits:
    """`corpus.audits`. Every method raises a `CorpusError` where the database fails."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, audit: Audit) -> int:
        """Keep an audit in place of the last one of its article; returns its number, which stays the article's."""
        packed = pack(audit)
        now = datetime.now(UTC).isoformat(timespec="microseconds")
        with self._database.writing() as session:
            held = session.rows("SELECT number FROM audits WHERE id = ?", (clean(audit.article.id),))
            ((last,),) = session.rows("SELECT coalesce(max(number), 0) FROM audits")
            number = int(held[0][0]) if held else last + 1
            _write(session, number, audit, packed, now)
            return number

    def get(self, number: int) -> Audit | None:
        return self._audit("number", number)

    def by_id(self, id: str) -> Audit | None:
        """The one of the article with that id."""
        return self._audit("id", clean(id))

    def number_of(self, id: str) -> int | None:
        found = self._rows("SELECT number FROM audits WHERE id = ?", (clean(id),))
        return int(found[0][0]) if found else None

    def stamp(self, number: int) -> str | None:
        """Changes whenever the audit does: one quick look, for whoever keeps what was made of it."""
        found = self._rows("SELECT stamp FROM audits WHERE number = ?", (number,))
        return str(found[0][0]) if found else None

    def reference(self, number: int) -> ArticleReference | None:
        found = self._rows(f"SELECT {REFERENCE} FROM audits AS a WHERE a.number = ?", (number,))
        return ArticleReference(*found[0]) if found else None

    def all(self) -> Iterator[Audit]:
        """In the order of article ids."""
        for (number,) in self._rows("SELECT number FROM audits ORDER BY id"):
            if audit := self.get(number):
                yield audit

    def list(self, *, after: str | None = None, limit: int = 50, **asked: Unpack[Filters]) -> Sequence[Listed]:
        """Kept audits, the last kept first; those after the `cursor` of the last one that is known."""
        where, values = self._where(asked)
        if after is not None:
            number, _, kept_at = after.partition("_")
            where += " AND (a.kept_at, a.number) < (?, ?)"
            known = int(number) if number.isdecimal() and len(number) < 10 else 0
            values += [clean(kept_at.replace("Z", "+00:00")), known]
        with self._database.reading() as session:
            rows = session.rows(
                f"SELECT a.number, a.kept_at, a.counts, {REFERENCE} FROM audits AS a WHERE {where} "
                "ORDER BY a.kept_at DESC, a.number DESC LIMIT ?",
                (*values, limit),
            )
            return _listed(session, rows)

    def count(self, **asked: Unpack[Filters]) -> int:
        """How many `list` would tell of, without a limit."""
        where, values = self._where(asked)
        return int(self._rows(f"SELECT count(*) FROM audits AS a WHERE {where}", values)[0][0])

    def sources(self, *, words: str | None = None, after: str | None = None, limit: int = 50) -> Sequence[Named]:
        """Names of sources that vouch for statements, by alphabet; those with `words` in them, after a folded name."""
        where, values = "name_folded > ?", [clean(after or "")]
        if words:
            where += f" AND {holds('name_folded')}"
            values.append(anywhere(folded(words)))
        # The names first: found in the index alone.
        names = f"SELECT DISTINCT name_folded FROM audit_sources WHERE {where} ORDER BY name_folded LIMIT ?"
        rows = self._rows(
            "SELECT min(s.name), s.name_folded, count(DISTINCT s.audit), sum(s.statements) "
            f"FROM ({names}) AS found JOIN audit_sources AS s ON s.name_folded = found.name_folded "
            "GROUP BY s.name_folded ORDER BY s.name_folded",
            (*values, limit),
        )
        return [Named(name, key, articles, int(statements)) for name, key, articles, statements in rows]

    def source(self, name_folded: str) -> Sequence[Heard]:
        """Where a source of that name speaks, the newest article first."""
        rows = self._rows(
            f"SELECT a.number, {REFERENCE}, sum(s.statements) FROM audit_sources AS s "
            "JOIN audits AS a ON a.number = s.audit WHERE s.name_folded = ? AND s.name_folded <> '' "
            f"GROUP BY a.number, {REFERENCE} ORDER BY coalesce(a.published, '') DESC, a.number DESC",
            (clean(name_folded),),
        )
        return [Heard(number, ArticleReference(*article), int(count)) for number, *article, count in rows]

    def outlets(self) -> Sequence[Outlet]:
        """By alphabet; articles of which no outlet is told are in none."""
        rows = self._rows(
            "SELECT outlet_folded, outlet, counts FROM audits WHERE outlet_folded <> '' ORDER BY outlet_folded, number"
        )
        return [_outlet(key, list(of)) for key, of in groupby(rows, key=lambda row: row[0])]

    def outlet(self, name_folded: str) -> Outlet | None:
        rows = self._rows(
            "SELECT outlet_folded, outlet, counts FROM audits WHERE outlet_folded = ? AND outlet_folded <> '' "
            "ORDER BY number",
            (clean(name_folded),),
        )
        return _outlet(name_folded, rows) if rows else None

    def codes(self) -> Sequence[str]:
        """Of the findings that kept audits have, by alphabet."""
        return [row[0] for row in self._rows("SELECT DISTINCT code FROM audit_findings ORDER BY code")]

    def index(self, progress: Callable[[int, int], None] = lambda done, total: None) -> None:
        """Count the audits that a headwater without lists kept; `progress` hears how many are done, and of how many."""
        waiting = [row[0] for row in self._rows("SELECT number FROM audits WHERE stamp = '' ORDER BY number")]
        for first in range(0, len(waiting), _BATCH):
            for number in waiting[first : first + _BATCH]:
                with self._database.writing() as session:
                    held = session.rows("SELECT audit, kept_at FROM audits WHERE number = ? AND stamp = ''", (number,))
                    for packed, kept_at in held:
                        _write(session, number, unpack(Audit, packed), packed, kept_at)
            progress(min(first + _BATCH, len(waiting)), len(waiting))

    def _where(self, asked: Filters) -> tuple[str, Values]:
        where, values = filters_of(asked.get("outlet"), asked.get("since"), asked.get("until"), None)
        if whole := asked.get("outlet_folded"):
            where += " AND a.outlet_folded = ?"
            values.append(clean(whole))
        if code := asked.get("code"):
            where += " AND a.number IN (SELECT f.audit FROM audit_findings AS f WHERE f.code = ?)"
            values.append(clean(code))
        if speaker := asked.get("speaker"):
            said = f"SELECT 1 FROM audit_sources AS s WHERE s.audit = a.number AND {holds('s.name_folded')}"
            where += f" AND EXISTS ({said})"
            values.append(anywhere(folded(speaker)))
        if state := asked.get("state"):
            told = "IS NULL" if state == "open" else "IS NOT NULL"
            where += f" AND a.id IN (SELECT r.article FROM reviews AS r WHERE r.verdict {told} AND {NEWEST})"
        if words := asked.get("words"):
            phrases = phrases_of(words)
            if not phrases:
                return "1 = 0", []  # signs only
            found = self._database.matching.format(columns="a.id AS id", filters="")
            where += f" AND a.id IN (SELECT hits.id FROM ({found}) AS hits)"
            values += [self._database.full_text(phrases, [], every=True), SEARCHED]
        return f"1 = 1{where}", values

    def _audit(self, column: str, value: object) -> Audit | None:
        found = self._rows(f"SELECT audit FROM audits WHERE {column} = ?", (value,))
        return unpack(Audit, found[0][0]) if found else None

    def _rows(self, sql: str, values: Sequence[object] = ()) -> Sequence[Row]:
        with self._database.reading() as session:
            return session.rows(sql, values)


def folded(name: str) -> str:
    """A name as names are compared: "Ann  VALE" is "ann vale"."""
    return " ".join(clean(name).casefold().split())[:NAME]


def stamp_of(packed: bytes) -> str:
    return hashlib.sha256(packed).hexdigest()[:20]


def _write(session: Session, number: int, audit: Audit, packed: bytes, kept_at: str) -> None:
    article = audit.article
    texts = (article.url, article.outlet)
    row = (
        clean(article.id),
        kept_at,
        stamp_of(packed),
        *(clean(text) if text is not None else None for text in texts),
        folded(article.outlet or ""),
        clean(article.headline),
        clean(article.published) if article.published is not None else None,
        json.dumps(count_audit(audit)),
        packed,
    )
    for table in ("audits WHERE number", "audit_findings WHERE audit", "audit_sources WHERE audit"):
        session.run(f"DELETE FROM {table} = ?", (number,))
    session.load("audits", ("number", *COLUMNS), [(number, *row)])
    findings = ((number, *finding) for finding in count_findings(audit))
    session.load("audit_findings", ("audit", "code", "level", "count"), findings)
    session.load(
        "audit_sources", ("audit", "source", "name", "name_folded", "kind", "statements"), _sources(number, audit)
    )


def _sources(number: int, audit: Audit) -> Iterator[Row]:
    """Those that vouch for statements."""
    statements = count_statements(audit)
    for source in audit.sources:
        if statements[source.id]:
            name = clean(source.name) if source.name is not None else None
            yield number, clean(source.id), name, folded(name or ""), source.kind, statements[source.id]


def _listed(session: Session, rows: Sequence[Row]) -> list[Listed]:
    """The rows with what other tables tell of them, each table asked once."""
    marks = ", ".join("?" * len(rows))
    if not rows:
        return []
    findings: dict[int, list[tuple[str, Level, int]]] = {row[0]: [] for row in rows}
    asked = f"SELECT audit, code, level, count FROM audit_findings WHERE audit IN ({marks}) ORDER BY audit, code"
    for number, *finding in session.rows(asked, [row[0] for row in rows]):
        findings[number].append((finding[0], finding[1], finding[2]))
    asked = (
        "SELECT r.article, sum(CASE WHEN r.verdict IS NULL THEN 1 ELSE 0 END), count(*) FROM reviews AS r "
        f"WHERE r.article IN ({marks}) AND {NEWEST} GROUP BY r.article"
    )
    reviews = {id: (int(open), int(all)) for id, open, all in session.rows(asked, [row[3] for row in rows])}
    listed = []
    for number, kept_at, counts, *article in rows:
        open, all = reviews.get(article[0], (0, 0))
        reference = ArticleReference(*article)
        told = tuple(findings[number])
        listed.append(Listed(number, reference, kept_at, json.loads(counts), told, open, all - open))
    return listed


def _outlet(key: str, rows: Sequence[Row]) -> Outlet:
    """Of rows of (outlet, folded; outlet; counts)."""
    told = json.loads(f"[{','.join(row[2] for row in rows)}]")
    total = {name: sum(one.get(name, 0) for one in told) for name in dict.fromkeys(chain.from_iterable(told))}
    counts = {name: round(sum / len(rows), 4) if name in SHARES else sum for name, sum in total.items()}
    return Outlet(rows[-1][1], key, len(rows), counts)
