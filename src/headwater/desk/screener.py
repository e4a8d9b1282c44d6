"""Screens the comments of all sites: answers at once from memory, learns before it acknowledges, keeps what was asked.

What is not acknowledged to anybody, the comments that were asked about, is written within a second by a thread. What a
site or a moderator says is written before anything else happens, and so a kill loses none of it.
"""

import logging
import struct
import threading
import time
import zlib
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from headwater.corpus import Corpus
from headwater.corpus.comment_keys import SiteKey
from headwater.corpus.comments import Count, Decided, Decision, KeptComment, Trace
from headwater.desk.comment_form import Asked
from headwater.desk.comment_settings import CommentSettings, Secret
from headwater.errors import CorpusError
from headwater.screening import ALONE, Features, Learner, ReaderComment, Surroundings, find_abuse, find_features
from headwater.screening.features import Mark
from headwater.screening.screen import judge

WRITE_SECONDS = 0.3
WRITTEN_SECONDS = 60.0  # how long a comment that was deleted meanwhile may be asked about without being kept again
PURGE_SECONDS = 3600.0
FOLDED = timedelta(days=1)  # lessons that are older cannot be undone: they go into the saved learner
MOST_PENDING = 10_000  # comments that wait for a database that does not answer; then the oldest are lost
HOUR = 3600.0
# What is remembered of earlier comments: enough for a flood to be seen, and some ten megabytes at most.
MOST_ADDRESSES, MOST_OF_ADDRESS = 50_000, 200
MOST_TEXTS, MOST_NAMES = 100_000, 20
SEED_DAYS = 30
# The protocol promises these answers, to whoever tries a client out and to a site's own people.
AGREED: dict[str, tuple[tuple[str, float], ...]] = {
    "spam": (("a name that is spam by agreement, for tests", 30.0),),
    "ham": (("written by an administrator of the site", -30.0),),
}
log = logging.getLogger("headwater.desk")


class Learning(NamedTuple):
    """A site's learner, and what it has learnt from."""

    learner: Learner
    last: int
    rebuilt: int


class Pending(NamedTuple):
    """A comment that was answered and is to be kept. The reasons are told when it is written."""

    asked: Asked
    verdict: str
    probability: float
    features: Features | None  # `None` where the answer was agreed on
    learner: Learner
    site: str
    came_at: str


