"""LG: calls on the reader to act."""

import re
from collections.abc import Iterable

from headwater.findings.labels import is_conversation
from headwater.findings.own_words import own_words
from headwater.records import Audit, Finding, Span

_OFFICE = (
    r"(?:senators?|representatives?|congress(?:man|woman|men|women|people)?|mps?|members? of (?:parliament"
    r"|congress)|councill?ors?|council"
    r"|lawmakers?|legislators?|governor|mayor|assembly(?:man|woman|members?)|elected (?:officials?"
    r"|representatives?)|local authority"
    r"|school board|minister|government)"
)
_DO = (
    r"(?:sign|add your name to) (?:the|this|our|a) (?:[\w’'-]+ ){0,2}petition\b"
    rf"|(?:call|contact|e-?mail|phone|write(?: to)?|tell|urge|ask|lobby|tweet(?: at)?|petition"
    rf"|pressure) your (?:[\w’'-]+ ){{0,2}}{_OFFICE}\b"
    rf"|let your (?:[\w’'-]+ ){{0,2}}{_OFFICE} know\b"
    r"|(?:share|spread|repost|forward|retweet|pass on) this\b(?= (?:[\w’'-]+ ){0,6}(?:with|to|far|everywhere"
    r"|widely|so that|if you|before)\b)"
    r"|spread the word\b|make your voices? heard\b|take to the streets\b"
    r"|boycott (?!of\b|by\b|and\b|was\b|is\b|has\b)(?:[\w’'-]+)"
    r"|vote (?:for|against|yes|no|them out|him out|her out)\b(?= )(?! (?:your|the|our"
    r"|an?) (?:[\w’'-]+ )?(?:favou?rite|best|top)\b)"
    r"|(?:join|support) (?:the|our|this) (?:fight|movement|struggle|cause|resistance|boycott|campaign|march"
    r"|protest|strike)\b"
    r"|(?:stand up|fight back|rise up|speak out) (?:for|against|to|now)\b"
    r"|demand (?:that|an end|justice|answers|action|your)\b|take action (?:now|today)\b"
)
# "Sign the petition today", "Please call your senator", "You must vote against it", "It is time to boycott it".
_CALL = re.compile(
    rf"[\W_]*(?:(?:so|and|but|then|now|today),? )?(?:please,? |let[’']s |(?:all )?(?:you|we) (?:all )?(?:must"
    rf"|should|need to|have to|ought to) (?:all )?"
    rf"|it[’']?s? (?:is )?time (?:for us |for you |for all of us )?to "
    rf"|if you (?:\w+[ ,]+){{1,8}}?(?:please )?)?(?P<do>{_DO})",
    re.IGNORECASE,
)
_ENDS = re.compile(r"[.!…]")


def exhortation(audit: Audit) -> Iterable[Finding]:
    """The author's own voice calls on the reader to act.

    Measured: sentences of the body that open with a call ("Sign the petition", "Please call your senator", "You must
    vote against", "Share this with your neighbours"). One finding for the page, with every call. A call to violence is
    not told apart from others: there is no rule for it.

    Silent on what somebody is quoted or reported as calling for; on buttons and headings ("Share this", "Sign up"); on
    advice, recipes, booking and contact lines, newsletters and donations; on transcripts and questions and answers.

    Example: "Call your councillor today and tell her to keep the ferry."
    """
    article = audit.article
    if is_conversation(article):
        return
    headings = frozenset(article.spans("heading", "quote"))
    found = []
    for one in own_words(audit):
        part = one.own[0] if one.own and one.own[0].start == one.sentence.start else None
        match = _CALL.match(article.text, part.start, part.end) if part else None
        # A button has no full stop: "Share this with friends".
        if (
            match
            and one.sentence not in headings
            and _ENDS.search(article.text, one.sentence.end - 2, one.sentence.end)
        ):
            found.append(Span(match.start("do"), match.end("do")))
    if found:
        words = " ".join(article.cut(found[0]).split())
        message = f"The author's own voice calls on the reader to act: “{words}”."
        yield Finding("LG04", "exhortation", "note", message, tuple(found), (), {"calls": len(found)})
