"""Attributions -> Statements: the voice of every sentence of the body."""

import itertools
import math
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from headwater.encoder import load_encoder
from headwater.records import Article, Attribution, Directness, Span, Statement, digest
from headwater.statements.disclosures import find_disclosure
from headwater.statements.entities import NAMING_ROLES
from headwater.statements.linking import link
from headwater.statements.names import find_names
from headwater.statements.outlets import is_outlet
from headwater.statements.places import touched
from headwater.statements.quotations import SHORT_QUOTATION, Quotation, find_quotations, is_work
from headwater.statements.relays import find_relay, join_relayed
from headwater.statements.sentences import find_sentences
from headwater.statements.set_off import join_set_off
from headwater.statements.sources import SourceBook
from headwater.statements.speech_tags import join_tagged
from headwater.statements.tagger import Tags, tag
from headwater.statements.turns import Turn, find_turns
from headwater.statements.vouching import can_tell, vouched

# "Dailybugle.example reports: …": what follows in the paragraph, or in the next one, is the outlet's.
_LEAD_IN = re.compile(r"\b(?:reports|reported|writes|wrote|says|said|adds|added)\s*:\s*", re.I)
_ACCORDING = re.compile(r"according to(?: .*)?", re.I)
_HEDGE = re.compile(
    r"\b(?:alleged(?:ly)?|reportedly|apparently|purported(?:ly)?|may|might|could|possibl[ey]|perhaps|suspected|believed to|appears? to|seems? to|likely|presumably)\b",
    re.I,
)
_NEGATION = re.compile(r"\b(?:not|never|no|none|nobody|nothing|neither|nor|without|cannot)\b|n[’']t\b", re.I)
# "… did not respond to questions asking whether …": the reporter's own asking.
_ASKING = re.compile(r"(?:ask|seek)(?:s|ed|ing)?\b|sought\b", re.I)
_LOOSE = frozenset({"who", "which", "that", "it", "this", "these", "those"})


@dataclass(frozen=True)
class _Said:
    """One attribution with its source resolved."""

    attribution: Attribution
    sources: tuple[str, ...]
    relay: str | None = None
    carried: bool = False

    @property
    def place(self) -> Span:
        return _place(self.attribution)


def find_voices(article: Article) -> tuple[tuple[Statement, ...], SourceBook]:
    """A Statement for each sentence and independent source, in order of place, and the book that knows the sources."""
    text, blocks = article.text, list(article.body)
    turns = find_turns(article, blocks)
    tags = tag(text, [block for block in blocks if block not in turns])
    quotations = {block: find_quotations(text, block) for block in blocks}
    sentences = {block: list(find_sentences(text, start=block.start, end=block.end)) for block in blocks}
    linked = join_set_off(article, join_tagged(text, link(text, list(tags.spans)), quotations), quotations)
    quoted = [q.span for found in quotations.values() for q in found]
    attributions, inner = outermost(article, linked)
    attributions = vouched(article, attributions, quoted)
    attributions = join_relayed(article, _whole_quotations(text, attributions, quotations))
    passed_on = [(a, find_relay(article, a)) for a in sorted(attributions, key=_place)]
    spans = [span for a, relay in passed_on for span in (a.source, relay) if span]
    names = find_names(text, list(article.spans(*NAMING_ROLES)), tags=tags)
    book = SourceBook(
        article, spans, names=names, quoted=quoted, sentences=[s for found in sentences.values() for s in found]
    )
    said = _with_sources(article, book, passed_on, quoted)
    said += _lead_ins(article, book, blocks, said)
    said_in, inner_in = defaultdict[Span, list[_Said]](list), defaultdict[Span, list[Attribution]](list)
    for one in said:
        for block in dict.fromkeys(touched(blocks, one.attribution.content)):
            said_in[block].append(one)
    for attribution in inner:
        for block in touched(blocks, attribution.cue[:1]):
            inner_in[block].append(attribution)
    statements: list[Statement] = []
    for block in blocks:
        if block in turns:
            statements.extend(_spoken(article, book, block, turns[block]))
            continue
        for sentence in sentences[block]:
            statements.extend(_statements(article, sentence, said_in[block], inner_in[block], quotations[block], tags))
    return tuple(statements), book


