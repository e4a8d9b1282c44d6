"""Trace -> JSON, schema `headwater.trace/1` (docs/trace.schema.json)."""

import json
from functools import cache
from typing import TYPE_CHECKING, Any

from headwater.records import Trace
from headwater.report.as_json import SURROGATE, published

if TYPE_CHECKING:
    from pydantic import TypeAdapter

SCHEMA = "headwater.trace/1"
_TOLD_ABOVE = ("direction", "why", "kind")  # one answer for all passages of two articles


def trace_json(trace: Trace) -> str:
    """The trace as one JSON object, indented, ending in a newline; the same trace gives the same bytes.

    `here` is a span of this article's `text`, `there` of the other article's; absent values are null or empty, never
    left out.
    """
    data = _adapter().dump_python(trace, mode="json")
    for sharing in (*data["upstream"], *data["downstream"]):
        sharing["passages"] = [_passage(passage) for passage in sharing["passages"]]
    for quotation in data["quotations"]:
        quotation["elsewhere"] = [_quoted(quoted) for quoted in quotation["elsewhere"]]
    text = json.dumps({"schema": SCHEMA, **data}, ensure_ascii=False, indent=2, allow_nan=False)
    return SURROGATE.sub(lambda half: f"\\u{ord(half[0]):04x}", text) + "\n"


def trace_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of what `trace_json` writes, as docs/trace.schema.json publishes it."""
    schema = _adapter().json_schema(mode="serialization")
    definitions = schema["$defs"]
    passage = definitions.pop("Passage")["properties"]
    elsewhere = {"there": passage["span"], "text": passage["text"]}
    for name in ("Reuse", "Quoted"):
        properties = definitions[name]["properties"]
        rest = {key: value for key, value in properties.items() if key not in (*_TOLD_ABOVE, "here", "there")}
        first = {"here": properties["here"]} if name == "Reuse" else {"article": passage["article"]}
        definitions[name]["properties"] = {**first, **elsewhere, **rest}
    for definition in definitions.values():
        definition.pop("description", None)  # those of the records, whose `there` is another
    told = "`here` is [start, end) in code points of `text`, `there` of the other article’s."
    return published(schema, SCHEMA, "Headwater trace", told)


def _passage(reuse: dict[str, Any]) -> dict[str, Any]:
    """A reuse whose other article stands above it."""
    there = reuse["there"]
    rest = {name: value for name, value in reuse.items() if name not in (*_TOLD_ABOVE, "here", "there")}
    return {"here": reuse["here"], "there": there["span"], "text": there["text"], **rest}


def _quoted(quoted: dict[str, Any]) -> dict[str, Any]:
    there = quoted["there"]
    rest = {name: value for name, value in quoted.items() if name != "there"}
    return {"article": there["article"], "there": there["span"], "text": there["text"], **rest}


@cache
def _adapter() -> "TypeAdapter[Trace]":
    from pydantic import TypeAdapter

    return TypeAdapter(Trace)
