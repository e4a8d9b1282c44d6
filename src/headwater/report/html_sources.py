"""The sources in the HTML report: the sides at a glance, and the ledger with a row for each source under its side."""

from collections.abc import Sequence

from headwater.records import Audit, Source, Span
from headwater.report.tally import Bar, Counts, Group, Ledger, SourceTally, Unresolved, bars, bars_caption
from headwater.report.words import (
    NO_SIDE,
    SOURCE_KIND,
    count,
    escaped,
    excerpt,
    percent,
    places,
    source_name,
    source_tags,
    told_how,
)

DOT = " <i>·</i> "
SHOWN_SIDES = 4  # at a glance; of a street survey with twenty the rest is one bar, and the ledger has them all


def sides_summary(audit: Audit, book: Ledger) -> str:
    """A bar for each side, and one each for what no side vouches for, all in statements that have a source."""
    if not book.statements:
        return ""
    own, apart = [bar for bar in bars(audit, book) if bar.side], [bar for bar in bars(audit, book) if not bar.side]
    shown = own if len(own) <= SHOWN_SIDES + 1 else own[:SHOWN_SIDES]
    rows = [_bar_row(book, bar) for bar in shown]
    rest = {number for side in book.sides[len(shown) :] for number in side.counts.numbers}
    if rest:
        more = Bar(f"{len(own) - len(shown)} more", "sides", len(rest), len(shown) + 1)
        rows.append(_bar_row(book, more, " several"))
    rows += [_bar_row(book, bar, " apart") for bar in apart]
    return (
        '<div class="sides">\n'
        f'<h2 id="sides">{count(len(book.sides), "independent side")}</h2>\n'
        f'<ul aria-labelledby="sides">{"".join(rows)}</ul>\n'
        f'<p class="counts">{bars_caption(book)}</p>\n</div>\n'
    )


def sources_section(audit: Audit, book: Ledger) -> str:
    """The ledger. Without script each link in it leads to its place in the article."""
    rows = _Rows(audit, book)
    groups = [rows.side(number, side) for number, side in enumerate(book.sides, 1)]
    shown = [(group, note) for group, note in ((book.passed_on, NO_SIDE), (book.apart, "")) if group.rows]
    groups += [rows.group(group, note) for group, note in shown]
    groups += [rows.unresolved(book.unresolved)] if book.unresolved else []
    total = f"{count(len(audit.sources), 'source')}, {count(len(book.sides), 'side')}"
    none = "<p>No source was found: nobody but the author vouches for what this article says.</p>"
    return (
        '<section id="sources" aria-labelledby="sources-title">\n'
        f'<h2 id="sources-title">Sources <span class="aside">{total}</span></h2>\n'
        f"{''.join(groups) or none}\n</section>\n"
    )


def source_line(audit: Audit, source: Source) -> str:
    """`<b>Tor Lind</b>, the ferry’s captain, Skarn Ferries`: name, title, affiliation, each once."""
    name = source_name(audit.article, source)
    about = ", ".join(part for part in (source.title, source.affiliation) if part and part != name)
    return f"<b>{escaped(name)}</b>" + (f'<span class="title">, {escaped(about)}</span>' if about else "")


def source_facts(source: Source, sides: dict[str, int]) -> str:
    """`named person · side 1`."""
    facts = [SOURCE_KIND[source.kind]]
    facts += ["news outlet"] if source.outlet else []
    facts += [f"side {sides[source.id]}"] if source.id in sides else []
    return DOT.join(facts)


