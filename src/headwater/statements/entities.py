"""Names -> parties: everybody the article names, each once, under all the forms of its name."""

import re
from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from headwater.records import Article, EntityKind, Role, Span
from headwater.statements.lexicon import gender, is_position, noun_kind
from headwater.statements.names import Name
from headwater.statements.outlets import is_outlet

# The blocks in which somebody may be named for the first time.
NAMING_ROLES: tuple[Role, ...] = ("headline", "standfirst", "paragraph", "heading", "quote", "list", "caption")
# "Sen. Vale", "Mr. Vale": what stands before a name and tells of its bearer.
_FEMALE = re.compile(
    r"\b(?:Mrs|Ms|Miss|Madam|Dame|Lady|Queen|Princess|Sister|\w+woman|actress|mother|daughter|wife|sister|aunt|niece)\.?\s+$",
    re.I,
)
_MALE = re.compile(
    r"\b(?:Mr|Sir|Lord|King|Prince|Father|Fr|Brother|\w+[^o]man|actor|son|husband|brother|uncle|nephew)\.?\s+$", re.I
)
_SUFFIX = frozenset({"jr", "sr", "ii", "iii", "iv"})
_LITTLE = frozenset({"of", "the", "and", "for", "&", "on", "in", "to", "at", "a", "de", "la"})
# "Harwick Growers' Union (HGU)", "the Harwick Growers' Union, or HGU,"
_INTRODUCED = re.compile(
    r"\s*\(\s*(?:the\s+|or\s+)?[“\"']?([A-Z][\w.&-]*[A-Z][\w.&-]*)[”\"']?\s*\)|,\s+(?:or|also known as|known as|called)\s+(?:the\s+)?([A-Z]{2,}\w*)\b"
)
_FIRM = frozenset("inc corp corporation co company ltd llc llp plc group limited gmbh sa ag holdings".split())


@dataclass(eq=False)
class Party:
    """Somebody the article names. `names` holds the forms in order of place, the first full one first."""

    number: int
    kind: EntityKind
    names: dict[str, None] = field(default_factory=dict)
    mentions: list[Span] = field(default_factory=list)
    gender: str | None = None
    acronyms: set[str] = field(default_factory=set)

    @property
    def name(self) -> str:
        """The full name as first given: "Ann Vale" though the headline says "Vale"."""
        if self.kind == "person":
            return next((name for name in self.names if len(_tokens(name)) > 1), next(iter(self.names)))
        full = [name for name in self.names if not _is_acronym(name)]
        return max(full, key=lambda n: len(_tokens(n))) if full else next(iter(self.names))

    def last_before(self, span: Span) -> Span | None:
        """The last mention that begins before `span`; `mentions` are in order of place."""
        at = bisect_left(self.mentions, span)
        return self.mentions[at - 1] if at else None


