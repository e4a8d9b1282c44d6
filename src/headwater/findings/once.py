"""What several rules ask of the same audit is worked out once."""

import functools
from collections.abc import Callable
from typing import TypeVar

from headwater.records import Audit

Found = TypeVar("Found")


def once(work: Callable[[Audit], Found]) -> Callable[[Audit], Found]:
    """`work` with its answer to the last audit kept, known by identity: rules run one after another on one."""
    last: list[tuple[Audit, Found]] = []

    @functools.wraps(work)
    def kept(audit: Audit) -> Found:
        if not last or last[0][0] is not audit:
            last[:] = [(audit, work(audit))]
        return last[0][1]

    return kept