def outermost(article: Article, attributions: list[Attribution]) -> tuple[list[Attribution], list[Attribution]]:
    """ "According to Vale, the mayor refused to …": all that follows is Vale's, what the mayor refused is inside it.

    Returns the outer attributions and the inner ones.
    """
    outer: list[Attribution] = []
    rests: dict[Span, Attribution] = {}
    for a in attributions:
        opens = a.source and a.cue and _ACCORDING.fullmatch(article.cut(a.cue[0])) and a.cue[0] < a.source
        if opens and a.source and (rest := _rest_of_sentence(article, a)):
            a = replace(a, content=tuple(sorted({*(c for c in a.content if not c.overlaps(rest)), rest})))
            rests[rest] = a
        outer.append(a)
    places = sorted(rests)
    inside = [any(rests[rest] is not a for rest in touched(places, a.cue[:1])) for a in outer]
    return (
        [a for a, is_inner in zip(outer, inside, strict=True) if not is_inner],
        [a for a, is_inner in zip(outer, inside, strict=True) if is_inner],
    )


def _rest_of_sentence(article: Article, attribution: Attribution) -> Span | None:
    """What comes after "According to …, " where that opens the sentence."""
    cue, source = attribution.cue[0], attribution.source
    start = article.text.rfind("\n", 0, cue.start) + 1
    end = article.text.find("\n", cue.end)
    for sentence in find_sentences(article.text, start=start, end=end if end >= 0 else len(article.text)):
        if source and sentence.start == cue.start and sentence.contains(source):
            rest = re.compile(r"\s*,\s*").match(article.text, source.end, sentence.end)
            return Span(rest.end(), sentence.end) if rest and rest.end() < sentence.end else None
    return None


def _whole_quotations(
    text: str, attributions: list[Attribution], quotations: dict[Span, list[Quotation]]
) -> list[Attribution]:
    """Contents that begin or end inside a quotation take all of it; a quotation of its own sentence joins its speaker.

    “…,” said Ann Vale. “No one could have known.” is one attribution with two contents. A quotation left open at the
    end of a paragraph goes on in the next.
    """
    grown = list(attributions)
    blocks = list(quotations)
    touching = defaultdict[Span, list[int]](list)  # the attributions with a part in each paragraph
    for i, a in enumerate(grown):
        for block in dict.fromkeys(touched(blocks, [*([a.source] if a.source else []), *a.cue, *a.content])):
            touching[block].append(i)
    before: int | None = None  # the attribution whose quotation ran over the end of the last paragraph
    for block, found in quotations.items():
        for quotation in found:
            near = touching[block]
            holders = sorted(i for i in near if any(c.overlaps(quotation.span) for c in grown[i].content))
            if not holders:
                words = text[quotation.span.start : quotation.span.end]
                if len(words.split()) < SHORT_QUOTATION or is_work(words):
                    continue
                holder = before if quotation.span.start == block.start else None
                if holder is None:
                    holder = _speaker(grown, near, block, quotation.span)
                if (holder is None and quotation.span == block) or (
                    holder is None and _is_sentence(text, quotation.span)
                ):
                    grown.append(Attribution(None, (), (quotation.span,), 0.5))
                    holder = len(grown) - 1
                if holder is None:
                    continue
                holders = [holder]
            holder = holders[0]
            near.append(holder)
            grown[holder] = _grow(grown[holder], quotation.span)
            before = None if quotation.closed else holder
        if not found or found[-1].closed:
            before = None
    return grown


def _is_sentence(text: str, span: Span) -> bool:
    inside = text[span.start : span.end].strip("“”\"‘’' ")
    return inside[:1].isupper() and inside[-1:] in ".!?" and len(inside.split()) >= SHORT_QUOTATION + 1


def _grow(attribution: Attribution, quotation: Span) -> Attribution:
    contents, whole = [], quotation
    for content in attribution.content:
        if content.overlaps(quotation):
            whole = Span(min(whole.start, content.start), max(whole.end, content.end))
        else:
            contents.append(content)
    names = [*([attribution.source] if attribution.source else []), *attribution.cue]
    if any(whole.overlaps(name) and not quotation.overlaps(name) for name in names):
        return attribution
    return replace(attribution, content=tuple(sorted([*contents, whole])))


