"""One page that answers how the sites are: those in trouble first, each with its nights, and the nights themselves."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

from copydesk.flows.metrics.drift import Drift, Verdict
from copydesk.flows.metrics.figures import Figures, SiteFigures
from copydesk.flows.report.markdown import sites_markdown
from copydesk.flows.report.site_forms import Asked, Desk, SourceNote
from copydesk.flows.report.sites_page import SitesOverview, sites_page, standings
from copydesk.flows.runs.reporting import rewrite_report
from copydesk.flows.storage.change_log import CHANGES, note_change, read_changes
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
SOURCES = {"well.example": (SourceNote("The Well", 2.0),), "off.example": (SourceNote("Off", is_paused=True),)}


def over(*nights: Figures, verdict: Verdict | None = None, **sources: tuple[SourceNote, ...]) -> SitesOverview:
    """The overview that the page shows."""
    verdict = verdict or Verdict()
    by_host = {host.replace("_", "."): notes for host, notes in sources.items()}
    return SitesOverview(nights, verdict, tuple(standings(nights, verdict, by_host or SOURCES)))


def test_sites_in_trouble_stand_first_and_paused_ones_last() -> None:
    order = [site.host.removesuffix(".example") for site in standings(NIGHTS, Verdict((DRIFT,)), SOURCES)]
    assert order == ["drifted", "gone", "poor", "well", "off"]


def test_each_site_says_its_state_its_source_and_its_reasons() -> None:
    page = sites_page(over(*NIGHTS, verdict=Verdict((DRIFT,))))
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
    assert "<script" not in sites_page(over(Figures("2026-11-20", sites=(SiteFigures("<script>"),))))


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


def forms_of(page: str) -> list[dict[str, str]]:
    """The forms of a page that have something done: their hidden fields, and the buttons' values."""
    found = re.findall(r'<form class="line" method="post" action="act">(.*?)</form>', page)
    fields = r'(?:<input type="hidden" |<button )name="(\w+)" value="([^"]*)"'
    return [dict(re.findall(fields, form)) for form in found]


def test_only_the_page_that_is_served_has_forms() -> None:
    assert "<form" not in sites_page(over(*NIGHTS))
    forms = forms_of(sites_page(over(*NIGHTS), Desk("T0KEN")))
    assert {form["token"] for form in forms} == {"T0KEN"}
    assert {form["do"] for form in forms} == {"add", "check", "limit", "delay", "remove", "rerun", "veto"}


def test_a_paused_site_can_be_resumed_and_is_not_crawled() -> None:
    page = sites_page(over(off_example=(SourceNote("Off", is_paused=True),)), Desk("T"))
    assert 'value="resume">Resume' in page
    assert 'value="pause"' not in page
    assert "Crawl it now" not in page
    assert "<small>Off, paused</small>" in page


def test_a_host_of_two_sources_has_both() -> None:
    notes = SourceNote("Front", limit=5), SourceNote("Sport", is_paused=True)
    page = sites_page(over(two_example=notes), Desk("T"))
    assert "<small>Front, limit 5</small><small>Sport, paused</small>" in page
    assert [form["site"] for form in forms_of(page) if form.get("do") == "limit"] == ["Front", "Sport"]
    assert 'data-label="State">nothing came of it yet' in page


def test_what_was_asked_for_is_shown_until_it_is_over() -> None:
    asked = Asked("pause <Off>", "http://ui/runs/1", "Running")
    page = sites_page(over(), Desk("T", asked, ui="https://desk.example"))
    assert '<a href="https://desk.example/deployments">start a run</a>' in page
    assert '<a href="http://ui/runs/1">pause &lt;Off&gt;</a> <b>Running</b>' in page
    assert 'http-equiv="refresh"' in page
    done = sites_page(over(), Desk("T", Asked("pause Off", "u", "Failed", "no such source", is_over=True)))
    assert "<b>Failed</b>: no such source" in done
    assert "http-equiv" not in done


def test_changes_are_told_the_newest_first(tmp_path: Path) -> None:
    note_change(tmp_path, "ann, on the command line", "A is paused")
    note_change(tmp_path, "desk at 127.0.0.1", "the line '<b>' stays")
    with (tmp_path / CHANGES).open("a") as file:
        file.write('{"at": "2026')
    page = sites_page(over(), Desk("T", changes=read_changes(tmp_path)))
    assert page.index("the line &#x27;&lt;b&gt;&#x27; stays") < page.index("A is paused")
    # Neither the day nor the time of a change is broken on a phone.
    assert page.count('<span class="day">') == 4
    assert "ann, on the command line" in page


def test_what_a_site_takes_on_the_disk_is_told() -> None:
    nights = [
        Figures("2026-11-20", sites=(SiteFigures("a.example", {"record": 1}, bytes=size),)) for size in (900, 25_000)
    ]
    assert '<td class="n" data-label="Archive"><div>25 kB<small>26 kB in all</small></div></td>' in sites_page(
        over(*nights)
    )


def test_the_same_for_the_prefect_ui() -> None:
    told = sites_markdown(over(*NIGHTS, verdict=Verdict((DRIFT,))))
    rows = [row for row in told.splitlines() if ".example |" in row]
    assert rows[0].startswith("| drifted.example | drifted |")
    assert rows[-2] == "| well.example | well | ██ | 10 | 10 |  | The Well, delay 2.0 |"
