"""`headwater add`, `trace`, `search`, `facts` and `corpus`: what is done with many articles."""

import argparse
import json
import os
import sys
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, NamedTuple, Self

from headwater.cli.check import print_report, project_config
from headwater.cli.output import (
    AUDITED,
    UNREADABLE,
    about,
    complain,
    in_a_folder,
    is_url,
    put,
    put_report,
    read_page,
)
from headwater.errors import ConfigError
from headwater.records import Article, Page, Trace

if TYPE_CHECKING:
    from rich.progress import Progress

    from headwater.audit import Content, Ingested
    from headwater.corpus import Corpus, Hit

# Inputs that are marked as done at once: after an interruption so many are read again.
_MARKED, _MARKED_UNREAD = 100, 2_000


def add(options: argparse.Namespace) -> int:
    """Add pages to the corpus."""
    from headwater.audit import ingest
    from headwater.corpus import input_bytes, open_corpus

    workers = options.workers or max(1, (os.cpu_count() or 2) - 1)
    files = [name for name in options.paths if name != "-" and not is_url(name)]
    with open_corpus(options.corpus, create=True) as corpus, _Tally(input_bytes(files)) as tally:
        inputs = _Inputs(options, corpus, tally)
        for told in ingest(inputs.contents(), corpus, statements=options.statements, workers=workers):
            inputs.done(told)
        inputs.close()
        held = f"{len(corpus)} articles in {corpus.name}"
    print(f"{tally.told()}; {_line(held)}")
    return UNREADABLE if tally.failed else AUDITED


def trace(options: argparse.Namespace) -> int:
    """Show where an article's words come from and go to."""
    from headwater import audit
    from headwater.corpus import open_corpus

    target = in_a_folder(options.output) if options.output else None
    with open_corpus(options.corpus) as corpus:
        try:
            found = audit.trace(_article(corpus, options.page, allow_private=options.allow_private), corpus)
        except Exception as error:
            complain(about(options.page, error))
            return UNREADABLE
    _print_trace(found, options.format, target)
    return AUDITED


def search(options: argparse.Namespace) -> int:
    """Find statements by their words."""
    from headwater.corpus import open_corpus

    with open_corpus(options.corpus) as corpus:
        hits = corpus.search(
            options.words, speaker=options.speaker, outlet=options.outlet, since=options.since, until=options.until,
            voice=options.voice, limit=options.limit,
        )  # fmt: skip
    if options.format == "json":
        put("".join(json.dumps(_hit_json(hit), ensure_ascii=False) + "\n" for hit in hits), None)
        return AUDITED
    for number, hit in enumerate(hits):
        if number:
            print()
        print(_line(hit.text))
        told = [hit.article.outlet, (hit.article.published or "no date")[:10], hit.article.headline]
        print(f"  {_line(hit.speaker or _VOICES[hit.voice])} · {_line(' · '.join(filter(None, told)))}")
        print(f"  {_line(hit.article.id)}")
    if not hits:
        complain("no statement holds these words; leave some out, or see `headwater corpus info` for what is there")
    return AUDITED


_VOICES = {
    "author": "the article’s own voice",
    "disclosure": "the article’s own voice",
    "source": "a source",
    None: "not read",
}


def facts_add(options: argparse.Namespace) -> int:
    """Load published fact checks."""
    from headwater.corpus import open_corpus
    from headwater.encoder.vectors import sentence_vectors
    from headwater.reuse.feeds import read_feed

    failed = False
    with open_corpus(options.corpus, create=True) as corpus:
        for name in options.feeds:
            try:
                feed = read_page(name, url=None, allow_private=options.allow_private).content
                checks, broken = read_feed(feed, name=name)
            except Exception as error:
                complain(about(name, error))
                failed = True
                continue
            for item in broken:
                complain(f"{item.where}: {item.why}")
            new = corpus.add_fact_checks(zip(checks, sentence_vectors([check.claim for check in checks]), strict=True))
            print(f"{_line(name)}: {len(checks)} fact checks, {new} of them new or changed; {len(broken)} broken")
            failed = failed or bool(broken)
    return UNREADABLE if failed else AUDITED


