"""What a change of words does: typed changes between two versions of one passage.

Every change rests on words that were replaced. Where two readings of unchanged words differ, nothing is said: a model
may hear the same sentence in two ways, and no editor has touched it.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import NamedTuple, TypeVar

from headwater.records import Audit, Change, ChangeType, Span, Statement, day_of, merged
from headwater.reuse.alignment import Replaced, find_replaced
from headwater.reuse.amounts import (
    Fact,
    are_other_scales,
    find_dates,
    find_numbers,
    is_covered,
    says_same_date,
    says_same_number,
    without_equal,
)
from headwater.reuse.marks import find_quoted, is_altered
from headwater.reuse.voices import (
    Party,
    are_one,
    attributes,
    could_be_one,
    groups_of,
    is_aside,
    is_beside_speech,
    is_clause,
    is_respelt,
    is_same_name,
    names_at,
    names_in,
    party_of,
    speaks,
)

# "May" is a month and "with all his might" no hedge, what "could not be seen" was not seen, who "alleged that" speaks.
_HEDGE = re.compile(
    r"\b(?:(?i:allegedly|reportedly|apparently|purported(?:ly)?|could(?! not)|possibly|perhaps|presum(?:ably|ed)|maybe"
    r"|probabl[ey]|supposed(?:ly)?|ostensibly|seemingly|conceivably|arguably|potentially|rumou?red|unconfirmed|unverified"
    r"|likely|suspected|feared|(?:believed|thought|understood|reported|said|alleged|rumou?red|suspected|expected) to"
    r"|(?:appear(?:s|ed)?|seem(?:s|ed)?)(?: to)?|(?<!as )(?<!if )(?<!made )possible(?! to)"
    r"|(?<!has )(?<!have )(?<!had )alleged(?!\s(?:that|he|she|they|it|the|an?|his|her|their|in|on)\b))"
    r"|may|MAY|(?<!his )(?<!all )might)\b"
)
# They stand in for a hedge, but are too weak to be missed themselves: "may resign" → "is expected to resign".
_WEAK = re.compile(
    r"\b(?:expected|due to|scheduled|plans?|planned|would|should|can|potential|suggest(?:s|ed|ing)?|thought|thinks?"
    r"|believed?|believes|claim(?:s|ed|ing)?|alleged|alleges|if|rumou?rs?|about|unclear|not clear|whether|suspects?"
    r"|speculat\w+|chance|possibilit\w+|risk|set to|perceived|so-called"
    r"|it is (?:said|reported)|hints?|indicat\w+|accused|apparent|seeming|doubt\w*|sort of|kind of)\b|\?",
    re.IGNORECASE,
)
_NEGATION = re.compile(
    r"\b(?:not(?! only)|never|no(?!\.? ?\d)|none|nobody|nothing|nowhere|neither|nor|without|cannot)\b|n[’']t\b",
    re.IGNORECASE,
)
# "did not say" and "declined to say" are one.
_DENIES = re.compile(
    r"\b(?:fail(?:s|ed|ing|ure)?|refus(?:e|es|ed|ing)|declin(?:e|es|ed|ing)|den(?:y|ies|ied|ying)|unable|lack(?:s|ed|ing)?"
    r"|rather than|instead of|hardly|barely|scarcely|seldom|rarely|little|few|absent|absence|reject(?:s|ed)?"
    r"|stop(?:s|ped)?"
    r"|un[a-z]{4,}|in(?:ability|complete|accurate|capable)|im(?:possible|probable)|dis(?:agree|approve|like)\w*|avoid(?:s|ed)?"
    r"|free of|short of|too)\b",
    re.IGNORECASE,
)
# "reportedly", "an alleged" and "is said to be" are hedges, though something like a source is behind them.
_HEDGES = re.compile(
    r"(?:(?:an?|the|his|her|their)\s)?(?:allegedly|reportedly|apparently|supposedly|purportedly"
    r"|(?:(?:is|are|was|were|been)\s)?(?:believed|thought|understood|reported|said|alleged|rumou?red|suspected)(?:\sto(?:\s\w+){0,2})?)",
    re.IGNORECASE,
)
_WORD = re.compile(r"\w")
_RUN = re.compile(r"\S+")
_SHORT = 4  # words: "12" became "several"; a longer stretch that lost its number was written anew
_CLAUSE = 6  # words: a longer stretch that is gone took its own hedges and negations with it
_MANY = 12  # facts of one stretch that are held against each other


T = TypeVar("T")


class Said(NamedTuple):
    """One attribution within a passage; the spans are those of its own text."""

    source: Span | None
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    parties: tuple[Party, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """A passage, and what its audit tells of it. `span` and `statements` are in the article, the rest in `text`."""

    span: Span
    text: str
    statements: tuple[Statement, ...]
    said: tuple[Said, ...]
    named: tuple[tuple[Span, Party], ...]
    quoted: tuple[Span, ...]
    published: date | None = None

    @property
    def speakers(self) -> tuple[Party, ...]:
        return tuple(dict.fromkeys(party for said in self.said for party in said.parties))


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
        self._quoted = merged(find_quoted(audit.article))
        self._published = day_of(audit.article.published)

    def told(self, span: Span) -> Told:
        """What the audit tells of a passage."""
        statements = tuple(_within(self._statements, span, lambda statement: statement.span))
        named = tuple((_shifted(at, -span.start), party) for at, party in _within(self._named, span, lambda n: n[0]))
        said = tuple(self._said(statement, span) for statement in statements if statement.voice == "source")
        return Told(
            span, self._article.cut(span), statements, said, named, self._quotations(statements, span), self._published
        )

    def _said(self, statement: Statement, span: Span) -> Said:
        source = statement.source_span
        return Said(
            _shifted(source, -span.start) if source and span.contains(source) else None,
            tuple(_shifted(cue, -span.start) for cue in statement.cue if span.contains(cue)),
            tuple(_shifted(part, -span.start) for part in statement.content if span.contains(part)),
            tuple(self._sources[id] for id in statement.sources if id in self._sources),
        )

    def _quotations(self, statements: Sequence[Statement], span: Span) -> tuple[Span, ...]:
        """Quotations by their marks, and whole sentences in the middle of one, which have none of their own."""
        spans = list(_overlapping(self._quoted, span, lambda quote: quote))
        if not spans:
            spans = merged(part for statement in statements if statement.kind == "direct" for part in statement.content)
        clipped = (Span(max(one.start, span.start), min(one.end, span.end)) for one in spans)
        return tuple(_shifted(one, -span.start) for one in clipped if one.start < one.end)


def find_changes(old: Told, new: Told) -> tuple[Change, ...]:
    """The stretches of words that differ, each with what it changes; `wording` where that is nothing of note.

    `here` of a change is in the article of `new`, `there` in that of `old`. Several types can share one stretch.
    """
    replaced = [_trimmed(old.text, new.text, one) for one in find_replaced(old.text, new.text)]
    mirrored = [one.reversed() for one in replaced]
    published = old.published, new.published
    found: dict[Replaced, list[ChangeType]] = {one: [] for one in replaced}
    checks: tuple[tuple[ChangeType, Iterable[Replaced]], ...] = (
        ("speaker_changed", _speaker(old, new, replaced)),
        ("attribution_lost", _attribution(old, new, replaced)),
        ("attribution_gained", [one.reversed() for one in _attribution(new, old, mirrored)]),
        ("quote_altered", _quotes(old, new, replaced)),
        ("number_changed", _numbers(old.text, new.text, replaced)),
        ("date_changed", _dates(old.text, new.text, replaced, published)),
        ("name_changed", _names(old, new, replaced)),
        ("negation_changed", _negation(old, new, replaced)),
        ("hedge_lost", _hedge(old, new, replaced)),
        ("hedge_gained", [one.reversed() for one in _hedge(new, old, mirrored)]),
    )
    for type, stretches in checks:
        for one in stretches:
            found.setdefault(one, []).append(type)
    return tuple(
        Change(type, _shifted(one.here, new.span.start), _shifted(one.there, old.span.start))
        for one, types in found.items()
        for type in types or ["wording"]
    )


def _trimmed(old: str, new: str, one: Replaced) -> Replaced:
    """Without the words at its ends that differ in capitals alone: "He said a boat sank" → "A boat sank"."""
    ours, theirs = list(_RUN.finditer(old, *one.there)), list(_RUN.finditer(new, *one.here))
    first, last = 0, 0
    least = min(len(ours), len(theirs))
    while first < least and _is_recased(ours[first][0], theirs[first][0]):
        first += 1
    while last < least - first and _is_recased(ours[-1 - last][0], theirs[-1 - last][0]):
        last += 1
    if not first + last or first + last == len(ours) == len(theirs):
        return one
    return Replaced(_between(ours, first, last), _between(theirs, first, last))


def _is_recased(word: str, other: str) -> bool:
    return word[1:] == other[1:] and word[:1].lower() == other[:1].lower()


def _between(words: Sequence[re.Match[str]], first: int, last: int) -> Span:
    """From the end of the first ones to the start of the last ones, without the white space at its ends."""
    kept = words[first : len(words) - last]
    if kept:
        return Span(kept[0].start(), kept[-1].end())
    place = words[first].start() if first < len(words) else words[-1].end()
    return Span(place, place)


def _within(things: Sequence[T], span: Span, place: Callable[[T], Span]) -> Iterator[T]:
    for number in range(bisect_left(things, span.start, key=lambda thing: place(thing).start), len(things)):
        if place(things[number]).start >= span.end:
            return
        yield things[number]


def _shifted(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)


def _speaker(old: Told, new: Told, replaced: Sequence[Replaced]) -> list[Replaced]:
    """“Vale said” became “Reed said”: another one stands where the speaker stood."""
    changed = [one for one in replaced if _is_other_speaker(old, new, one)]
    if changed:
        return changed[:1]
    # "Vale said the dam leaks." → "The dam leaks, Reed said."
    gone = [(one, said) for one in replaced for said in _attributed(old, one.there)]
    come = [(one, said) for one in replaced for said in _attributed(new, one.here)]
    for one, said in gone[:_MANY]:
        for other, other_said in come[:_MANY]:
            if one != other and _differ(old, said, new, other_said):
                return [Replaced(one.there, other.here)]
    return []


def _is_other_speaker(old: Told, new: Told, one: Replaced) -> bool:
    if one.there.start == one.there.end or one.here.start == one.here.end:
        return False
    ours = [said for said in old.said if said.source and said.source.overlaps(one.there)]
    theirs = [said for said in new.said if said.source and said.source.overlaps(one.here)]
    if not ours and not theirs and not (is_beside_speech(old.text, one.there) and is_beside_speech(new.text, one.here)):
        return False
    if (not ours or not theirs) and not _cue_stands(old, new, one, ours or theirs, bool(ours)):
        return False
    if (ours or theirs) and _are_asides(old.text, ours, one.there) and _are_asides(new.text, theirs, one.here):
        return False
    if any(are_one(a, b) for said in ours for a in said.parties for other in theirs for b in other.parties):
        return False
    there, here = one
    return _are_others(old.text, there, new.text, here)


def _are_asides(text: str, said: Sequence[Said], span: Span) -> bool:
    """Whether the words only tell of a speaker whom they do not name."""
    return all(is_aside(text, one.source, span) for one in said if one.source)


def _cue_stands(old: Told, new: Told, one: Replaced, known: Sequence[Said], in_old: bool) -> bool:
    """Whether what stands in place of a source is a source: the model heard one side alone, and the cue was kept."""
    if not known:
        return True
    span, text = (one.there, old.text) if in_old else (one.here, new.text)
    other, other_text = (one.here, new.text) if in_old else (one.there, old.text)
    touched = any(cue.overlaps(span) for said in known for cue in said.cue)
    if touched:
        return speaks(other_text[slice(*other)]) or attributes(other_text[slice(*other)])
    return speaks(text) and speaks(other_text)


def _are_others(old: str, there: Span, new: str, here: Span) -> bool:
    """Whether two stretches name two: by names, which count in full, or by kinds of unnamed groups."""
    ours, theirs = names_at(old, there), names_at(new, here)
    if ours and theirs:
        return not any(is_same_name(a, b) or is_respelt(a, b) for a in ours for b in theirs)
    groups, others = groups_of(old[slice(*there)]), groups_of(new[slice(*here)])
    return bool(groups and others) and not groups & others


def _attributed(told: Told, span: Span) -> list[Said]:
    return [
        said
        for said in told.said
        if said.source and said.source.overlaps(span) and any(c.overlaps(span) for c in said.cue)
    ]


def _differ(old: Told, said: Said, new: Told, other: Said) -> bool:
    if not said.source or not other.source:
        return False
    if any(could_be_one(a, b) for a in said.parties for b in other.parties):
        return False
    return _are_others(old.text, said.source, new.text, other.source)


def _attribution(old: Told, new: Told, replaced: Sequence[Replaced]) -> list[Replaced]:
    """“The dam leaks, Vale said.” became “The dam leaks.”: the words that attributed it are gone, what she said is not.

    Nothing is lost where the new words attribute it as well, in whatever place.
    """
    if any(_attributes_anew(new, one.here) for one in replaced):
        return []
    gone = [one.there for one in replaced]
    for one in replaced:
        if one.there.start == one.there.end:
            continue
        words = old.text[slice(*one.there)]
        if _is_hedge(words) or is_clause(words) or _is_within_quotation(old, one.there):
            continue
        heard = [said for said in old.said if any(cue.overlaps(one.there) for cue in said.cue)]
        if any(_is_lost(old, said, gone) for said in heard):
            return [one]
        if attributes(words) and _is_kept(Span(0, len(old.text)), gone, but=one.there):
            return [one]
    return []


def _is_hedge(words: str) -> bool:
    return bool(_HEDGES.fullmatch(words.strip(" ,")))


def _is_within_quotation(told: Told, span: Span) -> bool:
    """“We have [not announced] plans”: what is cut there is the quoted one's words."""
    return any(quote.contains(span) for quote in _overlapping(told.quoted, span, lambda quote: quote))


