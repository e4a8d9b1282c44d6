"""AT: what the author says on their own authority that somebody could check."""

import functools
import hashlib
import json
import math
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Literal, NamedTuple

from headwater.findings.blocks import overlaps, statements_by_block
from headwater.records import Article, Audit, Finding, Span, host_of, merged

MODEL = Path(__file__).parent.parent / "models" / "claims" / "weights.json"
_MOST = 5
_WORTH = 0.5  # where the weights part check-worthy from not: both kinds weigh alike in training
_SURE = 0.5  # below it the sentence may be somebody's
_SHORT, _LONG = 6, 100  # words: "It rained all of Monday." is no claim to look up, and a page of it no sentence

Reason = Literal["figure", "record", "cause", "event"]


class Claim(NamedTuple):
    span: Span
    reason: Reason
    score: float  # check-worthiness, 0 to 1


# --- what there is to check

_MONTHS = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Aug|Sept|Oct|Nov|Dec)\b\.?)"
)
_TH = r"(?:st|nd|rd|th)"
_UNITS = r"(?:people|percent|per cent|miles|times|homes|jobs|tons|tonnes|acres)"
# No figure is a date ("July 25", "in 2014"), a time ("7.30 p.m."), an age ("Reed, 43,"), a name ("MX5", "Route 66").
_NO_FIGURE = re.compile(
    rf"\b{_MONTHS} \d{{1,2}}{_TH}?\b|\b\d{{1,2}}{_TH}?(?: of)? {_MONTHS}"
    rf"|(?<![\d$£€,.])(?:1[5-9]|20)\d\d(?:s|[-–/]\d{{2,4}})?\b(?![,.]?\d|%| {_UNITS})"
    r"|\b\d{1,2}(?:[:.]\d\d)? ?(?:[ap]\.?m\b\.?|[AP]M\b)|\b\d{1,2}:\d\d\b|, \d{1,3},|\(\d{1,3}\)"
    r"|\baged? (?:of )?\d+|\b\d+[- ]years?[- ]old\b|\b\d+(?:st|nd|rd|th)\b|\b\w+-\d+s\b|\b\d0s\b|#\d+"
    r"|\b[A-Z][\w.-]{0,20}[ -]\d+\b(?![,.]?\d|%)|\b(?!\d+(?:m|bn|k|km|kg|ft|lbs?)\b)(?=\w*[A-Za-z])\w*\d\w*\b"
    r"|\b911\b|\b[A-Z]{2} \d{5}\b|@\d+"
    r"|\b\d+ (?:[A-Z]\w+ )+(?:Street|St|Road|Rd|Avenue|Ave|Lane|Place|Drive|Court)\b|\[\d+\]"
)
_FIGURE = re.compile(
    r"\d|\b(?:hundreds?|thousands?|millions?|billions?|dozens?|half|third|quarters?|two-thirds|three-quarters) of\b"
    r"|\b(?:doubled(?! down)|tripled|trebled|quadrupled|halved)\b"
    r"|\b(?:twice|(?:three|four|five|ten) times) (?:as|the|more)\b"
    r"|\b(?:one|two|three|four|five|six|seven|eight|nine) (?:in|out of) (?:three|four|five|six|seven|eight|nine|ten)\b"
    r"|\b(?:hundred|thousand|million|billion|trillion|percent|per cent)\b"
)
_MOST_OF_ALL = (
    r"(?:largest|biggest|highest|lowest|smallest|oldest|youngest|longest|shortest|deadliest|worst|fastest|tallest|richest"
    r"|poorest|hottest|coldest|driest|wettest|costliest|deepest|heaviest|busiest)"
)
# A scope makes it a record: "the largest quarry in the county", "its first loss since 2009"; not "the biggest hits".
_RECORD = re.compile(
    rf"(?<!one of )(?<!some of )(?<!among )\bthe (?:\w+-)?{_MOST_OF_ALL} (?:[\w-]+ ){{0,3}}"
    r"(?:in|of|since|ever|on record|yet)\b"
    rf"|\b(?:its|(?!what|it|that|here|there|he|she)\w+[’']s) (?:\w+-)?{_MOST_OF_ALL}\b"
    r"|\b(?:the|its|a|his|her) (?:[a-z]+ )?first (?:[\w-]+ ){1,3}"
    r"(?:since|ever|of its kind|in (?:\w+ )?(?:history|years|decades))\b"
    r"|\bthe (?:first|only) (?:[\w-]+ ){1,3}to (?!be\b)\w+|\b(?:new |all-time |historic )(?:record|high|low)\b"
    r"|\ba record (?:\w+ )?\w+|\brecord-\w+|\bnever before\b|\bfor the first time (?:in|since|ever)\b",
    re.IGNORECASE,
)
_CAUSE = re.compile(
    r"\b(?:because of|as a result of|due to(?! be\b)|owing to|thanks to|result(?:ed|ing|s) in"
    r"|(?<!was )(?<!were )(?:led|leading|leads) to|caus(?:ed|es|ing)|trigger(?:ed|ing)|spark(?:ed|ing)|brought about"
    r"|(?:is|was) to blame|stem(?:s|med) from|the (?:main |leading |root )?(?:cause|reason) (?:of|for))\b|, because\b",
    re.IGNORECASE,
)
_DATED = re.compile(
    rf"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|\b(?:[Ii]n|[Ss]ince|[Uu]ntil|[Bb]y|[Oo]n) {_MONTHS}(?: \d|,|\b)"
    r"|\b[Ii]n (?:1[5-9]|20)\d\d\b"
    r"|\b(?:[Ll]ast|[Ee]arlier this) (?:week|month|year|night|spring|summer|autumn|fall|winter)\b"
    r"|\b\w+ (?:days|weeks|months|years) ago\b|\b[Yy]esterday\b"
)
_HAPPENED = re.compile(
    r"\b(?:was|were|became|began|came|went|took|made|found|left|lost|won|gave|sold|bought|built|held|met|fell|rose|struck"
    r"|shot|fled|broke|sent|spent|paid|cut|shut|hit|\w{3,}ed)\b"
)

