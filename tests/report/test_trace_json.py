"""JSON of a trace: the published schema, and the fields that others rely on."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from headwater.records import Trace
from headwater.report import trace_json, trace_schema
from tests.report.trace_sample import COURIER_LEAD, LEAD, TEXT, TRACE, alone, at, hostile_trace

SCHEMA_FILE = Path(__file__).parents[2] / "docs" / "trace.schema.json"


def test_schema_file_is_current() -> None:
    """The published schema is the one that the code describes."""
    assert json.loads(SCHEMA_FILE.read_text(encoding="utf-8")) == trace_schema()


@pytest.mark.parametrize("trace", [TRACE, hostile_trace(), alone()], ids=["sample", "hostile", "alone"])
def test_traces_validate(trace: Trace) -> None:
    """What is written keeps to the schema, every field is there, and it can be written as UTF-8."""
    schema = trace_schema()
    Draft202012Validator.check_schema(schema)
    text = trace_json(trace)
    text.encode("utf-8")
    Draft202012Validator(schema).validate(json.loads(text))
    assert next(iter(json.loads(text))) == "schema"


def test_fields_other_tools_rely_on() -> None:
    """The other article once, above its passages; a passage has two spans and the text there."""
    data = json.loads(trace_json(TRACE))
    assert data["schema"] == "headwater.trace/1"
    assert set(data["article"]) == {"id", "url", "outlet", "headline", "published"}
    assert data["text"] == TEXT  # what `here` points into
    first = data["upstream"][0]
    assert set(first) == {"article", "share", "share_there", "direction", "why", "kind", "passages"}
    assert first["article"]["outlet"] == "Mill Courier"
    passage = first["passages"][0]
    assert list(passage) == ["here", "there", "text", "similarity", "changes", "of_here", "of_there", "credited"]
    assert passage["here"] == list(at(LEAD, TEXT))
    assert (passage["there"], passage["text"]) == ([500, 500 + len(COURIER_LEAD)], COURIER_LEAD)
    hedge = passage["changes"][0]
    assert hedge["type"] == "hedge_lost"
    assert TEXT[slice(*hedge["here"])] == "will"
    assert COURIER_LEAD[hedge["there"][0] - 500 : hedge["there"][1] - 500] == "may"
    assert [one["direction"] for one in data["upstream"]] == ["from", "from", "unclear"]
    assert [one["direction"] for one in data["downstream"]] == ["to"]
    assert data["edges"][2] == {
        "upstream": "notes", "downstream": "star", "share": TRACE.upstream[2].share, "clear": False, "types": [],
    }  # fmt: skip


def test_quotations() -> None:
    """Elsewhere with another speaker, with the same one, and nowhere: three answers."""
    other, same, nowhere = json.loads(trace_json(TRACE))["quotations"]
    assert TEXT[slice(*nowhere["here"])] == "Nobody asked us."
    assert nowhere["elsewhere"] == []
    assert [one["relation"] for one in same["elsewhere"]] == ["same speaker", "unclear"]
    found = other["elsewhere"][0]
    assert list(found) == ["article", "there", "text", "speaker", "relation", "changes"]
    assert (found["article"]["id"], found["there"], found["speaker"]) == ("courier", [701, 783], "Ann Vale")
