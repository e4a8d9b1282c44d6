"""The queue of audits and its worker. Most of it is tried with an audit that only counts its steps."""

import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from headwater.corpus import Corpus, Failure, Finished, Found, LeftOut, open_corpus
from headwater.desk import jobs as module
from headwater.desk.jobs import STEPS, WAITING, Again, Job, Jobs, JobsFull, Line, Order, Task, Told
from headwater.desk.settings import Settings
from headwater.errors import AddressRefused, FetchError, NoArticle, PageError, RobotsRefused
from headwater.records import Text

STORY = (
    "The gate of the upper weir was left open on Thursday, the river board said. “We asked for a new motor in "
    "January,” said Tom Reed, its engineer. Mayor Ann Vale said that nobody had been told. Twelve cellars in Mill Lane "
    "were flooded, and pumps ran all night."
)
PAGE = Found("gate", Text(STORY, headline="Gate left open at Harwick"), "")


@pytest.fixture
def corpus() -> Iterator[Corpus]:
    with open_corpus(":memory:") as opened:
        yield opened


@pytest.fixture
def jobs(corpus: Corpus) -> Iterator[Jobs]:
    made = Jobs(corpus, Settings(), threading.Lock())
    yield made
    made.close()


class Pretended:
    """In place of an audit: goes through the steps, waits at the first one while `hold` is set, and fails as told."""

    def __init__(self) -> None:
        self.go = threading.Event()
        self.go.set()
        self.begun = threading.Event()
        self.error: Exception | None = None

    def __call__(self, page: object, corpus: Corpus, *, told: Told, **options: Any) -> int:
        for step in STEPS:
            told(step)
            self.begun.set()
            self.go.wait(5)
        if self.error:
            raise self.error
        return 1


@pytest.fixture
def pretended(monkeypatch: pytest.MonkeyPatch) -> Pretended:
    audit = Pretended()
    monkeypatch.setattr(module, "keep_audit", audit)
    return audit


def order(*tasks: Task, discard: Callable[[], None] = lambda: None, several: bool = False) -> Order:
    return Order("gate", lambda step: tasks, several=several, discard=discard)


def wait(job: Job) -> Job:
    until = time.monotonic() + 30
    while not job.over and time.monotonic() < until:
        time.sleep(0.005)
    assert job.over, f"still {job.state} at {job.step}"
    return job


def test_one_page(corpus: Corpus, jobs: Jobs) -> None:
    """A page is audited and kept; given again it is audited again under its number; so is an article by its id."""
    first = wait(jobs.start(order(PAGE), by="Jo Marsh"))
    assert (first.lines, first.number) == ([Line("gate", "new", "Gate left open at Harwick", 1)], 1)
    again = wait(jobs.start(order(PAGE), by=""))
    reference = corpus.audits.reference(1)
    assert reference is not None
    redone = wait(jobs.start(order(Again("gate", reference.id)), by=""))
    assert [line.outcome for job in (again, redone) for line in job.lines] == ["known", "known"]
    assert corpus.audits.count() == 1


def test_steps(jobs: Jobs, pretended: Pretended) -> None:
    """The step that is being taken can be seen, and `changes` grows with each."""
    pretended.go.clear()
    job = jobs.start(order(PAGE), by="")
    assert pretended.begun.wait(5)
    assert (job.state, job.page, job.step) == ("working", "gate", STEPS[0])
    before = job.changes
    pretended.go.set()
    assert wait(job).changes > before + len(STEPS)
    assert (job.state, job.step) == ("done", "")


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (NoArticle("Expected an article, found none."), "Expected an article, found none."),
        # The message of the command line names an option that nobody has in a browser.
        (AddressRefused("x: 10.0.0.1 is not a public address; give --allow-private"), "Save the page and upload"),
        (FetchError("https://a.example/: the site took too long to answer"), "save the page and upload"),
        (RobotsRefused("https://a.example/: save the page and audit the file"), "save the page and audit the file"),
        (RuntimeError("secret path /home/jo"), "not foreseen (RuntimeError)"),
    ],
)
def test_failures(jobs: Jobs, pretended: Pretended, error: Exception, words: str) -> None:
    """Why a page has no audit is told with what to do, and nothing of the inside of the machine; the next job runs."""
    pretended.error = error
    (line,) = wait(jobs.start(order(PAGE), by="")).lines
    assert (line.outcome, line.number) == ("failed", None)
    assert words in line.told
    assert "--allow-private" not in line.told
    assert "/home" not in line.told
    pretended.error = None
    assert wait(jobs.start(order(PAGE), by="")).lines[0].outcome != "failed"


