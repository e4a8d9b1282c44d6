"""PG: what the page tells of itself."""

from typing import Any

import pytest

from headwater.records import Observable
from tests.findings.builders import DUMP, HTML, Row, audit_of, findings_of, levels_of, page, site, skipped_of, words_of

HEAD: Row = ("headline", "The dam is taller than they said")
STORY: Row = ("paragraph", "The dam is forty metres tall.")


@pytest.mark.parametrize(
    ("byline", "observable", "levels"),
    [
        ((), HTML, ["note"]),
        (("Ines Calloway",), HTML, []),
        (("The Fennmouth desk",), HTML, []),  # a desk signs for its people
        ((), DUMP, ["note"]),
    ],
)
def test_no_byline(byline: tuple[str, ...], observable: Observable, levels: list[str]) -> None:
    """Speaks where nobody signs the page."""
    audit = audit_of(page(HEAD, STORY, byline=byline, observable=observable))
    found = findings_of("PG01", audit)
    assert [finding.level for finding in found] == levels
    assert all(("cannot be seen" in finding.message) is (observable == DUMP) for finding in found)


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"site_links": site(("Ethics policy", "/ethics"), ("Contact us", "/contact"))}, ("ethics", "contact")),
        (
            {
                "site_links": site(
                    ("Corrections and clarifications", "/corrections"),
                )
            },
            ("corrections",),
        ),
        (
            {
                "site_links": site(
                    ("Who owns the Observer", "/ownership"),
                )
            },
            ("ownership",),
        ),
        (
            {"structured_data": ({"publisher": {"correctionsPolicy": "/c", "ethicsPolicy": "/e"}},)},
            ("ethics", "corrections"),
        ),
        # menus and stories are no policies
        ({"site_links": site(("Sport", "/sport"), ("Shop", "/shop"))}, ()),
        (
            {
                "site_links": site(
                    ("Prison chief tells the board why corrections officers left", "/a-1"),
                )
            },
            (),
        ),
    ],
)
def test_policies(fields: dict[str, Any], says: tuple[str, ...]) -> None:
    """Tells which policies the page leads to."""
    (finding,) = findings_of("PG02", audit_of(page(HEAD, STORY, **fields)))
    assert finding.level == "info"
    assert set(finding.measured["policies"]) == set(says)


def test_policies_of_a_dump() -> None:
    """A dump has no links: nothing is said, and it is told why."""
    audit = audit_of(page(HEAD, STORY, observable=DUMP))
    assert findings_of("PG02", audit) == ()
    assert skipped_of("PG02", audit)


@pytest.mark.parametrize(
    ("rows", "published", "modified", "found"),
    [
        ((("paragraph", "Correction: An earlier version of this story gave the wrong height."),), None, None, 1),
        ((("paragraph", "An earlier version of this article misstated the height."),), None, None, 1),
        ((("furniture", "This article was updated on June 3 to add the width."),), None, None, 1),
        ((), "2025-03-04", "2025-03-09", 1),  # changed, and no notice says what
        ((), "2025-03-04", "2025-03-04", 0),  # saved twice on one day
        ((), "2025-03-04", None, 0),
        ((), None, None, 0),
        # the words, but no notice
        ((("paragraph", "She works in corrections at the county jail."),), None, None, 0),
        ((("paragraph", "The council updated its plan for the dam."),), None, None, 0),
        ((("paragraph", "Editor’s note: This story contains strong language."),), None, None, 0),
        ((("comment", "Correction: it is taller than that."),), None, None, 0),
    ],
)
def test_correction(rows: tuple[Row, ...], published: str | None, modified: str | None, found: int) -> None:
    """Speaks of a notice, and of a change after the day of publication."""
    audit = audit_of(page(HEAD, STORY, *rows, published=published, modified=modified))
    assert levels_of("PG03", audit) == ["info"] * found
    for finding in findings_of("PG03", audit):
        assert words_of(audit, finding) == [text for _, text in rows]


@pytest.mark.parametrize(
    ("rows", "fields", "kinds"),
    [
        ((HEAD, ("badge", "Opinion"), STORY), {}, ["opinion"]),
        ((HEAD, ("badge", "Sponsored content"), STORY), {}, ["sponsored"]),
        ((("headline", "Analysis: Why the dam grew"), STORY), {}, ["analysis"]),
        ((HEAD, STORY), {"section": "Satire"}, ["satire"]),
        ((HEAD, STORY), {"structured_data": ({"@type": "NewsArticle"},)}, ["news"]),
        (
            (HEAD, STORY),
            {"structured_data": ({"@graph": [{"@type": "https://schema.org/LiveBlogPosting"}]},)},
            ["live blog"],
        ),
        ((HEAD, STORY), {"structured_data": ({"@type": "SatiricalArticle"},), "language": "de"}, ["satire"]),
        # no label
        ((HEAD, ("badge", "Fact checked"), STORY), {}, None),
        ((("headline", "Dam: taller than they said"), STORY), {"section": "Valley"}, None),
        ((HEAD, STORY), {"structured_data": ({"@type": "WebPage"},)}, None),
        # of a story that the page only lists
        ((HEAD, STORY), {"structured_data": ({"@type": "ItemList", "item": {"@type": "OpinionNewsArticle"}},)}, None),
    ],
)
def test_work_type(rows: tuple[Row, ...], fields: dict[str, Any], kinds: list[str] | None) -> None:
    """Tells the label that the page has, and nothing where it has none."""
    found = findings_of("PG04", audit_of(page(*rows, **fields)))
    assert [finding.measured["kinds"] for finding in found] == ([kinds] if kinds else [])
