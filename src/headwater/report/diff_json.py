"""Revision -> JSON, schema `headwater.revision/1` (docs/diff.schema.json)."""

import json
from functools import cache
from typing import TYPE_CHECKING, Any

from headwater.records import Revision
from headwater.report.as_json import SURROGATE, published
from headwater.report.diff_words import edit_counts, type_counts

if TYPE_CHECKING:
    from pydantic import TypeAdapter

SCHEMA = "headwater.revision/1"


def revision_json(revision: Revision) -> str:
    """The revision as one JSON object, indented, ending in a newline; the same revision gives the same bytes.

    `here` is a span of the new text, `there` of the old one; absent values are null or empty, never left out.
    """
    data = _adapter().dump_python(revision, mode="json")
    data["summary"] = {
        "unchanged": revision.unchanged,
        **edit_counts(revision),
        "types": dict(type_counts(revision)),
        "quiet": revision.quiet,
    }
    text = json.dumps({"schema": SCHEMA, **data}, ensure_ascii=False, indent=2, allow_nan=False)
    return SURROGATE.sub(lambda half: f"\\u{ord(half[0]):04x}", text) + "\n"


def revision_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of what `revision_json` writes, as docs/diff.schema.json publishes it."""
    schema = _adapter().json_schema(mode="serialization")
    number: dict[str, Any] = {"type": "integer", "minimum": 0}
    type = schema["$defs"]["Edit"]["properties"]["types"]["items"]
    quiet = {
        "anyOf": [{"type": "array", "items": type}, {"type": "null"}],
        "description": "Facts changed while no notice was added; null where notices could not be looked for",
    }
    summary: dict[str, Any] = {
        **dict.fromkeys(("unchanged", "added", "removed", "changed", "moved"), number),
        "types": {"type": "object", "additionalProperties": number, "description": "How many edits have each type"},
        "quiet": quiet,
    }
    schema["properties"]["summary"] = {"type": "object", "properties": summary}
    told = "`here` is [start, end) in code points of the new article’s text, `there` of the old one’s."
    return published(schema, SCHEMA, "Headwater revision", told)


@cache
def _adapter() -> "TypeAdapter[Revision]":
    from pydantic import TypeAdapter

    return TypeAdapter(Revision)
