"""A manifest, a profile or a snapshot that cannot be read costs itself, and is named with its place."""

from __future__ import annotations

import gzip
import json
import logging
import os
import sqlite3
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy import text
from typer.testing import CliRunner

from copydesk.cleaners.steps.boilerplate import Profile, to_json
from copydesk.flows.cli.app import main
from copydesk.flows.dataset import verify_deep
from copydesk.flows.dataset.retract import retract
from copydesk.flows.dataset.verify import verify
from copydesk.flows.metrics.store import figures_of_day
from copydesk.flows.runs.history import profile_of
from copydesk.flows.storage.backends import state_of
from copydesk.flows.storage.data_folder import DamagedManifestError, DataFolder
from copydesk.flows.storage.state import engine as state_engine
from tests.flows.stories import Told, publish_night, rows_of, story

ONE, TWO = date(2026, 11, 20), date(2026, 11, 21)
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
FIRST, SECOND = "https://a.example/quay", "https://b.example/mill"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    publish_night(tmp_path, ONE, [Told(FIRST, story("Aston"))])
    publish_night(tmp_path, TWO, [Told(SECOND, story("Belton"))])
    return tmp_path


DAMAGE = pytest.mark.parametrize(
    ("content", "byte"),
    [
        (b"", 0),
        (b"\0" * 90, 0),
        (b"[]", 0),
        (b'{"runs": []}', 0),
        ('{"ä": 1, "runs": [}'.encode(), 19),
        (b'{"a": "\xff"}', 7),
    ],
)


@DAMAGE
def test_a_damaged_manifest_is_named_and_its_copy_stands_in(
    data: Path, content: bytes, byte: int, caplog: pytest.LogCaptureFixture
) -> None:
    folder, before = DataFolder(data), rows_of(data, "records")
    whole = folder.manifest(ONE).read_bytes()
    folder.manifest(ONE).write_bytes(content)
    said = " ".join(p.what for p in verify(data) if p.place == f"manifests/{ONE}.json")
    if content[:1] in (b"[", b"{") and byte == 0:
        assert 'is not of type "object"' in said or "is a required property" in said
    else:
        assert f"damaged at byte {byte}. Its copy is whole: the next run puts it back" in said
    with caplog.at_level(logging.WARNING):
        assert rows_of(data, "records") == before
    assert f"{folder.manifest(ONE)} is damaged at byte {byte}" in caplog.text
    # Whatever writes next puts it back first.
    retract(data, SECOND, NOW)
    assert folder.manifest(ONE).read_bytes() == whole
    assert [row["url"] for row in rows_of(data, "records")] == [FIRST]
    assert list(verify(data)) == []


