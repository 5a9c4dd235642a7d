"""A published file that is damaged costs itself: it is named, and other days and articles are served as ever."""

from __future__ import annotations

import gzip
import json
import logging
import os
import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from copydesk.flows.dataset.backup import back_up
from copydesk.flows.dataset.compact import compact
from copydesk.flows.dataset.erase_archive import Erased, erase_members
from copydesk.flows.dataset.export import export
from copydesk.flows.dataset.pending import PENDING
from copydesk.flows.dataset.retract import retract
from copydesk.flows.dataset.verify import verify
from copydesk.flows.dataset.writer import DamagedPartError
from copydesk.flows.metrics.store import figures_of_day
from copydesk.flows.runs.night import NightOptions
from copydesk.flows.runs.reclean import reclean_days
from copydesk.flows.storage.backends import state_of
from copydesk.flows.storage.data_folder import DamagedManifestError, DataFolder, parse_manifest
from tests.flows.stories import Told, publish_night, rows_of, story

ONE, TWO = date(2026, 11, 20), date(2026, 11, 21)
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
A, B, C = (f"https://{name}.example/wall" for name in "abc")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    root = tmp_path / "data"
    publish_night(root, ONE, [Told(A, story("Aston"), "\n\nShare this"), Told(B, story("Belton"))])
    publish_night(root, TWO, [Told(C, story("Carlow"))])
    return root


def part(root: Path, kind: str) -> Path:
    (found,) = (root / kind / f"date={ONE}").iterdir()
    return found


