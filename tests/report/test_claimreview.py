"""ClaimReview: what a decided statement tells search engines."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from headwater.records import Review, Span
from headwater.report import claim_words, to_claimreview
from headwater.reuse.feeds import read_feed
from tests.report.linked_data import expanded
from tests.report.review_sample import OFF_SCALE, RATINGS, REVIEWS, ferry_audit, hostile_reviews, review
from tests.report.sample import AUDIT, TEXT, at, source, statement
from tests.report.trace_sample import TRACE

# schema.org's ClaimReview as Google's guide to it asks: https://developers.google.com/search/docs/appearance/structured-data/factcheck
# Its required properties, and of each type no property but those that schema.org defines for it.
_TEXT = {"type": "string", "minLength": 1}
_URL = {"type": "string", "pattern": '^https?://[^\\s<>"]+$'}
_DATE = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\d"}


def _type(name: str, /, *required: str, **properties: object) -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["@type", *required],
        "properties": {"@type": {"const": name}, **properties},
        "additionalProperties": False,
    }


_ORGANISATION = _type("Organization", "name", name=_TEXT, url=_URL)
_GROUP = _type("Organization", name=_TEXT, description=_TEXT)
_PERSON = _type("Person", name=_TEXT, jobTitle=_TEXT, description=_TEXT, affiliation=_ORGANISATION)
_WORK = _type(
    "CreativeWork", url=_URL, headline=_TEXT, name=_TEXT, text=_TEXT, datePublished=_DATE, publisher=_ORGANISATION
)
_WORKS = {"type": "array", "items": _WORK, "minItems": 1}
_CLAIM = _type(
    "Claim",
    "appearance",
    author={"type": "array", "items": {"anyOf": [_PERSON, _GROUP]}},
    datePublished=_DATE,
    firstAppearance=_WORK,
    appearance=_WORKS,
    isBasedOn=_WORKS,
    inLanguage=_TEXT,
)
_NUMBER = {"type": "integer", "minimum": 1}
_RATING = _type(
    "Rating", "alternateName", alternateName=_TEXT, ratingValue=_NUMBER, bestRating=_NUMBER, worstRating=_NUMBER
)
SCHEMA = _type(
    "ClaimReview",
    "claimReviewed",
    "reviewRating",
    "itemReviewed",
    "author",
    "datePublished",
    **{"@context": {"const": "https://schema.org"}},
    url=_URL,
    claimReviewed=_TEXT,
    reviewRating=_RATING,
    itemReviewed=_CLAIM,
    author={"anyOf": [_ORGANISATION, _PERSON]},
    contributor=_PERSON,
    datePublished=_DATE,
    inLanguage=_TEXT,
    reviewBody=_TEXT,
    citation=_WORKS,
)


def published(reviews: Mapping[str, Review], **options: Any) -> list[dict[str, Any]]:
    """The objects that are published, each valid, and together understood by a reader of JSON-LD."""
    audit = options.pop("audit", AUDIT)
    text = to_claimreview(audit, reviews, options.pop("trace", None), ratings=RATINGS, **options)
    found = json.loads(text)
    many: list[dict[str, Any]] = found if isinstance(found, list) else [found]
    for one in many:
        Draft202012Validator(SCHEMA).validate(one)
    expanded(found)
    return many


def test_decided_statement() -> None:
    """A verdict on the scale, the claim with whoever made it, and what the verdict rests on."""
    (one,) = published({"st-lind": REVIEWS["st-lind"]}, url="https://check.example/ferry")
    assert one == {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "url": "https://check.example/ferry#st-0",
        "claimReviewed": "We will not sail again before May",
        "itemReviewed": {
            "@type": "Claim",
            "author": [{"@type": "Person", "name": "Tor Lind", "jobTitle": "the ferry’s captain"}],
            "datePublished": "2026-10-03",
            "appearance": [
                {
                    "@type": "CreativeWork",
                    "url": "https://skarntimes.example/ferry",
                    "headline": "Ferry to Skarn stops for the winter",
                    "datePublished": "2026-10-03",
                    "publisher": {"@type": "Organization", "name": "The Skarn Times"},
                }
            ],
            "isBasedOn": [{"@type": "CreativeWork", "publisher": {"@type": "Organization", "name": "Skarn Post"}}],
            "inLanguage": "en",
        },
        "reviewRating": {
            "@type": "Rating", "alternateName": "Mostly false", "ratingValue": 2, "bestRating": 5, "worstRating": 1,
        },
        "author": {"@type": "Person", "name": "Ann Pell"},
        "datePublished": "2026-10-05T10:00:00+00:00",
        "inLanguage": "en",
        "reviewBody": "It sailed in February.",
        "citation": [
            {
                "@type": "CreativeWork",
                "url": "https://harbour.example/timetable",
                "text": "The ferry sails on Fridays from 7 February.",
            },
            {"@type": "CreativeWork", "url": "https://harbour.example/log"},
            {"@type": "CreativeWork", "text": "The harbour log of 1 February, page 3."},
        ],
    }  # fmt: skip


def test_open_reviews_stay_inside() -> None:
    """A review without a verdict is never published; several decided ones are a list, in the article's order."""
    many = published(REVIEWS)
    assert [one["claimReviewed"] for one in many] == [
        "We will not sail again before May",
        "The council may lease a boat",
    ]
    assert "Bo Marsh" not in json.dumps(many)
    assert to_claimreview(AUDIT, {"st-pier": REVIEWS["st-pier"]}, ratings=RATINGS) == "[]\n"


