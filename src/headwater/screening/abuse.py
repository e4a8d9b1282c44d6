"""Insults, threats, slurs and talk of people as vermin, marked for the moderator and never mixed with spam.

A word list with grammar around it: who is spoken of, and whether it is quoted, denied or said of a thing. "That policy
is stupid" is about a policy; "Refugees are not vermin" and 'he called her a "stupid cow"' condemn it.
"""

# ruff: noqa: E501 - a long pattern reads better whole than wrapped

import re
from collections.abc import Iterator
from dataclasses import dataclass

from headwater.records import Span
from headwater.screening.folding import FIRST

KINDS = ("insult", "threat", "slur", "dehumanizing")
# The share that is right of what was found, on the lines that no pattern was made on; see docs/comments-screen.md. A
# kind below SHOWN is looked for and never shown.
PRECISION = {"insult": 0.9, "threat": 1.0, "slur": 1.0, "dehumanizing": 1.0}
SHOWN = 0.7
# Characters of a sentence that are looked at on either side: a word that is said a thousand times without a full stop
# took two seconds.
SENTENCE = 500

_NAME = (
    r"(?:idiots?|morons?|imbeciles?|cretins?|dimwits?|halfwits?|dumb ?ass(?:es)?|jack ?ass(?:es)?|ass ?holes?|arse ?holes?"
    r"|losers?|clowns?|muppets?|fools?|scumbags?|slimeballs?|weasels?|creeps?|hags?|pigs?|cows?|cowards?|twats?"
    r"|wankers?|pricks?|dickheads?|bastards?|bitch(?:es)?|cunts?|snowflakes?|trash|scum|disgrace|drunk|douchebags?|tossers?"
    r"|nutjobs?|sheep|simpletons?|buffoons?|pieces? of (?:work|shit|garbage|trash|filth)|waste of (?:space|oxygen))"
)
_ADJECTIVE = (
    r"(?:stupid|dumb(?:er|est)?|pathetic|worthless|brain ?-?(?:less|dead)|ignorant|spineless|nasty|ugly|fat|filthy|disgusting"
    r"|moronic|idiotic|useless|retarded|vile|despicable|gutless|thick|lying|little|old|fucking|absolute|total|complete|real"
    r"|miserable|sad|poor excuse|bloody|damn(?:ed)?|dirty|clueless|corrupt|such a|utter|pig-ignorant)"
)
_HARSH = (
    r"(?:stupid|dumb(?:er|est)?|pathetic|worthless|brain ?-?(?:less|dead)|ignorant|spineless|moronic|retarded|vile"
    r"|despicable|gutless|ugly|disgusting|braindead)"
)
_WHO = r"(?:you|u|ya|he|she|(?:the|this) (?:mayor|author|writer|reporter|councillor|minister|editor))"
_NAMED = r"[A-Z][a-z]+ [A-Z][a-z]+"
_BE = r"(?:(?:'re|’re|'s|’s| are| r| is| must be)(?: all| just| really| truly| nothing but| nothing more than| such)*)"
_PERSON = r"(?:author|writer|reporter|journalist|editor|mayor|councillor|minister|teacher|doctor|woman|man|guy|people)"
_END = r"(?=\s*(?:[.,!?;:)]|$|and |who |that |for |in |of |you|or |from|but ))"
_IS_NAME = rf"{_BE} (?:an? |the |so |too )?(?:{_ADJECTIVE},? (?:and )?){{0,3}}{_NAME}\b{_END}"
_IS_HARSH = rf"{_BE} (?:an? |so |too |all |the |really |even )?{_HARSH}\b(?! (?:for|to|about|if|in|with)\b)"
_INSULTS = (
    rf"\b{_WHO}(?:{_IS_NAME}|{_IS_HARSH})",
    rf"(?:\b(?:you|u|ya)(?:,| (?:fucking|absolute|total|complete|little|old|stupid|pathetic|ignorant|dirty|nasty|bloody))+ (?:{_ADJECTIVE},? ){{0,2}}{_NAME})\b",
    rf"(?:,? you (?:{_ADJECTIVE} ){{0,3}}{_NAME})\b",
    rf"(?:^|[.!?,] ?)(?:what an? (?:{_ADJECTIVE} ){{0,3}}{_NAME})\b",
    rf"(?:\bonly an? (?:{_ADJECTIVE} ){{0,2}}(?:idiot|moron|imbecile|cretin|halfwit|simpleton) (?:could|would|can|believes|writes|thinks))\b",
    rf"(?:\b(?:whoever|who) (?:wrote|writes|made|posted|thinks|believes)\b[^.!?]{{0,40}}\b(?:is|must be) (?:an? )?(?:{_ADJECTIVE} ){{0,3}}{_NAME})\b",
    rf"(?:\b(?:this|that|the) (?:{_PERSON}) is (?:an? |nothing but an? )?(?:{_ADJECTIVE},? (?:and )?){{0,3}}{_NAME})\b",
    rf"(?:\b(?:{_NAME} like (?:you|him|her|them)|(?:you|these|those) people are (?:all )?(?:{_ADJECTIVE} )?{_NAME}))\b",
    r"(?:\b(?:shut (?:the fuck |the hell )?up|shut your (?:mouth|face|trap)),? (?:you|idiot|moron|loser)\b)",
    r"(?:\bfuck(?: off|(?:ing)? yourself| you)\b|\bf\*+ (?:you|off)\b|\bgo fuck yourself\b|\bpiss off\b|\bscrew you\b)",
    rf"(?:^(?:{_ADJECTIVE} ){{0,2}}(?:idiots?|morons?|dumb ?ass|moron|imbeciles?|losers?|cretins?|dimwits?|dickhead|asshole)[.!,])",
    rf"(?:, (?:{_ADJECTIVE} ){{0,2}}(?:idiot|moron|dumb ?ass|imbecile|loser|cretin|dimwit|snowflake|dickhead|asshole|clown)s?[.!]*$)",
    rf"(?:\b(?:another|your|his|her) (?:{_HARSH}) (?:comment|remark|post) from you)\b",
    rf"(?:\b(?:is|are|'s|'re) (?:just |nothing but )?an? (?:{_ADJECTIVE},? ){{1,3}}(?:idiot|moron|liar|coward|drunk|pig|cow|hag|weasel|creep|hack|loser|fool|clown)s?)\b",
    rf"(?:\b(?:you|stupid|dumb|filthy|dirty|typical) (?:{_ADJECTIVE} ){{0,2}}(?:retards?|dykes?|sluts?|whores?|cunts?|fagg?[oi]ts?|bitch(?:es)?))\b",
    r"(?:\bwhat (?:kind|sort) of (?:an? )?(?:idiot|moron|imbecile|fool)\b)",
)
_BODY = r"(?:legs?|arms?|neck|teeth|head|face|skull|bones|jaw|throat|knees|fingers)"
_THREATS = (
    rf"(?:\b(?:i|we)(?:'ll|’ll| will|'m going to|’m going to| am going to|'m gonna| gonna| shall) (?:\w+ )?(?:find|kill|break|smash|burn|beat|hurt|shoot|stab|hang|"
    rf"strangle|gut|destroy|get|end|knock|slit|rape|punch|cut) (?:you\b|your (?:{_BODY}|house|car|family|children|kids|wife|fucking)|the (?:hell|shit|crap) out of you))",
    rf"(?:\b(?:knock|smash|kick|punch|bash) your (?:\w+ )?{_BODY}\b)",
    r"(?:\b(?:put a bullet in|string (?:him|her|them|you) up|lynch|behead|hang the lot|shoot the lot)\b)",
    r"(?:\b(?:should|ought to|deserves?|needs?) (?:to )?(?:all )?(?:be )?(?:get )?(?:shot|hanged|hung|killed|raped|beaten|stabbed|burned|burnt|executed|gassed|lynched|run over)\b)",
    r"(?:\b(?:someone|somebody) (?:should|ought to|needs to) (?:\w+ )?(?:shoot|kill|hang|beat|stab|run|hurt|rape) (?:him|her|them|you|this|that|the) ?(?:(?:\w+ ){0,2}(?:over|down|up)\b)?)",
    r"(?:\b(?:kill|hang|shoot|drown|off) ?(?:yourself|urself|yourselves)\b|\bkys\b|\bgo (?:and )?die\b|\bdrop dead\b)",
    r"(?:\bi hope (?:you|he|she|they|your \w+) (?:all )?(?:gets? (?:\w+ )?(?:cancer|shot|killed|raped|hit|run over)|dies?|rots?|burns?|choks?|drowns?|suffers?))",
    r"(?:\byou(?:'ll|’ll| will) (?:all )?(?:be dead|pay with|regret being|die|be sorry|bleed)\b|\byou (?:won't|won’t|will not) (?:live|survive|see)\b)",
    r"(?:\bwatch your back(?:, \w+| or )|\bwatch your back[.!]*$)",
    r"(?:\b(?:i|we) know where (?:you|your (?:family|kids|children)) (?:live|sleep|work)s?\b(?!,? now)(?! *:)|\byour (?:house|address|home) is easy to find)",
    r"(?:\b(?:we|i)(?:'m|’m|'re|’re| am| are) coming (?:for|after) (?:you|your)\b)",
    r"(?:\b(?:see|look) what happens to (?:you|your)\b)",
    r"(?:\bjump (?:off|from|in front of) (?:a|the) (?:bridge|cliff|quay|roof|train|tower)\b)",
    r"(?:\bexterminate (?:them|the lot|these|those|all)\b)",
)
# Only words that hardly mean anything else; "queer" and "cow" do.
_SLURS = (
    r"(?:\b(?:n[i1]gg(?:er|a|ah)s?|fagg?(?:ot|ots|s)?|f[a4@]gg[o0]ts?|tr[a4]nn(?:y|ies)|k[i1]kes?|sp[i1]cs?|wetbacks?|chinks?|g[o0]{2}ks?|rag ?heads?"
    r"|towel ?heads?|p[a4]k[i1]s?|gypp?os?|pikeys?|dykes?|retards?|r[e3]t[a4]rd(?:ed)?s?|mongs?|mongoloids?|sluts?|whores?|cunts?|coons?|wogs?|shemales?)\b)",
)
_PEOPLE = (
    r"(?:(?:im|em)?migrants?|refugees?|foreigners?|asylum[- ]seekers?|newcomers|gyps(?:y|ies)|travellers|vagrants|beggars|(?:the )?homeless(?: people)?"
    r"|junkies|addicts|muslims?|jews?|christians?|arabs?|blacks|africans|mexicans|journalists|reporters|politicians|protesters|the poor|the whole family"
    r"|women|men|gays|criminals|people|they|these people|those people|that lot|you people|you lot|liberals|leftists)"
)
_VERMIN = (
    r"(?:vermin|parasites?|cockroach(?:es)?|rats?|maggots?|leech(?:es)?|sub-?humans?|a? ?plague|pests?|animals|savages|apes|monkeys|filth|scum"
    r"|(?:a |the )?(?:cancer|disease|infestation|virus)|locusts|pigs|dogs|insects|zombies|garbage|trash|lice|swine)"
)
_DEHUMANIZING = (
    rf"(?:\b{_PEOPLE}(?: [\w’'-]+){{0,5}} (?:are|is|were|behave like|act like|breed like|live like|swarm(?:ing)? in like)"
    rf" (?:\w+ (?:\w+ )?but |just |all |like |nothing but |human |a |no better than |worse than |not people, they are ){{0,2}}{_VERMIN}\b)",
    r"(?:\b(?:human|sub-?human) (?:garbage|trash|filth|vermin|scum|waste)\b|\bsub-?humans?\b)",
    rf"(?:\b(?:swarms?|plagues?|infestations?|hordes?|flood) of (?:[\w-]+ )?(?:{_PEOPLE}|vermin)\b)",
    r"(?:\b(?:are|they're|they’re) not (?:even )?(?:people|human(?: beings)?|humans)\b)",
    r"(?:\b(?:these|those|such|the|send the) (?:savages|animals|apes|vermin|cockroaches|parasites|subhumans) (?:do(?:es)? not|don't|who|should|have|back|must|will|out|belong)\b)",
    r"(?:\b(?:apes|monkeys|animals|rats|vermin|savages) like (?:them|you|that|him|her)\b)",
    r"(?:\b(?:breed|multiply|multiplying|breeding) like (?:rats|rabbits|flies|vermin|cockroaches)\b)",
    r"(?:\b(?:because|since) they are (?:animals|vermin|savages|apes|pests)\b|\bthey(?:'re| are) (?:pests|vermin|cockroaches|parasites|maggots)\b)",
)
# The first four letters of words without which no pattern of a kind can match: most comments have none of them, and the
# patterns, a millisecond on a long comment, are not run.
_NEEDED = {
    "insult": """idio moro imbe cret dimw half dumb jack ass asse assh arse lose clow mupp fool scum slim weas cree hag
        hags pig pigs cow cows cowa twat wank pric dick bast bitc cunt snow tras disg drun douc toss nutj shee simp buff
        piec wast stup path wort brai igno spin reta vile desp gutl ugly fuck shut piss scre f dyke slut whor fagg hack
        liar""",
    "threat": """kill brea smas burn beat hurt shoo stab hang stra dest knoc slit rape punc bull stri lync behe shot hung
        exec gass drow kys die dies dead canc rot rots chok suff bash kick jump exte""",
    "slur": """nigg n1gg fag fags fagg tran kike spic wetb chin gook rag ragh towe paki pake gypo gypp pike dyke
        reta mong slut whor cunt coon wog wogs shem""",
    "dehumanizing": """verm para cock rat rats magg leec subh sub plag pest anim sava ape apes monk filt scum canc dise
        infe viru locu pig pigs dog dogs inse zomb garb tras lice swin swar hord floo wast bree mult""",
}
# These are in many comments: the first threaten only with "you", the second say only with "not" that somebody is none.
_WITH_YOU = frozenset("back live easy comi happ find see end get cut gut blee pay off hope run sorr regr surv".split())
_PEOPLE_WITH_NOT = frozenset(("peop", "huma"))
_NEEDS = {kind: frozenset(words.split()) for kind, words in _NEEDED.items()}
_BEGUN = re.compile(r"([a-z]{1,4})[a-z]*")
_PATTERNS = {
    kind: tuple(re.compile(pattern) for pattern in patterns)
    for kind, patterns in zip(KINDS, (_INSULTS, _THREATS, _SLURS, _DEHUMANIZING), strict=True)
}
_OF_NAME = re.compile(rf"\b{_NAMED}(?:{_IS_NAME}|{_IS_HARSH})")  # the one that needs capitals

