"""SR03 and SR07: sources without a name."""

from typing import Any

import pytest

from headwater.records import Finding, SourceKind
from tests.findings.builders import Heard, Named, Row, Said, audit_of, findings_of, levels_of, page, words_of

HEAD: Row = ("headline", "The pumps are sold")
SOLD = "The pumps were sold"


def anonymous(text: str, *heard: Heard, said: tuple[Said, ...] = (), confidence: float = 0.9) -> tuple[Finding, ...]:
    told = said or tuple(Said(SOLD, one.name, kind="indirect") for one in heard[:1])
    audit = audit_of(page(HEAD, ("paragraph", text)), said=told, heard=heard, confidence=confidence)
    return findings_of("SR03", audit)


@pytest.mark.parametrize(
    ("text", "source", "levels", "bare"),
    [
        (f"{SOLD}, a source said.", Heard("a source", "anonymous"), ["note"], 1),
        (f"{SOLD}, two sources said.", Heard("two sources", "anonymous"), ["note"], 1),
        (f"{SOLD}, a source close to the board said.", Heard("a source close to the board", "anonymous"), ["note"], 0),
        (f"{SOLD}, a source close to the board said.", Heard("a source", "anonymous"), ["note"], 0),  # told after it
        (f"{SOLD}, a council source said.", Heard("a council source", "anonymous"), ["note"], 0),
        (f"{SOLD}, a clerk said.", Heard("a clerk", "anonymous"), ["note"], 0),
        (f"{SOLD}, a person who saw the bill said.", Heard("a person", "anonymous"), ["note"], 0),
        (f"{SOLD}, a source said.", Heard("a source", "anonymous", title="senior clerk"), ["note"], 0),
        # not anonymous
        (f"{SOLD}, a clerk said.", Heard("a clerk", "unnamed_person"), [], None),
        (f"{SOLD}, clerks said.", Heard("clerks", "unnamed_group"), [], None),
        (f"{SOLD}, Ann Vale said.", Heard("Ann Vale"), [], None),
        (f"{SOLD}, the letter says.", Heard("the letter", "document"), [], None),
        (f"{SOLD}, Brannock Stone said.", Heard("Brannock Stone", "named_organization"), [], None),
    ],
)
def test_anonymous_source(text: str, source: Heard, levels: list[str], bare: int | None) -> None:
    """Speaks of sources whose name is withheld, and says where one is a bare "a source"."""
    findings = anonymous(text, source)
    assert [finding.level for finding in findings] == levels
    assert [finding.measured["bare"] for finding in findings] == ([] if bare is None else [bare])
    assert all(("only “a source”" in finding.message) is bool(bare) for finding in findings)


def test_reason_for_anonymity() -> None:
    """A reason that is told is counted and marked; its absence is said."""
    reason = "because the sale is not public"
    text = f"{SOLD}, said a clerk, who asked not to be named {reason}."
    (finding,) = anonymous(text, Heard("a clerk", "anonymous", anonymity=reason))
    assert finding.measured["reasons"] == 1
    assert "why the name is withheld is told" in finding.message
    audit = audit_of(page(HEAD, ("paragraph", text)))
    assert words_of(audit, finding) == ["a clerk", reason]
    (finding,) = anonymous(text, Heard("a clerk", "anonymous"))
    assert finding.measured["reasons"] == 1  # in the sentence, though not among the words about the source
    (finding,) = anonymous(f"{SOLD}, said a clerk, who asked not to be named.", Heard("a clerk", "anonymous"))
    assert finding.measured["reasons"] == 0
    assert "no reason is told" in finding.message


