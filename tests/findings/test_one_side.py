"""SR02: an accusation that one side alone backs."""

import pytest

from headwater.records import Audit
from tests.findings.builders import Heard, Named, Said, audit_of, findings_of, levels_of, page, words_of

HEADLINE = "Weir Board Under Investigation for Flooded Cellars"
LEAD = "The weir board is under investigation for flooded cellars."
LETTER = "The board refused to open the weir"
VALE = "“The board let our cellars flood,”"
REST = "The town has 900 people. The gate was new. It was shut on Monday."


def story(*heard: Heard, headline: str = HEADLINE, lead: str = LEAD) -> Audit:
    text = f"{lead} {LETTER}, according to the letter. {VALE} said Ann Vale. {REST}"
    said = (Said(LETTER, "the letter", kind="indirect"), Said(VALE, "Ann Vale"))
    return audit_of(page(("headline", headline), ("paragraph", text)), said=said, heard=heard)


UNION = (Heard("the letter", "document", side="union"), Heard("Ann Vale", side="union"))
ROWS = [
    (UNION, ["warning"], "the union's letter and its president are one side"),
    ((UNION[0], Heard("Ann Vale", side="miller")), [], "two sides"),
    (
        (Heard("the letter", "document", side="county"), Heard("Ann Vale", side="county", title="county prosecutor")),
        ["warning"],
        "a letter of nobody in particular is no authority",
    ),
]


@pytest.mark.parametrize(("heard", "levels", "why"), ROWS)
def test_headline_backed_by_one_side(heard: tuple[Heard, ...], levels: list[str], why: str) -> None:
    """Speaks where what the headline asserts rests on one party."""
    assert levels_of("SR02", story(*heard)) == levels, why


def test_it_shows_the_statements_of_that_side() -> None:
    """The headline's words, then the contents; the names are told."""
    audit = story(*UNION)
    (finding,) = findings_of("SR02", audit)
    assert words_of(audit, finding) == ["Under Investigation", LETTER, VALE]
    assert finding.measured == {"statements": 2, "sides": 1, "sources": ["the letter", "Ann Vale"]}


def test_a_headline_without_a_wrong() -> None:
    """An announcement by one company is no accusation."""
    assert levels_of("SR02", story(*UNION, headline="Weir Board Opens Gate", lead="The gate is open.")) == []


ACCUSED = "Tom Reed lied about the gate"
AGAIN = "Reed stole the pump"


@pytest.mark.parametrize(
    ("second", "side", "levels", "why"),
    [
        ("Ida Pell", "miller", ["warning"], "two of one side"),
        ("Ida Pell", "town", [], "two sides"),
    ],
)
def test_accusation_backed_by_one_side(second: str, side: str, levels: list[str], why: str) -> None:
    """An accusation in the body, whatever the headline says."""
    text = f"The weir is shut. {ACCUSED}, Ann Vale said. {AGAIN}, Ida Pell said. {REST}"
    said = (Said(ACCUSED, "Ann Vale", kind="indirect"), Said(AGAIN, second, kind="indirect"))
    heard = (Heard("Ann Vale", side="miller"), Heard("Ida Pell", side=side))
    article = page(("headline", "The weir is shut"), ("paragraph", text))
    audit = audit_of(article, said=said, heard=heard, named=(Named(("Tom Reed", "Reed")),))
    assert levels_of("SR02", audit) == levels, why
