"""Reader comments: what was asked and answered, what moderators said, and what each site's screen learnt from it.

No address and no e-mail ever comes here: what is stored of them are keyed hashes, and the key is kept elsewhere.
"""

import json
import secrets
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal, NamedTuple

from headwater.corpus.codec import clean
from headwater.corpus.comment_keys import Keys
from headwater.corpus.database import Database, Row, Session
from headwater.errors import ReviewError

Decision = Literal["ham", "spam", "delete"]
State = Literal["waiting", "spam", "ham", "decided", "all"]
SPAM = ("spam", "blatant")
# How long a decision can be undone, and deleted comments are only hidden.
UNDO = timedelta(days=1)
COUNTED_DAYS = 400  # of the counts, which are nobody's: more than a year, so that two years can be compared
COLUMNS = "number, mark, site, came_at, verdict, probability, comment, address, email, said, said_by, said_at"
STATES: dict[State, str] = {
    "waiting": "said IS NULL AND verdict = 'unsure'",
    "spam": "said IS NULL AND verdict IN ('spam', 'blatant')",
    "ham": "said IS NULL AND verdict = 'ham'",
    "decided": "said IS NOT NULL",
    "all": "coalesce(said, '') <> 'delete'",
}


@dataclass(frozen=True, slots=True)
class KeptComment:
    """A comment that a site asked about, with the answer and what was said of it since."""

    mark: str  # keyed hash of site, words, name and sender: the same comment asked again has the same
    site: str
    came_at: str  # ISO 8601, UTC
    verdict: str  # "ham", "unsure", "spam" or "blatant"
    probability: float  # that it is spam
    content: str
    author: str = ""
    author_url: str = ""
    kind: str = ""
    permalink: str = ""
    posted_at: str | None = None
    post_modified_at: str | None = None
    user_role: str = ""
    honeypot: str = ""
    referrer: str = ""
    user_agent: str = ""
    language: str = ""
    address: str = ""  # keyed hash, or empty
    email: str = ""  # keyed hash, or empty
    reasons: tuple[tuple[str, float], ...] = ()  # in words, with what each weighed
    abuse: tuple[tuple[str, ...], tuple[tuple[int, int], ...], float] | None = None  # kinds, spans, probability
    same: str = ""  # keyed hash of the folded words, for what comes again under other names; not read back
    number: int = 0
    said: Decision | None = None  # by the site or a moderator
    said_by: str | None = None
    said_at: str | None = None


IN_JSON = (
    "content", "author", "author_url", "kind", "permalink", "posted_at", "post_modified_at", "user_role", "honeypot",
    "referrer", "user_agent", "language", "reasons", "abuse",
)  # fmt: skip


class Lesson(NamedTuple):
    """What somebody said of a comment, without its words."""

    number: int
    spam: bool
    features: bytes


class Learnt(NamedTuple):
    """A site's learner as it was saved, and how far it has come."""

    learner: bytes  # empty: none was saved
    through: int  # the last lesson that it knows
    last: int  # the last lesson there is
    rebuilt: int  # changes where a lesson was taken back: then it is to be built anew


class Counted(NamedTuple):
    """How many comments of a day were answered so, or turned out so."""

    site: str
    day: str
    what: str  # a verdict, "missed" for spam that was let through, "wrong" for ham that was held back
    times: int


class Decided(NamedTuple):
    """What a decision changed."""

    token: str  # to undo it with for a day
    numbers: list[int]  # of the comments: not those that are gone, nor those of which the same was said before
    sites: list[str]  # that learnt from it


class Trace(NamedTuple):
    """What the screen must know of an earlier comment: who sends how much, and the same words under other names."""

    number: int
    came_at: str
    same: str
    name: str
    address: str
    mark: str


class Logged(NamedTuple):
    """A line of the audit log. It holds no personal data."""

    at: str
    what: str
    site: str
    comments: int


Count = tuple[str, str, str, str]  # site, id of the key, day, what


