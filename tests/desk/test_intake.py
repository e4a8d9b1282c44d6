"""The three ways in, and what becomes of bad input."""

import asyncio
import gzip
import json
import re
import tempfile
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from httpx2 import Response

from headwater.corpus import Corpus, open_corpus
from headwater.desk.accounts import Accounts
from headwater.desk.app import make_app
from headwater.desk.intake import ARCHIVE_BYTES, TEXT_BYTES
from headwater.desk.jobs import WAITING, Jobs, JobsFull
from headwater.desk.settings import Settings
from tests.desk.client import HERE, Browser

STORY = (
    "The gate of the upper weir was left open on Thursday, the river board said. “We asked for a new motor in "
    "January,” said Tom Reed, its engineer. Mayor Ann Vale said that nobody had been told. Twelve cellars in Mill Lane "
    "were flooded, and pumps ran all night."
)


def html(headline: str = "Gate left open at Harwick", charset: str = "utf-8", story: str = STORY) -> bytes:
    page = (
        f'<!doctype html><html lang="en"><head><meta charset="{charset}"><title>{headline}</title></head>'
        f"<body><main><article><h1>{headline}</h1><p>{story}</p></article></main></body></html>"
    )
    return page.encode(charset)


def record(url: str, page: bytes, *, cut: int = 0) -> bytes:
    body = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + page
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:1>\r\nWARC-Date: 2026-03-04T05:06:07Z\r\n"
        f"WARC-Target-URI: {url}\r\nContent-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body[: len(body) - cut] + (b"" if cut else b"\r\n\r\n")


@pytest.fixture
def corpus() -> Iterator[Corpus]:
    with open_corpus(":memory:") as opened:
        yield opened


@pytest.fixture
def app(corpus: Corpus) -> Iterator[FastAPI]:
    made = make_app(corpus, Settings())
    yield made
    made.state.desk.jobs.close()


@pytest.fixture
def browser(app: FastAPI) -> Browser:
    return Browser(app)


def give(browser: Browser, way: str, *, file: Any = None, **told: str) -> Response:
    return browser.send_form("/new", {"way": way, **told}, files={"file": file} if file else None)


def follow(browser: Browser, answer: Response) -> Response:
    """Where the job leads, or what it says at its end."""
    assert answer.status_code == 303, answer.text
    until = time.monotonic() + 30
    while time.monotonic() < until:
        page = browser.get(answer.headers["location"])
        if page.status_code == 303 or 'hx-trigger="every' not in page.text:
            return page
        time.sleep(0.02)
    raise AssertionError(page.text)


def words(page: Response) -> str:
    """What a page says, without its markup."""
    return " ".join(re.sub(r"<[^>]+>", " ", page.text[page.text.index("<main") :]).split())


def test_form(browser: Browser) -> None:
    """The page has the three ways, and a token in each form, before anything that is large."""
    page = browser.get("/new")
    assert page.status_code == 200
    for form in re.findall(r'<form class="way".*?</form>', page.text, re.DOTALL):
        first = re.search(r"<(?:input|textarea)[^>]*>", form)
        assert first
        assert 'name="csrf"' in first[0]
    assert page.text.count('class="way"') == 3


def test_text(browser: Browser, corpus: Corpus) -> None:
    """Pasted text becomes an article with what was told of it; the job leads to it."""
    told = {"headline": "Gate left open", "outlet": "Mill Courier", "published": "2026-05-02",
            "url": "https://millcourier.example/gate"}  # fmt: skip
    assert follow(browser, give(browser, "text", text=STORY, **told)).headers["location"] == "/articles/1"
    audit = corpus.audits.get(1)
    assert audit is not None
    article = audit.article
    assert (article.headline, article.outlet, article.published, article.url) == tuple(told.values())
    assert "https://millcourier.example/gate" in corpus  # the next page is compared with it


