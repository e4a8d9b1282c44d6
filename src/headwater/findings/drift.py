"""DR: what was changed between an earlier article of the corpus and this one, in words that both have."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from headwater.findings.once import once
from headwater.findings.origin import is_told
from headwater.findings.outlets import called
from headwater.findings.own_words import own_words
from headwater.records import Audit, Change, ChangeType, Finding, Level, Passage, Reuse, Source, Span

_DETAILS: dict[ChangeType, str] = {
    "number_changed": "number",
    "date_changed": "date",
    "name_changed": "name",
    "negation_changed": "negation",
}
_SHOWN = 160  # letters of a sentence that a message quotes
_LED_IN = re.compile(r":[\s“\"‘']*$")  # "His answer: It leaks.", "The notice reads: “It leaks.”"
_FIRST_PERSON = re.compile(r"\b(?:I|me|[Mm]y|[Ww]e|us|[Oo]ur)\b")
_MARK = re.compile(r"[“”\"]|[‘'](?=\w)|(?<=[,.!?])[’']")
_TOUCH = 3  # letters: “Ann Vale” beside “, 43, said”
_BESIDE = 100  # letters, a clause or two
_TELLING = re.compile(r"[^\W\d_]{4,}")
_STEM = 5  # letters: "militant" and "militants" meet


class Drift(NamedTuple):
    """One change, in the earliest article that shows it."""

    reuse: Reuse
    change: Change


def hedge_lost(audit: Audit) -> Iterable[Finding]:
    """An earlier article has a hedge ("alleged", "may", "reportedly") in words that this one has without it.

    Measured: the article, its date, why it is taken for the earlier one.

    A note where the order of the two articles is told by their text alone: nobody dates or credits them.

    Silent where the order is unclear, and where the passage here is hedged in other words.

    Example: "The pumps may have failed in March" there, "The pumps failed in March" here.
    """
    yield from _found(audit, _drift(audit, "hedge_lost"), "DR01", "hedge-lost", "is hedged", "not here")


def attribution_lost(audit: Audit) -> Iterable[Finding]:
    """An earlier article has a source for words that stand in the author's own voice here.

    Measured: the article, its date, why it is taken for the earlier one.

    A note where the order of the two articles is told by their text alone.

    Silent where the order is unclear; where this one attributes the passage in another way, in its
    sentence, by quotation marks, by a colon before it; and on a speaker's very words without marks, which are a letter,
    a post or a block quotation more often than the author's own.

    Example: "The dam leaks, the engineer Tom Reed said" there, "The dam leaks" here.
    """
    lost = _drift(audit, "attribution_lost")
    own = (drift for drift in lost if _is_own(audit, drift.change.here) and not _is_quoted_there(drift))
    yield from _found(audit, own, "DR02", "attribution-lost", "has a source", "none here")


def quote_altered(audit: Audit) -> Iterable[Finding]:
    """A quotation differs in wording from another article's report of the same words.

    Measured: the article, its date, the order of the two. A warning where that article is the earlier one, a note where
    the order is unclear or told by their text alone.

    Silent on cuts that are marked (an ellipsis, brackets), on capitals and punctuation at the edges, and on articles
    that are later than this one.

    Example: “We never said the dam was safe” there, “We said the dam was safe” here.
    """
    altered = _drift(audit, "quote_altered", unclear=True)
    yield from _quotations(audit, altered, "DR03", "quote-altered", "A quotation has other words in")


def speaker_changed(audit: Audit) -> Iterable[Finding]:
    """The same words are given to another speaker in another article.

    Measured: the article, its date, the order of the two. A warning where that article is the earlier one, a note where
    the order is unclear.

    Silent where one of the two names nobody, or an outlet that hands the words on; where one name is a form of the
    other; where the other article names this one's speaker beside the words; and where neither dates nor a credit tie
    the two together: there it was right in 1 of 22 judged findings.

    Example: “The dam was safe,” said Ann Vale there, said Tom Reed here.
    """
    told = (one for one in _drift(audit, "speaker_changed", unclear=True) if is_told(audit.article, one.reuse))
    others = (drift for drift in told if _is_other(audit, drift))
    yield from _quotations(audit, others, "DR04", "speaker-changed", "The same words have another speaker in")


def detail_changed(audit: Audit) -> Iterable[Finding]:
    """A number, a date, a name or a negation differs from an earlier article's in words that both have.

    Measured: which of them, the article, its date, why it is taken for the earlier one.

    Silent where the order is unclear or told by the text of the two alone (there it was right in 2 of 21 judged
    findings), and where they say the same in other words ("7" and "seven", "Tuesday" and the day's date).

    Example: "killed 12 people" there, "killed 21 people" here.
    """
    for type, noun in _DETAILS.items():
        for drift in _drift(audit, type):
            if not is_told(audit.article, drift.reuse):
                continue
            order, level = _order(audit, drift.reuse)
            message = f"A {noun} differs from {called(drift.reuse.there.article)} ({order}): {_beside(audit, drift)}"
            yield _finding("DR05", "detail-changed", level, message, drift, {"detail": noun})


def wording_escalated(audit: Audit) -> Iterable[Finding]:
    """In words that this article shares with an earlier one, it has loaded words that the other has not.

    Measured: the words, the article, its date. The words are found by the wording model (LG01), in the author's own
    voice only.

    Silent where the order of the two articles is unclear, and where the words stand elsewhere in the other's passage.

    Example: "The council rejected the plan" there, "The council slapped down the plan" here.
    """
    for drift in _drift(audit, "loaded_added"):
        if _words_of(audit.article.cut(drift.change.here)) <= _words_of(drift.reuse.there.text):
            continue
        message = f"Loaded words that {called(drift.reuse.there.article)} does not have: {_beside(audit, drift)}"
        yield _finding("DR06", "wording-escalated", "note", message, drift, {})


def _is_own(audit: Audit, at: Span) -> bool:
    """Whether the sentence at a place is the author's own: nobody is cited in it, nothing in it quoted or led in."""
    if _LED_IN.search(audit.article.text, 0, at.start):
        return False
    here = [one for one in own_words(audit) if one.sentence.overlaps(at) or _begins_in(one.sentence, at)]
    return all(one.own and not one.others and not _speaks_of_itself(audit, one.sentence) for one in here)


def _speaks_of_itself(audit: Audit, sentence: Span) -> bool:
    return bool(_FIRST_PERSON.search(audit.article.cut(sentence)))


def _is_quoted_there(drift: Drift) -> bool:
    """Whether a quotation begins or ends where the attribution stands: “… leaks,” she said."""
    first, last = (place - drift.reuse.there.span.start for place in drift.change.there)
    return bool(_MARK.search(drift.reuse.there.text[max(0, first - 2) : max(0, last + 2)]))  # a blank, a mark


def _begins_in(sentence: Span, at: Span) -> bool:
    return sentence.start <= at.start < sentence.end


def _is_other(audit: Audit, drift: Drift) -> bool:
    """Whether somebody is named as the speaker here, and not beside the words there."""
    speakers = _speakers_at(audit, drift.change.here)
    return bool(speakers) and not any(_stands_beside(name, drift) for name in speakers)


def _speakers_at(audit: Audit, at: Span) -> list[str]:
    """The named people and organisations that a stretch, or the words right beside it, give as speakers."""
    near = Span(max(0, at.start - _TOUCH), at.end + _TOUCH)
    ids = {id for s in audit.statements if s.source_span and s.source_span.overlaps(near) for id in s.sources}
    return [source.name for source in audit.sources if source.id in ids and source.name and _speaks(source)]


def _speaks(source: Source) -> bool:
    return source.kind in ("named_person", "named_organization") and not source.outlet


def _stands_beside(name: str, drift: Drift) -> bool:
    """Whether a speaker is named around the words there, by the last name at least."""
    first, last = (place - drift.reuse.there.span.start for place in drift.change.there)
    return name.split()[-1] in drift.reuse.there.text[max(0, first - _BESIDE) : max(0, last + _BESIDE)]


def _words_of(text: str) -> set[str]:
    """The longer words of a text, shortened so that forms of one word meet."""
    return {word[:_STEM].casefold() for word in _TELLING.findall(text)}


def _found(audit: Audit, drifts: Iterable[Drift], code: str, name: str, there: str, here: str) -> Iterator[Finding]:
    for drift in drifts:
        order, level = _order(audit, drift.reuse)
        message = (
            f"A passage {there} in {called(drift.reuse.there.article)} ({order}), and {here}: {_beside(audit, drift)}"
        )
        yield _finding(code, name, level, message, drift, {})


def _quotations(audit: Audit, drifts: Iterable[Drift], code: str, name: str, lead: str) -> Iterator[Finding]:
    for drift in drifts:
        order, level = _order(audit, drift.reuse)
        message = f"{lead} {called(drift.reuse.there.article)} ({order}): {_beside(audit, drift)}"
        yield _finding(code, name, level, message, drift, {})


def _order(audit: Audit, reuse: Reuse) -> tuple[str, Level]:
    """What is said of the order, and what weight that gives: nobody should act on one that the words alone tell."""
    if reuse.direction != "from":
        return "which of the two was first is unclear", "note"
    if is_told(audit.article, reuse):
        return "earlier", "warning"
    return "by the text alone the earlier", "note"


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
        gone = change.here.start == change.here.end
        return "see beside the passage there." if gone else f"{here[:-1]}, see beside the passage there."
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
