"""Names merged over their forms, and kept apart where they are two; the names are given, no model is asked."""

import pytest

from headwater.records import EntityKind, Span
from headwater.statements.entities import Parties
from tests.statements.articles import article_of, parties_in

PERSON: EntityKind = "person"
ORGANISATION: EntityKind = "organisation"
PLACE: EntityKind = "place"


def told(parties: Parties) -> list[tuple[EntityKind, str, int]]:
    """Kind, name, and how many mentions, in order of place."""
    return [(p.kind, p.name, len(p.mentions)) for p in sorted(parties.all, key=lambda p: p.mentions[0])]


ROWS: list[tuple[str, dict[str, EntityKind], list[tuple[EntityKind, str, int]], str]] = [
    (
        "Ann Vale spoke. Vale left. Ann wept.",
        {"Ann Vale": PERSON, "Vale": PERSON, "Ann": PERSON},
        [(PERSON, "Ann Vale", 3)],
        "full, last and first name",
    ),
    (
        "Ann B. Vale spoke. A. Vale left. Ann Vale came back.",
        {"Ann B. Vale": PERSON, "A. Vale": PERSON, "Ann Vale": PERSON},
        [(PERSON, "Ann B. Vale", 3)],
        "a middle initial comes and goes, a first name shrinks to its letter",
    ),
    (
        "Tom Reed Jr. spoke. Reed left.",
        {"Tom Reed Jr.": PERSON, "Reed": PERSON},
        [(PERSON, "Tom Reed Jr.", 2)],
        "Jr. is no last name",
    ),
    (
        "Ann Vale spoke. Tom Vale left.",
        {"Ann Vale": PERSON, "Tom Vale": PERSON},
        [(PERSON, "Ann Vale", 1), (PERSON, "Tom Vale", 1)],
        "two people with one last name",
    ),
    (
        "Ann Vale met Tom Vale. Mr. Vale left. Ms. Vale stayed. Ms. Vale slept.",
        {"Ann Vale": PERSON, "Tom Vale": PERSON, "Vale": PERSON},
        [(PERSON, "Ann Vale", 3), (PERSON, "Tom Vale", 2)],
        "Mr. and Ms. tell them apart",
    ),
    (
        "Tom Vale spoke. Vale left. Ann Vale came. Vale sat down.",
        {"Ann Vale": PERSON, "Tom Vale": PERSON, "Vale": PERSON},
        [(PERSON, "Tom Vale", 2), (PERSON, "Ann Vale", 2)],
        "a bare last name is whoever was named last",
    ),
    (
        "The Harwick Post wrote. The Post wrote again.",
        {"Harwick Post": ORGANISATION, "Post": ORGANISATION},
        [(ORGANISATION, "Harwick Post", 2)],
        "an outlet in short, with its article",
    ),
    (
        "The Harwick Post and the Arden Post wrote. The Post wrote again.",
        {"Harwick Post": ORGANISATION, "Arden Post": ORGANISATION, "Post": ORGANISATION},
        [(ORGANISATION, "Harwick Post", 1), (ORGANISATION, "Arden Post", 1), (ORGANISATION, "Post", 1)],
        "of two outlets that end so it is neither",
    ),
    (
        "The Sunday Post wrote. The Post wrote.",
        {"Sunday Post": ORGANISATION, "Post": ORGANISATION},
        [(ORGANISATION, "Sunday Post", 1), (ORGANISATION, "Post", 1)],
        "two outlets of one house",
    ),
    (
        "The Harwick Growers’ Union (HGU) met. HGU won.",
        {"Harwick Growers’ Union": ORGANISATION, "HGU": ORGANISATION},
        [(ORGANISATION, "Harwick Growers’ Union", 3)],
        "an acronym introduced in brackets",
    ),
    (
        "The Mill Owners League, or MOLE, met. MOLE won.",
        {"Mill Owners League": ORGANISATION, "MOLE": ORGANISATION},
        [(ORGANISATION, "Mill Owners League", 3)],
        "an acronym that its letters alone do not give",
    ),
    (
        "HGU won. The Harwick Growers’ Union rejoiced.",
        {"Harwick Growers’ Union": ORGANISATION, "HGU": ORGANISATION},
        [(ORGANISATION, "Harwick Growers’ Union", 2)],
        "the acronym before the name, never introduced",
    ),
    (
        "Brannock Stone Ltd sued. Brannock Stone won. Brannock rejoiced.",
        {"Brannock Stone Ltd": ORGANISATION, "Brannock Stone": ORGANISATION, "Brannock": ORGANISATION},
        [(ORGANISATION, "Brannock Stone Ltd", 3)],
        "a firm's full and short names",
    ),
    (
        "The Harwick Post asked. The Harwick Post Foundation paid.",
        {"Harwick Post": ORGANISATION, "Harwick Post Foundation": ORGANISATION},
        [(ORGANISATION, "Harwick Post", 1), (ORGANISATION, "Harwick Post Foundation", 1)],
        "an outlet and another body of its house",
    ),
    (
        "The Harwick Post asked. The Harwick Times paid.",
        {"Harwick Post": ORGANISATION, "Harwick Times": ORGANISATION},
        [(ORGANISATION, "Harwick Post", 1), (ORGANISATION, "Harwick Times", 1)],
        "a shared first word is no shared name",
    ),
    (
        "She taught at the University of Harwick.",
        {"University": ORGANISATION, "Harwick": PLACE},
        [(ORGANISATION, "University of Harwick", 1)],
        "a name that was cut at “of” is made whole",
    ),
    (
        "The Harwick Mines and Quarries Council met.",
        {"Harwick Mines": ORGANISATION, "Quarries Council": ORGANISATION},
        [(ORGANISATION, "Harwick Mines and Quarries Council", 1)],
        "cut at “and”: only the second half ends in an organisation's noun",
    ),
    (
        "The Weir Trust and Brightwater Company met.",
        {"Weir Trust": ORGANISATION, "Brightwater Company": ORGANISATION},
        [(ORGANISATION, "Weir Trust", 1), (ORGANISATION, "Brightwater Company", 1)],
        "two organisations joined by “and” stay two",
    ),
    (
        "Harwick Mayor Ann Vale spoke.",
        {"Harwick Mayor Ann Vale": PERSON},
        [(PLACE, "Harwick", 1), (PERSON, "Ann Vale", 1)],
        "a place, a title and a name taken for one name",
    ),
    (
        "Harwick is wet. The Harwick County Council met. Ann Vale left Harwick.",
        {"Harwick": PLACE, "Harwick County Council": ORGANISATION, "Ann Vale": PERSON},
        [(PLACE, "Harwick", 2), (ORGANISATION, "Harwick County Council", 1), (PERSON, "Ann Vale", 1)],
        "a town is not the council named for it",
    ),
    (
        "Ann Vale spoke. Vale left.",
        {"Ann Vale": PERSON, "Vale": PLACE},
        [(PERSON, "Ann Vale", 2)],
        "a last name that looks like a place",
    ),
    (
        "Ann Reed spoke by the reed beds.",
        {"Ann Reed": PERSON},
        [(PERSON, "Ann Reed", 1)],
        "in small letters it is a word",
    ),
    (
        "The Harwick Post’s story; the Harwick Post.",
        {"Harwick Post’s": ORGANISATION, "Harwick Post": ORGANISATION},
        [(ORGANISATION, "Harwick Post", 2)],
        "a possessive is no part of a name",
    ),
]