def test_share_of_the_content() -> None:
    """The share is of the characters that are attributed to anybody; one finding for the article."""
    text = (
        f"{SOLD}, a source said. {SOLD[:3]} water is grey, an official said. {SOLD[:3]} water is blue, Ann Vale said."
    )
    heard = (
        Heard("a source", "anonymous"),
        Heard("an official", "anonymous", anonymity="said"),
        Heard("Ann Vale"),
        Heard("a person", "anonymous"),  # whom no statement draws on
    )
    said = (
        Said(SOLD, "a source", kind="indirect"),
        Said("The water is grey", "an official", kind="indirect"),
        Said("The water is blue", "Ann Vale", kind="indirect"),
    )
    (finding,) = anonymous(text, *heard, said=said)
    total = sum(len(one.content) for one in said)
    assert finding.measured == {
        "sources": 2, "statements": 2, "share": round(1 - len("The water is blue") / total, 3), "reasons": 1, "bare": 1,
    }  # fmt: skip
    assert finding.message == (
        "2 anonymous sources, 68% of what is attributed; a reason is told for 1 of them; 1 of them only “a source”."
    )


def test_uncertain_statements() -> None:
    """A source that may not be one is not counted."""
    assert anonymous(f"{SOLD}, a source said.", Heard("a source", "anonymous"), confidence=0.4) == ()


def vague(
    text: str, words: str, *, cue: str = "say", kind: SourceKind = "unnamed_group", also: tuple[Heard, ...] = (),
    said: tuple[Said, ...] = (), confidence: float = 0.9, **fields: Any,
) -> list[str]:  # fmt: skip
    told = (Said("the quarry should be shut", words, kind="indirect", cue=cue), *said)
    audit = audit_of(
        page(HEAD, ("paragraph", text), **fields), said=told, heard=(Heard(words, kind), *also), confidence=confidence
    )
    return levels_of("SR07", audit)


@pytest.mark.parametrize(
    ("text", "words", "levels"),
    [
        ("Critics say the quarry should be shut.", "Critics", ["note"]),
        ("Some experts say the quarry should be shut.", "Some experts", ["note"]),
        ("Legal experts say the quarry should be shut.", "Legal experts", ["note"]),  # a field is nobody
        ("It rained, and many observers say the quarry should be shut.", "many observers", ["note"]),
        ("Many say the quarry should be shut.", "Many", ["note"]),
        ("Some people say the quarry should be shut.", "Some people", ["note"]),
        ("Critics of the plan say the quarry should be shut.", "Critics of the plan", ["note"]),
        ("Critics of the plan say the quarry should be shut.", "Critics", ["note"]),  # told after the mention
        ("Officials say the quarry should be shut.", "Officials", ["note"]),
        ("Senior officials say the quarry should be shut.", "Senior officials", ["note"]),
        # told apart
        ("Two experts say the quarry should be shut.", "Two experts", []),
        ("Experts at Harwick College say the quarry should be shut.", "Experts at Harwick College", []),
        ("Experts at Harwick College say the quarry should be shut.", "Experts", []),
        ("Analysts who follow the firm say the quarry should be shut.", "Analysts", []),
        ("County officials say the quarry should be shut.", "County officials", []),
        ("Officials of the county say the quarry should be shut.", "Officials of the county", []),
        ("Harwick experts say the quarry should be shut.", "Harwick experts", []),
        ("Teachers at the school say the quarry should be shut.", "Teachers at the school", []),
        ("Harwick officials say the quarry should be shut.", "Harwick officials", []),
        ("Their critics say the quarry should be shut.", "Their critics", []),  # who they are may have been told
        ("Authorities say the quarry should be shut.", "Authorities", []),  # the police, as a rule
        ("Some economists - a few of the bank's - say the quarry should be shut.", "Some economists", []),
        ("Residents say the quarry should be shut.", "Residents", []),  # the people of a place
        ("Two witnesses say the quarry should be shut.", "Two witnesses", []),
        ("Critics including Ann Vale say the quarry should be shut.", "Critics", []),
    ],
)
def test_vague_source(text: str, words: str, levels: list[str]) -> None:
    """Speaks of crowds that are nobody; not of those who sit, work or live somewhere, or are counted."""
    assert vague(text, words) == levels


