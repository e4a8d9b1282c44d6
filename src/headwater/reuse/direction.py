"""Which of two articles has a shared passage from the other, and how that can be told."""

from collections.abc import Sequence
from typing import NamedTuple

from headwater.records import Audit, Direction, ReuseKind
from headwater.reuse.shared import Shared


class Told(NamedTuple):
    """`direction` is `from` where this article has the words from the other one."""

    direction: Direction
    why: str
    kind: ReuseKind


def find_direction(here: Audit, there: Audit, shared: Sequence[Shared]) -> Told:
    """Which of the two articles has the shared passages from the other."""
    ours, theirs = here.article.published, there.article.published
    if ours and theirs and ours[:10] != theirs[:10]:
        if ours[:10] > theirs[:10]:
            return Told("from", f"The other article is dated {theirs[:10]}, this one {ours[:10]}.", "text")
        return Told("to", f"This article is dated {ours[:10]}, the other one {theirs[:10]}.", "text")
    return Told("unclear", "Nothing tells which of the two was first.", "text")
