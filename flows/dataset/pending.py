"""What a change of published files is about to list, or lists no more: told in a file before it begins.

Files come before the manifest that lists them, and go after it. Where a command is killed in between, or works yet,
some stand in no manifest: `pending.json` says which, so that `verify` knows them, and whoever writes next deletes them.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from copydesk.flows.storage.atomic_files import delete_file, write_whole
from copydesk.flows.storage.data_folder import LATEST, DataFolder

#: The file's name in a data folder, an exported one, or one that `compact` filled.
PENDING = "pending.json"

#: What stands for the command where the file that tells it is damaged.
DAMAGED = "a command that pending.json does not tell any more"

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Pending:
    """A change that did not end: the command, and how the paths begin of files that may stand in no manifest.

    `latest` among them: it may name an older manifest than the newest.
    """

    command: str = ""
    starts: frozenset[str] = field(default=frozenset())

    def covers(self, name: str) -> bool:
        """Whether a file is one of them."""
        return name.startswith(tuple(self.starts))

    @property
    def told(self) -> str:
        """The command, as a sentence names it."""
        return DAMAGED if self.command == DAMAGED else f"`{self.command}`"

    @property
    def words(self) -> str:
        """What a person should know of it."""
        return f"{self.told} was broken off, or is at work: what it was about to change is left as it was"

    def dump(self) -> bytes:
        """The file's content."""
        return json.dumps({"command": self.command, "files": sorted(self.starts)}, indent=1).encode() + b"\n"


def parse_pending(content: bytes | None) -> Pending:
    """What a file says; nothing where there is none. A damaged one names no file."""
    try:
        told = json.loads(content or b"{}")
        return Pending(str(told.get("command", "")), frozenset(map(str, told.get("files", []))))
    except (ValueError, AttributeError, TypeError):
        return Pending(DAMAGED)


def read_pending(root: Path) -> Pending:
    """The change of a folder that did not end, if there is one."""
    path = root / PENDING
    return parse_pending(path.read_bytes() if path.is_file() else None)


@contextmanager
def pending_change(folder: DataFolder, command: str, starts: Iterable[str]) -> Iterator[None]:
    """Tell of a change while the block makes it; what it left in no manifest is deleted at its end.

    The caller holds the folder's lock.
    """
    write_whole(folder.root / PENDING, Pending(command, frozenset(starts)).dump())
    yield
    finish_pending(folder)


def finish_pending(folder: DataFolder) -> None:
    """Delete what a change left that no manifest lists, and let `latest` name the newest. The caller has the lock."""
    if not (folder.root / PENDING).exists():
        return
    pending = read_pending(folder.root)
    days = folder.days()
    listed = {file["path"] for day in days for file in folder.files(day)}
    delete_pending(folder.root, pending, listed)
    if LATEST in pending.starts and days:
        folder.point_latest(days[-1])
    (folder.root / PENDING).unlink()


def take_up_pending(folder: DataFolder, command: str) -> None:
    """The same before a command begins, with a word of it: what was broken off should be called again.

    Manifests come first that are damaged: what is in none of them would be deleted.
    """
    folder.put_manifests_back()
    if (folder.root / PENDING).exists():
        left = read_pending(folder.root)
        told = "" if left.command == command else ". Call it again to have it done"
        _log.warning("%s was broken off; files that it left in no manifest are removed%s", left.told, told)
        finish_pending(folder)


def delete_pending(root: Path, pending: Pending, listed: Iterable[str]) -> None:
    """Delete the files of a change that are not listed."""
    stay = frozenset(listed)
    for start in sorted(pending.starts - {LATEST}):
        parent, _, name = start.rpartition("/")
        for path in sorted((root / parent).glob("*")):
            if path.name.startswith(name) and path.is_file() and path.relative_to(root).as_posix() not in stay:
                delete_file(path)
