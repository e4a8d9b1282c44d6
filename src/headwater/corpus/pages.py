"""Pages from files: HTML and text, JSON lines, WARC and ARC, and folders of them."""

import gzip
import hashlib
import json
import os
from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, cast

from headwater.corpus.warc import Record, read_warc
from headwater.records import Page, Text, digest

PAGE_BYTES = 20_000_000  # as in article/: the largest article pages in a crawl are near 5 MB
LINE_BYTES = 2 * PAGE_BYTES  # JSON writes a quotation mark as two bytes
PAGES = (".html", ".htm", ".xhtml", ".txt", ".text")
LINES = (".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz")
_ASKED = 100  # texts whose marks are looked up at once; pages are larger, and come one by one
ARCHIVES = (".warc", ".warc.gz", ".arc", ".arc.gz")


class Found(NamedTuple):
    """A page, or an article's text. `name` is what a message calls it: file, place in it, URL.

    `mark` is a digest of the content and what was told: the same input has the same mark.
    """

    name: str
    content: Page | Text
    mark: str


class Failure(NamedTuple):
    """An input that cannot be read."""

    name: str
    why: str


class LeftOut(NamedTuple):
    """Inputs that are no pages, or were done before."""

    name: str
    number: int
    why: str


class Finished(NamedTuple):
    """A file was read to its end; `mark` (path, size and time of its last change) tells that it was."""

    name: str
    mark: str
    bytes: int


Item = Found | Failure | LeftOut | Finished
Seen = Callable[[Iterable[str]], Container[str]]


def find_pages(paths: Iterable[str | Path], *, seen: Seen = lambda marks: ()) -> Iterator[Item]:
    """The pages of files and folders, in the order given; folders with all that is in them, sorted by path.

    - `.html`, `.htm`, `.xhtml`, `.txt` and any other file named itself: one page
    - `.jsonl`, `.ndjson`, gzipped or not: a JSON object a line, with `text` (the body alone) and any of `url`,
      `headline`, `published` (ISO 8601), `outlet`, `byline` (a name or a list of them), `language`; or with `html`
      and any of `url`, `fetched_at`: the page tells the rest itself. Other keys are left alone
    - `.warc`, `.arc`, gzipped or not: responses of status 200 and resources that are HTML or text

    What is broken gives a `Failure` and the rest goes on; a failure in the middle of a file is told with its place.
    `seen` tells which marks are done (`Corpus.seen`): such a file is not opened, such a page left out. Nothing is
    fetched.
    """

    for name in paths:
        path = Path(name)
        if path.is_dir():
            yield from _folder(path, seen)
        else:
            yield from _file(path, seen)


def input_bytes(paths: Iterable[str | Path]) -> int:
    """Bytes of all files that `find_pages` would open: `Finished.bytes` add up to it."""
    sizes = (size for name in paths for path in _files(Path(name))[0] if (size := _size(path)) is not None)
    return sum(sizes)


def _folder(folder: Path, seen: Seen) -> Iterator[Item]:
    files, others = _files(folder)
    for path in files:
        yield from _file(path, seen)
    if others:
        yield LeftOut(str(folder), others, "neither HTML, text, JSON lines nor WARC")


def _files(path: Path) -> tuple[list[Path], int]:
    """The files to be read, and how many others there are; hidden ones are not looked at."""
    if not path.is_dir():
        return [path], 0
    read, others = [], 0
    for root, folders, names in os.walk(path):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            if name.lower().endswith(PAGES + LINES + ARCHIVES) and not name.startswith("."):
                read.append(Path(root, name))
            else:
                others += not name.startswith(".")
    return sorted(read), others


def _file(path: Path, seen: Seen) -> Iterator[Item]:
    name = str(path)
    try:
        stat = path.stat()
        mark = digest(["file", path.absolute(), stat.st_size, stat.st_mtime_ns])
        if mark in seen((mark,)):
            yield LeftOut(name, 1, "added before")
        else:
            yield from _unseen(_read(path), seen)
        yield Finished(name, mark, stat.st_size)
    except FileNotFoundError:
        yield Failure(name, "no such file")
    except PermissionError:
        yield Failure(name, "it may not be read")
    except OSError as error:
        yield Failure(name, f"it cannot be read ({error.strerror or error})")


