"""The data folder: where everything of every night is."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, cast

from copydesk.cleaners.model.rows import FileRow, ManifestRow, RunRow
from copydesk.flows.storage.atomic_files import (
    UNFINISHED,
    delete_unfinished,
    private_folder,
    require_file,
    sync_folder,
    write_whole,
)

#: The name of the link to the manifest of the newest whole night.
LATEST = "latest"

#: The name of the file with the state, where that is no other database.
STATE_FILE = "state.db"

#: The name of the folder with a manifest for each day, and that of the manifest of a folder with a single one.
MANIFESTS, SINGLE_MANIFEST = "manifests", "manifest.json"

#: The name of the index over what is published: a copy of titles and addresses that can be made again at any time.
SEARCH = "search.db"

#: What those downstream who are told of manifests have heard of, and the folder in which it is.
HOOK, HOOK_TOLD = "hook", "hook/told.json"

#: Where a run tells what it is, and the copy of that.
_TOLD = ("run.json", "run.copy.json")

#: When a run began, as its name ends.
_STAMP = "%Y%m%dT%H%M%S%fZ"

_log = logging.getLogger(__name__)


class DamagedManifestError(ValueError):
    """A manifest that cannot be read, and of which no copy is whole: it names file and byte."""


def parse_manifest(path: Path) -> ManifestRow:
    """What a manifest's file says; raises `DamagedManifestError`."""
    found = parse_json(path)
    if is_manifest(found):
        return cast(ManifestRow, found)
    raise DamagedManifestError(f"{path} is damaged at byte 0: it is no manifest")


def is_manifest(found: Any) -> bool:
    """Whether a value has what readers of manifests ask for; `verify` holds it against the schema."""
    if not isinstance(found, dict) or not isinstance(runs := found.get("runs"), list) or not _are_files(found):
        return False
    told = ("counts", dict), ("reasons", dict), ("run", str), ("kind", str)
    return all(
        isinstance(run, dict) and _are_files(run) and all(isinstance(run.get(name), kind) for name, kind in told)
        for run in runs
    )


def _are_files(entry: dict[str, Any]) -> bool:
    files, told = entry.get("files"), (("path", str), ("kind", str), ("rows", int), ("bytes", int), ("sha256", str))
    return isinstance(files, list) and all(
        isinstance(file, dict) and all(isinstance(file.get(name), kind) for name, kind in told) for file in files
    )


def parse_json(path: Path) -> Any:
    """The value in a file; raises `DamagedManifestError` where it is no JSON."""
    try:
        # As text: of bytes, `json` guesses the encoding, and takes a block of zeros for UTF-32.
        return json.loads(require_file(path).read_bytes().decode("utf-8"))
    except FileNotFoundError:
        raise
    except OSError as error:
        raise DamagedManifestError(f"{path} cannot be read: {error.strerror}") from error
    except json.JSONDecodeError as error:
        at = len(error.doc[: error.pos].encode())
    except UnicodeDecodeError as error:
        at = error.start
    raise DamagedManifestError(f"{path} is damaged at byte {at}")


