"""The command `copydesk clean` and all that it starts: seconds of the processor and of the clock. Linux only."""

from __future__ import annotations

import ctypes
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

#: `prctl`: orphans below this process become its children, so that what they took is counted here when they end.
_PR_SET_CHILD_SUBREAPER = 36

_CLEAN = "import sys; from copydesk.flows.cli.app import main; sys.argv[0] = 'copydesk'; main()"


class Spent(NamedTuple):
    """Seconds of the processor in the process that hands out pages and in all others, and seconds of the clock."""

    parent: float
    others: float
    clock: float

    @property
    def processor(self) -> float:
        return self.parent + self.others


def clean(pages: list[Path], workers: int) -> Spent:
    """Run the command on WARC files."""
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_CHILD_SUBREAPER, 1)
    with tempfile.TemporaryDirectory() as out:
        words = ["clean", *map(str, pages), "--out", out, "--workers", str(workers)]
        before, began = _children(), time.perf_counter()
        command = subprocess.Popen(
            [sys.executable, "-c", _CLEAN, *words], stdout=subprocess.DEVNULL, start_new_session=True
        )
        _, status, usage = os.wait4(command.pid, 0)
        clock = time.perf_counter() - began
        command.returncode = os.waitstatus_to_exitcode(status)
        if command.returncode:
            raise subprocess.CalledProcessError(command.returncode, words)
        _reap(command.pid)
    # The command's own figure holds its children that it waited for; the server of its workers it leaves to us.
    parent = usage.ru_utime + usage.ru_stime
    return Spent(parent, _children() - before - parent, clock)


def _children() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _reap(group: int) -> None:
    """Wait for what the command left behind: the processes of its group."""
    while True:
        try:
            os.waitpid(-group, 0)
        except ChildProcessError:
            return
