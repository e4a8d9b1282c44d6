"""The passages that two articles share, word for word or edited, with their exact places in both."""

import unicodedata
import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from headwater.records import Article, Span

_SEED = 3  # words: with one word in four replaced, a run of three is left every ten words or so
_CROWD = 6  # a run that occurs more often in one article is a refrain, or a page made to keep us busy
_BACK = 40  # segments that one segment is tried behind
_JUMP = 24  # words that may lie between two segments of one passage, on either side
_REACH = 32  # words beyond a passage’s ends in which it may go on
_SMALL = 0.35  # "the", "of", "was": every text has them in every place
_GAP = 0.3  # what a word that only one side has takes away
_LOST = 3.0  # how far the score of an alignment may fall before it is given up
_LEAST = 6.5  # weight of the words that both have: less is a phrase, "told reporters on Monday that the"
_DENSE = 0.5  # of the words of the longer side


class Shared(NamedTuple):
    """A passage that two articles share. `words` are counted in this article."""

    here: Span
    there: Span
    words: int
    similarity: float  # the part of the words of both that both have, in one order, 0 to 1


class Words(NamedTuple):
    """The words of an article’s body, with their places in its text."""

    words: tuple[str, ...]
    spans: tuple[Span, ...]


class Segment(NamedTuple):
    """Words `[here, here + length)` of one article that stand in the other from `there` on."""

    here: int
    there: int
    length: int
