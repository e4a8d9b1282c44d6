"""What the reports of a trace share: its words, its counts, and its passages as two versions of one text."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, NamedTuple

from headwater.records import (
    CHANGE_TYPES,
    ArticleReference,
    Change,
    ChangeType,
    Direction,
    Edit,
    Quotation,
    Quoted,
    Reuse,
    ReuseKind,
    Sharing,
    Span,
    Trace,
    host_of,
    merged,
)
from headwater.report.diff_words import NOUN, TYPE
from headwater.report.words import count, first_few, line, long_date, percent

Speaker = Literal["other speaker", "same speaker", "unclear", "nowhere"]
SPEAKERS: tuple[Speaker, ...] = ("other speaker", "same speaker", "unclear", "nowhere")
SPEAKER: dict[Speaker, str] = {
    "other speaker": "Elsewhere from another speaker",
    "same speaker": "Elsewhere from the same speaker",
    "unclear": "Elsewhere, and whether from the same speaker could not be told",
    "nowhere": "In no other article of this corpus",
}
SPEAKER_COUNTED: dict[Speaker, str] = {
    "other speaker": "elsewhere from another speaker",
    "same speaker": "elsewhere from the same speaker",
    "unclear": "elsewhere, speaker unclear",
    "nowhere": "nowhere else in this corpus",
}
GROUP: dict[Direction, str] = {"from": "Upstream", "unclear": "Direction unclear", "to": "Downstream"}
GROUP_TOLD: dict[Direction, str] = {
    "from": "this article has the words from these",
    "unclear": "which of the two had the words first could not be told",
    "to": "these have the words from this article",
}
KIND_TOLD: dict[ReuseKind, str] = {
    "text": "",
    "wire": "wire copy",
    "press release": "a press release",
    "common upstream": "words of a third article",
    "quotation": "quotations",
}
NAME = 60  # characters of a headline that stands for the outlet
KEPT = 40  # words: an unchanged stretch longer than this is folded away
_SENTENCE = re.compile(r"[.!?…][”’\"')\]]*\s+|\n+")
_CLOCK = re.compile(r"[\d-]{10}[T ](?P<time>\d\d:\d\d)(?::\d\d(?:\.\d+)?)?(?P<zone>Z|[+-]\d\d:\d\d)?")
_NEAR = 400  # characters: where no sentence ends so near to a change, the stretch is cut at a word


def outlet_of(article: ArticleReference) -> str:
    """What a reader knows an article by: its outlet, else the site, else its headline."""
    if article.outlet and article.outlet.strip():
        return line(article.outlet).strip()
    return line(host_of(article.url)) or headline_name(article.headline)


def headline_name(headline: str) -> str:
    """`“Ferry will stop in June”`, its end left out where it is long."""
    words = line(headline).strip()
    return f"“{words if len(words) <= NAME else words[:NAME].rstrip() + '…'}”" if words else "article without a name"


def day_of(article: ArticleReference) -> str:
    return line(long_date(article.published)).strip() if article.published else "no date"


def moment_of(article: ArticleReference) -> str:
    """`2 May 2026, 08:30 UTC`: the day, and the time where the page tells one."""
    match = _CLOCK.fullmatch(article.published or "")
    if not match or match["time"] == "00:00":
        return day_of(article)
    zone = {None: "", "Z": " UTC", "+00:00": " UTC"}.get(match["zone"], f" {match['zone']}")
    return f"{day_of(article)}, {match['time']}{zone}"


def called(article: ArticleReference) -> str:
    """`Mill Courier, 3 May 2026`."""
    return f"{outlet_of(article)}, {day_of(article)}"


def sharings(trace: Trace, direction: Direction) -> list[Sharing]:
    """The articles of one group, in the trace's own order."""
    return [one for one in (*trace.upstream, *trace.downstream) if one.direction == direction]


def type_counts(changes: Iterable[Change]) -> list[tuple[ChangeType, int]]:
    """How many stretches each type of change has; rewording alone is none."""
    counts = Counter(change.type for change in changes)
    return [(type, counts[type]) for type in CHANGE_TYPES if counts[type] and type != "wording"]


def counted_types(changes: Iterable[Change]) -> list[str]:
    """`number changed ×3`."""
    return [TYPE[type] + (f" ×{number}" if number > 1 else "") for type, number in type_counts(changes)]


def changes_of(sharings: Iterable[Sharing]) -> list[Change]:
    return [change for one in sharings for passage in one.passages for change in passage.changes]


def words_in(text: str, spans: Iterable[Span]) -> int:
    """How many words the stretches hold, each word once."""
    return sum(len(text[span.start : span.end].split()) for span in merged(spans))


def share_told(sharing: Sharing) -> str:
    """`38% of this article, 61% of that one`."""
    return f"{percent(sharing.share)} of this article, {percent(sharing.share_there)} of that one"


