"""New audits: text pasted, a file uploaded, an address pointed at; and the jobs that make them."""

import re
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from textwrap import shorten
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, FastAPI, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import FormParser, MultiPartException, MultiPartParser

from headwater.article.decode import is_html
from headwater.corpus import Corpus, Finished, Found, find_pages
from headwater.corpus.pages import ARCHIVES, LINES, PAGE_BYTES
from headwater.desk.fragment import is_fragment
from headwater.desk.jobs import FETCHING, Again, Job, JobsFull, Order, Task, Told
from headwater.desk.security import require
from headwater.fetch import fetch_page
from headwater.records import Page, Text
from headwater.report.words import line

TEXT_BYTES = 2_000_000  # pasted: ten times a long report
ARCHIVE_BYTES = 100_000_000  # some thousand pages, an hour of work; larger crawls are for `headwater add`
SHOWN = 200  # lines of a job on one page
_LATEST = 20  # lines of a job that runs
_MEGABYTE = 1_000_000
_ADDRESS = re.compile(r"https?://[^\s/]\S*", re.IGNORECASE)

Way = Literal["text", "file", "url", "again"]


@asynccontextmanager
async def stop_jobs(app: FastAPI) -> AsyncIterator[None]:
    """Jobs end with the desk."""
    yield
    await run_in_threadpool(app.state.desk.jobs.close)


router = APIRouter(lifespan=stop_jobs)


class Misuse(Exception):
    """What was sent cannot be used; `way` is the part of the form that says so."""

    def __init__(self, way: Way, told: str) -> None:
        super().__init__(told)
        self.way = way


@router.get("/new", dependencies=[Depends(require("reviewer"))])
def show_form(request: Request) -> HTMLResponse:
    """The three ways in."""
    return _form(request, {})


@router.post("/new", dependencies=[Depends(require("reviewer"))])
async def start(request: Request) -> Response:
    """Take in a page or a file of pages, and lead to the job that audits it."""
    desk, told = request.app.state.desk, dict[str, str]()
    try:
        form = await _read_form(request)
        try:
            told = {name: value for name, value in form.multi_items() if isinstance(value, str)}
            order = await run_in_threadpool(_order, form, told, desk.corpus, desk.settings.allow_private)
        finally:
            await form.close()
        job = desk.jobs.start(order, by=request.state.user.name)
    except Misuse as error:
        return await run_in_threadpool(_form, request, told, error, 422)
    except JobsFull as error:
        return await run_in_threadpool(_form, request, told, Misuse(_way(told), str(error)), 503)
    return RedirectResponse(f"/jobs/{job.id}", 303)


