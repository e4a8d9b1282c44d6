"""Relays: the outlet that passes on what somebody else said, "…, said Ann Vale, the Courier reported Monday."."""

import re
from dataclasses import replace

from headwater.records import Article, Attribution, Span
from headwater.statements.sentences import find_sentences

# "…, said Ann Vale, the Courier reported Monday.": the Courier passes on what Vale said.
_DAY = r"(?:\s+(?:on\s+)?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|\s+(?:last|this|earlier)\b[^.,]*|\s+(?:yesterday|today)|\s+in [A-Z]\w+)?"
_RELAY = re.compile(
    rf"(?:,\s+|\bas\s+|\(|^)((?:the\s+|The\s+)?[A-Z][\w.’'&-]*(?:\s+(?:of\s+)?[A-Z][\w.’'&-]*){{0,4}})\s+(?:first\s+)?(report(?:ed|s)){_DAY}\s*[.,)]"
)
_RELAY_REACH = 60  # code points after a source in which "… reported Monday." ends


def find_relay(article: Article, attribution: Attribution) -> Span | None:
    """The outlet that passes this attribution on, named in the sentence of its cue or of its source."""
    if not attribution.source:
        return None
    names = [attribution.source, *attribution.cue]
    start = article.text.rfind("\n", 0, min(names).start) + 1
    end = article.text.find("\n", max(names).end)
    end = len(article.text) if end < 0 else end
    for sentence in find_sentences(article.text, start=start, end=end):
        if not sentence.overlaps(attribution.source):
            continue
        for match in _RELAY.finditer(article.text, sentence.start, sentence.end):
            span = Span(*match.span(1))
            if not span.overlaps(attribution.source) and not any(c.contains(span) for c in attribution.cue):
                return span
    return None


def join_relayed(article: Article, attributions: list[Attribution]) -> list[Attribution]:
    """What hangs on "the Courier reported" belongs to the speaker whose words the Courier passes on."""
    kept = [_withoutfind_relay(article, a) for a in attributions]
    for attribution in tuple(kept):
        relay = find_relay(article, attribution)
        passed = [a for a in kept if relay and a.source and a.source.overlaps(relay)]
        if passed and attribution in kept:
            contents = sorted({*attribution.content, *(c for a in passed for c in a.content)})
            kept[kept.index(attribution)] = replace(attribution, content=tuple(contents))
            kept = [a for a in kept if a not in passed]
    return kept


def _withoutfind_relay(article: Article, attribution: Attribution) -> Attribution:
    """ "Ann Vale, the town's engineer, the Courier" is cut before the Courier, which only reported it."""
    source = attribution.source
    match = source and _RELAY.search(article.text, source.start + 1, source.end + _RELAY_REACH)
    if not source or not match or not source.start < match.start(1) < source.end:
        return attribution
    end = source.start + len(article.text[source.start : match.start(1)].rstrip(" ,"))
    return replace(attribution, source=Span(source.start, end))
