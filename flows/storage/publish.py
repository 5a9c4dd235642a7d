"""What readers see: parts of JSON lines, and a manifest that comes last.

What no manifest lists does not exist for readers. A manifest is written when all its files are on disk under
their final names, so a reader never sees part of a night.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from flows.storage.durable import Hashing, gzip_to, whole_file, write_whole

#: A part is closed when it holds this many bytes before compression: large enough to read fast, small enough to ship.
PART_BYTES = 64 * 2**20

#: Characters that end a line for some readers though JSON allows them inside a string.
LINE_ENDS = {"\u2028": "\\u2028", "\u2029": "\\u2029", "\x85": "\\u0085"}

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Part:
    """A published file, as the manifest lists it; `path` is relative to the folder of the manifest's data."""

    path: str
    kind: str
    rows: int
    bytes: int
    sha256: str


def dump_line(row: Row) -> bytes:
    """One JSON line, UTF-8, keys as they stand, without any character that a reader may take for a line end."""
    text = json.dumps(row, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    for character, escape in LINE_ENDS.items():
        if character in text:
            text = text.replace(character, escape)
    return text.encode() + b"\n"


def read_lines(path: Path) -> Iterator[Row]:
    """The rows of a `.jsonl` or `.jsonl.gz` file."""
    with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as file:
        for line in file:
            yield json.loads(line)


def write_parts(root: Path, name: str, kind: str, rows: Iterable[Row]) -> tuple[Part, ...]:
    """Write rows as parts below `root`; `name` holds `{n}` where a part's number goes, or is the only part's name."""
    lines = map(dump_line, rows)
    parts = []
    for number in range(1, 10**6):
        path = root / name.format(n=f"{number:04d}")
        part, more = _write_part(path, root, kind, lines, limit=PART_BYTES if "{n}" in name else None)
        if part.rows or number == 1:
            parts.append(part)
        if not more:
            break
    return tuple(parts)


def _write_part(path: Path, root: Path, kind: str, lines: Iterator[bytes], limit: int | None) -> tuple[Part, bool]:
    """Write one part up to the limit; the flag says whether lines may be left."""
    count = size = 0
    more = False
    with ExitStack() as stack:
        hashing = Hashing(stack.enter_context(whole_file(path)))
        out: BinaryIO = hashing  # type: ignore[assignment]
        if path.suffix == ".gz":
            out = stack.enter_context(gzip_to(out))
        for line in lines:
            out.write(line)
            count += 1
            size += len(line)
            if limit and size >= limit:
                more = True
                break
    return Part(path.relative_to(root).as_posix(), kind, count, hashing.size, hashing.sha256), more


def write_manifest(path: Path, manifest: Row) -> None:
    """Write a manifest: the last file of a publication."""
    write_whole(path, json.dumps(manifest, ensure_ascii=False, indent=1, allow_nan=False).encode() + b"\n")
