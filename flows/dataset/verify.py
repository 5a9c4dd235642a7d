"""`copydesk verify`: whether a published folder keeps its promises, and where it does not.

Files against the manifest (there, whole, nothing beside them), lines against the schema, records against
themselves (id, hash, words), outcomes against records (everything points at something real, counts add up, run by
run), and edits against records (undoing them gives the text that was extracted).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from copydesk.cleaners.model.rows import EditRow, FileRow, ManifestRow, OutcomeRow, RecordRow, RunRow
from copydesk.flows.dataset.pending import DAMAGED, PENDING, Pending, read_pending
from copydesk.flows.dataset.verify_deep import check_archive, check_profiles, check_state
from copydesk.flows.dataset.verify_lines import (
    LineChecks,
    Problem,
    Summary,
    check_files,
    check_record,
    check_undo,
    read_rows,
)
from copydesk.flows.storage.atomic_files import require_file
from copydesk.flows.storage.data_folder import (
    LATEST,
    MANIFESTS,
    SINGLE_MANIFEST,
    DamagedManifestError,
    DataFolder,
    day_of,
    parse_json,
)


@dataclass(slots=True)
class SeenIds:
    """What the nights so far published: by id the newest revision, and what was taken back."""

    revisions: dict[str, int] = field(default_factory=dict)
    tombstones: set[str] = field(default_factory=set)

    def has(self, id: str | None) -> bool:
        return id in self.revisions or id in self.tombstones


@dataclass(slots=True)
class RunCheck:
    """The lines of one run: its edits are held, its records and outcomes pass by."""

    folder: Path
    entry: RunRow
    files: list[FileRow]
    checks: LineChecks
    known: SeenIds
    summary: Summary
    places: dict[str, str] = field(default_factory=dict)
    copies: dict[str, str] = field(default_factory=dict)

    def problems(self) -> Iterator[Problem]:
        edits: dict[str, list[tuple[str, EditRow]]] = {}
        yield from self._edits(edits)
        yield from self._records(edits)
        for id, lines in edits.items():
            if id not in self.places:
                yield Problem(lines[0][0], f"an edit of {id}, which is no record of this run")
        for id, of in self.copies.items():
            if of == id or not self.known.has(of):
                yield Problem(self.places[id], f"duplicate_of names {of}, which is no other record")
        yield from self._outcomes()

    def _has(self, kind: str) -> bool:
        return any(file["kind"] == kind for file in self.files)

    def _rows(self, kind: str) -> Iterator[tuple[str, Any, list[Problem]]]:
        """Each line of a kind with its place and what is wrong with it; where nothing is, it has its kind's keys."""
        for file in self.files:
            if file["kind"] == kind:
                for number, row in read_rows(self.folder / file["path"]):
                    self.summary.rows[kind] += 1
                    place = f"{file['path']}:{number}"
                    wrong = [Problem(place, why) for why in self.checks.line(kind, row)]
                    yield place, row if isinstance(row, dict) else {}, wrong

    def _edits(self, edits: dict[str, list[tuple[str, EditRow]]]) -> Iterator[Problem]:
        row: EditRow
        for place, row, wrong in self._rows("edits"):
            yield from wrong
            if not wrong:
                edits.setdefault(row["id"], []).append((place, row))
                if row["run"] != self.entry["run"]:
                    yield Problem(place, f"an edit of run {row['run']}")

    def _records(self, edits: dict[str, list[tuple[str, EditRow]]]) -> Iterator[Problem]:
        row: RecordRow
        for place, row, wrong in self._rows("records"):
            yield from wrong
            if wrong:
                continue
            id, revision = row["id"], row["revision"]
            yield from (Problem(place, why) for why in check_record(row))
            if self._has("edits"):
                yield from (Problem(*said) for said in check_undo(row, place, edits.get(id, [])))
            if id in self.places:
                yield Problem(place, f"record {id} is there twice")
            elif revision <= self.known.revisions.get(id, 0):
                yield Problem(place, f"revision {revision} of {id} was published before")
            self.places[id] = place
            self.known.revisions[id] = revision
            if row["duplicate_of"]:
                self.copies[id] = row["duplicate_of"]

    def _outcomes(self) -> Iterator[Problem]:
        if not self._has("outcomes"):
            return
        counts: Counter[str] = Counter()
        reasons: Counter[str] = Counter()
        told: Counter[str] = Counter()
        row: OutcomeRow
        for place, row, wrong in self._rows("outcomes"):
            yield from wrong
            if wrong:
                continue
            counts[row["outcome"]] += 1
            reasons.update([row["reason"]] if row["reason"] else [])
            told.update([row["id"] or ""] if row["outcome"] == "record" else [])
            yield from (Problem(place, why) for why in self._pointers(row))
        yield from self._check_counts(counts, reasons, told)

    def _pointers(self, row: OutcomeRow) -> Iterator[str]:
        """Whether what an outcome names is there: its run, its record, its bytes in the archive."""
        if row["run"] != self.entry["run"]:
            yield f"an outcome of run {row['run']}"
        if row["outcome"] == "record":
            if row["id"] not in self.places and row["id"] not in self.known.tombstones:
                yield f"names record {row['id']}, which this run has not"
        elif row["id"] is not None and not self.known.has(row["id"]):
            yield f"names record {row['id']}, which no night has"
        source = row["source"]
        archive, offset = (source.get("archive"), source.get("offset")) if source else (None, None)
        if archive and offset is not None:
            file = self.folder / archive
            # Without the folder of its day the archive was pruned, or these are saved pages from elsewhere.
            is_there = file.is_file() and file.stat().st_size > offset
            if archive.startswith("archive/") and file.parent.is_dir() and not is_there:
                yield f"names byte {offset} of {archive}, which is not there"

    def _check_counts(self, counts: Counter[str], reasons: Counter[str], told: Counter[str]) -> Iterator[Problem]:
        place = f"run {self.entry['run']}"
        entry = self.entry
        for name, said, found in (("counts", entry["counts"], counts), ("reasons", entry["reasons"], reasons)):
            claimed: Counter[str] = +Counter(said)
            if claimed != found:
                yield Problem(
                    place, f"the manifest's {name} {dict(claimed)} are not those of the outcomes {dict(found)}"
                )
        for id, where in self.places.items():
            if told[id] != 1:
                yield Problem(where, f"record {id} has {told[id]} outcomes, not one")


