"""Relays: the outlet that passes on what somebody else said, "…, said Ann Vale, the Courier reported Monday."."""

import re
from collections.abc import Iterator
from dataclasses import replace

from headwater.records import Article, Attribution, Span
from headwater.statements.outlets import is_outlet
from headwater.statements.sentences import find_sentences

_NAME = r"((?:the\s+|The\s+)?[A-Z][\w.’'&-]*(?:\s+(?:of\s+)?[A-Z][\w.’'&-]*){0,4})"
# "…, said Ann Vale, the Courier reported Monday.": the Courier passes on what Vale said.
_DAY = r"(?:\s+(?:on\s+)?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|\s+(?:last|this|earlier)\b[^.,]*|\s+(?:yesterday|today)|\s+in [A-Z]\w+)?"
_RELAY = re.compile(rf"(?:,\s+|\bas\s+|\(|^){_NAME}\s+(?:first\s+)?(report(?:ed|s)){_DAY}\s*[.,)]")
_RELAY_REACH = 60  # code points after a source in which "… reported Monday." ends
# "Vale writes in her book, according to the Courier."
_ACCORDING = re.compile(rf",?\s+according to {_NAME}{_DAY}\s*[.,]")
# "Vale told the Courier …", "a letter obtained by the Courier"; of the outlet's own pages it is no relay.
_TOLD = re.compile(rf"\s*(?:\w+\s+){{0,2}}(?:told|tells|telling)\s+{_NAME}")
_OBTAINED = re.compile(rf"\b(?:obtained|seen|reviewed|viewed) by {_NAME}")


def find_relay(article: Article, attribution: Attribution) -> Span | None:
    """The outlet that passes this attribution on: whom the source told it, or who is named so in the same sentence."""
    source = attribution.source
    if not source:
        return None
    names = [source, *attribution.cue]
    for cue in attribution.cue:
        if (told := _TOLD.match(article.text, cue.start)) and _is_another(article, told[1]):
            return Span(*told.span(1))
    for match in _in_sentence(article, source, names):
        span = Span(*match.span(1))
        if match.re is _OBTAINED:
            passes_on = _is_another(article, match[1])
        else:
            own = span.overlaps(source) or any(name.contains(span) for name in names)
            passes_on = not own and (match.re is _RELAY or is_outlet(match[1]))
        if passes_on:
            return span
    return None


def _in_sentence(article: Article, source: Span, names: list[Span]) -> Iterator[re.Match[str]]:
    """Where the sentence of a source tells of a relay."""
    start = article.text.rfind("\n", 0, min(names).start) + 1
    end = article.text.find("\n", max(names).end)
    for sentence in find_sentences(article.text, start=start, end=len(article.text) if end < 0 else end):
        if sentence.overlaps(source):
            for pattern in (_RELAY, _ACCORDING, _OBTAINED):
                yield from pattern.finditer(article.text, *sentence)


def _is_another(article: Article, name: str) -> bool:
    """Whether a name is an outlet's, and not that of the one whose page this is, as far as the page says which."""
    if not article.outlet or not is_outlet(name):
        return False
    own, other = _letters(article.outlet), _letters(name)
    return own not in other and other not in own  # "the Courier" of the Harwick Courier, or of harwickcourier.example


def _letters(name: str) -> str:
    return re.sub(r"^the|\W", "", name.lower())


def join_relayed(article: Article, attributions: list[Attribution]) -> list[Attribution]:
    """What hangs on "the Courier reported" belongs to the speaker whose words the Courier passes on."""
    kept = [_without_relay(article, a) for a in attributions]
    for attribution in tuple(kept):
        relay = find_relay(article, attribution)
        passed = [a for a in kept if a != attribution and relay and a.source and a.source.overlaps(relay)]
        if passed and attribution in kept:
            contents = sorted({*attribution.content, *(c for a in passed for c in a.content)})
            kept[kept.index(attribution)] = replace(attribution, content=tuple(contents))
            kept = [a for a in kept if a not in passed]
    return kept


def _without_relay(article: Article, attribution: Attribution) -> Attribution:
    """ "Ann Vale, the town's engineer, the Courier" is cut before the Courier, which only reported it."""
    source = attribution.source
    match = source and _RELAY.search(article.text, source.start + 1, source.end + _RELAY_REACH)
    if not source or not match or not source.start < match.start(1) < source.end:
        return attribution
    end = source.start + len(article.text[source.start : match.start(1)].rstrip(" ,"))
    return replace(attribution, source=Span(source.start, end))
