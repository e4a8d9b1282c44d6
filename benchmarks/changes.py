"""How well typed changes are told when a passage went from one article to another.

    python -m benchmarks.changes [--half develop|report] [--passages N]

Passages of FNC-1's training bodies are planted into other bodies. Each has one change of one type, made by plain
patterns that share no code with the package, or none at all: other words, another order, another way to write a number.
Passages are found again by the package and the changes that it tells there are compared. Half of the bodies were used
while the code was written; what is published is measured on the others. A change counts as told when its type is told
anywhere in the passage; whatever else is told there counts against precision, apart from what comes with the change
itself (another speaker is another name as well).
"""

import argparse
import csv
import gzip
import random
import re
from collections import Counter, defaultdict
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
    "date_changed", "name_changed", "negation_changed", "quote_altered",
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
SPEECH = "said|says|told|added|claimed|stated|explained|insisted|argued|warned|announced|confirmed|wrote|according"
PERSON = r"[A-Z][a-z]+ (?:[A-Z]\. )?[A-Z][a-z]+"
WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
MONTHS = "January February March April June July August September October November December".split()
WORDS = "two three four five six seven eight nine ten eleven twelve".split()


class Plant(NamedTuple):
    """A passage as it was and as it stands in the other article, and the type that was planted (or none)."""

    old: str
    new: str
    type: str | None
    how: str


Editor = Callable[[str, random.Random], str | None]


def swap(text: str, pattern: str, by: Callable[[re.Match[str]], str | None], chance: random.Random) -> str | None:
    """One of the places of a pattern written anew."""
    places = list(re.finditer(pattern, text))
    chance.shuffle(places)
    for match in places:
        words = by(match)
        if words is not None and words != match[0]:
            new = text[: match.start()] + words + text[match.end() :]
            return re.sub(r" +([,.;])", r"\1", re.sub(r" {2,}", " ", new))
    return None


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def hedge_lost(text: str, chance: random.Random) -> str | None:
    ways: list[tuple[str, Callable[[re.Match[str]], str | None]]] = [
        (r"\b(?:may|might|could) have (\w+(?:ed|en|ne|wn)\b)", lambda m: chance.choice(["", "has "]) + m[1]),
        (r"\b(?:may|might|could) be\b", lambda m: "is"),
        (r"\b(?:may|might)(?= [a-z]+)(?! not)", lambda m: "will"),
        (r"\b(?:allegedly|reportedly|apparently|possibly|perhaps|probably|supposedly|purportedly) ", lambda m: ""),
        (r", (?:allegedly|reportedly|apparently|perhaps|possibly),", lambda m: ""),
        (r"\b(?:appears?|seems?) to have (?=\w+ed\b)", lambda m: chance.choice(["", "has "])),
        (r"\b(?:appears|seems) to be\b", lambda m: "is"),
        (r"\b(?:appear|seem) to be\b", lambda m: "are"),
        (r"\b(is|are|was|were) (?:believed|thought|reported|alleged|said) to be\b", lambda m: m[1]),
        (r"\b(?:is|are) likely to\b", lambda m: "will"),
        (r"\b(the|an|his|her|their) alleged (?=[a-z])", lambda m: {"an": "a"}.get(m[1], m[1]) + " "),
        (r"\bsuspected (?=[a-z])", lambda m: ""),
    ]
    chance.shuffle(ways)
    return next((new for pattern, by in ways if (new := swap(text, pattern, by, chance))), None)


def hedge_gained(text: str, chance: random.Random) -> str | None:
    adverb = chance.choice(["reportedly", "allegedly", "apparently", "possibly", "perhaps"])
    ways: list[tuple[str, Callable[[re.Match[str]], str | None]]] = [
        (r"\b(was|were|has|have|had) (?=\w+ed\b)", lambda m: f"{m[1]} {adverb} "),
        (r"(?<=[a-z] )will (?!not|be no)(?=[a-z])", lambda m: chance.choice(["may ", "might ", "could "])),
        (
            r"(?<=[a-z] )is (?=a |an |the )",
            lambda m: chance.choice(["may be ", "appears to be ", "is believed to be "]),
        ),
        (r"\b(was|were) (?=a |an |the |in |at )", lambda m: f"{m[1]} {adverb} "),
    ]
    chance.shuffle(ways)
    return next((new for pattern, by in ways if (new := swap(text, pattern, by, chance))), None)


