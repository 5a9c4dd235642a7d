"""The processor's time that a page has in a worker, for tests: what hostile input must not exceed, whoever runs it."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from copydesk.flows.runtime.worker_pool import Budget


class TooSlow(Exception):
    """A page took more of the processor than a worker gives it."""


@contextmanager
def budget() -> Iterator[None]:
    """The seconds of the processor that a page has in a worker; raises `TooSlow`."""
    seconds = Budget().seconds

    def late(*_: Any) -> None:
        raise TooSlow

    began, before = time.process_time(), signal.signal(signal.SIGVTALRM, late)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
    if time.process_time() - began > seconds:
        raise TooSlow