def test_pasted_source_of_a_page(browser: Browser, corpus: Corpus) -> None:
    """Pasted HTML is read as the page that it is."""
    follow(browser, give(browser, "text", text=html().decode(), headline="not this one"))
    reference = corpus.audits.reference(1)
    assert reference is not None
    assert reference.headline == "Gate left open at Harwick"


@pytest.mark.parametrize(
    ("name", "content", "headline"),
    [
        ("page.html", html(), "Gate left open at Harwick"),
        ("page", html(), "Gate left open at Harwick"),  # without an ending it is told by its content
        ("page.html", html("Café closed at Harwick", "windows-1252"), "Café closed at Harwick"),
        ("story.txt", f"Gate left open\n\n{STORY}".encode("utf-16"), "Gate left open"),
        ("page.html", html().replace(b"utf-8", b"utf-7", 1), "Gate left open at Harwick"),  # says another charset
    ],
)
def test_file(browser: Browser, corpus: Corpus, name: str, content: bytes, headline: str) -> None:
    """A saved page or text, in whatever encoding it is."""
    answer = give(browser, "file", file=(name, content), url="https://millcourier.example/told")
    assert follow(browser, answer).headers["location"] == "/articles/1"
    reference = corpus.audits.reference(1)
    assert reference is not None
    assert (reference.headline, reference.url) == (headline, "https://millcourier.example/told")


@pytest.mark.parametrize(
    ("way", "told", "expected"),
    [
        ("text", {"text": " \n "}, "Paste the text of the article first"),
        ("text", {}, "Paste the text of the article first"),
        ("text", {"text": STORY, "published": "yesterday"}, "Expected a date like 2026-05-02, got yesterday"),
        ("text", {"text": STORY, "url": "javascript:alert(1)"}, "begins with http:// or https://"),
        ("text", {"text": "x" * (TEXT_BYTES + 1)}, "Expected at most 2 MB of text"),
        ("url", {"url": ""}, "Give the address of the page first"),
        ("url", {"url": "file:///etc/passwd"}, "begins with http:// or https://"),
        ("url", {"url": "millcourier.example/gate"}, "begins with http:// or https://"),
        ("file", {}, "Choose a file first"),
        ("again", {"id": "https://nobody.example/<b>"}, "holds no article https://nobody.example/&lt;b&gt;"),
        ("elsewhere", {}, "Paste the text of the article first"),
    ],
)
def test_misuse(browser: Browser, corpus: Corpus, way: str, told: dict[str, str], expected: str) -> None:
    """A form that cannot be used comes back with what is wrong beside it, and makes no job."""
    answer = give(browser, way, **told)
    assert answer.status_code == 422
    assert expected in answer.text
    assert 'role="alert"' in answer.text
    assert corpus.audits.count() == 0


def test_form_keeps_what_was_filled_in(browser: Browser) -> None:
    """Nobody pastes a story twice because of a date."""
    answer = give(browser, "text", text=f"{STORY}</textarea><script>", headline='A "b"', published="no")
    assert "left open on Thursday" in answer.text
    assert "&lt;/textarea&gt;&lt;script&gt;" in answer.text
    assert 'value="A &#34;b&#34;"' in answer.text


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("empty.html", b"", "The file is empty"),
        ("blank.txt", b" \n\t ", "The file is empty"),
        ("picture.html", b"\x89PNG\r\n\x1a\n" + bytes(500), "got a PNG image"),
        ("data.html", bytes(range(256)) * 40, "got binary content"),
        ("paper.html", b"%PDF-1.7 ...", "got a PDF file"),
        ("login.html", b"<html><body><p>Sign in to read on.</p></body></html>", "Expected an article"),
        ("page.html", b"<div>" * 200_000, "No audit was made"),  # nested without end
    ],
)
def test_file_that_is_no_page(browser: Browser, name: str, content: bytes, expected: str) -> None:
    """The job says why there is no audit, and leads back to the form."""
    page = follow(browser, give(browser, "file", file=(name, content)))
    assert page.status_code == 200
    assert expected in words(page)
    assert 'href="/new"' in page.text


