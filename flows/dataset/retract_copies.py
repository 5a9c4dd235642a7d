"""Taking back in copies that an operator names: an exported place, a WACZ, a compacted folder, a backup.

Each is made again of the data folder, out of which the text is gone already; a backup is of another moment, so what was
taken back is erased in its own copy of the state.
"""

from __future__ import annotations

import json
import logging
import tarfile
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from copydesk.cleaners.html.sanitize import redact
from copydesk.flows.dataset.backup import DAMAGED_BACKUP, pack_backup
from copydesk.flows.dataset.compact import compact
from copydesk.flows.dataset.export import export
from copydesk.flows.dataset.pending import PENDING, Pending, parse_pending, read_pending
from copydesk.flows.dataset.wacz import export_wacz
from copydesk.flows.storage.data_folder import LATEST, SINGLE_MANIFEST, STATE_FILE, is_manifest, parse_manifest
from copydesk.flows.storage.object_store import is_remote, open_store
from copydesk.flows.storage.state.database import State, open_state

_log = logging.getLogger(__name__)


class UnknownCopyError(ValueError):
    """What was named is no copy that this program made."""


class DamagedCopyError(ValueError):
    """A copy of which it cannot be told what it holds."""


@dataclass(frozen=True, slots=True)
class FailedCopy:
    """A copy that may hold yet what was taken back, and why."""

    name: str
    why: str


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy that an operator named, and what takes back in it."""

    name: str
    refresh: Callable[[], object]


def find_copies(root: Path, named: Iterable[str], erase: Callable[[State], None]) -> list[Copy]:
    """The copies that were named; one that cannot be looked into fails when its turn comes.

    Raises `UnknownCopyError` where one is no copy of a data folder.
    """
    copies = []
    for name in named:
        try:
            copies.append(Copy(name, _refresher(root, name, erase)))
        except UnknownCopyError:
            raise
        except Exception as error:  # whatever a store, a driver or a packed file raises: see `refresh_copies`
            copies.append(Copy(name, partial(_raise, error)))
    return copies


def refresh_copies(copies: Iterable[Copy]) -> Iterator[FailedCopy]:
    """Take back in every copy, whatever becomes of the others; give those in which it may be yet."""
    for copy in copies:
        try:
            copy.refresh()
        except Exception as error:  # a copy that fails must not keep the text in the ones behind it
            _log.debug("it was not taken back in %s", copy.name, exc_info=error)
            yield FailedCopy(copy.name, str(error) or type(error).__name__)


def _raise(error: Exception) -> None:
    raise error


def _refresher(root: Path, copy: str, erase: Callable[[State], None]) -> Callable[[], object]:
    """What takes back in a copy, to be called when it is gone from the data folder."""
    path = None if is_remote(copy) else Path(copy)
    if copy.endswith(".wacz") and open_store(copy.rpartition("/")[0] or ".").has(copy.rpartition("/")[2]):
        return partial(export_wacz, root, copy)
    if path and path.is_file() and _is_backup(path):
        return partial(_refresh_backup, path, erase)
    if path and (files := _compacted(path)):
        return partial(compact, root, path, packing=files[0].partition(".jsonl")[2])
    if not (path and path.is_file()) and (files := _exported(copy)):
        is_parquet = any(name.endswith(".parquet") for name in files)
        return partial(export, root, copy, format="parquet" if is_parquet else "jsonl")
    if path and not path.exists():
        raise UnknownCopyError(f"{redact(copy)} is not there: name the copy as it is called now, or leave it out")
    raise UnknownCopyError(
        f"{redact(copy)} is none of: a place of `copydesk export` (a folder, an address, a .wacz file), a folder of "
        "`copydesk compact`, a file of `copydesk backup`"
    )


def _compacted(folder: Path) -> list[str]:
    """The files of a folder of `compact`, also where that did not end; none for another folder."""
    if (folder / SINGLE_MANIFEST).is_file():
        manifest = parse_manifest(folder / SINGLE_MANIFEST)
        is_ours = [entry["kind"] for entry in manifest["runs"]] == ["compact"]
        return [file["path"] for file in manifest["files"]] if is_ours else []
    left = read_pending(folder) if folder.is_dir() else Pending()
    return sorted(left.starts) if left.command == "compact" else []


def _exported(address: str) -> list[str]:
    """The files of a place of `export`, also where the first one did not end; none for another place."""
    place = open_store(address)
    if (latest := place.read(LATEST)) is None:
        left = parse_pending(place.read(PENDING))
        return sorted(left.starts) if left.command == "export" else []
    try:
        found = json.loads(latest)
    except ValueError:
        found = None
    if not is_manifest(found):
        raise DamagedCopyError(f"its {LATEST} is damaged: call `copydesk export` to it first, or delete the place")
    return [file["path"] for file in found["files"]]


def _is_backup(path: Path) -> bool:
    """Whether a file is a whole archive of tar; raises `DamagedCopyError`."""
    try:
        with tarfile.open(path, "r:gz") as packed:
            packed.getmembers()
    except tarfile.ReadError:
        return False
    except DAMAGED_BACKUP as error:
        told = "Whether it holds the text cannot be told: delete it, or put a whole one in its place"
        raise DamagedCopyError(f"{path} is a damaged backup: {error}. {told}") from error
    return True


def _refresh_backup(path: Path, erase: Callable[[State], None]) -> None:
    """Write a backup anew without what is to be forgotten."""
    with tempfile.TemporaryDirectory(prefix="copydesk-") as work:
        with tarfile.open(path, "r:gz") as packed:
            packed.extractall(work, filter="data")
        state = open_state(f"sqlite:///{Path(work) / STATE_FILE}")
        try:
            erase(state)
        finally:
            state.close()
        pack_backup(path, Path(work), Path(work) / STATE_FILE)