# What is said of the words themselves, or of those who used them.
_CONDEMNED = re.compile(
    r"\b(?:call(?:ed|ing|s)?|compar(?:e[ds]?|ing|ison)|words?|slurs?|shout(?:ed|ing)|painted|wrote|told|said|says|tweeted|yelled|scream(?:ed|ing)"
    r"|according to|the suspect|police|history of|play about|novel|book|nobody should|never right|disgusting to|has to stop|insult(?:s|ed)?)\b",
    re.I,
)
_WRONG = re.compile(
    r"\b(?:shameful|disgusting|despicable|unacceptable|never right|the words?|was (?:painted|shouted|called))\b", re.I
)
_DENIED = re.compile(
    r"\b(?:not|never|isn't|aren't|isn’t|aren’t|no|neither|wasn't|weren't|don't|don’t)\b[^.!?,;]{0,12}$", re.I
)
_MYSELF = re.compile(r"\b(?:i|we|my|our|myself)\b[^.!?]{0,30}$", re.I)
_QUOTED = re.compile(r"[\"“”«»]|(?<!\w)['‘’]|['’](?!\w)")


@dataclass(frozen=True, slots=True)
class Abuse:
    """What was found in a comment against a person or a group."""

    kinds: tuple[str, ...]  # of KINDS
    spans: tuple[Span, ...]  # into the content, in order
    probability: float  # the share that was right of such findings when it was measured


