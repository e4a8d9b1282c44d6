"""The terminal report of a trace."""

import io
import re
from dataclasses import replace

import pytest
from rich.cells import cell_len
from rich.console import Console

from headwater.records import Trace
from headwater.report import print_trace
from tests.report.trace_sample import COURIER, TRACE, Replaced, alone, hostile_trace, many, reuse, sharing


def printed(trace: Trace, *, width: int = 100, color: bool = False) -> str:
    out = io.StringIO()
    print_trace(trace, Console(file=out, width=width, force_terminal=color, no_color=not color))
    return out.getvalue()


def flat(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("width", [40, 60, 80, 120])
@pytest.mark.parametrize(
    "trace", [TRACE, hostile_trace(), alone(), many(30)], ids=["sample", "hostile", "alone", "many"]
)
def test_width(trace: Trace, width: int) -> None:
    """No line is wider than the terminal."""
    assert [text for text in printed(trace, width=width).splitlines() if cell_len(text) > width] == []


@pytest.mark.parametrize(
    "words",
    [
        "Shares 127 words with 4 articles of this corpus.",
        "Has words from 2 articles, most from Mill Courier, 1 May 2026 (85% of its body).",
        "Not named in this article: Mill Courier.",  # the Post is named
        "1 article has words from this one.",
        "With 1 article it is unclear which of the two had the words first.",
        "Changed on the way: who is said to speak, an attribution (taken out), words of a quotation, a number and",
        "3 quotations: 1 elsewhere from another speaker · 1 elsewhere from the same speaker · 1 nowhere else",
        "2 Brightwater Post 2 May 2026, 08:30 UTC 58% of it from Mill Courier (1): attribution taken out, hedge",
        "3 Tamble Star 3 May 2026 this article 85% of it from Mill Courier (1): speaker changed",
        "5 harwick-notes.example no date 5% in common, order unclear, with Tamble Star (3)",
        "127 words in 3 passages: 85% of this article",
        "Why: published two days earlier",
        "Unclear: one of them has no date, and neither names the other",
        "The Ostrey ferry [-may-] {+will+} stop running in June[-, the harbour board said-].",
        "[… 81 words the same …] The county [-has been asked for-] {+will pay+} 1.2 million",
        "looked at [-every-] {+each+} frame",  # downstream, this article's words are the earlier ones
        "Mill Courier, 1 May 2026: Ann Vale (other speaker)",
        "Brightwater Post, 2 May 2026: Marsh (same speaker, quotation altered ×2)",
        "In no other article of this corpus (1) · Nobody asked us. – Joan Marsh",
        "Not compared: attributions, because the text is not English",
    ],
)
def test_says(words: str) -> None:
    """Who has words from whom and why, and what was changed, in words and marks alone."""
    assert words in flat(printed(TRACE))


def test_groups_are_kept_apart() -> None:
    """An article whose direction is unclear is listed neither upstream nor downstream."""
    told = printed(TRACE)
    places = [told.index(f"\n{name} ─") for name in ("Upstream", "Direction unclear", "Downstream", "Quotations")]
    assert places == sorted(places)
    assert places[1] < told.index("Unclear: one of them") < places[2]


def test_nothing_shared() -> None:
    """The absence of findings is told as one of this corpus, and no empty section is printed."""
    told = printed(alone())
    assert "No other article of this corpus shares a passage with this one." in told
    assert "3 quotations: 3 nowhere else in this corpus" in told
    assert "The chain" not in told
    assert "Upstream" not in told


def test_colours_take_the_place_of_marks() -> None:
    """In a terminal with colours the words are struck or green, and no brackets are in the way."""
    told = printed(TRACE, color=True)
    assert "\x1b[" in told
    assert "[-may-]" not in told


def test_the_word_is_never_used() -> None:
    """That words were copied is for a person to say."""
    assert "copied" not in printed(TRACE).casefold() + printed(many(20)).casefold()


def test_hostile_page_is_inert() -> None:
    """Escape codes and overrides of the reading direction are shown and not obeyed; markup of rich is text."""
    told = printed(hostile_trace())
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e\u2066]", told)
    assert "[bold red]" in told


def test_many_articles() -> None:
    """Of many articles those with the largest shares are told in full, the others in a line."""
    told = flat(printed(many(30)))
    assert "and 18 more, with smaller shares" in told
    assert "13 Town Gazette 11, 4 May 2026: 9 words in 1 passage 14 Town Gazette 12" in told


def test_long_passages_are_cut_short() -> None:
    """Of a passage with a hundred changes a dozen is shown, of a sentence as long as a page its beginning."""
    there = "".join(
        f"Day {n} was fine at the slip. {'The tide was as high as the day before it. ' * 6}" for n in range(100)
    )
    here = there.replace(" was fine", " is fine")
    replaced: list[Replaced] = [(f"Day {n} was", f"Day {n} is", "wording") for n in range(100)]
    found = sharing([reuse(COURIER, here, there, *replaced, text=here)])
    told = flat(printed(replace(TRACE, text=here, upstream=(found,), downstream=(), edges=(), quotations=())))
    assert "Day 11 is" in told
    assert "Day 12 is" not in told
    assert "[… 88 more places with changes …]" in told
    endless = "word " * 50_000
    one = sharing([reuse(COURIER, f"9 {endless}", f"7 {endless}", ("7", "9", "number_changed"), text=f"9 {endless}")])
    told = printed(replace(TRACE, text=f"9 {endless}", upstream=(one,), downstream=(), edges=(), quotations=()))
    assert len(told) < 5000