class Screener:
    """One for each program that serves comments. Usable by several threads at once; `close` it at the end."""

    def __init__(self, corpus: Corpus, secret: Secret, settings: CommentSettings) -> None:
        self.corpus, self.secret, self.settings = corpus, secret, settings
        self._learning: dict[str, Learning] = {}
        self._recent = Recent()
        self._seen = 0
        self._pending: dict[str, Pending] = {}
        # Verdicts of the last minutes, by mark: asked again, nothing is to be written.
        self._written: dict[str, str] = {}
        self._counts: dict[Count, int] = {}
        self._lock = threading.Lock()
        self._loading = threading.Lock()
        self._stop = threading.Event()
        self._purged = -PURGE_SECONDS
        self._emptied = time.monotonic()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to write, to purge, and to look for what other programs write; the first call does it."""
        if self._thread is not None:
            return
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="comments", daemon=True)
                self._thread.start()

    def close(self) -> None:
        """Write what waits, and stop."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(timeout=10)
        self.flush()

    # --- what sites ask

    def knows(self, site: str) -> bool:
        """Whether the site's learner is in memory: then `check` asks no database."""
        return site in self._learning

    def check(self, asked: Asked, key: SiteKey, *, test: bool = False, discard: bool = False) -> str:
        """The verdict on a comment. It is kept and counted within a second, unless this is a test."""
        now = time.time()
        around = self._recent.meet(asked, now, remember=not test)
        found = self._judge(asked, key.site, around, stamp(int(now)), discard=discard)
        if not test:
            count = (key.site, key.id, found.came_at[:10], found.verdict)
            with self._lock:
                if self._written.get(asked.mark) != found.verdict:
                    self._pending[asked.mark] = found
                    if len(self._pending) > MOST_PENDING:
                        del self._pending[next(iter(self._pending))]
                self._counts[count] = self._counts.get(count, 0) + 1
        return found.verdict

    def _judge(self, asked: Asked, site: str, around: Surroundings, came_at: str, *, discard: bool = False) -> Pending:
        learner = self.learner(site)
        if asked.role:  # by agreement: the names that are always spam, and a site's own administrators
            spam = asked.role == "spam"
            verdict = ("blatant" if discard else "spam") if spam else "ham"
            return Pending(asked, verdict, float(spam), None, learner, site, came_at)
        features = features_of(asked.comment, around)
        verdict, probability = judge(features, learner)
        return Pending(asked, verdict, probability, features, learner, site, came_at)

    def submit(self, asked: Asked, key: SiteKey, *, spam: bool) -> None:
        """Learn what a site says of a comment. Once this returns it is written, and the next check knows it."""
        found = self._judge(asked, key.site, ALONE, stamp(int(time.time())))
        features = pack_features(found.features or find_features(asked.comment))
        self.flush()  # what was asked before stands before what is said of it
        self.corpus.comments.submit(_kept(found), spam=spam, features=features, key=key.id)
        self._catch_up(key.site)

    # --- what moderators say

    def decide(self, numbers: Sequence[int], decision: Decision, by: str) -> Decided:
        """Decide on kept comments and learn from it; the token is for `undo`."""
        lessons = {}
        if decision != "delete":
            for number in numbers:
                comment = self.corpus.comments.get(number)
                if comment:
                    lessons[number] = pack_features(find_features(reader_comment(comment)))
        decided = self.corpus.comments.decide(numbers, decision, by, lessons=lessons)
        for site in decided.sites:
            self._catch_up(site)
        return decided

    def undo(self, token: str) -> list[int]:
        """Take a decision back, with what was learnt from it. Raises `ReviewError` where it is too late."""
        numbers = self.corpus.comments.undo(token)
        self._follow()
        return numbers

    # --- learners

    def learner(self, site: str) -> Learner:
        """What the site has learnt so far."""
        held = self._learning.get(site) or self._catch_up(site)
        return held.learner

    def _catch_up(self, site: str) -> Learning:
        """Learn what was said since; from the start where something was taken back."""
        with self._loading:
            held = self._learning.get(site)
            learnt, lessons = self.corpus.comments.learnt(site, after=held.last if held else None)
            if held is None or held.rebuilt != learnt.rebuilt:
                learnt, lessons = self.corpus.comments.learnt(site)
                held = Learning(read_learner(learnt.learner), learnt.through, learnt.rebuilt)
            learner, last = held.learner, held.last
            for lesson in lessons:
                learner, last = learner.learn(unpack_features(lesson.features), lesson.spam), lesson.number
            held = Learning(learner, last, learnt.rebuilt)
            self._learning[site] = held
            return held

    def _follow(self) -> None:
        """Learn what was said elsewhere, in another program or at the desk, and see which comments came there."""
        for site, (last, rebuilt) in self.corpus.comments.learners().items():
            held = self._learning.get(site)
            if held and (held.last, held.rebuilt) != (last, rebuilt):
                self._catch_up(site)
        since = (datetime.now(UTC) - timedelta(days=SEED_DAYS)).isoformat(timespec="seconds")
        for trace in self.corpus.comments.traces(after=self._seen, since=since, limit=MOST_ADDRESSES):
            self._recent.recall(trace)
            self._seen = trace.number

    # --- writing and purging

    def flush(self) -> None:
        """Write what was asked since the last time."""
        with self._lock:
            pending, self._pending = self._pending, {}
            counts, self._counts = self._counts, {}
        if not pending and not counts:
            return
        try:
            self.corpus.comments.keep([_kept(one) for one in pending.values()], counts)
        except CorpusError:
            with self._lock:
                self._pending = {**pending, **self._pending}
                for mark in list(self._pending)[: max(0, len(self._pending) - MOST_PENDING)]:
                    del self._pending[mark]
                for count, times in counts.items():
                    self._counts[count] = self._counts.get(count, 0) + times
            raise
        with self._lock:
            self._written.update((mark, one.verdict) for mark, one in pending.items())

    def purge(self, now: datetime | None = None) -> int:
        """Delete what was kept for long enough; returns how many comments went."""
        now = now or datetime.now(UTC)
        for site in self.corpus.comments.learners():
            self._fold(site, now - FOLDED)
        return self.corpus.comments.purge(
            now, text_days=self.settings.text_days, features_days=self.settings.features_days
        )

    def _fold(self, site: str, moment: datetime) -> None:
        """Save a learner that knows the lessons that cannot be undone any more, which need not be kept for it then."""
        through = self.corpus.comments.lessons_before(site, moment.isoformat(timespec="seconds"))
        learnt, lessons = self.corpus.comments.learnt(site)
        if through <= learnt.through:
            return
        learner = read_learner(learnt.learner)
        for lesson in lessons:
            if lesson.number <= through:
                learner = learner.learn(unpack_features(lesson.features), lesson.spam)
        self.corpus.comments.save_learner(site, learner.to_bytes(), through=through, rebuilt=learnt.rebuilt)

    def _run(self) -> None:
        while not self._stop.wait(WRITE_SECONDS):
            try:
                self.flush()
                self._follow()
                if time.monotonic() - self._emptied >= WRITTEN_SECONDS or len(self._written) > MOST_PENDING:
                    self._emptied, self._written = time.monotonic(), {}
                if time.monotonic() - self._purged >= PURGE_SECONDS:
                    self._purged = time.monotonic()
                    self.purge()
            except CorpusError as error:
                log.error("comments: %s", error)
            except Exception as error:  # without its message, which may hold what a reader wrote
                log.error("comments: a fault in Headwater (%s)", type(error).__name__)


