"""JSON: the published schema, and the way back."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from headwater.audit import audit_page
from headwater.records import Audit, Checked, Page
from headwater.report import json_schema, read_json, to_json
from tests.report.sample import AUDIT, hostile_audit

ROOT = Path(__file__).parents[2]
SCHEMA_FILE = ROOT / "docs" / "audit.schema.json"
BARE = replace(
    AUDIT, statements=(), sources=(), entities=(), findings=(), checked=Checked((), ()), models={},
    article=replace(AUDIT.article, blocks=(), links=(), comments=(), structured_data=(), byline=(), text=""),
)  # fmt: skip
AUDITS = pytest.mark.parametrize("audit", [AUDIT, hostile_audit(), BARE], ids=["sample", "hostile", "bare"])


def test_schema_file_is_current() -> None:
    """The published schema is the one that the code describes."""
    assert json.loads(SCHEMA_FILE.read_text(encoding="utf-8")) == json_schema()


@AUDITS
def test_audits_validate(audit: Audit) -> None:
    """What is written keeps to the schema, and every field is there."""
    schema = json_schema()
    Draft202012Validator.check_schema(schema)
    data = json.loads(to_json(audit))
    Draft202012Validator(schema).validate(data)
    assert next(iter(data)) == "schema"


@AUDITS
def test_round_trip(audit: Audit) -> None:
    """Reading gives an equal audit, and writing it again the same bytes; half a surrogate pair survives too."""
    text = to_json(audit)
    text.encode("utf-8")
    assert read_json(text) == audit
    assert to_json(read_json(text)) == text


def test_real_audit() -> None:
    """What the rules measure survives the way there and back, too."""
    audit = audit_page(Page.from_path(ROOT / "examples" / "harwick.html"), select=("ALL",))
    text = to_json(audit)
    Draft202012Validator(json_schema()).validate(json.loads(text))
    assert audit.findings
    assert read_json(text) == audit


def test_fields_other_tools_rely_on() -> None:
    """Spans are pairs, and the article says what its blocks mean."""
    data = json.loads(to_json(AUDIT))
    article = data["article"]
    assert data["schema"] == "headwater.audit/1"
    assert article["headline"] == "Ferry to Skarn stops for the winter"
    assert article["standfirst"] == "The island has one boat left"
    assert article["badges"] == ["Verified"]
    assert [article["text"][start:end] for start, end in article["body"]][1] == "No replacement"
    assert article["links"][0] == {"span": data["sources"][2]["mentions"][0], "href": "https://council.example/minutes"}
    assert data["statements"][3]["relay"] is None  # absent is null, not left out
    assert data["corpus_revision"] is None


def test_newer_fields_are_ignored() -> None:
    """A later version may add fields at any depth."""
    data: dict[str, Any] = json.loads(to_json(AUDIT))
    data["added"] = data["article"]["added"] = data["statements"][0]["added"] = {"x": 1}
    assert read_json(json.dumps(data)) == AUDIT


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"schema": "headwater.audit/2"}', "expected an audit of schema headwater.audit/1"),
        ("{}", "got null"),
        ("[]", "got null"),
        ("<html>", "expected an audit as JSON"),
        ("[" * 100_000, "expected an audit as JSON"),  # deeper than the parser goes
        ('{"schema": "headwater.audit/1"}', "cannot be read at article"),
    ],
)
def test_not_an_audit(text: str, message: str) -> None:
    """What is not an audit of this schema is refused with a sentence."""
    with pytest.raises(ValueError, match=message):
        read_json(text)


def test_not_a_number() -> None:
    """JSON-LD as Python reads it can hold NaN, which JSON has no form for: it becomes null."""
    article = replace(AUDIT.article, structured_data=({"ratingValue": float("nan"), "best": [float("inf")]},))
    data = json.loads(to_json(replace(AUDIT, article=article)))
    assert data["article"]["structured_data"] == [{"ratingValue": None, "best": [None]}]
