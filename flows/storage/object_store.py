"""Places for published files: local folders, and whatever fsspec has an address for (`s3://`, `gs://`, `sftp://`).

A file is put there whole: an object store shows an object when all of it has come; elsewhere a file gets its name last.
"""

from __future__ import annotations

import contextlib
import errno
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from copydesk.cleaners.html.sanitize import redact
from copydesk.flows.storage.atomic_files import UNFINISHED

#: Protocols of stores that show an object only when all of it has come.
WHOLE_OBJECTS = frozenset({"s3", "s3a", "gs", "gcs", "az", "abfs", "abfss", "adl", "oss", "memory"})


class ObjectStoreError(OSError):
    """A file did not come whole to its place."""


def is_remote(address: str) -> bool:
    """Whether an address is one for fsspec, and not a path."""
    return "://" in address


_P = ParamSpec("_P")
_T = TypeVar("_T")


def _told(method: Callable[Concatenate[ObjectStore, _P], _T]) -> Callable[Concatenate[ObjectStore, _P], _T]:
    """What a store's library raises, as an error that names the place; what a file system says stays as it is."""

    @wraps(method)
    def call(store: ObjectStore, /, *args: _P.args, **kwargs: _P.kwargs) -> _T:
        try:
            return method(store, *args, **kwargs)
        except Exception as error:
            # Each library has errors of its own: no credentials, no such bucket, no way to it.
            if isinstance(error, ObjectStoreError | FileNotFoundError):
                raise
            if isinstance(error, OSError) and (error.filename or error.errno in (errno.ENOSPC, errno.EDQUOT)):
                raise
            raise ObjectStoreError(f"{redact(store.root)}: {error or type(error).__name__}") from error

    return call


@dataclass(frozen=True, slots=True)
class ObjectStore:
    """A folder somewhere. `open_store` gives one."""

    files: Any
    root: str

    @_told
    def put(self, local: Path, name: str) -> None:
        """Copy a whole file to `name` below the place; raises `ObjectStoreError` where another size arrived."""
        target = self._path(name)
        parent = target.rpartition("/")[0]
        if self._is_whole:
            self.files.put_file(str(local), target)
        else:
            self.files.makedirs(parent, exist_ok=True)
            self.files.put_file(str(local), target + UNFINISHED)
            self.files.mv(target + UNFINISHED, target)
        self.files.invalidate_cache()
        size = self.files.info(target)["size"]
        if size != local.stat().st_size:
            raise ObjectStoreError(f"{redact(target)} has {size} bytes, not {local.stat().st_size}")

    @_told
    def get(self, name: str, local: Path) -> None:
        """Copy a file of the place to a path, where it appears when it is whole; raises `FileNotFoundError`."""
        unfinished = local.with_name(local.name + UNFINISHED)
        self.files.get_file(self._path(name), str(unfinished))
        unfinished.replace(local)

    @_told
    def has(self, name: str) -> bool:
        """Whether there is a file of that name."""
        self.files.invalidate_cache()
        return bool(self.files.exists(self._path(name)))

    @_told
    def read(self, name: str) -> bytes | None:
        """The content of a file, `None` where there is none."""
        self.files.invalidate_cache()
        try:
            return bytes(self.files.cat_file(self._path(name)))
        except FileNotFoundError:
            return None

    @_told
    def names(self, folder: str) -> list[str]:
        """The names of all files below a folder of the place, as `put` takes them."""
        self.files.invalidate_cache()
        try:
            found = self.files.find(self._path(folder))
        except FileNotFoundError:
            return []
        start = len(self.root.rstrip("/")) + 1
        return sorted(path[start:] for path in found)

    @_told
    def remove(self, name: str) -> None:
        """Delete a file."""
        self.files.rm_file(self._path(name))

    def drop(self, name: str) -> None:
        """Delete a file if it is there, and what a kill left of it while it came."""
        for each in (name,) if self._is_whole else (name, f"{name}{UNFINISHED}"):
            with contextlib.suppress(FileNotFoundError):
                self.remove(each)

    @property
    def _is_whole(self) -> bool:
        """Whether the place shows an object only when all of it has come."""
        protocol = self.files.protocol
        return bool(WHOLE_OBJECTS & ({protocol} if isinstance(protocol, str) else set(protocol)))

    def _path(self, name: str) -> str:
        return f"{self.root.rstrip('/')}/{name}"


def open_store(address: str) -> ObjectStore:
    """The place at an address, or at a path. Keys and endpoints come from the library's own settings, not from here.

    Raises `ObjectStoreError` for an address of a kind that is not known here.
    """
    # A run that stays on this machine does without it.
    import fsspec

    try:
        files, root = fsspec.core.url_to_fs(address)
    except (ValueError, ImportError) as error:
        # A protocol that fsspec does not know, or one whose package is not installed: it says which.
        raise ObjectStoreError(f"{redact(address)}: {error}") from error
    return ObjectStore(files, root)
