"""TM: whether a reader can tell when the article, and what it tells of, happened."""

import re
from collections.abc import Iterable, Iterator

from headwater.findings.blocks import statements_by_block
from headwater.findings.dates import AFTER_DAY, AFTER_MONTH, BEFORE_MONTH, DAY, MONTHS, WEEKDAY, is_a_day
from headwater.records import Article, Audit, Finding, Level, Span

_NUMBER = r"(?:a|an|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|a few|several|a couple of|\d{1,3})"

# "May 6", "Sept. 3", "20 June", "the 20th of June"
_MONTH_DAY = re.compile(rf"\b{MONTHS} {DAY}\b{AFTER_DAY}|\b{DAY}(?: of)? {MONTHS}(?!\w)")
_MONTH = re.compile(rf"\b{BEFORE_MONTH}[ -]{MONTHS}{AFTER_MONTH}")
_RELATIVE = re.compile(
    r"\b(?:yesterday|tomorrow|tonight|last night|earlier today"
    r"|(?:said|announced|reported|confirmed|ruled|arrested|told \w+) today"
    r"|(?:last|next|this|earlier this|later this|the past) (?:week|weekend|month|year|spring|summer|autumn|winter)"
    rf"|{_NUMBER} (?:days?|weeks?|months?|years?) ago)\b",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(WEEKDAY)
# A bare year tells of which June; only a full date tells of which Monday.
_YEAR = re.compile(r"(?<![\d$£€,.])(?:1[5-9]|20)\d\d(?![\d%]|,\d|-\w*(?:foot|metre|meter|year))")
_FULL_DATE = re.compile(rf"(?:{MONTHS} {DAY}|{DAY}(?: of)? {MONTHS}),? (?:1[5-9]|20)\d\d|\b(?:19|20)\d\d-\d\d-\d\d")


def undated(audit: Audit) -> Iterable[Finding]:
    """The page has no publication date.

    Measured: the date of publication in metadata, JSON-LD, a `time` element, a date line near the headline, or the day
    in the page's address. Where only a date of change is there it is a note: a reader can tell about when. A plain-text
    dump has no metadata: there it is a note, and says so.

    Silent where a date of publication was found.

    Example: a page whose only figures are in its story.
    """
    article = audit.article
    if article.published is not None:
        return
    level: Level = "warning"
    message = "The page has no publication date."
    if article.modified is not None:
        level = "note"
        message = f"The page has no publication date, only one of a change ({article.modified[:10]})."
    elif not article.observable.metadata:
        level = "note"
        message = "No publication date is in the text; metadata, which could hold one, cannot be seen in this input."
    measured = {"published": None, "modified": article.modified, "metadata": article.observable.metadata}
    yield Finding("TM01", "undated", level, message, article.spans("date")[:1], (), measured)


def date_unresolved(audit: Audit) -> Iterable[Finding]:
    """The article says "Monday", "last month" or "June 20", and has no publication date to tell which.

    Measured: in the body, days of the week, months and days without a year, and relative dates ("yesterday", "two weeks
    ago"), each marked. One that a year or a full date in the same sentence settles is not counted.

    Silent where the page has a publication date; and on words that only look like dates: a habit ("every Sunday"), a
    name ("Black Friday", "Sunday school", "Monday Night Football", "May Street"), a verb ("they march", "it may").

    Example: "The pumps stopped April 2, the Courier reported Thursday."
    """
    article = audit.article
    if article.published is not None:
        return
    spans = tuple(span for sentence in _sentences(audit) for span in _unresolved(article, sentence))
    if not spans:
        return
    words = list(dict.fromkeys(" ".join(article.cut(span).split()) for span in spans))
    shown = ", ".join(f"“{word}”" for word in words[:4]) + (" …" if len(words) > 4 else "")
    many = "1 date" if len(spans) == 1 else f"{len(spans)} dates"
    message = f"{many} cannot be resolved without a publication date: {shown}."
    yield Finding("TM02", "date-unresolved", "note", message, spans, (), {"dates": len(spans), "words": words})


def _sentences(audit: Audit) -> Iterator[Span]:
    """Sentences of the body in order of place; a block that the statements leave out counts as one."""
    for block, statements in statements_by_block(audit).items():
        yield from dict.fromkeys(statement.span for statement in statements) if statements else [block]


def _unresolved(article: Article, sentence: Span) -> list[Span]:
    words = re.sub(r"\s", " ", article.cut(sentence))  # one for one: places stay
    if _FULL_DATE.search(words):
        return []
    found = [match.span() for match in _RELATIVE.finditer(words)]
    found += [match.span() for match in _WEEKDAY.finditer(words) if is_a_day(words, *match.span())]
    if not _YEAR.search(words):
        found += [match.span() for pattern in (_MONTH_DAY, _MONTH) for match in pattern.finditer(words)]
    kept: list[Span] = []
    for start, end in sorted(found):
        span = Span(sentence.start + start, sentence.start + end)
        if not (kept and kept[-1].overlaps(span)):
            kept.append(span)
    return kept
