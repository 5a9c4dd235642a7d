"""Worker processes that end with the process they work for, however that one ends: also by `kill -9`."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import threading
import time

#: Seconds between two looks at the parent, where the system sends no signal.
LOOK_SECONDS = 1.0

_PR_SET_PDEATHSIG = 1


def die_with_parent() -> None:
    """End this process when its parent ends. Call it in the new process, from its main thread.

    On Linux the system kills it, also in the middle of a page; elsewhere a thread looks at the parent.
    """
    parent = os.getppid()
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != parent:
            # It ended before the wish was known to the system.
            os._exit(1)
    else:
        threading.Thread(target=_watch, args=(parent,), daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(LOOK_SECONDS)
    os._exit(1)