SPEAKER = rf"(?:(?:the |a |an |The |A |An )?(?:[\w-]+ ){{0,3}}?(?:{PERSON}|[Pp]olice|[Oo]fficials?|spokes\w+|[A-Z][a-z]+|he|she|they))"


def attribution_lost(text: str, chance: random.Random) -> str | None:
    ways: list[tuple[str, Callable[[re.Match[str]], str | None]]] = [
        (
            rf", {SPEAKER} (?:said|says|added|told \w+|explained)(?: on \w+day| in a statement| today)?(?=\.(?:\s|$))",
            lambda m: "",
        ),
        (
            rf"([,?!])([”\"]) {SPEAKER} (?:said|says|added|told \w+)(?=\.)",
            lambda m: ("" if m[1] == "," else m[1]) + "." * (m[1] == ",") + m[2] + "\0",
        ),
        (r", according to [\w’' ]{3,50}(?=\.(?:\s|$))", lambda m: ""),
        (r"According to [\w’' ]{3,50}, (\w)", lambda m: m[1].upper()),
        (
            rf"(?:^|(?<=[.!?] )){SPEAKER} (?:said|says|claimed|confirmed|believes?|told \w+)(?: on \w+day)? that (\w)",
            lambda m: m[1].upper(),
        ),
        (
            rf"(?:^|(?<=[.!?] )){SPEAKER} (?:said|says)(?: on \w+day)? (?!that|on|in|of|at|to|he would|[“\"])([a-z])",
            lambda m: m[1].upper(),
        ),
        (rf", {SPEAKER} (?:said|says|added)(?: on \w+day)?,", lambda m: ""),
    ]
    chance.shuffle(ways)
    new = next((new for pattern, by in ways if (new := swap(text, pattern, by, chance))), None)
    return new.replace("\0.", "").replace("\0", "") if new else None


def attribution_gained(text: str, chance: random.Random) -> str | None:
    name = f"{chance.choice(FIRST)} {chance.choice(LAST)}"
    sentences = sentences_of(text)
    plain = [
        s
        for s in sentences
        if not re.search(rf"\b(?:{SPEECH}|report\w*)\b|[“”\"]", s) and s.endswith(".") and len(s.split()) > 7
    ]
    if not plain:
        return None
    one = chance.choice(plain)
    low = one if re.match(r"[A-Z][a-z]+ [A-Z]|I |[A-Z]{2}", one) else one[0].lower() + one[1:]
    new = chance.choice([
        f"{one[:-1]}, police said.", f"{one[:-1]}, {name} said.", f"{one[:-1]}, said {name}, a spokesman.",
        f"According to {name}, {low}", f"{one[:-1]}, according to officials.", f"{name} said that {low}",
        f"Officials said {low}", f"{one[:-1]}, the mayor told reporters.", f"In a statement, {name} said {low}",
    ])  # fmt: skip
    return text.replace(one, new, 1)


def speaker_changed(text: str, chance: random.Random) -> str | None:
    name = f"{chance.choice(FIRST)} {chance.choice(LAST)}"
    ways: list[tuple[str, Callable[[re.Match[str]], str | None]]] = [
        (rf"{PERSON}(?= (?:said|says|told|added|claimed|wrote|explained|insisted|confirmed)\b)", lambda m: name),
        (rf"(?<=said ){PERSON}(?=[.,])", lambda m: name),
        (rf"(?<=according to ){PERSON}(?=[.,])", lambda m: name),
        (
            r"(?<=[”\"] )[A-Z][a-z]{2,}(?= (?:said|added|told))",
            lambda m: name.split()[1] if m[0] not in LITTLE else None,
        ),
        (r"\b[Pp]olice(?= (?:said|say|confirmed)\b)", lambda m: capital_like(m[0], "residents")),
        (rf"{PERSON}(?=, [\w’' -]{{4,60}}, (?:said|told|added)\b)", lambda m: name),
    ]
    chance.shuffle(ways)
    return next((new for pattern, by in ways if (new := swap(text, pattern, by, chance))), None)


