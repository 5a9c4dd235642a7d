"""What a run says of the addresses that it was given."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

from copydesk.flows.report.reasons import Trouble
from copydesk.flows.runs.reporting import address_rows, rewrite_report, troubles
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


def test_the_page_of_a_check_is_kept_with_the_reports(tmp_path: Path) -> None:
    check = begin_check(tmp_path, "https://a.example/", 3)
    page = check.folder / "reports" / "2026-11-20.html"
    page.parent.mkdir()
    page.write_text("<p>checked</p>")
    kept = keep_page(tmp_path, check, page)
    end_check(check)
    assert kept == tmp_path / "reports" / "checks" / f"{check.folder.name}.html"
    assert kept.read_text() == "<p>checked</p>"
