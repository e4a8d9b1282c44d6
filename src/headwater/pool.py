"""Work on many pages in several processes: answers in the order of the pages, however many processes there are."""

import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import islice
from typing import TypeVar

Item = TypeVar("Item")
Answer = TypeVar("Answer")

_WAITING = 3  # chunks for each process: it never waits for the next, and no list of all pages stands in memory


def in_order(
    work: Callable[[Sequence[Item]], list[Answer]], items: Iterable[Item], *, workers: int, chunk: int
) -> Iterator[Answer]:
    """`work` on `chunk` items at a time, in this process where `workers` is 1.

    `work` and its items are pickled; what `work` raises is raised here. Raises `BrokenProcessPool` where a process is
    killed.
    """
    source = iter(items)
    parts = iter(lambda: list(islice(source, chunk)), [])
    if workers == 1:
        for part in parts:
            yield from work(part)
        return
    # Forked processes would share the model's threads, and hang.
    with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn")) as pool:
        waiting: deque[Future[list[Answer]]] = deque()
        try:
            for part in parts:
                waiting.append(pool.submit(work, part))
                if len(waiting) > _WAITING * workers:
                    yield from waiting.popleft().result()
            while waiting:
                yield from waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()
