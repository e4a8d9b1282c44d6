"""Audits made in the background, one after the other, since the models use all cores."""

import logging
import secrets
import threading
from collections import Counter, deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Literal, NamedTuple

from headwater.audit import keep_audit, redo
from headwater.corpus import Corpus, Failure, Finished, Found, LeftOut
from headwater.desk.settings import Settings
from headwater.errors import AddressRefused, FetchError, HeadwaterError, RobotsRefused

WAITING = 20  # jobs in the queue: whoever would be the next one is told to come back
FORGOTTEN = timedelta(days=1)  # a job is forgotten, the audits that it made are kept
FETCHING = "Fetching the page"
STEPS = ("Reading the page", "Finding who says what", "Comparing with the corpus", "Looking for findings")

Told = Callable[[str], None]
Outcome = Literal["new", "known", "failed", "left out"]
State = Literal["waiting", "working", "done", "stopped"]
_BY_HAND = "Save the page and upload the file, or paste its text."
_LOG = logging.getLogger("headwater.desk")


class Again(NamedTuple):
    """An article of the corpus that is to be audited from the text that is there."""

    name: str
    id: str


Task = Found | Again | Failure | LeftOut | Finished


@dataclass(frozen=True, slots=True)
class Order:
    """What a job is to do. `tasks` is asked for its pages when the job's turn comes, `discard` called at the end."""

    title: str
    tasks: Callable[[Told], Iterable[Task]]
    several: bool = False  # a file of many pages, told line by line; otherwise the job is one page
    fetches: bool = False
    discard: Callable[[], None] = lambda: None


@dataclass(frozen=True, slots=True)
class Line:
    """What became of a page: its headline, or why it has no audit. `count` is more than 1 for what is no page."""

    name: str
    outcome: Outcome
    told: str
    number: int | None = None  # of the kept audit
    count: int = 1


@dataclass(slots=True, eq=False)
class Job:
    """An order on its way. Once it works it is written by the worker alone, but for `stopping`; `changes` grows with
    everything that is told of it."""

    order: Order
    by: str
    id: str = field(default_factory=lambda: secrets.token_urlsafe(9))
    made_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    state: State = "waiting"
    page: str = ""  # the one that is being audited
    step: str = ""
    lines: list[Line] = field(default_factory=list)
    changes: int = 0
    stopping: bool = False

    @property
    def over(self) -> bool:
        return self.state in ("done", "stopped")

    @property
    def number(self) -> int | None:
        """Of the audit that a job of one page made."""
        return self.lines[0].number if len(self.lines) == 1 and not self.order.several else None

    @property
    def steps(self) -> tuple[str, ...]:
        return (FETCHING, *STEPS) if self.order.fetches else STEPS

    def copy(self) -> "Job":
        """The job as it is now. The state is looked at first: one that is over has all its lines."""
        state = self.state
        return replace(self, state=state, lines=list(self.lines))

    def counts(self) -> Counter[Outcome]:
        """Pages by what became of them."""
        counts: Counter[Outcome] = Counter()
        for line in self.lines:
            counts[line.outcome] += line.count
        return counts


class JobsFull(HeadwaterError):
    """The queue has no room."""


class _Stopped(Exception):
    """Somebody stopped the job."""


