"""The dates that an article tells, each resolved against the day of its publication as far as its words allow.

Own patterns on the standard library: a wrong date is worse than none, so each pattern says what it takes for a date and
what only looks like one. A season is a northern one where it has to be put between two months.
"""

import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from headwater.findings.blocks import statements_by_block
from headwater.findings.once import once
from headwater.records import Article, Audit, Span, day_of

Precision = Literal["day", "week", "month", "season", "year"]
RECENT = 4  # sentences in which a year is carried on: "in November 2016 … By December he was worse"
NO_YEAR = 2000  # days whose year is not told are kept in a leap year

DAYS = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
MONTHS = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Aug|Sept|Oct|Nov|Dec)\.)"
)
DAY = r"(?:[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?"
NUMBER = r"(?:a|an|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d{1,3})"

# "on Monday", "reported Thursday". Not what only bears the name of a day: "Sunday school", "Friday prayers".
WEEKDAY = (
    rf"\b{DAYS}\b(?!-)(?!\s(?:the 13th|school|best|roast|lunch|dinner|brunch|drivers?|papers?|prayers?|mass|services?"
    r"|league|Night|afternoons|mornings|evenings|nights)\b)"
)
# Habits ("every Sunday", "one Monday") and names ("Black Friday", "Easter Monday").
_HABIT = re.compile(
    r"\b(?:every|each|one|an?|any|some|most|alternate|other|Black|Good|Easter|Palm|Ash|Cyber|Super|Fat|Shrove|Giving"
    r"|Maundy|Holy|Whit|Bloody|Pancake|Ruby|the (?:next|following|previous))[ -]$",
    re.IGNORECASE,
)
_LEADING = re.compile(
    r"\b(?:on|last|next|this|late|early|since|until|till|by|from|for|before|after|and|or|to|of|through|between|past"
    r"|following|earlier) $",
    re.IGNORECASE,
)
# "March 20 miles" is a march.
AFTER_DAY = r"(?![.,:%]?\d|%|[-–]\d{3}| (?:miles|kilomet|people|percent|per cent|of them|years|points))"
# "in June", "last March"; "by April Jones" and "in June Pell's garden" are people, "in May Street" a place.
BEFORE_MONTH = (
    r"(?:[Ii]n|[Ss]ince|[Uu]ntil|[Tt]ill|[Bb]y|[Ff]rom|[Tt]hrough|[Dd]uring|[Ee]arly|[Ll]ate|[Mm]id|[Ll]ast|[Nn]ext"
    r"|[Tt]his|[Bb]efore|[Aa]fter|to)"
)
AFTER_MONTH = r"(?![\w-])(?!\s+[A-Z])(?! (?:\d|Day\b|Madness\b))"

_NUMBERS = {
    word: number
    for number, word in enumerate("one two three four five six seven eight nine ten eleven twelve".split(), 1)
} | {"a": 1, "an": 1}
_MONTH_NUMBERS = {
    name: number for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)
}  # by the first three letters
_WEEKDAY_NUMBERS = {name: number for number, name in enumerate("mon tue wed thu fri sat sun".split())}
_SEASONS = {"spring": (3, 21), "summer": (6, 22), "autumn": (9, 23), "fall": (9, 23), "winter": (12, 24)}  # EDTF

_YEAR = r"(?:1[5-9]|20)\d\d"
_AFTER_YEAR = (
    r"(?![\d%/]|[,.]\d|[-–]\w|s\b|[’']s\b| (?:people|men|women|votes|cases|points|feet|miles|jobs|homes|houses|workers"
    r"|employees|dollars|pounds|euros|members|students|more|other|new|acres|units|troops|deaths|residents|pages|words)\b)"
)
_ANY_MONTH = rf"(?:{MONTHS}|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
_ANY_WEEKDAY = rf"(?:{DAYS}|(?:Mon|Tues?|Wed|Thurs?|Fri|Sat|Sun)\b\.?)"
_NO_VERB = r"(?! (?:be|have|not|also|said|says|told|was|has|had|is)\b)"  # "at least 20 May have left"
_UNIT = r"(?:day|week|month|year)"
_SEASON = r"(?:[Ss]pring|[Ss]ummer|[Aa]utumn|[Ff]all|[Ww]inter)"
# "the September 11 attacks" were in a year that everybody knows but the page does not tell.
_NAMED_DAY = (
    rf"(?!,? {_YEAR}\b| (?:attacks?|[Mm]ovement|[Cc]ommittee|[Cc]ommission|hijack\w*|[Mm]emorial|terror\w*|riots?)\b)"
)

