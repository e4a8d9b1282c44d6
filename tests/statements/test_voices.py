"""Who vouches for each sentence: the whole statements step on short invented stories, with the shipped tagger."""

from dataclasses import dataclass

import pytest

from headwater.records import Attribution, Source, Span, Statement
from headwater.statements import Sourcing, find_statements
from headwater.statements.voices import outermost
from tests.statements.articles import article_of


@dataclass(frozen=True)
class Told:
    voice: str
    source: str | None = None
    kind: str | None = None
    relay: str | None = None
    carried: bool = False


def read(*paragraphs: str) -> tuple[list[Told], Sourcing]:
    sourcing = find_statements(article_of(*paragraphs))
    by_id = {source.id: source for source in sourcing.sources}
    return [_told(s, by_id) for s in sourcing.statements], sourcing


def _told(statement: Statement, by_id: dict[str, Source]) -> Told:
    names = [by_id[i].name or by_id[i].title or by_id[i].kind for i in statement.sources]
    relay = by_id[statement.relay].name if statement.relay else None
    return Told(statement.voice, " and ".join(names) or None, statement.kind, relay, statement.carried)


ROWS = [
    (
        ["“The weir will hold,” said Ann Vale, the town’s engineer. “We tested it twice. Nobody should worry.”"],
        [Told("source", "Ann Vale", "direct")] * 3,
        "a split quotation is one speaker's, all its sentences too",
    ),
    (
        ["The weir was built in 1931. The mayor said it would be repaired by autumn."],
        [Told("author"), Told("source", "mayor", "indirect")],
        "the author's own sentence beside reported speech",
    ),
    (
        ["According to a letter written by the Mill Owners League, the council refused to answer two calls in May."],
        [Told("source", "Mill Owners League", "indirect")],
        "all that follows the letter is the letter's, what the council refused is inside it",
    ),
    (
        ["Millnews.example reports: The crowd put up tents by the mill. By night it had grown to hundreds."],
        [Told("source", "Millnews.example", "indirect"), Told("source", "Millnews.example", "indirect", carried=True)],
        "a colon lead-in opens a stretch of the outlet's",
    ),
    (
        ["“It was a long night,” said Ann Vale, president of the growers’ union, the Mill Courier reported Monday."],
        [Told("source", "Ann Vale", "direct", relay="Mill Courier")],
        "the source is who spoke, the relay whom this article has it from",
    ),
    (
        [
            "A spokesperson for Brightwater Mining said the dam was safe. The spokesperson added that it was checked.",
            "A company spokeswoman said that the mill would open again.",
        ],
        [Told("source", "Brightwater Mining", "indirect")] * 3,
        "who spoke for an organisation speaks for it again",
    ),
    (
        ["The Harwick Police Department shut the bridge. An agency spokesman said that it would open on Friday."],
        [Told("author"), Told("source", "Harwick Police Department", "indirect")],
        "the agency is the one named last",
    ),
    (
        ["A group of farmers met at Weir Trust. The group said that the weir was shut."],
        [Told("author"), Told("source", "group", "indirect")],
        "not where another group was brought in",
    ),
    (
        ["James Dell plays the miller. “It is over,” the actor said on Monday."],
        [Told("author"), Told("source", "James Dell", "direct")],
        "a noun that nothing brings in is somebody named",
    ),
    (
        ["The Mill Owners League sold tickets. According to the league’s website, they were gone in an hour."],
        [Told("author"), Told("source", "Mill Owners League", "indirect")],
        "a document is known by its owner",
    ),
    (
        ["Said Tom Reed, who runs the mill: “It was shut for a year.”"],
        [Told("source", "Tom Reed", "direct")],
        "a sentence that opens with the verb",
    ),
    (
        ["The trust’s report says that it was shut.", "Brightwater Inc. sold the mill in May."],
        [Told("source", "trust’s report", "indirect"), Told("author")],
        "what is told ends with its paragraph",
    ),
    (
        ["Vale didn’t say when it would open.", "The owner can’t be bothered to say who paid."],
        [Told("author"), Told("author")],
        "what is not said is nobody's word",
    ),
    (
        ["“No,” said Ann Vale."],
        [Told("source", "Ann Vale", "direct")],
        "one word in quotation marks is an answer",
    ),
    (
        ["Ann Vale said she was glad. Later she sang “The Long Way to Harwick” for the crowd at the mill."],
        [Told("source", "Ann Vale", "indirect"), Told("author")],
        "a song's title is nobody's words",
    ),
    (
        ["“Can I give it to James?” Ann Vale asked."],
        [Told("source", "Ann Vale", "direct")],
        "short words in capitals are no title",
    ),
    (
        ["The hearing was told by an engineer of the dam, who said that the gate had failed twice."],
        [Told("source", "unnamed_person", "indirect")],
        "“who” is the engineer before it",
    ),
    (
        ["The Harwick Journal wrote of the flood. “Go home,” the conservative newspaper wrote on Monday."],
        [Told("author"), Told("source", "Harwick Journal", "direct")],
        "the newspaper is the outlet named",
    ),
    (
        ["The council did not immediately respond to a request for comment.", "Vale declined to comment."],
        [Told("disclosure"), Told("disclosure")],
        "how the reporting was done is neither the author's claim nor sourced",
    ),
    (
        ["The owner was accused of draining the pond.", "The mill faces charges of fraud over the sale."],
        [Told("author"), Told("author")],
        "the subject of a passive is not who says so",
    ),
    (
        ["“We will appeal,” said Ann Vale, who runs the mill.", "“We will win,” Vale said."],
        [Told("source", "Ann Vale", "direct")] * 2,
        "a last name is the person who bears it",
    ),
]


