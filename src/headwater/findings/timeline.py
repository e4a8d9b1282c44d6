"""TM: the order of what is told, and dates that contradict each other."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from headwater.findings.dates import NUMBER, DateWords, When, find_dates, number_of
from headwater.records import Article, Audit, Finding, Span, day_of

SHOWN = 5  # events told in the message; the report shows all
WORDS = 9  # of an event
FAR = 300  # characters; a clause is not looked for beyond
ENOUGH = 3  # fewer words tell no event
_COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

# Where a clause begins or ends.
_CLAUSE = re.compile(
    r"[,:](?!\d)|[;—–()“”\"]|\s--?\s|(?<=\s)(?:and|but|or|when|while|after|before|because|who|which|that|what|where|as|if)(?=\s)"
)
_LEFT_OVER = re.compile(
    r"(?:\s+(?:on|in|by|since|from|until|till|of|for|to|at|the|a|an|and|back|during|between|through|was|is|earlier|later"
    r"|late|early|mid|around|about|over|as|this|last|that|with|nearly|almost|exactly|just|only|ahead|recently|so|far))+$"
)

_UNITS = {"day": 1.0, "week": 7.0, "month": 30.44, "year": 365.25}
_LENGTH = rf"(?P<n>(?i:{NUMBER}))[ -](?P<u>day|week|month|year)s?"
# "about three weeks", "more than a month" are right of many stretches.
_HEDGED = re.compile(
    r"\b(?:about|around|almost|nearly|roughly|approximately|some|than|least|most|over|under|up to|estimated|within"
    r"|another|first|last|past|next|every|each|close to|or|to|and|barely|just|of the) $",
    re.IGNORECASE,
)
_LATER = re.compile(rf"\b{_LENGTH} later\b(?! than\b)")
_LENGTH_AFTER = re.compile(rf",? \(?(?:a (?:total|period|stretch) of )?{_LENGTH}(?=[.,;:)—]|$| in all\b)")
_LENGTH_BEFORE = re.compile(
    rf"\b(?:(?:for|lasted|lasting|took|a (?:total|period) of) {_LENGTH},?"
    r"|(?P<n2>(?i:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d{1,3}))-(?P<u2>day|week|month|year)"
    r"(?: [\w’-]*[^\Ws]){1,2},?(?: (?:ran|runs|lasted|was held|is))?) (?:from|between) $"
)
_CLOSED_AFTER = re.compile(rf",? after {_LENGTH}(?=[.,;:)—]|$)")
_BEGAN = re.compile(r"\b(?:opened|began|started|launched|set up|pitched|walked out|went on strike|took over)\b")
_ENDED = re.compile(r"\b(?:closed|ended|shut|finished|stopped|cleared|lifted|called off|reopened|returned|over)\b")
_FROM = re.compile(r"\b(?:from|between) $", re.IGNORECASE)
_TO = re.compile(r",? (?:to|until|till|through|and) ")
_ON = re.compile(r",? (?:on )?")

# "The mill was shut on 3 May 2031", in an article of 2030. What is set for a day, or moved to it, may well lie ahead.
_HAPPENED = re.compile(
    r"\b(?:was|were) (?:\w+ly )?(?P<verb>[a-z]+ed|shut|shot|found|held|begun|sold|sent|taken|hit|cut|built|born|seen)"
    r"(?: (?:down|up|off|out|dead))? (?:on|in) $"
)
_AHEAD = re.compile(
    r"\b(?:will|would|shall|should|could|may|might|if|unless|until|till|by|before|set|due|ahead|going|to be|meant"
    r"|plan\w*|schedul\w*|slated|expect\w*|expir\w*|deadline|extend\w*|postpon\w*|delay\w*|mov\w+|resched\w+|propos\w*"
    r"|intend\w*|hop\w+|aim\w*|promis\w*|pledg\w*|target\w*|forecast|predict\w*|project\w*|imagin\w*|fiction\w*|novel"
    r"|game|film|suppos\w*|announc\w*|slot\w*|book\w*|reserv\w*)\b",
    re.IGNORECASE,
)


# "An earlier version of this article gave the day as Monday, July 25, 2018."
_CORRECTS = re.compile(
    r"\b(?:corrections?|corrected|earlier version|misstated|(?:mis)?reported in error|incorrect(?:ly)?|erroneous(?:ly)?"
    r"|wrong(?:ly)?|mistaken(?:ly)?)\b",
    re.IGNORECASE,
)


def timeline(audit: Audit) -> Iterable[Finding]:
    """The dated events of the article, in order, each with the words that it rests on.

    Measured: every date in standfirst and body ("July 25", "25 July 2018", "last week", "two days later", "Monday"),
    resolved against the date of publication, as an ISO date with its precision (day, week, month, season, year), the
    words of its clause and the place of its sentence. Events in order of date; `said` where the date is that of a
    saying ("Pell said Monday"), not of an event. Without a date of publication a day keeps no year (`--07-25`), those
    days stand in the order of the calendar, after the events whose year is told; "Monday" and "last week" cannot be
    placed, and are only listed.

    Silent where fewer than two dates can be placed. Not read: times of day, dates in figures ("3/4/2021", which is two
    days to two readers), years that only name a thing ("the 2016 election"), datelines and lines like "Updated June 3".

    Example: "The pumps stopped April 2. The ponds were dry by April 19."
    """
    dates = find_dates(audit)
    events = in_order([one for one in dates if one.when is not None])
    if len({one.when.iso for one in events if one.when}) < 2:
        return
    told = [_event(audit.article, one) for one in events]
    measured = {
        "published": audit.article.published,
        "events": told,
        "not_placed": [audit.article.cut(one.span) for one in dates if one.when is None],
    }
    yield Finding("TM04", "timeline", "info", _message(told), tuple(one.span for one in events), (), measured)


def _message(told: list[dict[str, object]]) -> str:
    shown = [event for event in told if not event["said"]] or told
    count = _COUNTS[len(told)].capitalize() if len(told) < len(_COUNTS) else str(len(told))
    listed = ", ".join(f"{event['label']} ({event['words']})" for event in shown[:SHOWN])
    more = len(told) - len(shown[:SHOWN])
    return f"{count} dated events: {listed}{f' and {more} more' if more else ''}."


def _event(article: Article, one: DateWords) -> dict[str, object]:
    when = one.when
    assert when is not None
    return {
        "date": when.iso,
        "precision": when.precision,
        "label": _words(article, one.span) if when.yearless else when.label,
        "words": clause_of(article, one),
        "said": one.said,
        "span": list(one.span),
        "sentence": list(one.sentence),
    }


def in_order(dates: list[DateWords]) -> list[DateWords]:
    """By date, the coarser first ("June" before "June 1"); those without a year last, from where their year begins."""
    placed = [(one, one.when) for one in dates if one.when is not None]
    turn = _turn({when.first for _, when in placed if when.yearless})

    def key(pair: tuple[DateWords, When]) -> tuple[bool, bool, date, timedelta, Span]:
        one, when = pair
        next_year = when.yearless and when.first < turn
        return (when.yearless, next_year, when.first, when.first - when.last, one.span)

    return [one for one, _ in sorted(placed, key=key)]


def _turn(days: set[date]) -> date:
    """The first of some days without a year: after the widest gap, so that "December 20" comes before "January 5"."""
    ordered = sorted(days)
    if not ordered:
        return date.min
    gaps = [(after - before, after) for before, after in pairwise(ordered)]
    around = ordered[0] + timedelta(366) - ordered[-1]
    widest = max(gaps, default=(timedelta(0), ordered[0]))
    return widest[1] if widest[0] > around else ordered[0]


def clause_of(article: Article, one: DateWords) -> str:
    """A few words of the clause that a date stands in, the date itself left out where it begins or ends it."""
    left, right = (
        re.sub(r"\s", " ", article.cut(Span(*ends)))
        for ends in (
            (max(one.sentence.start, one.span.start - FAR), one.span.start),
            (one.span.end, min(one.sentence.end, one.span.end + FAR)),
        )
    )
    starts = [0, *(match.end() for match in _CLAUSE.finditer(left))]
    breaks = [match.span() for match in _CLAUSE.finditer(f"{right} ")]
    before = left[starts[-1] :].split()
    after = right[: breaks[0][0] if breaks else None].removeprefix("’s ").removeprefix("'s ").strip(" .!?").split()
    bare = _without_ends(before)
    if before and after and bare:
        return _shortened(before, [*_words(article, one.span).split(), *after])
    if after and len(after) >= ENOUGH:
        return _shortened([], after)
    if len(bare) == 2:
        return _shortened(bare, [])  # "It broke June 20, Pell said"
    while len(bare) < ENOUGH and len(starts) > 1:  # "…, on June 8, …" belongs to what goes before
        starts.pop()
        bare = _without_ends(left[starts[-1] :].split())
    if len(bare) >= ENOUGH:
        return _shortened(bare, [])
    follows = (
        right[start:end].strip(" .!?").split() for (_, start), (end, _) in pairwise([*breaks, (len(right),) * 2])
    )
    return next((_shortened([], words) for words in follows if len(words) >= ENOUGH), _words(article, one.span))


def _without_ends(words: list[str]) -> list[str]:
    """ "was shut down on" is "was shut down"."""
    return _LEFT_OVER.sub("", " " + " ".join(words).rstrip(" ,;:—–(")).rstrip(" ,;:—–(").split()


def _shortened(before: list[str], after: list[str]) -> str:
    """Nearest to where the two meet, in as many words as are shown."""
    most = WORDS if not after else max(WORDS // 2, WORDS - len(after))
    kept = before[-most:]
    rest = after[: max(WORDS - len(kept), WORDS // 2)]
    lead, end = "… " if len(kept) < len(before) else "", " …" if len(rest) < len(after) else ""
    return f"{lead}{' '.join([*kept, *rest])}{end}"


def timeline_conflict(audit: Audit) -> Iterable[Finding]:
    """Dates or durations of the article contradict each other.

    Measured: a duration against the two dates that it plainly joins ("from May 4 to June 8, three weeks"; "It opened
    May 4. On June 8, three weeks later, it was shut"); a weekday against its date ("Monday, July 25, 2018", a
    Wednesday); what is told as past against the date of publication ("was shut on July 25, 2019", published in 2018).
    One finding for each, with the words on both sides.

    Silent in every doubt: on "about", "nearly", "more than"; where three dates or none are near; on a difference that
    counting the first and the last day, or loose counting, explains; on corrections, plans and deadlines; on a weekday
    without a year where a year next to that of publication fits it.

    Example: "The camp stood for three weeks, from May 4 to June 8."
    """
    found = find_dates(audit)
    corrects = {span: _CORRECTS.search(audit.article.text, *span) for span in {one.sentence for one in found}}
    dates = [one for one in found if not corrects[one.sentence]]
    for spans, message, measured in (
        *_weekdays(audit.article, dates),
        *_durations(audit.article, dates),
        *_ahead_of_publication(audit.article, dates),
    ):
        yield Finding("TM03", "timeline-conflict", "warning", message, spans, (), measured)


Conflict = tuple[tuple[Span, ...], str, dict[str, object]]


def _weekdays(article: Article, dates: list[DateWords]) -> Iterator[Conflict]:
    published = day_of(article.published)
    pairs = [(one, one.when, one.weekday) for one in dates if one.when is not None and one.weekday is not None]
    wrong = [pair for pair in pairs if pair[1].first.weekday() != pair[2] and not pair[1].yearless]
    untold = [pair for pair in pairs if not pair[1].told]
    for one, when, weekday in wrong:
        if when.first != when.last or when.first.year < 1800:
            continue
        if not when.told:
            near = published is not None and abs(when.first - published) <= timedelta(31)
            if not near or (len(untold) > 1 and all(pair in wrong for pair in untold)):
                continue  # where all weekdays are off it is the date of publication that was misread
        message = f"“{_words(article, one.span)}”: {when.label} is a {_WEEKDAYS[when.first.weekday()]}."
        yield (
            (one.span,),
            message,
            {"date": when.iso, "told": _WEEKDAYS[weekday], "is": _WEEKDAYS[when.first.weekday()]},
        )


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A duration, and the dates that it is said to lie between."""

    start: DateWords
    end: DateWords
    words: Span
    number: int
    unit: str


