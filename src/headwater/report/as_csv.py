"""Audit -> CSV: a row for each statement, and a row for each source."""

import csv
import io
from collections.abc import Iterable, Sequence

from headwater.records import Audit, Span
from headwater.report.tally import ledger
from headwater.report.words import source_name, visible

STATEMENT_COLUMNS = (
    "id", "voice", "kind", "sentence", "sources", "source_kinds", "relay", "cue", "content", "carried", "hedged",
    "negated", "confidence", "start", "end",
)  # fmt: skip
SOURCE_COLUMNS = (
    "id", "kind", "name", "title", "affiliation", "outlet", "side", "statements", "share", "direct", "indirect",
    "first", "last",
)  # fmt: skip
Cell = str | int | float | bool | None


def statements_csv(audit: Audit) -> str:
    """A row for each statement, in the article's order; several values in a cell are joined by ` | `.

    `start` and `end` are code points of the article's text. Line breaks, tabs and runs of spaces become one space; a
    spreadsheet runs a cell that begins with `=`, `+`, `-` or `@` as a formula, so such a cell gets an apostrophe first.
    """
    article = audit.article
    sources = {source.id: source for source in audit.sources}

    def cut(spans: Iterable[Span]) -> str:
        return " | ".join(article.cut(span) for span in spans)

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
                name(statement.relay) if statement.relay else None,
                cut(statement.cue),
                cut(statement.content),
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
    return _csv(
        SOURCE_COLUMNS,
        (
            (
                row.source.id,
                row.source.kind,
                row.source.name,
                row.source.title,
                row.source.affiliation,
                row.source.outlet,
                row.source.side,
                row.statements,
                round(row.share, 4),
                row.direct,
                row.indirect,
                row.first,
                row.last,
            )
            for row in ledger(audit)
        ),
    )


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
