"""What the tags, classes and ids of news pages mean: one name for each kind of place."""

import re
from functools import lru_cache
from typing import Literal

Place = Literal[
    "chrome", "aside", "form", "figcaption", "caption", "quote", "area", "item", "content", "meta", "author", "date",
    "standfirst", "byline", "dateline", "headline",
]  # fmt: skip

BLOCK_TAGS = frozenset((
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "div",
    "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
    "header", "hgroup", "hr", "html", "legend", "li", "main", "menu", "nav", "ol", "p", "pre", "section",
    "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
))  # fmt: skip
SKIP_TAGS = frozenset((
    "script", "style", "noscript", "template", "svg", "math", "iframe", "object", "embed", "head", "title",
    "audio", "video", "canvas", "map", "button", "select", "datalist", "option", "textarea", "input",
))  # fmt: skip
CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")  # "articleComments" is "article-Comments"
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))

# "has-comments" and "comments-count" are of the page, "recent-comments" are on other articles.
NO_AREA = re.compile(
    r"^(?:has|with|no|show|hide|enable|open|allow)[-_]|recent|latest|count|number|popular|most", re.IGNORECASE
)
# A reader's comments: the area, one comment, and the parts of one. Names are whole class or id tokens.
AREA = re.compile(
    r"(?:^|[-_])(?:j?comments?|commentaires?|comentarios?|kommentare?|commenti|reacties|komentarze|cmts?"
    r"|(?:reader|user)s?[-_]?(?:responses|reactions|feedback|opinions)|(?:track|ping)backs?)"
    r"(?:[-_]?(?:list|lista|listing|bereich|panel|region|inline|zone|feed|area|section|wrap(?:per)?|container|thread|holder|block|box|liste|template|view|items?|stream|links"
    r"|content|forum|main|module|inner))*$"
    r"|^(?:commentlist|commentslist|fyre|disqus_thread|dsq-comments|respond|reader-comments|responses|talkbacks?|discussion"
    r"|allcomments|leserkommentare|intensedebate|idc-container|isso-thread|remark42|commento|idcomments.*|responses?-?list|trackback-?list|ping-?list|spot-im-\w+|coral-\w+|wpdcom|wpd-threads|fbcomments|livefyre.*|comments?\d*)$",
    re.IGNORECASE,
)
ITEM = re.compile(
    r"^(?:(?:div-|li-|article-)?comment-?_?(?:id-?)?\d+|comment[-_](?=[a-z]*\d)\w{1,40}|c\d{2,}|dsq-comment-\d+|comment_?item|comment-?entry|comment-?block"
    r"|comment-?container|comment-?wrapper|single-comment|commentitem|post-?comment|user-?comment|reader-?comment"
    r"|kommentar|beitrag|bypostauthor|comment-?row|leser-?kommentar|(?:kommentar|commentaire|comentario|reactie)[-_]?\d+|comentario|commentaire|reactie|postbit\w*|post-?container|forum-?post|fyre-comment-article|lf_comment|(?:wc|wpd|ct|et|td|user|single|reader|article|news|blog)[-_]comment|idc-c|(?:wc|wpd)-comm-\d+\w*|rbox|depth-\d+|(?:\w+[-_])?(?:message|msg|reply|response)[-_]?\d+)$",
    re.IGNORECASE,
)
CONTENT = re.compile(
    r"^(?:comment[-_]*(?:content|text|texte|body-?text|message|copy|inhalt)|(?:wc|wpd)-comment-text|idc-c-t|post-message|dsq-comment-(?:text|message|body)"
    r"|commenttext|comment__?(?:content|text|body)|kommentar-?text)$",
    re.IGNORECASE,
)
META = re.compile(
    r"^(?:comment[-_]*(?:meta(?:data)?|footer|header|head|info|reply|actions?|links?|tools|permalink|rating|vote|votes"
    r"|edit-link|notes|awaiting-moderation|timestamp)|commentmetadata|reply|says|dsq-comment-(?:meta|header|footer|buttons)"
    r"|post-meta|post-menu|comments?-(?:title|heading|count|header|closed|pagination|navigation)|reply-link|avatar"
    r"|commentheader|comment-subscription-form|blog-pager|paging-control-container|comment-replybox.*|loadmore)$",
    re.IGNORECASE,
)
AUTHOR = re.compile(
    r"^(?:fn|comment[-_]*(?:author(?:-name|-link)?|user(?:name)?|name|by)|commentauthor|commenter(?:-name)?|author-name"
    r"|dsq-commenter-name|user(?:-?name)?|publisher-anchor-color|nickname)$",
    re.IGNORECASE,
)
DATE = re.compile(
    r"^(?:comment[-_]*(?:date|time|datetime)|commentdate|date|time|time-ago|posted-on|datetime|dsq-comment-date)$",
    re.IGNORECASE,
)