def passages_told(trace: Trace, sharing: Sharing) -> str:
    """`84 words in 2 passages`."""
    words = words_in(trace.text, (passage.here for passage in sharing.passages))
    return f"{count(words, 'word')} in {count(len(sharing.passages), 'passage')}"


def credit(sharing: Sharing) -> str:
    """Whether this article tells where it has the words. Agency copy and press releases are made to be printed."""
    if sharing.direction == "to":
        return ""
    if any(passage.credited for passage in sharing.passages):
        return "named or linked in this article, or its own outlet"
    return "not named in this article" if sharing.direction == "from" and sharing.kind == "text" else ""


def verdict(trace: Trace) -> list[str]:
    """The trace in a few sentences, the most important one first. They tell what is there, and blame nobody."""
    every = [*trace.upstream, *trace.downstream]
    if not every:
        return ["No other article of this corpus shares a passage with this one."]
    return list(_about_sharings(trace, every))


def _about_sharings(trace: Trace, every: Sequence[Sharing]) -> Iterator[str]:
    words = words_in(trace.text, (passage.here for one in every for passage in one.passages))
    yield f"Shares {count(words, 'word')} with {count(len(every), 'article')} of this corpus."
    kinds = Counter(KIND_TOLD[one.kind] for one in every if one.kind != "text")
    for kind, number in kinds.items():
        yield f"With {count(number, 'article')} it shares {kind}."
    upstream = sharings(trace, "from")
    if upstream:
        most = max(upstream, key=lambda one: one.share)
        first = next((one for one in upstream if one.article.published), most)
        many = f"{len(upstream)} articles, most " if len(upstream) > 1 else ""
        told = (
            f"Has words from {many}{'from ' if many else ''}{called(most.article)} ({percent(most.share)} of its body)"
        )
        yield f"{told}{f'; the earliest is {called(first.article)}' if first is not most else ''}."
        unnamed = [outlet_of(one.article) for one in upstream if credit(one).startswith("not")]
        if unnamed:
            yield f"Not named in this article: {first_few(list(dict.fromkeys(unnamed)), limit=6)}."
    if downstream := sharings(trace, "to"):
        yield f"{count(len(downstream), 'article')} {'has' if len(downstream) == 1 else 'have'} words from this one."
    if unclear := sharings(trace, "unclear"):
        yield f"With {count(len(unclear), 'article')} it is unclear which of the two had the words first."
    for told, some in (
        ("Changed on the way", [one for one in every if one.direction != "unclear"]),
        ("Different in the two, in an order that is unclear", unclear),
    ):
        if types := [NOUN[type] for type, _ in type_counts(changes_of(some))]:
            yield f"{told}: {_listed(types)}."


def _listed(names: Sequence[str]) -> str:
    """`a name, a date and a number`."""
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]


# --- passages


def compared(reuse: Reuse, text: str) -> Edit:
    """A passage as two versions, the one that the words come from first; `text` is this article's."""
    return _edit(text, reuse.here, reuse.there.text, reuse.there.span, reuse.changes, forth=reuse.direction == "to")


def compared_quotation(quotation: Quotation, quoted: Quoted, text: str) -> Edit:
    """The words elsewhere, and how this article has them."""
    return _edit(text, quotation.here, quoted.there.text, quoted.there.span, quoted.changes, forth=False)


def compared_headlines(trace: Trace, sharing: Sharing) -> Edit | None:
    """Both headlines, where the same story has another one."""
    for change in changes_of([sharing]):
        if change.type == "headline_changed":
            own = trace.text[change.here.start : change.here.end] or trace.article.headline
            there = Span(change.there.start, change.there.start + len(sharing.article.headline))
            here = Span(change.here.start, change.here.start + len(own))
            whole = [Change("headline_changed", here, there)]
            forth = sharing.direction == "to"
            return _edit(own, here, sharing.article.headline, there, whole, forth=forth, at=here.start)
    return None


def _edit(
    text: str, here: Span, there_text: str, there: Span, changes: Iterable[Change], *, forth: bool, at: int = 0
) -> Edit:
    """`forth` where the words went from here to there; `at` is where `text` starts in the article."""
    own = text[here.start - at : here.end - at]
    inside = _apart(changes, here, there)
    types = tuple(type for type in CHANGE_TYPES if any(change.type == type for change in inside))
    if forth:
        inside = [Change(change.type, change.there, change.here) for change in inside]
        return Edit("changed", "paragraph", None, there, here, types, tuple(inside), own, there_text)
    return Edit("changed", "paragraph", None, here, there, types, tuple(inside), there_text, own)


