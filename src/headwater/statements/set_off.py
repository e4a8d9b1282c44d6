"""Quotations that stand alone: blocks set off from the text, led in with a colon or signed, "― Ann Vale"."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from headwater.records import Article, Attribution, Span
from headwater.statements.cues import cue_kind
from headwater.statements.places import touched, touching
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
    blocks = list(quotations)
    set_off = {b for b in article.spans("quote") if not _SIGNATURE.fullmatch(article.text, *b)}
    signed = list(_find_signed(article.text, blocks, quotations, set_off))
    given: dict[Span, int | None] = {content: None for one in signed for content in one.contents}
    leads = _leads(article, attributions, blocks)
    for before, block in pairwise(blocks):
        if block in set_off and block not in given and not quotations[block]:
            lead = given.get(before) if before in set_off else leads.get(before)
            if lead is not None:
                given[block] = lead
    quotations.update({block: [Quotation(block, closed=True)] for block in given if block in set_off})
    joined = _shared_out(attributions, given)
    return joined + [Attribution(one.name, (one.dash,), one.contents, 0.9) for one in signed]


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


def _leads(article: Article, attributions: list[Attribution], blocks: list[Span]) -> dict[Span, int]:
    """The blocks that lead in what is set off after them, "Ann Vale wrote in a letter:", with the attribution's number."""
    last: dict[Span, int] = {}
    for i, a in enumerate(attributions):
        for block in touched(blocks, a.cue[-1:]) if a.source else ():
            inside = a.source is not None and block.contains(a.source) and block.contains(a.cue[-1])
            if inside and (block not in last or attributions[last[block]].cue[-1] < a.cue[-1]):
                last[block] = i
    return {
        block: i
        for block, i in last.items()
        if cue_kind(article.cut(attributions[i].cue[-1])) == "speech"
        if article.cut(block).rstrip().endswith(":") or not attributions[i].content
    }


def _shared_out(attributions: list[Attribution], given: dict[Span, int | None]) -> list[Attribution]:
    """The attributions with what each is given, and without what is given to another or is signed."""
    places = sorted(given)
    own = defaultdict[int | None, list[Span]](list)
    for place, i in given.items():
        own[i].append(place)
    kept = []
    for i, a in enumerate(attributions):
        left = {c for c in a.content if all(given[places[at]] == i for at in touching(places, c))}
        content = tuple(sorted({*left, *own[i]}))
        if content or not a.content:
            kept.append(a if content == a.content else replace(a, content=content))
    return kept
