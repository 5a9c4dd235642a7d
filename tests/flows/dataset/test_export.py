"""Published files at other places and in other formats."""

import json
import os
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from copydesk.cleaners.model.fields import EDIT_STEPS, RIGHTS
from copydesk.flows.cli.commands import command_line
from copydesk.flows.dataset.card import describe_folder
from copydesk.flows.dataset.compact import DestinationError, compact
from copydesk.flows.dataset.export import export
from copydesk.flows.dataset.parquet import arrow_schema, read_parquet
from copydesk.flows.dataset.retract import retract
from copydesk.flows.dataset.verify import verify
from copydesk.flows.dataset.writer import DamagedPartError
from copydesk.flows.storage.data_folder import DataFolder
from copydesk.flows.storage.object_store import ObjectStoreError, open_store
from tests.flows.stories import Told, publish_night, rows_of, story

ONE, TWO = date(2026, 11, 20), date(2026, 11, 21)
A, B = "https://a.example/wall", "https://b.example/wall"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    root = tmp_path / "data"
    publish_night(
        root, ONE, [Told(A, story("Aston"), "\n\nShare"), Told(B, story("Belton"))], failed=["https://c.example/"]
    )
    publish_night(root, TWO, [Told(A, story("Aston", 900))])
    return root


@pytest.fixture(scope="module")
def s3() -> Iterator[dict[str, Any]]:
    """A real S3 API server on loopback."""
    server_of = pytest.importorskip("moto.server").ThreadedMotoServer
    pytest.importorskip("s3fs")
    names = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": "us-east-1"}
    before = {name: os.environ.get(name) for name in names}
    os.environ.update(names)
    server = server_of(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    yield {"endpoint_url": f"http://{host}:{port}"}
    server.stop()
    for name, value in before.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value


def tree(root: Path) -> dict[str, bytes]:
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in sorted(root.rglob("*")) if p.is_file()}


def test_a_folder_elsewhere_is_as_good(data: Path, tmp_path: Path) -> None:
    assert export(data, str(tmp_path / "there")) == 8
    there = tree(tmp_path / "there")
    for name in ("records", "outcomes", "edits", "manifests"):
        assert {n: d for n, d in there.items() if n.startswith(name)} == {
            n: d for n, d in tree(data).items() if n.startswith(name)
        }
    assert there["latest"] == there["manifests/2026-11-21.json"]


def test_only_what_is_new_is_sent(data: Path, tmp_path: Path) -> None:
    export(data, str(tmp_path / "there"))
    assert export(data, str(tmp_path / "there")) == 0
    publish_night(data, TWO, [Told(B, story("Belton", 5))], hour=6)
    assert export(data, str(tmp_path / "there")) == 4


@pytest.mark.parametrize("format", ["jsonl", "parquet"])
def test_what_was_taken_back_goes_there_too(data: Path, tmp_path: Path, format: Any) -> None:
    there = tmp_path / "there"
    export(data, str(there), format=format)
    assert list(verify(there)) == []
    retract(data, B, datetime(2026, 11, 22, tzinfo=UTC))
    export(data, str(there), format=format)
    assert list(verify(there)) == []
    assert {row["url"] for row in records(there)} == {A}
    assert [name for name, content in tree(there).items() if b"Belton" in content] == []


def records(root: Path) -> list[dict[str, Any]]:
    found = []
    for day in DataFolder(root).days():
        for file in (DataFolder(root).read_manifest(day) or {})["files"]:
            if file["kind"] == "records" and file["path"].endswith(".parquet"):
                found += read_parquet(root / file["path"])
    return found or rows_of(root, "records")


@pytest.mark.parametrize("kind", ["records", "outcomes", "edits"])
def test_parquet_holds_what_json_lines_hold(data: Path, tmp_path: Path, kind: str) -> None:
    export(data, str(tmp_path / "there"), format="parquet")
    parts = sorted((tmp_path / "there" / kind).rglob("*.parquet"))
    assert [p.parent.name for p in parts] == ["date=2026-11-20", "date=2026-11-21"]
    assert [row for part in parts for row in read_parquet(part)] == rows_of(data, kind)


def test_parquet_is_typed() -> None:
    pa = pytest.importorskip("pyarrow")
    schema = arrow_schema("records")
    assert schema.field("fetched_at").type == pa.timestamp("s", tz="UTC")
    assert schema.field("authors").type == pa.list_(pa.string())
    assert {schema.field("edits").type.field(step).type for step in EDIT_STEPS} == {pa.int64()}
    assert {schema.field("rights").type.field(name).nullable for name in RIGHTS} == {True}
    assert schema.field("blocks").type.value_type.field("links").type.value_type.field("start").type == pa.int64()
    assert (schema.field("image").nullable, schema.field("image").type.field("url").nullable) == (True, False)
    assert schema.field("source").type.field("offset").type == pa.int64()
    assert (schema.field("text").nullable, schema.field("title").nullable) == (False, True)
    assert schema.field("text").metadata[b"description"].startswith(b"Paragraphs")


