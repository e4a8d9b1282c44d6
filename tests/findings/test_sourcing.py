"""SR: sources."""

from typing import Any

import pytest

from headwater.records import Finding
from tests.findings.builders import (
    DUMP,
    Heard,
    Row,
    Said,
    audit_of,
    findings_of,
    levels_of,
    page,
    skipped_of,
    words_of,
)

OWN = "The mill has stood empty since the flood, and its wheel has not turned in years. "
LONG: Row = ("paragraph", OWN * 8)  # 128 words
HEAD: Row = ("headline", "The mill stands empty")


@pytest.mark.parametrize(
    ("rows", "fields", "levels"),
    [
        ((LONG,), {}, ["warning"]),
        ((LONG,), {"observable": DUMP}, ["warning"]),  # a dump has the words, and words are all it takes
        ((("paragraph", OWN * 3),), {}, []),  # a brief has no room for a source
        ((("badge", "Opinion"), LONG), {}, []),
        ((LONG,), {"section": "Opinion"}, []),
        ((LONG,), {"structured_data": ({"@type": "OpinionNewsArticle"},)}, []),
        ((LONG,), {"structured_data": ({"@type": "NewsArticle"},)}, ["warning"]),
        (
            tuple(("paragraph", f"{who}: {OWN}{OWN}") for who in ("IDA PELL", "TOM REED", "IDA PELL", "TOM REED")),
            {},
            [],
        ),
    ],
)
def test_no_source(rows: tuple[Row, ...], fields: dict[str, Any], levels: list[str]) -> None:
    """Speaks of a story of some length that has nothing from anybody; not of opinion, briefs and interviews."""
    assert levels_of("SR01", audit_of(page(HEAD, *rows, **fields))) == levels


def test_one_source_is_enough() -> None:
    """SR01 counts no sources: one will do."""
    story = page(HEAD, LONG, ("paragraph", "The roof leaks, Ida Pell said."))
    audit = audit_of(story, said=(Said("The roof leaks", "Ida Pell", kind="indirect"),), heard=(Heard("Ida Pell"),))
    assert levels_of("SR01", audit) == []


@pytest.mark.parametrize("code", ["SR01", "SR04", "SR05", "SR08", "AT03"])
def test_where_statements_were_not_looked_for(code: str) -> None:
    """What rests on statements says nothing without them, and says why."""
    audit = audit_of(page(HEAD, LONG, language="de"), ran=("anatomy",))
    assert findings_of(code, audit) == ()
    assert skipped_of(code, audit)


COURIER = Heard("the Harwick Courier", "named_organization", outlet=True)
RELAYED = "The pumps stopped, the Harwick Courier reported."


def relayed(link: tuple[str, str] | None = None, **fields: Any) -> list[Finding]:
    story = page(HEAD, ("paragraph", RELAYED), ("paragraph", "It rained."), links=(link,) if link else (), **fields)
    said = (Said("The pumps stopped", "the Harwick Courier", kind="indirect"),)
    return list(findings_of("SR04", audit_of(story, said=said, heard=(COURIER,))))


@pytest.mark.parametrize(
    ("link", "fields", "levels"),
    [
        (None, {}, ["note"]),
        (("reported", "https://www.harwickcourier.example/pumps"), {}, ["info"]),
        (("reported", "https://hcourier.example/pumps"), {}, ["info"]),  # hosts shorten names
        (("reported", "https://sluice.example/pumps"), {}, ["note"]),  # a link to somebody else
        (("rained", "https://harwickcourier.example/weather"), {}, ["note"]),  # in another paragraph
        (None, {"observable": DUMP}, ["note"]),
        (None, {"outlet": "Harwick Courier"}, []),  # its own page
    ],
)
def test_relayed(link: tuple[str, str] | None, fields: dict[str, Any], levels: list[str]) -> None:
    """Speaks of what another outlet reported, and more softly where that outlet is linked beside it."""
    assert [finding.level for finding in relayed(link, **fields)] == levels


def test_relayed_in_a_dump_says_what_cannot_be_seen() -> None:
    """No link can be missed where none can be seen."""
    assert "cannot be seen" in relayed(observable=DUMP)[0].message


def test_relayed_speaker() -> None:
    """What a person told another outlet is that outlet's passage; all passages are one finding."""
    story = page(
        HEAD,
        ("paragraph", "“Nobody warned us at all,” said Osric Pell, the Harwick Courier reported."),
        ("paragraph", "The pumps stopped, it said."),
        ("paragraph", "“It is what it is,” said Ida Pell."),
    )
    said = (
        Said("“Nobody warned us at all,”", "Osric Pell", relay="the Harwick Courier"),
        Said("The pumps stopped", "the Harwick Courier", kind="indirect"),
        Said("“It is what it is,”", "Ida Pell"),
    )
    audit = audit_of(story, said=said, heard=(Heard("Osric Pell"), COURIER, Heard("Ida Pell")))
    (finding,) = findings_of("SR04", audit)
    assert len(finding.spans) == 2
    assert finding.measured["passages"] == 2


@pytest.mark.parametrize("name", ["a news agency", "Press Secretary Osric Pell"])
def test_no_outlet_of_that_name(name: str) -> None:
    """ "A news agency" is nobody whose link could be missed, and a press secretary is not the press."""
    story = page(HEAD, ("paragraph", f"The pumps stopped, {name} reported."))
    said = (Said("The pumps stopped", name, kind="indirect"),)
    heard = (Heard(name, "named_organization", outlet=True),)
    assert levels_of("SR04", audit_of(story, said=said, heard=heard)) == []