def _unseen(items: Iterable[Item], seen: Seen) -> Iterator[Item]:
    """The items, those that are done as left out. Asked for a few at a time: one by one takes most of a fast `add`."""
    source = iter(items)
    for first in source:
        few = [first, *(islice(source, _ASKED) if isinstance(first, Found) and isinstance(first.content, Text) else ())]
        done = seen([item.mark for item in few if isinstance(item, Found)])
        for item in few:
            yield LeftOut(item.name, 1, "added before") if isinstance(item, Found) and item.mark in done else item


def _read(path: Path) -> Iterator[Item]:
    lower = path.name.lower()
    with path.open("rb") as file:
        start = file.read(10)
    if lower.endswith(LINES):
        yield from _lines(path)
    elif lower.endswith(ARCHIVES) or start.startswith((b"WARC/", b"filedesc:")):
        yield from _archive(path)
    elif path.stat().st_size > PAGE_BYTES:
        yield Failure(str(path), f"expected a page of at most {PAGE_BYTES:,} bytes, got {path.stat().st_size:,}")
    elif not (content := path.read_bytes()).strip():
        yield Failure(str(path), "the file is empty")
    else:
        yield _found(str(path), Page(content))


def _archive(path: Path) -> Iterator[Item]:
    for record in read_warc(path, page_bytes=PAGE_BYTES):
        if not isinstance(record, Record):
            yield from _counted(str(path), record.counts)
        elif record.page is None:
            yield Failure(f"{path} at {record.name}", record.why)
        else:
            yield _found(f"{path} at {record.name}", record.page)


def _counted(name: str, counts: Counter[str]) -> Iterator[LeftOut]:
    for why, count in sorted(counts.items()):
        yield LeftOut(name, count, why)


def _lines(path: Path) -> Iterator[Item]:
    packed = path.name.lower().endswith(".gz")
    number = 0
    with gzip.open(path, "rb") if packed else path.open("rb") as file:
        try:
            for number, line in enumerate(_lines_of(cast(BinaryIO, file)), 1):
                name = f"{path}:{number}"
                if len(line) > LINE_BYTES:
                    yield Failure(name, f"expected a line of at most {LINE_BYTES:,} bytes, got more")
                elif line.strip():
                    yield _line(name, line)
        except (EOFError, gzip.BadGzipFile, ValueError, OSError) as error:
            yield Failure(str(path), f"the file is damaged after line {number} ({error}); what came before was read")


def _lines_of(file: BinaryIO) -> Iterator[bytes]:
    """Each line; of one that is too long its beginning."""
    while line := file.readline(LINE_BYTES + 1):
        yield line
        while len(line) > LINE_BYTES and not line.endswith(b"\n"):
            line = file.readline(LINE_BYTES + 1)


def _line(name: str, line: bytes) -> Found | Failure:
    try:
        told = json.loads(line.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError) as error:
        return Failure(name, f"expected a JSON object, got something else ({error})")
    if not isinstance(told, dict):
        return Failure(name, "expected a JSON object, got something else")
    html, text = told.get("html"), told.get("text")
    url = _text(told, "url")
    if isinstance(html, str) and html.strip():
        content = html.encode("utf-8", "replace")
        return _found(name, Page(content, url, _text(told, "fetched_at"), "text/html; charset=utf-8"))
    if isinstance(text, str) and text.strip():
        headline, published, outlet = (_text(told, key) for key in ("headline", "published", "outlet"))
        return _found(
            name, Text(text, url, headline, published, outlet, _names(told.get("byline")), _text(told, "language"))
        )
    return Failure(name, 'expected "html" or "text" with the page or the body, got neither')


def _found(name: str, content: Page | Text) -> Found:
    said: object = (hashlib.sha256(content.content).hexdigest(), content.url) if isinstance(content, Page) else content
    return Found(name, content, digest([said]))


def _text(told: dict[str, Any], key: str) -> str | None:
    value = told.get(key)
    return value.strip() or None if isinstance(value, str) else None


def _names(value: object) -> tuple[str, ...]:
    names = [value] if isinstance(value, str) else value if isinstance(value, list) else []
    return tuple(name.strip() for name in names if isinstance(name, str) and name.strip())


def _size(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except OSError:
        return None
