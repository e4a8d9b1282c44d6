"""How well typed changes are told when a passage went from one article to another.

    python -m benchmarks.changes [--half develop|report] [--passages N]

Passages of FNC-1's training bodies are planted into other bodies. Each has one change of one type, made by plain
patterns that share no code with the package, or none at all: other words, another order, another way to write a number.
Passages are found again by the package and the changes that it tells there are compared. Half of the bodies were used
while the code was written; what is published is measured on the others. A change counts as told when its type is told
anywhere in the passage; whatever else is told there counts against precision, apart from what comes with the change
itself (another speaker is another name as well). A name planted for that of a speaker, as plain patterns tell one, is
both a name and a speaker changed, and both have to be told. Loaded words are planted into sentences of the author's
own (what is dropped stands in the older article); they need the wording model of the package and have no bar.
"""

import argparse
import csv
import gzip
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import headwater
from benchmarks.results import data_folder, save
from headwater.records import Audit, Span
from headwater.reuse.drift import find_drift
from headwater.reuse.shared import find_shared

EACH = 3  # passages of one article planted in one other
MEASURED = (
    "hedge_lost", "hedge_gained", "attribution_lost", "attribution_gained", "speaker_changed", "number_changed",
    "date_changed", "name_changed", "negation_changed", "quote_altered", "loaded_added", "loaded_dropped",
)  # fmt: skip
COMES_WITH = {
    "speaker_changed": {"name_changed"},
    "quote_altered": {"hedge_lost", "negation_changed", "number_changed"},
    "hedge_lost": {"quote_altered"},
    "hedge_gained": {"quote_altered"},
    "number_changed": {"quote_altered"},
    "date_changed": {"quote_altered"},
    "name_changed": {"quote_altered"},
    "negation_changed": {"quote_altered"},
}
FIRST = "Ann Tom Ruth Peter Maria Samuel Clara Joseph Nora Victor Elena Martin Rosa Philip Irene Daniel".split()
LAST = "Vale Reed Abara Hollis Marchetti Okafor Lindqvist Brandt Castell Ferrow Dunmore Sorley Ibarra Whitlow".split()
SYNONYMS = {
    "began": "started", "big": "large", "large": "big", "help": "assist", "near": "close to", "also": "as well",
    "people": "persons", "home": "house", "kill": "slay", "get": "obtain", "show": "reveal", "showed": "revealed",
    "started": "began", "bought": "purchased", "man": "guy", "woman": "lady", "child": "kid", "children": "kids",
    "car": "vehicle", "attack": "assault", "job": "post", "during": "in the course of", "because": "since",
    "but": "yet", "while": "as", "including": "among them", "after": "following", "found": "discovered",
    "video": "clip", "photo": "picture", "many": "a lot of", "several": "some", "huge": "enormous", "group": "band",
    "company": "firm", "released": "issued", "killed": "slain", "took": "grabbed", "story": "tale", "town": "place",
}  # fmt: skip
# A plain word and a loaded one in its place, both singular or both plural. Speech verbs are left out.
LOADED = {
    "supporters": "cronies", "followers": "lackeys", "allies": "puppets", "fans": "zealots", "critics": "haters",
    "protest": "riot", "protests": "riots", "protesters": "thugs", "crowd": "mob", "crowds": "mobs", "plan": "scheme",
    "plans": "schemes", "leader": "tyrant", "leaders": "tyrants", "government": "regime", "officials": "apparatchiks",
    "politicians": "charlatans", "politician": "charlatan", "claims": "lies", "decision": "blunder", "policy": "farce",
    "mistake": "fiasco", "error": "disgrace", "comments": "rants", "comment": "rant", "remarks": "tirades",
    "killing": "slaughter", "killings": "butchery", "fighters": "savages", "militants": "barbarians",
    "problem": "nightmare", "problems": "nightmares", "rumors": "smears", "rumor": "smear", "idea": "lunacy",
    "newspaper": "rag", "website": "cesspit", "deal": "stitch-up", "event": "circus", "campaign": "crusade",
    "response": "whitewash", "men": "goons", "speech": "diatribe", "prank": "outrage", "article": "hatchet job",
    "report": "hatchet job", "situation": "catastrophe", "company": "racket",
}  # fmt: skip
LOADED_ADJECTIVES = (
    "reckless disgraceful idiotic shameful disastrous vile pathetic ludicrous outrageous shameless despicable corrupt"
    " cowardly ridiculous sinister monstrous disgusting appalling"
).split()
JUDGED = (
    "plan decision move report statement campaign attack response policy law company government group article website"
    " story claim video idea project post image attempt proposal message"
).split()
SPEECH = "said|says|told|added|claimed|stated|explained|insisted|argued|warned|announced|confirmed|wrote|according"
# Whom the words are from, by the look of it: ", said Ann Vale", "according to Mayor Ann Vale", "Ann Vale, a vet in
# Harwick, also says", "Vet Ann Vale looked at it and said". Not so "he met Ann Vale and said" nor "Ann Vale was told".
SPEAKS = (
    r"(?:says?|said|tells?|told|adds?|added|claims?|claimed|states?|stated|explains?|explained|insists?|insisted|argues?"
    r"|argued|warns?|warned|announces?|announced|confirms?|confirmed|writes?|wrote|reports?|reported|admits?|admitted"
    r"|notes?|noted|suggests?|suggested|tweets?|tweeted|posts?|posted|replies|replied|recalls?|recalled|declares?"
    r"|declared|reveals?|revealed|estimates?|estimated|believes?|believed that|acknowledges?|acknowledged|denies|denied"
    r"|condemns?|condemned|urges?|urged|praises?|praised|describes?|described|denounces?|denounced|vows?|vowed|predicts?"
    r"|predicted|reiterates?|reiterated|points? out|pointed out|saying"
    r"|(?:offer|joke|quip|remark|comment|assert|maintain|concede)(?:s|d|ed)(?: that)?)"
)
QUOTED_BEFORE = re.compile(
    rf"(?:,?[”\"’']|,) {SPEAKS} (?:(?!that )[\w’'.-]+ ){{0,4}}$|\b[Aa]ccording to (?:[\w’'.-]+ ){{0,4}}$"
)
QUOTED_AFTER = re.compile(
    rf"(?:,[^.;“”\"]{{3,90}},|,(?= saying))?(?: (?!(?:was|were|been|be|being|is|by|and|to)\b)[\w’'-]+){{0,2}}"
    rf" {SPEAKS}\b"
)
QUOTED_LATER = re.compile(rf"(?: [\w’'-]+){{1,8}},? and (?:\w+ )?{SPEAKS}\b|(?: [\w’'-]+){{1,8}}: ?[“‘'\"]")
SENTENCE_END = r"(?<![A-Z])[.!?] (?=[A-Z“\"])|\n+"
GOVERNED = re.compile(
    r"\b(?:of|for|by|with|to|from|in|at|on|about|near|than|against|told|that) (?:the )?(?:(?!\w+day)[A-Z]\w+ )*$"
)
QUOTED = r"“[^“”]*(?:”|$)|(?<!\w)\"[^\"“”]*(?:\"|$)"
# A first and a last name, in the middle of no longer one and after no "the".
PERSON = r"(?<![A-Z]\w\w )(?<![Tt]he )(?<!of )(?<!for )(?<![A-Z]\w\w\w )[A-Z][a-z]+ (?:[A-Z]\. )?[A-Z][a-z]+(?! [A-Z])"
SPEAKER = (
    r"(?:(?:[Tt]he |[Aa]n? )?(?:[a-z-]+ ){0,3}(?:[A-Z][a-z]+ (?:[A-Z]\. )?[A-Z][a-z]+|[Pp]olice|[Oo]fficials?"
    r"|[Aa]uthorities|[Ww]itnesses|spokes\w+|[A-Z][a-z]+|[Hh]e|[Ss]he|[Tt]hey))"
)
SAID = "(?:said|says|added|explained|claimed|told reporters|told (?:the )?[A-Z][a-z]+)"
WHEN = "(?: on \\w+day| in a statement| today| \\w+day| earlier this week)?"
WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
MONTHS = "January February March April June July August September October November December".split()
WORDS = "two three four five six seven eight nine ten eleven twelve".split()
OPENS = r"(?:^|(?<=[.!?] )|(?<=\n))"
NO_CONTENT = r"(?:that|on|in|of|at|to|he would|nothing|so)\b"
MODALS = ["may ", "might ", "could ", "is likely to "]
LESS_THAN_IS = ["may be ", "appears to be ", "is believed to be "]
LITTLE = frozenset("He She They It The This That We You Who In On But And I As A".split())


