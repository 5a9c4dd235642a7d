"""`copydesk verify`: whether a published folder keeps its promises, and where it does not.

Files against the manifest (there, whole, nothing beside them), lines against the schema, records against
themselves (id, hash, words), outcomes against records (everything points at something real, counts add up, run by
run), and edits against records (undoing them gives the text that was extracted).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from copydesk.cleaners.model.rows import ManifestRow
from copydesk.flows.dataset.pending import DAMAGED, PENDING, Pending, read_pending
from copydesk.flows.dataset.verify_archive import check_archive
from copydesk.flows.dataset.verify_files import Problem, check_files, read_rows
from copydesk.flows.dataset.verify_lines import LineChecks
from copydesk.flows.dataset.verify_profiles import check_profiles, check_state
from copydesk.flows.dataset.verify_run import RunCheck, SeenIds, Summary
from copydesk.flows.storage.data_folder import (
    LATEST,
    MANIFESTS,
    SINGLE_MANIFEST,
    DamagedManifestError,
    DataFolder,
    day_of,
    parse_json,
)

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
    if days and not (link.exists() and link.read_bytes() == data.manifest(days[-1]).read_bytes()):
        yield Problem(LATEST, f"does not name the newest night, {days[-1]}")


def _tombstones(folder: Path, manifests: list[Path]) -> Iterator[str]:
    for path in manifests:
        try:
            files = json.loads(path.read_bytes())["files"]
        except (ValueError, KeyError, TypeError):
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
