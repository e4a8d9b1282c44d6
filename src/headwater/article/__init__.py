"""Page -> Article: main text, metadata, badges, comments, links; plain-text dumps too."""

from headwater.article.dump import article_from_text
from headwater.article.html import find_article

__all__ = ["article_from_text", "find_article"]