def test_without_a_copy_it_is_a_sentence_and_nothing_is_touched(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = DataFolder(data)
    for path in (folder.manifest(ONE), folder.manifest_copy(ONE)):
        path.write_bytes(b'{"runs": [')
    before = {path: path.read_bytes() for path in (data / "records").rglob("*") if path.is_file()}
    with pytest.raises(DamagedManifestError, match="damaged at byte 10"):
        folder.read_manifest(ONE)
    monkeypatch.setattr("sys.argv", ["copydesk", "forget", SECOND, "--data", str(data)])
    with pytest.raises(SystemExit) as end:
        main()
    assert end.value.code == 1
    said = capsys.readouterr().err
    assert f"{folder.manifest(ONE)} is damaged at byte 10. There is no whole copy of it here: put one back" in said
    assert {path: path.read_bytes() for path in (data / "records").rglob("*") if path.is_file()} == before
    (folder.manifest_copy(ONE)).unlink()
    assert any("There is no whole copy of it here" in problem.what for problem in verify(data))


PROFILE = to_json(Profile(vetoes=("Subscribe today",)))


@pytest.fixture
def known(data: Path) -> Path:
    """The same with profiles of two nights of a site, and the snapshot of its newest run."""
    with state_of(DataFolder(data)) as state:
        state.put_profiles("2026-11-20", [("a.example", PROFILE)])
        state.put_profiles("2026-11-21", [("a.example", to_json(Profile()))])
    run = (DataFolder(data).read_manifest(TWO) or {})["runs"][0]["run"]
    (data / "profiles").mkdir()
    (data / "profiles" / f"{run}.jsonl.gz").write_bytes(
        gzip.compress(json.dumps(["a.example", PROFILE]).encode() + b"\n")
    )
    return data


@pytest.mark.parametrize("left", ["", '""', "{}", "null", '"{\\"version\\": 1', "\0\0"])
def test_an_emptied_profile_is_noticed_and_the_one_before_it_is_used(
    known: Path, left: str, caplog: pytest.LogCaptureFixture
) -> None:
    assert list(verify(known, is_deep=True)) == []
    with state_of(DataFolder(known)) as state:
        with state.engine.begin() as connection:
            connection.execute(text("UPDATE profiles SET profile = :left WHERE night = '2026-11-21'"), {"left": left})
        with caplog.at_level(logging.WARNING):
            found = profile_of(state, "a.example")
    assert found
    assert found.vetoes == ("Subscribe today",)
    assert "the profile of a.example that the state keeps of 2026-11-21 cannot be read" in caplog.text
    (problem,) = verify(known, is_deep=True)
    assert problem.place == "state.db"
    assert problem.what.startswith("the profile of a.example, of 2026-11-21, cannot be read")


def test_a_state_that_lost_a_profile_is_noticed(known: Path) -> None:
    with state_of(DataFolder(known)) as state, state.engine.begin() as connection:
        connection.execute(text("DELETE FROM profiles"))
    (problem,) = verify(known, is_deep=True)
    assert (problem.place, problem.what.partition(",")[0]) == ("state.db", "has no profile of a.example")
    assert list(verify(known)) == []


def test_a_host_that_was_taken_back_has_no_profile(known: Path) -> None:
    retract(known, "a.example", NOW)
    assert list(verify(known, is_deep=True)) == []


def test_a_full_disk_is_no_damage(known: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite wants files beside a state that it reads; where there is no room for them, it reads without."""
    (known / "state.db").chmod(0o600)
    shown = state_engine.look_into(known / "state.db")
    assert shown.execute("SELECT count(*) FROM profiles").fetchone() == (2,)
    assert (known / "state.db-shm").exists()
    shown.close()
    monkeypatch.setattr(state_engine.shutil, "disk_usage", lambda _: SimpleNamespace(free=40_000))
    looked = state_engine.look_into(known / "state.db")
    assert looked.execute("SELECT count(*) FROM profiles").fetchone() == (2,)
    assert not (known / "state.db-shm").exists()
    looked.close()
    assert list(verify(known, is_deep=True)) == []


@pytest.mark.parametrize(
    ("said", "told"),
    [("disk I/O error", "could not be looked into"), ("database disk image is malformed", "is damaged")],
)
def test_what_is_in_the_way_is_no_damage(known: Path, monkeypatch: pytest.MonkeyPatch, said: str, told: str) -> None:
    def fail(path: Path) -> None:
        raise state_engine.in_words(sqlite3.OperationalError(said), str(path)) or AssertionError

    monkeypatch.setattr(verify_deep, "require_whole", fail)
    (problem,) = verify(known, is_deep=True)
    assert (problem.place, problem.what.startswith(f"{told}: the state database")) == ("state.db", True)


@pytest.mark.parametrize("kind", ["folder", "pipe"])
@pytest.mark.parametrize("part", ["manifests", "records", "outcomes", "profiles", "archive", "figures"])
def test_what_stands_in_the_place_of_a_file_is_not_waited_for(known: Path, part: str, kind: str) -> None:
    run = DataFolder(known).runs(TWO)[0]["run"]
    made = {"figures": f"{run}.json", "archive": "2026-11-21/a.warc.gz"}.get(part, "")
    path = known / part / made if made else max(p for p in (known / part).rglob("*") if p.is_file())
    path.unlink(missing_ok=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    os.mkfifo(path) if kind == "pipe" else path.mkdir()
    problems = [problem.place for problem in verify(known, is_deep=True)]
    if part in ("manifests", "records", "outcomes"):
        assert path.relative_to(known).as_posix() in problems
    # Figures are counted anew.
    found = figures_of_day(DataFolder(known), TWO)
    assert found is not None
    assert found.counts["record"] == 1


@pytest.mark.parametrize("cut", [3, 12, 30])
def test_a_snapshot_that_cannot_be_read_is_noticed(known: Path, cut: int) -> None:
    (path,) = (known / "profiles").iterdir()
    path.write_bytes(path.read_bytes()[:cut])
    (problem,) = verify(known, is_deep=True)
    assert problem.place == f"profiles/{path.name}"
    assert problem.what.startswith("cannot be read")


def test_the_command_reads_the_state_unless_told_otherwise(known: Path) -> None:
    from copydesk.flows.cli.commands import command_line

    with state_of(DataFolder(known)) as state, state.engine.begin() as connection:
        connection.execute(text("DELETE FROM profiles"))
    assert CliRunner().invoke(command_line(), ["verify", str(known)]).exit_code == 1
    assert CliRunner().invoke(command_line(), ["verify", str(known), "--quick"]).exit_code == 0
