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
    SAYS,
    Party,
    are_one,
    attributes,
    could_be_one,
    groups_of,
    hands_on,
    is_aside,
    is_beside_name,
    is_beside_speech,
    is_clause,
    is_respelt,
    is_same_name,
    names_at,
    names_in,
    party_of,
    precedes_name,
    speaks,
    stands_for,
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
    r"|it is (?:said|reported)|hints?|indicat\w+|accused|apparent|seeming|doubt\w*|sort of|kind of"
    r"|consider(?:s|ed|ing)|mull(?:s|ed|ing)|weigh(?:s|ed|ing)|contemplat(?:es|ed|ing)|intend(?:s|ed|ing)?|hop(?:es|ed|ing)"
    r"|wants?|wanted)\b|\?",
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
    r"|free of|short of|far from|anything but|too)\b",
    re.IGNORECASE,
)
# "reportedly", "an alleged" and "is said to be" are hedges, though something like a source is behind them.
_HEDGES = re.compile(
    r"(?:(?:an?|the|his|her|their)\s)?(?:allegedly|reportedly|apparently|supposedly|purportedly"
    r"|(?:(?:is|are|was|were|been)\s)?(?:believed|thought|understood|reported|said|alleged|rumou?red|suspected)(?:\sto(?:\s\w+){0,2})?)",
    re.IGNORECASE,
)
# A clause of its own opens after a comma, a dash or a bracket, or with one of these; what ends with a colon is a label.
_OPENING = re.compile(
    r"\s*\(|\W*\b(?:but|yet|though|although|who|which|whose|whom|while|because|since|where|when|aged?|and|or|so)\b",
    re.IGNORECASE,
)
_BREAK = re.compile(r"[,;:()–—\n]|\s-\s|[.!?][”\"’']?\s|\s(?=(?:but|who|which|although|though|because|while)\s)")
_LABEL = re.compile(r":\W*$")
# "One of them" and "one local said" count nothing.
_ONE = re.compile(rf"one(?:\s+of\b|(?:\s+[\w-]+){{1,3}}\s+{SAYS}\b)", re.IGNORECASE)
_AGE = re.compile(r"(?:\w,\s+|\(|\baged\s+|\bage\s+)$")
_AGED = re.compile(r"\s*(?:[,.)”\"]|$)|[\s-]years?[\s-]old\b")
# "Vale revealed a plan" says nothing that could be left standing without her.
_PREDICATE = re.compile(
    r"\b(?:reveal(?:s|ed)?|announce[sd]?|report(?:s|ed)?|disclose[sd]?|declare[sd]?|wr(?:ites?|ote|itten)|post(?:s|ed)?"
    r"|made|makes?)\s(?:an?|his|her|its|their)\s(?!(?:day|week|month|year|few)\b)"
)
_LINKED = re.compile(r"-(?:linked|based|led|born|backed|run|style|affiliated)$")
_PRONOUN = re.compile(r"(?:he|she|they|it|we|I|you)", re.IGNORECASE)
_SAYS_HE = re.compile(rf"\b(?:[Hh]e|[Ss]he|[Tt]hey|[Ii]t)\s(?:\w+ly\s|has\s|have\s|had\s|also\s)?{SAYS}\b")
# "she said, according to the Courier"
_RELAYED = re.compile(rf"\b{SAYS}\b[^.“”\"]{{0,60}},\saccording to\s(?:the\s)?$")
_WORD = re.compile(r"\w")
_RUN = re.compile(r"\S+")
_SHORT = 4  # words: "12" became "several"; a longer stretch that lost its number was written anew
_CLAUSE = 6  # words: a longer stretch that is gone took its own hedges and negations with it
_ELSE = 10  # words beside the speaker and the cue: a stretch with more was written anew, and compares two sentences
_BEFORE = 120  # letters in which a clause begins
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
            if _names_nobody(old.text, [said], one.there) or _names_nobody(new.text, [other_said], other.here):
                continue
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
    if _is_rewritten(old.text, ours, one.there) or _is_rewritten(new.text, theirs, one.here):
        return False
    if _names_nobody(old.text, ours, one.there) or _names_nobody(new.text, theirs, one.here):
        return False
    if precedes_name(old.text, one.there) and precedes_name(new.text, one.here):
        return False
    if (not ours or not theirs) and not _cue_stands(old, new, one, ours or theirs, bool(ours)):
        return False
    if (ours or theirs) and _are_asides(old.text, ours, one.there) and _are_asides(new.text, theirs, one.here):
        return False
    if any(are_one(a, b) for said in ours for a in said.parties for other in theirs for b in other.parties):
        return False
    there, here = one
    return _are_others(old.text, there, new.text, here)


def _is_rewritten(text: str, said: Sequence[Said], span: Span) -> bool:
    """Whether a stretch has too many words besides the speaker and the cue to stand in a speaker's place."""
    spoken = merged(part for one in said for part in (one.source, *one.cue) if part and part.overlaps(span))
    own = sum(len(text[max(span.start, part.start) : min(span.end, part.end)].split()) for part in spoken)
    return len(text[slice(*span)].split()) - own > _ELSE


def _names_nobody(text: str, said: Sequence[Said], span: Span) -> bool:
    """Whether the words name no speaker: “he”, whoever that is; an outlet that hands it on; what follows a name."""
    if _RELAYED.search(text, max(0, span.start - _BEFORE), span.start) or hands_on(text, span):
        return True
    if is_beside_name(text, span):
        return True
    if said:
        return all(_PRONOUN.fullmatch(text[slice(*one.source)].strip()) for one in said if one.source)
    return bool(_SAYS_HE.search(text[slice(*span)]))


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
    if any(stands_for(name, new[slice(*here)]) for name in ours):
        return False
    if any(stands_for(name, old[slice(*there)]) for name in theirs):
        return False
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
        if _is_hedge(words) or is_clause(words) or _PREDICATE.search(words) or _is_within_quotation(old, one.there):
            continue
        heard = [said for said in old.said if any(cue.overlaps(one.there) for cue in said.cue)]
        if any(_is_lost(old, said, gone) for said in heard):
            return [one]
        if heard and _is_rewritten(old.text, heard, one.there):
            continue
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
        if not there or not here or _reaches_out(there, one.there) != _reaches_out(here, one.here):
            continue
        if is_altered(old.text, one.there, there, new.text, one.here, here):
            yield one


