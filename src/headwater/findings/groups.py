"""LG: how the author's own voice speaks of people: as vermin or disease, and of a group as a whole."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from headwater.findings.labels import is_conversation
from headwater.findings.own_words import OwnWords, own_words
from headwater.records import Audit, Finding, Span

# --- who is spoken of

# Of these a "swarm" or "plague" is no figure of speech that anybody is spared: fans and reporters swarm in any paper.
_OUTSIDERS = (
    r"(?:(?:im|em)?migrants?|refugees|foreigners|illegal aliens|illegals|asylum[- ]seekers|newcomers|gyps(?:y|ies)"
    r"|vagrants|beggars|homeless(?: people)?|drifters|squatters|junkies|addicts|muslims|jews|christians|hindus|arabs"
    r"|mexicans|africans|outsiders)"
)
_PEOPLE = (
    rf"(?:{_OUTSIDERS}|criminals|protest[eo]rs|demonstrators|activists|rioters|looters|thugs|liberals|conservatives"
    r"|leftists|republicans|democrats|communists|socialists|strangers|tourists|students|youths|teenagers|people|men"
    r"|women|citizens|residents|locals|families|children|kids|parents|workers|strikers|farmers|fans|supporters"
    r"|followers|voters|believers|crowds?|mobs?|gangs?|gangsters|soldiers|troops|police|officers|politicians|lawmakers"
    r"|officials|bureaucrats|bankers|lobbyists|landlords|lawyers|journalists|reporters|neighbou?rs|rebels|militants"
    r"|terrorists|extremists|campers|occupiers|marchers|pickets|picketers|inmates|prisoners|villagers|settlers"
    r"|travellers|drivers|truckers|riders|cyclists|commuters|shoppers|miners|guards)"
)
_MANY = r"(?:they|these people|those people|we|you)"
_VERMIN = (
    r"(?:vermin|parasites?|scum(?:bags?)?|filth|cockroach(?:es)?|maggots?|leech(?:es)?|sub-?humans?|pestilence|plague"
    r"|infestation|bloodsuckers?)"
)
_PLACE = (
    r"(?:areas?|towns?|villages?|cit(?:y|ies)|country|countries|nations?|state|streets?|parks?|squares?|districts?"
    r"|boroughs?|neighbou?rhoods?|communit(?:y|ies)|societ(?:y|ies)|campus(?:es)?|schools?|valleys?|county|region"
    r"|suburbs?|quarter|institutions?|culture|government|agenc(?:y|ies)|beach(?:es)?|waterfront|riverbank|downtown"
    r"|lanes?|roads?|hills?|woods?|markets?|estates?"
    r"|homeland|land)"
)

# --- what is said of them

# "They infected the valley": a place, and done by them; people who were infected, or infect people, are ill.
_INFECT = (
    r"(?:(?:have|has|had) (?:infect|infest)ed|(?:infect|infest)(?:ed|s)?|(?:are|were|keep|kept) (?:infect|infest)ing)"
    rf" (?:(?:all|much|most|half) (?:of )?)?(?:the|this|that|our|their|its|his|her|every|an?) "
    rf"(?:[\w’-]+ ){{0,2}}{_PLACE}\b"
)
_ARE = (
    r"(?:are|were|is|was|remain|became|behaved? like|act(?:ed)? like|are nothing but|were nothing but|are like"
    r"|were like)"
)
_AS_VERMIN = (
    rf"{_ARE} (?:(?:a|an|the|just|mere|all|only|nothing but|no better than|little more than|human|real"
    rf"|such) ){{0,3}}{_VERMIN}\b(?! of (?!{_PEOPLE}))"
)
_BREED = r"(?:(?:are|were|keep|kept) )?breed(?:ing)? (?:like|faster|unchecked|out of control|in their)\b"
_SAID = rf" (?:(?:who|that) )?(?:{_INFECT}|{_AS_VERMIN}|{_BREED})"
_SUBJECT = re.compile(rf"\b(?:{_PEOPLE}|(?P<they>{_MANY})){_SAID}", re.I)
_OF_NAME = re.compile(_SAID, re.I)
# "a swarm of migrants", "infested with vagrants", "migrant-infested", "human filth", "these vermin who".
_DIRECT = re.compile(
    rf"\b(?:(?:swarms?|plagues?|infestations?|hordes? of vermin) of (?:[\w’'-]+ ){{0,2}}{_OUTSIDERS}\b"
    rf"|infested (?:with|by) (?:[\w’'-]+ ){{0,2}}{_PEOPLE}\b"
    rf"|(?:(?:im)?migrant|refugee|foreigner|vagrant|muslim|jew|gypsy|junkie)-infested\b"
    r"|human (?:vermin|filth|scum|garbage|trash|cockroach(?:es)?)\b"
    r"|(?:vermin|scum|scumbags?|filth|parasites|cockroaches) who(?:se)?\b)",
    re.I,
)
# Real disease, insects and machines: then the words are meant as they stand.
_REAL = re.compile(
    r"\b(?:virus\w*|viral|covid\S*|coronavirus|flu|influenza|measles|ebola|hiv|aids|cholera|malaria|zika"
    r"|tubercul\w+|bacteri\w+|diseases?"
    r"|patients?|doctors?|nurses?|hospital\w*|clinics?|vaccin\w*|outbreaks?|epidemics?|pandemics?|infections?"
    r"|infectious|symptoms?|immun\w+"
    r"|fever|germs?|pathogens?|parasit(?:ology|ic (?:worm|wasp|plant)s?)|malware|ransomware|hackers?|hacked"
    r"|hacking|computers?|software"
    r"|servers?|networks?|botnets?|devices?|spyware|e-?mails?|windows|laptops?|phones?|insects?|bugs?|bedbugs?"
    r"|beetles?|moths?|ants?"
    r"|termites?|locusts?|bees?|wasps?|mosquito\w*|flies|ticks?|lice|mites?|aphids?|weevils?|rats?|mice|rodents?"
    r"|pigeons?|pests?|pesticid\w*"
    r"|exterminat\w+|crops?|cattle|livestock|dogs?|cats?|fish|birds?|larvae|worms?|fung(?:us|i|al)|spores?"
    r"|zombies?|vampires?|aliens? (?:race|species)"
    r"|species|monsters?|creatures?|plants?|weeds?|trees?|blight|sewage|tap ?water|bacterial)\b",
    re.I,
)
_NAMED = re.compile(_PEOPLE + r"\b", re.I)
_BACK = 3  # sentences that "they" may reach over


def dehumanizing(audit: Audit) -> Iterable[Finding]:
    """People are described as vermin, disease or filth in the author's own voice.

    Measured: people (a noun for people, a person or group that the article names, or a "they" that follows one within
    three sentences) who infect or infest a place, are vermin, parasites, scum, filth or a plague, or breed like
    animals; and phrases that can mean nobody else ("a swarm of migrants", "human filth"). One finding for the page,
    with every place.

    Silent in quotation marks and attributed content; where disease, animals, plants or computers are spoken of in the
    sentence, or of a "they" within three sentences before it, since the words may be meant as they stand; on crowds
    that swarm a square, towns plagued by potholes and a new breed of manager; on transcripts and questions and answers.

    Example: "The pickets were cleared on Monday. They had infected the whole quarter."
    """
    if is_conversation(audit.article):
        return
    found = list(_dehumanized(audit, own_words(audit)))
    if found:
        words = " ".join(audit.article.cut(found[0]).split())
        message = f"People are described as vermin, disease or filth in the author's own voice: “{words}”."
        yield Finding("LG02", "dehumanizing", "note", message, tuple(found), (), {"places": len(found)})


def _dehumanized(audit: Audit, sentences: Sequence[OwnWords]) -> Iterator[Span]:
    text = audit.article.text
    mentions = sorted({m for e in audit.entities if e.kind in ("person", "group") for m in e.mentions})
    starts = [mention.start for mention in mentions]
    for at, one in enumerate(sentences):
        start = sentences[max(0, at - _BACK)].sentence.start
        for part in one.own:
            named = mentions[bisect_left(starts, part.start) : bisect_left(starts, part.end)]
            for span, they in _spoken_of(text, part, named):
                told = start if they else one.sentence.start  # "they" may be the rats of the sentence before
                if _REAL.search(text, told, span.start) or _REAL.search(text, span.end, one.sentence.end):
                    continue
                people = bisect_left(starts, start) < bisect_left(starts, span.start)
                if not they or people or _NAMED.search(text, start, span.start):
                    yield span


def _spoken_of(text: str, part: Span, named: list[Span]) -> list[tuple[Span, bool]]:
    """Places where people are spoken of so, and whether they are only a "they" there."""
    found = {Span(*match.span()): False for match in _DIRECT.finditer(text, part.start, part.end)}
    for mention in named:
        if match := _OF_NAME.match(text, mention.end, part.end):
            found[Span(mention.start, match.end())] = False
    for match in _SUBJECT.finditer(text, part.start, part.end):
        span = Span(*match.span())
        if not any(span.overlaps(other) for other in found):
            found[span] = bool(match["they"])
    return sorted(found.items())
