"""Worker processes that end with the process they work for, however that one ends: also by `kill -9`."""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import signal
import sys
import threading

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