class Parties:
    """Who is named where in one article."""

    def __init__(self, article: Article, names: list[Name]) -> None:
        self._article, self._body = article, article.body
        self._under: dict[_Key, dict[Party, None]] = defaultdict(
            dict
        )  # the parties by what their names are found under
        self.all: list[Party] = []
        self._at: dict[Span, Party] = {}
        self._gather(_joined(article.text, names))
        self.starts = sorted(self._at)

    def within(self, span: Span) -> Iterator[tuple[Span, Party]]:
        """The names inside `span`, in order of place."""
        for i in range(bisect_left(self.starts, Span(span.start, 0)), len(self.starts)):
            at = self.starts[i]
            if at.start >= span.end:
                return
            if at.end <= span.end:
                yield at, self._at[at]

    def _gather(self, names: list[Name]) -> None:
        """Full names of people first, over the whole article: a headline's "Vale" is the Ann Vale of the body."""
        full = [n for n in names if n.kind == "person" and len(_tokens(_plain(self._article.cut(n.span)))) > 1]
        for name in full:
            self._enter(name, _plain(self._article.cut(name.span)))
        bearers = {_letters(_tokens(_plain(self._article.cut(n.span)))[-1]) for n in full}
        openings = {
            _plain(self._article.cut(n.span)).split()[0]: n.kind
            for n in names
            if n.kind in ("place", "organisation") and " " in _plain(self._article.cut(n.span))
        }
        for name in sorted({*names} - {*full}):
            words = _plain(self._article.cut(name.span))
            if _letters(words) in bearers and len(_tokens(words)) == 1:
                name = name._replace(kind="person")  # "Reed" of Ann Reed, though it looks like a firm
            elif name.kind == "person" and name not in full and (kind := openings.get(words)):
                name = name._replace(kind=kind)  # "Harwick" of Harwick County
            self._enter(name, words)
        for party in self.all:
            # Headlines in Title Case run names into what follows: the body's forms come first.
            told = sorted(party.mentions, key=lambda span: not any(b.contains(span) for b in self._body))
            party.names = {_plain(self._article.cut(span)): None for span in told}
            party.gender = self._gender_of(party)

    def _enter(self, name: Name, words: str) -> None:
        party = self._known(name, words) or self._outlet_in_short(name, words)
        if party is None:
            party = Party(len(self.all), name.kind)
            self.all.append(party)
            if name.kind == "person":
                party.gender = self._honorific(name.span) or (
                    gender(_tokens(words)[0]) if len(_tokens(words)) > 1 else None
                )
        if words not in party.names:
            party.names[words] = None
            for key in _held_under(words, name.kind):
                self._under[key][party] = None
        insort(party.mentions, name.span)
        self._at[name.span] = party
        if name.kind != "person" and (told := _INTRODUCED.match(self._article.text, name.span.end)):
            party.acronyms.add(acronym := next(filter(None, told.groups())))
            self._under["whole", _letters(acronym)][party] = None

    def _known(self, name: Name, words: str) -> Party | None:
        """The party that bears this name already; of several, the one named last before here."""
        honorific = self._honorific(name.span) if name.kind == "person" else None
        near = {party: None for key in _looked_up(words, name.kind) for party in self._under.get(key, ())}
        fits = [
            party
            for party in near
            if self._is_form(party, name, words) and not (honorific and party.gender and party.gender != honorific)
        ]
        if not fits:
            return None
        first = Span(-1, -1)
        return max(fits, key=lambda party: (party.last_before(name.span) or first, -party.number))

    def _outlet_in_short(self, name: Name, words: str) -> Party | None:
        """ "the Post" is the Harwick Post, where no other outlet named before ends so."""
        lead = self._article.text[max(0, name.span.start - 4) : name.span.start].lower()
        if name.kind == "person" or not is_outlet(words) or lead != "the ":
            return None
        fits = self._under.get(("ending", " ".join(_name_tokens(words))), {})
        return next(iter(fits)) if len(fits) == 1 else None

    def _is_form(self, party: Party, name: Name, words: str) -> bool:
        if words in party.names:
            return party.kind == name.kind or "person" not in (party.kind, name.kind)
        if name.kind == "person" or party.kind == "person":
            return name.kind == party.kind and any(_same_person(words, known) for known in party.names)
        if party.kind != name.kind and not {party.kind, name.kind} <= {"organisation", "place"}:
            return False
        if words in party.acronyms:
            return True
        for known in party.names:
            longer = max(words, known, key=len)
            whole = party.kind == name.kind or noun_kind(longer.split()[-1]) == "place"  # "Harwick" of Harwick County
            if whole and _same_organisation(words, known):
                return True
        return False

    def _gender_of(self, party: Party) -> str | None:
        if party.kind != "person":
            return None
        told = next(filter(None, map(self._honorific, party.mentions)), None)
        first = (gender(_tokens(name)[0]) for name in party.names if len(_tokens(name)) > 1)
        return told or next(filter(None, first), None)

    def _honorific(self, span: Span) -> str | None:
        """The gender that the words before a name tell: "Mr.", "actress"."""
        before = self._article.text[max(0, span.start - 24) : span.start]
        return "f" if _FEMALE.search(before) else "m" if _MALE.search(before) else None


