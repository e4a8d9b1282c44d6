"""The records of WARC and ARC files, whole or broken.

warcio reads the records. What it is given is one plain stream: members of gzip are unpacked here, so that a damaged one
costs its own records and no others; and after a record that cannot be read the next one that begins is looked for.
"""

import logging
import zlib
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import IO, NamedTuple, Protocol, cast

from warcio.archiveiterator import ArchiveIterator
from warcio.recordloader import ArcWarcRecord

from headwater.records import Page

GZIP = b"\x1f\x8b\x08"
BEGIN = b"WARC/1."
BLOCK = 1 << 16
HTML = ("text/html", "application/xhtml+xml")
TEXT = ("text/plain",)
logging.getLogger("warcio").addHandler(logging.NullHandler())  # or Python writes its warnings to stderr


class Record(NamedTuple):
    """A page, or why there is none. `read` is how many bytes of the file were read by then."""

    name: str  # where in the file, and the URL
    page: Page | None
    why: str
    read: int


class LeftOutRecords(NamedTuple):
    """Records that are no pages, by reason."""

    counts: Counter[str]


def read_warc(path: Path, *, page_bytes: int) -> Iterator[Record | LeftOutRecords]:
    """The HTML and text pages of a WARC or ARC file, plain or gzipped; last, what else was in it.

    Pages are responses of status 200, and resources. A record that is broken gives its reason, and the rest goes on.
    """
    left_out: Counter[str] = Counter()
    with path.open("rb") as file:
        packed = file.read(3) == GZIP
        file.seek(0)
        stream: _Stream = _Unpacked(file) if packed else _Plain(file)
        for record in _records(stream, left_out, page_bytes):
            yield record
            yield from _broken(stream)
        yield from _broken(stream)
    yield LeftOutRecords(left_out)


class _Archive(ArchiveIterator):  # type: ignore[misc]
    INC_RECORD = ""  # what it would write to stderr; `err_count` tells it too


class _Stream(Protocol):
    broken: list[tuple[int, str]]  # places, and what is wrong there

    def read(self, size: int = -1) -> bytes: ...

    def tell(self) -> int: ...

    def push(self, data: bytes) -> None:
        """Have this read next."""

    def place(self, at: int) -> int:
        """Where in the file a record is that begins at that place of the stream, which was just read."""

    def used(self) -> int:
        """Bytes of the file read so far."""


class _Plain:
    def __init__(self, file: IO[bytes]) -> None:
        self.broken: list[tuple[int, str]] = []
        self._file = file
        self._pushed = b""

    def read(self, size: int = -1) -> bytes:
        if self._pushed:
            size = len(self._pushed) if size < 0 else size
            data, self._pushed = self._pushed[:size], self._pushed[size:]
            return data
        return self._file.read(size)

    def tell(self) -> int:
        return self._file.tell() - len(self._pushed)

    def push(self, data: bytes) -> None:
        self._pushed = data + self._pushed

    def place(self, at: int) -> int:
        return at

    def used(self) -> int:
        return self._file.tell()


class _Unpacked:
    """The members of a gzip file one after the other; what is damaged is told in `broken` and skipped."""

    def __init__(self, file: IO[bytes]) -> None:
        self.broken: list[tuple[int, str]] = []
        self._file = file
        self._pushed = b""
        self._packed = b""  # read, and not unpacked yet
        self._unpack: zlib._Decompress | None = None
        self._member = 0
        self._given = 0

    def read(self, size: int = -1) -> bytes:
        """Never more than one member at once, so that `place` tells where the record is."""
        if not self._pushed:
            self._pushed = self._next()
        size = len(self._pushed) if size < 0 else size
        data, self._pushed = self._pushed[:size], self._pushed[size:]
        self._given += len(data)
        return data

    def tell(self) -> int:
        return self._given

    def push(self, data: bytes) -> None:
        self._pushed = data + self._pushed
        self._given -= len(data)

    def place(self, at: int) -> int:
        return self._member

    def used(self) -> int:
        return self._file.tell() - len(self._packed)

    def _next(self) -> bytes:
        while True:
            if self._unpack is None and not self._find_member():
                return b""
            assert self._unpack is not None
            if not self._packed:
                self._packed = self._file.read(BLOCK)
                if not self._packed:
                    self.broken.append((self._member, "the file ends in the middle of it"))
                    self._unpack = None
                    return b""
            try:
                data = self._unpack.decompress(self._packed, BLOCK)
            except zlib.error as error:
                self.broken.append((self._member, f"its gzip data is damaged ({error})"))
                self._unpack = None  # what is left of the block is searched for the next member
                self._packed = self._packed[1:] if self._packed.startswith(GZIP) else self._packed
                continue
            if self._unpack.eof:
                self._packed = self._unpack.unused_data
                self._unpack = None
            else:
                self._packed = self._unpack.unconsumed_tail
            if data:
                return data

    def _find_member(self) -> bool:
        """Go on to where a member begins."""
        skipped = b""
        at = self.used()
        while True:
            self._packed += self._file.read(BLOCK) if len(self._packed) < len(GZIP) else b""
            found = self._packed.find(GZIP)
            skipped = skipped or self._packed[: found if found >= 0 else None].strip(b"\0\r\n")[:1]
            if found >= 0:
                self._packed = self._packed[found:]
                break
            if not (more := self._file.read(BLOCK)):
                self._packed = b""
                break
            self._packed = self._packed[-2:] + more
        if skipped and not self.broken:
            self.broken.append((at, "what stands here is no gzip data"))
        if not self._packed:
            return False
        self._member = self.used()
        self._unpack = zlib.decompressobj(31)
        return True


