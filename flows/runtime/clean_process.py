"""Worker processes that do not run their parent's program again.

Python has each of them import the program that the parent was started as, so that they know what stands there. Nothing
that is sent to ours stands there, and a program can be heavy: runs that Prefect starts are `python -m prefect.engine`,
and each worker of each run took a second of the processor and 60 MB for a Prefect that it never called.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.context import ForkServerContext, ForkServerProcess
from multiprocessing.process import BaseProcess
from typing import Any

_starting = threading.Lock()


class _Process(ForkServerProcess):
    """A process that is told nothing of its parent's program."""

    @staticmethod
    def _Popen(process_obj: BaseProcess) -> Any:
        with _no_program():
            return ForkServerProcess._Popen(process_obj)


class CleanContext(ForkServerContext):
    """Processes that are forked from a server process, and know nothing of their parent's program."""

    Process = _Process


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
