"""What structured data (JSON-LD) says, wherever in it."""

from collections.abc import Iterator
from typing import Any

from headwater.records import Article


def find_objects(article: Article) -> Iterator[dict[str, Any]]:
    """Every JSON-LD object of the page, those inside others too ("@graph", "author", "publisher")."""
    waiting: list[Any] = list(reversed(article.structured_data))
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            yield value
            waiting.extend(reversed(list(value.values())))
        elif isinstance(value, (list, tuple)):
            waiting.extend(reversed(value))


def types_of(thing: dict[str, Any]) -> tuple[str, ...]:
    """Its types without the vocabulary's address: "https://schema.org/NewsArticle" is "NewsArticle"."""
    types = thing.get("@type")
    listed = types if isinstance(types, list) else [types]
    return tuple(name.rsplit("/", 1)[-1].removeprefix("schema:") for name in listed if isinstance(name, str))
