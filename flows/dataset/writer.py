"""What readers see: parts of JSON lines, and a manifest that comes last.

What no manifest lists does not exist for readers. A manifest is written when all its files are on disk under
their final names, so a reader never sees part of a night.
"""

from __future__ import annotations

import gzip
import io
import json
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO, Literal, overload

import orjson

from copydesk.cleaners.core.texts import has_hidden
from copydesk.cleaners.model.rows import EditRow, FileRow, ManifestRow, OutcomeRow, RecordRow, TombstoneRow
from copydesk.flows.storage.atomic_files import Hashing, gzip_to, whole_file, write_whole, zstd_to
from copydesk.flows.storage.data_folder import DataFolder

#: A part is closed when it holds this many bytes before compression: large enough to read fast, small enough to ship.
_PART_BYTES = 64 * 2**20

#: Characters that some readers take for a line end or a terminal command though JSON allows them inside a string, and
#: those that turn the text round on a screen (edits show what was removed). They are written as escapes.
ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")

#: Python writes numbers below and from here on with an exponent, and so does orjson, in another form.
_SMALL, _LARGE = 1e-4, 1e16

_LINES = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class PublishedFile:
    """A published file, as the manifest lists it; `path` is relative to the folder of the manifest's data."""

    path: str
    kind: str
    rows: int
    bytes: int
    sha256: str

    def to_row(self) -> FileRow:
        """As the manifest lists it."""
        return FileRow(path=self.path, kind=self.kind, rows=self.rows, bytes=self.bytes, sha256=self.sha256)


def dump_line(row: Mapping[str, Any]) -> bytes:
    """One JSON line, UTF-8, keys as they stand, without any character that a reader may take for a line end.

    Raises `ValueError` for what no JSON reader takes: NaN, infinity, half of a surrogate pair.
    """
    text = _encode(row)
    if has_hidden(text):
        text = ESCAPED.sub(lambda match: f"\\u{ord(match.group()):04x}", text)
    return text.encode() + b"\n"


def _encode(row: Mapping[str, Any]) -> str:
    """A row as JSON: by orjson, which takes a tenth of the time, where Python's own encoder writes the same."""
    if all(map(_is_alike, row.values())):
        try:
            return orjson.dumps(row).decode()
        except orjson.JSONEncodeError:
            # What is no text, or no JSON at all: the other one says so, as readers know it.
            pass
    return _LINES.encode(row)


def _is_alike(value: Any) -> bool:
    """Whether both encoders write a value alike: very large and very small numbers they do not, nor what is none."""
    kind = type(value)
    if kind is str or value is None:
        return True
    if kind is float:
        return value == 0 or bool(_SMALL <= abs(value) < _LARGE)
    if kind is dict:
        return all(map(_is_alike, value.values()))
    return all(map(_is_alike, value)) if kind in (list, tuple) else True


def open_lines(path: Path) -> BinaryIO:
    """A file of lines, plain, `.gz` or `.zst`, open to be read without its compression."""
    if path.suffix == ".gz":
        return gzip.open(path, "rb")  # type: ignore[return-value]
    if path.suffix == ".zst":
        import zstandard

        return io.BufferedReader(zstandard.ZstdDecompressor().stream_reader(path.open("rb"), closefd=True))
    return path.open("rb")


def torn_errors() -> tuple[type[Exception], ...]:
    """What reading a damaged file of lines raises."""
    import zstandard

    return OSError, EOFError, zlib.error, zstandard.ZstdError


class DamagedPartError(ValueError):
    """A published file that cannot be read whole: it names the file, and the line where it is one."""


#: What every line of a kind has, whatever its schema.
_KEYS = {
    "records": frozenset({"id", "revision", "text", "content_hash"}),
    "outcomes": frozenset({"outcome", "id", "source_url", "url"}),
    "edits": frozenset({"id"}),
    "tombstones": frozenset({"id", "host"}),
}

_ADVICE = "`copydesk verify` names all that is damaged; a place of `copydesk export` may have it whole"


def read_lines(path: Path, kind: str = "") -> Iterator[Any]:
    """The rows of a `.jsonl`, `.jsonl.gz` or `.jsonl.zst` file.

    Raises `DamagedPartError`, also for what is no line of a kind.
    """
    for row in look_through(path, kind):
        if isinstance(row, DamagedPartError):
            raise row
        yield row


def look_through(path: Path, kind: str = "") -> Iterator[Any]:
    """The same rows, and in the place of each that cannot be read the error: a file ends where it is torn."""
    number = 0
    try:
        require_part(path)
        with open_lines(path) as file:
            for number, line in enumerate(file, 1):
                yield _row(path, number, line, _KEYS.get(kind, frozenset()))
    except DamagedPartError as error:
        yield error
    except (EOFError, gzip.BadGzipFile, zlib.error, _zstd_error()) as error:
        yield DamagedPartError(f"{path} cannot be read behind line {number}: {error}. {_ADVICE}")


def require_part(path: Path) -> None:
    """Raise `DamagedPartError` where a published file is not there, or something else has its name."""
    if not path.is_file():
        raise DamagedPartError(f"{path} is {'no file' if path.exists() else 'not there'}. {_ADVICE}")


