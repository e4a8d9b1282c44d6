"""Quotations that stand alone: blocks set off from the text, led in with a colon or signed, "― Ann Vale"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from headwater.records import Article, Attribution, Span
from headwater.statements.cues import cue_kind
from headwater.statements.quotations import Quotation

# "― Ann Vale", "— Mayor Ann Vale (@annvale) May 4, 2031": who a quotation is signed by.
_NAME = r"(?P<name>[A-Z][\w.’'-]*(?:\s+(?:[A-Z][\w.’'-]*|of|the|de|van|von|and|&)){0,6})"
_SIGNATURE = re.compile(rf"\s*(?P<dash>[―—–]|--?)\s*{_NAME}(?:\s*\(@\w+\).*|,[^.\n]{{1,80}})?\s*")


@dataclass(frozen=True)
class _Signed:
    """A quotation in its parts, the name under it and the dash before the name."""

    contents: tuple[Span, ...]
    name: Span
    dash: Span


def join_set_off(
    article: Article, attributions: list[Attribution], quotations: dict[Span, list[Quotation]]
) -> list[Attribution]:
    """The attributions, with quotations that are signed or set off as a block given to whoever said them.

    `quotations` are those of each block of the body, in order; a block set off whose speaker is found becomes one.
    """
    joined = list(attributions)
    blocks = list(quotations)
    set_off = {b for b in article.spans("quote") if not _SIGNATURE.fullmatch(article.text, *b)}
    for signed in _find_signed(article.text, blocks, quotations, set_off):
        joined = _without(joined, signed.contents)
        joined.append(Attribution(signed.name, (signed.dash,), signed.contents, 0.9))
        quotations.update({block: [Quotation(block, closed=True)] for block in signed.contents if block in set_off})
    for before, block in pairwise(blocks):
        if block in set_off and not quotations[block] and (lead := _lead_in(article, joined, before, set_off)):
            joined = [
                replace(a, content=tuple(sorted({*a.content, block}))) if a is lead else a
                for a in _without(joined, (block,), but=lead)
            ]
            quotations[block] = [Quotation(block, closed=True)]
    return joined


def _find_signed(
    text: str, blocks: list[Span], quotations: dict[Span, list[Quotation]], set_off: set[Span]
) -> Iterator[_Signed]:
    """Signed quotations: the name in the same block after the closing mark, or in a block of its own."""
    open_: list[Span] = []  # the quotation so far: whole blocks, the last of them closed or set off
    for block in blocks:
        found = quotations[block]
        if open_ and (signature := _SIGNATURE.fullmatch(text, *block)) and signature["dash"] != "-":
            yield _signed(tuple(open_), signature)
            open_ = []
            continue
        whole = len(found) == 1 and found[0].span.start == block.start
        if whole and (signature := _SIGNATURE.fullmatch(text, found[0].span.end, block.end)):
            yield _signed((*open_, found[0].span), signature)
            open_ = []
        elif block in set_off and not found:
            open_ = [*(b for b in open_ if b in set_off), block]
        elif whole and found[0].span.end == block.end:
            going_on = open_ and open_[-1] not in set_off and not quotations[open_[-1]][0].closed
            open_ = [*(open_ if going_on else ()), block]
        else:
            open_ = []


def _signed(contents: tuple[Span, ...], signature: re.Match[str]) -> _Signed:
    return _Signed(contents, Span(*signature.span("name")), Span(*signature.span("dash")))


def _lead_in(article: Article, attributions: list[Attribution], before: Span, set_off: set[Span]) -> Attribution | None:
    """Who says what is set off after `before`: the speaker of a block that goes on, or "Ann Vale wrote in a letter:"."""
    if before in set_off:
        return next((a for a in attributions if before in a.content), None)
    words = article.cut(before).rstrip()
    near = [a for a in attributions if a.source and a.cue and before.contains(a.source) and before.contains(a.cue[-1])]
    last = max(near, key=lambda a: a.cue[-1], default=None)
    if last is None or cue_kind(article.cut(last.cue[-1])) != "speech":
        return None
    return last if words.endswith(":") or not last.content else None


def _without(
    attributions: list[Attribution], contents: tuple[Span, ...], *, but: Attribution | None = None
) -> list[Attribution]:
    """The attributions but for what others were given of `contents`."""
    kept = []
    for a in attributions:
        left = tuple(c for c in a.content if a is but or not any(c.overlaps(taken) for taken in contents))
        if left == a.content:
            kept.append(a)
        elif left:
            kept.append(replace(a, content=left))
    return kept