# Most sentences tell no date: one look for the letters of any spares them the search.
_HINT = re.compile(
    r"\d\d|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|day|week|month|year|night|tomorrow|[Ss]pring|[Ss]ummer"
    r"|[Aa]utumn|[Ff]all|[Ww]inter"
)
# One search finds them all, the longer forms first.
_DATE = re.compile(
    "|".join(
        (
            r"\b(?P<iso>(?:19|20)\d\d-[01]\d-[0-3]\d)\b",
            rf"(?:\b(?P<w1>{_ANY_WEEKDAY}),? )?\b(?P<m1>{_ANY_MONTH}) (?P<d1>{DAY})\b"
            rf"(?:(?: ?[-–] ?| to | through )(?P<e1>{DAY})\b(?! ?[ap]\.?m\b|:\d| [A-Z]))?"
            rf"(?:,? (?P<y1>{_YEAR})\b|{_NAMED_DAY}){AFTER_DAY}",
            rf"(?:\b(?P<w2>{_ANY_WEEKDAY}),? (?:the )?)?(?<![\d.,:$£€])\b(?:(?P<b2>{DAY})(?: ?[-–] ?| to ))?"
            rf"(?P<d2>{DAY})(?: of)? (?P<m2>{_ANY_MONTH})(?!\w){_NO_VERB}(?:,? (?P<y2>{_YEAR})\b|{_NAMED_DAY})",
            rf"\b(?P<m3>{_ANY_MONTH})(?:,| of)? (?P<y3>{_YEAR})\b{_AFTER_YEAR}",
            rf"\b(?P<p4>{BEFORE_MONTH})[ -](?P<m4>{MONTHS}){AFTER_MONTH}{_NO_VERB}",
            rf"\b(?:the )?(?P<s5>{_SEASON})(?:,| of)? (?P<y5>{_YEAR})\b{_AFTER_YEAR}",
            rf"\b(?P<r6>[Ll]ast|[Tt]his|[Nn]ext) (?P<s6>{_SEASON})\b",
            rf"\b(?i:from|between) (?P<b7>{_YEAR}) (?:to|until|till|through|and) (?P<e7>{_YEAR})\b{_AFTER_YEAR}",
            r"\b(?i:in|since|until|till|by|during|before|after|early|late|mid)[ -]"
            rf"(?P<y8>{_YEAR})\b{_AFTER_YEAR}",
            rf"(?P<w9>{WEEKDAY})",
            r"\b(?P<n10>(?i:yesterday|tomorrow|last night|tonight|(?:earlier|later) today))\b(?![’'])",
            r"\b(?P<n11>(?i:last|next|this)) (?P<u11>week|weekend|month|year)\b",
            rf"\b(?P<n12>(?i:{NUMBER})) (?P<u12>{_UNIT})s? ago\b",
            rf"\b(?P<n13>(?i:{NUMBER})) (?P<u13>{_UNIT})s? (?P<way13>later|earlier)\b(?! than\b)",
            r"\b[Tt]he (?:next|following) (?P<u14>day|week|month|year)\b(?! (?:of|to|in which)\b)",
        )
    )
)
# "The camp was shut" tells of the past, "the camp will be shut" of what is to come: the nearest such word decides.
_TENSE = re.compile(
    r"\b(?:(?P<future>will|shall|won[’']t|going to|scheduled|slated|set (?:to|for)|due|expected|plans?|planned|planning"
    r"|upcoming|starts|begins|opens|returns|takes place|runs|deadline|expires?|(?:is|are) to|to be held|tickets|coming"
    r"|aims?|hopes?|would|could|can|may|next)"
    r"|(?P<past>was|were|had|did|said|says|told|has|have|took|came|went|made|began|ran|saw|left|found|gave|held|shot"
    r"|won|lost|met|sent|became|broke|fell|rose|grew|knew|wrote|spoke|drove|flew|threw|chose|struck|bought|brought"
    r"|caught|fought|taught|thought|felt|kept|slept|heard|paid|stood|wore|drew|lay|led|hit|got|went|[a-z]{2,}ed))\b"
)
_NEAR = 80  # characters in which the tense is looked for
_SURE = timedelta(days=45)  # a day without a year and this near is of the year that brings it nearest
_QUOTED = re.compile(r"“[^“”]{1,2000}(?:”|$)|\"[^\"]{1,2000}(?:\"|$)")
_SAID = re.compile(
    r"\b(?:said|says|told [\w’' ]{1,30}|reported|wrote|added|tweeted|noted|explained)"
    r"(?: (?:on|late|early|in an? [^,.;]{1,40}?(?: on)?))* $|\(@\w+\) $"
)
_REFINED = re.compile(r"(?:[Ee]arly|[Ll]ate|[Mm]id|[Ll]ast|[Nn]ext|[Tt]his)[ -]$")
_APPOSED = re.compile(r",? (?:on )?")
# "Updated June 3", "HARWICK, July 25 (Wire) —": when it was written, not what it tells.
_STAMP = re.compile(
    r"\W{0,3}(?:(?:first |last |originally )?(?:published|updated|posted|modified|created|printed|revised)\b"
    r"|date\b ?:|filed\b|copyright|©)",
    re.IGNORECASE,
)
_DATELINE = re.compile(r"[A-Z][A-Z .,’'-]{2,40},? (?:[A-Z][a-z.]+,? )?$")


