"""The picture of a timeline in the HTML report."""

import re
from dataclasses import replace
from typing import Any

import pytest

from headwater.records import Audit, Finding, Span
from headwater.report import to_html
from headwater.report.html_timeline import SHOWN, timeline_picture
from tests.report.sample import AUDIT, at
from tests.report.test_html import Report

HERE = at("The pier is a disgrace.")


def event(date: str, label: str, words: str = "the pier broke", *, said: bool = False) -> dict[str, Any]:
    return {"date": date, "precision": "day", "label": label, "words": words, "said": said}


def told(*events: dict[str, Any], published: str | None = None) -> Finding:
    """A TM04 finding of these events, each resting on a character of its own."""
    spans = tuple(Span(HERE.start + place % 20, HERE.start + place % 20 + 1) for place in range(len(events)))
    return Finding("TM04", "timeline", "info", "Events.", spans, (), {"events": [*events], "published": published})


def picture(*events: dict[str, Any], published: str | None = None) -> str:
    return timeline_picture(AUDIT, 0, told(*events, published=published))


def rows(html: str) -> list[str]:
    """What a reader reads in each row."""
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in re.findall(r"<li.*?</li>", html, re.S)]


def marks(html: str) -> list[str]:
    """Where the marks of the strip are, in percent of its width."""
    return re.findall(r'<(?:circle|rect) class="mark[^"]*" c?x="([\d.]+)%"', html)


def test_rows_are_in_order_with_what_lies_between() -> None:
    """Each event has its date, how long after the one before it was, its words and its place; publication is among
    them, and a date is told once for all its events."""
    html = picture(
        event("2018-06", "June 2018"), event("2018-06-20", "20 June 2018"),
        event("2018-07-03", "3 July 2018", "the pier was mended"), event("2018-07-03", "3 July 2018", "boats sailed"),
        event("2018-12-24", "24 December 2018", "it will be shut"), published="2018-07-04T10:00",
    )  # fmt: skip
    assert rows(html) == [
        "June 2018 the pier broke paragraph 3",
        "20 June 2018 the pier broke paragraph 3",  # within June: no time between is told
        "3 July 2018 13 days later the pier was mended paragraph 3",
        "boats sailed paragraph 3",
        "4 July 2018 this article was published",
        "24 Dec 2018 it will be shut paragraph 3",
    ]


@pytest.mark.parametrize(
    ("dates", "later"),
    [
        (("2018-07-03", "2018-07-04"), "1 day later"),
        (("2018-07-03", "2018-07-25"), "3 weeks later"),
        (("2018-03-01", "2018-07-25"), "5 months later"),
        (("1931", "2018-07-25"), "87 years later"),
        (("2017", "2018-07-25"), "1 year later"),
        (("2016-06-30", "2018-07-25"), "2 years later"),
        (("2018-W29", "2018-W30"), ""),  # from which day to which?
        (("2018-06", "2018-06-20"), ""),
        (("2018", "--07-25"), ""),  # of which year?
    ],
)
def test_time_between(dates: tuple[str, str], later: str) -> None:
    """In the unit in which a reader would count, and only where it can be told."""
    assert re.findall(r"<i>(.*?)</i>", picture(*(event(date, date) for date in dates))) == ([later] if later else [])


@pytest.mark.parametrize(
    ("dates", "places"),
    [
        (("2018-07-01", "2018-07-11", "2018-07-21"), ["2.00", "50.00", "98.00"]),
        (("2017", "2018-12-31"), ["2.00", "98.00"]),  # a year is a bar from its first day
        (("--12-21", "--12-31", "--01-10"), ["2.00", "50.00", "98.00"]),  # over the turn of a year
        (("2018-07-01", "2018-07-11", "--07-21"), ["2.00", "98.00"]),  # one without a year has no place among others
        (("2018-07-01", "2018-07-01"), []),  # one day needs no line
        (("2018-21", "2018-W30", "2018-08-01"), ["2.00", "92.30", "98.00"]),
        (("2018-07-01/2018-07-03", "2018-07-21"), ["2.00", "98.00"]),
    ],
)
def test_strip_is_to_scale(dates: tuple[str, ...], places: list[str]) -> None:
    """Marks stand where their days are, between the first and the last."""
    found = marks(picture(*(event(date, date) for date in dates)))
    assert [round(float(place), 1) for place in found] == [pytest.approx(float(place), abs=1) for place in places]


def test_long_timelines_are_folded() -> None:
    """The first events are shown, the rest is a click away."""
    html = picture(*(event(f"2018-07-{day:02}", f"{day} July 2018") for day in range(1, 21)))
    shown, _, folded = html.partition("<details>")
    assert len(rows(shown)) == SHOWN
    assert f"<summary>{20 - SHOWN} more</summary>" in folded
    assert len(rows(folded)) == 20 - SHOWN


@pytest.mark.parametrize("measured", [{}, {"events": []}, {"events": [event("soon", "soon")]}])
def test_nothing_to_draw(measured: dict[str, Any]) -> None:
    """Without a date that can be drawn the words stand as any rule's do."""
    finding = Finding("TM04", "timeline", "info", "Events.", (HERE,), (), measured)
    assert timeline_picture(AUDIT, 0, finding) == ""
    assert '<ul class="evidence">' in to_html(replace(AUDIT, findings=(finding,)))


def _report(*events: dict[str, Any], published: str | None = None) -> tuple[Audit, str]:
    audit = replace(AUDIT, findings=(told(*events, published=published),))
    return audit, to_html(audit)


def test_in_the_report() -> None:
    """The picture stands in its finding, in place of the list of words; its rows lead to their places in the text."""
    _, html = _report(event("2018-06-20", "20 June 2018"), event("2018-07-03", "3 July 2018"))
    report = Report(html)
    assert {"#ev-0-0", "#ev-0-1"} <= set(report.values("href"))
    assert {"ev-0-0", "ev-0-1"} <= set(report.values("id"))
    assert '<ul class="evidence">' not in html
    assert "2018-06-20" not in html.partition('class="measured"')[2].partition("</details>")[0]


def test_words_of_the_page_are_inert() -> None:
    """What a page says is shown and not obeyed, in the picture too."""
    words = "<img src=x onerror=alert(1)>\u202e\x1b[31m"
    _, html = _report(event("2018-06-20", words, words), event("2018-07-03", words, words), published=words)
    names = {name for name, _ in Report(html).elements}
    assert "img" not in names
    assert not re.search("[\x1b\u202e]", html)
    assert not any("onerror" in drawn for drawn in re.findall(r"<svg.*?</svg>", html, re.S))
