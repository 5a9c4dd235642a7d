"""One damaged file costs itself: it is named, and everything else is done, now and on the next try."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from pathlib import Path

import pytest

from copydesk.flows.dataset.verify import verify
from copydesk.flows.runs.fetch import FetchOptions
from copydesk.flows.runs.left_behind import drop_damaged
from copydesk.flows.runs.nightly import NightOptions, open_night, run_night
from copydesk.flows.runs.reclean import reclean_days
from copydesk.flows.storage.data_folder import DataFolder, begin_run
from tests.flows.stories import rows_of, write_archive

ONE_WORKER = NightOptions(1)
NOW = datetime(2026, 3, 1, 2, 0, 0, 5, tzinfo=UTC)


def test_cleaning_again_goes_on_past_a_damaged_page_which_stays_as_it_was(tmp_path: Path) -> None:
    archive = write_archive(tmp_path / "made.warc.gz")
    with open_night(tmp_path / "data", FetchOptions(archives=(archive,)), ONE_WORKER, kind="import") as night:
        run_night(night)
    before = rows_of(tmp_path / "data", "records")
    edits = rows_of(tmp_path / "data", "edits")
    hurt = before[1]
    with (tmp_path / "data" / hurt["source"]["archive"]).open("r+b") as file:
        file.seek(hurt["source"]["offset"] + 60)
        file.write(b"\0" * 30)
    _, (done,) = reclean_days(tmp_path / "data", options=ONE_WORKER, publish=True)
    (said,) = done.kept
    assert hurt["source_url"] in said
    assert f"{hurt['source']['archive']}, byte {hurt['source']['offset']}" in said
    assert done.difference.is_empty
    assert rows_of(tmp_path / "data", "records") == before
    assert rows_of(tmp_path / "data", "edits") == edits
    assert [p for p in verify(tmp_path / "data") if "archive" not in p.place] == []


@pytest.mark.parametrize(
    "left", [b"", b'{"id": "nightly-2026', b"\0" * 200, b"[]", b'{"id": "n", "kind": "nightly", "started_at": "soon"}']
)
def test_a_run_whose_file_is_damaged_is_taken_up(tmp_path: Path, left: bytes, caplog: pytest.LogCaptureFixture) -> None:
    folder = DataFolder(tmp_path)
    pasted = begin_run(folder, "nightly", NOW, purpose="these")
    other = begin_run(folder, "nightly", NOW.replace(hour=3))
    (pasted.work / "run.json").write_bytes(left)
    with caplog.at_level(logging.WARNING):
        assert begin_run(folder, "nightly", NOW.replace(day=2), purpose="these") == pasted
    assert str(pasted.work / "run.json") in caplog.text
    assert begin_run(folder, "nightly", NOW.replace(day=2)) == other


def test_a_run_of_which_only_the_name_is_left_is_taken_up(tmp_path: Path) -> None:
    begun = begin_run(DataFolder(tmp_path), "nightly", NOW)
    for file in begun.work.iterdir():
        file.write_bytes(b"")
    assert begin_run(DataFolder(tmp_path), "nightly", NOW.replace(day=2)) == begun


PAGE = b'{"source_url": "https://a.example/", "url": null, "fetched_at": null, "source": {}, "%s": {}}\n'

#: What a stage leaves: a line of each of its files, and whole other ones.
LEFT = {
    "extracted/0001.jsonl": PAGE % b"article",
    "extracted/0002.jsonl": PAGE % b"reject",
    "cleaned/0002.jsonl": PAGE % b"record",
    "profiles.jsonl": b'["a.example", "its lines"]\n',
    "decisions.json": b'[[0, 1, "record", "x", 1, null, ["https://a.example/", "x"]], [0, 2, "duplicate", "x", 1, ""]]',
}


@pytest.mark.parametrize("name", ["extracted/0001.jsonl", "cleaned/0002.jsonl", "profiles.jsonl", "decisions.json"])
@pytest.mark.parametrize(
    "left",
    [
        b"",
        b"\0\0\0\0\n",
        b'%s{"b": "cut o',
        b'%s{"b"\n',
        b'%s{"b": 1}\n',
        b"%s5\n",
        b"%snull\n",
        b'%s["a"]\n',
        PAGE % b"recorX",
    ],
)
def test_what_of_a_stage_cannot_be_read_is_done_again(tmp_path: Path, name: str, left: bytes) -> None:
    for each, whole in LEFT.items():
        (tmp_path / each).parent.mkdir(exist_ok=True)
        (tmp_path / each).write_bytes(whole)
    assert list(drop_damaged(tmp_path)) == []
    (tmp_path / name).write_bytes(left.replace(b"%s", LEFT[name]))
    (said,) = drop_damaged(tmp_path)
    at = len(LEFT[name]) if b"%s" in left and name.endswith("l") else 0
    assert said == f"{tmp_path / name} is damaged at byte {at}; what it held is done again"
    assert not (tmp_path / name).exists()
    assert len([p for p in tmp_path.rglob("*.json*") if p.is_file()]) == 4


@pytest.mark.parametrize("stage", ["extracted", "cleaned"])
def test_a_shard_that_was_cut_at_a_line_is_done_again(tmp_path: Path, stage: str) -> None:
    for folder, end in (("places", b"nothing"), ("extracted", b"article"), ("cleaned", b"record")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "0001.jsonl").write_bytes(2 * (PAGE % end))
    assert list(drop_damaged(tmp_path)) == []
    cut = PAGE % (b"article" if stage == "extracted" else b"record")
    (tmp_path / stage / "0001.jsonl").write_bytes(cut)
    (said,) = drop_damaged(tmp_path)
    assert said == f"{tmp_path / stage / '0001.jsonl'} is damaged at byte {len(cut)}; what it held is done again"


@pytest.mark.parametrize(
    "left",
    [
        "null",
        "{}",
        "[1, 2]",
        '[[0, 1, "odd", "x", 1, null]]',
        '[["0", 1, "record", "x", 1, null]]',
        '[[0, 1, "record"]]',
    ],
)
def test_decisions_of_another_form_are_made_again(tmp_path: Path, left: str) -> None:
    (tmp_path / "decisions.json").write_text(left)
    assert len(list(drop_damaged(tmp_path))) == 1
