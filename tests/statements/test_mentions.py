"""What the words of a source say: kind, name, whom they speak for. The names are given, no model is asked."""

import pytest

from headwater.records import EntityKind, Span
from headwater.statements.mentions import Mention, is_advocate, is_plausible, read_mention, read_mentions
from tests.statements.articles import article_of, parties_in

NAMES: dict[str, EntityKind] = {
    "Ann Vale": "person",
    "Vale": "person",
    "Tom Reed": "person",
    "Reed": "person",
    "Paul Ostrander": "person",
    "Brightwater": "organisation",
    "Brannock Stone": "organisation",
    "Harwick Growers’ Union": "organisation",
    "Mill Owners League": "organisation",
    "Harrow County Council": "organisation",
    "Bank of Harwick": "organisation",
    "Harwick Post": "organisation",
    "Mill Courier": "organisation",
    "Weir Trust": "organisation",
    "Harwick": "place",
    "Harrow County": "place",
    "Democrats": "group",
    "Weir Safety Act": "document",
}


def read(words: str) -> list[Mention]:
    article = article_of(f"{words} said that the weir would hold.")
    return read_mentions(article, Span(0, len(words)), parties_in(article, NAMES))


KINDS = [
    # named persons
    ("Ann Vale", "named_person", "Ann Vale", "a full name"),
    ("Vale", "named_person", "Vale", "a last name alone"),
    ("Ann Vale’s", "named_person", "Ann Vale", "the possessive before a noun of speech"),
    ("Mayor Ann Vale", "named_person", "Ann Vale", "a title before the name"),
    ("Harwick Mayor Ann Vale", "named_person", "Ann Vale", "a title with its place"),
    ("Ms. Vale", "named_person", "Vale", "a courtesy"),
    ("Ann Vale, president of the growers’ union,", "named_person", "Ann Vale", "a title after the name"),
    ("Ann Vale, 42, a nurse,", "named_person", "Ann Vale", "an age between"),
    ("Ann Vale (a nurse)", "named_person", "Ann Vale", "a bracket"),
    ("their lawyer, Ann Vale,", "named_person", "Ann Vale", "a position before the name, set off"),
    ("Vale’s lawyer, Tom Reed,", "named_person", "Tom Reed", "whose lawyer it is does not speak"),
    ("the president of the union, Ann Vale,", "named_person", "Ann Vale", "a title with its organisation first"),
    ("Brightwater spokeswoman Ann Vale", "named_person", "Ann Vale", "a spokesperson with a name is a person"),
    ("Ann Vale, a spokeswoman for Brightwater,", "named_person", "Ann Vale", "the same, told after the name"),
    ("Ann Vale of Brightwater", "named_person", "Ann Vale", "with the organisation behind the name"),
    ("Harwick resident Ann Vale", "named_person", "Ann Vale", "no title, a person all the same"),
    ("one of the nurses, Ann Vale,", "named_person", "Ann Vale", "one out of a group, named"),
    ("Dr. Ann Vale, who runs the clinic,", "named_person", "Ann Vale", "a relative clause"),
    ("the director of the Bank of Harwick Tom Reed", "named_person", "Tom Reed", "the name ends the phrase"),
    ("another diplomat, former envoy to Harwick Tom Reed", "named_person", "Tom Reed", "an office beside a noun"),
    ("the lawyer for Mayor Tom Reed", "unnamed_person", None, "the mayor's lawyer is not the mayor"),
    # organisations, also through those who speak for them
    ("Brightwater", "named_organization", "Brightwater", "a name"),
    ("the Harrow County Council", "named_organization", "Harrow County Council", "a name with its article"),
    ("the Bank of Harwick", "named_organization", "Bank of Harwick", "“of” inside a name ends no head"),
    ("the growers’ union", "named_organization", "growers’ union", "told by its common noun"),
    ("the company", "named_organization", "company", "the common noun alone"),
    ("police", "named_organization", "police", "a plural that names one body"),
    ("Harwick police", "named_organization", "Harwick police", "the body of a place"),
    ("a Brightwater spokesperson", "named_organization", "Brightwater", "its unnamed spokesperson"),
    ("a Brightwater official", "named_organization", "Brightwater", "its unnamed official"),
    ("Brightwater officials", "named_organization", "Brightwater", "several of them"),
    ("Brightwater’s lawyers", "named_organization", "Brightwater", "its unnamed lawyers"),
    ("a spokesman for Brightwater", "named_organization", "Brightwater", "the name behind the noun"),
    ("a spokeswoman for the Harwick Growers’ Union", "named_organization", "Harwick Growers’ Union", "with article"),
    ("a spokeswoman for the union", "named_organization", "union", "the common noun behind it"),
    ("lawyers for Brightwater", "named_organization", "Brightwater", "no article"),
    ("an executive at Brannock Stone", "named_organization", "Brannock Stone", "an executive of a named firm"),
    ("Harwick officials", "named_organization", "Harwick", "a town speaks through its officials"),
    ("a Harwick spokesman", "named_organization", "Harwick", "a town's spokesman"),
    ("millnews.example", "named_organization", "millnews.example", "a site by its domain"),
    # documents: own designation, else whose they are, else their words
    ("the 2031 report", "document", "2031 report", "a year is a designation"),
    ("the Weir Safety Act", "document", "Weir Safety Act", "a law that the names know"),
    ("the letter", "document", "letter", "the common noun alone"),
    ("SB 12", "document", "SB 12", "a bill by its number"),
    ("a report titled “A Year of Water”", "document", "A Year of Water", "a title in quotation marks"),
    ("a Harwick Post story", "document", "Harwick Post", "an outlet's story is a document by that outlet"),
    ("a stop-work letter written by the Mill Owners League", "document", "Mill Owners League", "written by"),
    ("a report from the Weir Trust", "document", "Weir Trust", "published by"),
    ("a Brightwater report", "document", "Brightwater", "the publisher in front"),
    ("Brightwater’s annual report", "document", "Brightwater", "the publisher as its owner"),
    ("Vale’s letter", "document", "Vale", "a person's letter is a document, not the person"),
    ("a letter to Brightwater", "document", "letter", "whom it is sent to did not write it"),
    ("a draft of the letter", "document", "letter", "the letter, not the draft"),
    ("a copy of the lawsuit", "document", "lawsuit", "the suit, not the copy"),
    ("court documents", "document", "court documents", "a plural"),
    ("the survey", "document", "survey", "a poll or survey"),
    # withheld names
    ("people familiar with the talks", "anonymous", None, "they know, and are not named"),
    ("a person familiar with the talks", "anonymous", None, "one of them"),
    ("two people briefed on the plan", "anonymous", None, "briefed"),
    ("an official with knowledge of the plan", "anonymous", None, "with knowledge of"),
    ("someone close to the talks", "anonymous", None, "close to"),
    ("a source", "anonymous", None, "the bare word"),
    ("sources", "anonymous", None, "several of them"),
    ("a source close to the mayor", "anonymous", None, "a source of whom a little is told"),
    ("two officials", "anonymous", None, "counted: the reporter knows who they are"),
    ("a senior official", "anonymous", None, "a rank without a name"),
    ("an aide, who spoke on condition of anonymity,", "anonymous", None, "the stock phrase"),
    ("an employee who asked not to be named", "anonymous", None, "asked not to be"),
    ("a whistleblower", "anonymous", None, "a name withheld by the word itself"),
    # one person not named
    ("the mayor", "unnamed_person", None, "an office holder never named"),
    ("a police officer", "unnamed_person", None, "one of the police is not the police"),
    ("a neighbour", "unnamed_person", None, "somebody met in the street"),
    ("one woman", "unnamed_person", None, "counted, and one"),
    ("a Harwick farmer", "unnamed_person", None, "a place does not make a farmer an organisation"),
    ("the 42-year-old", "unnamed_person", None, "told by age"),
    # groups
    ("neighbours", "unnamed_group", "neighbours", "a plural"),
    ("protesters", "unnamed_group", "protesters", "a plural of a part in the story"),
    ("the teachers", "unnamed_group", "teachers", "with its article"),
    ("Harwick residents", "unnamed_group", "Harwick residents", "told by a place"),
    ("several neighbours", "unnamed_group", "neighbours", "the quantity is no name"),
    ("the family", "unnamed_group", "family", "people as one"),
    ("Democrats", "unnamed_group", "Democrats", "a group that the names know"),
    ("some", "unnamed_group", None, "a bare quantity"),
]  # fmt: skip