def corpus_info(options: argparse.Namespace) -> int:
    """Tell what is in the corpus."""
    from headwater.corpus import info, open_corpus

    with open_corpus(options.corpus) as corpus:
        told = info(corpus)
    rows = [
        ("corpus", f"{told.name} (schema {told.schema}, revision {told.revision}, {told.bytes / 1e6:.1f} MB)"),
        ("articles", f"{told.articles}, in {told.versions} versions; {told.unread} without statements"),
        ("published", f"{(told.first or '?')[:10]} to {(told.last or '?')[:10]}; {told.undated} without a date"),
        ("statements", str(told.statements)),
        ("fingerprints", f"{told.postings}, and {told.quotations} of quotations"),
        ("fact checks", str(told.fact_checks)),
        ("kept audits", str(told.kept_audits)),
    ]
    for name, value in rows:
        print(f"{name:<14}{_line(value)}")
    shown = [f"{name or 'no name'} {count}" for name, count in told.outlets[:20]]
    if len(told.outlets) > 20:
        shown.append(f"and {len(told.outlets) - 20} more")
    print(f"{'outlets':<14}{_line(', '.join(shown) or 'none')}")
    return AUDITED


def corpus_check(options: argparse.Namespace) -> int:
    """Look for damage."""
    from headwater.corpus import check, open_corpus

    with open_corpus(options.corpus) as corpus:
        problems = list(check(corpus))
        for problem in problems:
            complain(problem)
        print(f"{len(corpus)} articles, {len(problems)} problems")
    return UNREADABLE if problems else AUDITED


def corpus_export(options: argparse.Namespace) -> int:
    """Write the corpus as Parquet files."""
    from headwater.corpus import export_corpus, open_corpus

    with open_corpus(options.corpus) as corpus:
        for path in export_corpus(corpus, options.to):
            print(path)
    return AUDITED


def corpus_audit(options: argparse.Namespace) -> int:
    """Show a kept audit, and whether it is out of date."""
    from headwater.audit import read_kept
    from headwater.corpus import open_corpus

    target = in_a_folder(options.output) if options.output else None
    with open_corpus(options.corpus) as corpus:
        found = read_kept(options.id, corpus)
    if found is None:
        raise ConfigError(f"{options.id}: no audit of it is kept; run: headwater check PAGE --corpus CORPUS --keep")
    print_report(found, options.format, target, several=False)
    return AUDITED


def corpus_refresh(options: argparse.Namespace) -> int:
    """Redo the kept audits that are out of date."""
    from headwater.audit import refresh
    from headwater.corpus import open_corpus
    from headwater.findings import Suppression

    suppressions = tuple(
        Suppression(code=entry.code, reason=entry.reason, page=entry.page, quote=entry.quote)
        for entry in project_config().suppress
    )
    counts: Counter[str] = Counter()
    with open_corpus(options.corpus) as corpus:
        for audit, changed in refresh(corpus, suppressions=suppressions):
            counts["changed" if changed else "the same"] += 1
            if changed:
                print(f"{_line(audit.article.id)}: {len(audit.findings)} findings")
    print(f"{counts.total()} audits redone: {counts['changed']} changed, {counts['the same']} say the same as before")
    return AUDITED


@dataclass
class _File:
    """A file that is being read. It is done where nothing in it failed, else the next run reads it again."""

    failed: bool = False


class _Waiting(NamedTuple):
    """A page on its way into the corpus; or, with an empty name, the end of its file."""

    name: str
    mark: str | None
    file: _File
    bytes: int = 0


