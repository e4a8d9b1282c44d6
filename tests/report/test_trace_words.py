"""What the reports of a trace say of it, and how a passage is laid out."""

from dataclasses import replace

import pytest

from headwater.records import ArticleReference, Change, ReuseKind, Span, Trace
from headwater.report.diff_words import interleaved
from headwater.report.trace_words import (
    KEPT,
    beside,
    compared,
    moment_of,
    outlet_of,
    parts,
    quotations_counted,
    verdict,
)
from tests.report.trace_sample import COURIER, LEDGER, OWN, POST, QUOTE, TEXT, TRACE, Replaced, alone, reuse, sharing

LONG = " ".join(f"The tide of day {n} was as high as that of the day before it." for n in range(20))


@pytest.mark.parametrize(
    ("article", "name"),
    [
        (OWN, "Tamble Star"),
        (replace(OWN, outlet=None), "star.example"),
        (replace(OWN, outlet=" ", url="https://www.star.example:8080/x"), "star.example"),
        (replace(OWN, outlet=None, url=None), "“Ferry will stop in June”"),
        (replace(OWN, outlet=None, url="https://[", headline="A" * 100), f"“{'A' * 60}…”"),
        (ArticleReference("x", None, None, "", None), "article without a name"),
    ],
)
def test_names(article: ArticleReference, name: str) -> None:
    """An article is called by its outlet, its site, its headline, whichever is known."""
    assert outlet_of(article) == name


@pytest.mark.parametrize(
    ("published", "told"),
    [
        ("2026-05-02T08:30:00Z", "2 May 2026, 08:30 UTC"),
        ("2026-05-02T08:30:00.123+02:00", "2 May 2026, 08:30 +02:00"),  # as the page tells it
        ("2026-05-02 08:30", "2 May 2026, 08:30"),
        ("2026-05-02T00:00:00Z", "2 May 2026"),  # a day, written as a time
        ("2026-05-02", "2 May 2026"),
        ("a day in May", "a day in May"),
        (None, "no date"),
    ],
)
def test_moments(published: str | None, told: str) -> None:
    """The order within a day is told by the time, where the page has one."""
    assert moment_of(replace(OWN, published=published)) == told


def with_upstream(*shares: float, kind: ReuseKind = "text", credited: bool = False) -> Trace:
    found = []
    for article, share in zip((COURIER, POST, LEDGER), shares, strict=False):
        one = sharing([reuse(article, QUOTE, QUOTE, kind=kind, credited=credited)])
        found.append(replace(one, share=share))
    return replace(TRACE, upstream=tuple(found), downstream=())


@pytest.mark.parametrize(
    ("trace", "told"),
    [
        (alone(), ["No other article of this corpus shares a passage with this one."]),
        (
            with_upstream(0.13, credited=True),
            [
                "Shares 20 words with 1 article of this corpus.",
                "Has words from Mill Courier, 1 May 2026 (13% of its body).",
            ],
        ),
        (
            with_upstream(0.13, 0.4),
            [
                "Shares 20 words with 2 articles of this corpus.",  # the same words in both are counted once
                "Has words from 2 articles, most from Brightwater Post, 2 May 2026 (40% of its body); "
                "the earliest is Mill Courier, 1 May 2026.",
                "Not named in this article: Mill Courier, Brightwater Post.",
            ],
        ),
        (
            with_upstream(0.13, kind="wire"),
            [
                "Shares 20 words with 1 article of this corpus.",
                "With 1 article it shares wire copy.",  # made to be printed: that it is not named says nothing
                "Has words from Mill Courier, 1 May 2026 (13% of its body).",
            ],
        ),
    ],
    ids=["alone", "one", "two", "wire"],
)  # fmt: skip
def test_verdict(trace: Trace, told: list[str]) -> None:
    """Only what the trace holds, in plain words."""
    assert verdict(trace) == told


def test_changes_without_a_direction_are_told_apart() -> None:
    """Where nobody knows which text was first, nothing was changed on the way."""
    one = reuse(COURIER, QUOTE, QUOTE.replace("Tom", "Ted"), ("Ted", "Tom", "name_changed"), direction="unclear")
    told = verdict(replace(TRACE, upstream=(sharing([one]),), downstream=()))
    assert told[-1] == "Different in the two, in an order that is unclear: a name."


