"""TM: the timeline, and dates that contradict each other."""

from typing import Any

import pytest

from headwater.findings.timeline import timeline, timeline_conflict
from headwater.records import Finding
from tests.findings.builders import audit_of, page, words_of

PUBLISHED = "2018-07-30"  # a Monday


def timeline_of(*texts: str, published: str | None = None) -> Finding | None:
    audit = audit_of(page(*(("paragraph", text) for text in texts), published=published))
    return next(iter(timeline(audit)), None)


def conflicts_of(*texts: str, published: str | None = None, **fields: Any) -> list[list[str]]:
    """The words that each conflict marks."""
    audit = audit_of(page(*(("paragraph", text) for text in texts), published=published, **fields))
    return [words_of(audit, finding) for finding in timeline_conflict(audit)]


# --- TM04


def test_events_in_order() -> None:
    """Told backwards, they stand in order of date, each with its date, its words and where they are."""
    texts = ("The ponds were dry by April 19, 2018.", "In March, the council bought pumps. They broke on April 2.")
    audit = audit_of(page(*(("paragraph", text) for text in texts), published=PUBLISHED))
    (finding,) = timeline(audit)
    events = finding.measured["events"]
    assert [(event["date"], event["precision"], event["words"]) for event in events] == [
        ("2018-03", "month", "the council bought pumps"),
        ("2018-04-02", "day", "They broke"),
        ("2018-04-19", "day", "The ponds were dry"),
    ]
    assert words_of(audit, finding) == ["March", "April 2", "April 19, 2018"]
    assert [audit.article.text[slice(*event["sentence"])] for event in events][1] == "They broke on April 2."
    assert finding.measured["published"] == PUBLISHED
    assert finding.message == (
        "Three dated events: March 2018 (the council bought pumps), 2 April 2018 (They broke), "
        "19 April 2018 (The ponds were dry)."
    )
    assert finding.level == "info"


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("It broke June 20. It was shut in June. It opened July 3.", ["--06", "--06-20", "--07-03"]),
        ("It was shut on January 5. It broke on December 20.", ["--12-20", "--01-05"]),  # over the turn of a year
        ("It broke June 20. It was built in 1931.", ["1931", "--06-20"]),  # no year: after those that have one
        ("It broke June 20, Pell said Monday. It was shut July 3.", ["--06-20", "--07-03"]),  # which Monday?
    ],
)
def test_order_without_a_date_of_publication(text: str, dates: list[str]) -> None:
    """Months and days alone are put in the order of the calendar."""
    finding = timeline_of(text)
    assert finding
    assert [event["date"] for event in finding.measured["events"]] == dates


@pytest.mark.parametrize(
    "text",
    [
        "The ponds are dry.",
        "The ponds were dry by April 19.",
        "They were dry by April 19. On April 19, 12 pumps ran.",  # one day
        "It rained Monday. It rained last week.",  # cannot be placed
    ],
)
def test_no_timeline(text: str) -> None:
    """Fewer than two dates that can be placed are no timeline."""
    assert timeline_of(text) is None


def test_what_cannot_be_placed_is_told() -> None:
    """Words that no day can be given are in the measure, and sayings are passed over in the message."""
    finding = timeline_of("It broke June 20, Pell said Monday. It was shut July 3, Reed said on July 4.")
    assert finding
    assert finding.measured["not_placed"] == ["Monday"]
    assert [event["said"] for event in finding.measured["events"]] == [False, False, True]
    assert finding.message == "Three dated events: June 20 (It broke), July 3 (It was shut) and 1 more."


def test_only_standfirst_and_body() -> None:
    """Headline, captions and comments tell no events."""
    audit = audit_of(
        page(
            ("headline", "Pumps broke May 1"), ("standfirst", "The pumps broke on June 20"), ("caption", "June 21"),
            ("paragraph", "They were mended July 3."), ("comment", "Not before July 9."),
        )
    )  # fmt: skip
    (finding,) = timeline(audit)
    assert words_of(audit, finding) == ["June 20", "July 3"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("On April 2, 2018, the old pumps broke.", "the old pumps broke"),
        ("The old pumps broke on April 2, 2018.", "The old pumps broke"),
        ("The pumps were old, and they broke down on April 2, 2018.", "they broke down"),
        ("The old pumps, on April 2, 2018, broke.", "The old pumps"),
        ("In fact, by April 2, 2018, the old pumps were dry.", "the old pumps were dry"),
        ("The pumps broke April 2, 2018, said a man at the mill.", "The pumps broke"),
        ("It broke April 2, 2018, said a man at the mill.", "It broke"),
        ("The April 2, 2018, vote was close.", "vote was close"),
        ("The mill will fight the April 2, 2018 ruling.", "The mill will fight the April 2, 2018 ruling"),
        (
            "After a long night in the hall the council of Harwick voted to buy new pumps on April 2, 2018.",
            "… the council of Harwick voted to buy new pumps",
        ),
    ],
)
def test_words_of_an_event(text: str, words: str) -> None:
    """A few words of its clause, those nearest to the date."""
    finding = timeline_of(text, "It rained in 2016.")
    assert finding
    assert finding.measured["events"][-1]["words"].endswith(words)


# --- TM03


