"""Text -> names: which words name a person, an organisation, a group of people, a place, a document.

A small head on the tagger's encoder, which is uncased, plus the case of the letters: "the Rose" and "she rose" differ
only there. One pass over the windows serves both (`tag` hands on the name scores).
"""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple, get_args

import numpy as np
from numpy.typing import NDArray

from headwater.encoder import GOES_ON, OPENS_BLOCK, Pieces, load_names
from headwater.records import EntityKind, Span
from headwater.statements.tagger import Tags, decode, read

KINDS: tuple[EntityKind, ...] = get_args(EntityKind)
# "Sen. Ann Vale" is Ann Vale: a title comes and goes, the name stays. "Prince" alone is a name.
TITLES = frozenset(
    """mr mrs ms miss mx dr prof professor sir dame lord lady baroness baron rev reverend fr father sister brother
    sen senator rep representative gov governor president vice mayor judge justice chief sgt sergeant cpl corporal lt
    lieutenant capt captain maj major col colonel gen general adm admiral cmdr commander officer det detective insp
    inspector constable king queen prince princess pope cardinal archbishop bishop sheikh sheik ayatollah imam rabbi
    pastor sheriff chancellor minister prime secretary speaker ambassador attorney councilman councilwoman councilor
    councillor alderman commissioner deputy coach congressman congresswoman assemblyman assemblywoman supervisor
    superintendent director chairman chairwoman chair ceo pvt private spc cllr hon mme madame monsieur don
    uncle aunt grandma grandpa saint st former ex""".split()
)
_ARTICLE = re.compile(r"(?:the|an?)\s+", re.IGNORECASE)
_FIRST_WORD = re.compile(r"([\w’'-]+)\.?\s+")
_POSSESSIVE = re.compile(r"['’]s?$")
_ABBREVIATION = re.compile(
    r"(?:(?:^|[\s.])\w|\b(?:Jr|Sr|Inc|Co|Corp|Ltd|Bros|St|Mt|Ave|Ph\.D|M\.D|Assn|Dept|Univ|Calif|No))\.$"
)
_DANGLING = re.compile(r"\s+(?:of|and|or|for|the|in|at|on|to|by|from|with|&)$", re.IGNORECASE)
# "Park Joo-ho" goes on after the hyphen, "an Ann Vale-led council" does not.
_HYPHENATED = re.compile(
    r"[-‑](?!(?:era|led|like|style|run|backed|owned|themed|type|born|esque|gate|based|free|bound|aligned)\b)"
    r"(?:[A-Z]\w*|[a-z]{1,6})\b"
)
_SURE = 0.8  # of .6 to 1, all alike on GUM's interviews and PolNeAR dev
_WORD = re.compile(r"\w+")
_EDGES = "\"'“”‘’`()[]{}<>,;:!?…–—-*•|/\\_~#=+&@ \t\r\n\u00a0"


class Name(NamedTuple):
    """A name without article, title or possessive; `probability` is that of its least certain word."""

    span: Span
    kind: EntityKind
    probability: float


def find_names(text: str, blocks: list[Span], *, tags: Tags | None = None) -> list[Name]:
    """The names in `blocks`, the paragraphs of `text` in order; in order of place, never overlapping.

    `tags` are what `tag` found in `text`: its blocks are not read again, only those of `blocks` that it did not see.
    """
    windows, scores = (list(tags.windows), list(tags.names)) if tags else ([], [])
    seen = np.concatenate([w.offsets[:, 0] for w in windows]) if windows else np.empty(0, np.int64)
    counts = [np.searchsorted(seen, block) for block in blocks]
    more, found = read(text, [block for block, (a, b) in zip(blocks, counts, strict=True) if a == b])
    if not (windows := windows + more):
        return []
    names = _names(text, windows, scores + [score.names for score in found])
    starts = [block.start for block in blocks]
    inside = [
        name for name in names if (i := bisect_right(starts, name.span.start)) and blocks[i - 1].contains(name.span)
    ]
    return _agree(text, blocks, _without_openers(text, blocks, sorted(inside)))


def trim(text: str, span: Span, kind: EntityKind) -> Span | None:
    """The name itself: "the Harwick Times'" is Harwick Times, "Mayor Ann Vale's" Ann Vale; or `None`."""
    start, end = span
    while True:
        held = (start, end)
        while start < end and text[start] in _EDGES + ".":
            start += 1
        # "Jacob and Sons (Harwick)" keeps its bracket.
        while start < end and text[end - 1] in _EDGES and not (text[end - 1] == ")" and "(" in text[start:end]):
            end -= 1
        words = text[start:end]
        if words.endswith(".") and not _ABBREVIATION.search(words):
            end -= 1
        elif dangling := _DANGLING.search(words):
            end = start + dangling.start()
        elif owned := _POSSESSIVE.search(words):
            end = start + owned.start()
        elif article := _ARTICLE.match(words):
            start += article.end()
        elif kind == "person" and (title := _FIRST_WORD.match(words)) and title[1].lower() in TITLES:
            start += title.end()
        if (start, end) == held:
            break
    return Span(start, end) if any(map(str.isalnum, text[start:end])) else None


