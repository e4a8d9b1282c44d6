"""What an article says of somebody beside the name: title, affiliation, and the words that tell why they are in it.

"Harwick Mayor Ann Vale", "Ann Vale, president of the growers' union", "Vale, who farms below the dam,", "A former
miner, Vale …", "Vale is a …".
"""

import re

from headwater.records import Span
from headwater.statements.lexicon import is_plural, is_position, noun_kind

_WORD = re.compile(r"[\w’'&.-]+")
_ABBREVIATED = {
    "sen": "senator", "gov": "governor", "rep": "representative", "lt": "lieutenant", "sgt": "sergeant", "det": "detective",
    "capt": "captain", "col": "colonel", "gen": "general", "maj": "major", "adm": "admiral", "cmdr": "commander", "cpl": "corporal",
    "dr": "doctor", "prof": "professor", "rev": "reverend", "hon": "judge", "supt": "superintendent", "asst": "assistant",
    "atty": "attorney", "cllr": "councillor", "insp": "inspector", "sec": "secretary", "dir": "director", "fr": "father", "pres": "president",
}  # fmt: skip
_OFFICE = re.compile(r"\b([\w’'-]+)\s+(?:to|of|for|at)\s+(?:the\s+)?$")
_COURTESY = frozenset({"mr", "mrs", "ms", "mx", "miss", "sir", "dame"})
# Words that cannot belong to a title before a name: the phrase begins after them.
_STOPS = frozenset(
    "a an the this that these those his her their its our my your one two three and or but nor so yet as at by for from in into of on onto to"
    " with without about after before over under between among against during since until than like near per via is are was were be been being"
    " has have had do does did will would can could may might must shall should said says say told tells tell asked added wrote called named"
    " when where while who whom whose which what if because although though however meanwhile then there here not no also both either including"
    " alongside joined met meet according let see saw quoted citing".split()
)
_DETERMINER = re.compile(r"^(?:the|an?|his|her|their|its|our|my|one of the|one of)\s+", re.I)
_APPOSITION = re.compile(r"\s*(?:\([^)\n]{1,40}\)\s*)?(?:,|\s[–—-]|—)\s+(?=[^\s])")
# A full stop is none of these: inside a sentence it is an abbreviation's, as in "the U.S. attorney".
_AFTER_END = re.compile(
    r"[;:!?”\"\n]|\s[–—-]\s|—|,\s+(?=(?:said|says|told|tells|wrote|writes|added|adds|who|which|whose|where|when|but|and (?:said|told|\w+ed)\b|whom|is|was|has|had|will|would|did|does)\b)"
    r"|,?\s+(?=(?:said|says|told|tells|wrote|writes|added|adds|testified|tweeted)\b)"
)
_RELATIVE = re.compile(r"\s*,?\s+(?=(?:who|whose|which|whom|where)\b)")
_NOT_DESCRIPTION = re.compile(
    r"^(?:\d|of\b|in\b|at\b|from\b|on\b|who\b|which\b|whose\b|where\b|when\b|while\b|after\b|before\b|as\b|and\b|or\b|but\b|then\b|including\b|for\b|with\b|to\b|by\b"
    r"|he\b|she\b|they\b|it\b|we\b|you\b|i\b|there\b|according\b|said\b|says\b|told\b|however\b|meanwhile\b|too\b|also\b|\w+ly\b|if\b|because\b|where\b|so\b|both\b|not\b|jr\b|sr\b|was\b|is\b|has\b|had\b"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|(?:jan|feb|mar|apr|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d)",
    re.I,
)
_RELATIVE_END = re.compile(r"[;!?”\"\n]|—|,\s|,(?=[”\"])|\s(?=said\b)")
_SHORTEST_RELATIVE = 8  # characters: "who lost" tells nothing
_ACCORDING = re.compile(r"\bAccording to\s+(?:the\s+)?(?:[A-Z][\w.]*\s+){0,3}$")
_AGE = re.compile(r",\s+\d{1,3}(?=,)")
_REPORTED = re.compile(r"\b(?:reported|reports|wrote)\b")
_PARTICIPLE = re.compile(r"\w+ing\b")
_COPULA_END = re.compile(r"[;!?\n]|,\s+(?=(?:but|and|who|which)\b)")
_COPULA = re.compile(
    r"\s+(?:is|was|has been|serves as|served as|works as|worked as)(?:,[^,.;\n]{1,40},)?\s+(?=(?:an?|the|one of|among)\s+\w)"
)
_AS = re.compile(r",?\s+as (?=(?:an?|the)\s)")  # "Vale, as the first woman to chair the council,"
_OPENS = re.compile(
    r"(?:an?|the|his|her|their|its|our|one of|who|whose|which|whom|where|former|then|[\w’-]+[’']s)\b", re.I
)
# People of an organisation who hold no position there.
_NO_POSITION = frozenset(
    "student graduate alumnus alumna resident native victim survivor fan supporter volunteer customer patient worker employee inmate voter"
    " viewer reader visitor tourist passenger neighbor neighbour friend mother father parent brother sister wife husband son daughter"
    " activist player witness driver farmer teen teenager man woman boy girl person citizen veteran refugee immigrant".split()
)
# A position where it is told whose: "State Department official".
_OF_SOMEBODY = frozenset({"official", "aide", "executive", "staffer"})
# "an organiser with the relief group Open Door": a name that need not look like an organisation's
_WITH_NAME = re.compile(r"\b(?:with|at|for)\s+(?:the\s+)?(?:[a-z-]+\s+){0,3}[A-Z]")


