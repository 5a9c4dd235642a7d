"""The report: its figures are those of the published files, and its page says them without any network."""

from __future__ import annotations

import json
import re
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest

from copydesk.flows.metrics.count import count_run
from copydesk.flows.metrics.drift import Drift, Verdict
from copydesk.flows.metrics.figures import (
    Figures,
    LineFigures,
    Mark,
    RuleFigures,
    RunFigures,
    Sample,
    SiteFigures,
    SlowPage,
    WantedAddress,
    from_row,
    merge,
    most_wanted,
)
from copydesk.flows.metrics.store import figures_before, figures_of_day, recount_run
from copydesk.flows.report.html import night_page
from copydesk.flows.report.markdown import night_markdown
from copydesk.flows.report.page import line, spark, stacked
from copydesk.flows.runs.reporting import last_start, rewrite_report
from copydesk.flows.storage.data_folder import DataFolder
from tests.flows.stories import Told, publish_night, story

DAY = date(2026, 11, 21)
A, B = "https://a.example/1", "https://b.example/1"


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    """Two nights: two stories of one site, one of another, one failure; then one more story."""
    told = [
        Told(A, story("Ardwick"), residue="\n\nRead more of this"),
        Told("https://a.example/2", story("Belham"), residue="\n\nRead more of this", title=None),
        Told(B, story("Carwell"), published_at=None),
    ]
    publish_night(tmp_path, date(2026, 11, 20), told, failed=["https://b.example/down"])
    publish_night(tmp_path, DAY, [Told("https://a.example/3", story("Dunmore"))])
    return DataFolder(tmp_path)


def first_night(folder: DataFolder) -> Figures:
    found = figures_of_day(folder, date(2026, 11, 20))
    assert found is not None
    return found


def test_outcomes_are_counted_by_site(folder: DataFolder) -> None:
    night = first_night(folder)
    by_host = {site.host: site for site in night.sites}
    assert night.addresses == 4
    assert {host: (s.pages, s.records, s.articles) for host, s in by_host.items()} == {
        "a.example": (2, 2, 2),
        "b.example": (2, 1, 1),
    }
    assert by_host["b.example"].reasons == {"fetch_timeout": 1}
    assert (by_host["a.example"].untitled, by_host["b.example"].undated) == (1, 1)


def test_what_was_removed_is_counted_in_characters_of_the_extracted_text(folder: DataFolder) -> None:
    night = first_night(folder)
    taken = 2 * len("\n\nRead more of this")
    assert night.rules == (RuleFigures("boilerplate", "lexicon", 2, taken),)
    assert night.removed == (LineFigures("a.example", "read more of this", 2, "boilerplate: lexicon"),)
    site = night.sites[0]
    assert site.removed == taken
    assert site.characters == len(story("Ardwick")) + len(story("Belham")) + taken


def test_samples_have_the_edits_in_their_text(folder: DataFolder) -> None:
    sample = first_night(folder).samples[0]
    assert "".join(mark.text for mark in sample.marks if not mark.is_removed) == story("Ardwick")
    assert [mark for mark in sample.marks if mark.is_removed] == [
        Mark("\n\nRead more of this", is_removed=True, why="boilerplate: lexicon")
    ]


def test_figures_outlive_json(folder: DataFolder) -> None:
    night = first_night(folder)
    assert from_row(json.loads(json.dumps(night.to_row()))) == night


def test_runs_of_a_day_add_up_whatever_their_order() -> None:
    one = Figures(
        "2026-11-21", ("a",), {"record": 2}, {}, (SiteFigures("x", {"record": 2}, words=(10, 20), seconds=1.0),)
    )
    two = Figures("2026-11-21", ("b",), {"record": 1}, {}, (SiteFigures("x", {"record": 1}, words=(30,)),))
    both = merge([one, two], "2026-11-21")
    assert both == merge([two, one], "2026-11-21")
    assert (both.runs, both.counts, both.sites[0].words) == (("a", "b"), {"record": 3}, (10, 20, 30))
    assert both.sites[0].seconds == 1.0


