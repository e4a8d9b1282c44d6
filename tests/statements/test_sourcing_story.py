"""Sources on whole invented stories, with the shipped models: who they are, and what is told of them."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.records import Article, Source, Span
from headwater.statements import Sourcing, find_statements
from tests.statements.articles import article_of


def read(*paragraphs: str) -> tuple[Article, Sourcing]:
    article = article_of(*paragraphs)
    return article, find_statements(article)


def who(sourcing: Sourcing) -> list[str]:
    """Voice, or source with its kind where it has no name, of each statement."""
    by_id = {source.id: source for source in sourcing.sources}
    return [
        " + ".join(by_id[i].name or by_id[i].kind for i in statement.sources) or statement.voice
        for statement in sourcing.statements
    ]


def the(sourcing: Sourcing, name: str) -> Source:
    return next(source for source in sourcing.sources if name in (source.name, source.kind))


TITLES = [
    ("“It will hold,” said Ann Vale, president of the growers’ union.", "president of the growers’ union", "after"),
    ("“It will hold,” said Mayor Ann Vale.", "Mayor", "before"),
    ("“It will hold,” said Harwick Mayor Ann Vale.", "Harwick Mayor", "with its place"),
    ("“It will hold,” said Sen. Ann Vale.", "Senator", "spelt out"),
    ("Ann Vale is a professor of law. “It will hold,” Vale said.", "professor of law", "told in another sentence"),
    (
        "“It will hold,” said Mayor Ann Vale. Vale, the mayor of Harwick, is 61.",
        "mayor of Harwick",
        "of two, the one that says where",
    ),
    ("“It will hold,” said Ann Vale, an activist.", None, "an activity is no title"),
    ("“It will hold,” said Ann Vale, a witness.", None, "nor is a part in the story"),
    ("“It will hold,” said Ann Vale, a truck driver.", None, "nor is a trade"),
    ("“It will hold,” said Ann Vale.", None, "nothing is told"),
]


@pytest.mark.parametrize(("text", "title", "why"), TITLES)
def test_titles(text: str, title: str | None, why: str) -> None:
    """The words for a formal position and where it is held."""
    assert the(read(text)[1], "Ann Vale").title == title, why


def test_titles_of_the_unnamed() -> None:
    """ "A police officer", "the mayor": the position is told, the name is not; an organisation has no title."""
    assert the(read("The mayor said that the weir would hold.")[1], "unnamed_person").title == "mayor"
    assert the(read("A Brightwater spokesman said that the weir would hold.")[1], "Brightwater").title is None


AFFILIATIONS = [
    ("“It will hold,” said Ann Vale, president of the Harwick Growers’ Union.", "Harwick Growers’ Union", "a title's"),
    ("“It will hold,” said Ann Vale, a spokeswoman for the Weir Trust.", "Weir Trust", "whom she speaks for"),
    ("“It will hold,” said Ann Vale, a nurse.", None, "none is told"),
    ("“It will hold,” said Ann Vale, who sued the Weir Trust in May.", None, "her opponent is not her employer"),
]


@pytest.mark.parametrize(("text", "affiliation", "why"), AFFILIATIONS)
def test_affiliations(text: str, affiliation: str | None, why: str) -> None:
    """The organisation that a source is with."""
    assert the(read(text)[1], "Ann Vale").affiliation == affiliation, why


JUSTIFICATIONS = [
    (
        "“It will hold,” said Ann Vale, who has farmed below the weir for twenty years.",
        ["who has farmed below the weir for twenty years"],
        "what she lived",
    ),
    ("“It will hold,” said Ann Vale, a witness.", ["a witness"], "her part in the story"),
    ("“It will hold,” said Ann Vale, president of the growers’ union.", [], "a title is told as the title"),
    ("“It will hold,” Ann Vale said by email.", [], "the channel is no reason"),
]


@pytest.mark.parametrize(("text", "told", "why"), JUSTIFICATIONS)
def test_justifications(text: str, told: list[str], why: str) -> None:
    """The words that tell why a source is in the story, beside the title."""
    article, sourcing = read(text)
    assert [article.cut(span) for span in the(sourcing, "Ann Vale").justification] == told, why


def test_justification_of_the_unnamed() -> None:
    """What neighbours saw is why they are asked."""
    article, sourcing = read("Neighbours who saw the wall crack said that nobody had warned them.")
    told = (
        the(sourcing, "unnamed_group").justification
        if not sourcing.sources[0].name
        else sourcing.sources[0].justification
    )
    assert [article.cut(span) for span in told] == ["who saw the wall crack"]


ANONYMOUS = [
    (
        "“It will not hold,” said an official, who spoke on condition of anonymity because the talks are private.",
        "because the talks are private",
        "a reason is told",
    ),
    (
        "“It will not hold,” said an engineer, who was not authorized to speak publicly and asked for anonymity to"
        " discuss the plan.",
        "to discuss the plan",
        "what is to be discussed is a reason",
    ),
    ("“It will not hold,” said a source.", None, "a bare source, and no reason"),
    ("People familiar with the talks said that the weir would not hold.", None, "what they know, and no reason"),
    ("“It will not hold,” said an official, who spoke on condition of anonymity.", None, "a condition is no reason"),
]


@pytest.mark.parametrize(("text", "reason", "why"), ANONYMOUS)
def test_anonymity(text: str, reason: str | None, why: str) -> None:
    """A withheld name, and the words that tell why: nobody is named, and no reason is invented."""
    article, sourcing = read(text)
    source = the(sourcing, "anonymous")
    assert source.name is None
    told = " ".join(map(article.cut, source.anonymity))
    assert (reason in told) if reason else not told, why


WHO = [
    (["“It will hold,” Ann Vale and Tom Reed said."], ["Ann Vale + Tom Reed"], "two sources of one statement"),
    (
        ["Ann Vale said the weir would hold, while Tom Reed said the mill would flood."],
        ["Ann Vale", "Tom Reed"],
        "two statements in one sentence",
    ),
    (["“It will hold,” said Ann Vale. “It held before,” she said."], ["Ann Vale", "Ann Vale"], "a pronoun"),
    (
        ["“It will hold,” said Mary Vale.", "“It will not,” said Robert Reed.", "“He is wrong,” she said."],
        ["Mary Vale", "Robert Reed", "Mary Vale"],
        "a pronoun tells by its gender",
    ),
    (
        ["The Harwick Growers’ Union met on Monday. The union said that the weir would hold."],
        ["author", "Harwick Growers’ Union"],
        "“the union” is the one named before",
    ),
    (
        ["Brightwater Inc. shut its mill on Monday. Brightwater Inc. owns two. The company said that it was closed."],
        ["author", "author", "Brightwater Inc."],
        "“the company” is the one the story is about",
    ),
    (
        ["Robert Reed, 42, lost his barn. “It was a long night,” the 42-year-old said."],
        ["author", "Robert Reed"],
        "somebody by his age",
    ),
    (
        ["Mayor Ann Vale came home. The mayor said that the weir would hold."],
        ["author", "Ann Vale"],
        "named before, though not yet a source",
    ),
    (
        ["“It will hold,” said Mayor Ann Vale.", "The mayor said that it had been tested."],
        ["Ann Vale", "Ann Vale"],
        "somebody by her office",
    ),
    (
        ["Brightwater did not respond to a request for comment."],
        ["disclosure"],
        "how the reporting was done has no source",
    ),
    (
        ["The weir broke on Monday, the Mill Courier reported."],
        ["Mill Courier"],
        "a relay with no speaker is the source",
    ),
    (
        ["According to SB 12, the county must repair the weir by May."],
        ["SB 12"],
        "a document by its own designation",
    ),
    (["A Brightwater spokesman said that the weir would hold."], ["Brightwater"], "an organisation by its spokesman"),
    (
        ["“It will hold,” said Brightwater spokeswoman Ann Vale."],
        ["Ann Vale"],
        "a spokeswoman with a name is a person",
    ),
    (["Protesters said that the weir would not hold."], ["Protesters"], "a group by its word"),
    (
        ["“It will hold,” said Ann Vale. “It will not,” said Tom Vale. “She is wrong,” Tom Vale said."],
        ["Ann Vale", "Tom Vale", "Tom Vale"],
        "two people with one last name",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("paragraphs", "expected", "why"), WHO)
def test_who(paragraphs: list[str], expected: list[str], why: str) -> None:
    """Whom each sentence comes from."""
    assert who(read(*paragraphs)[1]) == expected, why


def test_a_relay_is_told_beside_the_source() -> None:
    """The source is who spoke; the outlet only passed it on, and is on no side."""
    _, sourcing = read("“It was a long night,” said Ann Vale, a nurse, the Mill Courier reported Monday.")
    (statement,) = sourcing.statements
    assert [statement.sources, statement.relay] == [(the(sourcing, "Ann Vale").id,), the(sourcing, "Mill Courier").id]
    courier = the(sourcing, "Mill Courier")
    assert (courier.outlet, courier.side) == (True, None)


def test_a_stretch_carries_on() -> None:
    """After a colon lead-in the sentences are the outlet's; all but the first do not name it."""
    _, sourcing = read("Millnews.example reports: The crowd put up tents. By night it had grown to hundreds.")
    assert [s.carried for s in sourcing.statements] == [False, True]
    assert len({s.sources for s in sourcing.statements}) == 1