def heads(words: str) -> list[str]:
    """The head nouns of a description, spelt out: "registered nurse and president of the union" -> nurse, president."""
    found = []
    for part in re.split(r"\s+and\s+|,\s*|;\s*|/", _DETERMINER.sub("", words)):
        core = re.split(
            r"\s+(?:of|at|with|for|from|in|on|to|by|who|that|which|under|during|behind)\b|\s+\(",
            _DETERMINER.sub("", part),
        )[0]
        tokens = [t for t in _WORD.findall(core) if t]
        if tokens:
            last = tokens[-1].strip(".’'").lower()
            found.append(_ABBREVIATED.get(last, last))
    return found


def is_title(words: str) -> bool:
    """Whether the words name a formal position of power, expertise or leadership, or a place in a named organisation."""
    nouns = heads(words)
    if any(_is_position(noun) for noun in nouns):
        return True
    if any(noun in _OF_SOMEBODY for noun in nouns) and re.search(r"\b[A-Z]", words):
        return True
    return bool(_WITH_NAME.search(words)) and any(n not in _NO_POSITION and _is_persons(n) for n in nouns)


def _is_position(noun: str) -> bool:
    """A chair is a thing as well, and so in no list of positions; said of a person it is one."""
    return noun == "chair" or is_position(noun)


def _is_persons(noun: str) -> bool:
    return noun_kind(noun) == "person" or (noun_kind(noun) is None and bool(re.search(r"(?:er|or|ist)$", noun)))


def before_name(text: str, name: Span, floor: int) -> Span | None:
    """The phrase that stands before a name and describes its bearer: "Harwick Mayor", "their lawyer,", "Truck driver"."""
    start = name.start
    lead = text[max(floor, start - 90) : start]
    comma = re.search(r",\s+$", lead)
    if comma:  # "their lawyer, Ann Vale,": only a phrase with a determiner or at the sentence's start is one
        lead = lead[: comma.start()]
        match = re.search(
            r"(?:^|(?<=[\s“\"(—]))((?:[Tt]he|[Aa]n?|[Hh]is|[Hh]er|[Tt]heir|[Ii]ts|[Oo]ur|[Mm]y|[\w’]+[’']s?)\s+[^,.;:“”\"()—\n]{2,60})$",
            lead,
        )
        if not match:
            return None
        begin = max(floor, start - 90) + match.start(1)
        return Span(begin, begin + len(match.group(1)))
    begin = start
    for match in reversed(list(_WORD.finditer(lead))):
        gap = text[max(floor, start - 90) + match.end() : begin]
        word = match.group()
        if gap.strip() or word.strip(".").lower() in _STOPS or re.search(r"\d", word):
            break
        if re.search(r"(?:ed|ing|ly)$", word) and word.islower() and not _is_position(word):
            break
        begin = max(floor, start - 90) + match.start()
    owner = re.search(r"[’']s?\s+", text[begin:start])  # "Vale’s lawyer Tom Reed": the phrase is the lawyer's
    if owner and begin + owner.end() < start:
        begin += owner.end()
    words = text[begin:start].strip()
    if not words or words.strip(".").lower() in _COURTESY:
        return None
    # "special envoy to Ukraine Ann Vale": the office stands before the preposition; not in "lawyer for Mayor Ann Vale"
    office = _OFFICE.search(text, max(floor, begin - 60), begin)
    if office and _is_position(office[1]) and not any(map(_is_position, heads(words))):
        at = Span(office.start(1), office.end(1))
        begin = (before_name(text, at, floor) or at).start
    return Span(begin, start - len(text[begin:start]) + len(text[begin:start].rstrip()))


