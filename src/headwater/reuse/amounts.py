"""Numbers and dates in a few words, by what they come to: “7” and “seven” are one, so are “Nov. 5” and “5 November”."""

import math
import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from headwater.records import Span

_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth".split()
_SCALES = {
    "hundred": 100, "thousand": 1_000, "million": 1_000_000, "m": 1_000_000, "billion": 10**9, "bn": 10**9,
    "trillion": 10**12, "dozen": 12,
}  # fmt: skip
_VALUES = {
    **{word: number for number, word in enumerate(_SMALL)},
    **{word: 10 * number for number, word in enumerate(_TENS, 2)},
    **_SCALES,
}
_PARTS = {"half": 50.0, "a quarter of": 25.0, "a third of": 100 / 3, "two-thirds": 200 / 3, "three-quarters": 75.0}
_FEW = {"a couple": 2.0, "a pair": 2.0, "both": 2.0, "twice": 2.0}
_COUNTED = "|".join(word for word in _VALUES if word not in ("m", "bn", "dozen"))
_NUMBER = re.compile(
    r"(?P<money>(?:US|A|C)?[$£€]\s?)?\b(?P<digits>\d+(?:,\d{3})*(?:\.\d+)?)(?P<ordinal>(?:st|nd|rd|th)\b)?"
    r"(?:[\s-]?(?P<scale>hundred|thousand|million|billion|trillion|bn|m)\b)?"
    rf"|\b(?P<part>half(?! past)|(?:a|one)[\s-](?:quarter|third)\s+of|(?:two[\s-]thirds|three[\s-]quarters))\b"
    rf"|\b(?P<words>(?:an?\s+(?:dozen|hundred|thousand|million|billion)|(?:{_COUNTED})(?:(?:[\s-]|\s+and\s+)(?:{_COUNTED}|dozen))*))\b"
    rf"|\b(?P<rank>{'|'.join(_ORDINALS)})\b(?!\s+of\s+all)"
    rf"|\b(?P<few>{'|'.join(_FEW)})\b",
    re.IGNORECASE,
)
_UNITS: dict[str, tuple[str, float]] = {
    word: (kind, factor)
    for kind, factor, words in (
        ("money $", 1, "$ us$ dollar dollars"), ("money £", 1, "£ pound-sterling"), ("money €", 1, "€ euro euros"),
        ("length", 1, "m metre metres meter meters"), ("length", 1000, "km kilometre kilometres kilometer kilometers"),
        ("length", 1609.3, "mile miles mi"), ("length", 0.3048, "foot feet ft"), ("length", 0.9144, "yard yards"),
        ("length", 0.0254, "inch inches"), ("length", 0.01, "cm centimetre centimetres centimeter centimeters"),
        ("mass", 1, "kg kilo kilos kilogram kilograms"), ("mass", 0.4536, "lb lbs"),
        ("mass", 0.02835, "ounce ounces oz"),
        ("mass", 1000, "tonne tonnes"), ("mass", 0.001, "gram grams"), ("area", 1, "acre acres"),
        ("area", 2.471, "hectare hectares"), ("share", 1, "% percent"),
        ("time", 1, "second seconds"), ("time", 60, "minute minutes"), ("time", 3600, "hour hours"),
        ("time", 86400, "day days"), ("time", 604800, "week weeks"), ("time", 2629800, "month months"),
        ("time", 31557600, "year years"),
    )
    for word in words.split()
}  # fmt: skip
_UNIT = re.compile(r"[\s-]?(per\s?cent|%|[a-z]+)", re.IGNORECASE)
_CONVERTED = 0.06  # "five miles (8 km)" is off by .6 %, "6 feet" for "1.8 m" by 1.6 %, "100 lb" for "45 kg" by .8 %
_SCALED = 0.025  # "1.2 million" for 1,187,000 is off by 1.1 %; "5.3 million" is another number than "5 million"
_ROUNDED = 0.1
ABOUT = re.compile(
    r"(?:(?P<about>about|around|roughly|approximately|some|nearly|almost|close to|an estimated|estimated|just over"
    r"|just under|just shy of)|(?P<over>more than|over|at least|upwards of|in excess of|no fewer than)"
    r"|(?P<under>less than|fewer than|under|up to|at most|as many as|as much as))\s+$",
    re.IGNORECASE,
)
# "hundreds" for 340 tells less, and nothing else; "several" for 12 does not.
_LOOSE = {
    "a few": (3, 6), "a handful": (3, 6), "several": (3, 9), "dozens": (20, 150), "scores": (30, 200),
    "hundreds": (100, 2_000), "thousands": (1_000, 20_000), "tens of thousands": (10_000, 200_000),
    "hundreds of thousands": (10**5, 2 * 10**6), "millions": (10**6, 2 * 10**8), "billions": (10**9, 2 * 10**11),
    "many": (10, math.inf), "numerous": (6, math.inf), "multiple": (2, math.inf), "some": (2, math.inf),
    "few": (1, 9), "most": (51, 100), "countless": (100, math.inf),
}  # fmt: skip
_QUANTITY = re.compile(
    rf"\b(?:{'|'.join(sorted((re.escape(words) for words in _LOOSE), key=len, reverse=True))})\b", re.IGNORECASE
)
_SCALE = re.compile(r"\b(?:(?:tens|hundreds) of )?(?:dozens|hundreds|thousands|millions|billions|trillions)\b")
_MONTHS = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)\b\.?"
)
_NAMES = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_WEEKDAYS = "mon tue wed thu fri sat sun".split()
_DAY = r"\d{1,2}(?:st|nd|rd|th)?\b"
_DATE = re.compile(
    r"\b(?:(?P<iso>\d{4}-\d{2}-\d{2})|(?P<slashed>\d{1,2}/\d{1,2}/(?:\d{4}|\d{2}))\b"
    rf"|(?P<full>{_DAY}\s+(?:of\s+)?{_MONTHS}(?:,?\s+\d{{4}}\b)?|{_MONTHS}\s+{_DAY}(?:,?\s+\d{{4}}\b)?|{_MONTHS},?\s+\d{{4}}\b)"
    # "may" and "march" are words as well: a month alone stands after "in", "since" …
    rf"|(?<=\b(?i:in|by|to|of)\s)(?P<month>{_MONTHS})|(?i:since|until|before|after|last|next|from|this|early|late|mid|during)[\s-](?P<after>{_MONTHS})"
    r"|(?P<weekday>(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)|(?:Mon|Tues?|Wed|Thurs?|Fri|Sat|Sun)\b\.?(?=,?\s(?:\d|[A-Z][a-z]{2,8}\.?\s\d)))"
    r"|(?P<time>\d{1,2}(?:[:.]\d{2})?\s?(?:[ap]\.m\b\.?|[ap]m\b)|\d{1,2}:\d{2}\b|(?:noon|midnight)\b)"
    r"|(?P<relative>(?i:yesterday|today|tomorrow|tonight|(?:last|this|next)\s(?:year|month|week)))\b"
    r"|(?:(?i:in|since|until|by|of|from|before|after|during|early|late|year|to|and|spring|summer|autumn|fall|winter|season))\s(?P<year>(?:1[5-9]|20)\d{2})\b(?!,\d)"
    r"|(?i:the|his|her|its|our|an?|this)\s(?P<edition>(?:19|20)\d{2})(?=\s[A-Za-z])"
    r"|(?<=\()(?P<alone>(?:19|20)\d{2})(?=\)))"
)
_PIECE = re.compile(r"[a-z]+|\d+", re.IGNORECASE)


