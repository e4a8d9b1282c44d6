"""The terminal report of a revision."""

import io
import re
from dataclasses import replace

import pytest
from rich.cells import cell_len
from rich.console import Console

from headwater.records import Notice, Revision, Span
from headwater.report import print_revision
from tests.report.revision_sample import REVISION, edit, hostile_revision


def printed(revision: Revision, *, width: int = 100, color: bool = False) -> str:
    out = io.StringIO()
    print_revision(revision, Console(file=out, width=width, force_terminal=color, no_color=not color))
    return out.getvalue()


def flat(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("width", [40, 60, 80, 120])
@pytest.mark.parametrize("revision", [REVISION, hostile_revision()], ids=["sample", "hostile"])
def test_width(revision: Revision, width: int) -> None:
    """No line is wider than the terminal."""
    assert [text for text in printed(revision, width=width).splitlines() if cell_len(text) > width] == []


@pytest.mark.parametrize(
    "words",
    [
        "Changed, and the new version adds no correction or update notice: an attribution (taken out) and a number.",
        "Passages: 3 changed · 1 added · 1 removed · 1 moved · 9 unchanged",
        "Byline: Ines Calloway → none",
        "Sources added: Joan Marsh",
        "Sources removed: county",
        "~ headline, headline changed, hedge taken out Bridge [-may-] {+to+} close",
        "It costs £[-1.2-] {+2.1+} million[-, the county said-].",
        "- paragraph 3 of the old version, removed No rust was seen in 2019.",
        "+ paragraph 2, added Sixty children walk over it.",
        "[-Reed waits.-] {+The ferry inn will shut at Easter.+}",  # too little in common for marks word by word
        "> paragraph 4, moved It rained.",
        "Not compared: relays, because no corpus was given",
    ],
)
def test_says(words: str) -> None:
    """What was changed, in words and marks alone."""
    assert words in flat(printed(REVISION))


def test_colours_take_the_place_of_marks() -> None:
    """In a terminal with colours the words are struck or green, and no brackets are in the way."""
    told = printed(REVISION, color=True)
    assert "\x1b[" in told
    assert "[-may-]" not in told
    assert "may" in told


@pytest.mark.parametrize(
    ("revision", "words"),
    [
        (replace(REVISION, edits=(), byline=None, headline=None), "The two versions have the same words."),
        (replace(REVISION, edits=(), headline=None), "No number, date, name, quotation or attribution was changed"),
        (replace(REVISION, correction=None), "Whether the new version carries a correction notice could not be told."),
        (
            replace(REVISION, correction=(Notice(Span(0, 9), "Correction: it costs £2.1 million.", True),)),
            "Notice added: Correction: it costs £2.1 million.",
        ),
        (
            replace(REVISION, correction=(Notice(None, "", False),)),
            "Notice that the old version carried too: in the structured data, which readers do not see",
        ),
        (
            replace(REVISION, unchanged=0, edits=(edit("added", "", "New."), edit("removed", "Old.", ""))),
            "The two pages share 0 passages of 1: are they versions of one page?",
        ),
    ],
    ids=["same", "byline only", "could not tell", "notice", "older notice", "unrelated"],
)
def test_verdict(revision: Revision, words: str) -> None:
    """The first lines tell what matters, and blame nobody."""
    assert words in flat(printed(revision))


def test_hostile_page_is_inert() -> None:
    """Escape codes and overrides of the reading direction are shown and not obeyed; markup of rich is text."""
    told = printed(hostile_revision())
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e\u2066]", told)
    assert "[bold red]" in told