class Plant(NamedTuple):
    """A passage as it was and as it stands in the other article, and the type that was planted (or none).

    A name put for that of a speaker changes both; there `also` is "speaker_changed", and both have to be told.
    """

    old: str
    new: str
    type: str | None
    also: str | None = None


Ways = list[tuple[str, Callable[[re.Match[str]], str | None]]]
Editor = Callable[[str, random.Random], str | None]


def swap(
    text: str, pattern: str, by: Callable[[re.Match[str]], str | None], chance: random.Random, *, quoted: bool
) -> str | None:
    """One of the places of a pattern written anew; with `quoted` false none within quotation marks."""
    marks = [] if quoted else [match.span() for match in re.finditer(QUOTED, text)]
    places = [m for m in re.finditer(pattern, text) if not any(a <= m.start() < b for a, b in marks)]
    chance.shuffle(places)
    for match in places:
        words = by(match)
        if words is not None and words != match[0]:
            new = text[: match.start()] + words + text[match.end() :]
            return re.sub(r" +([,;]|\.(?!\.))", r"\1", re.sub(r" {2,}", " ", new))
    return None


def edit(text: str, ways: Ways, chance: random.Random, *, quoted: bool = True) -> str | None:
    chance.shuffle(ways)
    return next((new for pattern, by in ways if (new := swap(text, pattern, by, chance, quoted=quoted))), None)


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def lower(text: str) -> str:
    return text if re.match(r"[A-Z][\w’']+ [A-Z]|I\b|[A-Z]{2}", text) else text[:1].lower() + text[1:]


