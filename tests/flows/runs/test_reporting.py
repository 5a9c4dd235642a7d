"""What a run says of the addresses that it was given."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from copydesk.cleaners.model.rows import RunRow
from copydesk.flows.metrics import store
from copydesk.flows.metrics.figures import Figures
from copydesk.flows.report.labels import Trouble
from copydesk.flows.runs.reporting import address_rows, rewrite_report, rewrite_sites, troubles
from copydesk.flows.sites.site_check import begin_check, end_check, keep_page
from copydesk.flows.storage.data_folder import DataFolder
from tests.flows.paper import Paper
from tests.flows.stories import Told, publish_night, story


def test_each_address_of_a_run_is_told_rejects_first(copydesk: Any, paper: Paper, data: Path) -> None:
    paper.article("/ferry-of-aston", "Aston")
    (data / "urls.txt").write_text(f"{paper.origin}/ferry-of-aston\n{paper.origin}/gone\n")
    said = copydesk(
        *("crawl", "--data", data, "--urls", data / "urls.txt", "--allow-private", paper.address, "--delay", 0)
    )
    assert said.code == 0
    folder = DataFolder(data)
    (day,) = folder.days()
    (entry,) = (folder.read_manifest(day) or {})["runs"]
    gone, record = address_rows(data, entry)
    assert (gone["address"], gone["outcome"]) == (f"{paper.origin}/gone", "reject")
    assert gone["why"].startswith("http_status: the site answered with an error status")
    assert (record["title"], record["why"]) == ("Ferry of Aston Sails Again", "")
    assert troubles(data, entry) == Counter({Trouble(None, paper.address, "http_status"): 1})


def test_the_report_is_linked_where_the_settings_of_the_folder_say(tmp_path: Path) -> None:
    day = date(2026, 11, 20)
    publish_night(tmp_path, day, [Told("https://a.example/1", story("Aston"))])
    (tmp_path / "copydesk.toml").write_text('reports_url = "https://desk.example/reports/"\n')
    assert rewrite_report(DataFolder(tmp_path), day).address == "https://desk.example/reports/2026-11-20.html"
    assert rewrite_report(DataFolder(tmp_path, is_scratch=True), day).address is None


def test_the_figures_of_each_night_are_read_once_for_a_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(5):
        day = date(2026, 11, 20 + number)
        publish_night(tmp_path, day, [Told(f"https://a.example/{number}", story(f"Aston{number}"))])
        rewrite_report(DataFolder(tmp_path), day)
    before = (tmp_path / "reports" / "index.html").read_bytes()
    read = Counter[str]()

    def counted(folder: DataFolder, entry: RunRow) -> Figures:
        read[entry["run"]] += 1
        return store_read(folder, entry)

    store_read = store._read
    monkeypatch.setattr(store, "_read", counted)
    rewrite_report(DataFolder(tmp_path), date(2026, 11, 24))
    runs = [DataFolder(tmp_path).runs(day)[0]["run"] for day in DataFolder(tmp_path).days()]
    assert [read[run] for run in runs[:-1]] == [1] * 4
    assert (tmp_path / "reports" / "index.html").read_bytes() == before
    rewrite_sites(DataFolder(tmp_path))
    assert (tmp_path / "reports" / "index.html").read_bytes() == before


def test_the_page_of_a_check_is_kept_with_the_reports(tmp_path: Path) -> None:
    check = begin_check(tmp_path, "https://a.example/", 3)
    page = check.folder / "reports" / "2026-11-20.html"
    page.parent.mkdir()
    page.write_text("<p>checked</p>")
    kept = keep_page(tmp_path, check, page)
    end_check(check)
    assert kept == tmp_path / "reports" / "checks" / f"{check.folder.name}.html"
    assert kept.read_text() == "<p>checked</p>"
