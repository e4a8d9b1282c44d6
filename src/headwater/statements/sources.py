"""Mentions of sources, in order of place -> Sources and Entities: the same one once, with all that is told of it."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

from headwater.records import Article, Entity, EntityKind, Source, SourceKind, Span, digest
from headwater.statements.coreference import Discourse
from headwater.statements.entities import Parties, Party
from headwater.statements.lexicon import gender, is_position, noun_kind
from headwater.statements.mentions import DETERMINER, Mention, is_plausible, is_spokesperson, read_mentions
from headwater.statements.names import Name
from headwater.statements.outlets import is_outlet
from headwater.statements.places import Places
from headwater.statements.profiles import UNNAMED, Known, Profiles
from headwater.statements.sides import Sides, party_key

_INDEFINITE = re.compile(r"^(?:a|an|another|one|some|several|two|three|four|five|many)\s", re.I)
_THINGS: tuple[SourceKind, ...] = ("document", "named_organization")  # "it"
_MANY: tuple[SourceKind, ...] = ("unnamed_group", "named_organization")  # "they"
_BUSINESS = frozenset({"company", "firm", "business", "retailer", "maker", "manufacturer"})
_PUBLIC = frozenset({"agency", "department", "authority", "bureau"})
_BODY = _PUBLIC | {"group", "organization", "organisation", "nonprofit", "charity", "association", "foundation"}
_PRESS = frozenset({"newspaper", "paper", "magazine", "broadcaster"})
_PLAIN = re.compile(r"(?:[a-z-]+\s+)?[a-z]+")  # "company", "conservative-leaning newspaper"
# "the agency’s | report", "their | letter"
_OWNED = re.compile(r"(?:the\s+)?((?:[a-z-]+\s+)?[a-z-]+)(?:[’']s|(?<=s)[’'])\s|(?:their|its|his|her)\s", re.I)
_OLD = re.compile(r"^the (?:\d+|\w+)-year-old$", re.I)
_FEMALE_NOUN = re.compile(
    r"(?:woman|girl|mother|mom|mum|daughter|wife|sister|aunt|niece|grandmother|actress|queen|widow|nun)$"
)
_MALE_NOUN = re.compile(
    r"(?:(?<!wo)man|boy|father|dad|son|husband|brother|uncle|nephew|grandfather|king|widower|priest)$"
)
_ENTITY_KIND: dict[SourceKind, EntityKind] = {
    "document": "document",
    "named_organization": "organisation",
    "named_person": "person",
}


class SourceBook:
    """Says for each mention which source it is. All source spans are known beforehand, and read in order of place."""

    def __init__(
        self,
        article: Article,
        spans: Sequence[Span],
        *,
        names: list[Name],
        quoted: Sequence[Span],
        sentences: Sequence[Span],
    ) -> None:
        """`quoted` are the quotations of the body, `sentences` its sentences, both in order of place."""
        self._article = article
        self._parties = Parties(article, names)
        self._indefinite: dict[str, int] = {}  # where a noun is first brought in with "a", "another"
        self._mentions = {span: read_mentions(article, span, self._parties) for span in sorted(set(spans))}
        places = Places(article.text, sentences)
        told = [mention for mentions in self._mentions.values() for mention in mentions]
        self._discourse = Discourse(
            article,
            self._parties,
            places,
            quoted=quoted,
            sources=[mention.span for mention in told],
            nominals=[
                (m.span, _gender_of_noun(m.head)) for m in told if _is_unnamed_person(m) and not self._is_anaphor(m)
            ],
            anaphors=[(m.span, _gender_of_noun(m.head)) for m in told if self._is_anaphor(m)],
        )
        self._profiles = Profiles(article, self._parties, places)
        self._sides = Sides(article, self._parties, self._profiles)
        self._sources: dict[str, Known] = {}
        self._keys: dict[str, str] = {}  # of sources, by id
        self._at: dict[Span, str] = {}  # the key of the source at each mention
        self._voices: dict[str, str] = {}  # "spokeswoman" -> the key of the organisation one spoke for last
        self._alike: dict[tuple[SourceKind, str | None], dict[Known, None]] = defaultdict(
            dict
        )  # who was heard last last

    def look_up(self, span: Span) -> list[str]:
        """The ids of the sources named at `span`; none for a pronoun with nobody before it."""
        keys = [self._key(mention) for mention in self._read(span)]
        return [self._id(key) for key in dict.fromkeys(keys) if key]

    def look_up_speaker(self, label: Span) -> str:
        """The id of the speaker that a transcript's label names: "SMITH" is a person."""
        words = self._article.cut(label)
        name = words.title() if words.isupper() else words
        party = next((p for p in self._parties.all if p.kind == "person" and _same_last_name(p.name, name)), None)
        key = party_key(party) if party else f"named_person {name.lower()}"
        known = party.name if party and not party.name.isupper() else name
        mention = Mention(label, "named_person", "name", name.lower(), known, party)
        return self._id(self._note(key, mention))

    def plausible(self, span: Span, *, showing: bool = False) -> bool:
        """Whether what is named at `span` can say anything; `showing`: whether it is a document, which shows things."""
        found = self._read(span)
        if showing:
            return any(m.kind == "document" or (m.head == "it" and m.form == "pronoun") for m in found)
        return any(is_plausible(mention) for mention in found)

    def speaks_in(self, ids: Sequence[str], cue: Span) -> None:
        """ "… says in the letter": whoever says it is on the letter's side."""
        after = self._article.text[cue.end : cue.end + 40].split("\n")[0]
        channel = r"[^.;,]*?\bin (?:the|a|an|his|her|their|its) (?:[\w-]+ ){0,2}?([\w-]+)"
        match = re.match(channel, self._article.cut(cue) + after)
        if not match or noun_kind(match.group(1)) != "document":
            return
        if document := self._last("document", head=match.group(1).lower()):
            for id in ids:
                self._sides.join(document.key, self._keys[id])

    def records(
        self, *, used: frozenset[str], relays: frozenset[str], author: frozenset[Span]
    ) -> tuple[tuple[Source, ...], tuple[Entity, ...]]:
        """The sources with an id in `used`, and an Entity for everybody the article names, source or not.

        `relays` are the ids of those that only pass words on; `author` the sentences in the author's own voice.
        """
        self._sides.close(self._sources.values())
        entities = {party: self._entity(party) for party in self._parties.all}
        sources, others = [], []
        for key, source in self._sources.items():
            if self._id(key) in used:
                entity = entities.get(source.party) if source.party else self._own_entity(source)
                if entity and source.party is None:
                    others.append(entity)
                sources.append(self._record(source, entity, author, is_relay=self._id(key) in relays))
        everybody = sorted([*entities.values(), *others], key=lambda e: min(e.mentions))
        return tuple(sorted(sources, key=lambda s: min(s.mentions))), tuple(everybody)

    def _record(self, source: Known, entity: Entity | None, author: frozenset[Span], *, is_relay: bool) -> Source:
        kind = self._profiles.kind(source)
        name = None if kind == "anonymous" else _name(source)
        outlet = kind == "named_organization" and bool(name and is_outlet(name))
        side = digest(["side", self._article.version, self._sides.of(source.key)])
        return Source(
            id=self._id(source.key),
            entity=entity.id if entity else None,
            kind=kind,
            name=name,
            title=self._profiles.title(source),
            affiliation=self._profiles.affiliation(source),
            justification=self._profiles.justification(source, author),
            outlet=outlet,
            side=None if outlet or is_relay else side,
            mentions=self._spans(source),
            anonymity=self._profiles.anonymity(source) if kind == "anonymous" else (),
        )

    def _entity(self, party: Party) -> Entity:
        names = (party.name, *(name for name in party.names if name != party.name))
        return Entity(digest(["entity", self._article.version, party.number]), party.kind, names, tuple(party.mentions))

    def _own_entity(self, source: Known) -> Entity | None:
        """The entity of a source that the names step did not see: a document, a union told by its noun."""
        if source.kind not in _ENTITY_KIND or not source.first.name:
            return None
        id = digest(["entity", self._article.version, source.key])
        return Entity(id, _ENTITY_KIND[source.kind], (source.first.name,), self._spans(source))

    def _spans(self, source: Known) -> tuple[Span, ...]:
        return tuple(sorted({*source.spans, *(source.party.mentions if source.party else ())}))

    def _id(self, key: str) -> str:
        id = digest(["source", self._article.version, key])
        self._keys[id] = key
        return id

    # Which source a mention is.

    def _read(self, span: Span) -> list[Mention]:
        if span not in self._mentions:
            self._mentions[span] = read_mentions(self._article, span, self._parties)
        return self._mentions[span]

    def _key(self, mention: Mention) -> str | None:
        if mention.kind == "document" and mention.form == "nominal":
            mention = self._published(mention)
        key = self._pronoun(mention) if mention.form == "pronoun" else self._name_or_nominal(mention)
        if key is None:
            return None
        owner = self._last("named_organization", "document", "unnamed_group", but=key)
        self._note(key, mention)
        self._sides.tell(key, mention, owner)
        return key

    def _note(self, key: str, mention: Mention) -> str:
        source = self._sources.setdefault(key, Known(key, mention.kind, mention, mention.party))
        source.spans[mention.span] = None
        source.heard = len(self._at)
        self._at[mention.span] = key
        if mention.kind == "named_organization" and is_spokesperson(mention.head):
            self._voices[mention.head] = key
        for head in (None, source.first.head):
            self._alike[source.kind, head].pop(source, None)
            self._alike[source.kind, head][source] = None
        return key

    def _last(self, *kinds: SourceKind, head: str | None = None, but: str | None = None) -> Known | None:
        """The source of these kinds that was heard last, with this head noun if one is given, other than `but`."""
        last = (next((s for s in reversed(self._alike[kind, head]) if s.key != but), None) for kind in kinds)
        return max(filter(None, last), key=lambda source: source.heard, default=None)

    def _pronoun(self, mention: Mention) -> str | None:
        if referent := self._discourse.resolved.get(mention.span):
            if referent.party:
                return self._enter_party(referent.party)
            return self._at.get(referent.nominal) if referent.nominal else None
        if mention.kind == "unnamed_person":
            return None
        last = self._last(*(_THINGS if mention.head == "it" else _MANY))
        return last.key if last else None

    def _enter_party(self, party: Party) -> str:
        """The key of a party that a pronoun or noun stands for, and that may not have been a source by name yet."""
        key = party_key(party)
        if key not in self._sources:
            kind: SourceKind = "named_person" if party.kind == "person" else "named_organization"
            first = Mention(party.mentions[0], kind, "name", party.name.lower(), party.name, party)
            self._sources[key] = Known(key, kind, first, party)
        return key

    def _name_or_nominal(self, mention: Mention) -> str | None:
        if mention.party and mention.kind in ("named_person", "named_organization"):
            return party_key(mention.party)
        words = " ".join(self._article.cut(mention.span).split())
        bare, definite = DETERMINER.sub("", words).lower(), not _INDEFINITE.match(words)
        match mention.kind:
            case "named_person":
                return f"named_person {(mention.name or bare).lower()}"
            case "named_organization":
                return self._organisation(mention, bare)
            case "document":
                return self._document(mention, bare, definite=definite)
            case "unnamed_person" if definite and not mention.owner and (titled := self._titled(mention, words, bare)):
                return self._enter_party(titled)
        # "the officials", told before with what they know
        same = self._last(*UNNAMED, head=mention.head) if definite else None
        if definite and bare == mention.head and (voice := self._voices.get(mention.head)):
            spoken = self._sources[voice]
            if same is None or same.heard < spoken.heard:
                return voice
        if same and (mention.kind == "unnamed_person" or bare in (mention.head, same.words)):
            return same.key
        single = mention.kind == "unnamed_person" and not definite  # "a neighbour", and then another one
        return f"{mention.kind} {bare} {mention.span.start}" if single else f"{mention.kind} {bare}"

    def _organisation(self, mention: Mention, bare: str) -> str:
        """ "the union" is the Growers' Union named before; "the council" with no such name is itself."""
        if party := self._bearer(mention):
            return self._enter_party(party)
        same = self._last("named_organization", head=mention.head)
        if same and same.party is None and bare in (mention.head, same.words):
            return same.key
        if _PLAIN.fullmatch(mention.name or "") and (party := self._spoken_of(mention)):
            return self._enter_party(party)
        return f"named_organization {bare}"

    def _published(self, mention: Mention) -> Mention:
        """ "the agency's report" is known by the agency named before, "her letter" by whoever was heard last."""
        words = self._article.cut(mention.span)
        owned = _OWNED.match(words)
        if not owned or (mention.name or "") not in " ".join(words.split()):
            return mention
        party: Party | None = None
        if noun := owned[1]:
            at = Span(mention.span.start + owned.start(1), mention.span.start + owned.end(1))
            nominal = Mention(at, "named_organization", "nominal", noun.split()[-1].lower(), noun)
            party = self._bearer(nominal) or self._spoken_of(nominal)
        elif mention.owner in ("their", "its"):
            party = _last_of(self._organisations, mention.span)
        elif last := self._last("named_person"):
            party = last.party
        return replace(mention, name=party.name) if party else mention

    def _bearer(self, mention: Mention) -> Party | None:
        """The organisation whose name ends in, or holds, the words of a nominal: the last one named before it."""
        words = re.findall(r"\w+", (mention.name or "").lower())
        if mention.form != "nominal" or not words:
            return None
        fits = [party for party in self._bearers.get(words[-1], ()) if any(_bears(name, words) for name in party.names)]
        return _last_before(fits, mention.span)

    def _spoken_of(self, mention: Mention) -> Party | None:
        """ "the company", "the newspaper", where no name holds the word: the one named more often than any other.

        Before it, or in the whole article where none is: a story may open with "The company that runs the ferry …".
        """
        if mention.head in _BODY:
            return self._body(mention)
        kind = next((kind for kind in (_BUSINESS, _PRESS) if mention.head in kind), None)
        if kind is None:
            return None
        fits = self._outlets if kind is _PRESS else self._businesses
        before = {party: bisect_left(party.mentions, mention.span) for party in fits}
        counts = before if any(before.values()) else {party: len(party.mentions) for party in fits}
        most = [party for party in fits if counts[party] == max(counts.values())]
        return most[0] if len(most) == 1 else None

    def _body(self, mention: Mention) -> Party | None:
        """ "the agency", "the group": the organisation named last, unless "a group of farmers" was brought in before."""
        if self._is_brought_in(mention):
            return None
        return _last_of(self._public if mention.head in _PUBLIC else self._private, mention.span)

    def _document(self, mention: Mention, bare: str, *, definite: bool) -> str:
        if definite and f"document {bare}" not in self._sources:
            for source in reversed(self._alike["document", mention.head]):
                if set(bare.split()) <= {mention.head, *source.words.split()}:
                    return source.key
        return f"document {bare}"

    @cached_property
    def _called(self) -> dict[str, dict[Party, None]]:
        """The people whom a noun describes: "mayor" -> Ann Vale."""
        called: dict[str, dict[Party, None]] = defaultdict(dict)
        for party in self._parties.all:
            for noun in self._profiles.nouns(party) if party.kind == "person" else ():
                called[noun][party] = None
        return called

    @cached_property
    def _organisations(self) -> list[tuple[Span, Party]]:
        return _named([p for p in self._parties.all if p.kind == "organisation"])

    @cached_property
    def _public(self) -> list[tuple[Span, Party]]:
        others = (p for p in self._parties.all if p.kind == "organisation" and not is_outlet(p.name))
        return _named([party for party in others if _is_public(party.name)])

    @cached_property
    def _private(self) -> list[tuple[Span, Party]]:
        return _named(self._businesses)

    @cached_property
    def _outlets(self) -> list[Party]:
        return [p for p in self._parties.all if p.kind == "organisation" and is_outlet(p.name)]

    @cached_property
    def _businesses(self) -> list[Party]:
        others = (p for p in self._parties.all if p.kind == "organisation" and not is_outlet(p.name))
        return [party for party in others if not _is_public(party.name)]

    @cached_property
    def _bearers(self) -> dict[str, dict[Party, None]]:
        """The organisations with a word in their names: "union" -> Harwick Growers' Union."""
        bearers: dict[str, dict[Party, None]] = defaultdict(dict)
        for party in self._parties.all:
            for name in party.names if party.kind == "organisation" else ():
                for word in re.findall(r"\w+", name.lower()):
                    bearers[word][party] = None
        return bearers

    def _is_anaphor(self, mention: Mention) -> bool:
        """ "the actor", "the 42-year-old": a person's noun that no other words bring in is somebody named before.

        Not an office: "the mayor" may never be named.
        """
        words = " ".join(self._article.cut(mention.span).split())
        if mention.kind != "unnamed_person" or not re.fullmatch(r"[Tt]he \S+", words):
            return False
        if _OLD.match(words):
            return True
        personal = noun_kind(mention.head) == "person" and not is_position(mention.head)
        return personal and not self._is_brought_in(mention)

    def _is_brought_in(self, mention: Mention) -> bool:
        """Whether "a group", "another actor" stands before "the group", "the actor"."""
        if mention.head not in self._indefinite:
            words = rf"\b(?:an?|another|one)\s+(?:[\w-]+\s+){{0,2}}{re.escape(mention.head)}\b"
            first = re.search(words, self._article.text, re.I)
            self._indefinite[mention.head] = first.end() if first else len(self._article.text)
        return self._indefinite[mention.head] <= mention.span.start

    def _titled(self, mention: Mention, words: str, bare: str) -> Party | None:
        """ "the mayor" is the Mayor Ann Vale named before; "the 42-year-old" whoever was named last."""
        if self._is_anaphor(mention):
            referent = self._discourse.resolved.get(mention.span)
            return referent.party if referent else None
        fits = [party for party in self._called.get(mention.head, ()) if party.last_before(mention.span)]
        return _last_before(fits, mention.span) if bare == mention.head or len(fits) == 1 else None


