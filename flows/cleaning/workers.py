"""A pool of processes that can be killed: each page has a budget of time and memory.

Pebble is the library: it kills and replaces a worker whose task runs over its time, and survives one that dies.
The workers never import Prefect; they are forked from a clean server process, not from our threads.
"""

from __future__ import annotations

import atexit
import gc
import multiprocessing
import resource
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import TimeoutError as FutureTimeout
from dataclasses import dataclass
from types import TracebackType
from typing import Any, TypeVar

from pebble import ProcessExpired, ProcessPool

from flows.cleaning.orphans import die_with_parent
from flows.stopping import check

#: What the workers' parent imports before it forks them, so that each starts at once.
PRELOAD = ("flows.cleaning.warm",)

#: How many times its seconds of the processor a page may take by the clock.
PATIENCE = 6

#: Objects that a worker makes before its garbage is collected; Python's own 700 is meant for small programs.
COLLECT_AFTER = 50_000

Item = TypeVar("Item")
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Budget:
    """What one page may cost: seconds of its worker's processor, and bytes of its worker's memory.

    Seconds of the processor do not depend on what else the machine does, so the same page has the same outcome. A
    page that sleeps, or waits for a disk, is given up after `PATIENCE` times as long.
    """

    seconds: float = 10.0
    bytes: int = 2**30


@dataclass(frozen=True, slots=True)
class Overrun:
    """A task that did not end within its budget: `cause` is `timeout`, `memory`, `died` or `error`."""

    cause: str
    detail: str


class Workers:
    """`count` processes; `map` runs a function over items in them and gives results in the items' order."""

    def __init__(self, count: int, budget: Budget | None = None, *, preload: tuple[str, ...] = PRELOAD) -> None:
        self.count = count
        self.budget = budget or Budget()
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(list(preload))
        self._pool = ProcessPool(max_workers=count, initializer=_limit, initargs=[self.budget.bytes], context=context)

    def map(self, function: Callable[[Item], Value], items: Iterable[Item]) -> Iterator[tuple[Item, Value | Overrun]]:
        """Each item with what the function gave for it, or why it gave nothing; few items are held at a time."""
        waiting: deque[tuple[Item, Any]] = deque()
        for item in items:
            check()
            task = self._pool.schedule(
                _timed, args=(function, item, self.budget.seconds), timeout=PATIENCE * self.budget.seconds
            )
            waiting.append((item, task))
            if len(waiting) >= 8 * self.count:
                yield _result(*waiting.popleft())
        while waiting:
            check()
            yield _result(*waiting.popleft())

    def close(self) -> None:
        """Stop the processes; what they were doing is dropped."""
        self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join()

    def __enter__(self) -> Workers:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


_shared: dict[tuple[int, Budget], Workers] = {}
_sharing = threading.Lock()


def shared_workers(count: int, budget: Budget) -> Workers:
    """This process's pool of that size and budget; made when first asked for, closed when the process ends."""
    with _sharing:
        if (count, budget) not in _shared:
            _shared[count, budget] = Workers(count, budget)
            atexit.register(_shared[count, budget].close)
        return _shared[count, budget]


def _timed(function: Callable[[Item], Value], item: Item, seconds: float) -> Value:
    """Run a task; the process ends, by the signal's default, when it used so many seconds of the processor."""
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        return function(item)
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def _limit(size: int) -> None:
    # The workers' parent is the server process that forks them; that one ends with us, since it reads our pipe.
    die_with_parent()
    resource.setrlimit(resource.RLIMIT_AS, (size, size))
    # Models and phrases stay for good: the collector need not look at them again, nor so often at a page's objects.
    # On development pages that is worth 6 to 20 % of the time.
    gc.freeze()
    gc.set_threshold(COLLECT_AFTER)


def _result(item: Item, future: Any) -> tuple[Item, Any]:
    try:
        return item, future.result()
    except FutureTimeout:
        return item, Overrun("timeout", "ran over its time")
    except MemoryError:
        return item, Overrun("memory", "ran over its memory")
    except ProcessExpired as error:
        if error.exitcode == -signal.SIGVTALRM:
            return item, Overrun("timeout", "ran over its time")
        return item, Overrun("died", f"worker ended with exit code {error.exitcode}")
    except Exception as error:
        trace = getattr(error, "traceback", None)
        return item, Overrun("error", (trace or repr(error))[-2000:])