class _Rows:
    """Rows of one audit's ledger: they share its tags, and the names of its statements' places."""

    def __init__(self, audit: Audit, book: Ledger) -> None:
        self._audit = audit
        self._book = book
        self._tags = source_tags(audit)
        self._places = places(audit.article, [statement.span for statement in audit.statements])
        self._relayed: dict[str, int] = {}
        for number, statement in enumerate(audit.statements):
            if statement.relay:
                self._relayed.setdefault(statement.relay, number)

    def side(self, number: int, side: Group) -> str:
        """A side of one source is told by that source's row alone: nothing is said twice."""
        alone = len(side.rows) == 1
        label = source_line(self._audit, side.rows[0].source) if alone else f"<b>{escaped(side.label)}</b>"
        sign = self._pick(f"Side {number}", side.counts, [self._tags[row.source.id] for row in side.rows], "side-sign")
        head = f"<h3>{sign} <bdi>{label}</bdi></h3>\n{_bar(self._book, side.counts.statements)}"
        if not alone:
            head += f'<p class="numbers">{self._numbers(side.counts)}</p>\n'
        rows = "".join(self._row(row, named=not alone) for row in side.rows)
        return f'<div class="side" id="side-{number}" tabindex="-1">{head}<ul class="ledger">{rows}</ul></div>\n'

    def group(self, group: Group, note: str) -> str:
        """Sources on no side."""
        aside = f' <span class="aside">{note}</span>' if note else ""
        head = f"<h3>{group.label}{aside}</h3>\n"
        if group.counts.statements:
            only = " with no other source" if note else ""
            head += _bar(self._book, group.counts.statements, " apart")
            head += f'<p class="numbers">{self._part(group.counts)}{only}</p>\n'
        rows = "".join(self._row(row, named=True) for row in group.rows)
        return f'<div class="side">{head}<ul class="ledger">{rows}</ul></div>\n'

    def unresolved(self, unresolved: Sequence[Unresolved]) -> str:
        """“he”, and nobody found whom it stands for."""
        rows = ""
        for one in unresolved:
            words = f'not resolved: <q dir="auto">{escaped(one.words)}</q>' if one.words else "nobody is named"
            pill = self._pick("S–", one.counts, [], "pill")
            numbers = f'<p class="numbers">{self._numbers(one.counts)}</p>'
            rows += f'<li>{pill}<div><p class="name">{words}</p>{numbers}</div></li>\n'
        total = _bar(self._book, sum(one.counts.statements for one in unresolved), " apart")
        return f'<div class="side"><h3>Not resolved</h3>\n{total}<ul class="ledger">{rows}</ul></div>\n'

    def _row(self, row: SourceTally, *, named: bool) -> str:
        source, tag = row.source, self._tags[row.source.id]
        name = f'<p class="name" dir="auto">{source_line(self._audit, source)}</p>' if named else ""
        numbers = [self._numbers(row.counts)] if row.counts.statements else []
        if row.relayed:
            numbers.append(f"passes on {self._link(self._relayed[source.id], count(row.relayed, 'statement'))}")
        return (
            f'<li id="source-{tag[1:]}">{self._pick(tag, row.counts, [tag], "pill", row)}<div>{name}'
            f'<p class="kind">{source_facts(source, {})}</p>'
            f'<p class="numbers">{DOT.join(numbers) or "no statement"}</p>{self._reasons(row)}</div></li>\n'
        )

    def _numbers(self, counts: Counts) -> str:
        how = told_how(direct=counts.direct, indirect=counts.indirect, mixed=counts.mixed)
        facts = [self._part(counts), f"{percent(counts.share)} of the body", how, self._first_and_last(counts)]
        return DOT.join(f"<span>{fact}</span>" for fact in facts if fact)

    def _part(self, counts: Counts) -> str:
        total = self._book.statements
        return f"<b>{counts.statements} of {count(total, 'statement')}</b> ({percent(counts.statements / total)})"

    def _first_and_last(self, counts: Counts) -> str:
        first, last = counts.numbers[0], counts.numbers[-1]
        told = self._link(first, self._places[first])
        if self._places[first] == self._places[last]:
            return told
        return f"{told} to {self._link(last, self._places[last].removeprefix('paragraph '))}"

    def _link(self, number: int, words: str) -> str:
        shown = self._audit.article.cut(self._audit.statements[number].span).strip()
        return f'<a href="#st-{number}">{words}</a>' if shown else words

    def _pick(self, sign: str, counts: Counts, tags: Sequence[str], style: str, row: SourceTally | None = None) -> str:
        """A sign that leads to the first of some statements, and with script marks them all."""
        place = next(iter(counts.numbers), self._relayed.get(row.source.id) if row else None)
        if place is None or not self._audit.article.cut(self._audit.statements[place].span).strip():
            return f'<span class="{style}">{sign}</span>'
        numbers = " ".join(tag[1:] for tag in tags)
        pick = f' data-pick="{numbers}"' if numbers else ""
        label = f"{sign}: show what {escaped(source_name(self._audit.article, row.source)) if row else 'it'} says"
        return f'<a class="{style}" href="#st-{place}"{pick} aria-label="{label}">{sign}</a>'

    def _reasons(self, row: SourceTally) -> str:
        """Why this source is in the story, and why its name is not: quoted, each leading to its place."""
        source = row.source
        number = int(self._tags[source.id][1:])
        told = len(source.justification)
        reasons = self._quotes("Why this source", number, 0, source.justification)
        reasons += self._quotes("Why no name", number, told, source.anonymity)
        if source.kind == "anonymous" and not source.anonymity:
            reasons += '<p class="why">Why no name: no reason found</p>'
        return reasons

    def _quotes(self, label: str, number: int, part: int, spans: Sequence[Span]) -> str:
        article = self._audit.article
        quotes = [
            f'<a href="#why-{number}-{place}" data-why="{number}-{place}">'
            f'<q dir="auto">{escaped(excerpt(article, span))}</q></a> <span class="where">{where}</span>'
            for place, (span, where) in enumerate(zip(spans, places(article, spans), strict=True), part)
            if article.cut(span).strip()
        ]
        return f'<p class="why">{label}: {"; ".join(quotes)}</p>' if quotes else ""


def _bar(book: Ledger, statements: int, look: str = "") -> str:
    """How many of the statements that have a source: the numbers beside it say the same."""
    part = 100 * statements / (book.statements or 1)
    return (
        f'<svg class="share{look}" viewBox="0 0 100 4" preserveAspectRatio="none" '
        'aria-hidden="true"><rect class="track" width="100" height="4"/>'
        f'<rect width="{part:.2f}" height="4"/></svg>'
    )


def _bar_row(book: Ledger, bar: Bar, look: str = "") -> str:
    sign = f'<span class="side-sign apart">{bar.sign}</span>'
    if bar.side:
        sign = f'<a class="side-sign" href="#side-{bar.side}">{bar.sign}</a>'
    return (
        f'<li><p class="side-name">{sign} <span dir="auto">{escaped(bar.label)}</span></p>'
        f'<p class="of"><b>{bar.statements} of {book.statements}</b></p>'
        f"{_bar(book, bar.statements, look)}</li>\n"
    )
