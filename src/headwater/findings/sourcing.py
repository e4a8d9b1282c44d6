"""SR: who the article has what it says from."""

import re
from collections import Counter
from collections.abc import Iterable

from headwater.findings.labels import is_argued, is_conversation
from headwater.findings.outlets import is_host_of, same_outlet
from headwater.records import Article, Audit, Finding, Level, Link, Source, SourceKind, Span, Statement, host_of

_SHORT = 100  # words: a brief or a caption page has no room for sources
_SURE = 0.5  # below it a statement is more likely wrong than right
# "said in a statement": its words are what the reader gets, and nothing may be there to link. "This post" is the page.
_SAID_ALOUD = re.compile(
    r"\b(?:statements?|testimony|remarks|speech|interview)\b|^(?:this|our) (?:post|article|story|report)$",
    re.IGNORECASE,
)
_NAMES: dict[SourceKind, tuple[str, str]] = {
    "named_person": ("named person", "named people"),
    "named_organization": ("organisation", "organisations"),
    "document": ("document", "documents"),
    "anonymous": ("anonymous source", "anonymous sources"),
    "unnamed_person": ("unnamed person", "unnamed people"),
    "unnamed_group": ("unnamed group", "unnamed groups"),
}


def no_source(audit: Audit) -> Iterable[Finding]:
    """No statement of the article has a source.

    Measured: the statements, and those in which somebody or something is named as the source. A disclosure ("could not
    be reached") is not one.

    Silent on bodies of under 100 words; on pages labelled as opinion, analysis, review, satire or sponsored, which
    speak for themselves; on transcripts and questions and answers; and where statements were not looked for.

    Example: eight paragraphs on a fire, and nobody who saw it, counted it or was asked.
    """
    article = audit.article
    sourced = [s for s in audit.statements if s.voice == "source" and (s.sources or s.relay)]
    words = sum(len(article.cut(span).split()) for span in article.body)
    if sourced or not audit.statements or words < _SHORT or is_argued(article) or is_conversation(article):
        return
    message = f"None of {len(audit.statements)} statements has a source."
    measured = {"statements": len(audit.statements), "sourced": 0, "words": words}
    yield Finding("SR01", "no-source", "warning", message, (), (), measured)


def relayed(audit: Audit) -> Iterable[Finding]:
    """Passages that the article has from another news outlet, and whether that outlet is linked.

    Measured: statements that an outlet is the source of, or that it passes on ("…, said Pell, the Courier reported"); a
    link in the same paragraph to a host that matches the outlet's name, or on that name or its verb. A note; info
    where every outlet is linked.

    Silent on the article's own outlet and on statements with a confidence under 0.5. In a plain-text dump links cannot
    be seen, and it says so.

    Example: "The pumps stopped in March, the Harwick Courier reported." with no link to the Courier.
    """
    article = audit.article
    relays = {s.relay for s in audit.statements if s.relay}
    organizations = [source for source in audit.sources if source.kind == "named_organization"]
    others = [source for source in organizations if source.outlet or source.id in relays]
    outlets = {s.id: s for s in others if _is_named(article, s) and not _is_own(article, s)}
    passages: dict[str, list[Statement]] = {}
    for statement in (s for s in audit.statements if s.confidence >= _SURE):
        for id in dict.fromkeys([*([statement.relay] if statement.relay else []), *statement.sources]):
            if id in outlets:
                passages.setdefault(id, []).append(statement)
    if not passages:
        return
    counted: list[dict[str, object]] = [
        {
            "outlet": outlets[id].name or article.cut(outlets[id].mentions[0]),
            "passages": len(told),
            "linked": _is_linked(article, outlets[id], told) if article.observable.links else None,
        }
        for id, told in passages.items()
    ]
    spans = tuple(sorted({statement.span for told in passages.values() for statement in told}))
    level: Level = "info" if all(one["linked"] for one in counted) else "note"
    measured = {"passages": len(spans), "outlets": counted}
    yield Finding("SR04", "relayed", level, _relayed_message(counted, len(spans)), spans, (), measured)


def document_not_available(audit: Audit) -> Iterable[Finding]:
    """A document is cited and neither linked nor shown.

    Measured: for each source that is a document (a letter, a filing, a study, a poll), a link in the paragraph of any
    of its mentions, or a quote block that gives its words. A document that is neither is one finding.

    Silent on those linked or shown; on a statement to the press or testimony, which is shown by being quoted; on a
    document that only another outlet is said to hold; and on statements with a confidence under 0.5. In a plain-text
    dump links cannot be seen, and it says so.

    Example: "According to a notice drafted by the anglers, …" on a page that links to no notice.
    """
    article = audit.article
    for source in audit.sources:
        told = [s for s in audit.statements if source.id in s.sources and s.confidence >= _SURE]
        # "…, the Courier reported": who has the document is the Courier, and SR04 tells of that.
        if source.kind != "document" or source.outlet or not told or all(s.relay for s in told):
            continue
        if article.observable.links and _is_document_linked(article, source, told):
            continue
        if _is_shown(article, source, told):
            continue
        words = [source.name or "", *(article.cut(mention) for mention in source.mentions[:1])]
        name = " ".join(max(words, key=len).split())
        if _SAID_ALOUD.search(name):
            continue
        message = f"A document is cited and neither linked nor shown: “{name}”."
        if not article.observable.links:
            message = f"A document is cited and not shown: “{name}”; links cannot be seen in this input."
        linked = False if article.observable.links else None
        measured = {"document": name, "statements": len(told), "linked": linked, "shown": False}
        spans = source.mentions or tuple(s.span for s in told)
        yield Finding("SR05", "document-not-available", "note", message, spans, (), measured)