def test_quotations_counted() -> None:
    """A quotation with several answers is counted under the first of them."""
    assert quotations_counted(TRACE).startswith("1 elsewhere from another speaker · 1 elsewhere from the same speaker")
    both = replace(TRACE.quotations[1], elsewhere=(*TRACE.quotations[1].elsewhere, *TRACE.quotations[0].elsewhere))
    assert quotations_counted(replace(TRACE, quotations=(both,))) == "1 elsewhere from another speaker"


@pytest.mark.parametrize(
    ("there", "here", "replaced", "words"),
    [
        ("It may rain.", "It will rain.", [("may", "will", "hedge_lost")], [0]),
        ("It rained.", "It rained.", [], [2]),  # nothing to mark: one stretch, however short
        (f"It may rain. {LONG}", f"It will rain. {LONG}", [("may", "will", "hedge_lost")], [0, 300]),
        (f"{LONG} It may rain.", f"{LONG} It will rain.", [("may", "will", "hedge_lost")], [300, 0]),
        (
            f"It may rain. {LONG} Ted Reed waits.", f"It will rain. {LONG} Tom Reed waits.",
            [("may", "will", "hedge_lost"), ("Ted", "Tom", "name_changed")], [0, 300, 0],
        ),
        # Where no sentence ends, as in a list of names, a stretch is cut between two words.
        (
            f"It may {'ever ' * 200}rain.", f"It will {'ever ' * 200}rain.", [("may", "will", "hedge_lost")], [0, 161],
        ),
        ("It may rain. " * 2, "It will rain. It may rain. ", [("may", "will", "hedge_lost")], [0]),  # short: kept
    ],
)  # fmt: skip
def test_parts(there: str, here: str, replaced: list[Replaced], words: list[int]) -> None:
    """Sentences with changes are shown, what lies between is folded where it is long, and nothing is lost."""
    found = parts(compared(reuse(COURIER, here, there, *replaced, text=here), here))
    assert [part.words for part in found] == words
    assert "".join(part.edit.old_text for part in found) == there
    assert "".join(part.edit.new_text for part in found) == here
    assert all(number == 0 or number > KEPT or len(words) == 1 for number in words)


@pytest.mark.parametrize(
    "changes",
    [
        (Change("number_changed", Span(0, 3), Span(500, 503)), Change("wording", Span(2, 5), Span(502, 505))),
        (Change("number_changed", Span(5, 8), Span(500, 503)), Change("wording", Span(0, 3), Span(505, 508))),
        (Change("headline_changed", Span(900, 905), Span(0, 9)), Change("wording", Span(0, 3), Span(400, 503))),
    ],
    ids=["overlapping", "crossing", "outside"],
)
def test_stray_changes_lose_no_words(changes: tuple[Change, ...]) -> None:
    """Marks that reach into each other, cross, or lie outside the passage never repeat or drop a letter of it."""
    one = replace(reuse(COURIER, TEXT[:40], "About eleven of the frames, they said."), changes=changes)
    found = parts(compared(one, TEXT))
    assert "".join(part.edit.new_text for part in found) == TEXT[:40]
    shown = "".join(s.text for part in found for s in interleaved(part.edit) if s.side != "old")
    assert shown == TEXT[:40]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (Change("attribution_lost", Span(40, 40), Span(540, 560)), ["attribution taken out"]),
        (Change("speaker_changed", Span(40, 43), Span(540, 560)), [f"speaker changed (here “{TEXT[40:43]}”)"]),
        (Change("hedge_lost", Span(10, 14), Span(540, 560)), []),  # marked, as far as it is in the passage
        (Change("wording", Span(40, 43), Span(540, 560)), []),
    ],
)
def test_beside(change: Change, told: list[str]) -> None:
    """A change beside the shared words, as of who said them, is told though it cannot be marked in them."""
    passage = replace(reuse(COURIER, TEXT[:40], "x" * 40), changes=(change,))
    assert beside(passage, TEXT) == told
    assert [part.edit.new_text for part in parts(compared(passage, TEXT))] == [TEXT[:40]]