def person(chance: random.Random) -> str:
    return f"{chance.choice(FIRST)} {chance.choice(LAST)}"


def hedge_lost(text: str, chance: random.Random) -> str | None:
    adverbs = "allegedly|reportedly|apparently|possibly|perhaps|probably|supposedly|purportedly|presumably|maybe"
    return edit(text, [
        (r"\b(?:may|might|could) have (\w+(?:ed|en|ne|wn)\b)", lambda m: chance.choice(["", "has "]) + m[1]),
        (r"\b(?:may|might|could) be\b", lambda m: "is"),
        (r"\b(?:may|might)(?= [a-z]+)(?! not)", lambda m: chance.choice(["will", "is going to"])),
        (rf"\b(?:{adverbs}) ", lambda m: ""),
        (rf", (?:{adverbs}),", lambda m: ""),
        (rf"\b(?:{adverbs}) (\w)", lambda m: m[1]),
        (r"\b(?:appears?|seems?|appeared|seemed) to have (?=\w+ed\b)", lambda m: chance.choice(["", "has "])),
        (r"\b(?:appears|seems) to be\b", lambda m: "is"),
        (r"\b(?:appear|seem) to be\b", lambda m: "are"),
        (r"\b(is|are|was|were) (?:believed|thought|reported|alleged|said|rumored) to be\b", lambda m: m[1]),
        (r"\b(?:is|are) (?:believed|thought|alleged|reported) to have (?=\w+ed\b)", lambda m: ""),
        (r"\b(?:is|are) likely to\b", lambda m: "will"),
        (r"\b(the|an|his|her|their) alleged (?=[a-z])", lambda m: {"an": "a"}.get(m[1], m[1]) + " "),
        (r"\b(?:suspected|unconfirmed|rumored|purported|supposed|possible) (?=[a-z]+s?\b)", lambda m: ""),
        (r"\bIt (?:appears|seems) (?:that )?(\w)", lambda m: m[1].upper()),
    ], chance)  # fmt: skip