def test_what_a_recount_cannot_know_stays(folder: DataFolder) -> None:
    entry = (folder.read_manifest(DAY) or {})["runs"][0]
    kept = Figures(
        "2026-11-21",
        (entry["run"],),
        sites=(SiteFigures("a.example", seconds=4.5),),
        learned=(LineFigures("a.example", "learned", 3),),
        slowest=(SlowPage("https://a.example/3", 4.5),),
    )
    path = folder.root / "figures" / f"{entry['run']}.json"
    path.parent.mkdir()
    path.write_text(json.dumps(kept.to_row()))
    again = recount_run(folder, entry)
    assert (again.sites[0].records, again.sites[0].seconds) == (1, 4.5)
    assert (again.learned, again.slowest) == (kept.learned, kept.slowest)


def test_a_broken_file_of_figures_is_counted_again(folder: DataFolder) -> None:
    entry = (folder.read_manifest(DAY) or {})["runs"][0]
    path = folder.root / "figures" / f"{entry['run']}.json"
    path.parent.mkdir()
    path.write_text('{"date": "2026')
    assert figures_of_day(folder, DAY) == merge([count_run(folder.root, entry, "2026-11-21")], "2026-11-21")


def test_history_is_the_nights_before(folder: DataFolder) -> None:
    assert [night.date for night in figures_before(folder, DAY, 30)] == ["2026-11-20"]
    assert figures_before(folder, date(2026, 11, 20), 30) == ()
    assert figures_before(folder, DAY, 30, kind="adhoc") == ()


def test_the_newest_start_of_a_kind_is_known(folder: DataFolder) -> None:
    began = last_start(folder.root, "nightly")
    assert began is not None
    assert began.isoformat() == "2026-11-21T02:00:00+00:00"
    assert last_start(folder.root, "import") is None


def test_the_page_is_written_beside_the_manifest(folder: DataFolder) -> None:
    report = rewrite_report(folder, DAY)
    assert report.page == folder.root / "reports" / "2026-11-21.html"
    assert report.address is None
    assert "Night of Saturday, 21 November 2026" in report.page.read_text("utf-8")


# The page


class Seen(HTMLParser):
    """The text, the addresses that a browser would load, and the tags that are open."""

    VOID = frozenset({"meta", "br", "path", "rect", "circle", "polyline"})

    def __init__(self, page: str) -> None:
        super().__init__()
        self.loads: list[str] = []
        self.open: list[str] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "link", "img", "iframe"):
            self.loads.append(tag)
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


HOSTILE = '"><script>alert(1)</script>'


def hostile_night() -> Figures:
    return Figures(
        "2026-11-21",
        ("run",),
        {"record": 1, "reject": 1},
        {"no_article": 1},
        (SiteFigures(HOSTILE, {"record": 1, "reject": 1}, {HOSTILE: 1}, (100,), characters=100, removed=10),),
        (RuleFigures(HOSTILE, HOSTILE, 1, 10),),
        (LineFigures(HOSTILE, HOSTILE, 1, HOSTILE),),
        (LineFigures(HOSTILE, HOSTILE, 3),),
        (SlowPage(HOSTILE, 1.5),),
        (Sample("id", HOSTILE, HOSTILE, (Mark(HOSTILE), Mark(HOSTILE, is_removed=True, why=HOSTILE))),),
    )


def test_the_page_loads_nothing_and_is_whole(folder: DataFolder) -> None:
    page = night_page(first_night(folder), Verdict(), [first_night(folder)] * 3)
    seen = Seen(page)
    assert seen.loads == []
    assert seen.open == []
    assert re.search(r"url\(|@import|src=", page) is None


def test_text_of_the_web_stays_text() -> None:
    drift = Drift(HOSTILE, "yield", 0, 1, 1, 3, HOSTILE)
    page = night_page(hostile_night(), Verdict((drift,)), [hostile_night()])
    assert Seen(page).loads == []
    assert "<script" not in page


def test_markdown_of_the_web_stays_text() -> None:
    text = night_markdown(
        Figures("2026-11-21", removed=(LineFigures("a.example", "[x](http://evil) | **b** <img>", 2, "s: r"),)),
        Verdict(),
    )
    assert "\\[x\\](http://evil) \\| \\*\\*b\\*\\* \\<img\\>" in text


