"""What no archive holds, in one file: the state database, settings, sources, rules, what was told; and put back.

Archive, records and manifests are files that never change once they are whole: any tool copies them. The state changes
all the time, so it is copied as of one moment.
"""

from __future__ import annotations

import gzip
import os
import shutil
import tarfile
import tempfile
import zlib
from pathlib import Path

from copydesk.flows.config.settings import read_folder_settings
from copydesk.flows.storage.atomic_files import UNFINISHED, sync_folder
from copydesk.flows.storage.change_log import CHANGES
from copydesk.flows.storage.data_folder import HOOK_TOLD, STATE_FILE, DataFolder
from copydesk.flows.storage.lock import lock_folder
from copydesk.flows.storage.state.inspect import copy_whole, require_whole

#: What else an operator made, where it is there, and which manifests those downstream have heard of: without it, they
#: would be told once more, by numbers that they know.
MADE = ("copydesk.toml", "sources.toml", "rules", CHANGES, HOOK_TOLD)

#: What reading a packed backup raises where it is damaged.
DAMAGED_BACKUP = (tarfile.TarError, EOFError, zlib.error, gzip.BadGzipFile)


class BackupError(RuntimeError):
    """A backup cannot be made or put back; the message says why, and what to do."""


def back_up(data: Path, out: Path) -> int:
    """Write the state and what an operator made into one `.tar.gz`; give its bytes. Runs may go on meanwhile."""
    _require_sqlite(data)
    if not out.parent.is_dir():
        raise BackupError(f"{out.parent} is not there: no such folder")
    if out.is_dir():
        raise BackupError(f"{out} is a folder: name the file to write, like {out / 'copydesk.tar.gz'}")
    if out.exists() and not tarfile.is_tarfile(out):
        raise BackupError(f"{out} is there, and is no backup: name another file")
    if not (data / STATE_FILE).exists():
        raise BackupError(f"{data} has no {STATE_FILE}: nothing ran there yet")
    with tempfile.TemporaryDirectory(prefix="copydesk-") as work:
        copy = Path(work) / STATE_FILE
        copy_whole(data / STATE_FILE, copy)
        pack_backup(out, data, copy)
    return out.stat().st_size


def pack_backup(out: Path, data: Path, state: Path) -> None:
    """Write a copy of the state, and what an operator made in a data folder, into one file for this user alone."""
    unfinished = out.with_name(out.name + UNFINISHED)
    with unfinished.open("wb") as file:
        unfinished.chmod(0o600)
        with tarfile.open(fileobj=file, mode="w:gz") as packed:
            packed.add(state, STATE_FILE)
            for name in MADE:
                if (data / name).exists():
                    packed.add(data / name, name)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(out)
    sync_folder(out.parent)


def put_back(data: Path, backup: Path, *, force: bool = False) -> list[str]:
    """Unpack a backup into a data folder; give the names of what came. Without `force` nothing is replaced."""
    try:
        with tarfile.open(backup, "r:gz") as packed:
            members = [member for member in packed.getmembers() if member.isfile() or member.isdir()]
            tops = sorted({_top(member.name) for member in members})
            if STATE_FILE not in tops or set(tops) - {STATE_FILE, *map(_top, MADE)}:
                raise BackupError(f"{backup} is no backup of a state: it holds {', '.join(tops) or 'nothing'}")
            _require_sqlite(data)
            if not force and (there := [name for name in tops if (data / name).exists()]):
                raise BackupError(f"{data} already has {', '.join(there)}: --force replaces them")
            with lock_folder(data, "restore"):
                unpacked = data / f"restore{UNFINISHED}"
                shutil.rmtree(unpacked, ignore_errors=True)
                try:
                    packed.extractall(unpacked, [_for_this_user(member) for member in members], filter="data")
                    require_whole(unpacked / STATE_FILE)
                    _move_in(unpacked, data, tops)
                finally:
                    shutil.rmtree(unpacked, ignore_errors=True)
    except DAMAGED_BACKUP as error:
        raise BackupError(f"{backup} cannot be read: {error}") from error
    sync_folder(data)
    return tops


def _move_in(unpacked: Path, data: Path, names: list[str]) -> None:
    """Put what is whole in the place of what is there, the state last: until then a kill leaves the old one."""
    for name in sorted(names, key=STATE_FILE.__eq__):
        if (data / name).is_dir():
            shutil.rmtree(data / name)
        if name == STATE_FILE:
            for beside in (f"{STATE_FILE}-wal", f"{STATE_FILE}-shm"):
                (data / beside).unlink(missing_ok=True)
        (unpacked / name).replace(data / name)


def _top(name: str) -> str:
    """The file or folder of a data folder to which a name in a backup belongs."""
    return name.partition("/")[0]


def _for_this_user(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """A member that comes back as it was; the state, which holds all addresses, for this user alone."""
    return member.replace(mode=0o600, deep=False) if member.name == STATE_FILE else member


def _require_sqlite(data: Path) -> None:
    address = read_folder_settings(data).state
    if address and address != DataFolder(data).state_url:
        raise BackupError("the state is not in the data folder: back up that database with its own tools (pg_dump)")
