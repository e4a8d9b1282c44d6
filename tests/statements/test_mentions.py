"""What the words of a source say: kind, name, title."""

import pytest

from headwater.statements.mentions import read_mention

PEOPLE = frozenset({"vale"})
ROWS = [
    ("Ann Vale", "named_person", "Ann Vale", None, "a full name"),
    ("Vale", "named_person", "Vale", None, "a last name that the article gives in full elsewhere"),
    ("Brightwater", "named_organization", "Brightwater", None, "a single name nobody bears"),
    (
        "Ann Vale, president of the growers' union,",
        "named_person",
        "Ann Vale",
        "president of the growers' union",
        "after",
    ),
    ("their lawyer, Ann Vale,", "named_person", "Ann Vale", "lawyer", "a position before the name"),
    ("Mayor Ann Vale", "named_person", "Ann Vale", "Mayor", "a title before the name"),
    ("Ms. Vale", "named_person", "Vale", None, "a courtesy is no title"),
    ("the Harrow County Council", "named_organization", "Harrow County Council", None, "an organisation"),
    ("a Brightwater spokesperson", "named_organization", "Brightwater", None, "its unnamed spokesperson"),
    ("the growers’ union", "named_organization", "growers’ union", None, "an organisation by its common noun"),
    ("a stop-work letter written by the Mill Owners League", "document", "stop-work letter", None, "a document"),
    ("the 2031 report", "document", "2031 report", None, "a document's designation"),
    ("millnews.example", "named_organization", "millnews.example", None, "a site's name"),
    ("people familiar with the talks", "anonymous", None, None, "withheld identity"),
    ("a police officer", "unnamed_person", None, "police officer", "one person not named"),
    ("the mayor", "unnamed_person", None, "mayor", "an office holder not named"),
    ("neighbours", "unnamed_group", "neighbours", None, "people as a group"),
    ("Harrow residents", "unnamed_group", "Harrow residents", None, "a group told by a place"),
]


@pytest.mark.parametrize(("words", "kind", "name", "title", "why"), ROWS)
def test_mentions(words: str, kind: str, name: str | None, title: str | None, why: str) -> None:
    """Kind, name and title of a source span."""
    mention = read_mention(words, people=PEOPLE)
    assert (mention.kind, mention.name, mention.title, mention.pronoun) == (kind, name, title, False), why


@pytest.mark.parametrize("words", ["he", "She", "they", "who", "it"])
def test_pronouns_name_nobody(words: str) -> None:
    """A pronoun is told as such, to be resolved by what came before."""
    assert read_mention(words, people=PEOPLE).pronoun


@pytest.mark.parametrize(
    ("words", "outlet"),
    [
        ("the Mill Courier", True),
        ("millnews.example", True),
        ("the newspaper", True),
        ("the council", False),
        ("Press Secretary Ann Vale", False),  # a government's, not the press
        ("a post", False),  # on a site, or at a gate
    ],
)
def test_outlets(words: str, outlet: bool) -> None:
    """News organisations are told apart from other ones."""
    assert read_mention(words, people=PEOPLE).outlet is outlet
