"""`copydesk verify --deep`: whether what is known of each site can be read, in the state and in the runs' snapshots."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

from copydesk.cleaners.steps.boilerplate import ProfileError, from_json
from copydesk.flows.config.settings import read_folder_settings
from copydesk.flows.dataset.tombstones import read_tombstones
from copydesk.flows.dataset.verify_files import Problem
from copydesk.flows.storage.data_folder import STATE_FILE, DataFolder
from copydesk.flows.storage.state.engine import StateError
from copydesk.flows.storage.state.inspect import newest_profiles, require_whole


def check_profiles(data: DataFolder) -> Iterator[Problem]:
    """Every profile that cannot be read, and every site of which the newest run learned something the state has not.

    A folder without a state of its own, as an exported one, is not looked at.
    """
    learned = yield from _check_snapshots(data)
    address = read_folder_settings(data.root).state or data.state_url
    if address == data.state_url and not (data.root / STATE_FILE).exists():
        return
    place = STATE_FILE if address == data.state_url else "the state database"
    kept = set()
    try:
        for host, night, text in newest_profiles(address):
            kept.add(host)
            if why := _unreadable(text):
                told = f"the profile of {host}, of {night}, cannot be read: {why}"
                yield Problem(place, f"{told}. The next night goes on from the one before")
    except StateError as error:
        yield Problem(place, f"could not be looked into: {error}")
        return
    gone = read_tombstones(data).hosts
    for host in sorted(learned - kept - gone):
        yield Problem(place, f"has no profile of {host}, which the newest run learned: put back a backup of the state")


def check_state(data: DataFolder) -> Iterator[Problem]:
    """Pages of the state's own file that cannot be read, and tables that are missing."""
    if (data.root / STATE_FILE).is_file():
        try:
            require_whole(data.root / STATE_FILE)
        except StateError as error:
            yield Problem(STATE_FILE, f"is damaged: {error}")


def _unreadable(text: Any) -> str | None:
    """Why a profile cannot be read."""
    try:
        from_json(text)
    except ProfileError as error:
        return str(error)
    return None


def _check_snapshots(data: DataFolder) -> Generator[Problem, None, set[str]]:
    """Snapshots that cannot be read; gives the hosts of the newest run's."""
    hosts: set[str] = set()
    for day in data.days():
        for entry in data.runs(day):
            path = data.root / "profiles" / f"{entry['run']}.jsonl.gz"
            if path.exists():
                try:
                    hosts = set(read_snapshot(path))
                except SnapshotError as error:
                    yield Problem(path.relative_to(data.root).as_posix(), f"cannot be read: {error}")
    return hosts


class SnapshotError(ValueError):
    """A run's snapshot of profiles cannot be read."""


def read_snapshot(path: Path) -> dict[str, str]:
    """The profiles that a run kept, by host, in their JSON form; none where it kept none. Raises `SnapshotError`."""
    if not path.exists():
        return {}
    try:
        with gzip.open(path, "rb") as lines:
            return {host: str(profile) for host, profile in map(json.loads, lines)}
    except (OSError, EOFError, zlib.error, ValueError, LookupError, TypeError) as error:
        raise SnapshotError(str(error)) from error