def hedge_gained(text: str, chance: random.Random) -> str | None:
    adverb = chance.choice("reportedly allegedly apparently possibly perhaps probably supposedly".split())
    return edit(text, [
        (r"\b(was|were|has|have|had) (?=\w+ed\b)", lambda m: f"{m[1]} {adverb} "),
        (r"(?<=[a-z] )will (?!not|be no)(?=[a-z])", lambda m: chance.choice(MODALS)),
        (r"(?<=[a-z] )is (?=a |an |the )", lambda m: chance.choice(LESS_THAN_IS)),
        (r"\b(was|were) (?=a |an |the |in |at )", lambda m: f"{m[1]} {adverb} "),
        (r"(?<=[.!?] )(The|A) (?=[a-z]+ [a-z]+ [a-z]+)", lambda m: f"{capital(adverb)}, {m[1].lower()} "),
        (r"\bthe (?=attack|killing|theft|murder|affair|plot|threat|incident|hoax|scam)", lambda m: "the alleged "),
        (r"\b(was|were) (?=killed|shot|found|taken|seen|arrested)", lambda m: f"{m[1]} believed to have been "),
    ], chance)  # fmt: skip


def attribution_lost(text: str, chance: random.Random) -> str | None:
    return edit(text, [
        (rf",(?!”) {SPEAKER} {SAID}{WHEN}(?=\.(?:\s|$))", lambda m: ""),
        (rf",([”\"]) {SPEAKER} {SAID}{WHEN}\.(?=\s|$)", lambda m: "." + m[1]),
        (rf",([”\"]) {SAID} {SPEAKER}\.(?=\s|$)", lambda m: "." + m[1]),
        (rf", {SAID} {SPEAKER}(?=\.(?:\s|$))", lambda m: ""),
        (r", according to [\w’' -]{3,50}(?=\.(?:\s|$))", lambda m: ""),
        (r"\bAccording to [\w’' -]{3,50}, (\w)", lambda m: m[1].upper()),
        (rf"{OPENS}{SPEAKER} (?:{SAID}|confirmed|believes?|reported){WHEN} that (\w)", lambda m: m[1].upper()),
        (rf"{OPENS}{SPEAKER} (?:said|says){WHEN} (?!{NO_CONTENT})([a-z])", lambda m: m[1].upper()),
        (rf", {SPEAKER} {SAID}{WHEN},(?= [a-z])", lambda m: chance.choice(["", ","])),
        (rf", according to {SPEAKER},", lambda m: ""),
    ], chance)  # fmt: skip


def attribution_gained(text: str, chance: random.Random) -> str | None:
    name = person(chance)
    plain = [
        one
        for one in sentences_of(text)
        if not re.search(rf"\b(?:{SPEECH}|report\w*)\b|[“”\"]", one) and one.endswith(".") and len(one.split()) > 7
    ]
    if not plain:
        return None
    one = chance.choice(plain)
    first, _, rest = one.partition(", ")
    new = chance.choice([
        f"{one[:-1]}, police said.", f"{one[:-1]}, {name} said.", f"{one[:-1]}, said {name}, a spokesman.",
        f"According to {name}, {lower(one)}", f"{one[:-1]}, according to officials.", f"{name} said that {lower(one)}",
        f"Officials said {lower(one)}", f"{one[:-1]}, the mayor told reporters.", f"The company says {lower(one)}",
        f"In a statement, {name} said {lower(one)}", f"{name}, a lawyer, claimed {lower(one)}",
        f"{first}, {name} said, {rest}" if rest else f"{one[:-1]}, witnesses told the Courier.",
    ])  # fmt: skip
    return text.replace(one, new, 1)


def speaker_changed(text: str, chance: random.Random) -> str | None:
    name = person(chance)
    return edit(text, [
        (rf"{PERSON}(?= (?:said|says|told|added|claimed|wrote|explained|insisted|confirmed)\b)", lambda m: name),
        (rf"(?<=said ){PERSON}(?=[.,])", lambda m: name),
        (rf"(?<=according to ){PERSON}(?=[.,])", lambda m: name),
        (r"(?<=[”\"] )[A-Z][a-z]{2,}(?= (?:said|added|told))", lambda m: None if m[0] in LITTLE else name.split()[1]),
        (r"\b[Pp]olice(?= (?:said|say|confirmed)\b)", lambda m: "Residents" if m[0][0] == "P" else "residents"),
        (rf"{PERSON}(?=, [\w’' -]{{4,60}}, (?:said|told|added)\b)", lambda m: name),
        (rf"{OPENS}[A-Z][a-z]{{2,}}(?= (?:said|told|says) )", lambda m: None if m[0] in LITTLE else name.split()[1]),
    ], chance)  # fmt: skip