def test_s3(data: Path, s3: dict[str, Any], tmp_path: Path) -> None:
    boto3 = pytest.importorskip("boto3")
    fsspec = pytest.importorskip("fsspec")
    client = boto3.client("s3", **s3)
    client.create_bucket(Bucket="news")
    fsspec.config.conf["s3"] = {"client_kwargs": s3}
    try:
        assert export(data, "s3://news/desk") == 8
        found = client.list_objects_v2(Bucket="news")["Contents"]
        by_time = [item["Key"] for item in sorted(found, key=lambda item: (item["LastModified"], item["Key"]))]
        assert len(by_time) == 11
        for item in found:
            if item["Key"].endswith(("README.md", "croissant.json")):
                continue
            local = item["Key"].removeprefix("desk/")
            body = client.get_object(Bucket="news", Key=item["Key"])["Body"].read()
            assert body == ((data / local) if local != "latest" else (data / "manifests/2026-11-21.json")).read_bytes()
        assert export(data, "s3://news/desk") == 0
    finally:
        fsspec.config.conf.pop("s3", None)


def test_the_manifest_comes_last(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from copydesk.flows.storage import object_store as places

    put = []
    real = places.ObjectStore.put
    monkeypatch.setattr(
        places.ObjectStore, "put", lambda self, local, name: (put.append(name), real(self, local, name))[1]
    )
    export(data, "memory://news")
    kinds = [name.partition("/")[0] for name in put]
    # What describes the folder comes first: a tool that reads it before the night is there finds the night before.
    described = ["pending.json", "README.md", "croissant.json"]
    assert kinds == [*described, *["records", "outcomes", "edits", "manifests"] * 2, "latest"]


def test_a_broken_transfer_leaves_no_manifest(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from copydesk.flows.storage import object_store as places

    real = places.ObjectStore.put

    def put(self: Any, local: Path, name: str) -> None:
        if name.startswith("edits"):
            raise ObjectStoreError("the line is down")
        real(self, local, name)

    monkeypatch.setattr(places.ObjectStore, "put", put)
    with pytest.raises(ObjectStoreError):
        export(data, str(tmp_path / "there"))
    assert not (tmp_path / "there" / "manifests").exists()
    monkeypatch.undo()
    assert export(data, str(tmp_path / "there")) == 8
    assert list(verify(tmp_path / "there")) == []


def test_a_file_of_another_size_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    local = tmp_path / "x"
    local.write_bytes(b"12345")
    place = open_store("memory://short")
    monkeypatch.setattr(type(place.files), "put_file", lambda self, one, two, **_: self.pipe_file(two, b"123"))
    with pytest.raises(ObjectStoreError, match="3 bytes, not 5"):
        place.put(local, "a/x")


def test_what_the_library_of_a_store_raises_names_the_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    local = tmp_path / "x"
    local.write_bytes(b"12345")
    place = open_store("memory://locked")

    def refuse(*_: object, **__: object) -> None:
        raise LookupError("no credentials")

    monkeypatch.setattr(type(place.files), "put_file", refuse)
    with pytest.raises(ObjectStoreError, match=r"^/locked: no credentials$"):
        place.put(local, "a/x")


def test_the_commands(data: Path, tmp_path: Path) -> None:
    page = tmp_path / "in" / "story.txt"
    page.parent.mkdir()
    page.write_text("Harbour Wall to Be Mended\n\n" + story("Aston"))
    out = tmp_path / "out"
    said = CliRunner().invoke(command_line(), ["clean", str(page.parent), "--out", str(out), "--format", "parquet"])
    assert (said.exit_code, said.stdout.splitlines()[-1]) == (0, f"records are in {out}/records.parquet")
    assert sorted(p.name for p in out.iterdir()) == [
        "README.md",
        "croissant.json",
        "edits.parquet",
        "manifest.json",
        "outcomes.parquet",
        "records.parquet",
    ]
    assert [row["title"] for row in read_parquet(out / "records.parquet")] == ["Harbour Wall to Be Mended"]
    assert list(verify(out)) == []
    assert (
        CliRunner().invoke(command_line(), ["export", str(data), "--to", str(tmp_path / "e")]).stdout
        == "8 files sent\n"
    )
    assert CliRunner().invoke(command_line(), ["export", str(data), "--to", "x", "--format", "csv"]).exit_code == 2
    assert json.loads((out / "manifest.json").read_bytes())["counts"]["record"] == 1


def test_a_readme_of_somebody_else_stays(data: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    place = tmp_path / "place"
    place.mkdir()
    (place / "README.md").write_text("# My boats\n")
    (data / "README.md").write_text("# My news\n")
    export(data, str(place))
    describe_folder(DataFolder(data))
    assert (place / "README.md").read_text() == "# My boats\n"
    assert (data / "README.md").read_text() == "# My news\n"
    assert "no card of ours" in caplog.text
    assert (place / "croissant.json").exists()


@pytest.mark.parametrize("instead", ["nothing", "a folder", "a pipe"])
def test_a_part_that_is_no_file_is_named(data: Path, tmp_path: Path, instead: str) -> None:
    part = next((data / "records").rglob("*.gz"))
    part.unlink()
    if instead == "a folder":
        part.mkdir()
    elif instead == "a pipe":
        os.mkfifo(part)
    with pytest.raises(DamagedPartError, match=re.escape(str(part))):
        export(data, str(tmp_path / "there"))
    with pytest.raises(DamagedPartError, match=re.escape(str(part))):
        compact(data, tmp_path / "newest")


def test_a_place_within_what_is_read_is_refused(data: Path) -> None:
    for write in (lambda: export(data, str(data / "out")), lambda: compact(data, data / "records")):
        with pytest.raises(DestinationError, match="lies in"):
            write()
    assert not (data / "out").exists()
