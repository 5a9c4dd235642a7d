"""The files of a publication against its manifest, and its lines: each against the schema, and against itself."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import jsonschema_rs

from copydesk.cleaners.html.sanitize import dirt
from copydesk.cleaners.model.article import Article, Edit, EditError, undo
from copydesk.cleaners.model.rows import EditRow, FileRow, ManifestRow, RecordRow
from copydesk.cleaners.model.schema import KINDS, SchemaError, schema_of, upgrade
from copydesk.cleaners.text.quality import word_count
from copydesk.cleaners.urls.normalize import host_of, normalize_url, record_id
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


@dataclass(slots=True)
class Summary:
    """What was looked at."""

    manifests: int = 0
    files: int = 0
    rows: Counter[str] = field(default_factory=Counter)
    pages: int = 0
    members: int = 0
    pending: Pending = field(default_factory=Pending)


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


#: The fields of a record that are times.
TIMES: Final = ("published_at", "modified_at", "fetched_at")


class LineChecks:
    """The schemas of all kinds of lines, compiled once."""

    def __init__(self) -> None:
        # In Rust: the reference in Python takes a hundred times as long, and nine tenths of what `verify` did.
        self._checkers = {kind: jsonschema_rs.Draft202012Validator(schema_of(kind)) for kind in KINDS}

    def line(self, kind: str, row: Any) -> Iterator[str]:
        """What is wrong with a line of a kind, in the schema's eyes; older records are brought up to date first."""
        if not isinstance(row, dict):
            yield "is no JSON object"
            return
        try:
            row = upgrade(row, kind)
        except SchemaError as error:
            yield str(error)
            return
        except (KeyError, TypeError, AttributeError) as error:
            yield f"a line of schema {row['schema']} without what such lines have: {error}"
            return
        yield from self._errors(kind, row)
        yield from (f"{field} holds {what}" for field, what in dirt(row))

    def manifest(self, manifest: Any) -> Iterator[str]:
        """What is wrong with a manifest."""
        yield from self._errors("manifest", manifest)

    def _errors(self, kind: str, row: Any) -> Iterator[str]:
        try:
            for error in self._checkers[kind].iter_errors(row):
                where = ".".join(map(str, error.instance_path)) or "the line"
                yield f"{where}: {error.message[:200]}"
        except UnicodeEncodeError:
            yield "the line: half of a character, which is no UTF-8"


def check_record(row: RecordRow) -> Iterator[str]:
    """Whether a record agrees with itself: id, host, hash, words, form of the text, times that are real."""
    if row["id"] != record_id(row["url"] or row["source_url"]):
        yield "id is not that of its address"
    if row["host"] != host_of(row["url"]):
        yield f"host is not that of {row['url']}"
    if row["url"] is not None and normalize_url(row["url"]) != row["url"]:
        yield f"url is not in its one form: {row['url']}"
    if row["content_hash"] != hashlib.sha256(row["text"].encode()).hexdigest():
        yield "content_hash is not that of the text"
    if row["word_count"] != word_count(row["text"]):
        yield f"word_count is not {word_count(row['text'])}"
    if row["text"] != row["text"].strip("\n") or "\n\n\n" in row["text"]:
        yield "text has blanks at its edges or paragraphs that are far apart"
    for name in TIMES:
        value = row[name]
        if value is not None and not _is_time(value):
            yield f"{name} is no time: {value}"


def check_undo(record: RecordRow, place: str, lines: list[tuple[str, EditRow]]) -> Iterator[tuple[str, str]]:
    """Whether the edits of a record lead back to what was extracted: the place and what is wrong.

    `lines` are the record's edits with their places.
    """
    counts = Counter(row["step"] for _, row in lines)
    told = {step: number for step, number in record["edits"].items() if number}
    if dict(counts) != told:
        yield place, f"edits are {told}, its lines say {dict(counts)}"
        return
    ordered = sorted(lines, key=lambda item: int(item[1]["seq"]))
    if [row["seq"] for _, row in ordered] != list(range(1, len(ordered) + 1)):
        yield place, "its edits are not numbered one after the other"
        return
    edits = [Edit(r["at"], r["removed"], r["added"], r["rule"], r["field"], r["step"]) for _, r in ordered]
    try:
        extracted = undo(Article(record["text"], title=record["title"]), edits)
    except EditError as error:
        yield place, f"its edits cannot be undone: {error}"
        return
    firsts: dict[str, tuple[str, EditRow]] = {}
    for where, row in ordered:
        firsts.setdefault(row["field"], (where, row))
    for name, (where, row) in firsts.items():
        value = extracted.text if name == "text" else extracted.title or ""
        if row["before_sha256"] != hashlib.sha256(value.encode("utf-8", "surrogatepass")).hexdigest():
            yield where, f"undoing the edits of {place} does not give the {name} that was extracted"


def _is_time(value: str) -> bool:
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return True
