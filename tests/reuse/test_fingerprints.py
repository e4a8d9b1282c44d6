"""What articles are found by: an untouched run of ten words always, whatever its case and signs."""

import random
import time

import numpy as np
import pytest

from headwater.records import Span
from headwater.reuse.fingerprints import find_fingerprints, find_quotation_fingerprints
from headwater.reuse.view import Hashes

WORDS = [
    f"{a}{b}" for a in "bcdfghklmn" for b in ("ale", "ire", "ong", "umb", "ett", "ard", "oss", "int", "ulk", "eam")
]


def text_of(chance: random.Random, words: int) -> str:
    return " ".join(chance.choice(WORDS) for _ in range(words))


def prints(text: str, *spans: Span) -> Hashes:
    return find_fingerprints(text, spans or [Span(0, len(text))])


@pytest.mark.parametrize("words", [10, 18, 60])
def test_an_untouched_run_is_found_again(words: int) -> None:
    """Ten words in a row are enough, wherever they stand in the other article."""
    chance = random.Random(words)
    for _ in range(50):
        passage = text_of(chance, words)
        here = f"{text_of(chance, 40)} {passage} {text_of(chance, 40)}"
        there = f"{text_of(chance, 15)} {passage} {text_of(chance, 90)}"
        assert len(np.intersect1d(prints(here), prints(there)))


SENTENCE = "The gate of the upper weir was left open on Thursday night, the board’s engineer said in Harwick"


@pytest.mark.parametrize(
    ("other", "why"),
    [
        (SENTENCE.upper(), "case"),
        (SENTENCE.replace("’", "'"), "the shape of an apostrophe"),
        (SENTENCE.replace(",", " –"), "punctuation"),
        (SENTENCE.replace(" ", "\n"), "white space"),
        (SENTENCE.replace("weir", "we\u00adir"), "a soft hyphen"),
    ],
)
def test_what_does_not_count(other: str, why: str) -> None:
    """The same words have the same hashes however they are set."""
    assert np.array_equal(prints(SENTENCE), prints(other)), why


def test_spans() -> None:
    """Words outside the spans do not count; a paragraph's end is nothing to the words."""
    apart = SENTENCE.replace(" on", "\n\non")
    middle = apart.index("\n\n")
    assert np.array_equal(prints(apart, Span(0, middle), Span(middle + 2, len(apart))), prints(SENTENCE))
    assert not len(prints(SENTENCE, Span(0, 12)))


def test_sorted_and_once() -> None:
    """As a corpus keeps them."""
    found = prints(text_of(random.Random(1), 500))
    assert found.dtype == np.int64
    assert np.array_equal(found, np.unique(found))


def test_quotations() -> None:
    """Six words are enough; no run goes from one quotation into the next, and none meets a body's hashes."""
    text = "“The board knew of the water.” “Nobody asked us.”"
    first, second = Span(1, 29), Span(32, 48)
    assert len(find_quotation_fingerprints(text, [first])) == 1
    assert not len(find_quotation_fingerprints(text, [second]))
    assert len(find_quotation_fingerprints(text, [first, second])) == 1
    assert not len(np.intersect1d(prints(text), find_quotation_fingerprints(text, [Span(0, len(text))])))


@pytest.mark.parametrize("text", ["", " ", "…", "one two three four", "\ud800 a b c d e f", "a " * 6])
def test_little(text: str) -> None:
    """Nothing is too short or too strange."""
    assert len(prints(text)) <= 2


def test_time() -> None:
    """A page of one word is no slower than another."""
    start = time.perf_counter()
    prints("water " * 200_000)
    prints(text_of(random.Random(2), 200_000))
    assert time.perf_counter() - start < 5
