"""SR06: the accused, and whether they are heard."""

from typing import Any

import pytest

from headwater.records import Finding
from tests.findings.builders import Heard, Named, Row, Said, audit_of, findings_of, levels_of, page, words_of

HEAD: Row = ("headline", "Money missing from the till")
THEFT = "Ann Vale accused Tom Reed of taking £400 from the till."
SPILL = "Ann Vale accused Brannock Stone of emptying its ponds into the river."
POLICE = "Ann Vale accused the Fennmouth Police Department of losing the tape."
REED = Named(("Tom Reed", "Reed"))
PELL = Named(("Ida Pell", "Pell"))
STONE = Named(("Brannock Stone",), "organisation")
DEPARTMENT = Named(("Fennmouth Police Department",), "organisation")
VALE = Heard("Ann Vale", side="Ann Vale", entity="Ann Vale")


def found(
    *rows: str, named: tuple[Named, ...], said: tuple[Said, ...] = (), heard: tuple[Heard, ...] = (), **fields: Any
) -> tuple[Finding, ...]:
    story = page(HEAD, *(("paragraph", text) for text in rows), **fields)
    return findings_of("SR06", audit_of(story, said=said, heard=(VALE, *heard), named=named))


def levels(*rows: str, named: tuple[Named, ...], **told: Any) -> list[str]:
    return [finding.level for finding in found(*rows, named=named, **told)]


@pytest.mark.parametrize(
    ("rows", "named", "expected"),
    [
        ((THEFT,), REED, ["note"]),
        ((SPILL,), STONE, ["note"]),
        (("Tom Reed was charged with theft on Monday.",), REED, ["note"]),
        (("Tom Reed stole the money, the letter says.",), REED, ["note"]),
        ((THEFT, "Tom Reed was born in Harwick. He keeps bees."), REED, ["note"]),  # told of, not heard
        # states, and public bodies that nobody is said to have asked
        (("Ann Vale accused Norway of spying.",), Named(("Norway",), "organisation"), []),
        (("Ann Vale accused the Fenn Government of spying.",), Named(("Fenn Government",), "organisation"), []),
        (("Ann Vale accused Harwick of neglect.",), Named(("Harwick",), "place"), []),
        ((POLICE,), DEPARTMENT, []),
        # the dead
        (("Ann Vale accused the late Tom Reed of theft.",), REED, []),
        ((THEFT, "Tom Reed died in 2019."), REED, []),
        ((THEFT, "Tom Reed, a baker, was killed in the flood."), REED, []),
        ((THEFT, "Reed’s widow lives in Harwick."), REED, []),
        ((THEFT, "Ann Vale knew Tom Reed well. He died in May."), REED, []),
        # those whom a court has judged, either way
        (("Tom Reed was arrested in March. Tom Reed was convicted of theft.",), REED, []),
        ((THEFT, "Reed pleaded guilty on Monday."), REED, []),
        ((THEFT, "Tom Reed stood up. He was sentenced to four years."), REED, []),
        ((THEFT, "Reed was acquitted in June."), REED, []),
        # heard in a few words
        ((THEFT, "Reed has strongly denied it."), REED, []),
        ((THEFT, "He denied the charge."), REED, []),
        ((SPILL, "The company rejected the claim."), STONE, []),
        # not accused
        (("Tom Reed was robbed in the yard.",), REED, []),
        (("Tom Reed accused Ann Vale of theft.",), REED, []),
    ],
)
def test_accused_unheard(rows: tuple[str, ...], named: Named, expected: list[str]) -> None:
    """Speaks of people and firms that are accused and say nothing; not of states, the dead and the judged."""
    assert levels(*rows, named=(named,)) == expected


