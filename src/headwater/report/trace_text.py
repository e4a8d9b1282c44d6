"""Trace -> terminal: the chain in time, then article by article what is shared and what was changed."""

from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.text import Text

from headwater.records import Quotation, Quoted, Reuse, Sharing, Trace
from headwater.report.diff_text import INDENT, marked_text
from headwater.report.diff_words import TYPE, told_of
from headwater.report.terminal import MEASURE, section_title, wrapped_text
from headwater.report.trace_graph import branch_told, find_chain
from headwater.report.trace_words import (
    GROUP,
    GROUP_TOLD,
    KIND_TOLD,
    SPEAKER,
    Part,
    beside,
    called,
    changes_of,
    compared,
    compared_headlines,
    compared_quotation,
    counted_types,
    credit,
    moment_of,
    outlet_of,
    parts,
    passages_told,
    quotations_counted,
    share_told,
    sharings,
    speaker_told,
    spoken,
    verdict,
)
from headwater.report.words import count, line

SHOWN = 5  # passages of one article, and quotations of one group; the rest is counted
BRIEF = 30  # words of a passage that both have alike, before the rest is counted
PARTS = 24  # of a passage: some twelve changes, each in its sentence
LONG = 2000  # characters of one sentence: on hostile pages a sentence is as long as the page
FEW = 10  # words that are not worth leaving out
DEEP = 2 * INDENT


def print_trace(trace: Trace, console: Console) -> None:
    """Print the trace. Without colours replaced words are marked `[-before-] {+after+}`, as wdiff does."""
    width = max(40, min(console.width, MEASURE))
    colors = console.color_system is not None and not console.no_color
    for part in (
        _head(trace, width),
        _chain(trace, width),
        _articles(trace, width, colors=colors),
        _quotations(trace, width, colors=colors),
        _foot(trace, width),
    ):
        if lines := list(part):
            console.print(Text("\n").join(lines), soft_wrap=True, highlight=False)


def _head(trace: Trace, width: int) -> Iterable[Text]:
    yield from wrapped_text(Text(line(trace.article.headline) or "No headline found", style="bold"), width)
    yield from wrapped_text(Text(told_of(trace.article), style="dim"), width)
    if trace.article.url:
        yield from wrapped_text(Text(line(trace.article.url), style="dim"), width)
    yield Text()
    first, *rest = verdict(trace)
    yield from wrapped_text(Text(first, style="bold"), width)
    for sentence in rest:
        yield from wrapped_text(Text(sentence), width)
    if told := quotations_counted(trace):
        yield from wrapped_text(Text(f"{count(len(trace.quotations), 'quotation')}: {told}"), width, hang=INDENT)


def _chain(trace: Trace, width: int) -> Iterable[Text]:
    """The articles in time, each with what it has from the others: the picture of the HTML report, in words."""
    chain = find_chain(trace)
    if len(chain.nodes) < 2:
        return
    yield from section_title("The chain", width)
    names = {node.number: outlet_of(node.article) for node in chain.nodes}
    for node in chain.nodes:
        lead = Text(f"{node.number:>2}  ", style="bold cyan")
        told = Text.assemble((names[node.number], "bold"), (f"  {moment_of(node.article)}", "dim"))
        if node.own:
            told.append("  this article", "bold reverse")
        yield from wrapped_text(told, width, lead=lead, hang=DEEP)
        for branch in node.branches:
            what = Text(branch_told(branch, names[branch.number]))
            if branch.edge.types:
                types = ", ".join(TYPE[type] for type in branch.edge.types)
                what.append(": ").append(types, "yellow")
            yield from wrapped_text(what, width, lead=Text(" " * DEEP), hang=DEEP + INDENT)
    if chain.folded:
        yield Text(f"and {len(chain.folded)} more, with smaller shares", style="dim")


def _articles(trace: Trace, width: int, *, colors: bool) -> Iterable[Text]:
    chain = find_chain(trace)
    for direction, name in GROUP.items():
        found = sharings(trace, direction)
        if not found:
            continue
        yield from section_title(name, width)
        yield from wrapped_text(Text(GROUP_TOLD[direction].capitalize(), style="dim"), width)
        folded = []
        for sharing in found:
            number = chain.numbers[sharing.article.id]
            if number <= len(chain.nodes):
                yield Text()
                yield from _article(trace, sharing, number, width, colors=colors)
            else:
                folded.append(f"{number} {called(sharing.article)}: {passages_told(trace, sharing)}")
        if folded:
            yield Text()
        for told in folded:
            yield from wrapped_text(Text(told, style="dim"), width, hang=INDENT)


