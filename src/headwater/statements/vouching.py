"""Attributions -> those in which somebody vouches for something, and not only does it."""

import re
from collections.abc import Sequence

from headwater.records import Article, Attribution, Span
from headwater.statements.cues import cue_kind, is_noun
from headwater.statements.places import is_inside, touched
from headwater.statements.quotations import SHORT_QUOTATION, is_work
from headwater.statements.sources import SourceBook

# "… was accused of theft", "… faces charges of fraud": the subject is not who says so, and nobody else is named.
_PASSIVE = re.compile(
    r"^(?:is|are|was|were|be|been|being|(?:has|have|had|is|are|was|were) be(?:en|ing)|remains?)\b.*\b(?:under (?:\w+ )?(?:investigation|scrutiny|review|fire)"
    r"|investigated|accused|charged|alleged|said|believed|reported|thought|expected|known|suspected|blamed|criticized|criticised|indicted"
    r"|arrested|sued|convicted|sentenced|cited|fined|ordered|asked|required|named|considered|called|described|found|rumored|rumoured|seen|supposed|likely|set|slated|scheduled)\b"
    r"|^(?:\w+ )*?(?:face[sd]?|facing|drew|draws?|met with|came under|comes under|under) (?:\w+ )*(?:charges?|accusations?|allegations?|lawsuits?|suits?"
    r"|criticism|questions|scrutiny|investigations?|inquir(?:y|ies)|calls|backlash|fire)\b",
    re.I,
)
_AUTHOR_SELF = frozenset({"i", "we", "you", "me", "us", "one", "anyone", "everyone", "nobody", "no one"})
# "is pronounced", "was widely expected": nobody does it.
_PARTICIPLE = re.compile(
    r"^(?:is|are|was|were|be|been|being|(?:has|have|had) been)\s+(?:\w+ly\s+|also\s+)?(?!concerned|worried|convinced|pleased|excited|disappointed|surprised"
    r"|opposed|relieved|frustrated|outraged|alarmed|quoted|scared|terrified|satisfied|confused|shocked|saddened|thrilled|devastated|heartbroken)\w+(?:ed|en|own)$",
    re.I,
)
_LEAST_WORDS = 2  # of an indirect content: "a day after he said them" tells nothing
# Whatever is said to say so is taken at its word; an unknown noun that "suggests" or "reveals" is not.
_SAYING = re.compile(
    r"\b(?:said|say|says|saying|told|tells?|according|wrote|writes|added|adds|reported|reports|announced|noted|explained)\b",
    re.I,
)
# "Vale's repeated refusal shows …", "her answer underlines …": not Vale speaks, and not she.
_OWNER = re.compile(r"(?:[’']s?|(?:^|\b)(?:his|her|their|its))$", re.I)
_GENERIC = re.compile(r"(?:an?|any|every|each|no)\s(?:\w+\s)*\w+$", re.I)


def vouched(article: Article, attributions: list[Attribution], quotations: Sequence[Span]) -> list[Attribution]:
    """The attributions that tell who vouches for something; `quotations` are in order of place.

    Not those inside a quotation (its speaker vouches), of the writer or reader ("we know that …"), or of nobody: an
    indirect one without a source ("it is believed that …"), a passive ("was accused of …").
    """
    kept = []
    for attribution in attributions:
        cue, source = attribution.cue, attribution.source
        if not attribution.content or any(quotation.contains(cue[0]) for quotation in touched(quotations, cue[:1])):
            continue
        if source and (article.cut(source).lower() in _AUTHOR_SELF or _is_passive(article, source, cue)):
            continue
        marked = list(touched(quotations, attribution.content))
        works = [quotation for quotation in marked if is_work(article.cut(quotation))]
        if all(is_inside(works, content) for content in attribution.content):
            continue
        quoted = any(_is_speech(article.cut(quotation)) for quotation in marked)
        if quoted or (source and cue and _is_told(article, attribution, quoted=bool(marked))):
            kept.append(attribution)
    return kept


def _is_speech(quotation: str) -> bool:
    """Whether quoted words are what somebody said: not a nickname, and not the title of a song in capitals."""
    words = re.findall(r"[^\W\d_]\S*", quotation)
    small = [word for word in words if len(word) > 3 and word[0].islower()]
    return len(words) >= SHORT_QUOTATION and bool(small)


def _is_told(article: Article, attribution: Attribution, *, quoted: bool) -> bool:
    """Whether an indirect content is somebody's word: not what they did, by words ("urged", "vowed to") or otherwise."""
    cue = " ".join(map(article.cut, attribution.cue))
    orders = all(re.match(r"(?:not )?to\s", article.cut(content)) for content in attribution.content)
    words = sum(len(article.cut(content).split()) for content in attribution.content)
    if words < _LEAST_WORDS and not (quoted and _SAYING.search(cue)):  # “No,” she said
        return False
    return cue_kind(cue) not in ("performance", "act") and not (orders and not re.search(r"\bclaim", cue))


def _is_passive(article: Article, source: Span, cue: tuple[Span, ...]) -> bool:
    words = article.cut(cue[0]) if cue else ""
    return bool(words) and source < cue[0] and bool(_PASSIVE.search(words) or _PARTICIPLE.match(words))


def can_tell(article: Article, book: SourceBook, attribution: Attribution) -> bool:
    """Whether the source of an indirect attribution can vouch for anything in this way."""
    text, source, cue = article.text, attribution.source, attribution.cue
    if source is None or not cue:
        return True
    words, told = article.cut(source), " ".join(map(article.cut, cue))
    if source < cue[0] and (_OWNER.search(words) or re.match(r"[’']s?\s", text[source.end : source.end + 3])):
        gap = re.sub(r"^[’']s?", "", text[source.end : cue[0].start]).split()
        if len(gap) > (2 if is_noun(told) else 0) + all(word.endswith("ly") or word == "also" for word in gap):
            return False
    kind = cue_kind(told)
    if kind == "thought" and _GENERIC.match(words):
        return False  # "a true leader understands"
    return bool(_SAYING.search(told)) or book.plausible(source, showing=kind == "showing")