# "Board | of Registered Nursing", "Department | of Homelessness and Housing": what a common noun is the head of.
_OF_WHAT = re.compile(
    r"\s+(?:of|for)\s+(?:the\s+)?[A-Z][\w’'-]+(?:(?:,|\s+and|\s+of|\s+of the|\s+&)?\s+[A-Z][\w’'-]+)*"
)


def _joined(text: str, names: list[Name]) -> list[Name]:
    """The names, those made whole that the model cut: "University | of Harwick", "Mines | and Quarries Council"."""
    joined: list[Name] = []
    for name in (part for whole in names for part in _untitled(text, whole)):
        if joined and joined[-1].span.end >= name.span.end:
            continue  # inside one made whole
        last = joined[-1] if joined else None
        if last and _is_second_half(text, last, name):
            joined.pop()
            name = Name(Span(last.span.start, name.span.end), "organisation", min(last.probability, name.probability))
        if (
            name.kind == "organisation"
            and noun_kind(text[name.span.start : name.span.end].split()[-1]) == "organisation"
        ):
            rest = _OF_WHAT.match(text, name.span.end)
            name = name._replace(span=Span(name.span.start, rest.end())) if rest else name
        joined.append(name)
    return joined


def _untitled(text: str, name: Name) -> list[Name]:
    """ "Harwick Mayor Ann Vale", taken for one name, is a place and a person."""
    words = list(re.finditer(r"\S+", text[name.span.start : name.span.end]))
    at = next((i for i, w in enumerate(words[:-1]) if i and is_position(w.group().strip(".").lower())), None)
    if at is None or len(words) - at < 3 or any(w.group().lower() in _LITTLE for w in words):
        return [name]
    start = name.span.start
    before = Name(Span(start, start + words[at - 1].end()), "place", name.probability)
    return [before, Name(Span(start + words[at + 1].start(), name.span.end), "person", name.probability)]


def _is_second_half(text: str, first: Name, second: Name) -> bool:
    """ "Harwick Mines" and "Quarries Council" are one: only the second ends in an organisation's noun."""
    if (
        first.kind != "organisation"
        or second.kind != "organisation"
        or text[first.span.end : second.span.start] not in (" and ", " & ")
    ):
        return False
    before, after = (text[n.span.start : n.span.end].split() for n in (first, second))
    complete = {*_FIRM, "trust", "fund", "club", "society"}
    if before[-1].lower() in complete:
        return False
    return len(before) > 1 and noun_kind(before[-1]) != "organisation" and noun_kind(after[-1]) == "organisation"


@lru_cache(maxsize=4096)  # names come again and again
def _plain(words: str) -> str:
    """ "the Harwick  Post’s" -> "Harwick Post"."""
    words = " ".join(words.split()).strip(" ,;:“”\"'’")
    words = re.sub(r"(?<=s)[’']$|[’']s$", "", words)
    return re.sub(r"^(?:the|an?)\s+(?=\S)", "", words, flags=re.I)


def _tokens(name: str) -> list[str]:
    return [t for t in re.split(r"[\s]+", name.replace(",", " ")) if t]


def _letters(token: str) -> str:
    return re.sub(r"[^\w]", "", token).lower()


def _same_person(one: str, other: str) -> bool:
    """ "A. Vale", "Vale", "Ann" and "Ann B. Vale" may all be Ann Vale; "Tom Vale" is somebody else."""
    a, b = map(_name_tokens, (one, other))
    if not a or not b:
        return False
    if len(a) > len(b):
        a, b = b, a
    if len(a) == 1:
        return a[0] in (b[-1], b[0]) or (len(b) > 2 and a[0] in b[1:])
    if a[-1] != b[-1] and not (len(a) == 2 and len(b) > 2 and a[-1] == b[-2]):
        return False
    short, long = sorted((a[0], b[0]), key=len)
    nickname = len(short) > 2 and long.startswith(short)  # Pat, Patrick
    return (
        a[0] == b[0]
        or nickname
        or (min(len(a[0]), len(b[0])) == 1 and a[0][0] == b[0][0])
        or (len(b) > 2 and a[0] == b[1])
    )


