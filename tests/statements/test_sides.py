"""Who speaks for the same party: sources are given by their words, names by the test; no model but in the last part."""

import pytest

import headwater
from headwater.records import EntityKind
from headwater.statements.sentences import find_sentences
from headwater.statements.sources import SourceBook
from tests.statements.articles import article_of, names_in, span_of

NAMES: dict[str, EntityKind] = {
    "Ann Vale": "person",
    "Vale": "person",
    "Tom Reed": "person",
    "Reed": "person",
    "Harwick Growers’ Union": "organisation",
    "University of Harwick": "organisation",
    "Brightwater": "organisation",
    "Mill Courier": "organisation",
}


def sides(text: str, *sources: str, cue: str = "") -> list[int | None]:
    """The side of each source, numbered as they come; `cue` is the one that the first source speaks in."""
    article = article_of(text)
    spans = [span_of(article, words) for words in sources]
    sentences = find_sentences(article.text, start=0, end=len(text))
    book = SourceBook(article, spans, names=names_in(article, NAMES), quoted=[], sentences=sentences)
    ids: list[str] = []
    for span in sorted(spans):
        ids += book.look_up(span)
        if cue and span == spans[0]:
            book.speaks_in(ids[-1:], span_of(article, cue))
    found, _ = book.records(used=frozenset(ids), relays=frozenset(), author=frozenset())
    by_id = {source.id: source.side for source in found}
    numbers = {side: i for i, side in enumerate(dict.fromkeys(by_id[i] for i in ids if by_id[i] is not None))}
    return [numbers.get(by_id[id]) for id in ids]


TOGETHER = [
    (
        "The Harwick Growers’ Union met. Ann Vale, president of the Harwick Growers’ Union, spoke.",
        ["The Harwick Growers’ Union", "Ann Vale, president of the Harwick Growers’ Union,"],
        "its president",
    ),
    (
        "The Harwick Growers’ Union met. Ann Vale, president of the union, spoke.",
        ["The Harwick Growers’ Union", "Ann Vale, president of the union,"],
        "its president, the union told by its noun",
    ),
    (
        "Brightwater rose. Ann Vale, a spokeswoman for Brightwater, spoke.",
        ["Brightwater", "Ann Vale, a spokeswoman for Brightwater,"],
        "its spokeswoman, named",
    ),
    (
        "Brightwater rose. A Brightwater spokesman spoke.",
        ["Brightwater", "A Brightwater spokesman"],
        "its spokesman, not named: the organisation itself",
    ),
    (
        "Ann Vale wept. Tom Reed, a lawyer for Vale, spoke.",
        ["Ann Vale", "Tom Reed, a lawyer for Vale,"],
        "a person's lawyer",
    ),
    (
        "Ann Vale wept. Vale’s lawyer, Tom Reed, spoke.",
        ["Ann Vale", "Vale’s lawyer, Tom Reed,"],
        "the client before the lawyer",
    ),
    (
        "Brightwater sued. Their lawyer, Tom Reed, spoke.",
        ["Brightwater", "Their lawyer, Tom Reed,"],
        "the client told by a pronoun",
    ),
    (
        "The Harwick Growers’ Union met. Its letter told more.",
        ["The Harwick Growers’ Union", "Its letter"],
        "what it wrote",
    ),
    ("Ann Vale wept. Vale’s letter told more.", ["Ann Vale", "Vale’s letter"], "what a person wrote"),
    (
        "The union met. Ann Vale, president of the union, spoke.",
        ["The union", "Ann Vale, president of the union,"],
        "the union is never named",
    ),
]


@pytest.mark.parametrize(("text", "sources", "why"), TOGETHER)
def test_one_side(text: str, sources: list[str], why: str) -> None:
    """They speak for one party."""
    assert sides(text, *sources) == [0, 0], why


APART = [
    ("Ann Vale spoke. Tom Reed left.", ["Ann Vale", "Tom Reed"], "two people"),
    ("Brightwater rose. Ann Vale, a nurse, spoke.", ["Brightwater", "Ann Vale, a nurse,"], "nothing joins them"),
    (
        "The University of Harwick closed. Ann Vale, a professor at the University of Harwick, spoke.",
        ["The University of Harwick", "Ann Vale, a professor at the University of Harwick,"],
        "a professor speaks for herself",
    ),
    (
        "Brightwater rose. Ann Vale, who sued Brightwater, spoke.",
        ["Brightwater", "Ann Vale, who sued Brightwater,"],
        "named in what is told of her, and her opponent",
    ),
    (
        "Brightwater rose. A letter to Brightwater told more.",
        ["Brightwater", "A letter to Brightwater"],
        "whom a letter is sent to did not write it",
    ),
]


@pytest.mark.parametrize(("text", "sources", "why"), APART)
def test_two_sides(text: str, sources: list[str], why: str) -> None:
    """They speak for two."""
    assert sides(text, *sources) == [0, 1], why


def test_who_speaks_in_a_letter_is_on_its_side() -> None:
    """ "Vale says in the letter": what the letter tells is what Vale tells."""
    text = "The letter told more. Ann Vale says in the letter that it rained."
    assert sides(text, "Ann Vale", "The letter", cue="says") == [0, 0]
    assert sides("The letter told more. Ann Vale says that it rained.", "Ann Vale", "The letter", cue="says") == [0, 1]


def test_outlets_are_on_no_side() -> None:
    """Who passes words on adds no support to them."""
    assert sides("The Mill Courier wrote. Ann Vale spoke.", "The Mill Courier", "Ann Vale") == [None, 0]


STORIES = [
    (
        "“The weir will hold,” said Ann Vale, president of the Harwick Growers’ Union. The union said in a statement"
        " that it had tested the wall. Tom Reed, a lawyer for the union, said that it would sue.",
        1,
        "three sources, and one party behind them",
    ),
    (
        "“The weir will hold,” said Ann Vale, president of the Harwick Growers’ Union. “It will not,” said Tom Reed,"
        " who farms below the weir.",
        2,
        "two parties",
    ),
    ("The weir broke on Monday. The mill was flooded.", 0, "nobody is cited"),
    ("The weir broke on Monday, the Mill Courier reported.", 0, "an outlet alone is no side"),
    (
        "“It was a long night,” said Ann Vale, a nurse, the Mill Courier reported Monday.",
        1,
        "the relay adds none",
    ),
]


@pytest.mark.parametrize(("text", "expected", "why"), STORIES)
def test_independent_sides(text: str, expected: int, why: str) -> None:
    """An audit counts the parties that its statements come from."""
    assert headwater.audit_text(text).independent_sides == expected, why
