"""Feeds of published fact checks."""

import json
from typing import Any

import pytest

from headwater.records import FactCheck
from headwater.reuse import feeds
from headwater.reuse.feeds import read_feed

SCRIPT = "<script type='application/ld+json'>"
URL = "https://check.example/dam"
REVIEW: dict[str, Any] = {
    "@context": "https://schema.org",
    "@type": "ClaimReview",
    "url": URL,
    "name": "Does the Harwick dam leak?",
    "claimReviewed": "The Harwick dam has lost a third of its water.",
    "itemReviewed": {"@type": "Claim", "author": {"@type": "Person", "name": "Ann Vale"}},
    "reviewRating": {"@type": "Rating", "ratingValue": 2, "bestRating": 5, "alternateName": "Half true"},
    "author": {"@type": "Organization", "name": "Brightwater Facts"},
    "datePublished": "2026-03-02",
}
CHECK = FactCheck(
    id=URL,
    url=URL,
    claim="The Harwick dam has lost a third of its water.",
    claimant="Ann Vale",
    rating="Half true",
    publisher="Brightwater Facts",
    title="Does the Harwick dam leak?",
    published="2026-03-02",
)
ANSWER = {
    "claims": [
        {
            "text": CHECK.claim,
            "claimant": "Ann Vale",
            "claimReview": [
                {
                    "publisher": {"name": "Brightwater Facts", "site": "check.example"},
                    "url": URL,
                    "title": CHECK.title,
                    "reviewDate": "2026-03-02",
                    "textualRating": "Half true",
                }
            ],
        }
    ]
}
TABLE = (
    "Claim,Claimant,Rating,URL,Publisher,Title,Date\n"
    f'"{CHECK.claim}",Ann Vale,Half true,{URL},Brightwater Facts,Does the Harwick dam leak?,2 March 2026\n'
)
GRAPH = {
    "@context": "https://schema.org",
    "@graph": [
        {"@type": "Organization", "@id": "#us", "name": "Brightwater Facts"},
        {**REVIEW, "author": {"@id": "#us"}},
    ],
}


def js(value: Any) -> str:
    return json.dumps(value)


def changed(**fields: Any) -> dict[str, Any]:
    return {**REVIEW, **fields}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (js(REVIEW), "one object"),
        (js([REVIEW, REVIEW]), "a list; the same check twice is one"),
        (js(GRAPH), "a graph that names the publisher once"),
        (js({"@type": "DataFeed", "dataFeedElement": [{"@type": "DataFeedItem", "item": [REVIEW]}]}), "a DataFeed"),
        (js(changed(**{"@type": ["Article", "http://schema.org/ClaimReview"]})), "several types, with an address"),
        (js(ANSWER), "an answer of Google's Fact Check Tools"),
        (f"{js(REVIEW)}\n\n{js(REVIEW)}\n", "JSON lines"),
        (f"<!doctype html><script type='application/ld+json'>{js(REVIEW)}</script><p>Text</p>", "in a page"),
        (f'<html><SCRIPT id="a" type="application/ld+json">{js(REVIEW)}', "in a page that was cut off"),
        (TABLE, "a table"),
        (TABLE.replace(",", ";"), "with semicolons"),
        (
            "claimReviewed\titemReviewed.author.name\treviewRating.alternateName\turl\tauthor.name\tname\tdatePublished\n"
            + "\t".join(
                [CHECK.claim, "Ann Vale", "Half true", URL, "Brightwater Facts", str(CHECK.title), "2026-03-02"]
            ),
            "with schema.org's paths as heads, and tabs",
        ),
    ],
)
def test_forms(text: str, why: str) -> None:
    """A fact check is the same in whichever form it comes."""
    assert read_feed(text.encode(), name="feed") == ([CHECK], []), why