HOSTILE = ("../../../etc/passwd", "/etc/cron.d/x.html", "<img src=x onerror=alert(1)>.html", "CON.html", "a" * 3000,
           "x\u202egpj.html", "; rm -rf ~ .jsonl.txt")  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_file_names(browser: Browser, corpus: Corpus, name: str) -> None:
    """A file's name is shown, escaped, and never used for a path."""
    answer = give(browser, "file", file=(name, b"<p>nothing</p>"))
    page = follow(browser, answer)
    assert page.status_code == 200
    assert "<img" not in page.text
    assert "\u202e" not in page.text
    left = [
        path.name
        for path in Path(tempfile.gettempdir()).glob("headwater-*/upload*")
        if path.read_bytes() == b"<p>nothing</p>"
    ]
    assert not left


def test_archive(browser: Browser, corpus: Corpus) -> None:
    """Of a web archive each page has a line with what became of it, also those that are damaged."""
    archive = b"".join(
        gzip.compress(part)
        for part in (
            record("https://millcourier.example/gate", html()),
            record("https://millcourier.example/login", b"<p>Sign in</p>"),
            record("https://millcourier.example/lock", html("Lock mended")),
        )
    )
    page = follow(browser, give(browser, "file", file=("crawl.warc.gz", archive)))
    told = words(page)
    assert "2 new" in told
    assert "1 failed" in told
    assert "crawl.warc.gz at 0 https://millcourier.example/gate" in told
    assert 'href="/articles/2"' in page.text
    again = words(follow(browser, give(browser, "file", file=("crawl.warc.gz", archive))))
    assert "2 audited before, audited again" in again
    assert corpus.audits.count() == 2


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (record("https://a.example/1", html()) + record("https://a.example/2", html("Two"), cut=50), "cut short"),
        (gzip.compress(record("https://a.example/1", html()))[:-200], "the file ends in the middle"),
        (b"\x1f\x8bnothing of the kind", "cannot be read as a record"),
    ],
)
def test_truncated_archive(browser: Browser, content: bytes, expected: str) -> None:
    """What can be read is audited, the rest is told."""
    name = "crawl.warc.gz" if content.startswith(b"\x1f\x8b") else "crawl.warc"
    assert expected in words(follow(browser, give(browser, "file", file=(name, content))))


def test_lines(browser: Browser) -> None:
    """JSON lines, whole and broken; and a file without any."""
    lines = [json.dumps({"text": STORY, "headline": "One", "url": "https://a.example/1"}), "{broken", ""]
    told = words(follow(browser, give(browser, "file", file=("pages.jsonl", "\n".join(lines).encode()))))
    assert "1 new" in told
    assert "pages.jsonl:2" in told
    assert "nothing in the file" in words(follow(browser, give(browser, "file", file=("pages.jsonl", b"\n"))))


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/page", "http://[::1]/", "http://localhost/", "http://10.1.2.3/"])
def test_private_address(browser: Browser, url: str) -> None:
    """The desk fetches nothing from its own network, and says what to do instead."""
    told = words(follow(browser, give(browser, "url", url=url)))
    assert "is not a public address" in told
    assert "Save the page and upload the file" in told
    assert "--allow-private" not in told