@pytest.mark.parametrize(
    ("verdict", "expected"),
    [
        ("False", {"ratingValue": 1, "bestRating": 5, "worstRating": 1}),
        ("True", {"ratingValue": 5, "bestRating": 5, "worstRating": 1}),
        (OFF_SCALE, {}),  # no point on the scale, and so no number
        ("Pants on fire", {}),  # of a scale that was in use before
    ],
)
def test_rating(verdict: str, expected: dict[str, int]) -> None:
    """The place on the scale is the value; other verdicts are words alone."""
    (one,) = published({"st-lind": replace(REVIEWS["st-lind"], verdict=verdict)})
    assert one["reviewRating"] == {"@type": "Rating", "alternateName": verdict, **expected}


def test_organisation() -> None:
    """An organisation signs where it is named; the person whose verdict it is stays named beside it."""
    (one,) = published({"st-lind": REVIEWS["st-lind"]}, organisation="Harbour Checks", site="https://check.example/")
    assert one["author"] == {"@type": "Organization", "name": "Harbour Checks", "url": "https://check.example/"}
    assert one["contributor"] == {"@type": "Person", "name": "Ann Pell"}


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (None, None),
        ("https://check.example/1", "https://check.example/1#st-0"),
        ("https://check.example/1#pier", "https://check.example/1#pier"),  # the publisher knows its own anchors
        ("https://check.example/a page", "https://check.example/a%20page#st-0"),
        ("javascript:alert(1)", None),
        ("//check.example/1", None),
    ],
)
def test_url(url: str | None, expected: str | None) -> None:
    """Where it is published, with the statement's anchor; left out where it is not known."""
    (one,) = published({"st-lind": REVIEWS["st-lind"]}, url=url)
    assert one.get("url") == expected


@pytest.mark.parametrize(
    ("id", "authors", "based_on"),
    [
        ("st-minutes", None, [{"@type": "CreativeWork", "name": "the minutes"}]),  # a document is nobody
        ("st-pier", [  # the article's own voice: who signs it
            {"@type": "Person", "name": "Ida Brook"}, {"@type": "Organization", "name": "The Skarn Times"},
        ], None),
        ("st-asked", [  # who gave no name is described
            {"@type": "Person", "description": "harbour official"}, {"@type": "Person", "name": "Una Holm"},
        ], None),
        ("st-order", [{"@type": "Organization", "name": "Skarn Ferries"}], None),
        ("st-rotten", None, None),  # “it is said”: by nobody that can be told
    ],
)  # fmt: skip
def test_claimant(id: str, authors: list[object] | None, based_on: list[object] | None) -> None:
    """Who made the claim is the statement's source, or who signs the article."""
    of = next(one for one in AUDIT.statements if one.id == id)
    (one,) = published({id: review(AUDIT, of, "True")})
    assert (one["itemReviewed"].get("author"), one["itemReviewed"].get("isBasedOn")) == (authors, based_on)


@pytest.mark.parametrize("byline", ["The Skarn Times staff", "Staff", "News desk"])
def test_desk_signs_for_its_people(byline: str) -> None:
    """A byline that names the outlet or a desk is no person."""
    audit = replace(AUDIT, article=replace(AUDIT.article, byline=(byline,)))
    (one,) = published({"st-pier": review(audit, audit.statements[3], "True")}, audit=audit)
    assert one["itemReviewed"]["author"] == [{"@type": "Organization", "name": "The Skarn Times"}]


COURIER, POST, OWN = "https://courier.example/ferry", "https://post.example/ferry", "https://star.example/ferry"
NOTES = "https://www.harwick-notes.example/f"


