"""Sentences that tell how the reporting was done: "did not immediately respond to a request for comment"."""

import re

from headwater.records import Span

_ASKED = r"(?:requests?|inquir(?:y|ies)|questions|messages?|e-?mails?|calls?|interview|texts?)"
_NOT = r"(?:(?:did|has|have|had|does|do|would|could|was|were|is|are) not|(?:did|has|have|had|does|do|would|could|was|were|is|are)n[’']t|never|nor did)"
# A sentence without one of these is none, and most are without: the pattern below is slow.
_DISCLOSURE_HINT = re.compile(r"respon|repl[iy]|answer|return|reached|located|available|declined|comment", re.I)
# How the reporting was done: "did not immediately respond to a request for comment", "could not be reached".
_DISCLOSURE = re.compile(
    rf"{_NOT}(?: \w+){{0,2}} (?:respond(?:ed)?|repl(?:y|ied)|answer(?:ed)?|return(?:ed)?)\b(?=\W*$|(?:(?: \w+){{0,4}} {_ASKED}\b.{{0,30}}(?:comment|interview|seeking|from|by|for|\W*$)))"
    rf"|{_NOT} (?:\w+ )?(?:be )?(?:reached|located|available)(?:\W*$| for (?:an? )?(?:further )?(?:comment|interview)| by (?:phone|e-?mail))"
    r"|\bdeclined(?: \w+)? (?:to (?:be interviewed|comment|discuss|answer|speak|elaborate|say)|comment|an? interview|interview requests?|requests? for)\b"
    rf"|{_ASKED} (?:\w+ ){{0,5}}(?:was|were|went|has been|have been) (?:not (?:immediately )?)?(?:returned|answered|unanswered|unreturned)"
    r"|\b(?:reached out to|contacted|approached)\b.{0,60}\bfor (?:a )?(?:comment|response)",
    re.I,
)


def find_disclosure(text: str, sentence: Span) -> Span | None:
    """The words of the sentence that tell of the reporting; `None` where none do."""
    if not _DISCLOSURE_HINT.search(text, sentence.start, sentence.end):
        return None
    match = _DISCLOSURE.search(text, sentence.start, sentence.end)
    return Span(*match.span()) if match else None
