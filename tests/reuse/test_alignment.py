"""Passages and words side by side."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.reuse.alignment import align, find_replaced, rising

DAM = "The dam above Harwick leaks at two of its gates."
ROAD = "A new road is planned along the east bank."
RAIN = "It rained on the hills for nine days that month."
LEFT = "He left."


def signs(old: list[str], new: list[str]) -> list[str]:
    """`=` the same, `>` moved, `~` changed, `+` added, `-` removed, each with the numbers of its passages."""
    told = []
    for pair in align(old, new):
        sign = ">" if pair.moved else "=" if pair.same else "~" if pair.old and pair.new else "+" if pair.new else "-"
        told.append(f"{','.join(map(str, pair.old))}{sign}{','.join(map(str, pair.new))}")
    return told


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ([], [], []),
        ([], [DAM], ["+0"]),
        ([DAM], [], ["0-"]),
        ([DAM, ROAD], [DAM, ROAD], ["0=0", "1=1"]),
        # Typography is no change: curly and straight marks, dashes, white space.
        (["“Stop” – he said’s"], ['"Stop"  - he said\'s'], ["0=0"]),
        ([DAM, ROAD, RAIN], [DAM, RAIN], ["0=0", "1-", "2=1"]),  # removed after what it followed
        ([DAM, ROAD, RAIN], [RAIN, DAM, ROAD], ["2>0", "0=1", "1=2"]),  # the shorter run moved
        ([DAM, RAIN], [DAM.replace("two", "three"), RAIN], ["0~0", "1=1"]),
        # In its place half of the words are enough, elsewhere they are not.
        (["Seven were hurt in the fire.", ROAD], ["Nine were injured in the fire.", ROAD], ["0~0", "1=1"]),
        # A sentence that goes on is the same sentence.
        (
            ["The mayor of Harwick resigned.", ROAD],
            ["The mayor of Harwick resigned on Friday after a vote of the council, ending a term of six years.", ROAD],
            ["0~0", "1=1"],
        ),
        # Split in two, and joined.
        (
            ["The dam leaks, Vale said, and the gates are rusted."],
            ["The dam leaks, Vale said.", "The gates are rusted."],
            ["0~0,1"],
        ),
        (
            ["The dam leaks, Vale said.", "The gates are rusted."],
            ["The dam leaks, Vale said, and the gates are rusted."],
            ["0,1~0"],
        ),
        ([DAM], [ROAD], ["0-", "+0"]),  # nothing but small words in common
        # Changed and moved at once: found by its rare words.
        (
            [DAM, ROAD, RAIN, LEFT],
            [RAIN.replace("nine", "ten"), DAM, ROAD, LEFT],
            ["2~0", "0=1", "1=2", "3=3"],
        ),
        ([LEFT, DAM, LEFT], [LEFT, DAM, LEFT, LEFT], ["0=0", "1=1", "2=2", "+3"]),  # said again and again
    ],
)
def test_passages(old: list[str], new: list[str], expected: list[str]) -> None:
    """Each passage is in one pair, in the order of the new text."""
    assert signs(old, new) == expected


@given(
    old=st.lists(st.text("ab. ", max_size=8), max_size=8),
    new=st.lists(st.text("ab. ", max_size=8), max_size=8),
)
def test_every_passage_is_in_one_pair(old: list[str], new: list[str]) -> None:
    """Nothing is dropped and nothing told twice, whatever the texts."""
    pairs = align(old, new)
    assert sorted(i for pair in pairs for i in pair.old) == list(range(len(old)))
    assert [j for pair in pairs for j in pair.new] == list(range(len(new)))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ([f"Line {n} of the ledger names boat {n * 7}." for n in range(5000)], [f"Row {n}." for n in range(5000)]),
        (["a b c"] * 5000, ["a b d"] * 5000),
        (
            [f"Line {n} of the ledger names boat {n * 7}." for n in range(5000)],
            [f"Line {n} of the ledger names ship {n * 7}." for n in range(5000)],
        ),
    ],
    ids=["unrelated", "all alike", "all changed"],
)
def test_time_grows_with_the_passages(old: list[str], new: list[str]) -> None:
    """Ten times as many passages take about ten times as long, not a hundred."""
    started = time.process_time()
    align(old[:500], new[:500])
    middle = time.process_time()
    align(old, new)
    assert time.process_time() - middle < 40 * max(middle - started, 0.02)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("", "", []),
        ("", "a b", [("", "a b")]),
        ("The same words.", "The  same words.", []),
        ("“The dam” leaks", '"The dam" leaks', []),
        ("on 24 March", "on 31 March", [("24", "31")]),
        ("about 60 people", "60 people", [("about", "")]),
        ("It leaks, Vale said.", "It leaks.", [(", Vale said", "")]),
        ("Hedley’s boat", "Hadley’s boat", [("Hedley’s", "Hadley’s")]),  # a word is whole
        # One small word between two replacements would be confetti.
        ("the plan was bad and late", "the idea was awful and late", [("plan was bad", "idea was awful")]),
        ("the plan was truly bad", "the idea was truly awful", [("plan", "idea"), ("bad", "awful")]),
    ],
)
def test_words(old: str, new: str, expected: list[tuple[str, str]]) -> None:
    """What stands in place of what."""
    assert [(old[slice(*one.there)], new[slice(*one.here)]) for one in find_replaced(old, new)] == expected


@given(old=st.text("ab ,”", max_size=30), new=st.text("ab ,”", max_size=30))
def test_words_put_back_give_the_old_text(old: str, new: str) -> None:
    """Between the replaced stretches both texts have the same words."""
    i = j = 0
    ends = [*find_replaced(old, new), None]
    for one in ends:
        there, here = (one.there.start, one.here.start) if one else (len(old), len(new))
        assert "".join(old[i:there].split()) == "".join(new[j:here].split())
        i, j = (one.there.end, one.here.end) if one else (i, j)


def test_words_of_one_endless_sentence() -> None:
    """A page without full stops is one sentence of thousands of words, and may not take minutes."""
    started = time.process_time()
    find_replaced("a x " * 20_000, "a y " * 20_000)
    find_replaced(" ".join(map(str, range(20_000))), " ".join(map(str, range(20_000, 0, -1))))
    assert time.process_time() - started < 10


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        ([], []),
        ([(0, 2), (1, 0), (2, 1)], [(1, 0), (2, 1)]),
        ([(0, 0), (1, 3), (2, 1), (3, 2)], [(0, 0), (2, 1), (3, 2)]),
    ],
)
def test_rising(pairs: list[tuple[int, int]], expected: list[tuple[int, int]]) -> None:
    """The longest run that keeps both orders."""
    assert rising(pairs) == expected