@router.get("/jobs/{id}")
def show_job(request: Request, id: str, seen: int = -1, part: Annotated[int, Query(ge=1)] = 1) -> Response:
    """A job's progress: to htmx a fragment, or nothing where nothing changed; of one page the article at the end."""
    job, asked = _job(request, id), is_fragment(request)
    if job.over and job.number:
        address = f"/articles/{job.number}"
        return Response(headers={"HX-Redirect": address}) if asked else RedirectResponse(address, 303)
    before = request.app.state.desk.jobs.before(id)
    at = job.changes + before  # what is waited for is told too
    if asked and seen == at and not job.over:
        return Response(status_code=204)
    lines = tuple(job.lines)
    shown = lines[(part - 1) * SHOWN : part * SHOWN] if job.over else lines[-_LATEST:][::-1]
    page: HTMLResponse = request.app.state.desk.render(
        request, "job_progress.html" if asked else "job.html", part_only=asked, told=_told(job),
        job=job, before=before, at=at, counts=job.counts(), lines=shown, part=part, parts=-(-len(lines) // SHOWN),
    )  # fmt: skip
    return page


@router.post("/jobs/{id}/stop", dependencies=[Depends(require("reviewer"))])
def stop_job(request: Request, id: str) -> Response:
    """End a job before its next step."""
    request.app.state.desk.jobs.stop(_job(request, id).id)
    return RedirectResponse(f"/jobs/{id}", 303)


def _told(job: Job) -> str:
    """What a screen reader says of it."""
    if job.over:
        return "Stopped" if job.state == "stopped" else "Done"
    return job.step or "Waiting"


def _job(request: Request, id: str) -> Job:
    job: Job | None = request.app.state.desk.jobs.get(id)
    if job is None:
        raise HTTPException(
            404,
            "There is no such job. The desk forgets a job after a day and when it is started anew; the audits that it "
            "made are kept, and are in the list.",
        )
    return job


def _form(request: Request, told: Mapping[str, str], error: Misuse | None = None, status: int = 200) -> HTMLResponse:
    page: HTMLResponse = request.app.state.desk.render(
        request, "new.html", status=status,
        told=told, error=error, accept=(".html", ".htm", ".txt", *LINES, *ARCHIVES),
        most=PAGE_BYTES // _MEGABYTE, most_many=ARCHIVE_BYTES // _MEGABYTE,
    )  # fmt: skip
    return page


def _way(told: Mapping[str, str]) -> Way:
    ways: tuple[Way, ...] = ("text", "file", "url", "again")
    return next((way for way in ways if told.get("way") == way), "text")


# --- what was sent


class _Limited(MultiPartParser):
    """Stops at the first byte that is too much for a file of its name: the rest is not read."""

    taken = 0

    def on_part_data(self, data: bytes, start: int, end: int) -> None:
        if self._current_part.file is not None:
            self.taken += end - start
            name = self._current_part.file.filename or ""
            if self.taken > _most(name):
                raise Misuse("file", _too_large(name))
        super().on_part_data(data, start, end)


async def _read_form(request: Request) -> FormData:
    """The form of one of the three ways. Raises `Misuse` where it is too large, or broken."""
    size = request.headers.get("content-length", "")
    if size.isdecimal() and int(size) > ARCHIVE_BYTES + TEXT_BYTES:
        raise Misuse("file", _too_large(""))
    parser: MultiPartParser | FormParser
    if request.headers.get("content-type", "").startswith("multipart/form-data"):
        parser = _Limited(request.headers, request.stream(), max_files=1, max_fields=20, max_part_size=TEXT_BYTES)
    else:
        parser = FormParser(request.headers, request.stream(), max_fields=20, max_part_size=TEXT_BYTES)
    try:
        return await parser.parse()
    except UnicodeError as error:  # of a charset that nothing can be read in
        raise Misuse("file", f"The form did not arrive whole ({error}). Send it again.") from error
    except MultiPartException as error:
        if "maximum size" in error.message:
            raise Misuse(
                "text",
                f"Expected at most {TEXT_BYTES // _MEGABYTE} MB of text, got more. Save it as a file, and upload that.",
            ) from error
        raise Misuse("file", f"The form did not arrive whole ({error.message}). Send it again.") from error


def _most(name: str) -> int:
    return ARCHIVE_BYTES if _is_archive(name) else PAGE_BYTES


def _is_archive(name: str) -> bool:
    """Whether a file is one of many pages, by its name."""
    return name.lower().endswith(LINES + ARCHIVES)


def _too_large(name: str) -> str:
    if _is_archive(name) or not name:
        return (
            f"Expected a file of at most {ARCHIVE_BYTES // _MEGABYTE} MB, got more. Split it, or add it where the "
            "corpus is, with: headwater add FILE"
        )
    return (
        f"Expected a page of at most {PAGE_BYTES // _MEGABYTE} MB, got more. Save the article alone, without "
        "pictures, or paste its text."
    )


# --- what is to be done with it


def _order(form: FormData, told: Mapping[str, str], corpus: Corpus, allow_private: bool) -> Order:
    """Raises `Misuse`."""
    way = _way(told)
    if way == "again":
        return _again(told, corpus)
    if way == "url":
        return fetched(told, allow_private=allow_private)
    if way == "text":
        return pasted(told)
    file = form.get("file")
    if not isinstance(file, UploadFile) or not file.filename:
        raise Misuse("file", "Choose a file first: a saved page, a text, JSON lines, or a WARC.")
    return _uploaded(file, _address(told, "file"))


def _again(told: Mapping[str, str], corpus: Corpus) -> Order:
    id = told.get("id", "")
    if id not in corpus:
        raise Misuse("again", f"The corpus holds no article {id[:200]}. Audit it from its address, a file or its text.")
    name = corpus.audit(id).article.headline or id
    return Order(name, lambda step: [Again(name, id)])


def fetched(told: Mapping[str, str], *, allow_private: bool) -> Order:
    """Fetch the page at `url`, when its turn comes, and audit it. Raises `Misuse` where that is no address."""
    url = _address(told, "url")
    if url is None:
        raise Misuse("url", "Give the address of the page first, from https:// on.")

    def tasks(step: Told) -> Iterator[Task]:
        step(FETCHING)
        yield Found(url, fetch_page(url, allow_private=allow_private), "")

    return Order(url, tasks, fetches=True)


def pasted(told: Mapping[str, str], *, html: bool | None = None) -> Order:
    """Audit `text`, of which `headline`, `outlet`, `published` and `url` can be told.

    Whether it is the source of a page is seen by its words, unless `html` tells; such a page tells the rest itself.
    Raises `Misuse` where there is no text, or `url` or `published` is none.
    """
    text = told.get("text", "")
    if not text.strip():
        raise Misuse("text", "Paste the text of the article first.")
    url, headline, outlet, published = (
        _address(told, "text"), told.get("headline", "").strip(), told.get("outlet", "").strip(), _day(told),
    )  # fmt: skip
    content: Page | Text
    if is_html(text) if html is None else html:
        content = Page(text.encode("utf-8", "replace"), url, content_type="text/html; charset=utf-8")
    else:
        content = Text(text, url, headline or None, published, outlet or None)
    name = headline or shorten(line(text[:1000]), 80, placeholder=" …")
    return Order(name, lambda step: [Found(name, content, "")])


def _uploaded(file: UploadFile, url: str | None) -> Order:
    """The file is kept under a name of the desk's own until its turn comes: what it calls itself is only shown."""
    shown = line(file.filename or "")[:200]
    many = _is_archive(shown)
    folder = Path(tempfile.mkdtemp(prefix="headwater-"))
    ending = next((ending for ending in (*LINES, *ARCHIVES) if shown.lower().endswith(ending)), "")
    path = folder / f"upload{ending}"
    try:
        with path.open("wb") as kept:
            shutil.copyfileobj(file.file, kept)
    except BaseException:  # no room: half of a file is no use to anybody
        shutil.rmtree(folder, ignore_errors=True)
        raise

    def tasks(step: Told) -> Iterator[Task]:
        for item in find_pages([path]):
            if isinstance(item, Found) and isinstance(item.content, Page) and url and not many:
                item = item._replace(content=replace(item.content, url=url))
            yield item if isinstance(item, Finished) else item._replace(name=item.name.replace(str(path), shown))

    return Order(shown, tasks, several=many, discard=lambda: shutil.rmtree(folder, ignore_errors=True))


def _address(told: Mapping[str, str], way: Way) -> str | None:
    """The address that was filled in, if any. Raises `Misuse` for what is none."""
    url = told.get("url", "").strip()
    if url and not _ADDRESS.fullmatch(url):
        raise Misuse(way, f"Expected an address that begins with http:// or https://, got {url[:200]}")
    return url or None


def _day(told: Mapping[str, str]) -> str | None:
    published = told.get("published", "").strip()
    try:
        return datetime.fromisoformat(published).date().isoformat() if published else None
    except ValueError as error:
        raise Misuse("text", f"Expected a date like 2026-05-02, got {published[:40]}") from error
