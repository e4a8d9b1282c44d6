"""Numbers and dates, by what they come to."""

import pytest

from headwater.reuse.amounts import find_dates, find_numbers, without_equal


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("seven cables", {"seven": 7}),
        ("some 1,200 people", {"1,200": 1200}),
        ("two hundred and five", {"two hundred and five": 205}),
        ("twenty-one or 21", {"twenty-one": 21, "21": 21}),
        ("£2.1 million", {"£2.1 million": 2_100_000}),
        ("$5m", {"$5m": 5_000_000}),
        ("5m of rope", {"5m": 5}),  # metres as often as millions
        ("a dozen eggs", {"a dozen": 12}),
        ("the 21st time", {"21st": "21th"}),
        ("the second time", {"second": "2th"}),
        ("on 5 November 2025 at 9:30 p.m.", {}),  # a date's numbers are the date's
        ("nobody came", {}),
    ],
)
def test_numbers(text: str, expected: dict[str, object]) -> None:
    """Digits and words come to one number."""
    assert {text[slice(*fact.span)]: next(iter(fact.value)) for fact in find_numbers(text)} == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("on Tuesday", ["Tuesday"]),
        ("on Nov. 5, 2025 at 9:30 p.m.", ["Nov. 5, 2025", "9:30 p.m."]),
        ("by 5 November", ["5 November"]),
        ("in May", ["May"]),
        ("They may go, and May Brook will march.", []),  # a word, a name, a word
        ("in 1998", ["1998"]),
        ("for 1998 people", []),
        ("2025-11-05", ["2025-11-05"]),
        ("since yesterday", ["yesterday"]),
    ],
)
def test_dates(text: str, expected: list[str]) -> None:
    """Days, months, years and times of day; words that only look like them are none."""
    assert [text[slice(*fact.span)] for fact in find_dates(text)] == expected


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        ("Nov. 5", "5 November 2025", True),  # more is told, nothing else
        ("2025-11-05", "November 5th, 2025", True),
        ("9:30 p.m.", "9.30pm", True),
        ("5 November", "6 November", False),
        ("5 November", "5 December", False),
        ("Tuesday", "Wednesday", False),
    ],
)
def test_dates_that_agree(one: str, other: str, agree: bool) -> None:
    """One date can be written in many ways."""
    assert (without_equal(find_dates(one), find_dates(other)) == []) is agree
    assert (without_equal(find_dates(other), find_dates(one)) == []) is agree