class Comments:
    """`corpus.comments`. Every method raises a `CorpusError` where the database fails."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.keys = Keys(database)

    # --- what was asked

    def keep(self, comments: Iterable[KeptComment], counts: Mapping[Count, int]) -> None:
        """Keep answered comments, and count them. One that was asked before is brought up to date, unless somebody
        has said by now what it is."""
        with self._database.writing() as session:
            number = _next_comment(session)
            session.run_many(
                f"{INSERT} ON CONFLICT (mark) DO UPDATE SET {UPDATED} WHERE comments.said IS NULL",
                (_row(comment, number + place) for place, comment in enumerate(comments)),
            )
            _count(session, counts)

    def traces(self, *, after: int, since: str, limit: int) -> list[Trace]:
        """Of the newest comments since a moment with a number above `after`, the oldest first."""
        rows = self._rows(
            "SELECT number, came_at, same, name, address, mark FROM comments WHERE number > ? AND came_at >= ? "
            "ORDER BY number DESC LIMIT ?",
            (after, since, limit),
        )
        return [Trace(*row) for row in reversed(rows)]

    # --- what was said

    def submit(self, comment: KeptComment, *, spam: bool, features: bytes, key: str) -> int:
        """Keep what a site says of a comment, in one transaction with the lesson; returns the lesson's number."""
        said: Decision = "spam" if spam else "ham"
        with self._database.writing() as session:
            held = session.rows("SELECT number, verdict, said FROM comments WHERE mark = ?", (comment.mark,))
            if held:
                number, verdict, before = held[0]
            else:
                number, verdict, before = _next_comment(session), comment.verdict, None
                session.run(INSERT, _row(comment, number))
            session.run(
                "UPDATE comments SET said = ?, said_by = ?, said_at = ? WHERE number = ?",
                (said, f"the site, key {key}", comment.came_at, number),
            )
            if before != said and (what := _turned_out(verdict, said)):
                _count(session, {(comment.site, key, comment.came_at[:10], what): 1})
            _log(session, comment.came_at, f"submit-{said}", comment.site, 1)
            return _teach(session, comment, spam=spam, features=features, at=comment.came_at, decision=None)

    def decide(self, numbers: Sequence[int], decision: Decision, by: str, *, lessons: Mapping[int, bytes]) -> Decided:
        """Decide on comments, whole or not at all. `lessons` are their features, by number; deleting teaches nothing.

        Comments that are gone, or of which the same was said before, stay as they are.
        """
        token, now = secrets.token_hex(8), datetime.now(UTC).isoformat(timespec="microseconds")  # in their order
        changed: list[int] = []
        taught: set[str] = set()
        with self._database.writing() as session:
            for number in dict.fromkeys(numbers):
                held = session.rows(f"SELECT {COLUMNS} FROM comments WHERE number = ?", (number,))
                if not held or held[0][-3] == decision:
                    continue
                changed.append(number)
                comment = _read(held[0])
                counted = _turned_out(comment.verdict, decision) if comment.said is None else None
                session.run(
                    "INSERT INTO comment_decisions VALUES (?, ?, ?, ?, ?, ?, ?)",
                    (token, number, now, comment.said, comment.said_by, comment.said_at, counted),
                )
                session.run(
                    "UPDATE comments SET said = ?, said_by = ?, said_at = ? WHERE number = ?",
                    (decision, clean(by), now, number),
                )
                if counted:
                    _count(session, {(comment.site, "", now[:10], counted): 1})
                if decision != "delete" and number in lessons:
                    _teach(session, comment, spam=decision == "spam", features=lessons[number], at=now, decision=token)
                    taught.add(comment.site)
                _log(session, now, f"decided-{decision}", comment.site, 1)
        return Decided(token, changed, sorted(taught))

    def undo(self, token: str) -> list[int]:
        """Take a decision back, with what was learnt from it; returns the comments that it was about.

        They are as they were before; one that was decided on anew since stays as that later decision has it.
        Raises `ReviewError` where it is unknown, older than a day, or was undone.
        """
        with self._database.writing() as session:
            rows = session.rows(
                "SELECT d.comment, d.made_at, d.said, d.said_by, d.said_at, d.counted, c.site "
                "FROM comment_decisions AS d JOIN comments AS c ON c.number = d.comment WHERE d.decision = ? "
                "ORDER BY d.comment",
                (clean(token),),
            )
            if not rows or rows[0][1] < _stamp(datetime.now(UTC) - UNDO):
                raise ReviewError("Expected a decision of the last day that still stands. Decide anew instead.")
            now = _stamp()
            for number, at, said, said_by, said_at, counted, site in rows:
                later = session.rows(
                    "SELECT decision FROM comment_decisions WHERE comment = ? AND made_at > ? ORDER BY made_at LIMIT 1",
                    (number, at),
                )
                # What was before the later one is now what was before this one.
                what, which = ("comment_decisions", "decision = ? AND comment") if later else ("comments", "number")
                session.run(
                    f"UPDATE {what} SET said = ?, said_by = ?, said_at = ? WHERE {which} = ?",
                    (said, said_by, said_at, *(later[0] if later else ()), number),
                )
                if counted and not later:
                    _count(session, {(site, "", at[:10], counted): -1})
                _log(session, now, "undone", site, 1)
            _forget_lessons(session, "decision = ?", (token,))
            session.run("DELETE FROM comment_decisions WHERE decision = ?", (token,))
            return [int(row[0]) for row in rows]

    # --- what a site's screen has learnt

    def learners(self) -> dict[str, tuple[int, int]]:
        """How far each site has come: its last lesson, and how often lessons were taken back."""
        return {site: (last, rebuilt) for site, last, rebuilt in self._rows(
            "SELECT site, last, rebuilt FROM comment_learners"
        )}  # fmt: skip

    def learnt(self, site: str, *, after: int | None = None) -> tuple[Learnt, list[Lesson]]:
        """A site's saved learner and the lessons that came since, or those after a lesson, in the order they came."""
        with self._database.reading() as session:
            held = session.rows(
                "SELECT learner, through, last, rebuilt FROM comment_learners WHERE site = ?", (clean(site),)
            )
            learnt = Learnt(bytes(held[0][0]), *held[0][1:]) if held else Learnt(b"", 0, 0, 0)
            rows = session.rows(
                "SELECT number, spam, features FROM comment_lessons WHERE site = ? AND number > ? ORDER BY number",
                (clean(site), learnt.through if after is None else after),
            )
        return learnt, [Lesson(number, bool(spam), bytes(features)) for number, spam, features in rows]

    def lessons_before(self, site: str, moment: str) -> int:
        """The last lesson of a site that was given before a moment; 0 for none."""
        ((number,),) = self._rows(
            "SELECT coalesce(max(number), 0) FROM comment_lessons WHERE site = ? AND made_at < ?", (clean(site), moment)
        )
        return int(number)

    def save_learner(self, site: str, learner: bytes, *, through: int, rebuilt: int) -> bool:
        """Save a learner that knows the lessons up to `through`; not where one was taken back in between."""
        with self._database.writing() as session:
            session.run(
                "UPDATE comment_learners SET learner = ?, through = ? WHERE site = ? AND rebuilt = ? AND through < ?",
                (learner, through, clean(site), rebuilt, through),
            )
            return bool(
                session.rows("SELECT 1 FROM comment_learners WHERE site = ? AND through = ?", (clean(site), through))
            )

    # --- the queue

    def waiting(
        self, *, site: str | None = None, words: str | None = None, verdicts: Collection[str] = (),
        after: int | None = None, limit: int = 50, state: State = "waiting", newest_first: bool = False,
    ) -> list[KeptComment]:  # fmt: skip
        """Comments that wait for a moderator, oldest first; or those of another state, or newest first.

        "spam" and "ham" are what the screen answered and nobody has decided on, "decided" all on which somebody has,
        "all" everything but what was deleted. `words` are looked for in the text and the name, all of them, in
        capitals or not; `verdicts` are answers of the screen, any where none is named. `after` is the number of the
        last comment of the page before.
        """
        where, values = _filters(site, words, verdicts, state)
        if after is not None:
            where += " AND number < ?" if newest_first else " AND number > ?"
            values.append(after)
        order = "number DESC" if newest_first else "number"
        rows = self._rows(f"SELECT {COLUMNS} FROM comments WHERE {where} ORDER BY {order} LIMIT ?", (*values, limit))
        return [_read(row) for row in rows]

    def count(
        self, *, site: str | None = None, words: str | None = None, verdicts: Collection[str] = (),
        state: State = "waiting",
    ) -> int:  # fmt: skip
        """How many there are of those."""
        where, values = _filters(site, words, verdicts, state)
        return int(self._rows(f"SELECT count(*) FROM comments WHERE {where}", values)[0][0])

    def get(self, number: int) -> KeptComment | None:
        """A comment by its number."""
        rows = self._rows(f"SELECT {COLUMNS} FROM comments WHERE number = ?", (number,))
        return _read(rows[0]) if rows else None

    def counts(self, days: int, *, site: str | None = None) -> list[Counted]:
        """How many comments were answered how on each of the last days, the oldest day first."""
        since = _stamp(datetime.now(UTC) - timedelta(days=days - 1))[:10]
        where, values = (" AND site = ?", (clean(site),)) if site is not None else ("", ())
        rows = self._rows(
            f"SELECT site, day, what, sum(count) FROM comment_counts WHERE day >= ?{where} "
            "GROUP BY site, day, what ORDER BY day, site, what",
            (since, *values),
        )
        return [Counted(site, day, what, int(count)) for site, day, what, count in rows]

    def usage(self, key: str, month: str) -> dict[str, int]:
        """How many comments were asked about with a key in a month (`2026-05`), by the answer."""
        rows = self._rows(
            "SELECT what, sum(count) FROM comment_counts WHERE key = ? AND day >= ? AND day <= ? GROUP BY what",
            (key, f"{month}-01", f"{month}-31"),
        )
        return {what: int(count) for what, count in rows}

    # --- how long, and for whom

    def purge(self, now: datetime, *, text_days: int, features_days: int) -> int:
        """Delete what was kept for long enough; returns how many comments went.

        A comment goes with all that is known of it after `text_days`, and so do lessons that something is ham. Lessons
        that something is spam, which hold no words, stay for `features_days`; who sent it is taken out of them after
        `text_days`. Lessons that no saved learner knows yet stay until one does.
        """
        text, features = (_stamp(now - timedelta(days=days)) for days in (text_days, features_days))
        undone = _stamp(now - UNDO)
        known = "number <= (SELECT l.through FROM comment_learners AS l WHERE l.site = comment_lessons.site)"
        with self._database.writing() as session:
            old = "came_at < ? OR (said = 'delete' AND said_at < ?)"
            ((gone,),) = session.rows(f"SELECT count(*) FROM comments WHERE {old}", (text, undone))
            session.run(f"DELETE FROM comments WHERE {old}", (text, undone))
            session.run("DELETE FROM comment_decisions WHERE made_at < ?", (undone,))
            session.run(
                f"DELETE FROM comment_lessons WHERE ((spam = 0 AND made_at < ?) OR made_at < ?) AND {known}",
                (text, features),
            )
            session.run("UPDATE comment_lessons SET mark = '', email = '' WHERE made_at < ?", (text,))
            session.run("DELETE FROM comment_counts WHERE day < ?", (_stamp(now - timedelta(days=COUNTED_DAYS))[:10],))
            session.run("DELETE FROM comment_log WHERE at < ?", (_stamp(now - timedelta(days=COUNTED_DAYS)),))
            if gone:
                _log(session, _stamp(now), "purged", "", int(gone))
            return int(gone)

    def forget(self, emails: Sequence[str]) -> int:
        """Delete all comments that came with one of these (keyed hashes of) e-mails, and the lessons of them that can
        still be told apart; returns how many comments went."""
        gone = 0
        with self._database.writing() as session:
            for email in filter(None, emails):
                ((count,),) = session.rows("SELECT count(*) FROM comments WHERE email = ?", (email,))
                gone += int(count)
                session.run("DELETE FROM comments WHERE email = ?", (email,))
                _forget_lessons(session, "email = ?", (email,))
            _log(session, _stamp(), "forgotten", "", gone)
        return gone

    def export(self, emails: Sequence[str]) -> list[KeptComment]:
        """All comments that came with one of these (keyed hashes of) e-mails, the oldest first."""
        found: list[KeptComment] = []
        with self._database.writing() as session:
            for email in filter(None, emails):
                rows = session.rows(f"SELECT {COLUMNS} FROM comments WHERE email = ? ORDER BY number", (email,))
                found += [_read(row) for row in rows]
            _log(session, _stamp(), "exported", "", len(found))
        return sorted(found, key=lambda comment: comment.number)

    def log(self, limit: int) -> list[Logged]:
        """What was done to kept comments, the last first: no names, no words, nobody's address."""
        rows = self._rows("SELECT at, what, site, count FROM comment_log ORDER BY number DESC LIMIT ?", (limit,))
        return [Logged(*row) for row in rows]

    def _rows(self, sql: str, values: Sequence[object] = ()) -> list[Row]:
        with self._database.reading() as session:
            return session.rows(sql, values)


