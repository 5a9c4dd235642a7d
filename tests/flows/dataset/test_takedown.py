"""After `forget` no phrase of an article is left in any byte of the data folder and of the copies that were named."""

from __future__ import annotations

import gzip
import io
import sqlite3
import tarfile
import zipfile
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet
import pytest
import zstandard
from typer.testing import CliRunner

from copydesk.cleaners.model.page import Page
from copydesk.flows.cli.commands import command_line
from copydesk.flows.dataset.backup import back_up
from copydesk.flows.dataset.compact import compact
from copydesk.flows.dataset.export import export
from copydesk.flows.dataset.retract import retract
from copydesk.flows.dataset.verify import verify
from copydesk.flows.dataset.wacz import export_wacz
from copydesk.flows.explain.search import Query, find
from copydesk.flows.orchestration.run_history import HistoryError, erase_history
from copydesk.flows.runs.fetch import FetchOptions
from copydesk.flows.runs.nightly import NightOptions, open_night, run_night
from copydesk.flows.runs.reclean import reclean_days
from copydesk.flows.storage.warc.reader import read_archive
from tests.flows.stories import Told, publish_night, rows_of, story, write_archive

HISTORY = """
CREATE TABLE artifact (id TEXT, data JSON, description TEXT, metadata_ JSON);
CREATE TABLE artifact_collection (id TEXT, data JSON, description TEXT, metadata_ JSON);
CREATE TABLE log (id TEXT, message TEXT);
CREATE TABLE flow_run (id TEXT, parameters JSON);
"""