def test_an_unresolved_pronoun_says_so() -> None:
    """Nobody was named before: a source is told by its place alone, and none is made up."""
    article, sourcing = read("“It was a long night,” she said.")
    (statement,) = sourcing.statements
    assert (statement.voice, statement.sources, sourcing.sources) == ("source", (), ())
    assert statement.source_span is not None
    assert article.cut(statement.source_span) == "she"


def test_entities_are_everybody() -> None:
    """Who is named and no source is an entity all the same: the accused, a place."""
    _, sourcing = read("Tom Reed was charged with theft in Harwick, Ann Vale, a lawyer, said.")
    kinds = {entity.names[0]: entity.kind for entity in sourcing.entities}
    assert kinds == {"Tom Reed": "person", "Harwick": "place", "Ann Vale": "person"}
    assert [source.name for source in sourcing.sources] == ["Ann Vale"]
    entity = next(e for e in sourcing.entities if e.names[0] == "Ann Vale")
    assert the(sourcing, "Ann Vale").entity == entity.id


def test_mentions_of_a_source_are_all_its_places() -> None:
    """Where a source is named, described or meant by a pronoun."""
    article, sourcing = read("Ann Vale came home. “It will hold,” Vale said. “We tested it,” she said.")
    starts = [span.start for span in the(sourcing, "Ann Vale").mentions]
    assert starts == [article.text.index("Ann Vale"), article.text.index("Vale said"), article.text.index("she said")]


