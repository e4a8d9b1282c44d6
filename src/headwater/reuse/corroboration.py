"""Statements of other articles that say the same as one of this article, or otherwise.

Precision comes first: two statements are held to be about one thing only where they lie close together, name the same,
share many of their words and speak of no other day. Copies of this article say nothing of their own, and of several
copies of another article one is told.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from headwater.encoder.vectors import cosines, sentence_vectors
from headwater.records import Article, ArticleReference, Audit, Match, Passage, Span, Statement, day_of
from headwater.reuse.amounts import ABOUT, Fact, find_dates, find_numbers, says_same_date, says_same_number
from headwater.reuse.facts import stems_of
from headwater.reuse.reuses import fingerprints_of
from headwater.reuse.view import CorpusView, Hashes
from headwater.reuse.voices import Party, could_be_one, party_of

# Chosen by reading pairs of FNC-1's bodies; msrp and sts-news only measure (benchmarks/corroboration.py).
NEAR = 0.6  # cosine
SHARED = 0.5  # Dice's coefficient of the stems
TOGETHER = 1.25  # the two added: at .6 and .4 alone a third of what was told as the same said something else
BESIDE_NAMES = 3  # stems that both have: "Harwick council met", "Harwick council rejected" share nothing but the name
DENIED = 2  # stems that only one of the two has: "The bridge was closed", "The bridge was not closed"
COPIED = 0.3  # of the smaller article's fingerprints: one text
_VERBATIM, _LONG = 0.7, 4  # part of the shorter one's pairs of neighbouring words, and how many: it was handed on
_NEAREST, _BY_WORDS = 24, 8  # candidates of one statement
_STATEMENTS = 300  # of one article; only a page made to keep us busy has more
_LEAST, _MOST = 4, 60  # stems of a statement that can be compared
_TOLD = 12  # matches of one statement
_DAYS = 3  # days between two articles that speak of one event, where neither sentence gives a date
_NEGATION = re.compile(
    r"\b(?:not|never|no|none|nobody|nothing|neither|nor|without|cannot|den(?:y|ies|ied|ying)|dismiss(?:es|ed|ing)?"
    r"|reject(?:s|ed|ing)?|refut(?:es|ed|ing)|debunk(?:s|ed|ing)|untrue|unclear|unlikely|unknown)\b|n[’']t\b",
    re.I,
)
# "no fewer than 12", "not only", "no. 7" deny nothing.
_NO_NEGATION = re.compile(
    r"\bno (?:fewer|less|more|later|longer) than\b|\bnot (?:only|just)\b|\bno\. ?\d|\bno doubt\b", re.I
)
_GROWS = re.compile(
    r"\b(?:dead|die[sd]?|dying|deaths?|kill(?:ed|ing|s)?|injur(?:ed|ies)|hurt|wounded|missing|cases|infected|infections"
    r"|arrest(?:ed|s)|detained|victims?|bodies|toll|signatures|evacuated|homeless)\b",
    re.I,
)
_CLAUSE = re.compile(r"[,;:“”\"()—–]+|\s(?=(?:and|but|although|though|while|because|explaining|adding)\s)")
_PRONOUN = re.compile(r"(?:he|she|they|it|we|I|you|who|that)", re.I)
_ROUND = 0.2  # "nearly a dozen" and "10 or 11" are one count
_OTHERS = re.compile(r"^\W{0,2}(?:of (?:them|the)|others?|more|additional|further)\b", re.I)
_WORD = re.compile(r"[^\W_]+(?:[’'-][^\W_]+)*")

Relation = Literal["same", "disputed"]


class Verdict(NamedTuple):
    """How a statement elsewhere stands to one here, and what in it does, in words."""

    relation: Relation
    why: str
    figures: tuple[Fact, Fact] | None = None  # those that differ, here and there


@dataclass(frozen=True, slots=True)
class Said:
    """What a statement says, as it is compared: what is attributed, without who said so; else the whole sentence."""

    text: str
    stems: frozenset[str]
    pairs: frozenset[tuple[str, str]]  # of stems that follow each other
    names: tuple[Party, ...]
    numbers: tuple[Fact, ...]
    dates: tuple[Fact, ...]
    denials: int
    hedged: bool
    speakers: tuple[Party, ...]
    published: date | None

    @property
    def is_checkable(self) -> bool:
        """It names somebody or something, and is a plain sentence."""
        return _LEAST <= len(self.stems) <= _MOST and bool(self.names) and not self.text.rstrip("”\"’' ").endswith("?")


def find_matches(audit: Audit, corpus: CorpusView, *, vectors: NDArray[np.int8] | None = None) -> list[Match]:
    """What statements of other articles say the same as this article’s, or otherwise, in the order of the statements.

    `vectors` are the statements’, `[statement, width]`, where they are known already. Of articles that are copies of
    one text, and of statements that one speaker makes, the first is told: ten reprints are one source. What the same
    speaker says elsewhere too, and copies of this article, do not count as the same.
    """
    reading = Reading(audit)
    asked = [number for number in _numbers(audit) if reading.said(number).is_checkable][:_STATEMENTS]
    if not asked:
        return []
    if vectors is None or not vectors.shape[1]:
        ours = sentence_vectors([audit.article.cut(audit.statements[number].span) for number in asked])
    else:
        ours = vectors[asked]
    others = _Others(audit, corpus)
    matches: list[Match] = []
    for number, vector, near in zip(asked, ours, corpus.near(ours, limit=_NEAREST), strict=True):
        said = reading.said(number)
        cosine = {(one.id, one.number): one.score for one in near if one.score >= NEAR}
        by_words = corpus.sentences(said.text, limit=_BY_WORDS)
        places = dict.fromkeys([*cosine, *((one.id, one.number) for one in by_words)])
        found = [
            (there, place)
            for place in places
            if (there := others.verdict(said, vector, *place, cosine.get(place))) is not None
        ]
        matches += _told(audit.statements[number], found, others)
    return matches


def compare(here: Said, there: Said, *, cosine: float) -> Verdict | None:
    """Whether two statements say the same or differ in one thing; `None` where they need not be about one thing.

    `cosine` is that of their sentences’ vectors.
    """
    both = here.stems & there.stems
    shared = _likeness(here.stems, there.stems)
    if cosine < NEAR or shared < SHARED or cosine + shared < TOGETHER:
        return None
    if len(both - _stems_of(here.names)) < BESIDE_NAMES:
        return None
    if here.hedged != there.hedged or not _name_the_same(here, there) or _other_day(here, there):
        return None
    ours = [fact for fact in here.numbers if not any(says_same_number(fact, other) for other in there.numbers)]
    theirs = [fact for fact in there.numbers if not any(says_same_number(fact, other) for other in here.numbers)]
    if (here.denials > 0) != (there.denials > 0):
        apart = len(here.stems ^ there.stems)
        if apart > DENIED or here.denials + there.denials > 1 or ours or theirs or not _one_event(here, there):
            return None  # "did not deny that he never …" is beyond counting negations
        if _is_apart(there, here) if there.denials else _is_apart(here, there):
            return None
        return Verdict("disputed", "it says that this is not so" if there.denials else "it says that this is so")
    if not ours:
        return Verdict("same", "it says the same")
    for one in ours:
        for other in theirs:
            if _can_agree(one, other):
                continue
            if _count_the_same(here, one, there, other) and _one_event(here, there):
                return _differ(here, one, there, other)
    return None


def _differ(here: Said, one: Fact, there: Said, other: Fact) -> Verdict:
    figures = f"“{_figure(there.text, other)}”, here “{_figure(here.text, one)}”"
    a, b = _value(one), _value(other)
    later = here.published and there.published and (there.published - here.published).days
    if later and (b > a) == (later > 0) and _GROWS.search(here.text) and _GROWS.search(there.text):
        # The figure that was published last is the update, here or there.
        figures = f"a later update: {figures}" if later > 0 else f"an earlier count: {figures}"
    return Verdict("disputed", figures, (one, other))


def _can_agree(one: Fact, other: Fact) -> bool:
    """“nearly a dozen” and 11: neither says that the other is wrong; “more than a dozen” says that of 11."""
    a, b = _value(one), _value(other)
    if a > b and (one.about == "over" or other.about == "under"):
        return False
    if b > a and (other.about == "over" or one.about == "under"):
        return False
    return "about" in (one.about, other.about) and abs(a - b) <= _ROUND * max(a, b)


def _is_apart(denying: Said, plain: Said) -> bool:
    """Whether what is denied stands in a clause that the other one does not tell: the rest is more like it without.

    “We need the best, and that is Ann Vale,” he said, explaining that she did not have to sing.
    """
    clauses = _CLAUSE.split(denying.text)
    rest = frozenset(stems_of(" ".join(clause for clause in clauses if not _NEGATION.search(clause))))
    return len(rest) >= _LEAST and _likeness(rest, plain.stems) >= _likeness(denying.stems, plain.stems)


def _likeness(ours: frozenset[str], theirs: frozenset[str]) -> float:
    """Dice’s coefficient."""
    return 2 * len(ours & theirs) / max(1, len(ours) + len(theirs))


class Reading:
    """What an audit’s statements say, each read once."""

    def __init__(self, audit: Audit) -> None:
        self._audit = audit
        self._named = sorted(
            (span, party_of(entity.names))
            for entity in audit.entities
            if entity.names and entity.kind in ("person", "organisation", "group", "place")
            for span in entity.mentions
        )
        names = {entity.id: entity.names for entity in audit.entities if entity.names}
        self._sources = {
            source.id: party_of(names.get(source.entity or "") or (called,))
            for source in audit.sources
            if (called := source.name or source.title or _mentioned(audit.article, source.mentions))
        }
        self._held: dict[int, Said] = {}

    def said(self, number: int) -> Said:
        if number not in self._held:
            self._held[number] = self._read(self._audit.statements[number])
        return self._held[number]

    def _read(self, statement: Statement) -> Said:
        article = self._audit.article
        spans = [statement.span]
        if statement.voice == "source" and statement.content:
            content = [
                Span(max(s.start, statement.span.start), min(s.end, statement.span.end)) for s in statement.content
            ]
            inside = [span for span in content if span.start < span.end]
            if len(stems_of(" ".join(map(article.cut, inside)))) >= _LEAST:
                spans = inside
        text = " ".join(" ".join(map(article.cut, spans)).split())
        names = dict.fromkeys(party for span, party in self._named if any(part.contains(span) for part in spans))
        # "He denied that it leaks" says what "It does not leak" says: the denial is in the cue.
        cues = (article.cut(cue) for cue in statement.cue if not any(span.contains(cue) for span in spans))
        plain = _NO_NEGATION.sub(" ", " ".join([*cues, text]))
        stems = stems_of(text)
        return Said(
            text=text,
            stems=frozenset(stems),
            pairs=frozenset(pairwise(stems)),
            names=tuple(names),
            numbers=tuple(fact for fact in find_numbers(text) if not fact.vague and _value(fact)),
            dates=tuple(find_dates(text)),
            denials=len(_NEGATION.findall(plain)),
            hedged=statement.hedged,
            speakers=tuple(self._sources[id] for id in statement.sources if id in self._sources),
            published=day_of(article.published),
        )


def _mentioned(article: Article, mentions: Sequence[Span]) -> str:
    words = (" ".join(article.cut(mention).split()) for mention in mentions)
    return next((one for one in words if not _PRONOUN.fullmatch(one)), "")


class _Others:
    """The other articles of the corpus, each read once and only where one of its statements is near."""

    def __init__(self, audit: Audit, corpus: CorpusView) -> None:
        self._article = audit.article
        self._own = audit.article.id
        self._corpus = corpus
        self._readings: dict[str, tuple[Audit, Reading]] = {}
        self._texts: dict[str, Hashes] = {self._own: fingerprints_of(audit.article)}

    def verdict(
        self, here: Said, vector: NDArray[np.int8], id: str, number: int, cosine: float | None
    ) -> Verdict | None:
        if id == self._own:
            return None
        audit, reading = self._reading(id)
        if number >= len(audit.statements) or audit.statements[number].voice == "disclosure":
            return None
        there = reading.said(number)
        if not there.is_checkable or _is_handed_on(here, there):
            return None
        if cosine is None:  # found by its words: a vector is made only where all else fits
            if compare(here, there, cosine=1.0) is None:
                return None
            words = audit.article.cut(audit.statements[number].span)
            cosine = float(cosines(vector, sentence_vectors([words]))[0])
        verdict = compare(here, there, cosine=cosine)
        if verdict is None or (verdict.relation == "same" and _one_of(here.speakers, there.speakers)):
            return None
        if verdict.figures and self._are_two_counts(here, there, audit.article, verdict.figures):
            return None
        return None if self.are_copies(self._own, id) else verdict

    def _are_two_counts(self, here: Said, there: Said, other: Article, figures: tuple[Fact, Fact]) -> bool:
        """“Seven girls” and “28 girls” in an article that tells of both: a part and the whole."""
        ours, theirs = figures
        return _tells(other, here.text, ours) or _tells(self._article, there.text, theirs)

    def are_copies(self, one: str, other: str) -> bool:
        ours, theirs = self._fingerprints(one), self._fingerprints(other)
        smaller = min(len(ours), len(theirs))
        return smaller > 0 and len(np.intersect1d(ours, theirs, assume_unique=True)) >= COPIED * smaller

    def passage(self, id: str, number: int) -> Passage:
        audit, _ = self._reading(id)
        span = audit.statements[number].span
        return Passage(audit.article.reference, span, audit.article.cut(span))

    def speakers(self, id: str, number: int) -> tuple[Party, ...]:
        return self._reading(id)[1].said(number).speakers

    def _reading(self, id: str) -> tuple[Audit, Reading]:
        if id not in self._readings:
            audit = self._corpus.audit(id)
            self._readings[id] = audit, Reading(audit)
        return self._readings[id]

    def _fingerprints(self, id: str) -> Hashes:
        if id not in self._texts:
            self._texts[id] = fingerprints_of(self._reading(id)[0].article)
        return self._texts[id]


def _told(statement: Statement, found: Sequence[tuple[Verdict, tuple[str, int]]], others: _Others) -> Iterator[Match]:
    """One match for each text and each speaker of a relation."""
    kept: list[tuple[Relation, str, tuple[Party, ...]]] = []
    for verdict, (id, number) in found:
        speakers = others.speakers(id, number)
        if any(
            relation == verdict.relation and (id == other or _one_of(speakers, known) or others.are_copies(id, other))
            for relation, other, known in kept
        ):
            continue
        kept.append((verdict.relation, id, speakers))
        there = others.passage(id, number)
        yield Match(statement.id, there, verdict.relation, f"{verdict.why} ({_named(there.article)}).")
        if len(kept) == _TOLD:
            return


def _tells(article: Article, text: str, fact: Fact) -> bool:
    """Whether an article has a number of a text too, counting the same."""
    after, _ = _beside(text, fact)
    return any(
        other.value == fact.value and other.unit == fact.unit and after & _beside(article.text, other)[0]
        for other in find_numbers(article.text)
    )


def _named(article: ArticleReference) -> str:
    day = day_of(article.published)
    told = (
        article.outlet or (f"“{article.headline}”" if article.headline else article.url) or "an article without a name"
    )
    return f"{told}, {day.day} {day:%B %Y}" if day else told


def _numbers(audit: Audit) -> list[int]:
    """The first statement of each sentence; what tells of the reporting says nothing that others could."""
    seen: dict[Span, int] = {}
    for number, statement in enumerate(audit.statements):
        if statement.voice != "disclosure":
            seen.setdefault(statement.span, number)
    return list(seen.values())


def _is_handed_on(here: Said, there: Said) -> bool:
    """The same words in the same order: they were taken over, and are told with the shared passages.

    Not so where a number or a negation differs: that is what a dispute looks like.
    """
    shorter = min(len(here.pairs), len(there.pairs))
    if shorter < _LONG or len(here.pairs & there.pairs) < _VERBATIM * shorter:
        return False
    numbers = [sorted(_value(fact) for fact in said.numbers) for said in (here, there)]
    return numbers[0] == numbers[1] and here.denials == there.denials


def _stems_of(names: Sequence[Party]) -> frozenset[str]:
    return frozenset(stems_of(" ".join(name for party in names for name in sorted(party.names))))


def _one_of(ours: Sequence[Party], theirs: Sequence[Party]) -> bool:
    return any(could_be_one(one, other) for one in ours for other in theirs)


def _name_the_same(here: Said, there: Said) -> bool:
    """They share a name, and at most one of the two names somebody whom the other does not."""
    ours = [one for one in here.names if not _one_of([one], there.names)]
    theirs = [one for one in there.names if not _one_of([one], here.names)]
    return len(ours) < len(here.names) and not (ours and theirs)


def _other_day(here: Said, there: Said) -> bool:
    told = _days_told(here, there)
    return False in told and True not in told


def _one_event(here: Said, there: Said) -> bool:
    """They give one day; or none, and the articles are of about one day."""
    if True in _days_told(here, there):
        return True
    if (here.dates and there.dates) or not here.published or not there.published:
        return False
    return abs((here.published - there.published).days) <= _DAYS


def _days_told(here: Said, there: Said) -> set[bool | None]:
    published = (here.published, there.published)
    return {says_same_date(one, other, published) for one in here.dates[:4] for other in there.dates[:4]}


def _count_the_same(here: Said, one: Fact, there: Said, other: Fact) -> bool:
    """“12 people were killed” and “killing 14 people” count people."""
    if _OTHERS.search(here.text[one.span.end :][:20]) or _OTHERS.search(there.text[other.span.end :][:20]):
        return False  # "Vale and three others" are the four of "four people, Vale among them"
    if one.unit != other.unit or (bool(one.unit) and one.unit not in ("$", "£", "€", "%")):
        return False
    ours, theirs = _beside(here.text, one), _beside(there.text, other)
    return bool(ours[0] & theirs[0]) or (bool(one.unit) and bool(ours[1] & theirs[1]))


def _beside(text: str, fact: Fact) -> tuple[frozenset[str], frozenset[str]]:
    """The stems of the two words after a number, and of the three before it."""
    after = _WORD.findall(text[fact.span.end : fact.span.end + 60])[:2]
    before = _WORD.findall(text[max(0, fact.span.start - 60) : fact.span.start])[-3:]
    return frozenset(stems_of(" ".join(after))), frozenset(stems_of(" ".join(before)))


def _figure(text: str, fact: Fact) -> str:
    """The number with the words that tell what it counts: “more than 12 people”."""
    before = ABOUT.search(text[max(0, fact.whole.start - 20) : fact.whole.start])
    after = re.match(r"(?:\s?%|[\s-][^\W_]+){0,2}", text[fact.whole.end : fact.whole.end + 50])
    return (before[0] if before else "") + text[fact.whole.start : fact.whole.end] + (after[0] if after else "")


def _value(fact: Fact) -> float:
    """Ordinals count nothing: 0."""
    value = next(iter(fact.value))
    return value if isinstance(value, float) else 0.0