@pytest.mark.parametrize(
    ("text", "words", "cue", "kind"),
    [
        ("A crowd came. Some said the quarry should be shut.", "Some", "said", "unnamed_group"),  # some of the crowd
        ("One critic says the quarry should be shut.", "One critic", "says", "unnamed_person"),
        ("Critics said in the letter that the quarry should be shut.", "the letter", "said", "document"),
    ],
)
def test_not_a_crowd(text: str, words: str, cue: str, kind: SourceKind) -> None:
    """Words like "some" may go on from people who were told of, and one critic or a document is no crowd."""
    assert vague(text, words, cue=cue, kind=kind) == []


ANN = Heard("Ann Vale")


@pytest.mark.parametrize(
    ("text", "also", "levels"),
    [
        # an instance of the group, heard at once
        ("Critics say the quarry should be shut. “It is a scandal,” said Ann Vale.", ANN, []),
        ("Critics say the quarry should be shut, and “It is a scandal,” Ann Vale said.", ANN, []),
        ("“It is a scandal,” said Ann Vale. Other critics say the quarry should be shut.", ANN, []),
        # the other side, heard before: no critic
        ("“It is a scandal,” said Ann Vale. Critics say the quarry should be shut.", ANN, ["note"]),
        ("Critics say the quarry should be shut. It rained. “It is a scandal,” said Ann Vale.", ANN, ["note"]),
        # somebody who is called one of them, wherever
        (
            "Critics say the quarry should be shut. It rained. “It is a scandal,” said Ann Vale, a critic of the firm.",
            ANN,
            [],
        ),
        (
            "Critics say the quarry should be shut. It rained. “It is a scandal,” said Ann Vale.",
            Heard("Ann Vale", title="critic at large"),
            [],
        ),
        (
            "Critics of the plan say the quarry should be shut. It rained. “The plan is bad,” said Ann Vale.",
            ANN,
            ["note"],
        ),
        # an outlet is nobody's critic
        (
            "Critics say the quarry should be shut. “It is a scandal,” the Courier wrote.",
            Heard("the Courier", "named_organization", outlet=True),
            ["note"],
        ),
    ],
)
def test_somebody_behind_them(text: str, also: Heard, levels: list[str]) -> None:
    """Silent where somebody with a name stands for the group."""
    words = next(words for words in ("Other critics", "Critics of the plan", "Critics") if words in text)
    said = (Said("“" + text.split("“")[1].split("”")[0] + "”", also.name),)
    assert vague(text, words, also=(also,), said=said) == levels


@pytest.mark.parametrize(
    "fields", [{"section": "Opinion"}, {"structured_data": ({"@type": "ReviewNewsArticle"},)}, {"confidence": 0.4}]
)
def test_vague_elsewhere(fields: dict[str, Any]) -> None:
    """Silent on opinion and reviews, and where the source is a guess."""
    assert vague("Critics say the quarry should be shut.", "Critics", **fields) == []


@pytest.mark.parametrize(
    ("before", "levels"),
    [("The Water Board met on Monday. It rained.", []), ("It rained. It was Monday.", ["note"])],
)
def test_officials_of_a_body(before: str, levels: list[str]) -> None:
    """ "Officials" soon after a sentence on a board are the board's."""
    text = f"The Water Board is old. It is a dull place. It snowed. {before} Officials say the quarry should be shut."
    audit = audit_of(
        page(HEAD, ("paragraph", text)),
        said=(Said("the quarry should be shut", "Officials", kind="indirect"),),
        heard=(Heard("Officials", "unnamed_group"),),
        named=(Named(("Water Board",), "organisation"),),
    )
    assert levels_of("SR07", audit) == levels


def test_officials_told_apart_once() -> None:
    """ "Officials" goes on from "county officials": one mention that tells who is enough."""
    text = "County officials say the road is closed. Officials say the quarry should be shut."
    story = page(HEAD, ("paragraph", text))
    audit = audit_of(
        story,
        said=(
            Said("the road is closed", "officials", kind="indirect", words="County officials"),
            Said("the quarry should be shut", "officials", kind="indirect", words="Officials"),
        ),
        heard=(Heard("officials", "unnamed_group"),),
    )
    assert levels_of("SR07", audit) == []
