"""What a reviewer can do to an audit, whichever way it is asked for: by a form or through the API."""

import logging
import re
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from fastapi import HTTPException

from headwater.audit import redo
from headwater.config import Publisher
from headwater.desk.accounts import User
from headwater.desk.article_view import place_of, statement_address
from headwater.errors import HeadwaterError, ReviewError
from headwater.records import (
    Audit,
    Correction,
    CorrectionKind,
    Evidence,
    Finding,
    Judgement,
    Opinion,
    Review,
    Selector,
    Source,
    SourceKind,
    Span,
    Statement,
    Voice,
)
from headwater.review import finding_key, make_selector, place_reviews, review_id, speaker_of

if TYPE_CHECKING:
    from headwater.desk.app import Desk

NOTE = 20_000  # characters; a note is no article
WORDS = 2_000
NAME = 100
GONE = "No audit is kept under this number."
REDONE = "The audit has no such {}; it may have been redone. Open the article again."
_LOG = logging.getLogger("headwater.desk")


class NotAudited(HeadwaterError):
    """What was saved stands, and the audit does not show it yet: the article could not be audited again."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A statement of a kept audit: the `place`-th of them, from 0."""

    number: int
    audit: Audit
    place: int

    @property
    def statement(self) -> Statement:
        return self.audit.statements[self.place]

    @property
    def address(self) -> str:
        return statement_address(self.number, self.statement)

    @property
    def where(self) -> Selector:
        return make_selector(self.audit.article.text, self.statement.span)

    @property
    def sources(self) -> list[Source]:
        return [self.audit.source(id) for id in self.statement.sources]

    @property
    def speaker(self) -> str | None:
        return speaker_of(self.audit, self.statement)


@dataclass(frozen=True, slots=True)
class Asked:
    """A correction as a reviewer asks for it; `of` and `source` are ids of sources, `words` those attributed."""

    kind: CorrectionKind
    voice: Voice | None = None
    source: str = ""
    of: str = ""
    name: str = ""
    source_kind: SourceKind = "named_person"
    words: tuple[str, ...] = ()
    mentions: tuple[int, ...] = ()


def open_audit(desk: "Desk", number: int) -> Audit:
    """The kept audit of that number, else an answer of 404."""
    audit = desk.corpus.audits.get(number) if 0 < number < 2**31 else None
    if audit is None:
        raise HTTPException(404, GONE)
    return audit


def open_statement(desk: "Desk", number: int, id: str) -> Opened:
    """The statement with that id of the kept audit of that number, else an answer of 404."""
    audit = open_audit(desk, number)
    place = place_of(audit, id)
    if place is None:
        raise HTTPException(404, REDONE.format("statement"))
    return Opened(number, audit, place)


def open_finding(audit: Audit, place: int) -> Finding:
    """The audit's finding at that place, from 0, else an answer of 404."""
    if not 0 <= place < len(audit.findings):
        raise HTTPException(404, REDONE.format("finding"))
    return audit.findings[place]


def find_review(desk: "Desk", opened: Opened) -> Review | None:
    """What was decided on the statement so far."""
    placed, _ = place_reviews(opened.audit, desk.corpus.reviewing.of(opened.audit.article.id))
    return placed.get(opened.statement.id)


def make_review(
    desk: "Desk",
    opened: Opened,
    *,
    verdict: str,
    note: str,
    evidence: Iterable[Evidence],
    reviewer: str,
    edition: int,
) -> Review:
    """A review as it would be saved; `edition` is the one it was written on, 0 where there was none."""
    held = find_review(desk, opened)
    return Review(
        id=held.id if held else review_id(opened.audit.article.id, opened.where, opened.speaker),
        article=opened.audit.article.id,
        version=opened.audit.article.version,
        where=opened.where,
        speaker=opened.speaker,
        verdict=verdict or None,
        note=note.strip().replace("\r\n", "\n"),
        evidence=tuple(evidence),
        reviewer=reviewer,
        made_at=now(),
        edition=edition,
    )


def save_review(desk: "Desk", review: Review) -> Review:
    """Raises `ReviewError` where something in it cannot be kept, `EditConflict` where somebody was faster."""
    publisher: Publisher = desk.settings.config.publisher
    signed(review.reviewer, "A verdict")
    if review.verdict not in (None, *publisher.ratings, *publisher.off_scale):
        raise ReviewError(f"Expected a rating of the scale, got “{review.verdict}”. Choose one of those shown.")
    if len(review.note) > NOTE:
        raise ReviewError(f"Expected a note of at most {NOTE} characters, got {len(review.note)}.")
    for evidence in review.evidence:
        if evidence.url and not _is_web_address(evidence.url):
            raise ReviewError(f"Expected an address that begins with https:// or http://, got “{evidence.url}”.")
        if len(evidence.text) > WORDS:
            raise ReviewError(f"Expected at most {WORDS} characters of evidence, got {len(evidence.text)}.")
    return desk.corpus.reviewing.save(review, edition=review.edition)


def judge(desk: "Desk", audit: Audit, place: int, opinion: Opinion, reviewer: str) -> None:
    """Raises `ReviewError` where nobody signs it."""
    finding, article = open_finding(audit, place), audit.article
    key = finding_key(article, finding)
    name = signed(reviewer, "A judgement")
    desk.corpus.reviewing.judge(Judgement(article.id, article.version, finding.code, key, opinion, name, now()))


