"""SR: sources without a name: those whose name is withheld, and those that are nobody in particular."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator

from headwater.findings.blocks import holds, sentences_of
from headwater.findings.labels import is_argued, is_conversation
from headwater.records import Article, Audit, Finding, Source, Span, Statement

_SURE = 0.5  # below it a statement is more likely wrong than right

_BACK = 3  # sentences back in which a body may be named whose officials these are

# --- anonymous sources

# "a source", "two sources", "an unnamed insider": not where they sit, not what they know.
_BARE = re.compile(
    r"(?:(?:an?|the|one|two|three|four|several|multiple|some|many|other|another|our|its|their|unnamed|anonymous"
    r"|unidentified|same) )*(?:sources?|insiders?|persons?|people|individuals?|someone|somebody)",
    re.IGNORECASE,
)
_REASON = re.compile(
    r"\b(?:anonym\w+|(?:to be|not be) (?:named|identified|quoted by name)|withh\w+ (?:his|her|their) names?)\b"
    r"[^.“”\"]{0,80}?\b(?:because|since|as (?:he|she|they)|for fear|out of|fear\w*|citing|due to|in order to"
    r"|to (?:discuss|describe|speak|talk|avoid|protect))\b[^.“”\"]*"
)
# "a source | close to the board", "a person | who saw the letter": told after the mention.
_TOLD_MORE = re.compile(
    r",? (?:familiar|close|briefed|involved|present|inside|within|near|in|at|with|who|whose|from|on the|of the|there"
    r"|knowledgeable|working|speaking)\b",
    re.IGNORECASE,
)


def anonymous_source(audit: Audit) -> Iterable[Finding]:
    """Sources whose name is withheld: how many, what share of the content is theirs, and whether a reason is told.

    Measured: anonymous sources that a statement draws on; the characters of their content as a share of all attributed
    content; the words that tell why a name is withheld ("who spoke on condition of anonymity because …"), and for how
    many sources there are none; and how many are a bare "a source", of whom not even the place is told.

    Silent where every source is named or merely unnamed ("a police officer", "protesters"), and on statements with a
    confidence under 0.5.

    Example: "A source said that the pumps would be sold." with no word of why the name is kept back.
    """
    article = audit.article
    told = [
        statement for statement in audit.statements if statement.voice == "source" and statement.confidence >= _SURE
    ]
    drawn = {id for statement in told for id in statement.sources}
    sources = [source for source in audit.sources if source.kind == "anonymous" and source.id in drawn]
    if not sources:
        return
    theirs = [s for s in told if any(source.id in s.sources for source in sources)]
    share = _length(theirs) / max(1, _length(told))
    why = {source.id: source.anonymity or _reasons(article, theirs, source) for source in sources}
    reasons = sum(bool(spans) for spans in why.values())
    bare = sum(_is_bare(article, source) for source in sources)
    measured = {
        "sources": len(sources),
        "statements": len(theirs),
        "share": round(share, 3),
        "reasons": reasons,
        "bare": bare,
    }
    spans = {s.source_span or s.span for s in theirs} | {span for told_why in why.values() for span in told_why}
    message = _anonymous_message(len(sources), share, reasons, bare)
    yield Finding("SR03", "anonymous-source", "note", message, tuple(sorted(spans)), (), measured)


def _anonymous_message(count: int, share: float, reasons: int, bare: int) -> str:
    message = "One anonymous source" if count == 1 else f"{count} anonymous sources"
    message += f", {share:.0%} of what is attributed; "
    if reasons == count:
        message += "why the name is withheld is told" if count == 1 else "why the names are withheld is told"
    else:
        message += "no reason is told" if not reasons else f"a reason is told for {reasons} of them"
    if bare:
        message += f"; {'it is' if count == 1 else f'{bare} of them'} only “a source”"
    return f"{message}."


def _reasons(article: Article, told: Iterable[Statement], source: Source) -> tuple[Span, ...]:
    """A reason told in a sentence of the source's, though not in the words that name it."""
    here = [statement.span for statement in told if source.id in statement.sources]
    found = (_REASON.search(article.text, span.start, span.end) for span in here)
    return tuple(Span(*match.span()) for match in found if match)