def layers(name: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    """A file as it is and, where it is packed, what is in it, to the last layer."""
    yield name, content
    if content[:2] == b"\x1f\x8b":
        yield from layers(f"{name}|gzip", gzip.decompress(content))
    elif content[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            for member in packed.namelist():
                yield from layers(f"{name}|{member}", packed.read(member))
    elif content[257:262] == b"ustar":
        with tarfile.open(fileobj=io.BytesIO(content)) as packed:
            for each in packed.getmembers():
                if file := packed.extractfile(each):
                    yield from layers(f"{name}|{each.name}", file.read())
    elif content[:4] == b"\x28\xb5\x2f\xfd":
        yield f"{name}|zstd", zstandard.ZstdDecompressor().stream_reader(content).read()
    elif content[:4] == b"PAR1":
        table = pyarrow.parquet.read_table(io.BytesIO(content))
        yield f"{name}|rows", repr(table.to_pylist()).encode()


def holding(root: Path, phrases: list[str]) -> set[str]:
    """Where one of the phrases stands, in every byte of every layer."""
    files = [path for path in sorted(root.rglob("*")) if path.is_file()]
    named = [layer for path in files for layer in layers(path.relative_to(root).as_posix(), path.read_bytes())]
    return {name for name, content in named if any(phrase.encode() in content for phrase in phrases)}


def history(home: Path, url: str, phrase: str) -> None:
    """A database with Prefect's tables: what a run showed, said and was given, and a row that was deleted already."""
    home.mkdir(parents=True)
    with closing(sqlite3.connect(home / "prefect.db")) as db, db:
        db.executescript(HISTORY)
        escaped = phrase.replace("_", "\\_")
        db.execute(
            "INSERT INTO artifact VALUES ('a', ?, 'Addresses', '')", (f'[{{"address": "{url}", "title": "{phrase}"}}]',)
        )
        db.execute("INSERT INTO artifact VALUES ('other', 'a night of others', 'Night of 2001-01-01', '')")
        db.execute("INSERT INTO artifact_collection VALUES ('b', ?, '', '')", (f"| {escaped} | {url} |",))
        db.execute("INSERT INTO log VALUES ('c', ?)", (f"{url}: {phrase}",))
        db.execute("INSERT INTO flow_run VALUES ('d', ?)", (f'{{"urls": "{url} {phrase}"}}',))
        db.execute("INSERT INTO log VALUES ('e', ?)", (phrase * 40,))
        db.execute("INSERT INTO log VALUES ('f', 'a line of others')")
    with closing(sqlite3.connect(home / "prefect.db")) as db, db:
        db.execute("DELETE FROM log WHERE id = 'e'")


def publish(root: Path) -> None:
    """A data folder with a night, from an archive beside it."""
    what = FetchOptions(archives=(write_archive(root / "in.warc.gz"),))
    with open_night(root / "data", what, NightOptions(1), kind="import") as night:
        run_night(night)


def own_phrases(archive: Path, record: dict[str, Any]) -> list[str]:
    """The title and the paragraphs of an article that no other page of an archive has."""
    others = b" ".join(p.body for p, _ in read_archive(archive) if isinstance(p, Page) and p.url != record["url"])
    parts = [record["title"], *record["text"].split("\n\n")]
    return [part for part in parts if len(part) > 20 and part.encode() not in others]


def test_no_phrase_of_it_is_left_anywhere(tmp_path: Path) -> None:
    data, there = tmp_path / "data", tmp_path / "there"
    publish(tmp_path)
    record, *others = rows_of(data, "records")
    phrases = own_phrases(tmp_path / "in.warc.gz", record)
    assert len(phrases) > 2
    (tmp_path / "in.warc.gz").unlink()
    find(data, Query())
    reclean_days(data, options=NightOptions(1))
    history(data / "prefect", record["url"], phrases[1])
    export(data, str(there / "lines"))
    export(data, str(there / "table"), format="parquet")
    export_wacz(data, str(there / "night.wacz"))
    compact(data, there / "newest", packing=".zst")
    back_up(data, there / "state.tar.gz")
    assert len(holding(tmp_path, phrases)) >= 8

    copies = ["lines", "table", "night.wacz", "newest", "state.tar.gz"]
    also = [word for name in copies for word in ("--also", str(there / name))]
    said = CliRunner().invoke(command_line(), ["forget", record["url"], "--data", str(data), *also])
    assert said.exit_code == 0, said.output
    assert holding(tmp_path, phrases) == set()
    assert "erased in Prefect's history: 4 rows" in said.output
    for name in copies:
        assert f"made again without it: {there / name}" in said.output
    for folder in (data, there / "lines", there / "table", there / "newest"):
        assert list(verify(folder)) == []
    with closing(sqlite3.connect(data / "prefect" / "prefect.db")) as db:
        assert db.execute("SELECT id FROM artifact").fetchall() == [("other",)]
        assert db.execute("SELECT id, message FROM log").fetchall() == [("f", "a line of others")]
        assert db.execute("SELECT * FROM flow_run").fetchall() == [("d", "{}")]
    # The others are there as before.
    assert {row["id"] for row in rows_of(data, "records")} == {row["id"] for row in others}
    assert others[0]["title"].encode() in gzip.decompress(
        next((there / "lines" / "records").rglob("*.gz")).read_bytes()
    )


@pytest.mark.parametrize(
    ("named", "why"),
    [("nothing", "is not there"), ("a folder of others", "is none of"), ("a file", "is none of")],
)
def test_what_is_no_copy_is_said_before_anything_is_erased(tmp_path: Path, named: str, why: str) -> None:
    data = tmp_path / "data"
    publish_night(data, date(2026, 11, 20), [Told("https://a.example/quay", story("Aston"))])
    before = rows_of(data, "records")
    (tmp_path / "a folder of others").mkdir()
    (tmp_path / "a file").write_text("notes")
    command = ["forget", before[0]["url"], "--data", str(data), "--also", str(tmp_path / named)]
    said = CliRunner().invoke(command_line(), command)
    assert said.exit_code == 1
    assert f"{tmp_path / named} {why}" in said.output
    assert rows_of(data, "records") == before


def test_a_copy_that_fails_keeps_no_other_from_being_done(tmp_path: Path) -> None:
    """A folder stands where a file should come; a second call, when it is away, does the rest."""
    data, there = tmp_path / "data", tmp_path / "there"
    publish(tmp_path)
    record = rows_of(data, "records")[0]
    phrases = own_phrases(tmp_path / "in.warc.gz", record)
    (tmp_path / "in.warc.gz").unlink()
    copies = [there / name for name in ("first", "newest", "lines")]
    export(data, str(copies[0]))
    compact(data, copies[1])
    export(data, str(copies[2]))
    for name in ("first", "newest"):
        (there / name / "pending.json").mkdir()
    words = ["forget", record["url"], "--data", str(data), *(w for copy in copies for w in ("--also", str(copy)))]
    said = CliRunner().invoke(command_line(), words)
    assert said.exit_code == 1
    for copy in copies[:2]:
        assert f"could not be made again: {copy}: " in said.output
        assert f"made again without it: {copy}" not in said.output
    assert f"made again without it: {copies[2]}" in said.output
    assert {name.partition("/")[0] for name in holding(there, phrases)} == {"first", "newest"}
    assert holding(data, phrases) == set()
    for name in ("first", "newest"):
        (there / name / "pending.json").rmdir()
    again = CliRunner().invoke(command_line(), words)
    assert again.exit_code == 0, again.output
    assert "taken back before" in again.output
    assert holding(tmp_path, phrases) == set()


def test_a_compaction_that_broke_off_is_a_copy_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data, out = tmp_path / "data", tmp_path / "out"
    publish_night(data, date(2026, 11, 20), [Told("https://a.example/quay", story("Aston"))])
    publish_night(data, date(2026, 11, 21), [Told("https://a.example/wall", story("Bexhill"))])
    compact(data, out, packing=".zst")

    def full(*given: Any) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as changed:
        changed.setattr("copydesk.flows.dataset.compact.write_manifest", full)
        (failed,) = retract(data, "https://a.example/quay", datetime.now(UTC), [str(out)]).failed
    assert "No space left" in failed.why
    assert not (out / "manifest.json").exists()
    assert retract(data, "https://a.example/quay", datetime.now(UTC), [str(out)]).failed == ()
    assert [row["url"] for row in rows_of(data, "records")] == ["https://a.example/wall"]
    assert list(verify(out)) == []
    assert list(out.glob("*.zst"))


def test_a_server_that_writes_for_too_long_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    history(tmp_path / "prefect", "https://a.example/quay", "The quay")
    monkeypatch.setattr("copydesk.flows.orchestration.run_history._PATIENCE", 0.05)
    with closing(sqlite3.connect(tmp_path / "prefect" / "prefect.db", isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        with pytest.raises(HistoryError, match="locked"):
            erase_history(tmp_path / "prefect", ["https://a.example/quay"])
    assert erase_history(tmp_path / "prefect", ["https://a.example/quay"]) == 4
    assert erase_history(tmp_path / "nowhere", ["x"]) == 0


@pytest.mark.parametrize(
    "linked", ["archive", "archive/DAY", "archive/DAY/FILE", "records/DAY/FILE", "profiles", "state.db"]
)
def test_what_lies_on_another_disk_by_a_link_is_erased_there(tmp_path: Path, linked: str) -> None:
    """A folder or a file was moved, and a link set in its place."""
    data = tmp_path / "data"
    publish(tmp_path)
    record = rows_of(data, "records")[0]
    phrases = own_phrases(tmp_path / "in.warc.gz", record)
    (tmp_path / "in.warc.gz").unlink()
    place = data / linked.partition("/")[0]
    for _ in linked.split("/")[1:]:
        (place,) = place.iterdir()
    there = tmp_path / "disk" / place.name
    there.parent.mkdir()
    place.rename(there)
    place.symlink_to(there)
    said = CliRunner().invoke(command_line(), ["forget", record["url"], "--data", str(data)])
    assert said.exit_code == 0, said.output
    assert holding(tmp_path, phrases) == set()
    assert place.is_symlink() or linked.startswith("records/")


def test_a_folder_whose_name_looks_like_options_has_its_own_state(tmp_path: Path) -> None:
    data = tmp_path / "news?mode=memory" / "data"
    data.parent.mkdir()
    write_archive(tmp_path / "in.warc.gz")
    what = FetchOptions(archives=(tmp_path / "in.warc.gz",))
    with open_night(data, what, NightOptions(1), kind="import") as night:
        run_night(night)
    assert (data / "state.db").is_file()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.warc.gz", "news?mode=memory"]
    assert list(verify(data, is_deep=True)) == []


def test_nothing_is_left_in_the_tables_of_a_database_server(tmp_path: Path, postgres: str) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (data / "copydesk.toml").write_text(f'state = "{postgres}"\n')
    publish(tmp_path)
    tables = Path(postgres.partition("?host=")[2]) / "data" / "base"
    for record in rows_of(data, "records")[:2]:
        for told in (record["title"], record["url"]):
            assert holding_on_disk(postgres, tables, told)
        retract(data, record["url"], datetime.now(UTC))
        for told in (record["title"], record["url"]):
            assert holding_on_disk(postgres, tables, told) == []


def holding_on_disk(postgres: str, tables: Path, phrase: str) -> list[str]:
    """The files of a database server that hold a phrase, when all is written."""
    import psycopg

    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute("CHECKPOINT")
    return [str(path) for path in tables.rglob("*") if path.is_file() and phrase.encode() in path.read_bytes()]
