"""Mentions of sources, in order of place -> Sources and Entities, merged by exact and by last name."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from headwater.records import Article, Entity, EntityKind, Source, SourceKind, Span, digest
from headwater.statements.mentions import Mention, is_outlet, read_mention

_ENTITY_KIND: dict[SourceKind, EntityKind] = {
    "named_person": "person",
    "named_organization": "organisation",
    "document": "document",
}
_FULL_NAME = re.compile(r"\b[A-Z][\w'’-]+(?: [A-Z]\.)? [A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?\b")


@dataclass
class _Party:
    """One source while its mentions are gathered."""

    mention: Mention
    title: str | None
    spans: dict[Span, None] = field(default_factory=dict)  # in order, each once
    names: list[str] = field(default_factory=list)


class SourceBook:
    """Says for each mention, in order of place, which source it is."""

    def __init__(self, article: Article) -> None:
        self._article = article
        self._parties: dict[str, _Party] = {}
        self._recent: list[str] = []
        self._people = frozenset(_last_names(article))

    def look_up(self, span: Span) -> str | None:
        """The id of the source named at `span`; `None` for a pronoun with nobody before it."""
        return self._enter(read_mention(self._article.cut(span), people=self._people), span)

    def look_up_speaker(self, label: Span) -> str | None:
        """The id of the speaker that a transcript's label names: "SMITH" is a person."""
        words = self._article.cut(label)
        name = words.title() if words.isupper() else words
        return self._enter(Mention("named_person", name, None, False, False), label)

    def _enter(self, mention: Mention, span: Span) -> str | None:
        key = self._antecedent(mention) if mention.pronoun else self._key(mention, span)
        if key is None:
            return None
        party = self._parties.setdefault(key, _Party(mention, mention.title))
        party.title = party.title or mention.title
        party.spans[span] = None
        if mention.name and mention.name not in party.names:
            party.names.append(mention.name)
        if key in self._recent:
            self._recent.remove(key)
        self._recent.append(key)
        return self._id(key)

    def records(self, used: frozenset[str]) -> tuple[tuple[Source, ...], tuple[Entity, ...]]:
        """The sources with an id in `used`, and an Entity for each of them with a name."""
        sources, entities = [], []
        for key, party in self._parties.items():
            if self._id(key) not in used:
                continue
            kind = party.mention.kind
            name = max(party.names, key=len) if kind == "named_person" and party.names else party.mention.name
            entity = digest(["entity", self._article.version, key]) if kind in _ENTITY_KIND and name else None
            spans = tuple(sorted(party.spans))
            sources.append(
                Source(
                    id=self._id(key),
                    entity=entity,
                    kind=kind,
                    name=name,
                    title=party.title,
                    affiliation=None,
                    justification=(),
                    outlet=kind == "named_organization" and bool(name and is_outlet(name)),
                    side=None,
                    mentions=spans,
                )
            )
            if entity:
                entities.append(Entity(entity, _ENTITY_KIND[kind], tuple(party.names), spans))
        order = {s.id: min(s.mentions) for s in sources}
        return tuple(sorted(sources, key=lambda s: order[s.id])), tuple(sorted(entities, key=lambda e: min(e.mentions)))

    def _id(self, key: str) -> str:
        return digest(["source", self._article.version, key])

    def _key(self, mention: Mention, span: Span) -> str:
        words = re.sub(r"^(?:the|a|an)\s+", "", (mention.name or self._article.cut(span)).lower()).strip(" ,.")
        if mention.kind == "named_person":
            return self._person_key(words)
        if mention.kind == "document":  # "a letter written by …", later "the letter"
            head = words.split()[-1]
            same = [k for k in self._parties if k.startswith("document ") and k.split()[-1] == head]
            return same[-1] if same and (len(words.split()) == 1 or words == same[-1][9:]) else f"document {words}"
        return f"{mention.kind} {words}"

    def _person_key(self, name: str) -> str:
        """Last names join the person who bears them: "Vale" is "Ann Vale", "Tom Vale" is somebody else."""
        known = [k for k in self._parties if k.startswith("named_person ")]
        tokens = name.split()
        for key in reversed(known):
            others = key.split()[1:]
            if tokens == others or (tokens[-1] == others[-1] and (len(tokens) == 1 or len(others) == 1)):
                return key
        return f"named_person {name}"

    def _antecedent(self, mention: Mention) -> str | None:
        singular = mention.kind == "unnamed_person"
        for key in reversed(self._recent):
            person = self._parties[key].mention.kind in {"named_person", "unnamed_person", "anonymous"}
            if person == singular:
                return key
        return self._recent[-1] if self._recent and not singular else None


def _last_names(article: Article) -> Iterable[str]:
    """Last names of those the body gives with a first name."""
    for block in article.body:
        for match in _FULL_NAME.finditer(article.text, block.start, block.end):
            mention = read_mention(match.group(), people=frozenset())
            if mention.kind == "named_person" and mention.name:
                yield mention.name.split()[-1].lower()