@dataclass(frozen=True, slots=True)
class When:
    """The days, `first` to `last`, in which something was; without a year they are days of the year `NO_YEAR`."""

    precision: Precision
    first: date
    last: date
    yearless: bool = False
    told: bool = False  # the words tell the year themselves

    @property
    def iso(self) -> str:
        """ISO 8601, with EDTF's seasons (21 spring … 24 winter) and `--07-25` where the year is not told."""
        ends = (self.first, self.last) if self.precision in ("day", "year") else (self.first,)
        return "/".join(dict.fromkeys(self._iso(day) for day in ends))

    def _iso(self, day: date) -> str:
        if self.precision == "week":
            return "{}-W{:02}".format(*day.isocalendar()[:2])
        if self.precision == "season":
            return f"{day.year}-{next(code for month, code in _SEASONS.values() if month == day.month)}"
        told = day.isoformat()[: {"day": 10, "month": 7, "year": 4}[self.precision]]
        return told.replace(f"{NO_YEAR}-", "--", 1) if self.yearless else told

    @property
    def label(self) -> str:
        """`25 July 2018`, `week of 23 July 2018`, `June 2018`, `spring 2017`, `2016`; `25 July` without a year."""
        first, last = self.first, self.last
        year = "" if self.yearless else f" {first.year}"
        if self.precision == "day":
            if first == last:
                return f"{_day(first)}{year}"
            if (first.year, first.month) == (last.year, last.month):
                return f"{first.day}–{_day(last)}{year}"
            return f"{_day(first)}{year} to {_day(last)}{year and f' {last.year}'}"
        if self.precision == "year":
            return f"{first.year}" if first.year == last.year else f"{first.year} to {last.year}"
        if self.precision == "week":
            return f"week of {_day(first)}{year}"
        season = next((name for name, (month, _) in _SEASONS.items() if month == first.month), "")
        return f"{season}{year}" if self.precision == "season" else f"{first:%B}{year}"


@dataclass(frozen=True, slots=True)
class DateWords:
    """Words that tell when; `when` is None where that cannot be told."""

    span: Span
    sentence: Span
    when: When | None
    weekday: int | None = None  # the weekday that stands with a date, Monday being 0
    reckoned: bool = False  # counted from the date before it: "two days later"
    said: bool = False  # when somebody said so, not when it happened


