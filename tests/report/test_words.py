"""Words that the reports share, and page text made safe."""

import pytest

from headwater.records import Span, Statement
from headwater.report.words import (
    count,
    excerpt,
    line,
    long_date,
    percent,
    places,
    source_label,
    source_name,
    statement_tag,
    visible,
)
from tests.report.sample import ARTICLE, AUDIT, at, source, statement


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain – “text” ☂ é", "plain – “text” ☂ é"),
        ("\x1b[2J", "⟨U+001B⟩[2J"),
        ("\x9b2J", "⟨U+009B⟩2J"),  # one character that does what escape and bracket do
        ("\x7f\x00", "⟨U+007F⟩⟨U+0000⟩"),
        ("\u202egpj.exe\u2069", "⟨U+202E⟩gpj.exe⟨U+2069⟩"),
        ("a\ud800", "a\ufffd"),
        ("a\nb\tc\u2028d", "a b c d"),
        ("שלום", "שלום"),  # text that runs right to left by itself is text
    ],
)
def test_visible(text: str, shown: str) -> None:
    """Characters that act are shown, all others are left alone."""
    assert visible(text) == shown


def test_line() -> None:
    """One line, one space."""
    assert line("a\r\n   b\u00a0 c") == "a b c"


@pytest.mark.parametrize(
    ("fields", "name", "label"),
    [
        ({"name": "Tor Lind", "title": "captain"}, "Tor Lind", "Tor Lind, captain"),
        ({"title": "the mayor"}, "the mayor", "the mayor"),
        ({"mentions": (at("the minutes"),)}, "the minutes", "the minutes"),
        ({"kind": "anonymous"}, "anonymous source", "anonymous source"),  # nothing told at all
        ({"name": "a\nb\x1b"}, "a b⟨U+001B⟩", "a b⟨U+001B⟩"),
    ],
)
def test_names(fields: dict[str, object], name: str, label: str) -> None:
    """A source is called by the best that is known of it."""
    assert source_name(ARTICLE, source("x", **fields)) == name
    assert source_label(ARTICLE, source("x", **fields)) == label


SPAN = at("The pier")
TAGS = {"lind": "S1", "post": "S2"}


@pytest.mark.parametrize(
    ("one", "tag"),
    [
        (statement("a", SPAN, voice="source", sources=("lind",)), "S1"),
        (statement("a", SPAN, voice="source", sources=("lind", "post")), "S1+S2"),
        (statement("a", SPAN, voice="source", sources=("lind",), relay="post"), "S1 via S2"),
        (statement("a", SPAN, voice="source", confidence=0.59), "S–~"),  # “it is said that …”
        (statement("a", SPAN, confidence=0.59), "A~"),
        (statement("a", SPAN, voice="disclosure", confidence=0.6), "i"),
    ],
)
def test_statement_tag(one: Statement, tag: str) -> None:
    """Who vouches, by way of whom, and whether that is uncertain."""
    assert statement_tag(one, TAGS) == tag


def test_places() -> None:
    """Paragraphs are counted, headings are not; other blocks go by what they are."""
    spans = [at("winter"), at("Tor Lind"), at("No replacement"), at("Fridays"), at("watches"), Span(0, 0)]
    assert places(AUDIT.article, spans) == [
        "headline",
        "paragraph 1",
        "heading",
        "paragraph 2",
        "reader comment",
        "elsewhere on the page",
    ]


def test_excerpt() -> None:
    """Long words lose their middle."""
    assert excerpt(ARTICLE, at("The pier is a disgrace.")) == "The pier is a disgrace."
    assert excerpt(ARTICLE, at("The pier is a disgrace."), limit=15) == "The pier … race."


@pytest.mark.parametrize(
    ("date", "text"),
    [
        ("2026-05-03", "3 May 2026"),
        ("2026-05-03T10:00:00Z", "3 May 2026"),
        ("last\x1b week", "last⟨U+001B⟩ week"),
        (None, ""),
    ],
)
def test_long_date(date: str | None, text: str) -> None:
    """A date as people write it, or what was told."""
    assert long_date(date) == text


def test_numbers() -> None:
    """Little is not nothing, and one is not several."""
    assert [percent(share) for share in (0, 0.001, 0.125, 1)] == ["0%", "<1%", "12%", "100%"]
    assert [count(number, "source") for number in (0, 1, 2)] == ["0 sources", "1 source", "2 sources"]
