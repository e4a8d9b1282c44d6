"""FC: labels of checking."""

from typing import Any

import pytest

from headwater.records import SiteLink
from tests.findings.builders import DUMP, Row, audit_of, findings_of, levels_of, page, site, words_of

STORY: Row = ("paragraph", "The quarry emptied its ponds into the river, and the trout died.")
LABEL: Row = ("badge", "Fact checked")


@pytest.mark.parametrize(
    ("badge", "levels"),
    [
        ("Fact checked", ["warning"]),
        ("FACT-CHECKED", ["warning"]),
        ("Verified", ["warning"]),
        ("Debunked", ["warning"]),
        ("✓ Fact checked", ["warning"]),
        ("Fact checked by our team", ["warning"]),  # nobody is named
        ("Fact Check", []),  # a kind of article, or a section of the site
        ("Opinion", []),
        ("Exclusive", []),
    ],
)
def test_labels(badge: str, levels: list[str]) -> None:
    """Speaks of a label that claims a check, on a page that shows nothing behind it."""
    assert levels_of("FC01", audit_of(page(("headline", "Trout die at Harwick"), ("badge", badge), STORY))) == levels


def test_evidence_is_the_label() -> None:
    """The finding points at the label."""
    audit = audit_of(page(("headline", "Trout die at Harwick"), LABEL, STORY))
    (finding,) = findings_of("FC01", audit)
    assert words_of(audit, finding) == ["Fact checked"]


@pytest.mark.parametrize(
    ("rows", "fields"),
    [
        # a named checker and a linked method
        ((("badge", "Fact checked by Maud Teasdale"), STORY), {"links": (("Fact checked", "/how-we-check"),)}),
        (
            (LABEL, ("byline", "Fact-checked by Maud Teasdale"), STORY),
            {"site_links": site(("Our fact-checking process", "/fact-checking-process"))},
        ),
        # ClaimReview, also deep inside the page's graph
        ((LABEL, STORY), {"structured_data": ({"@type": "ClaimReview", "claimReviewed": "The trout died."},)}),
        ((LABEL, STORY), {"structured_data": ({"@graph": [{"@type": ["Article", "ClaimReview"]}]},)}),
        # the sources are listed and linked
        ((LABEL, STORY, ("heading", "Sources"), ("list", "River log")), {"links": (("River log", "/log.pdf"),)}),
        # no label, only the section's link in the menu
        ((STORY,), {"site_links": site(("Fact Check", "/fact-check/"))}),
        # the words are in the story
        ((("paragraph", "The claim was fact checked and debunked by nobody."),), {}),
    ],
)
def test_silent_where_the_check_is_shown(rows: tuple[Row, ...], fields: dict[str, Any]) -> None:
    """Silent where who, how or against what can be seen, and where the page makes no such claim."""
    assert levels_of("FC01", audit_of(page(("headline", "Trout die at Harwick"), *rows, **fields))) == []


@pytest.mark.parametrize(
    ("badge", "links", "says"),
    [
        ("Fact checked by Maud Teasdale", (), "no method"),
        ("Fact checked", site(("Our fact-checking process", "/fact-checking-process")), "nobody who checked"),
    ],
)
def test_half_shown(badge: str, links: tuple[SiteLink, ...], says: str) -> None:
    """Who without how, or how without who, is a note that says which is missing."""
    audit = audit_of(page(("headline", "Trout die at Harwick"), ("badge", badge), STORY, site_links=links))
    (finding,) = findings_of("FC01", audit)
    assert finding.level == "note"
    assert says in finding.message


def test_silent_on_articles_about_fact_checking() -> None:
    """An article on fact-checkers may well carry the words at its head."""
    story = page(("headline", "How fact-checkers work in Harwick"), ("badge", "Verified"), STORY)
    assert levels_of("FC01", audit_of(story)) == []


def test_a_link_of_the_menu_is_no_method() -> None:
    """ "Fact Check" in the menu leads to a section, not to how this page was checked."""
    menu: tuple[SiteLink, ...] = site(("Fact Check", "/category/fact-check/"), ("Contact", "/contact"))
    story = page(("headline", "Trout die at Harwick"), LABEL, STORY, site_links=menu)
    assert levels_of("FC01", audit_of(story)) == ["warning"]


def test_dump() -> None:
    """Links and JSON-LD cannot be seen in a dump: a note that says so."""
    audit = audit_of(page(("headline", "Trout die at Harwick"), LABEL, STORY, observable=DUMP))
    (finding,) = findings_of("FC01", audit)
    assert finding.level == "note"
    assert "cannot be seen" in finding.message


def test_dump_with_a_named_checker() -> None:
    """Who checked can be read in a dump, and how cannot: silence."""
    story = page(("headline", "Trout die"), ("badge", "Fact checked by Maud Teasdale"), STORY, observable=DUMP)
    assert levels_of("FC01", audit_of(story)) == []
