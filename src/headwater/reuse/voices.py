"""Who is said to say something, as words tell it: names, groups, and the phrases that attribute."""

import re
from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from headwater.records import Span

_LETTERS = 3  # of a name made of first letters: two stand in a row by chance
_ABBREVIATED = 5  # letters: "u.s.a"
_RESPELT = 0.85  # "ann vale" and "anna vale" are .94, "tom reed" and "ted reed" .75
_TITLES = frozenset(
    """mr mrs ms miss dr sir dame lord lady president vice mayor senator sen rep representative congressman
    congresswoman governor gov minister prime secretary chief sgt sergeant captain capt lt lieutenant col colonel maj
    major gen general
    officer detective inspector judge justice professor prof chancellor king queen prince princess pope bishop father
    reverend rev ceo director spokesman spokeswoman spokesperson chairman chairwoman superintendent sheriff deputy
    attorney commissioner constable pc councillor councilman councilwoman coach foreign secretary""".split()
)
_LITTLE = frozenset(
    """the a an but and or so yet in on at when as while however meanwhile after before according it he she they we i
    you
    this that these those his her their our its my there what who why how if for to from by with of not no one some many
    most all both also then now still even just once since until because although though under over both each every
    another other such where which here earlier later asked speaking last next new two three fellow""".split()
)
_CALENDAR = frozenset(
    """monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
    september october november december jan feb mar apr jun jul aug sept sep oct nov dec yesterday today tomorrow
    tonight""".split()
)
# Unnamed speakers that a story cites. Two that share a row can be the same people, two that share none are not:
# "officials" speak for the police as well as for the government.
_ROWS = (
    "police officers cops detectives detective investigators authorities officials department force officer official"
    " sheriff deputies",
    "government administration ministry minister authorities officials official department president",
    "mayor authorities officials official",
    "governor authorities officials official",
    "army military soldiers authorities officials official",
    "prosecutors prosecutor authorities officials official",
    "court judge officials official",
    "hospital officials official",
    "hospital doctors doctor physicians medics nurses paramedics experts expert",
    "school university officials official",
    "school teachers teacher",
    "students pupils",
    "church bishop priest officials official",
    "company firm corporation president officials official",
    "workers employees staff unions union officials official",
    "witnesses bystanders onlookers passers-by witness eyewitnesses",
    "residents neighbours neighbors locals villagers townspeople",
    "experts researchers scientists analysts academics scholars study expert researcher analyst",
    "relatives family parents friends relative",
    "critics opponents",
    "supporters allies fans",
    "lawyers lawyer attorneys solicitors",
    "firefighters officials official",
    "activists campaigners protesters demonstrators",
)
_GROUPS = {
    word: frozenset(number for number, row in enumerate(_ROWS) if word in row.split())
    for word in " ".join(_ROWS).split()
}
_ALIASES = {
    name: number
    for number, names in enumerate(
        (
            "us|u.s|usa|u.s.a|america|american|americans|united states",
            "uk|u.k|britain|british|united kingdom|great britain",
            "un|u.n|united nations",
            "eu|e.u|european union",
            "isis|isil|is|islamic state|daesh|islamic state group",
        )
    )
    for name in names.split("|")
}
_NAME = re.compile(
    r"(?:[^\W\d_a-zß-ÿ][\w’'.&-]*|\d+[A-Z]\w*)"
    r"(?:\s+(?:(?:of|of the|de|la|van|von|der|den|bin|al|el|du|da)\s+)?[^\W\d_a-zß-ÿ][\w’'.&-]*)*"
)
_RUN = re.compile(r"\S+")
_REACH = 60  # characters around a stretch in which the rest of a name may stand
_PARTS = re.compile(r"[’']s?$|\w{4,}\.$")
_EDGE = re.compile(r"(?:[’']s?)?[.’']*$")
_PRONOUN = r"(?:[Hh]e|[Ss]he|[Tt]hey|[Ii]t|I|[Ww]e|[Yy]ou)"
SAYS = (
    r"(?:said|says|say|told|tells|added|adds|claimed|claims|stated|states|explained"
    r"|explains|insisted|insists|argued|argues|warned|warns|announced|announces|confirmed|confirms|reported|reports"
    r"|wrote|writes|tweeted|tweets|revealed|reveals|noted|notes|acknowledged|acknowledges|admitted|admits|alleged"
    r"|alleges|suggested|suggests|testified|recalled|recalls|replied|asserted|asserts|maintained|maintains|declared"
    r"|declares|commented|remarked|observed|continued|concluded|estimated|estimates|believe|believes|quipped|joked"
    r"|posted|disclosed|stressed|emphasi[sz]ed|contended|contends|conceded|concedes|learned|informed)"
)
_SUBJECT = rf"(?:{_PRONOUN}|[\w’'.&“”\"(),\s-]{{2,90}}?)"
_LATER = r"(?:[\s,]+[\w’'.&-]+){0,10}?"
_PHRASE = re.compile(
    rf"[\s,;:—–\"”“'’.-]*(?:(?i:(?:as|and|but)\s)?(?:{_SUBJECT}\s(?:\w+ly\s|has\s|have\s|had\s|also\s)?{SAYS}|{SAYS}\s{_SUBJECT})"
    rf"(?:\s(?:that|how))?{_LATER}|(?i:according to|in the words of|per)\s[\w’'.&(),\s-]{{2,90}}?)[\s,;:.—–\"”“'’-]*"
)
_SPOKEN = re.compile(
    rf"(?:(?<![\w-]){SAYS}(?![\w-])|\b(?:according to|in the words of|(?:talk(?:s|ed)|sp(?:eaks|oke)) (?:of|about))\b"
    r"|\b(?:describ|recount|quot|cit)(?:es|ed|ing)\b)",
    re.IGNORECASE,
)
# Beside other verbs of speech a name is as often no speaker: "the watch, reports the Courier".
_SAYS = r"(?:said|says|say|added|adds|claimed|claims|stated|explained|explains|insisted|argued|warned|wrote|writes)"
_TELLS = rf"(?:{_SAYS}\b(?!\s[A-Z])|(?:told|tells)\b|{SAYS}\sthat\b)"
_APPOSITION = r",\s[^\s,.;“”\"][^,.;“”\"]{2,80},"
_BESIDE_AFTER = re.compile(rf"(?:,\swho|{_APPOSITION})?\s(?:\w+ly\s|has\s|have\s|had\s|also\s)?{_TELLS}")
# "according to the mayor, Ann Vale", "“…,” said police spokeswoman Ann Vale"; and as "The dam, said Vale, leaks." ends
# there, where no quotation is closed. Whom somebody told it is no speaker: "Ann Vale, the mayor, told Reed".
_FEW = r"(?:(?!(?:in|at|on|of|to|that|by|from|with|about)\s)[\w’'.-]+\s){0,3}"
_BESIDE_BEFORE = re.compile(rf"(?:\baccording to|[”\"’],?\s{_SAYS})\s{_FEW}$", re.IGNORECASE)
_INVERTED = re.compile(rf",\s{_SAYS}\s{_FEW}$")
# "Ann Vale[, 43, said]": she is named before the words that were replaced.
_FOLLOWS = re.compile(rf"\s*[,;(]|\s*(?:{SAYS})\b")
_CAPITAL = re.compile(r"\b[A-Z]\w*")
_NAMED = re.compile(r"\s(?:[A-Z][\w’'.-]+\s){1,3}")
_HANDS_ON = re.compile(r"\W*(?:report|quot|cit|describ)(?:e?s|e?d)\b[^.;:“”\"]{0,60}\bsaying\b")
_STOPS = re.compile(r"\s*(?:[.,;]|$)")
_GOVERNED = re.compile(r"\b(?:of|for|with|by|in|from|at|on|about|and|to|a|an|the)\s(?:[\w’-]+\s){0,2}$")
# What only tells of the speaker: "the sister, who lives in Harwick,", "the sister, at home in Harwick,".
_ASIDE = re.compile(
    r"\b(?:who|which|whose|whom)\b|,[^,]*\b(?:of|for|in|from|at|by|with|on|to|under|near|than|about)\s[^,]*$"
)
_LINKS = re.compile(r"^\s*(?:,|$)|\b(?:of|for|in|from|at|by|with|on|to|under|near|and|or)\s|,[^,]*,")
_RELATIVE = re.compile(r"\W*(?:who|which|that|whom|whose)\b", re.IGNORECASE)
_MOST = 240  # letters of a phrase that is nothing but an attribution


