"""An invented story read by the shipped models, its later versions, and corrections as a reviewer makes them."""

from functools import cache
from typing import Any

from headwater.article import article_from_text
from headwater.audit import draft_audit
from headwater.records import Audit, Correction, CorrectionKind, Selector, Source, Span, Statement
from headwater.review import make_selector, speaker_of

TITLE = "Harwick dam to be mended"
STORY = (
    "The dam above Harwick leaks at two of its gates. “They will be mended before the winter,” said Mayor Ann Vale. "
    "Vale said the council had the money.",
    "Tom Reed, who farms below the dam, said nobody had warned him of the leaks. “We had to find out ourselves,” he "
    "said. The river could flood at any time, people in Millford fear.",
    "The work costs 3 million, and the council will pay for it, officials said. Ines Calloway, an engineer, said the "
    "gates were built in 1931.",
)


@cache
def read(*paragraphs: str) -> Audit:
    """The audit before any rule."""
    return draft_audit(article_from_text("\n\n".join((TITLE, *paragraphs)), url="https://millcourier.example/dam"))


def audit() -> Audit:
    return read(*STORY)


def find(audit: Audit, words: str, nth: int = 0) -> Span:
    start = -1
    for _ in range(nth + 1):
        start = audit.article.text.index(words, start + 1)
    return Span(start, start + len(words))


def mark(audit: Audit, words: str, nth: int = 0) -> Selector:
    return make_selector(audit.article.text, find(audit, words, nth))


def statement_with(audit: Audit, words: str) -> Statement:
    return next(one for one in audit.statements if one.span.contains(find(audit, words)))


def source_called(audit: Audit, name: str) -> Source:
    return next(one for one in audit.sources if one.name == name)


def correction(audit: Audit, kind: CorrectionKind, words: str, **fields: Any) -> Correction:
    """`words` are of the statement's sentence; of "merge" and "split" they are the mention."""
    told: dict[str, Any] = {"speaker": None, "where": mark(audit, words)}
    if kind not in ("merge", "split"):
        statement = statement_with(audit, words)
        told = {
            "speaker": speaker_of(audit, statement),
            "where": make_selector(audit.article.text, statement.span),
        }
    empty = {"voice": None, "source": None, "name": None, "source_kind": None, "spans": ()}
    article = audit.article
    return Correction(
        id=f"{kind} {words}", article=article.id, version=article.version, kind=kind, reviewer="Ines",
        made_at="2026-03-10T09:00:00+00:00", **(empty | told | fields),
    )  # fmt: skip
