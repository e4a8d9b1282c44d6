"""Comments that stand on an audited page."""

import pytest

import headwater
from headwater.report import read_json, to_html, to_json

STORY = """Weir bridge to close

The weir bridge will close on Friday, the mayor, Ann Vale, said.

{}"""
COMMENTS = """2 Comments

{}
March 6, 2026 at 9:12 am
{}
Reply

Tom Lind
March 6, 2026 at 10:40 am
My grandfather helped to build that bridge, and I will miss it.
Reply
"""


def audit(name: str, words: str) -> headwater.Audit:
    return headwater.audit_text(STORY.format(COMMENTS.format(name, words)))


@pytest.mark.parametrize(
    ("words", "verdicts", "abuse"),
    [
        ("I crossed it every day for thirty years and never felt unsafe.", ["ham", "ham"], [(), ()]),
        ("You are a pathetic idiot, and so is your mother.", ["ham", "ham"], [("insult",), ()]),  # rude is not spam
        (
            "CHECK OUT my channel!!! FREE gift cards, subscribe now http://cheap.example/win http://cheap.example/pills",
            ["spam", "ham"],
            [(), ()],
        ),
    ],
)
def test_a_page(words: str, verdicts: list[str], abuse: list[tuple[str, ...]]) -> None:
    """Spam and abuse are told apart from each other; CM01 counts both, and the report folds such a comment."""
    found = audit("Reader One", words)
    if not found.article.comments:
        pytest.fail("the page's comments were not found")
    like = [one.verdict if one.verdict != "blatant" else "spam" for one in found.screened]
    assert (like, [one.abuse for one in found.screened]) == (verdicts, abuse)
    (finding,) = [one for one in found.findings if one.code == "CM01"]
    counted = (finding.measured["spam"], finding.measured["abuse"])
    assert counted == (like.count("spam"), sum(map(bool, abuse)))
    assert ('class="screened"' in to_html(found)) == any(counted)
    assert read_json(to_json(found)) == found


def test_a_page_without_comments() -> None:
    """Nothing is screened, and nothing is said of it."""
    found = headwater.audit_text(STORY.format(""))
    assert (found.screened, "screening" in found.checked.ran) == ((), False)
