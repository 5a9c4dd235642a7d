"""`copydesk correct`: publishes an article under another address, and says of its old id which one it has from now on.

An id is for good. Where it was wrong all the same (its page claimed another address, say), this is the only way to
change it: a tombstone of the old id that names the new one, and the record under the new one, in one manifest. Then the
state is told, so that later nights give the page the new id. A call that was broken off is completed by the same call.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from copydesk.cleaners.html.sanitize import drop_secrets, redact
from copydesk.cleaners.model.fields import utc_stamp
from copydesk.cleaners.model.record import SCHEMA, Outcome, Result, Source, Tombstone, to_row
from copydesk.cleaners.model.rows import EditRow, RecordRow, RunRow
from copydesk.cleaners.model.schema import upgrade
from copydesk.cleaners.urls.normalize import host_of, normalize_url, record_id
from copydesk.flows.dataset.manifest import KINDS, Published, day_manifest
from copydesk.flows.dataset.pending import pending_change, take_up_pending
from copydesk.flows.dataset.tombstones import read_tombstones
from copydesk.flows.dataset.writer import Parts, publish_manifest, read_kind
from copydesk.flows.storage.backends import state_of
from copydesk.flows.storage.data_folder import LATEST, DataFolder, Run, unfinished_runs
from copydesk.flows.storage.lock import lock_folder
from copydesk.flows.storage.state.corrections import correct_identity


class CorrectionError(ValueError):
    """An article cannot be given this address, or not now."""


@dataclass(frozen=True, slots=True)
class Correction:
    """The old and the new id of an article, and its new address. `is_known` where it was published before."""

    old: str
    new: str
    url: str
    is_known: bool = False


def correct(root: Path, target: str, to: str, now: datetime) -> Correction:
    """Give the article at an address, or with an id, another address, and so another id.

    Raises `CorrectionError` where nothing is published of it, where the new address is none, is the old one or has an
    article of its own, and while a run is unfinished.
    """
    folder = DataFolder(root)
    url = normalize_url(to)
    if url is None:
        raise CorrectionError(f"no http address: {redact(to)}")
    url = drop_secrets(url)
    old, new = record_id(normalize_url(target) or target) if "/" in target else target, record_id(url)
    with lock_folder(root, "correct"):
        unfinished = unfinished_runs(folder)
        if unfinished:
            raise CorrectionError(f"run {unfinished[0].name} is unfinished: finish it first")
        take_up_pending(folder, "correct")
        correction = Correction(old, new, url, is_known=_replacements(folder).get(old) == new)
        if not correction.is_known:
            _publish(folder, correction, now, target)
        with state_of(folder) as state:
            correct_identity(state.engine, old, new, url)
    return correction


def _publish(folder: DataFolder, correction: Correction, now: datetime, target: str) -> None:
    """Add a run with the record under its new id, its edits and outcome, and the tombstone to the manifest of today."""
    place = _newest(folder, correction, target)
    run = Run(f"correct-{now.astimezone(UTC):%Y%m%dT%H%M%S%fZ}", "correct", now, folder)
    kinds = (*KINDS, "tombstones")
    starts = {kind: f"{kind}/date={run.night}/part-{run.id}-" for kind in kinds}
    with pending_change(folder, "correct", [*starts.values(), LATEST]):
        published = Published()
        parts = {kind: Parts(folder.root, f"{start}{{n}}.jsonl.gz", kind) for kind, start in starts.items()}
        for kind, row in _lines(correction, run, *place):
            parts[kind].add(row)
        published.counts = Counter({Result.RECORD: 1})
        published.parts = tuple(part for kind in kinds for part in parts[kind].close())
        manifest, _ = day_manifest(folder.read_manifest(run.night), run, published)
        publish_manifest(folder, run.night, manifest)


def _lines(
    correction: Correction, run: Run, record: RecordRow, edits: list[EditRow]
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The lines of a correction, each with its kind."""
    new, url = correction.new, correction.url
    yield "records", {**record, "id": new, "url": url, "host": host_of(url), "revision": 1}
    yield from (("edits", {**edit, "id": new, "run": run.id}) for edit in edits)
    source = Source(**record["source"])
    yield "outcomes", to_row(Outcome(run.id, record["source_url"], url, Result.RECORD, new, source=source))
    yield "tombstones", to_row(Tombstone(SCHEMA, "url", correction.old, None, utc_stamp(run.started_at), new))


def _newest(folder: DataFolder, correction: Correction, target: str) -> tuple[RecordRow, list[EditRow]]:
    """The newest record of the old id, and its edits."""
    stones = read_tombstones(folder)
    found: tuple[RecordRow, RunRow] | None = None
    for entry in _entries(folder):
        for row in read_kind(folder.root, entry["files"], "records"):
            if row["id"] == correction.new:
                raise CorrectionError(f"an article is published at {redact(correction.url)}: it has that id")
            if row["id"] == correction.old and (found is None or row["revision"] > found[0]["revision"]):
                found = row, entry
    if correction.new in stones.replaced or correction.new in stones.ids:
        raise CorrectionError(f"the id of {redact(correction.url)} was given up: an id is never given again")
    if found is None or correction.old in stones.replaced or correction.old in stones.ids:
        raise CorrectionError(f"nothing is published of {redact(target)}")
    if correction.old == correction.new:
        raise CorrectionError(f"that is its address: {redact(correction.url)}")
    record, entry = found
    edits = [row for row in read_kind(folder.root, entry["files"], "edits") if row["id"] == correction.old]
    return upgrade(record), [upgrade(edit, "edits") for edit in edits]


def _replacements(folder: DataFolder) -> dict[str, str]:
    """The ids that were corrected, and what each became."""
    rows = (row for entry in _entries(folder) for row in read_kind(folder.root, entry["files"], "tombstones"))
    return {row["id"]: new for row in rows if row["id"] and (new := row.get("replaced_by"))}


def _entries(folder: DataFolder) -> Iterator[RunRow]:
    for day in folder.days():
        yield from folder.runs(day)