PARTS = [
    "“It will hold,” said Ann Vale, president of the Harwick Growers’ Union.", "Mr. Vale said", "she said", "he added:",
    "the Mill Courier reported Monday.", "According to a letter", "the union", "and", "“", "”", "(HGU)", ",", ".",
    "two officials, who spoke on condition of anonymity because", "Tom Reed", "’s lawyer", "SB 12", "Q: ", "ANN VALE: ",
    "Dr.", "\u200b", "Ｈａｒｗｉｃｋ", "漢字", "🙂", "\ud800", "\u00a0", "\t", "the 42-year-old",
]  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(st.sampled_from(PARTS) | st.text(max_size=8), max_size=12).map(" ".join), max_size=4))
def test_any_text(paragraphs: list[str]) -> None:
    """Whatever a page says: an answer, the same twice; spans lie in the text, ids lead somewhere."""
    article = article_of(*(paragraph.replace("\n", " ") for paragraph in paragraphs))
    sourcing = find_statements(article)
    assert find_statements(article) == sourcing
    sources, entities = {s.id for s in sourcing.sources}, {e.id for e in sourcing.entities}
    assert len(sources) == len(sourcing.sources)
    assert len(entities) == len(sourcing.entities)
    spans: list[Span] = []
    for statement in sourcing.statements:
        assert {*statement.sources, *filter(None, [statement.relay])} <= sources
        assert all(statement.span.contains(content) for content in statement.content)
        spans += [statement.span, *statement.cue, *statement.content, *filter(None, [statement.source_span])]
    for source in sourcing.sources:
        assert source.entity is None or source.entity in entities
        assert source.mentions
        spans += [*source.mentions, *source.justification, *source.anonymity]
    for entity in sourcing.entities:
        assert entity.names
        spans += entity.mentions
    assert all(0 <= span.start < span.end <= len(article.text) for span in spans)
    assert all(a.span <= b.span for a, b in pairwise(sourcing.statements))