def _durations(article: Article, dates: list[DateWords]) -> Iterator[Conflict]:
    for stretch in _stretches(article, dates):
        days = _days_between(stretch)
        if days is None or not _conflicts(days, stretch):
            continue
        told, start, end = (_words(article, span) for span in (stretch.words, stretch.start.span, stretch.end.span))
        between = f"“{start}”" if stretch.start is stretch.end else f"from “{start}” to “{end}”"
        message = f"“{told}” is told, but {between} is {_length(days[0])}."
        spans = tuple(sorted({stretch.start.span, stretch.end.span, stretch.words}))
        yield spans, message, {"told": f"{stretch.number} {stretch.unit}", "days": days[0]}


def _length(days: int) -> str:
    return f"{days} days" if days < 60 else f"{days / _UNITS['month']:.0f} months"


def _days_between(stretch: _Stretch) -> tuple[int, int] | None:
    """The least and the most days that the dates can lie apart, both ends counted in the most."""
    start, end = stretch.start.when, stretch.end.when
    if start is None or end is None:
        return None
    if start is end:
        ends = 366 if start.precision == "year" else 1  # from some day of the first year to some day of the last
        return max(1, (end.last - end.first).days - 2 * (ends - 1)), (end.last - end.first).days + 1
    least, most = (end.first - start.last).days, (end.last - start.first).days + 1
    if not (start.told and end.told):
        if stretch.unit == "year" or start.precision not in ("day", "month") or end.precision not in ("day", "month"):
            return None
        if start.yearless != end.yearless and not (start.told or end.told):
            return None
        around = (end.first - start.first).days // 365 * 365  # their years are guesses: within one year
        least, most = least - around, most - around
    return (least, most) if most > 0 else None


