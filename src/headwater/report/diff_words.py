"""What the reports of a revision share: its words, its counts, and an edit with the words that were replaced in it."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from headwater.records import (
    CHANGE_TYPES,
    EDIT_KINDS,
    FACTS,
    ArticleReference,
    ChangeType,
    Edit,
    EditKind,
    Revision,
    Role,
    Span,
)
from headwater.report.words import ROLE, count, first_few, line, long_date

KIND: dict[EditKind, str] = {"added": "added", "removed": "removed", "changed": "changed", "moved": "moved"}
TYPE: dict[ChangeType, str] = {
    "headline_changed": "headline changed",
    "speaker_changed": "speaker changed",
    "attribution_lost": "attribution taken out",
    "attribution_gained": "attribution put in",
    "quote_altered": "quotation altered",
    "number_changed": "number changed",
    "date_changed": "date changed",
    "name_changed": "name changed",
    "negation_changed": "negation changed",
    "hedge_lost": "hedge taken out",
    "hedge_gained": "hedge put in",
    "loaded_added": "loaded words put in",
    "loaded_dropped": "loaded words taken out",
    "wording": "wording",
}
NOUN: dict[ChangeType, str] = {
    "headline_changed": "the headline",
    "speaker_changed": "who is said to speak",
    "attribution_lost": "an attribution (taken out)",
    "attribution_gained": "an attribution (put in)",
    "quote_altered": "words of a quotation",
    "number_changed": "a number",
    "date_changed": "a date or time",
    "name_changed": "a name",
    "negation_changed": "a negation",
    "hedge_lost": "a hedge (taken out)",
    "hedge_gained": "a hedge (put in)",
    "loaded_added": "loaded words (put in)",
    "loaded_dropped": "loaded words (taken out)",
    "wording": "wording",
}
ALWAYS_PAIRED: frozenset[Role] = frozenset({"headline", "standfirst"})  # there is one of each, whatever it says
STRANGERS = 0.1  # two versions of a story have more of their passages in common than this
ALIKE = 0.35  # under this part of common letters, words marked one by one are confetti


class Stretch(NamedTuple):
    """Words of an edit: in both versions, in the old one only, or in the new one only."""

    text: str
    side: Literal["both", "old", "new"]
    types: tuple[ChangeType, ...] = ()


def edit_counts(revision: Revision) -> dict[str, int]:
    """How many edits there are of each kind."""
    counts = Counter(edit.kind for edit in revision.edits)
    return {kind: counts[kind] for kind in EDIT_KINDS}


def type_counts(revision: Revision) -> list[tuple[ChangeType, int]]:
    """How many edits have each type that any has."""
    counts = Counter(type for edit in revision.edits for type in edit.types)
    return [(type, counts[type]) for type in CHANGE_TYPES if counts[type]]


def counted(revision: Revision) -> str:
    """`Passages: 9 changed · 3 removed · 14 unchanged`."""
    counts = edit_counts(revision)
    told = [f"{counts[kind]} {KIND[kind]}" for kind in ("changed", "added", "removed", "moved") if counts[kind]]
    return f"Passages: {' · '.join([*told, f'{revision.unchanged} unchanged'])}"


def counted_types(revision: Revision) -> list[str]:
    """`number changed ×3`: the types of the changes, and how many passages have each."""
    return [TYPE[type] + (f" ×{number}" if number > 1 else "") for type, number in type_counts(revision)]


def place(edit: Edit) -> str:
    """`paragraph 4`; `caption of the old version` for what was removed."""
    name = f"paragraph {edit.paragraph}" if edit.paragraph else ROLE[edit.role]
    return f"{name} of the old version" if edit.kind == "removed" else name


def told_of(article: ArticleReference) -> str:
    """`Mill Courier, 3 May 2026`."""
    facts = (article.outlet or "", long_date(article.published) if article.published else "no date")
    return ", ".join(line(fact) for fact in facts if fact)


def verdict(revision: Revision) -> list[str]:
    """The revision in a few sentences, the most important one first. They tell what is there, and blame nobody."""
    if not revision.edits and not revision.byline:
        return ["The two versions have the same words."]
    counts = edit_counts(revision)
    reworded = [edit for edit in revision.edits if edit.kind == "changed" and edit.role not in ALWAYS_PAIRED]
    kept = revision.unchanged + counts["moved"] + len(reworded)
    total = kept + max(counts["added"], counts["removed"])
    if kept < STRANGERS * total:
        return [f"The two pages share {count(kept, 'passage')} of {total}: are they versions of one page?"]
    return list(_about_notices(revision))


def _about_notices(revision: Revision) -> Iterator[str]:
    facts = {type for edit in revision.edits for type in edit.types} & FACTS
    if revision.quiet is None:
        yield "Whether the new version carries a correction notice could not be told."
    elif revision.quiet:
        nouns = [NOUN[type] for type in revision.quiet]
        listed = f"{', '.join(nouns[:-1])} and {nouns[-1]}" if len(nouns) > 1 else nouns[0]
        yield f"Changed, and the new version adds no correction or update notice: {listed}."
    elif facts:
        yield "The new version adds a notice. Whether it tells of each change below is for a reader to judge."
    if not facts and revision.quiet is not None:
        yield "No number, date, name, quotation or attribution was changed in what both versions tell."


def sources_line(names: Sequence[str]) -> str:
    """`Ann Vale, Tom Reed and 4 more`."""
    return first_few([line(name).strip() for name in names], limit=12)


def interleaved(edit: Edit) -> list[Stretch]:
    """A changed passage in one line: the new text, and before what was put in, what stood there."""
    if edit.kind != "changed" or edit.here is None or edit.there is None or likeness(edit) < ALIKE:
        return [*side(edit, "old"), *side(edit, "new")][: 1 if edit.kind == "moved" else 2]
    found: list[Stretch] = []
    at = 0
    for there, here, types in _replaced(edit):
        found.append(Stretch(edit.new_text[at : here.start], "both"))
        found.append(Stretch(edit.old_text[there.start : there.end], "old", types))
        found.append(Stretch(edit.new_text[here.start : here.end], "new", types))
        at = here.end
    found.append(Stretch(edit.new_text[at:], "both"))
    return [stretch for stretch in found if stretch.text]


def side(edit: Edit, which: Literal["old", "new"]) -> list[Stretch]:
    """One version of a passage, with the words that the other has not."""
    text, own = (edit.old_text, edit.there) if which == "old" else (edit.new_text, edit.here)
    if own is None:
        return []
    if edit.kind == "moved":
        return [Stretch(text, "both")]
    if edit.kind != "changed" or likeness(edit) < ALIKE:
        return [Stretch(text, which, edit.types)]
    found: list[Stretch] = []
    at = 0
    for there, here, types in _replaced(edit):
        span = there if which == "old" else here
        found += [Stretch(text[at : span.start], "both"), Stretch(text[span.start : span.end], which, types)]
        at = span.end
    found.append(Stretch(text[at:], "both"))
    return [stretch for stretch in found if stretch.text]


def likeness(edit: Edit) -> float:
    """The part of both texts that was not replaced."""
    gone = sum(there.end - there.start + here.end - here.start for there, here, _ in _replaced(edit))
    return 1 - gone / max(1, len(edit.old_text) + len(edit.new_text))


def _replaced(edit: Edit) -> list[tuple[Span, Span, tuple[ChangeType, ...]]]:
    """The stretches that were replaced, in order, as spans of the edit's own texts, with what each changes."""
    if edit.here is None or edit.there is None:
        return []
    found: dict[tuple[Span, Span], set[str]] = {}
    for change in edit.changes:
        there = Span(change.there.start - edit.there.start, change.there.end - edit.there.start)
        here = Span(change.here.start - edit.here.start, change.here.end - edit.here.start)
        found.setdefault((there, here), set()).add(change.type)
    return [
        (there, here, tuple(type for type in CHANGE_TYPES if type in types)) for (there, here), types in found.items()
    ]
