"""What a source said in many articles, the same words put together: as each article has them, and what differs."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, NamedTuple

from headwater.corpus.audits import folded
from headwater.records import ArticleReference, Audit, Directness, Span
from headwater.report.words import line
from headwater.reuse.alignment import Replaced, find_replaced
from headwater.reuse.marks import is_altered, words_of

# As in reuse/quotations.py: six words are enough where all are the same, of ten and more a quarter can differ.
LEAST, LONG, SAME = 6, 10, 0.75
GRAM = 4


class Said(NamedTuple):
    """A statement of one article. `words` are those that are attributed, and the sentence where none are marked."""

    number: int  # of the kept audit
    article: ArticleReference
    statement: str
    sentence: str
    words: str
    kind: Directness | None


class Part(NamedTuple):
    """Words of a wording: in the first one too, only there, or only here; `cut` stands for words left out."""

    text: str
    side: Literal["both", "lost", "gained", "cut"]


class Wording(NamedTuple):
    """What one article has of the same words. `parts` hold it against the first one's."""

    said: Said
    parts: tuple[Part, ...]

    @property
    def differs(self) -> bool:
        return any(part.side in ("lost", "gained") for part in self.parts)

    @property
    def told(self) -> str:
        """How it stands to the first one."""
        if self.differs:
            return "differs"
        return "cut shorter" if any(part.side == "cut" for part in self.parts) else "the same words"


def find_said(audit: Audit, number: int, name_folded: str) -> Iterator[Said]:
    """The statements that sources of that name vouch for, in order of place."""
    article = audit.article
    own = {source.id for source in audit.sources if source.name and folded(source.name) == name_folded}
    for statement in sorted(audit.statements, key=lambda statement: statement.span):
        if statement.voice == "source" and own.intersection(statement.sources):
            sentence = line(article.cut(statement.span)).strip()
            words = " ".join(line(article.cut(span)).strip() for span in statement.content)
            yield Said(number, article.reference, statement.id, sentence, words or sentence, statement.kind)


def group_wordings(said: Iterable[Said]) -> list[tuple[Wording, ...]]:
    """The words that stand in several articles, each group with its first article first; undated ones come last.

    Words of several groups are told in the first of them.
    """
    ordered = sorted(said, key=lambda one: (one.article.published or "9999", one.number))
    places: dict[tuple[str, ...], set[int]] = defaultdict(set)
    groups: list[list[Said]] = []
    for one in ordered:
        words = words_of(one.words)
        grams = [tuple(words[at : at + GRAM]) for at in range(len(words) - GRAM + 1)]
        near = sorted({number for gram in grams for number in places[gram]})
        own = next((number for number in near if is_same(groups[number][0].words, one.words)), None)
        if own is not None:
            groups[own].append(one)
        elif len(words) >= LEAST:
            for gram in grams:
                places[gram].add(len(groups))
            groups.append([one])
    several = (group for group in groups if len({one.number for one in group}) > 1)
    return [tuple(Wording(one, parts_of(group[0].words, one.words)) for one in group) for group in several]


def is_same(old: str, new: str) -> bool:
    """Whether two stretches are the same words, some of them altered."""
    ours, theirs = words_of(old), words_of(new)
    shorter = min(len(ours), len(theirs))
    if shorter < LEAST:
        return False
    gone = sum(len(" ".join(ours)[slice(*one.there)].split()) for one in _gaps(ours, theirs))
    same = (len(ours) - gone) / shorter
    return same >= 1 or (shorter >= LONG and same >= SAME)


def parts_of(first: str, words: str) -> tuple[Part, ...]:
    """The words, with what the first wording has instead. Capitals, points and a later beginning are no difference."""
    parts: list[Part] = []
    at = 0
    whole, whole_here = Span(0, len(first)), Span(0, len(words))
    for there, here in find_replaced(first, words):
        lost, gained = first[slice(*there)], words[slice(*here)]
        if is_altered(first, there, whole, words, here, whole_here):
            parts += [Part(words[at : here.start], "both"), Part(lost, "lost"), Part(gained, "gained")]
            at = here.end
        elif words_of(lost) and not words_of(gained):
            parts += [Part(words[at : here.start], "both"), Part(" […]" if here.start else "[…] ", "cut")]
            at = here.start
    parts.append(Part(words[at:], "both"))
    return tuple(part for part in parts if part.text)


def _gaps(ours: Sequence[str], theirs: Sequence[str]) -> list[Replaced]:
    return find_replaced(" ".join(ours), " ".join(theirs))