@pytest.mark.parametrize(
    ("rows", "named", "asked", "expected"),
    [
        ((THEFT, "Tom Reed did not answer three calls."), REED, "did not answer three calls", ["info"]),
        ((THEFT, "A lawyer for Reed declined to comment."), REED, "declined to comment", ["info"]),
        ((f"{THEFT} He could not be reached.",), REED, "could not be reached", ["info"]),
        ((SPILL, "The company could not be reached."), STONE, "could not be reached", ["info"]),
        ((POLICE, "The Fennmouth Police Department sent no reply."), DEPARTMENT, "sent no reply", ["info"]),
        ((THEFT, "A message to Tom Reed was not returned."), REED, "was not returned", ["info"]),
        ((POLICE, "It rained.", "Fennmouth police sent no reply."), DEPARTMENT, "sent no reply", ["info"]),
        ((POLICE, "It rained.", "The department sent no reply."), DEPARTMENT, "sent no reply", ["info"]),
        # taken for the town that has its name
        (
            (POLICE, "Fennmouth police sent no reply."),
            Named(("Fennmouth Police Department", "Fennmouth"), "place"),
            "sent no reply",
            ["info"],
        ),
        ((POLICE, "It rained.", "The council sent no reply."), DEPARTMENT, "sent no reply", []),
        ((THEFT, "Ida Pell, who knows Tom Reed, could not be reached."), REED, "could not be reached", ["note"]),
        ((THEFT, "Ida Pell could not be reached."), REED, "could not be reached", ["note"]),  # somebody else was asked
        ((SPILL, "He could not be reached."), STONE, "could not be reached", ["note"]),  # a firm is no "he"
        ((THEFT, "It rained.", "She could not be reached."), REED, "could not be reached", ["note"]),
    ],
)
def test_asked(rows: tuple[str, ...], named: Named, asked: str, expected: list[str]) -> None:
    """Where the article says that it asked the party, that is told, and is info; of a public body, too."""
    said = (Said(asked, voice="disclosure"),)
    findings = found(*rows, named=(named, PELL) if "Ida Pell" in "".join(rows) else (named,), said=said)
    assert [finding.level for finding in findings] == expected
    assert all(("says that it asked" in finding.message) is (finding.level == "info") for finding in findings)


@pytest.mark.parametrize(
    ("told", "source", "expected"),
    [
        ("“I took nothing,” said Tom Reed.", Heard("Tom Reed", entity="Tom Reed"), []),
        ("“I took nothing,” said Reed.", Heard("Reed"), []),  # a source that was not linked to its entity
        ("“He took nothing,” said Ida Pell.", Heard("Ida Pell", title="lawyer for Tom Reed"), []),
        ("“He took nothing,” said Ida Pell.", Heard("Ida Pell", affiliation="Brannock Stone"), ["note"]),
        ("“He took nothing,” said Reed’s lawyer.", Heard("Reed’s lawyer", "unnamed_person"), []),
        ("“He took it,” said Reed’s accuser.", Heard("Reed’s accuser", "unnamed_person"), ["note"]),
        ("“He took it,” said Ida Pell.", Heard("Ida Pell", side="Ida Pell"), ["note"]),
        ("“He took it,” said Ida Pell.", Heard("Ida Pell", title="former clerk of Tom Reed"), ["note"]),
        ("“He took it,” said the woman who sued Reed.", Heard("the woman who sued Reed", "unnamed_person"), ["note"]),
        ("“He took it,” said Ida Reed.", Heard("Ida Reed"), ["note"]),  # another of the name
    ],
)
def test_heard(told: str, source: Heard, expected: list[str]) -> None:
    """The party is heard in its own words and in those of whoever speaks for it; not in those of its accusers."""
    said = (Said(told.split("”")[0] + "”", source.name),)
    assert levels(THEFT, told, named=(REED,), said=said, heard=(source,)) == expected


def test_heard_through_its_side() -> None:
    """A party that is on the side of somebody who speaks is heard, though only its lawyer is quoted."""
    rows = (THEFT, "“He took nothing,” said Ida Pell.", "Tom Reed sat beside her.")
    heard = (Heard("Ida Pell", side="reed"), Heard("Tom Reed", side="reed", entity="Tom Reed"))
    assert levels(*rows, named=(REED,), said=(Said("“He took nothing,”", "Ida Pell"),), heard=heard) == []


@pytest.mark.parametrize(
    "fields",
    [{"section": "Opinion"}, {"structured_data": ({"@type": "ReviewNewsArticle"},)}, {"language": "de"}],
)
def test_other_work(fields: dict[str, Any]) -> None:
    """Opinion and reviews argue a case; in another language nothing can be read."""
    assert levels(THEFT, named=(REED,), **fields) == []


def test_one_finding_for_each_party() -> None:
    """Two accusations of one party are one finding, with the words of both and the sides that they are from."""
    story = page(
        HEAD, ("paragraph", f"{THEFT} Reed lied to the board, Ida Pell said. Reed was arrested."), ("paragraph", SPILL)
    )
    said = (
        Said("of taking £400", "Ann Vale", kind="indirect", cue="accused"),
        Said("Reed lied to the board", "Ida Pell", kind="indirect"),
    )
    heard = (VALE, Heard("Ida Pell", side="Ida Pell"))
    audit = audit_of(story, said=said, heard=heard, named=(REED, STONE))
    theft, spill = findings_of("SR06", audit)
    assert words_of(audit, theft) == ["accused Tom Reed of", "Reed lied", "Reed was arrested"]
    assert theft.measured == {
        "party": "Tom Reed", "accusations": 3, "by_author": 1, "ways": ["accused", "legal", "said"], "sides": 2,
        "asked": False,
    }  # fmt: skip
    assert spill.measured["party"] == "Brannock Stone"
    assert levels_of("SR06", audit) == ["note", "note"]
