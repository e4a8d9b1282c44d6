"""What a change of words does: typed changes between two versions of one passage.

Every change rests on words that were replaced. Where two readings of unchanged words differ, nothing is said: a model
may hear the same sentence in two ways, and no editor has touched it.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import NamedTuple, TypeVar

from headwater.records import Audit, Change, ChangeType, Span, Statement, merged
from headwater.reuse.alignment import Replaced, find_replaced
from headwater.reuse.amounts import Fact, find_dates, find_numbers, without_equal

# As statements/ knows them; here they find the words that a flag of two statements rests on, and stand in for it where
# a passage has no statements: headlines, captions.
_HEDGE = re.compile(
    r"\b(?:alleged(?:ly)?|reportedly|apparently|purported(?:ly)?|may|might|could|possibl[ey]|perhaps|suspected"
    r"|believed to|appears? to|seems? to|likely|presumably)\b",
    re.IGNORECASE,
)
_NEGATION = re.compile(r"\b(?:not|never|no|none|nobody|nothing|neither|nor|without|cannot)\b|n[’']t\b", re.IGNORECASE)
_QUOTED = re.compile(r"“[^”]*(?:”|$)|^[^“”]*”|(?<!\w)\"[^\"]*(?:\"(?!\w)|$)|^[^\"]*[\w.,!?…]\"(?!\w)")
_WORD = re.compile(r"\w")
_RESPELT = 0.85  # "ann vale" and "anna vale" are .94, "tom reed" and "ted reed" .75
_SHORT = 4  # words: "12" became "several"; a longer stretch that lost its number was written anew


T = TypeVar("T")


class Party(NamedTuple):
    """Whom a name stands for: what it is called first, and all it is called."""

    name: str
    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class Told:
    """A passage, and what its audit tells of it. Spans are those of the article."""

    span: Span
    text: str
    statements: tuple[Statement, ...]
    speakers: tuple[Party, ...]
    named: tuple[tuple[Span, Party], ...]


class Reading:
    """An audit that can be asked about many passages; each answer takes the time of its own words."""

    def __init__(self, audit: Audit) -> None:
        self._article = audit.article
        self._statements = sorted(audit.statements, key=lambda statement: statement.span)
        parties = {entity.id: party_of(entity.names) for entity in audit.entities if entity.names}
        self._named = sorted(
            (span, parties[entity.id])
            for entity in audit.entities
            if entity.id in parties and entity.kind in ("person", "organisation", "group", "place")
            for span in entity.mentions
            if audit.article.cut(span)[:1].isupper()
        )
        self._sources = {
            source.id: parties.get(source.entity or "")
            or party_of((source.name or source.title or audit.article.cut(source.mentions[0]),))
            for source in audit.sources
            if source.name or source.title or source.mentions
        }

    def told(self, span: Span) -> Told:
        """What the audit tells of a passage."""
        statements = tuple(_within(self._statements, span, lambda statement: statement.span))
        ids = dict.fromkeys(id for statement in statements for id in statement.sources)
        speakers = tuple(self._sources[id] for id in ids if id in self._sources)
        named = tuple(_within(self._named, span, lambda name: name[0]))
        return Told(span, self._article.cut(span), statements, speakers, named)


def party_of(names: Sequence[str]) -> Party:
    known = [" ".join(re.sub(r"^(?:the|an?)\s+", "", name.casefold()).split()) for name in names]
    return Party(known[0], frozenset(known))


def are_one(one: Party, other: Party) -> bool:
    """“Vale” and “Ann Vale” are one person where either is also called as the other is; Ann and Tom Vale are two."""
    return one.name in other.names or other.name in one.names


def find_changes(old: Told, new: Told) -> tuple[Change, ...]:
    """The stretches of words that differ, each with what it changes; `wording` where that is nothing of note.

    `here` of a change is in the article of `new`, `there` in that of `old`. Several types can share one stretch.
    """
    replaced = find_replaced(old.text, new.text)
    found: dict[Replaced, list[ChangeType]] = {one: [] for one in replaced}
    for type, stretches in (
        ("speaker_changed", _speaker(old, new, replaced)),
        ("attribution_lost", _attribution(old, new, replaced)),
        (
            "attribution_gained",
            [one.reversed() for one in _attribution(new, old, [one.reversed() for one in replaced])],
        ),
        ("quote_altered", _quotes(old, new, replaced)),
        ("number_changed", _facts(find_numbers(old.text), find_numbers(new.text), old.text, replaced)),
        ("date_changed", _facts(find_dates(old.text), find_dates(new.text), old.text, replaced)),
        ("name_changed", _names(old, new, replaced)),
        ("negation_changed", _negation(old, new, replaced)),
        ("hedge_lost", _hedge(old, new, replaced)),
        ("hedge_gained", [one.reversed() for one in _hedge(new, old, [one.reversed() for one in replaced])]),
    ):
        for one in stretches:
            found[one].append(type)  # type: ignore[arg-type]
    return tuple(
        Change(type, _shifted(one.here, new.span.start), _shifted(one.there, old.span.start))
        for one, types in found.items()
        for type in types or ["wording"]
    )


def _within(things: Sequence[T], span: Span, place: Callable[[T], Span]) -> Iterator[T]:
    for number in range(bisect_left(things, span.start, key=lambda thing: place(thing).start), len(things)):
        if place(things[number]).start >= span.end:
            return
        yield things[number]


def _shifted(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)


def _speaker(old: Told, new: Told, replaced: Iterable[Replaced]) -> list[Replaced]:
    """“Vale said” became “Reed said”: somebody is named on both sides, nobody on both."""
    if not old.speakers or not new.speakers:
        return []
    if any(are_one(a, b) or _is_respelt(a, b) for a in old.speakers for b in new.speakers):
        return []
    ours, theirs = _who(old, cues=False), _who(new, cues=False)
    return [one for one in replaced if _touches(one.there, ours) and _touches(one.here, theirs)][:1]


def _is_respelt(one: Party, other: Party) -> bool:
    """“Ruth Abara”, “Ruth Abarra”: one speaker, whose name was put right."""
    return SequenceMatcher(None, one.name[:80], other.name[:80]).ratio() >= _RESPELT


def _attribution(old: Told, new: Told, replaced: Iterable[Replaced]) -> list[Replaced]:
    """“The dam leaks, Vale said.” became “The dam leaks.”: the words that attributed it are gone, so is the source."""
    if not new.statements or any(statement.voice != "author" for statement in new.statements):
        return []
    if not any(statement.voice == "source" for statement in old.statements):
        return []
    ours = _who(old, cues=True)
    return [one for one in replaced if _touches(one.there, ours)][:1]


def _who(told: Told, *, cues: bool) -> list[Span]:
    """Where a passage says who speaks, and with `cues` how, as spans of its own text."""
    spans = [s.source_span for s in told.statements if s.source_span and told.span.contains(s.source_span)]
    if cues:
        spans += [cue for s in told.statements if s.voice == "source" for cue in s.cue if told.span.contains(cue)]
    return [_shifted(span, -told.span.start) for span in merged(spans)]


def _touches(span: Span, spans: Sequence[Span]) -> bool:
    return next(_overlapping(spans, span, lambda other: other), None) is not None


def _overlapping(things: Sequence[T], span: Span, place: Callable[[T], Span]) -> Iterator[T]:
    """Those that overlap a span; they are in order and apart from each other."""
    for number in range(bisect_right(things, span.start, key=lambda thing: place(thing).end), len(things)):
        if place(things[number]).start >= span.end:
            return
        yield things[number]


def _quotes(old: Told, new: Told, replaced: Iterable[Replaced]) -> Iterator[Replaced]:
    """Words within quotation marks on both sides. A quotation that was put in or taken out whole is none of these."""
    ours, theirs = _quoted(old), _quoted(new)
    for one in replaced:
        if not _WORD.search(old.text[slice(*one.there)] + new.text[slice(*one.here)]):
            continue
        if _inside(one.there, ours) and _inside(one.here, theirs):
            yield one


def _quoted(told: Told) -> list[Span]:
    """Quotations by their marks, and whole sentences in the middle of one, which have none of their own."""
    marked = [Span(*match.span()) for match in _QUOTED.finditer(told.text)]
    spoken = merged(span for statement in told.statements if statement.kind == "direct" for span in statement.content)
    return marked or [_shifted(span, -told.span.start) for span in spoken]


def _inside(span: Span, quoted: Sequence[Span]) -> bool:
    if span.start == span.end:  # put in or taken out here: within the marks, not beside them
        span = Span(span.start - 1, span.end + 1)
        return any(quote.contains(span) for quote in _overlapping(quoted, span, lambda quote: quote))
    return _touches(span, quoted)


def _facts(old: Sequence[Fact], new: Sequence[Fact], old_text: str, replaced: Iterable[Replaced]) -> Iterator[Replaced]:
    """A number or a date that stands for another, or for a few other words. What was only added changes none."""
    lost, gained = without_equal(old, new), without_equal(new, old)
    for one in replaced:
        gone = list(_overlapping(lost, one.there, lambda fact: fact.span))
        come = list(_overlapping(gained, one.here, lambda fact: fact.span))
        brief = len(old_text[slice(*one.there)].split()) <= _SHORT and one.here.start < one.here.end
        if gone and (come or (brief and not all(fact.vague for fact in gone))):
            yield one


def _names(old: Told, new: Told, replaced: Iterable[Replaced]) -> Iterator[Replaced]:
    """A name that stands for another one; “the mayor” for her name is wording."""
    ours, theirs = {party for _, party in old.named}, {party for _, party in new.named}
    lost = {party for party in ours if not any(are_one(party, other) for other in theirs)}
    gained = {party for party in theirs if not any(are_one(party, other) for other in ours)}
    gone = merged(_shifted(span, -old.span.start) for span, party in old.named if party in lost)
    come = merged(_shifted(span, -new.span.start) for span, party in new.named if party in gained)
    for one in replaced:
        if _touches(one.there, gone) and _touches(one.here, come):
            yield one


def _negation(old: Told, new: Told, replaced: Iterable[Replaced]) -> list[Replaced]:
    """“did vote” became “did not vote”."""
    if _is(old, "negated", _NEGATION) == _is(new, "negated", _NEGATION):
        return []
    return [one for one in replaced if _finds(_NEGATION, old, one.there) or _finds(_NEGATION, new, one.here)][:1]


def _hedge(old: Told, new: Told, replaced: Iterable[Replaced]) -> list[Replaced]:
    """“may resign” became “will resign”: no hedge is left."""
    if not _is(old, "hedged", _HEDGE) or _is(new, "hedged", _HEDGE):
        return []
    return [one for one in replaced if _finds(_HEDGE, old, one.there)][:1]


def _is(told: Told, flag: str, words: re.Pattern[str]) -> bool:
    if told.statements:
        return any(getattr(statement, flag) for statement in told.statements)
    return bool(words.search(told.text))


def _finds(words: re.Pattern[str], told: Told, span: Span) -> bool:
    """Whether one of the words lies in the span or reaches into it: of “believed to”, “believed” alone can go."""
    return any(Span(*match.span()).overlaps(span) for match in words.finditer(told.text))