def _records(stream: _Stream, left_out: Counter[str], page_bytes: int) -> Iterator[Record]:
    while True:
        archive = _Archive(stream)
        errors = 0
        name = "the first record"
        try:
            for record in archive:
                name = f"{stream.place(archive.offset)} {_url(record)}".strip()
                yield from _pages(record, name, stream, left_out, page_bytes)
                archive.read_to_end()
                if archive.err_count > errors:
                    errors = archive.err_count
                    yield Record(name, None, "the record's length is not what its header tells", stream.used())
            return
        except GeneratorExit:
            raise
        except Exception as error:  # warcio raises whatever the bytes lead it to
            why = " ".join(str(error).split())[:120] or type(error).__name__
            yield Record(f"after {name}", None, f"cannot be read as a record ({why})", stream.used())
        if not _find_record(archive, stream):
            return


def _pages(
    record: ArcWarcRecord, name: str, stream: _Stream, left_out: Counter[str], page_bytes: int
) -> Iterator[Record]:
    why = _why_not(record)
    if why:
        left_out[why] += 1
        return
    page, why = None, ""
    try:
        content = record.content_stream().read(page_bytes + 1)
        while record.raw_stream.read(BLOCK):
            pass
    except Exception as error:  # warcio raises whatever the bytes lead it to
        content, why = b"", f"its content cannot be read ({error})"
    if len(content) > page_bytes:
        why = f"expected a page of at most {page_bytes:,} bytes, got more"
    elif getattr(record.raw_stream, "limit", 0) > 0:
        why = "the record is cut short"
    elif not why and not content.strip():
        why = "the page is empty"
    if not why:
        page = Page(content, url=_url(record), fetched_at=_fetched_at(record), content_type=_content_type(record))
    yield Record(name, page, why, stream.used())


def _why_not(record: ArcWarcRecord) -> str:
    """Why a record is no page; empty where it is one."""
    if record.rec_type not in ("response", "resource"):
        return f"{record.rec_type.replace('_', ' ')} records"
    if not _url(record).startswith(("http://", "https://")) or (
        record.rec_type == "response" and record.http_headers is None
    ):
        return "answers of other protocols than HTTP"
    if record.http_headers is not None and record.http_headers.get_statuscode() != "200":
        return "responses of another status than 200"
    kind = _content_type(record).partition(";")[0].strip().lower()
    return "" if kind in HTML + TEXT else "images, styles and other files"


def _content_type(record: ArcWarcRecord) -> str:
    headers = record.http_headers or record.rec_headers
    return cast(str, headers.get_header("Content-Type", ""))


def _url(record: ArcWarcRecord) -> str:
    told = record.rec_headers.get_header("WARC-Target-URI") or record.rec_headers.get_header("uri") or ""
    return cast(str, told).strip("<> ")


def _fetched_at(record: ArcWarcRecord) -> str | None:
    """ISO 8601; ARC files write 20140216050221, and old ones what is no date at all."""
    told = record.rec_headers.get_header("WARC-Date") or record.rec_headers.get_header("archive-date") or ""
    try:
        return datetime.fromisoformat(f"{told[:8]}T{told[8:]}Z" if told.isdecimal() else told).isoformat()
    except ValueError:
        return None


def _find_record(archive: _Archive, stream: _Stream) -> bool:
    """Go on to the next line that begins a record. What warcio read ahead is looked through as well."""
    held = archive.reader.buff.read() if archive.reader and archive.reader.buff else b""
    while True:
        place = held.find(b"\n" + BEGIN)
        if place >= 0 or held.startswith(BEGIN):
            stream.push(held[0 if held.startswith(BEGIN) else place + 1 :])
            return True
        more = stream.read(BLOCK)
        if not more:
            return False
        held = held[-len(BEGIN) :] + more


def _broken(stream: _Stream) -> Iterator[Record]:
    while stream.broken:
        at, why = stream.broken.pop(0)
        yield Record(str(at), None, why, stream.used())
