"""Words are found again: in their old place, where they were moved to, and nowhere rather than in a wrong place."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.records import Span
from headwater.review import anchor, make_selector

TEXT = (
    "Vale said the dam holds. Nobody was hurt. Reed said it leaks.\n\n"
    "“It will be mended,” Vale said. Nobody was hurt. The work begins in May."
)


def find(text: str, words: str, *, nth: int = 0) -> Span:
    start = -1
    for _ in range(nth + 1):
        start = text.index(words, start + 1)
    return Span(start, start + len(words))


def test_make() -> None:
    """The words with up to 32 code points on either side, fewer at the ends of the text."""
    selector = make_selector(TEXT, find(TEXT, "Reed"))
    assert (selector.exact, selector.prefix, selector.suffix) == (
        "Reed", "id the dam holds. Nobody was hurt. "[-32:], " said it leaks.\n\n“It will be men",
    )  # fmt: skip
    assert make_selector(TEXT, Span(0, 4)).prefix == ""


@pytest.mark.parametrize(
    ("words", "nth", "new", "where"),
    [
        ("Reed said it leaks.", 0, TEXT, ("Reed said it leaks.", 0)),  # unchanged
        ("Reed said it leaks.", 0, "Updated at noon.\n\n" + TEXT, ("Reed said it leaks.", 0)),  # words before
        ("Nobody was hurt.", 1, TEXT, ("Nobody was hurt.", 1)),  # the second of two, in its place
        ("Nobody was hurt.", 1, "Updated. " + TEXT, ("Nobody was hurt.", 1)),  # by its neighbours
        ("Nobody was hurt.", 0, TEXT.replace("Vale said the", "The mayor says the"), ("Nobody was hurt.", 0)),
        ("Vale", 1, TEXT.replace("Vale said the", "The mayor said the"), ("Vale", 0)),  # a name among names
        ("“It will be mended,”", 0, TEXT.replace("“", '"').replace("”", '"'), ('"It will be mended,"', 0)),
        ("Reed said it leaks.", 0, TEXT.replace("Reed said it", "Reed  said\xa0it"), ("Reed  said\xa0it leaks.", 0)),
        ("it leaks", 0, TEXT.replace("it leaks", "it\nleaks"), ("it\nleaks", 0)),  # a line broken
        ("Reed said it leaks.", 0, "Of other things. Reed said it leaks.", ("Reed said it leaks.", 0)),  # alone
        ("Reed", 0, "All of this is new, Reed or no.", None),  # too short to be known without neighbours
        ("Reed", 0, TEXT.replace("Reed", "Reeds"), None),  # another word
        ("Reed said it leaks.", 0, TEXT.replace("leaks", "drips"), None),  # reworded
        ("Nobody was hurt.", 0, "Nobody was hurt. “Nobody was hurt.”", None),  # one of two, and nothing tells which
        ("The work begins in May.", 0, "", None),
    ],
)  # fmt: skip
def test_anchor(words: str, nth: int, new: str, where: tuple[str, int] | None) -> None:
    """Where the words of the old text stand in the new one."""
    selector = make_selector(TEXT, find(TEXT, words, nth=nth))
    assert anchor(selector, new) == (find(new, where[0], nth=where[1]) if where else None)


def test_old_place_without_neighbours() -> None:
    """Of places that nothing tells apart, the old one is taken if it is among them."""
    selector = replace(make_selector("Yes. Yes. Yes.", Span(5, 9)), prefix="", suffix="")
    assert anchor(selector, "Yes. Yes. Yes.") == Span(5, 9)


def test_of_nothing() -> None:
    assert anchor(make_selector(TEXT, Span(5, 5)), TEXT) is None


@given(st.text(alphabet="ab .“”\n", max_size=60), st.integers(0, 60), st.integers(1, 20), st.text("xy ", max_size=50))
def test_in_the_same_text(text: str, start: int, length: int, before: str) -> None:
    """What is anchored in its own text stands where it stood, and in any other text it is the same words."""
    span = Span(min(start, len(text)), min(start + length, len(text)))
    selector = make_selector(text, span)
    found = anchor(selector, text)
    assert found == (span if selector.exact.strip() else None)
    moved = anchor(selector, before + text)
    if moved:
        assert (before + text)[moved.start : moved.end].split() == selector.exact.split()
