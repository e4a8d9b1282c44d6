"""Work in several processes."""

import os
import subprocess
import sys
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


def test_items_ahead() -> None:
    """While the caller is busy with one answer, the processes have enough to do."""
    taken = []

    def items() -> Iterator[int]:
        for item in range(1000):
            taken.append(item)
            yield item

    answers = in_order(doubled, items(), workers=2, chunk=2, ahead=100)
    next(answers)
    assert 100 <= len(taken) < 110
    answers.close()  # type: ignore[attr-defined]


def test_a_program_from_standard_input() -> None:
    """No process could read it again: that is told, before anything is started."""
    program = "from headwater.pool import in_order\nprint(list(in_order(list, range(3), workers={}, chunk=1)))"
    ran = [
        subprocess.run([sys.executable], input=program.format(workers), capture_output=True, text=True, check=False)
        for workers in (1, 2)
    ]
    assert (ran[0].returncode, ran[0].stdout) == (0, "[0, 1, 2]\n")
    assert ran[1].returncode == 1
    assert "Save it as a file" in ran[1].stderr
    assert "or use workers=1" in ran[1].stderr
