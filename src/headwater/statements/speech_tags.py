"""“…,” she said.: the plainest of attributions, read by rule where the tagger links a quotation elsewhere or nowhere."""

import re
from dataclasses import replace

from headwater.records import Attribution, Span
from headwater.statements.quotations import Quotation

_CUE = r"(?:said|says|told|tells|added|adds|wrote|writes|tweeted|asked|replied|continued|explained|recalled|insisted|argued|noted|concluded|quipped|joked|testified|declared|shouted)"
_NAME = r"[A-Z][\w’'.-]*(?:\s+(?:[A-Z][\w’'.-]*|de|van|von|bin|al)){0,4}"
_WHO = rf"(?:he|she|they|(?:the|The|a|his|her)\s+(?:[a-z-]+\s+){{0,2}}[a-z]+|{_NAME})"
_AFTER = re.compile(
    rf"\s*(?:(?P<who>{_WHO})\s+(?:later\s+|also\s+|then\s+)?(?P<cue>{_CUE})\b|(?P<cue2>{_CUE})\s+(?P<who2>{_NAME})(?=[,.;:]|\s))"
)
_GOES_ON = ",?!—–-…"  # what a quotation ends in when its sentence goes on to the speaker


def join_tagged(
    text: str, attributions: list[Attribution], quotations: dict[Span, list[Quotation]]
) -> list[Attribution]:
    """The attributions, each quotation that a speech tag follows being its speaker's and nobody else's."""
    joined = list(attributions)
    for block, found in quotations.items():
        for quotation in found:
            tag = _find_tag(text, quotation.span, block) if quotation.closed else None
            if tag is None:
                continue
            source, cue = tag
            own = next((a for a in joined if any(c.overlaps(cue) for c in a.cue)), None)
            joined = [a if a is own else _without(a, quotation.span) for a in joined]
            joined = [a for a in joined if a is own or a.content or not a.cue]
            if own is None:
                joined.append(Attribution(source, (cue,), (quotation.span,), 0.9))
            elif not any(c.overlaps(quotation.span) for c in own.content):
                joined[joined.index(own)] = replace(own, content=tuple(sorted([*own.content, quotation.span])))
    return joined


def _find_tag(text: str, quotation: Span, block: Span) -> tuple[Span, Span] | None:
    """Source and cue right after a quotation."""
    inside = text[quotation.start : quotation.end].rstrip("”\"’' ")
    match = _AFTER.match(text, quotation.end, block.end) if inside[-1:] in _GOES_ON else None
    if not match:
        return None
    who, cue = ("who", "cue") if match.group("who") else ("who2", "cue2")
    return Span(*match.span(who)), Span(*match.span(cue))


def _without(attribution: Attribution, quotation: Span) -> Attribution:
    content = tuple(c for c in attribution.content if not quotation.contains(c))
    return attribution if content == attribution.content else replace(attribution, content=content)