@pytest.mark.parametrize(("words", "kind", "name", "why"), KINDS)
def test_kinds(words: str, kind: str, name: str | None, why: str) -> None:
    """Kind and name of a source's words."""
    assert [(mention.kind, mention.name) for mention in read(words)] == [(kind, name)], why


COORDINATED = [
    ("Ann Vale and Tom Reed", ["Ann Vale", "Tom Reed"], "two people"),
    ("Mayor Ann Vale and Sheriff Tom Reed", ["Ann Vale", "Tom Reed"], "each with a title"),
    ("Ann Vale, a nurse, and Tom Reed, a farmer,", ["Ann Vale", "Tom Reed"], "each with a description"),
    ("Brightwater and the Weir Trust", ["Brightwater", "Weir Trust"], "two organisations"),
    ("Ann Vale and Brightwater", ["Ann Vale", "Brightwater"], "a person and an organisation"),
    ("Ann Vale, Tom Reed and Paul Ostrander", ["Ann Vale", "Tom Reed", "Paul Ostrander"], "three people"),
    ("Ann Vale, Tom Reed, and Paul Ostrander", ["Ann Vale", "Tom Reed", "Paul Ostrander"], "a comma before “and”"),
    ("Ann Vale, a nurse and president of the union", ["Ann Vale"], "two things said of one person"),
    ("Ann Vale, the mayor and chair of the Weir Trust,", ["Ann Vale"], "an organisation in the second of them"),
    ("the letter from Vale and Reed", ["Vale"], "one letter; the first of its authors names it"),
    ("Ann Vale, mayor and longtime Reed supporter,", ["Ann Vale"], "a name inside a description"),
]


