"""One page that answers how the sites are: those in trouble first, each with its nights, and the nights themselves."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

from copydesk.flows.metrics.drift import Drift, Verdict
from copydesk.flows.metrics.figures import Figures, SiteFigures
from copydesk.flows.report.sites_page import SourceNote, sites_page, standings
from copydesk.flows.runs.reporting import rewrite_report
from copydesk.flows.storage.data_folder import DataFolder
from tests.flows.stories import Told, publish_night, story


def night(day: str, **articles: int) -> Figures:
    """A night of ten addresses a site, so many of which gave records."""
    sites = tuple(
        SiteFigures(f"{name}.example", {"record": n, "reject": 10 - n}, {"paywall": 10 - n} if n < 10 else {})
        for name, n in articles.items()
    )
    counts = {"record": sum(articles.values()), "reject": sum(10 - n for n in articles.values())}
    return Figures(day, counts=counts, sites=sites)


NIGHTS = [night("2026-11-20", well=10, poor=5, gone=8, drifted=9), night("2026-11-21", well=10, poor=3, drifted=2)]
DRIFT = Drift("drifted.example", "yield", 0.2, 0.8, 1, 9, "yield 20 %, usually 90 % (over 9 nights)")
SOURCES = {"well.example": SourceNote("The Well", "delay 2.0"), "off.example": SourceNote("Off", is_paused=True)}


def test_sites_in_trouble_stand_first_and_paused_ones_last() -> None:
    order = [site.host.removesuffix(".example") for site in standings(NIGHTS, Verdict((DRIFT,)), SOURCES)]
    assert order == ["drifted", "gone", "poor", "well", "off"]


def test_each_site_says_its_state_its_source_and_its_reasons() -> None:
    page = sites_page(NIGHTS, Verdict((DRIFT,)), SOURCES)
    states = dict(re.findall(r'data-label="Site">([a-z]+)\.example.*?data-label="State">([a-z ]*)', page))
    assert states == {
        "drifted": "drifted",
        "gone": "nothing in the last night",
        "poor": "well",
        "well": "well",
        "off": "paused",
    }
    assert "<small>The Well, delay 2.0</small>" in page
    assert "yield 20 %, usually 90 %" in page
    assert 'title="the article stands behind a payment' in page
    assert page.index('href="2026-11-21.html"') < page.index('href="2026-11-20.html"')


def test_text_of_the_web_is_no_markup() -> None:
    assert "<script" not in sites_page([Figures("2026-11-20", sites=(SiteFigures("<script>"),))], Verdict(), {})


def test_the_page_is_written_with_the_report_of_the_newest_day(tmp_path: Path) -> None:
    days = [date(2026, 11, 20) + timedelta(days=n) for n in range(2)]
    (tmp_path / "sources.toml").write_text('[[source]]\nname = "A"\nurl = "https://a.example/feed"\n')
    for n, day in enumerate(days):
        publish_night(tmp_path, day, [Told(f"https://a.example/{n}", story(f"Town{n}", n))])
        rewrite_report(DataFolder(tmp_path), day)
    index = tmp_path / "reports" / "index.html"
    assert "2 nights" in index.read_text()
    assert "<small>A</small>" in index.read_text()
    index.unlink()
    rewrite_report(DataFolder(tmp_path), days[0])
    assert not index.exists()
