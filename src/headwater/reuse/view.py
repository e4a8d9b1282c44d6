"""What the reuse step asks of a corpus, and what a corpus keeps of an article."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from headwater.records import Audit, FactCheck

Hashes = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Entry:
    """An article as a corpus keeps it: its audit without reuses, matches and findings, and what it is found by.

    `vectors` is int8 `[statement, width]`, one row for each of the audit's statements in order; of width 0 where the
    statements were not read.
    """

    audit: Audit
    fingerprints: Hashes  # of the body, sorted, each once (reuse/fingerprints.py)
    quotations: Hashes  # of the quotations, sorted, each once
    vectors: NDArray[np.int8]


class Candidate(NamedTuple):
    """An article that holds some of the hashes asked for."""

    id: str
    hashes: int  # how many


class Sentence(NamedTuple):
    """A statement of an article of the corpus: `audit(id).statements[number]`."""

    id: str  # the article's
    number: int
    score: float  # higher is nearer


class CorpusView(Protocol):
    """The newest version of each article of a corpus, to be read. Article ids are `Article.id`."""

    @property
    def revision(self) -> str:
        """Changes whenever an article or a fact check is added or replaced."""

    def sharing(self, fingerprints: Hashes, *, least: int, limit: int) -> list[Candidate]:
        """Articles with at least `least` of the fingerprints, the most first; hashes that too many articles hold
        (boilerplate, agency lines) do not count."""

    def quoting(self, quotations: Hashes, *, least: int, limit: int) -> list[Candidate]:
        """The same for hashes of quotations."""

    def audit(self, id: str) -> Audit:
        """Raises `KeyError` where the corpus has no such article."""

    def sentences(self, words: str, *, limit: int) -> list[Sentence]:
        """Statements that share words with `words`, by full text, best first."""

    def near(self, vectors: NDArray[np.int8], *, limit: int) -> list[list[Sentence]]:
        """For each vector, the statements with the nearest vectors, best first; `score` is the cosine."""

    def fact_checks(self) -> Sequence[tuple[FactCheck, NDArray[np.int8]]]:
        """All that were loaded, each with its claim's vector."""
