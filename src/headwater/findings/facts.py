"""FC: what the page claims to have checked."""

import re
from collections.abc import Iterator

from headwater.findings.markup import find_objects, types_of
from headwater.records import Article, Audit, Finding, Level, Span

# The page claims that it was checked. "Fact check" alone names a section or a kind of article, and claims nothing.
_CLAIM = re.compile(
    r"\W*(?:(?:this (?:article|story|report|page) (?:has been|was|is) )?(?:independently |fully |100% )?"
    r"(?:fact[\s-]?checked|verified|debunked)(?: (?:by|with|for) .{1,80}"
    r"|[\s:–—-]*(?:content|story|article|report|news|true|facts?))?)\W*",
    re.I,
)
# "Fact-checked by Ann Vale": a name, not "by our team" or "by experts".
_CHECKER = re.compile(
    r"\b(?:(?i:fact[\s-]?checke[dr]|fact[\s-]?check(?:ing)?|verified|debunked|reviewed))(?:\s*:|\s+by\s*:?)\s+(?:the\s+)?(?!Our\b|Experts?\b|Editors?\b|Staff\b)[^\W\d_a-z][\w.’'-]+"
)
_METHOD = re.compile(
    r"fact[\s_-]?check(?:ing|ed|ers?)?[\s_-]+(?:polic(?:y|ies)|process|standards?|method(?:s|ology)?|guidelines?|principles)"
    r"|how[\s_-]+(?:we|i|our\b.{0,20})[\s_-]+(?:\w+[\s_-]+){0,2}?(?:fact[\s_-]?check|check|verify|verif)|methodology|verification[\s_-]+(?:polic|process|method|standards?)",
    re.I,
)
_ABOUT = re.compile(r"\bfact[\s-]?check(?:s|ed|er|ers|ing)?\b", re.I)
_SOURCES = re.compile(
    r"\W*(?:our |article |the )?(?:sources|references|evidence)(?: (?:used|cited|checked))?\W*(?::.*|$)", re.I | re.S
)
_NEAR = 300  # characters around the badge: a line of text and the byline, not the story


def label_unsupported(audit: Audit) -> Iterator[Finding]:
    """The page calls itself fact checked (or verified, debunked) and does not show what stands behind it.

    Measured: badges at the head of the page that claim a check. Behind one can stand the name of who checked, a link to
    how it is done (at the badge, or a link of the site such as "Our fact-checking process"), a list of sources, or
    ClaimReview in the structured data. With none of these it is a warning; with a name and no method, or the other way
    round, a note that says which is missing. In a plain-text page links cannot be seen: a note that says so, and only
    when nobody is named.

    Silent: on "Fact Check" as the name of a section or of a kind of article; on articles about fact-checking; where a
    checker is named and the method linked; where there is ClaimReview or a list of sources.

    Example: a badge "Fact checked" over a story that names no checker.
    """
    article = audit.article
    badges = [span for span in article.spans("badge") if _CLAIM.fullmatch(article.cut(span).strip())]
    if not badges or _is_about_checking(article, badges) or _shows_sources(article):
        return
    named = _names_checker(article)
    method = _links_method(article, badges)
    missing, level = _missing(named=named, method=method, links=article.observable.links)
    if not missing:
        return
    label = " ".join(article.cut(badges[0]).split())
    message = f"The page is labelled “{label}” and {missing}."
    measured = {"badges": len(badges), "checker": named, "method": method if article.observable.links else None}
    yield Finding("FC01", "label-unsupported", level, message, tuple(badges), (), measured)


def _missing(*, named: bool, method: bool, links: bool) -> tuple[str, Level]:
    """What is not shown, in words; empty where that can't be said."""
    if not links:
        told = "names nobody who checked it; links to a method cannot be seen in plain text"
        return ("" if named else told), "note"
    if named:
        return ("" if method else "names who checked it, but links to no method"), "note"
    if method:
        return "links to a method, but names nobody who checked it", "note"
    return "shows no checker, no method and no ClaimReview", "warning"


def _is_about_checking(article: Article, badges: list[Span]) -> bool:
    """Its headline or two sentences of its body speak of fact checks: the badge may be the story's subject."""
    body = " ".join(article.cut(span) for span in article.body)
    return bool(_ABOUT.search(article.headline)) or len(_ABOUT.findall(body)) >= 2


def _names_checker(article: Article) -> bool:
    around = [article.cut(span) for span in article.spans("badge", "byline", "date", "standfirst", "furniture")]
    around += [article.cut(span) for span in article.body if len(article.cut(span)) < _NEAR]
    if any(_CHECKER.search(text) for text in around):
        return True
    return any(thing.get("reviewedBy") for thing in find_objects(article))


def _links_method(article: Article, badges: list[Span]) -> bool:
    for link in article.links:
        if _METHOD.search(article.cut(link.span)) or _METHOD.search(link.href):
            return True
        # "Fact checked by Ann Vale. Read how." A link on the badge itself or in a line beside it goes to the method.
        if any(badge.overlaps(link.span) for badge in badges) and not _is_section(article, link.span):
            return True
    if any(_METHOD.search(link.text) or _METHOD.search(link.href) for link in article.site_links):
        return True
    return any(thing.get("verificationFactCheckingPolicy") for thing in find_objects(article))


def _is_section(article: Article, span: Span) -> bool:
    return bool(re.fullmatch(r"\W*fact[\s-]?checks?\W*", article.cut(span), re.I))


def _shows_sources(article: Article) -> bool:
    if any("ClaimReview" in types_of(thing) for thing in find_objects(article)):
        return True
    return any(_SOURCES.fullmatch(article.cut(span)) for span in article.body)
