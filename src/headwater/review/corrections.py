"""What reviewers put right, applied to an audit: of the same version, of a later one, or made with another model."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from headwater.records import (
    Article,
    Audit,
    Correction,
    CorrectionKind,
    Directness,
    Selector,
    Source,
    Span,
    Statement,
    digest,
    merged,
)
from headwater.review.parties import (
    Party,
    mentions_of,
    merge_parties,
    new_source,
    party_at,
    party_named,
    split_party,
    tidied,
)
from headwater.review.reviews import find_statement, same_name, speaker_of, statements_at
from headwater.review.selectors import anchor

# Between these marks are somebody's own words; a quotation of several paragraphs is closed in the last of them only.
_QUOTED = re.compile(r'“[^”]*(?:”|$)|"[^"]*(?:"|$)')
_PRONOUNS = frozenset("he she they it who i we him her them".split())


def apply_corrections(audit: Audit, corrections: Sequence[Correction]) -> tuple[Audit, tuple[Correction, ...]]:
    """The audit with what reviewers put right, one correction after the other; and those whose words are gone.

    Statements and sources keep their ids; a new source has the same id in every audit of that version. A source that no
    statement draws on any more is left out, its entity stays. What was corrected has the confidence 1.0. Matches follow
    their statements; findings are not looked for again.
    """
    lost = []
    for correction in corrections:
        corrected = _APPLY[correction.kind](audit, correction)
        if corrected is None:
            lost.append(correction)
        else:
            audit = tidied(corrected)
    return audit, tuple(lost)


# Each returns the audit put right, or `None` where the words that the correction was made on are gone.


def _put_voice(audit: Audit, correction: Correction) -> Audit | None:
    statement = find_statement(audit, correction.where, correction.speaker)
    if statement is None or correction.voice is None:
        return None
    if correction.voice == statement.voice:
        return _with_statement(audit, statement, replace(statement, confidence=1.0))
    if correction.voice == "source":
        return _with_statement(audit, statement, _attributed(audit.article, statement))
    speaker = speaker_of(audit, statement)
    if correction.speaker and speaker and not same_name(correction.speaker, speaker):
        return None  # that the words are not Vale's says nothing of Reed, whom another model heard
    if len(statements_at(audit, statement.span)) > 1:
        return _with_statement(audit, statement, None)  # the sentence is still that of the others
    own = replace(
        statement, voice=correction.voice, kind=None, attribution=None, sources=(), relay=None, source_span=None,
        cue=(), content=(), inner=None, carried=False, confidence=1.0,
    )  # fmt: skip
    return _with_statement(audit, statement, own)


def _put_speaker(audit: Audit, correction: Correction) -> Audit | None:
    statement = find_statement(audit, correction.where, correction.speaker)
    at = anchor(correction.source, audit.article.text) if correction.source else None
    if statement is None or (at is None and not correction.name):
        return None
    source = _speaker(audit, correction, at)
    audit, pronoun = _without_pronoun(audit, statement, but=source.id)
    if pronoun:
        source = replace(source, mentions=tuple(sorted({*source.mentions, pronoun})))
    if source.side is None and not source.outlet:  # so far it only passed words on
        source = replace(source, side=digest(["side", audit.article.version, source.id]))
    told = _attributed(audit.article, statement)
    shared = [s for s in audit.statements if s.attribution == told.attribution and s.id != statement.id]
    if any(s.sources != (source.id,) for s in shared):
        told = replace(told, attribution=digest([audit.article.version, told.span, source.id]))
    told = replace(
        told,
        sources=(source.id,),
        relay=None if told.relay == source.id else told.relay,
        source_span=pronoun or _nearest(audit.article, source, statement),
        carried=False,
    )
    audit = replace(audit, sources=(*(one for one in audit.sources if one.id != source.id), source))
    return _with_statement(audit, statement, told)


def _put_span(audit: Audit, correction: Correction) -> Audit | None:
    statement = find_statement(audit, correction.where, correction.speaker)
    found = [anchor(selector, audit.article.text) for selector in correction.spans]
    if statement is None or not found:
        return None
    inside = [
        Span(max(span.start, statement.span.start), min(span.end, statement.span.end))
        for span in found
        if span and span.overlaps(statement.span)
    ]
    if len(inside) < len(found):
        return None
    told = replace(_attributed(audit.article, statement), content=tuple(merged(inside)))
    return _with_statement(audit, statement, replace(told, kind=_directness(audit.article, told)))


def _merge(audit: Audit, correction: Correction) -> Audit | None:
    other = _party(audit, correction.where)
    target = _party(audit, correction.source)
    if other is None or target is None:
        return None
    same = other.source == target.source if other.source and target.source else other.entity == target.entity
    return audit if same else merge_parties(audit, other, target)


def _split(audit: Audit, correction: Correction) -> Audit | None:
    party = _party(audit, correction.where)
    spans = [span for selector in correction.spans if (span := anchor(selector, audit.article.text))]
    if party is None or party.source is None or not spans:
        return None
    return split_party(audit, party.source, spans, correction.name, correction.source_kind)


_APPLY: dict[CorrectionKind, Callable[[Audit, Correction], Audit | None]] = {
    "voice": _put_voice,
    "speaker": _put_speaker,
    "span": _put_span,
    "merge": _merge,
    "split": _split,
}


def _party(audit: Audit, selector: Selector | None) -> Party | None:
    span = anchor(selector, audit.article.text) if selector else None
    return party_at(audit, span) if span else None


def _with_statement(audit: Audit, old: Statement, new: Statement | None) -> Audit:
    """The audit with one statement in place of another, or without it."""
    statements = (new if statement.id == old.id else statement for statement in audit.statements)
    return replace(audit, statements=tuple(statement for statement in statements if statement))


def _attributed(article: Article, statement: Statement) -> Statement:
    """The statement as a source's; where nothing in it was attributed, all of it is."""
    if statement.voice == "source":
        return replace(statement, confidence=1.0)
    told = replace(statement, voice="source", content=(statement.span,), confidence=1.0)
    return replace(told, kind=_directness(article, told), attribution=digest([article.version, statement.span]))


