"""Audit <-> JSON, schema `headwater.audit/1` (docs/audit.schema.json)."""

import json
import re
from functools import cache
from typing import TYPE_CHECKING, Any

from headwater.records import Article, Audit

if TYPE_CHECKING:
    from pydantic import TypeAdapter

# pydantic takes half a second to import, and the terminal report needs none of it: it is imported where it is used.

SCHEMA = "headwater.audit/1"
SURROGATE = re.compile("[\ud800-\udfff]")  # half a character, as JSON-LD can smuggle in; UTF-8 has no form for it


def to_json(audit: Audit) -> str:
    """The audit as one JSON object, indented, ending in a newline; the same audit gives the same bytes.

    Spans are `[start, end]` in code points of `article.text`; absent values are null or empty, never left out.
    """
    data = _adapter().dump_python(audit, mode="json")
    data["article"] |= _derived(audit.article)
    text = json.dumps({"schema": SCHEMA, **data}, ensure_ascii=False, indent=2, allow_nan=False)
    return SURROGATE.sub(lambda half: f"\\u{ord(half[0]):04x}", text) + "\n"


def read_json(text: str) -> Audit:
    """The audit that `to_json` wrote; fields it does not know are ignored.

    Raises `ValueError` where the text is not an audit of this schema.
    """
    from pydantic import ValidationError

    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ValueError(
            f"expected an audit as JSON, got something else ({error}); write one with `--format json`"
        ) from error
    found = data.get("schema") if isinstance(data, dict) else None
    if found != SCHEMA:
        raise ValueError(f"expected an audit of schema {SCHEMA}, got {json.dumps(found)[:80]}; audit the page again")
    try:
        return _adapter().validate_python(data)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        raise ValueError(
            f"the audit cannot be read at {place}: {first['msg']} ({error.error_count()} such); audit the page again"
        ) from error


def json_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of what `to_json` writes, as docs/audit.schema.json publishes it."""
    schema = _adapter().json_schema(mode="serialization")
    text = {"type": "string"}
    schema["$defs"]["Article"]["properties"] |= {
        "headline": text | {"description": "Text of the first headline block"},
        "standfirst": text | {"description": "Text of the first standfirst block"},
        "badges": {"type": "array", "items": text, "description": "Texts of the badge blocks"},
        "body": {"type": "array", "items": {"$ref": "#/$defs/Span"}, "description": "Spans of the body's blocks"},
    }
    return published(schema, SCHEMA, "Headwater audit", "Spans are [start, end) in code points of article.text.")


def published(schema: dict[str, Any], name: str, title: str, told: str) -> dict[str, Any]:
    """A record's JSON Schema as other tools get it: with its name, and every field there."""
    schema["properties"] = {"schema": {"const": name}, **schema["properties"]}
    for definition in (schema, *schema["properties"].values(), *schema["$defs"].values()):
        if definition.get("type") == "object" and "properties" in definition:
            definition["required"] = list(definition["properties"])  # absent values are null, never left out
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": title,
        "description": f"{told} Unknown fields are to be ignored.",
        **{key: value for key, value in schema.items() if key not in ("title", "description")},
    }


def _derived(article: Article) -> dict[str, Any]:
    """What other tools rely on and the record works out from its blocks."""
    return {
        "headline": article.headline,
        "standfirst": article.standfirst,
        "badges": list(article.badges),
        "body": [list(span) for span in article.body],
    }


@cache
def _adapter() -> "TypeAdapter[Audit]":
    from pydantic import TypeAdapter

    return TypeAdapter(Audit)