def _name(source: Known) -> str | None:
    """The fullest name; of a person who stands in capitals only, as a transcript's labels do, as the label was read."""
    shouted = source.kind == "named_person" and source.party and source.party.name.isupper() and source.first.name
    return source.party.name if source.party and source.kind != "document" and not shouted else source.first.name


def _is_unnamed_person(mention: Mention) -> bool:
    return mention.kind in ("unnamed_person", "anonymous") and mention.form == "nominal" and is_plausible(mention)


def _gender_of_noun(noun: str) -> str | None:
    return "f" if _FEMALE_NOUN.search(noun) else "m" if _MALE_NOUN.search(noun) else gender(noun)


def _same_last_name(one: str, other: str) -> bool:
    return one.split()[-1].lower() == other.split()[-1].lower()


def _bears(name: str, words: list[str]) -> bool:
    """Whether a nominal's words are the last ones of a name, as "the growers' union" of the Harwick Growers' Union."""
    own = re.findall(r"\w+", name.lower())
    return own[-len(words) :] == words or (len(words) == 1 and words[0] in own[1:])


def _is_public(name: str) -> bool:
    """ "Harwick Council", "FBI": no business, by its noun or its initials."""
    last = name.split()[-1]
    return last.isupper() or (noun_kind(last) == "organisation" and last.lower() not in _BUSINESS)


def _named(parties: list[Party]) -> list[tuple[Span, Party]]:
    """The mentions of these parties, in order of place."""
    return sorted(((span, party) for party in parties for span in party.mentions), key=lambda pair: pair[0])


def _last_of(named: list[tuple[Span, Party]], span: Span) -> Party | None:
    """Who of those named in order of place is named last before `span`."""
    at = bisect_left(named, span, key=lambda pair: pair[0])
    return named[at - 1][1] if at else None


def _last_before(parties: list[Party], span: Span) -> Party | None:
    """Of `parties`, the one named last before `span`."""
    named = [(last, party) for party in parties if (last := party.last_before(span))]
    return max(named, key=lambda pair: pair[0])[1] if named else None