WRITTEN = (
    "number", "mark", "site", "came_at", "verdict", "probability", "comment", "folded", "same", "name", "address",
    "email",
)  # fmt: skip
INSERT = f"INSERT INTO comments ({', '.join(WRITTEN)}) VALUES ({', '.join('?' * len(WRITTEN))})"
# A comment keeps its place in the queue, and the day from which its days are counted.
UPDATED = ", ".join(
    f"{name} = excluded.{name}" for name in WRITTEN if name not in ("number", "mark", "site", "came_at")
)


TO_JSON = json.JSONEncoder(ensure_ascii=False).encode  # `json.dumps` makes an encoder for each call


def _row(comment: KeptComment, number: int) -> tuple[object, ...]:
    held = {name: getattr(comment, name) for name in IN_JSON}
    told = TO_JSON({name: clean(value) if isinstance(value, str) else value for name, value in held.items()})
    folded = clean(f"{comment.author}\n{comment.content}".casefold())
    return (
        number, comment.mark, clean(comment.site), comment.came_at, comment.verdict, comment.probability,
        clean(told), folded, comment.same, clean(comment.author.casefold()), comment.address, comment.email,
    )  # fmt: skip


def _read(row: Row) -> KeptComment:
    number, mark, site, came_at, verdict, probability, told, address, email, said, said_by, said_at = row
    held: dict[str, Any] = json.loads(told)
    abuse = held.pop("abuse")
    return KeptComment(
        mark=mark, site=site, came_at=came_at, verdict=verdict, probability=probability, address=address, email=email,
        reasons=tuple((name, float(weight)) for name, weight in held.pop("reasons")),
        abuse=(tuple(abuse[0]), tuple((first, past) for first, past in abuse[1]), abuse[2]) if abuse else None,
        number=number, said=said, said_by=said_by, said_at=said_at, **held,
    )  # fmt: skip


