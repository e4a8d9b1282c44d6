"""LG04: calls on the reader to act."""

import pytest

from headwater.findings.exhortation import exhortation
from headwater.records import Role
from tests.findings.builders import Said, audit_of, page, words_of


@pytest.mark.parametrize(
    ("text", "words", "why"),
    [
        ("Sign the petition today.", ["Sign the petition"], ""),
        ("Please sign our petition.", ["sign our petition"], ""),
        ("Call your senator and say no.", ["Call your senator"], ""),
        ("Tell your local councillors to keep the ferry.", ["Tell your local councillors"], ""),
        ("You must vote against the sale.", ["vote against"], ""),
        ("It is time to boycott the mill.", ["boycott the"], ""),
        ("If you love the ferry, call your councillor.", ["call your councillor"], ""),
        ("Share this story with your neighbours.", ["Share this"], ""),
        ("Let’s take to the streets.", ["take to the streets"], ""),
        ("Stand up for the ferry!", ["Stand up for"], ""),
        # not the author's call, or none at all
        ("Share this", [], "a button"),
        ("Share this article", [], "a button"),
        ("Sign up for our newsletter.", [], "business"),
        ("Call 555 0142 to book a place.", [], "a contact"),
        ("Call your doctor if it hurts.", [], "advice"),
        ("Voters will call your senator.", [], "told, not asked"),
        ("“Sign the petition,” Vale said.", [], "quoted"),
        ("Vale asked them to sign the petition.", [], "told"),
        ("Boycott of the mill goes on.", [], "a noun"),
        ("Support for the ferry grew.", [], "a noun"),
        ("Demand for ferries fell.", [], "a noun"),
        ("Vote for your favourite ferry.", [], "a game"),
        ("Fold in the eggs and stir.", [], "a recipe"),
    ],
)
def test_exhortation(text: str, words: list[str], why: str) -> None:
    """Speaks where a sentence of the author's opens with a call."""
    audit = audit_of(page(("headline", "The ferry is kept"), ("paragraph", text)))
    assert [found for finding in exhortation(audit) for found in words_of(audit, finding)] == words, why


@pytest.mark.parametrize("role", ["heading", "comment", "furniture"])
def test_headings_and_comments(role: Role) -> None:
    """A heading is no call, and what readers or forms say is not the author's."""
    assert not list(exhortation(audit_of(page(("paragraph", "It rained."), (role, "Sign the petition today.")))))


def test_a_source_calls() -> None:
    """A call that a source makes is the source's."""
    article = page(("paragraph", "Sign the petition, Vale said."))
    assert not list(exhortation(audit_of(article, said=(Said("Sign the petition", "Vale", kind="indirect"),))))
