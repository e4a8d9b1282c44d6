"""Quotation marks: what stands inside them, and which changes of a quotation its marks own up to."""

import re
from collections.abc import Iterator
from functools import lru_cache

from headwater.records import Article, Span
from headwater.reuse.voices import are_abbreviations

# Some pages open with a curly mark and close with a straight one. What is left open runs to the paragraph's end. Single
# marks hold no more than a long sentence: an apostrophe would open them as well.
# The pattern begins with the set of opening marks: one that begins with alternatives is tried at every letter.
_QUOTED = re.compile(
    r"[“\"«‘'](?:(?<=“)[^“”\"]*(?:[”\"]|$)|(?<=\")(?<![\w\"”]\")[^\"“”]+(?:[\"”]|$)|(?<=«)[^«»]+(?:»|$)"
    r"|(?<=‘)(?<![\w‘’]‘)(?:[^‘’\n]|(?<=\w)’(?=\w)){1,400}’(?!\w)"
    r"|(?<=')(?<![\w']')(?=\w)(?:[^'\n]|(?<=\w)'(?=\w)){1,400}'(?!\w))"
)
_ELLIPSIS = re.compile(r"…|\.\s?\.\s?\.|\*\s?\*\s?\*")
_BRACKETS = re.compile(r"\[[^\[\]]{0,200}\]|\((?:[^()]{0,100})\)")
_WORD = re.compile(r"\w+(?:[.,’'-]\w+)*")
# A quotation cut short keeps its sense, unless what was cut took some of it back: "It will hold, I think."
_QUALIFIES = re.compile(
    r"\b(?:not|never|no|nothing|nobody|none|without|unless|except|if|but|although|though|however|only|may|might|could"
    r"|perhaps|maybe|possibly|probably|likely|allegedly|apparently|seems?|appears?|almost|nearly"
    r"|(?:I|we) (?:think|believe|guess|hope|suppose|hear|heard|assume))\b|n[’']t\b",
    re.IGNORECASE,
)
_STOP = re.compile(r"[.!?…]+(?:\s|$)")
_STOPPED = re.compile(r"[.!?…]\W*$")
_OWN = re.compile(r"\W*(?:and|so|because|which|who|where|when|then)\b", re.IGNORECASE)
_CUT = 12  # words: a longer part that was left out is a part of its own
_SPELLINGS = (
    (re.compile(r"(?<=[a-z]{2}[iy])s(?=(?:e[drs]?|ing|ation|ations)$)"), "z"),
    (re.compile(r"our"), "or"),
    (re.compile(r"(?<=[a-z][bt])re(?=s?$)"), "er"),  # "centre", "fibre"
    (re.compile(r"(?<=[a-z]ward)s$"), ""),  # "towards"
    (re.compile(r"(?<=[a-z])ae(?=[a-z])"), "e"),  # "anaesthetic"
)
_MONTHS = {"jan": "january", "feb": "february", "aug": "august", "sept": "september", "oct": "october"} | {
    "nov": "november",
    "dec": "december",
}
_JOINS = re.compile(r"\W*(?:and|but|so|well|however|because|then)\W*", re.IGNORECASE)
_COUNTED = "zero one two three four five six seven eight nine ten eleven twelve".split()
_FIGURES = {word: str(number) for number, word in enumerate(_COUNTED)}
_JOINTS = re.compile(r"[.’'-]")
_SHARE = re.compile(r"%|\bper\s?cent\b")
# "don't" is set as "do not" by some; "'s" is left, it is as often a genitive.
_SHORT = {"n't": " not", "'re": " are", "'ve": " have", "'ll": " will", "'m": " am"}
_IRREGULAR = {"can't": "can not", "won't": "will not", "shan't": "shall not", "cannot": "can not"}


def find_quoted(article: Article) -> list[Span]:
    """What stands inside quotation marks, marks included, in order of place."""
    blocks = sorted(block.span for block in article.blocks)
    return [span for block in blocks for span in _quoted(article.text, block)]


def words_of(text: str) -> list[str]:
    """The words as two copies of a quotation share them, whatever their case and their house style of spelling."""
    return [part for word in _WORD.findall(_SHARE.sub(" percent", text)) for part in _plain(word).split()]


