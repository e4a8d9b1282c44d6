"""Mentions of sources, in order of place -> Sources and Entities: the same one once, with all that is told of it."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from headwater.records import Article, Entity, EntityKind, Source, SourceKind, Span, digest
from headwater.statements.coreference import Discourse
from headwater.statements.descriptions import after_name, before_name, copula, fronted, heads, is_title, spelt_out
from headwater.statements.entities import Parties, Party
from headwater.statements.lexicon import gender, is_plural, is_position, noun_kind
from headwater.statements.mentions import DETERMINER, Mention, is_advocate, is_plausible, read_mentions
from headwater.statements.outlets import is_outlet
from headwater.statements.sides import Sides

_INDEFINITE = re.compile(r"^(?:a|an|another|one|some|several|two|three|four|five|many)\s", re.I)
_UNNAMED: frozenset[SourceKind] = frozenset({"anonymous", "unnamed_person", "unnamed_group"})
_PEOPLE: frozenset[SourceKind] = frozenset({"named_person", "unnamed_person", "anonymous"})
# Experts speak for themselves, not for the university or the think tank that employs them.
_OWN_VOICE = frozenset(
    "professor lecturer researcher scientist economist historian analyst fellow scholar expert student graduate author writer reporter"
    " journalist editor columnist doctor physician psychologist epidemiologist sociologist anthropologist senator representative congressman"
    " congresswoman".split()
)
_OLD = re.compile(r"^the (?:\d+|\w+)-year-old$", re.I)
_FEMALE_NOUN = re.compile(r"(?:woman|girl|mother|mom|mum|daughter|wife|sister|aunt|niece|grandmother|actress|queen|widow|nun)$")
_MALE_NOUN = re.compile(r"(?:(?<!wo)man|boy|father|dad|son|husband|brother|uncle|nephew|grandfather|king|widower|priest)$")
_ANONYMITY = re.compile(
    r"\b(?:on (?:the )?condition of anonymity|anonymously|(?:request|ask|insist|grant|demand)\w* (?:for |on )?anonymity"
    r"|(?:not|n[’']t|never|declin\w+|refus\w+)\b[^.;,]{0,40}?\b(?:be (?:publicly )?(?:named|identified|quoted)|(?:give|use|share|provide|disclose|reveal)\w* (?:his|her|their) (?:full |last |real )?names?"
    r"|(?:speak|talk|comment|discuss\b[^.;,]{0,30}) publicly|authori[sz]ed to (?:speak|talk|discuss|comment)|(?:naming|identifying|using the names? of))"
    r"|(?:names?|identit(?:y|ies)) (?:is|are|was|were|has|have|had)?\s?(?:being |been )?(?:withheld|changed|not used)|withh(?:eld|old\w*) (?:his|her|their|the) (?:names?|identit\w+)"
    r"|(?:under|using) (?:a |the )?pseudonyms?|whose names? (?:was|were|has|have|is|are)\b)(?P<why>[^.;”\"]{0,160})",
    re.I,
)
_REASON = re.compile(r"\b(?:because|since|as|for fear|out of fear|fearing|citing|due to|to (?:discuss|describe|speak|avoid|protect|share|talk)|so)\b")


@dataclass
class _Party:
    """One source while its mentions are gathered."""

    key: str
    kind: SourceKind
    first: Mention
    party: Party | None
    spans: dict[Span, None] = field(default_factory=dict)  # in order, each once


class SourceBook:
    """Says for each mention which source it is. All source spans are known beforehand, and read in order of place."""

    def __init__(self, article: Article, spans: Sequence[Span], *, quoted: Sequence[Span], sentences: Sequence[Span]) -> None:
        self._article, self._sentences = article, sentences
        self.parties = Parties(article)
        self._mentions = {span: read_mentions(article, span, self.parties) for span in sorted(set(spans))}
        nominals = [
            (m.span, _gender_of_noun(m.head))
            for found in self._mentions.values()
            for m in found
            if m.kind in ("unnamed_person", "anonymous") and m.form == "nominal" and is_plausible(m)
        ]
        self._discourse = Discourse(
            article, self.parties, sentences, quoted=quoted, sources=[m.span for ms in self._mentions.values() for m in ms], nominals=nominals
        )
        self._sources: dict[str, _Party] = {}
        self._recent: list[str] = []
        self._sides = Sides()
        self._withheld = [m for b in article.body for m in _ANONYMITY.finditer(article.text, b.start, b.end)]
        self._described: dict[int, list[tuple[Span, bool]]] = {}

    def look_up(self, span: Span) -> list[str]:
        """The ids of the sources named at `span`; none for a pronoun with nobody before it, or for what cannot speak."""
        found = self._mentions.get(span)
        if found is None:
            found = self._mentions[span] = read_mentions(self._article, span, self.parties)
        keys = [key for mention in found if (key := self._key(mention))]
        return [self._id(key) for key in dict.fromkeys(keys)]

    def look_up_speaker(self, label: Span) -> str:
        """The id of the speaker that a transcript's label names: "SMITH" is a person."""
        words = self._article.cut(label)
        name = words.title() if words.isupper() else words
        party = next((p for p in self.parties.all if p.kind == "person" and name.split()[-1].lower() == p.name.split()[-1].lower()), None)
        key = f"party {party.number}" if party else f"named_person {name.lower()}"
        self._note(key, Mention(label, "named_person", "name", name.lower(), party.name if party else name, party))
        return self._id(key)

    def plausible(self, span: Span, *, showing: bool = False) -> bool:
        """Whether what is named at `span` can say anything; `showing`: whether it is a document, which shows things."""
        found = self._mentions.get(span) or read_mentions(self._article, span, self.parties)
        if showing:
            return any(m.kind == "document" or (m.head == "it" and m.form == "pronoun") for m in found)
        return any(is_plausible(mention) for mention in found)

    def speaks_in(self, ids: Sequence[str], cue: Span) -> None:
        """ "… says in the letter": whoever says it is on the letter's side."""
        after = self._article.text[cue.end : cue.end + 40].split("\n")[0]
        match = re.match(r"[^.;,]*?\bin (?:the|a|an|his|her|their|its) (?:[\w-]+ ){0,2}?([\w-]+)", self._article.cut(cue) + after)
        if not match or noun_kind(match.group(1)) != "document":
            return
        same = [s for s in self._sources.values() if s.kind == "document" and s.first.head == match.group(1).lower()]
        for source in self._sources.values() if same else ():
            if self._id(source.key) in ids:
                self._sides.join(same[-1].key, source.key)

    # -- which source -------------------------------------------------------------------------------------------------

    def _key(self, mention: Mention) -> str | None:
        key = self._pronoun(mention) if mention.form == "pronoun" else self._nominal_or_name(mention)
        if key is None:
            return None
        self._note(key, mention)
        self._link(key, mention)
        return key

    def _note(self, key: str, mention: Mention) -> None:
        source = self._sources.setdefault(key, _Party(key, mention.kind, mention, mention.party))
        source.spans[mention.span] = None
        if key in self._recent:
            self._recent.remove(key)
        self._recent.append(key)

    def _pronoun(self, mention: Mention) -> str | None:
        if referent := self._discourse.resolved.get(mention.span):
            if referent.party:
                return self._enter_party(referent.party)
            for key, source in self._sources.items():
                if referent.nominal in source.spans:
                    return key
        if mention.head in ("who", "which", "that"):
            return self._before(mention.span)
        if mention.kind == "unnamed_person":
            return None
        for key in reversed(self._recent):
            kind = self._sources[key].kind
            if mention.head == "it" and kind in ("document", "named_organization"):
                return key
            if mention.head != "it" and kind not in _PEOPLE:
                return key
        return None

    def _before(self, span: Span) -> str | None:
        """ "Ann Vale, who said …": who is named right before a relative pronoun."""
        for at, party in self.parties.within(Span(span.start - 80, span.start)):
            if party.kind in ("person", "organisation") and re.fullmatch(r"[,\s]{1,3}", self._article.text[at.end : span.start]):
                return self._enter_party(party)
        return None

    def _enter_party(self, party: Party) -> str:
        key = f"party {party.number}"
        if key not in self._sources:
            kind: SourceKind = "named_person" if party.kind == "person" else "named_organization"
            first = Mention(party.mentions[0], kind, "name", party.name.lower(), party.name, party)
            self._sources[key] = _Party(key, kind, first, party)
        return key

    def _nominal_or_name(self, mention: Mention) -> str | None:
        if mention.party and mention.kind in ("named_person", "named_organization"):
            return f"party {mention.party.number}"
        bare = DETERMINER.sub("", " ".join(self._article.cut(mention.span).split())).lower()
        definite = not _INDEFINITE.match(self._article.cut(mention.span))
        if mention.kind == "named_organization":
            return self._organisation(mention, bare)
        if mention.kind == "document":
            return self._document(mention, bare, definite=definite)
        if mention.kind == "unnamed_person":
            return self._person(mention, bare, definite=definite)
        if mention.kind == "named_person":
            return f"named_person {(mention.name or bare).lower()}"
        same = [k for k in self._recent if self._sources[k].kind in _UNNAMED and self._sources[k].first.head == mention.head]
        if same and definite and bare in (mention.head, same[-1].split(" ", 1)[1]):
            return same[-1]  # "the officials", told before with what they know
        return f"{mention.kind} {bare}"

    def _organisation(self, mention: Mention, bare: str) -> str:
        """ "the union" is the Growers' Union named before; "the council" with no such name is itself."""
        if party := self._bearer(mention):
            return f"party {party.number}"
        same = [k for k in self._sources if k.startswith("named_organization ") and self._sources[k].first.head == mention.head]
        if same and (bare == mention.head or bare == same[-1].split(" ", 1)[1]):
            return same[-1]
        return f"named_organization {bare}"

    def _bearer(self, mention: Mention) -> Party | None:
        """The organisation whose name ends in, or holds, the words of a nominal: the last one named before it."""
        words = [w for w in re.findall(r"\w+", (mention.name or "").lower()) if w]
        if mention.form != "nominal" or not words:
            return None
        fits = [
            p for p in self.parties.all
            if p.kind == "organisation" and any(_bears(name, words) for name in p.names) and p.mentions[0] < mention.span
        ]  # fmt: skip
        return max(fits, key=lambda p: max(m for m in p.mentions if m < mention.span)) if fits else None

    def _document(self, mention: Mention, bare: str, *, definite: bool) -> str:
        same = [k for k in self._recent if k.startswith("document ") and self._sources[k].first.head == mention.head]
        for key in reversed(same):
            known = key.split(" ", 1)[1]
            if bare == known or (definite and (bare == mention.head or _shared(bare, known))):
                return key
        return f"document {bare}"

    def _person(self, mention: Mention, bare: str, *, definite: bool) -> str:
        text = self._article.cut(mention.span)
        if definite and not mention.owner:
            if _OLD.match(text) and (before := [p for p in self.parties.all if p.kind == "person" and p.mentions[0] < mention.span]):
                return f"party {max(before, key=lambda p: max(m for m in p.mentions if m < mention.span)).number}"
            titled = [p for p in self.parties.all if p.kind == "person" and p.mentions[0] < mention.span and mention.head in self._heads(p)]
            if titled and (bare == mention.head or len(titled) == 1):
                return f"party {max(titled, key=lambda p: max(m for m in p.mentions if m < mention.span)).number}"
            same = [k for k in self._recent if k.startswith("unnamed_person ") and self._sources[k].first.head == mention.head]
            if same:
                return same[-1]
        return f"unnamed_person {bare}" if definite else f"unnamed_person {bare} {mention.span.start}"

    # -- what is told of it -------------------------------------------------------------------------------------------

    def _number(self, span: Span) -> int:
        return bisect_right(self._sentences, span.start, key=lambda s: s.start) - 1

    def _sentence(self, span: Span) -> Span:
        i = self._number(span)
        found = self._sentences[i] if i >= 0 else Span(0, 0)
        if found.end >= span.end:
            return found
        line = self._article.text.rfind("\n", 0, span.start) + 1
        end = self._article.text.find("\n", span.end)
        return Span(line, end if end >= 0 else len(self._article.text))

    def _descriptions(self, party: Party) -> list[tuple[Span, bool]]:
        """The phrases about a person or organisation, in order of place, and whether each is a title."""
        if party.number not in self._described:
            found: dict[Span, bool] = {}
            for mention in party.mentions:
                for span in self._around(mention, party):
                    words = self._article.cut(span)
                    relative = re.match(r"(?:who|whose|which|whom|where)\b", words)
                    found[span] = party.kind == "person" and not relative and is_title(words)
            self._described[party.number] = list(found.items())
        return self._described[party.number]

    def _around(self, mention: Span, party: Party) -> list[Span]:
        text, sentence = self._article.text, self._sentence(mention)
        found = list(after_name(text, mention, sentence.end))
        if party.kind == "person":
            if before := before_name(text, mention, sentence.start):
                words = text[before.start : before.end]
                nouns = [h for h in heads(words)[-1:] if not is_plural(h)]
                if any(noun_kind(h) == "person" or is_position(h) for h in nouns):
                    found.insert(0, before)
            found += [s for s in (fronted(text, mention, sentence.start), copula(text, mention, sentence.end)) if s]
        return found

    def _heads(self, party: Party) -> set[str]:
        return {head for span, _ in self._descriptions(party) for head in heads(self._article.cut(span))}

    def _title(self, source: _Party) -> str | None:
        if source.kind != "named_person":
            if source.kind in ("unnamed_person", "anonymous"):
                bare = re.split(r",|\s+(?:who|that)\b", DETERMINER.sub("", self._article.cut(source.first.span)))[0]
                return bare if is_title(bare) and not re.search(r"sources?$", bare) else None
            return None
        if source.party is None:
            return None
        titles = [spelt_out(self._words(span)) for span, formal in self._descriptions(source.party) if formal]
        long = [title for title in titles if len(title.split()) > 1]
        return (long or titles or [None])[0]

    def _words(self, span: Span) -> str:
        words = " ".join(self._article.cut(span).split()).strip(" ,")
        return re.sub(r"^(?:the|an?|his|her|their|its|our|my)\s+", "", words, flags=re.I)

    def _affiliation(self, source: _Party) -> str | None:
        for party in self._affiliations(source):
            return party.name
        return None

    def _affiliations(self, source: _Party) -> list[Party]:
        found = [p for p in source.first.speaks_for if p.kind == "organisation"]
        if source.party and source.kind == "named_person":
            for span, formal in self._descriptions(source.party):
                if not re.match(r"who\b", self._article.cut(span)):
                    found += [p for _, p in self.parties.within(span) if p.kind == "organisation"]
        return _unique(found)

    def _justification(self, source: _Party) -> tuple[Span, ...]:
        if source.party and source.kind in ("named_person", "named_organization"):
            spans = [span for span, formal in self._descriptions(source.party) if not formal]
            return tuple(sorted(_apart(spans))[:2])
        first = source.first.span
        if source.kind == "document" and first.end - first.start > len(source.first.name or "") + 12:
            return (first,)
        if relative := re.search(r"\b(?:who|that|whose)\b.*", self._article.cut(first), re.S):
            return (Span(first.start + relative.start(), first.end),)
        return ()

    def _anonymity(self, source: _Party) -> tuple[Span, ...]:
        """The words that say that a name is withheld: in a sentence that names the source, or next to one by a pronoun."""
        found = []
        places = {self._number(span) for span in source.spans}
        for match in self._withheld:
            at = self._number(Span(*match.span()))
            words = self._article.cut(self._sentence(Span(*match.span()))).lower()
            same = at in places or re.search(rf"\b{re.escape(source.first.head)}\b", words)
            if same or ({at - 1, at + 1} & places and re.search(r"\b(?:they|their|he|she|his|her)\b", words)):
                found.append(Span(*match.span()))
        return tuple(found)

    def _kind(self, source: _Party) -> SourceKind:
        """ "the officials, who spoke on condition of anonymity": whoever is told so anywhere is anonymous."""
        return "anonymous" if source.kind in _UNNAMED and self._anonymity(source) else source.kind

    # -- sides --------------------------------------------------------------------------------------------------------

    def _link(self, key: str, mention: Mention) -> None:
        """What a mention says of whom its source speaks for."""
        if mention.kind == "named_organization":
            self._sides.join(f"head {mention.head}", key) if mention.form == "nominal" else None
            return
        for party in mention.speaks_for:
            if party.kind in ("organisation", "person") and self._speaks(mention, party):
                self._sides.join(f"party {party.number}", key)
        if mention.owner in ("their", "its") and (is_advocate(mention.head) or mention.kind == "document"):
            before = [k for k in self._recent[:-1] if self._sources[k].kind in ("named_organization", "document", "unnamed_group") and k != key]
            if before:
                self._sides.join(before[-1], key)

    def _speaks(self, mention: Mention, party: Party) -> bool:
        if party.kind == "person":
            return is_advocate(mention.head) or mention.kind == "document"
        return mention.head not in _OWN_VOICE

    def _join_sides(self) -> None:
        for source in self._sources.values():
            if source.kind == "named_person" and source.party:
                self._join_person(source, source.party)
        for party in self.parties.all:  # "the union" is the Growers' Union
            last = re.findall(r"\w+", party.name.lower())[-1:]
            if party.kind == "organisation" and last and noun_kind(last[0]) == "organisation":
                same = [p for p in self.parties.all if p.kind == "organisation" and re.findall(r"\w+", p.name.lower())[-1:] == last]
                if len(same) == 1:
                    self._sides.join(f"party {party.number}", f"head {last[0]}")

    def _join_person(self, source: _Party, person: Party) -> None:
        for span, formal in self._descriptions(person):
            words = self._article.cut(span)
            if not formal or any(head in _OWN_VOICE for head in heads(words)):
                continue
            advocate = any(is_advocate(head) for head in heads(words))
            named = [
                p for _, p in self.parties.within(span) if p.kind == "organisation" or (advocate and p.kind == "person" and p is not person)
            ]
            for party in named:
                self._sides.join(f"party {party.number}", source.key)
            if not named and (nominal := re.search(r"\b(?:of|for|at|with)\s+(?:the|its|their|this)\s+(?:[\w’'-]+\s+){0,3}?([\w-]+)$", words.split(",")[0])):
                if noun_kind(nominal.group(1)) == "organisation":
                    self._sides.join(f"head {nominal.group(1).lower()}", source.key)
            for possessor in re.finditer(r"\b(?:the\s+)?([\w-]+)[’']s?\s", words):
                if noun_kind(possessor.group(1)) == "organisation" and not named:
                    self._sides.join(f"head {possessor.group(1).lower()}", source.key)

    # -- records ------------------------------------------------------------------------------------------------------

    def records(self, used: frozenset[str], relays: frozenset[str]) -> tuple[tuple[Source, ...], tuple[Entity, ...]]:
        """The sources with an id in `used`, and an Entity for everybody the article names, source or not."""
        self._join_sides()
        entities = {p.number: self._entity(p) for p in self.parties.all}
        sources, documents = [], []
        for source in self._sources.values():
            id = self._id(source.key)
            if id not in used:
                continue
            spans = tuple(sorted({*source.spans, *(source.party.mentions if source.party else ())}))
            entity = entities[source.party.number].id if source.party else None
            name = source.party.name if source.party and source.kind != "document" else source.first.name
            if entity is None and source.kind in ("document", "named_organization", "named_person") and name:
                kinds: dict[str, EntityKind] = {"document": "document", "named_organization": "organisation", "named_person": "person"}
                told = Entity(digest(["entity", self._article.version, source.key]), kinds[source.kind], (name,), spans)
                documents.append(told)
                entity = told.id
            kind = self._kind(source)
            name = None if kind == "anonymous" else name
            withheld = tuple(s for s in self._anonymity(source) if _REASON.search(self._article.cut(s))) if kind == "anonymous" else ()
            outlet = source.kind == "named_organization" and bool(name and is_outlet(name))
            sources.append(
                Source(
                    id=id, entity=entity, kind=kind, name=name, title=self._title(source),
                    affiliation=self._affiliation(source), justification=self._justification(source), outlet=outlet,
                    side=None if outlet or id in relays else digest(["side", self._article.version, self._sides.of(source.key)]),
                    mentions=spans, anonymity=withheld,
                )
            )  # fmt: skip
        everybody = sorted([*entities.values(), *documents], key=lambda e: min(e.mentions))
        return tuple(sorted(sources, key=lambda s: min(s.mentions))), tuple(everybody)

    def _entity(self, party: Party) -> Entity:
        names = (party.name, *(name for name in party.names if name != party.name))
        return Entity(digest(["entity", self._article.version, party.number]), party.kind, names, tuple(party.mentions))

    def _id(self, key: str) -> str:
        return digest(["source", self._article.version, key])


def _gender_of_noun(noun: str) -> str | None:
    return "f" if _FEMALE_NOUN.search(noun) else "m" if _MALE_NOUN.search(noun) else gender(noun)


def _bears(name: str, words: list[str]) -> bool:
    """Whether a nominal's words are the last ones of a name, as "the growers' union" of the Harwick Growers' Union."""
    own = re.findall(r"\w+", name.lower())
    return own[-len(words) :] == words or (len(words) == 1 and words[0] in own[1:])


def _shared(one: str, other: str) -> bool:
    return set(one.split()) <= set(other.split())


def _unique(parties: list[Party]) -> list[Party]:
    return list({party.number: party for party in parties}.values())


def _apart(spans: list[Span]) -> list[Span]:
    kept: list[Span] = []
    for span in spans:
        if not any(span.overlaps(other) for other in kept):
            kept.append(span)
    return kept
