"""One writer a data folder, by a lock that names its holder."""

from __future__ import annotations

import fcntl
import json
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

#: The lock file's name in the data folder. It stays; what counts is the lock on it, which ends with its holder.
_NAME = ".lock"


#: Seconds between two tries of who waits for a folder.
TRY_SECONDS = 2.0


class LockedError(RuntimeError):
    """Another process writes to the data folder."""


@contextmanager
def lock_folder(folder: Path, purpose: str, *, wait: float = 0.0) -> Iterator[None]:
    """Hold a data folder for writing while the block runs; `wait` so many seconds for another holder to end.

    Raises `LockedError` that names the holder (process, machine, purpose, since when) where there is one. The system
    frees the lock when its holder ends, in whatever way.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / _NAME).open("a+", encoding="utf-8") as file:
        deadline = time.monotonic() + wait
        while not _take(file):
            if time.monotonic() >= deadline:
                file.seek(0)
                raise LockedError(f"{folder} is in use by {_holder(file.read())}")
            time.sleep(min(TRY_SECONDS, max(0.0, deadline - time.monotonic())))
        file.truncate(0)
        since = datetime.now(UTC).isoformat(timespec="seconds")
        json.dump({"pid": os.getpid(), "machine": socket.gethostname(), "purpose": purpose, "since": since}, file)
        file.flush()
        try:
            yield
        finally:
            file.truncate(0)


def _take(file: TextIO) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _holder(text: str) -> str:
    try:
        told = json.loads(text)
        return f"process {told['pid']} on {told['machine']}: {told['purpose']}, since {told['since']}"
    except (ValueError, KeyError, TypeError):
        return "another process"
