"""The passages that two articles share, with their exact places."""

import random
import time

import pytest

from headwater.records import Article
from headwater.reuse.shared import find_shared
from tests.findings.builders import page

PASSAGE = (
    "The gate of the upper weir was left open on Thursday night and the water stood a metre high in the cellars of "
    "Mill Lane, where the pumps had been taken away in March for a repair that nobody had ordered"
)
OURS = "A meeting is called for Tuesday evening in the old school, and the mayor will chair it."
THEIRS = "Bread was sold out by noon when the ferry came in from the islands with forty hungry guests."


def story(*paragraphs: str) -> Article:
    return page(("headline", "Weir"), *(("paragraph", text) for text in paragraphs))


def shared(here: Article, there: Article) -> list[tuple[str, str]]:
    return [(here.cut(one.here), there.cut(one.there)) for one in find_shared(here, there)]


def test_boundaries() -> None:
    """From the first common word to the last, on both sides."""
    here, there = story(OURS, f"Yes. {PASSAGE}. {OURS}"), story(f"{THEIRS} {PASSAGE}, no. {THEIRS}")
    assert shared(here, there) == [(PASSAGE, PASSAGE)]
    (one,) = find_shared(here, there)
    assert (one.words, one.similarity) == (41, 1.0)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("left open", "standing wide open"),
        ("on Thursday night ", ""),
        ("a metre high", "one and a half metres high"),
        ("The gate", "THE GATE"),
        (", where", " – where"),
    ],
)
def test_edits(old: str, new: str) -> None:
    """A passage goes on over words that were replaced, taken out or put in."""
    edited = PASSAGE.replace(old, new)
    assert shared(story(f"{OURS} {edited}."), story(f"{THEIRS} {PASSAGE}.")) == [(edited, PASSAGE)]


def test_paragraphs_do_not_count() -> None:
    """A passage that was split in two paragraphs is one."""
    first, second = PASSAGE.split(", where ")
    here, there = story(OURS, f"{first},", f"where {second}."), story(f"{THEIRS} {PASSAGE}.")
    assert [there.cut(one.there) for one in find_shared(here, there)] == [PASSAGE]


def test_order_and_repetition() -> None:
    """In another order, or twice: each place here is told."""
    first, second = PASSAGE.split(" and the water stood ")
    second = f"the water stood {second}"
    assert [here for here, _ in shared(story(second, OURS, first), story(f"{THEIRS} {PASSAGE}."))] == [second, first]
    assert len(shared(story(PASSAGE, OURS, PASSAGE), story(PASSAGE))) == 2


@pytest.mark.parametrize(
    ("here", "there", "why"),
    [
        (OURS, THEIRS, "nothing in common"),
        ("The board did not immediately respond to a request for comment on Friday.",) * 2 + ("said everywhere",),
        (
            "Ann Vale told reporters on Monday that it is shut.",
            "Reed told reporters on Monday that he is ill.",
            "an idiom",
        ),
        (
            "Vale is in talks to play the founder Tom Reed.",
            "Vale may be in talks to play founder Tom Reed.",
            "an event",
        ),
        ("", PASSAGE, "an empty body"),
    ],
)
def test_nothing_is_shared(here: str, there: str, why: str) -> None:
    """What any two accounts of one event have in common tells nothing."""
    assert shared(story(f"{OURS} {here}"), story(f"{THEIRS} {there}")) == [], why


def test_headlines_and_comments_are_not_the_body() -> None:
    """Only the story counts."""
    here = page(("headline", PASSAGE), ("paragraph", OURS), ("comment", PASSAGE))
    assert shared(here, story(PASSAGE)) == []


@pytest.mark.parametrize("word", ["water ", "water gate ", "a b c d e "])
def test_hostile(word: str) -> None:
    """A page that says one thing forever takes seconds at most."""
    start = time.perf_counter()
    find_shared(story(word * 40_000), story(word * 30_000))
    assert time.perf_counter() - start < 8


def test_random_copies() -> None:
    """One word in ten replaced: the passage is found, and its ends are right within a few words."""
    chance = random.Random(3)
    words = [f"w{number}ord" for number in range(3000)]
    for _ in range(30):
        passage = chance.sample(words, 60)
        edited = [chance.choice(words) if chance.random() < 0.1 else word for word in passage]
        here = story(" ".join([*chance.sample(words, 50), *edited, *chance.sample(words, 50)]))
        there = story(" ".join([*chance.sample(words, 80), *passage, *chance.sample(words, 20)]))
        found = [one for one in find_shared(here, there) if one.words > 20]
        assert sum(one.words for one in found) > 50
