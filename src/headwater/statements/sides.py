"""Sources -> sides: those that speak for the same party, counted once."""

from collections.abc import Hashable


class Sides:
    """Groups of what speaks for one party, joined link by link (a union-find)."""

    def __init__(self) -> None:
        self._above: dict[Hashable, Hashable] = {}

    def join(self, one: Hashable, other: Hashable) -> None:
        self._above[self.of(other)] = self.of(one)

    def of(self, node: Hashable) -> Hashable:
        """The first of the group that `node` belongs to."""
        while (above := self._above.setdefault(node, node)) != node:
            node = above
        return node
