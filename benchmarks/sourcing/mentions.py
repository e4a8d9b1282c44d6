"""Gold mentions: which of them a mention of ours is, and whether it is a name, a nominal or a pronoun."""

import re
from collections.abc import Iterable
from typing import Literal, NamedTuple

from headwater.records import Audit, Source, Span

Form = Literal["name", "nominal", "pronoun"]
_PRONOUNS = frozenset(
    "i me my mine myself we us our ours ourselves you your yours he him his himself she her hers herself it its itself "
    "they them their theirs themselves who whom whose which that this these those one someone somebody".split()
)
_DETERMINERS = frozenset("a an the this that these those his her its their our my your".split())
# What follows the head of a noun phrase: "a spokesman for the mayor" is a nominal, whoever the mayor is.
_AFTER_HEAD = re.compile(
    r"\s*[,;:(]|\s+(?:of|for|from|in|at|on|with|to|by|who|whom|whose|which|that|and|or|as|like)\b", re.IGNORECASE
)


class GoldMention(NamedTuple):
    """A mention as annotated: its head is the part that no reading of the mention leaves out."""

    span: Span
    head: Span
    entity: str


def aligned(span: Span, mentions: Iterable[GoldMention]) -> GoldMention | None:
    """The gold mention that shares most with the span, of those whose head the span touches."""
    best: GoldMention | None = None
    most = 0.0
    for mention in mentions:
        if span.overlaps(mention.head) and overlap(span, mention.span) > most:
            best, most = mention, overlap(span, mention.span)
    return best


def overlap(one: Span, other: Span) -> float:
    """Shared code points by those of both (Jaccard)."""
    shared = min(one.end, other.end) - max(one.start, other.start)
    return max(0, shared) / (max(one.end, other.end) - min(one.start, other.start))


def mentions_of(source: Source, audit: Audit) -> frozenset[Span]:
    """Where the source is mentioned, as a source or otherwise."""
    named = (entity.mentions for entity in audit.entities if entity.id == source.entity)
    return frozenset(source.mentions).union(*named)


def form(text: str, span: Span) -> Form:
    """Told by letters alone, so that the measure rests on no model: whether the head's last word is capitalised."""
    phrase = text[span.start : span.end].strip(" \n\"'“”‘’")
    if all(word.lower() in _PRONOUNS for word in re.findall(r"[\w’']+", phrase)):
        return "pronoun"
    words = re.findall(r"[\w’'.&-]+", phrase)
    while len(words) > 1 and words[0].lower() in _DETERMINERS:
        phrase = phrase[phrase.index(words.pop(0)[-1]) :].split(None, 1)[-1]
    after = _AFTER_HEAD.search(phrase)
    head = re.findall(r"[\w’'.&-]+", phrase[: after.start()] if after else phrase)
    if not head or not head[-1][0].isupper():
        return "nominal"
    lone = len(head) == 1 and len(words) == 1
    if lone and _opens_sentence(text, span) and not _capital_inside(text, head[0]):
        return "nominal"  # "Critics say …": any word is capitalised there
    return "name"


def _opens_sentence(text: str, span: Span) -> bool:
    before = text[: span.start].rstrip(" \"'“”‘’")
    return not before or before[-1] in ".!?\n:"


def _capital_inside(text: str, word: str) -> bool:
    return re.search(rf"[a-z,] {re.escape(word)}\b", text) is not None
