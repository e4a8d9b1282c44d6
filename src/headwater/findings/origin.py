"""OR: which of an article's words stand in other articles of the corpus, and whether it says so."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import Any

from headwater.findings.once import once
from headwater.findings.outlets import called, is_host_of, same_outlet
from headwater.records import Article, ArticleReference, Audit, Finding, Reuse, Sharing, Source, Span, merged, sharings

_WHOLESALE = 0.9  # of the body, in one article
_MUCH = 0.2
_QUOTED = 0.2  # of the body, in quotations and other short passages
_SPOKEN = 0.75  # of the shared words
_LEAST = 30  # words: less is a sentence of background that many write alike


def originality(audit: Audit) -> Iterable[Finding]:
    """How much of the article stands in earlier articles of the corpus: one of four classes, with the shares.

    The classes are those of the Credibility Signals draft (7.1.1): "most likely original"; "copy with different
    portions" (a fifth of the body or more in one earlier article); "wholesale duplicate" (nine tenths or more);
    "quotes extensively" (a fifth or more in quotations that stand elsewhere; an article that shares nothing but
    quotations counts here). Where articles share as much and their order is not known, the class is "unclear"; so it
    is where the whole body stands in one of them, and only a part in an earlier one.

    Measured: the class, the largest share (of the body, by words), the part in quotations, the articles.

    Silent without a corpus. "Original" is said of this corpus only: what it does not hold, nobody can find in it.

    Example: "62 % of the body stands in an article dated earlier (Mill Courier, 2026-05-02): copy with different
    portions."
    """
    found = sharings(audit.reuses)
    written = [one for one in found if not _is_spoken(audit, one)]
    earlier = [one for one in written if one.direction == "from"]
    unclear = [one for one in written if one.direction == "unclear"]
    lone = [reuse for reuse in audit.reuses if reuse.kind == "quotation"]
    quoted = _part([*lone, *(reuse for one in found if _is_spoken(audit, one) for reuse in one.passages)])
    most = max(_by_date(earlier), key=lambda one: one.share, default=None)  # of equals the earliest
    part = most.share if most else 0.0
    open_part = max((one.share for one in unclear), default=0.0)
    if part >= _WHOLESALE:
        kind = "wholesale duplicate"
    elif open_part >= (_WHOLESALE if part >= _MUCH else _MUCH):
        kind = "unclear"
        most = max(unclear, key=lambda one: one.share)
    elif part >= _MUCH:
        kind = "copy with different portions"
    elif quoted >= _QUOTED:
        kind = "quotes extensively"
    else:
        kind = "most likely original"
    named = [*earlier, *unclear]
    measured = {
        "class": kind,
        "share": round(most.share if most else 0.0, 3),
        "quoted": round(quoted, 3),
        "articles": [_told(one) for one in sorted(named, key=lambda one: -one.share)[:10]],
    }
    spans = tuple(merged(reuse.here for one in named for reuse in one.passages))
    elsewhere = tuple(reuse.there for one in named[:10] for reuse in one.passages[:3])
    message = _message(audit.article, kind, most, quoted)
    yield Finding("OR01", "originality", "info", message, spans, elsewhere, measured)


def is_told(article: Article, reuse: Reuse) -> bool:
    """Whether the order of two articles rests on their dates or a credit, and not on their text alone."""
    return reuse.credited or bool(article.published and reuse.there.article.published)


def _message(article: Article, kind: str, most: Sharing | None, quoted: float) -> str:
    if kind == "most likely original":
        return "Most likely original: no earlier article of this corpus has a fifth of its words or more."
    if kind == "quotes extensively":
        return f"Quotes extensively: {_percent(quoted)} of the body is quotations that stand in other articles too."
    assert most is not None
    where = f"{_percent(most.share)} of the body stands in {called(most.article)}"
    if kind == "unclear":
        return f"{where}; which of the two was first is unclear."
    order = "is earlier" if is_told(article, most.passages[0]) else "by the text alone is the earlier"
    return f"{where}, which {order}: {kind}."


def shared_text_uncredited(audit: Audit) -> Iterable[Finding]:
    """The article shares text with one dated earlier in this corpus, and does not name it.

    Measured: the words that both have, the article, its date. Of several such articles the earliest is told for each
    passage; how many more there are is measured.

    Silent under 30 words; where the outlet is named, linked or the same; on wire copy and press releases, which are
    made to be printed, and on text that both have from a third; where one of the two has no date; and on quotations
    alone: both may have heard the speaker.

    Example: "Shares 84 words with an article dated earlier (Mill Courier, 2026-05-02), and does not name it."
    """
    taken: list[Span] = []
    for one in _by_date(sharings(audit.reuses)):
        if one.direction != "from" or one.kind != "text" or not _is_dated_earlier(audit.article, one.article):
            continue
        if _is_spoken(audit, one):
            continue
        # What is credited is not looked for in later prints of the same words either.
        own = [reuse for reuse in one.passages if not any(reuse.here.overlaps(span) for span in taken)]
        taken += [reuse.here for reuse in one.passages]
        words = sum(_words(audit.article, reuse.here) for reuse in own)
        if words < _LEAST or any(reuse.credited for reuse in one.passages):
            continue
        message = f"Shares {words} words with {called(one.article)}, dated earlier, and does not name it."
        measured = {"words": words, "share": round(_part(own), 3), **_told(one)}
        spans = tuple(reuse.here for reuse in own)
        yield Finding("OR02", "shared-text-uncredited", "note", message, spans, tuple(r.there for r in own), measured)


def credit_mismatch(audit: Audit) -> Iterable[Finding]:
    """The article credits one outlet with a passage, and in this corpus the words first appear in another's.

    Measured: the outlet that is credited, the earliest article, both dates.

    Silent unless the corpus also holds the credited outlet's article with the same words, and that is dated later;
    on wire copy, press releases and text from a third; on passages of under 30 words.

    Example: "Credits the Brightwater Echo with a passage that first appears in this corpus in Mill Courier,
    2026-05-02."
    """
    found = [one for one in _by_date(sharings(audit.reuses)) if one.kind == "text" and one.article.published]
    outlets = {source.id: source for source in audit.sources if source.outlet}
    told: set[str] = set()
    for statement in audit.statements:
        for id in dict.fromkeys([statement.relay, *statement.sources]):
            if id is None or id not in outlets or id in told:
                continue
            here = [one for one in found if any(r.here.overlaps(statement.span) for r in one.passages)]
            finding = _mismatch(audit.article, outlets[id], here)
            if finding:
                told.add(id)
                yield finding


def _mismatch(article: Article, credited: Source, found: Sequence[Sharing]) -> Finding | None:
    theirs = [one for one in found if _is_of(credited, one.article)]
    if not theirs or not found or found[0] in theirs:
        return None
    first, day = found[0], theirs[0].article.published or ""
    words = sum(_words(article, reuse.here) for reuse in first.passages)
    if (
        words < _LEAST
        or (first.article.published or "")[:10] >= day[:10]
        or not _is_dated_earlier(article, first.article)
    ):
        return None
    message = f"Credits {credited.name} with a passage that first appears in this corpus in {called(first.article)}."
    measured = {"credited": credited.name, "credited_published": day, "words": words, **_told(first)}
    spans = tuple(reuse.here for reuse in first.passages)
    elsewhere = (*(r.there for r in first.passages), *(r.there for r in theirs[0].passages))
    return Finding("OR03", "credit-mismatch", "note", message, spans, elsewhere, measured)


def _is_spoken(audit: Audit, one: Sharing) -> bool:
    """Whether what is shared is nearly all in quotations: two reporters can have heard one speaker."""
    article, said = audit.article, _said(audit)
    passages = merged(reuse.here for reuse in one.passages)
    inside = 0
    for passage in passages:
        number = bisect_right(said, passage.start, key=lambda span: span.end)
        while number < len(said) and said[number].start < passage.end:
            part = said[number]
            inside += _words(article, Span(max(part.start, passage.start), min(part.end, passage.end)))
            number += 1
    return inside >= _SPOKEN * sum(_words(article, passage) for passage in passages)


@once
def _said(audit: Audit) -> tuple[Span, ...]:
    """What is quoted in somebody's own words."""
    quoted = (s for s in audit.statements if s.kind == "direct" and s.voice == "source")
    return tuple(merged(part for statement in quoted for part in statement.content))


