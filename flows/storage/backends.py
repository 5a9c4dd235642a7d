"""What the settings of a data folder name for it: its state database, and its object store."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from copydesk.flows.config.settings import read_folder_settings
from copydesk.flows.storage.data_folder import DataFolder
from copydesk.flows.storage.state.database import State, open_state
from copydesk.flows.storage.store_sync import StoreSync


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
