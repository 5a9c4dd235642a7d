"""`copydesk prune`: what is older than an operator wants to keep goes; what readers count on stays."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from copydesk.cleaners.model.rows import FileRow
from copydesk.flows.config.groups import KeepSettings
from copydesk.flows.dataset.card import describe_folder
from copydesk.flows.dataset.export import export
from copydesk.flows.dataset.pending import pending_change, take_up_pending
from copydesk.flows.dataset.writer import publish_manifest
from copydesk.flows.storage.atomic_files import delete_folder, delete_unfinished
from copydesk.flows.storage.backends import StoreSync, state_of, store_of
from copydesk.flows.storage.data_folder import DataFolder
from copydesk.flows.storage.lock import lock_folder

#: What can be pruned: the pages as they were fetched, and the trace of every change.
PARTS = ("archive", "edits")


@dataclass(frozen=True, slots=True)
class Kept:
    """What a pruning did: the folders that are gone, and the days whose manifest was written anew."""

    gone: tuple[Pruned, ...]
    days: tuple[date, ...]

    @property
    def bytes(self) -> int:
        """The bytes that were freed."""
        return sum(each.size for each in self.gone)


def prune(folder: DataFolder, before: date, parts: tuple[str, ...] = PARTS) -> Kept:
    """Remove these parts of the days before `before`; with the archive, the notes on addresses of those days' runs.

    Manifests stop listing edits first: what a manifest lists is always there. Records, outcomes and manifests stay.
    A day whose archive is gone cannot be cleaned again.
    """
    with lock_folder(folder.root, "prune"), state_of(folder) as state:
        take_up_pending(folder, "prune")
        days = [day for day in folder.days() if day < before] if "edits" in parts else []
        with pending_change(folder, "prune", [f"edits/date={day}/" for day in days]):
            changed = [day for day in days if _without_edits(folder, day)]
            gone = prune_days(folder.root, before, parts=parts)
        if "edits" in parts and folder.days():
            # Also where the manifests were changed by a call that was killed before it came here.
            describe_folder(folder)
        _prune_store(store_of(folder), before, parts)
        if "archive" in parts:
            # Without its notes, a day whose archive stays could not be cleaned again.
            state.forget_visits(before.isoformat())
    return Kept(tuple(gone), tuple(changed))


def prune_by_settings(folder: DataFolder, keep: KeepSettings, today: date) -> str | None:
    """Remove what is older than the settings keep; what went, in a sentence, `None` where nothing did."""
    days = {"archive": keep.archive_days, "edits": keep.edits_days}
    gone = [
        each
        for part, number in days.items()
        if number and (first := today - timedelta(days=number - 1)) and _has_older(folder, part, first)
        for each in prune(folder, first, (part,)).gone
    ]
    if not gone:
        return None
    size = sum(each.size for each in gone) / 2**20
    names = ", ".join(each.path.relative_to(folder.root).as_posix() for each in gone)
    return f"removed what is older than [keep] says: {names}, {size:.1f} MiB"


def _has_older(folder: DataFolder, part: str, first: date) -> bool:
    return any((day := _day_of(path)) is not None and day < first for path in (folder.root / part).glob("*"))


def _prune_store(store: StoreSync, before: date, parts: tuple[str, ...]) -> None:
    """The same in the store, where there is one."""
    if store.address is None:
        return
    archive = store.root / "archive"
    if "archive" in parts:
        for day in {path.relative_to(archive).parts[0] for path in store.files(archive)}:
            if day < before.isoformat():
                store.drop(archive / day)
    if DataFolder(store.root).days():
        export(store.root, store.address)


def _without_edits(folder: DataFolder, day: date) -> bool:
    manifest = folder.read_manifest(day)
    if manifest is None or not any(file["kind"] == "edits" for file in manifest["files"]):
        return False
    runs = [entry | {"files": _others(entry["files"])} for entry in manifest["runs"]]
    publish_manifest(folder, day, manifest | {"files": _others(manifest["files"]), "runs": runs})
    return True


def _others(files: list[FileRow]) -> list[FileRow]:
    return [file for file in files if file["kind"] != "edits"]


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
        delete_unfinished(root / part)
        for folder in sorted((root / part).glob("*")):
            day = _day_of(folder)
            if day is not None and day < before and not folder.is_symlink():
                gone.append(Pruned(folder, disk_use(folder)))
                delete_folder(folder)
    return gone


def disk_use(folder: Path) -> int:
    """The bytes of all files below a folder."""
    return sum(path.lstat().st_size for path in folder.rglob("*") if path.is_file())


def _day_of(folder: Path) -> date | None:
    try:
        return date.fromisoformat(folder.name.removeprefix("date=")) if folder.is_dir() else None
    except ValueError:
        return None
