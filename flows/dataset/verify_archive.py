"""`copydesk verify --deep`: whether every record of the archive can be read, and is the page that lines point at."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from copydesk.cleaners.model.page import Page
from copydesk.flows.dataset.erase_archive import is_emptied
from copydesk.flows.dataset.tombstones import read_tombstones
from copydesk.flows.dataset.verify_files import Problem
from copydesk.flows.dataset.verify_run import Summary
from copydesk.flows.dataset.writer import readable
from copydesk.flows.storage.data_folder import DataFolder
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
