"""The words that name a source -> what they say: kind, form, who it is, and whom it speaks for.

The kinds are those of the Markkula Center's sourcing benchmark: a human being named, an organisation (also through its
unnamed officials), a document, somebody whose name is withheld, an unnamed person, a group.
"""

import re
from dataclasses import dataclass, replace
from typing import Literal

from headwater.records import Article, SourceKind, Span
from headwater.statements.entities import Parties, Party
from headwater.statements.lexicon import is_plural, is_position, noun_kind
from headwater.statements.outlets import DOMAIN, is_outlet

Form = Literal["name", "pronoun", "nominal"]

_SINGULAR_PRONOUN = frozenset({"he", "she", "his", "her", "him", "himself", "herself", "who", "i"})
_PRONOUN = _SINGULAR_PRONOUN | frozenset(
    {"they", "it", "which", "that", "we", "their", "its", "them", "themselves", "this", "these", "those"}
)
_RELATIVE = frozenset({"who", "which", "that"})
# "a career officer", "several engineers of the dam": a noun phrase of up to seven words.
_OPENING = re.compile(r"\b(?:an?|the|one|another|two|three|four|five|six|several|some|many|most)\s", re.I)
_PHRASE = re.compile(r"(?:[\w’'-]+\s+){1,6}[\w’'-]+")
DETERMINER = re.compile(
    r"^(?:(?:the|a|an|one|another|this|that|these|those|his|her|their|its|our|my|some|several|many|most|all|two|three|four|five|other|both|multiple|numerous|few|a few|dozens of|hundreds of|one of the|some of the|many of the|most of the|several of the)\s+)+",
    re.I,
)  # fmt: skip
# What ends the head of a noun phrase: "a letter | written by …", "the head | of …", "the lawyer | , …".
_AFTER_HEAD = re.compile(
    r",|\s[–—-]\s|—|\(|[“\"]|\s(?:of|by|from|in|on|for|with|at|to|about|against|who|which|that|whose|where|written|released|published|obtained|filed|issued|posted|provided|compiled|collected"
    r"|titled|entitled|conducted|commissioned|signed|sent|dated|seen|near|during|after|before|when|while|familiar|close|speaking|describing|representing|working|living|under|within|inside|among|across|including|and|or|as|via)\s",
    re.I,
)
_ANONYMOUS = re.compile(
    r"anonym|not (?:to be|be) (?:named|identified)|declined to be (?:named|identified)|(?:people|persons?|officials?|sources?|someone|individuals?|aides?|executives?|insiders?) (?:who (?:is|are|was|were) )?(?:familiar|close to|briefed|with (?:direct |first-?hand )?knowledge)"
    r"|who (?:spoke|asked|requested|insisted) .{0,40}(?:anonymity|condition)|\bsources?$|\bsources? (?:in|inside|within|at|said|close|with|told)\b|whistle-?blower|unnamed|unidentified",
    re.I,
)
# "two officials", "a senior aide": the reporter knows them, and gives no name.
_INSIDERS = frozenset(
    "official officials aide aides adviser advisers advisor advisors executive executives diplomat diplomats staffer staffers insider insiders"
    " operative operatives strategist strategists donor donors employee employees person associate associates ally allies".split()
)
_SOME = re.compile(
    r"(?:(?:an?|one|another|two|three|four|five|six|several|some|multiple|numerous|a few|a number of|current and former|the)\s+)?(?:(?:senior|top|high-ranking|high-level|former|current|longtime)\s+)+\w"
    r"|(?:one|another|two|three|four|five|six|several|multiple|a second|a third)\s",
    re.I,
)  # fmt: skip
# Those through whom an organisation speaks: "a Brightwater spokesperson said" is Brightwater.
_VOICE_OF = frozenset(
    "spokesman spokeswoman spokesperson spokespeople spokesmen representative representatives official officials lawyer lawyers attorney attorneys"
    " counsel executive executives management officer officers leadership leaders staff staffers administrator administrators prosecutor prosecutors"
    " investigators investigator authorities regulators regulator police department office".split()
)
_ADVOCATES = frozenset(
    "spokesman spokeswoman spokesperson lawyer attorney counsel solicitor barrister representative agent publicist manager".split()
)
_SPOKEN = re.compile(r"spokes|official|representative|executive|leadership|management|lawyer|attorney")
_QUANTITY = frozenset(
    "some several many most few others both all none half dozens hundreds thousands two three four five one another everyone everybody someone anyone nobody".split()
)
_DESIGNATION = re.compile(
    r"[“\"][^”\"\n]{3,90}(?:[”\"]|$)|\b(?:[A-Z]{1,3}\.?\s?[A-Z]?\.?|Senate Bill|House Bill|Assembly Bill|Proposition|Prop\.?|Measure|Article|Section|Executive Order|Resolution|Act)\s?(?:No\.\s?)?\d[\w-]*"
    r"|\b(?:\d{4}\s+)?(?:[A-Z][\w’'-]+\s+)+(?:Act|Report|Survey|Study|Poll|Review|Index|Census|Plan|Code|Convention|Treaty|Agreement|Bill|Amendment|Order|Constitution|Declaration|Charter)\b"
)
# "a spokesman | for the | union", "a letter | signed by the | mayor"
_OF = re.compile(r"(?:\s+\w+)?\s+(?:of|for|at|with|from|by|representing)\s+(?:the\s+|an?\s+)?(?:[\w’-]+\s+){0,3}")
_AGENT = re.compile(r"(?:[^aeiou]er|or|ist|ian|man|woman|person|ee|eer|year-old)$")
_PARTITIVE = re.compile(
    r"(?:the|an?|one|two|three|four|five|some|several|many|most|all|part|parts)?\s*(?:(?:first|second|final|early|leaked|recent|new|small|large)\s+)?"
    r"(?:draft|copy|copies|version|part|parts|excerpts?|pages?|section|summary|transcript|text|chapter|majority|number|handful|couple|pair|group|dozens|hundreds|thousands|series|set"
    r"|one|two|three|some|several|many|most|all)\s+of\s+(?=(?:the|these|those|his|her|their|its|an?)\s+\w|[a-z]+s\b)",
    re.I,
)  # fmt: skip
_OF_WHOM = re.compile(
    r"\s+(?:of|for|at|with|from)\s+(?:the\s+|an?\s+|its\s+|their\s+)?((?:[\w’'&-]+\s?){1,5}?)(?=$|[,.;]|\s(?:who|said|in|on|that)\b)"
)
_CAPITALISED = re.compile(
    r"[A-Z\u00C0-\u00DE][\w’'&.-]*(?:\s+(?:(?:of|for|the|and|de|&)\s+)?[A-Z\u00C0-\u00DE][\w’'&.-]*)*"
)