def _by_date(found: Iterable[Sharing]) -> list[Sharing]:
    return sorted(found, key=lambda one: (one.article.published is None, one.article.published or "", one.article.id))


def _is_dated_earlier(article: Article, other: ArticleReference) -> bool:
    """By the day; of two articles of one day only where both tell a time, which the direction rests on then."""
    ours, theirs = article.published or "", other.published or ""
    if not ours or not theirs or theirs[:10] > ours[:10]:
        return False
    return theirs[:10] < ours[:10] or (len(ours) > len("2026-05-02") and len(theirs) > len("2026-05-02"))


def _is_of(source: Source, article: ArticleReference) -> bool:
    return bool(source.name) and (
        same_outlet(source.name or "", article.outlet or "") or is_host_of(source.name or "", article.url or "")
    )


def _part(reuses: Iterable[Reuse]) -> float:
    """Passages that several articles share count once: of those that overlap, the largest."""
    kept: list[Reuse] = []
    for reuse in sorted(reuses, key=lambda one: -one.of_here):
        if not any(reuse.here.overlaps(one.here) for one in kept):
            kept.append(reuse)
    return min(1.0, sum(one.of_here for one in kept))


def _words(article: Article, span: Span) -> int:
    return len(article.cut(span).split())


def _percent(part: float) -> str:
    return f"{round(100 * part)} %"


def _told(one: Sharing) -> dict[str, Any]:
    article = one.article
    return {
        "article": article.id,
        "outlet": article.outlet,
        "published": article.published,
        "part": round(one.share, 3),
        "direction": one.direction,
        "kind": one.kind,
        "why": one.why,
    }
