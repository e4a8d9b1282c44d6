"""What an article tells of a source: title, affiliation, why it is in the story, why its name is withheld."""

import re
from dataclasses import dataclass, field

from headwater.records import Article, SourceKind, Span
from headwater.statements.descriptions import after_name, before_name, copula, fronted, heads, is_title, spelt_out
from headwater.statements.entities import Parties, Party
from headwater.statements.lexicon import is_plural, is_position, noun_kind
from headwater.statements.mentions import DETERMINER, Mention
from headwater.statements.places import Places

UNNAMED: frozenset[SourceKind] = frozenset({"anonymous", "unnamed_person", "unnamed_group"})
# AP asks that a withheld name be explained: "spoke on condition of anonymity because …", "who is not authorized to speak".
_WITHHELD = re.compile(
    r"\b(?:on (?:the )?condition of anonymity|anonymously|(?:request|ask|insist|grant|demand)\w* (?:for |on )?anonymity"
    r"|(?:not|\w+n[’']t|never|declin\w+|refus\w+)\b[^.;,]{0,40}?\b(?:be (?:publicly )?(?:named|identified|quoted)|(?:give|use|share|provide|disclose|reveal)\w* (?:his|her|their) (?:full |last |real )?names?"
    r"|(?:speak|talk|comment|discuss\b[^.;,]{0,30}) publicly|authori[sz]ed to (?:speak|talk|discuss|comment)|(?:naming|identifying|using the names? of))"
    r"|(?:names?|identit(?:y|ies)) (?:is|are|was|were|has|have|had)?\s?(?:being |been )?(?:withheld|changed|not used)|withh(?:eld|old\w*) (?:his|her|their|the) (?:names?|identit\w+)"
    r"|(?:under|using) (?:a |the )?pseudonyms?|whose names? (?:was|were|has|have|is|are)\b)[^.;”\"]{0,160}",
    re.I,
)  # fmt: skip
_REASON = re.compile(
    r"\b(?:because|since|as|for fear|out of fear|fearing|citing|due to|to (?:discuss|describe|speak|avoid|protect|share|talk)|so)\b"
)
_RELATIVE = re.compile(r"(?:who|whose|which|whom|where)\b")
_BACK = frozenset({"they", "their", "he", "she", "his", "her"})
_MOST = 2  # spans of justification for one source


@dataclass(eq=False)
class Known:
    """One source while its mentions are gathered; `spans` in order, each once."""

    key: str
    kind: SourceKind
    first: Mention
    party: Party | None
    spans: dict[Span, None] = field(default_factory=dict)
    heard: int = 0  # how many mentions of all sources came before its last one

    @property
    def words(self) -> str:
        """The words it is kept under, without its kind."""
        return self.key.split(" ", 1)[1]