def harm(path: Path, how: str) -> None:
    whole = path.read_bytes()
    match how:
        case "gone":
            path.unlink()
        case "emptied":
            path.write_bytes(b"")
        case "cut":
            path.write_bytes(whole[: len(whole) // 2])
        case "overwritten":
            path.write_bytes(whole[:40] + b"\xa5" * 20 + whole[60:])
        case "a bad line":
            lines = gzip.decompress(whole).splitlines(keepends=True)
            path.write_bytes(gzip.compress(lines[0][:-9] + b"\xff\n" + b"".join(lines[1:])))
        case "other lines":
            path.write_bytes(gzip.compress(b'{"id": 5}\n[]\nnull\n'))


HARMS = ["gone", "emptied", "cut", "overwritten", "a bad line", "other lines"]


@pytest.mark.parametrize("kind", ["records", "outcomes"])
@pytest.mark.parametrize("how", HARMS)
def test_a_takedown_goes_on_past_a_damaged_part_and_names_it(data: Path, kind: str, how: str) -> None:
    hurt = part(data, kind)
    harm(hurt, how)
    done = retract(data, C, NOW)
    assert done.lines == 1
    doubted = kind == "records" and how not in ("gone", "emptied")
    assert [hurt.name in piece for piece in done.unclear] == [True] * doubted
    if doubted:
        assert retract(data, C, NOW, is_damage_erased=True).unclear == ()
        assert "Aston" not in part(data, "records").read_text("latin-1")


@pytest.mark.parametrize("how", HARMS)
def test_what_is_made_of_damaged_records_is_not_less_than_all_in_silence(data: Path, tmp_path: Path, how: str) -> None:
    hurt = part(data, "records")
    compact(data, tmp_path / "out")
    before = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    harm(hurt, how)
    with pytest.raises(DamagedPartError, match=hurt.name):
        compact(data, tmp_path / "out")
    assert {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()} == before
    assert any(hurt.name in str(problem) for problem in verify(data))


@pytest.mark.parametrize("how", HARMS)
def test_cleaning_again_leaves_a_damaged_day_as_it_is(data: Path, how: str, caplog: pytest.LogCaptureFixture) -> None:
    harm(part(data, "outcomes"), how)
    with caplog.at_level(logging.WARNING):
        _, done = reclean_days(data, options=NightOptions(1), publish=True)
    assert [each.day for each in done] == [TWO]
    assert f"{ONE} stays as it was published" in caplog.text
    assert {row["url"] for row in rows_of(data, "records")} >= {A, B}


def test_the_index_of_find_is_made_again_and_goes_on_past_damage(
    data: Path, copydesk: Any, caplog: pytest.LogCaptureFixture
) -> None:
    assert A in copydesk("find", "harbour", "--data", data).out
    for content in (os.urandom(9000), (data / "search.db").read_bytes()[:9000]):
        (data / "search.db").write_bytes(content)
        said = copydesk("find", "harbour", "--data", data)
        assert (said.code, A in said.out) == (0, True)
    harm(part(data, "outcomes"), "cut")
    (data / "search.db").unlink()
    said = copydesk("find", "harbour", "--data", data)
    assert (said.code, C in said.out) == (0, True)
    assert part(data, "outcomes").name in caplog.text


@pytest.mark.parametrize("left", ["null", "[]", '[{"a": 1}]', "5", '{"sites": 5}', "\0\0"])
def test_figures_that_cannot_be_read_are_counted_again(data: Path, left: str) -> None:
    whole = figures_of_day(DataFolder(data), ONE)
    (data / "figures").mkdir()
    for entry in DataFolder(data).runs(ONE):
        (data / "figures" / f"{entry['run']}.json").write_text(left)
    assert figures_of_day(DataFolder(data), ONE) == whole
    harm(part(data, "records"), "cut")
    found = figures_of_day(DataFolder(data), ONE)
    assert found is not None
    assert found.counts["record"] == 2


MANIFESTS: dict[str, Callable[[dict[str, Any]], object]] = {
    "a file that is a number": lambda m: m["files"].append(1),
    "a file without a path": lambda m: m["files"][0].pop("path"),
    "a run without a name": lambda m: m["runs"][0].pop("run"),
    "a run that is a list": lambda m: m["runs"].append([]),
    "counts that are a number": lambda m: m["runs"][0].update(counts=5),
}


@pytest.mark.parametrize("kind", MANIFESTS)
def test_a_manifest_of_another_shape_is_a_damaged_one(data: Path, kind: str) -> None:
    path = DataFolder(data).manifest(ONE)
    told = json.loads(path.read_bytes())
    MANIFESTS[kind](told)
    path.write_text(json.dumps(told))
    with pytest.raises(DamagedManifestError, match=path.name):
        parse_manifest(path)
    assert {row["url"] for row in rows_of(data, "records")} == {A, B, C}
    assert any(problem.place == f"manifests/{ONE}.json" for problem in verify(data))


def test_what_is_named_as_no_day_and_what_is_pending_no_more_is_told(data: Path) -> None:
    (data / "manifests" / "2026-13-45.json").write_text("{}")
    (data / PENDING).write_bytes(b"\0\0\0")
    assert DataFolder(data).days() == [ONE, TWO]
    assert [problem.place for problem in verify(data)] == ["manifests/2026-13-45.json", PENDING]


@pytest.mark.parametrize("left", [b"\xff\xfe\0", b"[]", b'{"runs": 5, "files": []}'])
def test_copies_of_damaged_manifests(data: Path, tmp_path: Path, left: bytes) -> None:
    place, out = tmp_path / "place", tmp_path / "out"
    sent = export(data, str(place))
    manifest = place / "manifests" / f"{ONE}.json"
    whole = manifest.read_bytes()
    manifest.write_bytes(left)
    assert 0 < export(data, str(place)) <= sent
    assert manifest.read_bytes() == whole
    compact(data, out)
    (out / "manifest.json").write_bytes(left)
    with pytest.raises(DamagedManifestError, match=r"out.manifest\.json"):
        compact(data, out)
    done = retract(data, A, NOW, [str(out), str(place)])
    (failed,) = done.failed
    assert failed.name == str(out)
    assert re.search(r"out.manifest\.json", failed.why)
    assert A not in {row["url"] for row in rows_of(place, "records")}


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_backup_that_is_cut_is_told_and_all_else_is_done(data: Path, tmp_path: Path, share: float) -> None:
    with state_of(DataFolder(data)) as state:
        state.begin("nightly-x", "2026-11-20T02:00:00Z")
    back_up(data, tmp_path / "b.tar.gz")
    whole = (tmp_path / "b.tar.gz").read_bytes()
    (tmp_path / "b.tar.gz").write_bytes(whole[: int(len(whole) * share)])
    (failed,) = retract(data, A, NOW, [str(tmp_path / "b.tar.gz")]).failed
    assert "b.tar.gz is a damaged backup" in failed.why
    assert A not in {row["url"] for row in rows_of(data, "records")}


def test_an_archive_file_of_nothing_holds_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.warc.gz").write_bytes(b"")
    assert erase_members(tmp_path / "a.warc.gz", lambda _: True, names=[b"x"]) == Erased(0)
