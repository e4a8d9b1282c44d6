"""Sources -> sides: those that speak for the same party ("president of", "lawyer for", "their letter"), counted once."""

import re
from collections.abc import Hashable, Iterable

from headwater.records import Article
from headwater.statements.descriptions import heads
from headwater.statements.entities import Parties, Party
from headwater.statements.lexicon import noun_kind
from headwater.statements.mentions import Mention, is_advocate
from headwater.statements.profiles import Known, Profiles

# Experts and lawmakers speak for themselves, not for the university, the think tank or the house they sit in.
_OWN_VOICE = frozenset(
    "professor lecturer researcher scientist economist historian analyst fellow scholar expert student graduate author writer reporter"
    " journalist editor columnist doctor physician psychologist epidemiologist sociologist anthropologist senator representative congressman"
    " congresswoman".split()
)
# "president of the union" where no union is named: the noun stands for the one the article is about.
_NOMINAL = re.compile(r"\b(?:of|for|at|with)\s+(?:the|its|their|this)\s+(?:[\w’'-]+\s+){0,3}?([\w-]+)$")
_FORMER = re.compile(r"(?:an?\s+|the\s+|its\s+|their\s+)?(?:former|retired|then|ex)\b", re.I)
_OWNER = re.compile(r"\b(?:the\s+)?([\w-]+)[’']s?\s")


class Sides:
    """Groups of what speaks for one party, joined link by link (a union-find). Nodes are source keys, parties, nouns."""

    def __init__(self, article: Article, parties: Parties, profiles: Profiles) -> None:
        self._article, self._parties, self._profiles = article, parties, profiles
        self._above: dict[Hashable, Hashable] = {}

    def of(self, key: str) -> Hashable:
        """The side that a source is on, named by one of its nodes."""
        return self._top(key)

    def join(self, one: Hashable, other: Hashable) -> None:
        self._above[self._top(other)] = self._top(one)

    def tell(self, key: str, mention: Mention, owner: Known | None) -> None:
        """Join what the words of a mention say; `owner`: who was heard last before, as of "their lawyer"."""
        if mention.kind == "named_organization":
            if mention.form == "nominal":
                self.join(("noun", mention.head), key)
            return
        for party in mention.speaks_for:
            if self._speaks(mention, party):
                self.join(party_key(party), key)
        if owner and mention.owner in ("their", "its") and (is_advocate(mention.head) or mention.kind == "document"):
            self.join(owner.key, key)

    def close(self, sources: Iterable[Known]) -> None:
        """Join what titles say, and each noun with the one organisation that bears it."""
        for source in sources:
            if source.kind == "named_person" and source.party:
                self._join_person(source.key, source.party)
        bearers: dict[str, list[Party]] = {}
        for party in self._parties.all:
            noun = (re.findall(r"\w+", party.name.lower()) or [""])[-1]
            if party.kind == "organisation" and noun_kind(noun) == "organisation":
                bearers.setdefault(noun, []).append(party)
        for noun, named in bearers.items():
            if len(named) == 1:
                self.join(party_key(named[0]), ("noun", noun))

    def _speaks(self, mention: Mention, party: Party) -> bool:
        if party.kind == "person":
            return is_advocate(mention.head) or mention.kind == "document"
        return party.kind == "organisation" and mention.head not in _OWN_VOICE

    def _join_person(self, key: str, person: Party) -> None:
        for span, formal in self._profiles.descriptions(person):
            words = self._article.cut(span)
            nouns = heads(words)
            if not formal or _FORMER.match(words) or any(noun in _OWN_VOICE for noun in nouns):
                continue
            kinds = ("organisation", "person") if any(map(is_advocate, nouns)) else ("organisation",)
            named = [p for _, p in self._parties.within(span) if p.kind in kinds and p is not person]
            for party in named:
                self.join(party_key(party), key)
            if not named:
                found = [*_NOMINAL.findall(words.split(",")[0]), *_OWNER.findall(words)]
                for noun in (noun.lower() for noun in found if noun_kind(noun) == "organisation"):
                    self.join(("noun", noun), key)

    def _top(self, node: Hashable) -> Hashable:
        while (above := self._above.setdefault(node, node)) != node:
            node = above
        return node


def party_key(party: Party) -> str:
    """The key of the source that a party is, if it is one."""
    return f"party {party.number}"