_Value = frozenset[str | float]


class Fact(NamedTuple):
    """A number or a date. `value` holds its parts: those of “5 November” are in “Nov. 5, 2025”."""

    span: Span
    value: _Value
    vague: bool = False  # "one" is as often a pronoun
    unit: str = ""  # as it is written, in lower case: "$", "miles", "%"
    about: str = ""  # "about", "over", "under": how it is said to be no exact number
    scaled: bool = False  # "1.2 million"
    whole: Span = Span(0, 0)  # with its unit


def without_equal(facts: Iterable[Fact], others: Iterable[Fact]) -> list[Fact]:
    """Those of which none of the others says the same, or a part of it, or the same and more."""
    said = list(facts)
    counts, units = Counter(fact.value for fact in said), defaultdict[_Value, list[str]](list)
    for other in others:
        units[other.value].append(other.unit)
    many = [value for value in units if len(value) > 1]
    return [
        fact
        for fact in said
        if not _has(units.get(fact.value, ()), fact.unit, counts[fact.value])
        and not any(len(fact.value) > 1 and frozenset([part]) in units for part in fact.value)
        and not any(fact.value != value and (fact.value <= value or value <= fact.value) for value in many)
    ]


def says_same_number(one: Fact, other: Fact) -> bool:
    """Whether two numbers can be one: “about 1,200” and 1,187, “five miles” and 8 km, “$1.2 million” and $1,187,000."""
    a, b = (next(iter(fact.value)) for fact in (one, other))
    if isinstance(a, str) or isinstance(b, str):
        return a == b
    ours, theirs = _UNITS.get(one.unit), _UNITS.get(other.unit)
    if ours and theirs and ours[0] != theirs[0]:
        return False
    if ours and theirs and ours != theirs:
        return _is_near(a * ours[1], b * theirs[1], _CONVERTED)
    if a == b:
        return True
    if (one.scaled or other.scaled) and _is_near(a, b, _SCALED):
        return True
    return _covers(one, a, b) or _covers(other, b, a)