# --- what is nobody's to check, or is cited after all

# The reporting and the page themselves: "This story was updated", "Sign up for our newsletter".
_PAGE = re.compile(
    r"\b(?:this (?:story|article|post|report|piece|page|series|video|interview|newsletter|column)\b|click\b"
    r"|subscrib|sign up|newsletter|read more|follow us|photo(?:graph)?s? (?:by|courtesy)|image (?:by|credit)|file photo"
    r"|getty|updated (?:at|on)|(?:originally|first) (?:published|appeared)|copyright|all rights reserved|contributed to"
    r"|correction:|sponsored by|advertis|our (?:site|website|readers|terms|team)|cookies?\b|e-?mail us"
    r"|spoke (?:to|with)\b|for comment\b|interviewed\b|reached out|affiliate|discount|checkout|shipping|free trial)",
    re.IGNORECASE,
)
# Advice, opinion, questions and forecasts cannot be looked up.
_NO_CLAIM = re.compile(
    r"\?|\b(?:I|[Ww]e|[Mm]y|[Oo]ur|[Mm]e|[Uu]s|[Yy]ou|[Yy]our)\b|\b(?:will|would|should|could|might|may|can|must|let[’']s"
    r"|perhaps|maybe|probably|likely|possibl[ey]|hopefully|seems?|seemed|appears?|appeared|expected to|set to"
    r"|scheduled to|\d cups?|tbsp|tsp|tablespoons?|teaspoons?|oven|freezer)\b"
    r"|^(?:If|Imagine|Turn|Add|Use|Make|Place|Heat|Bake|Boil|Cook|Stir|Mix|Preheat|Remove|Choose|Set|Keep|Try|Check)\b"
)
# Somebody is cited though no attribution was found: "according to", "data show", "police said".
_CITED = re.compile(
    r"\b(?:according to|said|says|report(?:s|ed|edly)?|told|announced|estimat\w+|stud(?:y|ies)|survey\w*|poll(?:s|ed)?"
    r"|data|figures|statistics|census|research\w*|records? (?:show|indicate)\w*|show(?:s|ed) that|found that|claim\w*"
    r"|alleg\w+|accus\w+|argu\w+|believ\w+|cit(?:es|ed|ing)|source:)\b",
    re.IGNORECASE,
)

# --- check-worthiness

_WORDS = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)?|\d[\d,.]*\d|\d|[$%£€?]")


def features_of(sentence: str) -> set[str]:
    """What the weights are for: words in small letters, a figure by its digits, any name alike, and the length.

    "Reed sold 1,200 acres" -> reed, sold, 0000, acres, #length 0: names within the sentence are masked, so that no
    person is more check-worthy than another.
    """
    words = [_feature(word, opens=not at) for at, word in enumerate(_WORDS.findall(sentence))]
    return {*words, f"#length {min(6, len(words) // 6)}"}


def _feature(word: str, *, opens: bool) -> str:
    if word[0].isdigit():
        return "0" * min(4, sum(map(str.isdigit, word)))
    if word[0].isupper() and not opens and not re.match(r"I\b", word):
        return "#name"
    return word.lower().replace("’", "'")


def worth_checking(sentence: str) -> float:
    """From 0 to 1: how like the check-worthy sentences of the training set (see the weights' card) it is.

    .5 for every sentence where the weights were left out: they come from data under the GPL.
    """
    weights = _weights()
    total = weights.get("#bias", 0.0) + math.fsum(weights.get(feature, 0.0) for feature in features_of(sentence))
    return 1 / (1 + math.exp(-total))


