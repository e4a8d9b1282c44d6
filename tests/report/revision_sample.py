"""Revisions made by hand, so that their reports are tested without the model, and one whose pages are hostile."""

from headwater.records import (
    ArticleReference,
    Change,
    ChangeType,
    Checked,
    Edit,
    EditKind,
    Notice,
    Revision,
    Reworded,
    Role,
    Skipped,
    Span,
    Turnover,
)
from tests.report.sample import HOSTILE

OLD = ArticleReference("bridge", "https://courier.example/bridge", "Mill Courier", "Bridge may close", "2026-03-10")
NEW = ArticleReference("bridge", "https://courier.example/bridge", "Mill Courier", "Bridge to close", "2026-03-10")


def edit(
    kind: EditKind,
    old: str,
    new: str,
    *replaced: tuple[str, str, ChangeType],
    role: Role = "paragraph",
    paragraph: int | None = 1,
) -> Edit:
    """An edit; `replaced` are (old words, new words, type), empty words before the full stop."""
    changes = tuple(Change(type, _at(new, here, 100), _at(old, there, 500)) for there, here, type in replaced)
    return Edit(
        kind,
        role,
        paragraph if role == "paragraph" else None,
        Span(100, 100 + len(new)) if new else None,
        Span(500, 500 + len(old)) if old else None,
        tuple(dict.fromkeys(type for _, _, type in replaced)),
        changes,
        old,
        new,
    )


def _at(text: str, words: str, by: int) -> Span:
    start = text.index(words) if words else len(text) - 1
    return Span(by + start, by + start + len(words))


REVISION = Revision(
    old=OLD,
    new=NEW,
    headline=Reworded("Bridge may close", "Bridge to close"),
    standfirst=None,
    byline=Reworded("Ines Calloway", ""),
    edits=(
        edit(
            "changed", "Bridge may close", "Bridge to close",
            ("may", "to", "headline_changed"), ("may", "to", "hedge_lost"), role="headline",
        ),
        edit(
            "changed", "It costs £1.2 million, the county said.", "It costs £2.1 million.",
            ("1.2", "2.1", "number_changed"), (", the county said", "", "attribution_lost"),
        ),
        edit("removed", "No rust was seen in 2019.", "", paragraph=3),
        edit("added", "", "Sixty children walk over it.", paragraph=2),
        edit("changed", "Reed waits.", "The ferry inn will shut at Easter.",
            ("Reed waits", "The ferry inn will shut at Easter", "wording"),
        ),
        edit("moved", "It rained.", "It rained.", paragraph=4),
    ),
    unchanged=9,
    sources=Turnover(("Joan Marsh",), ("county",)),
    correction=(),
    checked=Checked(("words", "numbers"), (Skipped("relays", "no corpus was given"),)),
    version="0.1.0",
)  # fmt: skip


def hostile_revision() -> Revision:
    """A revision whose every text from the pages is an attack."""
    words = " ".join(HOSTILE)
    page = ArticleReference(words, f"javascript:{HOSTILE[1]}", words, words, words)
    reworded = Reworded(words, HOSTILE[0])
    return Revision(
        old=page,
        new=page,
        headline=reworded,
        standfirst=reworded,
        byline=reworded,
        edits=(
            edit("changed", f"a {words} b", f"a {HOSTILE[3]} b", (words, HOSTILE[3], "name_changed"), role="headline"),
            edit("added", "", words),
            edit("removed", words, "", role="caption"),
            edit("moved", words, words),
        ),
        unchanged=0,
        sources=Turnover(HOSTILE, HOSTILE),
        correction=(Notice(Span(0, 1), words, True), Notice(None, "", False)),
        checked=Checked((words,), (Skipped(words, words),)),
        version="0.1.0",
    )