def after_name(text: str, name: Span, ceiling: int) -> list[Span]:
    """The phrases set off after a name: ", president of the growers' union," and ", who farms below the dam".

    In "According to Vale, a farmer, the weir will hold" only what a second comma closes: the rest is what Vale says.
    """
    opens = bool(_ACCORDING.search(text, max(0, name.start - 40), name.start))
    found: list[Span] = []
    age = _AGE.match(text, name.end, ceiling)
    at = age.end() if age else name.end
    for _ in range(2):
        if relative := _RELATIVE.match(text, at, ceiling):
            span = _up_to(_RELATIVE_END, text, relative.end(), ceiling)
            if span.end - span.start > _SHORTEST_RELATIVE:
                found.append(span)
        else:
            opening = _AS.match(text, at, ceiling) or _APPOSITION.match(text, at, ceiling)
            if not opening or _NOT_DESCRIPTION.match(text[opening.end() : opening.end() + 30]):
                break
            span = _apposition(text, opening.end(), ceiling)
            if _is_description(text[span.start : span.end]) and not (opens and text[span.end : span.end + 1] != ","):
                found.append(span)
        at = span.end
    return found


def _apposition(text: str, start: int, ceiling: int) -> Span:
    span = _up_to(_AFTER_END, text, start, ceiling)
    if relative := re.search(r"\s+(?=who\b|whose\b|which\b)", text[span.start : span.end]):
        return Span(start, start + relative.start())
    return Span(start, _end_of_apposition(text, span))


def _up_to(end: re.Pattern[str], text: str, start: int, ceiling: int) -> Span:
    """From `start` to where `end` is found, or to the end of the sentence, without its full stop."""
    found = end.search(text, start, ceiling)
    if found:
        return Span(start, found.start())
    return Span(start, start + len(text[start:ceiling].rstrip(" .")))


def _is_description(words: str) -> bool:
    if _REPORTED.search(words):  # ", the Courier reported Monday"
        return False
    if _PARTICIPLE.match(words):  # "managing director of …", "acting chief", and not "accusing the chief of …"
        return any(_is_position(word) and not is_plural(word) for word in _WORD.findall(words)[1:3])
    return bool(_OPENS.match(words)) or any(_is_position(h) or noun_kind(h) == "person" for h in heads(words))


def _end_of_apposition(text: str, span: Span) -> int:
    """ "a farmer, drove home" ends at its comma; "professor of law, and chair of the board" does not."""
    for comma in re.finditer(r",\s+", text[span.start : span.end]):
        rest = text[span.start + comma.end() : span.end]
        more = re.match(r"(?:and\s+)?(?:an?\s+|the\s+)?(?:former\s+)?((?:[\w’-]+\s+){0,3}?)([\w’-]+)", rest)
        words = [w.lower() for w in _WORD.findall(more.group())] if more else []
        if not any(_is_position(w) or noun_kind(w) == "person" for w in words):
            return span.start + comma.start()
    return span.end


def copula(text: str, name: Span, ceiling: int) -> Span | None:
    """ "Vale is a farmer …": what the sentence says that somebody is."""
    found = _COPULA.match(text, name.end, ceiling)
    if not found:
        return None
    return _up_to(_COPULA_END, text, found.end(), ceiling)


def fronted(text: str, name: Span, floor: int) -> Span | None:
    """ "A former miner, Vale …": a description that opens the sentence."""
    lead = text[floor : name.start]
    match = re.fullmatch(r"[“\"]?\s*((?:An?|The|Once an?)\s+[^,.;:“”\"()—\n]{3,80}),\s+", lead)
    return Span(floor + match.start(1), floor + match.end(1)) if match else None


def spelt_out(title: str) -> str:
    """ "Sen." -> "Senator", "Harwick Supt." -> "Harwick Superintendent"."""

    def whole(match: re.Match[str]) -> str:
        word = _ABBREVIATED.get(match.group(1).lower())
        return word.capitalize() if word else match.group()

    return re.sub(r"\b([A-Z][a-z]{1,4})\.(?=\s|$)", whole, title)
