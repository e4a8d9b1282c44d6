"""LG: loaded words, told by a small model that reads each sentence as a whole."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from headwater.findings.labels import is_argued, is_conversation
from headwater.findings.own_words import OwnWords, own_words
from headwater.records import Audit, Finding, Span

if TYPE_CHECKING:  # numpy and the runtime are loaded where the model is read: most runs start without
    from headwater.encoder.wording import Scored

_SHOWN = 5  # words that the message names
_SENTENCE_END = re.compile(r"(?<=[.!?])[\"”’')\]]*\s+(?=[“\"‘'(\[]?[A-Z0-9])|\s*\n\s*")
# "accused of fraud", "alleged terrorists", "charged with murder": the word is the accuser's.
_CHARGED = re.compile(
    r"\b(?:accus\w+|alleg\w+|charg(?:e|es|ed|ing)|indict\w+|convict\w+|acquitted|cleared|guilty|suspect\w*|suspicion|counts?"
    r"|arrested|prosecuted|sentenced|sued|trial|complaints?|lawsuits?|claims? of|so-called|called|dubbed|labell?ed)"
    r"\b(?:[\s,]+[\w’'-]+){0,6}[\s,]+$",
    re.IGNORECASE,
)
_CHARGES = re.compile(r"(?:accus|alleg|charg|indict|convict|acquit|suspect|arrest|prosecut)\w*", re.IGNORECASE)


def find_loaded_words(text: str) -> "list[Scored]":
    """The loaded or biased words of a text, each with a score from 0 to 1: how likely readers would mark it.

    In order of place, whoever says them. What counts as loaded is what the readers of BABE marked (Spinde et al.,
    2021): words that favour or disparage beyond what is told. Empty text has none.
    """
    return loaded_words(text, _sentences(text))


def loaded_words(text: str, sentences: Sequence[Span], *, least: float | None = None) -> "list[Scored]":
    """The loaded words of these sentences of `text`, at least as likely as `least` (else as the model's card says)."""
    from headwater.encoder.wording import load_wording

    model = load_wording()
    least = model.settings["least"] if least is None else least
    return [(word, round(score, 4)) for word, score in model.score(text, sentences) if score >= least]


def _sentences(text: str) -> list[Span]:
    """Good enough to read by: the rule takes the statements' sentences."""
    found, begin = [], 0
    for end, after in [*((m.start(), m.end()) for m in _SENTENCE_END.finditer(text)), (len(text), len(text))]:
        if text[begin:end].strip():
            found.append(Span(begin, end))
        begin = after
    return found


def loaded_wording(audit: Audit) -> Iterable[Finding]:
    """The author's own voice uses loaded words: words that favour or disparage beyond what is told.

    Measured: each word that a model, trained on sentences in which readers marked such words (BABE), takes for one
    with a high score, in the author's own sentences and in what is left of others outside content and quotation marks.
    Words inside content and quotations are only counted (`quoted`). One finding for the page, with every word marked.

    Silent on words that name a charge as somebody's ("accused of fraud", "alleged", "so-called"); on sentences whose
    voice is unsure; on opinion, reviews and the like, transcripts and questions and answers. It knows the words that
    readers of US political news took for loaded around 2017 to 2020, and reads one sentence at a time.

    Example: "The radical board rammed its scheme through on Monday."
    """
    from headwater.encoder.wording import load_wording

    article = audit.article
    if is_argued(article) or is_conversation(article):
        return
    sentences = own_words(audit)
    found = loaded_words(article.text, [one.sentence for one in sentences], least=load_wording().settings["sure"])
    own: list[Scored] = []
    within: set[Span] = set()
    quoted = 0
    for one, words in _placed(sentences, found):
        for word, score in words:
            if any(part.overlaps(word) for part in one.others):
                quoted += 1
            elif one.own and not _is_charge(article.text, one.sentence, word):
                own.append((word, score))
                within.add(one.sentence)
    if not own:
        return
    # The likeliest first.
    names = list(dict.fromkeys(article.cut(word).lower() for word, _ in sorted(own, key=lambda scored: -scored[1])))
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    message = f"The author's own voice uses loaded words: {', '.join(f'“{name}”' for name in names[:_SHOWN])}{more}."
    measured = {"words": len(own), "sentences": len(within), "quoted": quoted, "scores": [score for _, score in own]}
    yield Finding("LG01", "loaded-wording", "note", message, tuple(word for word, _ in own), (), measured)


def _placed(sentences: Sequence[OwnWords], found: "list[Scored]") -> Iterator["tuple[OwnWords, list[Scored]]"]:
    """The loaded words of each sentence; both lists are in order of place."""
    starts = [word.start for word, _ in found]
    for one in sentences:
        yield one, found[bisect_left(starts, one.sentence.start) : bisect_left(starts, one.sentence.end)]


def _is_charge(text: str, sentence: Span, word: Span) -> bool:
    """Whether the word names a charge as somebody's: it makes one itself, or stands after one that does."""
    if _CHARGES.fullmatch(text[word.start : word.end]):
        return True
    return bool(_CHARGED.search(text[max(sentence.start, word.start - 80) : word.start]))