@pytest.mark.parametrize(
    ("id", "first", "others"),
    [
        ("lead", None, [OWN]),  # the Courier has “may stop”: another claim
        ("cracks", POST, [OWN]),  # the Courier is earlier, and has seven of twelve
        ("frames", COURIER, [OWN]),  # another speaker, the same words; the Ledger altered them
        ("cross", COURIER, [OWN, NOTES]),  # the Notes have no date: an appearance, and not the first
        ("home", None, [OWN, NOTES]),  # a quotation elsewhere; the Post's has other words
        ("asked", None, [OWN]),
    ],
)
def test_appearances(id: str, first: str | None, others: list[str]) -> None:
    """The earliest article that had the words before this one, then this one and the others that have them."""
    audit = ferry_audit()
    of = next(one for one in audit.statements if one.id == id)
    (one,) = published({id: review(audit, of, "True")}, audit=audit, trace=TRACE)
    claim = one["itemReviewed"]
    assert claim.get("firstAppearance", {}).get("url") == first
    assert [work["url"] for work in claim["appearance"]] == others
    assert claim["datePublished"] == claim.get("firstAppearance", {"datePublished": "2026-05-03"})["datePublished"][:20]


def test_trace_of_another_version() -> None:
    """Places in another text would name articles that hold other words."""
    with pytest.raises(ValueError, match="trace the article again"):
        to_claimreview(AUDIT, REVIEWS, TRACE, ratings=RATINGS)


@pytest.mark.parametrize(
    ("contents", "expected"),
    [
        ((), "The pier is a disgrace."),  # the author's own sentence
        (("“We will not sail again before May,”",), "We will not sail again before May"),
        (("“We will not", "sail again before May,”"), "We will not sail again before May"),  # a split quotation
        (("that the owner had promised a pier",), "the owner had promised a pier"),
        (("The council may lease a boat",), "The council may lease a boat"),
    ],
)
def test_claim_words(contents: tuple[str, ...], expected: str) -> None:
    """The words that are claimed, without the frame and the quotation marks around them."""
    of = statement("s", at("The pier is a disgrace."), content=tuple(at(words) for words in contents))
    assert claim_words(AUDIT.article, of) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("that it was “a gift,”", "it was “a gift,”"),  # marks inside the claim belong to it
        ("“A gift” and “a theft”", "“A gift” and “a theft”"),
        ('"A gift" and "a theft"', '"A gift" and "a theft"'),
        ('"A gift,"', "A gift"),
        ("«A gift»", "A gift"),
        ("A\n gift", "A gift"),
    ],
)
def test_quotation_marks(words: str, expected: str) -> None:
    """Only marks around the whole go."""
    article = replace(AUDIT.article, text=words)
    of = statement("s", Span(0, len(words)), content=(Span(0, len(words)),))
    assert claim_words(article, of) == expected


def test_read_again() -> None:
    """The reader of published fact checks reads what is published here."""
    text = to_claimreview(AUDIT, REVIEWS, ratings=RATINGS, organisation="Harbour Checks", url="https://check.example/1")
    checks, broken = read_feed(text.encode(), name="own")
    made_at = REVIEWS["st-lind"].made_at
    assert broken == []
    assert [(check.claim, check.claimant, check.rating, check.publisher, check.published) for check in checks] == [
        ("We will not sail again before May", "Tor Lind", "Mostly false", "Harbour Checks", made_at),
        ("The council may lease a boat", None, OFF_SCALE, "Harbour Checks", made_at),
    ]


def test_hostile() -> None:
    """Text of a page or a form stays text: it ends no script, names no address, and turns no line around."""
    audit, reviews = hostile_reviews()
    text = to_claimreview(audit, reviews, ratings=RATINGS, organisation=" ".join(TEXT[:9]), url="javascript:alert(1)")
    assert [sign for sign in "<>&\u202e\u2066\ud800\x1b" if sign in text] == []
    many = published(reviews, audit=audit)
    assert len(many) == 4
    assert "javascript:" not in "".join(work.get("url", "") for one in many for work in one["citation"])
    page = f'<script type="application/ld+json">{text}</script>'
    # Of one claim nothing is left when the reader has taken its markup out; the page is read as the file is.
    assert [len(read_feed(data.encode(), name="x")[0]) for data in (text, page)] == [3, 3]


def test_unnamed_group_has_no_name() -> None:
    """Residents are a group that is described, not an organisation of that name."""
    residents = source("residents", kind="unnamed_group", title="residents", mentions=(at("the islanders"),))
    audit = replace(AUDIT, sources=(*AUDIT.sources, residents))
    of = replace(AUDIT.statements[1], sources=("residents",))
    audit = replace(audit, statements=(of,))
    (one,) = published({of.id: review(audit, of, "True")}, audit=audit)
    assert one["itemReviewed"]["author"] == [{"@type": "Organization", "description": "residents"}]
