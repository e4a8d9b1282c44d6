"""Articles for tests: a paragraph a line, no headline unless given; and the names in them, as the tests tell them."""

import re
from collections.abc import Mapping

from headwater.records import Article, Block, EntityKind, Observable, Role, Span
from headwater.statements.entities import NAMING_ROLES, Parties
from headwater.statements.names import Name


def article_of(
    *paragraphs: str, role: Role = "paragraph", language: str | None = "en", headline: str | None = None
) -> Article:
    text, blocks = "", []
    roles: list[tuple[Role, str]] = [("headline", headline)] if headline else []
    for part, words in [*roles, *((role, paragraph) for paragraph in paragraphs)]:
        blocks.append(Block(part, Span(len(text), len(text) + len(words))))
        text += words + "\n\n"
    return Article(
        id="test", version="test", url=None, outlet=None, published=None, modified=None, language=language,
        section=None, byline=(), text=text, blocks=tuple(blocks), links=(), site_links=(), comments=(),
        structured_data=(), observable=Observable(False, False, False),
    )  # fmt: skip


def names_in(article: Article, names: Mapping[str, EntityKind]) -> list[Name]:
    """Each place where one of `names` stands, in order; of two that overlap, the longer one. No model is asked."""
    longest_first = sorted(names, key=len, reverse=True)
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)") if names else None
    return [
        Name(Span(*match.span()), names[match.group()], 0.9)
        for block in article.spans(*NAMING_ROLES)
        if pattern
        for match in pattern.finditer(article.text, block.start, block.end)
    ]


def parties_in(article: Article, names: Mapping[str, EntityKind]) -> Parties:
    """Who is named in an article, given the names and their kinds."""
    return Parties(article, names_in(article, names))


def span_of(article: Article, words: str, *, after: str = "") -> Span:
    """Where `words` stand in the text, for the first time after `after`. Raises `ValueError` where they don't."""
    start = article.text.index(words, article.text.index(after))
    return Span(start, start + len(words))