def _reaches_out(quotation: Span, span: Span) -> bool:
    """Whether a stretch has words beside the quotation: where the other one has none, this one was cut."""
    return not quotation.contains(span)


def _quotation_at(span: Span, quoted: Sequence[Span]) -> Span | None:
    if span.start == span.end:  # put in or taken out here: within the marks, not beside them
        span = Span(span.start - 1, span.end + 1)
        return next((quote for quote in _overlapping(quoted, span, lambda q: q) if quote.contains(span)), None)
    return next(_overlapping(quoted, span, lambda quote: quote), None)


def _numbers(old: str, new: str, replaced: Iterable[Replaced]) -> Iterator[Replaced]:
    """A number for another one, or for a loose quantity that does not include it; what was added changes none."""
    ours, theirs = _counts(old), _counts(new)
    lost, gained = without_equal(ours, theirs), without_equal(theirs, ours)
    for one in replaced:
        gone, come = _facts_at(lost, one.there), _facts_at(gained, one.here)
        if gone and come:
            if _number_differs(old, gone, new, come):
                yield one
        elif gone and not all(fact.vague for fact in gone):
            brief = len(old[slice(*one.there)].split()) <= _SHORT
            if brief and is_covered(gone[0], new[slice(*one.here)]) is False:
                yield one
        elif not gone and are_other_scales(old[slice(*one.there)], new[slice(*one.here)]):
            yield one


def _counts(text: str) -> list[Fact]:
    return [fact for fact in find_numbers(text) if not _ONE.match(text, fact.span.start)]


def _number_differs(old: str, gone: Sequence[Fact], new: str, come: Sequence[Fact]) -> bool:
    """Whether numbers that can be held against each other all differ: an age is held against an age."""
    pairs = [(a, b) for a in gone for b in come if _is_age(old, a) == _is_age(new, b)]
    return bool(pairs) and not any(says_same_number(a, b) for a, b in pairs)


def _is_age(text: str, fact: Fact) -> bool:
    """“Ann Vale, 43,”, “aged 43”, “43-year-old”."""
    before, after = text[max(0, fact.span.start - 8) : fact.span.start], text[fact.span.end : fact.span.end + 12]
    return bool(_AGED.match(after)) and (bool(_AGE.search(before)) or "old" in after)


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
        if speaks(old.text[slice(*one.there)]) != speaks(new.text[slice(*one.here)]):
            continue  # an attribution for other words: "[, Vale said]" → "[in Harwick]"
        gone = [name for name in _names_of(ours, one.there) if not after.has(before, name, one.there)]
        come = [name for name in _names_of(theirs, one.here) if not before.has(after, name, one.here)]
        if not gone or not come or not (before.knows(gone) or after.knows(come)):
            continue
        if not any(_are_one_name(old.text[slice(*a)], new.text[slice(*b)]) for a in gone for b in come):
            yield one


def _are_one_name(one: str, other: str) -> bool:
    """“Yo-jong” is “Kim Yo Jong”, and “Fenn-linked” tells of Fenn."""
    ours, theirs = (_LINKED.sub("", name).replace("-", " ") for name in (one, other))
    return is_same_name(ours, theirs) or is_respelt(ours, theirs)


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
    lost = [one.there for one in replaced]
    gone = [
        one
        for one in replaced
        if _finds(words, old.text, one.there)
        and not _is_clause(old, new, one)
        and not _is_in_lost_clause(old, new, one, words, lost)
    ]
    if not gone or (not attributed and _counted(instead, new.text) > _counted(instead, old.text)):
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


def _is_in_lost_clause(old: Told, new: Told, one: Replaced, words: re.Pattern[str], lost: Sequence[Span]) -> bool:
    """“, but nothing seemed to work”, “who is said to be 26”, “No crime:”: gone with all that it tells."""
    if 2 * len(new.text[slice(*one.here)].split()) > len(old.text[slice(*one.there)].split()):
        return False
    clauses = [_clause_at(old.text, place) for place in _places(words, old.text, one.there)]
    return all(
        (_OPENING.match(old.text, *clause) or _LABEL.search(old.text[slice(*clause)])) and not _is_kept(clause, lost)
        for clause in clauses
    )


def _clause_at(text: str, place: Span) -> Span:
    begin = max(0, place.start - _BEFORE)
    start = max((match.start() for match in _BREAK.finditer(text, begin, place.start)), default=begin)
    end = _BREAK.search(text, place.end)
    return Span(start, end.end() if end else len(text))


def _counted(words: re.Pattern[str], text: str) -> int:
    return sum(1 for _ in words.finditer(text))


def _finds(words: re.Pattern[str], text: str, span: Span) -> bool:
    return _count(words, text, span) > 0


def _count(words: re.Pattern[str], text: str, span: Span) -> int:
    """How many of the words lie in the span or reach into it: of “believed to”, “believed” alone can go."""
    return len(_places(words, text, span))


def _places(words: re.Pattern[str], text: str, span: Span) -> list[Span]:
    begin, end = max(0, span.start - 20), min(len(text), span.end + 20)
    return [at for match in words.finditer(text, begin, end) if (at := Span(*match.span())).overlaps(span)]
