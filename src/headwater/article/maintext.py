"""Which of the walked stretches are the article's main text: trafilatura's choice, laid over the walk."""

import re
import unicodedata
from bisect import bisect
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lxml import html

from headwater.article.walk import Stretch

WORD = re.compile(r"\w+")
FREE = re.compile(rb"\0{8,}")
TELLING = 6  # words from which a stretch is recognised wherever it stands; "Share" and "Read more" must stand in place
TRIES = 30  # a line said more often than this is looked for no further
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
    laid = _Laid(" " + " ".join(word for line in lines for word in line) + " ", {" ".join(line) for line in lines})
    keys = {stretch.number: words(stretch.text) for stretch in stretches}
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

    def __init__(self, whole: str, lines: set[str]) -> None:
        self.whole = whole
        self.lines = lines
        self.used = bytearray(len(whole))
        self.ends: dict[int, int] = {}
        self.order: list[int] = []  # the numbers of those laid, sorted

    def place(self, number: int, own: list[str]) -> None:
        key = " " + " ".join(own) + " "
        at = bisect(self.order, number)
        cursor = self.ends[self.order[at - 1]] if at else 0
        place = self.free(key, cursor)
        if len(own) < TELLING:
            near = place >= 0 and (place == cursor or (key.strip() in self.lines and place - cursor < REACH))
            if not near:
                return
        elif place < 0:
            place = self.free(key, 0)
            if place < 0:
                return
        end = place + len(key) - 1
        self.used[place:end] = b"\1" * (end - place)
        self.ends[number] = end
        self.order.insert(at, number)

    def free(self, key: str, start: int) -> int:
        place = self.whole.find(key, start)
        for _ in range(TRIES):
            if place < 0 or not self.used[place + 1]:
                return place
            place = self.whole.find(key, place + 1)
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
