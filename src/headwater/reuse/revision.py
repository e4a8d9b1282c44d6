"""Two audits of one page -> Revision: what was changed from the old version to the new one."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from headwater.records import (
    BODY_ROLES,
    CHANGE_TYPES,
    Audit,
    Block,
    Change,
    ChangeType,
    Checked,
    Edit,
    EditKind,
    Finding,
    Notice,
    Revision,
    Reworded,
    Role,
    Skipped,
    Source,
    Span,
    Turnover,
)
from headwater.reuse.alignment import Pair, align, normal
from headwater.reuse.changes import Reading, find_changes
from headwater.reuse.sentences import cut_sentences
from headwater.reuse.voices import Party, are_one, party_of

_COMPARED: frozenset[Role] = BODY_ROLES | {"badge", "caption"}
_COUNTED: frozenset[Role] = BODY_ROLES - {"heading"}  # what a reader counts as paragraphs
_CORRECTION = "PG03"


def find_revision(old: Audit, new: Audit) -> Revision:
    """What was changed between two versions of a page, sentence by sentence.

    Correction notices are those that the new audit’s finding PG03 rests on; where that rule did not run,
    `Revision.correction` is `None`. In a page whose statements were not read (another language), attributions and
    speakers are not compared, and `Revision.checked` says so.
    """
    ours, theirs = _Version(old), _Version(new)
    edits, unchanged = _edits(ours, theirs)
    headline = _first_of(ours, theirs, "headline")
    standfirst = _first_of(ours, theirs, "standfirst")
    bylines = (", ".join(old.article.byline), ", ".join(new.article.byline))
    return Revision(
        old=old.article.reference,
        new=new.article.reference,
        headline=Reworded(headline.old_text, headline.new_text) if headline else None,
        standfirst=Reworded(standfirst.old_text, standfirst.new_text) if standfirst else None,
        byline=Reworded(*bylines) if normal(bylines[0]) != normal(bylines[1]) else None,
        edits=(*filter(None, (headline, standfirst)), *edits),
        unchanged=unchanged,
        sources=_turnover(old, new, edits),
        correction=_notices(old, new),
        checked=_checked(old, new),
        version=new.version,
    )


class _Version:
    """One of the two audits, cut into passages: its sentences, and the lines that have none (badges, captions)."""

    def __init__(self, audit: Audit) -> None:
        self.article = audit.article
        self.reading = Reading(audit)
        self.blocks = sorted(self.article.blocks, key=lambda block: block.span)
        self.passages = list(cut_sentences(audit, _compared(self.blocks)))
        self._starts = [block.span.start for block in self.blocks]
        self._paragraphs: list[int] = []
        for block in self.blocks:
            before = self._paragraphs[-1] if self._paragraphs else 0
            self._paragraphs.append(before + (block.role in _COUNTED))

    def place(self, span: Span) -> tuple[Role, int | None]:
        number = bisect_right(self._starts, span.start) - 1
        role = self.blocks[number].role
        return role, self._paragraphs[number] if role in _COUNTED else None

    def span(self, numbers: range) -> Span | None:
        if not numbers:
            return None
        return Span(self.passages[numbers.start].start, self.passages[numbers.stop - 1].end)

    def first(self, role: Role) -> Span | None:
        return next((block.span for block in self.blocks if block.role == role), None)


def _compared(blocks: Sequence[Block]) -> Iterator[Span]:
    """The first headline and standfirst are compared with each other, and stand in none of these."""
    seen: set[Role] = set()
    for block in blocks:
        again = block.role in seen
        seen.add(block.role)
        if block.role in _COMPARED or (again and block.role in ("headline", "standfirst")):
            yield block.span


def _edits(old: _Version, new: _Version) -> tuple[list[Edit], int]:
    pairs = align([old.article.cut(span) for span in old.passages], [new.article.cut(span) for span in new.passages])
    return [_edit(old, new, pair) for pair in pairs if not pair.same or pair.moved], sum(
        pair.same and not pair.moved for pair in pairs
    )


def _edit(old: _Version, new: _Version, pair: Pair) -> Edit:
    there, here = old.span(pair.old), new.span(pair.new)
    kind: EditKind = "moved" if pair.moved else "added" if there is None else "removed" if here is None else "changed"
    return _told(old, new, kind, there, here)


def _told(old: _Version, new: _Version, kind: EditKind, there: Span | None, here: Span | None) -> Edit:
    role, paragraph = new.place(here) if here else old.place(there or Span(0, 0))
    changes: tuple[Change, ...] = ()
    if there and here and kind == "changed":
        changes = find_changes(old.reading.told(there), new.reading.told(here))
    found = {change.type for change in changes}
    types = tuple(type for type in CHANGE_TYPES if type in found)
    if len(types) > 1:
        types = tuple(type for type in types if type != "wording")
    return Edit(
        kind, role, paragraph, here, there, types, changes,
        old.article.cut(there) if there else "", new.article.cut(here) if here else "",
    )  # fmt: skip


def _first_of(old: _Version, new: _Version, role: Role) -> Edit | None:
    """What became of the headline or the standfirst: there is one of each, however little the two have in common."""
    there, here = old.first(role), new.first(role)
    if normal(old.article.cut(there) if there else "") == normal(new.article.cut(here) if here else ""):
        return None
    kind: EditKind = "added" if there is None else "removed" if here is None else "changed"
    edit = _told(old, new, kind, there, here)
    if role != "headline":
        return edit
    types: tuple[ChangeType, ...] = ("headline_changed", *(type for type in edit.types if type != "wording"))
    return replace(edit, types=types)


def _turnover(old: Audit, new: Audit, edits: Iterable[Edit]) -> Turnover:
    """Sources of sentences that were touched. That the same words have another source is no change of the page."""
    touched = list(edits)
    before, after = _known(old), _known(new)
    come = _drawn_on(new, [edit.here for edit in touched if edit.here and edit.kind != "moved"])
    gone = _drawn_on(old, [edit.there for edit in touched if edit.there and edit.kind != "moved"])
    return Turnover(
        tuple(dict.fromkeys(_name(new, s) for s in come if not any(are_one(after[s.id], p) for p in before.values()))),
        tuple(dict.fromkeys(_name(old, s) for s in gone if not any(are_one(before[s.id], p) for p in after.values()))),
    )


def _known(audit: Audit) -> dict[str, Party]:
    names = {entity.id: entity.names for entity in audit.entities if entity.names}
    used = {id for statement in audit.statements for id in (*statement.sources, statement.relay)}
    return {
        source.id: party_of(names.get(source.entity or "") or (_name(audit, source),))
        for source in audit.sources
        if source.id in used
    }


def _name(audit: Audit, source: Source) -> str:
    mention = audit.article.cut(source.mentions[0]) if source.mentions else ""
    return " ".join((source.name or source.title or mention or source.kind).split())


def _drawn_on(audit: Audit, spans: Sequence[Span]) -> list[Source]:
    """The sources of the statements in some passages, in the order of the audit."""
    passages = sorted(spans)
    ids: set[str | None] = set()
    for statement in audit.statements:
        number = bisect_right(passages, statement.span.start, key=lambda span: span.start) - 1
        if number >= 0 and passages[number].contains(statement.span):
            ids.update((*statement.sources, statement.relay))
    return [source for source in audit.sources if source.id in ids]


def _notices(old: Audit, new: Audit) -> tuple[Notice, ...] | None:
    """The correction and update notices of the new version."""
    if any(_CORRECTION not in audit.checked.ran or audit.article.language not in (None, "en") for audit in (old, new)):
        return None
    known = {normal(old.article.cut(span)) for finding in _of(old) for span in finding.spans}
    notices = [
        Notice(span, new.article.cut(span), normal(new.article.cut(span)) not in known)
        for finding in _of(new)
        for span in finding.spans
    ]
    if any(finding.measured.get("structured_data") for finding in _of(new)):
        told = any(finding.measured.get("structured_data") for finding in _of(old))
        notices.append(Notice(None, "", not told))
    return tuple(notices)


def _of(audit: Audit) -> list[Finding]:
    return [finding for finding in audit.findings if finding.code == _CORRECTION]


def _checked(old: Audit, new: Audit) -> Checked:
    """What was compared; of the audits' own gaps those that matter here."""
    ran = ["words", "numbers", "dates", "quotations"]
    skipped = [
        Skipped(f"attributions of the {which} version", gap.why)
        for which, audit in (("old", old), ("new", new))
        for gap in audit.checked.skipped
        if gap.what == "statements"
    ]
    if not skipped:
        ran += ["attributions", "names", "hedges", "negations"]
    if _notices(old, new) is None:
        skipped.append(Skipped("correction notices", "they were not looked for: the rule PG03 reads English pages"))
    else:
        ran.append("correction notices")
    return Checked(tuple(ran), tuple(skipped))
