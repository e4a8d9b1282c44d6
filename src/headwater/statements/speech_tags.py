"""“…,” she said.: the plainest of attributions, read by rule where the tagger links a quotation elsewhere or nowhere."""

import re
from dataclasses import replace

from headwater.records import Attribution, Span
from headwater.statements.places import touching
from headwater.statements.quotations import Quotation

_CUE = r"(?:said|says|told|tells|added|adds|wrote|writes|tweeted|asked|replied|continued|explained|recalled|insisted|argued|noted|concluded|quipped|joked|testified|declared|shouted)"
_NAME = r"[A-Z][\w’'.-]*(?:\s+(?:[A-Z][\w’'.-]*|de|van|von|bin|al)){0,4}"
_WHO = rf"(?:he|she|they|(?:the|The|a|his|her)\s+(?:[a-z-]+\s+){{0,2}}[a-z]+|{_NAME})"
_AFTER = re.compile(
    rf"\s*(?:(?P<who>{_WHO})\s+(?:later\s+|also\s+|then\s+)?(?P<cue>{_CUE})\b|(?P<cue2>{_CUE})\s+(?P<who2>{_NAME})(?=[,.;:]|\s))"
)
# "Said Ellis, who runs the mill: “…”"
_BEFORE = re.compile(
    rf"(?:^|(?<=[.!?”\"] ))(?P<cue>Said|Says|Wrote|Writes|Added|Adds) (?P<who>{_NAME})(?:,[^:“”\"\n]{{1,80}})?:\s*\Z",
    re.M,
)
_GOES_ON = ",?!—–-…"  # what a quotation ends in when its sentence goes on to the speaker


def join_tagged(
    text: str, attributions: list[Attribution], quotations: dict[Span, list[Quotation]]
) -> list[Attribution]:
    """The attributions, each quotation that a speech tag follows being its speaker's and nobody else's."""
    tagged = [
        (quotation.span, tag)
        for block, found in quotations.items()
        for quotation in found
        if quotation.closed and (tag := _find_tag(text, quotation.span, block))
    ]
    spans, cues = [span for span, _ in tagged], [cue for _, (_, cue) in tagged]
    owned: set[int] = set()
    joined: list[Attribution] = []
    for attribution in attributions:
        own = {i for cue in attribution.cue for i in touching(cues, cue)} - owned
        owned |= own
        told = [
            c for c in attribution.content if not any(i not in own and spans[i].contains(c) for i in touching(spans, c))
        ]
        told += [spans[i] for i in own if not any(c.overlaps(spans[i]) for c in told)]
        if told or own or not attribution.content:
            named = attribution.source or next((tagged[i][1][0] for i in sorted(own)), None)
            joined.append(replace(attribution, source=named, content=tuple(sorted(told))))
    for i, (span, (source, cue)) in enumerate(tagged):
        if i not in owned:
            joined.append(Attribution(source, (cue,), (span,), 0.9))
    return joined


def _find_tag(text: str, quotation: Span, block: Span) -> tuple[Span, Span] | None:
    """Source and cue right after a quotation, or a sentence that opens with the cue right before it."""
    if lead := _BEFORE.search(text, block.start, quotation.start):
        return Span(*lead.span("who")), Span(*lead.span("cue"))
    inside = text[quotation.start : quotation.end].rstrip("”\"’' ")
    match = _AFTER.match(text, quotation.end, block.end) if inside[-1:] in _GOES_ON else None
    if not match:
        return None
    who, cue = ("who", "cue") if match.group("who") else ("who2", "cue2")
    return Span(*match.span(who)), Span(*match.span(cue))