def test_a_drifted_site_comes_first_with_its_reason(folder: DataFolder) -> None:
    drift = Drift("b.example", "yield", 0.5, 0.8, 1.0, 9, "yield 50 %, usually 100 % (over 9 nights)")
    text = Seen(night_page(first_night(folder), Verdict((drift,)))).text
    assert text.index("b.example⚠ yield 50 %") < text.rindex("a.example2")
    assert "1 site drifted away from its history." in text
    assert "⚠ b.example" in night_markdown(first_night(folder), Verdict((drift,)))


def test_the_six_numbers_stand_in_both_forms(folder: DataFolder) -> None:
    night = first_night(folder)
    assert "4 addresses = 3 records + 0 unchanged + 0 duplicates + 0 rejects + 1 failure" in night_markdown(
        night, Verdict()
    )
    text = Seen(night_page(night, Verdict())).text
    assert "addresses4record3unchanged0duplicate0reject0failure1" in text


# Charts


def test_bars_have_the_height_of_their_share() -> None:
    drawn = stacked(
        [("2026-11-20", {"record": 76, "reject": 0}), ("2026-11-21", {"record": 38, "reject": 38})],
        ["record", "reject"],
    )
    heights = [float(h) for h in re.findall(r'height="([\d.]+)"', drawn)]
    assert heights == [76.0, 38.0, 38.0]
    assert "<title>2026-11-21: 38 reject</title>" in drawn


def test_a_line_leaves_out_nights_without_a_value() -> None:
    assert line([("2026-11-20", 1.0), ("2026-11-21", None), ("2026-11-22", 2.0)]).count("<circle") == 2
    assert "<circle" not in line([("2026-11-20", None)])


def test_a_spark_needs_two_nights() -> None:
    assert spark([0.5]) == ""
    assert 'points="1.0,2.0 79.0,17.0"' in spark([1.0, 0.0])


def test_the_runs_of_a_day_stand_apart() -> None:
    one = Figures(
        "2026-11-21",
        ("n-1",),
        {"record": 3},
        parts=(RunFigures("n-1", "nightly", "2026-11-21T02:00:00Z", {"record": 3}),),
    )
    two = Figures(
        "2026-11-21",
        ("p-2",),
        {"reject": 1},
        parts=(RunFigures("p-2", "adhoc", "2026-11-21T09:30:00Z", {"reject": 1}),),
    )
    assert "runs of this day" not in night_page(one, Verdict())
    page = night_page(merge([two, one], "2026-11-21"), Verdict())
    assert "2 runs of this day, each apart" in page
    assert re.findall(r'data-label="Run">([^<]+)<.*?data-label="Began \(UTC\)">([\d:]+)<', page) == [
        ("night", "02:00"),
        ("pasted, or asked for again", "09:30"),
    ]


def test_the_most_wanted_addresses_are_those_that_most_lead_to_and_of_each_site_in_turn() -> None:
    of_one = [WantedAddress(f"https://a.example/{n}", "a.example", "paywall") for n in range(20)]
    others = [
        WantedAddress("https://b.example/1", "b.example", "no_article"),
        WantedAddress("https://a.example/x", "a.example", "too_short", 3),
    ]
    found = most_wanted([*of_one, *others])
    assert len(found) == 10
    assert [each.url for each in found[:3]] == ["https://a.example/x", "https://b.example/1", "https://a.example/0"]


def test_wanted_addresses_and_samples_lead_to_what_became_of_them() -> None:
    night = Figures(
        "2026-11-21",
        wanted=(
            WantedAddress("https://a.example/x?y='1'", "a.example", "too_short", 2),
            WantedAddress("javascript:1", "", "paywall"),
        ),
        samples=(Sample("0" * 32, "https://a.example/1", "T", ()),),
    )
    page = night_page(night, Verdict())
    assert '<a href="https://a.example/x?y=&#x27;1&#x27;" rel="noreferrer">' in page
    assert "<code>copydesk explain " in page
    assert 'href="javascript' not in page
    served = night_page(night, Verdict(), served="https://desk.example/reports/")
    assert 'href="https://desk.example/reports/article?of=https%3A%2F%2Fa.example%2Fx%3Fy%3D%271%27"' in served
    assert f'href="https://desk.example/reports/article?of={"0" * 32}"' in served


def test_figures_of_an_earlier_release_are_read() -> None:
    row = Figures("2026-11-21", ("r",), {"record": 1}).to_row()
    assert from_row({key: value for key, value in row.items() if key not in ("wanted", "parts")}).parts == ()