class Party(NamedTuple):
    """Whom a name stands for: what it is called first, and all it is called."""

    name: str
    names: frozenset[str]


def party_of(names: Sequence[str]) -> Party:
    known = [" ".join(re.sub(r"^(?:the|an?)\s+", "", name.casefold()).split()) for name in names]
    return Party(known[0], frozenset(known))


def are_one(one: Party, other: Party) -> bool:
    """“Vale” and “Ann Vale” are one person where either is also called as the other is; Ann and Tom Vale are two."""
    return one.name in other.names or other.name in one.names


def could_be_one(one: Party, other: Party) -> bool:
    """The same of parties of two articles, which may name in full whom the other calls by the last name."""
    return are_one(one, other) or any(is_same_name(a, b) for a in one.names for b in other.names)


def is_respelt(one: str, other: str) -> bool:
    """“Ruth Abara”, “Ruth Abarra”, “Dan Reed”, “Daniel Reed”: one speaker, whose name was put in another way."""
    # The last two words: two attorneys of "Tamble County District Attorney" have most of their letters in common.
    # Ann Vale of Harwick and Tom Reed of Harwick have Harwick in common.
    ours, theirs = (" ".join(name.casefold().split(" of ")[0].split()[-2:])[:80] for name in (one, other))
    if SequenceMatcher(None, ours, theirs).ratio() >= _RESPELT:
        return True
    return _share_last(one, other, lambda short, long: len(short) > 2 and long.startswith(short))


