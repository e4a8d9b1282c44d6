"""Pages from files, folders, JSON lines and archives; what is broken is named and the rest goes on."""

import gzip
import json
import os
from collections.abc import Iterable
from pathlib import Path

import pytest

from headwater.corpus import Failure, Finished, Found, Item, LeftOut, find_pages, input_bytes, pages
from headwater.records import Page, Text

HTML = b"<html><body><p>The dam above Harwick leaks.</p></body></html>"
URL = "https://millcourier.example/dam"


def read(*paths: Path, seen: Iterable[str] = ()) -> list[Item]:
    return list(find_pages(paths, seen=lambda marks: set(seen)))


def told(items: Iterable[Item], below: Path) -> list[str]:
    """Each item in a line: `+` found, `!` failed, `-` left out, `.` finished."""
    lines = []
    for item in items:
        name = item.name.replace(f"{below}/", "")
        if isinstance(item, Found):
            content = item.content.content.decode("latin-1") if isinstance(item.content, Page) else item.content.body
            lines.append(f"+ {name} {len(content)}")
        elif isinstance(item, Failure):
            lines.append(f"! {name}: {item.why}")
        elif isinstance(item, LeftOut):
            lines.append(f"- {name}: {item.number} {item.why}")
        else:
            lines.append(f". {name}")
    return lines


def test_folder(tmp_path: Path) -> None:
    """A folder is read with all that is in it, in the order of paths; other files are counted, hidden ones ignored."""
    for name in ("b.html", "a/z.HTM", "a/c.txt", "a/style.css", "a/x.png", ".git/d.html", ".e.html"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(HTML)
    assert told(read(tmp_path), tmp_path) == [
        "+ a/c.txt 61", ". a/c.txt", "+ a/z.HTM 61", ". a/z.HTM", "+ b.html 61", ". b.html",
        f"- {tmp_path}: 2 neither HTML, text, JSON lines nor WARC",
    ]  # fmt: skip
    assert input_bytes([tmp_path, tmp_path / "none"]) == 3 * len(HTML)


def test_named_file(tmp_path: Path) -> None:
    """A file that is named itself is read whatever its name."""
    path = tmp_path / "page.php"
    path.write_bytes(HTML)
    found, finished = read(path)
    assert isinstance(found, Found)
    assert (found.content, found.name) == (Page(HTML), str(path))
    assert isinstance(finished, Finished)
    assert finished.bytes == len(HTML)


def test_failures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "PAGE_BYTES", 100)
    (tmp_path / "empty.html").write_bytes(b" \n")
    (tmp_path / "huge.html").write_bytes(HTML * 2)
    assert told(read(tmp_path, tmp_path / "none.html"), tmp_path) == [
        "! empty.html: the file is empty", ". empty.html",
        "! huge.html: expected a page of at most 100 bytes, got 122", ". huge.html",
        "! none.html: no such file",
    ]  # fmt: skip


def test_seen(tmp_path: Path) -> None:
    """What is done is left out: a file that did not change without being opened, a page by its content."""
    path = tmp_path / "page.html"
    path.write_bytes(HTML)
    found, finished = read(path)
    assert isinstance(found, Found)
    assert isinstance(finished, Finished)
    assert told(read(path, seen=[finished.mark]), tmp_path) == ["- page.html: 1 added before", ". page.html"]
    assert told(read(path, seen=[found.mark]), tmp_path) == ["- page.html: 1 added before", ". page.html"]
    os.utime(path, (1, 1))
    again, touched = read(path, seen=[finished.mark])
    assert isinstance(again, Found)
    assert (again.mark == found.mark, touched == finished) == (True, False)


FULL = {
    "url": URL, "headline": " Dam leaks ", "published": "2026-03-04", "outlet": "Mill Courier",
    "byline": ["Jo Marsh", ""], "language": "en", "unknown": 3,
}  # fmt: skip


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ({**FULL, "text": "It leaks."},
         Text("It leaks.", URL, "Dam leaks", "2026-03-04", "Mill Courier", ("Jo Marsh",), "en")),
        ({**FULL, "html": HTML.decode(), "text": "It leaks.", "fetched_at": "2026-03-05"},
         Page(HTML, URL, "2026-03-05", "text/html; charset=utf-8")),
        ({"text": "It leaks.\ud83d"}, Text("It leaks.\ud83d")),  # half a character
        ({"html": "<p>\ud83d", "url": 7}, Page(b"<p>?", None, None, "text/html; charset=utf-8")),
        ({"url": URL, "text": "  "}, 'expected "html" or "text" with the page or the body, got neither'),
        (["text"], "expected a JSON object, got something else"),
    ],
)  # fmt: skip
def test_line(tmp_path: Path, line: object, expected: Page | Text | str) -> None:
    path = tmp_path / "lines.jsonl"
    path.write_text(json.dumps(line) + "\n")
    item, _ = read(path)
    assert (item.content if isinstance(item, Found) else item.why) == expected  # type: ignore[union-attr]