def test_address(corpus: Corpus) -> None:
    """A page is fetched and audited; here from this machine, which a desk must be told to allow."""

    class Site(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(404 if self.path == "/robots.txt" else 200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(b"" if self.path == "/robots.txt" else html())

        def log_message(self, format: str, *args: Any) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Site) as site:
        threading.Thread(target=site.serve_forever, daemon=True).start()
        app = make_app(corpus, Settings(allow_private=True))
        browser = Browser(app)
        answer = give(browser, "url", url=f"http://127.0.0.1:{site.server_port}/gate")
        assert follow(browser, answer).headers["location"] == "/articles/1"
        app.state.desk.jobs.close()
        site.shutdown()


def test_twice(browser: Browser, corpus: Corpus) -> None:
    """The same page again opens the audit that is there, done anew; so does the button of a search."""
    first = follow(browser, give(browser, "file", file=("a.html", html()))).headers["location"]
    kept = corpus.audits.list()[0]
    again = follow(browser, give(browser, "file", file=("b.html", html()))).headers["location"]
    button = follow(browser, give(browser, "again", id=kept.article.id)).headers["location"]
    assert first == again == button == "/articles/1"
    assert corpus.audits.list()[0].kept_at > kept.kept_at
    assert corpus.audits.count() == 1


def test_progress(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    """htmx gets a fragment, nothing while nothing changes, and the article at the end; else the page reloads."""
    go = threading.Event()
    monkeypatch.setattr("headwater.desk.jobs.redo", lambda *_, **__: 1)

    def slow(*_: object, told: Any, **__: object) -> int:
        told("Finding who says what")
        go.wait(10)
        return 1

    monkeypatch.setattr("headwater.desk.jobs.keep_audit", slow)
    address = give(browser, "text", text=STORY).headers["location"]
    until = time.monotonic() + 5
    while 'aria-current="step">Finding who says what' not in (page := browser.get(address)).text:
        assert time.monotonic() < until
    assert '<noscript><meta http-equiv="refresh" content="2"></noscript>' in page.text
    part = browser.get(address, headers={"HX-Request": "true"})
    assert "<html" not in part.text
    poll = re.search(r'hx-get="([^"]+)"', part.text)
    assert poll
    assert browser.get(poll[1], headers={"HX-Request": "true"}).status_code == 204
    assert address in browser.get("/").text  # whoever has left finds it again
    go.set()
    while (part := browser.get(poll[1], headers={"HX-Request": "true"})).status_code == 204 or part.text:
        assert time.monotonic() < until
    assert part.headers["HX-Redirect"] == "/articles/1"


def test_stop(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    """A job can be stopped from its page."""
    go = threading.Event()

    def slow(*_: object, told: Any, **__: object) -> int:
        go.wait(10)
        told("next")
        return 1

    monkeypatch.setattr("headwater.desk.jobs.keep_audit", slow)
    answer = give(browser, "text", text=STORY)
    assert browser.send_form(f"{answer.headers['location']}/stop").status_code == 303
    go.set()
    assert "Stopped." in words(follow(browser, answer))


def test_full(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full queue is told, with what was filled in still there."""

    def refuse(*_: object, **__: object) -> None:
        raise JobsFull(f"Expected fewer than {WAITING} audits to be waiting")

    monkeypatch.setattr(Jobs, "start", refuse)
    answer = give(browser, "text", text=STORY)
    assert answer.status_code == 503
    assert "audits to be waiting" in answer.text
    assert "left open on Thursday" in answer.text


@pytest.mark.parametrize("trouble", ["refused", "full", "none"])
def test_no_file_stays_open(browser: Browser, monkeypatch: pytest.MonkeyPatch, trouble: str) -> None:
    """What was uploaded is closed, whether it is taken in or not."""
    made = list[Any]()

    class Spooled(tempfile.SpooledTemporaryFile[bytes]):
        def __init__(self, *_: Any, **options: Any) -> None:
            super().__init__(**options)
            made.append(self)

    def refuse(*_: object, **__: object) -> None:
        raise JobsFull("Expected fewer")

    monkeypatch.setattr("starlette.formparsers.SpooledTemporaryFile", Spooled)
    if trouble == "full":
        monkeypatch.setattr(Jobs, "start", refuse)
    answer = give(browser, "file", file=("a.html", html()), url="no address" if trouble == "refused" else "")
    assert answer.status_code == {"refused": 422, "full": 503, "none": 303}[trouble]
    assert [file.closed for file in made] == [True]


def test_no_room_for_an_upload(browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was written of it by then is removed."""

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr("headwater.desk.intake.shutil.copyfileobj", fail)
    with pytest.raises(OSError, match="No space"):
        give(browser, "file", file=("a.html", html()))
    assert list(tmp_path.iterdir()) == []


def test_desk_stops(app: FastAPI, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the desk is stopped, so is what it was doing."""

    def slow(*_: object, told: Any, **__: object) -> int:
        while True:
            told("Finding who says what")
            time.sleep(0.01)

    monkeypatch.setattr("headwater.desk.jobs.keep_audit", slow)
    with Browser(app) as browser:
        id = give(browser, "text", text=STORY).headers["location"].removeprefix("/jobs/")
    job = app.state.desk.jobs.get(id)
    assert job.state == "stopped"


@pytest.mark.parametrize("part", ["0", "-1", "x"])
def test_no_part(browser: Browser, part: str) -> None:
    """The parts of a list are counted from 1."""
    assert browser.get(f"/jobs/any?part={part}").status_code == 422


def test_unknown_job(browser: Browser) -> None:
    answer = browser.get("/jobs/nothing")
    assert answer.status_code == 404
    assert "The desk forgets a job after a day" in answer.text


def test_roles(corpus: Corpus, app: FastAPI) -> None:
    """Only signed-in users see a job, and readers cannot begin one."""
    accounts = Accounts(corpus.database)
    accounts.add("Jo Marsh", "weir gate lamp otter", "reviewer")
    accounts.add("Lena Hoyt", "weir gate lamp otter", "reader")
    reviewer, reader, stranger = Browser(app), Browser(app), Browser(app)
    reviewer.sign_in("Jo Marsh", "weir gate lamp otter")
    reader.sign_in("Lena Hoyt", "weir gate lamp otter")
    answer = give(reviewer, "file", file=("a.jsonl", b"{}"))
    assert follow(reader, answer).status_code == 200
    assert stranger.get(answer.headers["location"]).headers["location"].startswith("/login")
    assert give(reader, "text", text=STORY).status_code == 403
    assert "This needs the role reviewer" in reader.get("/new").text
    assert "Stop</button>" not in reader.get(answer.headers["location"]).text
    assert corpus.audits.count() == 0


@pytest.mark.parametrize(
    ("name", "length", "expected", "read"),
    [
        ("page.html", None, "at most 20 MB", 22),
        ("crawl.warc.gz", None, "at most 100 MB", 102),
        ("page.html", 5 * ARCHIVE_BYTES, "at most 100 MB", 2),  # the browser says beforehand how much will come
    ],
)
def test_too_large(app: FastAPI, name: str, length: int | None, expected: str, read: int) -> None:
    """A file over the limit is refused with a message as soon as that is seen, and the rest of it is not read."""
    token, chunk = "t" * 43, bytes(1_000_000)
    head = (
        f'--b\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n{token}\r\n'
        '--b\r\nContent-Disposition: form-data; name="way"\r\n\r\nfile\r\n'
        f'--b\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    )
    headers = {"host": HERE.removeprefix("http://"), "origin": HERE, "cookie": f"headwater-csrf-8400={token}",
               "content-type": "multipart/form-data; boundary=b"}  # fmt: skip
    headers |= {"content-length": str(length)} if length else {}
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "POST", "path": "/new",
        "raw_path": b"/new", "query_string": b"", "root_path": "", "scheme": "http", "client": ("127.0.0.1", 5),
        "server": ("127.0.0.1", 8400), "headers": [(k.encode(), v.encode()) for k, v in headers.items()],
    }  # fmt: skip
    asked, sent = 0, list[dict[str, Any]]()

    async def receive() -> dict[str, Any]:
        nonlocal asked
        asked += 1
        return {"type": "http.request", "body": head.encode() if asked == 1 else chunk, "more_body": asked < 500}

    async def send(message: Any) -> None:
        sent.append(message)

    asyncio.run(app(scope, receive, send))
    assert sent[0]["status"] == 422
    assert expected in b"".join(message.get("body", b"") for message in sent[1:]).decode()
    assert asked <= read