def _speaker(attributions: list[Attribution], near: list[int], block: Span, quotation: Span) -> int | None:
    """The attribution of the same paragraph that a loose quotation goes on from: the last before it, else the next."""
    named = [i for i in sorted(set(near)) if attributions[i].source]
    here = [i for i in named if any(block.contains(c) for c in [*attributions[i].cue, *attributions[i].content])]
    earlier = [i for i in here if min([*attributions[i].cue, *attributions[i].content]) < quotation]
    if earlier:
        return max(earlier, key=lambda i: max([*attributions[i].cue, *attributions[i].content]))
    return here[0] if here else None


def _place(attribution: Attribution) -> Span:
    return min([*attribution.cue, *attribution.content])


def _with_sources(
    article: Article, book: SourceBook, passed_on: list[tuple[Attribution, Span | None]], quoted: Sequence[Span]
) -> list[_Said]:
    """Each attribution with its source, and the outlet it is relayed from, looked up in order of place.

    What cannot speak ("the reliance on …") is no source, and what hangs on it is the author's, unless it is quoted.
    """
    text = article.text
    said: list[_Said] = []
    last: _Said | None = None
    for a, passed_by in passed_on:
        if a.source is None and not a.cue and last and _same_paragraph(text, last.attribution, a):
            said.append(replace(last, attribution=replace(a, source=last.attribution.source, cue=last.attribution.cue)))
            continue
        if a.source and not any(touched(quoted, a.content)) and not can_tell(article, book, a):
            continue
        ids = book.look_up(a.source) if a.source else []
        if not ids and a.source and article.cut(a.source).lower() in _LOOSE and not any(touched(quoted, a.content)):
            continue
        for cue in a.cue:
            book.speaks_in(ids, cue)
        relay = next(iter(book.look_up(passed_by)), None) if passed_by else None
        last = _Said(a, tuple(ids), None if relay in ids else relay)
        said.append(last)
    return said


def _same_paragraph(text: str, one: Attribution, other: Attribution) -> bool:
    left, right = max([*one.cue, *one.content]), min(other.content)
    return "\n" not in text[left.end : max(left.end, right.start)]


def _lead_ins(article: Article, book: SourceBook, blocks: list[Span], said: list[_Said]) -> list[_Said]:
    """After "…reports:" the rest of the paragraph goes on from the same source; alone in its line, the next one does."""
    text, found = article.text, []
    for block, following in itertools.zip_longest(blocks, blocks[1:]):
        opening = _LEAD_IN.search(text, block.start, min(block.end, block.start + 120))
        if not opening or text[opening.end() : opening.end() + 1] in '“"':
            continue
        name = Span(block.start, opening.start())
        name = Span(name.start, name.start + len(text[name.start : name.end].rstrip()))
        if (
            not name.end > name.start
            or not is_outlet(text[name.start : name.end])
            or "," in text[name.start : name.end]
        ):
            continue
        stretch = Span(opening.end(), block.end) if opening.end() < block.end else following
        source = book.look_up(name)
        if stretch is None or not source:
            continue
        cue = Span(opening.start(), opening.start() + len(opening.group().split(":")[0].rstrip()))
        sentences = find_sentences(text, start=stretch.start, end=stretch.end)
        for i, sentence in enumerate(sentences):
            if not any(
                c.overlaps(sentence) for s in said for c in s.attribution.content if not _is_at(s.attribution, name)
            ):
                told = Attribution(name, (cue,), (sentence,), 0.9)
                found.append(_Said(told, tuple(source), carried=i > 0))
            elif i:
                break
    names = [s.attribution.source for s in found if s.attribution.source]
    said[:] = [s for s in said if not any(s.attribution.source and s.attribution.source.overlaps(n) for n in names)]
    return found


def _spoken(article: Article, book: SourceBook, block: Span, turn: Turn) -> Iterable[Statement]:
    start = turn.label.end + 1 if block.contains(turn.label) else block.start
    for sentence in find_sentences(article.text, start=start, end=block.end):
        if turn.asks:
            yield _plain(article, sentence, "author", 0.95)
            continue
        speaker = (book.look_up_speaker(turn.label),) if turn.named else ()
        told = _Said(Attribution(turn.label, (), (sentence,), 1.0), speaker)
        yield replace(_sourced(article, sentence, told.sources, [told], [], [], 0.95), kind="direct")


def _is_at(attribution: Attribution, name: Span) -> bool:
    return attribution.source is not None and attribution.source.overlaps(name)


