"""JSON of a revision: the published schema, and the fields that others rely on."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from headwater.records import Revision
from headwater.report import revision_json, revision_schema
from tests.report.revision_sample import REVISION, hostile_revision

SCHEMA_FILE = Path(__file__).parents[2] / "docs" / "diff.schema.json"
SAME = replace(REVISION, edits=(), headline=None, byline=None, correction=None)


def test_schema_file_is_current() -> None:
    """The published schema is the one that the code describes."""
    assert json.loads(SCHEMA_FILE.read_text(encoding="utf-8")) == revision_schema()


@pytest.mark.parametrize("revision", [REVISION, hostile_revision(), SAME], ids=["sample", "hostile", "same"])
def test_revisions_validate(revision: Revision) -> None:
    """What is written keeps to the schema, every field is there, and it can be written as UTF-8."""
    schema = revision_schema()
    Draft202012Validator.check_schema(schema)
    text = revision_json(revision)
    text.encode("utf-8")
    Draft202012Validator(schema).validate(json.loads(text))
    assert next(iter(json.loads(text))) == "schema"


def test_fields_other_tools_rely_on() -> None:
    """Kinds, types, spans of both texts and the words themselves; counts in the summary."""
    data = json.loads(revision_json(REVISION))
    assert data["schema"] == "headwater.revision/1"
    assert data["headline"] == {"old": "Bridge may close", "new": "Bridge to close"}
    assert data["standfirst"] is None  # absent is null, not left out
    assert data["sources"] == {"added": ["Joan Marsh"], "removed": ["county"]}
    assert data["correction"] == []
    changed, removed = data["edits"][1:3]
    assert (changed["kind"], changed["types"]) == ("changed", ["number_changed", "attribution_lost"])
    assert (changed["here"], changed["there"]) == ([100, 122], [500, 539])
    assert changed["changes"][0] == {"type": "number_changed", "here": [110, 113], "there": [510, 513]}
    assert (removed["here"], removed["there"]) == (None, [500, 525])
    assert (removed["old_text"], removed["new_text"]) == ("No rust was seen in 2019.", "")
    assert data["summary"] == {
        "unchanged": 9,
        "added": 1,
        "removed": 1,
        "changed": 3,
        "moved": 1,
        "types": {"headline_changed": 1, "attribution_lost": 1, "number_changed": 1, "hedge_lost": 1, "wording": 1},
        "quiet": ["attribution_lost", "number_changed"],
    }


def test_could_not_tell_is_null() -> None:
    """Where notices could not be looked for, nothing is said to be quiet."""
    data = json.loads(revision_json(SAME))
    assert (data["correction"], data["summary"]["quiet"]) == (None, None)
