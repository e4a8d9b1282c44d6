"""Transcripts and interviews: whose turn each paragraph is."""

import re
from dataclasses import dataclass

from headwater.records import Article, Span

# A transcript's or interview's turn: "SMITH: We tested it twice.", "Q: And then?"; some quote every paragraph of it.
_TURN = re.compile(r"[“\"]?((?:[A-Z][A-Z.'’-]+(?: [A-Z][A-Z.'’-]*){0,3}|Q|A|[A-Z][a-z]+ [A-Z][a-z]+))(?= ?: )")
_FEWEST_TURNS = 3
_LEAST_SHARE = 4  # one paragraph in so many has a label
_QUESTIONERS = frozenset({"q", "question", "interviewer", "host"})


@dataclass(frozen=True)
class Turn:
    """Whose turn a paragraph of a transcript is; the one who asks, and "A:", are not `named`."""

    label: Span
    named: bool
    asks: bool


def find_turns(article: Article, blocks: list[Span]) -> dict[Span, Turn]:
    """The paragraphs of a transcript or interview, if this is one; an unlabelled one goes on from the last speaker.

    Somebody speaks twice, and labels are common; "Prep Time: …", "Photo Credit: …" stand once each, among many.
    """
    labels = {block: match for block in blocks if (match := _TURN.match(article.text, block.start, block.end))}
    speakers = {match[1] for match in labels.values()}
    if len(labels) < _FEWEST_TURNS or len(speakers) == len(labels) or len(labels) * _LEAST_SHARE < len(blocks):
        return {}
    turns: dict[Span, Turn] = {}
    last: Turn | None = None
    askers = {*_QUESTIONERS, *(name.lower() for name in article.byline)}
    for block in blocks:
        if match := labels.get(block):
            words, label = match[1].lower(), Span(*match.span(1))
            asks = words in askers
            last = Turn(label, not asks and words != "a", asks)
        if last:
            turns[block] = last
    return turns