# The head of an article.
STANDFIRST = re.compile(
    r"(?:^|[-_])(?:standfirst|subtitle|sub-?title|sub-?head(?:line)?|sub-?heading|dek|deck|lead-?text|kicker-?text|tagline-?text"
    r"|article-?summary|entry-?summary|post-?excerpt|article-?intro|teaser-?text|chapo|sommaire|story-?summary|article-?lead)"
    r"(?:[-_]|$)",
    re.IGNORECASE,
)
BYLINE = re.compile(
    r"(?:^|[-_])(?:by-?line|author(?:s|-?name|-?names|-?link|-?info|-?byline)?|writer|contributors?|p-author|vcard|byline__?\w*)$",
    re.IGNORECASE,
)
DATELINE = re.compile(
    r"(?:^|[-_])(?:date|dateline|time-?stamp|pub-?date|published(?:-?date)?|publish-?date|post-?date|entry-?date|posted-?on|dt-published"
    r"|article-?date|datetime|date-?time|date-?published|published-?on)$",
    re.IGNORECASE,
)
CAPTION = re.compile(
    r"(?:^|[-_])(?:caption|wp-caption-text|photo-?credit|image-?credit|legend|credit)(?:[-_]|$)", re.IGNORECASE
)
CHROME = re.compile(
    r"(?:^|[-_])(?:nav|navbar|navigation|menu|breadcrumbs?|share|sharing|sharedaddy|social|socials|pagination|pager|cookie|consent"
    r"|newsletter|subscribe|subscription|signup|related|recommended|recommendations|outbrain|taboola|sponsor|promo|popular|trending"
    r"|sidebar|widget|skip-link|toolbar|most-?read|tags|post-tags|jp-relatedposts|advert|advertisement|ads|ad|ad-?container)$",
    re.IGNORECASE,
)


MICRODATA: dict[str, frozenset[Place]] = {
    "itemprop:comment": frozenset({"item"}),
    "itemprop:commentText": frozenset({"content"}),
    "itemprop:text": frozenset({"content"}),
    "itemprop:author": frozenset({"author", "byline"}),
    "itemprop:creator": frozenset({"author"}),
    "itemprop:commentTime": frozenset({"date"}),
    "itemprop:dateCreated": frozenset({"date"}),
    "itemprop:datePublished": frozenset({"date", "dateline"}),
}


@lru_cache(maxsize=20_000)
def places(tag: str, names: str) -> frozenset[Place]:
    """What an element may be, by its tag and by its class, id, role and microdata names joined by spaces."""
    found: set[Place] = set()
    if tag == "nav":
        found.add("chrome")
    elif tag == "form":
        found.add("form")
    elif tag in ("figcaption", "caption"):
        found |= {"caption", "figcaption"}
    elif tag == "blockquote":
        found.add("quote")
    elif tag == "aside":
        found.add("aside")
    for name in names.split():
        found |= _of_name(tag, name)
    return frozenset(found)


@lru_cache(maxsize=20_000)
def _of_name(tag: str, name: str) -> frozenset[Place]:
    found: set[Place] = set()
    if name.startswith("itemtype:"):
        if name.rstrip("/").endswith(("schema.org/Comment", "schema.org/UserComments")):
            found.add("item")
        return frozenset(found)
    if name in MICRODATA:
        return MICRODATA[name]
    name = CAMEL.sub("-", name.removeprefix("itemprop:"))
    if name in ("role:navigation", "role:banner", "role:contentinfo", "role:menu", "role:search"):
        found.add("chrome")
    if (
        (name == "comment" and tag in ("li", "div", "article", "section", "tr", "dd", "dl", "dt"))
        or (name == "post" and tag == "li")
        or ITEM.match(name)
    ):
        found.add("item")
    elif CONTENT.match(name):
        found.add("content")
    elif META.match(name):
        found.add("meta")
    elif (
        AREA.search(name) and not NO_AREA.search(name) and tag not in ("a", "span", "p", "b", "i", "body", "html", "h1")
    ):
        found.add("area")
    for place, pattern in NAMED:
        if pattern.search(name):
            found.add(place)
    return frozenset(found)


NAMED: tuple[tuple[Place, re.Pattern[str]], ...] = (
    ("author", AUTHOR),
    ("date", DATE),
    ("standfirst", STANDFIRST),
    ("byline", BYLINE),
    ("dateline", re.compile(DATELINE.pattern + r"|^date-?Published$", re.IGNORECASE)),
    ("caption", CAPTION),
    ("chrome", CHROME),
    ("headline", re.compile(r"^(?:headline|(?:entry|post|article|story)-?_*(?:title|headline))$", re.IGNORECASE)),
)
