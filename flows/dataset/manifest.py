"""Manifests: what was published, by which run, with which versions. What no manifest lists does not exist."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from copydesk.cleaners.model.manifest import MANIFEST, Versions, installed_version
from copydesk.cleaners.model.record import SCHEMA, Result, to_row
from copydesk.cleaners.model.rows import ManifestRow, RunRow
from copydesk.flows.dataset.writer import PublishedFile
from copydesk.flows.storage.data_folder import Run

#: What a run publishes, in the order of the fields of `Names`.
KINDS = ("records", "outcomes", "edits")


@dataclass(frozen=True, slots=True)
class Names:
    """Where published files go below their root: paths with `{n}` for a part's number, or one path for one file."""

    records: str = "records.jsonl"
    outcomes: str = "outcomes.jsonl"
    edits: str = "edits.jsonl"

    @classmethod
    def of_day(cls, day: date, stem: str) -> Names:
        """The names of a day's parts; `stem` is what makes them those of one run."""
        return cls(*(f"{kind}/date={day.isoformat()}/part-{stem}-{{n}}.jsonl.gz" for kind in KINDS))

    @property
    def starts(self) -> tuple[str, ...]:
        """What the paths of all parts begin with."""
        return tuple(name.partition("{n}")[0] for name in (self.records, self.outcomes, self.edits))


@dataclass(slots=True)
class Published:
    """What a publication holds: its parts, and how many addresses left in which way, for which reason."""

    parts: tuple[PublishedFile, ...] = ()
    counts: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)

    @property
    def addresses(self) -> int:
        return sum(self.counts.values())


class ManifestError(ValueError):
    """Two publications claim the same file."""


def folder_manifest(
    run: str,
    published: Published,
    *,
    kind: str = "clean",
    addresses: int | None = None,
    versions: Versions | None = None,
) -> ManifestRow:
    """The manifest of a folder that one run filled. It holds no time: the same pages give the same bytes."""
    entry = run_entry(run, published, kind=kind, addresses=addresses, versions=versions)
    return merge_manifest(None, [entry], None)


def day_manifest(
    previous: ManifestRow | None,
    run: Run,
    published: Published,
    *,
    addresses: int | None = None,
    versions: Versions | None = None,
) -> tuple[ManifestRow, RunRow]:
    """The manifest of a day after one more run, and that run's entry in it.

    The files of a day are those of its runs; the counts of a day are the sums of theirs.
    """
    started = run.started_at.isoformat(timespec="seconds")
    entry = run_entry(run.id, published, kind=run.kind, started_at=started, addresses=addresses, versions=versions)
    return merge_manifest(previous, [entry], run.night.isoformat()), entry


def run_entry(
    run: str,
    published: Published,
    *,
    kind: str,
    started_at: str | None = None,
    addresses: int | None = None,
    versions: Versions | None = None,
) -> RunRow:
    """What a manifest says of one run.

    `addresses` is how many the run took in, counted where they came in; without it, its outcomes are counted.
    """
    return {
        "run": run,
        "kind": kind,
        "started_at": started_at,
        "addresses": published.addresses if addresses is None else addresses,
        "counts": {str(r): published.counts[r] for r in Result},
        "reasons": {str(k): n for k, n in sorted(published.reasons.items())},
        "versions": to_row(versions or Versions(installed_version())),
        "files": [part.to_row() for part in published.parts],
    }


def merge_manifest(previous: ManifestRow | None, entries: Iterable[RunRow], day: str | None) -> ManifestRow:
    """The manifest of a day after further runs; a run that it lists already is replaced by its newer self.

    Raises `ManifestError` where two runs claim one file.
    """
    entries = list(entries)
    again = {entry["run"] for entry in entries}
    runs = [entry for entry in (previous["runs"] if previous else []) if entry["run"] not in again] + entries
    files = [file for entry in runs for file in entry["files"]]
    paths = [file["path"] for file in files]
    if len(set(paths)) < len(paths):
        twice = sorted({path for path in paths if paths.count(path) > 1})
        raise ManifestError(f"the files of two runs have one name: {', '.join(twice)}")
    return {
        "manifest": MANIFEST,
        "schema": SCHEMA,
        "date": day,
        "counts": {str(r): sum(e["counts"][r] for e in runs) for r in Result},
        "reasons": _total(e["reasons"] for e in runs),
        "files": files,
        "runs": runs,
    }


def _total(counts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    total: dict[str, int] = {}
    for each in counts:
        for key, number in each.items():
            total[key] = total.get(key, 0) + number
    return dict(sorted(total.items()))
