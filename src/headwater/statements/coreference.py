"""Pronouns -> people: who "he", "she" and "her" are, told from who was spoken of last, as what, and how often.

Salience as in Lappin and Leass (1994): recent before remote, subjects before objects, those spoken of often before those
named once, speakers before the rest. The weights were set by hand, and measured by `benchmarks/sourcing`, gum and litbank.
"""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from headwater.records import Article, Span
from headwater.statements.entities import Parties, Party
from headwater.statements.places import Places, is_inside

_PRONOUN = re.compile(r"\b(?:he|she|him|his|her|hers|himself|herself)\b", re.I)
_GENDER = {"he": "m", "him": "m", "his": "m", "himself": "m", "she": "f", "her": "f", "hers": "f", "herself": "f"}
_PREPOSITION = re.compile(
    r"\b(?:of|to|with|by|for|from|at|on|in|about|against|between|under|over|into|like|than|near|after|before|without|including)\s+(?:the\s+)?(?:[A-Z][\w.]*\s+)*$"
)
_CLAUSE_START = re.compile(
    r"(?:^|[,;:—–“\"(]|\b(?:and|but|as|while|when|because|that|if|although|though|after|before|since|until|where|so|or|said|then|because)\b)\s*(?:[A-Z][\w.]*\s+|the\s+|former\s+)*$"
)
_FARTHEST = 12  # sentences


_ROLE = {"subject": 1.2, "object": 0.0, "owner": 0.3, "quoted": -1.5}


@dataclass(eq=False)
class Referent:
    """Somebody a pronoun may stand for: a party, or an unnamed source known by its place. `last` is where it was met last."""

    party: Party | None
    nominal: Span | None
    gender: str | None
    last: Span = field(default_factory=lambda: Span(0, 0))
    role: str = "object"  # at `last`: "subject", "object", "owner", "quoted"
    spoke: bool = False  # at `last`
    met: int = 0  # how often


class Discourse:
    """Resolves the pronouns of one article, in order of place."""

    def __init__(
        self,
        article: Article,
        parties: Parties,
        places: Places,
        *,
        quoted: Sequence[Span],
        sources: Iterable[Span],
        nominals: Iterable[tuple[Span, str | None]],
        anaphors: Iterable[tuple[Span, str | None]],
    ) -> None:
        """`sources` are the spans of speakers; `nominals` those of unnamed single people, with their gender if told;
        `anaphors` those of nouns that stand for somebody named, as "the actor".
        """
        self._article, self._places, self._quoted = article, places, quoted
        self._sources = sorted(sources)
        self._people: dict[Referent, None] = {}  # who was met last stands last
        self.resolved: dict[Span, Referent] = {}
        named = [Referent(party, None, party.gender) for party in parties.all if party.kind == "person"]
        met = {span: referent for referent in named if referent.party for span in referent.party.mentions}
        met |= {span: Referent(None, span, gender) for span, gender in nominals}
        open_ = dict(anaphors)
        for block in article.body:
            for match in _PRONOUN.finditer(article.text, block.start, block.end):
                open_.setdefault(Span(*match.span()), _GENDER[match.group().lower()])
        for span in sorted({*met, *open_}):
            if referent := met.get(span):
                self._meet(referent, span)
            elif not is_inside(quoted, span) and (antecedent := self._antecedent(span, open_[span])):
                self.resolved[span] = antecedent
                self._meet(antecedent, span)

    def _meet(self, referent: Referent, span: Span) -> None:
        referent.last, referent.met = span, referent.met + 1
        referent.role = "quoted" if is_inside(self._quoted, span) else self._role(span)
        referent.spoke = is_inside(self._sources, span)
        self._people.pop(referent, None)
        self._people[referent] = None

    def _role(self, span: Span) -> str:
        text = self._article.text
        lead = text[self._places.sentence(span).start : span.start]
        if text[span.end : span.end + 2] in ("’s", "'s") or text[span.start : span.end].lower() in ("his", "hers"):
            return "owner"
        if _PREPOSITION.search(lead):
            return "object"
        return "subject" if _CLAUSE_START.search(lead) else "object"

    def _antecedent(self, span: Span, gender: str | None) -> Referent | None:
        at = self._places.number(span)
        best, most = None, -math.inf
        for referent in reversed(self._people):
            distance = at - self._places.number(referent.last)
            if distance > _FARTHEST:
                break
            if gender and referent.gender not in (None, gender):
                continue
            # Of two alike the one spoken of first.
            if (score := self._score(referent, span, distance)) >= most:
                best, most = referent, score
        return best

    def _score(self, referent: Referent, span: Span, distance: int) -> float:
        """`distance` is in sentences."""
        paragraphs = self._article.text.count("\n", referent.last.end, span.start)
        score = -0.9 * distance - 0.4 * min(paragraphs, 6) + 0.5 * math.log(1 + referent.met)
        return score + _ROLE[referent.role] + 0.8 * referent.spoke + 0.7 * (referent.gender is not None)
