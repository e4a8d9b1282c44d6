"""Articles for tests: a paragraph a line, no headline."""

from headwater.records import Article, Block, Observable, Role, Span


def article_of(*paragraphs: str, role: Role = "paragraph", language: str | None = "en") -> Article:
    text, blocks = "", []
    for paragraph in paragraphs:
        blocks.append(Block(role, Span(len(text), len(text) + len(paragraph))))
        text += paragraph + "\n\n"
    return Article(
        id="test", version="test", url=None, outlet=None, published=None, modified=None, language=language,
        section=None, byline=(), text=text, blocks=tuple(blocks), links=(), site_links=(), comments=(),
        structured_data=(), observable=Observable(False, False, False),
    )  # fmt: skip