@dataclass(frozen=True)
class Mention:
    """What the words of one mention say. `name` is `None` where nobody is named; `party` is who is named as the source."""

    span: Span
    kind: SourceKind
    form: Form
    head: str  # the head noun or pronoun, small letters
    name: str | None = None
    party: Party | None = None
    speaks_for: tuple[Party, ...] = ()
    owner: str | None = None  # "their", "his": whose lawyer, whose letter
    outlet: bool = False


def read_mentions(article: Article, span: Span, parties: Parties) -> list[Mention]:
    """Read a source span; "Ann Vale and Tom Reed" are two mentions, "Vale, the mayor and chair" is one."""
    for joint in re.finditer(r",?\s+(?:and|as well as|&)\s+", article.cut(span)):
        left = Span(span.start, span.start + joint.start())
        right = Span(span.start + joint.end(), span.end)
        if _ends_in_name(article, left, parties) and _begins_with_name(article, right, parties):
            return [*read_mentions(article, left, parties), *read_mentions(article, right, parties)]
    for comma in reversed(list(re.finditer(r",\s+", article.cut(span)))):
        left, right = Span(span.start, span.start + comma.start()), Span(span.start + comma.end(), span.end)
        if _are_two_people(article, left, right, parties):
            return [*read_mentions(article, left, parties), *read_mentions(article, right, parties)]
    return [read_mention(article, span, parties)]


def read_mention(article: Article, span: Span, parties: Parties) -> Mention:
    """Read the words of one source, such as "Ann Vale, president of the growers' union"."""
    span = _trim(article, span)
    words = " ".join(article.cut(span).split())
    if words.lower() in _RELATIVE and (antecedent := _antecedent(article, span, parties)):
        return read_mention(article, antecedent, parties)
    if words.lower() in _PRONOUN:
        singular = words.lower() in _SINGULAR_PRONOUN
        return Mention(span, "unnamed_person" if singular else "unnamed_group", "pronoun", words.lower())
    return _Reader(article, span, words, parties).read()