def source_profile(audit: Audit) -> Iterable[Finding]:
    """The sources at a glance: how many of which kind, how much of the text is theirs, how many sides they speak for.

    Measured: sources that a statement draws on, by kind; statements by voice; outlets; documents; independent sides,
    with the sources of each (a club, its president and its letter are one; an outlet that passes words on is none);
    links from the body to other sites, where links can be seen.

    Silent where statements were not looked for.

    Example: "5 sources, speaking for 3 sides: 3 named people, 1 document, 1 unnamed group; 14 of 22 statements
    attributed; 2 links to other sites."
    """
    article = audit.article
    if not audit.statements:
        return
    used = {id for s in audit.statements for id in [*s.sources, *([s.relay] if s.relay else [])]}
    sources = [source for source in audit.sources if source.id in used]
    kinds = Counter(source.kind for source in sources)
    voices = Counter(statement.voice for statement in audit.statements)
    links = len(_outbound(article)) if article.observable.links else None
    parts = [_many(kinds[kind], *words) for kind, words in _NAMES.items() if kinds[kind]]
    message = _many(len(sources), "source", "sources")
    if audit.independent_sides:
        message += f", speaking for {_many(audit.independent_sides, 'side', 'sides')}"
    message += f": {', '.join(parts)}" if parts else ""
    message += f"; {voices['source']} of {_many(len(audit.statements), 'statement', 'statements')} attributed"
    message += "." if links is None else f"; {_many(links, 'link', 'links')} to other sites."
    measured = {
        "sources": len(sources),
        "kinds": dict(kinds),
        "voices": dict(voices),
        "outlets": sum(source.outlet for source in sources),
        "documents": kinds["document"],
        "independent_sides": audit.independent_sides,
        "sides": [[_called(article, source) for source in side] for side in audit.sides().values()],
        "outbound_links": links,
    }
    spans = tuple(sorted(min(source.mentions) for source in sources if source.mentions))
    yield Finding("SR08", "source-profile", "info", message, spans, (), measured)


def _called(article: Article, source: Source) -> str:
    return source.name or " ".join(article.cut(source.mentions[0]).split()) if source.mentions else "no name"


def _many(count: int, one: str, more: str) -> str:
    return f"{count} {one if count == 1 else more}"


def _relayed_message(counted: list[dict[str, object]], passages: int) -> str:
    names = ", ".join(f"{one['outlet']} ({one['passages']})" for one in counted)
    message = f"{_many(passages, 'passage is', 'passages are')} from other outlets: {names}"
    if any(one["linked"] is None for one in counted):
        return f"{message}; links cannot be seen in this input."
    missing = [str(one["outlet"]) for one in counted if not one["linked"]]
    return f"{message}; no link to {', '.join(missing)}." if missing else f"{message}; each is linked."


def _is_named(article: Article, source: Source) -> bool:
    """ "The Courier", "sluice.example" can be linked; "a news agency" is nobody, "Press Secretary Pell" no outlet."""
    name = source.name or (article.cut(source.mentions[0]) if source.mentions else "")
    if re.search(r"\b(?:secretary|officer|spokes\w+|campaign|conference)\b", name, re.IGNORECASE):
        return False
    return bool(re.search(r"(?!(?:The|An?|Any|One|Some)\b)\b[A-Z]|\w\.\w", name))


def _is_own(article: Article, source: Source) -> bool:
    """ "…, she told the Observer" on the Observer's own page is no relay."""
    if not source.name:
        return False
    return same_outlet(source.name, article.outlet or "") or is_host_of(source.name, article.url or "")


def _is_linked(article: Article, source: Source, told: list[Statement]) -> bool:
    around = [_paragraph(article, statement.span) for statement in told]
    around += [_paragraph(article, mention) for mention in source.mentions]
    names = [name for name in [source.name, *(article.cut(mention) for mention in source.mentions)] if name]
    near = [link for link in article.links if any(link.span.overlaps(place) for place in around)]
    said = [*source.mentions, *(cue for statement in told for cue in statement.cue)]
    return any(
        is_host_of(name, link.href) or name.lower() in article.cut(link.span).lower() for link in near for name in names
    ) or any(link.span.overlaps(place) for link in near for place in said)


def _is_document_linked(article: Article, source: Source, told: list[Statement]) -> bool:
    places = [_paragraph(article, span) for span in [*source.mentions, *(s.span for s in told)]]
    return any(_leads_somewhere(link) and link.span.overlaps(place) for link in article.links for place in places)


def _is_shown(article: Article, source: Source, told: list[Statement]) -> bool:
    """A quote block with its words: one that the source is heard in, or that follows a paragraph which names it."""
    blocks = article.blocks
    for number, block in enumerate(blocks):
        if block.role != "quote":
            continue
        before = blocks[number - 1].span if number else None
        if any(s.span.overlaps(block.span) for s in told):
            return True
        if before and any(before.contains(mention) for mention in source.mentions):
            return True
    return False


def _paragraph(article: Article, span: Span) -> Span:
    return next((block.span for block in article.blocks if block.span.overlaps(span)), span)


def _leads_somewhere(link: Link) -> bool:
    return not re.match(r"\s*(?:$|#|javascript:|mailto:|tel:)", link.href, re.IGNORECASE)


def _outbound(article: Article) -> set[str]:
    """Addresses in the body on hosts other than the page's own."""
    own = host_of(article.url or "")
    found = {link.href for link in article.links if any(span.overlaps(link.span) for span in article.body)}
    return {href for href in found if re.match(r"https?://", href, re.IGNORECASE) and host_of(href) != own}
