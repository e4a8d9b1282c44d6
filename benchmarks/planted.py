"""Planted copies over real article texts: which article has which words from which other one is known.

A passage of 20 to 300 words of one body is put into another one, as a paragraph of its own or in the middle of one,
edited at a rate of 0 to 30 % of its words. Some passages begin or end inside a sentence, some lose their paragraph
breaks, some are put in as two pieces in the other order, some go on to a third article and are edited again. Seeded:
the same seed plants the same copies.

Articles beyond the real ones are drawn from a word-by-word model of them, so that they share phrases but no passages.

Two articles that share a run of eight words before any planting share something real (an agency report, a quotation);
so do two that took in passages of such articles, or of one article. `share_something_real` tells these pairs, and the
measures leave them out, neither right nor wrong.
"""

import bisect
import csv
import datetime
import gzip
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from headwater.records import Article, Audit, Block, Checked, Link, Observable, Span, digest

RATES = (0.0, 0.05, 0.1, 0.2, 0.3)
LENGTHS = ((20, 59), (60, 119), (120, 300))
NATURAL_RUN = 8  # words
_WORD = re.compile(r"\w+(?:['’-]\w+)*")
_TOWNS = "Harwick Brightwater Millford Ostwick Tarnley Eastmere Coldbrook Penhallow Stanbeck Wexcombe".split()
_TITLES = "Courier Echo Gazette Herald Post Standard".split()


@dataclass(frozen=True)
class Copy:
    """What one article has from another. `here` are its pieces in the downstream article, `there` in the upstream."""

    upstream: int  # numbers of articles
    downstream: int
    here: tuple[Span, ...]
    there: tuple[Span, ...]
    words: int
    rate: float  # of the words, edited; of a copy of a copy, edited in either step
    credited: bool
    second: bool  # the passage came through a third article


@dataclass(frozen=True)
class Planted:
    originals: tuple[str, ...]  # the texts before anything was planted in them
    articles: tuple[Article, ...]
    copies: tuple[Copy, ...]


def read_bodies(data: Path) -> list[str]:
    """The bodies of FNC-1's training part of 100 words and more, each once."""
    with gzip.open(data / "fnc1" / "train_bodies.csv.gz", "rt", encoding="utf-8") as lines:
        bodies = [row["articleBody"].strip() for row in csv.DictReader(lines)]
    return [body for body in dict.fromkeys(bodies) if len(body.split()) >= 100]