def _attributes_anew(new: Told, here: Span) -> bool:
    """Whether new words have a cue of speech."""
    if here.start == here.end:
        return False
    return any(cue.overlaps(here) for said in new.said for cue in said.cue) or speaks(new.text[slice(*here)])


def _is_lost(old: Told, said: Said, gone: Sequence[Span]) -> bool:
    if any(speaks(words) for cue in said.cue for words in _left(old.text, cue, gone)):  # "was said" for "said"
        return False
    if said.source and not _touches(said.source, gone):
        return False
    parts = said.content or (Span(0, len(old.text)),)
    return any(_is_kept(part, gone) for part in parts)


def _left(text: str, part: Span, gone: Sequence[Span]) -> Iterator[str]:
    """What is left of a part."""
    begin = part.start
    for one in _overlapping(gone, part, lambda span: span):
        yield text[begin : max(begin, one.start)]
        begin = one.end
    yield text[begin : max(begin, part.end)]


def _is_kept(part: Span, gone: Sequence[Span], *, but: Span | None = None) -> bool:
    """Whether most of the words of a part are still there."""
    lost = sum(min(part.end, one.end) - max(part.start, one.start) for one in _overlapping(gone, part, lambda s: s))
    size = part.end - part.start
    if but:
        lost, size = lost - (but.end - but.start), size - (but.end - but.start)
    return size >= 10 and lost <= size / 2


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
    for one in replaced:
        if not _WORD.search(old.text[slice(*one.there)] + new.text[slice(*one.here)]):
            continue
        there, here = _quotation_at(one.there, old.quoted), _quotation_at(one.here, new.quoted)
        if there and here and is_altered(old.text, one.there, there, new.text, one.here, here):
            yield one


