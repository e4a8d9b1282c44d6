"""Holds an audit against what a careful reader wrote down about the same page (`examples/*.expected.json`)."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

from headwater.records import Audit, Finding, Span, Statement

Form = Literal["txt", "html"]
Expected = dict[str, Any]


def read_expected(path: Path) -> Expected:
    expected: Expected = json.loads(path.read_text(encoding="utf-8"))
    return expected


def anatomy_misses(audit: Audit, expected: Expected) -> list[str]:
    """What the anatomy part asks for and the article does not have."""
    article, wanted = audit.article, expected["anatomy"]
    body = _flat(" ".join(article.cut(span) for span in article.body))
    comments = [_flat(article.cut(comment.span)) for comment in article.comments]
    outside = [*wanted["furniture"], *wanted["badges"], wanted["first_comment_words"]]
    checks = {
        "headline": _flat(article.headline) == wanted["headline"],
        "badges": [_flat(badge) for badge in article.badges] == wanted["badges"],
        "standfirst": _flat(article.standfirst) == wanted["standfirst"],
        "byline": bool(article.byline) == bool(wanted["byline"]),
        "published": article.published == wanted["published"],
        "number of comments": len(comments) == wanted["comments"],
        "first comment": any(wanted["first_comment_words"] in comment for comment in comments),
        "first words of the body": body.startswith(wanted["first_body_words"]),
        "last words of the body": body.endswith(wanted["last_body_words"]),
        "nothing but the story in the body": not any(words in body for words in outside),
    }
    return [what for what, holds in checks.items() if not holds]


def voice_misses(audit: Audit, expected: Expected) -> list[str]:
    """Sentences whose voice is not the one expected, or which are not there at all."""
    misses = []
    for wanted in expected["statements"]:
        statement = _find(audit, wanted["text"])
        got = statement.voice if statement else "no statement"
        if got not in _either(wanted["voice"]):
            misses.append(f"{wanted['text'][:40]}: voice {got}, expected {wanted['voice']}")
    return misses


def span_misses(audit: Audit, expected: Expected) -> list[str]:
    """Cues, kinds and source spans that are not the ones expected."""
    misses = []
    for wanted in expected["statements"]:
        statement = _find(audit, wanted["text"])
        if statement is None:
            misses.append(f"{wanted['text'][:40]}: no statement")
            continue
        for part, got in _parts(audit, statement):
            right = [_bare(option) for option in _either(wanted[part])] if part in wanted else None
            if right is not None and not any(_bare(one) in right for one in got):
                misses.append(f"{wanted['text'][:40]}: {part} {got}, expected {wanted[part]}")
    return misses


def finding_misses(audit: Audit, expected: Expected, form: Form, *, codes: frozenset[str]) -> list[str]:
    """Findings of `codes` that are missing, at another level, on other words, or not to be there at all."""
    wanted = expected["findings"]
    got = [finding for finding in audit.findings if finding.code in codes]
    misses = []
    for code, what in wanted["must"].items():
        if code in codes and not any(_fits(audit, finding, code, what, form) for finding in got):
            misses.append(f"{code}: {what['why']}")
    spoken = {finding.code for finding in got}
    misses += [f"{code}: {wanted['also'][code]}" for code in wanted["also"] if code in codes - spoken]
    misses += [f"{code} must not speak" for code in wanted["must_not"] if code in spoken]
    known = {*wanted["must"], *wanted["also"], *wanted["may"]}
    loud = {finding.code for finding in got if finding.level != "info"}
    return misses + [f"{code} speaks unasked" for code in sorted(loud - known - set(wanted["must_not"]))]


def _fits(audit: Audit, finding: Finding, code: str, what: dict[str, Any], form: Form) -> bool:
    level = what["level"][form] if isinstance(what["level"], dict) else what["level"]
    if finding.code != code or finding.level not in _either(level):
        return False
    # A finding may rest on "Thursday" alone where "reported Thursday" is what the reader wrote down.
    around = [_flat(audit.article.cut(_wider(span))) for span in finding.spans]
    return "overlaps" not in what or any(words in text for words in what["overlaps"] for text in around)


def _wider(span: Span) -> Span:
    return Span(max(0, span.start - 60), span.end + 60)


def _find(audit: Audit, text: str) -> Statement | None:
    """The statement with these words: in its content before in its sentence, the shorter one first."""

    def in_content(statement: Statement) -> bool:
        return any(text in _flat(audit.article.cut(span)) for span in statement.content)

    there = [s for s in audit.statements if text in _flat(audit.article.cut(s.span)) or in_content(s)]

    return min(there, key=lambda s: (not in_content(s), s.span.end - s.span.start), default=None)


def _parts(audit: Audit, statement: Statement) -> Iterator[tuple[str, list[str]]]:
    cut = audit.article.cut
    yield "kind", [statement.kind or "none"]
    yield "cue", [cut(span) for span in statement.cue]
    yield "source_span", [cut(statement.source_span)] if statement.source_span else []


def _either(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value


def _flat(text: str) -> str:
    return " ".join(text.split())  # str.split() takes a no-break space for white space


def _bare(text: str) -> str:
    return _flat(text).lower().strip(' ,"”')
