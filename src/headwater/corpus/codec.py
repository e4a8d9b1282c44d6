"""Records <-> the compressed JSON that the store keeps, and text as both databases take it."""

import json
import re
import zlib
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from headwater.records import Audit, FactCheck

if TYPE_CHECKING:
    from pydantic import TypeAdapter

# Level 1 takes a third of the time of level 6 and makes an article's audit a tenth larger.
LEVEL = 1
REFUSED = re.compile("[\x00\ud800-\udfff]")  # NUL, and half a character as JSON-LD can smuggle in
T = TypeVar("T", Audit, FactCheck)


def pack(record: Audit | FactCheck) -> bytes:
    """The record as compressed JSON."""
    adapter: TypeAdapter[Any] = _adapters()[type(record)]
    try:
        text = adapter.dump_json(record)
    except ValueError:  # half a character, for which UTF-8 has no form; JSON's \ud83d has
        text = json.dumps(adapter.dump_python(record, mode="json")).encode()
    return zlib.compress(text, LEVEL)


def unpack(kind: type[T], packed: bytes) -> T:
    """The record that `pack` was given."""
    text = zlib.decompress(packed)
    adapter: TypeAdapter[T] = _adapters()[kind]
    try:
        return adapter.validate_json(text)
    except ValueError:
        return adapter.validate_python(json.loads(text))


def clean(text: str) -> str:
    """The text with U+FFFD in place of the characters that a database refuses."""
    if text.isascii() and "\x00" not in text:  # nearly always, and ten times as fast
        return text
    return REFUSED.sub("\ufffd", text)


@cache
def _adapters() -> "dict[type[Any], TypeAdapter[Any]]":
    from pydantic import TypeAdapter  # half a second to import: `corpus info` needs none of it

    return {Audit: TypeAdapter(Audit), FactCheck: TypeAdapter(FactCheck)}
