"""`copydesk export`: published files at another place, in another format. The manifest comes last there too."""

from __future__ import annotations

import json
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any, Literal

from copydesk.flows.dataset.card import write_card
from copydesk.flows.dataset.compact import NothingPublished
from copydesk.flows.dataset.parquet import write_parquet
from copydesk.flows.dataset.writer import PublishedFile, read_lines, write_manifest
from copydesk.flows.storage.data_folder import LATEST, DataFolder
from copydesk.flows.storage.object_store import ObjectStore, open_store

Row = dict[str, Any]
Format = Literal["jsonl", "parquet"]

#: The name of the manifest in a folder that `clean` or `compact` filled.
SINGLE = "manifest.json"


def export(root: Path, address: str, *, format: Format = "jsonl") -> int:
    """Bring a data folder, or a folder that `clean` filled, to a path or an fsspec address; give how many files went.

    What is there already is not sent again. Parts that the manifest lists no more (a text that was taken back, a day
    that was cleaned again) are deleted there once the new manifest stands.
    """
    place = open_store(address)
    manifests = _manifests(root)
    if not manifests:
        raise NothingPublished(f"{root} has no manifest: nothing is published there")
    with tempfile.TemporaryDirectory() as work:
        _describe(root, manifests, place, Path(work), format)
        sent = sum(_export_one(root, name, place, Path(work), format) for name in manifests)
        if manifests[-1] != SINGLE:
            # A link is no object: at a place, `latest` is a copy of the manifest that it names.
            copy = Path(work) / LATEST
            copy.write_bytes(place.read(manifests[-1]) or b"")
            place.put(copy, LATEST)
    return sent


def _describe(root: Path, manifests: list[str], place: ObjectStore, work: Path, format: Format) -> None:
    """Put the dataset card and the Croissant description there, where they changed."""
    files = [file for name in manifests for file in json.loads((root / name).read_bytes())["files"]]
    for name in write_card(work, [file | {"path": _path(file, format)} for file in files]):
        if place.read(name) != (work / name).read_bytes():
            place.put(work / name, name)


def _manifests(root: Path) -> list[str]:
    if (root / SINGLE).exists():
        return [SINGLE]
    folder = DataFolder(root)
    return [folder.manifest(day).relative_to(root).as_posix() for day in folder.days()]


def _export_one(root: Path, name: str, place: ObjectStore, work: Path, format: Format) -> int:
    """Send what one manifest lists, then the manifest, then delete what it lists no more."""
    manifest = json.loads((root / name).read_bytes())
    there = place.read(name)
    old = {file["path"]: file for file in json.loads(there)["files"]} if there else {}
    sent = 0
    for entry in manifest["runs"]:
        for at, file in enumerate(entry["files"]):
            path = _path(file, format)
            if path in old and (old[path] == file or (format == "parquet" and file["sha256"][:8] in path)):
                entry["files"][at] = old[path]
            else:
                local, entry["files"][at] = _made(root, file, work, format)
                place.put(local, path)
                sent += 1
    manifest["files"] = [file for entry in manifest["runs"] for file in entry["files"]]
    write_manifest(work / "manifest", manifest)
    if (work / "manifest").read_bytes() != there:
        place.put(work / "manifest", name)
        sent += 1
    for path in sorted(old.keys() - {file["path"] for file in manifest["files"]}):
        place.remove(path)
    return sent


def _path(file: Row, format: Format) -> str:
    """The name of a part at the place; that of a night's Parquet file tells what it was made of."""
    if format == "jsonl":
        return str(file["path"])
    stem = file["path"].partition(".jsonl")[0]
    return f"{stem}-{file['sha256'][:8]}.parquet" if "/" in stem else f"{stem}.parquet"


def _made(root: Path, file: Row, work: Path, format: Format) -> tuple[Path, Row]:
    """A part in the format that is wanted, and its entry in the manifest."""
    if format == "jsonl":
        return root / file["path"], file
    written, rows = write_parquet(work / "part.parquet", file["kind"], read_lines(root / file["path"]))
    return written.path, asdict(PublishedFile(_path(file, format), file["kind"], rows, written.size, written.sha256))
