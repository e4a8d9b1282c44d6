"""`headwater check` and `headwater diff`."""

import argparse
import re
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING

from headwater.cli.output import (
    AUDITED,
    FOUND,
    UNREADABLE,
    about,
    complain,
    one_line,
    one_target,
    put_report,
    read_page,
    targets_of,
    write,
)
from headwater.errors import ConfigError
from headwater.records import LEVELS, Audit, Level, Page, Revision

if TYPE_CHECKING:
    from headwater.audit import Rules
    from headwater.config import Config
    from headwater.corpus import Corpus
    from headwater.findings import Suppression


def check(options: argparse.Namespace) -> int:
    """Audit pages and report."""
    config = _config(options)
    targets = targets_of(options)
    with _corpus(options) as corpus:
        return _check(options, config, targets, corpus)


def _check(
    options: argparse.Namespace, config: "Config", targets: Sequence[Path | None], corpus: "Corpus | None"
) -> int:
    from headwater.audit import Rules, audit_page

    worst, unreadable = -1, False
    for name, target in zip(options.pages, targets, strict=True):
        try:
            page = read_page(name, url=options.url, allow_private=options.allow_private)
            rules = Rules(
                select=config.select, ignore=config.ignore, suppressions=tuple(_suppressions(config, name, page))
            )
            audit = _kept(page, corpus, rules) if corpus and options.keep else audit_page(page, corpus=corpus, **rules)
        except ConfigError:
            raise
        except Exception as error:  # whatever one page does, the rest are audited and nobody is shown a stack trace
            complain(about(name, error))
            unreadable = True
            continue
        print_report(audit, options.format, target, several=len(targets) > 1)
        worst = max([worst, *(LEVELS.index(finding.level) for finding in audit.findings)])
    if unreadable:
        return UNREADABLE
    return FOUND if config.fail_on and worst >= LEVELS.index(config.fail_on) else AUDITED


def _kept(page: Page, corpus: "Corpus", rules: "Rules") -> Audit:
    """The page's audit, with what reviewers put right in an earlier one, as the corpus keeps it from now on."""
    from headwater.audit import keep_audit

    audit = corpus.audits.get(keep_audit(page, corpus, add=False, **rules))
    assert audit
    return audit


def diff(options: argparse.Namespace) -> int:
    """Compare two versions of a page."""
    from headwater.audit import NOTICES, audit_page
    from headwater.reuse.revision import find_revision

    target = one_target(options)
    audits = []
    for name in (options.old, options.new):
        try:
            page = read_page(name, url=None, allow_private=options.allow_private)
            audits.append(audit_page(page, select=NOTICES))
        except Exception as error:  # both pages are tried, so that one run tells all that is wrong
            complain(about(name, error))
    if len(audits) < 2:
        return UNREADABLE
    _report_revision(find_revision(*audits), options.format, target)
    return AUDITED


def _config(options: argparse.Namespace) -> "Config":
    """headwater.toml, with what the command line says instead of it."""
    config = project_config()
    fail_on: Level | None = options.fail_on
    return replace(
        config,
        select=_codes(options.select) if options.select is not None else config.select,
        ignore=_codes(options.ignore) if options.ignore is not None else config.ignore,
        fail_on=fail_on or config.fail_on,
    )


def project_config() -> "Config":
    """The nearest headwater.toml."""
    from headwater.config import Config, find_config, read_config

    path = find_config(Path.cwd())
    return read_config(path) if path else Config()


def _corpus(options: argparse.Namespace) -> "AbstractContextManager[Corpus | None]":
    if options.corpus is None:
        if options.keep:
            raise ConfigError("--keep: expected a corpus to keep the audit in; add --corpus PATH")
        return nullcontext()
    from headwater.corpus import open_corpus

    return open_corpus(options.corpus)


def _codes(text: str) -> tuple[str, ...]:
    return tuple(code.upper() for code in re.split(r"[,\s]+", text) if code)


def _suppressions(config: "Config", name: str, page: Page) -> "Iterator[Suppression]":
    """Those of the configuration that are about this page, by the name it was given or by its URL."""
    from headwater.findings import Suppression

    for entry in config.suppress:
        if entry.page is None or any(fnmatchcase(known, entry.page) for known in (name, page.url or "")):
            yield Suppression(code=entry.code, reason=entry.reason, page=None, quote=entry.quote)


def print_report(audit: Audit, form: str, target: Path | None, *, several: bool) -> None:
    from headwater import report

    if form == "csv" and target is not None:
        stem = target.name.removesuffix(".csv")
        write(target.with_name(f"{stem}.statements.csv"), report.statements_csv(audit))
        write(target.with_name(f"{stem}.sources.csv"), report.sources_csv(audit))
        return

    def as_json() -> str:
        text = report.to_json(audit)
        return one_line(text) if several and target is None else text

    forms = {"json": as_json, "html": lambda: report.to_html(audit), "csv": lambda: report.statements_csv(audit)}
    put_report(form, target, lambda console: report.print_audit(audit, console), forms)


def _report_revision(revision: Revision, form: str, target: Path | None) -> None:
    from headwater import report

    forms = {"json": lambda: report.revision_json(revision), "html": lambda: report.revision_html(revision)}
    put_report(form, target, lambda console: report.print_revision(revision, console), forms)
