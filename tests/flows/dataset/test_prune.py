"""Pruning frees the disk, and what is published stays sound."""

from datetime import date, timedelta
from pathlib import Path

from copydesk.flows.config.groups import KeepSettings
from copydesk.flows.dataset.prune import prune, prune_by_settings
from copydesk.flows.dataset.verify import verify
from copydesk.flows.demo.newspapers import DemoServer
from copydesk.flows.runs.fetch import FetchOptions
from copydesk.flows.runs.nightly import NightOptions, open_night, run_night
from copydesk.flows.runs.reclean import reclean_days
from copydesk.flows.storage.data_folder import DataFolder
from tests.flows.stories import Told, publish_night, story


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


def test_settings_say_what_goes_after_a_night(tmp_path: Path) -> None:
    folder, today = DataFolder(tmp_path), date(2026, 11, 21)
    for ago in range(4):
        day = today - timedelta(days=ago)
        publish_night(tmp_path, day, [Told(f"https://a.example/{ago}", story(f"Town{ago}", ago), " Share this")])
        folder.archive(day).mkdir(parents=True)
        (folder.archive(day) / "a.warc.gz").write_bytes(b"x" * 1000)
    assert prune_by_settings(folder, KeepSettings(), today) is None
    said = prune_by_settings(folder, KeepSettings(archive_days=2), today)
    assert said == ("removed what is older than [keep] says: archive/2026-11-18, archive/2026-11-19, 0.0 MiB")
    assert prune_by_settings(folder, KeepSettings(archive_days=2), today) is None
    assert "edits/date=2026-11-18" in (prune_by_settings(folder, KeepSettings(2, 3), today) or "")
    assert sorted(path.name for path in (tmp_path / "archive").iterdir()) == ["2026-11-20", "2026-11-21"]
    assert len(list((tmp_path / "records").iterdir())) == 4


def test_a_day_without_its_edits_can_be_cleaned_again(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    with DemoServer() as demo:
        urls = (demo.expected()[0]["source_url"],)
        with open_night(tmp_path, FetchOptions(urls=urls, allow=tuple(demo.allow)), NightOptions(workers=1)) as night:
            counts = run_night(night)["counts"]
    (day,) = folder.days()
    prune(folder, day + timedelta(days=1), ("edits",))
    ((again,),) = [reclean_days(tmp_path, [day])[1]]
    assert again.manifest["runs"][0]["counts"] == counts
