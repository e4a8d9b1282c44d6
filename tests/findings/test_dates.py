"""Dates in a text: what they mean, and what only looks like one."""

import pytest

from headwater.findings.dates import DateWords, find_dates
from tests.findings.builders import audit_of, page

PUBLISHED = "2018-07-30T08:00:00Z"  # a Monday


def dates_of(*texts: str, published: str | None = PUBLISHED) -> list[tuple[str, DateWords]]:
    audit = audit_of(page(*(("paragraph", text) for text in texts), published=published))
    return [(audit.article.cut(one.span), one) for one in find_dates(audit)]


def told(*texts: str, published: str | None = PUBLISHED) -> list[tuple[str, str | None]]:
    return [(words, one.when.iso if one.when else None) for words, one in dates_of(*texts, published=published)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # the year is told
        ("The camp was shut on July 25, 2018.", [("July 25, 2018", "2018-07-25")]),
        ("The camp was shut on 25 July 2017.", [("25 July 2017", "2017-07-25")]),
        ("The camp was shut on the 25th of July, 2017.", [("25th of July, 2017", "2017-07-25")]),
        ("The camp was shut on Wednesday, July 25, 2018.", [("Wednesday, July 25, 2018", "2018-07-25")]),
        ("It came after the September 11, 2001 attacks.", [("September 11, 2001", "2001-09-11")]),
        ("The log ends at 2018-07-25.", [("2018-07-25", "2018-07-25")]),
        ("The mill opened in June 1931.", [("June 1931", "1931-06")]),
        ("The mill opened in spring 2017.", [("spring 2017", "2017-21")]),  # EDTF's code of spring
        ("The mill opened in the summer of 2016.", [("the summer of 2016", "2016-22")]),
        ("The mill opened in 2016.", [("2016", "2016")]),
        ("The mill ran from 1931 to 1954.", [("1931 to 1954", "1931/1954")]),
        ("The fair was held June 4-6, 2018.", [("June 4-6, 2018", "2018-06-04/2018-06-06")]),
        ("The fair was held on 4 to 6 June.", [("4 to 6 June", "2018-06-04/2018-06-06")]),
        # the publication tells it
        ("The camp was shut July 25.", [("July 25", "2018-07-25")]),
        ("The camp was shut in June.", [("June", "2018-06")]),
        ("The camp was shut on Dec. 20.", [("Dec. 20", "2017-12-20")]),  # it was: the December before
        ("The camp will be shut on Dec. 20.", [("Dec. 20", "2018-12-20")]),  # it will be: the next
        ("The camp was shut last June.", [("last June", "2018-06")]),
        ("The camp was shut from May 4 to May 9.", [("May 4", "2018-05-04"), ("May 9", "2018-05-09")]),
        ("The pier, Dec. 20 at noon.", [("Dec. 20", "--12-20")]),  # nothing tells of which December
        # relative to it
        ("The mill burned on Friday.", [("Friday", "2018-07-27")]),
        ("The mill burned on Monday.", [("Monday", "2018-07-30")]),
        ("The council will vote on Friday.", [("Friday", "2018-08-03")]),
        ("Pell said Friday that the council will vote.", [("Friday", "2018-07-27")]),  # she said it already
        ("The council votes next Friday.", [("Friday", None)]),  # of this week, or of the next
        ("The mill burned yesterday.", [("yesterday", "2018-07-29")]),
        ("The mill burned last week.", [("last week", "2018-W30")]),
        ("The mill burned last month.", [("last month", "2018-06")]),
        ("The mill burned last year.", [("last year", "2017")]),
        ("The mill burned last summer.", [("last summer", "2017-22")]),
        ("The mill burned two days ago.", [("two days ago", "2018-07-28")]),
        ("The mill burned three weeks ago.", [("three weeks ago", "2018-W28")]),
        ("The mill burned 12 years ago.", [("12 years ago", "2006")]),
        ("Over the last year the mill has burned.", []),  # the twelve months before today
        ("A lot of flour is sold this year.", []),  # nothing that happened
    ],
)
def test_one_sentence(text: str, expected: list[tuple[str, str | None]]) -> None:
    """A date is as fine as its words, and of the year that they, the publication or the tense tell."""

    assert told(text) == expected


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (("It began June 20. Two days later, it ended.",), ["--06-20", "--06-22"]),
        (("It began June 20.", "The next day it ended."), ["--06-20", "--06-21"]),  # across paragraphs
        (("It began June 20, 2018. A month later it ended.",), ["2018-06-20", "2018-07"]),
        (("It began in June 2018. Two days later it ended.",), ["2018-06", None]),  # two days from which?
        (("It began June 20. It rained. Two days later it ended.",), ["--06-20", None]),  # later than the rain?
        (("It began June 20. It ended on July 11, three weeks later.",), ["--06-20", "--07-11"]),  # one date
        (("It began June 20. Three weeks later, on July 11, it ended.",), ["--06-20", "--07-11"]),
        (("It began June 20, Pell said Monday.",), ["--06-20", None]),
        (("“We met yesterday,” said Pell.",), [None]),
        (("It burned last week, and again three weeks ago.",), [None, None]),
    ],
)
def test_without_a_date_of_publication(texts: tuple[str, ...], expected: list[str | None]) -> None:
    """Days keep no year, what follows a date is counted from it, and what counts from today stays open."""
    assert [when for _, when in told(*texts, published=None)] == expected