@pytest.mark.parametrize(("paragraphs", "expected", "why"), ROWS)
def test_voices(paragraphs: list[str], expected: list[Told], why: str) -> None:
    """Voice, source, directness, relay and carrying on."""
    assert read(*paragraphs)[0] == expected, why


def test_a_transcript_is_its_speakers() -> None:
    """Each turn is its speaker's, in quoted words; an unlabelled paragraph goes on, a question is the author's."""
    told, _ = read("ANN VALE: We tested it twice.", "It held.", "Q: And the mill?", "ANN VALE: It is shut.")
    mine = Told("source", "Ann Vale", "direct")
    assert told == [mine, mine, Told("author"), mine]


def test_a_transcript_in_quotation_marks() -> None:
    """Some pages open every paragraph of one with a mark."""
    told, _ = read('"VALE: We tested it twice.', '"REED: And then?', '"VALE: It held.', '"REED: It is shut."')
    assert [t.source for t in told] == ["Vale", "Reed", "Vale", "Reed"]


def test_labels_of_a_recipe_are_no_speakers() -> None:
    """Labels that stand once each make no transcript, and nobody speaks the rest of the page."""
    told, _ = read("Prep Time: ten minutes.", "Cook Time: an hour.", "Total Time: an hour or so.", "Wash the leeks.")
    assert {t.voice for t in told} == {"author"}


def test_a_split_quotation_is_one_attribution() -> None:
    """Its sentences share the attribution, and so source and cue."""
    _, sourcing = read("“The weir will hold,” said Ann Vale, the town’s engineer. “We tested it twice.”")
    first, second = sourcing.statements
    assert first.attribution == second.attribution
    assert first.cue == second.cue


def test_content_is_only_what_is_attributed() -> None:
    """The sentence is the span; speaker and verb are not content."""
    article = article_of("The weir will hold until spring, Ann Vale told the council on Monday.")
    (statement,) = find_statements(article).statements
    assert [article.cut(c) for c in statement.content] == ["The weir will hold until spring"]
    assert statement.source_span is not None
    assert article.cut(statement.source_span) == "Ann Vale"


def test_a_quotation_goes_on_over_paragraphs() -> None:
    """A mark left open at a paragraph's end hands the next paragraph to the same speaker."""
    told, _ = read("“The weir will hold,” Ann Vale said. “We tested it twice.", "“And we will test it again.”")
    assert [t.source for t in told] == ["Ann Vale"] * 3


def test_nested_speech_is_kept_inside() -> None:
    """The source is the outer speaker; what the council refused is inside what Vale tells."""
    article = article_of("According to Ann Vale, the council refused to answer two calls in May.")
    place = article.text.index
    vale = Attribution(Span(13, 21), (Span(0, 12),), ())
    council = Attribution(
        Span(23, 34), (Span(35, 42),), (Span(place("to answer"), place(".")),)
    )  # fmt: skip
    outer, inner = outermost(article, [vale, council])
    assert [article.cut(c) for c in outer[0].content] == ["the council refused to answer two calls in May."]
    assert inner == [council]


def test_another_language_is_told_not_guessed() -> None:
    """The tagger reads English: of other pages nothing is said, and the audit tells so."""
    sourcing = find_statements(article_of("Le maire a dit que le barrage tiendrait.", language="fr"))
    assert sourcing.statements == ()
    assert "English" in sourcing.checked.skipped[0].why


def test_every_sentence_has_a_voice_and_a_place() -> None:
    """Statements come in order of place and leave out no sentence; confidence is a probability."""
    _, sourcing = read("Rain fell. The mill shut. “We had to,” said Ann Vale.", "It opens in May.")
    assert [s.span.start for s in sourcing.statements] == sorted(s.span.start for s in sourcing.statements)
    assert len({s.span for s in sourcing.statements}) == 4
    assert all(0 <= s.confidence <= 1 for s in sourcing.statements)


@pytest.mark.parametrize("paragraphs", [[], ["."], ["“"], ["said said said"], ["a" * 5000], ["\u200b\ud800 he said"]])
def test_odd_bodies(paragraphs: list[str]) -> None:
    """Nothing, a mark, no sense, one endless word: an answer, not an error."""
    find_statements(article_of(*paragraphs))