@pytest.mark.parametrize(("text", "names", "expected", "why"), ROWS)
def test_parties(
    text: str, names: dict[str, EntityKind], expected: list[tuple[EntityKind, str, int]], why: str
) -> None:
    """Everybody named, once, with all mentions."""
    assert told(parties_in(article_of(text), names)) == expected, why


def test_a_headline_names_before_the_body() -> None:
    """The headline's bare last name is the person whom the body names in full, under that name."""
    article = article_of("Ann Vale sued the mill.", headline="Vale sues")
    (party,) = parties_in(article, {"Ann Vale": "person", "Vale": "person"}).all
    assert (party.name, len(party.mentions)) == ("Ann Vale", 2)
    assert article.cut(party.mentions[0]) == "Vale"


GENDERS = [
    ("Mary Vale spoke.", {"Mary Vale": PERSON}, "f", "by the first name"),
    ("Kim Vale spoke. Mr. Vale left.", {"Kim Vale": PERSON, "Vale": PERSON}, "m", "by what stands before a later one"),
    ("Actress Kim Vale spoke.", {"Kim Vale": PERSON}, "f", "by a noun"),
    ("Kim Vale spoke.", {"Kim Vale": PERSON}, None, "a name of both"),
    ("Mary Vale Ltd spoke.", {"Mary Vale Ltd": ORGANISATION}, None, "a firm has none"),
]


@pytest.mark.parametrize(("text", "names", "gender", "why"), GENDERS)
def test_gender(text: str, names: dict[str, EntityKind], gender: str | None, why: str) -> None:
    """What the article and the first name tell, for the pronouns."""
    (party,) = parties_in(article_of(text), names).all
    assert party.gender == gender, why


def test_within() -> None:
    """The names inside a span, whole ones only, in order of place."""
    article = article_of("Ann Vale met Tom Reed in Harwick.")
    parties = parties_in(article, {"Ann Vale": "person", "Tom Reed": "person", "Harwick": "place"})
    assert [party.name for _, party in parties.within(Span(0, 21))] == ["Ann Vale", "Tom Reed"]
    assert [party.name for _, party in parties.within(Span(4, 33))] == ["Tom Reed", "Harwick"]
    assert [party.name for _, party in parties.within(Span(0, 20))] == ["Ann Vale"]
    assert list(parties.within(Span(9, 12))) == []


def test_nobody() -> None:
    """No names, no parties."""
    assert parties_in(article_of("Rain fell."), {}).all == []