def _same_organisation(one: str, other: str) -> bool:
    """ "Brannock" is "Brannock Stone Ltd", "HGU" the Harwick Growers' Union; two outlets of one house stay apart."""
    a, b = ([_letters(t) for t in _tokens(n) if _letters(t)] for n in (one, other))
    if len(a) > len(b):
        a, b, one, other = b, a, other, one
    if not a:
        return False
    bare_a, bare_b = [t for t in a if t not in _FIRM], [t for t in b if t not in _FIRM]
    if bare_a == bare_b or [t for t in a if t not in _LITTLE] == [t for t in b if t not in _LITTLE]:
        return True
    if _is_acronym(one) and len(b) > 1:
        return _letters(one) in _initials(other)
    if is_outlet(one) or is_outlet(other):
        return False
    return len(b) > len(a) and b[: len(a)] == a and len(a[0]) > 3 and a[-1] not in _LITTLE


_Key = tuple[str, str]


def _held_under(name: str, kind: EntityKind) -> Iterator[_Key]:
    """Under what a name is kept, so that `_looked_up` of each other form of it finds it and little else."""
    tokens = _name_tokens(name)
    if kind == "person":
        yield from (("token", token) for token in tokens)
        yield from (("last", token) for token in tokens[-2:] if len(tokens) > 1)
        yield from (("lone", token) for token in tokens if len(tokens) == 1)
        return
    yield from (("whole", whole) for whole in _wholes(name))
    yield from (("opening", " ".join(tokens[:n])) for n in range(1, len(tokens)))
    if is_outlet(name) and tokens[0] != "sunday":  # the Sunday Post is another paper than the Post
        yield from (("ending", " ".join(tokens[n:])) for n in range(1, len(tokens)))
    yield from (("initials", initials) for initials in _initials(name))


def _looked_up(name: str, kind: EntityKind) -> Iterator[_Key]:
    """Under what the longer and the shorter forms of a name are kept."""
    tokens = _name_tokens(name)
    if kind == "person":
        if len(tokens) == 1:
            yield "token", tokens[0]
        yield from (("last", token) for token in tokens[-2:] if len(tokens) > 1)
        yield from (("lone", token) for token in tokens)
        return
    for whole in _wholes(name):
        yield from (("whole", whole), ("opening", whole), ("initials", whole))
    yield from (("whole", " ".join(tokens[:n])) for n in range(1, len(tokens)))
    yield from (("whole", initials) for initials in _initials(name))


@lru_cache(maxsize=4096)  # names come again and again
def _name_tokens(name: str) -> tuple[str, ...]:
    return tuple(token for token in map(_letters, _tokens(name)) if token and token not in _SUFFIX)


@lru_cache(maxsize=4096)  # names come again and again
def _wholes(name: str) -> frozenset[str]:
    """The words of a name, all of them, and without "Inc.", and without "of the"."""
    tokens = [token for token in map(_letters, _tokens(name)) if token]
    ways = (tokens, [t for t in tokens if t not in _FIRM], [t for t in tokens if t not in _LITTLE])
    return frozenset(" ".join(way) for way in ways if way)


def _is_acronym(name: str) -> bool:
    return bool(re.fullmatch(r"(?:[A-Z]\.?){2,6}s?|[A-Z][A-Za-z]?[A-Z]{1,4}", name))


@lru_cache(maxsize=4096)
def _initials(name: str) -> frozenset[str]:
    """Initials with and without the small words: {"hgu"} for "Harwick Growers’ Union"."""
    tokens = [letters for t in re.split(r"[\s-]+", name) if (letters := _letters(t))]
    large = [t for t in tokens if t not in _LITTLE]
    ways = (tokens, large, [t for t in large if t not in _FIRM])
    return frozenset("".join(t[0] for t in way) for way in ways if way)
