"""What is said of somebody beside the name: [the name] and {the words about them} in the text."""

import pytest

from headwater.records import Span
from headwater.statements.descriptions import after_name, before_name, copula, fronted, heads, is_title, spelt_out


def place(marked: str) -> tuple[str, Span]:
    """The text without its marks, and the span of the name between [ and ]."""
    start, end = marked.index("["), marked.index("]") - 1
    return marked.replace("[", "").replace("]", ""), Span(start, end)


BEFORE = [
    ("Mayor [Ann Vale] spoke.", "Mayor", "a title"),
    ("Harwick Mayor [Ann Vale] spoke.", "Harwick Mayor", "with its place"),
    ("On Monday the former Harwick police chief [Ann Vale] spoke.", "former Harwick police chief", "after an article"),
    ("their lawyer, [Ann Vale], spoke.", "their lawyer", "set off by a comma, with its determiner"),
    ("The town’s engineer, [Ann Vale], spoke.", "The town’s engineer", "the same with an owner"),
    ("Truck driver [Ann Vale] spoke.", "Truck driver", "a trade is words about her too"),
    ("Vale’s lawyer [Tom Reed] spoke.", "lawyer", "the phrase is the lawyer's, not its owner's"),
    ("Sen. [Ann Vale] spoke.", "Sen.", "an abbreviation"),
    ("Ms. [Vale] spoke.", None, "a courtesy says nothing"),
    ("[Ann Vale] spoke.", None, "nothing stands before"),
    ("“It held,” said [Ann Vale].", None, "a verb of speech ends the phrase"),
    ("In 2031, [Ann Vale] spoke.", None, "a date before a comma is no description"),
    ("He met [Ann Vale].", None, "a verb before it"),
    ("The envoy to Arden [Ann Vale] spoke.", "envoy to Arden", "an office over its preposition"),
    (
        "Then deputy director of public works [Ann Vale] spoke.",
        "deputy director of public works",
        "the words before the office too",
    ),
    ("A lawyer for Mayor [Ann Vale] spoke.", "Mayor", "the lawyer is somebody else"),
]


@pytest.mark.parametrize(("marked", "expected", "why"), BEFORE)
def test_before_name(marked: str, expected: str | None, why: str) -> None:
    """The phrase that stands right before a name."""
    text, name = place(marked)
    found = before_name(text, name, 0)
    assert (found and text[slice(*found)]) == expected, why


AFTER = [
    ("[Ann Vale], president of the growers’ union, spoke.", ["president of the growers’ union"], "a title"),
    ("[Ann Vale], a nurse, spoke.", ["a nurse"], "with an article"),
    ("[Ann Vale], 42, a nurse, spoke.", ["a nurse"], "an age between"),
    ("[Ann Vale], who farms below the weir, spoke.", ["who farms below the weir"], "a relative clause"),
    ("[Ann Vale] (no relation), a nurse, spoke.", ["a nurse"], "a bracket between"),
    ("“It held,” said [Ann Vale], the town’s engineer.", ["the town’s engineer"], "at the sentence's end"),
    ("[Ann Vale] — a nurse — spoke.", ["a nurse"], "between dashes"),
    (
        "[Ann Vale], a farmer who lost her barn, spoke.",
        ["a farmer", "who lost her barn"],
        "the relative clause is words of its own",
    ),
    (
        "[Ann Vale], professor of law and chair of the board, spoke.",
        ["professor of law and chair of the board"],
        "two positions",
    ),
    ("[Ann Vale] spoke.", [], "nothing follows"),
    ("[Ann Vale], according to the mill, spoke.", [], "another source's attribution is no description"),
    ("[Ann Vale], on Monday, spoke.", [], "a date is none"),
    ("[Ann Vale], however, spoke.", [], "an adverb is none"),
    ("[Ann Vale], she spoke.", [], "a clause is none"),
    ("[Ann Vale], said Tom Reed.", [], "a verb of speech is none"),
]


@pytest.mark.parametrize(("marked", "expected", "why"), AFTER)
def test_after_name(marked: str, expected: list[str], why: str) -> None:
    """The phrases set off behind a name."""
    text, name = place(marked)
    assert [text[slice(*span)] for span in after_name(text, name, len(text))] == expected, why


