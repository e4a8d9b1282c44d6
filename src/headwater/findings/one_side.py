"""SR02: an accusation, or what a headline asserts, that only one party vouches for."""

from collections.abc import Iterable

from headwater.findings.accusations import Accusation, find_accusations
from headwater.findings.accused import is_public_body
from headwater.findings.blocks import overlaps
from headwater.findings.headline import Assertion, find_assertions
from headwater.findings.labels import is_argued, is_conversation
from headwater.findings.passages import stems
from headwater.findings.sides import sides_behind
from headwater.records import Audit, Finding, Source, Span, merged

_SHARED = 2  # of a headline's stems: a statement with fewer does not bear on it
_FEWEST = 2  # statements: one alone is no chorus of one side
_SHOWN = 5


def one_side(audit: Audit) -> Iterable[Finding]:
    """An accusation, or the wrong that a headline asserts, is backed by sourced statements of one side alone.

    Measured: the sourced statements that accuse a named party of wrongdoing, or share two of the headline's words and
    more where the headline asserts misconduct or an investigation; and the sides they are from. A union, its president,
    its lawyer and its letter are one side; an outlet that passes words on is none.

    Silent where a second side says so, where the author reports it beyond the top of the story, on charges, arrests and
    verdicts that somebody tells of, where the one side is a public authority (police, prosecutors, a court), where one
    statement is all there is, and on opinion, interviews and transcripts.

    Example: a headline on a mill's fraud, and a former partner, her lawyer and her letter as all there is to back it.
    """
    if is_argued(audit.article) or is_conversation(audit.article):
        return
    headline = [one for one in find_assertions(audit) if _is_a_wrong(one)]
    if headline and (finding := _finding(audit, headline[0].span, _bearing(audit), "what the headline asserts")):
        yield finding
        return
    against: dict[str, list[Accusation]] = {}
    for accusation in find_accusations(audit):
        against.setdefault(accusation.entity, []).append(accusation)
    names = {entity.id: entity.names[0] for entity in audit.entities}
    for entity, accusations in against.items():
        if all(one.by and one.way != "legal" for one in accusations):
            told = f"the accusation against {names[entity]}"
            if finding := _finding(audit, None, [one.span for one in accusations], told):
                yield finding


def _is_a_wrong(one: Assertion) -> bool:
    """A charge that somebody tells of is an act of record; one that nobody does is the headline's own word."""
    if one.kind == "charge":
        return one.backing in ("repeated", "absent")
    return one.kind != "figure" and one.backing != "reported"


def _bearing(audit: Audit) -> list[Span]:
    """The contents of sourced statements that bear on the headline."""
    headline = set(stems(audit.article.headline))
    return [
        content
        for statement in audit.statements
        if statement.voice == "source"
        for content in statement.content
        if len(headline & set(stems(audit.article.cut(content)))) >= _SHARED
    ]


def _finding(audit: Audit, headline: Span | None, backing: list[Span], what: str) -> Finding | None:
    sides = sides_behind(audit, backing)
    if len(sides) != 1:
        return None
    (sources,) = sides.values()
    theirs = {source.id for source in sources}
    places = tuple(merged(backing))
    told = [
        next(content for content in statement.content if overlaps(content, places))
        for statement in audit.statements
        if theirs.intersection(statement.sources) and any(overlaps(content, places) for content in statement.content)
    ]
    if len(told) < _FEWEST or all(_is_authority(source) for source in sources):
        return None
    names = list(dict.fromkeys(source.name or source.title or source.kind.replace("_", " ") for source in sources))
    message = f"Only one side backs {what}: {', '.join(names)}."
    spans = (*([headline] if headline else []), *told[:_SHOWN])
    measured = {"statements": len(told), "sides": 1, "sources": names}
    return Finding("SR02", "one-side", "warning", message, spans, (), measured)


def _is_authority(source: Source) -> bool:
    return bool(source.name and is_public_body(source.name)) or bool(source.title and is_public_body(source.title))