@once
def find_dates(audit: Audit) -> tuple[DateWords, ...]:
    """The dates of standfirst and body, in order of place."""
    article = audit.article
    reader = _Reader(article)
    found: list[DateWords] = []
    for block, sentences in sentences_by_block(audit).items():
        if _STAMP.match(article.text, block.start, block.end):
            continue
        quoted = [Span(*match.span()) for match in _QUOTED.finditer(article.text, block.start, block.end)]
        for sentence in sentences:
            found += reader.read(sentence, quoted)
    return tuple(_with_years(found))


def _with_years(dates: list[DateWords]) -> list[DateWords]:
    """A day without a year is the one of the same name whose year is known, where there is one such."""
    known: dict[tuple[Precision, str], set[When]] = {}
    for one in dates:
        if one.when and not one.when.yearless and one.when.precision in ("day", "month"):
            known.setdefault((one.when.precision, one.when.iso[4:]), set()).add(replace(one.when, told=False))
    found = []
    for one in dates:
        same = known.get((one.when.precision, one.when.iso[1:]), set()) if one.when and one.when.yearless else set()
        found.append(replace(one, when=next(iter(same))) if len(same) == 1 else one)
    return found


def sentences_by_block(audit: Audit) -> dict[Span, list[Span]]:
    """The sentences of each block of standfirst and body; a block that the statements leave out counts as one."""
    blocks = {span: [span] for span in audit.article.spans("standfirst")}
    for block, statements in statements_by_block(audit).items():
        blocks[block] = list(dict.fromkeys(statement.span for statement in statements)) or [block]
    return dict(sorted(blocks.items()))


def number_of(word: str) -> int:
    return _NUMBERS.get(word.lower()) or int(word)


def is_a_day(words: str, start: int, end: int) -> bool:
    """Whether a weekday's name is a date: "on Monday Pell said" is; "a Monday" and "the Sunday Times" are not."""
    before, after = words[max(0, start - 60) : start], words[end : end + 60]
    if _HABIT.search(before):
        return False
    if _LEADING.search(before):
        return not re.match(r" (?:Times|Telegraph|Mail|Post|Herald|Night|Mirror|Express|World|School)\b", after)
    named = re.search(r"\b[A-Z][a-z]+ $", before)
    follows = re.match(r" [A-Z][a-z]", after) and not re.match(rf" {MONTHS}", after)
    return not follows and not (named and not re.search(r"(?:^|[.!?:“\"] ?)[A-Z][a-z]+ $", before))


class _Reader:
    """Reads sentence by sentence: "two days later" counts from the date told last, here or one sentence before."""

    def __init__(self, article: Article) -> None:
        self._article = article
        published = day_of(article.published)
        # Years out of the calendar are a slip of the page's metadata.
        self._published = published if published and 1500 < published.year < 2200 else None
        self._before: When | None = None  # the last date of the sentence before
        self._told: list[When | None] = []  # the last date with its year, of each sentence of late

    def read(self, sentence: Span, quoted: list[Span]) -> list[DateWords]:
        words = re.sub(r"\s", " ", self._article.cut(sentence))  # one for one: places stay
        anchor, self._before = self._before, None
        self._told = [*self._told[1 - RECENT :], None]
        found: list[DateWords] = []
        for match in _DATE.finditer(words) if _HINT.search(words) else ():
            # What is "yesterday" to a person quoted may be long ago to the reader.
            today = None if _within(quoted, sentence.start + match.start()) else self._published
            told = next((when for when in reversed(self._told) if when), None)
            one = _date_words(_Place(words, match, self._published, today, anchor, told), sentence)
            apposed = bool(found) and _APPOSED.fullmatch(words, found[-1].span.end - sentence.start, match.start())
            if one is None or (apposed and one.reckoned):
                continue  # "June 8, three weeks later" is one date
            if apposed and found[-1].reckoned:
                found.pop()  # so is "three weeks later, on June 8"
            found.append(one)
            if one.when is not None and not one.said:
                anchor = self._before = one.when
                if one.when.told and one.when.precision in ("day", "month"):
                    self._told[-1] = one.when
        return found


