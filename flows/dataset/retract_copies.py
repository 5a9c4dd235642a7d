"""Taking back in copies that an operator names: an exported place, a WACZ, a compacted folder, a backup.

Each is made again of the data folder, out of which the text is gone already; a backup is of another moment, so what was
taken back is erased in its own copy of the state.
"""

from __future__ import annotations

import json
import tarfile
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from copydesk.flows.dataset.backup import DAMAGED_BACKUP, pack_backup
from copydesk.flows.dataset.compact import compact
from copydesk.flows.dataset.export import export
from copydesk.flows.dataset.wacz import export_wacz
from copydesk.flows.storage.data_folder import LATEST, SINGLE_MANIFEST, STATE_FILE, parse_manifest
from copydesk.flows.storage.object_store import is_remote, open_store
from copydesk.flows.storage.state.database import State, open_state


class UnknownCopyError(ValueError):
    """What was named is no copy that this program made."""


def refresher(root: Path, copy: str, erase: Callable[[State], None]) -> Callable[[], object]:
    """What takes back in a copy, to be called when it is gone from the data folder.

    Raises `UnknownCopyError` for what is no copy of a data folder.
    """
    path = None if is_remote(copy) else Path(copy)
    if copy.endswith(".wacz") and open_store(copy.rpartition("/")[0] or ".").has(copy.rpartition("/")[2]):
        return partial(export_wacz, root, copy)
    if path and path.is_file() and _is_backup(path):
        return partial(_refresh_backup, path, erase)
    if path and (path / SINGLE_MANIFEST).is_file():
        manifest = parse_manifest(path / SINGLE_MANIFEST)
        if [entry["kind"] for entry in manifest["runs"]] == ["compact"]:
            packing = manifest["files"][0]["path"].partition(".jsonl")[2]
            return partial(compact, root, path, packing=packing)
    if not (path and path.is_file()) and (latest := open_store(copy).read(LATEST)):
        files = json.loads(latest)["files"]
        is_parquet = any(file["path"].endswith(".parquet") for file in files)
        return partial(export, root, copy, format="parquet" if is_parquet else "jsonl")
    raise UnknownCopyError(
        f"{copy} is none of: a place of `copydesk export` (a folder, an address, a .wacz file), a folder of "
        "`copydesk compact`, a file of `copydesk backup`"
    )


def _is_backup(path: Path) -> bool:
    """Whether a file is a whole archive of tar; raises `UnknownCopyError` for one that is damaged."""
    try:
        with tarfile.open(path, "r:gz") as packed:
            packed.getmembers()
    except tarfile.ReadError:
        return False
    except DAMAGED_BACKUP as error:
        told = "Whether it holds the text cannot be told: delete it, or put a whole one in its place"
        raise UnknownCopyError(f"{path} is a damaged backup: {error}. {told}") from error
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