def _conflicts(days: tuple[int, int], stretch: _Stretch) -> bool:
    unit = _UNITS[stretch.unit]
    told, slack = stretch.number * unit, max(unit * 0.75 if unit > 1 else 1, stretch.number * unit * 0.25)
    return days[1] < told - slack or days[0] > told + slack


def _stretches(article: Article, dates: list[DateWords]) -> Iterator[_Stretch]:
    """Each duration that two dates are plainly joined by: in one sentence, or in one and the next."""
    sentences = _by_sentence(article, dates)
    for before, here in pairwise([[], *sentences]):
        words = re.sub(r"\s", " ", article.cut(here[0].sentence)) if here else ""
        yield from _ranges(words, here)
        yield from _laters(article, words, here, before)


def _by_sentence(article: Article, dates: list[DateWords]) -> list[list[DateWords]]:
    """The dates of each sentence, in order; a sentence without a date, or a heading between, is an empty list."""
    found: list[list[DateWords]] = []
    for one in dates:
        if found and found[-1] and found[-1][0].sentence == one.sentence:
            found[-1].append(one)
            continue
        if found and found[-1] and article.text[found[-1][0].sentence.end : one.sentence.start].strip():
            found.append([])
        found.append([one])
    return found


def _ranges(words: str, here: list[DateWords]) -> Iterator[_Stretch]:
    """ "from May 4 to June 8, three weeks", "for three weeks, from May 4 to June 8", "May 4-6, three days"."""
    for start, end in [*((one, one) for one in here), *pairwise(here)]:
        base = start.sentence.start
        if start is end:
            if start.when is None or "/" not in start.when.iso:
                continue
        elif not (
            _FROM.search(words, max(0, start.span.start - base - 10), start.span.start - base)
            and _TO.fullmatch(words, start.span.end - base, end.span.start - base)
        ):
            continue
        told = _LENGTH_AFTER.match(words, end.span.end - base) or _LENGTH_BEFORE.search(
            words, max(0, start.span.start - base - 80), start.span.start - base
        )
        yield from _stretch(words, told, start, end)


