"""Sentences: text on the left with | where one must end, and why the row exists."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.statements.sentences import find_sentences

ROWS = [
    ("The weir broke. |The mill flooded.", "two plain sentences"),
    ("Gov. Ann Vale met Sen. Tom Reed in March.", "titles before names"),
    ("J. R. Vale spoke at 5 p.m. Monday.", "initials and the time of day"),
    ("He lives in the U.S. |The mayor came.", "an abbreviation, then a word that opens sentences"),
    ("The U.S. Forest Service came.", "an abbreviation inside a name"),
    ("“Who knew?” Vale asked. |Nobody answered.", "a question inside a quotation, with its speaker after it"),
    ("“Stop!” the mayor shouted at the crowd.", "the same with a nominal speaker"),
    ("“It is over,” she said. |“We won. |They lost.”", "sentences inside a quotation are sentences"),
    ("It cost $3.5 million. |It broke.", "a decimal point"),
    ("The shop is called Yahoo! but sells hats.", "an exclamation mark inside a name"),
    ("He works for Acme Inc. |The firm is big.", "a company's abbreviation at a sentence's end"),
    ("we tried that. |just call them.", "unedited text without capitals"),
    ("“Stop.” he said.", "a full stop where a comma belongs"),
    ("The dam held.”|“Did it?”", "no blank between two quotations"),
    ("One line\n|another line", "a line break always ends one"),
]


@pytest.mark.parametrize(("marked", "why"), ROWS)
def test_sentence_ends(marked: str, why: str) -> None:
    """Sentences end where a careful reader ends them."""
    text = marked.replace("|", "")
    expected = [part.strip() for part in marked.split("|")]
    assert [text[s.start : s.end] for s in find_sentences(text)] == expected, why


@given(st.text(alphabet="aB.?!“”\"' \n\u00a0"))
def test_nothing_is_lost(text: str) -> None:
    """Spans are ordered, apart, and hold every character that is not white space."""
    spans = find_sentences(text)
    assert all(a.end <= b.start for a, b in pairwise(spans))
    held = "".join(text[s.start : s.end] for s in spans)
    assert "".join(held.split()) == "".join(text.split())