def _quotation_at(span: Span, quoted: Sequence[Span]) -> Span | None:
    if span.start == span.end:  # put in or taken out here: within the marks, not beside them
        span = Span(span.start - 1, span.end + 1)
        return next((quote for quote in _overlapping(quoted, span, lambda q: q) if quote.contains(span)), None)
    return next(_overlapping(quoted, span, lambda quote: quote), None)


def _numbers(old: str, new: str, replaced: Iterable[Replaced]) -> Iterator[Replaced]:
    """A number for another one, or for a loose quantity that does not include it; what was added changes none."""
    ours, theirs = find_numbers(old), find_numbers(new)
    lost, gained = without_equal(ours, theirs), without_equal(theirs, ours)
    for one in replaced:
        gone, come = _facts_at(lost, one.there), _facts_at(gained, one.here)
        if gone and come:
            if not any(says_same_number(a, b) for a in gone for b in come):
                yield one
        elif gone and not all(fact.vague for fact in gone):
            brief = len(old[slice(*one.there)].split()) <= _SHORT
            if brief and is_covered(gone[0], new[slice(*one.here)]) is False:
                yield one
        elif not gone and are_other_scales(old[slice(*one.there)], new[slice(*one.here)]):
            yield one


def _dates(
    old: str, new: str, replaced: Iterable[Replaced], published: tuple[date | None, date | None]
) -> Iterator[Replaced]:
    ours, theirs = find_dates(old), find_dates(new)
    lost, gained = without_equal(ours, theirs), without_equal(theirs, ours)
    for one in replaced:
        gone, come = _facts_at(lost, one.there), _facts_at(gained, one.here)
        told = [says_same_date(a, b, published) for a in gone for b in come]
        if False in told and True not in told:
            yield one


