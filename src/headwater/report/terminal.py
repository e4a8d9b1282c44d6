"""Audit -> terminal: the text with its voices, the ledger of sources, and findings as a compiler shows its diagnostics.

Page text is only ever put into `Text` objects, which rich does not read as markup, and only after `words.line`.
"""

import io
from collections.abc import Iterable, Sequence

from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.text import Text

from headwater.records import BODY_ROLES, Audit, Finding, Level, Passage, Role, Span, Statement
from headwater.report.segments import Piece, Segment, audit_marks, pieces
from headwater.report.tally import Counts, Ledger, SourceTally, bars, bars_caption, ledger, shares
from headwater.report.words import (
    COUNTED,
    LEVEL_ORDER,
    NO_SIDE,
    ROLE,
    SOURCE_KIND,
    UNCERTAIN,
    count,
    line,
    long_date,
    percent,
    source_label,
    source_tags,
    told_how,
)

_RULER = Console(file=io.StringIO())  # rich's wrapping asks for one; nothing is written to it
MEASURE = 100  # cells; longer lines are hard to read back to their start
GUTTER = 5
PLACES = 4  # evidence shown for one finding; the rest is counted
BAR = 20
INDENT = 6
WIDE = 60  # under this many columns bars are half as long
LEVEL_STYLE: dict[Level, str] = {"warning": "bold yellow", "note": "bold cyan", "info": "bold"}
MARK_STYLE = {"content": "cyan", "who": "bold cyan", "cue": "italic cyan"}
TOLD_IN_HEAD: frozenset[Role] = frozenset({"headline", "standfirst", "badge"})


def print_audit(audit: Audit, console: Console) -> None:
    """Print the audit. Voices are told by marks as well as by colour, so that it reads the same without colours."""
    width = max(40, min(console.width, MEASURE))
    for part in (_head, _article, _ledger, _findings, _summary):
        # The lines are wrapped already: rich must not wrap, cut, colour numbers in them or see emoji codes.
        console.print(Text("\n").join(part(audit, width)), soft_wrap=True, highlight=False)


def _head(audit: Audit, width: int) -> Iterable[Text]:
    article = audit.article
    yield from wrapped_text(Text(line(article.headline) or "No headline found", style="bold"), width)
    if article.standfirst:
        yield from wrapped_text(Text(line(article.standfirst), style="italic"), width)
    facts = [
        line(article.outlet or "outlet not told"),
        f"by {line(', '.join(article.byline))}" if article.byline else "no byline",
        long_date(article.published) if article.published else "no date",
        *(f"labelled “{line(badge).strip()}”" for badge in article.badges),
    ]
    yield from wrapped_text(Text(" · ".join(facts), style="dim"), width)
    if article.url:
        yield from wrapped_text(Text(line(article.url), style="dim"), width)
    share = shares(audit)
    yield Text()
    parts = (("sources", share.source), ("the author", share.author), ("how it was reported", share.disclosure))
    told = "  ".join(f"{who} {percent(part)}" for who, part in parts)
    yield from wrapped_text(Text.assemble(("Who vouches for it  ", "bold"), told), width)


def _article(audit: Audit, width: int) -> Iterable[Text]:
    article = audit.article
    yield from section_title("Article", width)
    legend = (
        "[S1] source · [S1→S2] S1, by way of S2 · [?] source not resolved · [i] how it was reported · ~ uncertain · "
        "unmarked: the author"
    )
    yield from wrapped_text(Text(legend, style="dim"), width)
    yield Text()
    number = 0
    tags = source_tags(audit)
    told = {article.headline, article.standfirst, *article.badges}
    for piece in pieces(article, audit_marks(audit)):
        if piece.role == "comment":
            continue  # counted in the summary: a reader's words are never evidence
        if piece.role in TOLD_IN_HEAD and article.cut(piece.span) in told:
            continue
        lead = ""
        if piece.role in COUNTED:
            number += 1
            lead = str(number)
        yield from wrapped_text(_marked(audit, tags, piece), width, lead=Text(f"{lead:>3}  ", style="dim"), hang=GUTTER)


