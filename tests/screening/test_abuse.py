"""Abuse is marked where somebody is abused, and not where words are hard."""

import json
import time
from pathlib import Path

import pytest

from headwater.screening import find_abuse
from headwater.screening.abuse import KINDS, PRECISION, SHOWN

LINES = [json.loads(line) for line in Path(__file__).with_name("abuse.jsonl").read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("You are an idiot.", ("insult",)),
        ("That policy is stupid.", ()),  # a thing
        ('He called her a "stupid cow" in the meeting.', ()),  # quoted
        ("You are not an idiot for asking.", ()),  # denied
        ("I was an idiot.", ()),  # of oneself
        ("I will find you and break your legs.", ("threat",)),
        ("They are killing this town with their parking fees.", ()),
        ("Migrants are vermin.", ("dehumanizing",)),
        ("Refugees are not vermin, they are people.", ()),
        ("There are rats in the cellar.", ()),
        ("", ()),
    ],
)
def test_kinds(text: str, kinds: tuple[str, ...]) -> None:
    """Who is spoken of decides, and whether it is said or told."""
    found = find_abuse(text)
    assert (found.kinds if found else ()) == kinds


def test_spans() -> None:
    """A span points into the comment as it was written, whatever was read for what."""
    text = "İnes, you are an 1diot."
    found = find_abuse(text)
    assert found
    assert text[found.spans[0].start : found.spans[0].end] == "you are an 1diot"


@pytest.mark.parametrize(
    "text",
    [
        "They are not people.",
        "They're not even human.",
        "they are not humans",
        "The poor are not people, they are rats.",
    ],
)
def test_no_people(text: str) -> None:
    """ "People" alone is in every other comment; with "not" it is looked at."""
    found = find_abuse(text)
    assert found
    assert found.kinds == ("dehumanizing",)


def test_the_start_of_a_long_comment_is_read() -> None:
    """Places are those of the whole text."""
    text = "The weir holds. " * 100 + "You are an idiot. " + "It held last year too. " * 2700
    found = find_abuse(text)
    assert found
    assert [text[span.start : span.end] for span in found.spans] == ["You are an idiot"]


@pytest.mark.parametrize(
    "words",
    [
        "cunt ",
        "you idiot ",
        "You are a stupid ",
        "fuck you ",
        '"you are a pig ',
        "n1gger ",
        "shot be should ",
        "people are not ",
    ],
)
def test_hostile(words: str) -> None:
    """The longest comment that is kept holds nobody up, though it is one sentence of nothing else."""
    begun = time.process_time()
    find_abuse((words * 64_000)[:64_000])
    assert time.process_time() - begun < 1.0


@pytest.mark.parametrize("part", ["tune", "report"])
def test_measured(part: str) -> None:
    """No kind is shown whose precision is below the floor, on the half that patterns were made on and on the other."""
    for kind in KINDS:
        found = [line for line in LINES if line["part"] == part and kind in (_kinds(line["text"]))]
        right = sum(kind in line["kinds"] for line in found)
        assert right >= SHOWN * len(found)
        assert part == "tune" or round(right / len(found), 2) >= PRECISION[kind] - 0.011


def _kinds(text: str) -> tuple[str, ...]:
    found = find_abuse(text)
    return found.kinds if found else ()


def test_the_lines() -> None:
    """Two hundred lines, half of them heated and fair."""
    assert len(LINES) == 200
    assert sum(not line["kinds"] for line in LINES) == 100
