"""HTML page -> Article: the walk's stretches, each with its role."""

import re
from collections.abc import Sequence
from urllib.parse import urljoin

from headwater.article.comments import Talked, comments_below, find_comments, with_loose
from headwater.article.decode import decode, is_html
from headwater.article.head import Head, find_head, is_caption, linked
from headwater.article.language import find_language
from headwater.article.maintext import Chosen, choose
from headwater.article.marks import is_furniture
from headwater.article.markup import HEADINGS
from headwater.article.metadata import (
    Metadata,
    date_of_address,
    find_byline,
    find_marked_authors,
    find_modified,
    find_outlet,
    find_published,
    find_section,
    read_metadata,
)
from headwater.article.walk import Stretch, Walked, parse, walk
from headwater.errors import NoArticle
from headwater.records import Article, Block, Comment, Link, Observable, Page, Role, SiteLink, Span, digest

_LINK_LINE = re.compile(r"\S+(?:\s+\S+){2,}(?<=\w)[’'”\"]?")
ENOUGH_WORDS = 20  # fewer in paragraphs are a teaser, a form or an error page


def find_article(page: Page) -> Article:
    """Take a news page apart: its words with their roles, its links, comments and metadata.

    Plain text is told from HTML by its content. Raises `EmptyPage`, `NotAPage`, `PageTooLarge`, `NoArticle`, and
    `PageError` for a page nested too deeply to be read whole.
    """
    text = decode(page)
    if not is_html(text, content_type=page.content_type):
        from headwater.article.dump import article_from_text  # its many patterns take a tenth of a second to start

        return article_from_text(text, url=page.url)
    tree = parse(text)
    data = read_metadata(tree, url=page.url)
    walked = walk(tree)
    talked = find_comments(walked)
    for element in talked.elements:
        if element.getparent() is not None:
            element.drop_tree()
    chosen = choose(tree, [stretch for stretch in walked.stretches if stretch.number not in talked.apart])
    chosen = _mend(walked, chosen, talked)
    talked = with_loose(talked, [walked.stretches[number] for number in sorted(chosen.comments)])
    head = find_head(walked, chosen.main, talked.apart, data)
    authors = find_byline(data) or head.authors or find_marked_authors(tree, find_outlet(data)) or head.signature
    return _assemble(page, data, walked, talked, chosen, head, authors)


def _mend(walked: Walked, chosen: Chosen, talked: Talked) -> Chosen:
    """Main text must have sentences; where trafilatura has none, the page's own paragraphs are taken."""
    main = chosen.main
    if _word_count(walked, main) < ENOUGH_WORDS:
        main = frozenset(
            stretch.number
            for stretch in walked.stretches
            if stretch.here.tag in ("p", "blockquote", "li", "div", "td", "pre", "body")
            and not stretch.here.places & {"chrome", "form", "aside"}
            and stretch.number not in talked.apart
            and len(stretch.text.split()) >= 10
        )
    if _word_count(walked, main) < ENOUGH_WORDS:
        raise NoArticle(
            f"Expected an article of at least {ENOUGH_WORDS} words, found none in this page. If it is built by scripts "
            "or behind a login, save it from the browser after it has loaded, or give its text."
        )
    below = comments_below(walked, main)
    first = min(main)
    theirs = {n for n in chosen.comments - main if n > first and walked.stretches[n].here.tag not in HEADINGS}
    return Chosen(main - below, below | theirs)


