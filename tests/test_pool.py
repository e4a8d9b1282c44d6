"""Work in several processes."""

import os
from collections.abc import Iterator, Sequence

import pytest

from headwater.pool import in_order


def doubled(items: Sequence[int]) -> list[int]:
    return [2 * item for item in items]


def failing(items: Sequence[int]) -> list[int]:
    if 5 in items:
        raise ValueError("five")
    return list(items)


def process(items: Sequence[int]) -> list[int]:
    return [os.getpid() for _ in items]


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("count", [0, 1, 7, 40])
def test_order(workers: int, count: int) -> None:
    """Answers come in the order of the items, whatever the number of processes, chunks that are not full included."""
    assert list(in_order(doubled, range(count), workers=workers, chunk=3)) == [2 * i for i in range(count)]


@pytest.mark.parametrize("workers", [1, 2])
def test_errors(workers: int) -> None:
    """What the work raises is raised, after the answers before it."""
    answers = in_order(failing, range(9), workers=workers, chunk=1)
    assert [next(answers) for _ in range(5)] == [0, 1, 2, 3, 4]
    with pytest.raises(ValueError, match="five"):
        next(answers)


def test_one_worker_is_this_process() -> None:
    """One worker needs no second process, which would load the models again."""
    assert set(in_order(process, range(3), workers=1, chunk=2)) == {os.getpid()}


def test_items_are_taken_as_they_are_needed() -> None:
    """A crawl of any size does not stand in memory."""
    taken = []

    def items() -> Iterator[int]:
        for item in range(1000):
            taken.append(item)
            yield item

    answers = in_order(doubled, items(), workers=2, chunk=2)
    next(answers)
    assert len(taken) < 30
    answers.close()  # type: ignore[attr-defined]
