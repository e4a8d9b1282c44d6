"""What the verbs share: reading a page that was named, writing a report or all of its files, and complaints."""

import argparse
import io
import os
import re
import sys
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from headwater.errors import ConfigError, HeadwaterError
from headwater.records import Page

if TYPE_CHECKING:
    from rich.console import Console

AUDITED, FOUND, USAGE, UNREADABLE = 0, 1, 2, 3
INTERRUPTED, PIPE_CLOSED = 130, 141  # as shells count them
SUFFIXES = {"text": ".txt", "json": ".json", "html": ".html", "csv": ".csv"}


def read_page(name: str, *, url: str | None, allow_private: bool) -> Page:
    if name == "-":
        return Page(sys.stdin.buffer.read(), url=url)
    if is_url(name):
        from headwater.fetch import fetch_page

        page = fetch_page(name, allow_private=allow_private)
        return replace(page, url=url) if url else page
    return Page.from_path(name, url=url)


def is_url(name: str) -> bool:
    return bool(re.match(r"https?://", name, re.IGNORECASE))


def targets_of(options: argparse.Namespace) -> list[Path | None]:
    """Where each page's report goes, `None` for standard output. Raises `ConfigError` before any page is read."""
    pages, output = options.pages, options.output
    if len(pages) > 1 and options.url:
        raise ConfigError("--url: expected one page, got several; leave it out or check them one by one")
    if pages.count("-") > 1:
        raise ConfigError("-: standard input can be read once")
    if output is None:
        if len(pages) > 1 and options.format in ("html", "csv"):
            raise ConfigError(f"--format {options.format}: several pages need a folder; add -o DIR")
        return [None] * len(pages)
    if len(pages) == 1 and not output.is_dir():
        targets = [in_a_folder(output)]
    elif output.is_dir():
        targets = [output / f"{name}{SUFFIXES[options.format]}" for name in file_names(pages)]
    else:
        raise ConfigError(f"{output}: expected a folder for several pages; create it first")
    keep_pages(pages, targets)
    return list(targets)


def one_target(options: argparse.Namespace) -> Path | None:
    """As `targets_of`, for the one report of two pages."""
    output: Path | None = options.output
    if options.old == options.new == "-":
        raise ConfigError("-: standard input can be read once")
    if output is None:
        return None
    if output.is_dir():
        raise ConfigError(f"{output}: expected a file, this is a folder; name a file in it")
    keep_pages((options.old, options.new), [in_a_folder(output)])
    return output


def in_a_folder(output: Path) -> Path:
    if not output.parent.is_dir():
        raise ConfigError(f"{output}: there is no folder {output.parent}; create it first")
    return output


def keep_pages(pages: Sequence[str], targets: Sequence[Path]) -> None:
    inputs = {Path(page).resolve() for page in pages}
    for target in targets:
        if target.resolve() in inputs:
            raise ConfigError(f"{target}: is one of the pages, and would be overwritten; choose another -o")


def file_names(pages: Sequence[str]) -> Iterator[str]:
    """A safe file name for each page, `index`, `index-2`, … where two would share one."""
    taken: set[str] = set()
    for page in pages:
        last = re.sub(r"[?#].*", "", page).rstrip("/").rpartition("/")[2]
        stem = re.sub(r"[^\w-]+", "-", Path(last).stem).strip("-")[:80] or "page"
        name, number = stem, 1
        while name.casefold() in taken:  # some file systems do not tell A from a
            number += 1
            name = f"{stem}-{number}"
        taken.add(name.casefold())
        yield name


def put_report(
    form: str, target: Path | None, show: "Callable[[Console], None]", forms: Mapping[str, Callable[[], str]]
) -> None:
    """Print or write a report: `show` is the one for people, `forms` are the others by name."""
    if form != "text":
        put(forms[form](), target)
    elif target is not None:
        put(plain(show), target)
    else:
        from rich.console import Console

        show(Console())


def put(text: str, target: Path | None) -> None:
    if target is not None:
        write(target, text)
        return
    tolerate(sys.stdout, encoding="utf-8")
    sys.stdout.write(text)


def plain(show: "Callable[[Console], None]") -> str:
    from rich.console import Console

    out = io.StringIO()
    show(Console(file=out, width=100, no_color=True))
    return out.getvalue()


def one_line(text: str) -> str:
    import json

    return json.dumps(json.loads(text), ensure_ascii=False) + "\n"


def tolerate(stream: object, **how: str) -> None:
    """Terminals that cannot show a page's letters must not stop the report; and data is always UTF-8."""
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(**how)  # type: ignore[arg-type]


def write(path: Path, text: str) -> None:
    """Write the whole file or none of it. Raises `ConfigError` where the place cannot be written to."""
    data = text.encode("utf-8")
    try:
        if path.is_relative_to("/dev") or (path.exists() and not path.is_file()):
            path.write_bytes(data)  # a device or a pipe cannot be replaced, nor the file that /dev/stdout stands for
            return
        path = path.resolve()  # what a link points to is written, not the link
        draft = path.with_name(f".{path.name}.{os.getpid()}.part")
        try:
            draft.write_bytes(data)
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)
    except OSError as error:
        raise ConfigError(f"{path}: cannot be written ({error.strerror or error})") from error


def about(name: str, error: Exception) -> str:
    """A sentence that names the page: several may be audited."""
    if isinstance(error, IsADirectoryError):
        return f"{name}: expected a page, this is a folder; name the files in it"
    if isinstance(error, FileNotFoundError):
        return f"{name}: no such file"
    if not isinstance(error, (HeadwaterError, OSError, UnicodeError)):
        place = traceback.extract_tb(error.__traceback__)[-1]
        fault = f"{type(error).__name__} in {Path(place.filename).name}:{place.lineno}: {error}"
        return f"{name}: a fault in Headwater, please report it with the page ({fault})"
    text = (error.strerror or str(error)) if isinstance(error, OSError) else str(error)
    return text if text.startswith(f"{name}:") else f"{name}: {text}"


def complain(message: str) -> None:
    """To standard error, without the control characters that a URL or a page could bring along."""
    safe = "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in message)
    tolerate(sys.stderr, errors="backslashreplace")
    print(f"headwater: {safe}", file=sys.stderr)
