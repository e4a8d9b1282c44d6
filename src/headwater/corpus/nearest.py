"""The nearest vectors among all of a corpus: by sign bits first, then by cosine.

Held in memory: width + width / 8 + 20 bytes a statement (452 at width 384), so 90 MB for 200,000 statements.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SHORTLIST = 16  # how many times the answers asked for are compared by cosine after the bits have chosen them
LEAST = 200  # and at least so many


@dataclass(frozen=True)
class Vectors:
    """Vectors of one width, and whose statements' they are. Never changed: `with_` makes new ones."""

    articles: NDArray[np.int64]
    numbers: NDArray[np.int32]
    rows: NDArray[np.int8]  # [statement, width]
    bits: NDArray[np.uint64]  # [statement, width / 64, rounded up]
    norms: NDArray[np.float32]

    @classmethod
    def none(cls, width: int) -> "Vectors":
        return cls._of(np.empty(0, np.int64), np.empty(0, np.int32), np.empty((0, width), np.int8))

    @classmethod
    def _of(cls, articles: NDArray[np.int64], numbers: NDArray[np.int32], rows: NDArray[np.int8]) -> "Vectors":
        # An integer sum would overflow in int8, and a float64 copy would be eight times the vectors.
        norms = np.sqrt(np.einsum("ij,ij->i", rows, rows, dtype=np.float32))
        return cls(articles, numbers, rows, _bits(rows), norms)

    def with_(self, changed: set[int], added: Iterable[tuple[int, bytes]]) -> "Vectors":
        """Without the articles `changed`, and with those `added` (article, vectors)."""
        width = self.rows.shape[1]
        kept = ~np.isin(self.articles, np.fromiter(changed, np.int64, len(changed)))
        articles, numbers, rows = [self.articles[kept]], [self.numbers[kept]], [self.rows[kept]]
        for article, vectors in added:
            new = np.frombuffer(vectors, np.int8).reshape(-1, width)
            articles.append(np.full(len(new), article, np.int64))
            numbers.append(np.arange(len(new), dtype=np.int32))
            rows.append(new)
        return self._of(np.concatenate(articles), np.concatenate(numbers), np.concatenate(rows))

    def near(self, vector: NDArray[np.int8], limit: int) -> list[tuple[int, int, float]]:
        """(article, number, cosine) of the nearest, best first; those as near in the order of article and number."""
        if not len(self.rows) or limit < 1:
            return []
        apart = np.bitwise_count(self.bits ^ _bits(vector[None, :])).sum(axis=1, dtype=np.uint16)
        wanted = max(limit * SHORTLIST, LEAST)
        if wanted < len(apart):
            # All that are as near as the last one wanted, or the answer would hang on the order of the rows.
            chosen = np.flatnonzero(apart <= np.partition(apart, wanted - 1)[wanted - 1])
        else:
            chosen = np.arange(len(apart))
        rows = self.rows[chosen].astype(np.float32)
        norms = self.norms[chosen] * np.linalg.norm(vector.astype(np.float32))
        cosines = rows @ vector.astype(np.float32) / np.where(norms, norms, 1.0)
        order = np.lexsort((self.numbers[chosen], self.articles[chosen], -cosines))[:limit]
        return [(int(self.articles[chosen[i]]), int(self.numbers[chosen[i]]), float(cosines[i])) for i in order]


def _bits(rows: NDArray[np.int8]) -> NDArray[np.uint64]:
    packed = np.packbits(rows > 0, axis=1)
    whole = np.zeros((len(packed), -(-packed.shape[1] // 8) * 8), np.uint8)
    whole[:, : packed.shape[1]] = packed
    return whole.view(np.uint64)
