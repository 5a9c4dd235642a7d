"""`copydesk export`: published files at another place, in another format. The manifest comes last there too."""

from __future__ import annotations

import json
import logging
import tempfile
from collections.abc import Container
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast

from copydesk.cleaners.model.rows import FileRow, ManifestRow
from copydesk.flows.dataset.card import is_foreign, write_card
from copydesk.flows.dataset.compact import NothingPublished, require_apart
from copydesk.flows.dataset.manifest import merge_manifest
from copydesk.flows.dataset.parquet import write_parquet
from copydesk.flows.dataset.pending import PENDING, Pending, parse_pending
from copydesk.flows.dataset.writer import PublishedFile, read_lines, require_part, write_manifest
from copydesk.flows.storage.data_folder import LATEST, SINGLE_MANIFEST, DataFolder, is_manifest, parse_manifest
from copydesk.flows.storage.object_store import ObjectStore, is_remote, open_store

_log = logging.getLogger(__name__)

Format = Literal["jsonl", "parquet"]


def export(root: Path, address: str, *, format: Format = "jsonl") -> int:
    """Bring a data folder, or a folder that `clean` filled, to a path or an fsspec address; give how many files went.

    What is there already is not sent again. Parts that the manifest lists no more (a text that was taken back, a day
    that was cleaned again) are deleted there once the new manifest stands. What is only added comes first, tombstones
    among it: at no moment does the place hold less than its readers were told of. Raises `DestinationError` where the
    place is a data folder.
    """
    if not is_remote(address):
        require_apart(root, Path(address), "--to", known=(LATEST, SINGLE_MANIFEST, PENDING))
    place = open_store(address)
    names = _manifests(root)
    if not names:
        raise NothingPublished(f"{root} has no manifest: nothing is published there")
    with tempfile.TemporaryDirectory() as temporary:
        work = Path(temporary)
        days = [_Day(root, name, place, work, format, _manifest_of(place, name)) for name in names]
        left = parse_pending(place.read(PENDING)).starts
        doomed = left.union(*(day.unlisted() for day in days)) - {LATEST}
        is_changing = bool(left or doomed) or any(day.is_longer() for day in days)
        if is_changing:
            _put(place, work, PENDING, Pending("export", doomed | {LATEST}).dump())
        _describe(root, names, place, work, format)
        sent = sum(day.add() for day in days) + sum(day.replace() for day in days)
        if names[-1] != SINGLE_MANIFEST:
            # A link is no object: at a place, `latest` is a copy of the manifest that it names.
            _put(place, work, LATEST, days[-1].there or b"")
        for path in sorted(doomed.difference(*(day.paths() for day in days))):
            place.drop(path)
        if is_changing:
            place.drop(PENDING)
    return sent


def _manifest_of(place: ObjectStore, name: str) -> bytes | None:
    """A manifest as the place has it; `None` where it has none, or one that is damaged: all is sent then."""
    there = place.read(name)
    try:
        return there if there is None or is_manifest(json.loads(there)) else None
    except ValueError:
        return None


def _put(place: ObjectStore, work: Path, name: str, content: bytes) -> None:
    (work / "content").write_bytes(content)
    place.put(work / "content", name)


def _describe(root: Path, manifests: list[str], place: ObjectStore, work: Path, format: Format) -> None:
    """Put the dataset card and the Croissant description there, where they changed."""
    files = [file for name in manifests for file in json.loads((root / name).read_bytes())["files"]]
    for name in write_card(work, [file | {"path": _path(file, format)} for file in files]):
        there = place.read(name)
        if is_foreign(name, there):
            _log.warning("%s at the place is no card of ours: it stays as it is", name)
        elif there != (work / name).read_bytes():
            place.put(work / name, name)


def _manifests(root: Path) -> list[str]:
    if (root / SINGLE_MANIFEST).exists():
        return [SINGLE_MANIFEST]
    folder = DataFolder(root)
    return [folder.manifest(day).relative_to(root).as_posix() for day in folder.days()]


@dataclass
class _Day:
    """One manifest on its way to a place; `there` is what the place has of it."""

    root: Path
    name: str
    place: ObjectStore
    work: Path
    format: Format
    there: bytes | None

    def paths(self) -> frozenset[str]:
        """What the place will list."""
        return frozenset(_path(file, self.format) for file in self._wanted()["files"])

    def unlisted(self) -> frozenset[str]:
        """Files that stand in no manifest of the place for a while: those that come to a day it has, and that go."""
        return self.paths() ^ {file["path"] for file in self._had()["files"]} if self.there else frozenset()

    def is_longer(self) -> bool:
        """Whether the place has not all of the runs."""
        return len(self._wanted()["runs"]) > len(self._had()["runs"])

    def add(self) -> int:
        """Send the runs that the place has not; what it has of the others stays for now."""
        had = {entry["run"]: entry for entry in self._had()["runs"]}
        wanted = self._wanted()
        going = {file["path"] for entry in had.values() for file in entry["files"]} - self.paths()
        if not going:
            return self._send(wanted)
        if not self.is_longer():
            return 0
        entries = [had.get(entry["run"]) or entry for entry in wanted["runs"]]
        return self._send(merge_manifest(None, entries, wanted["date"]), had)

    def replace(self) -> int:
        """Send what takes the place of what it has."""
        return self._send(self._wanted())

    def _wanted(self) -> ManifestRow:
        return parse_manifest(self.root / self.name)

    def _had(self) -> ManifestRow:
        return cast(ManifestRow, json.loads(self.there)) if self.there else merge_manifest(None, [], None)

    def _send(self, manifest: ManifestRow, had: Container[str] = ()) -> int:
        """Send what a manifest lists and the place has not, then the manifest where it is another; give how many.

        Runs in `had` are told as the place has them.
        """
        old = {file["path"]: file for file in self._had()["files"]}
        sent = 0
        for entry in manifest["runs"]:
            for at, file in enumerate(entry["files"] if entry["run"] not in had else ()):
                path = _path(file, self.format)
                if path in old and (old[path] == file or _is_made_of(path, file)):
                    entry["files"][at] = old[path]
                else:
                    local, entry["files"][at] = _made(self.root, file, self.work, self.format)
                    self.place.put(local, path)
                    sent += 1
        manifest["files"] = [file for entry in manifest["runs"] for file in entry["files"]]
        write_manifest(self.work / "manifest", manifest)
        if (self.work / "manifest").read_bytes() != self.there:
            self.there = (self.work / "manifest").read_bytes()
            self.place.put(self.work / "manifest", self.name)
            sent += 1
        return sent


def _is_made_of(path: str, file: FileRow) -> bool:
    """Whether a Parquet file at the place was made of a part."""
    return path.endswith(".parquet") and file["sha256"][:8] in path


def _path(file: FileRow, format: Format) -> str:
    """The name of a part at the place; that of a night's Parquet file tells what it was made of."""
    if format == "jsonl":
        return str(file["path"])
    stem = file["path"].partition(".jsonl")[0]
    return f"{stem}-{file['sha256'][:8]}.parquet" if "/" in stem else f"{stem}.parquet"


def _made(root: Path, file: FileRow, work: Path, format: Format) -> tuple[Path, FileRow]:
    """A part in the format that is wanted, and its entry in the manifest."""
    if format == "jsonl":
        require_part(root / file["path"])
        return root / file["path"], file
    written, rows = write_parquet(work / "part.parquet", file["kind"], read_lines(root / file["path"]))
    made = PublishedFile(_path(file, format), file["kind"], rows, written.size, written.sha256)
    return written.path, made.to_row()
