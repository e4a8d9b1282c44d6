"""The picture of a timeline: a strip to scale, and under it the events with the words that each rests on."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from headwater.records import Audit, Finding
from headwater.report.words import count, escaped, long_date, places

SHOWN = 14  # events; the rest is folded away
_NO_YEAR = 2000  # days without a year are drawn in a leap year
_DATE = re.compile(r"(?P<year>\d{4}|-)(?:-W(?P<week>\d\d)|-(?P<month>\d\d)(?:-(?P<day>\d\d))?)?")
_MONTH = re.compile(r"\b(Jan|Feb|Mar|Apr|Aug|Sep|Oct|Nov|Dec)(?:uary|ruary|ch|il|ust|tember|ober|ember)\b(?= \d{4})")
_SEASONS = {21: 3, 22: 6, 23: 9, 24: 12}  # EDTF


@dataclass(frozen=True, slots=True)
class _Event:
    """An event of the finding: its place there (and among the finding's spans), and the days it may have been."""

    part: int
    label: str
    words: str
    said: bool
    first: date
    last: date
    yearless: bool


def timeline_picture(audit: Audit, number: int, finding: Finding) -> str:
    """The events of a TM04 finding, the `number`th of the audit; empty where it holds none that can be drawn.

    `measured["events"]` are in order, each with an ISO date (`2018-07-25`, `2018-07-25/2018-07-27`, `2018-W30`,
    `2018-07`, `2018-22` for summer, `2018`, `--07-25`), a label and a few words of the page.
    """
    events = [*_events(finding)]
    if not events:
        return ""
    published = _days(str(finding.measured.get("published") or "")[:10])
    day = published[0] if published else None
    where = places(audit.article, finding.spans)
    rows = _rows(number, events, where, day)
    shown, folded = rows[:SHOWN], rows[SHOWN:]
    more = f'<details><summary>{len(folded)} more</summary><ol class="timeline">{"".join(folded)}</ol></details>'
    return f'{_strip(events, day)}<ol class="timeline">{"".join(shown)}</ol>{more if folded else ""}'


def _events(finding: Finding) -> Iterable[_Event]:
    told: Sequence[dict[str, Any]] = finding.measured.get("events") or ()
    for part, (event, _) in enumerate(zip(told, finding.spans, strict=False)):
        days = _days(str(event["date"]))
        if days:
            label, words, said = str(event["label"]), str(event["words"]), bool(event["said"])
            yield _Event(part, label, words, said, *days, yearless=str(event["date"]).startswith("--"))


def _days(text: str) -> tuple[date, date] | None:
    """The first and the last day of an ISO date or interval; None for what is none."""
    ends = [_part(part) for part in text.split("/")]
    first, last = ends[0], ends[-1]
    return (first[0], last[1]) if first and last and first[0] <= last[1] else None


def _part(text: str) -> tuple[date, date] | None:
    match = _DATE.fullmatch(text)
    if match is None:
        return None
    year = _NO_YEAR if match["year"] == "-" else int(match["year"])
    try:
        if match["week"]:
            monday = date.fromisocalendar(year, int(match["week"]), 1)
            return monday, monday + timedelta(6)
        if match["day"]:
            day = date(year, int(match["month"]), int(match["day"]))
            return day, day
        if not match["month"]:
            return date(year, 1, 1), date(year, 12, 31)
        month = int(match["month"])
        first = date(year, _SEASONS.get(month, month), 1)
        return first, _month_after(first, 3 if month in _SEASONS else 1) - timedelta(1)
    except (ValueError, OverflowError):
        return None


def _month_after(first: date, months: int) -> date:
    years, month = divmod(first.month - 1 + months, 12)
    return date(first.year + years, month + 1, 1)


# --- the list


def _rows(number: int, events: Sequence[_Event], where: Sequence[str], published: date | None) -> list[str]:
    """One row for each event; a date is told once for all its events. The day of publication stands among them."""
    rows: list[str] = []
    before: _Event | None = None
    waiting = published if any(not event.yearless for event in events) else None
    for event in events:
        if waiting and (event.yearless or event.first > waiting):
            rows.append(_published(waiting))
            waiting, before = None, None
        new = before is None or before.label != event.label
        gap = _gap(before, event) if new else ""
        when = f"<time>{escaped(_short(event.label))}</time>{f'<i>{gap}</i>' if gap else ''}" if new else ""
        rows.append(
            f'<li class="{"said" if event.said else "event"}">'
            f'<span class="when">{when}</span><span class="what"><a href="#ev-{number}-{event.part}" '
            f'data-f="{number}"><q dir="auto">{escaped(event.words)}</q></a> '
            f'<span class="where">{where[event.part]}</span></span></li>\n'
        )
        before = event
    if waiting:
        rows.append(_published(waiting))
    return rows


def _published(day: date) -> str:
    return (
        f'<li class="published"><span class="when"><time>{_short(long_date(day.isoformat()))}</time></span>'
        '<span class="what">this article was published</span></li>\n'
    )


def _short(label: str) -> str:
    """`19 Nov 2019`: a column of dates is read down, and narrow."""
    return _MONTH.sub(r"\1", label)


def _gap(before: _Event | None, event: _Event) -> str:
    """How long after the event before, in the unit in which a reader would count; nothing where the two may overlap."""
    if before is None or before.yearless != event.yearless or event.first <= before.last:
        return ""
    if any((one.last - one.first).days > 300 for one in (before, event)):
        return f"{count(event.first.year - before.first.year, 'year')} later"
    days = (event.first - before.first).days
    exact = before.first == before.last and event.first == event.last
    for unit, length, least in (("year", 365.25, 700), ("month", 30.44, 70), ("week", 7, 21)):
        if days >= least:
            return f"{count(round(days / length), unit)} later"
    return f"{count(days, 'day')} later" if exact else ""


# --- the strip


def _strip(events: Sequence[_Event], published: date | None) -> str:
    """All events on one line, to scale: a point for a day, a bar for a week or more, a stroke for publication.

    Drawn are the events whose year is known, or, where none is, all of them.
    """
    dated = [event for event in events if not event.yearless]
    drawn = _through_the_year(events) if not dated else [(event, event.first, event.last) for event in dated]
    ends = (
        [first for _, first, _ in drawn] + [last for *_, last in drawn] + ([published] if published and dated else [])
    )
    start, length = min(ends), (max(ends) - min(ends)).days
    if length < 1:
        return ""
    marks = [
        _mark(event, *(100 * (day - start).days / length for day in (first, last))) for event, first, last in drawn
    ]
    if published and dated:
        place = _place(100 * (published - start).days / length)
        marks.append(f'<rect class="day-of-publication" x="{place:.2f}%" y="2" width="2" height="24"/>')
    told = [_end(day, yearless=not dated) for day in (start, max(ends))]
    return (
        f'<div class="strip"><svg role="img" aria-label="The events to scale, from {told[0]} to {told[1]}">'
        f'<rect class="axis" x="1%" y="13.5" width="98%" height="1"/>{"".join(marks)}</svg>\n'
        f"<p><span>{told[0]}</span><span>{told[1]}</span></p></div>\n"
    )


def _through_the_year(events: Sequence[_Event]) -> list[tuple[_Event, date, date]]:
    """Days without a year, those after a turn of the year moved into the next."""
    drawn: list[tuple[_Event, date, date]] = []
    turned = 0
    for event in events:
        turned = 366 if turned or (drawn and event.first < drawn[-1][1]) else 0
        drawn.append((event, event.first + timedelta(turned), event.last + timedelta(turned)))
    return drawn


def _mark(event: _Event, first: float, last: float) -> str:
    kind = "mark said" if event.said else "mark"
    left, right = _place(first), _place(last)
    if event.first == event.last:
        return f'<circle class="{kind}" cx="{left:.2f}%" cy="14" r="5"/>'
    return (
        f'<rect class="{kind} stretch" x="{left:.2f}%" y="10" width="{max(right - left, 1):.2f}%" height="8" rx="4"/>'
    )


def _place(percent: float) -> float:
    """A little within the edges, so that no mark is cut."""
    return 2 + 0.96 * percent


def _end(day: date, *, yearless: bool) -> str:
    return f"{day.day} {day:%B}" if yearless else long_date(day.isoformat())
