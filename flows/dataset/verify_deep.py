"""`copydesk verify --deep`: what no manifest lists. Records of the archive, pages of the state, profiles of sites."""

from __future__ import annotations

import gzip
import json
import sqlite3
import tempfile
import zlib
from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from copydesk.cleaners.model.page import Page
from copydesk.cleaners.steps.boilerplate import ProfileError, from_json
from copydesk.flows.config.settings import read_folder_settings
from copydesk.flows.dataset.erase_archive import is_emptied
from copydesk.flows.dataset.tombstones import read_tombstones
from copydesk.flows.dataset.verify_lines import Problem, Summary
from copydesk.flows.dataset.writer import readable
from copydesk.flows.storage.atomic_files import require_file
from copydesk.flows.storage.data_folder import STATE_FILE, DataFolder
from copydesk.flows.storage.state.engine import DamagedStateError, StateError
from copydesk.flows.storage.state.inspect import newest_profiles, require_whole
from copydesk.flows.storage.warc.members import Damage, Member, scan_members
from copydesk.flows.storage.warc.reader import is_page, parse_member

#: How files of the archive end that are whole.
_ENDINGS = (".warc", ".warc.gz")

#: A file that nobody else reads, and that is gone when the check is done: nothing of it needs to last.
_SCHEMA = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE pointers (name TEXT, place INTEGER, who TEXT, sha256 TEXT, PRIMARY KEY (name, place)) WITHOUT ROWID;
BEGIN;
"""


@dataclass(frozen=True, slots=True)
class Pointer:
    """What a published line says of a place in the archive: who points there, and the digest of the page."""

    who: str
    sha256: str | None


def check_archive(data: DataFolder, summary: Summary) -> Iterator[Problem]:
    """Every place that an outcome names and that does not hold its page, and every other record that is damaged.

    Each file is read once from its beginning to its end. Not looked at is what was taken back, days whose archive was
    pruned, and files that a run has open, which may end in the middle of a record. What points at places stands in a
    file meanwhile, and of one archive file at a time in memory.
    """
    with (
        tempfile.TemporaryDirectory(prefix="copydesk-") as scratch,
        closing(sqlite3.connect(Path(scratch) / "pointers.db", isolation_level=None)) as db,
    ):
        db.executescript(_SCHEMA)
        try:
            db.executemany("INSERT OR IGNORE INTO pointers VALUES (?, ?, ?, ?)", _pointers(data))
        except (OSError, EOFError, ValueError, KeyError) as error:
            yield Problem("archive", f"could not be checked, since what points at it cannot be read: {error}")
            return
        db.execute("COMMIT")
        named = {name for (name,) in db.execute("SELECT DISTINCT name FROM pointers")}
        for name in sorted(named.union(_names(data))):
            rows = db.execute("SELECT place, who, sha256 FROM pointers WHERE name = ? ORDER BY place", (name,))
            pointers = {place: Pointer(who, sha256) for place, who, sha256 in rows}
            summary.pages += len(pointers)
            path = data.root / name
            if path.is_file():
                yield from _check_file(path, name, pointers, summary)
            elif path.parent.is_dir():
                yield Problem(name, f"is not there; {_who(pointers)} point at it")


def _pointers(data: DataFolder) -> Iterator[tuple[str, int, str, str | None]]:
    """Archive file, byte, and what points there with the digest that it tells; the first of several counts."""
    gone = read_tombstones(data)
    for day in data.days():
        for row in readable(data.root, data.files(day), "outcomes"):
            source = row["source"]
            name, offset = (source.get("archive"), source.get("offset")) if source else (None, None)
            is_gone = row["id"] in gone.ids or gone.covers(row["source_url"]) or gone.covers(row["url"] or "")
            if source and name and offset is not None and name.startswith("archive/") and not is_gone:
                who = f"{row['outcome']} {row['id'] or ''} of {row['source_url']}".replace("  ", " ")
                yield name, offset, who, source.get("sha256")


def _names(data: DataFolder) -> Iterator[str]:
    """The files of the archive that are whole, whether or not a line points into them."""
    for path in data.archive_files():
        if path.name.endswith(_ENDINGS):
            yield path.relative_to(data.root).as_posix()


def _check_file(path: Path, name: str, pointers: dict[int, Pointer], summary: Summary) -> Iterator[Problem]:
    waiting = dict(pointers)
    # What others recorded may be padded with zeros; in a file of ours they are what a power cut left.
    for found in scan_members(path, is_padded=path.name.startswith("import-")):
        summary.members += 1
        pointer = waiting.pop(found.offset, None) if found.offset is not None else None
        why = _damage(found, path, pointer) if isinstance(found, Damage) else _wrong(found, name, pointer)
        if why:
            who = f"{pointer.who}: " if pointer else ""
            yield Problem(f"{name}, byte {found.offset}", f"{who}{why}")
    for offset, pointer in sorted(waiting.items()):
        yield Problem(f"{name}, byte {offset}", f"{pointer.who}: no record begins there")


def _damage(found: Damage, path: Path, pointer: Pointer | None) -> str | None:
    """What to say of a damaged piece; nothing of one that `forget` has emptied."""
    until = path.stat().st_size if found.until is None else found.until
    if pointer is None and is_emptied(path, found.offset, until):
        return None
    return f"cannot be read, up to byte {until}: {found.why}"


def _wrong(member: Member, name: str, pointer: Pointer | None) -> str | None:
    if pointer is None:
        return None
    if not is_page(member):
        return f"a record of type {member.kind or 'nothing'} stands there"
    page, source = parse_member(member, name)
    if isinstance(page, Page) and pointer.sha256 not in (None, source.sha256):
        return "the page is another one than was read: its sha256 differs"
    return None


def _who(pointers: dict[int, Pointer]) -> str:
    first = next(iter(pointers.values())).who
    return first if len(pointers) == 1 else f"{first} and {len(pointers) - 1} more"


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
            what = "is damaged" if isinstance(error, DamagedStateError) else "could not be looked into"
            yield Problem(STATE_FILE, f"{what}: {error}")


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
        with gzip.open(require_file(path), "rb") as lines:
            return {host: str(profile) for host, profile in map(json.loads, lines)}
    except (OSError, EOFError, zlib.error, ValueError, LookupError, TypeError) as error:
        raise SnapshotError(str(error)) from error