def _article(trace: Trace, sharing: Sharing, number: int, width: int, *, colors: bool) -> Iterable[Text]:
    head = Text.assemble((f"{number} ", "bold cyan"), (called(sharing.article), "bold"))
    yield from wrapped_text(head, width, hang=INDENT)
    headline, url = line(sharing.article.headline).strip(), line(sharing.article.url or "").strip()
    types = ", ".join(counted_types(changes_of([sharing])))
    for told, style in (
        (headline, "italic"),
        (url, "dim"),
        (f"{passages_told(trace, sharing)}: {share_told(sharing)}", ""),
        (f"{'Unclear' if sharing.direction == 'unclear' else 'Why'}: {line(sharing.why)}", ""),
        (", ".join(filter(None, (KIND_TOLD[sharing.kind], credit(sharing)))), ""),
        (types and f"Changed: {types}", "yellow"),
    ):
        if told:
            yield from wrapped_text(Text(told, style=style), width, lead=Text(" " * INDENT), hang=INDENT)
    if headlines := compared_headlines(trace, sharing):
        yield from _indented(marked_text(headlines, colors=colors), width, sign="headline: ")
    for passage in sharing.passages[:SHOWN]:
        yield from _passage(trace, passage, width, colors=colors)
    if len(sharing.passages) > SHOWN:
        more = count(len(sharing.passages) - SHOWN, "more passage")
        yield from wrapped_text(Text(f"and {more}", style="dim"), width, lead=Text(" " * DEEP), hang=DEEP)


def _passage(trace: Trace, passage: Reuse, width: int, *, colors: bool) -> Iterable[Text]:
    """Sentences with changes, their words marked; what both articles have alike is counted."""
    found = parts(compared(passage, trace.text))
    shown = [_part(part, whole=len(found) == 1, colors=colors) for part in found[:PARTS]]
    if rest := sum(not part.words for part in found[PARTS:]):
        shown.append(Text(f"[… {count(rest, 'more place')} with changes …]", style="dim"))
    yield from _indented(Text(" ").join(shown), width, sign="· ")
    if near := "; ".join(beside(passage, trace.text)):
        yield from wrapped_text(Text(f"Beside these words: {near}"), width, lead=Text(" " * DEEP), hang=DEEP)


def _part(part: Part, *, whole: bool, colors: bool) -> Text:
    if not part.words:
        text = marked_text(part.edit, colors=colors)
        text.rstrip()
        return text if len(text) <= LONG else text[:LONG].append(" …", "dim")
    if not whole:
        return Text(f"[… {count(part.words, 'word')} the same …]", style="dim")
    rest = part.words - BRIEF
    text = Text(" ".join(line(part.edit.new_text).split()[: None if rest < FEW else BRIEF]))
    return text if rest < FEW else text.append(f" [… {count(rest, 'word')} more, the same …]", "dim")


def _indented(text: Text, width: int, *, sign: str) -> Sequence[Text]:
    return wrapped_text(text, width, lead=Text(f"{'':{INDENT}}{sign}", style="dim"), hang=DEEP)


# --- quotations


def _quotations(trace: Trace, width: int, *, colors: bool) -> Iterable[Text]:
    if not trace.quotations:
        return
    yield from section_title("Quotations", width)
    for number, (name, found) in enumerate((name, found) for name, found in spoken(trace).items() if found):
        if number:
            yield Text()
        yield from wrapped_text(Text(f"{SPEAKER[name]} ({len(found)})", style="bold"), width, hang=INDENT)
        for quotation in found[:SHOWN]:
            yield from _quotation(trace, quotation, width, colors=colors)
        if len(found) > SHOWN:
            yield Text(f"{'':{INDENT}}and {len(found) - SHOWN} more", style="dim")


def _quotation(trace: Trace, quotation: Quotation, width: int, *, colors: bool) -> Iterable[Text]:
    words = line(trace.text[quotation.here.start : quotation.here.end]).strip()
    told = Text.assemble(f"{words} ", (f"– {speaker_told(quotation.speaker)}", "bold"))
    yield from _indented(told, width, sign="· ")
    for quoted in quotation.elsewhere[:SHOWN]:
        yield from _quoted(trace, quotation, quoted, width, colors=colors)
    if len(quotation.elsewhere) > SHOWN:
        more = count(len(quotation.elsewhere) - SHOWN, "more article")
        yield Text(f"{'':{DEEP}}and {more}", style="dim")


def _quoted(trace: Trace, quotation: Quotation, quoted: Quoted, width: int, *, colors: bool) -> Iterable[Text]:
    relation = "speaker unclear" if quoted.relation == "unclear" else quoted.relation
    facts = ", ".join([relation, *counted_types(quoted.changes)])
    told = Text.assemble(f"{called(quoted.there.article)}: ", (speaker_told(quoted.speaker), "bold"), f" ({facts})")
    yield from wrapped_text(told, width, lead=Text(" " * DEEP), hang=DEEP + INDENT)
    edit = compared_quotation(quotation, quoted, trace.text)
    if edit.changes:
        words = marked_text(edit, colors=colors)
        yield from wrapped_text(words, width, lead=Text(" " * (DEEP + INDENT)), hang=DEEP + INDENT)


def _foot(trace: Trace, width: int) -> Iterable[Text]:
    yield from section_title("Looked at", width)
    yield from wrapped_text(Text(f"Compared: {', '.join(map(line, trace.checked.ran))}"), width)
    for skipped in trace.checked.skipped:
        yield from wrapped_text(
            Text(f"Not compared: {line(skipped.what)}, because {line(skipped.why)}"), width, hang=INDENT
        )
    yield from wrapped_text(
        Text(f"headwater {line(trace.version)} · corpus {line(trace.corpus_revision)}", style="dim"), width
    )
