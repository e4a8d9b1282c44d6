"""Who is mentioned where in an audit, and the audit with one party made of two, or two of one."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple, TypeVar

from headwater.records import BODY_ROLES, Audit, Entity, EntityKind, Source, SourceKind, Span, Statement, digest
from headwater.review.selectors import fold

NAMED: frozenset[SourceKind] = frozenset({"named_person", "named_organization", "document"})
_UNNAMED: dict[SourceKind, SourceKind] = {"named_person": "unnamed_person", "named_organization": "unnamed_group"}
_BY_NAME: dict[SourceKind, SourceKind] = {"unnamed_person": "named_person", "anonymous": "named_person"}
_SOURCE_KIND: dict[EntityKind, SourceKind] = {
    "person": "named_person", "organisation": "named_organization", "place": "named_organization",
    "group": "unnamed_group", "document": "document",
}  # fmt: skip
_ENTITY_KIND: dict[SourceKind, EntityKind] = {
    "named_person": "person", "named_organization": "organisation", "document": "document"
}  # fmt: skip
T = TypeVar("T", Source, Entity)


class Party(NamedTuple):
    """Somebody the article mentions; `source` where statements are theirs."""

    source: Source | None
    entity: Entity | None


def party_at(audit: Audit, span: Span) -> Party | None:
    """Who is mentioned at a span: the party with the mention that is most like it."""
    if source := _mentioned(audit.sources, span):
        return Party(source, entity_of(audit, source))
    entity = _mentioned(audit.entities, span)
    return Party(_source_of(audit, entity), entity) if entity else None


def party_named(audit: Audit, name: str) -> Party | None:
    """Who bears a name, whole."""
    asked = fold(name).casefold()
    entity = next((one for one in audit.entities if asked in (fold(n).casefold() for n in one.names)), None)
    source = next((one for one in audit.sources if fold(one.name or "").casefold() == asked), None)
    if source:
        return Party(source, entity_of(audit, source))
    return Party(_source_of(audit, entity), entity) if entity else None


def entity_of(audit: Audit, source: Source) -> Entity | None:
    return next((one for one in audit.entities if one.id == source.entity), None)


def new_source(
    audit: Audit, name: str, kind: SourceKind | None, mentions: Sequence[Span], *, entity: Entity | None = None
) -> Source:
    """A source that the audit did not have, on a side of its own; it has the mentions of the entity that it is."""
    told = entity.names[0] if entity else name
    kind = kind or (_SOURCE_KIND[entity.kind] if entity else "named_person")
    version, key = audit.article.version, f"{kind} {fold(told).lower()}"
    return Source(
        id=digest(["source", version, key]),
        entity=entity.id if entity else None,
        kind=kind,
        name=None if kind == "anonymous" and mentions else told,
        title=None,
        affiliation=None,
        justification=(),
        outlet=False,
        side=digest(["side", version, key]),
        mentions=tuple(sorted({*mentions, *(entity.mentions if entity else ())})),
    )


def mentions_of(audit: Audit, name: str) -> list[Span]:
    """Where a name stands in the article's own words."""
    words = r"\s+".join(map(re.escape, name.split()))
    places = [block.span for block in audit.article.blocks if block.role in {*BODY_ROLES, "headline", "standfirst"}]
    pattern = re.compile(rf"(?<!\w){words}(?!\w)")
    return [Span(*m.span()) for span in places for m in pattern.finditer(audit.article.text, *span)]


def merge_parties(audit: Audit, other: Party, target: Party) -> Audit:
    """One party of two: with the target's id and side, and the name of whichever has one."""
    entity = target.entity or other.entity
    dropped = other.entity if entity is target.entity else None
    if entity and dropped and dropped.id != entity.id:
        joined = replace(
            entity,
            names=tuple(dict.fromkeys((*entity.names, *dropped.names))),
            mentions=_together(entity.mentions, dropped.mentions),
        )
        audit = replace(audit, entities=tuple(joined if e is entity else e for e in audit.entities if e is not dropped))
    source = target.source or other.source
    if source is None:
        return audit
    for party in (target, other):
        if party.source and party.source is not source:
            source = _joined(source, party.source)
        elif party.source is None and party.entity:
            source = replace(source, mentions=_together(source.mentions, party.entity.mentions))
    source = replace(source, entity=entity.id if entity else None)
    ids = {party.source.id for party in (target, other) if party.source}
    sources = (*(one for one in audit.sources if one.id not in ids), source)
    renamed = tuple(_renamed(statement, ids, source.id) for statement in audit.statements)
    return replace(audit, sources=sources, statements=renamed)


def split_party(
    audit: Audit, source: Source, spans: Sequence[Span], name: str | None, kind: SourceKind | None
) -> Audit:
    """Of a source's mentions those at `spans` are another's: of whoever bears the name, else of a new source."""
    moved = [mention for mention in source.mentions if any(mention.overlaps(span) for span in spans)]
    left = tuple(mention for mention in source.mentions if mention not in moved)
    if not moved or not left:
        return audit  # this audit knows the two apart
    known = party_named(audit, name) if name else None
    if known and known.source is source:
        known = None  # two people of one name
    entity = entity_of(audit, source)
    if entity and (rest := tuple(mention for mention in entity.mentions if mention not in moved)):
        audit = replace(audit, entities=tuple(replace(e, mentions=rest) if e is entity else e for e in audit.entities))
    if known and known.source:
        other = replace(known.source, mentions=_together(known.source.mentions, moved))
    else:
        kind = kind or (_BY_NAME if name else _UNNAMED).get(source.kind, source.kind)
        other = new_source(audit, name or "", kind, moved, entity=known.entity if known else None)
        if not known:
            audit, other = _set_apart(audit, other, moved)
    ids = {source.id, other.id}
    kept = replace(source, mentions=left)
    sources = (*(one for one in audit.sources if one.id not in ids), kept, other)
    statements = tuple(_reassigned(statement, source.id, other.id, moved) for statement in audit.statements)
    return replace(audit, sources=sources, statements=statements)


