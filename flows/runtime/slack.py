"""Memory that a large page took and nobody needs goes back to the system: the allocator of Linux keeps most of it.

On development pages that is a fifth of a worker. Elsewhere than under glibc on Linux nothing is done.
"""

from __future__ import annotations

import ctypes
import resource
from collections.abc import Callable
from pathlib import Path

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
