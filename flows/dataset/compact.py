"""`copydesk compact`: the newest state of all articles of a data folder, as one publication."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from copydesk.cleaners.model.rows import RecordRow
from copydesk.cleaners.model.schema import upgrade
from copydesk.flows.dataset.manifest import Published, folder_manifest
from copydesk.flows.dataset.pending import PENDING, Pending, delete_pending, read_pending
from copydesk.flows.dataset.tombstones import Tombstones, read_tombstones, tombstone_rows
from copydesk.flows.dataset.writer import Parts, PublishedFile, read_kind, write_manifest
from copydesk.flows.storage.atomic_files import write_whole
from copydesk.flows.storage.data_folder import MANIFESTS, SINGLE_MANIFEST, STATE_FILE, DataFolder, parse_manifest


class DestinationError(ValueError):
    """What is to be written would replace what must stay; the message says what, and what to do."""


def require_apart(root: Path, to: Path, option: str, known: tuple[str, ...] = ()) -> None:
    """Raise `DestinationError` where a folder is the one that is read, lies in it, or is another data folder.

    One that lies in it, and that an earlier release filled, has one of the files `known`: it is kept up.
    """
    if root.resolve() == to.resolve():
        raise DestinationError(f"{to} is what is read: {option} wants a folder apart from {root}")
    if to.resolve().is_relative_to(root.resolve()) and not any((to / name).exists() for name in known):
        raise DestinationError(f"{to} lies in {root}, which is read: {option} wants a folder beside it")
    if (to / STATE_FILE).exists():
        raise DestinationError(f"{to} is a data folder of its own: {option} wants another one")


def require_for_compact(root: Path, out: Path) -> None:
    """Raise `DestinationError` where a folder holds what another command published, too.

    Raises `DamagedManifestError` where it cannot be told.
    """
    require_apart(root, out, "--out", known=(SINGLE_MANIFEST, PENDING))
    single = out / SINGLE_MANIFEST
    kinds = [run["kind"] for run in parse_manifest(single)["runs"]] if single.exists() else []
    if (out / MANIFESTS).is_dir() or (kinds and kinds != ["compact"]):
        raise DestinationError(f"{out} holds what is published already: --out wants a folder of its own")


class NothingPublished(ValueError):
    """A folder has no manifest."""


def compact(root: Path, out: Path, *, packing: str = "") -> Published:
    """Write the newest revision of each record of a data folder to `out`, with all tombstones; the manifest comes last.

    What was taken back is left out. `packing` is the ending of the parts: `.gz`, `.zst` or nothing. Raises
    `DestinationError` where `out` holds what is no compaction.
    """
    folder = DataFolder(root)
    if not folder.days():
        raise NothingPublished(f"{root} has no manifests: nothing is published there")
    require_for_compact(root, out)
    # All records are read before anything is changed: where one is damaged, an earlier compaction stays as it is.
    last = _newest_places(folder)
    left = _begin(out)
    published = Published()
    published.parts = (
        *_write(out, "records", _newest(folder, last, read_tombstones(folder)), packing),
        *_write(out, "tombstones", (upgrade(row, "tombstones") for _, row in tombstone_rows(folder)), packing),
    )
    write_manifest(out / SINGLE_MANIFEST, folder_manifest(_run_id(folder), published, kind="compact"))
    delete_pending(out, left, (part.path for part in published.parts))
    (out / PENDING).unlink()
    return published


def _begin(out: Path) -> Pending:
    """Take the manifest of an earlier compaction away; give what it listed, which goes when the new one stands."""
    old = parse_manifest(out / SINGLE_MANIFEST)["files"] if (out / SINGLE_MANIFEST).exists() else []
    left = Pending("compact", read_pending(out).starts.union(file["path"] for file in old))
    write_whole(out / PENDING, left.dump())
    (out / SINGLE_MANIFEST).unlink(missing_ok=True)
    return left


def _newest_places(folder: DataFolder) -> dict[str, tuple[int, int]]:
    """By id the newest revision of each record, and the how-manieth published one that is."""
    last: dict[str, tuple[int, int]] = {}
    for number, row in enumerate(records_of(folder)):
        last[row["id"]] = max(last.get(row["id"], (0, 0)), (row["revision"], number))
    return last


def _newest(folder: DataFolder, last: Mapping[str, tuple[int, int]], tombstones: Tombstones) -> Iterator[RecordRow]:
    """The newest revision of each record, in the order in which those revisions were published."""
    for number, row in enumerate(records_of(folder)):
        if last[row["id"]][1] == number and not _is_gone(row, tombstones):
            yield upgrade(row)


def _is_gone(row: RecordRow, tombstones: Tombstones) -> bool:
    """Whether a record was taken back, or is published under another id now."""
    return tombstones.covers_record(row) or row["id"] in tombstones.replaced


def records_of(folder: DataFolder) -> Iterator[RecordRow]:
    """Every record that a data folder publishes, night after night."""
    for day in folder.days():
        yield from read_kind(folder.root, folder.files(day), "records")


def _write(out: Path, kind: str, rows: Iterator[Mapping[str, Any]], packing: str) -> tuple[PublishedFile, ...]:
    parts = Parts(out, f"{kind}-{{n}}.jsonl{packing}", kind)
    try:
        for row in rows:
            parts.add(row)
    except BaseException:
        parts.abandon()
        raise
    return parts.close()


def _run_id(folder: DataFolder) -> str:
    """A name that the published nights alone decide."""
    digest = hashlib.sha256(b"".join(folder.manifest(day).read_bytes() for day in folder.days()))
    return f"compact-{digest.hexdigest()[:16]}"
