"""Pruning frees the disk, and what is published stays sound."""

from datetime import timedelta
from pathlib import Path

from copydesk.flows.dataset.prune import prune
from copydesk.flows.dataset.verify import verify
from copydesk.flows.demo.newspapers import DemoServer
from copydesk.flows.runs.fetch import FetchOptions
from copydesk.flows.runs.nightly import NightOptions, open_night, run_night
from copydesk.flows.storage.data_folder import DataFolder


def test_old_days_lose_archive_and_edits_and_verify_is_content(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    with DemoServer() as demo:
        urls = tuple(row["source_url"] for row in demo.expected()[:4])
        with open_night(tmp_path, FetchOptions(urls=urls, allow=tuple(demo.allow)), NightOptions(workers=1)) as night:
            run_night(night)
    (day,) = folder.days()
    assert prune(folder, day).gone == ()
    kept = prune(folder, day + timedelta(days=1))
    assert kept.days == (day,)
    assert kept.bytes > 0
    assert sorted(each.path.parent.name for each in kept.gone) == ["archive", "edits"]
    manifest = folder.read_manifest(day)
    assert manifest is not None
    assert {file["kind"] for file in manifest["files"]} == {"records", "outcomes"}
    assert list(verify(tmp_path)) == []
