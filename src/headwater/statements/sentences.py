"""Where sentences begin and end, as spans of the text they are in."""

import re

from headwater.records import Span

# Titles, ranks, months and the like that end in a full stop and are followed by a name or number.
_BEFORE_A_NAME = frozenset(
    """
    mr mrs ms mx dr prof rev fr hon st ste mt ft sr jr gov lt col gen maj capt cmdr sgt cpl pvt adm sen sens
    rep reps del supt insp det dep asst assoc pres sec vs v no nos vol art fig dept univ inc corp co ltd
    bros jan feb mar apr jun jul aug sep sept oct nov dec ave blvd rd approx cf e.g i.e viz al
    """.split()
)
# "… lives in the U.S. The mayor …": after an abbreviation only a word that seldom belongs to a name opens a sentence.
_OPENERS = frozenset(
    """
    the a an it he she they we i you this that these those there in on at by for from but and so if when
    while after before as since although though however meanwhile his her their our its my your what who why
    how where not no according both most many some all one
    """.split()
)
_SPEECH = (
    r"(?:said|says|say|asked|asks|told|tells|added|adds|wrote|writes|replied|replies|shouted|cried|wondered|continued"
    r"|tweeted|explained|exclaimed|recalled|demanded|joked|yelled|screamed|insisted|answered|chanted|declared)"
)
# “Who knew?” Smith asked.  The question ends inside the quotation; the sentence goes on to its speaker.
_SPEECH_TAG = re.compile(
    rf"(?:[A-Z][\w.'’-]*|the|of|he|she|they|I|we|[a-z]+)(?: [\w.'’-]+){{0,3}}? {_SPEECH}\b|{_SPEECH}\b"
)
_CLOSERS = "\"'”’)]»"
_OPENING_QUOTES = "\"'“‘([«—–-"
_END = re.compile(rf"[.!?…]+[{re.escape(_CLOSERS)}]*(?:\[\d+\])?(?=\s|[“\"](?=[A-Z])|$)")
_WORD_BEFORE = re.compile(r"[^\s\"“”‘(\[]+$")
_PLAIN_WORD = re.compile(
    r"(?<![\w.@/-])(?!(?:approx|dept|corp|bros|univ|assoc|sept|supt|insp|capt|cmdr|reps|sens|viz)$)[a-z]{4,}$"
)
_BREAK = re.compile(r"\s*\n\s*")


def find_sentences(text: str, *, start: int = 0, end: int | None = None) -> list[Span]:
    """Cut `text[start:end]` into sentences; a line break always ends one.

    Returns spans `[start, end)` in code points of `text`, in order, without the white space around them.
    """
    spans: list[Span] = []
    end = len(text) if end is None else end
    line = start
    for gap in [*_BREAK.finditer(text, start, end), None]:
        stop = gap.start() if gap else end
        spans.extend(_split_line(text, line, stop))
        line = gap.end() if gap else end
    return spans


def _split_line(text: str, start: int, end: int) -> list[Span]:
    spans: list[Span] = []
    begin = start
    for mark in _END.finditer(text, start, end):
        if mark.end() < end and _ends_sentence(text, begin, mark, end):
            spans.append(_trim(text, begin, mark.end()))
            begin = mark.end()
    spans.append(_trim(text, begin, end))
    return [span for span in spans if span.start < span.end]


def _trim(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def _ends_sentence(text: str, begin: int, mark: re.Match[str], end: int) -> bool:
    following = text[mark.end() : min(end, mark.end() + 80)].lstrip()
    first = following.lstrip(_OPENING_QUOTES + " ")[:1]
    punctuation = mark.group()
    quoted = punctuation[-1] in _CLOSERS
    if not first or first in ",;:":
        return False
    if first.islower():  # "that's it. just call": unedited text; "Yahoo! said", "“Stop.” he said" are one sentence
        return punctuation == "." and _PLAIN_WORD.search(text, begin, mark.start()) is not None
    if quoted and "." not in punctuation[:1] and _SPEECH_TAG.match(following):
        return False
    if not punctuation.startswith(".") or len(punctuation) > 1:
        return True
    word = _WORD_BEFORE.search(text, max(begin, mark.start() - 40), mark.start())
    before = word.group() if word else ""
    if before.lower() in _BEFORE_A_NAME:
        return following.split(" ", 1)[0].lower() in _OPENERS and before.lower() in {
            "inc",
            "corp",
            "co",
            "ltd",
            "jr",
            "sr",
        }
    if (len(before) == 1 and before.isalpha() and before != "I") or re.fullmatch(r"(?:[A-Za-z]\.)+[A-Za-z]", before):
        return re.split(r"[\s,]", following, maxsplit=1)[0].lower() in _OPENERS
    return True
