"""Readers' comments among the walked stretches, apart from the article and from forms and notices."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import groupby

from lxml import html

from headwater.article.marks import is_date_line, is_furniture
from headwater.article.walk import Stretch, Walked

# "Comments", "12 Comments", "Kommentare (3)", "4 thoughts on “Bridge reopens”": what follows is the readers'.
TITLE = re.compile(
    r"\W*(?:(?P<count>\d+|one|two|three|no|eine?|un[ae]?)\s+)?(?:readers?['’]?\s+|leser)?"
    r"(?:comments?|kommentare?|commentaires?|comentarios?|comment[oi]|comentários?|reacties?|réactions?|responses?|replies"
    r"|thoughts?|antworte?n?|gedanken?|reaktion(?:en)?|réflexions?|réponses?|respuestas?|risposte|respostas?|gedachten)"
    r"\W*(?P<after>\(?\d+\)?)?\W*(?:\s(?:on|to|so far|zu[mr]?|auf|sur|en|a|à|su|sobre|over|op|bisher)\b.*)?$",
    re.IGNORECASE,
)
# Blogger's "Gull said...", and "Gull says:" where a date follows.
SAID = re.compile(r".{2,40} (?:said\s?(?:\.\.\.|…)|(?:says|schreibt|sagt|dit|dice):?)", re.IGNORECASE)
# "Gull wrote on 3 May 2021 at 10:15:"
SAID_AT = re.compile(r".{2,40} (?:said|wrote|sagte|schrieb|meinte) .{0,30}\d\d?[:.]\d\d\b.{0,12}", re.IGNORECASE)
SHORT_ARTICLE = 500  # characters above from which "12 Comments" heads comments, however many they are
ARTICLE = 800  # characters of paragraphs before an area from which they are the article, however long the area is
LOOSE_WORDS = 4  # in a comment area without marked comments, a stretch this long is one; shorter are names and buttons


@dataclass(frozen=True, slots=True)
class Said:
    """A comment: the numbers of its stretches, and what is told of it."""

    numbers: tuple[int, ...]
    author: str | None
    date: str | None
    depth: int
    reply_to: int | None


@dataclass(frozen=True, slots=True)
class Talked:
    said: tuple[Said, ...]
    words: frozenset[int]  # stretches that are comments' own words
    furniture: frozenset[int]  # titles, forms and notices around them
    apart: frozenset[int]  # all stretches that belong to comments, their furniture and their makeup
    elements: tuple[html.HtmlElement, ...]  # what to cut from the tree before looking for the main text


def find_comments(walked: Walked) -> Talked:
    """The comments of the page, in reading order."""
    refused = _refused_areas(walked)
    wrappers = _refused_comments(walked)
    own: dict[int, list[Stretch]] = {}
    apart: set[int] = set()
    furniture: set[int] = set()
    loose: list[Stretch] = []
    for stretch in walked.stretches:
        here = stretch.here
        if here.comment is None and (here.area is None or here.area in refused):
            continue
        if here.comment in wrappers:
            continue
        apart.add(stretch.number)
        if is_furniture(stretch.text) or (here.comment is None and "form" in here.places):
            furniture.add(stretch.number)
        elif TITLE.match(stretch.text):
            continue  # a counter or a title, as in <div class="comment"><a>12 comments</a></div>
        elif here.comment is not None:
            own.setdefault(here.comment, []).append(stretch)
        else:
            loose.append(stretch)
    groups = {number: _words_of(stretches) for number, stretches in own.items()}
    groups = {number: stretches for number, stretches in groups.items() if stretches}
    said = _in_order(walked, groups, _loose(loose, groups, furniture))
    return Talked(
        said,
        frozenset(number for one in said for number in one.numbers),
        frozenset(furniture),
        frozenset(apart),
        tuple(area for number, area in enumerate(walked.areas) if number not in refused)
        + tuple(element for talk, element in walked.items if talk not in wrappers),
    )


def comments_below(walked: Walked, main: frozenset[int]) -> frozenset[int]:
    """The stretches of the main text that stand below a title of comments: pages whose markup says nothing of them.

    The title must have most of the text above it, or some and the number of comments: "12 comments" under a headline
    leads to them, and heads nothing.
    """
    sizes = {number: len(walked.stretches[number].text) for number in sorted(main)}
    half = sum(sizes.values()) / 2
    above = 0
    for stretch in walked.stretches:
        if len(stretch.text) < 120 and (
            (above >= half and (TITLE.match(stretch.text) or _says(walked, stretch)))
            or (above >= SHORT_ARTICLE and _counts(stretch))
        ):
            return frozenset(number for number in main if number >= stretch.number)
        above += sizes.get(stretch.number, 0)
    return frozenset()


def with_loose(talked: Talked, loose: Iterable[Stretch]) -> Talked:
    """The comments, and these stretches as comments each of its own, in reading order."""
    added = [
        stretch.number
        for stretch in loose
        if len(stretch.text.split()) >= LOOSE_WORDS
        and not TITLE.match(stretch.text)
        and not SAID.fullmatch(stretch.text)
        and not SAID_AT.fullmatch(stretch.text)
        and not is_date_line(stretch.text)
    ]
    if not added:
        return talked
    every = [*talked.said, *(Said((number,), None, None, 0, None) for number in added)]
    order = sorted(range(len(every)), key=lambda at: every[at].numbers[0])
    now = {was: at for at, was in enumerate(order)}
    said = tuple(
        replace(every[at], reply_to=None if (above := every[at].reply_to) is None else now[above]) for at in order
    )
    return replace(talked, said=said, words=talked.words | frozenset(added))


def _counts(stretch: Stretch) -> bool:
    """Whether it is a title that counts comments; a link with their number leads to them, and heads nothing."""
    title = TITLE.match(stretch.text)
    return title is not None and not stretch.links and bool(title["count"] or title["after"])


def _says(walked: Walked, stretch: Stretch) -> bool:
    """Whether the line names who wrote the comment that follows; "Venn says:" in an interview has no date below."""
    if SAID_AT.fullmatch(stretch.text):
        return True
    if not SAID.fullmatch(stretch.text):
        return False
    following = walked.stretches[stretch.number + 1 : stretch.number + 2]
    return stretch.text.endswith((".", "…")) or any(is_date_line(one.text) for one in following)


def _heads_article(stretch: Stretch) -> bool:
    """Whether it is an `h1` other than those of comments and their form."""
    return stretch.here.tag == "h1" and not TITLE.match(stretch.text) and not is_furniture(stretch.text)


def _refused_comments(walked: Walked) -> set[int]:
    """Comments that hold the article itself, as where a theme marks an opinion piece as "comment"."""
    total = sum(len(stretch.text) for stretch in walked.stretches)
    sizes: Counter[int] = Counter()
    refused: set[int] = set()
    for stretch in walked.stretches:
        if (comment := stretch.here.comment) is None:
            continue
        sizes[comment] += len(stretch.text)
        if _heads_article(stretch):
            refused.add(comment)
    return refused | {comment for comment, size in sizes.items() if size > 0.6 * total}


def _refused_areas(walked: Walked) -> set[int]:
    """Areas that hold the article itself, as where a theme calls the page's wrapper "comments-open-wrapper"."""
    total = sum(len(stretch.text) for stretch in walked.stretches)
    unmarked: Counter[int] = Counter()
    before: dict[int, int] = {}
    refused: set[int] = set()
    told = 0
    for stretch in walked.stretches:
        area = stretch.here.area
        if area is None:
            if stretch.here.tag == "p" and "chrome" not in stretch.here.places and len(stretch.text.split()) >= 12:
                told += len(stretch.text)
            continue
        before.setdefault(area, told)
        if stretch.here.comment is None:
            unmarked[area] += len(stretch.text)
            if _heads_article(stretch):
                refused.add(area)
    return refused | {area for area, size in unmarked.items() if size > 0.6 * total and before[area] < ARTICLE}