def correct(desk: "Desk", opened: Opened, asked: Asked, reviewer: str) -> Correction:
    """Put something right and audit the article again.

    Raises `ReviewError` where it does not fit the article: then nothing was kept. Raises `NotAudited` where it was kept
    and the article could not be audited again.
    """
    audit, kind = opened.audit, asked.kind
    if kind == "voice" and asked.voice is None:
        raise ReviewError("Choose who vouches for the sentence.")
    if kind == "speaker" and not (asked.source or asked.name.strip()):
        raise ReviewError("Choose the source who says it, or write the name of one that is not in the list.")
    if kind == "merge" and asked.source == asked.of:
        raise ReviewError("Choose two sources: one and the same is one already.")
    correction = Correction(
        id=secrets.token_hex(10),
        article=audit.article.id,
        version=audit.article.version,
        kind=kind,
        where=_mention(audit, asked.of) if kind in ("merge", "split") else opened.where,
        speaker=opened.speaker,
        voice=asked.voice if kind == "voice" else None,
        source=_mention(audit, asked.source) if kind == "merge" or (kind == "speaker" and asked.source) else None,
        name=" ".join(asked.name.split()) or None,
        source_kind=asked.source_kind if kind == "speaker" and not asked.source else None,
        spans=tuple(
            _mentions(audit, asked) if kind == "split" else _stretches(opened, asked) if kind == "span" else ()
        ),
        reviewer=signed(reviewer, "A correction"),
        made_at=now(),
    )
    desk.corpus.reviewing.correct(correction)
    _take_in(desk, audit.article.id, "The correction is kept.")
    return correction


def withdraw(desk: "Desk", audit: Audit, id: str, user: User, reviewer: str) -> None:
    """Take a correction back, and audit the article again; it stays in the history. An admin can take back others'.

    Raises `ReviewError` where nobody signs it, and `NotAudited` where it was taken back and the article could not be
    audited again; answers 404 where no such correction stands, and 403 where it is another's.
    """
    name = signed(reviewer, "Taking a correction back")
    standing = {correction.id: correction for correction in desk.corpus.reviewing.corrections(audit.article.id)}
    if id not in standing:
        raise HTTPException(404, "There is no such correction, or it was taken back already.")
    if standing[id].reviewer != name and not user.may("admin"):
        raise HTTPException(403, f"{standing[id].reviewer} made this correction: they or an admin can take it back.")
    desk.corpus.reviewing.withdraw(id, reviewer=name, made_at=now())
    _take_in(desk, audit.article.id, "The correction is taken back.")


def audit_again(desk: "Desk", id: str) -> int:
    """Redo the audit of an article with the corrections that stand; returns its number."""
    with desk.auditing:
        return redo(id, desk.corpus, **desk.settings.rules)


def _take_in(desk: "Desk", id: str, saved: str) -> None:
    """Audit again with what was saved, as `saved` tells. Raises `NotAudited`, whatever goes wrong."""
    try:
        audit_again(desk, id)
    except Exception as error:
        _LOG.error("an audit failed", exc_info=error)
        why = str(error).rstrip(".") if isinstance(error, HeadwaterError) else type(error).__name__
        raise NotAudited(
            f"{saved} The article could not be audited again, and still reads as before ({why}). Audit it again from "
            "its own page."
        ) from error


def signed(reviewer: str, what: str) -> str:
    """The name. Raises `ReviewError` where there is none."""
    if not reviewer:
        raise ReviewError(f"{what} bears a person’s name: say who you are.")
    if len(reviewer) > NAME or not reviewer.isprintable():
        raise ReviewError(f"Expected a name of at most {NAME} letters on one line.")
    return reviewer


def now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _mention(audit: Audit, id: str) -> Selector:
    """The first mention of a source: by it the source is found again."""
    found = next((source for source in audit.sources if source.id == id), None)
    if found is None or not found.mentions:
        raise ReviewError("Choose a source of the list; the audit may have been redone since the page was opened.")
    return make_selector(audit.article.text, found.mentions[0])


def _mentions(audit: Audit, asked: Asked) -> Iterable[Selector]:
    held: Sequence[Span] = next((source.mentions for source in audit.sources if source.id == asked.of), ())
    chosen = [held[number] for number in sorted(set(asked.mentions)) if 0 <= number < len(held)]
    if not chosen or len(chosen) == len(held):
        raise ReviewError("Choose the mentions that are another source’s: at least one, and not all of them.")
    return (make_selector(audit.article.text, span) for span in chosen)


def _stretches(opened: Opened, asked: Asked) -> Iterable[Selector]:
    """The words asked for, in their order in the sentence, whatever white space is between them."""
    text, place, end = opened.audit.article.text, *opened.statement.span
    if not any(map(str.strip, asked.words)):
        raise ReviewError("Write or choose the words of the sentence that are attributed.")
    for words in filter(str.strip, asked.words):
        found = re.compile(r"\s+".join(map(re.escape, words.split()))).search(text, place, end)
        if found is None:
            raise ReviewError(f"Expected words of the sentence in their order, got “{words.strip()}”.")
        place = found.end()
        yield make_selector(text, Span(*found.span()))


def _is_web_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and len(text) <= WORDS and text.isprintable()
