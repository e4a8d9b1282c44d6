"""Audit -> CSV: a row for each statement, and a row for each source."""

import csv
import io
from collections.abc import Iterable, Sequence

from headwater.records import Article, Audit, Span
from headwater.report.tally import SourceTally, source_rows
from headwater.report.words import source_name, visible

STATEMENT_COLUMNS = (
    "id", "voice", "kind", "sentence", "sources", "source_kinds", "named_as", "relay", "cue", "content", "carried",
    "hedged", "negated", "confidence", "start", "end",
)  # fmt: skip
SOURCE_COLUMNS = (
    "id", "kind", "name", "title", "affiliation", "justification", "anonymity", "outlet", "side", "statements",
    "share", "direct", "indirect", "mixed", "relayed", "first", "last",
)  # fmt: skip
Cell = str | int | float | bool | None


def statements_csv(audit: Audit) -> str:
    """A row for each statement, in the article's order; several values in a cell are joined by ` | `.

    `start` and `end` are code points of the article's text. Line breaks, tabs and runs of spaces become one space; a
    spreadsheet runs a cell that begins with `=`, `+`, `-` or `@` as a formula, so such a cell gets an apostrophe first.
    """
    article = audit.article
    sources = {source.id: source for source in audit.sources}

    def name(id: str) -> str:
        return source_name(article, sources[id])

    return _csv(
        STATEMENT_COLUMNS,
        (
            (
                statement.id,
                statement.voice,
                statement.kind,
                article.cut(statement.span),
                " | ".join(name(id) for id in statement.sources),
                " | ".join(sources[id].kind for id in statement.sources),
                article.cut(statement.source_span) if statement.source_span else None,
                name(statement.relay) if statement.relay else None,
                _words(article, statement.cue),
                _words(article, statement.content),
                statement.carried,
                statement.hedged,
                statement.negated,
                round(statement.confidence, 4),
                statement.span.start,
                statement.span.end,
            )
            for statement in audit.statements
        ),
    )


def sources_csv(audit: Audit) -> str:
    """A row for each source. `share` is the part of the body's characters that it vouches for; `first` and `last` are
    where its first statement starts and its last one ends. Cells are guarded as in `statements_csv`."""
    return _csv(SOURCE_COLUMNS, (_source(audit.article, row) for row in source_rows(audit)))


def _source(article: Article, row: SourceTally) -> Sequence[Cell]:
    source, counts = row.source, row.counts
    return (
        source.id,
        source.kind,
        source.name,
        source.title,
        source.affiliation,
        _words(article, source.justification),
        _words(article, source.anonymity),
        source.outlet,
        source.side,
        counts.statements,
        round(counts.share, 4),
        counts.direct,
        counts.indirect,
        counts.mixed,
        row.relayed,
        counts.first,
        counts.last,
    )


def _words(article: Article, spans: Iterable[Span]) -> str:
    return " | ".join(article.cut(span) for span in spans)


def _csv(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return out.getvalue()


def _cell(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, str):
        return str(value)
    text = " ".join(visible(value).split())
    return f"'{text}" if text.startswith(("=", "+", "-", "@")) else text