@pytest.mark.parametrize(("words", "names", "why"), COORDINATED)
def test_coordinated(words: str, names: list[str], why: str) -> None:
    """ "A and B" are two sources; "A, this and that" is one."""
    assert [mention.name for mention in read(words)] == names, why


@pytest.mark.parametrize("words", ["he", "She", "who"])
def test_singular_pronouns(words: str) -> None:
    """A pronoun is told as such, to be resolved by what came before."""
    (mention,) = read(words)
    assert (mention.form, mention.kind, mention.name) == ("pronoun", "unnamed_person", None)


@pytest.mark.parametrize("words", ["they", "it", "We", "those"])
def test_other_pronouns(words: str) -> None:
    """These may stand for an organisation, a document or people."""
    (mention,) = read(words)
    assert (mention.form, mention.name) == ("pronoun", None)


HEADS = [
    ("a letter written by the Mill Owners League", "letter", "what was written, not who wrote"),
    ("the head of the union", "head", "not the union"),
    ("neighbours who saw it", "neighbours", "a relative clause ends it"),
    ("an official close to the talks", "official", "so does an adjective behind the noun"),
    ("one of the officials", "officials", "who they are, not how many"),
    ("a draft of the letter", "letter", "the letter, not the draft"),
    ("The Mayor", "mayor", "small letters"),
]


@pytest.mark.parametrize(("words", "head", "why"), HEADS)
def test_heads(words: str, head: str, why: str) -> None:
    """The head noun tells what a nominal is."""
    assert read(words)[0].head == head, why


SPOKEN_FOR = [
    ("a spokesman for Brightwater", [], "Brightwater is the source itself"),
    ("Vale’s lawyer", ["Vale"], "whose lawyer"),
    ("a lawyer for Ann Vale", ["Ann Vale"], "the client behind the noun"),
    ("the president of the Harwick Growers’ Union", ["Harwick Growers’ Union"], "an officer"),
    ("Vale’s letter", ["Vale"], "who wrote it"),
    ("a letter written by the Mill Owners League", ["Mill Owners League"], "who wrote it, behind the noun"),
    ("a nurse", [], "nobody"),
]


@pytest.mark.parametrize(("words", "names", "why"), SPOKEN_FOR)
def test_speaks_for(words: str, names: list[str], why: str) -> None:
    """The parties whose word this is beside the source's own."""
    (mention,) = read(words)
    assert [party.name for party in mention.speaks_for] == names, why


@pytest.mark.parametrize(
    ("words", "owner"),
    [("their lawyer", "their"), ("Her letter", "her"), ("its spokesman", "its"), ("the lawyer", None)],
)
def test_owners(words: str, owner: str | None) -> None:
    """Whose lawyer, whose letter: a pronoun, resolved by what came before."""
    assert read(words)[0].owner == owner


@pytest.mark.parametrize(
    ("words", "outlet"),
    [
        ("the Mill Courier", True),
        ("the Harwick Post", True),
        ("millnews.example", True),
        ("the newspaper", True),
        ("brightwater.example", False),  # a site is not the press by being one
        ("the council", False),
        ("the Harrow County Council", False),
        ("Press Secretary Ann Vale", False),  # a government's, not the press
    ],
)
def test_outlets(words: str, outlet: bool) -> None:
    """News organisations are told apart from other ones."""
    assert read(words)[0].outlet is outlet


@pytest.mark.parametrize(
    ("words", "plausible"),
    [
        ("the mayor", True),
        ("neighbours", True),
        ("the letter", True),
        ("a source", True),
        ("Ann Vale", True),
        ("some", True),
        ("the reliance on timber", False),  # nothing that can say anything
        ("the delay", False),
    ],
)
def test_plausible(words: str, plausible: bool) -> None:
    """Only people, organisations and documents can say anything."""
    assert is_plausible(read(words)[0]) is plausible


@pytest.mark.parametrize(("noun", "expected"), [("spokesman", True), ("lawyers", True), ("mayor", False), ("", False)])
def test_advocates(noun: str, expected: bool) -> None:
    """A lawyer or a spokesman speaks for somebody else, a mayor for the office."""
    assert is_advocate(noun) is expected


def test_who_is_named_is_a_party() -> None:
    """ "Ms. Vale" is the Ann Vale named in full elsewhere, by her full name."""
    article = article_of("Ann Vale runs the mill. Ms. Vale said that it would open.")
    span = Span(article.text.index("Ms."), article.text.index(" said"))
    mention = read_mention(article, span, parties_in(article, NAMES))
    assert (mention.form, mention.name) == ("name", "Ann Vale")
    assert mention.party is not None
    assert len(mention.party.mentions) == 2


@pytest.mark.parametrize("words", [" ", ",", "“", "…", "the", "a a a", "’s", "\u200b", "and and", "1,200"])
def test_odd_words(words: str) -> None:
    """A tagger marks what it likes: an answer, not an error, with a span in the text."""
    article = article_of(f"x {words} y")
    for mention in read_mentions(article, Span(2, 2 + len(words)), parties_in(article, {})):
        assert 0 <= mention.span.start <= mention.span.end <= len(article.text)
