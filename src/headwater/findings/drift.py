"""DR: what was changed between an earlier article of the corpus and this one, in words that both have."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from headwater.findings.once import once
from headwater.findings.outlets import called
from headwater.records import Audit, Change, ChangeType, Finding, Level, Passage, Reuse, Span

_DETAILS: dict[ChangeType, str] = {
    "number_changed": "number",
    "date_changed": "date",
    "name_changed": "name",
    "negation_changed": "negation",
}
_SHOWN = 160  # letters of a sentence that a message quotes


class Drift(NamedTuple):
    """One change, in the earliest article that shows it."""

    reuse: Reuse
    change: Change


def hedge_lost(audit: Audit) -> Iterable[Finding]:
    """An earlier article has a hedge ("alleged", "may", "reportedly") in words that this one has without it.

    Measured: the article, its date, why it is taken for the earlier one.

    Silent where the order of the two articles is unclear, and where the passage here is hedged in other words.

    Example: "The pumps may have failed in March" there, "The pumps failed in March" here.
    """
    yield from _found(audit, "hedge_lost", "DR01", "hedge-lost", "is hedged", "not here")


def attribution_lost(audit: Audit) -> Iterable[Finding]:
    """An earlier article has a source for words that stand in the author's own voice here.

    Measured: the article, its date, why it is taken for the earlier one.

    Silent where the order of the two articles is unclear, and where this one attributes the passage in another way.

    Example: "The dam leaks, the engineer Tom Reed said" there, "The dam leaks" here.
    """
    yield from _found(audit, "attribution_lost", "DR02", "attribution-lost", "has a source", "none here")


def quote_altered(audit: Audit) -> Iterable[Finding]:
    """A quotation differs in wording from another article's report of the same words.

    Measured: the article, its date, the order of the two. A warning where that article is the earlier one, a note where
    the order is unclear.

    Silent on cuts that are marked (an ellipsis, brackets), on capitals and punctuation at the edges, and on articles
    that are later than this one.

    Example: “We never said the dam was safe” there, “We said the dam was safe” here.
    """
    yield from _quotations(audit, "quote_altered", "DR03", "quote-altered", "A quotation has other words in")


def speaker_changed(audit: Audit) -> Iterable[Finding]:
    """The same words are given to another speaker in another article.

    Measured: the article, its date, the order of the two. A warning where that article is the earlier one, a note where
    the order is unclear.

    Silent where one of the two names nobody, and where one name is a form of the other.

    Example: “The dam was safe,” said Ann Vale there, said Tom Reed here.
    """
    yield from _quotations(
        audit, "speaker_changed", "DR04", "speaker-changed", "The same words have another speaker in"
    )


def detail_changed(audit: Audit) -> Iterable[Finding]:
    """A number, a date, a name or a negation differs from an earlier article's in words that both have.

    Measured: which of them, the article, its date, why it is taken for the earlier one.

    Silent where the order of the two articles is unclear, and where the two say the same in other words ("7" and
    "seven", "Tuesday" and the day's date).

    Example: "killed 12 people" there, "killed 21 people" here.
    """
    for type, noun in _DETAILS.items():
        for drift in _drift(audit, type):
            message = f"A {noun} differs from {called(drift.reuse.there.article)} (earlier): {_beside(audit, drift)}"
            yield _finding("DR05", "detail-changed", "warning", message, drift, {"detail": noun})


def wording_escalated(audit: Audit) -> Iterable[Finding]:
    """In words that this article shares with an earlier one, it has loaded words that the other has not.

    Measured: the words, the article, its date. The words are found by the wording model (LG01), in the author's own
    voice only.

    Silent where the order of the two articles is unclear.

    Example: "The council rejected the plan" there, "The council slapped down the plan" here.
    """
    for drift in _drift(audit, "loaded_added"):
        message = f"Loaded words that {called(drift.reuse.there.article)} does not have: {_beside(audit, drift)}"
        yield _finding("DR06", "wording-escalated", "note", message, drift, {})


def _found(audit: Audit, type: ChangeType, code: str, name: str, there: str, here: str) -> Iterator[Finding]:
    for drift in _drift(audit, type):
        message = (
            f"A passage {there} in {called(drift.reuse.there.article)} (earlier), and {here}: {_beside(audit, drift)}"
        )
        yield _finding(code, name, "warning", message, drift, {})


def _quotations(audit: Audit, type: ChangeType, code: str, name: str, lead: str) -> Iterator[Finding]:
    for drift in _drift(audit, type, unclear=True):
        known = drift.reuse.direction == "from"
        order = "earlier" if known else "which of the two was first is unclear"
        message = f"{lead} {called(drift.reuse.there.article)} ({order}): {_beside(audit, drift)}"
        yield _finding(code, name, "warning" if known else "note", message, drift, {})


def _finding(code: str, name: str, level: Level, message: str, drift: Drift, more: dict[str, str]) -> Finding:
    reuse, change = drift
    measured = {
        **more,
        "article": reuse.there.article.id,
        "outlet": reuse.there.article.outlet,
        "published": reuse.there.article.published,
        "direction": reuse.direction,
        "why": reuse.why,
        "here": list(change.here),
        "there": list(change.there),
    }
    return Finding(code, name, level, message, (_shown(reuse, change),), (_elsewhere(reuse, change.there),), measured)


def _drift(audit: Audit, type: ChangeType, *, unclear: bool = False) -> Iterator[Drift]:
    """One change for each stretch of this article: that of the earliest article which shows it."""
    taken: set[Span] = set()
    for drift in _in_order(audit):
        if drift.change.type != type or drift.reuse.direction not in ("from", *(("unclear",) if unclear else ())):
            continue
        if drift.change.here not in taken:
            taken.add(drift.change.here)
            yield drift


@once
def _in_order(audit: Audit) -> tuple[Drift, ...]:
    def date(reuse: Reuse) -> tuple[bool, bool, str]:
        published = reuse.there.article.published
        return reuse.direction != "from", published is None, published or ""

    found = [Drift(reuse, change) for reuse in sorted(audit.reuses, key=date) for change in reuse.changes]
    return tuple(sorted(found, key=lambda drift: drift.change.here.start))


def _beside(audit: Audit, drift: Drift) -> str:
    """`“may have failed” there, “failed” here`: the words themselves, in short."""
    reuse, change = drift
    start = reuse.there.span.start
    here = f"{_quoted(audit.article.cut(change.here))} here."
    if not reuse.there.span.contains(change.there):
        return f"{here[:-1]}, see beside the passage there."
    return f"{_quoted(reuse.there.text[change.there.start - start : change.there.end - start])} there, {here}"


def _quoted(words: str) -> str:
    words = " ".join(words.split())
    return f"“{words[:_SHOWN]}{'…' if len(words) > _SHOWN else ''}”" if words else "nothing"


def _shown(reuse: Reuse, change: Change) -> Span:
    """Words that are gone are shown by those around them: the passage."""
    return change.here if change.here.start < change.here.end else reuse.here


def _elsewhere(reuse: Reuse, span: Span) -> Passage:
    """The sentence elsewhere that a change rests on; the whole passage where it stands outside."""
    passage = reuse.there
    first, last = span.start - passage.span.start, span.end - passage.span.start
    if first < 0 or last > len(passage.text):
        return passage
    before = max(passage.text.rfind(mark, 0, first) + len(mark) for mark in (". ", "! ", "? ", "\n"))
    opening = before if passage.text[:before].rstrip().endswith((".", "!", "?")) or "\n" in passage.text[:before] else 0
    ends = [at + 1 for mark in (". ", "! ", "? ", "\n") if (at := passage.text.find(mark, last)) >= 0]
    closing = min(ends, default=len(passage.text))
    return Passage(
        passage.article, Span(passage.span.start + opening, passage.span.start + closing), passage.text[opening:closing]
    )
