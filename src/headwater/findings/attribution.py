"""AT: who is heard."""

import re
from collections.abc import Iterable, Iterator

from headwater.findings.blocks import statements_by_block
from headwater.findings.labels import is_conversation
from headwater.records import Article, Audit, Finding, Span, Statement

_LONG = 8  # words of a piece of a sentence: shorter ones are often terms and phrases, “with deep roots in the valley”
_SENTENCE = 5  # words of a whole one; “That’s it!” may be anything
_MOST = 3  # paragraphs: a page with more of them is a story with dialogue, whose turns tell who speaks
_SURE = 0.6  # below it the statement's own confidence says that the speaker may have been missed
# Some pages open with a curly mark and close with a straight one.
_QUOTED = re.compile(r"[“][^“”\"]+[”\"]|(?<![\w\"”])\"[^\"“”]+[\"”](?!\w)|(?<![\w‘])‘[^‘]+?[.,!?\w]’(?!\w)|«[^«»]+»")
# A sign, a title or a chant is quoted for its words: a book called “…”, a banner that read “…”.
_NAMED = re.compile(
    r"\b(?:called|titled|entitled|named|dubbed|nicknamed|headlined|labell?ed|captioned|known as|term(?:ed)?|phrase"
    r"|words?|mottos?|slogans?|hashtag|chant(?:s|ed|ing)?|sing(?:s|ing)?|sang|song|album|film|movie|book|novel|play|poem|episode"
    r"|series|show|article|essay|report|study|paper|signs?|banners?|placards?|posters?|plaques?|stickers?|t-?shirts?"
    r"|reads?|reading|lyrics?|proverb|saying|adage|inscription|headline|section|chapter|definition|defined as)"
    r"\b[^.!?]{0,25}$",
    re.IGNORECASE,
)
# A list of references quotes titles: “^ “The mill” (2019). Retrieved …”.
_REFERENCE = re.compile(r"^\W*\^|\b(?:Retrieved|Archived from|Accessed|ISBN|doi|pp?\. ?\d)\b|\(\d{4}\)\W*[“\"]")
# Somebody is heard here, whether or not the tagger could tell who.
_SPEECH = re.compile(
    r"\b(?:said|told|wrote|written|writing|according to|put it|sang|think(?:s|ing)?|thought|heard"
    r"|(?:say|tell|ask|add|write|shout|scream|cry|recall|insist|argu|tweet|post|explain|note|stat|declar|warn|continu|admitt?"
    r"|testif|announc|claim|quot|respond|answer|jok|quip|yell|read|call|describ|shar|remember|repl|conclud|complain|remark"
    r"|observ|suggest|reveal|confess|confid|promis|wonder|laugh|plead|begg?|urg|demand|agree|point)"
    r"(?:s|es|ed|e|d|ing|ied|ies|y)?)\b",
    re.IGNORECASE,
)
_SMALL_WORDS = frozenset(
    {"a", "an", "the", "of", "and", "or", "for", "in", "on", "at", "to", "by", "with", "from", "as", "but", "is"}
)


def quote_without_speaker(audit: Audit) -> Iterable[Finding]:
    """Words stand in quotation marks, and nobody is said to have spoken them.

    Measured: in paragraphs and lists of the body, quoted sentences of five words and more, and other quotations of
    eight words and more, that lie in no statement with a source. One finding for each paragraph.

    Silent on scare quotes, titles, nicknames, slogans, signs and quoted terms; on quote blocks, headings and
    references; on transcripts, questions and answers, and pages with over three such paragraphs, which are stories;
    where the sentence, one beside it, or a lead-in with a colon lets somebody speak; where the paragraph goes on from
    the quotation before; and where the confidence that nobody is named is under 0.6.

    Example: a paragraph that is only “They took everything we had and left us the bill.”, between two of the author's
    own.
    """
    article = audit.article
    if is_conversation(article):
        return
    statements = statements_by_block(audit)
    looked_at = frozenset(article.spans("paragraph", "list"))
    found: list[Finding] = []
    for before, block in zip([None, *statements], statements, strict=False):
        here = statements[block]
        if (
            block not in looked_at
            or not here
            or _REFERENCE.search(article.cut(block))
            or (before and _leads_in(article, before, statements[before]))
        ):
            continue
        spans = tuple(span for span in _quotations(article, block) if _is_orphan(article, span, here))
        if not spans:
            continue
        words = sum(len(article.cut(span).split()) for span in spans)
        message = f"{words} quoted words have no speaker."
        found.append(Finding("AT03", "quote-without-speaker", "warning", message, spans, (), {"words": words}))
    if len(found) <= _MOST:
        yield from found


def _quotations(article: Article, block: Span) -> Iterator[Span]:
    """Quotations long enough to be somebody's speech, that are no title."""
    text = article.text
    for match in _QUOTED.finditer(text, block.start, block.end):
        words = match.group()[1:-1].split()
        if len(words) < (_SENTENCE if _is_sentence(words) else _LONG):
            continue
        if _is_title(words) or _NAMED.search(text, max(block.start, match.start() - 60), match.start()):
            continue
        yield Span(*match.span())


def _is_sentence(words: list[str]) -> bool:
    return bool(words) and words[0][:1].isupper() and words[-1][-1] in ".!?"


def _is_title(words: list[str]) -> bool:
    main = [word for word in words if word.lower().strip(",:;.!?’'") not in _SMALL_WORDS and word[:1].isalpha()]
    return len(main) > 1 and all(word[0].isupper() for word in main)


def _is_orphan(article: Article, quotation: Span, here: list[Statement]) -> bool:
    """Whether no statement of the paragraph gives the quotation, or the sentences next to it, a speaker."""
    around = [s for s in here if s.span.overlaps(quotation)]
    if not around or any(s.confidence < _SURE for s in around):
        return False
    first, last = min(s.span.start for s in around), max(s.span.end for s in around)
    beside = [s for s in here if s not in around]
    previous = max((s.span for s in beside if s.span.end <= first), default=None)
    following = min((s.span for s in beside if s.span.start >= last), default=None)
    near = [*around, *(s for s in beside if s.span in (previous, following))]
    if any(s.voice == "source" and (s.sources or s.relay) for s in near):
        return False
    lead = article.cut(previous) if previous else ""
    before, after = article.text[first : quotation.start].rstrip(), article.text[quotation.end : last]
    if lead.endswith(":") or _SPEECH.search(lead) or _SPEECH.search(before) or _SPEECH.search(after):
        return False
    # “…,” a neighbour of the mill; he was thinking, “…”: next to a comma stands a speaker.
    if before.endswith((",", ":")) or article.text[quotation.end - 2] == ",":
        return False
    # “…” — Maud Teasdale: after a dash, too; that name may count as a sentence of its own.
    return not re.match(r"\W*[–—-]+\s*[A-Z]", article.text[quotation.end : last + 80].split("\n")[0])


def _leads_in(article: Article, before: Span, told: list[Statement]) -> bool:
    """Whether the paragraph before opens this one: by a colon, by a quotation that goes on, by speaking of a slogan."""
    words = article.cut(before).rstrip()
    if words.endswith((":", "”", '"')) or words.count("“") > words.count("”") or _NAMED.search(words.rstrip(".!?")):
        return True
    last = max((s.span for s in told), default=None)
    return any(s.span == last and s.voice == "source" and s.sources and s.kind != "indirect" for s in told)