def _marked(audit: Audit, tags: dict[str, str], piece: Piece) -> Text:
    """A block's text, a tag after each statement: `… in March. [S1]`."""
    body = piece.role in BODY_ROLES
    text = Text(style="bold" if piece.role == "heading" else "")
    if not body:
        text.append(f"{ROLE[piece.role] if piece.role else 'not placed'}: ", "dim")
    for segment in piece.segments:
        text.append(line(audit.article.cut(segment.span)), _style(audit, segment) if body else "dim")
        ended = [audit.statements[mark.number] for mark in segment.ends if mark.kind == "statement"]
        signs = [sign for sign in dict.fromkeys(_sign(statement, tags) for statement in ended) if sign]
        if signs:
            text.rstrip()
            text.append(f" [{', '.join(signs)}]", "dim magenta" if signs == ["i"] else "dim cyan")
    text.rstrip()
    return text


def _style(audit: Audit, segment: Segment) -> str:
    kinds = {mark.kind for mark in segment.marks}
    voices = {audit.statements[mark.number].voice for mark in segment.marks if mark.kind == "statement"}
    plain = "magenta" if "disclosure" in voices else ""
    return next((MARK_STYLE[kind] for kind in ("cue", "who", "content") if kind in kinds), plain)


def _sign(statement: Statement, tags: dict[str, str]) -> str:
    sources = "+".join(tags[id] for id in statement.sources)
    relay = f"→{tags[statement.relay]}" if statement.relay else ""
    what = {"source": f"{sources or '?'}{relay}", "author": "", "disclosure": "i"}[statement.voice]
    return f"{what}{'~' if statement.confidence < UNCERTAIN else ''}"


def _ledger(audit: Audit, width: int) -> Iterable[Text]:
    yield from section_title("Sources", width)
    book = ledger(audit)
    if not audit.sources and not book.unresolved:
        yield Text("No source was found.")
        return
    yield from _sides(audit, book, width)
    tags = source_tags(audit)
    groups = [
        # A side of one source is told by that source's row.
        (f"Side {number}", f": {line(side.label)}" if len(side.rows) > 1 else "", side)
        for number, side in enumerate(book.sides, 1)
    ]
    if book.passed_on.rows:
        groups.append((book.passed_on.label, f" ({NO_SIDE})", book.passed_on))
    if book.apart.rows:
        groups.append((book.apart.label, "", book.apart))
    for title, about, group in groups:
        yield Text()
        yield from wrapped_text(Text.assemble((title, "bold"), about), width, hang=2)
        for row in group.rows:
            yield from _source(audit, tags, row, book.statements, width)
    if book.unresolved:
        yield Text()
        yield Text("Not resolved", style="bold")
    for one in book.unresolved:
        words = f"“{one.words}”" if one.words else "nobody is named"
        yield from _entry("?", words, [_numbers(audit, one.counts, book.statements)], width)


