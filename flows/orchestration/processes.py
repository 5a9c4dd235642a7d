"""Child processes that end with us: each leads a group of its own, and the whole group is ended, whatever is in it."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

#: Seconds between two looks whether a group is gone, or somebody asked for the end.
LOOK_SECONDS = 0.1

#: Seconds that what cleans up behind killed processes has for it.
_CLEANING_SECONDS = 3.0


class EndAsked(Exception):
    """Somebody asked this process to end while it waited for something else."""


@dataclass
class EndWish:
    """Whether this process was asked to end (SIGTERM, SIGINT, SIGHUP), and how often."""

    times: int = 0

    def check(self) -> None:
        """Raise `EndAsked` if it was."""
        if self.times:
            raise EndAsked


def _asking() -> list[signal.Signals]:
    """The signals that ask for the end. A terminal that closes is one, unless `nohup` has said that it is none."""
    asking = [signal.SIGTERM, signal.SIGINT]
    return asking if signal.getsignal(signal.SIGHUP) is signal.SIG_IGN else [*asking, signal.SIGHUP]


@contextmanager
def end_wish() -> Iterator[EndWish]:
    """Note signals that ask for the end while the block runs.

    The handlers only note: an exception out of a handler can come between the fork of a child and the moment in which
    we know of it, or in a finaliser that swallows it. Who waits in the block looks.
    """
    wish = EndWish()

    def note(number: int, frame: Any) -> None:
        wish.times += 1

    before = {number: signal.signal(number, note) for number in _asking()}
    try:
        yield wish
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def start_group(
    command: Sequence[str], environment: Mapping[str, str], log: IO[bytes] | None = None
) -> subprocess.Popen[bytes]:
    """Start a process that leads a group of its own; what it says goes to `log`, without one to our own output."""
    return subprocess.Popen(
        command, env=dict(environment), stdin=subprocess.DEVNULL, stdout=log,
        stderr=None if log is None else subprocess.STDOUT, start_new_session=True,
    )  # fmt: skip


def end_group(leader: subprocess.Popen[bytes], seconds: float, wish: EndWish | None = None) -> None:
    """Ask a group's leader to end, wait until nothing of the group is left, and kill what is after so many seconds.

    A second wish to end shortens the wait: whoever asks twice does not want to wait.
    """
    asked = wish.times if wish else 0
    deadline = time.monotonic() + seconds
    # The leader alone: it ends its children in order. What it leaves behind is asked next, then killed.
    if leader.poll() is None:
        _signal(os.kill, leader.pid, signal.SIGTERM)
    is_group_asked = False
    while time.monotonic() < deadline and not (wish and wish.times > max(asked, 1)):
        if is_gone(leader):
            return
        if leader.poll() is not None and not is_group_asked:
            _signal(os.killpg, leader.pid, signal.SIGTERM)
            is_group_asked = True
        time.sleep(LOOK_SECONDS)
    kill_group(leader.pid)
    leader.wait()
    while not is_gone(leader):
        time.sleep(LOOK_SECONDS)


def kill_group(group: int) -> None:
    """Kill what is of a group, and last of all what cleans up behind the others, if it does not end by itself.

    Python counts a process's semaphores in another one, which removes them when the last process that knows of them has
    ended. Killed with the others, it would leave them in `/dev/shm` until the machine starts anew.
    """
    deadline = time.monotonic() + _CLEANING_SECONDS
    while Path("/proc/self").exists() and time.monotonic() < deadline:
        left = [int(place.name) for place in Path("/proc").glob("[0-9]*") if _lives_in(group)(place)]
        for pid in sorted(pid for pid in left if not _cleans_up(pid)):
            _signal(os.kill, pid, signal.SIGKILL)
        if not left:
            return
        time.sleep(LOOK_SECONDS)
    _signal(os.killpg, group, signal.SIGKILL)


def _cleans_up(pid: int) -> bool:
    try:
        return b"multiprocessing.resource_tracker" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


def is_gone(leader: subprocess.Popen[bytes]) -> bool:
    """Whether a leader and all of its group have ended."""
    if leader.poll() is None:
        return False
    try:
        os.killpg(leader.pid, 0)
    except (ProcessLookupError, PermissionError):
        return True
    return not any(map(_lives_in(leader.pid), Path("/proc").glob("[0-9]*"))) if Path("/proc/self").exists() else False


def _lives_in(group: int) -> Callable[[Path], bool]:
    """Whether a process, by its place in /proc, is of a group and alive: in a container nobody may bury the dead."""

    def lives(place: Path) -> bool:
        try:
            # Behind the name, which may hold anything in its brackets: state, parent, group.
            state, _, own = (place / "stat").read_text().rpartition(")")[2].split()[:3]
        except (OSError, ValueError):
            return False
        return int(own) == group and state not in "ZX"

    return lives


def _signal(send: Callable[[int, int], None], pid: int, number: int) -> None:
    try:
        send(pid, number)
    except (ProcessLookupError, PermissionError):
        return