def test_lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each line stands for itself: one that is broken or too long is named by its number."""
    monkeypatch.setattr(pages, "LINE_BYTES", 60)
    good = json.dumps({"text": "It leaks.", "byline": "Jo Marsh"}).encode()
    content = b"\xef\xbb\xbf" + b"\n".join([good, b"", b"{", b"[" * 50, b'{"text": "' + b"x" * 90 + b'"}', good])
    (tmp_path / "a.jsonl").write_bytes(content)
    (tmp_path / "b.jsonl.gz").write_bytes(gzip.compress(content))
    lines = told(read(tmp_path / "a.jsonl"), tmp_path)
    assert [line[:11] for line in lines] == [
        "+ a.jsonl:1", "! a.jsonl:3", "! a.jsonl:4", "! a.jsonl:5", "+ a.jsonl:6", ". a.jsonl",
    ]  # fmt: skip
    assert "at most 60 bytes" in lines[3]
    packed = [line.replace("b.jsonl.gz", "a.jsonl") for line in told(read(tmp_path / "b.jsonl.gz"), tmp_path)]
    assert packed == lines


def test_lines_that_end_early(tmp_path: Path) -> None:
    """Of a gzip file that was cut, what can be read is."""
    lines = b"".join(json.dumps({"text": os.urandom(40).hex()}).encode() + b"\n" for _ in range(2000))
    (tmp_path / "cut.jsonl.gz").write_bytes(gzip.compress(lines)[:60_000])
    *found, failure, finished = read(tmp_path / "cut.jsonl.gz")
    assert len(found) > 500
    assert all(isinstance(item, (Found, Failure)) for item in found)
    assert isinstance(failure, Failure)
    assert "damaged after line" in failure.why
    assert isinstance(finished, Finished)


def response(url: str, body: bytes, *, status: str = "200 OK", kind: str = "text/html", length: int | None = None,
             type_: str = "response", http: str = "") -> bytes:  # fmt: skip
    """A record as crawlers write them."""
    content = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{http}\r\n".encode() + body
    head = (
        f"WARC/1.0\r\nWARC-Type: {type_}\r\nWARC-Record-ID: <urn:uuid:1>\r\nWARC-Date: 2026-03-04T05:06:07Z\r\n"
        f"WARC-Target-URI: {url}\r\nContent-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(content) if length is None else length}\r\n\r\n"
    ).encode()
    return head + content + b"\r\n\r\n"


A, B, C = (response(f"https://a.example/{name}", HTML + name.encode()) for name in "abc")
PICTURE = response("https://a.example/p.png", b"\x89PNG", kind="image/png")
GONE = response("https://a.example/gone", b"<p>Gone", status="404 Not Found")
REQUEST = response("https://a.example/a", b"", type_="request")


def members(*records: bytes) -> bytes:
    return b"".join(map(gzip.compress, records))


def names(lines: Iterable[str]) -> list[str]:
    """`+a` for a page that was found, `!` for what was broken."""
    return [
        f"+{line.split()[-2].rsplit('/', 1)[-1]}" if line[0] == "+" else line[0] for line in lines if line[0] in "+!"
    ]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (A + B + C, ["+a", "+b", "+c"]),
        (members(A, B, C), ["+a", "+b", "+c"]),
        (gzip.compress(A + B + C), ["+a", "+b", "+c"]),  # one member for all, as `gzip file.warc` makes it
        (members(A + B, C), ["+a", "+b", "+c"]),
        (b"", []),
        (members(b"", A, b""), ["+a"]),
        # Broken in the middle: the next record is found.
        (A + b"rubbish\r\n\r\n" + B, ["+a", "!", "+b"]),
        (A + B.replace(b"WARC/1.0", b"WURC/1.0") + C, ["+a", "!", "+c"]),
        (members(A, B.replace(b"WARC/1.0", b"WURC/1.0"), C), ["+a", "!", "+c"]),
        (gzip.compress(A + B.replace(b"WARC/1.0", b"WURC/1.0") + C), ["+a", "!", "+c"]),
        (members(A) + b"\x1f\x8b\x08\x00damaged data, and more of it" + members(C), ["+a", "!", "+c"]),
        (members(A)[:-20] + b"\xff" * 20 + members(C), ["!", "+c"]),
        (members(A, B)[:-8] + members(C), ["+a", "!", "+c"]),  # the check sum is cut
        # Cut at the end: what is whole is read.
        (A + B[:-40], ["+a", "!"]),
        (members(A) + members(B)[:-40], ["+a", "!"]),
        (b"\0" * 5000, ["!"]),
    ],
)
def test_warc(tmp_path: Path, content: bytes, expected: list[str]) -> None:
    path = tmp_path / "crawl.warc.gz"
    path.write_bytes(content)
    lines = told(read(path), tmp_path)
    found = names(lines)
    assert [name for name in found if name != "!"] == [name for name in expected if name != "!"]
    assert ("!" in found) == ("!" in expected), lines
    assert lines[-1] == ". crawl.warc.gz"


def test_warc_page(tmp_path: Path) -> None:
    """A page of an archive has its address, when it was fetched, and its type."""
    path = tmp_path / "crawl.warc"
    chunked = b"%x\r\n%s\r\n0\r\n\r\n" % (len(HTML), HTML)
    path.write_bytes(
        A.replace(HTML + b"a", HTML + b"\xe9") + response(
            "https://a.example/z", gzip.compress(HTML), kind="text/html; charset=latin-1",
            http="Content-Encoding: gzip\r\n",
        ) + response("https://a.example/k", chunked, http="Transfer-Encoding: chunked\r\n")
    )  # fmt: skip
    first, second, third, _ = read(path)
    assert isinstance(first, Found)
    assert isinstance(second, Found)
    assert isinstance(third, Found)
    assert first.content == Page(HTML + b"\xe9", "https://a.example/a", "2026-03-04T05:06:07+00:00", "text/html")
    assert second.content == Page(
        HTML, "https://a.example/z", "2026-03-04T05:06:07+00:00", "text/html; charset=latin-1"
    )
    assert isinstance(third.content, Page)
    assert third.content.content == HTML
    assert first.name == f"{path} at 0 https://a.example/a"
    assert second.name == f"{path} at {len(A)} https://a.example/z"


def test_warc_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is no page is counted by its reason; a page that is empty or too large is named."""
    monkeypatch.setattr(pages, "PAGE_BYTES", 1000)
    path = tmp_path / "crawl.warc"
    path.write_bytes(
        REQUEST + A + PICTURE + GONE + REQUEST + response("https://a.example/e", b" ")
        + response("https://a.example/l", HTML * 40) + response("dns:a.example", b"x", type_="resource")
    )  # fmt: skip
    lines = told(read(path), tmp_path)
    assert [line.partition(": ")[2] for line in lines if line[0] in "!-"] == [
        "the page is empty", "expected a page of at most 1,000 bytes, got more",
        "1 answers of other protocols than HTTP",
        "1 images, styles and other files", "2 request records", "1 responses of another status than 200",
    ]  # fmt: skip


def test_warc_that_unpacks_without_end(tmp_path: Path) -> None:
    """A bomb of a page is too large, and takes no memory to tell."""
    path = tmp_path / "bomb.warc.gz"
    path.write_bytes(members(response("https://a.example/bomb", b"\0" * 60_000_000), B))
    lines = told(read(path), tmp_path)
    assert "at most 20,000,000 bytes" in lines[0]
    assert names(lines) == ["!", "+b"]


def test_arc(tmp_path: Path) -> None:
    """The older format is read as well."""
    body = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + HTML
    about = b"1 0 Example\nURL IP-address Archive-date Content-type Archive-length\n"
    path = tmp_path / "old.arc"
    path.write_bytes(
        b"filedesc://old.arc 0.0.0.0 20140216050221 text/plain %d\n%s\n" % (len(about), about)
        + b"https://a.example/a 192.0.2.1 20140216050221 text/html %d\n%s\n" % (len(body), body)
    )
    (found,) = (item for item in read(path) if isinstance(item, Found))
    assert found.content == Page(HTML, "https://a.example/a", "2014-02-16T05:02:21+00:00", "text/html")
