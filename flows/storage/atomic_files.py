"""Files that are there whole or not at all, also after a crash; and which of them are for their user alone.

Private are the state, raw pages, unfinished work, Prefect's own files: they hold addresses in full, tokens in them as
well, and what was taken back later. What is published (records, manifests, reports) follows the umask, since web
servers and other users read it. What is there already keeps the mode that it has; it is told of.
"""

from __future__ import annotations

import contextlib
import errno
import gzip
import hashlib
import io
import os
import shutil
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

#: Names that end so are unfinished; readers and later runs ignore them.
UNFINISHED = ".tmp"


@dataclass(frozen=True, slots=True)
class Written:
    """A finished file: its size in bytes and the sha256 of its bytes, as hex."""

    path: Path
    size: int
    sha256: str


@contextlib.contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """Open a file that gets its name only when the block ends well: temp, fsync, rename, fsync of the folder.

    Where a link has that name, it is the file that the link leads to: what was there is to be gone.
    """
    path = path.resolve() if path.is_symlink() else path
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(path.name + UNFINISHED)
    try:
        with unfinished.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def write_whole(path: Path, data: bytes) -> Written:
    """Write bytes under a name that appears only when they are all on disk."""
    with whole_file(path) as file:
        file.write(data)
    return Written(path, len(data), hashlib.sha256(data).hexdigest())


def digest_of(path: Path, *, sync: bool = False) -> tuple[int, str]:
    """The size and the sha256 of a file; with `sync`, its bytes are on disk afterwards."""
    digest = hashlib.sha256()
    with require_file(path).open("rb") as file:
        while chunk := file.read(1 << 20):
            digest.update(chunk)
        if sync:
            os.fsync(file.fileno())
    return path.stat().st_size, digest.hexdigest()


def require_file(path: Path) -> Path:
    """The path, if a file has that name; a pipe would be waited for, for ever. Raises `OSError` that names it."""
    mode = path.stat().st_mode
    if not stat.S_ISREG(mode):
        number = errno.EISDIR if stat.S_ISDIR(mode) else errno.ESPIPE
        raise OSError(number, "is a folder" if number == errno.EISDIR else "is a pipe or a device", str(path))
    return path


def sync_file(path: Path) -> None:
    """Make the bytes of a file that somebody else wrote last."""
    with path.open("rb") as file:
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Make a rename in this folder last."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def delete_file(path: Path) -> None:
    """Delete a file, and where a link has its name the file that it leads to."""
    if path.is_symlink():
        path.resolve().unlink(missing_ok=True)
    path.unlink()


def delete_folder(folder: Path) -> None:
    """Delete a folder: it loses its name at once, so that nobody takes a part of it for all of it.

    What a kill leaves of it is an unfinished folder, which `delete_unfinished` deletes.
    """
    doomed = folder.with_name(folder.name + UNFINISHED)
    if doomed.exists():
        shutil.rmtree(doomed)
    folder.rename(doomed)
    shutil.rmtree(doomed)


def delete_unfinished(parent: Path) -> None:
    """Delete the unfinished folders that stand in a folder. Nobody else may be at work there."""
    for path in parent.glob(f"*{UNFINISHED}"):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)


@contextlib.contextmanager
def gzip_to(file: BinaryIO) -> Iterator[BinaryIO]:
    """Compress into an open file; the same bytes in give the same bytes out (no name, no time in the header)."""
    with gzip.GzipFile(filename="", mode="wb", fileobj=file, compresslevel=6, mtime=0) as packed:
        yield packed  # type: ignore[misc]


@contextlib.contextmanager
def zstd_to(file: BinaryIO) -> Iterator[BinaryIO]:
    """Compress into an open file by Zstandard; the same bytes in give the same bytes out, from one thread."""
    import zstandard

    with zstandard.ZstdCompressor(level=6, write_checksum=True).stream_writer(file, closefd=False) as packed:
        yield packed


class Hashing(io.RawIOBase):
    """Passes bytes on to an open file and remembers their number and sha256."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        self.size = 0
        self._sha256 = hashlib.sha256()

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        self.file.write(data)
        self.size += len(data)
        self._sha256.update(data)
        return len(data)

    @property
    def sha256(self) -> str:
        return self._sha256.hexdigest()


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
