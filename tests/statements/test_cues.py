"""What a cue tells: somebody's word, a finding, a thought, or only what somebody did."""

import pytest

from headwater.statements.cues import CueKind, cue_kind, is_noun

ROWS: list[tuple[str, CueKind, str]] = [
    ("said", "speech", "the plain case"),
    ("Says", "speech", "a capital"),
    ("told the council", "speech", "with whom it was told"),
    ("said in a statement", "speech", "with its channel"),
    ("according to", "speech", "no verb at all"),
    ("According to", "speech", "at the start of a sentence"),
    ("denied", "speech", "y becomes i"),
    ("arguing", "speech", "the e is dropped"),
    ("quipped", "speech", "the consonant is doubled"),
    ("went on to say", "speech", "several words"),
    ("put it", "speech", "a phrase whose verb says nothing by itself"),
    ("made it clear", "speech", "the same"),
    ("alleges", "speech", "a charge is told by somebody"),
    ("claim", "speech", "a noun that carries a message"),
    ("is worried", "speech", "a feeling that only its owner can tell of"),
    ("found", "finding", "a study's verb"),
    ("estimates", "finding", "a figure's"),
    ("shows", "showing", "what a page of figures does"),
    ("highlighted", "showing", "the same in the past"),
    ("believes", "thought", "nobody sees a belief"),
    ("fears", "thought", "nor a fear"),
    ("thought", "thought", "an irregular form"),
    ("do not think", "thought", "a thought denied is a thought"),
    ("condemned", "performance", "done with words, before everybody's eyes"),
    ("praised", "performance", "the same"),
    ("called for", "performance", "a demand, though “called” alone is speech"),
    ("lashed out", "performance", "an outburst, and no proposition"),
    ("talked about", "performance", "a topic, and nothing said of it"),
    ("spoke on", "performance", "the same"),
    ("voted", "act", "the reporter saw it"),
    ("in support of", "act", "an act told by a preposition"),
    ("by voting for", "act", "the same with a verb"),
    ("did not say", "act", "nothing was told"),
    ("declined to comment", "act", "nothing was told"),
    ("refused to discuss", "act", "nothing was told"),
    ("would not confirm", "act", "nothing was told"),
    ("", "act", "no words"),
]


@pytest.mark.parametrize(("words", "kind", "why"), ROWS)
def test_cue_kind(words: str, kind: CueKind, why: str) -> None:
    """The kind of a cue, whatever the form of its verb."""
    assert cue_kind(words) == kind, why


@pytest.mark.parametrize(
    ("words", "expected"), [("claim", True), ("Statements", True), ("said", False), ("voted", False), ("", False)]
)
def test_nouns(words: str, expected: bool) -> None:
    """ "Vale's claim that …" has a noun for its cue."""
    assert is_noun(words) is expected