def _apart(changes: Iterable[Change], here: Span, there: Span) -> list[Change]:
    """The changes as far as they lie in the passage, in order, none reaching into another."""
    cut = [Change(change.type, _within(change.here, here), _within(change.there, there)) for change in changes]
    found: list[Change] = []
    for change in sorted(cut, key=lambda change: (change.there, change.here)):
        before = found[-1] if found else None
        if change.here.start == change.here.end and change.there.start == change.there.end:
            continue
        same = before is not None and (before.here, before.there) == (change.here, change.there)
        if before is None or same or (before.here.end <= change.here.start and before.there.end <= change.there.start):
            found.append(change)
    return found


def _within(span: Span, passage: Span) -> Span:
    start, end = (min(max(place, passage.start), passage.end) for place in span)
    return Span(start, end)


def beside(reuse: Reuse, text: str) -> list[str]:
    """`attribution put in (here “, Vale said”)`: what was changed right beside the words that both articles have.

    Of the other article's words there is only the passage, so that none of its words beside it can be told.
    """
    told = []
    for change in reuse.changes:
        if change.type not in ("wording", "headline_changed") and not _apart([change], reuse.here, reuse.there.span):
            words = line(text[change.here.start : change.here.end]).strip()
            told.append(f"{TYPE[change.type]}{f' (here “{words}”)' if words else ''}")
    return list(dict.fromkeys(told))


class Part(NamedTuple):
    """A stretch of a passage: with its changes, or (`words`) so many that both articles have."""

    edit: Edit
    words: int = 0


def parts(edit: Edit) -> list[Part]:
    """A passage in order: sentences with changes, and between them what both articles have, to be folded away.

    A passage without any change is one part of many words, however short.
    """
    if edit.here is None or edit.there is None or not edit.changes:
        return [Part(edit, len(edit.new_text.split()))]
    old, new = edit.old_text, edit.new_text
    found: list[Part] = []
    start_old = start_new = done_old = done_new = 0
    changes: list[Change] = []
    for change in (*edit.changes, None):
        until_old = change.there.start - edit.there.start if change else len(old)
        until_new = change.here.start - edit.here.start if change else len(new)
        same = new[done_new:until_new]
        left, right = (_folding(same, first=not changes, last=change is None)) if same else (0, 0)
        # Both texts hold these words, but perhaps other white space: they are folded where they are letter for letter.
        if len(same[left:right].split()) > KEPT and old[done_old:until_old] == same:
            if changes:
                found.append(_part(edit, (start_old, done_old + left), (start_new, done_new + left), changes))
            found.append(_part(edit, (done_old + left, done_old + right), (done_new + left, done_new + right), ()))
            start_old, start_new, changes = done_old + right, done_new + right, []
        if change:
            changes.append(change)
            done_old, done_new = change.there.end - edit.there.start, change.here.end - edit.here.start
    if changes:
        found.append(_part(edit, (start_old, len(old)), (start_new, len(new)), changes))
    return found


def _folding(same: str, *, first: bool, last: bool) -> tuple[int, int]:
    """Which part of an unchanged stretch to fold: the sentences that are begun in it and ended in it."""
    ends = [match.end() for match in _SENTENCE.finditer(same)]
    left = 0 if first else next((end for end in ends if end <= _NEAR), same.find(" ", _NEAR // 2) + 1)
    right = len(same) if last else next((end for end in reversed(ends) if len(same) - end <= _NEAR), 0)
    if not right and not last:
        right = same.rfind(" ", 0, max(0, len(same) - _NEAR // 2)) + 1
    return left, right


def _part(edit: Edit, old: tuple[int, int], new: tuple[int, int], changes: Sequence[Change]) -> Part:
    assert edit.here is not None
    assert edit.there is not None
    here = Span(edit.here.start + new[0], edit.here.start + new[1])
    there = Span(edit.there.start + old[0], edit.there.start + old[1])
    types = tuple(type for type in CHANGE_TYPES if any(change.type == type for change in changes))
    old_text, new_text = edit.old_text[slice(*old)], edit.new_text[slice(*new)]
    part = Edit("changed", edit.role, edit.paragraph, here, there, types, tuple(changes), old_text, new_text)
    return Part(part, 0 if changes else len(new_text.split()))


# --- quotations


def spoken(trace: Trace) -> dict[Speaker, list[Quotation]]:
    """The quotations by what is known of their words elsewhere; one with several answers stands under the first."""
    found: dict[Speaker, list[Quotation]] = {name: [] for name in SPEAKERS}
    for quotation in trace.quotations:
        relations = {quoted.relation for quoted in quotation.elsewhere}
        found[next((name for name in SPEAKERS if name in relations), "nowhere")].append(quotation)
    return found


def quotations_counted(trace: Trace) -> str:
    """`Quotations: 5, 1 of them elsewhere from another speaker, 4 nowhere else in this corpus`."""
    counted = [f"{len(found)} {SPEAKER_COUNTED[name]}" for name, found in spoken(trace).items() if found]
    return " · ".join(counted)


def speaker_told(speaker: str | None) -> str:
    return line(speaker or "").strip() or "nobody named"