@pytest.mark.parametrize("code", ["SR04", "SR05"])
def test_uncertain_statements(code: str) -> None:
    """Nothing is said of a passage whose source is a guess."""
    story = page(HEAD, ("paragraph", RELAYED), ("paragraph", "The river is a gutter, according to the letter."))
    said = (
        Said("The pumps stopped", "the Harwick Courier", kind="indirect"),
        Said("The river is a gutter", "the letter", kind="indirect"),
    )
    for confidence, found in ((0.9, ["note"]), (0.4, [])):
        audit = audit_of(story, said=said, heard=(COURIER, LETTER), confidence=confidence)
        assert levels_of(code, audit) == found


LETTER = Heard("the letter", "document")


@pytest.mark.parametrize(
    ("rows", "links", "fields", "levels"),
    [
        ((), (), {}, ["note"]),
        ((), (("the letter", "/files/letter.pdf"),), {}, []),
        ((), (("the letter", "#top"),), {}, ["note"]),  # leads nowhere
        ((), (("It rained", "https://weather.example/"),), {}, ["note"]),  # another paragraph
        ((("quote", "You have turned a stream into a gutter."),), (), {}, []),  # its words are shown
        ((), (), {"observable": DUMP}, ["note"]),
    ],
)
def test_document(
    rows: tuple[Row, ...], links: tuple[tuple[str, str], ...], fields: dict[str, Any], levels: list[str]
) -> None:
    """Speaks of a document that the story draws on and the reader cannot get at."""
    told: Row = ("paragraph", "The river is a gutter, according to the letter.")
    story = page(HEAD, told, *rows, ("paragraph", "It rained."), links=links, **fields)
    audit = audit_of(story, said=(Said("The river is a gutter", "the letter", kind="indirect"),), heard=(LETTER,))
    found = findings_of("SR05", audit)
    assert [finding.level for finding in found] == levels
    assert all("the letter" in words_of(audit, finding) for finding in found)
    assert all(("cannot be seen" in finding.message) is (story.observable == DUMP) for finding in found)


def test_a_document_that_is_only_named() -> None:
    """A document that no statement draws on is not cited."""
    audit = audit_of(page(HEAD, ("paragraph", "She posted the letter.")), heard=(LETTER,))
    assert levels_of("SR05", audit) == []


def test_a_statement_to_the_press() -> None:
    """What was said in a statement is shown by being quoted."""
    story = page(HEAD, ("paragraph", "The river is clean, according to a statement."))
    audit = audit_of(
        story,
        said=(Said("The river is clean", "a statement", kind="indirect"),),
        heard=(Heard("a statement", "document"),),
    )
    assert levels_of("SR05", audit) == []


def test_profile() -> None:
    """Counts what is there; sides only where they could be told."""
    story = page(
        HEAD,
        ("paragraph", "“Nobody warned us at all,” said Osric Pell. The river is a gutter, according to the letter."),
        ("paragraph", "It rained."),
        links=(("It rained", "https://weather.example/today"), ("the letter", "https://mill.example/letter.pdf")),
        url="https://mill.example/story",
    )
    said = (
        Said("“Nobody warned us at all,”", "Osric Pell"),
        Said("The river is a gutter", "the letter", kind="indirect"),
    )
    audit = audit_of(story, said=said, heard=(Heard("Osric Pell"), LETTER))
    (finding,) = findings_of("SR08", audit)
    assert finding.level == "info"
    assert finding.measured["kinds"] == {"named_person": 1, "document": 1}
    assert finding.measured["voices"] == {"source": 2, "author": 1}
    assert finding.measured["independent_sides"] == 0  # outlets and sources that speak for nobody
    assert finding.measured["sides"] == []
    assert finding.measured["outbound_links"] == 1  # the letter is on the page's own site


def test_sides() -> None:
    """Sources that speak for one party are one side; outlets, and sources nobody draws on, are none."""
    rows = (
        "The river is a gutter, according to the letter. “Nobody warned us at all,” said Osric Pell, the club’s head.",
        "The pumps stopped, the Harwick Courier reported. “It is what it is,” said Ida Pell. Maud Lorne was there.",
    )
    said = (
        Said("The river is a gutter", "the letter", kind="indirect"),
        Said("“Nobody warned us at all,”", "Osric Pell"),
        Said("The pumps stopped", "the Harwick Courier", kind="indirect"),
        Said("“It is what it is,”", "Ida Pell"),
    )
    heard = (
        Heard("the letter", "document", side="club"),
        Heard("Osric Pell", side="club"),
        COURIER,
        Heard("Ida Pell", side="Ida Pell"),
        Heard("Maud Lorne", side="Maud Lorne"),
    )
    audit = audit_of(page(HEAD, *(("paragraph", row) for row in rows)), said=said, heard=heard)
    (finding,) = findings_of("SR08", audit)
    assert finding.measured["independent_sides"] == audit.independent_sides == 2
    assert finding.measured["sides"] == [["the letter", "Osric Pell"], ["Ida Pell"]]
    assert finding.message.startswith("4 sources, speaking for 2 sides: ")
