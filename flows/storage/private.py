"""What of a data folder is for its user alone: the state, raw pages, unfinished work, Prefect's own files.

They hold addresses in full, tokens in them as well, and what was taken back later. What is published (records,
manifests, reports) follows the umask, since web servers and other users read it. What is there already keeps the
mode that it has; it is told of.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

#: What is private below a data folder, by name.
PRIVATE = ("archive", "work", "prefect", "state.db")


def private_folder(path: Path) -> None:
    """Make a folder that only its user can enter; one that is there stays as it is."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)


def private_file(path: Path) -> None:
    """Make an empty file that only its user can read; one that is there stays as it is."""
    if not path.exists():
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_CLOEXEC, 0o600))


def open_to_others(root: Path) -> Iterator[str]:
    """For each private part of a data folder that other users can read: which, its mode, and what closes it."""
    if not stat.S_IMODE(root.stat().st_mode) & 0o007:
        return
    for path in (root / name for name in PRIVATE):
        mode = stat.S_IMODE(path.stat().st_mode) if path.exists() else 0
        if mode & 0o007:
            yield f"other users can read {path} (mode {mode:04o}), with all addresses in full: chmod o-rwx {path}"