def test_what_cannot_be_thrown_away(jobs: Jobs, pretended: Pretended) -> None:
    """An upload that cannot be removed keeps no job running, and none from beginning: nor one that is refused."""

    def fail() -> None:
        raise OSError("the disk is gone")

    pretended.go.clear()
    running = jobs.start(order(PAGE, discard=fail), by="")
    assert pretended.begun.wait(5)
    waiting = [jobs.start(order(PAGE, discard=fail), by="") for _ in range(WAITING)]
    with pytest.raises(JobsFull):
        jobs.start(order(PAGE, discard=fail), by="")
    jobs.stop(waiting[0].id)
    pretended.go.set()
    assert [wait(job).state for job in (running, *waiting)] == ["done", "stopped", *["done"] * (WAITING - 1)]


def test_several(jobs: Jobs, pretended: Pretended) -> None:
    """A line for each page, also for what failed and what was no page; one failure stops nothing."""
    tasks = (Failure("a", "broken"), PAGE, LeftOut("b", 3, "images"), Finished("b", "", 9), PAGE)
    job = wait(jobs.start(order(*tasks, several=True), by=""))
    assert [line.outcome for line in job.lines] == ["failed", "known", "left out", "known"]
    assert job.counts() == {"failed": 1, "known": 2, "left out": 3}
    assert job.number is None


def test_tasks_that_fail(jobs: Jobs) -> None:
    """What goes wrong in reading an input ends the job with the reason."""

    def tasks(step: Told) -> Iterator[Task]:
        raise PageError("Expected a page, got none.")
        yield PAGE

    job = wait(jobs.start(Order("gate", tasks), by=""))
    assert (job.state, job.lines) == ("done", [Line("gate", "failed", "Expected a page, got none.")])


def test_full(jobs: Jobs, pretended: Pretended) -> None:
    """Past the bound a job is refused with a message, and what was uploaded for it is thrown away."""
    pretended.go.clear()
    discarded: list[int] = []
    running = jobs.start(order(PAGE), by="")
    assert pretended.begun.wait(5)
    waiting = [jobs.start(order(PAGE), by="") for _ in range(WAITING)]
    assert [job.id for job in jobs.going()] == [job.id for job in (running, *waiting)]
    assert [jobs.before(job.id) for job in (running, waiting[0], waiting[-1])] == [0, 1, WAITING]
    with pytest.raises(JobsFull, match="Nothing was taken in"):
        jobs.start(order(PAGE, discard=lambda: discarded.append(1)), by="")
    assert discarded == [1]
    pretended.go.set()
    assert [wait(job).state for job in waiting] == ["done"] * WAITING
    assert jobs.going() == []


def test_stop(jobs: Jobs, pretended: Pretended) -> None:
    """A job that waits never begins, one that runs ends before its next step; both clean up."""
    pretended.go.clear()
    discarded: list[str] = []
    running = jobs.start(order(PAGE, PAGE, discard=lambda: discarded.append("running")), by="")
    waiting = jobs.start(order(PAGE, discard=lambda: discarded.append("waiting")), by="")
    assert pretended.begun.wait(5)
    jobs.stop(waiting.id)
    assert (waiting.state, discarded) == ("stopped", ["waiting"])
    jobs.stop(running.id)
    pretended.go.set()
    assert (wait(running).state, running.lines, discarded) == ("stopped", [], ["waiting", "running"])
    jobs.stop(running.id)  # once more changes nothing
    assert running.state == "stopped"


def test_close(corpus: Corpus, pretended: Pretended) -> None:
    """When the desk stops, so do its jobs, and no further one is taken."""
    jobs = Jobs(corpus, Settings(), threading.Lock())
    pretended.go.clear()
    made = [jobs.start(order(PAGE), by="") for _ in range(3)]
    assert pretended.begun.wait(5)
    threading.Timer(0.1, pretended.go.set).start()
    jobs.close()
    assert [job.state for job in made] == ["stopped"] * 3
    with pytest.raises(JobsFull):
        jobs.start(order(PAGE), by="")


def test_forgotten(jobs: Jobs, pretended: Pretended) -> None:
    """A job is known for a day after it was made."""
    job = wait(jobs.start(order(PAGE), by=""))
    found = jobs.get(job.id)
    assert found is not None
    assert (found.id, found.lines) == (job.id, job.lines)
    assert jobs.get("unknown") is None
    job.made_at -= timedelta(days=1, seconds=1)
    assert jobs.get(job.id) is None


def test_no_two_audits_at_once(corpus: Corpus, pretended: Pretended) -> None:
    """While a reviewer's correction is taken into an audit, no job overwrites it."""
    auditing = threading.Lock()
    jobs = Jobs(corpus, Settings(), auditing)
    with auditing:
        job = jobs.start(order(PAGE), by="")
        assert not pretended.begun.wait(0.1)
    assert wait(job).state == "done"
    jobs.close()
