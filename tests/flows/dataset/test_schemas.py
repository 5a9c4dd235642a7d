"""A data folder whose nights are of two schemas: read, verified, compacted, exported, compared."""

import gzip
import hashlib
import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from copydesk.cleaners.model.record import SCHEMA
from copydesk.flows.dataset.compact import compact
from copydesk.flows.dataset.diff import compare, newest_records
from copydesk.flows.dataset.export import export
from copydesk.flows.dataset.parquet import read_parquet
from copydesk.flows.dataset.retract import retract
from copydesk.flows.dataset.verify import verify
from copydesk.flows.dataset.verify_lines import LineChecks
from copydesk.flows.dataset.writer import dump_line, read_lines
from copydesk.flows.storage.data_folder import DataFolder
from tests.flows.stories import Told, publish_night, rows_of, story

ONE, TWO = date(2026, 11, 20), date(2026, 11, 21)
A, B = "https://a.example/wall", "https://b.example/wall"

#: What schema 2 brought.
NEW = ("description", "section", "image", "blocks", "pages", "article_key", "replaced_by")


def of_schema_1(row: dict[str, Any]) -> dict[str, Any]:
    """A line as the first release wrote it."""
    row = {key: value for key, value in row.items() if key not in NEW} | ({"schema": 1} if "schema" in row else {})
    for key in ("edits", "rights"):
        if key in row:
            row[key] = {name: value for name, value in row[key].items() if value}
    return row


def make_old(folder: DataFolder, day: date) -> None:
    """Write the records and tombstones of a night again as the first release wrote them."""
    manifest = folder.read_manifest(day) or {}
    for file in manifest["files"]:
        if file["kind"] in ("records", "tombstones"):
            path = folder.root / file["path"]
            path.write_bytes(gzip.compress(b"".join(dump_line(of_schema_1(row)) for row in read_lines(path))))
            file |= {"bytes": path.stat().st_size, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
    by_path = {file["path"]: file for file in manifest["files"]}
    for entry in manifest["runs"]:
        entry["files"] = [by_path[file["path"]] for file in entry["files"]]
    folder.manifest(day).write_text(json.dumps(manifest | {"schema": 1}))


@pytest.fixture
def data(tmp_path: Path) -> Path:
    root = tmp_path / "data"
    publish_night(root, ONE, [Told(A, story("Aston"), "\n\nShare"), Told(B, story("Belton"))])
    make_old(DataFolder(root), ONE)
    publish_night(root, TWO, [Told(A, story("Aston", 900))])
    assert [row["schema"] for row in rows_of(root, "records")] == [1, 1, SCHEMA]
    return root


def test_both_are_verified(data: Path) -> None:
    assert list(verify(data)) == []


def test_an_old_line_that_lacks_what_old_lines_have_is_named(data: Path) -> None:
    row = rows_of(data, "records")[0]
    assert list(LineChecks().line("records", row)) == []
    assert [said[:20] for said in LineChecks().line("records", row | {"rights": None})] == ["a line of schema 1 w"]


def test_compact_gives_the_newest_schema_alone(data: Path, tmp_path: Path) -> None:
    retract(data, B, datetime(2026, 11, 22, tzinfo=UTC))
    make_old(DataFolder(data), date(2026, 11, 22))
    done = compact(data, tmp_path / "out")
    rows = [(part.kind, row) for part in done.parts for row in read_lines(tmp_path / "out" / part.path)]
    assert [(kind, row["schema"]) for kind, row in rows] == [("records", SCHEMA), ("tombstones", SCHEMA)]
    assert list(verify(tmp_path / "out")) == []


def test_an_export_in_parquet_has_one_schema(data: Path, tmp_path: Path) -> None:
    ds = pytest.importorskip("pyarrow.dataset")
    export(data, str(tmp_path / "there"), format="parquet")
    assert list(verify(tmp_path / "there")) == []
    parts = sorted((tmp_path / "there" / "records").rglob("*.parquet"))
    assert [row["schema"] for part in parts for row in read_parquet(part)] == [SCHEMA] * 3
    table = ds.dataset(tmp_path / "there" / "records", format="parquet", partitioning="hive").to_table()
    assert table.column("edits").to_pylist()[0]["boilerplate"] == 1


def test_a_copy_of_the_lines_is_as_good(data: Path, tmp_path: Path) -> None:
    export(data, str(tmp_path / "there"))
    assert list(verify(tmp_path / "there")) == []


def test_records_that_only_their_schema_tells_apart_are_the_same(data: Path, tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "new")
    publish_night(folder.root, ONE, [Told(A, story("Aston"), "\n\nShare"), Told(B, story("Belton"))])
    old, new = ((f.root, f.read_manifest(ONE) or {}) for f in (DataFolder(data), folder))
    assert compare(newest_records(*old), newest_records(*new)).is_empty
