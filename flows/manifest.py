"""Manifests: what was published, by which run, with which versions. What no manifest lists does not exist."""

from __future__ import annotations

from dataclasses import asdict
from importlib.metadata import version
from typing import Any

from cleaners.record import Result
from flows.stages import Published
from flows.storage.folder import Run

Row = dict[str, Any]


def folder_manifest(run: str, published: Published) -> dict[str, Any]:
    """The manifest of a folder that one run filled."""
    return {
        "manifest": 1,
        "runs": [run],
        "files": [asdict(part) for part in published.parts],
        "counts": dict(sorted(published.counts.items())),
        "reasons": dict(sorted(published.reasons.items())),
        "versions": {"copydesk": version("copydesk")},
    }


def day_manifest(previous: Row | None, run: Run, published: Published) -> tuple[Row, Row]:
    """The manifest of a day after one more run, and that run's entry in it.

    The files of a day are those of its runs; the counts of a day are the sums of theirs.
    """
    entry: Row = {
        "run": run.id,
        "kind": run.kind,
        "started_at": run.started_at.isoformat(timespec="seconds"),
        "counts": {str(r): published.counts[r] for r in Result},
        "reasons": {str(k): n for k, n in sorted(published.reasons.items())},
        "versions": {"copydesk": version("copydesk")},
        "files": [asdict(part) for part in published.parts],
    }
    runs = [*(previous or {}).get("runs", []), entry]
    return {
        "manifest": 1,
        "date": run.day.isoformat(),
        "counts": {str(r): sum(e["counts"][r] for e in runs) for r in Result},
        "files": [file for e in runs for file in e["files"]],
        "runs": runs,
    }, entry
