"""An archive taken in night by night, the oldest first; days before and after which nothing is wanted."""

from datetime import date
from pathlib import Path

import pytest

from copydesk.flows.config.settings import SettingsError
from copydesk.flows.config.sources import read_sources
from copydesk.flows.crawl.job import CrawlSummary
from copydesk.flows.crawl.listing import ListingLink
from copydesk.flows.crawl.listing_dates import day_of, oldest_first
from tests.flows.crawl.site import Site, page, response
from tests.flows.crawl.test_crawl import Desk, later, source

#: The stories of each sitemap with their days; the newest stand first, as sitemaps have them.
MAPS = {
    "2025": [("/2025/c", "2025-11-03"), ("/2025/b", "2025-06-02"), ("/2025/a", "2025-01-09")],
    "2024": [("/2024/b", "2024-12-24"), ("/2024/a", "2024-02-29")],
    "2026": [("/2026/b", "2026-04-01"), ("/2026/a", "2026-03-14T23:30:00-05:00")],
}


def archive(maps: dict[str, list[tuple[str, str]]] = MAPS) -> Site:
    site = Site({path: page(f"Report of {path}.") for stories in maps.values() for path, _ in stories})

    def urlset(name: str) -> bytes:
        urls = (f"<url><loc>{site.origin}{p}</loc><lastmod>{day}</lastmod></url>" for p, day in maps[name])
        return response(f"<urlset>{''.join(urls)}</urlset>".encode(), Content_Type="text/xml")

    def index() -> bytes:
        rows = (
            f"<sitemap><loc>{site.origin}/{name}.xml</loc><lastmod>{maps[name][0][1]}</lastmod></sitemap>"
            for name in maps
        )
        return response(f"<sitemapindex>{''.join(rows)}</sitemapindex>".encode(), Content_Type="text/xml")

    site.routes["/index.xml"] = later(index)
    for name in maps:
        site.routes[f"/{name}.xml"] = later(lambda name=name: urlset(name))  # type: ignore[misc]
    return site


def night(desk: Desk, site: Site, number: int, **told: object) -> CrawlSummary:
    summary = desk.run([site], lambda: source(site, "/index.xml", **told), night=number)
    desk.publish(summary)
    return summary


def fetched(summary: CrawlSummary, site: Site) -> list[str]:
    return [v.source_url.removeprefix(site.origin) for v in summary.archived]


def test_a_backfill_takes_the_oldest_that_no_night_has_had_until_it_is_through(tmp_path: Path) -> None:
    site, desk = archive(), Desk(tmp_path)
    nights = [night(desk, site, number, backfill=True, limit=3) for number in (1, 2, 3, 4)]
    assert [fetched(summary, site) for summary in nights] == [
        ["/2024/a", "/2024/b", "/2025/a"],
        ["/2025/b", "/2025/c", "/2026/a"],
        ["/2026/b"],
        [],
    ]
    # Each sitemap is asked for until it is through, and not again.
    assert [site.asked(f"/{year}.xml") for year in ("2024", "2025", "2026")] == [1, 2, 2]
    (last,) = nights[-1].visits
    assert (last.source_url, last.result) == (site.origin + "/index.xml", "unchanged")


def test_a_sitemap_that_changed_after_it_was_through_is_looked_at_again(tmp_path: Path) -> None:
    maps = {name: list(stories) for name, stories in MAPS.items()}
    site, desk = archive(maps), Desk(tmp_path)
    night(desk, site, 1, backfill=True)
    maps["2026"].insert(0, ("/2026/c", "2026-06-02T04:00:00Z"))
    site.routes["/2026/c"] = page("A late report.")
    assert fetched(night(desk, site, 3, backfill=True), site) == ["/2026/c"]


def test_what_a_backfill_could_not_get_is_due_and_is_not_taken_twice(tmp_path: Path) -> None:
    site, desk = archive(), Desk(tmp_path)
    site.routes["/2024/a"] = response(b"", "503 Service Unavailable")
    first = night(desk, site, 1, backfill=True, limit=2)
    assert {v.source_url[-7:]: v.result for v in first.visits} == {"/2024/a": "failure", "/2024/b": "archived"}
    site.routes["/2024/a"] = page("It is back.")
    assert sorted(fetched(night(desk, site, 2, backfill=True, limit=2), site)) == ["/2024/a", "/2025/a", "/2025/b"]


@pytest.mark.parametrize(
    ("since", "until", "wanted", "asked"),
    [
        (date(2025, 6, 2), date(2026, 3, 15), ["/2025/b", "/2025/c", "/2026/a"], {"/2025.xml", "/2026.xml"}),
        (date(2026, 1, 1), None, ["/2026/a", "/2026/b"], {"/2026.xml"}),
        (None, date(2024, 2, 29), ["/2024/a"], {"/2024.xml", "/2025.xml", "/2026.xml"}),
    ],
)
def test_days_before_and_after_which_nothing_is_wanted(
    tmp_path: Path, since: date | None, until: date | None, wanted: list[str], asked: set[str]
) -> None:
    site, desk = archive(), Desk(tmp_path)
    assert sorted(fetched(night(desk, site, 1, since=since, until=until), site)) == wanted
    assert {path for path, _ in site.hits if path[1:5].isdigit() and path.endswith(".xml")} == asked


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://a.example/2026/03/14/tide", date(2026, 3, 14)),
        ("https://a.example/news/20260314-tide", date(2026, 3, 14)),
        ("https://a.example/tide-2026-03-14.html", date(2026, 3, 14)),
        ("https://a.example/2026/02/31/tide", None),
        ("https://a.example/202603145/tide", None),
        ("https://a.example/tide", None),
    ],
)
def test_an_address_may_have_a_day(url: str, day: date | None) -> None:
    assert day_of(ListingLink(url)) == day


def test_links_without_a_day_come_last() -> None:
    urls = ["https://a.example/x", "https://a.example/2026/03/14/b", "https://a.example/2025/03/14/a"]
    assert [link.url for link in oldest_first(map(ListingLink, urls))] == [urls[2], urls[1], urls[0]]


def test_days_of_a_source_are_days(tmp_path: Path) -> None:
    file, head = tmp_path / "sources.toml", '[[source]]\nname = "Fen"\nurl = "https://fen.example/map.xml"\n'
    file.write_text(head + 'since = 2026-01-01\nuntil = "2026-06-30"\nbackfill = true\n')
    (entry,) = read_sources(file)
    assert (entry.since, entry.until, entry.backfill) == (date(2026, 1, 1), date(2026, 6, 30), True)
    for wrong, why in (
        ('since = "soon"', "is a day"),
        ("since = 2026-01-01T00:00:00Z", "is a day"),
        ("since = 2026-02-01\nuntil = 2026-01-01", "before since"),
        ('backfill = "yes"', "true or false"),
    ):
        file.write_text(f"{head}{wrong}\n")
        with pytest.raises(SettingsError, match=why):
            read_sources(file)