def test_what_a_quoted_person_calls_yesterday_stays_open() -> None:
    """Words were spoken on a day of their own; a day of the month in them is plain."""
    assert told("“We met yesterday, as on July 2,” said Pell.") == [("yesterday", None), ("July 2", "2018-07-02")]


def test_a_year_is_carried_on() -> None:
    """ "In November 2016 … By December he was worse": not the December that is nearest to publication."""
    texts = ("He fell ill in November 2016.", "The cough went away at first. By December, he was worse.")
    assert told(*texts, published="2018-11-20") == [("November 2016", "2016-11"), ("December", "2016-12")]


@pytest.mark.parametrize(
    "text",
    [
        "They may march to the mill, March on, said the sign.",
        "May Teasdale and April Moss keep bees in May Street.",
        "She taught at the Sunday school and read the Sunday Times every Friday.",
        "Shops were full on Black Friday.",
        "He walked March 20 miles.",
        "The hall holds 2000 people, and 2016 homes were lost; it cost $1999.",
        "The 2016 election and the 1990s were long.",
        "It is 3/4/2021 to one and not to another.",  # two days to two readers
        "At least 20 May have left.",
        "It happened on February 30, 2018.",
        "It was flown there after the September 11 attacks.",  # of a year that the page does not tell
        "Updated June 3, 2018 at 5:00 pm",
        "HARWICK, July 25 (Wire) — The mill is shut.",
    ],
)
def test_what_only_looks_like_a_date(text: str) -> None:
    """Names, verbs, numbers, and lines that tell when the page was written."""
    assert [pair for pair in told(text) if pair[1]] == []


def test_a_day_told_twice_is_one() -> None:
    """Where one sentence tells of which July 25, the other need not."""
    texts = ("The call was made on July 25.", "The July 25 call with Pell: a summary.")
    assert [when for _, when in told(*texts, published="2019-11-20")] == ["2019-07-25", "2019-07-25"]
    assert [when for _, when in told("It broke July 25, 2016.", "It broke July 25, 2017.", "July 25.")][
        -1
    ] == "2018-07-25"


def test_the_day_of_a_saying_is_told_apart() -> None:
    """ "Pell said Monday" dates what was said, not what it tells of."""
    found = dates_of("The camp was shut Friday, Pell said Monday. Reed told the court on July 3.")
    assert [(words, one.said) for words, one in found] == [("Friday", False), ("Monday", True), ("July 3", True)]


def test_labels() -> None:
    """A reader's form of each precision."""
    text = (
        "It ran June 4-6, from May 30 to June 1, last week, in June 2017, in spring 2017, in 2016, from 1931 to 1954."
    )
    labels = [one.when.label if one.when else None for _, one in dates_of(text)]
    assert labels == [
        "4–6 June 2018", "30 May 2018", "1 June 2018", "week of 23 July 2018", "June 2017", "spring 2017", "2016",
        "1931 to 1954",
    ]  # fmt: skip


@pytest.mark.parametrize("published", ["0001-01-01", "9999-12-31", "soon", "2018-02-30", ""])
def test_a_publication_out_of_the_calendar(published: str) -> None:
    """What a page's metadata say can be anything."""
    assert told("It burned last week, on July 25, and last year.", published=published)[1] == ("July 25", "--07-25")