@pytest.mark.parametrize(
    ("fields", "field", "told", "why"),
    [
        (
            {"reviewRating": {"ratingValue": "2", "bestRating": "5", "worstRating": 1}},
            "rating",
            "2 on a scale from 1 to 5",
            "no words",
        ),
        ({"reviewRating": {"ratingValue": 0}}, "rating", "0", "no scale either"),
        ({"reviewRating": {"alternateName": ["False", "Faux"]}}, "rating", "False", "the first of several"),
        ({"reviewRating": None}, "rating", None, "none is none"),
        ({"reviewRating": {"alternateName": "<b>Mostly&nbsp;false</b>"}}, "rating", "Mostly false", "marks of a page"),
        (
            {"itemReviewed": {"author": [{"name": "Ann Vale"}, {"name": "Tom Reed"}]}},
            "claimant",
            "Ann Vale, Tom Reed",
            "two",
        ),
        ({"itemReviewed": {"author": "a post"}}, "claimant", "a post", "told as words"),
        (
            {"itemReviewed": {"itemReviewed": {"author": {"name": "Ann Vale"}}}},
            "claimant",
            "Ann Vale",
            "in the work it appeared in",
        ),
        ({"itemReviewed": None}, "claimant", None, "nobody is told"),
        ({"author": None, "publisher": {"name": "The Desk"}}, "publisher", "The Desk", "the page's publisher"),
        ({"author": None}, "publisher", "check.example", "else the site"),
        ({"url": "javascript:alert(1)"}, "url", None, "not an address of a page"),
        ({"url": "https://[bad"}, "url", None, "no address at all"),
        ({"datePublished": "2026-03-02T10:00:00Z"}, "published", "2026-03-02T10:00:00+00:00", "a time as well"),
        ({"datePublished": "March 2, 2026"}, "published", "2026-03-02", "as it is written in English"),
        ({"datePublished": "03/02/2026"}, "published", None, "two days it could be"),
        ({"claimReviewed": " The dam\n leaks. "}, "claim", "The dam leaks.", "white space"),
        (
            {"claimReviewed": None, "itemReviewed": {"@type": "Claim", "name": "The dam leaks."}},
            "claim",
            "The dam leaks.",
            "the claim's own words",
        ),
        ({"claimReviewed": "The dam \ud800leaks."}, "claim", "The dam ?leaks.", "half a character cannot be stored"),
    ],
)
def test_fields(fields: dict[str, Any], field: str, told: str | None, why: str) -> None:
    """What a check says is told in the publisher's words; what it does not say is None."""
    checks, broken = read_feed(js(changed(**fields)).encode(), name="feed")
    assert not broken, why
    assert getattr(checks[0], field) == told, why


@pytest.mark.parametrize(
    ("text", "checks", "where", "why"),
    [
        (js([changed(claimReviewed=""), REVIEW]), 1, ["feed, item 1"], "no claim: the rest goes on"),
        (f"{js(REVIEW)}\n{{broken\n", 1, ["feed, line 2"], "a broken line"),
        (f"<p>{SCRIPT}{{</script>{SCRIPT}{js(REVIEW)}</script>", 1, ["feed, script 1"], "a broken script"),
        (TABLE + ",Tom Reed,False,,,,\n", 1, ["feed, line 3"], "a row without a claim"),
        (js(REVIEW)[:-9], 0, ["feed"], "cut off: told once"),
        ("[" * 200_000, 0, ["feed"], "nested too deeply"),
        ("", 0, ["feed"], "nothing in it"),
        ("<p>A page without any</p>", 0, ["feed"], "a page of another kind"),
        ("Town,Mayor\nHarwick,Ann Vale\n", 0, ["feed"], "a table of something else"),
        ("claim,url\n" + '"' + "x" * 200_000 + '",u\nThe dam leaks.,\n', 1, ["feed, line 2"], "a cell without an end"),
    ],
)
def test_broken(text: str, checks: int, where: list[str], why: str) -> None:
    """A broken item is named, the rest is read."""
    found, broken = read_feed(text.encode(), name="feed")
    assert (len(found), [one.where for one in broken]) == (checks, where), why


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_encodings(encoding: str) -> None:
    """Tables come out of spreadsheets in several encodings."""
    (check,), broken = read_feed("claim,rating\nThe café “Mill” closed.,False\n".encode(encoding), name="feed")
    assert (check.claim, broken) == ("The café “Mill” closed.", [])


def test_several_claims_of_one_page() -> None:
    """The second check of one address has an id of its own, the same each time."""
    feed = js([REVIEW, changed(claimReviewed="The mill burned down.")]).encode()
    checks, _ = read_feed(feed, name="feed")
    assert len({check.id for check in checks}) == 2
    assert read_feed(feed, name="feed")[0] == checks


def test_size(monkeypatch: pytest.MonkeyPatch) -> None:
    """A feed over the limit is not read."""
    monkeypatch.setattr(feeds, "MAX_BYTES", 100)
    checks, (broken,) = read_feed(b"x" * 101, name="feed")
    assert (checks, broken.where) == ([], "feed")
    assert "split the feed" in broken.why
