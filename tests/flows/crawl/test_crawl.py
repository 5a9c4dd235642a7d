"""Whole crawls over loopback: discovery, pages, a second night, a stop, a crash, a host in trouble."""

import asyncio
import gzip
import hashlib
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from copydesk.cleaners.model.page import Page
from copydesk.cleaners.model.record import Outcome, Reason, Result
from copydesk.flows.config.groups import ArchiveLimits, FetchLimits, Politeness
from copydesk.flows.config.settings import Settings
from copydesk.flows.config.sources import SourceEntry
from copydesk.flows.crawl.crawl import crawl_hosts
from copydesk.flows.crawl.frontier import outcomes_of_copies
from copydesk.flows.crawl.job import Crawl, CrawlProgress, CrawlSummary
from copydesk.flows.storage.state.database import State, open_state
from copydesk.flows.storage.warc.reader import read_archive, read_member
from copydesk.flows.storage.warc.writer import ArchiveWriter, DiskFullError
from tests.flows.crawl.site import Answering, Site, page, response

SETTINGS = Settings(
    contact="desk@desk.example",
    politeness=Politeness(delay=0.0, after_abort=0.05, failures_to_open=3, open_seconds=0.2, max_openings=2),
    fetch=FetchLimits(idle_seconds=0.5, total_seconds=2, address_seconds=4, max_tries=2, backoff_seconds=0.01),
)
NIGHT = datetime(2026, 6, 1, 2, 0, 0, tzinfo=UTC)


class Desk:
    """A data folder and its nights over some sites."""

    def __init__(self, folder: Path, settings: Settings = SETTINGS) -> None:
        self.folder = folder
        self.settings = settings
        self.state: State = open_state(f"sqlite:///{folder / 'state.db'}")
        self.stop = asyncio.Event()
        self.seen: list[CrawlProgress] = []

    def run(self, sites: list[Site], make: Callable[[], dict[str, object]], night: int = 1) -> CrawlSummary:
        """One night: `make` gives the sources or addresses once the sites have their ports."""

        async def main() -> CrawlSummary:
            self.stop = asyncio.Event()
            async with AsyncExitStack() as stack:
                for site in sites:
                    await stack.enter_async_context(site.serve())
                return await self.crawl(sites, night, **make())

        return asyncio.run(main())

    async def crawl(self, sites: list[Site], night: int, **job: object) -> CrawlSummary:
        started = NIGHT + timedelta(days=night - 1)
        run = f"nightly-{night}"
        folder = self.folder / "archive" / started.date().isoformat()
        archive = ArchiveWriter(folder, run, software="copydesk", contact=None, limits=ArchiveLimits(min_free_bytes=0))
        allow = frozenset(site.address for site in sites)
        what = Crawl(run, started, archive, allow=allow, **job)  # type: ignore[arg-type]
        return await crawl_hosts(
            what, self.settings, self.state, now=lambda: started, stop=self.stop, progress=self.seen.append
        )

    def publish(self, summary: CrawlSummary) -> list[Outcome]:
        """What the later stages do, made short: every page is a record."""
        pages = [
            Outcome(summary.run, v.source_url, v.url, Result.RECORD, id=hashlib.md5(v.source_url.encode()).hexdigest())
            for v in summary.archived
        ]
        found = [*pages, *summary.outcomes()]
        found += outcomes_of_copies(summary.run, summary.visits, {o.source_url: o for o in found})
        self.state.settle(summary.run, found, "2026-06-01T03:00:00Z")
        return found

    def bodies(self, summary: CrawlSummary) -> dict[str, bytes]:
        found = {}
        for visit in summary.archived:
            saved = read_member(self.folder / (visit.archive or ""), visit.offset or 0)
            assert isinstance(saved, Page)
            found[visit.source_url.partition("//")[2].partition("/")[2]] = saved.body
        return found


def feed(site: Site, *paths: str) -> bytes:
    items = "".join(
        f"<item><link>{site.origin + path if path.startswith('/') else path}</link></item>" for path in paths
    )
    return response(f"<rss><channel>{items}</channel></rss>".encode(), Content_Type="application/rss+xml")


def later(make: Callable[[], bytes]) -> Answering:
    """A route whose answer needs the site's port."""

    async def answer(count: int, headers: dict[str, str], writer: asyncio.StreamWriter) -> None:
        writer.write(make())

    return answer