def number_changed(text: str, chance: random.Random) -> str | None:
    def other(match: re.Match[str]) -> str | None:
        before = text[: match.start()]
        if re.search(r"(?:about|nearly|almost|over|than|around|some|to|least) $", before):
            return None
        if re.search(r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|No)[a-z]*\.? $", before):
            return None
        number = int(match[0].replace(",", ""))
        if 1900 <= number <= 2030 and "," not in match[0]:
            return None
        new = chance.choice([number * 2, number + chance.randint(1, 9), max(1, number // 2), number * 10])
        return None if new == number else f"{new:,}" if "," in match[0] or new > 9999 else str(new)

    return edit(text, [
        (r"(?<![\w.,:/$£€-])\d{1,3}(?:,\d{3})*(?![\w:/]|[.,]\d|\s?[ap]\.?m)(?= [a-z])", other),
        (r"(?<=[$£€])\d{1,3}(?:,\d{3})*(?![\d.]|,\d)", other),
        (r"(?<=[$£€])(\d)\.(\d)(?= [mb]illion)", lambda m: f"{int(m[1]) + 2}.{m[2]}"),
        (rf"\b(?:{'|'.join(WORDS)})(?= [a-z]+s\b)", lambda m: chance.choice([w for w in WORDS if w != m[0]])),
        (r"(?<=\d )million", lambda m: "billion"),
        (r"(?<=, )\d\d(?=,)", lambda m: str(int(m[0]) + chance.choice([-3, 1, 4]))),
        (r"\b\d\d(?=-year-old)", lambda m: str(int(m[0]) + chance.choice([-3, 1, 4]))),
    ], chance)  # fmt: skip


def date_changed(text: str, chance: random.Random) -> str | None:
    days, months = WEEKDAYS, [*MONTHS, "May"]
    return edit(text, [
        (rf"\b(?:{'|'.join(days)})\b(?! [A-Z])", lambda m: chance.choice([day for day in days if day != m[0]])),
        (rf"\b(?:{'|'.join(months)})(?= \d)", lambda m: chance.choice([month for month in months if month != m[0]])),
        (rf"(?<=[Ii]n )(?:{'|'.join(MONTHS)})\b", lambda m: chance.choice([w for w in MONTHS if w != m[0]])),
        (r"(?<=ber )\d{1,2}\b(?!:)", lambda m: str(int(m[0]) % 28 + 1)),
        (r"(?<=[Ii]n )(?:19|20)\d\d\b", lambda m: str(int(m[0]) - chance.randint(1, 9))),
        (r"(?<=[Ss]ince )(?:19|20)\d\d\b", lambda m: str(int(m[0]) - chance.randint(1, 9))),
        (r"(?<=[Tt]he )20\d\d\b", lambda m: str(int(m[0]) - 2)),
        (r"(?<=\d, )20\d\d\b", lambda m: str(int(m[0]) - 1)),
    ], chance)  # fmt: skip


def name_changed(text: str, chance: random.Random) -> str | None:
    return edit(
        text, [(rf"(?<=[a-z] ){PERSON}(?=[.,]? [a-z])(?!,? (?:{SPEECH}|re\w+))", lambda m: person(chance))], chance
    )


def negation_changed(text: str, chance: random.Random) -> str | None:
    return edit(text, [
        (r"\b(was|were|is|are|will|would|has|had|could|should) not\b(?! only)", lambda m: m[1]),
        (r"\b(was|were|is|are|has|had)n[’']t\b", lambda m: m[1]),
        (r"\bnever ", lambda m: ""),
        (r"\b(was|were|is|are) (?=[a-z]+ed\b|a |the |in )", lambda m: f"{m[1]} not "),
        (r"\bwill (?=[a-z]+\b)(?!not|never)", lambda m: "will not "),
    ], chance)  # fmt: skip


def quote_altered(text: str, chance: random.Random) -> str | None:
    def other(match: re.Match[str]) -> str | None:
        words = match[0].split()
        if len(words) < 9:
            return None
        at = chance.randint(3, len(words) - 5)
        if chance.random() < 0.5:
            return " ".join(words[:at] + words[at + chance.randint(1, 3) :])
        word = chance.choice(["really", "dreadful", "always", "money", "danger"])
        return " ".join([*words[:at], word, *words[at + 1 :]])

    return edit(text, [(r"“[^“”]{50,400}”|(?<!\w)\"[^\"“”]{50,400}\"(?!\w)", other)], chance)


def loaded_added(text: str, chance: random.Random) -> str | None:
    """A loaded word in a sentence that is the author's own by the look of it: without quotation marks or speech."""
    plain = re.sub(QUOTED, "", text)
    own = [
        one
        for one in sentences_of(text)
        if one in plain and not re.search(rf"[“”\"‘’']|\b(?:{SPEAKS}|according)\b", one)
    ]
    chance.shuffle(own)
    adjective = chance.choice(LOADED_ADJECTIVES)
    for one in own:
        new = edit(one, [
            (rf"\b(?:{'|'.join(LOADED)})\b(?=[ .,])", lambda m: LOADED[m[0]]),
            (rf"\b(?:[Tt]he|[Tt]his|his|her|its|their) (?=(?:{'|'.join(JUDGED)})\b)", lambda m: m[0] + adjective + " "),
        ], chance)  # fmt: skip
        if new:
            return text.replace(one, new, 1)
    return None


def nothing(text: str, chance: random.Random) -> str | None:
    """Edits that change words alone, each as an editor makes it."""
    days = "|".join(WEEKDAYS)
    digits = {str(number): word for number, word in enumerate(WORDS, 2)}
    verbs = ["told reporters", "stated", "added", "says", "explained", "has said"]

    def shortened(match: re.Match[str]) -> str | None:
        words = match[0].split()
        if len(words) < 14 or re.search(r"\b(?:not|no|never|may|might|could|think|if|but)\b|n[’']t\b", match[0]):
            return None
        return " ".join([*words[:5], "…", *words[8:]])

    return edit(text, [
        (r"(?<= )(?:[2-9]|1[012])(?= [a-z]+s\b)", lambda m: digits[m[0]]),
        (rf"\b(?:{'|'.join(WORDS)})(?= [a-z]+s\b)", lambda m: str(WORDS.index(m[0]) + 2)),
        (r"(?<=\d )(?:percent|per cent)|(?<=\d)%", lambda m: "%" if m[0][0] == "p" else " percent"),
        (r"\b(Jan|Feb|Aug|Sept|Oct|Nov|Dec)\.(?= \d)", lambda m: next(x for x in MONTHS if x.startswith(m[1]))),
        (rf"\b({'|'.join(MONTHS)}) (\d{{1,2}})\b(?!,? \d{{4}})", lambda m: f"{m[2]} {m[1]}"),
        (rf"\b(?:on )(?={days})", lambda m: ""),
        (r"\b(did|is|was|has|had|does|were)n[’']t\b", lambda m: f"{m[1]} not"),
        (r"\bdid not\b", lambda m: "didn't"),
        (rf"({PERSON}) said\b", lambda m: f"{m[1]} {chance.choice(verbs)}"),
        (rf"\bsaid ({PERSON})(?=[.,])", lambda m: f"{m[1]} said"),
        (rf"({PERSON}) (?=said\b)", lambda m: m[1].split()[-1] + " "),
        (rf"({PERSON}) (?=said\b)", lambda m: chance.choice(["She ", "He ", f"Mayor {m[1]} ", f"{m[1]}, the mayor, "])),
        (r"(?<=\w), (?:who|which) [\w ]{10,50},", lambda m: ""),
        (r"\bsaid that\b", lambda m: "said"),
        (rf"(?<=[.] )([A-Z][^.!?“”\"]{{20,90}}) on ({days})\.(?= |$)", lambda m: f"On {m[2]}, {lower(m[1])}."),
        (r"(?<=[a-z]{3}\. )([A-Z])(?=[^.!?]{40,}\.)", lambda m: f"It was the talk of the town. {m[1]}"),
        (r", and (the|he|she|it|they) ", lambda m: f". {capital(m[1])} "),
        (rf"(?<=[a-z] )({PERSON})(?= [a-z])", lambda m: m[1].split()[-1]),
        (
            rf"(?<=[.] )({SPEAKER}) said (?:that )?([a-z][^.“”\"]{{20,120}})\.(?= |$)",
            lambda m: f"{capital(m[2])}, {m[1]} said.",
        ),
        (
            rf"(?<=[.] )([A-Z][^.“”\"]{{20,120}}), ({SPEAKER}) said\.(?= |$)",
            lambda m: f"{capital(m[2])} said {lower(m[1])}.",
        ),
        (rf"(?<=[a-z],[”\"] )({SPEAKER}) said\b", lambda m: f"said {m[1]}"),
    ], chance, quoted=False) or swap(text, r"“[^“”]{60,300}”", shortened, chance, quoted=True)  # fmt: skip


def reworded(text: str, chance: random.Random, part: float) -> str:
    """Some words outside quotation marks for others of the same sense."""

    def other(match: re.Match[str]) -> str:
        word = match["word"]
        return SYNONYMS[word] if word in SYNONYMS and chance.random() < part else match[0]

    return re.sub(rf"{QUOTED}|\b(?P<word>[a-z]+)\b", other, text)


EDITORS: dict[str | None, Editor] = {
    "hedge_lost": hedge_lost, "hedge_gained": hedge_gained, "attribution_lost": attribution_lost,
    "attribution_gained": attribution_gained, "speaker_changed": speaker_changed, "number_changed": number_changed,
    "date_changed": date_changed, "name_changed": name_changed, "negation_changed": negation_changed,
    "quote_altered": quote_altered, "loaded_added": loaded_added, "loaded_dropped": loaded_added, None: nothing,
}  # fmt: skip


def sentences_of(text: str) -> list[str]:
    return [s for s in re.split(r"(?<=[.!?])\s+(?=[A-Z“\"])", text) if s]


def read_bodies(data: Path, half: str) -> list[list[str]]:
    """The paragraphs of the bodies of one half, those of one story apart from each other as far as ids tell."""
    with gzip.open(data / "fnc1" / "train_bodies.csv.gz", "rt", encoding="utf-8") as lines:
        rows = [(int(row["Body ID"]), row["articleBody"]) for row in csv.DictReader(lines)]
    kept = [body for number, body in rows if (number % 2 == 0) == (half == "develop")]
    texts = [[p.strip() for p in body.split("\n") if p.strip()] for body in kept]
    return [paragraphs for paragraphs in texts if 120 <= sum(len(p.split()) for p in paragraphs) <= 1200]


def passages_of(paragraphs: list[str], chance: random.Random) -> Iterator[tuple[int, int]]:
    """Runs of paragraphs of 30 to 130 words, apart from each other."""
    at = chance.randint(0, 2)
    while at < len(paragraphs):
        end, words = at, 0
        while end < len(paragraphs) and words < 30:
            words += len(paragraphs[end].split())
            end += 1
        if 30 <= words <= 130:
            yield at, end
        at = end + 1


def is_quoted(text: str, new: str) -> bool:
    """Whether the words are from whoever stands where the name was changed, by the words around it alone."""
    differs = next((at for at, (a, b) in enumerate(zip(text, new, strict=False)) if a != b), 0)
    begin = text.rfind(" ", 0, differs + 1) + 1
    name = re.compile(r"[A-Z][a-z]+ (?:[A-Z]\. )?[A-Z][a-z]+").match(text, begin)
    if not name:
        return False
    before, after = re.split(SENTENCE_END, text[:begin])[-1], re.split(SENTENCE_END, text[name.end() :])[0]
    if QUOTED_BEFORE.search(before):
        return True
    if GOVERNED.search(before):
        return False
    opens = len(before.split()) <= 4 and not re.search(r"\b(?:in|on|at|after|when|with|to)\b", before)
    return bool(QUOTED_AFTER.match(after) or (opens and QUOTED_LATER.match(after)))


def plant(text: str, wanted: Counter[str | None], chance: random.Random) -> Plant | None:
    """The passage with the change that is still wanted most and that it allows."""
    for type in sorted(EDITORS, key=lambda type: (wanted[type] / (4 if type is None else 1), chance.random())):
        new = EDITORS[type](text, chance)
        if new and new != text:
            wanted[type] += 1
            also = "speaker_changed" if type == "name_changed" and is_quoted(text, new) else None
            part = chance.choice([0, 0, 0.3])
            if type == "loaded_dropped":
                return Plant(new, reworded(text, chance, part), type)
            return Plant(text, reworded(new, chance, part), type, also)
    return None


def pairs(bodies: list[list[str]], count: int, seed: int) -> Iterator[tuple[str, str, list[Plant]]]:
    """Two articles and the passages that the second has from the first one."""
    chance, wanted = random.Random(seed), Counter[str | None]()
    order = list(range(len(bodies)))
    chance.shuffle(order)
    done = 0
    for number, which in enumerate(order):
        if done >= count:
            return
        paragraphs, frame = bodies[which], list(bodies[order[(number + 1) % len(order)]])[:9]
        plants, body = [], "\n\n".join(paragraphs)
        for start, end in list(passages_of(paragraphs, chance))[:EACH]:
            passage = "\n\n".join(paragraphs[start:end])
            planted = plant(passage, wanted, chance)
            if planted:
                plants.append(planted)
                body = body.replace(passage, planted.old, 1)
        for at, one in zip((2, 5, 8), plants, strict=False):
            frame.insert(min(at, len(frame)), one.new)
        if plants:
            done += len(plants)
            yield body, "\n\n".join(frame), plants


def told_in(here: Audit, there: Audit, plants: list[Plant]) -> Iterator[tuple[Plant, bool, list[tuple[str, ...]]]]:
    """For each planted passage whether it was found, and the changes that are told in it, with their words."""
    shared = [(passage.here, passage.there) for passage in find_shared(here.article, there.article)]
    changes = [change for found in find_drift(here, there, shared) for change in found]
    for one in plants:
        start = here.article.text.find(one.new)
        place = Span(start, start + len(one.new))
        inside: list[tuple[str, ...]] = [
            (change.type, there.article.cut(change.there), here.article.cut(change.here))
            for change in changes
            if place.start <= change.here.start <= place.end and change.type != "wording"
        ]
        yield one, any(passage.overlaps(place) for passage, _ in shared), inside


def measure_changes(data: Path, half: str, count: int, show: bool) -> dict[str, object]:
    right, planted, wrong = Counter[str](), Counter[str](), Counter[str]()
    found = total = quiet = silent = 0
    for old, new, plants in pairs(read_bodies(data, half), count, seed=5):
        there = headwater.audit_text(old, headline="A story", select=("PG03",))
        here = headwater.audit_text(new, headline="Another story", select=("PG03",))
        for one, is_found, told in told_in(here, there, plants):
            total, found = total + 1, found + is_found
            types = {type for type, *_ in told}
            true = {type for type in (one.type, one.also) if type}
            extra = types - true - COMES_WITH.get(one.type or "", set())
            wrong.update(extra)
            planted.update(true)
            right.update(true & types)
            if not true:
                quiet, silent = quiet + 1, silent + (not types)
            if show and (true - types or extra):
                planned = " and ".join(sorted(true)) or None
                print(f"--- {planned} found={is_found} told={told}\n  OLD {one.old!r}\n  NEW {one.new!r}")
    return {
        "half": half,
        "passages": total,
        "passages_found": round(found / total, 4),
        "types": {
            type: {
                "planted": planted[type],
                "recall": round(right[type] / max(1, planted[type]), 4),
                "precision": round(right[type] / max(1, right[type] + wrong[type]), 4),
                "wrong": wrong[type],
            }
            for type in MEASURED
        },
        "without_a_change": {"passages": quiet, "nothing_told": silent},
        "other_types_told": {type: n for type, n in sorted(wrong.items()) if type not in MEASURED},
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--half", choices=("develop", "report"), default="report")
    parser.add_argument("--passages", type=int, default=600)
    parser.add_argument("--show", action="store_true", help="print what was missed and what was told too much")
    options = parser.parse_args()
    measured = measure_changes(data_folder(), options.half, options.passages, options.show)
    if options.half == "report":
        save("changes", measured)
    else:
        print(measured)


if __name__ == "__main__":
    main()