def _row(path: Path, number: int, line: bytes, keys: frozenset[str]) -> Any:
    try:
        row = json.loads(line)
    except ValueError as error:
        return DamagedPartError(f"{path}: line {number} is damaged: {error}. {_ADVICE}")
    if keys and not (isinstance(row, dict) and keys <= row.keys()):
        return DamagedPartError(f"{path}: line {number} is damaged: it has not what such lines have. {_ADVICE}")
    return row


def _zstd_error() -> type[Exception]:
    import zstandard

    return zstandard.ZstdError


@overload
def read_kind(root: Path, files: Iterable[FileRow], kind: Literal["records"]) -> Iterator[RecordRow]: ...
@overload
def read_kind(root: Path, files: Iterable[FileRow], kind: Literal["outcomes"]) -> Iterator[OutcomeRow]: ...
@overload
def read_kind(root: Path, files: Iterable[FileRow], kind: Literal["edits"]) -> Iterator[EditRow]: ...
@overload
def read_kind(root: Path, files: Iterable[FileRow], kind: Literal["tombstones"]) -> Iterator[TombstoneRow]: ...
def read_kind(root: Path, files: Iterable[FileRow], kind: str) -> Iterator[Any]:
    """The rows of one kind in the files that a manifest, or its entry of one run, lists.

    Raises `DamagedPartError` for a file that is not whole.
    """
    for file in files:
        if file["kind"] == kind:
            number = 0
            for row in read_lines(root / file["path"], kind):
                number += 1
                yield row
            if number != file["rows"]:
                raise DamagedPartError(f"{root / file['path']} has {number} lines, not {file['rows']}. {_ADVICE}")


def readable(root: Path, files: Iterable[FileRow], kind: str) -> Iterator[Any]:
    """The rows of a kind that can be read: for what must not stop at damage, or has named it already."""
    for file in files:
        if file["kind"] == kind:
            lines = look_through(root / file["path"], kind)
            yield from (row for row in lines if not isinstance(row, DamagedPartError))


class Parts:
    """Writes rows of one kind as parts below `root`.

    `name` is the path of a part below `root`, `{n}` in it its number; a name without `{n}` is one part of any size.
    Its ending says how it is compressed: `.gz`, `.zst`, or not. A part appears when it is whole; `close` gives them
    all, and there is always at least one.
    """

    def __init__(self, root: Path, name: str, kind: str, *, part_bytes: int = _PART_BYTES) -> None:
        self.root, self.name, self.kind, self.part_bytes = root, name, kind, part_bytes
        self.done: list[PublishedFile] = []
        self._open: _OpenPart | None = None

    def add(self, row: Mapping[str, Any]) -> None:
        """Write one row."""
        self.add_line(dump_line(row))

    def add_line(self, line: bytes) -> None:
        """Write one finished line, its end included."""
        if self._open is None:
            self._open = self._next()
        self._open.add(line)
        if "{n}" in self.name and self._open.size >= self.part_bytes:
            self._finish()

    def close(self) -> tuple[PublishedFile, ...]:
        """Finish the last part."""
        if self._open is None and not self.done:
            self._open = self._next()
        if self._open is not None:
            self._finish()
        return tuple(self.done)

    def abandon(self) -> None:
        """Give up the part that is not whole yet."""
        if self._open is not None:
            self._open.abandon()
            self._open = None

    def _next(self) -> _OpenPart:
        return _OpenPart(self.root / self.name.replace("{n}", f"{len(self.done) + 1:04d}"))

    def _finish(self) -> None:
        assert self._open is not None
        written = self._open.finish()
        path = self._open.path.relative_to(self.root).as_posix()
        self.done.append(PublishedFile(path, self.kind, self._open.rows, written.size, written.sha256))
        self._open = None


class _OpenPart:
    def __init__(self, path: Path) -> None:
        self.path = path
        self.rows = self.size = 0
        self._stack = ExitStack()
        self._hashing = Hashing(self._stack.enter_context(whole_file(path)))
        self._out: BinaryIO = self._hashing  # type: ignore[assignment]
        if path.suffix in PACKERS:
            self._out = self._stack.enter_context(PACKERS[path.suffix](self._out))

    def add(self, line: bytes) -> None:
        self._out.write(line)
        self.rows += 1
        self.size += len(line)

    def finish(self) -> Hashing:
        self._stack.close()
        return self._hashing

    def abandon(self) -> None:
        # Closed as by an error, so that the unfinished file goes and the name stays free.
        self._stack.__exit__(KeyboardInterrupt, KeyboardInterrupt(), None)


PACKERS = {".gz": gzip_to, ".zst": zstd_to}


def publish_manifest(folder: DataFolder, day: date, manifest: ManifestRow) -> None:
    """Write the manifest of a day, and the copy of it that stands in when the file is damaged.

    The copy comes first: what is broken off before the manifest is done again, and what comes after it never.
    """
    write_manifest(folder.manifest_copy(day), manifest)
    write_manifest(folder.manifest(day), manifest)


def write_manifest(path: Path, manifest: ManifestRow) -> None:
    """Write a manifest: the last file of a publication."""
    write_whole(path, json.dumps(manifest, ensure_ascii=False, indent=1, allow_nan=False).encode() + b"\n")
