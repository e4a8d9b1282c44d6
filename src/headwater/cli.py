"""The command line: one function per verb. Each parses, calls the library and prints; nothing else prints."""

import argparse
import io
import os
import re
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from fnmatch import fnmatchcase
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from headwater.errors import ConfigError, HeadwaterError
from headwater.records import LEVELS, Audit, Level, Page, Revision

if TYPE_CHECKING:
    from rich.console import Console

    from headwater.config import Config
    from headwater.findings import Suppression

# Everything that is slow to import (models, HTML, HTTP) is imported by the verb that needs it, so that
# `headwater --version` and `headwater rules` answer at once.

AUDITED, FOUND, USAGE, UNREADABLE = 0, 1, 2, 3
INTERRUPTED, PIPE_CLOSED = 130, 141  # as shells count them
SUFFIXES = {"text": ".txt", "json": ".json", "html": ".html", "csv": ".csv"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run `headwater` and return its exit code. Raises `SystemExit` for `--help`, `--version` and misuse."""
    options = _parser().parse_args(arguments)
    verb: Callable[[argparse.Namespace], int] = options.verb
    try:
        code = verb(options)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # The reader (`| head`) has gone; without this, Python would complain once more while it shuts down.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PIPE_CLOSED
    except OSError as error:
        _complain(f"{error.filename or 'output'}: {error.strerror or error}")
        return USAGE
    except (HeadwaterError, UnicodeError) as error:
        _complain(str(error))
        return USAGE
    return code


def check(options: argparse.Namespace) -> int:
    """Audit pages and report."""
    from headwater.audit import audit_page

    config = _config(options)
    targets = _targets(options)
    worst, unreadable = -1, False
    for name, target in zip(options.pages, targets, strict=True):
        try:
            page = _read(name, url=options.url, allow_private=options.allow_private)
            audit = audit_page(
                page, select=config.select, ignore=config.ignore, suppressions=tuple(_suppressions(config, name, page))
            )
        except ConfigError:
            raise
        except Exception as error:  # whatever one page does, the rest are audited and nobody is shown a stack trace
            _complain(_about(name, error))
            unreadable = True
            continue
        _report(audit, options.format, target, several=len(targets) > 1)
        worst = max([worst, *(LEVELS.index(finding.level) for finding in audit.findings)])
    if unreadable:
        return UNREADABLE
    return FOUND if config.fail_on and worst >= LEVELS.index(config.fail_on) else AUDITED


def diff(options: argparse.Namespace) -> int:
    """Compare two versions of a page."""
    from headwater.audit import NOTICES, audit_page
    from headwater.reuse import find_revision

    target = _diff_target(options)
    audits = []
    for name in (options.old, options.new):
        try:
            page = _read(name, url=None, allow_private=options.allow_private)
            audits.append(audit_page(page, select=NOTICES))
        except Exception as error:  # both pages are tried, so that one run tells all that is wrong
            _complain(_about(name, error))
    if len(audits) < 2:
        return UNREADABLE
    _report_revision(find_revision(*audits), options.format, target)
    return AUDITED


def rules(_: argparse.Namespace) -> int:
    """List the rules."""
    from headwater.findings import RULES

    for rule in RULES:
        print(f"{rule.code}  {rule.name:<24}{rule.level:<9}{'on' if rule.default else 'off'}")
    return AUDITED


def explain(options: argparse.Namespace) -> int:
    """Tell what a rule says, and when."""
    import inspect
    from difflib import get_close_matches

    from headwater.findings import RULES

    code = options.code.upper()
    for rule in RULES:
        if rule.code == code:
            default = "on by default" if rule.default else f"off by default: {rule.why_off}"
            print(f"{rule.code} {rule.name} ({rule.level}, {default})\n")
            print(inspect.cleandoc(rule.explanation))
            return AUDITED
    near = get_close_matches(code, [rule.code for rule in RULES], n=1)
    hint = f"did you mean {near[0]}?" if near else "`headwater rules` lists them"
    raise ConfigError(f"{options.code}: no such rule; {hint}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="headwater", description="Audits the sourcing of news pages: who vouches for each statement."
    )
    parser.add_argument("--version", action="version", version=f"headwater {version('headwater')}")
    verbs = parser.add_subparsers(required=True, metavar="COMMAND")

    command = verbs.add_parser("check", help="audit news pages", description="Audit news pages.")
    command.add_argument("pages", nargs="+", metavar="PAGE", help="a file, an http(s) URL, or - for standard input")
    command.add_argument("--url", help="where the page was found (for one page)")
    command.add_argument("--format", choices=tuple(SUFFIXES), default="text", help="what to print (default: text)")
    command.add_argument(
        "-o", "--output", type=Path, metavar="FILE|DIR", help="where to write it; a folder for several"
    )
    command.add_argument("--select", metavar="CODES", help="rules to run, like TM01,SR; ALL for every rule")
    command.add_argument("--ignore", metavar="CODES", help="rules to leave out")
    command.add_argument("--fail-on", choices=LEVELS, metavar="LEVEL", help="exit with 1 on a finding of this level")
    command.add_argument("--allow-private", action="store_true", help="also fetch from addresses that are not public")
    command.set_defaults(verb=check)

    command = verbs.add_parser(
        "diff", help="compare two versions of a page", description="Shows what was changed from one version to another."
    )
    command.add_argument("old", metavar="OLD", help="the earlier version: a file, an http(s) URL, or -")
    command.add_argument("new", metavar="NEW", help="the later version")
    command.add_argument(
        "--format", choices=("text", "json", "html"), default="text", help="what to print (default: text)"
    )
    command.add_argument("-o", "--output", type=Path, metavar="FILE", help="where to write it")
    command.add_argument("--allow-private", action="store_true", help="also fetch from addresses that are not public")
    command.set_defaults(verb=diff)

    command = verbs.add_parser("rules", help="list the rules", description="List the rules.")
    command.set_defaults(verb=rules)

    command = verbs.add_parser("explain", help="explain a rule", description="Explain a rule.")
    command.add_argument("code", metavar="CODE", help="the code of a rule, like TM01")
    command.set_defaults(verb=explain)
    return parser


def _config(options: argparse.Namespace) -> "Config":
    """headwater.toml, with what the command line says instead of it."""
    from headwater.config import Config, find_config, read_config

    path = find_config(Path.cwd())
    config = read_config(path) if path else Config()
    fail_on: Level | None = options.fail_on
    return replace(
        config,
        select=_codes(options.select) if options.select is not None else config.select,
        ignore=_codes(options.ignore) if options.ignore is not None else config.ignore,
        fail_on=fail_on or config.fail_on,
    )


def _codes(text: str) -> tuple[str, ...]:
    return tuple(code.upper() for code in re.split(r"[,\s]+", text) if code)


def _suppressions(config: "Config", name: str, page: Page) -> "Iterator[Suppression]":
    """Those of the configuration that are about this page, by the name it was given or by its URL."""
    from headwater.findings import Suppression

    for entry in config.suppress:
        if entry.page is None or any(fnmatchcase(known, entry.page) for known in (name, page.url or "")):
            yield Suppression(code=entry.code, reason=entry.reason, page=None, quote=entry.quote)


def _read(name: str, *, url: str | None, allow_private: bool) -> Page:
    if name == "-":
        return Page(sys.stdin.buffer.read(), url=url)
    if re.match(r"https?://", name, re.IGNORECASE):
        from headwater.fetch import fetch_page

        page = fetch_page(name, allow_private=allow_private)
        return replace(page, url=url) if url else page
    return Page.from_path(name, url=url)


def _targets(options: argparse.Namespace) -> list[Path | None]:
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
        targets = [_in_a_folder(output)]
    elif output.is_dir():
        targets = [output / f"{name}{SUFFIXES[options.format]}" for name in _names(pages)]
    else:
        raise ConfigError(f"{output}: expected a folder for several pages; create it first")
    _keep_pages(pages, targets)
    return list(targets)


def _diff_target(options: argparse.Namespace) -> Path | None:
    """As `_targets`, for the one report of two pages."""
    output: Path | None = options.output
    if options.old == options.new == "-":
        raise ConfigError("-: standard input can be read once")
    if output is None:
        return None
    if output.is_dir():
        raise ConfigError(f"{output}: expected a file, this is a folder; name a file in it")
    _keep_pages((options.old, options.new), [_in_a_folder(output)])
    return output


def _in_a_folder(output: Path) -> Path:
    if not output.parent.is_dir():
        raise ConfigError(f"{output}: there is no folder {output.parent}; create it first")
    return output


def _keep_pages(pages: Sequence[str], targets: Sequence[Path]) -> None:
    inputs = {Path(page).resolve() for page in pages}
    for target in targets:
        if target.resolve() in inputs:
            raise ConfigError(f"{target}: is one of the pages, and would be overwritten; choose another -o")


def _names(pages: Sequence[str]) -> Iterator[str]:
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


def _report(audit: Audit, form: str, target: Path | None, *, several: bool) -> None:
    from headwater import report

    if form == "csv" and target is not None:
        stem = target.name.removesuffix(".csv")
        _write(target.with_name(f"{stem}.statements.csv"), report.statements_csv(audit))
        _write(target.with_name(f"{stem}.sources.csv"), report.sources_csv(audit))
        return
    if form == "text" and target is None:
        from rich.console import Console

        _tolerate(sys.stdout, errors="replace")
        report.print_audit(audit, Console())
        return
    if form == "text":
        text = _plain(lambda console: report.print_audit(audit, console))
    else:
        text = {"json": report.to_json, "html": report.to_html, "csv": report.statements_csv}[form](audit)
    _put(_one_line(text) if form == "json" and several and target is None else text, target)


def _report_revision(revision: Revision, form: str, target: Path | None) -> None:
    from headwater import report

    if form == "text" and target is None:
        from rich.console import Console

        _tolerate(sys.stdout, errors="replace")
        report.print_revision(revision, Console())
    elif form == "text":
        _put(_plain(lambda console: report.print_revision(revision, console)), target)
    else:
        _put({"json": report.revision_json, "html": report.revision_html}[form](revision), target)


def _put(text: str, target: Path | None) -> None:
    if target is not None:
        _write(target, text)
        return
    _tolerate(sys.stdout, encoding="utf-8")
    sys.stdout.write(text)


def _plain(show: "Callable[[Console], None]") -> str:
    from rich.console import Console

    out = io.StringIO()
    show(Console(file=out, width=100, no_color=True))
    return out.getvalue()


def _one_line(text: str) -> str:
    import json

    return json.dumps(json.loads(text), ensure_ascii=False) + "\n"


def _tolerate(stream: object, **how: str) -> None:
    """Terminals that cannot show a page's letters must not stop the report; and data is always UTF-8."""
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(**how)  # type: ignore[arg-type]


def _write(path: Path, text: str) -> None:
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


def _about(name: str, error: Exception) -> str:
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


def _complain(message: str) -> None:
    """To standard error, without the control characters that a URL or a page could bring along."""
    safe = "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in message)
    _tolerate(sys.stderr, errors="backslashreplace")
    print(f"headwater: {safe}", file=sys.stderr)