@dataclass(frozen=True, slots=True)
class _Place:
    """A match in its sentence, and what it can be counted from."""

    words: str
    match: re.Match[str]
    published: date | None
    today: date | None  # what "yesterday" is counted from
    anchor: When | None  # what "two days later" is counted from
    told: When | None  # the last date whose year is told, if of late

    def __getitem__(self, group: str) -> str:
        return self.match[group] or ""

    @property
    def start(self) -> int:
        """Where the date itself begins, without the preposition that was needed to tell it."""
        groups = (name for name in ("m4", "b7", "y8") if self.match[name])
        name = next(groups, None)
        if name is None:
            return self.match.start()
        start = self.match.start(name)
        kept = _REFINED.search(self.words, self.match.start(), start)
        return kept.start() if kept else start

    @property
    def weekday(self) -> int | None:
        name = self["w1"] or self["w2"]
        return _WEEKDAY_NUMBERS[name[:3].lower()] if name else None

    @property
    def before(self) -> str:
        return self.words[max(0, self.start - _NEAR) : self.start]

    @property
    def is_future(self) -> bool | None:
        """What the nearest verb tells, the one before the date first; None where none is near."""
        if _SAID.search(self.before):
            return False
        before = [*_TENSE.finditer(re.split(r"[.;:]", self.before)[-1])]
        after = [*_TENSE.finditer(re.split(r"[.;:]", self.words[self.match.end() : self.match.end() + _NEAR])[0])]
        # "Pell said the vote on Friday will be close"
        said = bool(before and before[-1][0] in ("said", "says", "told"))
        told = (after[:1] or before[-1:]) if said else (before[-1:] or after[:1])
        return bool(told[0]["future"]) if told else None


def _date_words(place: _Place, sentence: Span) -> DateWords | None:
    """None where the words turn out to be no date."""
    if _is_stamp(place):
        return None
    marker = next((name for name in _READERS if place[name]), None)
    if marker is None:
        return None
    when = _READERS[marker](place)
    if when is None and marker in ("iso", "m1", "m2"):
        return None  # "February 30"
    if (marker == "w9" and not is_a_day(place.words, *place.match.span())) or (marker == "n11" and _is_stretch(place)):
        return None
    span = Span(sentence.start + place.start, sentence.start + place.match.end())
    return DateWords(
        span,
        sentence,
        when,
        weekday=place.weekday,
        reckoned=marker in ("n13", "u14"),
        said=_SAID.search(place.before) is not None,
    )


def _is_stamp(place: _Place) -> bool:
    """ "HARWICK, July 25 (Wire) —": when it was written, not what it tells."""
    after = place.words[place.match.end() : place.match.end() + 40]
    dated = re.match(r" ?(?:\([^)]{1,30}\) ?)?[-–—]{1,2} ", after) is not None
    return dated and _DATELINE.match(place.words, 0, place.match.start()) is not None


def _is_stretch(place: _Place) -> bool:
    """ "the last year" is the twelve months before today; "a lot is sold this year" tells of nothing that happened."""
    if (place["n11"].lower(), place["u11"]) == ("this", "year"):
        return re.search(r"\b(?:earlier|later|early|late) $", place.before, re.IGNORECASE) is None
    return re.search(r"\b(?:the|over|per|a|past|very) $", place.before, re.IGNORECASE) is not None


# --- one reader for each form


def _iso(place: _Place) -> When | None:
    day = day_of(place["iso"])
    return When("day", day, day, told=True) if day else None


def _month_day(place: _Place) -> When | None:
    """ "Monday, July 25, 2018", "June 4-6", "the 20th of June"."""
    month = _month(place["m1"] or place["m2"])
    numbers = [place[name] for name in ("d1", "e1", "b2", "d2") if place[name]]
    first, last = (int(re.sub(r"\D", "", numbers[end])) for end in (0, -1))
    year = place["y1"] or place["y2"]
    if year:
        return _days(int(year), month, first, last, told=True)
    whole = _days(NO_YEAR, month, first, last, yearless=True)
    if whole is None or place.published is None:
        return whole
    return _in_a_year(place, whole)


