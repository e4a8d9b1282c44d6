"""Agreement of two ways to group the same mentions: B³ (Bagga and Baldwin, 1998) and pairs."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple


class Placed(NamedTuple):
    """A mention: the source we give it to, and the entity it is of, both within one text."""

    source: str
    entity: str


def b_cubed(texts: Iterable[Sequence[Placed]]) -> tuple[float, float]:
    """Precision and recall, averaged over the mentions of all texts."""
    precision = recall = 0.0
    total = 0
    for mentions in texts:
        sources, entities, both = _sizes(mentions)
        for mention in mentions:
            shared = both[mention.source, mention.entity]
            precision += shared / sources[mention.source]
            recall += shared / entities[mention.entity]
        total += len(mentions)
    return precision / max(1, total), recall / max(1, total)


def pairs(texts: Iterable[Sequence[Placed]]) -> tuple[float, float]:
    """Precision and recall of the pairs of mentions that are put together."""
    n: Counter[str] = Counter()
    for mentions in texts:
        sources, entities, both = _sizes(mentions)
        n["ours"] += _pairs(sources.values())
        n["gold"] += _pairs(entities.values())
        n["both"] += _pairs(both.values())
    return n["both"] / max(1, n["ours"]), n["both"] / max(1, n["gold"])


def _pairs(sizes: Iterable[int]) -> int:
    return sum(size * (size - 1) // 2 for size in sizes)


def _sizes(mentions: Sequence[Placed]) -> tuple[Counter[str], Counter[str], Counter[tuple[str, str]]]:
    return (
        Counter(mention.source for mention in mentions),
        Counter(mention.entity for mention in mentions),
        Counter((mention.source, mention.entity) for mention in mentions),
    )


def put_right(entity: str, others: Counter[str], *, first: bool) -> bool:
    """Whether most of the other mentions that its source has are of its entity; `others` counts those by entity.

    Alone in its source, a mention is right where it is the `first` of its entity in the text.
    """
    return others[entity] == max(others.values()) if others else first
