"""Audits of small pages for tests of what was changed: built by hand, the model is not asked."""

import re
from dataclasses import replace
from typing import Any

from headwater.records import Audit, Finding, Span
from headwater.reuse.revision import find_revision
from tests.findings.builders import Heard, Named, Row, Said, audit_of, page

VALE = Heard("Ann Vale", entity="Ann Vale")
REED = Heard("Tom Reed", entity="Tom Reed")
VALE_NAMED = Named(("Ann Vale", "Vale"))
REED_NAMED = Named(("Tom Reed", "Reed"))


def version(
    *rows: Row,
    said: tuple[Said, ...] = (),
    heard: tuple[Heard, ...] = (),
    named: tuple[Named, ...] = (),
    notices: tuple[str, ...] = (),
    ran: tuple[str, ...] = ("anatomy", "statements", "PG03"),
    **fields: Any,
) -> Audit:
    """The audit of a page; `notices` are words of it that PG03 points at."""
    audit = audit_of(page(*rows, **fields), said=said, heard=heard, named=named, ran=ran)
    cut = audit.article.cut
    statements = tuple(
        replace(
            statement,
            hedged=bool(re.search(r"\b(?:may|reportedly|could)\b", cut(statement.span))),
            negated=bool(re.search(r"\b(?:not|never|no)\b", cut(statement.span))),
        )
        for statement in audit.statements
    )
    spans = tuple(_find(audit.article.text, words) for words in notices)
    findings = (Finding("PG03", "correction", "info", "A notice.", spans, (), {}),) if notices else ()
    return replace(audit, statements=statements, findings=findings)


def types(old: Audit, new: Audit) -> list[str]:
    """The types of the one edit between two versions."""
    (edit,) = find_revision(old, new).edits
    return list(edit.types)


def _find(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))