def tidied(audit: Audit) -> Audit:
    """Each source that something draws on once, in order of place; each sentence once for each source."""
    statements, joined = _joined_statements(audit.statements)
    used = {id for statement in statements for id in (*statement.sources, statement.relay)}
    last = len(audit.article.text)
    sources = sorted(
        (source for source in audit.sources if source.id in used),
        key=lambda source: min(source.mentions, default=Span(last, last)),
    )
    entities = sorted(audit.entities, key=lambda entity: min(entity.mentions, default=Span(last, last)))
    matches = tuple(
        replace(match, statement=joined[match.statement]) for match in audit.matches if match.statement in joined
    )
    return replace(
        audit, statements=tuple(statements), sources=tuple(sources), entities=tuple(entities), matches=matches
    )


def _mentioned(parties: Iterable[T], span: Span) -> T | None:
    """The one with the mention that has most of its words in common with the span."""

    def alike(mention: Span) -> float:
        both = min(mention.end, span.end) - max(mention.start, span.start)
        return both / (max(mention.end, span.end) - min(mention.start, span.start))

    near = [(alike(mention), party) for party in parties for mention in party.mentions if mention.overlaps(span)]
    return max(near, key=lambda pair: pair[0])[1] if near else None


def _source_of(audit: Audit, entity: Entity) -> Source | None:
    return next((source for source in audit.sources if source.entity == entity.id), None)


def _joined(target: Source, other: Source) -> Source:
    named = other if other.kind in NAMED and target.kind not in NAMED else target
    return replace(
        target,
        kind=named.kind,
        name=named.name or target.name or other.name,
        outlet=named.outlet,
        title=target.title or other.title,
        affiliation=target.affiliation or other.affiliation,
        justification=_together(target.justification, other.justification),
        side=None if named.outlet else target.side or other.side,
        mentions=_together(target.mentions, other.mentions),
        anonymity=_together(target.anonymity, other.anonymity) if named.kind == "anonymous" else (),
    )


def _together(one: Iterable[Span], other: Iterable[Span]) -> tuple[Span, ...]:
    return tuple(sorted({*one, *other}))


def _renamed(statement: Statement, old: set[str], new: str) -> Statement:
    sources = tuple(dict.fromkeys(new if id in old else id for id in statement.sources))
    relay = new if statement.relay in old else statement.relay
    return replace(statement, sources=sources, relay=None if relay in sources else relay)


def _set_apart(audit: Audit, source: Source, moved: Sequence[Span]) -> tuple[Audit, Source]:
    """The new source under an id that tells it from others of its words, and as an entity if it is named."""
    version, key = audit.article.version, f"{source.kind} {fold(source.name or '').lower()} {min(moved).start}"
    source = replace(
        source,
        id=digest(["source", version, key]),
        side=digest(["side", version, key]),
        name=source.name or None,
    )
    if not source.name or source.kind not in _ENTITY_KIND:
        return audit, source
    entity = Entity(digest(["entity", version, key]), _ENTITY_KIND[source.kind], (source.name,), tuple(moved))
    return replace(audit, entities=(*audit.entities, entity)), replace(source, entity=entity.id)


def _reassigned(statement: Statement, old: str, new: str, moved: Sequence[Span]) -> Statement:
    """The statement as the other source's, if the words that name its source are that one's."""

    def names(span: Span | None) -> bool:
        return span is not None and any(span.overlaps(mention) for mention in moved)

    if old in statement.sources and names(statement.source_span):
        return _renamed(statement, {old}, new)
    if statement.relay == old and any(statement.span.contains(mention) for mention in moved):
        return replace(statement, relay=new)
    return statement


def _joined_statements(statements: Sequence[Statement]) -> tuple[list[Statement], dict[str, str]]:
    """Statements of one sentence and the same sources made one; and the id under which each is now."""
    first: dict[tuple[Span, str, tuple[str, ...]], Statement] = {}
    joined: dict[str, str] = {}
    for statement in statements:
        key = (statement.span, statement.voice, statement.sources)
        # Two statements whose source nobody could tell may be two people's.
        held = first.get(key) if statement.sources else None
        if held is None:
            first[key if statement.sources else (statement.span, statement.id, ())] = statement
            joined[statement.id] = statement.id
            continue
        joined[statement.id] = held.id
        first[key] = replace(
            held,
            content=_together(held.content, statement.content),
            cue=tuple(dict.fromkeys((*held.cue, *statement.cue))),
            kind=held.kind if held.kind == statement.kind else "mixed",
            source_span=held.source_span or statement.source_span,
            relay=held.relay or statement.relay,
            hedged=held.hedged or statement.hedged,
            negated=held.negated or statement.negated,
            carried=held.carried and statement.carried,
            confidence=max(held.confidence, statement.confidence),
        )
    return list(first.values()), joined