def plant(bodies: Sequence[str], *, seed: int, copies: int, size: int | None = None) -> Planted:
    """Plant copies among the bodies, in a corpus of `size` articles (the bodies alone where that is `None`).

    Every fourth copy is handed on to a third article, which then has it from both. Each article takes in at most one
    passage, and none is taken from an article that itself took one in, but for those third ones.
    """
    chance = random.Random(seed)
    texts = list(bodies)
    if size is not None:
        writer = Writer(bodies)
        texts += [writer.write(chance) for _ in range(size - len(texts))]
    order = chance.sample(range(len(texts)), len(texts))
    sources, takers = order[: len(order) // 2], order[len(order) // 2 :]
    garden = _Garden(texts, chance, Synonyms(bodies))
    for number in range(copies):
        source, taker = sources[number % len(sources)], takers.pop()
        lengths, rate = LENGTHS[number % 3], RATES[number // 3 % 5]
        copy = garden.take(source, taker, chance.randint(*lengths), rate)
        if copy and number % 4 == 0:
            garden.hand_on(copy, takers.pop(), rate)
    return garden.planted()


def share_run(texts: Sequence[str], pairs: Iterable[tuple[int, int]]) -> set[tuple[int, int]]:
    """Of the pairs of texts, those that share a run of eight words, whatever case and punctuation."""
    runs: dict[int, set[int]] = {}

    def of(number: int) -> set[int]:
        if number not in runs:
            words = re.findall(r"\w+", texts[number].lower())
            runs[number] = {hash(tuple(words[at : at + NATURAL_RUN])) for at in range(len(words) - NATURAL_RUN + 1)}
        return runs[number]

    return {(one, other) for one, other in pairs if of(one) & of(other)}


def share_something_real(planted: Planted, pairs: Iterable[tuple[int, int]]) -> set[tuple[int, int]]:
    """Of the pairs of articles, those that share words which nobody planted between these two."""
    origins: dict[int, set[int]] = defaultdict(set)
    for copy in planted.copies:
        origins[copy.downstream].add(copy.upstream)
    roots = {pair: [{number, *origins[number]} for number in pair] for pair in pairs}
    crossed = {(a, b) for one, other in roots.values() for a in one for b in other if a != b}
    real = share_run(planted.originals, crossed)
    return {
        pair for pair, (one, other) in roots.items() if one & other or any((a, b) in real for a in one for b in other)
    }


def audit_of(article: Article) -> Audit:
    """An audit that no tagger has read."""
    return Audit(article, (), (), (), (), (), (), Checked((), ()), "0", {}, None)


class Synonyms:
    """A word for another one: half of the time one that stands after the same word elsewhere, half of the time any."""

    def __init__(self, bodies: Iterable[str]) -> None:
        self.words: list[str] = []
        self.after: dict[str, list[str]] = defaultdict(list)
        for body in bodies:
            words = _WORD.findall(body)
            self.words += words
            for one, following in pairwise(words):
                self.after[one.lower()].append(following)

    def instead(self, word: str, before: str | None, chance: random.Random) -> str:
        known = self.after.get(before.lower(), []) if before and chance.random() < 0.5 else []
        for _ in range(8):
            other = chance.choice(known or self.words)
            if other.lower() != word.lower():
                return other
        return word[::-1] + "en"


class Writer:
    """Texts by a model of which word follows which."""

    def __init__(self, bodies: Iterable[str]) -> None:
        self.after: dict[str, list[str]] = defaultdict(list)
        for body in bodies:
            words = body.split()
            for one, following in pairwise(words):
                self.after[one].append(following)
        self.words = sorted(self.after)

    def write(self, chance: random.Random) -> str:
        words = [chance.choice(self.words)]
        paragraphs, left = [], chance.randint(150, 700)
        while left:
            left -= 1
            words.append(chance.choice(self.after.get(words[-1]) or self.words))
            if words[-1].endswith(".") and len(words) > 40:
                paragraphs.append(" ".join(words))
                words = [chance.choice(self.words)]
        return "\n\n".join([*paragraphs, " ".join(words)])


class _Garden:
    """The texts while copies are planted in them."""

    def __init__(self, texts: list[str], chance: random.Random, synonyms: Synonyms) -> None:
        self.texts, self.chance, self.synonyms = texts, chance, synonyms
        self.originals = tuple(texts)
        self.copies: list[Copy] = []
        self.first = datetime.date(2026, 1, 5)
        self.days = [chance.randrange(300) for _ in texts]
        self.outlets = [f"{chance.choice(_TOWNS)} {chance.choice(_TITLES)}" for _ in texts]
        self.linked: dict[int, tuple[Span, int]] = {}

    def take(self, source: int, taker: int, words: int, rate: float) -> Copy | None:
        """Copy a passage of about so many words. `None` where the two share something real, or the source is short."""
        places = [match.span() for match in _WORD.finditer(self.texts[source])]
        words = min(words, len(places) * 2 // 3)
        if words < 20 or share_run([self.texts[source], self.texts[taker]], [(0, 1)]):
            return None
        first = self._first(self.texts[source], places, words)
        last = first + words - 1
        pieces = [Span(places[first][0], places[last][1])]
        if words >= 80 and self.chance.random() < 0.15:  # in two pieces, the later one first
            middle = first + words // 2
            pieces = [
                Span(places[middle][0], places[last][1]),
                Span(places[first][0], places[middle - 1][1]),
            ]
        return self._plant(source, taker, pieces, words, rate)

    def hand_on(self, copy: Copy, taker: int, rate: float) -> None:
        """Put a planted passage into a third article; edits come on top of edits."""
        texts = [self.texts[number] for number in (taker, copy.upstream, copy.downstream)]
        if share_run(texts, [(0, 1), (0, 2)]):
            return
        last = self._plant(copy.downstream, taker, copy.here, copy.words, rate)
        both = round(1 - (1 - rate) * (1 - copy.rate), 4)
        self.copies.append(
            Copy(copy.upstream, taker, last.here, copy.there, copy.words, both, credited=False, second=True)
        )

    def planted(self) -> Planted:
        articles = tuple(self._article(number) for number in range(len(self.texts)))
        return Planted(self.originals, articles, tuple(self.copies))

    def _first(self, text: str, places: Sequence[tuple[int, int]], words: int) -> int:
        """Where the passage begins: half of the time with a sentence."""
        first = self.chance.randrange(len(places) - words + 1)
        starts = [0, *(match.end() for match in re.finditer(r"[.!?][\"”’']?\s+|\n+", text))]
        if self.chance.random() < 0.5:
            start = starts[bisect.bisect_right(starts, places[first][0]) - 1]
            first = bisect.bisect_left(places, (start, start))
        return min(first, len(places) - words)

    def _plant(self, source: int, taker: int, pieces: Sequence[Span], words: int, rate: float) -> Copy:
        text = self.texts[taker]
        credited = self.chance.random() < 0.1
        self.days[taker] = self.days[source] + self.chance.randint(1, 30)
        seams = sorted({0, len(text), *(match.end() for match in re.finditer(r"[.!?][\"”’']?\s+|\n+", text))})
        chosen = sorted(self.chance.sample(seams, min(len(pieces), len(seams))))
        if len(chosen) < len(pieces):
            chosen = [chosen[0]] * len(pieces)
        here: list[Span] = []
        shift = 0
        for number, (piece, seam) in enumerate(zip(pieces, chosen, strict=True)):
            edited = self._edited(self.texts[source][piece.start : piece.end], rate)
            lead = f"The {self.outlets[source]} reports: " if credited and number == 0 else ""
            paragraph = self.chance.random() < 0.5
            before, after = ("\n\n" + lead, "\n\n") if paragraph else (" " + lead, " ")
            if not paragraph and self.chance.random() < 0.7 and edited[-1] not in ".!?":
                after = ". "
            at = seam + shift
            text = text[:at] + before + edited + after + text[at:]
            shift += len(before) + len(edited) + len(after)
            here.append(Span(at + len(before), at + len(before) + len(edited)))
            if lead:
                self.linked[taker] = (Span(at + len(before) - len(lead) + 4, at + len(before) - 10), source)
        self.texts[taker] = text
        copy = Copy(source, taker, tuple(here), tuple(pieces), words, rate, credited, second=False)
        self.copies.append(copy)
        return copy

    def _edited(self, passage: str, rate: float) -> str:
        """The passage with that part of its words replaced (half of them), dropped, or with one more before them."""
        if self.chance.random() < 0.3:
            passage = re.sub(r"\s*\n\s*", " ", passage)
        words = list(_WORD.finditer(passage))
        count = round(rate * len(words))
        parts, at = [], 0
        chosen = set(self.chance.sample(range(len(words)), count))
        for number, match in enumerate(words):
            parts.append(passage[at : match.start()])
            at = match.end()
            before = words[number - 1][0] if number else None
            kind = self.chance.choice(("replace", "replace", "drop", "add")) if number in chosen else "keep"
            if kind == "replace":
                parts.append(self.synonyms.instead(match[0], before, self.chance))
            elif kind == "add":
                parts.append(f"{self.synonyms.instead(match[0], before, self.chance)} {match[0]}")
            elif kind == "keep":
                parts.append(match[0])
        return "".join(parts).strip() or passage

    def _article(self, number: int) -> Article:
        text = self.texts[number]
        blocks, at = [], 0
        for line in text.split("\n"):
            start = at + len(line) - len(line.lstrip())
            end = at + len(line.rstrip())
            if start < end:
                blocks.append(Block("paragraph", Span(start, end)))
            at += len(line) + 1
        url = f"https://{self.outlets[number].lower().replace(' ', '-')}.example/news/{number}"
        links: tuple[Link, ...] = ()
        if number in self.linked and number % 2:
            span, source = self.linked[number]
            host = self.outlets[source].lower().replace(" ", "-")
            links = (Link(span, f"https://{host}.example/news/{source}"),)
        return Article(
            id=url, version=digest([text]), url=url, outlet=self.outlets[number],
            published=(self.first + datetime.timedelta(days=self.days[number])).isoformat(), modified=None,
            language="en", section=None, byline=(), text=text, blocks=tuple(blocks), links=links, site_links=(),
            comments=(), structured_data=(), observable=Observable(True, True, True),
        )  # fmt: skip


def counted(copies: Iterable[Copy]) -> Counter[tuple[tuple[int, int], float]]:
    """How many copies there are of each length and rate."""
    return Counter((next(span for span in LENGTHS if copy.words <= span[1]), copy.rate) for copy in copies)
