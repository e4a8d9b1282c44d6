"""Audit and reviews -> W3C Web Annotation (https://www.w3.org/TR/annotation-model/), one collection in one page."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from headwater.records import Article, Audit, Evidence, Finding, Review, Span, Statement
from headwater.report.linked_data import (
    address_of,
    backed,
    decisions,
    embeddable_json,
    iso_date,
    told,
    urn,
    web_address,
)
from headwater.report.words import KIND, VOICE, line, source_label

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
_AROUND = 32  # code points before and after a quotation that tell it from another of the same words
_Node = dict[str, Any]


def to_annotations(audit: Audit, reviews: Mapping[str, Review]) -> str:
    """An audit as an AnnotationCollection in JSON-LD, every annotation in its first page.

    What is said of a statement is `describing` (voice, manner) with a body that is `identifying` for each speaker;
    a finding is `commenting` on the words that it rests on; a decided review is `assessing`, by the person who made
    it. `reviews` are by statement id; those without a verdict are left out. A target has the article's address as its
    source (`urn:headwater:ID` where it has none), a TextPositionSelector in Unicode code points of `Article.text`, and
    a TextQuoteSelector with 32 code points before and after. Markup is escaped, as in `to_claimreview`.
    """
    items = [*_statements(audit), *_findings(audit), *_reviews(audit, reviews)]
    name = urn(audit.article.id, "annotations")
    collection = {
        "@context": CONTEXT,
        "id": name,
        "type": "AnnotationCollection",
        "label": f"Headwater’s audit of {line(audit.article.headline) or address_of(audit.article)}",
        "total": len(items),
        "first": {"id": f"{name}:1", "type": "AnnotationPage", "startIndex": 0, "items": items} if items else None,
    }
    return embeddable_json({key: value for key, value in collection.items() if value is not None})


def _statements(audit: Audit) -> Iterator[_Node]:
    for statement in audit.statements:
        speakers = (_body(source_label(audit.article, audit.source(id)), "identifying") for id in statement.sources)
        tags = (_body(tag, "tagging") for tag in _tags(statement))
        bodies = [_body(_said_of(audit, statement), "describing"), *speakers, *tags]
        yield {
            "id": urn(audit.article.id, "statement", statement.id),
            "type": "Annotation",
            "motivation": "describing",
            "creator": _software(audit),
            "body": bodies,
            "target": _target(audit.article, statement.span),
        }


def _said_of(audit: Audit, statement: Statement) -> str:
    """`A source vouches for it: direct quotation, from the Harwick Courier`."""
    relay = f"from {source_label(audit.article, audit.source(statement.relay))}" if statement.relay else ""
    details = ", ".join(filter(None, (KIND[statement.kind] if statement.kind else "", relay)))
    return f"{VOICE[statement.voice]}{f': {details}' if details else ''}"


def _tags(statement: Statement) -> Iterator[str]:
    yield statement.voice
    yield from (name for name in ("hedged", "negated", "carried") if getattr(statement, name))


def _findings(audit: Audit) -> Iterator[_Node]:
    for number, finding in enumerate(audit.findings, 1):
        yield {
            "id": urn(audit.article.id, "finding", str(number)),
            "type": "Annotation",
            "motivation": "commenting",
            "creator": _software(audit),
            "body": [_body(line(finding.message), "commenting"), *_labels(finding)],
            "target": _targets(audit.article, finding.spans),
        }


def _labels(finding: Finding) -> Iterator[_Node]:
    yield from (_body(label, "tagging") for label in (finding.code, finding.name, finding.level))


def _reviews(audit: Audit, reviews: Mapping[str, Review]) -> Iterator[_Node]:
    for _, statement, review, verdict in decisions(audit, reviews):
        note = [_body(review.note, "commenting")] if review.note.strip() else []
        yield told(
            {
                "id": urn(audit.article.id, "review", review.id),
                "type": "Annotation",
                "motivation": "assessing",
                "creator": {"type": "Person", "name": line(review.reviewer)},
                # Only of a first edition is it known when the review was begun.
                "created" if review.edition == 1 else "modified": iso_date(review.made_at),
                "body": [_body(line(verdict), "assessing"), *note, *map(_evidence, backed(review))],
                "target": _target(audit.article, statement.span),
            }
        )


def _evidence(evidence: Evidence) -> _Node:
    """A link to the words of a page, to the page where no words are given; the words alone where there is no page."""
    address = web_address(evidence.url)
    if address is None:
        return _body(evidence.text, "commenting")
    quoted = {"type": "TextQuoteSelector", "exact": evidence.text} if evidence.text.strip() else None
    return told({"type": "SpecificResource", "purpose": "linking", "source": address, "selector": quoted})


def _body(text: str, purpose: str) -> _Node:
    return {"type": "TextualBody", "purpose": purpose, "value": text, "format": "text/plain"}


def _software(audit: Audit) -> _Node:
    return {"type": "Software", "name": f"Headwater {audit.version}"}


def _targets(article: Article, spans: Sequence[Span]) -> str | _Node | list[_Node]:
    """The words a finding rests on; the whole page where it rests on none in particular."""
    targets = [_target(article, span) for span in spans]
    return (targets[0] if len(targets) == 1 else targets) if targets else address_of(article)


def _target(article: Article, span: Span) -> _Node:
    return {"type": "SpecificResource", "source": address_of(article), "selector": _selectors(article.text, span)}


def _selectors(text: str, span: Span) -> list[_Node]:
    start, end = span
    quote = {
        "type": "TextQuoteSelector",
        "exact": text[start:end],
        "prefix": text[max(0, start - _AROUND) : start],
        "suffix": text[end : end + _AROUND],
    }
    return [{"type": "TextPositionSelector", "start": start, "end": end}, quote]
