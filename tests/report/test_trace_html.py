"""The HTML report of a trace: inert, complete, and readable on a phone."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from selenium import webdriver

from headwater.records import ArticleReference, Change, Span, Trace
from headwater.report import trace_html
from headwater.report.words import visible
from tests.report.plain_pages import assert_inert, shown
from tests.report.test_browser import chromium
from tests.report.test_diff_html import Versions
from tests.report.trace_sample import COURIER, TEXT, TRACE, alone, hostile_trace, many, reuse, sharing

__all__ = ["chromium"]  # the fixture of the audit's report
ALL = pytest.mark.parametrize(
    "trace", [TRACE, hostile_trace(), alone(), many(20)], ids=["sample", "hostile", "alone", "many"]
)


def read(trace: Trace) -> str:
    """All that a reader can read, as one line."""
    html = re.sub(r"<style>.*?</style>|<title>.*?</title>", "", trace_html(trace), flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_marks() -> None:
    """The words of the article that had them first are deleted, those of the other one inserted."""
    assert Versions(trace_html(TRACE)).marked == [
        ("del", "may"),
        ("del", ", the harbour board said"),
        ("del", "seven"),
        ("ins", "will"),
        ("ins", "nine"),
        ("del", "Ann Vale"),
        ("ins", "Tom Reed"),
        ("del", "has been asked for"),
        ("ins", "will pay"),
        ("del", "every"),
        ("ins", "each"),
        ("del", "every"),  # downstream: this article is on the left
        ("del", "Tom Reed"),
        ("ins", "each"),
        ("ins", "the owner"),
        ("del", " now"),
        ("ins", "other "),
    ]


def test_passages_are_whole() -> None:
    """With what is folded away, the columns of a passage read as the two articles do."""
    passage = TRACE.upstream[0].passages[2]
    columns = Versions(
        trace_html(replace(TRACE, upstream=(sharing([passage]),), downstream=(), quotations=()))
    ).versions
    old = "".join(text for name, text in columns if name in ("old", "whole"))
    new = "".join(text for name, text in columns if name in ("new", "whole"))
    assert old == visible(passage.there.text)
    assert new == visible(TEXT[slice(*passage.here)])
    assert [name for name, _ in columns] == ["whole", "old", "new"]


@pytest.mark.parametrize(
    "words",
    [
        "Shares 127 words with 4 articles of this corpus.",
        "Upstream this article has the words from these",
        "Direction unclear which of the two had the words first could not be told",
        "Downstream these have the words from this article",
        "Direction published two days earlier",
        "Credit not named in this article",
        "Unclear one of them has no date",
        "81 words, the same in both",
        "Mill Courier, 1 May 2026 : Ann Vale other speaker",
        "Elsewhere from the same speaker (1)",
        "In no other article of this corpus (1)",
        "Not compared: attributions, because the text is not English.",
        "corpus 12:9f3c",
    ],
)
def test_says(words: str) -> None:
    """All that the terminal says."""
    assert words in read(TRACE)


def test_headlines() -> None:
    """Another headline for the same story is shown as one of its passages, whole."""
    here = TEXT[:23]
    headline = Change("headline_changed", Span(0, 23), Span(0, 33))
    first = reuse(COURIER, "Engineers found cracks", "Engineers found cracks")
    found = replace(TRACE, upstream=(sharing([replace(first, changes=(headline,))]),), downstream=(), quotations=())
    assert Versions(trace_html(found)).marked == [("del", COURIER.headline), ("ins", here)]


def test_long_lists_are_folded() -> None:
    """Three passages of an article are shown; the others are there to be opened."""
    words = ["The Ostrey ferry", "Engineers found cracks", "said Tom Reed", "The line opened", "Nobody asked us"]
    found = replace(TRACE, upstream=(sharing([reuse(COURIER, one, one) for one in words]),), quotations=())
    html = trace_html(found)
    assert html.index("<summary>2 more passages</summary>") < html.index("The line opened</p>")
    assert html.count('class="passage"') == 5 + 1


def test_many_articles() -> None:
    """What the picture folds away is folded in the list too, and there to be led to."""
    html = trace_html(many(30))
    assert html.index("<summary>17 more articles, with smaller shares</summary>") < html.index('id="article-13"')


@ALL
def test_policy_admits_its_own_style_alone(trace: Trace) -> None:
    """No script is allowed or there; every place that is led to is in the page, once."""
    report = assert_inert(trace_html(trace))
    ids = report.values("id")
    assert len(ids) == len(set(ids))
    assert {href[1:] for href in report.values("href") if href.startswith("#")} <= set(ids)


def test_the_word_is_never_used() -> None:
    """That words were copied is for a person to say."""
    assert "copied" not in (trace_html(TRACE) + trace_html(many(20))).casefold()


@pytest.mark.parametrize("width", [390, 1280])
@ALL
def test_fits_its_window(chromium: webdriver.Chrome, tmp_path: Path, trace: Trace, width: int) -> None:
    """Columns are side by side on a wide screen and stacked on a phone."""
    with shown(chromium, tmp_path / "trace.html", trace_html(trace), width=width):
        if trace is TRACE:
            tops = [part.location["y"] for part in chromium.find_elements("css selector", ".passage .version")[:2]]
            assert (tops[0] == tops[1]) == (width == 1280)


def test_an_article_of_nothing() -> None:
    """An article without a name, a date, an address or words still has its page."""
    nothing = ArticleReference("x", None, None, "", None)
    assert "No headline found" in read(replace(alone(), article=nothing, text="", quotations=()))
