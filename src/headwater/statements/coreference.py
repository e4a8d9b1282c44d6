"""Pronouns -> people: who "he", "she" and "her" are, told from who was spoken of last, as what, and how often.

Centering's ranking (Grosz, Joshi and Weinstein, 1995) in the weights of Lappin and Leass (1994), fitted on our data:
recent before remote, subjects before objects, those spoken of often before those named once, speakers before the rest.
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


@dataclass(eq=False)
class Referent:
    """Somebody a pronoun may stand for: a party, or an unnamed source known by its place."""

    party: Party | None
    nominal: Span | None
    gender: str | None
    places: list[Span] = field(default_factory=list)
    roles: list[str] = field(default_factory=list)  # of each place: "subject", "object", "owner", "quoted"
    spoke: list[bool] = field(default_factory=list)


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
        self._people: dict[int, Referent] = {}
        self.resolved: dict[Span, Referent] = {}
        events: list[tuple[Span, Party | None, str | None]] = []
        for party in parties.all:
            if party.kind == "person":
                events += [(span, party, party.gender) for span in party.mentions]
        events += [(span, None, gender) for span, gender in nominals]
        events += [(span, None, "?" + (gender or "")) for span, gender in anaphors]
        taken = {span for span, _, _ in events}
        for block in article.body:
            for match in _PRONOUN.finditer(article.text, block.start, block.end):
                if (span := Span(*match.span())) not in taken:
                    events.append((span, None, "?" + _GENDER[match.group().lower()]))
        for span, who, gender in sorted(events, key=lambda e: e[0]):
            self._enter(span, who, gender)

    def _enter(self, span: Span, party: Party | None, gender: str | None) -> None:
        quoted = is_inside(self._quoted, span)
        if gender and gender.startswith("?"):
            if quoted:
                return
            best = self._antecedent(span, gender[1:] or None)
            if best is None:
                return
            best.gender = best.gender or gender[1:] or None
            self.resolved[span] = best
            self._note(best, span, quoted=False)
            return
        key = party.number if party else -1 - span.start
        referent = self._people.setdefault(key, Referent(party, None if party else span, gender))
        self._note(referent, span, quoted=quoted)

    def _note(self, referent: Referent, span: Span, *, quoted: bool) -> None:
        referent.places.append(span)
        referent.roles.append("quoted" if quoted else self._role(span))
        referent.spoke.append(is_inside(self._sources, span))

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
        for referent in self._people.values():
            if gender and referent.gender not in (None, gender):
                continue
            score = self._score(referent, span, at)
            if score > most:
                best, most = referent, score
        return best

    def _score(self, referent: Referent, span: Span, at: int) -> float:
        last = referent.places[-1]
        distance = at - self._places.number(last)
        if distance > _FARTHEST:
            return -math.inf
        role = referent.roles[-1]
        paragraphs = self._article.text.count("\n", last.end, span.start)
        score = -0.9 * distance - 0.4 * min(paragraphs, 6) + 0.5 * math.log(1 + len(referent.places))
        score += {"subject": 1.2, "object": 0.0, "owner": 0.3, "quoted": -1.5}[role]
        score += 0.8 * referent.spoke[-1] + 0.7 * (referent.gender is not None)
        return score