def _sides(audit: Audit, book: Ledger, width: int) -> Iterable[Text]:
    """The sides at a glance: a bar each, in statements, and one each for what no side vouches for."""
    yield from wrapped_text(Text(count(len(book.sides), "independent side"), style="bold"), width)
    told = bars(audit, book)
    edge = max([len(bar.sign) for bar in told], default=0) + 2
    digits = len(str(book.statements))
    for bar in told:
        share = bar.statements / (book.statements or 1)
        lead = Text.assemble(
            (f"{bar.sign:<{edge}}", "bold"),
            _bar(share, BAR if width >= WIDE else BAR // 2, "cyan" if bar.side else "dim"),
            f" {bar.statements:>{digits}}/{book.statements} {percent(share):>4}  ",
        )
        if width < WIDE:
            lead.rstrip()
            yield lead
            lead = Text(" " * edge)
        yield from wrapped_text(Text(line(bar.label)), width, lead=lead, hang=len(lead))
    yield from wrapped_text(Text(bars_caption(book), style="dim"), width)


def _source(audit: Audit, tags: dict[str, str], row: SourceTally, total: int, width: int) -> Iterable[Text]:
    """A row of the ledger; `total` are the attributed statements of the audit."""
    source, cut = row.source, audit.article.cut
    facts = [
        f"{SOURCE_KIND[source.kind]}{', news outlet' if source.outlet else ''}",
        *([line(source.affiliation)] if source.affiliation else []),
    ]
    numbers = _numbers(audit, row.counts, total) if row.counts.statements else []
    numbers += [f"passes on {count(row.relayed, 'statement')}"] if row.relayed else []
    why = [f"why this source: “{line(cut(span)).strip()}”" for span in source.justification]
    why += [f"why no name: “{line(cut(span)).strip()}”" for span in source.anonymity]
    why += ["why no name: no reason found"] if source.kind == "anonymous" and not source.anonymity else []
    told = [facts, numbers or ["no statement"], *([reason] for reason in why)]
    yield from _entry(tags[source.id], source_label(audit.article, source), told, width)


def _entry(sign: str, name: str, told: Iterable[Sequence[str]], width: int) -> Iterable[Text]:
    """A source and lines of facts about it; one too long for the terminal breaks between two facts where it can."""
    lead = Text.assemble((f"{sign:>4}  ", "bold cyan"))
    yield from wrapped_text(Text(name, style="bold"), width, lead=lead, hang=INDENT)
    for facts in told:
        lines = [facts[0]]
        for fact in facts[1:]:
            longer = f"{lines[-1]} · {fact}"
            lines[-1:] = [longer] if cell_len(longer) <= width - INDENT else [lines[-1], fact]
        for one in lines:
            yield from wrapped_text(Text(one, style="dim"), width, lead=Text(" " * INDENT), hang=INDENT)


def _numbers(audit: Audit, counts: Counts, total: int) -> list[str]:
    first, last = (_place(audit, audit.statements[counts.numbers[end]].span)[0] for end in (0, -1))
    numbers = (
        f"{counts.statements} of {count(total, 'statement')} ({percent(counts.statements / total)})",
        f"{percent(counts.share)} of the body",
        told_how(direct=counts.direct, indirect=counts.indirect, mixed=counts.mixed),
        first if first == last else f"{first}–{last.removeprefix('¶')}",
    )
    return [number for number in numbers if number]


def _bar(share: float, cells: int, style: str) -> Text:
    full = min(cells, round(share * cells + (0.5 if 0 < share < 0.5 / cells else 0)))
    return Text.assemble(("█" * full, style), ("░" * (cells - full), "dim"))


def _findings(audit: Audit, width: int) -> Iterable[Text]:
    yield from section_title("Findings", width)
    if not audit.findings:
        yield Text("None.")
    for number, finding in enumerate(sorted(audit.findings, key=lambda finding: LEVEL_ORDER.index(finding.level))):
        if number:
            yield Text()
        lead = Text.assemble((f"{finding.level} ", LEVEL_STYLE[finding.level]), (f"{line(finding.code)} ", "bold"))
        lead.append(f"{line(finding.name)}: ")
        lead.append(line(finding.message), "bold")
        yield from wrapped_text(lead, width, hang=2)
        yield from _evidence(audit, finding, width)
        for passage in finding.elsewhere:
            yield from wrapped_text(_passage(passage), width, lead=Text("  elsewhere  ", style="dim"), hang=13)


def _evidence(audit: Audit, finding: Finding, width: int) -> Iterable[Text]:
    """Each place that the finding rests on: the line of the text, and carets under the words themselves."""
    style = LEVEL_STYLE[finding.level]
    places = [(span, *_place(audit, span)) for span in finding.spans[:PLACES]]
    edge = max([GUTTER, *(len(lead) for _, lead, _ in places)])
    for span, lead, around in places:
        before, words, after, hidden = _window(audit, span, around, width - edge - 3)
        carets = "^" * max(1, cell_len(words))
        yield Text.assemble((f"{lead:>{edge}} │ ", "dim"), before, (words, style), after)
        yield Text.assemble((f"{'':>{edge}} │ ", "dim"), " " * cell_len(before), (carets, style), "…" if hidden else "")
    if len(finding.spans) > PLACES:
        yield Text(f"{'':>{edge}} │ and {count(len(finding.spans) - PLACES, 'more place')}", style="dim")


def _place(audit: Audit, span: Span) -> tuple[str, Span]:
    """Where a span is: `¶7`, or what kind of block it is in when that is not of the body, and that block's span."""
    number = 0
    for block in sorted(audit.article.blocks, key=lambda block: block.span):
        number += block.role in COUNTED
        if block.span.start <= span.start < block.span.end:
            name = f"¶{number}" if block.role in COUNTED else ROLE[block.role].split()[-1]
            return name, block.span
    return "", Span(max(0, span.start - 40), min(len(audit.article.text), span.end + 40))


def _window(audit: Audit, span: Span, around: Span, width: int) -> tuple[str, str, str, bool]:
    """The words, and as much of their block before and after as a line of `width` cells holds. The last value is
    whether the words themselves had to be cut."""
    cut = audit.article.cut
    before = line(cut(Span(around.start, span.start))).lstrip()
    words = line(cut(span))
    after = line(cut(Span(span.end, max(span.end, around.end)))).rstrip()
    hidden = cell_len(words) > width
    if hidden:
        return "", set_cell_size(words, width - 1).rstrip(), "…", True
    room = width - cell_len(words)
    left = min(cell_len(before), max(room * 2 // 5, room - cell_len(after)))
    right = room - left
    if cell_len(before) > left:
        # A line that begins in the middle of a sentence begins with a whole word.
        before = "…" + set_cell_size(before[::-1], left - 1)[::-1].partition(" ")[2] if left > 1 else ""
    if cell_len(after) > right:
        after = set_cell_size(after, right - 1).rstrip() + "…" if right > 1 else ""
    return before, words, after, False


def _passage(passage: Passage) -> Text:
    article = passage.article
    where = ", ".join(line(part) for part in (article.outlet, article.headline, article.published) if part)
    return Text.assemble((where, "italic"), ": ", line(passage.text).strip())


def _summary(audit: Audit, width: int) -> Iterable[Text]:
    article = audit.article
    yield from section_title("Looked at", width)
    levels = [count(sum(f.level == level for f in audit.findings), level) for level in LEVEL_ORDER]
    counts = [*levels, count(len(audit.statements), "statement"), count(len(audit.sources), "source")]
    yield from wrapped_text(Text(" · ".join(counts)), width)
    apart = [f"{count(len(article.comments), 'reader comment')}, never evidence"] if article.comments else []
    apart += [f"{count(article.dropped_words, 'word')} of menus and advertisements"] if article.dropped_words else []
    if apart:
        yield from wrapped_text(Text(f"Kept apart: {'; '.join(apart)}"), width)
    yield from wrapped_text(Text(f"Checked: {line(', '.join(audit.checked.ran)) or 'nothing'}"), width)
    for skipped in audit.checked.skipped:
        yield from wrapped_text(Text(f"Not checked: {line(skipped.what)}, because {line(skipped.why)}"), width, hang=2)
    models = [line(f"{name} {digest[:12]}") for name, digest in sorted(audit.models.items())]
    yield from wrapped_text(Text(" · ".join([f"headwater {line(audit.version)}", *models]), style="dim"), width)


def section_title(title: str, width: int) -> Iterable[Text]:
    yield Text()
    yield Text.assemble((f"{title} ", "bold"), ("─" * (width - len(title) - 1), "dim"))


def wrapped_text(text: Text, width: int, *, lead: Text | None = None, hang: int = 0) -> Sequence[Text]:
    """Lines of at most `width` cells: the first after `lead`, the others indented by `hang`."""
    wrapped: list[Text] = []
    for one in text.wrap(_RULER, max(10, width - hang)):
        one.rstrip()
        indent = Text(" " * hang) if wrapped else lead or Text()
        wrapped.append(Text().append_text(indent).append_text(one))  # onto `indent` itself, its style would run on
    return wrapped
