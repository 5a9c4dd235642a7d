"""Listings asked under conditions: what has nothing new costs one request, and hides nothing that was wanted."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from copydesk.cleaners.model.record import Outcome, Reason, Result
from copydesk.flows.config.groups import DiscoveryLimits, FetchLimits
from copydesk.flows.crawl.frontier import NOTHING_NEW
from copydesk.flows.crawl.job import CrawlSummary
from tests.flows.crawl.site import Answering, Site, page, response
from tests.flows.crawl.test_crawl import SETTINGS, Desk, feed, later, source


def tagged(make: object, etag: str = '"1"', **headers: str) -> Answering:
    """A route with validators: 304 where the request brings them, else what `make` gives."""

    async def answer(count: int, asked: dict[str, str], writer: asyncio.StreamWriter) -> None:
        if asked.get("if-none-match") == etag or asked.get("if-modified-since") == headers.get("Last_Modified", "-"):
            writer.write(response(b"", "304 Not Modified", Content_Length="", ETag=etag, **headers))
        else:
            body: bytes = make()  # type: ignore[operator]
            head, _, rest = body.partition(b"\r\n")
            extra = "".join(f"{k.replace('_', '-')}: {v}\r\n" for k, v in {"ETag": etag, **headers}.items() if v)
            writer.write(head + b"\r\n" + extra.encode() + rest)

    return answer


def paper(**routes: object) -> Site:
    site = Site({f"/news/{n}": page(f"Report {n} of the lock.") for n in range(6)})
    site.routes["/feed.xml"] = tagged(lambda: feed(site, "/news/0", "/news/1"))
    site.routes |= routes  # type: ignore[arg-type]
    return site


def nights(desk: Desk, site: Site, *paths: str, night: int, **told: object) -> CrawlSummary:
    summary = desk.run([site], lambda: source(site, *paths, **told), night=night)
    desk.publish(summary)
    return summary


def results(summary: CrawlSummary, site: Site) -> dict[str, str | None]:
    return {v.source_url.removeprefix(site.origin): v.result for v in summary.visits}


def test_a_night_with_nothing_new_is_one_conditional_request(tmp_path: Path) -> None:
    site, desk = paper(), Desk(tmp_path)
    site.routes["/robots.txt"] = response(b"User-agent: *\nAllow: /\n", Content_Type="text/plain")
    first = nights(desk, site, "/feed.xml", night=1)
    assert results(first, site) == {"/news/0": "archived", "/news/1": "archived"}
    site.hits.clear()
    second = desk.run([site], lambda: source(site, "/feed.xml"), night=1 + 1)
    assert [path for path, _ in site.hits if path != "/robots.txt"] == ["/feed.xml"]
    assert site.hits[-1][1]["if-none-match"] == '"1"'
    assert second.outcomes() == [
        Outcome(second.run, site.origin + "/feed.xml", site.origin + "/feed.xml", Result.UNCHANGED, detail=NOTHING_NEW)
    ]


def test_a_changed_listing_is_read(tmp_path: Path) -> None:
    site, desk = paper(), Desk(tmp_path)
    nights(desk, site, "/feed.xml", night=1)
    site.routes["/feed.xml"] = tagged(lambda: feed(site, "/news/2"), '"2"')
    assert results(nights(desk, site, "/feed.xml", night=2), site) == {"/news/2": "archived"}


def test_last_modified_alone_is_enough(tmp_path: Path) -> None:
    site, desk = paper(), Desk(tmp_path)
    site.routes["/feed.xml"] = tagged(lambda: feed(site, "/news/0"), "", Last_Modified="Mon, 01 Jun 2026 00:00:00 GMT")
    nights(desk, site, "/feed.xml", night=1)
    assert results(nights(desk, site, "/feed.xml", night=2), site) == {"/feed.xml": "unchanged"}


def test_what_failed_is_due_though_its_listing_has_nothing_new(tmp_path: Path) -> None:
    site, desk = paper(), Desk(tmp_path)
    site.routes["/news/1"] = response(b"", "503 Service Unavailable")
    first = nights(desk, site, "/feed.xml", night=1)
    assert results(first, site)["/news/1"] == "failure"
    site.routes["/news/1"] = page("It is back.")
    second = nights(desk, site, "/feed.xml", night=2)
    assert results(second, site) == {"/feed.xml": "unchanged", "/news/1": "archived"}


def test_a_run_that_was_never_published_makes_no_conditions(tmp_path: Path) -> None:
    site, desk = paper(), Desk(tmp_path)
    desk.run([site], lambda: source(site, "/feed.xml"))
    assert results(nights(desk, site, "/feed.xml", night=2), site) == {"/news/0": "archived", "/news/1": "archived"}


@pytest.mark.parametrize("told", [{"include": ("/news/",)}, {"exclude": ("/news/0",)}, {"limit": 1}])
def test_what_is_wanted_anew_is_looked_for_in_the_whole_listing(tmp_path: Path, told: dict[str, object]) -> None:
    site, desk = paper(), Desk(tmp_path)
    nights(desk, site, "/feed.xml", night=1)
    nights(desk, site, "/feed.xml", night=2, **told)
    assert [h.get("if-none-match") for p, h in site.hits if p == "/feed.xml"] == [None, None]


def test_a_listing_is_asked_for_whole_once_a_week_and_a_lying_one_each_night(tmp_path: Path) -> None:
    site, desk = paper(), Desk(tmp_path)
    nights(desk, site, "/feed.xml", night=1)
    site.routes["/feed.xml"] = tagged(lambda: feed(site, "/news/3"))
    assert results(nights(desk, site, "/feed.xml", night=2), site) == {"/feed.xml": "unchanged"}
    assert results(nights(desk, site, "/feed.xml", night=9), site) == {"/news/3": "archived"}
    site.routes["/feed.xml"] = tagged(lambda: feed(site, "/news/4"))
    assert results(nights(desk, site, "/feed.xml", night=10), site) == {"/news/4": "archived"}


def test_an_index_without_news_still_leads_to_its_sitemaps(tmp_path: Path) -> None:
    site, desk = paper(), Desk(tmp_path)

    def urlset(*paths: str) -> bytes:
        return response(
            f"<urlset>{''.join(f'<url><loc>{site.origin}{p}</loc></url>' for p in paths)}</urlset>".encode()
        )

    def index() -> bytes:
        places = "".join(f"<sitemap><loc>{site.origin}/{n}.xml</loc></sitemap>" for n in "ab")
        return response(f"<sitemapindex>{places}</sitemapindex>".encode(), Content_Type="text/xml")

    site.routes["/index.xml"] = tagged(index)
    site.routes["/a.xml"] = tagged(lambda: urlset("/news/0"))
    site.routes["/b.xml"] = tagged(lambda: urlset("/news/1"))
    nights(desk, site, "/index.xml", night=1)
    site.routes["/b.xml"] = tagged(lambda: urlset("/news/5", "/news/1"), '"2"')
    second = nights(desk, site, "/index.xml", night=2)
    assert results(second, site) == {
        "/index.xml": "unchanged", "/a.xml": "unchanged", "/news/5": "archived", "/news/1": "unchanged",
    }  # fmt: skip


def test_a_home_page_without_news_still_leads_to_its_feed(tmp_path: Path) -> None:
    head = '<link rel="alternate" type="application/rss+xml" href="/feed.xml">'
    site, desk = paper(), Desk(tmp_path)
    site.routes["/"] = tagged(lambda: response(f"<html><head>{head}</head><body></body></html>".encode()))
    nights(desk, site, "/", night=1)
    site.hits.clear()
    assert results(nights(desk, site, "/", night=2), site) == {"/": "unchanged", "/feed.xml": "unchanged"}
    assert {path for path, _ in site.hits} <= {"/", "/feed.xml", "/robots.txt"}


def test_a_place_that_had_something_is_the_one_that_is_asked_again(tmp_path: Path) -> None:
    site, desk = paper(), Desk(tmp_path)
    site.routes["/"] = tagged(lambda: response(b"<html><body><div id=app></div></body></html>"))
    site.routes["/sitemap.xml"] = site.routes.pop("/feed.xml")
    nights(desk, site, "/", night=1)
    site.hits.clear()
    assert results(nights(desk, site, "/", night=2), site) == {"/": "unchanged", "/sitemap.xml": "unchanged"}
    assert {path for path, _ in site.hits} <= {"/", "/sitemap.xml", "/robots.txt"}


def test_a_source_that_is_not_through_in_its_time_gives_what_it_has(tmp_path: Path) -> None:
    site, desk = paper(), Desk(tmp_path)
    # The workers that read listings are there before time is counted.
    nights(desk, site, "/feed.xml", night=1)
    desk.settings = replace(SETTINGS, discovery=DiscoveryLimits(max_seconds=4.0), fetch=FetchLimits())
    site.routes["/feed.xml"] = tagged(lambda: feed(site, "/news/2", "/news/3"), '"2"')

    async def late(count: int, headers: dict[str, str], writer: asyncio.StreamWriter) -> None:
        for _ in range(100):
            writer.write(b"HTTP/1.1 200 OK\r\n" if not _ else f"X-{_}: 1\r\n".encode())
            await asyncio.sleep(0.1)

    site.routes["/late.xml"] = late
    summary = nights(desk, site, "/feed.xml", "/late.xml", night=2)
    told = {v.source_url.removeprefix(site.origin): (v.result, v.reason) for v in summary.visits}
    assert told == {
        "/news/2": ("archived", None), "/news/3": ("archived", None), "/late.xml": ("failure", Reason.HOST_BUDGET),
    }  # fmt: skip


def test_robots_is_asked_for_by_its_own_freshness_and_under_conditions(tmp_path: Path) -> None:
    rules = response(b"User-agent: *\nDisallow: /news/1\n", Content_Type="text/plain", Cache_Control="max-age=7200")
    site, desk = paper(), Desk(tmp_path)
    site.routes["/robots.txt"] = tagged(lambda: rules, '"r"')
    summaries = [nights(desk, site, "/feed.xml", night=n) for n in (1, 2)]
    assert [h.get("if-none-match") for p, h in site.hits if p == "/robots.txt"] == [None, '"r"']
    assert results(summaries[0], site)["/news/1"] == "reject"
    # Its rules outlast the answer without a body.
    site.routes["/feed.xml"] = tagged(lambda: feed(site, "/news/1"), '"2"')
    assert results(nights(desk, site, "/feed.xml", night=3), site) == {"/news/1": "reject"}


def test_what_a_feed_without_news_has_is_an_article_in_a_sitemap_still(tmp_path: Path) -> None:
    site, desk = paper(), Desk(tmp_path)
    site.routes |= {f"/topic/{name}": page(f"Report of the {name}.") for name in ("quay", "sea")}
    site.routes["/feed.xml"] = tagged(lambda: feed(site, "/topic/sea"))
    urlset = "<urlset><url><loc>{}/topic/quay</loc></url></urlset>"
    site.routes["/map.xml"] = later(lambda: response(urlset.format(site.origin).encode()))
    nights(desk, site, "/feed.xml", "/map.xml", night=1)
    second = nights(desk, site, "/feed.xml", "/map.xml", night=2)
    assert results(second, site) == {"/feed.xml": "unchanged", "/topic/quay": "unchanged"}