def _antecedent(article: Article, pronoun: Span, parties: Parties) -> Span | None:
    """ "Ann Vale, | who said …", "an engineer of the dam | who said …": the words that a relative pronoun stands for."""
    start = max(0, pronoun.start - 80)
    lead = article.text[start : pronoun.start].rstrip(" ,")
    end = start + len(lead)
    for at, party in parties.within(Span(start, end)):
        if at.end == end and party.kind in ("person", "organisation"):
            return at
    for opening in reversed(list(_OPENING.finditer(lead))):
        if not _PHRASE.fullmatch(lead, opening.start()):
            return None
        phrase = Span(start + opening.start(), end)
        head = _Reader(article, phrase, article.cut(phrase), parties).head
        if article.cut(pronoun).lower() != "who" or noun_kind(head) == "person" or is_position(head):
            return phrase
    return None


class _Reader:
    """Reads one mention: its parts are found once, the kinds are tried in order."""

    def __init__(self, article: Article, span: Span, words: str, parties: Parties) -> None:
        self.article, self.span, self.words = article, span, words
        self.named = list(parties.within(span))
        raw = article.cut(span)
        cut = _AFTER_HEAD.search(raw)
        while (
            cut
            and (  # "Bank of Harwick", "the “Mill Street” actor"
                any(at.start <= span.start + cut.start() < at.end for at, _ in self.named)
                or not DETERMINER.sub("", raw[: cut.start()] + " ").strip()
            )
        ):
            cut = _AFTER_HEAD.search(raw, cut.end() - 1 if cut.end() - 1 > cut.start() else cut.end())
        end = cut.start() if cut and cut.start() > 0 else len(raw)
        begin = 0
        if part := _PARTITIVE.match(raw):  # "a draft of the letter": the letter
            begin = part.end()
            rest = _AFTER_HEAD.search(raw, begin)
            end = rest.start() if rest else len(raw)
        self.core = Span(span.start + begin, span.start + end)
        self.tail = Span(self.core.end, span.end)
        bare = DETERMINER.sub("", " ".join(raw[begin:end].split()))
        self.bare = re.sub(r"[’']s$", "", bare)
        tokens = re.findall(r"[\w’'&.-]+", self.bare)
        self.head = re.sub(r"[’']s?$", "", tokens[-1]).strip(".").lower() if tokens else ""
        owner = re.match(r"(?:his|her|their|its)\b", raw, re.I)
        self.owner = owner.group().lower() if owner else None

    def read(self) -> Mention:
        anonymous = _ANONYMOUS.search(self.words)
        if person := self._person():
            return self._mention("named_person", "name", person.name, person)
        insider = (
            self.head in _INSIDERS
            and _SOME.match(self.words)
            and not any(p.kind == "organisation" for _, p in self.named)
        )
        if (anonymous or insider) and not self._is_organisation_head():
            return self._mention("anonymous", "nominal", None)
        if self._is_document():
            return self._mention("document", "nominal", self._document_name())
        if domain := DOMAIN.search(self.words):
            return replace(
                self._mention("named_organization", "name", domain.group()), outlet=is_outlet(domain.group())
            )
        return self._organisation() or self._unnamed()

    def _mention(self, kind: SourceKind, form: Form, name: str | None, party: Party | None = None) -> Mention:
        outlet = kind == "named_organization" and bool(name and is_outlet(name))
        spoken = tuple(dict.fromkeys(p for p in self._spoken_for() if p is not party))
        return Mention(self.span, kind, form, self.head, name, party, spoken, self.owner, outlet)

    def _person(self) -> Party | None:
        """The person who is the source: "Mayor Ann Vale", "their lawyer, Tom Reed"; not Vale in "Vale's letter"."""
        people = [(at, party) for at, party in self.named if party.kind == "person"]
        for at, party in people:
            if self.core.end - 2 <= at.end <= self.core.end:
                return party
        for at, party in people:
            owns = re.match(r"[’']s?\s+\w", self.article.text[at.end : self.span.end])
            if self.core.contains(at) and not owns and not self._noun_after(at):
                return party
        personal = noun_kind(self.head) == "person" or is_position(self.head)
        for at, party in people:
            lead = self.article.text[self.span.start : at.start]
            right_after = re.fullmatch(
                r"[\s,–—(-]*(?:[A-Z][\w.]*\s+){0,2}", self.article.text[self.core.end : at.start]
            )
            if right_after and "," in right_after.group() and (personal or noun_kind(self.head) is None):
                return party
            if personal and re.search(r",\s+(?:[A-Z][\w.]*\s+){0,2}$", lead):  # "the president of the union, Ann Vale"
                return party
            if personal and at.end == self.span.end and self._is_titled(lead):
                return party
        return None

    def _is_titled(self, lead: str) -> bool:
        """Whether the words before a last name are its bearer's: "the envoy to Arden |", not "a lawyer for Mayor |"."""
        phrase = lead.rsplit(",", 1)[-1].split()
        last = max((i for i, word in enumerate(phrase) if word.lower() in _PREPOSITIONS), default=-1)
        of = [word for word in phrase[last + 1 :] if word.lower() != "the"]
        if not of or len(phrase) > _LONGEST_TITLE:
            return False
        return last < 0 or not (noun_kind(of[-1]) == "person" or is_position(of[-1]) or of[-1].endswith("."))

    def _noun_after(self, at: Span) -> bool:
        rest = self.article.text[at.end : self.core.end]
        return bool(re.match(r"\s+\w+", rest))

    def _is_document(self) -> bool:
        if _DESIGNATION.fullmatch(self.bare):
            return True
        if noun_kind(self.head) == "document" and not is_position(self.head):
            return not any(at.end == self.core.end and p.kind in ("organisation", "person") for at, p in self.named)
        return any(
            at.end >= self.core.end - 1 and p.kind == "document" for at, p in self.named if self.core.contains(at)
        )

    def _document_name(self) -> str:
        """The document's own designation; else whose it is; else its words."""
        if designation := _DESIGNATION.search(self.words):
            return designation.group().strip('“”" ')
        named = [p for at, p in self.named if p.kind == "document" and self.core.contains(at)]
        if named:
            return named[0].name
        publisher = self._publisher()
        return publisher.name if publisher else self.bare

    def _publisher(self) -> Party | None:
        """ "Brightwater's letter", "a Brightwater report", "a letter by/from/of Brightwater"; not one to it or about it."""
        for at, party in self.named:
            if self.core.contains(at) and party.kind in ("organisation", "person", "place", "group"):
                return party
            lead = self.article.text[max(self.core.start, at.start - 24) : at.start]
            if re.search(r"\b(?:by|from|of)\s+(?:the\s+)?$", lead, re.I) and party.kind in (
                "organisation",
                "person",
                "group",
            ):
                return party
        return None

    def _spoken_for(self) -> list[Party]:
        """Whom this source speaks for: the owner, the author, the organisation it is an officer of."""
        found = []
        for at, party in self.named:
            lead = self.article.text[self.core.end : at.start]
            if (self.core.contains(at) and at.end < self.core.end) or (
                at.start >= self.core.end and _OF.fullmatch(lead)
            ):
                found.append(party)
        return found

    def _is_organisation_head(self) -> bool:
        return any(
            at.end >= self.core.end - 2 and p.kind == "organisation" for at, p in self.named if self.core.contains(at)
        )

    def _organisation(self) -> Mention | None:
        inside = [
            (at, p)
            for at, p in self.named
            if self.core.contains(at) and p.kind in ("organisation", "place", "group", "document")
        ]
        ending = [(at, p) for at, p in inside if at.end >= self.core.end - 2]
        if ending:
            party = ending[-1][1]
            if party.kind == "group":
                return self._mention("unnamed_group", "nominal", self.bare, party)
            return self._mention("named_organization", "name", party.name, party)
        kind = noun_kind(self.head)
        body = re.sub(r"[’']s?$", "", self.bare[: -len(self.head)].rstrip() if _SPOKEN.match(self.head) else "")
        if body and noun_kind(body.split()[-1]) == "organisation":  # "a Vale campaign spokesman"
            return replace(self._mention("named_organization", "nominal", body), head=body.split()[-1].lower())
        if inside and self.head in _VOICE_OF:
            party = inside[0][1]
            if party.kind == "organisation":
                return self._mention("named_organization", "name", party.name, party)
            if party.kind == "place" and self.head in ("police", "department", "office"):
                return self._mention("named_organization", "nominal", self.bare)
            if party.kind == "place" and self.head not in ("investigators", "prosecutors", "lawyers", "attorneys"):
                return self._mention("named_organization", "name", party.name, party)  # "Harwick officials"
        if self.head in _VOICE_OF and not inside and (behind := self._behind()):
            return behind
        if kind == "organisation" and (self.head == "police" or not is_plural(self.head)):
            return self._mention("named_organization", "nominal", self.bare)
        return None

    def _behind(self) -> Mention | None:
        """The organisation of "a spokesman for the union": named, or told by its noun."""
        for party in self._spoken_for():
            if party.kind in ("organisation", "place"):
                return self._mention("named_organization", "name", party.name, party)
        tail = _OF_WHOM.match(self.article.text, self.core.end, self.span.end)
        if not tail or any(Span(*tail.span(1)).contains(at) for at, p in self.named if p.kind == "person"):
            return None
        words = tail.group(1)
        if name := _CAPITALISED.fullmatch(words):
            return self._mention("named_organization", "name", name.group())
        if noun_kind(words.split()[-1]) == "organisation":
            return replace(self._mention("named_organization", "nominal", words), head=words.split()[-1].lower())
        return None

    def _unnamed(self) -> Mention:
        plural = is_plural(self.head) or self.head in _QUANTITY - {"one", "another", "someone", "anyone", "nobody"}
        if noun_kind(self.head) == "group" or plural:
            return self._mention("unnamed_group", "nominal", None if self.head in _QUANTITY else self.bare)
        if noun_kind(self.head) == "person" or is_position(self.head) or self.head in _QUANTITY:
            return self._mention("unnamed_person", "nominal", None)
        if titled := re.match(r"(?:Dr|Mr|Mrs|Ms|Prof|Sen|Rep|Gov)\.?\s+([A-Z][\w’'-]+)$", self.bare):
            return self._mention("named_person", "name", titled.group(1))
        name = _CAPITALISED.search(self.bare)  # one that the names step did not see
        if name and name.end() == len(self.bare):
            return self._mention("named_organization", "name", name.group())
        if _AGENT.search(self.head) and noun_kind(self.head) is None:
            return self._mention("unnamed_person", "nominal", None)
        # "the hotel", "the start-up": no person's noun, and it speaks all the same
        return self._mention("named_organization", "nominal", self.bare or None)


