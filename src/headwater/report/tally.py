"""What the reports count: how much of the body each voice, each source and each side vouches for."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from headwater.records import Article, Audit, Source, Span, merged
from headwater.report.words import ONE_SIDE, count, first_few, line, source_name


@dataclass(frozen=True, slots=True)
class Shares:
    """Of the body's characters without white space; the three add up to 1, or are all 0 for an empty body."""

    source: float
    author: float
    disclosure: float


@dataclass(frozen=True, slots=True)
class Counts:
    """What some sources vouch for. Each statement counts once, however many of them it names."""

    numbers: tuple[int, ...]  # which of the audit's statements, in order of place
    share: float  # of the body's characters; the shares of two sources can overlap
    direct: int
    indirect: int
    mixed: int
    first: int | None  # offset of the first statement's sentence
    last: int | None  # end of the last one's

    @property
    def statements(self) -> int:
        return len(self.numbers)


@dataclass(frozen=True, slots=True)
class SourceTally:
    """One row of the ledger. `relayed` are the statements that this source passes on: their source is another."""

    source: Source
    counts: Counts
    relayed: int


@dataclass(frozen=True, slots=True)
class Group:
    """Some rows of the ledger, in order of place, and what they come to together."""

    label: str
    rows: tuple[SourceTally, ...]
    counts: Counts


@dataclass(frozen=True, slots=True)
class Unresolved:
    """Attributed statements for which no source was found. `words` name it (“he”), or are empty: nobody is named."""

    words: str
    counts: Counts


@dataclass(frozen=True, slots=True)
class Ledger:
    """Every source once, in one of the groups, and every statement that has one.

    A statement of two sides counts for both, and is in `joint`. What no side vouches for is counted once: for the
    outlets that pass it on, else for the sources apart, else as not resolved.
    """

    statements: int  # that have a source
    joint: int
    sides: tuple[Group, ...]
    passed_on: Group  # outlets, and sources that only relay: on no side
    apart: Group  # whose side is not told, or who has no statement
    unresolved: tuple[Unresolved, ...]

    def numbers(self) -> dict[str, int]:
        """The number of its side, from 1, for the id of each source on one."""
        return {row.source.id: number for number, side in enumerate(self.sides, 1) for row in side.rows}


@dataclass(frozen=True, slots=True)
class Bar:
    """A line of the sides at a glance. `side` is the number of the side, `None` for what no side vouches for."""

    sign: str
    label: str
    statements: int
    side: int | None = None


def shares(audit: Audit) -> Shares:
    """Attributed content is the sources', whole disclosures are disclosure, the rest of the body is the author's."""
    article = audit.article
    body = merged(article.body)
    total = _letters(article, body)
    if not total:
        return Shares(0.0, 0.0, 0.0)
    content = [span for s in audit.statements if s.voice == "source" for span in s.content or (s.span,)]
    told = [statement.span for statement in audit.statements if statement.voice == "disclosure"]
    sourced = _letters(article, _common(merged(content), body))
    both = _letters(article, _common(merged([*content, *told]), body))
    return Shares(sourced / total, 1 - both / total, (both - sourced) / total)


def source_rows(audit: Audit) -> tuple[SourceTally, ...]:
    """A row for each source, in the audit's order."""
    own: dict[str, list[int]] = {source.id: [] for source in audit.sources}
    relayed = dict.fromkeys(own, 0)
    for number, statement in enumerate(audit.statements):
        if statement.voice != "source":
            continue  # "Teasdale did not answer our letters" vouches for nothing
        for id in dict.fromkeys(statement.sources):
            own[id].append(number)
        if statement.relay:
            relayed[statement.relay] += 1
    measure = _Measure(audit)
    return tuple(SourceTally(source, measure.count(own[source.id]), relayed[source.id]) for source in audit.sources)


def sides(audit: Audit) -> tuple[Group, ...]:
    """A group for each side that statements draw on, the one with the most statements first.

    Outlets and relays are on none: who passes words on adds no support to them. A side is called by the name of its
    first organisation, else of its first named person, else by the words for its first source.
    """
    return _sides(audit, source_rows(audit), _Measure(audit))


def _sides(audit: Audit, tallies: Iterable[SourceTally], measure: "_Measure") -> tuple[Group, ...]:
    rows = {row.source.id: row for row in tallies}
    groups = []
    for sources in audit.sides().values():
        own = tuple(rows[source.id] for source in sources)
        groups.append(Group(_side_label(audit.article, sources), own, measure.count(_numbers(own))))
    groups = [group for group in groups if group.counts.statements]
    return tuple(
        sorted(groups, key=lambda group: (-group.counts.statements, -group.counts.share, group.counts.first or 0))
    )