def _word_count(walked: Walked, numbers: frozenset[int]) -> int:
    """Words in sentences; titles and menu entries are no article. Scripts without spaces count by twos."""
    texts = [walked.stretches[number].text for number in numbers if walked.stretches[number].here.tag not in HEADINGS]
    return sum(
        max(len(text.split()), len(re.findall(r"[\u0e00-\u109f\u3040-\u9fff\uac00-\ud7af]", text)) // 2)
        for text in texts
    )


def _assemble(
    page: Page,
    data: Metadata,
    walked: Walked,
    talked: Talked,
    chosen: Chosen,
    head: Head,
    authors: tuple[str, ...],
) -> Article:
    text = _Text(base=page.url)
    if head.prepended:
        text.add("headline", head.prepended, ())
    last = max(chosen.main)
    for stretch in walked.stretches:
        role = _role(stretch, talked, chosen, head, last)
        if role is None:
            text.drop(stretch)
        else:
            text.add(role, stretch.text, stretch.links, listed=stretch.here.listed)
            text.at[stretch.number] = text.blocks[-1].span
    whole = "".join(text.parts)
    body = " ".join(whole[b.span.start : b.span.end] for b in text.blocks if b.role in ("paragraph", "quote", "list"))
    outlet = find_outlet(data)
    return Article(
        id=data.canonical or page.url or digest([whole]),
        version=digest([whole]),
        url=page.url or data.canonical,
        outlet=outlet,
        published=find_published(data) or head.published or date_of_address(data, page.url),
        modified=find_modified(data) or head.modified,
        language=find_language(body, declared=data.language),
        section=find_section(data),
        byline=authors,
        text=whole,
        blocks=tuple(text.blocks),
        links=tuple(text.links),
        site_links=tuple(dict.fromkeys(text.site_links)),
        comments=_comments(talked, text.at),
        structured_data=data.objects,
        observable=Observable(links=True, structured_data=True, metadata=True),
        dropped_words=text.dropped,
    )


def _role(stretch: Stretch, talked: Talked, chosen: Chosen, head: Head, last: int) -> Role | None:
    """The stretch's role in the article, or `None` where it is dropped."""
    number, here = stretch.number, stretch.here
    if number in talked.words:
        return "comment"
    if number in chosen.comments:
        return "furniture" if is_furniture(stretch.text) else None
    if number in talked.apart:
        return "furniture" if number in talked.furniture else None
    if number in head.roles:
        return head.roles[number]
    if number in head.repeated:
        return None
    if number in chosen.main and is_furniture(stretch.text):
        return "furniture"
    if number > last and is_furniture(stretch.text) and not linked(stretch) and not here.places & {"chrome", "aside"}:
        return "furniture"
    inside = head.start <= number <= last
    if is_caption(stretch) and (inside or number in chosen.main) and not here.places & {"chrome", "aside"}:
        return "caption"
    if number not in chosen.main:
        return None
    if here.tag in HEADINGS:
        return "heading"
    if head.start < number < last and not here.listed and linked(stretch) and _LINK_LINE.fullmatch(stretch.text):
        return None  # "Staffers knew: How the weir was left to rot", a link to another story
    if "quote" in here.places:
        return "quote"
    return "list" if here.listed else "paragraph"


def _comments(talked: Talked, at: dict[int, Span]) -> tuple[Comment, ...]:
    return tuple(
        Comment(
            author=said.author,
            date=said.date,
            span=Span(at[said.numbers[0]].start, at[said.numbers[-1]].end),
            depth=said.depth,
            reply_to=said.reply_to,
        )
        for said in talked.said
    )


class _Text:
    """The article's text in the making. Every offset is known when its words are added."""

    def __init__(self, *, base: str | None) -> None:
        self.base = base if base and base.startswith(("http://", "https://")) else None
        self.parts: list[str] = []
        self.length = 0
        self.blocks: list[Block] = []
        self.links: list[Link] = []
        self.site_links: list[SiteLink] = []
        self.at: dict[int, Span] = {}
        self.dropped = 0
        self.listed = False

    def add(self, role: Role, text: str, links: Sequence[tuple[int, int, str]], *, listed: bool = False) -> None:
        if self.parts:
            self.parts.append("\n" if listed and self.listed else "\n\n")
            self.length += len(self.parts[-1])
        self.listed = listed
        start, self.length = self.length, self.length + len(text)
        self.parts.append(text)
        self.blocks.append(Block(role, Span(start, self.length)))
        self.links.extend(Link(Span(start + a, start + b), self.address(href)) for a, b, href in links)

    def drop(self, stretch: Stretch) -> None:
        self.dropped += len(stretch.text.split())
        self.site_links.extend(SiteLink(stretch.text[a:b], self.address(href)) for a, b, href in stretch.links)

    def address(self, href: str) -> str:
        if not self.base:
            return href
        try:
            return urljoin(self.base, href)
        except ValueError:
            return href
