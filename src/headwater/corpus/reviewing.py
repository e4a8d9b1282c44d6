"""What people write of kept audits: reviews, judgements of findings, corrections. Nothing is overwritten."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from headwater.corpus.audits import NEWEST
from headwater.corpus.codec import clean
from headwater.corpus.database import Database, Row, Session
from headwater.errors import EditConflict, ReviewError
from headwater.records import Correction, Judgement, Opinion, Review

if TYPE_CHECKING:
    from pydantic import TypeAdapter

NEWEST_JUDGEMENT = (
    "j.edition = (SELECT max(n.edition) FROM judgements AS n "
    "WHERE n.article = j.article AND n.finding = j.finding AND n.reviewer = j.reviewer)"
)
Written = Review | Judgement | Correction
T = TypeVar("T", Review, Judgement, Correction)


class Corrected(NamedTuple):
    """A correction, and who took it back and when, or `None` twice."""

    correction: Correction
    withdrawn_by: str | None
    withdrawn_at: str | None


class Reviewing:
    """`corpus.reviewing`. Every method raises a `CorpusError` where the database fails."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # --- reviews

    def save(self, review: Review, *, edition: int) -> Review:
        """Save a review that was made from that edition (0: from none); returns it with its own.

        What says the same as the newest edition is no new one. Raises `EditConflict`, with what they wrote, where
        somebody saved in between, and `ReviewError` where the edition was never there.
        """
        with self._database.writing() as session:
            held = _newest(session, review.id)
            newest = held.edition if held else 0
            if held and _says(review) == _says(held):
                return held
            if held and edition < newest:
                raise EditConflict(
                    f"Expected the review as it was at edition {edition}, got one that {held.reviewer} saved since "
                    f"(edition {newest}). Read both, and save again from theirs.",
                    held,
                )
            if edition != newest:
                raise ReviewError(
                    f"Expected edition {newest} of review {review.id}, got {edition}, which was never saved. "
                    "Open the review anew."
                )
            saved = replace(review, edition=edition + 1)
            session.run(
                "INSERT INTO reviews (id, edition, article, verdict, reviewer, made_at, review) "
                "VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    *(clean(saved.id), saved.edition, clean(saved.article)),
                    *(None if saved.verdict is None else clean(saved.verdict), clean(saved.reviewer)),
                    *(clean(saved.made_at), write(saved)),
                ),
            )
            return saved

    def of(self, article: str) -> list[Review]:
        """The newest editions of an article's reviews, in the order of its text."""
        rows = self._rows(
            f"SELECT r.review FROM reviews AS r WHERE r.article = ? AND {NEWEST} ORDER BY r.id", (clean(article),)
        )
        return sorted((read(Review, row[0]) for row in rows), key=lambda review: review.where.span)

    def get(self, id: str) -> Review | None:
        """The newest edition."""
        with self._database.reading() as session:
            return _newest(session, id)

    def history(self, id: str) -> list[Review]:
        """All editions, the first one first."""
        rows = self._rows("SELECT review FROM reviews WHERE id = ? ORDER BY edition", (clean(id),))
        return [read(Review, row[0]) for row in rows]

    def recent(self, limit: int) -> list[Review]:
        """Reviews of all articles in their newest edition, the last saved first."""
        rows = self._rows(
            f"SELECT r.review FROM reviews AS r WHERE {NEWEST} ORDER BY r.made_at DESC, r.id LIMIT ?", (limit,)
        )
        return [read(Review, row[0]) for row in rows]

    # --- judgements

    def judge(self, judgement: Judgement) -> None:
        """Keep what a reviewer thinks of a finding, in place of what the same reviewer thought before."""
        key = (clean(judgement.article), clean(judgement.finding), clean(judgement.reviewer))
        with self._database.writing() as session:
            held = session.rows(
                "SELECT edition, opinion FROM judgements WHERE article = ? AND finding = ? AND reviewer = ? "
                "ORDER BY edition DESC LIMIT 1",
                key,
            )
            edition, opinion = held[0] if held else (0, None)
            if opinion == judgement.opinion:
                return
            session.run(
                "INSERT INTO judgements (article, finding, reviewer, edition, code, opinion, judgement) "
                "VALUES (?, ?, ?, ?, ?, ?, ?)",
                (*key, edition + 1, clean(judgement.code), judgement.opinion, write(judgement)),
            )

    def judgements(self, article: str) -> list[Judgement]:
        """The newest of each reviewer for each finding."""
        rows = self._rows(
            f"SELECT j.judgement FROM judgements AS j WHERE j.article = ? AND {NEWEST_JUDGEMENT} "
            "ORDER BY j.finding, j.reviewer",
            (clean(article),),
        )
        return [read(Judgement, row[0]) for row in rows]

    def judged(self) -> dict[str, Counter[Opinion]]:
        """How the findings of each rule were judged, by its code: each reviewer's newest opinion of each finding."""
        found: dict[str, Counter[Opinion]] = {}
        for code, opinion, count in self._rows(
            f"SELECT j.code, j.opinion, count(*) FROM judgements AS j WHERE {NEWEST_JUDGEMENT} "
            "GROUP BY j.code, j.opinion ORDER BY j.code, j.opinion"
        ):
            found.setdefault(code, Counter())[opinion] = int(count)
        return found

    # --- corrections

    def correct(self, correction: Correction) -> None:
        """Keep a correction; it stands until it is withdrawn. The same one again changes nothing."""
        with self._database.writing() as session:
            held = session.rows("SELECT correction FROM corrections WHERE id = ?", (clean(correction.id),))
            if held and read(Correction, held[0][0]) != correction:
                raise ReviewError(
                    f"Expected a correction with an id of its own, got another one with the id {correction.id}. "
                    "Make it anew."
                )
            if held:
                return
            ((number,),) = session.rows("SELECT coalesce(max(number), 0) + 1 FROM corrections")
            session.run(
                "INSERT INTO corrections (number, id, article, correction) VALUES (?, ?, ?, ?)",
                (number, clean(correction.id), clean(correction.article), write(correction)),
            )

    def withdraw(self, id: str, *, reviewer: str, made_at: str) -> None:
        """Take a correction back; it stays in the history. One that was withdrawn before stays as it was.

        Raises `ReviewError` where there is none of that id.
        """
        with self._database.writing() as session:
            if not session.rows("SELECT 1 FROM corrections WHERE id = ?", (clean(id),)):
                raise ReviewError(f"Expected the id of a correction, got {id!r}. Open the article anew.")
            session.run(
                "UPDATE corrections SET withdrawn_by = ?, withdrawn_at = ? WHERE id = ? AND withdrawn_by IS NULL",
                (clean(reviewer), clean(made_at), clean(id)),
            )

    def corrections(self, article: str) -> list[Correction]:
        """Those of an article that stand, in the order they were made."""
        return [one.correction for one in self.all_corrections(article) if one.withdrawn_by is None]

    def all_corrections(self, article: str | None = None) -> list[Corrected]:
        """Those of an article, or of all, in the order they were made; the withdrawn ones too."""
        where, values = ("WHERE article = ? ", (clean(article),)) if article is not None else ("", ())
        rows = self._rows(
            f"SELECT correction, withdrawn_by, withdrawn_at FROM corrections {where}ORDER BY number", values
        )
        return [Corrected(read(Correction, row[0]), row[1], row[2]) for row in rows]

    def _rows(self, sql: str, values: Sequence[object] = ()) -> list[Row]:
        with self._database.reading() as session:
            return session.rows(sql, values)


def write(record: Written) -> bytes:
    """The record as JSON."""
    adapter: TypeAdapter[Any] = _adapters()[type(record)]
    try:
        return adapter.dump_json(record)
    except ValueError:  # half a character, for which UTF-8 has no form; JSON's \ud83d has
        return json.dumps(adapter.dump_python(record, mode="json")).encode()


def read(kind: type[T], text: bytes) -> T:
    """The record that `write` was given. Raises `ValueError` where it is damaged."""
    adapter: TypeAdapter[T] = _adapters()[kind]
    try:
        return adapter.validate_json(text)
    except ValueError:
        return adapter.validate_python(json.loads(text))


@cache
def _adapters() -> "dict[type[Any], TypeAdapter[Any]]":
    from pydantic import TypeAdapter  # half a second to import

    return {kind: TypeAdapter(kind) for kind in (Review, Judgement, Correction)}


def _newest(session: Session, id: str) -> Review | None:
    held = session.rows("SELECT review FROM reviews WHERE id = ? ORDER BY edition DESC LIMIT 1", (clean(id),))
    return read(Review, held[0][0]) if held else None


def _says(review: Review) -> Review:
    """What a review says, whatever the moment it was saved."""
    return replace(review, made_at="", edition=0)
