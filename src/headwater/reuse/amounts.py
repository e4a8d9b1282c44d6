"""Numbers and dates in a few words, by what they come to: “7” and “seven” are one, so are “Nov. 5” and “5 November”."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
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
_COUNTED = "|".join(word for word in _VALUES if word not in ("m", "bn", "dozen"))
_NUMBER = re.compile(
    r"(?P<money>[$£€]\s?)?\b(?P<digits>\d+(?:,\d{3})*(?:\.\d+)?)(?P<ordinal>(?:st|nd|rd|th)\b)?"
    r"(?:[\s-]?(?P<scale>hundred|thousand|million|billion|trillion|bn|m)\b)?"
    rf"|\b(?P<words>(?:a\s+dozen|(?:{_COUNTED})(?:(?:[\s-]|\s+and\s+)(?:{_COUNTED}|dozen))*))\b"
    rf"|\b(?P<rank>{'|'.join(_ORDINALS)})\b",
    re.IGNORECASE,
)
_MONTHS = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)\b\.?"
)
_DAY = r"\d{1,2}(?:st|nd|rd|th)?\b"
_DATE = re.compile(
    r"\b(?:(?P<iso>\d{4}-\d{2}-\d{2})"
    rf"|(?P<full>{_DAY}\s+(?:of\s+)?{_MONTHS}(?:,?\s+\d{{4}}\b)?|{_MONTHS}\s+{_DAY}(?:,?\s+\d{{4}}\b)?|{_MONTHS},?\s+\d{{4}}\b)"
    # "may" and "march" are words as well: a month alone stands after "in", "since" …
    rf"|(?<=\b(?i:in|by|to|of)\s)(?P<month>{_MONTHS})|(?i:since|until|before|after|last|next|from|early|late|mid)\s(?P<after>{_MONTHS})"
    r"|(?P<weekday>(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)"
    r"|(?P<time>\d{1,2}(?:[:.]\d{2})?\s?(?:[ap]\.m\b\.?|[ap]m\b)|\d{1,2}:\d{2}\b)"
    r"|(?P<relative>(?i:yesterday|today|tomorrow|tonight))\b"
    r"|(?:(?i:in|since|until|by|of|from|before|after|during|early|late|year))\s(?P<year>(?:1[5-9]|20)\d{2})\b(?!,\d))"
)
_PIECE = re.compile(r"[a-z]+|\d+", re.IGNORECASE)


class Fact(NamedTuple):
    """A number or a date. `value` holds its parts: those of “5 November” are in “Nov. 5, 2025”."""

    span: Span
    value: frozenset[str | float]
    vague: bool = False  # "one" is as often a pronoun


def without_equal(facts: Iterable[Fact], others: Iterable[Fact]) -> list[Fact]:
    """Those of which none of the others says the same, or a part of it, or the same and more."""
    values = {other.value for other in others}
    many = [value for value in values if len(value) > 1]
    return [
        fact
        for fact in facts
        if fact.value not in values
        and not any(frozenset([part]) in values for part in fact.value)
        and not any(fact.value <= value or value <= fact.value for value in many)
    ]


def find_dates(text: str) -> list[Fact]:
    """Days, months, years, weekdays and times of day."""
    return [Fact(span, frozenset(_parts(text[slice(*span)]))) for span in _date_spans(text)]


def find_numbers(text: str) -> list[Fact]:
    """Numbers in digits and in words, first to tenth among them; those of dates are left out."""
    dates = _date_spans(text)
    ends = [date.end for date in dates]
    found = []
    for match in _NUMBER.finditer(text):
        span = Span(*match.span())
        near = bisect_right(ends, span.start)  # the first date that ends after the number begins
        if near == len(dates) or not span.overlaps(dates[near]):
            value = _value(match)
            found.append(Fact(span, frozenset([value]), match[0].lower() in ("one", "first", "second")))
    return found


def _date_spans(text: str) -> list[Span]:
    return [Span(*match.span(match.lastgroup or 0)) for match in _DATE.finditer(text)]


def _parts(words: str) -> Iterator[str | float]:
    """“Nov. 5th, 2025” has the parts nov, 5 and 2025; “2025-11-05” the same."""
    iso = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", words)
    if iso:
        names = "jan feb mar apr may jun jul aug sep oct nov dec".split()
        month = int(iso[2])
        yield from (float(iso[1]), names[month - 1] if 1 <= month <= 12 else iso[2], float(iso[3]))
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
