"""Tables that are made of installed data once for each user and machine, and mapped by all processes.

To unpack py3langid's model takes half a second, a language's words with their spelling and forms a quarter; as files
that are mapped they take milliseconds, and several processes share their memory. They lie in the user's folder of
caches (`COPYDESK_CACHE` names another one), can be deleted at any time, and are made again where they are missing,
damaged, or of other data. Where no file can be written each process makes its own, and says so.
"""

from __future__ import annotations

import mmap
import os
import stat
import sys
import threading
import time
import warnings
import zlib
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path

#: Names the folder.
VARIABLE = "COPYDESK_CACHE"

#: What a file begins with; behind it stand the size of the table, its checksum, and its key.
MAGIC = b"copydesk table 1"
HEAD = 128

SUFFIX, UNFINISHED = ".table", ".tmp"

#: Files of one table that are kept: those of other versions, which another environment may use.
KEPT = 3

#: Seconds after which an unfinished file belongs to a process that was killed.
ABANDONED = 3600


def keep(name: str, key: str, make: Callable[[], bytes]) -> bytes | memoryview:
    """A table by its name and the key of what it is made of: mapped from its file, or made, written and mapped."""
    try:
        folder = tables_folder()
        _require_private(folder)
    except OSError as error:
        _say_once(str(error))
        return make()
    path = folder / f"{name}-{key[:16]}{SUFFIX}"
    if (table := _map(path, key)) is not None:
        return table
    made = make()
    try:
        _write(path, key, made)
    except OSError as error:
        _say_once(f"{path.parent}: {error.strerror or error}")
        return made
    _drop_old(folder, name)
    return _map(path, key) or made


def tables_folder() -> Path:
    """The folder of the tables; an `OSError` where the user has none."""
    told = os.environ.get(VARIABLE)
    if told:
        return Path(told).absolute()
    above = os.environ.get("XDG_CACHE_HOME", "")
    if not os.path.isabs(above):
        try:
            above = str(Path.home() / ("Library/Caches" if sys.platform == "darwin" else ".cache"))
        except RuntimeError as error:
            raise FileNotFoundError(f"this user has no home folder ({error})") from error
    return Path(above, "copydesk")


def _require_private(folder: Path) -> None:
    """An `OSError` where anybody may put files into the folder: a checksum tells damage, not a forged table."""
    if folder.exists() and folder.stat().st_mode & stat.S_IWOTH:
        raise PermissionError(f"{folder}: everybody may write into it")


def _map(path: Path, key: str) -> memoryview | None:
    """The table in a file; `None` where the file is missing or not what was written."""
    try:
        with path.open("rb") as file:
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except (OSError, ValueError):  # an empty file cannot be mapped
        return None
    view = memoryview(mapped)
    if view[:HEAD] != _head(key, view[HEAD:]):
        return None
    if hasattr(mapped, "madvise") and hasattr(mmap, "MADV_DONTNEED"):
        # Looking through it for the checksum has brought all of it into this process's memory.
        mapped.madvise(mmap.MADV_DONTNEED)
    return view[HEAD:]


def _head(key: str, table: bytes | memoryview) -> bytes:
    told = f"{len(table)} {zlib.crc32(table):08x} {key}\n".encode()
    return (MAGIC + b" " + told).ljust(HEAD, b"\0")


def _write(path: Path, key: str, table: bytes) -> None:
    """Write a file that has its name only when it is whole; of two processes that do it at once the later one wins."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.{os.getpid()}-{threading.get_ident()}{UNFINISHED}")
    try:
        with unfinished.open("wb") as file:
            file.write(_head(key, table))
            file.write(table)
        unfinished.replace(path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise


def _drop_old(folder: Path, name: str) -> None:
    """Delete what was made of older data or by older code; a process that has it mapped keeps it."""
    found: dict[Path, float] = {}
    for path in folder.glob(f"{name}-*"):
        with suppress(OSError):  # another process may have deleted it
            found[path] = path.stat().st_mtime
    whole = sorted((path for path in found if path.suffix == SUFFIX), key=found.__getitem__, reverse=True)
    left = [path for path in found if path.suffix == UNFINISHED and found[path] < time.time() - ABANDONED]
    for path in whole[KEPT:] + left:
        with suppress(OSError):
            path.unlink()


@cache
def _say_once(why: str) -> None:
    warnings.warn(
        f"tables of words cannot be kept ({why}), so that each process makes its own, which takes some seconds: "
        f"set {VARIABLE} to a folder that can be written",
        RuntimeWarning,
        stacklevel=3,
    )