def news(count: int) -> Site:
    """A site with so many articles, a feed, and a sitemap index with a packed sitemap and a loop."""
    site = Site({f"/news/{n}": page(f"Story {n} of the harbour.") for n in range(count)})
    half = count // 2

    def sitemap() -> bytes:
        urls = "".join(f"<url><loc>{site.origin}/news/{n}</loc></url>" for n in range(half, count))
        return response(gzip.compress(f"<urlset>{urls}</urlset>".encode()), Content_Type="application/x-gzip")

    def index() -> bytes:
        maps = "".join(f"<sitemap><loc>{site.origin}/{name}</loc></sitemap>" for name in ("s.xml.gz", "index.xml"))
        return response(f"<sitemapindex>{maps}</sitemapindex>".encode(), Content_Type="text/xml")

    site.routes["/feed.xml"] = later(lambda: feed(site, *(f"/news/{n}" for n in range(half + 1))))
    site.routes["/s.xml.gz"] = later(sitemap)
    site.routes["/index.xml"] = later(index)
    return site


def source(site: Site, *paths: str, **told: object) -> dict[str, object]:
    entry = SourceEntry("S", tuple(site.origin + path for path in paths))
    return {"sources": (replace(entry, **told),)}  # type: ignore[arg-type]


def test_a_night_over_a_feed_and_sitemaps(tmp_path: Path) -> None:
    site, desk = news(10), Desk(tmp_path)
    summary = desk.run([site], lambda: source(site, "/feed.xml", "/index.xml"))
    assert sorted(desk.bodies(summary)) == [f"news/{n}" for n in range(10)]
    assert desk.bodies(summary)["news/3"] == b"<html><body><p>Story 3 of the harbour.</p></body></html>"
    assert (summary.outcomes(), summary.was_stopped, site.most) == ([], False, 1)
    (discovery,) = summary.discoveries
    assert [(a.kind, a.links) for a in discovery.asked] == [("rss", 6), ("sitemap_index", 2), ("sitemap", 5)]
    counts = [site.asked(path) for path in ("/robots.txt", "/index.xml", "/s.xml.gz", "/news/5", "/ai.txt")]
    assert counts == [1, 1, 1, 1, 1]
    assert {headers["user-agent"] for _, headers in site.hits} == {"Copydesk/0 (+desk@desk.example)"}
    assert (desk.seen[-1].done, desk.seen[-1].total, desk.seen[-1].hosts_left) == (10, 10, 0)


def test_patterns_and_limit(tmp_path: Path) -> None:
    site, desk = news(10), Desk(tmp_path)
    summary = desk.run([site], lambda: source(site, "/feed.xml", include=("/news/",), exclude=("/[02]$",), limit=2))
    assert sorted(desk.bodies(summary)) == ["news/1", "news/3"]


def test_hostile_links_and_broken_sources_are_reported(tmp_path: Path) -> None:
    site, canary, desk = news(2), Site({"/secret": page()}), Desk(tmp_path)
    bad = ("javascript:alert(1)", "file:///etc/passwd", "http://169.254.169.254/latest/")
    site.routes["/bad.xml"] = later(lambda: feed(site, *bad, canary.origin + "/secret", "/news/1"))
    site.routes["/page.xml"] = page()
    site.routes["/empty.xml"] = response(b"", Content_Type="application/rss+xml")
    paths = ("/bad.xml", "/page.xml", "/empty.xml", "/gone.xml")

    async def main() -> CrawlSummary:
        async with site.serve(), canary.serve():
            return await desk.crawl([site], 1, **source(site, *paths))

    summary = asyncio.run(main())
    told = {o.source_url.removeprefix(site.origin): o.reason for o in summary.outcomes()}
    assert told == {
        bad[0]: Reason.BAD_SCHEME,
        bad[1]: Reason.BAD_SCHEME,
        bad[2]: Reason.BLOCKED_ADDRESS,
        canary.origin + "/secret": Reason.BLOCKED_ADDRESS,
        "/page.xml": Reason.BAD_FEED,
        "/empty.xml": Reason.BAD_FEED,
        "/gone.xml": Reason.HTTP_STATUS,
    }
    assert (list(desk.bodies(summary)), canary.hits) == (["news/1"], [])


def conditional(body: bytes, etag: str) -> Answering:
    async def answer(count: int, headers: dict[str, str], writer: asyncio.StreamWriter) -> None:
        if headers.get("if-none-match") == etag:
            writer.write(response(b"", "304 Not Modified", Content_Length="", ETag=etag))
        else:
            writer.write(response(body, ETag=etag))

    return answer


