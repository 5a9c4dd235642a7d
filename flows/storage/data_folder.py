"""The data folder: where everything of every night is."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from copydesk.flows.storage.atomic_files import sync_folder, write_whole
from copydesk.flows.storage.private import private_folder

#: The name of the link to the manifest of the newest whole night.
LATEST = "latest"


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
        return f"sqlite:///{self.root / 'state.db'}"

    def archive(self, day: date) -> Path:
        return self.root / "archive" / day.isoformat()

    def manifest(self, day: date) -> Path:
        return self.root / "manifests" / f"{day.isoformat()}.json"

    def report(self, day: date) -> Path:
        return self.root / "reports" / f"{day.isoformat()}.html"

    def work(self, run: str) -> Path:
        return self.root / "work" / run

    def days(self) -> list[date]:
        """The days that have a manifest, oldest first."""
        return sorted(date.fromisoformat(p.stem) for p in (self.root / "manifests").glob("????-??-??.json"))

    def read_manifest(self, day: date) -> dict[str, Any] | None:
        """The manifest of a day, `None` where the day has none."""
        path = self.manifest(day)
        return json.loads(path.read_bytes()) if path.exists() else None

    def point_latest(self, day: date) -> None:
        """Make `latest` name a day's manifest, at once for every reader."""
        unfinished = self.root / f"{LATEST}.tmp"
        unfinished.unlink(missing_ok=True)
        unfinished.symlink_to(self.manifest(day).relative_to(self.root))
        unfinished.replace(self.root / LATEST)
        sync_folder(self.root)


@dataclass(frozen=True, slots=True)
class Run:
    """One run over a data folder. DATE is the UTC day on which it started, also when it is taken up later."""

    id: str
    kind: str
    started_at: datetime
    folder: DataFolder

    @property
    def day(self) -> date:
        return self.started_at.astimezone(UTC).date()

    @property
    def work(self) -> Path:
        return self.folder.work(self.id)


def begin_run(folder: DataFolder, kind: str, now: datetime, *, purpose: str | None = None) -> Run:
    """A new run, or the unfinished one of that kind and purpose, taken up. The caller holds the folder's lock.

    `purpose` tells runs of one kind apart that are for different addresses.
    """
    for private in ("archive", "work"):
        private_folder(folder.root / private)
    for path in sorted(folder.work("").glob("*/run.json")):
        told = json.loads(path.read_bytes())
        if (told["kind"], told.get("purpose")) == (kind, purpose):
            return Run(told["id"], kind, datetime.fromisoformat(told["started_at"]), folder)
    run = Run(f"{kind}-{now.astimezone(UTC):%Y%m%dT%H%M%S%fZ}", kind, now, folder)
    told = {"id": run.id, "kind": kind, "started_at": now.isoformat(), "purpose": purpose}
    write_whole(run.work / "run.json", json.dumps(told).encode())
    return run
