"""AT01: who is accused in the author's own voice."""

import pytest

from headwater.findings.own_voice import unattributed_accusation
from headwater.records import Audit, EntityKind
from tests.findings.builders import Heard, Named, Row, Said, audit_of, page, words_of

HEAD: Row = ("headline", "Trouble at the pit")
PEOPLE = (
    Named(("Tom Reed", "Reed")),
    Named(("Ann Vale", "Vale")),
    Named(("Harwick Police Bureau", "Harwick police", "Harwick Police"), "organisation"),
    Named(("Brannock Stone",), "organisation"),
    Named(("Boko Haram",), "organisation"),
    Named(("Kenya",), "organisation"),
)


def story(*rows: Row, said: tuple[Said, ...] = (), heard: tuple[Heard, ...] = ()) -> Audit:
    text = " ".join(words for _, words in rows)
    named = tuple(
        Named(tuple(name for name in one.names if name in text), one.kind)
        for one in PEOPLE
        if any(name in text for name in one.names)
    )
    return audit_of(page(*rows), said=said, heard=heard, named=named)


def parties(audit: Audit) -> list[str]:
    return [finding.measured["party"] for finding in unattributed_accusation(audit)]


@pytest.mark.parametrize(
    ("text", "accused"),
    [
        ("Tom Reed stole £400 from the till.", ["Tom Reed"]),
        ("The pit manager, Tom Reed, stole £400 from the till.", ["Tom Reed"]),
        ("Brannock Stone illegally dumped slurry into the river.", ["Brannock Stone"]),
        ("Brannock Stone violated its permit for years.", ["Brannock Stone"]),
        ("The fraudster Tom Reed moved to the coast.", ["Tom Reed"]),
        ("Tom Reed is a thief.", ["Tom Reed"]),
        ("Tom Reed’s lies cost the town its bridge.", ["Tom Reed"]),
        ("Brannock Stone has been polluting the river.", ["Brannock Stone"]),
        ("Brannock Stone routinely violates its permit.", ["Brannock Stone"]),
        ("Harwick police allowed a mob to attack the pumps.", ["Harwick police"]),
        ("Tom Reed lies in the shade.", []),
        ("Tom Reed let nobody attack the pumps.", []),
        ("Harwick Police Bureau was complicit in the raid.", ["Harwick Police Bureau"]),
        ("Brannock Stone misled the town about an alleged theft.", ["Brannock Stone"]),  # the theft is alleged
        ("Tom Reed stole £400 so that he could pay the baker.", ["Tom Reed"]),
        # an investigation that nobody is said to lead
        ("Harwick Police Bureau is under investigation for letting a mob burn the pumps.", ["Harwick Police Bureau"]),
        (
            "The\N{NO-BREAK SPACE}Harwick Police Bureau is\N{NO-BREAK SPACE}under investigation for theft.",
            ["Harwick Police Bureau"],
        ),
        ("Tom Reed is under investigation by the county for theft.", []),
        ("Tom Reed is under federal investigation for theft.", []),
        ("Tom Reed is under investigation.", []),  # for nothing that is told
        ("Tom Reed is under investigation for theft. The county opened its inquiry in May.", []),
        # official acts
        ("Tom Reed was charged with theft.", []),
        ("The anglers sued Brannock Stone.", []),
        ("Tom Reed was arrested on Monday.", []),
        ("Tom Reed faces charges of fraud.", []),
        ("A jury found that Tom Reed stole £400.", []),
        ("Tom Reed’s fraud trial opens on Monday.", []),
        # allegations name no source, but are told as what they are
        ("Tom Reed is accused of theft.", []),
        ("Tom Reed allegedly harassed two clerks.", []),
        ("Tom Reed reportedly stole £400.", []),
        ("Brannock Stone is under fire for the dead trout.", []),
        # somebody is cited, though no attribution was found
        ("Tom Reed stole £400, according to the bank.", []),
        ("Records show Tom Reed stole £400.", []),
        ("It later emerged that Tom Reed had stolen £400.", []),
        # no accusation
        ("Tom Reed never stole £400.", []),
        ("If Tom Reed stole £400, nobody saw it.", []),
        ("Had Tom Reed lied to the board?", []),
        ("Tom Reed was robbed of £400.", []),
        ("In the film Tom Reed murdered his brother.", []),
        ("Tom Reed stole the show.", []),
        # the convicted, the dead, states, those who own up to it
        ("Tom Reed stole £400. Reed was convicted in May.", []),
        ("Tom Reed stole £400. Reed died in May.", []),
        ("Convicted fraudster Tom Reed moved to the coast.", []),
        ("Kenya violated the treaty.", []),
        ("Boko Haram murdered two clerks.", []),
    ],
)
def test_accusation(text: str, accused: list[str]) -> None:
    """Speaks where the author accuses on their own authority; not of official acts, allegations and what is cited."""
    assert parties(story(HEAD, ("paragraph", text))) == accused