COPULA = [
    ("[Ann Vale] is a nurse in Harwick.", "a nurse in Harwick", "is a"),
    ("[Ann Vale] was the first to see it, but she left.", "the first to see it", "up to the next clause"),
    ("[Ann Vale] has been a member since May.", "a member since May", "has been"),
    ("[Ann Vale] worked as a nurse.", "a nurse", "worked as"),
    ("[Ann Vale] is one of the owners.", "one of the owners", "one of"),
    ("[Ann Vale] is tired.", None, "an adjective tells no part in the story"),
    ("[Ann Vale] spoke of a nurse.", None, "another verb"),
]


@pytest.mark.parametrize(("marked", "expected", "why"), COPULA)
def test_copula(marked: str, expected: str | None, why: str) -> None:
    """What a sentence says that somebody is."""
    text, name = place(marked)
    found = copula(text, name, len(text))
    assert (found and text[slice(*found)]) == expected, why


FRONTED = [
    ("A former miner, [Ann Vale] spoke.", "A former miner", "opens the sentence"),
    ("“The owner of two mills, [Ann Vale] spoke.", "The owner of two mills", "after a quotation mark"),
    ("On Monday, [Ann Vale] spoke.", None, "a date"),
    ("A storm came, and [Ann Vale] spoke.", None, "a clause of its own"),
    ("[Ann Vale] spoke.", None, "nothing before"),
]


@pytest.mark.parametrize(("marked", "expected", "why"), FRONTED)
def test_fronted(marked: str, expected: str | None, why: str) -> None:
    """A description that opens the sentence before the name."""
    text, name = place(marked)
    found = fronted(text, name, 0)
    assert (found and text[slice(*found)]) == expected, why


HEADS = [
    ("president of the growers’ union", ["president"], "the head stands before “of”"),
    ("registered nurse and president of the union", ["nurse", "president"], "two of them"),
    ("the town’s engineer", ["engineer"], "behind its owner"),
    ("Sen.", ["senator"], "an abbreviation, spelt out"),
    ("Harwick Mayor", ["mayor"], "small letters"),
    ("a farmer who lost her barn", ["farmer"], "a relative clause ends it"),
    ("chair of the board, farmer", ["chair", "farmer"], "a comma joins too"),
    ("", [], "no words"),
]


@pytest.mark.parametrize(("words", "expected", "why"), HEADS)
def test_heads(words: str, expected: list[str], why: str) -> None:
    """The nouns that say what somebody is."""
    assert heads(words) == expected, why


TITLES = [
    ("Mayor", True, "power"),
    ("president of the growers’ union", True, "leadership"),
    ("professor of law at the University of Harwick", True, "expertise"),
    ("their lawyer", True, "a profession held for somebody"),
    ("nurse and president of the union", True, "one of two is enough"),
    ("a spokeswoman for Brightwater", True, "an office"),
    ("an organiser with the relief group Open Door", True, "a place in a named organisation"),
    ("an activist", False, "an activity"),
    ("a witness", False, "a part in the story"),
    ("a truck driver", False, "a trade"),
    ("a volunteer with Open Door", False, "a volunteer holds no position"),
    ("a mother of two", False, "kin"),
    ("who farms below the weir", False, "a relative clause"),
    ("", False, "no words"),
]


@pytest.mark.parametrize(("words", "expected", "why"), TITLES)
def test_is_title(words: str, expected: bool, why: str) -> None:
    """A formal position of power, expertise or leadership, and nothing else."""
    assert is_title(words) is expected, why


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Sen.", "Senator"),
        ("Harwick Supt.", "Harwick Superintendent"),
        ("Lt. Gov.", "Lieutenant Governor"),
        ("president of Brannock Inc.", "president of Brannock Inc."),  # an abbreviation of no title
        ("Mayor", "Mayor"),
    ],
)
def test_spelt_out(title: str, expected: str) -> None:
    """Abbreviated titles in full, other abbreviations as they are."""
    assert spelt_out(title) == expected