def _statements(
    article: Article,
    sentence: Span,
    said: list[_Said],
    inner: list[Attribution],
    quotations: list[Quotation],
    tags: Tags,
) -> Iterable[Statement]:
    here: dict[tuple[str, ...], list[_Said]] = {}
    for one in said:
        if any(_clip(content, sentence, article.text) for content in one.attribution.content):
            here.setdefault(one.sources, []).append(one)
    attributed = _content_probability(tags, sentence)
    if (told := find_disclosure(article.text, sentence)) and not _says_more(article.text, told, here.values()):
        yield _plain(article, sentence, "disclosure", 0.95)
    elif not here:
        yield _plain(article, sentence, "author", _calibrated("author", 1 - attributed))
    else:
        for sources, group in here.items():
            yield _sourced(article, sentence, sources, group, inner, quotations, attributed)


def _says_more(text: str, told: Span, groups: Iterable[list[_Said]]) -> bool:
    """Whether the sentence has a cue beside "declined to comment": then it is somebody's statement after all."""
    cues = [c for group in groups for s in group for c in s.attribution.cue if not _ASKING.match(text, c.start)]
    return any(c.end < told.start or c.start > told.end for c in cues)


def _plain(article: Article, sentence: Span, voice: str, confidence: float) -> Statement:
    words = article.cut(sentence)
    return Statement(
        id=digest([article.version, sentence, None]), span=sentence,
        voice="disclosure" if voice == "disclosure" else "author", kind=None, attribution=None, sources=(), relay=None,
        source_span=None, cue=(), content=(), inner=None, carried=False, hedged=bool(_HEDGE.search(words)),
        negated=bool(_NEGATION.search(words)), confidence=confidence,
    )  # fmt: skip


def _sourced(
    article: Article, sentence: Span, sources: tuple[str, ...], group: list[_Said],
    inner: list[Attribution], quotations: list[Quotation], attributed: float,
) -> Statement:  # fmt: skip
    clips = sorted(c for s in group for c in (_clip(x, sentence, article.text) for x in s.attribution.content) if c)
    named = [s for s in group if s.attribution.source]
    first = next((s for s in named if sentence.contains(s.attribution.source or sentence)), (named or group)[0])
    said = " ".join(article.cut(c) for c in clips)
    certain = min(s.attribution.confidence for s in group)
    return Statement(
        id=digest([article.version, sentence, first.attribution.source, sources]),
        span=sentence,
        voice="source",
        kind=_directness(article.text, clips, quotations),
        attribution=digest([article.version, first.place]),
        sources=sources,
        relay=next((s.relay for s in group if s.relay), None),
        source_span=first.attribution.source,
        cue=tuple(dict.fromkeys(c for s in group for c in s.attribution.cue)),
        content=tuple(dict.fromkeys(clips)),
        inner=next((a for a in inner if any(c.contains(a.cue[0]) for c in clips)), None),
        carried=all(s.carried for s in group),
        hedged=bool(_HEDGE.search(said)),
        negated=bool(_NEGATION.search(said)),
        confidence=_calibrated("source", math.sqrt(attributed * certain)),
    )


def _clip(content: Span, sentence: Span, text: str) -> Span | None:
    """The part of a content that lies in the sentence, if there is a word in it."""
    start, end = max(content.start, sentence.start), min(content.end, sentence.end)
    return Span(start, end) if start < end and any(c.isalnum() for c in text[start:end]) else None


def _directness(text: str, contents: list[Span], quotations: list[Quotation]) -> Directness:
    inside = outside = 0
    for content in contents:
        for i in range(content.start, content.end):
            if text[i].isalnum():
                quoted = any(q.span.start <= i < q.span.end for q in quotations)
                inside, outside = inside + quoted, outside + (not quoted)
    if not inside:
        return "indirect"
    return "mixed" if outside else "direct"


def _content_probability(tags: Tags, sentence: Span) -> float:
    """The highest probability of being attributed content among the sentence's word pieces."""
    first, last = np.searchsorted(tags.offsets[:, 0], [sentence.start, sentence.end])
    return float(tags.content[first:last].max(initial=0.0))


def _calibrated(voice: str, raw: float) -> float:
    """Platt's scaling of a raw score, fitted on PolNeAR dev by training/calibrate.py."""
    slope, shift = load_encoder().settings.get("calibration", {}).get(voice, (1.0, 0.0))
    raw = min(max(raw, 1e-3), 1 - 1e-3)
    return round(1 / (1 + math.exp(-(slope * math.log(raw / (1 - raw)) + shift))), 3)
