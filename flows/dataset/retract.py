"""`copydesk forget`: takes back one article, or all of a host.

First a tombstone is published, so that whoever holds a copy learns of it; then records, edits, archive members and
fingerprints go. Each stage can be done again: a call that was broken off is completed by the same call.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

from copydesk.cleaners.model.fields import utc_stamp
from copydesk.cleaners.model.record import SCHEMA, Tombstone, to_row
from copydesk.cleaners.model.rows import FileRow, OutcomeRow
from copydesk.flows.dataset.erase_archive import erase_archive
from copydesk.flows.dataset.erasure import erase_lines, erase_profiles, erase_snapshot, erase_state
from copydesk.flows.dataset.export import export
from copydesk.flows.dataset.manifest import Published, day_manifest
from copydesk.flows.dataset.pending import pending_change, take_up_pending
from copydesk.flows.dataset.retract_copies import Copy, FailedCopy, find_copies, refresh_copies
from copydesk.flows.dataset.tombstones import (
    RetractError,
    Scope,
    outcomes_of,
    readable_records,
    scope_of,
    tombstone_rows,
)
from copydesk.flows.dataset.writer import Parts, publish_manifest, readable
from copydesk.flows.storage.atomic_files import UNFINISHED, delete_file, delete_unfinished
from copydesk.flows.storage.backends import state_of, store_of
from copydesk.flows.storage.data_folder import LATEST, MANIFESTS, SEARCH, STATE_FILE, DataFolder, Run, unfinished_runs
from copydesk.flows.storage.lock import lock_folder
from copydesk.flows.storage.state.database import State

#: Folders in which files of a data folder are written.
FOLDERS = (
    "records",
    "outcomes",
    "edits",
    "tombstones",
    MANIFESTS,
    "copies",
    "archive",
    "figures",
    "profiles",
    "reports",
    "checks",
)

#: Kinds of lines that hold text of an article. Outcomes stay, so that the counts of their nights stay true.
ERASED_KINDS = ("records", "edits")


@dataclass(frozen=True, slots=True)
class Retraction:
    """What was taken back: the ids, the number of lines and of archive members that went.

    `files` are what was deleted as a whole, below the data folder; `days` those of which reports can be made again.
    `copies` are the addresses at which the same or nearly the same text stays, since they were not asked for. `names`
    are what tells of it elsewhere: ids, addresses, the host. `unclear` are damaged pieces of archives that may hold it
    yet: the file, its bytes, and why they cannot be read. `failed` are copies in which it may be yet. `before` is when
    all of it was taken back already, if it was.
    """

    ids: frozenset[str]
    lines: int
    members: int
    files: tuple[str, ...] = ()
    days: tuple[date, ...] = ()
    copies: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    unclear: tuple[str, ...] = ()
    failed: tuple[FailedCopy, ...] = ()
    before: str | None = None


def retract(
    root: Path, target: str, now: datetime, also: Iterable[str] = (), *, is_damage_erased: bool = False
) -> Retraction:
    """Take back the article at an address, or everything of a host (`news.example`, `news.example:8080`).

    `also` are copies out of which it goes as well: exported places, compacted folders, backups; the settings' store is
    one of them. One that fails keeps no other from being done. With `is_damage_erased`, damaged pieces of archives go,
    too, of which it cannot be told whether they hold it.

    Raises `RetractError` where the target is neither, where nothing is known of it, or while a run is unfinished, and
    `UnknownCopyError` for a copy that is none, before anything is erased.
    """
    folder = DataFolder(root)
    with lock_folder(root, "forget"):
        unfinished = unfinished_runs(folder)
        if unfinished:
            raise RetractError(f"run {unfinished[0].name} is unfinished and may hold the text: finish it first")
        take_up_pending(folder, "forget")
        _drop_unfinished(root)
        scope = scope_of(folder, target)
        days, copies = _days_of(folder, scope), _copies(folder, scope)
        hosts = frozenset([scope.host] if scope.host else [])
        texts = [(row["title"], row["text"]) for row in readable_records(folder) if row["id"] in scope.ids]

        def erase(state: State) -> None:
            erase_profiles(state, scope.hosts - hosts, texts)
            erase_state(state.engine, scope.ids, scope.urls, hosts)

        named = find_copies(root, also, erase)
        run = Run(f"forget-{now.astimezone(UTC):%Y%m%dT%H%M%S%fZ}", "forget", now, folder)
        with pending_change(folder, "forget", [*_starts(folder, days), *_stones_of(run), LATEST]):
            before = _publish_stones(folder, scope, run)
            # While the lines are there yet: they tell what the pages said.
            snapshots = sorted((root / "profiles").glob("*.jsonl.gz"))
            changed = [path for path in snapshots if erase_snapshot(path, scope.hosts, None if scope.host else texts)]
            unread = tuple(path.relative_to(root).as_posix() for path in changed if not path.exists())
            with state_of(folder) as state:
                erase_profiles(state, scope.hosts - hosts, texts)
            parts = _Lines(folder, scope, is_damage_erased)
            lines = sum(map(parts.erase_day, folder.days()))
            members, unclear = erase_archive(folder, scope, is_damage_erased=is_damage_erased)
            with state_of(folder) as state:
                files = (*unread, *_erase_looks(folder, scope, days))
                erase(state)
        store = store_of(folder).address
        own = [Copy(store, partial(export, root, store))] if store else []
        failed = tuple(refresh_copies([*own, *named]))
    names = (*sorted(scope.ids), *sorted(scope.urls), *sorted(hosts))
    return Retraction(scope.ids, lines, members, files, days, copies, names, (*parts.unclear, *unclear), failed, before)


def _drop_unfinished(root: Path) -> None:
    """Delete files that a kill left half written: they may hold what is to be forgotten."""
    for part in (*FOLDERS, "reclean", "work"):
        delete_unfinished(root / part)
        for path in (root / part).rglob(f"*{UNFINISHED}"):
            if path.is_file():
                path.unlink()


def _starts(folder: DataFolder, days: Iterable[date]) -> Iterator[str]:
    """What the paths begin with of the parts that may be written anew: old and new ones differ in their ends."""
    for day in days:
        for file in folder.files(day):
            if file["kind"] in ERASED_KINDS:
                yield file["path"].partition(".jsonl")[0].partition("~")[0]


def _stones_of(run: Run) -> tuple[str, ...]:
    return (f"tombstones/date={run.night}/part-{run.id}-",)


def _publish_stones(folder: DataFolder, scope: Scope, run: Run) -> str | None:
    """Add the tombstones that are missing to the manifest of today; where none is, give when the last one came."""
    at, day = utc_stamp(run.started_at), run.night
    known = {row["id"] or row["host"]: row for _, row in tombstone_rows(folder) if not row.get("replaced_by")}
    ids = sorted(scope.ids - known.keys())
    if not ids and (scope.host is None or scope.host in known):
        return max(known[name]["forgotten_at"] for name in (*scope.ids, scope.host) if name in known)
    (start,) = _stones_of(run)
    parts = Parts(folder.root, f"{start}{{n}}.jsonl.gz", "tombstones")
    scope_name = "host" if scope.host else "url"
    tombstones = [Tombstone(SCHEMA, scope_name, id, None, at) for id in ids]  # type: ignore[arg-type]
    tombstones += [Tombstone(SCHEMA, "host", None, scope.host, at)] if scope.host else []
    for stone in tombstones:
        parts.add(to_row(stone))
    published = Published(parts=parts.close())
    manifest, _ = day_manifest(folder.read_manifest(day), run, published)
    publish_manifest(folder, day, manifest)
    folder.point_latest(max(folder.days()))
    return None


@dataclass
class _Lines:
    """Taking lines out of the published files; `unclear` are files with lines of which nobody knows whose they are."""

    folder: DataFolder
    scope: Scope
    is_damage_erased: bool
    unclear: list[str] = field(default_factory=list)

    def erase_day(self, day: date) -> int:
        """Take the lines of a day out; give how many went."""
        manifest = self.folder.read_manifest(day)
        assert manifest is not None
        before = json.dumps(manifest)
        gone = 0
        for entry in manifest["runs"]:
            for place, file in enumerate(entry["files"]):
                if file["kind"] in ERASED_KINDS:
                    entry["files"][place] = self._erase(file)
                    gone += file["rows"] - entry["files"][place]["rows"]
        manifest["files"] = [file for entry in manifest["runs"] for file in entry["files"]]
        if json.dumps(manifest) != before:
            publish_manifest(self.folder, day, manifest)
        _sweep(self.folder, day, {file["path"] for file in manifest["files"]})
        return gone

    def _erase(self, file: FileRow) -> FileRow:
        if not (self.folder.root / file["path"]).is_file():
            # It holds nothing that could be taken back; `verify` names it.
            return file
        new, damage = erase_lines(self.folder.root, file, self.scope.ids, is_damage_erased=self.is_damage_erased)
        self.unclear += [str(damage)] if damage else []
        return new


def _sweep(folder: DataFolder, day: date, listed: set[str]) -> None:
    """Delete the parts of a day that its manifest lists no more."""
    for kind in ERASED_KINDS:
        for path in (folder.root / kind / f"date={day}").glob("*"):
            is_listed = path.relative_to(folder.root).as_posix() in listed and not path.name.endswith(UNFINISHED)
            if not is_listed and (path.is_file() or path.is_symlink()):
                delete_file(path)


def _days_of(folder: DataFolder, scope: Scope) -> tuple[date, ...]:
    """The days that have an outcome of what is to be forgotten; outcomes stay, so a second call finds the same."""

    def is_of(row: OutcomeRow) -> bool:
        return row["id"] in scope.ids or scope.has(row["url"]) or scope.has(row["source_url"])

    return tuple(d for d in folder.days() if any(map(is_of, readable(folder.root, folder.files(d), "outcomes"))))


def _copies(folder: DataFolder, scope: Scope) -> tuple[str, ...]:
    """The addresses that stay with an equal or nearly equal text: copies of what goes, and what it is a copy of."""
    roots = {row["duplicate_of"] for row in readable_records(folder) if row["id"] in scope.ids} - {None}
    near = [
        row["url"] or row["source_url"]
        for row in readable_records(folder)
        if row["id"] not in scope.ids and (row["duplicate_of"] in scope.ids or row["id"] in roots)
    ]
    equal = [
        row["url"] or row["source_url"]
        for row in outcomes_of(folder)
        if row["outcome"] == "duplicate" and row["id"] in scope.ids
    ]
    return tuple(sorted({url for url in (*near, *equal) if not scope.has(url)}))


def _erase_looks(folder: DataFolder, scope: Scope, days: tuple[date, ...]) -> tuple[str, ...]:
    """Delete what shows texts and can be made again, and copies of the state of before an upgrade; give their names.

    That is reports and figures that may show what is gone, and re-cleanings that were never published.
    """
    root = folder.root
    shutil.rmtree(root / "reclean", ignore_errors=True)
    names = [name.encode() for name in (*scope.ids, *scope.urls, *([scope.host] if scope.host else []))]
    shown = [p for each in ("reports", "checks") for p in sorted((root / each).rglob("*")) if p.is_file()]
    gone = [path for path in shown if any(name in path.read_bytes() for name in names)]
    gone += [folder.report(day) for day in days]
    runs = [entry["run"] for day in days for entry in folder.runs(day)]
    gone += [root / "figures" / f"{run}.json" for run in runs]
    # The index over what is published is made again by whoever asks it next.
    gone += [*sorted(root.glob(f"{SEARCH}*")), *sorted(root.glob(f"{STATE_FILE}.before-*"))]
    # A folder or a pipe of such a name is nothing that this program wrote.
    files = [path for path in dict.fromkeys(gone) if path.is_file()]
    for path in files:
        delete_file(path)
    return tuple(path.relative_to(root).as_posix() for path in files)
