"""The wish to stop: set by a signal or a cancelled flow, looked at wherever work can end without losing any."""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

#: Seconds between two looks of a waiting coroutine.
_LOOK_SECONDS = 0.2

_wish = threading.Event()


class Stopped(RuntimeError):
    """A run ended early because somebody asked it to; the next one takes it up."""


def ask_to_stop() -> None:
    """Ask all work of this process to end soon."""
    _wish.set()


def forget_wish() -> None:
    """Begin anew: work may go on."""
    _wish.clear()


def check() -> None:
    """Raise `Stopped` where somebody asked for it."""
    if _wish.is_set():
        raise Stopped("stopped; what was done is kept, and the next run goes on from there")


async def watch(stop: asyncio.Event) -> None:
    """Set an event of a loop once somebody asks to stop."""
    while not _wish.is_set():
        await asyncio.sleep(_LOOK_SECONDS)
    stop.set()


@contextmanager
def stop_on_signals() -> Iterator[None]:
    """Take SIGINT and SIGTERM as the wish to stop while the block runs; a second signal ends the process at once."""

    def handler(number: int, frame: object) -> None:
        if _wish.is_set():
            raise KeyboardInterrupt
        _wish.set()

    before = {kind: signal.signal(kind, handler) for kind in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for kind, old in before.items():
            signal.signal(kind, old)