def day_of(path: Path) -> date | None:
    """The day that a manifest's name says; `None` for the name of no day."""
    try:
        return date.fromisoformat(path.stem)
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class DataFolder:
    """Paths below the root of a data folder; nothing is made before it is needed.

    `is_scratch`: the folder is for a look that is thrown away, so its state is a file of its own in any case.
    """

    root: Path
    is_scratch: bool = False

    @property
    def state_url(self) -> str:
        """The address of the state database that a folder has by default."""
        return f"sqlite:///{self.root / STATE_FILE}"

    def archive(self, day: date) -> Path:
        return self.root / "archive" / day.isoformat()

    def archive_files(self) -> list[Path]:
        """The files of the archive, finished or not, also where a day's folder is a link to another disk."""
        return sorted(path for path in (self.root / "archive").glob("*/*.warc*") if path.is_file())

    def manifest_copy(self, day: date) -> Path:
        """A second copy of a manifest: what a day consists of stands nowhere else."""
        return self.root / "copies" / MANIFESTS / f"{day.isoformat()}.json"

    def manifest(self, day: date) -> Path:
        return self.root / MANIFESTS / f"{day.isoformat()}.json"

    def report(self, day: date) -> Path:
        return self.root / "reports" / f"{day.isoformat()}.html"

    def work(self, run: str) -> Path:
        return self.root / "work" / run

    def days(self) -> list[date]:
        """The days that have a manifest, oldest first."""
        return sorted(day for path in (self.root / MANIFESTS).glob("????-??-??.json") if (day := day_of(path)))

    def read_manifest(self, day: date) -> ManifestRow | None:
        """The manifest of a day, `None` where the day has none.

        A damaged one is told, and its copy read; raises `DamagedManifestError` where that cannot be read either.
        """
        path = self.manifest(day)
        if not path.exists():
            return None
        try:
            return parse_manifest(path)
        except DamagedManifestError as error:
            found = self._read_copy(day, error)
            _log.warning("%s. Its copy is read; the next run puts it back", error)
            return found

    def runs(self, day: date) -> list[RunRow]:
        """What the manifest of a day says of its runs; nothing where the day has none."""
        manifest = self.read_manifest(day)
        return manifest["runs"] if manifest else []

    def files(self, day: date) -> list[FileRow]:
        """The files that the manifest of a day lists; none where the day has none."""
        manifest = self.read_manifest(day)
        return manifest["files"] if manifest else []

    def put_manifests_back(self) -> None:
        """Put copies in the place of damaged manifests. The caller holds the folder's lock."""
        for day in self.days():
            try:
                parse_manifest(self.manifest(day))
            except DamagedManifestError as error:
                self._read_copy(day, error)
                write_whole(self.manifest(day), self.manifest_copy(day).read_bytes())
                _log.warning("%s. Its copy was put back", error)

    def has_manifest_copy(self, day: str) -> bool:
        """Whether there is a whole copy of a day's manifest."""
        try:
            return bool(parse_manifest(self.manifest_copy(date.fromisoformat(day))))
        except (FileNotFoundError, DamagedManifestError):
            return False

    def _read_copy(self, day: date, damage: DamagedManifestError) -> ManifestRow:
        try:
            return parse_manifest(self.manifest_copy(day))
        except (FileNotFoundError, DamagedManifestError) as error:
            advice = "There is no whole copy of it here: put one back, a place of `copydesk export` has one"
            raise DamagedManifestError(f"{damage}. {advice}") from error

    def lists(self, day: date, run: str) -> bool:
        """Whether a run is published under a day."""
        return any(entry["run"] == run for entry in self.runs(day))

    def point_latest(self, day: date) -> None:
        """Make `latest` name a day's manifest, at once for every reader."""
        unfinished = self.root / f"{LATEST}.tmp"
        unfinished.unlink(missing_ok=True)
        unfinished.symlink_to(self.manifest(day).relative_to(self.root))
        unfinished.replace(self.root / LATEST)
        sync_folder(self.root)


@dataclass(frozen=True, slots=True)
class Run:
    """One run over a data folder. `day` is the UTC day on which it started, also when it is taken up later."""

    id: str
    kind: str
    started_at: datetime
    folder: DataFolder

    @property
    def day(self) -> date:
        return self.started_at.astimezone(UTC).date()

    @property
    def night(self) -> date:
        """The date under which it is published: never one before another that is published already.

        It is that of its start, but for a run that is taken up when later nights are there, and for a clock that
        jumped back: readers who have come to the newest date would never see what is added to an earlier one.
        """
        days = [day for day in self.folder.days() if day >= self.day]
        listed = (day for day in reversed(days) if self.folder.lists(day, self.id))
        return next(listed, max([self.day, *days]))

    @property
    def work(self) -> Path:
        return self.folder.work(self.id)


def begin_run(folder: DataFolder, kind: str, now: datetime, *, purpose: str | None = None) -> Run:
    """A new run, or the unfinished one of that kind and purpose, taken up. The caller holds the folder's lock.

    `purpose` tells runs of one kind apart that are for different addresses.
    """
    for private in ("archive", "work"):
        private_folder(folder.root / private)
    delete_unfinished(folder.root / "work")
    for work in unfinished_runs(folder):
        told = _read_told(work)
        if (told["kind"], told["purpose"]) == (kind, purpose):
            return Run(told["id"], kind, datetime.fromisoformat(told["started_at"]), folder)
    run = Run(f"{kind}-{now.astimezone(UTC):{_STAMP}}", kind, now, folder)
    told = {"id": run.id, "kind": kind, "started_at": now.isoformat(), "purpose": purpose}
    # Twice: what a run is for stands nowhere else, and without it the run's pages would never be published.
    for name in reversed(_TOLD):
        write_whole(run.work / name, json.dumps(told).encode())
    return run


def unfinished_runs(folder: DataFolder) -> list[Path]:
    """The folders of the runs that were begun and did not end, oldest first."""
    begun = {path.parent for name in _TOLD for path in folder.work("").glob(f"*/{name}")}
    return sorted(work for work in begun if work.suffix != UNFINISHED)


def _read_told(work: Path) -> dict[str, Any]:
    """What a run is: of its file, else of the copy of that, else what its name says of it."""
    for name in _TOLD:
        try:
            told = json.loads((work / name).read_bytes())
            names = "id", "kind", "started_at"
            datetime.fromisoformat(told["started_at"])
            return {name: told[name] for name in names} | {"purpose": told.get("purpose")}
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            _log.warning("%s cannot be read", work / name)
    kind, _, stamp = work.name.rpartition("-")
    try:
        began = datetime.strptime(stamp, _STAMP).replace(tzinfo=UTC)
    except ValueError:
        _log.warning("%s is no run that can be taken up: remove it when nothing in it is needed", work)
        return {"id": work.name, "kind": None, "started_at": None, "purpose": None}
    return {"id": work.name, "kind": kind, "started_at": began.isoformat(), "purpose": None}