def _in_a_year(place: _Place, whole: When) -> When:
    """A day or month without its year, in the year that the publication and the tense tell."""
    published = place.published
    assert published is not None
    years = (published.year - 1, published.year, published.year + 1)
    tries = [moved for year in years if (moved := _moved(whole, year))]
    nearest = min(tries, key=lambda when: _distance(when, published), default=None)
    if nearest is None:
        return whole
    if place.weekday is not None and nearest.first.weekday() != place.weekday:
        return next((when for when in reversed(tries) if when.first.weekday() == place.weekday), nearest)
    future, sure = place.is_future, _distance(nearest, published) <= _SURE
    if place.told and future is False and (nearest.first > published or not sure):
        return _carried(place.told, whole, published) or nearest
    if sure:
        return nearest
    if future is None:
        return whole  # "June 9, at the pier": nothing tells of which year
    if future:
        return next((when for when in tries if when.last >= published), nearest)
    return next((when for when in reversed(tries) if when.first <= published), nearest)


def _carried(told: When, whole: When, published: date) -> When | None:
    """The day or month in the year told before it: the first from that date on, unless it was not yet to be told."""
    tries = [moved for ahead in (0, 1) if (moved := _moved(whole, told.first.year + ahead))]
    known = [when for when in tries if when.first <= published]
    return next((when for when in known if when.last >= told.first), known[-1] if known else None)


def _month_year(place: _Place) -> When | None:
    return _months(int(place["y3"]), _month(place["m3"]), 1, told=True)


def _month_only(place: _Place) -> When | None:
    whole = _months(NO_YEAR, _month(place["m4"]), 1, yearless=True)
    if place.published is None:
        return whole
    start = place.published.replace(day=1)
    if place["p4"].lower() in ("last", "next"):
        step = -1 if place["p4"].lower() == "last" else 1
        return next(
            when
            for ahead in range(1, 13)
            if (when := _month_from(start, step * ahead)).first.month == whole.first.month
        )
    return _in_a_year(place, whole)


def _season_year(place: _Place) -> When | None:
    return _season(place["s5"], int(place["y5"]), told=True)


def _season_near(place: _Place) -> When | None:
    """ "last summer" is the last that is over, "this summer" that of this year, "next summer" the next to begin."""
    today = place.today
    if today is None:
        return None
    tries = [_season(place["s6"], year) for year in range(today.year - 2, today.year + 3)]
    told = place["r6"].lower()
    if told == "last":
        return [season for season in tries if season.last < today][-1]
    if told == "next":
        return next(season for season in tries if season.first > today)
    return next((season for season in tries if season.first <= today <= season.last), tries[2])


def _year_range(place: _Place) -> When | None:
    first, last = int(place["b7"]), int(place["e7"])
    return When("year", date(first, 1, 1), date(last, 12, 31), told=True) if first <= last else None


def _year(place: _Place) -> When | None:
    return _years(int(place["y8"]), told=True)


def _on_weekday(place: _Place) -> When | None:
    today = place.today
    if today is None:
        return None
    before = re.search(r"\b(last|next|this|following|past)(?: \w+)? $", place.before, re.IGNORECASE)
    if before and before[1].lower() != "this":
        return None  # "next Friday" is this week's to one reader and next week's to another
    number = _WEEKDAY_NUMBERS[place["w9"][:3].lower()]
    back = (today.weekday() - number) % 7
    day = today + timedelta((7 - back) % 7) if place.is_future else today - timedelta(back)
    return When("day", day, day)


def _near_day(place: _Place) -> When | None:
    if place.today is None:
        return None
    told = place["n10"].lower()
    day = place.today + timedelta({"yesterday": -1, "last night": -1, "tomorrow": 1}.get(told, 0))
    return When("day", day, day)


def _near_unit(place: _Place) -> When | None:
    today, unit = place.today, place["u11"]
    if today is None:
        return None
    step = {"last": -1, "this": 0, "next": 1}[place["n11"].lower()]
    return _shifted(When("day", today, today), step, "week" if unit == "weekend" else unit)