def _facts_at(facts: Sequence[Fact], span: Span) -> list[Fact]:
    return list(islice(_overlapping(facts, span, lambda fact: fact.whole), _MANY))


def _names(old: Told, new: Told, replaced: Iterable[Replaced]) -> Iterator[Replaced]:
    """A name that stands for another one; “the mayor” for her name is wording."""
    ours, theirs = names_in(old.text), names_in(new.text)
    if not ours or not theirs:
        return
    before, after = _Known(old, ours), _Known(new, theirs)
    for one in replaced:
        gone = [name for name in _names_of(ours, one.there) if not after.has(before, name, one.there)]
        come = [name for name in _names_of(theirs, one.here) if not before.has(after, name, one.here)]
        if not gone or not come or not (before.knows(gone) or after.knows(come)):
            continue
        if not any(is_same_name(old.text[slice(*a)], new.text[slice(*b)]) for a in gone for b in come):
            yield one


def _names_of(names: Sequence[Span], span: Span) -> Iterator[Span]:
    return islice(_overlapping(names, span, lambda name: name), _MANY)


class _Known:
    """The names of one passage: by their words, and whom they stand for."""

    def __init__(self, told: Told, names: Sequence[Span]) -> None:
        self.told = told
        self._words = {word for name in names for word in told.text[slice(*name)].casefold().split()}
        self._parties = {name for _, party in told.named for name in party.names}
        self._first = {party.name for _, party in told.named}
        self._spans = [span for span, _ in told.named]

    def knows(self, names: Iterable[Span]) -> bool:
        return any(_touches(name, self._spans) for name in names)

    def has(self, other: "_Known", name: Span, replaced: Span) -> bool:
        """Whether a name of the other passage is in this one too, in some form.

        Of “U.S. Secretary Tom Reed” only what was replaced is asked for.
        """
        if set(other.told.text[slice(*name)].casefold().split()) <= self._words:
            return True
        part = Span(max(name.start, replaced.start), min(name.end, replaced.end))
        parties = [party for _, party in _overlapping(other.told.named, part, lambda named: named[0])]
        return any(party.name in self._parties or party.names & self._first for party in parties)