def _words_of(stretches: list[Stretch]) -> list[Stretch]:
    """The comment's own words: the part marked as such, else all but name, date and buttons."""
    marked = [stretch for stretch in stretches if stretch.here.content and not stretch.here.own & {"meta"}]
    if marked:
        return marked
    return [stretch for stretch in stretches if not stretch.here.own & {"meta", "author", "date"}]


def _loose(loose: list[Stretch], groups: dict[int, list[Stretch]], furniture: set[int]) -> list[Stretch]:
    """In an area without marked comments every longer stretch is a comment; elsewhere it is a title or a notice."""
    marked = {stretch.here.area for stretches in groups.values() for stretch in stretches}
    kept = []
    for stretch in loose:
        here = stretch.here
        heading = here.tag in ("h1", "h2", "h3", "h4", "h5", "h6")
        if here.area in marked or heading or "form" in here.places:
            furniture.add(stretch.number)
        elif not here.own & {"meta", "author", "date"} and len(stretch.text.split()) >= LOOSE_WORDS:
            kept.append(stretch)
    return kept


def _in_order(walked: Walked, groups: dict[int, list[Stretch]], loose: list[Stretch]) -> tuple[Said, ...]:
    """The comments by where their words begin. One that goes on below its answers is two, by the same reader."""
    owners = [(stretch.number, number) for number, stretches in groups.items() for stretch in stretches]
    owners += [(stretch.number, -1 - stretch.number) for stretch in loose]
    runs = [
        (owner, tuple(number for number, _ in run)) for owner, run in groupby(sorted(owners), key=lambda pair: pair[1])
    ]
    index: dict[int, int] = {}
    for at, (owner, _) in enumerate(runs):
        index.setdefault(owner, at)
    said = []
    for owner, numbers in runs:
        if owner < 0:
            said.append(Said(numbers, None, None, 0, None))
            continue
        talk = walked.talks[owner]
        above = talk.reply_to
        answered = []  # a comment without words (deleted, or a wrapper) is no level
        while above is not None:
            answered += [index[above]] if above in index else []
            above = walked.talks[above].reply_to
        said.append(Said(numbers, talk.author, talk.date, len(answered), answered[0] if answered else None))
    return tuple(said)
