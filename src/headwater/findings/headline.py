"""HL: what the headline asserts, and what of it the body bears out."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from headwater.findings.blocks import overlaps, sentences_of
from headwater.findings.labels import is_argued, is_conversation
from headwater.findings.once import once
from headwater.findings.passages import choose_passages, stems
from headwater.findings.stance import headline_stance
from headwater.records import Article, Audit, Entity, Finding, Source, Span, Statement

Kind = Literal["investigation", "charge", "misconduct", "figure"]
Backing = Literal["attributed", "reported", "repeated", "absent"]

# What is asserted, by the words of headline and body alike; one word of a kind bears out another.
_KINDS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (
        "investigation",
        re.compile(
            r"\b(?:(?:under )?investigat(?:ion|ions|ed|es|ing|e|ors?)|prob(?:e|es|ed|ing)|inquir(?:y|ies)|inquest)\b",
            re.I,
        ),
    ),
    (
        "charge",
        re.compile(
            r"\b(?:charged (?:with|in|over|after|for)|charges? (?:against|of)|face[sd]? (?:\w+ )?charges"
            r"|indict(?:ed|ment|s)?|arrest(?:ed|s)?|sued|sues|lawsuits?|convicted|found guilty|pleads? guilty"
            r"|pleaded guilty|sentenced|prosecuted)\b",
            re.I,
        ),
    ),
    (
        "misconduct",
        re.compile(
            r"\b(?:fraud|theft|embezzl\w+|brib(?:e|es|ed|ery)|corruption|misconduct|perjury|extort\w+|blackmail\w*"
            r"|cover(?:s|ed)?[- ]up|launder\w+|assault(?:s|ed|ing)?|rap(?:e|ed|es)|molest\w+|grop(?:e|ed|ing)|harass\w+"
            r"|abus(?:e|ed|es|ing)|murder(?:s|ed|ing)?|tortur\w+|l(?:ied|ying) (?:to|about)|steals?|stole|stolen"
            r"|cheat(?:s|ed|ing)?|defraud\w*|swindl\w+|plagiari\w+|falsif\w+|forg(?:ed|ery)|abet(?:s|ted|ting)"
            r"|conspir\w+|collu\w+|treason|racketeering|wrongdoing)\b",
            re.I,
        ),
    ),
)
_NUMBER = re.compile(
    r"(?<![\w.,/#-])(?P<unit>[$£€])?(?P<digits>\d{1,3}(?:,\d{3})+|\d+)(?P<part>\.\d+)?"
    r"(?P<scale>\s?(?i:thousand|million|billion|trillion|[kmb]n?)\b)?"
    r"(?P<share>\s?(?:%|percent\b|per cent\b))?(?![\w/-]|\.\d)"
)
_SCALE = {
    "thousand": 1e3,
    "million": 1e6,
    "billion": 1e9,
    "trillion": 1e12,
    "k": 1e3,
    "m": 1e6,
    "b": 1e9,
    "mn": 1e6,
    "bn": 1e9,
}
_SMALLEST = 100  # bare numbers below are days, goals, ages, or written out in the body
_YEAR = range(1900, 2100)
# A headline that says whose word it is, or doubts it, asserts nothing.
_TOLD = re.compile(
    r"\b(?:alleged(?:ly)?|allegations?|accus\w+|claims?|claimed|says?|said|told|tells|report(?:s|ed|edly)?|according"
    r"|may|might|could|possibl[ey]|suspect\w*|likely|deni(?:es|ed)|deny|urges?|calls?|asks?|fears?|warns?|vows?"
    r"|believ\w+|thinks?|would|if|why|how|what|whether|amid|rumou?rs?)\b|\?|:",
    re.I,
)
_LEAD = 2  # sentences near the top in which the author may only say the headline again
_SAME = 0.5  # of the headline's stems in one sentence: it says the same again
_FEWEST = 5  # sentences of a body that could bear a headline out
_FEWEST_STEMS, _FEWEST_WORDS = 4, 60  # of headline and body, for a topic to be told
_IN_COMMON, _UNRELATED = 0.2, 0.9
_SHOWN = 3  # passages beside the headline's words

_QUOTATION = re.compile(r"“([^“”]{2,})”|\"([^\"]{2,})\"|(?<![\w’])[‘']([^‘’']{2,}(?:[’'](?=\w)[^‘’']*)*)[’'](?!\w)")
_SAYS = re.compile(r"[\s,]*(?:(?:says?|said|tells?|asks?)\s*,?\s*|[:–—-]\s*)(?:[A-Z][\w.]*\s+){0,2}")
_ELLIPSIS = re.compile(r"\s*(?:\.\s?\.\s?\.|…|\[[^\]]*\])\s*")
_SHORTEST_QUOTATION = 2  # words: a single word in marks is a nickname or a term


@dataclass(frozen=True)
class Assertion:
    """What a headline asserts, at `span`, and the sentences of the body that speak of it."""

    kind: Kind
    span: Span
    backing: Backing
    attributed: tuple[Span, ...]  # contents of sourced statements
    hedged: bool  # whether all of the attributed ones are
    own: tuple[Span, ...]  # sentences in the author's own voice


def headline_unsupported(audit: Audit) -> Iterable[Finding]:
    """The headline asserts a crime, an investigation, a charge or a figure that nobody in the body is cited for.

    Measured: the words of the headline that assert misconduct, an investigation, a charge or a figure, and each
    sentence of the body that speaks of the same: in a sourced statement, in the author's own voice, or nowhere. A
    sentence of the author's among the first two that says the headline again is a repetition, and bears nothing out.

    Silent where one sourced statement, or one sentence farther down, speaks of it; where the headline itself says
    whose word it is or asks; on bare numbers under a hundred, years, and figures that the body rounds ("nearly 5,000"
    for 4,987); on bodies of under five sentences; on opinion, interviews and transcripts.

    Example: "Weir Board Under Investigation" over a body whose first line says so, and nobody else does.
    """
    for one in find_assertions(audit):
        if one.backing not in ("repeated", "absent"):
            continue
        words = audit.article.cut(one.span)
        passages = one.own[:_SHOWN] or _closest(audit)
        told = "only the author says so, near the top" if one.backing == "repeated" else "the body does not speak of it"
        message = f"The headline says “{words}”, and no source in the body is cited for it: {told}."
        measured = {"assertion": one.kind, "words": words, "backing": one.backing}
        yield Finding("HL01", "headline-unsupported", "warning", message, (one.span, *passages), (), measured)


def headline_certainty(audit: Audit) -> Iterable[Finding]:
    """The headline states as fact what the body only attributes.

    Measured: the words of the headline that assert misconduct, and that every sentence of the body which speaks of the
    same is somebody's word ("an audit says", "alleged"), none the author's.

    Silent where the headline says whose word it is, hedges ("alleged", "may") or asks; on investigations, charges,
    arrests and verdicts, which are acts of record; where one sentence of the body says it in the author's own voice;
    on opinion and interviews.

    Example: "Board Covered Up the Leak" over a body in which one former clerk alleges it.
    """
    for one in find_assertions(audit):
        if one.kind != "misconduct" or one.backing != "attributed" or one.own:
            continue
        words = audit.article.cut(one.span)
        how = "hedges it" if one.hedged else "only attributes it"
        message = f"The headline states “{words}” as fact; the body {how}."
        measured = {"assertion": one.kind, "words": words, "attributed": len(one.attributed), "hedged": one.hedged}
        spans = (one.span, *one.attributed[:_SHOWN])
        yield Finding("HL02", "headline-certainty", "warning", message, spans, (), measured)


def headline_quote(audit: Audit) -> Iterable[Finding]:
    """A quotation in the headline is not in the body in those words, or there another person says it.

    Measured: each quotation of two words and more in the headline, compared with the body by its letters and figures
    alone; the parts on either side of an ellipsis or of brackets are looked for one by one. Where the headline names a
    person beside it ("Vale: “…”", "“…,” says Vale"), also who says it in the body.

    Silent on single words, on organisations as speakers (others speak for them), and without a headline.

    Example: “We knew about the gate” over a body that has “We may have known about the gate”.
    """
    article = audit.article
    body = f" {_plain(' '.join(article.cut(block) for block in article.body))} "
    for span, words in _quotations(article):
        parts = [part for part in map(_plain, _ELLIPSIS.split(words)) if part.strip()]
        if len(words.split()) < _SHORTEST_QUOTATION or not body.strip():
            continue
        missing = [part for part in parts if f" {part} " not in body]
        if missing:
            message = f"The body does not have the headline’s quotation “{words}” in those words."
            spans, measured = (span, *_closest(audit, words)), {"quotation": words, "missing": missing}
            yield Finding("HL03", "headline-quote", "warning", message, spans, (), measured)
        elif (speaker := _beside(audit, span)) and (others := _others(audit, speaker, parts)):
            names = list(dict.fromkeys(source.name or source.kind for _, source in others))
            message = f"The headline gives “{words}” to {speaker.names[0]}; in the body it is said by {names[0]}."
            spans, measured = (
                (span, *(s for s, _ in others)),
                {"quotation": words, "speaker": speaker.names[0], "said_by": names},
            )
            yield Finding("HL03", "headline-quote", "warning", message, spans, (), measured)


def _beside(audit: Audit, quotation: Span) -> Entity | None:
    """The person whom the headline names as the speaker of its quotation."""
    text = audit.article.text
    for entity in audit.entities:
        for mention in entity.mentions if entity.kind == "person" else ():
            before = mention < quotation and _SAYS.fullmatch(text, mention.end, quotation.start)
            after = quotation < mention and _SAYS.fullmatch(text, quotation.end, mention.start)
            if before or after:
                return entity
    return None


def _others(audit: Audit, speaker: Entity, parts: list[str]) -> list[tuple[Span, Source]]:
    """The sentences that have the words, with who says them, if all are people other than the speaker."""
    by_id = {source.id: source for source in audit.sources}
    told = [
        (statement.span, by_id[id])
        for statement in audit.statements
        if statement.voice == "source" and any(part in _plain(audit.article.cut(statement.span)) for part in parts)
        for id in statement.sources
    ]
    own = [source for _, source in told if source.entity == speaker.id or source.kind != "named_person"]
    return [] if own else told


def headline_topic(audit: Audit) -> Iterable[Finding]:
    """The headline is about something the body is not.

    Measured: how many of the headline's words, shortened, the body has; and the probability, by the stance model, that
    the two are unrelated. It speaks where both agree: a fifth of the words at most, and .9.

    Silent on headlines of under four such words, on bodies of under 60, and without a headline.

    Example: "Brewery Wins Gold at State Fair" over a story on a road closure.
    """
    article = audit.article
    if measured := off_topic(article.headline, "\n".join(article.cut(block) for block in article.body)):
        message = "The body is about something else than the headline."
        yield Finding("HL04", "headline-topic", "warning", message, article.spans("headline")[:1], (), measured)


def off_topic(headline: str, body: str) -> dict[str, float] | None:
    """The share of words in common and the probability of no relation, where both speak for another topic."""
    wanted = set(stems(headline))
    if len(wanted) < _FEWEST_STEMS or len(body.split()) < _FEWEST_WORDS:
        return None
    share = len(wanted & set(stems(body))) / len(wanted)
    if share > _IN_COMMON:
        return None
    unrelated = headline_stance(headline, body)["unrelated"]
    return {"shared_words": round(share, 2), "unrelated": unrelated} if unrelated >= _UNRELATED else None


@once
def find_assertions(audit: Audit) -> tuple[Assertion, ...]:
    """What the headline asserts on its own authority, each kind once."""
    return tuple(_asserted(audit))


def _asserted(audit: Audit) -> Iterator[Assertion]:
    article = audit.article
    if is_argued(article) or is_conversation(article) or len(sentences_of(audit)) < _FEWEST:
        return
    for headline in article.spans("headline")[:1]:
        if _TOLD.search(article.cut(headline)) or any(True for _ in _quotations(article)):
            return
        for kind, pattern in _KINDS:
            if found := pattern.search(article.text, *headline):
                yield _weighed(audit, kind, Span(*found.span()), pattern)
        yield from _figures(audit, headline)


def _weighed(audit: Audit, kind: Kind, span: Span, pattern: re.Pattern[str]) -> Assertion:
    """An assertion with what the body has of it."""
    article = audit.article
    headline = set(stems(article.headline))
    attributed: list[tuple[Span, Statement]] = []
    own: list[Span] = []
    repeats = True
    for number, sentence, statements in _sentences(audit):
        for found in pattern.finditer(article.text, *sentence):
            place = (Span(*found.span()),)
            if any(s.voice == "disclosure" for s in statements):
                continue
            told = [
                s for s in statements if s.voice == "source" and any(overlaps(p, place) for p in (*s.content, *s.cue))
            ]
            if told:
                attributed.append((sentence, told[0]))
            else:
                own.append(sentence)
                shared = headline & set(stems(article.cut(sentence)))
                repeats = repeats and number < _LEAD and len(shared) >= _SAME * len(headline)
    backing: Backing = "attributed" if attributed else "absent" if not own else "repeated" if repeats else "reported"
    hedged = all(statement.hedged for _, statement in attributed)
    return Assertion(kind, span, backing, _once(s for s, _ in attributed), hedged, _once(own))


def _figures(audit: Audit, headline: Span) -> Iterator[Assertion]:
    """Figures of the headline that the body has not, rounded or in words."""
    article = audit.article
    body = " ".join(article.cut(block) for block in (*article.body, *article.spans("caption", "standfirst")))
    there = [value for value, _ in _numbers(body)]
    for value, found in _numbers(article.text, headline):
        measured = found["unit"] or found["scale"] or found["share"]
        bare = not measured and (value < _SMALLEST or value in _YEAR)
        opens = not measured and found.start() == headline.start  # "101 Ways to …"
        if bare or opens or any(abs(value - other) <= 0.06 * value for other in there):
            continue
        yield Assertion("figure", Span(*found.span()), "absent", (), False, ())


def _numbers(text: str, span: Span | None = None) -> Iterator[tuple[float, re.Match[str]]]:
    for found in _NUMBER.finditer(text, *(span or Span(0, len(text)))):
        scale = _SCALE.get((found["scale"] or "").strip().lower(), 1.0)
        yield float(found["digits"].replace(",", "") + (found["part"] or "")) * scale, found


def _sentences(audit: Audit) -> Iterator[tuple[int, Span, list[Statement]]]:
    """The sentences of the body with their numbers and statements."""
    by: dict[Span, list[Statement]] = {}
    for statement in audit.statements:
        by.setdefault(statement.span, []).append(statement)
    yield from ((number, span, by[span]) for number, span in enumerate(sorted(by)))


def _closest(audit: Audit, words: str | None = None) -> tuple[Span, ...]:
    """The passages of the body nearest to the headline, or to some words of it."""
    sentences = sentences_of(audit)
    texts = [audit.article.cut(sentence) for sentence in sentences]
    chosen = choose_passages(words or audit.article.headline, texts)
    wanted = set(stems(words or audit.article.headline))
    best = sorted(chosen, key=lambda i: (-len(wanted & set(stems(texts[i]))), i))[:_SHOWN]
    return tuple(sentences[i] for i in sorted(best))


def _quotations(article: Article) -> Iterator[tuple[Span, str]]:
    for headline in article.spans("headline")[:1]:
        for found in _QUOTATION.finditer(article.text, *headline):
            yield Span(*found.span()), next(filter(None, found.groups()))


def _plain(text: str) -> str:
    """Letters and figures alone, small, a space between words."""
    return " ".join(re.findall(r"[^\W_]+", text.lower().replace("’", "").replace("'", "")))


def _once(spans: Iterable[Span]) -> tuple[Span, ...]:
    return tuple(dict.fromkeys(spans))