def _negation(old: Told, new: Told, replaced: Sequence[Replaced]) -> list[Replaced]:
    """“did vote” became “did not vote”; “declined to vote” did not become another thing."""
    return _one_more(old, new, replaced, _NEGATION, _DENIES) or [
        one.reversed() for one in _one_more(new, old, [one.reversed() for one in replaced], _NEGATION, _DENIES)
    ]


def _hedge(old: Told, new: Told, replaced: Sequence[Replaced]) -> list[Replaced]:
    """“may resign” became “will resign”: a hedge is gone, and none stands in for it."""
    return _one_more(old, new, replaced, _HEDGE, _WEAK, attributed=True)


def _one_more(
    old: Told,
    new: Told,
    replaced: Sequence[Replaced],
    words: re.Pattern[str],
    instead: re.Pattern[str],
    *,
    attributed: bool = False,
) -> list[Replaced]:
    """The stretch by which the old passage has one of the words more than the new one.

    What went with a clause of its own counts for nothing, and nothing counts where other words stand in for it.
    """
    gone = [one for one in replaced if _finds(words, old.text, one.there) and not _is_clause(old, new, one)]
    if not gone:
        return []
    come = [one for one in replaced if _finds(words, new.text, one.here)]
    more = sum(_count(words, old.text, one.there) for one in gone) - sum(
        _count(words, new.text, one.here) for one in come
    )
    if more <= 0:
        return []
    left = [
        one
        for one in gone
        if not _finds(instead, new.text, one.here) and not (attributed and speaks(new.text[slice(*one.here)]))
    ]
    return left[:1]


def _is_clause(old: Told, new: Told, one: Replaced) -> bool:
    gone, come = len(old.text[slice(*one.there)].split()), len(new.text[slice(*one.here)].split())
    return gone > _CLAUSE and come < gone / 2


def _finds(words: re.Pattern[str], text: str, span: Span) -> bool:
    return _count(words, text, span) > 0


def _count(words: re.Pattern[str], text: str, span: Span) -> int:
    """How many of the words lie in the span or reach into it: of “believed to”, “believed” alone can go."""
    begin, end = max(0, span.start - 20), min(len(text), span.end + 20)
    return sum(Span(*match.span()).overlaps(span) for match in words.finditer(text, begin, end))