@pytest.mark.parametrize(
    ("text", "said", "heard", "accused"),
    [
        # the accusation is a source's
        ("Reed stole £400, Vale said.", Said("Reed stole £400", "Vale"), Heard("Vale"), []),
        # another source in the sentence: it may be meant for the accusation too
        ("Reed stole £400, and Vale fears for the till.", Said("fears for the till", "Vale"), Heard("Vale"), []),
        # only the accused speaks: who stands behind "who stole £400"?
        (
            "“It rained,” said Reed, who stole £400.",
            Said("“It rained,”", "Reed", cue="said"),
            Heard("Reed", entity="Reed"),
            ["Reed"],
        ),
    ],
)
def test_voice(text: str, said: Said, heard: Heard, accused: list[str]) -> None:
    """What a source says is not the author's; the rest of a sentence in which the accused speaks is."""
    audit = audit_of(
        page(HEAD, ("paragraph", text)), said=(said,), heard=(heard,), named=(Named(("Reed",)), Named(("Vale",)))
    )
    assert parties(audit) == accused


@pytest.mark.parametrize(
    ("headline", "marked"),
    [
        ("Harwick police under investigation for letting mob burn pumps", True),
        ("Harwick police “under investigation” for pumps", False),  # somebody's words
        ("Vale: Harwick police under investigation", False),
        ("Harwick police buy a boat", False),  # names the party, accuses of nothing
        ("Pumps burnt under investigation", False),  # names nobody
    ],
)
def test_headline_counts_once(headline: str, marked: bool) -> None:
    """Headline, standfirst and lead that say the same are one finding with several spans."""
    standfirst = "Harwick police under investigation over burnt pumps"
    lead = "Harwick Police Bureau is under investigation for letting a mob burn the pumps."
    audit = story(("headline", headline), ("standfirst", standfirst), ("paragraph", lead))
    (finding,) = unattributed_accusation(audit)
    heads = [headline, standfirst] if marked else [standfirst]
    assert words_of(audit, finding) == [*heads, lead.rstrip(".")]
    assert finding.measured["in_headline"] is True
    assert finding.level == "warning"


def test_one_finding_for_each_party() -> None:
    """All that the author accuses a party of is one finding; a second party is another; official acts are counted."""
    audit = story(
        HEAD,
        ("paragraph", "Tom Reed stole £400. Reed was charged with theft. Reed lied to the board."),
        ("paragraph", "Brannock Stone polluted the river."),
    )
    reed, stone = unattributed_accusation(audit)
    assert reed.measured == {
        "party": "Tom Reed",
        "accusations": 2,
        "words": ["Tom Reed stole", "Reed lied"],
        "in_headline": False,
        "official_acts": 1,
    }
    assert words_of(audit, stone) == ["Brannock Stone polluted"]


@pytest.mark.parametrize(
    "rows",
    [
        (("badge", "Opinion"), ("paragraph", "Tom Reed stole £400 from the till.")),
        (("headline", "Tom Reed stole £400"), ("paragraph", "The till was empty on Monday.")),  # only the headline
        (("paragraph", "The till was empty."), ("caption", "Tom Reed stole £400 from the till.")),
    ],
)
def test_silence(rows: tuple[Row, ...]) -> None:
    """Silent on opinion, on a headline alone, and outside the body."""
    assert parties(story(*rows)) == []


@pytest.mark.parametrize("kind", ["place", "group", "document"])
def test_only_persons_and_organisations(kind: EntityKind) -> None:
    """A place, a group or a document is not accused."""
    audit = audit_of(
        page(HEAD, ("paragraph", "Brightwater lied to the board.")), named=(Named(("Brightwater",), kind),)
    )
    assert parties(audit) == []