def _length(statements: Iterable[Statement]) -> int:
    """Code points of content, each counted once though two sources may share it."""
    return sum(span.end - span.start for span in {span for statement in statements for span in statement.content})


def _is_bare(article: Article, source: Source) -> bool:
    """Whether no mention tells more than that there is a source."""
    if source.title or source.affiliation or source.justification:
        return False
    return all(
        _BARE.fullmatch(" ".join(article.cut(mention).split())) and not _TOLD_MORE.match(article.text, mention.end)
        for mention in source.mentions
    )


# --- vague sources

# Any field of work makes them no less vague: "legal experts", "some political observers".
_NOBODY = (
    r"(?:critics?|experts?|observers|analysts|insiders|commentators|pundits|opponents|supporters|proponents|advocates"
    r"|detractors|skeptics|sceptics|scholars|scientists|researchers|economists|historians|academics|specialists"
    r"|officials)"
)
_HOW_MANY = (
    r"(?:some|many|most|several|a few|few|various|numerous|certain|countless|other|others|a number of|plenty of)"
)
_COUNTS = re.compile(rf"the|a|{_HOW_MANY}|{_NOBODY}", re.IGNORECASE)
_NO_FIELD = r"and|or|his|her|their|its|our|my|these|those|this|that|both|all|local|two|three|four|five|six"
_VAGUE = re.compile(rf"(?:the )?(?:{_HOW_MANY} )*(?:of (?:the )?)?(?:(?!(?:{_NO_FIELD})\b)[a-z-]+ ){{0,2}}?{_NOBODY}")
# "Legal experts say", at the start of a sentence; not "Harwick experts".
_FIELD = re.compile(
    r"[A-Z]\w+(?:al|ic|ive|ary|ous)|Security|Health|Energy|Housing|Market|Industry|Trade|Policy|Defen[cs]e|Tax|Business"
    r"|Election|Climate|Weather|Art|Senior|Top|Unnamed|Former"
)
# "the plan’s critics", "critics of the plan" say what they are against, not who they are.
_AGAINST = re.compile(r"(?:critics?|opponents|supporters|proponents|advocates|detractors|skeptics|sceptics)$")
_OF_THING = re.compile(r",? (?:of|for) (?:the |this |that |his |her |its |their |such )?[a-z]")
# "county officials", "health officials" sit somewhere.
_BODY = re.compile(
    rf"^(?!(?:the|{_HOW_MANY})\b)[\w’'.-]+ ",
    re.IGNORECASE,
)
_SENIOR = re.compile(r"\b(?:senior|top|high-ranking|unnamed|unidentified|former|current) ", re.IGNORECASE)
# "Many believe", "some people say": of no time and no place. "Some said" goes on from a crowd that was told of.
_ANYBODY = re.compile(r"(?:many|some|most)(?: people| folks)?|several people|a few people", re.IGNORECASE)
_ALWAYS = re.compile(
    r" (?:(?:also|now|still|\w+ly) ){0,2}(?:say|believe|think|argue|claim|fear|feel|worry|hope|contend|suggest|consider"
    r"|suspect|insist|wonder|see|call|regard|complain|question|have (?:said|argued|claimed|suggested|long \w+))\b",
    re.IGNORECASE,
)
# "experts at Harwick University", "analysts who follow the mill", "experts including Ann Vale".
_WHERE = re.compile(
    r",? (?:at|from|in|with|inside|on|near|who|whose|including|such as|like|involved|working|interviewed|contacted"
    r"|consulted|surveyed|polled|quoted|briefed|(?:of|for) (?:the )?[A-Z])\b|,? [(–—-]"
)


