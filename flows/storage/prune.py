"""Keeping house: what is older than an operator wants to keep."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Pruned:
    """One folder of a day that is gone, and the bytes that it had."""

    path: Path
    size: int


def prune_days(root: Path, before: date, *, parts: Iterable[str] = ("archive", "edits")) -> list[Pruned]:
    """Remove the folders of days before `before` from these parts of a data folder; give what went.

    Folders are `archive/DATE` and `PART/date=DATE`. What is not called like a day is left alone, and so are records,
    outcomes and manifests unless they are asked for: readers count on them.
    """
    gone = []
    for part in parts:
        for folder in sorted((root / part).glob("*")):
            day = _day_of(folder)
            if day is not None and day < before and not folder.is_symlink():
                gone.append(Pruned(folder, disk_use(folder)))
                shutil.rmtree(folder)
    return gone


def disk_use(folder: Path) -> int:
    """The bytes of all files below a folder."""
    return sum(path.lstat().st_size for path in folder.rglob("*") if path.is_file())


def _day_of(folder: Path) -> date | None:
    try:
        return date.fromisoformat(folder.name.removeprefix("date=")) if folder.is_dir() else None
    except ValueError:
        return None