# Clients ask again, after an edit and to check anew. Few are kept: more memory in use made every other check slower.
features_of = lru_cache(maxsize=16)(find_features)


class Recent:
    """Earlier comments in memory: who sent how many in the last hour, under how many names the same words came."""

    def __init__(self) -> None:
        self._addresses: dict[str, dict[str, tuple[float, set[str]]]] = {}
        self._texts: dict[str, dict[str, None]] = {}
        self._lock = threading.Lock()

    def meet(self, asked: Asked, now: float, *, remember: bool) -> Surroundings:
        """What is known around a comment, without the comment itself, which is remembered from then on."""
        comment, mark, before = asked.comment, asked.mark, now - HOUR
        name, names, others = comment.author.casefold(), None, 0
        with self._lock:
            if asked.same:
                names = self._texts.get(asked.same)
            sent = self._addresses.get(comment.address) if comment.address else None
            if sent:
                others = sum([len(pages) or 1 for at, pages in sent.values() if at > before])
                at, pages = sent.get(mark, (0.0, ()))
                others -= at > before and comment.permalink in pages  # that is this one, asked again
            if remember:
                self._remember(asked.same, name, comment.address, mark, comment.permalink, now)
            # `names` is the one that is remembered, with this name in it by now.
            known = len(names) - (name in names) if names else 0
        return Surroundings(known, others) if known or others else ALONE

    def recall(self, trace: Trace) -> None:
        """A comment from the database; nothing changes where it was seen here."""
        at = datetime.fromisoformat(trace.came_at).timestamp()
        with self._lock:
            self._remember(trace.same, trace.name, trace.address, trace.mark, None, at)

    def _remember(self, same: str, name: str, address: str, mark: str, page: str | None, at: float) -> None:
        if same:
            names = self._texts.pop(same, {})  # and in again: the dictionary's order is that of the last use
            if len(names) < MOST_NAMES:
                names[name] = None
            self._texts[same] = names
            if len(self._texts) > MOST_TEXTS:
                del self._texts[next(iter(self._texts))]
        if address and at > time.time() - HOUR:
            sent = self._addresses.pop(address, {})
            before, pages = sent.pop(mark, (0.0, set()))
            if page is not None and len(pages) < MOST_OF_ADDRESS:
                pages.add(page)
            sent[mark] = (max(before, at), pages)
            if len(sent) > MOST_OF_ADDRESS:
                del sent[next(iter(sent))]
            self._addresses[address] = sent
            if len(self._addresses) > MOST_ADDRESSES:
                del self._addresses[next(iter(self._addresses))]