def is_altered(old: str, there: Span, within: Span, new: str, here: Span, within_here: Span) -> bool:
    """Whether `new[here]` in place of `old[there]` alters a quotation; `within` and `within_here` are the quotations.

    Capitals and points are no alteration, nor is an ellipsis for words left out, nor words in square brackets. A
    quotation that begins later or ends sooner is cut, not altered, unless the cut takes back what is left.
    """
    lost, gained = (_clip(old, there, within), _clip(new, here, within_here))
    while lost and gained and lost[-1] == gained[-1]:  # "I think [t]he", "The"
        lost.pop()
        gained.pop()
    if _are_one(lost, gained) or _owned(new, here, within_here) or _owned(old, there, within):
        return False
    if lost and gained:
        return True
    if lost:
        return _takes_back(old, there, within, cut=_is_edge(new, here, within_here))
    return _takes_back(new, here, within_here, cut=_is_edge(old, there, within))


def _are_one(lost: list[str], gained: list[str]) -> bool:
    """The same letters (“cannot”, “can not”; “US”, “U.S.”), the first ones of the words (“UN”), or two short names."""
    ours, theirs = (_JOINTS.sub("", "".join(words)) for words in (lost, gained))
    if ours == theirs or are_abbreviations(ours, theirs):
        return True
    return bool(ours and theirs) and (_initials(lost) == theirs or _initials(gained) == ours)


def _initials(words: list[str]) -> str:
    return "".join(word[0] for word in words) if len(words) > 1 else ""


def _is_edge(text: str, span: Span, within: Span) -> bool:
    """Whether a quotation begins or ends at a place: what the other one has there was cut, and may be quoted later."""
    return not _WORD.search(text, within.start, span.start) or not _WORD.search(text, span.end, within.end)


def _quoted(text: str, block: Span) -> Iterator[Span]:
    # The pattern sees the block alone: "$" is the block's end.
    for match in _QUOTED.finditer(text[slice(*block)]):
        yield Span(block.start + match.start(), block.start + match.end())


@lru_cache(maxsize=10_000)
def _plain(word: str) -> str:
    plain = word.replace("’", "'").casefold()
    if plain in _IRREGULAR:
        return _IRREGULAR[plain]
    for short, long in _SHORT.items():
        plain = plain.removesuffix(short) + long if plain.endswith(short) else plain
    for spelling, other in _SPELLINGS:
        plain = spelling.sub(other, plain)
    return _FIGURES.get(plain) or _MONTHS.get(plain, plain)


def _clip(text: str, span: Span, within: Span) -> list[str]:
    words = text[max(span.start, within.start) : min(span.end, within.end)]
    return words_of(words.replace("[", "").replace("]", ""))  # "[T]he" is "The"


def _owned(text: str, span: Span, within: Span) -> bool:
    """Whether the quotation itself says that words were left out or put in here: "the … gates", "[Vale] knew"."""
    around = Span(max(within.start, span.start - 8), min(within.end, span.end + 8))
    inner = text[slice(*span)]
    if not _WORD.search(inner) and _ELLIPSIS.search(text[slice(*around)]):
        return True
    begin = max(within.start, span.start - 100)
    for match in _BRACKETS.finditer(text, begin, min(within.end, span.end + 100)):
        inside = Span(*match.span())
        if inside.overlaps(span) and not _outside(text, span, inside):
            return True
    return False


def _outside(text: str, span: Span, inside: Span) -> bool:
    """Whether the span has words beyond the brackets."""
    return bool(_WORD.search(text[span.start : inside.start]) or _WORD.search(text[inside.end : span.end]))


def _takes_back(text: str, span: Span, within: Span, *, cut: bool) -> bool:
    """Whether the words stand in the middle of the quotation, or qualify what it begins or ends with without them.

    `cut` where the other quotation begins or ends there.
    """
    before, after = text[within.start : span.start], text[span.end : within.end]
    if _WORD.search(before) and _WORD.search(after):
        return not cut
    words = text[slice(*span)]
    if _WORD.search(before):  # its end is gone: the rest of the sentence counts, unless it is one of its own
        clause = _STOP.split(words)[0] if not _STOPPED.search(before) else ""
        return len(clause.split()) <= _CUT and not _OWN.match(clause) and bool(_QUALIFIES.search(clause))
    clause = _STOP.split(words)[-1]
    if _JOINS.fullmatch(clause):  # "But it leaks": what joins it to words that are not quoted goes with them
        return False
    return len(clause.split()) <= _CUT and bool(_QUALIFIES.search(clause))
