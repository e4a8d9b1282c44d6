"""Work on many pages in several processes: answers in the order of the pages, however many processes there are."""

import multiprocessing
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import islice
from pathlib import Path
from typing import TypeVar

Item = TypeVar("Item")
Answer = TypeVar("Answer")

_WAITING = 3  # chunks for each process: it never waits for the next, and no list of all pages stands in memory


def in_order(
    work: Callable[[Sequence[Item]], list[Answer]],
    items: Iterable[Item],
    *,
    workers: int,
    chunk: int,
    ahead: int = 0,
) -> Iterator[Answer]:
    """`work` on `chunk` items at a time, in this process where `workers` is 1.

    `ahead` is how many items are handed out before the first answer is asked for: enough to keep the processes at work
    while the caller does something with many answers at once. `work` and its items are pickled; what `work` raises is
    raised here. Raises `BrokenProcessPool` where a process is killed, and `ValueError` where the program was read from
    standard input, so that no process could read it again.
    """
    source = iter(items)
    parts = iter(lambda: list(islice(source, chunk)), [])
    if workers == 1:
        for part in parts:
            yield from work(part)
        return
    if not _can_start_again():
        raise ValueError(
            f"Expected a program in a file, which each of {workers} processes reads again; got one from standard "
            "input. Save it as a file, with its calls under `if __name__ == '__main__':`, or use workers=1."
        )
    most = max(_WAITING * workers, ahead // chunk)
    # Forked processes would share the model's threads, and hang.
    with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn")) as pool:
        waiting: deque[Future[list[Answer]]] = deque()
        try:
            for part in parts:
                waiting.append(pool.submit(work, part))
                if len(waiting) > most:
                    yield from waiting.popleft().result()
            while waiting:
                yield from waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()


def _can_start_again() -> bool:
    """Whether a new process finds the program: spawning reads the file of `__main__`, which is "<stdin>" for a pipe."""
    main = sys.modules["__main__"]
    file = getattr(main, "__file__", None)
    return main.__spec__ is not None or file is None or Path(file).is_file()
