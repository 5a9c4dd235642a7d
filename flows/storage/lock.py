"""One writer a data folder, by a lock that names its holder."""

from __future__ import annotations

import fcntl
import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

#: The lock file's name in the data folder. It stays; what counts is the lock on it, which ends with its holder.
NAME = ".lock"


class LockedError(RuntimeError):
    """Another process writes to the data folder."""


@contextmanager
def lock_folder(folder: Path, purpose: str) -> Iterator[None]:
    """Hold a data folder for writing while the block runs.

    Raises `LockedError` that names the holder (process, machine, purpose, since when) where there is one. The system
    frees the lock when its holder ends, in whatever way.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / NAME).open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            file.seek(0)
            raise LockedError(f"{folder} is in use by {_holder(file.read())}") from error
        file.truncate(0)
        since = datetime.now(UTC).isoformat(timespec="seconds")
        json.dump({"pid": os.getpid(), "machine": socket.gethostname(), "purpose": purpose, "since": since}, file)
        file.flush()
        try:
            yield
        finally:
            file.truncate(0)


def _holder(text: str) -> str:
    try:
        told = json.loads(text)
        return f"process {told['pid']} on {told['machine']}: {told['purpose']}, since {told['since']}"
    except (ValueError, KeyError, TypeError):
        return "another process"
