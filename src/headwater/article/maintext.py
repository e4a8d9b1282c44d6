"""Which of the walked stretches are the article's main text: trafilatura's choice, laid over the walk."""

import re
import unicodedata
from bisect import bisect, bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lxml import html

from headwater.article.walk import Stretch

WORD = re.compile(r"\w+")
FREE = re.compile(rb"\0{8,}")
TELLING = 6  # words from which a stretch is recognised wherever it stands; "Share" and "Read more" must stand in place
TRIES = 1000  # places that begin like a stretch and are looked at: what a page says more often stays unfound
REACH = 2000  # characters of main text within which a short line is looked for


@dataclass(frozen=True, slots=True)
class Chosen:
    """Numbers of the stretches that trafilatura takes for main text, and for comments."""

    main: frozenset[int]
    comments: frozenset[int]


def choose(tree: html.HtmlElement, stretches: Iterable[Stretch]) -> Chosen:
    """Run trafilatura once over the tree (comments found already are out of it) and map its text to the stretches."""
    from trafilatura import bare_extraction

    document = bare_extraction(tree, include_comments=True, include_formatting=False)
    if document is None or isinstance(document, dict):
        return Chosen(frozenset(), frozenset())
    left = list(stretches)
    main = _places(left, document.text or "")
    rest = [stretch for stretch in left if stretch.number not in main]
    return Chosen(main, _places(rest, document.comments or ""))


def words(text: str) -> list[str]:
    return WORD.findall((text if text.isascii() else unicodedata.normalize("NFC", text)).lower())


def _places(stretches: list[Stretch], text: str) -> frozenset[int]:
    """The stretches that `text` is made of. Each place of `text` is given to one stretch.

    Paragraphs choose first: teasers, captions and list entries often repeat what a paragraph says.
    """
    lines = [words(line) for line in text.splitlines()]
    keys = {stretch.number: words(stretch.text) for stretch in stretches}
    laid = _Laid(lines, {tuple(own[:TELLING]) for own in keys.values()})
    second = [stretch for stretch in stretches if _repeats(stretch)]
    first = [stretch for stretch in stretches if not _repeats(stretch)]
    for some in (first, second):
        for stretch in some:
            if own := keys[stretch.number]:
                laid.place(stretch.number, own)
    missing = [
        number for number, own in keys.items() if len(own) >= 2 * TELLING and number not in laid.ends
    ]  # fmt: skip
    return frozenset(laid.ends) | laid.nearly(missing, keys)


def _repeats(stretch: Stretch) -> bool:
    here = stretch.here
    return here.listed or bool(here.places & {"chrome", "aside"}) or bool(here.own & {"caption"}) or here.tag == "div"


class _Laid:
    """Stretches laid over a text of words, each on a place of its own."""

    def __init__(self, lines: list[list[str]], openings: set[tuple[str, ...]]) -> None:
        spoken = [word for line in lines for word in line]
        self.whole = " " + " ".join(spoken) + " "
        self.lines = {" ".join(line) for line in lines}
        self.used = bytearray(len(self.whole))
        self.ends: dict[int, int] = {}
        self.order: list[int] = []  # the numbers of those laid, sorted
        # Where stretches can begin. Searching the whole text for each took 10 s on a page of 16,000 teasers.
        self.starts: dict[tuple[str, ...], list[int]] = {}
        place = 0
        for opening in zip(*(spoken[skip:] for skip in range(TELLING)), strict=False):
            if opening in openings:
                self.starts.setdefault(opening, []).append(place)
            place += len(opening[0]) + 1

    def place(self, number: int, own: list[str]) -> None:
        key = " " + " ".join(own) + " "
        at = bisect(self.order, number)
        cursor = self.ends[self.order[at - 1]] if at else 0
        if len(own) < TELLING:
            place = self.near(key, cursor)
        else:
            place = self.free(key, own, cursor)
            if place < 0 < cursor:
                place = self.free(key, own, 0)
        if place < 0:
            return
        end = place + len(key) - 1
        self.used[place:end] = b"\1" * (end - place)
        self.ends[number] = end
        self.order.insert(at, number)

    def near(self, key: str, cursor: int) -> int:
        """Where a short line follows at once, or is a line of its own a little further on; else -1."""
        place = self.whole.find(key, cursor, cursor + REACH + len(key))
        while place >= 0 and self.used[place + 1]:
            place = self.whole.find(key, place + 1, cursor + REACH + len(key))
        return place if place == cursor or key.strip() in self.lines else -1

    def free(self, key: str, own: list[str], cursor: int) -> int:
        starts = self.starts.get(tuple(own[:TELLING]), [])
        first = bisect_left(starts, cursor)
        for at in range(first, min(first + TRIES, len(starts))):
            if not self.used[starts[at] + 1] and self.whole.startswith(key, starts[at]):
                return starts[at]
        return -1

    def nearly(self, numbers: list[int], keys: dict[int, list[str]]) -> set[int]:
        """Those that are in what is left but for a few words: trafilatura drops some inline parts."""
        if not numbers:
            return set()
        grams: Counter[tuple[str, ...]] = Counter()
        for free in FREE.finditer(self.used):
            grams.update(_grams(self.whole[free.start() : free.end()].split()))
        if not grams:
            return set()
        found = set()
        for number in numbers:
            mine = Counter(_grams(keys[number]))
            shared = mine & grams
            if shared.total() >= 0.6 * mine.total():
                found.add(number)
                grams -= shared
        return found


def _grams(own: list[str]) -> Iterator[tuple[str, ...]]:
    return zip(own, own[1:], own[2:], own[3:], strict=False)