def vague_source(audit: Audit) -> Iterable[Finding]:
    """ "Critics say", "many believe", "experts": a crowd with nobody in it.

    Measured: statements whose only source is an unnamed group that is a vague collective, by itself or with no more
    than a field of work ("legal experts"), or that is only a number of people who always think so ("many believe").

    Silent where the group is told apart ("two experts", "analysts at the bank", "county officials", or "officials"
    soon after their body was named); where somebody with a name is heard in the same sentence, in the next, or just
    before "other experts"; where one of the article's sources is called an expert, a critic, an analyst; on opinion,
    reviews and the like, transcripts and questions and answers; and on statements with a confidence under 0.5.

    Example: "Critics say that the quarry should never have been sold." and no critic anywhere.
    """
    if is_argued(audit.article) or is_conversation(audit.article):
        return
    near = _Near(audit)
    for source in (source for source in audit.sources if source.kind == "unnamed_group"):
        told = [
            s for s in audit.statements if s.sources == (source.id,) and s.voice == "source" and s.confidence >= _SURE
        ]
        places = [s for s in told if s.source_span and not s.relay and not s.carried]
        vague = [s for s in places if _is_vague(audit.article, s)]
        # "officials" after "county officials" are theirs: one mention that tells who is enough.
        if not vague or len(vague) < len(places) or any(near.tells(statement) for statement in vague):
            continue
        words = " ".join(audit.article.cut(vague[0].source_span or vague[0].span).split())
        message = f"“{words}” is nobody in particular: no source with a name stands behind it."
        measured = {"group": source.name or words, "statements": len(told)}
        spans = tuple(sorted({s.source_span or s.span for s in vague}))
        yield Finding("SR07", "vague-source", "note", message, spans, (), measured)


def _is_vague(article: Article, statement: Statement) -> bool:
    span = statement.source_span or statement.span
    words = " ".join(article.cut(span).split())
    if _ANYBODY.fullmatch(words):
        return bool(_ALWAYS.match(article.text, span.end))
    head, rest = _head_of(words, article.text[span.end : span.end + 40])
    if not head or _WHERE.match(rest):
        return False
    if head.lower().endswith("officials"):
        return not _BODY.match(_SENIOR.sub("", head)) and not rest.startswith(" of")
    return not re.match(r",? of\b", rest) or bool(_AGAINST.search(head.lower()) and _OF_THING.match(rest))


def _head_of(words: str, after: str) -> tuple[str, str]:
    """The vague noun with what stands before it, and what follows: ("some critics", " of the plan")."""
    first, _, rest = words.partition(" ")
    plain = first.lower() if not rest or _FIELD.fullmatch(first) or _COUNTS.fullmatch(first) else first
    match = _VAGUE.match(f"{plain} {rest}".rstrip())
    if match is None or re.match(r"\w", words[match.end() :]):
        return "", ""
    return words[: match.end()], words[match.end() :] + after


class _Near:
    """Who is heard and named around a statement."""

    def __init__(self, audit: Audit) -> None:
        self._article = audit.article
        self._sentences = sentences_of(audit)
        named = [source for source in audit.sources if source.kind in ("named_person", "named_organization")]
        ids = {source.id for source in named if not source.outlet}
        self._heard = {s.span for s in audit.statements if not ids.isdisjoint(s.sources)}
        self._told = "\n".join(words for source in named for words in _told(self._article, source)).lower()
        bodies = (entity for entity in audit.entities if entity.kind == "organisation")
        self._bodies = tuple(sorted({mention for body in bodies for mention in body.mentions}))

    def tells(self, statement: Statement) -> bool:
        """Whether somebody with a name is heard here or next, or was just before "other experts", or is one of them.

        "The Harwick Water Board met on Monday. Officials said …" are the board's.
        """
        span = statement.source_span or statement.span
        head = _head_of(" ".join(self._article.cut(span).split()), "")[0].lower()
        at = bisect_left(self._sentences, statement.span)
        near = self._sentences[at - 1 if at and re.match(r"(?:\w+ )?other", head) else at : at + 2]
        if any(sentence in self._heard for sentence in near):
            return True
        before = self._sentences[max(0, at - _BACK) : at + 1]
        if head.endswith("officials") and any(holds(sentence, self._bodies) for sentence in before):
            return True
        noun = re.sub(r"s$", "", head.split()[-1]) if head else ""
        return bool(noun) and re.search(rf"\b{noun}\b", self._told) is not None


def _told(article: Article, source: Source) -> Iterator[str]:
    """What the article says of a source: its title, why it is in the story, and the words around its name."""
    yield source.title or ""
    yield from (article.cut(span) for span in source.justification)
    for mention in source.mentions:
        yield article.cut(Span(max(0, mention.start - 40), min(len(article.text), mention.end + 60)))