@pytest.mark.parametrize(
    ("texts", "marked"),
    [
        # a duration against the two dates that it joins
        (("It ran from May 4 to June 8, three weeks.",), ["May 4", "June 8", "three weeks"]),
        (("The camp stood for three weeks, from May 4 to June 8.",), ["three weeks", "May 4", "June 8"]),
        (("The three-week strike, from May 4 to June 8, is over.",), ["three-week", "May 4", "June 8"]),
        (("The mill was shut for three years, from 1931 to 1954.",), ["three years", "1931 to 1954"]),
        (("It began May 4. On June 8, three weeks later, it ended.",), ["May 4", "June 8", "three weeks"]),
        (("It began May 4.", "Two days later, on May 16, it ended."), ["May 4", "Two days", "May 16"]),
        (("The camp was set up May 4 and shut June 8 after three weeks.",), ["May 4", "June 8", "three weeks"]),
        (("It began May 4, 2016, and on May 4, 2018, a year later, ended.",), ["May 4, 2016", "May 4, 2018", "a year"]),
        # a weekday against its date
        (("It was shut on Monday, July 25, 2018.",), ["Monday, July 25, 2018"]),
        (("It was shut on Monday 25 July 2018.",), ["Monday 25 July 2018"]),
    ],
)
def test_conflict(texts: tuple[str, ...], marked: list[str]) -> None:
    """Speaks, with the words on both sides, whether or not a date of publication is there."""
    assert conflicts_of(*texts) == [marked]
    assert conflicts_of(*texts, published=PUBLISHED) == [marked]


@pytest.mark.parametrize(
    "texts",
    [
        ("It ran from May 4 to May 25, three weeks.",),
        ("It ran from May 4 to June 8, about three weeks.",),  # about
        ("It ran from May 4 to June 8, more than three weeks.",),
        ("It ran from May 4 to June 8, three weeks before the vote.",),  # counted from the vote
        ("It ran from May 4 to May 6, three days.",),  # both ends counted
        ("It ran from May 4 to May 6, two days.",),
        ("It ran from December 20 to January 10, three weeks.",),  # over the turn of a year
        ("It began May 4. It rained on May 20. On June 8, three weeks later, it ended.",),
        ("It began May 4. It rained. On June 8, three weeks later, it ended.",),  # after the rain
        ("It began May 4 and rained May 20. On June 8, two weeks later, it ended.",),  # after which?
        ("It began May 4, Pell said on May 9. Two days later, on June 8, it ended.",),
        ("It began in May. Two days later, on June 3, it ended.",),
        ("It began on May 4. Another two weeks later, on June 8, it ended.",),
        ("The camp was shut July 25, after more than a month, and work began July 3.",),
        ("The camp was seen May 4 and shut June 8 after three weeks.",),  # not told when it began
        ("Two-day trips, from May 4 to June 8, are sold out.",),  # many trips
        ("He was jailed for three years in 2016.",),
        ("It was shut on Wednesday, July 25, 2018.",),
        ("It was shut on Monday, July 25.",),  # of which year?
        ("An earlier version of this article gave the day as Monday, July 25, 2018.",),
        ("The pope died on Monday, July 25, 1520.",),  # another calendar
    ],
)
def test_no_conflict(texts: tuple[str, ...]) -> None:
    """Silent where the dates agree, and wherever another reading is left."""
    assert conflicts_of(*texts) == []


@pytest.mark.parametrize(
    ("text", "conflict"),
    [
        ("It was shut on Monday, July 25.", True),  # a Wednesday, and no Monday in 2017 or 2019
        ("It was shut on Wednesday, July 25.", False),
        ("It was shut on Thursday, July 25.", False),  # as in 2019
        ("It was shut on Monday, March 2.", False),  # too far from publication to be sure of its year
        ("It was shut on Monday, July 25. It opened Friday, July 26.", True),
        ("It was shut on Monday, July 23. It opened Saturday, July 25.", True),
        ("It was shut on Monday, July 25. It opened Tuesday, July 26.", False),  # publication misread
    ],
)
def test_weekday_without_a_year(text: str, conflict: bool) -> None:
    """Near the date of publication a weekday can be checked too, where no year beside it fits."""
    assert bool(conflicts_of(text, published=PUBLISHED)) is conflict


@pytest.mark.parametrize(
    ("text", "fields", "conflict"),
    [
        ("The mill was shut on July 25, 2019.", {}, True),
        ("The mill was shut on July 25, 2018.", {}, False),
        ("The mill was shut on July 31, 2018.", {}, False),  # a page made the day before
        ("The mill was shut on July 25, 2019.", {"modified": "2019-08-01"}, False),  # told since
        ("The mill was set to be shut on July 25, 2019.", {}, False),  # a plan
        ("The mill was told it would be shut on July 25, 2019.", {}, False),
        ("In the novel the mill was shut on July 25, 2019.", {}, False),
        ("The mill is shut on July 25, 2019.", {}, False),
        ("The mill was shut on July 25.", {}, False),
    ],
)
def test_past_after_publication(text: str, fields: dict[str, str], conflict: bool) -> None:
    """What is told as done, on a day with its year after publication and every change, cannot be."""
    assert bool(conflicts_of(text, published=PUBLISHED, **fields)) is conflict
