"""Statements of other articles that say the same as one of this article, or otherwise.

Precision comes first: two sentences are held to be about one thing only where they name the same, lie close together
and share most of their words. Copies of this article are left out, and of several copies of another one is kept.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from headwater.encoder.vectors import cosines, sentence_vectors
from headwater.records import Article, Audit, Match, Passage, Span, Statement
from headwater.reuse.amounts import Fact, find_dates, find_numbers, says_same_date, says_same_number
from headwater.reuse.facts import stems_of
from headwater.reuse.fingerprints import find_fingerprints
from headwater.reuse.revision import reference
from headwater.reuse.view import CorpusView, Hashes
from headwater.reuse.voices import is_same_name, names_in

# Chosen on RTE's train pairs and by eye on invented ones; msrp and sts-news only measure (benchmarks/corroboration.py).
NEAR = 0.62  # cosine
SHARED_WORDS = 0.4  # Dice's coefficient of the stems
SHARED_WORDS_DENIED = 0.6  # "was closed", "was not closed": what is denied must be the same
COPIED = 0.3  # of the smaller article's fingerprints: one text
_VERBATIM = 0.9  # of the words: the sentence itself was handed on
_CANDIDATES = 24
_STATEMENTS = 400  # of one article; only a page made to keep us busy has more
_LEAST, _MOST = 5, 80  # stems of a sentence that can be compared
_MATCHES = 12  # told of one statement
_DAYS = 3  # articles without a date in the sentence speak of one event within these
_AFTER = 3  # words after a number that can tell what is counted
_NEGATION = re.compile(r"\b(?:not|never|no|none|nobody|nothing|neither|nor|without|cannot)\b|n[’']t\b", re.IGNORECASE)
# "denied that …" says not; "no fewer than 12" does not.
_DENIAL = re.compile(r"\b(?:den(?:y|ies|ied|ying)|refut\w+|reject(?:s|ed|ing)?|dismiss(?:es|ed|ing)?|false|untrue)\b", re.I)
_NO_NEGATION = re.compile(
    r"\bno (?:fewer|less|more|later|longer|doubt|wonder) than\b|\bnot only\b|\bno\. ?\d", re.IGNORECASE
)
_GROWS = re.compile(
    r"\b(?:dead|die[sd]?|dying|deaths?|kill(?:ed|ing|s)?|injur(?:ed|ies|y)|hurt|wounded|missing|cases|infected|infections"
    r"|arrest(?:ed|s)|detained|victims?|bodies|toll|signatures|evacuated|homeless)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")

Relation = Literal["same", "disputed"]


class Verdict(NamedTuple):
    relation: Relation
    why: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as it is compared with another. `published` is its article’s day."""

    text: str
    stems: frozenset[str]
    names: tuple[str, ...]
    numbers: tuple[Fact, ...]
    dates: tuple[Fact, ...]
    denies: bool
    published: date | None

    @property
    def is_checkable(self) -> bool:
        """It names somebody or something and has enough words to be told from others."""
        return _LEAST <= len(self.stems) <= _MOST and bool(self.names or self.numbers)


def find_matches(audit: Audit, corpus: CorpusView, *, vectors: NDArray[np.int8] | None = None) -> list[Match]:
    """What statements of other articles say the same as this article’s, or otherwise, in the order of the statements.

    `vectors` are the statements’, `[statement, width]`, where they are known already. Of articles that are copies of
    one text, and of statements that one speaker makes, the first is told. Copies of this article are in none.
    """
    asked = _asked(audit)
    if not asked:
        return []
    if vectors is None or not vectors.shape[1]:
        ours = sentence_vectors([sentence.text for _, sentence in asked])
    else:
        ours = vectors[[number for number, _ in asked]]
    near = corpus.near(ours, limit=_CANDIDATES)
    known = _Known(audit, corpus)
    matches: list[Match] = []
    for (number, sentence), vector, beside in zip(asked, ours, near, strict=True):
        found = [*beside, *corpus.sentences(sentence.text, limit=_CANDIDATES)]
        places = dict.fromkeys((one.id, one.number) for one in found if one.id != audit.article.id)
        matches += _matches(audit.statements[number], sentence, vector, list(places), known)
    return matches


def compare(here: Sentence, there: Sentence, *, cosine: float) -> Verdict | None:
    """Whether two sentences say the same or differ in one thing; `None` where they need not be about one thing."""
    if cosine < NEAR or not _are_of_one(here.names, there.names):
        return None
    shared = 2 * len(here.stems & there.stems) / (len(here.stems) + len(there.stems))
    if shared < SHARED_WORDS or _other_dates(here, there):
        return None
    if here.denies != there.denies:
        if shared < SHARED_WORDS_DENIED or _other_numbers(here, there):
            return None
        return Verdict("disputed", f"{_told(there)} says {'it is not so' if there.denies else 'it is so'}.")
    differing = _other_numbers(here, there)
    if not differing:
        return Verdict("same", f"{_told(there)} says the same.")
    ours, theirs = differing
    if not _counts_the_same(here, ours, there, theirs) or not _is_one_event(here, there):
        return None
    figures = f"“{_figure(there, theirs)}”, here “{_figure(here, ours)}”"
    if _has_grown(here, ours, there, theirs):
        return Verdict("disputed", f"a later update: {figures}, {_told(there)}.")
    return Verdict("disputed", f"{figures}, {_told(there)}.")
