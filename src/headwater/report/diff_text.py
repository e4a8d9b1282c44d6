"""Revision -> terminal: what was changed, passage by passage, old words and new ones marked."""

from collections.abc import Iterable

from rich.console import Console
from rich.text import Text

from headwater.records import Edit, EditKind, Revision
from headwater.report.diff_words import (
    KIND,
    TYPE,
    Stretch,
    counted,
    counted_types,
    interleaved,
    place,
    sources_line,
    told_of,
    verdict,
)
from headwater.report.terminal import MEASURE, section_title, wrapped_text
from headwater.report.words import line

SIGN: dict[EditKind, str] = {"changed": "~", "added": "+", "removed": "-", "moved": ">"}
SIGN_STYLE: dict[EditKind, str] = {
    "changed": "bold yellow",
    "added": "bold green",
    "removed": "bold red",
    "moved": "bold",
}
INDENT = 2
SIDE_STYLE = {"both": "", "old": "red strike", "new": "bold green"}
MARKS = {"both": ("", ""), "old": ("[-", "-]"), "new": ("{+", "+}")}


def print_revision(revision: Revision, console: Console) -> None:
    """Print the revision. Without colours replaced words are marked `[-old-] {+new+}`, as wdiff does."""
    width = max(40, min(console.width, MEASURE))
    colors = console.color_system is not None and not console.no_color
    for part in (_head(revision, width), _edits(revision, width, colors=colors), _foot(revision, width)):
        console.print(Text("\n").join(part), soft_wrap=True, highlight=False)


def _head(revision: Revision, width: int) -> Iterable[Text]:
    old, new = revision.old, revision.new
    yield from wrapped_text(Text(line(new.headline) or "No headline found", style="bold"), width)
    told = told_of(new) if told_of(old) == told_of(new) else f"{told_of(old)} → {told_of(new)}"
    yield from wrapped_text(Text(told, style="dim"), width)
    for url in dict.fromkeys(article.url for article in (old, new) if article.url):
        yield from wrapped_text(Text(line(url), style="dim"), width)
    yield Text()
    for sentence in verdict(revision):
        yield from wrapped_text(Text(sentence, style="bold"), width)
    for notice in revision.correction or ():
        lead = "Notice added: " if notice.new else "Notice that the old version carried too: "
        words = line(notice.text).strip() or "in the structured data, which readers do not see"
        yield from wrapped_text(Text.assemble((lead, "bold"), words), width, hang=INDENT)
    yield from wrapped_text(Text(counted(revision)), width)
    if types := counted_types(revision):
        yield from wrapped_text(Text(" · ".join(types), style="dim"), width)
    if revision.byline:
        words = f"{line(revision.byline.old) or 'none'} → {line(revision.byline.new) or 'none'}"
        yield from wrapped_text(Text(f"Byline: {words}"), width, hang=INDENT)
    for lead, names in (("Sources added", revision.sources.added), ("Sources removed", revision.sources.removed)):
        if names:
            yield from wrapped_text(Text(f"{lead}: {sources_line(names)}"), width, hang=INDENT)


def _edits(revision: Revision, width: int, *, colors: bool) -> Iterable[Text]:
    if not revision.edits:
        return
    yield from section_title("Changes", width)
    for number, edit in enumerate(revision.edits):
        if number:
            yield Text()
        head = Text.assemble((f"{SIGN[edit.kind]} ", SIGN_STYLE[edit.kind]), (place(edit), "bold"))
        head.append(f", {', '.join(TYPE[type] for type in edit.types) or KIND[edit.kind]}", "dim")
        yield from wrapped_text(head, width, hang=INDENT)
        yield from wrapped_text(marked_text(edit, colors=colors), width, lead=Text(" " * INDENT), hang=INDENT)


def marked_text(edit: Edit, *, colors: bool) -> Text:
    """`A decision is expected on [-24-] {+31+} March.`"""
    text = Text()
    before: Stretch | None = None
    for stretch in interleaved(edit):
        if before and _needs_space(before, stretch):
            text.append(" ")
        opening, closing = ("", "") if colors else MARKS[stretch.side]
        if edit.kind in ("added", "removed"):
            opening = closing = ""  # the sign before the place says it
        words = line(stretch.text)
        text.append(f"{opening}{words}{closing}", SIDE_STYLE[stretch.side])
        before = stretch
    return text


def _needs_space(before: Stretch, after: Stretch) -> bool:
    """Words taken out have no white space of their own in the new text: `attended [-about-] 60`."""
    if before.text[-1:].isspace() or after.text[:1].isspace():
        return False
    if before.side == "old" and after.side == "new":
        return True
    return "old" in (before.side, after.side) and before.text[-1:].isalnum() and after.text[:1].isalnum()


def _foot(revision: Revision, width: int) -> Iterable[Text]:
    yield from section_title("Looked at", width)
    yield from wrapped_text(Text(f"Compared: {', '.join(map(line, revision.checked.ran))}"), width)
    for skipped in revision.checked.skipped:
        yield from wrapped_text(
            Text(f"Not compared: {line(skipped.what)}, because {line(skipped.why)}"), width, hang=INDENT
        )
    if not revision.edits:
        return
    yield from wrapped_text(Text("~ changed · + added · - removed · > moved", style="dim"), width)
