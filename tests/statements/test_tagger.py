"""The shipped tagger: its spans, and that a page's answer depends on that page alone."""

import headwater
from headwater.encoder import MAX_PIECES, load_encoder
from headwater.records import Span
from headwater.statements.tagger import tag, windows_of

STORY = (
    "“The weir will hold,” said Ann Vale, the town’s engineer.\n"
    "The mayor called it a scandal, and the growers’ union wants it rebuilt.\n"
    "According to a report by the county, the wall lost a third of its stones."
)


def test_parts_of_an_attribution() -> None:
    """Source, cue and content spans point into the text."""
    first = headwater.find_attributions(STORY)[0]
    assert first.source is not None
    assert STORY[slice(*first.source)].startswith("Ann Vale")
    assert [STORY[slice(*c)] for c in first.cue] == ["said"]
    assert [STORY[slice(*c)] for c in first.content] == ["“The weir will hold,”"]


def test_a_page_alone_is_a_page_among_twenty() -> None:
    """What else was tagged before, and how often, changes nothing to the last digit."""
    alone = headwater.find_attributions(STORY)
    for i in range(20):
        headwater.find_attributions(f"Page {i}: the mill is shut, Ann Vale said. " * (i + 1))
    assert headwater.find_attributions(STORY) == alone


def test_windows_hold_the_text_once() -> None:
    """Paragraphs longer than a window are cut, none is lost and none is tagged twice."""
    text = "Ann Vale said the weir would hold. " * 200 + "x" * 3000
    windows = windows_of(text, [Span(0, len(text))])
    assert max(len(w.ids) for w in windows) <= MAX_PIECES
    assert sum(len(w.ids) for w in windows) == len(load_encoder().pieces(text, Span(0, len(text))).ids)


def test_nothing_to_tag() -> None:
    """No blocks, no spans."""
    assert tag("", []).spans == ()
    assert headwater.find_attributions(" \n\n ") == []


def test_probabilities() -> None:
    """Every span carries a probability; content probabilities go with the word pieces."""
    tags = tag(STORY, [Span(0, len(STORY))])
    assert all(0 < t.probability <= 1.0001 for t in tags.spans)
    assert len(tags.content) == len(tags.offsets)
