"""What the settings of a data folder name for it: its state database, and its object store with what is sent there."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from copydesk.flows.config.settings import read_folder_settings
from copydesk.flows.storage.atomic_files import whole_file
from copydesk.flows.storage.data_folder import DataFolder
from copydesk.flows.storage.object_store import ObjectStore, open_store
from copydesk.flows.storage.state.database import State, open_state


@dataclass(frozen=True, slots=True)
class StoreSync:
    """A folder on this machine and the place that has the same files under the same names.

    Without an address, the folder is all there is: nothing is sent, and what is not in it is nowhere.
    """

    root: Path
    address: str | None = None

    def bring(self, path: Path) -> Path:
        """Have a file of the place in the folder; raises `FileNotFoundError` where neither has it."""
        if self.address and not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            self._place.get(self._name(path), path)
        return path

    def send(self, path: Path) -> None:
        """Have a file of the folder at the place."""
        if self.address:
            self._place.put(path, self._name(path))

    def has(self, path: Path) -> bool:
        """Whether the folder or the place has a file."""
        return path.exists() or bool(self.address and self._place.has(self._name(path)))

    def files(self, folder: Path) -> list[Path]:
        """The files below a folder of the place, as paths on this machine; none of them need be here."""
        return [self.root / name for name in self._place.names(self._name(folder))] if self.address else []

    def drop(self, folder: Path) -> None:
        """Delete all files below a folder of the place; those on this machine stay."""
        for path in self.files(folder):
            self._place.remove(self._name(path))

    @property
    def _place(self) -> ObjectStore:
        assert self.address
        return open_store(self.address)

    def _name(self, path: Path) -> str:
        return path.relative_to(self.root).as_posix()


@contextmanager
def at_hand(store: StoreSync, path: Path) -> Iterator[Path]:
    """A file while the block runs; what had to be brought for it goes again, and the folder that was made for it."""
    was_here, had_folder = path.exists(), path.parent.exists()
    try:
        yield store.bring(path)
    finally:
        if not was_here:
            path.unlink(missing_ok=True)
            if not had_folder and path.parent.exists():
                path.parent.rmdir()


def pack(out: Path, root: Path, files: Iterable[Path]) -> None:
    """Write files below a folder, those that are there, into one."""
    with whole_file(out) as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for path in files:
            if path.is_file():
                packed.write(path, path.relative_to(root).as_posix())


def unpack(file: Path, root: Path) -> None:
    """The files that `pack` wrote, below another folder."""
    with zipfile.ZipFile(file) as packed:
        packed.extractall(root)


@contextmanager
def state_of(folder: DataFolder) -> Iterator[State]:
    """The state database of a data folder, open while the block runs."""
    named = None if folder.is_scratch else read_folder_settings(folder.root).state
    state = open_state(named or folder.state_url)
    try:
        yield state
    finally:
        state.close()


def store_of(folder: DataFolder) -> StoreSync:
    """A data folder with the store that its settings name, where its archive is then."""
    return StoreSync(folder.root, None if folder.is_scratch else read_folder_settings(folder.root).run.store)
