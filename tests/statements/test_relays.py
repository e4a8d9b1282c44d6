"""Whom an article has somebody's words from: "told", "obtained by", "reported", "according to"."""

from dataclasses import replace

import pytest

from headwater.records import Attribution, Span
from headwater.statements.relays import find_relay, join_relayed
from tests.statements.articles import article_of, span_of

ROWS = [
    ("Ann Vale told the Mill Courier that the weir would hold.", "Ann Vale", "told", "the Mill Courier"),
    ("Ann Vale had also told Reuters that the weir would hold.", "Ann Vale", "had also told", "Reuters"),
    ("Ann Vale told the Post that the weir would hold.", "Ann Vale", "told", None),  # the page's own
    ("Ann Vale told the council that the weir would hold.", "Ann Vale", "told", None),
    ("A memo obtained by Reuters says the weir will hold.", "A memo obtained by Reuters", "says", "Reuters"),
    ("A memo obtained by the Harwick Post says so.", "A memo obtained by the Harwick Post", "says", None),
    ("In a letter seen by Reuters, the trust said that it was shut.", "the trust", "said", "Reuters"),
    ("The weir will hold, said Ann Vale, the Mill Courier reported Monday.", "Ann Vale", "said", "the Mill Courier"),
    ("Ann Vale writes that it held, according to the Mill Courier.", "Ann Vale", "writes", "the Mill Courier"),
    ("Ann Vale writes that it held, according to the Weir Act.", "Ann Vale", "writes", None),
    ("The weir will hold, the Mill Courier reported Monday.", "the Mill Courier", "reported", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "source", "cue", "relay"), ROWS)
def test_find_relay(text: str, source: str, cue: str, relay: str | None) -> None:
    """Another outlet that passes the words on; the page's own, and whoever is no outlet, is none."""
    article = replace(article_of(text), outlet="Harwick Post")
    told = Attribution(span_of(article, source), (span_of(article, cue),), (Span(0, 1),), 0.9)
    found = find_relay(article, told)
    assert (found and article.cut(found)) == relay


def test_of_an_unknown_outlet_nothing_is_another() -> None:
    """Where the page does not say whose it is, "told the Post" may be its own reporting."""
    article = article_of("Ann Vale told the Mill Courier that the weir would hold.")
    told = Attribution(span_of(article, "Ann Vale"), (span_of(article, "told"),), (Span(0, 1),), 0.9)
    assert find_relay(article, told) is None


@pytest.mark.parametrize("own", ["harwickpost.example", "The Harwick Post", "Post"])
def test_the_own_outlet_under_other_names(own: str) -> None:
    """Its host, its whole name, its short one."""
    article = replace(article_of("Ann Vale told the Harwick Post that the weir would hold."), outlet=own)
    told = Attribution(span_of(article, "Ann Vale"), (span_of(article, "told"),), (Span(0, 1),), 0.9)
    assert find_relay(article, told) is None


def test_a_document_that_an_outlet_obtained_is_the_source() -> None:
    """Who obtained it stands inside the source, and takes nothing from it."""
    article = replace(article_of("The weir will hold, said a memo obtained by Reuters."), outlet="Harwick Post")
    content, cue = span_of(article, "The weir will hold"), span_of(article, "said")
    told = Attribution(span_of(article, "a memo obtained by Reuters"), (cue,), (content,), 0.9)
    assert join_relayed(article, [told]) == [told]
