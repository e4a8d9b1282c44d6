"""What kind of work the page says it is: by a label, by its section, by JSON-LD; and interviews by their shape."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from headwater.findings.markup import types_of
from headwater.records import Article, Span

_BY_WORDS = (
    (
        "opinion",
        r"opinions?|op[- ]?ed|comment(?:ary)?|editorials?|columns?|columnists?|viewpoints?|perspectives?"
        r"|letters?(?: to the editor)?|blogs?",
    ),
    ("analysis", r"(?:news )?analys[ie]s|explainers?"),
    ("review", r"(?:(?:film|book|theatre|theater|music|restaurant|album|tv) )?reviews?"),
    ("satire", r"satire|humou?r|parody"),
    (
        "sponsored",
        r"sponsored(?: (?:content|post|by .+))?|advertorial|(?:paid|partner|branded) (?:content|post)"
        r"|promoted(?: content)?|advertisement",
    ),
    ("live blog", r"live(?: ?blog| updates?)?"),
    ("transcript", r"transcripts?|q ?(?:&|and) ?a|interviews?"),
    ("fact check", r"fact[- ]?checks?"),
    ("news", r"news|breaking(?: news)?|exclusive"),
)
_LABELS = tuple((kind, re.compile(rf"\W*(?:{words})\W*", re.IGNORECASE)) for kind, words in _BY_WORDS)
# schema.org's kinds of article, https://schema.org/NewsArticle
_BY_TYPE = {
    "OpinionNewsArticle": "opinion",
    "AnalysisNewsArticle": "analysis",
    "BackgroundNewsArticle": "analysis",
    "AskPublicNewsArticle": "news",
    "ReviewNewsArticle": "review",
    "Review": "review",
    "CriticReview": "review",
    "SatiricalArticle": "satire",
    "AdvertiserContentArticle": "sponsored",
    "LiveBlogPosting": "live blog",
    "ClaimReview": "fact check",
    "NewsArticle": "news",
    "ReportageNewsArticle": "news",
}
# "SMITH: …", "Ann Vale: …", "Q. …" at the start of a paragraph.
_CAPITALS = r"[A-Z][A-Z.’'-]+(?: [A-Z][A-Z.’'-]+){0,3}"
_NAME = r"[A-Z][\w’'-]+(?: [A-Z][\w’'-]+){1,2}"
_TURN = re.compile(rf"(?:([QA])[:.]|({_CAPITALS}|{_NAME})(?: \([^)]{{1,40}}\))?:)\s")
_TURNS = 3  # a question, an answer and one more make a conversation
ARGUED = frozenset({"opinion", "analysis", "review", "satire", "sponsored"})


class Label(NamedTuple):
    kind: str
    told_by: str  # the words of the label or section, or the JSON-LD type
    span: Span | None  # of a label on the page


def find_labels(article: Article) -> tuple[Label, ...]:
    """Every label of the kind of work, those on the page first. The words are English, the JSON-LD types are not."""
    found: list[Label] = []
    if article.language in (None, "en"):
        for span in article.spans("badge"):
            found += [Label(kind, article.cut(span), span) for kind in _kinds(article.cut(span))]
        before, colon, _ = article.headline.partition(":")  # "Opinion: The ferry is worth its price"
        heads = article.spans("headline")
        if colon and heads:
            span = Span(heads[0].start, heads[0].start + len(before))
            found += [Label(kind, before, span) for kind in _kinds(before) if kind != "news"]
        found += [Label(kind, article.section or "", None) for kind in _kinds(article.section or "")]
    types = [name for thing in _main_objects(article) for name in types_of(thing)]
    found += [Label(_BY_TYPE[name], name, None) for name in dict.fromkeys(types) if name in _BY_TYPE]
    return tuple(found)


def is_argued(article: Article) -> bool:
    """Whether the page is labelled as somebody's view, or as not news at all: its own voice is what it offers."""
    return any(label.kind in ARGUED for label in find_labels(article))


def is_conversation(article: Article) -> bool:
    """Whether it is a transcript or questions and answers: who speaks stands before the words, not around them."""
    if any(label.kind == "transcript" for label in find_labels(article)):
        return True
    turns = [_TURN.match(article.cut(span)) for span in article.spans("paragraph", "list")]
    names = [turn.group(1) or turn.group(2) for turn in turns if turn]
    # Somebody has more than one turn: "Opening Hours: …", "Ticket Price: …" is a box of facts.
    return len(names) >= _TURNS and len(set(names)) < len(names)


def _main_objects(article: Article) -> Iterator[dict[str, Any]]:
    """What JSON-LD says of the page itself, not of the stories that it lists or the things that it reviews."""
    for thing in article.structured_data:
        yield thing
        for name in ("@graph", "mainEntity"):
            parts = thing.get(name)
            yield from (part for part in (parts if isinstance(parts, list) else [parts]) if isinstance(part, dict))


def _kinds(words: str) -> Iterator[str]:
    for kind, pattern in _LABELS:
        if pattern.fullmatch(words):
            yield kind