def reader_comment(kept: KeptComment) -> ReaderComment:
    """A kept comment as the screen reads it."""
    return ReaderComment(
        content=kept.content, author=kept.author, author_url=kept.author_url, kind=kept.kind,
        permalink=kept.permalink, posted_at=kept.posted_at, post_modified_at=kept.post_modified_at,
        user_role=kept.user_role, honeypot=kept.honeypot, referrer=kept.referrer, user_agent=kept.user_agent,
        address=kept.address, email=kept.email, language=kept.language,
    )  # fmt: skip


def _kept(pending: Pending) -> KeptComment:
    asked, comment, reasons = pending.asked, pending.asked.comment, AGREED.get(pending.asked.role)
    abuse = find_abuse(asked.whole)
    if reasons is None:
        assert pending.features
        told = pending.learner.reasons(pending.features)
        reasons = tuple((reason.name, round(float(reason.weight), 3)) for reason in told)
    return KeptComment(
        mark=asked.mark, same=asked.same, site=pending.site, came_at=pending.came_at, verdict=pending.verdict,
        probability=pending.probability, content=asked.whole, author=comment.author, author_url=comment.author_url,
        kind=comment.kind, permalink=comment.permalink, posted_at=comment.posted_at,
        post_modified_at=comment.post_modified_at, user_role=comment.user_role, honeypot=comment.honeypot,
        referrer=comment.referrer, user_agent=comment.user_agent, language=comment.language, address=comment.address,
        email=comment.email, reasons=reasons,
        abuse=(abuse.kinds, tuple((first, past) for first, past in abuse.spans), abuse.probability) if abuse else None,
    )  # fmt: skip


@lru_cache(maxsize=8)
def stamp(second: int) -> str:
    """ISO 8601 in UTC."""
    return datetime.fromtimestamp(second, UTC).isoformat(timespec="seconds")


def read_learner(content: bytes) -> Learner:
    """A saved learner; a new one where none was saved, or where it is damaged, which the log tells."""
    if not content:
        return Learner.new()
    try:
        return Learner.from_bytes(content)
    except ValueError as error:
        log.error("comments: a site's saved learner cannot be read (%s); it begins anew", error)
        return Learner.new()


SIZES = struct.Struct("<II")


def pack_features(features: Features) -> bytes:
    """What a lesson needs of a comment's features, without their names: no words can be read from it."""
    marks = np.array([mark.key for mark in features.marks], "<i8")
    reach = np.array([mark.reach for mark in features.marks], "<f4")
    parts = (features.indices.astype("<i4"), features.values.astype("<f4"), marks, reach)
    sizes = SIZES.pack(len(features.indices), len(marks))
    return b"1" + zlib.compress(sizes + b"".join(part.tobytes() for part in parts), 1)


def unpack_features(packed: bytes) -> Features:
    """The features that `pack_features` was given; their names are empty."""
    content = zlib.decompress(packed[1:])
    count, marked = SIZES.unpack_from(content)
    start = SIZES.size
    read = []
    for kind, size in (("<i4", count), ("<f4", count), ("<i8", marked), ("<f4", marked)):
        read.append(np.frombuffer(content, kind, size, start))
        start += read[-1].nbytes
    indices, values, keys, reach = read
    marks = tuple(Mark(int(key), "", float(far)) for key, far in zip(keys, reach, strict=True))
    return Features(indices.astype(np.int64), values.astype(np.float32), (), (), (), (), marks)
