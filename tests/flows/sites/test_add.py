"""Sources found from a home page; `copydesk sites add` writes what was found, and the night uses it."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from copydesk.cleaners.model.record import Reason
from copydesk.flows.cli.commands import command_line
from copydesk.flows.config.sources import read_sources
from copydesk.flows.demo.newspapers import DemoServer
from copydesk.flows.http.responses import FetchError
from copydesk.flows.sites.add import Found, find_sources, followed
from tests.flows.crawl.site import Site, response
from tests.flows.crawl.test_crawl import SETTINGS, feed, later


def find(site: Site) -> tuple[Found, ...] | FetchError:
    async def main() -> tuple[Found, ...] | FetchError:
        async with site.serve():
            now = datetime(2026, 6, 1, tzinfo=UTC)
            return await find_sources(site.origin, SETTINGS, now=lambda: now, allow=frozenset({site.address}))

    return asyncio.run(main())


LINKS = "".join(f'<a href="/news/council-votes-on-harbour-wall-{n}">x</a>' for n in range(6))


def test_declared_feeds_sitemaps_of_robots_and_the_page_itself() -> None:
    head = '<link rel="alternate" type="application/rss+xml" href="/all.rss">'
    site = Site({"/": response(f"<html><head>{head}</head><body>{LINKS}</body></html>".encode())})
    site.routes["/all.rss"] = later(lambda: feed(site, "/news/1", "/news/2"))
    site.routes["/robots.txt"] = later(lambda: response(f"Sitemap: {site.origin}/map.xml".encode()))
    site.routes["/map.xml"] = later(
        lambda: response(f"<urlset><url><loc>{site.origin}/n</loc></url></urlset>".encode())
    )
    assert find(site) == (
        Found(site.origin + "/all.rss", "rss", 2),
        Found(site.origin + "/map.xml", "sitemap", 1),
        Found(site.origin + "/", "page", 6),
    )
    assert site.asked("/feed") == 0


def test_usual_places_where_nothing_is_declared() -> None:
    site = Site({"/": response(b"<html><body>Hello.</body></html>")})
    site.routes["/feed.xml"] = later(lambda: feed(site, "/news/1"))
    assert find(site) == (Found(site.origin + "/feed.xml", "rss", 1),)


def test_a_sitemap_that_robots_txt_names_without_its_host() -> None:
    site = Site(
        {"/": response(b"<html><body>Hello.</body></html>"), "/robots.txt": response(b"Sitemap: /maps/a.xml\n")}
    )
    site.routes["/maps/a.xml"] = later(
        lambda: response(f"<urlset><url><loc>{site.origin}/n</loc></url></urlset>".encode())
    )
    assert find(site) == (Found(site.origin + "/maps/a.xml", "sitemap", 1),)


@pytest.mark.parametrize("place", ["/wp-sitemap.xml", "/sitemap-index.xml", "/sitemap_index.xml"])
def test_an_index_of_sitemaps_in_a_usual_place(place: str) -> None:
    site = Site({"/": response(b"<html><body>Hello.</body></html>")})
    body = "<sitemapindex><sitemap><loc>{}/part.xml</loc></sitemap></sitemapindex>"
    site.routes[place] = later(lambda: response(body.format(site.origin).encode()))
    assert find(site) == (Found(site.origin + place, "sitemap_index", 1),)


def test_a_home_page_that_cannot_be_fetched() -> None:
    found = find(Site({}))
    assert isinstance(found, FetchError)
    assert found.reason is Reason.HTTP_STATUS


@pytest.mark.parametrize(
    ("found", "urls"),
    [
        (
            [Found("https://a.example/m", "sitemap", 1), Found("https://a.example/f", "rss", 2)],
            ("https://a.example/f",),
        ),
        (
            [Found("https://a.example/m", "sitemap", 1), Found("https://a.example/i", "sitemap_index", 2)],
            ("https://a.example/m", "https://a.example/i"),
        ),
        ([Found("https://a.example/", "page", 9)], ("https://a.example/",)),
    ],
)
def test_feeds_are_followed_and_longer_sitemaps(found: list[Found], urls: tuple[str, ...]) -> None:
    assert followed(found) == urls


def test_a_site_is_added_from_its_home_page_to_a_folder_that_is_not_there_yet(tmp_path: Path) -> None:
    data = tmp_path / "news"
    with DemoServer() as demo:
        home = demo.origins["en"] + "/"
        opened = ["--allow", home.removeprefix("http://").rstrip("/")]
        done = CliRunner().invoke(command_line(), ["sites", "add", home, "--data", str(data), *opened])
        assert done.exit_code == 0, done.output
        (source,) = read_sources(data / "sources.toml")
        assert any(url.startswith(home) and "feed" in url for url in source.urls), source.urls
        night = CliRunner().invoke(command_line(), ["crawl", "--data", str(data), "--delay", "0.02", *opened])
        assert night.exit_code == 0, night.output
        assert " record" in night.output
