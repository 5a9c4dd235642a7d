"""What a worker process is: it does not run its parent's program again, and gives back memory that nobody needs."""

from __future__ import annotations

import ctypes
import fcntl
import multiprocessing.forkserver
import resource
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing.context import ForkServerContext, ForkServerProcess
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

_starting = threading.Lock()


class _Process(ForkServerProcess):
    """A process that is told nothing of its parent's program."""

    @staticmethod
    def _Popen(process_obj: BaseProcess) -> Any:
        with _no_program():
            return ForkServerProcess._Popen(process_obj)


#: Bytes that a pipe to workers, or from them, holds before its writer has to wait: the most that Linux gives to anyone.
PIPE_BYTES = 2**20


class CleanContext(ForkServerContext):
    """Processes that are forked from a server process, and know nothing of their parent's program."""

    Process = _Process

    def Pipe(self, duplex: bool = True) -> tuple[Any, Any]:
        """A pipe that takes a lot of pages at once, where the system lets it."""
        ends = super().Pipe(duplex)
        if not duplex:
            with suppress(AttributeError, OSError):
                fcntl.fcntl(ends[1].fileno(), fcntl.F_SETPIPE_SZ, PIPE_BYTES)
        return ends


#: What the server imports before it forks, so that each worker starts at once.
PRELOAD = ("copydesk.flows.pipeline.worker_preload",)


def begin_server() -> None:
    """Start the server process, which takes half a second to import what reads pages, and do not wait for it.

    Who has more to import before there is a page calls this first; else the first worker that is asked for starts it.
    """
    CleanContext().set_forkserver_preload(list(PRELOAD))
    with _no_program():
        multiprocessing.forkserver.ensure_running()


@contextmanager
def _no_program() -> Iterator[None]:
    """This process as one that was started as no program that could be named, for as long as a child is started."""
    main = sys.modules["__main__"]
    with _starting:
        spec, file = main.__spec__, main.__dict__.get("__file__")
        main.__spec__, main.__file__ = None, None
        try:
            yield
        finally:
            main.__spec__, main.__file__ = spec, file


#: Bytes that a process grows by before it looks what it can give back: to look takes as long as a third of a page.
GROWN = 16 * 2**20

_SIZES = Path("/proc/self/statm")


class Slack:
    """What this process holds beyond what it needs; asked after each page."""

    def __init__(self, resident: Callable[[], int] | None = None, trim: Callable[[int], object] | None = None) -> None:
        self._trim = trim or getattr(ctypes.CDLL(None), "malloc_trim", None)
        self._resident = resident or (_resident if _SIZES.exists() else None)
        self._least = self._resident() if self._resident else 0

    def give_back(self) -> None:
        """Give back what can be, if the process grew since it last did."""
        if self._resident and self._trim and self._resident() > self._least + GROWN:
            self._trim(0)
            self._least = self._resident()


def _resident() -> int:
    """The bytes of this process that are in memory."""
    return int(_SIZES.read_text().split()[1]) * resource.getpagesize()