class Profiles:
    """Reads an article for what it says of its sources; each party is read once."""

    def __init__(self, article: Article, parties: Parties, places: Places) -> None:
        self._article, self._parties, self._places = article, parties, places
        told = [Span(*m.span()) for b in article.body for m in _WITHHELD.finditer(article.text, b.start, b.end)]
        self._withheld = [(span, places.number(span), self._words_around(span)) for span in told]
        self._described: dict[Party, list[tuple[Span, bool]]] = {}

    def kind(self, source: Known) -> SourceKind:
        """ "two officials, who spoke on condition of anonymity": whoever is told so anywhere is anonymous."""
        return "anonymous" if source.kind in UNNAMED and self._withholding(source) else source.kind

    def title(self, source: Known) -> str | None:
        """The words for a formal position: of several, the first that says where it is held."""
        if source.kind == "named_person" and source.party:
            titles = [spelt_out(self._words(span)) for span, formal in self.descriptions(source.party) if formal]
            return next((title for title in titles if len(title.split()) > 1), next(iter(titles), None))
        if source.kind in ("unnamed_person", "anonymous"):
            bare = re.split(r",|\s+(?:who|that)\b", DETERMINER.sub("", self._article.cut(source.first.span)))[0]
            return bare if is_title(bare) and not re.search(r"sources?$", bare) else None
        return None

    def affiliation(self, source: Known) -> str | None:
        """The organisation that a source is with, by its title or by the words it is named with."""
        found = [p for p in source.first.speaks_for if p.kind == "organisation"]
        if source.party and source.kind == "named_person":
            for span, _ in self.descriptions(source.party):
                if not _RELATIVE.match(self._article.cut(span)):
                    found += [p for _, p in self._parties.within(span) if p.kind == "organisation"]
        return found[0].name if found else None

    def justification(self, source: Known, author: frozenset[Span]) -> tuple[Span, ...]:
        """The words that tell why this source is in the story; `author`: the sentences in the author's own voice."""
        if source.party and source.kind in ("named_person", "named_organization"):
            described = self.descriptions(source.party)
            spans = [span for span, formal in described if not formal]
            if not described and source.kind == "named_person":
                spans = self._introduction(source.party, author)
            return tuple(sorted(_apart(spans))[:_MOST])
        for span in source.spans:
            if told := self._modifier(source, span) or self._relative(span):
                return (told,)
        return ()

    def anonymity(self, source: Known) -> tuple[Span, ...]:
        """The words that give the reason for a withheld name."""
        return tuple(span for span in self._withholding(source) if _REASON.search(self._article.cut(span)))

    def descriptions(self, party: Party) -> list[tuple[Span, bool]]:
        """The phrases about a person or organisation, in order of place, and whether each is a title."""
        if party not in self._described:
            found: dict[Span, bool] = {}
            for mention in party.mentions:
                for span in self._around(mention, party):
                    words = self._article.cut(span)
                    found[span] = party.kind == "person" and not _RELATIVE.match(words) and is_title(words)
            self._described[party] = list(found.items())
        return self._described[party]

    def nouns(self, party: Party) -> set[str]:
        """What a person is called by: "mayor", "co-founder" and "founder"."""
        told = {head for span, _ in self.descriptions(party) for head in heads(self._article.cut(span))}
        return told | {noun.rsplit("-", 1)[-1] for noun in told}

    def _around(self, mention: Span, party: Party) -> list[Span]:
        text, sentence = self._article.text, self._places.sentence(mention)
        found = list(after_name(text, mention, sentence.end))
        if party.kind == "person":
            before = before_name(text, mention, sentence.start)
            if before and any(_is_personal(noun) for noun in heads(self._article.cut(before))[-1:]):
                found.insert(0, before)
            found += [s for s in (fronted(text, mention, sentence.start), copula(text, mention, sentence.end)) if s]
        return found

    def _introduction(self, party: Party, author: frozenset[Span]) -> list[Span]:
        """The first sentence of the author's that is about somebody of whom nothing else is told."""
        for mention in party.mentions:
            sentence = self._places.sentence(mention)
            if sentence in author and mention.start - sentence.start < 40:
                return [sentence]
        return []

    def _modifier(self, source: Known, span: Span) -> Span | None:
        """ "people | familiar with the talks", "neighbours | who saw it"; of a document, all of its words."""
        words = self._article.cut(span)
        if source.kind == "document":
            return span if len(words) > len(source.first.name or "") + 12 else None
        told = re.search(
            r"\b(?:who|that|whose|familiar|close to|briefed|with (?:\w+ )?knowledge|involved|gathered|near|in|from|at|outside)\b.*",
            words,
            re.S,
        )
        if not told or len(told.group().split()) < 2 or told.start() == 0:
            return None
        return Span(span.start + told.start(), span.end)

    def _relative(self, span: Span) -> Span | None:
        """ "…, said a neighbour, | who saw it"; the tagger may leave it out of the source."""
        after = after_name(self._article.text, span, self._places.sentence(span).end)
        return next((told for told in after if _RELATIVE.match(self._article.cut(told))), None)

    def _withholding(self, source: Known) -> list[Span]:
        """The words that say that a name is withheld: in a sentence that names the source, or next to one by a pronoun."""
        if source.kind not in UNNAMED:
            return []
        found = []
        numbers = {self._places.number(span) for span in source.spans}
        for span, at, words in self._withheld:
            if at in numbers or source.first.head in words or ({at - 1, at + 1} & numbers and words & _BACK):
                found.append(span)
        return found

    def _words_around(self, span: Span) -> frozenset[str]:
        return frozenset(re.findall(r"[\w-]+", self._article.cut(self._places.sentence(span)).lower()))

    def _words(self, span: Span) -> str:
        words = " ".join(self._article.cut(span).split()).strip(" ,")
        return re.sub(r"^(?:the|an?|his|her|their|its|our|my)\s+", "", words, flags=re.I)


def _is_personal(noun: str) -> bool:
    return not is_plural(noun) and (noun_kind(noun) == "person" or is_position(noun))


def _apart(spans: list[Span]) -> list[Span]:
    kept: list[Span] = []
    for span in spans:
        if not any(span.overlaps(other) for other in kept):
            kept.append(span)
    return kept