def _filters(site: str | None, words: str | None, verdicts: Collection[str], state: State) -> tuple[str, list[object]]:
    where, values = [STATES[state]], list[object]()
    if verdicts:
        where.append(f"verdict IN ({', '.join('?' * len(verdicts))})")
        values += verdicts
    if site is not None:
        where.append("site = ?")
        values.append(clean(site))
    for word in (words or "").casefold().split()[:20]:
        where.append("folded LIKE ? ESCAPE '!'")
        values.append(f"%{clean(word).replace('!', '!!').replace('%', '!%').replace('_', '!_')}%")
    return " AND ".join(where), values


def _next_comment(session: Session) -> int:
    ((number,),) = session.rows("SELECT coalesce(max(number), 0) + 1 FROM comments")
    return int(number)


def _turned_out(verdict: str, said: Decision) -> str | None:
    """What is counted where somebody says otherwise than the screen did."""
    if said == "spam" and verdict not in SPAM:
        return "missed"
    return "wrong" if said == "ham" and verdict in SPAM else None


def _teach(
    session: Session, comment: KeptComment, *, spam: bool, features: bytes, at: str, decision: str | None
) -> int:
    # Numbers of lessons are never used twice, not even of those that were taken back.
    ((last,),) = session.rows("SELECT coalesce(max(last), 0) FROM comment_learners")
    session.run(
        "INSERT INTO comment_lessons (number, site, made_at, spam, mark, email, decision, features) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (last + 1, clean(comment.site), at, int(spam), comment.mark, comment.email, decision, features),
    )
    session.run(
        "INSERT INTO comment_learners (site, learner, through, last, rebuilt) VALUES (?, ?, 0, ?, 0) "
        "ON CONFLICT (site) DO UPDATE SET last = excluded.last",
        (clean(comment.site), b"", last + 1),
    )
    return int(last) + 1