def _laters(article: Article, words: str, here: list[DateWords], before: list[DateWords]) -> Iterator[_Stretch]:
    """ "It opened May 4. On June 8, three weeks later, it was shut." The date to count from must stand alone."""
    for place, end in enumerate(here):
        earlier = here[:place] or before
        if len(earlier) != 1 or earlier[0].reckoned or earlier[0].said or end.reckoned:
            continue
        (start,), base = earlier, end.sentence.start
        told = _apposed(words, end.span.start - base, end.span.end - base)
        if told is None and _BEGAN.search(article.text, start.sentence.start, start.span.end):
            # "The camp was set up June 20 and shut July 25, after three weeks."
            clause = _ENDED.search(words, max(0, end.span.start - base - 60), end.span.start - base)
            told = _CLOSED_AFTER.match(words, end.span.end - base) if clause else None
        yield from _stretch(words, told, start, end)


def _apposed(words: str, start: int, end: int) -> re.Match[str] | None:
    """ "three weeks later, on June 8", "June 8, three weeks later"."""
    after = re.compile(rf",? {_LATER.pattern[2:]}").match(words, end)
    if after:
        return after
    for match in _LATER.finditer(words, max(0, start - 40), start):
        if _ON.fullmatch(words, match.end(), start):
            return match
    return None


def _stretch(words: str, told: re.Match[str] | None, start: DateWords, end: DateWords) -> Iterator[_Stretch]:
    if told is None:
        return
    name = "n" if told["n"] else "n2"
    if _HEDGED.search(words[max(0, told.start(name) - 30) : told.start(name)]):
        return
    unit = told["u" if name == "n" else "u2"]
    span = Span(end.sentence.start + told.start(name), end.sentence.start + told.end("u" if name == "n" else "u2"))
    if words[span.end - end.sentence.start :].startswith("s"):
        span = Span(span.start, span.end + 1)
    yield _Stretch(start, end, span, number_of(told[name]), unit)


def _ahead_of_publication(article: Article, dates: list[DateWords]) -> Iterator[Conflict]:
    """What was done on a day, with its year, that lies after both the publication and the last change."""
    known = [day for day in (day_of(article.published), day_of(article.modified)) if day]
    if not article.published or not known:
        return
    for one in dates:
        when = one.when
        if when is None or not when.told or when.precision != "day" or when.first <= max(known) + timedelta(2):
            continue
        near = Span(max(one.sentence.start, one.span.start - FAR), min(one.sentence.end, one.span.end + FAR))
        before = re.sub(r"\s", " ", article.cut(Span(near.start, one.span.start)))
        if _HAPPENED.search(before[-60:]) and not _AHEAD.search(article.text, *near):
            told = f"“{_words(article, one.span)}” is told as past"
            message = f"{told}, and is after the date of publication ({article.published[:10]})."
            yield (one.span,), message, {"date": when.iso, "published": article.published}


def _words(article: Article, span: Span) -> str:
    return " ".join(article.cut(span).split())
