"""Web Annotation: an audit and its reviews beside the article's words."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from headwater.records import Audit, Review
from headwater.report import to_annotations
from tests.report.linked_data import expanded
from tests.report.review_sample import REVIEWS, hostile_reviews, without_url
from tests.report.sample import AUDIT, hostile_audit

Annotation = dict[str, Any]

# What the Web Annotation Data Model asks of each: https://www.w3.org/TR/annotation-model/ (3.1, 3.2.4, 4, 5.1, 5.2).
_TEXT, _COUNT = {"type": "string"}, {"type": "integer", "minimum": 0}
_IRI = {"type": "string", "pattern": r'^(https?://|urn:headwater:)[^\s<>"{}|\\^`]+$'}
_PURPOSE = {"enum": ["assessing", "commenting", "describing", "identifying", "linking", "tagging"]}


def _node(type: str, required: str = "", **properties: object) -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["type", *required.split()],
        "properties": {"type": {"const": type}, **properties},
        "additionalProperties": False,
    }


_POSITION = _node("TextPositionSelector", "start end", start=_COUNT, end=_COUNT)
_QUOTE = _node("TextQuoteSelector", "exact", exact=_TEXT, prefix=_TEXT, suffix=_TEXT)
_SELECTORS = {"type": "array", "prefixItems": [_POSITION, _QUOTE], "minItems": 2, "items": False}
_TARGET = {"anyOf": [_IRI, _node("SpecificResource", "source selector", source=_IRI, selector=_SELECTORS)]}
_BODY = {
    "anyOf": [
        _node("TextualBody", "value purpose", value=_TEXT, purpose=_PURPOSE, format=_TEXT),
        _node("SpecificResource", "source purpose", source=_IRI, purpose={"const": "linking"}, selector=_QUOTE),
    ]
}
_ANNOTATION = _node(
    "Annotation",
    "id motivation creator body target",
    id=_IRI,
    motivation=_PURPOSE,
    creator={"anyOf": [_node("Person", "name", name=_TEXT), _node("Software", "name", name=_TEXT)]},
    created=_TEXT,
    modified=_TEXT,
    body={"type": "array", "items": _BODY, "minItems": 1},
    target={"anyOf": [_TARGET, {"type": "array", "items": _TARGET, "minItems": 2}]},
)
_ITEMS = {"type": "array", "items": _ANNOTATION, "minItems": 1}
SCHEMA = _node(
    "AnnotationCollection",
    "@context id label total",
    **{"@context": {"const": "http://www.w3.org/ns/anno.jsonld"}},
    id=_IRI,
    label=_TEXT,
    total=_COUNT,
    first=_node("AnnotationPage", "id startIndex items", id=_IRI, startIndex={"const": 0}, items=_ITEMS),
)


def annotations(audit: Audit, reviews: Mapping[str, Review], motivation: str | None = None) -> list[Annotation]:
    """The annotations of a collection that is valid and that a reader of JSON-LD understands."""
    collection = json.loads(to_annotations(audit, reviews))
    Draft202012Validator(SCHEMA).validate(collection)
    expanded(collection)
    items: list[Annotation] = collection.get("first", {}).get("items", [])
    assert collection["total"] == len(items) == len({item["id"] for item in items})
    return [item for item in items if motivation in (None, item["motivation"])]


def targets(item: Annotation) -> list[dict[str, Any]]:
    """Those that select words."""
    found = item["target"] if isinstance(item["target"], list) else [item["target"]]
    return [target for target in found if isinstance(target, dict)]


def bodies(item: Annotation, purpose: str) -> list[str]:
    return [body["value"] for body in item["body"] if body["purpose"] == purpose]


@pytest.mark.parametrize("audit", [AUDIT, hostile_audit()], ids=["sample", "hostile"])
def test_selectors(audit: Audit) -> None:
    """By place and by quotation, each selector finds the words that the audit speaks of."""
    text = audit.article.text
    found = [target["selector"] for item in annotations(audit, {}) for target in targets(item)]
    spans = [of.span for of in audit.statements] + [span for finding in audit.findings for span in finding.spans]
    assert [(place["start"], place["end"]) for place, _ in found] == spans
    for place, quote in found:
        assert quote["exact"] == text[place["start"] : place["end"]]
        assert text.find(quote["prefix"] + quote["exact"] + quote["suffix"]) == place["start"] - len(quote["prefix"])


def test_statement() -> None:
    """Each statement is described: its voice and manner, who speaks, and what is said of it in a word."""
    lind, minutes, *_ = annotations(AUDIT, {}, "describing")
    assert bodies(lind, "describing") == ["A source vouches for it: direct quotation, from Skarn Post"]
    assert bodies(lind, "identifying") == ["Tor Lind, the ferry’s captain"]
    assert bodies(lind, "tagging") == ["source", "negated"]
    assert bodies(minutes, "tagging") == ["source", "hedged"]
    assert lind["creator"] == {"type": "Software", "name": "Headwater 0.1.0"}


def test_finding() -> None:
    """A finding comments on the words it rests on; one that rests on none comments on the page."""
    whole, one, _, two, _ = annotations(AUDIT, {}, "commenting")
    assert bodies(one, "tagging") == ["SR04", "relayed", "note"]
    assert [len(targets(item)) for item in (whole, one, two)] == [0, 1, 2]
    assert whole["target"] == "https://skarntimes.example/ferry"


def test_review() -> None:
    """A decided review assesses the statement, by the person who made it; an open one is left out."""
    lind, minutes = annotations(AUDIT, REVIEWS, "assessing")
    assert lind["body"] == [
        {"type": "TextualBody", "purpose": "assessing", "value": "Mostly false", "format": "text/plain"},
        {"type": "TextualBody", "purpose": "commenting", "value": "It sailed in February.", "format": "text/plain"},
        {
            "type": "SpecificResource",
            "purpose": "linking",
            "source": "https://harbour.example/timetable",
            "selector": {"type": "TextQuoteSelector", "exact": "The ferry sails on Fridays from 7 February."},
        },
        {"type": "SpecificResource", "purpose": "linking", "source": "https://harbour.example/log"},
        {
            "type": "TextualBody",
            "purpose": "commenting",
            "value": "The harbour log of 1 February, page 3.",
            "format": "text/plain",
        },
    ]
    assert lind["creator"] == {"type": "Person", "name": "Ann Pell"}
    assert [item.get("created") for item in (lind, minutes)] == [None, "2026-10-05T10:00:00+00:00"]
    assert lind["modified"] == "2026-10-05T10:00:00+00:00"  # its third edition
    assert "Bo Marsh" not in to_annotations(AUDIT, REVIEWS)


@pytest.mark.parametrize(
    ("url", "id", "source"),
    [
        ("https://a.example/ä?q=1|2", "x", "https://a.example/ä?q=1%7C2"),  # an IRI holds letters, and no bar
        (None, "5f2c", "urn:headwater:5f2c"),
        ("javascript:alert(1)", "5f2c", "urn:headwater:5f2c"),  # no page is there
        ("http://[broken", "a b", "urn:headwater:a%20b"),
    ],
)
def test_source(url: str | None, id: str, source: str) -> None:
    """The article's address, or a name that stands for it."""
    audit = replace(AUDIT, article=replace(without_url(AUDIT.article), url=url, id=id))
    assert {target["source"] for item in annotations(audit, REVIEWS) for target in targets(item)} == {source}


def test_nothing_to_say() -> None:
    """A collection without annotations has no page: none would be valid."""
    assert annotations(replace(AUDIT, statements=(), findings=()), {}) == []


def test_hostile() -> None:
    """Text of a page or a form ends no script and turns no line around, and comes back as it was."""
    audit, reviews = hostile_reviews()
    text = to_annotations(audit, reviews)
    assert [sign for sign in "<>&\u202e\u2066\ud800\x1b" if sign in text] == []
    assert {bodies(item, "commenting")[0] for item in annotations(audit, reviews, "assessing")} == {reviews["s"].note}