def _forget_lessons(session: Session, where: str, values: Sequence[object]) -> None:
    """Take lessons out. What a saved learner knows of them it keeps: numbers, from which no words can be told."""
    sites = [row[0] for row in session.rows(f"SELECT DISTINCT site FROM comment_lessons WHERE {where}", values)]
    session.run(f"DELETE FROM comment_lessons WHERE {where}", values)
    session.run_many("UPDATE comment_learners SET rebuilt = rebuilt + 1 WHERE site = ?", ((site,) for site in sites))


def _count(session: Session, counts: Mapping[Count, int]) -> None:
    session.run_many(
        "INSERT INTO comment_counts (site, key, day, what, count) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT (site, key, day, what) DO UPDATE SET count = comment_counts.count + excluded.count",
        ((clean(site), key, day, what, count) for (site, key, day, what), count in counts.items()),
    )


def _log(session: Session, at: str, what: str, site: str, count: int) -> None:
    ((number,),) = session.rows("SELECT coalesce(max(number), 0) + 1 FROM comment_log")
    session.run("INSERT INTO comment_log VALUES (?, ?, ?, ?, ?)", (number, at, what, clean(site), count))


def _stamp(moment: datetime | None = None) -> str:
    return (moment or datetime.now(UTC)).isoformat(timespec="seconds")