def is_plausible(mention: Mention) -> bool:
    """Whether what is named can say anything at all: "the reliance on …", "his response" cannot."""
    if mention.form != "nominal" or mention.party or mention.kind in ("document", "anonymous"):
        return True
    return noun_kind(mention.head) is not None or is_position(mention.head) or mention.head in _QUANTITY


def is_advocate(head: str) -> bool:
    """Whether a noun's bearer speaks for somebody else: "spokesman", "lawyers"."""
    return head in _ADVOCATES or head.removesuffix("s") in _ADVOCATES


_LONGEST_TITLE = 8  # words before a name
_PREPOSITIONS = frozenset("of for from by with at in to about on".split())


def is_spokesperson(head: str) -> bool:
    """Whether a noun's bearer speaks for an organisation: "spokeswoman", "official"."""
    return head in _VOICE_OF


_EDGE = ' \t\n\u00a0,;:—–-“”"('


def _trim(article: Article, span: Span) -> Span:
    words = article.cut(span)
    start = len(words) - len(words.lstrip(_EDGE))
    end = len(words.rstrip(_EDGE))
    return Span(span.start + start, span.start + end) if start < end else span


_PREPOSITION = re.compile(r"\b(?:of|for|from|by|with|at|in|to|about)\s+(?:the\s+)?$")


