"""A change of published files that is broken off: nothing unexplained is left, and the next one ends it."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from copydesk.flows.dataset import export as exporting
from copydesk.flows.dataset import prune as pruning
from copydesk.flows.dataset import retract as retracting
from copydesk.flows.dataset.compact import compact
from copydesk.flows.dataset.pending import PENDING, pending_change, read_pending, take_up_pending
from copydesk.flows.dataset.verify import Summary, verify
from copydesk.flows.runs import reclean
from copydesk.flows.runs.fetch import FetchOptions
from copydesk.flows.runs.nightly import NightOptions, open_night, run_night
from copydesk.flows.storage.atomic_files import delete_folder, delete_unfinished
from copydesk.flows.storage.data_folder import LATEST, DataFolder
from copydesk.flows.storage.object_store import ObjectStore
from tests.flows.stories import Told, id_of, publish_night, rows_of, story, write_archive

ONE, TWO = date(2026, 11, 20), date(2026, 11, 21)
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
FIRST, SECOND = "https://a.example/quay", "https://b.example/mill"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    publish_night(tmp_path / "data", ONE, [Told(FIRST, story("Aston"), "\n\nShare this")])
    publish_night(tmp_path / "data", TWO, [Told(SECOND, story("Belton"), "\n\nShare this")])
    return tmp_path / "data"


class PulledPlugError(BaseException):
    """Ends a command as a kill does: nothing of it is caught."""


def pull_plug(*_: Any, **__: Any) -> None:
    raise PulledPlugError


def broken_off(
    monkeypatch: pytest.MonkeyPatch,
    place: object,
    name: str,
    command: Callable[[], object],
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(place, name, pull_plug)
        with pytest.raises(PulledPlugError):
            command()


def unlisted(data: Path) -> list[str]:
    """Files where published files stand that no manifest lists."""
    folder = DataFolder(data)
    listed = {f["path"] for day in folder.days() for f in (folder.read_manifest(day) or {})["files"]}
    found = [
        p.relative_to(data).as_posix() for kind in ("records", "outcomes", "edits") for p in data.rglob(f"{kind}/*/*")
    ]
    return sorted({*found} - listed)


def test_what_a_change_left_is_known_and_goes_with_the_next_one(data: Path, caplog: pytest.LogCaptureFixture) -> None:
    mine, other = (data / "records" / f"date={ONE}" / name for name in ("part-x-again-0001.jsonl.gz", "stray.jsonl"))
    starts = [f"records/date={ONE}/part-x-again-", LATEST]

    def change() -> None:
        with pending_change(DataFolder(data), "reclean", starts):
            mine.write_bytes(b"{}")
            other.write_bytes(b"{}")
            DataFolder(data).point_latest(ONE)
            raise PulledPlugError

    with pytest.raises(PulledPlugError):
        change()
    summary = Summary()
    assert [p.place for p in verify(data, summary)] == [f"records/date={ONE}/stray.jsonl"]
    assert summary.pending.command == "reclean"
    with caplog.at_level(logging.WARNING):
        take_up_pending(DataFolder(data), "nightly")
    assert "`reclean` was broken off" in caplog.text
    assert "Call it again" in caplog.text
    assert not mine.exists()
    assert other.exists()
    assert (data / LATEST).resolve() == DataFolder(data).manifest(TWO).resolve()
    assert not (data / PENDING).exists()


@pytest.mark.parametrize("left", [b"", b"[]", b'{"files": 3}', b'{"files": ["rec'])
def test_a_damaged_file_of_it_covers_nothing(data: Path, left: bytes) -> None:
    (data / PENDING).write_bytes(left)
    assert not read_pending(data).covers("records/x")
    take_up_pending(DataFolder(data), "nightly")
    assert not (data / PENDING).exists()
    assert list(verify(data)) == []


@pytest.mark.parametrize("at", ["publish_manifest", "erase_archive", "erase_state"])
def test_forget_is_broken_off_and_called_again(data: Path, monkeypatch: pytest.MonkeyPatch, at: str) -> None:
    torn = data / "archive" / "2026-11-20" / "nightly-00001.warc.gz.tmp"
    torn.parent.mkdir(parents=True)
    torn.write_bytes(b"\x1f\x8b half of an archive")
    broken_off(monkeypatch, retracting, at, lambda: retracting.retract(data, FIRST, NOW))
    assert list(verify(data)) == []
    done = retracting.retract(data, FIRST, NOW)
    assert done.ids == {id_of(FIRST)}
    assert not torn.exists()
    assert unlisted(data) == []
    assert list(verify(data)) == []
    assert [row["id"] for row in rows_of(data, "records")] == [id_of(SECOND)]


def test_cleaning_again_is_broken_off_between_files_and_manifest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = tmp_path / "data"
    archive = write_archive(tmp_path / "made.warc.gz")
    with open_night(data, FetchOptions(archives=(archive,)), NightOptions(1), kind="import") as night:
        run_night(night)
    before = rows_of(data, "records")

    def again() -> object:
        return reclean.reclean_days(data, options=NightOptions(1), publish=True)

    broken_off(monkeypatch, reclean, "publish_manifest", again)
    assert len(unlisted(data)) == 3
    assert list(verify(data, is_deep=True)) == []
    again()
    assert unlisted(data) == []
    assert not list((data / "reclean").iterdir())
    assert rows_of(data, "records") == before
    assert list(verify(data, is_deep=True)) == []


def test_a_night_that_ended_behind_its_manifest_is_the_latest_when_it_is_taken_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = tmp_path / "data"
    publish_night(data, ONE, [Told(FIRST, story("Aston"))])
    what = FetchOptions(archives=(write_archive(tmp_path / "made.warc.gz"),))

    def night() -> None:
        with open_night(data, what, NightOptions(1), kind="import") as opened:
            run_night(opened)

    broken_off(monkeypatch, DataFolder, "point_latest", night)
    assert (data / LATEST).resolve() == DataFolder(data).manifest(ONE).resolve()
    assert list(verify(data)) == []
    night()
    assert (data / LATEST).resolve() == DataFolder(data).manifest(DataFolder(data).days()[-1]).resolve()
    assert unlisted(data) == []


def test_an_export_that_was_broken_off_before_it_deleted_deletes_it_the_next_time(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = tmp_path / "there"
    exporting.export(data, str(there))
    old = {p.name for p in (there / "records").rglob("*.gz")}
    retracting.retract(data, FIRST, NOW)
    broken_off(monkeypatch, ObjectStore, "drop", lambda: exporting.export(data, str(there)))
    assert old < {p.name for p in (there / "records").rglob("*.gz")}
    assert list(verify(there)) == []
    exporting.export(data, str(there))
    assert unlisted(there) == []
    assert list(verify(there)) == []
    assert not (there / PENDING).exists()


def test_tombstones_are_at_a_place_before_records_go(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = tmp_path / "there"
    exporting.export(data, str(there))
    retracting.retract(data, FIRST, NOW)
    put: list[str] = []
    real = ObjectStore.put
    monkeypatch.setattr(ObjectStore, "put", lambda self, local, name: (put.append(name), real(self, local, name))[1])
    exporting.export(data, str(there))
    manifests = [name for name in put if name.startswith("manifests")]
    assert manifests == [f"manifests/{NOW.date()}.json", f"manifests/{ONE}.json"]


def test_compacting_in_another_packing_leaves_nothing_of_the_one_before(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    compact(data, out, packing=".gz")
    retracting.retract(data, FIRST, NOW)
    compact(data, out)
    assert sorted(path.name for path in out.iterdir()) == [
        "manifest.json",
        "records-0001.jsonl",
        "tombstones-0001.jsonl",
    ]
    assert list(verify(out)) == []


def test_pruning_is_broken_off_and_called_again(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken_off(monkeypatch, pruning, "delete_folder", lambda: pruning.prune(DataFolder(data), TWO))
    assert list(verify(data)) == []
    pruning.prune(DataFolder(data), TWO)
    assert [path.name for path in (data / "edits").iterdir()] == [f"date={TWO}"]
    assert list(verify(data)) == []
    assert "edits/date=2026-11-20" not in (data / "croissant.json").read_text()


def test_a_folder_loses_its_name_before_its_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "day").mkdir()
    (tmp_path / "day" / "file").write_text("x")
    broken_off(monkeypatch, shutil, "rmtree", lambda: delete_folder(tmp_path / "day"))
    assert [path.name for path in tmp_path.iterdir()] == ["day.tmp"]
    delete_unfinished(tmp_path)
    assert not list(tmp_path.iterdir())


def test_a_work_folder_that_is_half_deleted_is_no_unfinished_run(data: Path) -> None:
    left = data / "work" / "nightly-20261121T020000000000Z.tmp"
    left.mkdir(parents=True)
    (left / "run.json").write_text('{"id": "nightly-20261121T020000000000Z"}')
    retracting.retract(data, FIRST, NOW)
    assert not left.exists()
