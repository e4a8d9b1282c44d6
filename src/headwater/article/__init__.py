"""Page -> Article: main text, metadata, badges, comments, links; plain-text dumps too."""

from headwater.article.html import find_article
from headwater.records import Article

__all__ = ["article_from_text", "find_article"]


def article_from_text(text: str, *, url: str | None = None, headline: str | None = None) -> Article:
    """Take a plain-text dump of a page apart; with `headline` given, `text` is the body alone.

    `Article.text` is the input itself. Raises `EmptyPage` and `NoArticle`.
    """
    from headwater.article import dump  # its many patterns take a tenth of a second to start

    return dump.article_from_text(text, url=url, headline=headline)