class Jobs:
    """The queue and its one worker, which begins with the first job and ends with `close`."""

    def __init__(self, corpus: Corpus, settings: Settings, auditing: threading.Lock) -> None:
        self._corpus, self._rules, self._auditing = corpus, settings.rules, auditing
        self._jobs: dict[str, Job] = {}
        self._waiting: deque[Job] = deque()
        self._more = threading.Condition()
        self._worker: threading.Thread | None = None
        self._closed = False

    def start(self, order: Order, *, by: str) -> Job:
        """Put an order into the queue. Raises `JobsFull`; then nothing of it is left."""
        with self._more:
            self._forget()
            if self._closed or len(self._waiting) >= WAITING:
                _discard(order)
                raise JobsFull(
                    f"Expected fewer than {WAITING} audits to be waiting, and that many are. Nothing was taken in: try "
                    "again when some are done, or audit many pages with: headwater add"
                )
            job = Job(order, by)
            self._jobs[job.id] = job
            self._waiting.append(job)
            if self._worker is None:
                self._worker = threading.Thread(target=self._work, name="headwater audits", daemon=True)
                self._worker.start()
            self._more.notify()
        return job

    def get(self, id: str) -> Job | None:
        """A job of the last day, as it is now."""
        with self._more:
            self._forget()
            job = self._jobs.get(id)
        return job.copy() if job else None

    def going(self) -> list[Job]:
        """Those that are not over, in the order in which they are done."""
        with self._more:
            return [job.copy() for job in self._jobs.values() if not job.over]

    def before(self, id: str) -> int:
        """How many jobs will be begun or ended before this one is begun."""
        with self._more:
            waiting = [job.id for job in self._waiting]
            working = any(job.state == "working" for job in self._jobs.values())
        return waiting.index(id) + working if id in waiting else 0

    def stop(self, id: str) -> None:
        """Have a job end before its next step; pages that were audited stay audited."""
        with self._more:
            job = self._jobs[id]
            job.stopping = True
            if job in self._waiting:
                self._waiting.remove(job)
                _end(job, "stopped")

    def close(self) -> None:
        """Stop what runs and what waits; returns when the worker has ended, or after some seconds."""
        with self._more:
            self._closed = True
            for job in self._jobs.values():
                job.stopping = True
            while self._waiting:
                _end(self._waiting.popleft(), "stopped")
            self._more.notify_all()
        if self._worker is not None:
            self._worker.join(timeout=10)

    def _forget(self) -> None:
        oldest = datetime.now(UTC) - FORGOTTEN
        for id in [job.id for job in self._jobs.values() if job.over and job.made_at < oldest]:
            del self._jobs[id]

    def _work(self) -> None:
        while True:
            with self._more:
                while not self._waiting and not self._closed:
                    self._more.wait()
                if self._closed:
                    return
                job = self._waiting.popleft()
                job.state = "working"
            try:
                for task in job.order.tasks(lambda step: _tell(job, step)):  # noqa: B023  # asked while this job runs
                    job.lines += self._done(job, task)
                    _tell(job, "")
                state: State = "done"
            except _Stopped:
                state = "stopped"
            except Exception as error:
                job.lines.append(_failed(job.order.title, error))
                state = "done"
            _end(job, state)

    def _done(self, job: Job, task: Task) -> Iterable[Line]:
        """The task as a line of the job; reading an input to its end is none."""
        if isinstance(task, Failure):
            return (Line(task.name, "failed", task.why),)
        if isinstance(task, LeftOut):
            return (Line(task.name, "left out", task.why, count=task.number),)
        if isinstance(task, Finished):
            return ()
        job.page = task.name
        try:
            with self._auditing:
                return (self._audit(task, lambda step: _tell(job, step)),)
        except _Stopped:
            raise
        except Exception as error:
            return (_failed(task.name, error),)

    def _audit(self, task: Found | Again, told: Told) -> Line:
        before = self._corpus.audits.count()
        if isinstance(task, Again):
            number = redo(task.id, self._corpus, **self._rules, told=told)
        else:
            number = keep_audit(task.content, self._corpus, **self._rules, told=told)
        reference = self._corpus.audits.reference(number)
        return Line(
            task.name,
            "new" if self._corpus.audits.count() > before else "known",
            reference.headline if reference else "",
            number,
        )


def _tell(job: Job, step: str) -> None:
    """Take note of a step; where the job is to end, it ends here."""
    if job.stopping:
        raise _Stopped
    job.step = step
    job.changes += 1


def _end(job: Job, state: State) -> None:
    """The state comes last: whoever sees that a job is over sees all of it."""
    _discard(job.order)
    job.order = replace(job.order, tasks=_nothing)  # a pasted text need not wait a day
    job.page = job.step = ""
    job.changes += 1
    job.state = state


def _discard(order: Order) -> None:
    """What cannot be thrown away stays on disk; the job ends all the same, and the next one begins."""
    try:
        order.discard()
    except Exception as error:
        _LOG.error("what a job was made from could not be thrown away", exc_info=error)


def _nothing(_: Told) -> Iterable[Task]:
    return ()


def _failed(name: str, error: Exception) -> Line:
    if isinstance(error, AddressRefused):  # its message tells of an option of the command line
        why = f"{str(error).partition(';')[0]}, and this desk fetches from no other. {_BY_HAND}"
    elif isinstance(error, FetchError) and not isinstance(error, RobotsRefused):
        why = f"{error}. If a browser can show it: {_BY_HAND[0].lower()}{_BY_HAND[1:]}"
    elif isinstance(error, HeadwaterError):
        why = str(error)
    else:
        _LOG.error("an audit failed", exc_info=error)
        why = (
            f"Something went wrong that was not foreseen ({type(error).__name__}); the desk's log tells where. Try the "
            "article's text instead of the page."
        )
    return Line(name, "failed", why)
