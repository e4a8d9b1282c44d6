"""One walk over a page's tree, in reading order: every stretch of text with where it stood and what it links to."""

import re
from dataclasses import dataclass, replace

from lxml import etree, html

from headwater.article.markup import BLOCK_TAGS, SKIP_TAGS, Place, places
from headwater.errors import NotAPage, PageError

MAX_DEPTH = 250  # deeper nesting is flattened: what follows copies and recurses
TOO_DEEP = etree.XPath("boolean(" + "/*" * (MAX_DEPTH + 1) + ")")
PARSER_DEPTH = 2040  # libxml2 drops what is nested deeper than 2,048
REPLIES = re.compile(r"children|repl(?:y|ies)|nested|thread", re.IGNORECASE)
SPACES = re.compile(r"[\s\u00a0]+")
COMMENTS = re.compile(r"(?:readers?['’]? )?comments?(?:[ -](?:section|list))?", re.IGNORECASE)
READ = frozenset(("role", "itemprop", "itemtype", "rel", "data-role"))
LABELS = frozenset(("aria-label", "data-component"))
UNSEEN = re.compile("[\u00ad\u200b\u200c\u200d\u2060\ufeff\x00-\x08\x0e-\x1f\x7f]")
STRONG_ITEM = re.compile(
    r"(?:^|\s)(?:(?:div-|li-)?comment[-_]?\d+|comment[-_](?=[a-z]*\d)\w+|idc-c|comment|leser-?kommentar"
    r"|(?:single|reader|user)[-_]?comment|itemprop:comment|itemtype:\S*schema\.org/Comment/?)(?:\s|$)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Here:
    """Where the walk stands."""

    tag: str = "body"  # of the nearest block element
    places: frozenset[Place] = frozenset()  # what the enclosing elements are
    own: frozenset[Place] = frozenset()  # what the nearest named element is
    href: str | None = None
    area: int | None = None  # the comment area
    comment: int | None = None
    content: bool = False  # inside the part of a comment that holds its words
    listed: bool = False
    pre: bool = False


@dataclass(frozen=True, slots=True)
class Stretch:
    """A block of the page as walked. `links` are (start, end, href) within `text`."""

    text: str
    links: tuple[tuple[int, int, str], ...]
    here: Here
    number: int


@dataclass(slots=True)
class Talk:
    """A reader's comment as it stands in the tree."""

    depth: int
    reply_to: int | None
    author: str | None = None
    date: str | None = None
    words: bool = False
    taken: bool = False  # its element wraps another element that is the comment itself


@dataclass(frozen=True, slots=True)
class Walked:
    stretches: tuple[Stretch, ...]
    talks: tuple[Talk, ...]
    areas: tuple[html.HtmlElement, ...]
    items: tuple[tuple[int, html.HtmlElement], ...]  # comments outside any area: (number of the talk, element)
    times: tuple[tuple[int, str, str], ...]  # (number of the stretch that follows, datetime attribute, class names)
    rel_authors: tuple[tuple[int, str], ...]


def parse(text: str) -> html.HtmlElement:
    """The page's tree, at most `MAX_DEPTH` deep. Raises `PageError` where nesting would lose text."""
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        tree = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise NotAPage(f"Expected HTML, got something without elements ({error}). Check what was saved.") from error
    if TOO_DEEP(tree):
        _limit_depth(tree)
    return tree


def _limit_depth(tree: html.HtmlElement) -> None:
    depth = deepest = 0
    cut: list[html.HtmlElement] = []
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        if event == "end":
            depth -= 1
            continue
        depth += 1
        deepest = max(deepest, depth)
        if depth == MAX_DEPTH and len(element):
            cut.append(element)
    if deepest >= PARSER_DEPTH:
        raise PageError(
            f"Expected a page nested at most {PARSER_DEPTH} elements deep, got one nested deeper, of which text would "
            "be lost. Save the article as plain text, and try again."
        )
    for element in cut:
        words = "\n".join(piece for piece in element.itertext() if piece.strip())
        for child in list(element):
            element.remove(child)
        element.text = words


def walk(tree: html.HtmlElement) -> Walked:
    """Every stretch of text of the page, in reading order."""
    return _Walk().over(tree)


def names_of(element: html.HtmlElement) -> str:
    """Its class and id tokens, role and microdata, as `places` reads them."""
    names = ""
    for name, value in element.items():
        if name == "class" or name == "id":
            names += " " + value
        elif name in READ:
            names += f" {name}:" + f" {name}:".join(value.split())
        elif name in LABELS and COMMENTS.fullmatch(value):
            names += " comments"
    return names


def _spaced(raw: str, *, lines: bool) -> str:
    """Its words with single spaces between; in preformatted text its line breaks stay."""
    piece = "\n".join(SPACES.sub(" ", line) for line in raw.split("\n")) if lines else SPACES.sub(" ", raw)
    return piece if piece.isprintable() else UNSEEN.sub("", piece)


def _stamp(element: html.HtmlElement, tag: str, names: str) -> str | None:
    """The date an element has for machines; hAtom blogs have `<abbr class="published" title="2021-03-03">`."""
    stamp: str | None = None
    if tag == "time" or "itemprop:date" in names:
        stamp = element.get("datetime") or element.get("content")
    elif tag == "abbr" and ("published" in names or "updated" in names):
        stamp = element.get("title")
    return stamp


class _Walk:
    def __init__(self) -> None:
        self.stretches: list[Stretch] = []
        self.pieces: list[tuple[str, Here | None]] = []  # a line break has no place
        self.talks: list[Talk] = []
        self.areas: list[html.HtmlElement] = []
        self.items: list[tuple[int, html.HtmlElement]] = []
        self.headed: set[int] = (
            set()
        )  # areas with an `h1` so far: the page's wrapper, in which the comments are to come
        self.times: list[tuple[int, str, str]] = []
        self.rel_authors: list[tuple[int, str]] = []
        self.stack: list[tuple[Here, str]] = [(Here(), "")]

    def over(self, tree: html.HtmlElement) -> Walked:
        walker = etree.iterwalk(tree, events=("start", "end"))
        for event, element in walker:
            tag = element.tag
            if event == "start":
                if tag in SKIP_TAGS or element.get("hidden") is not None:
                    walker.skip_subtree()
                    self.stack.append((self.stack[-1][0], ""))
                else:
                    self.enter(element, tag)
            else:
                self.stack.pop()
                if tag in BLOCK_TAGS:
                    self.flush()
                if (tail := element.tail) and (self.pieces or not tail.isspace()):
                    self.pieces.append((tail, self.stack[-1][0]))
        self.flush()
        return Walked(
            tuple(self.stretches), tuple(self.talks), tuple(self.areas), tuple(self.items), tuple(self.times),
            tuple(self.rel_authors),
        )  # fmt: skip

    def enter(self, element: html.HtmlElement, tag: str) -> None:
        here = self.stack[-1][0]
        if tag == "br":
            self.pieces.append(("\n", None))
            self.stack.append((here, ""))
            return
        names = names_of(element)
        block = tag in BLOCK_TAGS
        if block:
            self.flush()
        found = places(tag, names) if names or block else frozenset()
        if found or block:
            here = self.moved(element, tag, names, found, here, block)
        if tag == "a" and (href := element.get("href")) and not href.startswith(("#", "javascript:")):
            here = replace(here, href=href.strip())
            if "rel:author" in names:
                self.rel_authors.append((len(self.stretches), SPACES.sub(" ", element.text_content()).strip()))
        elif stamp := _stamp(element, tag, names):
            self.stamp(here, stamp, names)
        self.stack.append((here, names))
        if (text := element.text) and (self.pieces or not text.isspace()):
            self.pieces.append((text, here))

    def stamp(self, here: Here, stamp: str, names: str) -> None:
        if here.comment is not None:
            talk = self.talks[here.comment]
            talk.date = talk.date or stamp
        elif here.area is None:
            self.times.append((len(self.stretches), stamp, names))

    def moved(
        self, element: html.HtmlElement, tag: str, names: str, found: frozenset[Place], here: Here, block: bool
    ) -> Here:
        area, comment, content = here.area, here.comment, here.content
        if "area" in found and (area is None or area in self.headed) and comment is None:
            area = len(self.areas)
            self.areas.append(element)
        strong = "item" in found and STRONG_ITEM.search(names) is not None
        starts = ("item" in found and (area is not None or strong or tag == "li")) or (
            area is not None and comment is None and ("content" in found or "comment-body" in names) and block
        )
        if starts and tag != "a":
            around, comment, content = comment, self.talk(comment), False
            if around is None and area is None:
                self.items.append((comment, element))
        if comment is not None and "content" in found:
            content = True
        ambient = here.places | found if found else here.places
        return Here(
            tag=tag if block else here.tag,
            places=ambient,
            own=found or (here.own if not names or not block else frozenset()),
            href=here.href,
            area=area,
            comment=comment,
            content=content,
            listed=here.listed or tag == "li",
            pre=here.pre or tag == "pre",
        )

    def talk(self, around: int | None) -> int:
        """The number of the comment that begins here."""
        if around is None:
            self.talks.append(Talk(0, None))
            return len(self.talks) - 1
        outer = self.talks[around]
        if not outer.words and not outer.taken:
            outer.taken = True  # <li id="comment-1"><article id="div-comment-1">: one comment in two elements
            return around
        reply = not outer.taken or self.within_replies(around)
        self.talks.append(Talk(outer.depth + 1, around) if reply else Talk(outer.depth, outer.reply_to))
        return len(self.talks) - 1

    def within_replies(self, around: int) -> bool:
        """Whether a list of answers was opened since that comment began."""
        for here, names in reversed(self.stack):
            if here.comment != around:
                return False
            if here.tag in ("ul", "ol", "dl") or REPLIES.search(names):
                return True
        return False

    def flush(self) -> None:
        """Make a stretch of the pieces gathered so far."""
        pieces, self.pieces = self.pieces, []
        if not pieces:
            return
        text = ""
        links: list[tuple[int, int, str]] = []
        first: Here | None = None
        for raw, here in pieces:
            piece = raw if here is None else _spaced(raw, lines=here.pre)
            if piece == "\n" and text.endswith("\n"):
                self.add(text, links, first)
                text, links, first = "", [], None
                continue
            if not text or text[-1] in " \n":
                piece = piece.lstrip(" ") if text else piece.lstrip()
            if piece.startswith("\n"):
                text = text.rstrip(" ")
            if not piece:
                continue
            if here is None:
                text += piece
                continue
            if first is None:
                first = here
            elif (
                first is not here and not (first.places <= here.places and first.own <= here.own) and piece.strip()
            ):  # a stretch is only what all of its words are
                first = replace(first, places=first.places & here.places, own=first.own & here.own)
            if here.href and piece.strip():
                start = len(text) + len(piece) - len(piece.lstrip())
                end = len(text) + len(piece.rstrip())
                if links and links[-1][2] == here.href and not text[links[-1][1] : start].strip():
                    links[-1] = (links[-1][0], end, here.href)
                else:
                    links.append((start, end, here.href))
            text += piece
        self.add(text, links, first)

    def add(self, text: str, links: list[tuple[int, int, str]], here: Here | None) -> None:
        text = text.rstrip()
        if not text or here is None:
            return
        if here.comment is not None:
            self.note(text, here)
        elif here.tag == "h1" and here.area is not None:
            self.headed.add(here.area)
        self.stretches.append(Stretch(text, tuple(links), here, len(self.stretches)))

    def note(self, text: str, here: Here) -> None:
        """Keep what the stretch tells about the comment it is in."""
        talk = self.talks[here.comment or 0]
        if "content" in here.places and here.content:
            talk.words = True
        elif "author" in here.own or "author" in here.places:
            talk.author = talk.author or text.removesuffix(" says:").strip() or None
        elif "date" in here.own:
            talk.date = talk.date or text
        elif "meta" not in here.places:
            talk.words = True