def ledger(audit: Audit) -> Ledger:
    """The sources by side, those on no side apart, and what could not be resolved."""
    measure = _Measure(audit)
    rows = source_rows(audit)
    parties = _sides(audit, rows, measure)
    sided = {row.source.id for side in parties for row in side.rows}
    left = [row for row in rows if row.source.id not in sided]
    outlets = tuple(row for row in left if row.source.outlet or row.relayed)
    others = tuple(row for row in left if not (row.source.outlet or row.relayed))
    backed = Counter(number for side in parties for number in side.counts.numbers)
    passed_on = _numbers(outlets) - backed.keys()
    apart = _numbers(others) - backed.keys() - passed_on
    return Ledger(
        statements=sum(statement.voice == "source" for statement in audit.statements),
        joint=sum(times > 1 for times in backed.values()),
        sides=parties,
        passed_on=Group("Passed on by", outlets, measure.count(passed_on)),
        apart=Group("Counted for no side", others, measure.count(apart)),
        unresolved=_unresolved(audit, measure),
    )


def bars(audit: Audit, book: Ledger) -> tuple[Bar, ...]:
    """How many of the attributed statements each side has, and how many have none."""

    def names(group: Group) -> str:
        return first_few([source_name(audit.article, row.source) for row in group.rows if row.counts.statements])

    words = first_few([f"“{one.words}”" if one.words else "nobody named" for one in book.unresolved])
    apart = (
        Bar("Outlet only", names(book.passed_on), book.passed_on.counts.statements),
        Bar("No side told", names(book.apart), book.apart.counts.statements),
        Bar("Not resolved", words, sum(one.counts.statements for one in book.unresolved)),
    )
    parties = [Bar(f"Side {n}", side.label, side.counts.statements, n) for n, side in enumerate(book.sides, 1)]
    return (*parties, *(bar for bar in apart if bar.statements))


def bars_caption(book: Ledger) -> str:
    """What the bars measure."""
    joint = f" {count(book.joint, 'statement')} of several sides: counted for each." if book.joint else ""
    return f"Each bar is a part of the {count(book.statements, 'attributed statement')}.{joint} {ONE_SIDE}"


def _side_label(article: Article, sources: Sequence[Source]) -> str:
    for kind in ("named_organization", "named_person"):
        for source in sources:
            if source.kind == kind and source.name:
                return source_name(article, source)
    return source_name(article, sources[0])


def _numbers(rows: Iterable[SourceTally]) -> set[int]:
    return {number for row in rows for number in row.counts.numbers}


def _unresolved(audit: Audit, measure: "_Measure") -> tuple[Unresolved, ...]:
    """By the words that stand for the source; “He” and “he” are one row, though they need not be one person."""
    numbers: dict[str, list[int]] = {}
    words: dict[str, str] = {}
    for number, statement in enumerate(audit.statements):
        if statement.voice == "source" and not statement.sources:
            told = line(audit.article.cut(statement.source_span)).strip() if statement.source_span else ""
            words.setdefault(told.casefold(), told)
            numbers.setdefault(told.casefold(), []).append(number)
    return tuple(Unresolved(words[key], measure.count(own)) for key, own in numbers.items())


class _Measure:
    """Counts statements of one audit; the body is measured once."""

    def __init__(self, audit: Audit) -> None:
        self._audit = audit
        self._body = merged(audit.article.body)
        self._total = _letters(audit.article, self._body) or 1

    def count(self, numbers: Iterable[int]) -> Counts:
        statements = self._audit.statements
        ordered = tuple(sorted(set(numbers), key=lambda number: statements[number].span))
        own = [statements[number] for number in ordered]
        content = _common(merged(span for one in own for span in one.content or (one.span,)), self._body)
        return Counts(
            numbers=ordered,
            share=_letters(self._audit.article, content) / self._total,
            direct=sum(one.kind == "direct" for one in own),
            indirect=sum(one.kind == "indirect" for one in own),
            mixed=sum(one.kind == "mixed" for one in own),
            first=min((one.span.start for one in own), default=None),
            last=max((one.span.end for one in own), default=None),
        )


def _letters(article: Article, spans: Iterable[Span]) -> int:
    """How many characters there are, white space not counted: a page's indentation is nobody's words."""
    return sum(len("".join(article.cut(span).split())) for span in spans)


def _common(spans: list[Span], others: list[Span]) -> list[Span]:
    """Where both lists of merged spans are."""
    common = []
    for span in spans:
        place = bisect_right(others, span.start, key=lambda other: other.end)
        while place < len(others) and others[place].start < span.end:
            common.append(Span(max(span.start, others[place].start), min(span.end, others[place].end)))
            place += 1
    return common