def are_abbreviations(one: str, other: str) -> bool:
    """“UK” and “U.K.”, “IS” and “Isis”: which one is written is a matter of house style."""
    a, b = (name.casefold().strip(".") for name in (one, other))
    return max(len(a), len(b)) <= _ABBREVIATED and a in _ALIASES and _ALIASES[a] == _ALIASES.get(b)


def is_same_name(one: str, other: str) -> bool:
    """“Mayor Ann Vale”, “A. Vale”, “Vale”; “FBI” and “Federal Bureau of Investigation”, “U.S.” and “United States”."""
    ours, theirs = _tokens(one), _tokens(other)
    if not ours or not theirs:
        return False
    if set(ours) <= set(theirs) or set(theirs) <= set(ours):
        return True
    a, b = " ".join(ours), " ".join(theirs)
    if a in _ALIASES and _ALIASES[a] == _ALIASES.get(b):
        return True
    if _is_short_for(a, theirs) or _is_short_for(b, ours):
        return True
    return _share_last(one, other, lambda short, long: len(short) == 1 and long.startswith(short))


def _share_last(one: str, other: str, fits: Callable[[str, str], bool]) -> bool:
    """Whether the last words are one, and the first word of the one fits the other's."""
    ours, theirs = ([_EDGE.sub("", word).casefold() for word in name.split()] for name in (one, other))
    ours, theirs = ([word for word in words if word and word not in _TITLES] for words in (ours, theirs))
    if len(ours) < 2 or len(theirs) < 2 or ours[-1] != theirs[-1]:
        return False
    short, long = sorted((ours[0], theirs[0]), key=len)
    return fits(short, long)


def stands_for(short: str, words: str) -> bool:
    """Whether a name is made of first letters in a row: “FLDA” of “the US Fenn Lake and Dam Agency on Monday”."""
    letters = "".join(word[0] for word in _CAPITAL.findall(words)).casefold()
    return len(short) >= _LETTERS and short.casefold() in letters


def names_in(text: str, *, start: int = 0, end: int | None = None) -> list[Span]:
    """Runs of capitalised words that can be names, less titles, days, months and small words that open a sentence."""
    found = []
    for match in _NAME.finditer(text, start, len(text) if end is None else end):
        for words in _cut(text, [Span(*word.span()) for word in _RUN.finditer(text, *match.span())]):
            named = [number for number, word in enumerate(words) if not _is_no_name(text[slice(*word)])]
            if named:
                last = words[_with_kind(text, words, named[-1])]
                found.append(Span(words[named[0]].start, last.start + max(1, len(_EDGE.sub("", text[slice(*last)])))))
    return found


def _cut(text: str, words: Sequence[Span]) -> Iterator[Sequence[Span]]:
    """“the Courier’s Ann Vale” has two names, and so has “to Harwick. Ann Vale”; “Prof. Ann Vale” has one."""
    start = 0
    for number, word in enumerate(words, 1):
        if number == len(words) or (_PARTS.search(text, *word) and not _is_no_name(text[slice(*word)])):
            yield words[start:number]
            start = number


