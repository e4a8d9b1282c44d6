"""HL01–HL03: what the headline asserts, against what the body bears out. HL04 asks the shipped model."""

import pytest

from headwater.findings.headline import find_assertions
from headwater.findings.passages import choose_passages
from headwater.records import Audit
from tests.findings.builders import Heard, Named, Said, audit_of, findings_of, levels_of, page, words_of

FILLER = (
    "The weir was built in 1931. It holds the water of two valleys. The town paid for a new gate. "
    "The work took a year. Boats pass it in summer."
)


def story(
    headline: str, body: str, *, said: tuple[Said, ...] = (), heard: tuple[Heard, ...] = (), section: str | None = None
) -> Audit:
    article = page(("headline", headline), ("paragraph", body), ("paragraph", FILLER), section=section)
    return audit_of(article, said=said, heard=heard)


PROBE = "Weir Board Under Investigation for Flooded Cellars"
LEAD = "The weir board is under investigation for flooded cellars."
SUPPORT = [
    (PROBE, LEAD, (), ["warning"], "only the author says it again, near the top"),
    (PROBE, "The board met on Monday.", (), ["warning"], "the body does not speak of it"),
    (
        PROBE,
        f"{LEAD} The county opened the inquiry, its prosecutor said.",
        (Said("The county opened the inquiry", "its prosecutor", kind="indirect"),),
        [],
        "one sourced statement bears it out, in another word",
    ),
    (
        PROBE,
        f"{LEAD} The board met. The gate was shut. Three clerks were questioned in the investigation on Tuesday.",
        (),
        [],
        "reported farther down",
    ),
    ("Board May Be Under Investigation", LEAD, (), [], "the headline hedges"),
    ("Board Under Investigation, Vale Says", LEAD, (), [], "the headline says whose word it is"),
    ("Is the Weir Board Under Investigation?", LEAD, (), [], "it asks"),
    (
        "Clerk Charged With Theft",
        "A clerk was charged with theft on Monday.",
        (),
        ["warning"] * 2,
        "a charge and a wrong",
    ),
    ("Weir Board Meets", LEAD, (), [], "the headline asserts nothing of the kind"),
    ("Board Loses $400,000 in a Year", "The board lost money.", (), ["warning"], "a figure that the body has not"),
    ("Board Loses $400,000 in a Year", "The board lost $398,500.", (), [], "the body has it unrounded"),
    ("Board Loses $2 Million in a Year", "The board lost 2,040,000 dollars.", (), [], "in another scale"),
    ("101 Ways to Cross a Weir", "There are ways.", (), [], "a number that opens a list"),
    ("Weekly Notes #282 for March 26", "The notes.", (), [], "an issue, a date"),
    ("Notes 11.18.31", "The notes.", (), [], "a date in figures"),
    ("Board to Meet in 2031", "The board will meet.", (), [], "a year"),
]


@pytest.mark.parametrize(("headline", "body", "said", "levels", "why"), SUPPORT)
def test_headline_unsupported(headline: str, body: str, said: tuple[Said, ...], levels: list[str], why: str) -> None:
    """Speaks where nobody but the author, saying the headline again, bears it out."""
    audit = story(headline, body, said=said, heard=(Heard("its prosecutor", "unnamed_person"),) if said else ())
    assert levels_of("HL01", audit) == levels, why


def test_headline_unsupported_shows_both() -> None:
    """The headline's words stand first, the passage that repeats them next."""
    audit = story(PROBE, LEAD)
    (finding,) = findings_of("HL01", audit)
    assert words_of(audit, finding) == ["Under Investigation", LEAD]
    assert finding.measured == {"assertion": "investigation", "words": "Under Investigation", "backing": "repeated"}


def test_opinion_and_short_bodies_are_left_alone() -> None:
    """An opinion piece argues; three sentences bear nothing out."""
    assert levels_of("HL01", story(PROBE, LEAD, section="Opinion")) == []
    assert levels_of("HL01", audit_of(page(("headline", PROBE), ("paragraph", LEAD)))) == []