def _directness(article: Article, statement: Statement) -> Directness:
    block = next((span for span in article.body if span.contains(statement.span)), statement.span)
    quoted = [Span(block.start + m.start(), block.start + m.end()) for m in _QUOTED.finditer(article.cut(block))]
    letters = [i for span in statement.content for i in range(*span) if article.text[i].isalnum()]
    inside = sum(any(span.start <= i < span.end for span in quoted) for i in letters)
    if not inside:
        return "indirect"
    return "direct" if inside == len(letters) else "mixed"


def _speaker(audit: Audit, correction: Correction, at: Span | None) -> Source:
    """The source that a statement is from: known to the audit, or new."""
    name = correction.name or (audit.article.cut(at) if at else "")
    party = party_at(audit, at) if at else party_named(audit, name)
    if party and party.source:
        return party.source
    mentions = [at] if at else mentions_of(audit, name)
    made = new_source(audit, name, correction.source_kind, mentions, entity=party.entity if party else None)
    return next((source for source in audit.sources if source.id == made.id), made)


def _without_pronoun(audit: Audit, statement: Statement, *, but: str) -> tuple[Audit, Span | None]:
    """ "he said" that was Reed's is no mention of Reed any more. The span, where a pronoun names the source."""
    span = statement.source_span
    if span is None or audit.article.cut(span).casefold() not in _PRONOUNS:
        return audit, None
    wrong = {id for id in statement.sources if id != but}
    sources = (
        replace(one, mentions=tuple(mention for mention in one.mentions if mention != span)) if one.id in wrong else one
        for one in audit.sources
    )
    return replace(audit, sources=tuple(sources)), span


def _nearest(article: Article, source: Source, statement: Statement) -> Span | None:
    """The words that name the source: in the sentence, if they can be out of what is said; else the last before it."""
    if statement.source_span in source.mentions:
        return statement.source_span
    block = next((span for span in article.body if span.contains(statement.span)), statement.span)
    near = [m for m in source.mentions if block.contains(m) and m.start < statement.span.end]

    def fitness(mention: Span) -> tuple[bool, bool, Span]:
        in_sentence = statement.span.contains(mention)
        return in_sentence, not any(mention.overlaps(content) for content in statement.content), mention

    return max(near, key=fitness, default=None)