def _with_kind(text: str, words: Sequence[Span], last: int) -> int:
    """“Harwick Police Department”: what kind of group it is belongs to its name."""
    while last + 1 < len(words) and _EDGE.sub("", text[slice(*words[last + 1])]).casefold() in _GROUPS:
        last += 1
    return last


def names_at(text: str, span: Span) -> list[str]:
    """The names that a stretch reaches into, in full: of "Ann Vale" "Ann" alone can be replaced."""
    begin = max(0, span.start - _REACH)
    begin = text.find(" ", begin, span.start) + 1 if begin else 0
    return [text[slice(*name)] for name in names_in(text, start=begin, end=span.end + _REACH) if name.overlaps(span)]


def groups_of(words: str) -> frozenset[int]:
    """Which kinds of unnamed speakers can be meant ("police", "two officers"); none where nothing tells."""
    known = [_GROUPS[word] for word in re.findall(r"[a-z-]+", words.lower()) if word in _GROUPS]
    return known[-1] if known else frozenset()


def is_aside(text: str, source: Span, span: Span) -> bool:
    """Whether words of a source are not the speaker: “a friend of Reed” in “Ann Vale, a friend of Reed, said”.

    Nor is it the first name of “the Courier’s Ann Vale” or “Harwick spokeswoman Ann Vale”.
    """
    if _ASIDE.search(text[source.start : max(source.start, span.start)]):
        return True
    names = names_in(text, start=source.start, end=source.end)
    own = max((name.end for name in names if name.overlaps(span)), default=span.end)
    after = next((name for name in names if name.start >= max(own, span.end)), None)
    return after is not None and not _LINKS.search(text[own : after.start])


def attributes(words: str) -> bool:
    """Whether the words are an attribution and little else: ", Vale said on Monday", "According to police,"."""
    return len(words) <= _MOST and not is_clause(words) and bool(_PHRASE.fullmatch(words))


def is_clause(words: str) -> bool:
    """“, who said that it leaks,”: it comes and goes with what it says."""
    return bool(_RELATIVE.match(words))


def speaks(words: str) -> bool:
    """Whether the words have a verb of speech or an "according to" among them."""
    return bool(_SPOKEN.search(words))


def is_beside_speech(text: str, span: Span) -> bool:
    """Whether `text[span]` stands where a speaker stands: before "said", after "according to" or "”, said"."""
    after = text[span.end : span.end + _REACH * 2]
    before = text[max(0, span.start - _REACH) : span.start]
    if _BESIDE_BEFORE.search(before) or (_INVERTED.search(before) and _STOPS.match(after)):
        return True
    return bool(_BESIDE_AFTER.match(after)) and not _GOVERNED.search(before)


def is_beside_name(text: str, span: Span) -> bool:
    """Whether a name stands right before the words, and they go on from it: “Ann Vale[, 43, said]”."""
    if not _FOLLOWS.match(text, *span):
        return False
    begin = max(0, span.start - _REACH)
    names = names_in(text, start=text.find(" ", begin, span.start) + 1 if begin else 0, end=span.start)
    return bool(names) and not text[names[-1].end : span.start].strip()


def precedes_name(text: str, span: Span) -> bool:
    """Whether the words tell of a name that follows them: “[Local man] Ann Vale”, “[It quoted a guest,] Ann Vale”."""
    words = text[slice(*span)].split()
    return bool(words) and (words[-1][:1].islower() or words[-1].endswith(",")) and bool(_NAMED.match(text, span.end))


def hands_on(text: str, span: Span) -> bool:
    """Whether the words name whoever tells what another one said: “[The Courier] quoted her saying”."""
    return bool(_HANDS_ON.match(text, span.end))


def _is_no_name(word: str) -> bool:
    plain = _EDGE.sub("", word).casefold()
    return plain in _TITLES or plain in _LITTLE or plain in _CALENDAR or plain in _GROUPS


def _tokens(name: str) -> list[str]:
    words = [_EDGE.sub("", word).casefold() for word in name.split()]
    return [word for word in words if word and word not in _TITLES and word not in _LITTLE]


def _is_short_for(short: str, long: Sequence[str]) -> bool:
    letters = re.sub(r"[^a-z]", "", short)
    return len(letters) > 1 and len(long) > 1 and letters == "".join(word[0] for word in long)