def is_covered(fact: Fact, words: str) -> bool | None:
    """Whether a loose quantity among the words includes the number (“hundreds” for 340); `None` where there is none."""
    value = next(iter(fact.value))
    loose = _QUANTITY.findall(words)
    if not loose or isinstance(value, str):
        return None
    return any(low <= value <= high for low, high in (_LOOSE[words.lower()] for words in loose))


def are_other_scales(old: str, new: str) -> bool:
    """“hundreds” and “thousands”."""
    ours, theirs = _SCALE.findall(old.lower()), _SCALE.findall(new.lower())
    return bool(ours) and bool(theirs) and ours != theirs


def says_same_date(one: Fact, other: Fact, published: tuple[date | None, date | None]) -> bool | None:
    """Whether two dates are one, each read on the day its article was published; `None` where that cannot be told."""
    ours, theirs = _kind(one), _kind(other)
    if ours == theirs == "time":
        return bool(_minutes(one) & _minutes(other))
    if ours == theirs and ours in ("year", "month", "day"):
        return one.value <= other.value or other.value <= one.value
    if "slashed" in (ours, theirs):
        return one.value == other.value if ours == theirs else None
    if "time" in (ours, theirs):
        return None
    days, others = _days(one, published[0]), _days(other, published[1])
    if days is None or others is None:
        return one.value == other.value if ours == theirs == "weekday" else None
    return any(begin <= last and first <= end for begin, end in days for first, last in others)


def find_dates(text: str) -> list[Fact]:
    """Days, months, years, weekdays and times of day."""
    return [Fact(span, frozenset(_parts(text[slice(*span)])), whole=span) for span in _date_spans(text)]


def find_numbers(text: str) -> list[Fact]:
    """Numbers in digits and in words, first to tenth among them; those of dates are left out."""
    dates = _date_spans(text)
    ends = [date.end for date in dates]
    found = []
    for match in _NUMBER.finditer(text):
        span = Span(*match.span())
        near = bisect_right(ends, span.start)  # the first date that ends after the number begins
        if near == len(dates) or not span.overlaps(dates[near]):
            found.append(_number(text, match, span))
    return found