def test_a_second_night_asks_conditionally_and_finds_what_changed(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    routes = {"/same": conditional(b"<p>same</p>", '"1"'), "/plain": page("plain"), "/new": page("old words")}
    site = Site({**routes, "/gone": page("here")})

    def urls() -> dict[str, object]:
        return {
            "urls": tuple(site.origin + path for path in ("/same", "/plain", "/new", "/gone", "/same?utm_source=x"))
        }

    first = desk.run([site], urls)
    assert len(first.archived) == 4
    assert sorted(o.outcome for o in desk.publish(first)) == ["duplicate", *["record"] * 4]
    site.routes |= {"/new": page("new words"), "/gone": response(b"", "404 Not Found")}
    second = desk.run([site], urls, night=2)
    assert desk.bodies(second) == {"new": b"<html><body><p>new words</p></body></html>"}
    told = {o.source_url.removeprefix(site.origin): (o.outcome, o.reason) for o in desk.publish(second)}
    assert told == {
        "/same": (Result.UNCHANGED, None),
        "/plain": (Result.UNCHANGED, None),
        "/new": (Result.RECORD, None),
        "/gone": (Result.REJECT, Reason.HTTP_STATUS),
        "/same?utm_source=x": (Result.DUPLICATE, None),
    }
    asked = [headers.get("if-none-match") for path, headers in site.hits if path == "/same"]
    assert asked == [None, '"1"']
    unchanged = {v.source_url: v for v in second.visits if v.result == "unchanged"}
    before = {v.source_url: v for v in first.visits}
    same = site.origin + "/same"
    assert (unchanged[same].archive, unchanged[same].offset) == (before[same].archive, before[same].offset)
    assert site.asked("/robots.txt") == 2


def test_a_page_that_was_rejected_is_read_again_when_it_comes_whole(tmp_path: Path) -> None:
    desk, site = Desk(tmp_path), Site({"/plain": page("plain"), "/tagged": conditional(b"<p>x</p>", '"1"')})

    def urls() -> dict[str, object]:
        return {"urls": (site.origin + "/plain", site.origin + "/tagged")}

    first = desk.run([site], urls)
    rejects = [Outcome(first.run, v.source_url, v.url, Result.REJECT, reason=Reason.PAYWALL) for v in first.archived]
    desk.state.settle(first.run, rejects, "2026-06-01T03:00:00Z")
    second = desk.run([site], urls, night=2)
    assert list(desk.bodies(second)) == ["plain"]
    (again,) = second.outcomes()
    assert (again.outcome, again.reason, again.detail) == (Result.REJECT, Reason.PAYWALL, "as it was")


def test_a_night_that_was_never_published_counts_for_nothing(tmp_path: Path) -> None:
    desk, site = Desk(tmp_path), Site({"/a": conditional(b"<p>a</p>", '"1"')})
    desk.run([site], lambda: {"urls": (site.origin + "/a",)})
    second = desk.run([site], lambda: {"urls": (site.origin + "/a",)}, night=2)
    assert list(desk.bodies(second)) == ["a"]
    assert "if-none-match" not in site.hits[-1][1]


def test_validators_that_lie_are_found_out_and_no_longer_trusted(tmp_path: Path) -> None:
    desk, site = Desk(tmp_path), Site({"/a": conditional(b"<p>one</p>", '"1"')})

    def night(number: int) -> CrawlSummary:
        summary = desk.run([site], lambda: {"urls": (site.origin + "/a",)}, night=number)
        desk.publish(summary)
        return summary

    night(1)
    site.routes["/a"] = conditional(b"<p>two</p>", '"1"')
    assert [o.outcome for o in night(2).outcomes()] == [Result.UNCHANGED]
    assert list(desk.bodies(night(9)).values()) == [b"<p>two</p>"]
    site.routes["/a"] = conditional(b"<p>three</p>", '"1"')
    assert list(desk.bodies(night(10)).values()) == [b"<p>three</p>"]


def test_robots_and_rights(tmp_path: Path) -> None:
    robots = b"User-agent: *\nContent-Signal: ai-train=no\nDisallow: /private/\nCrawl-delay: 0.2\n"
    site = Site({path: page() for path in ("/a", "/b", "/private/1")})
    site.routes["/robots.txt"] = response(robots, Content_Type="text/plain")
    site.routes["/.well-known/tdmrep.json"] = response(b'[{"location": "/a", "tdm-reservation": 1}]')
    down = Site({"/a": page(), "/robots.txt": response(b"oops", "503 Down")})
    desk = Desk(tmp_path)
    paths = ("/a", "/b", "/private/1")
    summary = desk.run([site, down], lambda: {"urls": (*(site.origin + path for path in paths), down.origin + "/a")})
    told = {o.source_url: (o.outcome, o.reason) for o in summary.outcomes()}
    assert told == {
        site.origin + "/private/1": (Result.REJECT, Reason.ROBOTS_DISALLOWED),
        down.origin + "/a": (Result.FAILURE, Reason.ROBOTS_UNREACHABLE),
    }
    assert (site.asked("/private/1"), down.asked("/a")) == (0, 0)
    gaps = [b - a for a, b in zip(site.times, site.times[1:], strict=False)]
    assert min(gaps[1:]) >= 0.19
    rights = {}
    for path in sorted((tmp_path / "archive").rglob("*.warc.gz")):
        for saved, _ in read_archive(path):
            assert isinstance(saved, Page)
            rights[saved.source_url.removeprefix(site.origin)] = (
                saved.header("content-signal"),
                saved.header("tdm-reservation"),
            )
    assert rights == {"/a": ("ai-train=no", "1"), "/b": ("ai-train=no", None)}


def test_a_host_that_was_down_for_a_while_loses_no_address(tmp_path: Path) -> None:
    trouble = response(b"oops", "500 Oops")
    site = Site({f"/{n}": [trouble] * 2 + [page()] for n in range(4)} | {"/9": page()})
    desk = Desk(tmp_path)
    summary = desk.run([site], lambda: {"urls": tuple(f"{site.origin}/{n}" for n in (0, 1, 2, 3, 9))})
    assert sorted(desk.bodies(summary)) == ["0", "1", "2", "3", "9"]


def test_a_host_that_stays_down_is_left_alone(tmp_path: Path) -> None:
    site, desk = Site({f"/{n}": response(b"oops", "500 Oops") for n in range(30)}), Desk(tmp_path)
    summary = desk.run([site], lambda: {"urls": tuple(f"{site.origin}/{n}" for n in range(30))})
    outcomes = summary.outcomes()
    assert {(o.outcome, o.reason) for o in outcomes} == {(Result.FAILURE, Reason.HTTP_STATUS)}
    assert {o.retry_at for o in outcomes} == {"2026-06-01T03:00:00Z"}
    assert len(outcomes) == 30
    assert sum(site.asked(f"/{n}") for n in range(30)) <= 12


def test_a_host_that_asks_for_a_day_of_rest_gets_it(tmp_path: Path) -> None:
    rest = response(b"", "429 Slow", Retry_After="86400")
    site, desk = Site({f"/{n}": rest for n in range(3)}), Desk(tmp_path)

    def urls() -> dict[str, object]:
        return {"urls": tuple(f"{site.origin}/{n}" for n in range(3))}

    summary = desk.run([site], urls)
    told = [(o.reason, o.retry_at) for o in summary.outcomes()]
    assert told == [(Reason.RATE_LIMITED, "2026-06-02T02:00:00Z")] * 3
    assert sum(site.asked(f"/{n}") for n in range(3)) == 1


def test_addresses_that_failed_are_due_again(tmp_path: Path) -> None:
    site, desk = news(2), Desk(tmp_path)
    site.routes["/news/1"] = response(b"oops", "500 Oops")
    desk.publish(desk.run([site], lambda: source(site, "/feed.xml")))
    site.routes |= {"/feed.xml": later(lambda: feed(site, "/news/0")), "/news/1": page("back")}
    second = desk.run([site], lambda: source(site, "/feed.xml"), night=2)
    assert desk.bodies(second) == {"news/1": b"<html><body><p>back</p></body></html>"}


def test_a_feed_that_failed_is_not_taken_for_a_page(tmp_path: Path) -> None:
    site, desk = news(2), Desk(tmp_path)
    site.routes["/down.xml"] = response(b"oops", "503 Down")
    first = desk.publish(desk.run([site], lambda: source(site, "/feed.xml", "/down.xml")))
    told = {o.source_url.removeprefix(site.origin): (o.outcome, o.retry_at) for o in first if o.reason}
    assert told == {"/down.xml": (Result.FAILURE, "2026-06-01T03:00:00Z")}
    asked = site.asked("/down.xml")
    second = desk.run([site], lambda: source(site, "/feed.xml"), night=2)
    assert (site.asked("/down.xml"), second.archived) == (asked, [])


def test_a_stop_ends_soon_and_the_run_goes_on_where_it_was(tmp_path: Path) -> None:
    site, desk = news(12), Desk(tmp_path)
    site.latency = 0.05

    def news_asked() -> int:
        return sum(path.startswith("/news/") for path, _ in site.hits)

    async def stop_at_the_fourth() -> None:
        while news_asked() < 4:
            await asyncio.sleep(0.005)
        desk.stop.set()

    async def main() -> CrawlSummary:
        async with site.serve():
            stopping = asyncio.create_task(stop_at_the_fourth())
            summary = await desk.crawl([site], 1, **source(site, "/feed.xml", "/index.xml"))
            await stopping
            return summary

    first = asyncio.run(main())
    assert first.was_stopped
    assert news_asked() <= 5
    done = set(desk.bodies(first))
    assert 0 < len(done) < 5
    assert list((tmp_path / "archive").rglob("*.open")) == []
    site.hits.clear()
    second = desk.run([site], lambda: source(site, "/feed.xml", "/index.xml"))
    assert sorted(desk.bodies(second)) == sorted(f"news/{n}" for n in range(12))
    assert {path.strip("/") for path, _ in site.hits} & done == set()
    assert site.asked("/feed.xml") == 0


def test_what_the_archive_holds_is_not_asked_for_again(tmp_path: Path) -> None:
    site, desk = Site({f"/{n}": page(f"Story {n}.") for n in range(6)}), Desk(tmp_path)

    def urls() -> dict[str, object]:
        return {"urls": tuple(f"{site.origin}/{n}" for n in range(6))}

    whole = desk.run([site], urls)
    lost = [replace(v, **dict.fromkeys(("result", "archive", "offset", "sha256"))) for v in whole.visits[3:]]
    desk.state.acknowledge("nightly-1", lost)
    (path,) = (tmp_path / "archive").rglob("*.warc.gz")
    path.write_bytes(path.read_bytes()[:-200])
    path.rename(path.with_name(path.name + ".open"))
    site.hits.clear()
    again = desk.run([site], urls)
    assert desk.bodies(again) == desk.bodies(whole)
    assert [p for p, _ in site.hits] == []
    assert [(v.source_url, v.sha256, v.offset) for v in again.visits] == [
        (v.source_url, v.sha256, v.offset) for v in whole.visits
    ]


def test_a_full_disk_is_told_before_the_first_request(tmp_path: Path) -> None:
    site, desk = Site({"/a": page()}), Desk(tmp_path)

    async def main() -> None:
        async with site.serve():
            limits = ArchiveLimits(min_free_bytes=10**18)
            archive = ArchiveWriter(tmp_path / "x", "r", software="copydesk", contact=None, limits=limits)
            job = Crawl("r", NIGHT, archive, urls=(site.origin + "/a",), allow=frozenset({site.address}))
            await crawl_hosts(job, SETTINGS, desk.state, now=lambda: NIGHT)

    with pytest.raises(DiskFullError, match="bytes free"):
        asyncio.run(main())
    assert site.hits == []


def test_a_disk_that_fills_up_ends_the_run_and_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site, desk = Site({f"/{n}": page() for n in range(9)}, latency=0.03), Desk(tmp_path)
    left = iter([None] * 4)
    monkeypatch.setattr(ArchiveWriter, "check_space", lambda self: next(left) if left.__length_hint__() else _full())

    def urls() -> dict[str, object]:
        return {"urls": tuple(f"{site.origin}/{n}" for n in range(9))}

    with pytest.raises(DiskFullError):
        desk.run([site], urls)
    assert any(v.result == "archived" for v in desk.state.visits("nightly-1"))
    monkeypatch.undo()
    assert len(desk.run([site], urls).archived) == 9


def _full() -> None:
    raise DiskFullError(28, "full")


def test_a_source_says_under_which_name_its_hosts_are_asked(tmp_path: Path) -> None:
    site = news(2)
    agent = "GazetteBot/2.0 (+https://gazette.example/bot)"
    source = lambda: {"sources": (SourceEntry("a", (site.origin + "/feed.xml",), user_agent=agent),)}  # noqa: E731
    Desk(tmp_path).run([site], source)
    assert {headers["user-agent"] for _, headers in site.hits} == {agent}
