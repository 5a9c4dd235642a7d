"""The files of a publication against its manifest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from copydesk.cleaners.model.rows import FileRow, ManifestRow
from copydesk.flows.dataset.parquet import read_parquet
from copydesk.flows.dataset.pending import Pending
from copydesk.flows.dataset.writer import open_lines, torn_errors
from copydesk.flows.storage.atomic_files import UNFINISHED

#: Folders of a data folder that hold a folder for each date.
_KINDS = ("records", "outcomes", "edits", "tombstones")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, and where: a file, and the line after a colon where it is one."""

    place: str
    what: str

    def __str__(self) -> str:
        return f"{self.place}: {self.what}"


def check_files(folder: Path, manifest: ManifestRow, place: str, pending: Pending) -> Iterator[Problem]:
    """Whether the files are there, whole, and no others beside them but those of a change that is not done."""
    seen: set[str] = set()
    for file in manifest["files"]:
        name = file["path"]
        if name in seen:
            yield Problem(place, f"lists {name} twice")
        seen.add(name)
        if ".." in name.split("/") or not (folder / name).resolve().is_relative_to(folder.resolve()):
            yield Problem(place, f"lists {name}, which is outside of the folder")
        elif not (folder / name).is_file():
            yield Problem(name, "is not there")
        else:
            yield from _check_file(folder / name, file)
    for path in _beside(folder, manifest):
        if path not in seen and not pending.covers(path):
            yield Problem(path, "is in no manifest")


def read_rows(path: Path) -> Iterator[tuple[int, Any]]:
    """Each line of a file with its number; `None` for what is no JSON. A torn file ends where it is torn."""
    if path.suffix == ".parquet":
        yield from enumerate(read_parquet(path), 1)
        return
    try:
        with open_lines(path) as lines:
            for number, line in enumerate(lines, 1):
                try:
                    yield number, json.loads(line.decode("utf-8"), parse_constant=_refuse)
                except ValueError:
                    yield number, None
    except torn_errors():
        return


def _check_file(path: Path, file: FileRow) -> Iterator[Problem]:
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(1 << 20):
            digest.update(chunk)
    if path.stat().st_size != file["bytes"]:
        yield Problem(file["path"], f"has {path.stat().st_size} bytes, not {file['bytes']}")
    elif digest.hexdigest() != file["sha256"]:
        yield Problem(file["path"], f"has another sha256 than {file['sha256']}")
    else:
        yield from _check_lines(path, file)


def _check_lines(path: Path, file: FileRow) -> Iterator[Problem]:
    if path.suffix == ".parquet":
        # Its checksum is right, and Parquet keeps the number of its rows itself.
        return
    rows, is_ended = 0, True
    try:
        with open_lines(path) as lines:
            for line in lines:
                rows += 1
                is_ended = line.endswith(b"\n")
    except torn_errors() as error:
        yield Problem(file["path"], f"cannot be unpacked: {error}")
        return
    if rows != file["rows"]:
        yield Problem(file["path"], f"has {rows} lines, not {file['rows']}")
    if not is_ended:
        yield Problem(file["path"], "its last line has no end")


def _beside(folder: Path, manifest: ManifestRow) -> Iterator[str]:
    """The files that stand where the manifest's files stand; unfinished ones do not count."""
    if manifest["date"]:
        places = [folder / kind / f"date={manifest['date']}" for kind in _KINDS]
        found = [path for place in places for path in place.rglob("*")]
    else:
        found = [*folder.glob("*.jsonl*"), *folder.glob("*.parquet")]
    for path in sorted(found):
        if path.is_file() and not path.name.endswith(UNFINISHED):
            yield path.relative_to(folder).as_posix()


def _refuse(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")
