"""Article -> Statements and Sources: who vouches for every sentence of the body."""

from typing import NamedTuple

from headwater.encoder import load_encoder
from headwater.records import Article, Checked, Entity, Skipped, Source, Statement
from headwater.statements.voices import find_voices


class Sourcing(NamedTuple):
    """What the step found, and what it could look at."""

    statements: tuple[Statement, ...]
    sources: tuple[Source, ...]
    entities: tuple[Entity, ...]
    checked: Checked
    models: dict[str, str]


def find_statements(article: Article) -> Sourcing:
    """The voice of every sentence of the body, and the sources behind it.

    The tagger reads English: of a page in another language nothing is said, and `checked.skipped` tells so.
    """
    if article.language not in (None, "en"):
        why = f"the tagger reads English, and this page is in another language ({article.language})"
        return Sourcing((), (), (), Checked(("anatomy",), (Skipped("statements", why),)), {})
    statements, book = find_voices(article)
    relays = frozenset(s.relay for s in statements if s.relay)
    used = relays.union(*(s.sources for s in statements))
    author = frozenset(s.span for s in statements if s.voice == "author")
    sources, entities = book.records(used=used, relays=relays, author=author)
    checked = Checked(("anatomy", "statements"), ())
    return Sourcing(statements, sources, entities, checked, {"tagger": load_encoder().digest})
