"""Quotations that stand alone: whose they are, by the colon before them or the name under them."""

from dataclasses import replace

import pytest

from headwater.records import Article, Block, Role
from headwater.statements import find_statements
from tests.statements.articles import article_of


def article(*blocks: tuple[Role, str]) -> Article:
    plain = article_of(*(words for _, words in blocks))
    roles = tuple(Block(role, b.span) for (role, _), b in zip(blocks, plain.blocks, strict=True))
    return replace(plain, blocks=roles)


def told(*blocks: tuple[Role, str]) -> list[tuple[str, str | None, str | None]]:
    """Voice, directness and source of each statement."""
    sourcing = find_statements(article(*blocks))
    names = {source.id: source.name or source.kind for source in sourcing.sources}
    return [(s.voice, s.kind, " and ".join(names[i] for i in s.sources) or None) for s in sourcing.statements]


AUTHOR = ("author", None, None)
ROWS: list[tuple[list[tuple[Role, str]], list[tuple[str, str | None, str | None]], str]] = [
    (
        [
            ("paragraph", "Ann Vale, the town’s engineer, wrote in a letter to the council:"),
            ("quote", "The weir was inspected in March. Nobody told us that it was stuck."),
            ("quote", "We asked for money twice."),
            ("paragraph", "The council meets on Tuesday."),
        ],
        [AUTHOR, *[("source", "direct", "Ann Vale")] * 3, AUTHOR],
        "led in with a colon",
    ),
    (
        [
            ("paragraph", "The council meets on Tuesday."),
            ("quote", "We will rebuild the weir. Thanks to everybody who came."),
            ("quote", "— Mayor Tom Reed (@tomreed) May 4, 2031"),
        ],
        [AUTHOR, *[("source", "direct", "Tom Reed")] * 2, AUTHOR],
        "signed in a block of its own, as embedded posts are",
    ),
    (
        [("paragraph", "“The weir should never have been built there.” ― Nell Carden")],
        [("source", "direct", "Nell Carden"), AUTHOR],
        "signed after the closing mark",
    ),
    (
        [
            ("paragraph", "“I lost my barn to the water in one night."),
            ("paragraph", "“Nobody has come to see it.”"),
            ("paragraph", "― Oscar Poole"),
            ("paragraph", "“The mill was shut for a year.”"),
            ("paragraph", "― Nell Carden"),
        ],
        [*[("source", "direct", "Oscar Poole")] * 2, AUTHOR, ("source", "direct", "Nell Carden"), AUTHOR],
        "each signature is for the quotation over it, all its paragraphs",
    ),
    (
        [
            ("paragraph", "The council meets on Tuesday."),
            ("quote", "The weir was inspected in March by the county."),
        ],
        [AUTHOR, AUTHOR],
        "a block that nobody is said to speak may be a pull quote or a notice",
    ),
    (
        [("paragraph", "“The weir was shut last year,” he said."), ("paragraph", "- Cheaper fares for all")],
        [("source", "direct", None), AUTHOR],
        "an entry of a list is no signature",
    ),
]


@pytest.mark.parametrize(("blocks", "expected", "why"), ROWS)
def test_set_off(blocks: list[tuple[Role, str]], expected: list[tuple[str, str | None, str | None]], why: str) -> None:
    """Blocks of the page in their roles, and who says what."""
    assert told(*blocks) == expected, why