class _Inputs:
    """What was asked to be added, and how far it is.

    Pages are read some way ahead. An input is marked as done once it is kept, so that the next run does not read it
    again; with `--no-statements` under a mark of its own, since its statements may be asked for later.
    """

    def __init__(self, options: argparse.Namespace, corpus: "Corpus", tally: "_Tally") -> None:
        self._options, self._corpus, self._tally = options, corpus, tally
        self._way = "" if options.statements else "unread:"
        self._waiting: deque[_Waiting] = deque()
        self._marks: list[str] = []

    def contents(self) -> "Iterator[Content]":
        for name in self._options.paths:
            if name == "-" or is_url(name):
                try:
                    page = read_page(name, url=None, allow_private=self._options.allow_private)
                except Exception as error:
                    self._tally.fail(about(name, error))
                    continue
                self._waiting.append(_Waiting(name, None, _File()))
                yield page
            else:
                yield from self._files(name)

    def _files(self, name: str) -> "Iterator[Content]":
        from headwater.corpus import Failure, Finished, Found, find_pages

        file = _File()
        for item in find_pages([Path(name)], seen=self._seen):
            if isinstance(item, Found):
                self._waiting.append(_Waiting(item.name, self._way + item.mark, file))
                yield item.content
            elif isinstance(item, Failure):
                file.failed = True
                self._tally.fail(f"{item.name}: {item.why}")
            elif isinstance(item, Finished):
                self._waiting.append(_Waiting("", self._way + item.mark, file, item.bytes))
                file = _File()
            else:
                self._tally.leave_out(item.why, item.number)

    def _seen(self, marks: Iterable[str]) -> set[str]:
        asked = list(marks)
        held = self._corpus.seen([*asked, *(self._way + mark for mark in asked)])
        return {mark for mark in asked if mark in held or self._way + mark in held}

    def done(self, told: "Ingested") -> None:
        self._finish()
        page = self._waiting.popleft()
        if told.error is None:
            self._tally.count(str(told.outcome))
            self._marks += [page.mark] if page.mark else []
        else:
            page.file.failed = True
            self._tally.fail(about(page.name, told.error))
        if len(self._marks) >= (_MARKED if self._options.statements else _MARKED_UNREAD):
            self._keep()

    def close(self) -> None:
        self._finish()
        self._keep()

    def _finish(self) -> None:
        """The files that end before the next page."""
        while self._waiting and not self._waiting[0].name:
            end = self._waiting.popleft()
            self._marks += [end.mark] if end.mark and not end.file.failed else []
            self._tally.advance(end.bytes)

    def _keep(self) -> None:
        self._corpus.add((), marks=self._marks)
        self._marks.clear()


def _article(corpus: "Corpus", name: str, *, allow_private: bool) -> Page | Article:
    """An article by its id, which may be a URL; else a page to be read."""
    try:
        return corpus.audit(name).article
    except KeyError:
        pass
    if name != "-" and not is_url(name) and not Path(name).exists():
        raise ConfigError(
            f"{name}: expected a page or the id of an article in {corpus.name}; `headwater search` finds ids"
        )
    return read_page(name, url=None, allow_private=allow_private)


def _print_trace(found: Trace, form: str, target: Path | None) -> None:
    from headwater import report

    forms = {"json": lambda: report.trace_json(found), "html": lambda: report.trace_html(found)}
    put_report(form, target, lambda console: report.print_trace(found, console), forms)


def _hit_json(hit: "Hit") -> dict[str, object]:
    article = hit.article
    return {
        "article": {"id": article.id, "url": article.url, "outlet": article.outlet, "headline": article.headline,
                    "published": article.published},
        "span": list(hit.span), "text": hit.text, "speaker": hit.speaker, "voice": hit.voice,
    }  # fmt: skip


def _line(text: str) -> str:
    """On one line, without what could move the cursor."""
    return "".join(letter if letter.isprintable() else " " for letter in " ".join(text.split()))


class _Tally:
    """Counts what became of pages: beside a bar of the bytes read, on a terminal, and in one line at the end."""

    def __init__(self, bytes: int) -> None:
        self.failed = 0
        self._bytes = bytes
        self._counts: Counter[str] = Counter()
        self._left_out: Counter[str] = Counter()
        self._bar: Progress | None = None

    def __enter__(self) -> Self:
        if sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

            columns = BarColumn(20), TaskProgressColumn(), TextColumn("{task.description}"), TimeElapsedColumn()
            self._bar = Progress(*columns, console=Console(stderr=True), transient=True)
            self._bar.add_task("reading", total=self._bytes or None)
            self._bar.start()
        return self

    def __exit__(
        self, type_: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._bar:
            self._bar.stop()

    def advance(self, bytes: int) -> None:
        if self._bar:
            self._bar.advance(self._bar.tasks[0].id, bytes)

    def count(self, outcome: str) -> None:
        self._counts[outcome] += 1
        self._show()

    def leave_out(self, why: str, count: int) -> None:
        self._left_out[why] += count
        self._show()

    def fail(self, message: str) -> None:
        self.failed += 1
        complain(message)
        self._show()

    def told(self) -> str:
        """`12 new, 1 changed, 3 known, 2 failed`."""
        counts = {**{outcome: self._counts[outcome] for outcome in ("new", "changed", "known")}, "failed": self.failed}
        told = [f"{count} {outcome}" for outcome, count in counts.items()]
        return ", ".join([*told, *(f"{count} left out ({why})" for why, count in self._left_out.items())])

    def _show(self) -> None:
        if self._bar:
            self._bar.update(self._bar.tasks[0].id, description=self.told())