def find_abuse(text: str) -> Abuse | None:
    """Abuse in the first 8,000 characters of a comment, or None. Heated words about a policy or a thing are none."""
    found = [(kind, span) for kind, span in find_all(text) if PRECISION[kind] >= SHOWN]
    if not found:
        return None
    kinds = tuple(kind for kind in KINDS if any(one == kind for one, _ in found))
    spans = tuple(sorted({span for _, span in found}))
    return Abuse(kinds, spans, max(PRECISION[kind] for kind in kinds))


def find_all(text: str) -> Iterator[tuple[str, Span]]:
    """(kind, where) of everything found, kinds that are not shown too."""
    # Each is as long as what it stands for, so that spans hold.
    read = text[:FIRST].replace("’", "'").replace("‘", "'").replace("\n", " ").replace("\t", " ")
    read = _DIGITS.sub(lambda digit: _MEANT[digit[0]], read)
    small = read.lower()
    if len(small) != len(read):  # "İ" becomes two
        small = "".join(one if len(one) == 1 else "?" for one in map(str.lower, read))
    begun = set(_BEGUN.findall(small))
    for kind, patterns in _PATTERNS.items():
        if not _may_match(kind, begun):
            continue
        for pattern in patterns:
            yield from ((kind, span) for span in _meant(small, pattern.finditer(small), kind))
        if kind == "insult":
            yield from ((kind, span) for span in _meant(small, _OF_NAME.finditer(read), kind))