LITTLE = frozenset("He She They It The This That We You Who In On But And".split())


def capital_like(old: str, new: str) -> str:
    return capital(new) if old[0].isupper() else new


def number_changed(text: str, chance: random.Random) -> str | None:
    def other(match: re.Match[str]) -> str | None:
        number = int(match[0].replace(",", ""))
        if 1900 <= number <= 2030 and "," not in match[0]:
            return None
        new = chance.choice([number * 2, number + chance.randint(1, 9), max(1, number // 2), number * 10])
        return None if new == number else f"{new:,}" if "," in match[0] or new > 9999 else str(new)

    months = "|".join(m[:3] for m in [*MONTHS, "May"])
    ways: list[tuple[str, Callable[[re.Match[str]], str | None]]] = [
        (
            rf"(?<![\w.,:/$£€-])(?<!(?:{months})\w )(?<!No\. )\d{{1,3}}(?:,\d{{3}})*(?![\w:/]|[.,]\d|[ap]m|\s?[ap]\.?m|\s(?:{months}))(?= [a-z])",
            other,
        ),
        (r"(?<=[$£€])\d{1,3}(?:,\d{3})*(?![\d.]|,\d)", other),
        (rf"\b(?:{'|'.join(WORDS)})(?= [a-z]+s\b)", lambda m: chance.choice([w for w in WORDS if w != m[0]])),
        (r"(?<=\d )million", lambda m: "billion"),
    ]
    chance.shuffle(ways)
    return next((new for pattern, by in ways if (new := swap(text, pattern, by, chance))), None)


def date_changed(text: str, chance: random.Random) -> str | None:
    months = [*MONTHS, "May"]
    ways: list[tuple[str, Callable[[re.Match[str]], str | None]]] = [
        (rf"\b(?:{'|'.join(WEEKDAYS)})\b", lambda m: chance.choice([w for w in WEEKDAYS if w != m[0]])),
        (rf"\b(?:{'|'.join(months)})(?= \d)", lambda m: chance.choice([w for w in months if w != m[0]])),
        (
            rf"(?<=\b(?:{'|'.join('in')}) )(?:{'|'.join(MONTHS)})\b"
            if False
            else rf"(?<=[Ii]n )(?:{'|'.join(MONTHS)})\b",
            lambda m: chance.choice([w for w in MONTHS if w != m[0]]),
        ),
        (
            rf"(?<=(?:ember|April|ch|ary|June|July|gust|ober) )\d{{1,2}}\b" if False else r"(?<=ber )\d{1,2}\b(?!:)",
            lambda m: str(int(m[0]) % 28 + 1),
        ),
        (r"(?<=[Ii]n )(?:19|20)\d\d\b", lambda m: str(int(m[0]) - chance.randint(1, 9))),
        (r"(?<=\d, )20\d\d\b", lambda m: str(int(m[0]) - 1)),
    ]
    chance.shuffle(ways)
    return next((new for pattern, by in ways if (new := swap(text, pattern, by, chance))), None)


def name_changed(text: str, chance: random.Random) -> str | None:
    name = f"{chance.choice(FIRST)} {chance.choice(LAST)}"
    return swap(text, rf"(?<=[a-z] ){PERSON}(?=[.,]? [a-z])(?! (?:{SPEECH}))", lambda m: name, chance)


def negation_changed(text: str, chance: random.Random) -> str | None:
    ways: list[tuple[str, Callable[[re.Match[str]], str | None]]] = [
        (r"\b(was|were|is|are|will|would|has|had|could|should) not\b(?! only)", lambda m: m[1]),
        (r"\b(was|were|is|are|has|had)n[’']t\b", lambda m: m[1]),
        (r"\bnever ", lambda m: ""),
        (
            r"\b(was|were|is|are|has been|had been) (?=[a-z]+ed\b|a |the |in )",
            lambda m: f"{m[1].replace(' been', '')} not {'been ' if 'been' in m[1] else ''}",
        ),
        (r"\bwill (?=[a-z]+\b)(?!not|never)", lambda m: "will not "),
    ]
    chance.shuffle(ways)
    return next((new for pattern, by in ways if (new := swap(text, pattern, by, chance))), None)


def quote_altered(text: str, chance: random.Random) -> str | None:
    def other(match: re.Match[str]) -> str | None:
        words = match[0].split()
        if len(words) < 9:
            return None
        at = chance.randint(3, len(words) - 5)
        if chance.random() < 0.5:
            return " ".join(words[:at] + words[at + chance.randint(1, 3) :])
        return " ".join(
            [*words[:at], chance.choice(["really", "dreadful", "always", "money", "danger"]), *words[at + 1 :]]
        )

    return swap(text, r"“[^“”]{50,400}”|(?<!\w)\"[^\"“”]{50,400}\"(?!\w)", other, chance)


def nothing(text: str, chance: random.Random) -> str | None:
    """Edits that change words alone, each as an editor makes it."""
    days = "|".join(WEEKDAYS)
    digits = {str(number): word for number, word in enumerate(WORDS, 2)}
    ways: list[tuple[str, Callable[[re.Match[str]], str | None]]] = [
        (r"(?<= )(?:[2-9]|1[012])(?= [a-z]+s\b)", lambda m: digits[m[0]]),
        (rf"\b(?:{'|'.join(WORDS)})(?= [a-z]+s\b)", lambda m: str(WORDS.index(m[0]) + 2)),
        (r"(?<=\d )(?:percent|per cent)|(?<=\d)%", lambda m: "%" if m[0][0] == "p" else " percent"),
        (r"\b(Jan|Feb|Aug|Sept|Oct|Nov|Dec)\.(?= \d)", lambda m: next(x for x in MONTHS if x.startswith(m[1]))),
        (rf"\b({'|'.join(MONTHS)}) (\d{{1,2}})\b(?!,? \d{{4}})", lambda m: f"{m[2]} {m[1]}"),
        (
            r"\b(\w+)n[’']t\b",
            lambda m: f"{m[1]} not" if m[1] in ("did", "is", "was", "has", "had", "does", "were") else None,
        ),
        (r"\bdid not\b", lambda m: "didn't"),
        (
            rf"({PERSON}) said\b",
            lambda m: f"{m[1]} {chance.choice(['told reporters', 'stated', 'added', 'says', 'explained'])}",
        ),
        (rf"\bsaid ({PERSON})(?=[.,])", lambda m: f"{m[1]} said"),
        (rf"({PERSON}) (?=said\b)", lambda m: m[1].split()[-1] + " "),
        (rf"({PERSON}) (?=said\b)", lambda m: chance.choice(["She ", "He "])),
        (r"(?<=\w)[,] (who|which) [\w ]{10,50},", lambda m: ""),
        (r"\bsaid that\b", lambda m: "said"),
        (rf"([A-Z][^.!?“”\"]{{20,90}}) on ({days})\.(?= |$)", lambda m: f"On {m[2]}, {m[1][0].lower() + m[1][1:]}."),
        (r"([.!?]) ([A-Z])(?=[^.!?]{40,}\.)", lambda m: f"{m[1]} It was the talk of the town. {m[2]}"),
        (r", and (?=(?:the|he|she|it|they) )", lambda m: ". "),
        (rf"(?<=[a-z] )({PERSON})(?= [a-z])", lambda m: m[1].split()[-1]),
        (r"[”\"] (he|she) said\b", lambda m: m[0][:2] + m[1] + " told the paper"),
    ]
    chance.shuffle(ways)
    new = next((new for pattern, by in ways if (new := swap(text, pattern, by, chance))), None)
    return re.sub(r"([.] )([a-z])", lambda m: m[1] + m[2].upper(), new) if new else reworded(text, chance, 0.2)


def reworded(text: str, chance: random.Random, part: float) -> str:
    """Some words for others of the same sense."""
    return re.sub(
        r"\b[a-z]+\b", lambda m: SYNONYMS[m[0]] if m[0] in SYNONYMS and chance.random() < part else m[0], text
    )


EDITORS: dict[str | None, Editor] = {
    "hedge_lost": hedge_lost, "hedge_gained": hedge_gained, "attribution_lost": attribution_lost,
    "attribution_gained": attribution_gained, "speaker_changed": speaker_changed, "number_changed": number_changed,
    "date_changed": date_changed, "name_changed": name_changed, "negation_changed": negation_changed,
    "quote_altered": quote_altered, None: nothing,
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


def plant(text: str, wanted: Counter[str | None], chance: random.Random) -> Plant | None:
    """The passage with the change that is still wanted most and that it allows."""
    for type in sorted(EDITORS, key=lambda type: (wanted[type], chance.random())):
        new = EDITORS[type](text, chance)
        if new and new != text:
            wanted[type] += 1
            return Plant(text, reworded(new, chance, chance.choice([0, 0, 0.3])), type, EDITORS[type].__name__)
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
        plants = []
        for start, end in list(passages_of(paragraphs, chance))[:EACH]:
            planted = plant("\n\n".join(paragraphs[start:end]), wanted, chance)
            if planted:
                plants.append(planted)
        for at, one in zip((2, 5, 8), plants, strict=False):
            frame.insert(min(at, len(frame)), one.new)
        if plants:
            done += len(plants)
            yield "\n\n".join(paragraphs), "\n\n".join(frame), plants


def told_in(here: Audit, there: Audit, plants: list[Plant]) -> list[tuple[Plant, bool, list[tuple[str, str, str]]]]:
    """For each planted passage whether it was found, and the changes that are told in it, with their words."""
    shared = [(passage.here, passage.there) for passage in find_shared(here.article, there.article)]
    changes = [change for found in find_drift(here, there, shared) for change in found]
    told = []
    for one in plants:
        start = here.article.text.find(one.new)
        place = Span(start, start + len(one.new))
        inside = [
            (change.type, there.article.cut(change.there), here.article.cut(change.here))
            for change in changes
            if place.start <= change.here.start <= place.end and change.type != "wording"
        ]
        told.append((one, any(passage.overlaps(place) for passage, _ in shared), inside))
    return told


def measure_changes(data: Path, half: str, count: int, show: bool) -> dict[str, object]:
    right, planted, wrong, ways = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    found = total = quiet = silent = 0
    missed: dict[str, list[str]] = defaultdict(list)
    for old, new, plants in pairs(read_bodies(data, half), count, seed=5):
        there = headwater.audit_text(old, headline="A story", select=("PG03",))
        here = headwater.audit_text(new, headline="Another story", select=("PG03",))
        for one, is_found, told in told_in(here, there, plants):
            total, found = total + 1, found + is_found
            types = {type for type, *_ in told}
            extra = types - {one.type} - COMES_WITH.get(one.type or "", set())
            wrong.update(extra)
            if one.type is None:
                quiet, silent = quiet + 1, silent + (not types)
            else:
                planted[one.type] += 1
                right[one.type] += one.type in types
            if show and ((one.type and one.type not in types) or extra):
                print(f"--- {one.type} found={is_found} told={told}\n  OLD {one.old!r}\n  NEW {one.new!r}")
    del missed, ways
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