def _ago(place: _Place) -> When | None:
    if place.today is None:
        return None
    return _shifted(When("day", place.today, place.today), -number_of(place["n12"]), place["u12"])


def _later(place: _Place) -> When | None:
    sign = 1 if place["way13"] == "later" else -1
    return _shifted(place.anchor, sign * number_of(place["n13"]), place["u13"])


def _following(place: _Place) -> When | None:
    return _shifted(place.anchor, 1, place["u14"])


_READERS: dict[str, Callable[[_Place], When | None]] = {
    "iso": _iso,
    "m1": _month_day,
    "m2": _month_day,
    "m3": _month_year,
    "m4": _month_only,
    "s5": _season_year,
    "s6": _season_near,
    "b7": _year_range,
    "y8": _year,
    "w9": _on_weekday,
    "n10": _near_day,
    "n11": _near_unit,
    "n12": _ago,
    "n13": _later,
    "u14": _following,
}


# --- the calendar


def _shifted(anchor: When | None, number: int, unit: str) -> When | None:
    """So many units from a date, no finer than the unit; None where the date itself is too coarse."""
    if anchor is None or (unit == "day" and anchor.precision != "day"):
        return None
    if unit == "week" and anchor.precision not in ("day", "week"):
        return None
    if unit == "month" and anchor.precision not in ("day", "week", "month"):
        return None
    start, yearless = anchor.last if unit == "day" else anchor.first, anchor.yearless
    if abs(number) > 400 or (yearless and unit == "year"):
        return None
    if unit == "month":
        return _month_from(start.replace(day=1), number, yearless=yearless)
    if unit == "year":
        return _years(start.year + number)
    day = start + timedelta(number * (7 if unit == "week" else 1))
    if yearless:
        day = day.replace(year=NO_YEAR)
    if unit == "day":
        return When("day", day, day, yearless=yearless)
    if yearless:
        return None  # weeks are counted through a year
    monday = day - timedelta(day.weekday())
    return When("week", monday, monday + timedelta(6))


def _days(year: int, month: int, first: int, last: int, *, yearless: bool = False, told: bool = False) -> When | None:
    try:
        start, end = date(year, month, first), date(year, month, last)
    except ValueError:  # "February 30"
        return None
    return When("day", start, max(start, end), yearless=yearless, told=told)


def _months(year: int, month: int, number: int, *, yearless: bool = False, told: bool = False) -> When:
    first = date(year, month, 1)
    return When("month", first, _add_months(first, number) - timedelta(1), yearless=yearless, told=told)


def _month_from(start: date, ahead: int, *, yearless: bool = False) -> When:
    first = _add_months(start, ahead)
    return _months(NO_YEAR if yearless else first.year, first.month, 1, yearless=yearless)


def _add_months(first: date, number: int) -> date:
    years, month = divmod(first.month - 1 + number, 12)
    return date(first.year + years, month + 1, 1)


def _season(name: str, year: int, *, told: bool = False) -> When:
    first = date(year, _SEASONS[name.lower()][0], 1)
    return When("season", first, _add_months(first, 3) - timedelta(1), told=told)


def _years(year: int, *, told: bool = False) -> When | None:
    return When("year", date(year, 1, 1), date(year, 12, 31), told=told) if 0 < year < 9999 else None


def _moved(whole: When, year: int) -> When | None:
    """The days in another year; None for 29 February in most."""
    try:
        first = whole.first.replace(year=year)
    except ValueError:
        return None
    if whole.precision == "month":
        return _months(year, first.month, 1)
    return When("day", first, first + (whole.last - whole.first))


def _distance(when: When, day: date) -> timedelta:
    return max(when.first - day, day - when.last, timedelta(0))


def _month(name: str) -> int:
    return _MONTH_NUMBERS[name[:3].lower()]


def _day(day: date) -> str:
    return f"{day.day} {day:%B}"


def _within(spans: list[Span], place: int) -> bool:
    """Whether one of the spans, in order and apart, holds the place."""
    at = bisect_right(spans, place, key=lambda span: span.start) - 1
    return at >= 0 and place < spans[at].end