FRAUD = "The board covered up the leak"
CERTAINTY = [
    ("Board Covered Up Leak", f"{FRAUD}, a former clerk said.", ["warning"], "one person's word"),
    ("Board Covered Up Leak, Clerk Says", f"{FRAUD}, a former clerk said.", [], "the headline says so"),
    (
        "Board Covered Up Leak",
        f"{FRAUD}, a former clerk said. It covered up two more.",
        [],
        "the author reports it too",
    ),
    ("Board Sued Over Leak", f"{FRAUD}, a former clerk said.", [], "a suit is an act of record"),
]


@pytest.mark.parametrize(("headline", "body", "levels", "why"), CERTAINTY)
def test_headline_certainty(headline: str, body: str, levels: list[str], why: str) -> None:
    """Speaks where all that the body has is attributed."""
    said = (Said(FRAUD, "a former clerk", kind="indirect"),)
    audit = story(headline, body, said=said, heard=(Heard("a former clerk", "unnamed_person"),))
    assert levels_of("HL02", audit) == levels, why


QUOTES = [
    ("“We knew about the gate”: clerk", "“We may have known about the gate,” she said.", ["warning"], "other words"),
    ("“We knew about the gate”: clerk", "“We knew about the gate,” she said.", [], "word for word"),
    ("'We knew about the gate,' clerk says", "“We knew about the gate,” she said.", [], "other marks"),
    ("“We knew … the gate”: clerk", "“We knew all about the gate,” she said.", [], "cut with an ellipsis"),
    ("“[They] knew about the gate”", "“We knew about the gate,” she said.", [], "put in brackets"),
    ("The ‘gate’ affair", "The affair began.", [], "one word in marks is a term"),
    ("Harwick’s mayor and the board’s clerk", "They met.", [], "apostrophes are no marks"),
]


@pytest.mark.parametrize(("headline", "body", "levels", "why"), QUOTES)
def test_headline_quote(headline: str, body: str, levels: list[str], why: str) -> None:
    """A headline's quotation is in the body in those words."""
    assert levels_of("HL03", story(headline, body)) == levels, why


@pytest.mark.parametrize(
    ("headline", "speaker", "levels"),
    [
        ("Tom Reed: “We knew about the gate”", "Ann Vale", ["warning"]),
        ("“We knew about the gate”, says Tom Reed", "Ann Vale", ["warning"]),
        ("Ann Vale: “We knew about the gate”", "Ann Vale", []),
        ("Tom Reed hears “We knew about the gate”", "Ann Vale", []),  # he does not say it
    ],
)
def test_headline_quote_in_the_right_mouth(headline: str, speaker: str, levels: list[str]) -> None:
    """The person named beside the quotation says it in the body too."""
    quotation = "“We knew about the gate,”"
    article = page(("headline", headline), ("paragraph", f"{quotation} {speaker} said. Tom Reed left. {FILLER}"))
    heard, named = (Heard(speaker, entity=speaker),), (Named(("Ann Vale",)), Named(("Tom Reed",)))
    audit = audit_of(
        article, said=(Said(quotation, speaker),), heard=heard, named=named if speaker == "Ann Vale" else ()
    )
    assert levels_of("HL03", audit) == levels


def test_an_unrelated_headline() -> None:
    """Speaks where neither the words nor the model tie headline and body; never of a headline that fits."""
    body = f"{FILLER} " * 3
    assert levels_of("HL04", story("Celebrity Chef Opens Restaurant in Paris", body)) == ["warning"]
    assert levels_of("HL04", story("Harwick Weir Gets New Gate for Boats", body)) == []
    assert levels_of("HL04", story("Celebrity Chef Opens Restaurant in Paris", "Short.")) == []


def test_no_headline() -> None:
    """Without one there is nothing to compare."""
    audit = audit_of(page(("paragraph", FILLER)))
    assert [levels_of(code, audit) for code in ("HL01", "HL02", "HL03", "HL04")] == [[]] * 4
    assert find_assertions(audit) == ()


def test_choose_passages() -> None:
    """The opening, then the sentences that share the rarer words of the headline, in order of place."""
    sentences = ["It rained.", "The mayor came.", "The weir broke.", "The mayor spoke of the weir.", "Boats passed."]
    assert choose_passages("Mayor blames weir", sentences) == [0, 1, 2, 3]
    assert choose_passages("Brewery", sentences) == [0]
    assert choose_passages("Mayor", []) == []