__all__ = ["Problem", "Summary", "verify"]


def verify(folder: Path, summary: Summary | None = None, *, is_deep: bool = False) -> Iterator[Problem]:
    """Every problem of a data folder, or of a folder that `copydesk clean` filled; none where all is well.

    With `is_deep`, every record of the archive is read, too, whether or not a line points at it.
    """
    summary = summary if summary is not None else Summary()
    summary.pending = read_pending(folder)
    if (folder / SINGLE_MANIFEST).exists():
        manifests = [folder / SINGLE_MANIFEST]
    else:
        data = DataFolder(folder)
        manifests = [data.manifest(day) for day in data.days()]
        yield from _check_names(data, summary.pending)
        yield from _check_latest(data, summary.pending)
    if not manifests:
        yield Problem(str(folder), "no manifest here: nothing is published")
        return
    checks = LineChecks()
    known = SeenIds(tombstones=set(_tombstones(folder, manifests)))
    for path in manifests:
        summary.manifests += 1
        yield from _verify_manifest(folder, path, checks, known, summary)
    if is_deep and not (folder / SINGLE_MANIFEST).exists():
        yield from check_archive(DataFolder(folder), summary)
        yield from check_state(DataFolder(folder))
        yield from check_profiles(DataFolder(folder))


def _check_names(data: DataFolder, pending: Pending) -> Iterator[Problem]:
    """Manifests whose names are of no day, which nobody reads; and whether it can be told what is being changed."""
    for path in sorted((data.root / MANIFESTS).glob("*.json")):
        if day_of(path) is None:
            yield Problem(path.relative_to(data.root).as_posix(), "is the manifest of no day: nobody reads it")
    if pending.command == DAMAGED:
        yield Problem(PENDING, "is damaged: the next command that writes deletes it. Call again what was broken off")


def _check_latest(data: DataFolder, pending: Pending) -> Iterator[Problem]:
    """`latest` is the newest manifest: a link to it here, a copy of it at a place that has no links.

    A change that is not done may have come to that manifest, and not to `latest`.
    """
    if LATEST in pending.starts:
        return
    days = data.days()
    link = data.root / LATEST
    newest = data.manifest(days[-1]) if days else None
    if newest and newest.is_file() and not (link.is_file() and link.read_bytes() == newest.read_bytes()):
        yield Problem(LATEST, f"does not name the newest night, {days[-1]}")


def _tombstones(folder: Path, manifests: list[Path]) -> Iterator[str]:
    for path in manifests:
        try:
            files = json.loads(require_file(path).read_bytes())["files"]
        except (OSError, ValueError, KeyError, TypeError):
            continue
        for file in files:
            if isinstance(file, dict) and file.get("kind") == "tombstones":
                yield from (
                    row["id"] for _, row in read_rows(folder / file["path"]) if isinstance(row, dict) and row.get("id")
                )


def _verify_manifest(
    folder: Path, path: Path, checks: LineChecks, known: SeenIds, summary: Summary
) -> Iterator[Problem]:
    place = path.relative_to(folder).as_posix()
    try:
        manifest = parse_json(path)
    except DamagedManifestError as error:
        is_copied = path.name != SINGLE_MANIFEST and DataFolder(folder).has_manifest_copy(path.stem)
        told = "Its copy is whole: the next run puts it back" if is_copied else "There is no whole copy of it here"
        yield Problem(place, f"cannot be read: {error}. {told}")
        return
    problems = list(checks.manifest(manifest))
    yield from (Problem(place, why) for why in problems)
    if problems:
        return
    yield from _check_sums(manifest, place)
    files = list(check_files(folder, manifest, place, summary.pending))
    yield from files
    summary.files += len(manifest["files"])
    torn = {problem.place.partition(":")[0] for problem in files}
    for entry in manifest["runs"]:
        whole = [file for file in entry["files"] if file["path"] not in torn]
        run = RunCheck(folder, entry, whole, checks, known, summary)
        yield from run.problems()


def _check_sums(manifest: ManifestRow, place: str) -> Iterator[Problem]:
    runs = manifest["runs"]
    for key in ("counts", "reasons"):
        total: Counter[str] = Counter()
        for entry in runs:
            total.update(entry[key])
        if +total != +Counter(manifest[key]):
            yield Problem(place, f"{key} are not the sums of the runs' {key}")
    if [file for entry in runs for file in entry["files"]] != manifest["files"]:
        yield Problem(place, "files are not those of the runs")
    for entry in runs:
        if sum(entry["counts"].values()) != entry["addresses"]:
            said = sum(entry["counts"].values())
            yield Problem(place, f"run {entry['run']}: {entry['addresses']} addresses went in, {said} came out")
        bad = entry["counts"].get("reject", 0) + entry["counts"].get("failure", 0)
        if sum(entry["reasons"].values()) != bad:
            yield Problem(place, f"run {entry['run']}: the reasons do not add up to the {bad} rejects and failures")