@functools.cache
def _weights() -> dict[str, float]:
    if not MODEL.exists():
        return {}
    weights: dict[str, float] = json.loads(MODEL.read_text(encoding="utf-8"))
    return weights


@functools.cache
def _digest() -> str | None:
    return hashlib.sha256(MODEL.read_bytes()).hexdigest()[:20] if MODEL.exists() else None


# --- the rule


def unattributed_claim(audit: Audit) -> Iterable[Finding]:
    """The claims that are most worth checking, at most five, among what the author says with nobody cited.

    Measured: of the sentences in paragraphs and lists that are wholly the author's, those with something to look up: a
    figure, a record ("the largest in the county"), a cause ("led to", "because of") or a dated event; the first of
    these that fits is the reason. Each has a check-worthiness from 0 to 1, learnt from debate sentences that people had
    marked. Those of .5 and more are ranked, an event at half its worth, and the best five are shown in order of place.
    No claim is said to be wrong, or to need a source.

    Silent on headlines, headings, captions and quotations; on sentences under six words or over 100; on questions,
    advice, forecasts and what "I" or "we" did; on sentences about the page or the reporting; where the sentence has a
    source, words that cite one ("data show") or a link to another site; and where the confidence that nobody is cited
    is under 0.5.

    Example: "The quarry paid £3 million in fines last year, the most in the county." with no word of who counted.
    """
    own = list(_own_sentences(audit))
    cited = _links_out(audit.article)
    uncited = [span for span in own if not overlaps(span, cited)]
    found = {audit.article.cut(span): claim for span in uncited if (claim := _claim(audit.article, span))}
    claims = list(found.values())  # the same words twice on a page are one claim
    if not claims:
        return
    best = sorted(sorted(claims, key=_rank)[:_MOST])
    counts = {reason: sum(claim.reason == reason for claim in best) for reason in _PATTERNS}
    named = ", ".join(f"{count} {reason}{'s' * (count > 1)}" for reason, count in counts.items() if count)
    message = f"Of {len(own)} sentences in the author’s own voice with nobody cited, "
    message += f"the {len(best)} most worth checking: {named}." if len(best) > 1 else f"one is worth checking: {named}."
    measured = {
        "own_sentences": len(own),
        "checkable": len(claims),
        "claims": [{"span": list(c.span), "reason": c.reason, "score": round(c.score, 3)} for c in best],
        "model": _digest(),
    }
    yield Finding("AT02", "unattributed-claim", "info", message, tuple(claim.span for claim in best), (), measured)


def _rank(claim: Claim) -> tuple[float, Span]:
    return -claim.score * (0.5 if claim.reason == "event" else 1), claim.span


def _own_sentences(audit: Audit) -> Iterator[Span]:
    """The sentences of paragraphs and lists in which only the author speaks."""
    article = audit.article
    prose = set(article.spans("paragraph", "list"))
    for block, statements in statements_by_block(audit).items():
        if block not in prose:
            continue
        others = {s.span for s in statements if s.voice != "author" or s.confidence < _SURE}
        yield from (span for span in dict.fromkeys(s.span for s in statements) if span not in others)


def _claim(article: Article, span: Span) -> Claim | None:
    sentence = " ".join(article.cut(span).split())
    if not _SHORT <= len(sentence.split()) <= _LONG or not sentence.endswith((".", "!", "”", '"')):
        return None
    if _PAGE.search(sentence) or _NO_CLAIM.search(sentence) or _CITED.search(sentence):
        return None
    reason = _reason(sentence)
    if reason is None:
        return None
    score = worth_checking(sentence)
    return Claim(span, reason, score) if score >= _WORTH else None


def _reason(sentence: str) -> Reason | None:
    return next((reason for reason, holds in _PATTERNS.items() if holds(sentence)), None)


def _has_figure(sentence: str) -> bool:
    return _FIGURE.search(_NO_FIGURE.sub(" ", sentence)) is not None


def _is_event(sentence: str) -> bool:
    return _DATED.search(sentence) is not None and _HAPPENED.search(sentence) is not None


_PATTERNS: dict[Reason, Callable[[str], bool]] = {
    "figure": _has_figure,
    "record": lambda sentence: _RECORD.search(sentence) is not None,
    "cause": lambda sentence: _CAUSE.search(sentence) is not None,
    "event": _is_event,
}


def _links_out(article: Article) -> tuple[Span, ...]:
    """The links to other sites, in order: they tell the reader where a sentence is from."""
    own = host_of(article.url or "")
    return tuple(merged(link.span for link in article.links if host_of(link.href) not in ("", own)))
