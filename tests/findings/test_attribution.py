"""AT: quotations and their speakers."""

import pytest

from tests.findings.builders import Heard, Row, Said, audit_of, findings_of, levels_of, page, words_of

BEFORE: Row = ("paragraph", "The mill burned down in the night.")
AFTER: Row = ("paragraph", "The road was open again by noon.")


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("“They took everything we had and left us the bill.”", ["warning"]),
        ('"They took everything we had and left us the bill."', ["warning"]),
        ("The yard was full of smoke. “They took everything we had and left us the bill.”", ["warning"]),
        ('“They took everything we had and left us the bill."', ["warning"]),  # marks of two kinds
        ("The mill would be “a gift to the valley and all who live and work in it” one day.", ["warning"]),
        # not somebody's words
        ("The mill, “with deep roots in the valley,” is gone.", []),  # a phrase
        ("“We are the mill.”", []),
        ("The “green” mill was never green.", []),
        ("The wheel, which they nicknamed “Old Mother Two Left Feet of Harwick”, is gone.", []),
        ("A banner reading “Give us back our river and our fish!” hung from the roof.", []),
        ("The crowd chanted “Give us back our river now!” at the gate.", []),
        ("The film “The Long Way Home to the Mill” was shown.", []),
        ("Her book is called “How we lost the river and won it back.”", []),
        # somebody speaks, if not in the words of the tagger
        ("The mayor was blunt: “They took everything we had and left us the bill.”", []),
        ("“They took everything we had and left us the bill,” the mayor said.", []),
        ("“They took everything we had and left us the bill,” grumbles a neighbour.", []),  # a verb that no list has
        ("You may ask, “What about everything that they took from us?”", []),
        ("“They took everything we had and left us the bill.” — Maud Teasdale", []),
    ],
)
def test_quotations_that_nobody_is_given(text: str, levels: list[str]) -> None:
    """Speaks of a quotation that stands alone; not of signs, titles, terms, nor where anybody is heard."""
    assert levels_of("AT03", audit_of(page(("headline", "Fire"), BEFORE, ("paragraph", text), AFTER))) == levels


def test_evidence_is_the_quotation() -> None:
    """The finding points at the quoted words."""
    quoted = "“They took everything we had and left us the bill.”"
    audit = audit_of(page(("headline", "Fire"), BEFORE, ("paragraph", quoted), AFTER))
    (finding,) = findings_of("AT03", audit)
    assert words_of(audit, finding) == [quoted]


def test_a_quotation_with_its_speaker() -> None:
    """A quotation in the content of a sourced statement has one."""
    quoted = "“They took everything we had and left us the bill.”"
    story = page(("headline", "Fire"), BEFORE, ("paragraph", f"{quoted} That was Ida Pell."), AFTER)
    audit = audit_of(story, said=(Said(quoted, "Ida Pell"),), heard=(Heard("Ida Pell"),))
    assert levels_of("AT03", audit) == []


def test_a_quotation_that_goes_on() -> None:
    """A paragraph of only a quotation, after one that ends in a speaker's words, is the same speaker's."""
    first = "“We had no warning of any of it.”"
    story = page(
        ("headline", "Fire"),
        ("paragraph", f"Ida Pell stood in the yard. {first}"),
        ("paragraph", "“They took everything we had and left us the bill.”"),
    )
    audit = audit_of(story, said=(Said(first, "Ida Pell"),), heard=(Heard("Ida Pell"),))
    assert levels_of("AT03", audit) == []


def test_a_slogan_of_its_own_paragraph() -> None:
    """The paragraph before may say that it is a slogan."""
    story = page(
        ("headline", "Fire"),
        ("paragraph", "Who does not know the town’s slogan?"),
        ("paragraph", "“Come for the trout and stay for the mill.”"),
    )
    assert levels_of("AT03", audit_of(story)) == []


def test_silent_where_the_tagger_is_unsure() -> None:
    """Where the speaker may only have been missed, nothing is said."""
    story = page(("headline", "Fire"), BEFORE, ("paragraph", "“They took everything we had and left us the bill.”"))
    assert levels_of("AT03", audit_of(story, confidence=0.5)) == []


@pytest.mark.parametrize("role", ["quote", "heading", "comment", "caption"])
def test_other_blocks(role: str) -> None:
    """Quote blocks, headings and what is not body are left alone."""
    row: Row = (role, "“They took everything we had and left us the bill.”")  # type: ignore[assignment]
    assert levels_of("AT03", audit_of(page(("headline", "Fire"), BEFORE, row, AFTER))) == []


def test_conversations() -> None:
    """In questions and answers the speaker stands before the words."""
    turns: list[Row] = [
        ("paragraph", "IDA PELL: What did you hear?"),
        ("paragraph", "TOM REED: “They took everything we had and left us the bill.”"),
        ("paragraph", "IDA PELL: And then?"),
        ("paragraph", "TOM REED: Nothing."),
    ]
    assert levels_of("AT03", audit_of(page(("headline", "Fire"), *turns))) == []