def _ends_in_name(article: Article, span: Span, parties: Parties) -> bool:
    """Whether a name is what `span` is about: "Ann Vale", "Ann Vale, a farmer"; not "the letter from Vale"."""
    named = [at for at, party in parties.within(span) if party.kind in ("person", "organisation")]
    if not named or _PREPOSITION.search(article.text[span.start : named[0].start]):
        return False
    tail = article.text[named[0].end : span.end]
    return (
        not tail.strip()
        or bool(re.fullmatch(r",[^,]+,?", tail))
        or _ends_in_name(article, Span(named[0].end, span.end), parties)
    )


def _begins_with_name(article: Article, span: Span, parties: Parties) -> bool:
    """Whether a name, with a title perhaps, is what `span` is about: "Mayor Tom Reed", not "chair of the Weir Trust"."""
    for at, party in parties.within(span):
        lead, rest = article.text[span.start : at.start], article.text[at.end : span.end]
        titled = re.fullmatch(r"(?:the\s+)?(?:[\w.’'-]+\s+){0,3}", lead) and not _PREPOSITION.search(lead)
        return party.kind in ("person", "organisation") and bool(titled) and bool(re.match(r"$|\s*[,;(]", rest))
    return False


def _are_two_people(article: Article, left: Span, right: Span, parties: Parties) -> bool:
    """ "Ann Vale | , | Tom Reed": names of people and nothing else on either side of a comma."""
    people = {at for at, party in parties.within(Span(left.start, right.end)) if party.kind == "person"}
    return right in people and any(
        at.end == left.end and (at.start == left.start or article.text[: at.start].endswith(", ")) for at in people
    )