def _number(text: str, match: re.Match[str], span: Span) -> Fact:
    unit, end = _unit(text, match)
    before = ABOUT.search(text[max(0, span.start - 20) : span.start])
    vague = match[0].lower() in ("one", "first", "second") or bool(match["part"] or match["few"])
    about = (before.lastgroup or "") if before else ""
    whole = Span(span.start, end)
    return Fact(span, frozenset([_value(match)]), vague, unit, about, bool(match["scale"]), whole)


def _unit(text: str, match: re.Match[str]) -> tuple[str, int]:
    if match["money"]:
        return match["money"].strip().lower().removeprefix("us"), match.end()
    if match["part"]:
        return "%", match.end()
    if match["scale"] in ("m", "M"):  # "2.78m" are metres, unless they are money
        return "m", match.end()
    after = _UNIT.match(text, match.end())
    word = re.sub(r"per\s?cent", "percent", after[1].lower()) if after else ""
    if after and word in _UNITS and not match["ordinal"] and not match["rank"]:
        # "12 second" in "12 second-hand boats" is read as a time; both articles read it so.
        return {"percent": "%", "dollar": "$", "dollars": "$", "euro": "€", "euros": "€"}.get(word, word), after.end()
    return "", match.end()


def _has(units: Sequence[str], unit: str, times: int) -> bool:
    """Whether a number is told as often, in this unit or in none: "12" in "12 of them" and "12 km" are one number."""
    kind = _UNITS.get(unit)
    return sum(kind is None or _UNITS.get(other, kind) == kind for other in units) >= times


def _covers(about: Fact, figure: float, exact: float) -> bool:
    if about.about == "about":
        return _is_near(figure, exact, _ROUNDED) and abs(figure - exact) <= _last_place(figure) / 2
    if about.about == "over":
        return figure <= exact <= 1.5 * figure
    if about.about == "under":
        return figure / 1.5 <= exact <= figure
    return False


def _last_place(figure: float) -> float:
    """The unit of a round number's last digit that is not 0: 100 of 1,200, 10 of 50."""
    place = 1.0
    while figure and figure % (place * 10) == 0:
        place *= 10
    return place


def _is_near(a: float, b: float, part: float) -> bool:
    return abs(a - b) <= part * max(abs(a), abs(b))


def _kind(fact: Fact) -> str:
    parts = {part for part in fact.value if isinstance(part, str)}
    if any("/" in part for part in parts):
        return "slashed"
    if parts & {"am", "pm", "noo", "mid"} or (not parts and len(fact.value) == 2):
        return "time"
    if parts & set(_WEEKDAYS):
        return "weekday"
    if parts & set(_NAMES):
        return "day" if any(isinstance(part, float) and part < 32 for part in fact.value) else "month"
    return "relative" if parts else "year"


def _minutes(fact: Fact) -> set[float]:
    if fact.value & {"noo", "mid"}:
        return {720.0} if "noo" in fact.value else {0.0}
    # Parts are a set: the hour of "9:30" is the smaller where only one can be an hour. Two readings are both kept.
    numbers = sorted(part for part in fact.value if isinstance(part, float))
    readings = {(hour, sum(numbers) - hour) for hour in numbers if hour < 24 and sum(numbers) - hour < 60}
    if "pm" in fact.value:
        return {60 * (hour % 12 + 12) + minute for hour, minute in readings}
    if "am" in fact.value:
        return {60 * (hour % 12) + minute for hour, minute in readings}
    return {60 * hour + minute for hour, minute in readings}


