"""A pool of processes that can be killed: each page has a budget of time and memory.

Pebble is the library: it kills and replaces a worker whose task runs over its time, and survives one that dies.
The workers never import Prefect, nor what else their parent was started as; they are forked from a clean server
process, not from our threads.
"""

from __future__ import annotations

import asyncio
import atexit
import ctypes
import gc
import multiprocessing
import os
import resource
import signal
import sys
import threading
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import TimeoutError as FutureTimeout
from dataclasses import dataclass
from functools import cache
from itertools import islice
from types import TracebackType
from typing import Any, TypeVar

from pebble import ProcessExpired, ProcessPool

from copydesk.flows.runtime.cancellation import check
from copydesk.flows.runtime.worker_process import PRELOAD, CleanContext, Slack

#: How many times its seconds of the processor a page may take by the clock.
_PATIENCE = 6

#: Pages that a worker is given at once: to hand over one takes a third of a thousandth of a second at each end. The
#: first go one by one, so that a few pages are shared out among all workers.
LOT = 4

#: Seconds of the processor within which a page of a lot must end for the lot to go through; ten times what real
#: pages take. What takes longer breaks its lot, and its pages are done again one by one, each with its whole budget.
LOT_SECONDS = 2.0

#: Lots a worker that wait for it or for being fetched.
LOTS_AHEAD = 3

#: Objects that a worker makes before its garbage is collected; Python's own 700 is meant for small programs.
COLLECT_AFTER = 50_000

Item = TypeVar("Item")
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Budget:
    """What one page may cost: seconds of its worker's processor, and bytes of its worker's memory.

    Seconds of the processor do not depend on what else the machine does, so the same page has the same outcome. A
    page that sleeps, or waits for a disk, is given up after `_PATIENCE` times as long.
    """

    seconds: float = 10.0
    bytes: int = 2**30


@dataclass(frozen=True, slots=True)
class Overrun:
    """A task that did not end within its budget: `cause` is `timeout`, `memory`, `died` or `error`."""

    cause: str
    detail: str


class TaskError(RuntimeError):
    """What a task raised, as text: the pool is lost when an exception does not survive the way between processes."""


class Workers:
    """`count` processes; `map` runs a function over items in them and gives results in the items' order."""

    def __init__(self, count: int, budget: Budget | None = None, *, preload: tuple[str, ...] = PRELOAD) -> None:
        self.count = count
        self.budget = budget or Budget()
        context = CleanContext()
        context.set_forkserver_preload(list(preload))
        self._pool = ProcessPool(max_workers=count, initializer=_limit, initargs=[self.budget.bytes], context=context)

    def map(
        self, function: Callable[[Item], Value], items: Iterable[Item], *, lot_size: int = LOT
    ) -> Iterator[tuple[Item, Value | Overrun]]:
        """Each item with what the function gave for it, or why it gave nothing; few items are held at a time.

        A worker is given `lot_size` of them at once: more where they are small and soon done.
        """
        waiting: deque[tuple[list[Item], Any]] = deque()
        for lot in _lots(items, LOTS_AHEAD * self.count, lot_size):
            check()
            seconds = self.budget.seconds if len(lot) == 1 else min(LOT_SECONDS, self.budget.seconds)
            waiting.append((lot, self._schedule(function, lot, seconds)))
            if len(waiting) >= LOTS_AHEAD * self.count:
                yield from self._values(function, *waiting.popleft())
        while waiting:
            check()
            yield from self._values(function, *waiting.popleft())

    def _schedule(self, function: Callable[[Item], Value], lot: list[Item], seconds: float) -> Any:
        return self._pool.schedule(_timed, args=(function, lot, seconds), timeout=_PATIENCE * self.budget.seconds)

    def _values(
        self, function: Callable[[Item], Value], lot: list[Item], task: Any
    ) -> Iterator[tuple[Item, Value | Overrun]]:
        """The items of a lot with their values; where one of them broke the lot, they are done again, each alone."""
        values = _result(task)
        if not isinstance(values, Overrun):
            yield from zip(lot, values, strict=True)
        elif len(lot) == 1:
            yield lot[0], values
        else:
            for item in lot:
                check()
                yield from self._values(function, [item], self._schedule(function, [item], self.budget.seconds))

    async def ask(
        self, function: Callable[[Item], Value], item: Item, *, seconds: float | None = None
    ) -> Value | Overrun:
        """What the function gives for one item, for a coroutine that waits for it; less time than the budget's if so.

        The first call may have to start the processes, which takes a while: all of this happens in a thread.
        """
        limit = min(seconds or self.budget.seconds, self.budget.seconds)
        task = await asyncio.to_thread(self._schedule, function, [item], limit)
        await asyncio.wait([asyncio.wrap_future(task)])
        values = _result(task)
        return values if isinstance(values, Overrun) else values[0]

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


def _lots(items: Iterable[Item], single: int, size: int) -> Iterator[list[Item]]:
    """The items in lots: the first, so many, alone."""
    left = iter(items)
    yield from ([item] for item in islice(left, single))
    while lot := list(islice(left, size)):
        yield lot


def _timed(function: Callable[[Item], Value], lot: list[Item], seconds: float) -> list[Value]:
    """Do a lot; the process ends, by the signal's default, when an item used so many seconds of the processor."""
    values = []
    try:
        for item in lot:
            signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
            values.append(function(item))
    except MemoryError:
        raise
    except Exception as error:
        raise TaskError(f"{error}\n{traceback.format_exc()}"[-2000:]) from None
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    _slack().give_back()
    return values


@cache
def _slack() -> Slack:
    """This worker's."""
    return Slack()


def _limit(size: int) -> None:
    # The workers' parent is the server process that forks them; that one ends with us, since it reads our pipe.
    die_with_parent()
    resource.setrlimit(resource.RLIMIT_AS, (size, size))
    # Models and phrases stay for good: the collector need not look at them again, nor so often at a page's objects.
    # On development pages that is worth 6 to 20 % of the time.
    gc.freeze()
    gc.enable()
    gc.set_threshold(COLLECT_AFTER)


def _result(future: Any) -> Any:
    """What a task gave, or why it gave nothing."""
    try:
        return future.result()
    except FutureTimeout:
        return Overrun("timeout", "ran over its time")
    except MemoryError:
        return Overrun("memory", "ran over its memory")
    except ProcessExpired as error:
        if error.exitcode == -signal.SIGVTALRM:
            return Overrun("timeout", "ran over its time")
        return Overrun("died", f"worker ended with exit code {error.exitcode}")
    except TaskError as error:
        return Overrun("error", str(error))
    except Exception as error:
        trace = getattr(error, "traceback", None)
        return Overrun("error", (trace or repr(error))[-2000:])


_PR_SET_PDEATHSIG = 1


def die_with_parent() -> None:
    """End this worker when the process ends that wanted it. Call it in the worker, from its main thread.

    A worker is forked by a server process, which ends with the process that it serves. On Linux the system kills the
    worker then, also in the middle of a page; elsewhere a thread waits for the process to end.
    """
    served = multiprocessing.parent_process()
    if served is None:
        return
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        # It may have ended before the system knew the wish.
        if not served.is_alive():
            os._exit(1)
    else:
        threading.Thread(target=_end_after, args=(served,), daemon=True).start()


def _end_after(served: multiprocessing.process.BaseProcess) -> None:
    served.join()
    os._exit(1)
