"""Small audits, built by hand: a page as rows of (role, text), and who says what in it."""

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from headwater.findings import find_findings
from headwater.records import (
    Article,
    Audit,
    Block,
    Checked,
    Comment,
    Directness,
    Entity,
    EntityKind,
    Finding,
    Link,
    Match,
    Observable,
    Reuse,
    Role,
    SiteLink,
    Skipped,
    Source,
    SourceKind,
    Span,
    Statement,
    Voice,
)

Row = tuple[Role, str]
HTML = Observable(links=True, structured_data=True, metadata=True)
DUMP = Observable(links=False, structured_data=False, metadata=False)


@dataclass(frozen=True)
class Said:
    """`content` is in the text; `source` and `relay` are names of Heard, in the text too."""

    content: str
    source: str | None = None
    relay: str | None = None
    kind: Directness = "direct"
    voice: Voice = "source"
    cue: str | None = None
    words: str | None = None  # of the source in this place, where they are not its name


@dataclass(frozen=True)
class Heard:
    """A source: its words as they stand in the text, which are its name as well."""

    name: str
    kind: SourceKind = "named_person"
    outlet: bool = False
    side: str | None = None
    title: str | None = None
    affiliation: str | None = None
    justification: str | None = None  # words of the text
    anonymity: str | None = None  # words of the text
    entity: str | None = None  # the first name of a Named


@dataclass(frozen=True)
class Named:
    """An entity: the words it goes by, each of them somewhere in the text. Its id is the first of them."""

    names: tuple[str, ...]
    kind: EntityKind = "person"


def page(*rows: Row, links: tuple[tuple[str, str], ...] = (), comments: int = 0, **fields: Any) -> Article:
    """An article of these blocks, a blank line between them. `links` are (words of the text, address)."""
    text, blocks = "", []
    for role, words in rows:
        text += "\n\n" if text else ""
        blocks.append(Block(role, Span(len(text), len(text) + len(words))))
        text += words
    spans = [block.span for block in blocks if block.role == "comment"]
    told = {
        "id": "page", "version": "1", "url": None, "outlet": None, "published": None, "modified": None,
        "language": "en", "section": None, "byline": (), "site_links": (), "structured_data": (), "observable": HTML,
    }  # fmt: skip
    return Article(
        text=text,
        blocks=tuple(blocks),
        links=tuple(Link(find(text, words), href) for words, href in links),
        comments=tuple(Comment(None, None, span) for span in spans),
        **(told | fields),
    )


def audit_of(
    article: Article,
    *,
    said: tuple[Said, ...] = (),
    heard: tuple[Heard, ...] = (),
    named: tuple[Named, ...] = (),
    confidence: float = 0.95,
    ran: tuple[str, ...] = ("anatomy", "statements"),
    reuses: tuple[Reuse, ...] = (),
    matches: tuple[Match, ...] = (),
    corpus: str | None = None,
) -> Audit:
    """The audit before its findings: a statement for each sentence, the author's own where nobody is said to say it.

    `corpus` is the revision of the one that it was held against.
    """
    text = article.text
    statements: list[Statement] = []
    for block in article.body:
        for sentence in _sentences(text, block):
            here: list[Said | None] = [one for one in said if find(text, one.content).overlaps(sentence)]
            statements += [_statement(text, sentence, one, confidence) for one in here or [None]]
    sources = tuple(_source(text, one) for one in heard)
    entities = tuple(Entity(one.names[0], one.kind, one.names, _spans(text, one.names)) for one in named)
    if "statements" not in ran:
        statements = []
    checked = Checked(ran, ())
    return Audit(article, tuple(statements), sources, entities, reuses, matches, (), checked, "1", {}, corpus)


def findings_of(code: str, audit: Audit) -> tuple[Finding, ...]:
    return find_findings(audit, select=(code,)).findings


def levels_of(code: str, audit: Audit) -> list[str]:
    return [finding.level for finding in findings_of(code, audit)]


def words_of(audit: Audit, finding: Finding) -> list[str]:
    return [audit.article.cut(span) for span in finding.spans]


def skipped_of(code: str, audit: Audit) -> list[str]:
    skipped: tuple[Skipped, ...] = find_findings(audit, select=(code,)).checked.skipped
    return [one.why for one in skipped if one.what == code]


def site(*links: tuple[str, str]) -> tuple[SiteLink, ...]:
    return tuple(SiteLink(text, href) for text, href in links)


def find(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


def mentions(text: str, words: str) -> tuple[Span, ...]:
    return tuple(Span(*match.span()) for match in re.finditer(re.escape(words), text))


def _spans(text: str, names: tuple[str, ...]) -> tuple[Span, ...]:
    """Where any of the names stands, the longest where they overlap."""
    words = "|".join(rf"\b{re.escape(name)}\b" for name in sorted(names, key=len, reverse=True))
    return tuple(Span(*match.span()) for match in re.finditer(words, text))


def _source(text: str, one: Heard) -> Source:
    return Source(
        id=one.name, entity=one.entity, kind=one.kind, name=one.name, title=one.title, affiliation=one.affiliation,
        justification=(find(text, one.justification),) if one.justification else (), outlet=one.outlet, side=one.side,
        mentions=mentions(text, one.name), anonymity=(find(text, one.anonymity),) if one.anonymity else (),
    )  # fmt: skip


def _sentences(text: str, block: Span) -> list[Span]:
    """Good enough for our own texts: a full stop, closing marks, a blank, a capital."""
    ends = [match.end(1) for match in re.finditer(r"([.!?][”’\"]*)\s+(?=[“‘\"A-Z])", text[block.start : block.end])]
    cuts = [0, *ends, block.end - block.start]
    found = []
    for start, end in pairwise(cuts):
        words = text[block.start + start : block.start + end]
        lead = len(words) - len(words.lstrip())
        if words.strip():
            found.append(Span(block.start + start + lead, block.start + end))
    return found


def _statement(text: str, sentence: Span, one: Said | None, confidence: float) -> Statement:
    content = find(text, one.content) if one else None
    clip = Span(max(content.start, sentence.start), min(content.end, sentence.end)) if content else None
    named = (one.words or one.source) if one else None
    return Statement(
        id=f"{sentence.start}", span=sentence, voice=one.voice if one else "author", kind=one.kind if one else None,
        attribution=one.content if one else None, sources=(one.source,) if one and one.source else (),
        relay=one.relay if one else None,
        source_span=find(text, named) if named else None,
        cue=(find(text, one.cue),) if one and one.cue else (),
        content=(clip,) if clip else (), inner=None, carried=False, hedged=False, negated=False, confidence=confidence,
    )  # fmt: skip