def _days(fact: Fact, published: date | None) -> list[tuple[date, date]] | None:
    """The days that a date can mean, as first and last ones, read on the day of publication."""
    if published is None:
        return None
    kind = _kind(fact)
    if kind == "weekday":
        day = next(number for number, name in enumerate(_WEEKDAYS) if name in fact.value)
        last = published - timedelta(days=(published.weekday() - day) % 7)
        return [(last, last), (last + timedelta(days=7), last + timedelta(days=7))]
    if kind == "relative":
        return [_relative(fact, published)]
    numbers = [int(part) for part in fact.value if isinstance(part, float)]
    years = [number for number in numbers if number > 31]
    if kind == "year":
        return [(date(year, 1, 1), date(year, 12, 31)) for year in years] or None
    month = next(number for number, name in enumerate(_NAMES, 1) if name in fact.value)
    near = years or [published.year - 1, published.year, published.year + 1]
    days = [number for number in numbers if 0 < number <= 31]
    return [_within_month(year, month, days[0] if days else None) for year in near]


def _within_month(year: int, month: int, day: int | None) -> tuple[date, date]:
    first = date(year, month, 1)
    last = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    if day is None:
        return first, last
    one = min(last, first + timedelta(days=day - 1))
    return one, one


def _relative(fact: Fact, published: date) -> tuple[date, date]:
    for word, days in (("yes", -1), ("tod", 0), ("ton", 0), ("tom", 1)):
        if word in fact.value:
            return (published + timedelta(days=days),) * 2
    step = -1 if "las" in fact.value else 1 if "nex" in fact.value else 0
    if "yea" in fact.value:
        return date(published.year + step, 1, 1), date(published.year + step, 12, 31)
    if "mon" in fact.value:
        months = published.year * 12 + published.month - 1 + step
        return _within_month(months // 12, months % 12 + 1, None)
    monday = published + timedelta(days=7 * step - published.weekday())
    return monday, monday + timedelta(days=6)


def _date_spans(text: str) -> list[Span]:
    return [Span(*match.span(match.lastgroup or 0)) for match in _DATE.finditer(text)]


def _parts(words: str) -> Iterator[str | float]:
    """“Nov. 5th, 2025” has the parts nov, 5 and 2025; “2025-11-05” the same."""
    iso = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", words)
    if iso:
        month = int(iso[2])
        yield from (float(iso[1]), _NAMES[month - 1] if 1 <= month <= 12 else iso[2], float(iso[3]))
        return
    if "/" in words:  # which is the month depends on the country
        yield words
        return
    for piece in _PIECE.findall(words.lower().replace(".m", "m")):
        if piece.isdigit():
            yield float(piece)
        elif piece not in ("st", "nd", "rd", "th", "of"):
            yield piece[:3]


def _value(match: re.Match[str]) -> float | str:
    if match["rank"]:
        return f"{_ORDINALS.index(match['rank'].lower()) + 1}th"
    if match["words"]:
        return _counted(match["words"].lower())
    if match["few"]:
        return _FEW[" ".join(match["few"].lower().split())]
    if match["part"]:
        words = re.sub(r"^one\b", "a", match["part"].lower())
        return _PARTS.get(re.sub(r"[\s-]+(?=thirds|quarters)", "-", " ".join(words.replace("a-", "a ").split())), 50.0)
    number = float(match["digits"].replace(",", ""))
    if match["ordinal"]:
        return f"{number:g}th"
    scale = (match["scale"] or "").lower()
    # "5m" is five metres as often; "$5m" is money.
    return number * _SCALES[scale] if scale and (scale != "m" or match["money"]) else number


def _counted(words: str) -> float:
    """“two hundred and five” is 205, “three million” 3,000,000."""
    total, part = 0.0, 0.0
    for word in re.findall(r"[a-z]+", words):
        value = _VALUES.get(word)
        if value is None:  # "and", "a"
            continue
        if value < 100 and word not in _SCALES:
            part += value
        elif value <= 100:
            part = (part or 1) * value
        else:
            total, part = total + (part or 1) * value, 0.0
    return total + part