def _names(text: str, windows: list[Pieces], scores: list[NDArray[np.float32]]) -> Iterator[Name]:
    """The best label path over whole words: a word's label is that of its first piece."""
    settings = load_names().settings
    labels: list[str] = settings["labels"]
    within = np.array([i for i, label in enumerate(labels) if label.startswith("I-")])
    firsts = [np.flatnonzero(window.shapes[:, GOES_ON] == 0) for window in windows]
    words = []
    for window, score, first in zip(windows, scores, firsts, strict=True):
        rows = score[first]
        # No name goes on from one paragraph into the next.
        rows[np.ix_(np.flatnonzero(window.shapes[first, OPENS_BLOCK]), within)] = -1e4
        words.append(rows)
    paths, marginals = decode(words, np.array(settings["transitions"]), np.array(settings["starts"]))
    for window, first, path, probabilities in zip(windows, firsts, paths, marginals, strict=True):
        ends = window.offsets[np.append(first[1:], len(window)) - 1, 1]
        done = 0
        for kind, begin, end in _runs([labels[i] for i in path]):
            span = trim(text, Span(int(window.offsets[first[begin], 0]), int(ends[end - 1])), kind)
            if span is None or span.start < done or text[slice(*span)].islower():
                continue  # "the growers’ union" is a noun
            more = _HYPHENATED.match(text, span.end)
            if kind == "person" and more and " " in text[slice(*span)]:
                span = Span(span.start, more.end())
            done = span.end
            yield Name(span, kind, float(probabilities[np.arange(begin, end), path[begin:end]].min()))


def _runs(labels: list[str]) -> Iterator[tuple[EntityKind, int, int]]:
    begin = 0
    for i in range(1, len(labels) + 1):
        if i == len(labels) or not labels[i].startswith("I-"):
            if labels[begin] != "O":
                kind: EntityKind = labels[begin][2:]  # type: ignore[assignment]
                yield kind, begin, i
            begin = i


def _without_openers(text: str, blocks: list[Span], names: list[Name]) -> list[Name]:
    """Drop a doubtful word whose capital may be the sentence's: "Weir will hold", where "the weir" is spoken of too."""
    doubtful = {
        text[slice(*name.span)].lower()
        for name in names
        if name.probability < _SURE and text[slice(*name.span)].istitle() and _opens(text, name.span.start)
    }
    if not doubtful:
        return names
    small = {word[0] for block in blocks for word in _WORD.finditer(text, *block)} & doubtful
    return [
        name
        for name in names
        if text[slice(*name.span)].lower() not in small
        or name.probability >= _SURE
        or not _opens(text, name.span.start)
    ]


def _opens(text: str, start: int) -> bool:
    before = text[max(0, start - 4) : start].rstrip(" \"“‘'")
    return not before or before[-1] in "\n.!?:"


def _agree(text: str, blocks: list[Span], names: list[Name]) -> list[Name]:
    """One name, one kind throughout an article: the one its mentions speak for most, weighed by their certainty.

    A last name alone is the person's whose full name the article gives: "Vale" by "Ann Vale", were it tagged a place.
    """
    votes: dict[str, dict[EntityKind, float]] = defaultdict(lambda: defaultdict(float))
    last_names: set[str] = set()
    for span, kind, probability in names:
        words = text[slice(*span)]
        votes[words][kind] += probability
        if kind == "person" and " " in words and probability > 0.5:
            last_names.add(words.split()[-1])
    kinds = {words: max(KINDS, key=counts.__getitem__) for words, counts in votes.items()}
    kinds.update((words, "person") for words in last_names & set(kinds))
    agreed = [name._replace(kind=kinds[text[slice(*name.span)]]) for name in names]
    return sorted(agreed + _missed(text, blocks, agreed))


def _missed(text: str, blocks: list[Span], names: list[Name]) -> list[Name]:
    """Mentions that the head missed, of names that it mostly found and of last names of people named in full.

    Each is as sure as the least certain one found.
    """
    found: dict[str, list[Name]] = defaultdict(list)
    opening: dict[str, list[str]] = defaultdict(list)  # names by their first word
    surnames: set[str] = set()
    for name in names:
        words = text[slice(*name.span)]
        found[words].append(name)
        if name.kind == "person" and " " in words:
            found[words.split()[-1]].append(name)
            surnames.add(words.split()[-1])
    for words in found:
        if len(words) > 1 and words != words.lower() and (first := _WORD.match(words)):
            opening[first[0]].append(words)
    missed: dict[str, list[Span]] = defaultdict(list)
    held = iter([*(name.span for name in names), Span(len(text) + 1, len(text) + 1)])
    taken = next(held)
    for block in blocks:
        done = block.start
        for word in _WORD.finditer(text, block.start, block.end):
            start = word.start()
            while taken.end <= start:
                taken = next(held)
            limit = min(taken.start, block.end)
            if not done <= start < limit:
                continue
            fits = (
                words
                for words in opening.get(word[0], ())
                if start + len(words) <= limit
                and text.startswith(words, start)
                and not text[start + len(words) : start + len(words) + 1].isalnum()
            )
            if longest := max(fits, key=len, default=""):
                done = start + len(longest)
                missed[longest].append(Span(start, done))
    return [
        Name(span, found[words][0].kind, min(name.probability for name in found[words]))
        for words, spans in missed.items()
        if len(spans) <= len(found[words]) or words in surnames
        for span in spans
    ]