def _may_match(kind: str, begun: set[str]) -> bool:
    if kind == "threat" and not begun.isdisjoint(("you", "your")) and not begun.isdisjoint(_WITH_YOU):
        return True
    if kind == "dehumanizing" and "not" in begun and not begun.isdisjoint(_PEOPLE_WITH_NOT):
        return True
    return not begun.isdisjoint(_NEEDS[kind])


def _meant(text: str, matches: Iterator[re.Match[str]], kind: str) -> Iterator[Span]:
    for found in matches:
        if not _is_told_of(text, found, kind):
            yield Span(found.start(), found.end())


# "f4ggots", "1diot". What stands before the digit is asked after it: a search for the digits alone is seven times as fast.
_DIGITS = re.compile(r"[0134@$](?:(?<=[A-Za-z].)(?=[A-Za-z])|(?<=[134])(?<!\w.)(?=[a-z]{3}))")
_MEANT = {"0": "o", "1": "i", "3": "e", "4": "a", "@": "a", "$": "s"}


def _is_told_of(text: str, found: re.Match[str], kind: str) -> bool:
    """Whether the words are quoted, denied, or said by the writer of themselves."""
    least, most = max(0, found.start() - SENTENCE), found.end() + SENTENCE
    start = max(text.rfind(mark, least, found.start()) + 1 or least for mark in ".!?")
    before = text[start : found.start()]
    ends = [place for place in (text.find(mark, found.end(), most) for mark in ".!?") if place >= 0]
    sentence = text[start : min(ends, default=most)]
    if _DENIED.search(before) or (kind == "insult" and " not " in found[0]):
        return True
    if _CONDEMNED.search(before) or (kind in ("slur", "dehumanizing") and _WRONG.search(sentence)):
        return True
    if kind == "insult" and _MYSELF.search(before):
        return True
    marks = len(_QUOTED.findall(before))
    return marks % 2 == 1 and bool(_QUOTED.search(text, found.end()))
