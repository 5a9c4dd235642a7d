# ruff: noqa: E501 - a site is one line
"""Small sites of many habits over real HTTP: what a night takes from a section, a home page or a sitemap, and nothing else."""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest

from copydesk.flows.crawl.address_shapes import is_list, is_service
from tests.flows.crawl.site import Site, page, response
from tests.flows.crawl.test_crawl import Desk, feed, later, source

TITLES = ("Harbour wall is mended at last", "The ferry runs on Sundays again", "Council votes on the new bridge")
MENU = "<nav><ul><li><a href='/'>Home</a></li><li><a href='/sport/'>Sport</a></li><li><a href='/about'>About us</a></li></ul></nav>"
Route = bytes | Callable[[Site], bytes]


def html(body: str, head: str = "") -> bytes:
    return response(f"<!doctype html><html><head>{head}</head><body>{MENU}{body}</body></html>".encode())


def cards(paths: list[str], tag: str = "div") -> str:
    shown = zip(paths, TITLES, strict=True)
    return "".join(
        f"<{tag} class=card><a href='{p}'><img src=/i.jpg></a><a href='{p}'>{t}</a></{tag}>" for p, t in shown
    )


def sitemap(*paths: str) -> Callable[[Site], bytes]:
    def make(site: Site) -> bytes:
        urls = "".join(f"<url><loc>{site.origin}{path}</loc></url>" for path in paths)
        return response(f"<urlset>{urls}</urlset>".encode(), Content_Type="text/xml")

    return make


def links(prefix: str, *names: str) -> str:
    return "".join(f"<a href='{prefix}{name}'>All about our {name} in town</a>" for name in names)


NUMBERS = ["/n/101", "/n/102", "/n/103"]
OPAQUE = ["/x7f3a", "/b92kd", "/q0p1z"]
QUERIES = ["/story?sid=11", "/story?sid=12", "/story?sid=13"]
WORDS = ["/mar/roof", "/mar/wall", "/mar/ferry"]
HAN = [quote(f"/新闻/{name}") for name in ("港口墙修好了", "渡轮周日开航", "议会投票新桥")]
DATED = ["/2026/03/02/a.html", "/2026/03/03/b.html", "/2026/03/04/c.html"]
LISTS = (
    "/", "/en/", "/author/ada/", "/schlagworte/y/", "/seite/2/", "/2026/03/", "/impressum/", "/kontakt", "/search?q=a", "/blog/",
    "/category/news/page/3/", "/wp-login.php", "/fr/a-propos", "/fr/mots-cles/mer",
)  # fmt: skip
BLOG = ["/blog/one", "/blog/two", "/blog/three"]

SITES: dict[str, tuple[str, dict[str, Route], list[str]]] = {
    "numbers in cards": ("/sec", {"/sec": html(cards(NUMBERS))}, NUMBERS),
    "names that say nothing, in headings": ("/sec", {"/sec": html("".join(f"<h3><a href='{p}'>{t}</a></h3>" for p, t in zip(OPAQUE, TITLES, strict=True)))}, OPAQUE),
    "parameters": ("/sec", {"/sec": html(cards(QUERIES))}, QUERIES),
    "one word each, in a table": ("/sec", {"/sec": html("<table>" + cards(WORDS, "td") + "</table>")}, WORDS),
    "a footer of services": ("/sec", {"/sec": html(cards(WORDS) + f"<footer>{links('/srv/', 'terms', 'jobs', 'shop')}</footer>")}, WORDS),
    "a sidebar of services": ("/sec", {"/sec": html(cards(WORDS) + f"<div class=sidebar>{links('/dienste/', 'kino', 'bad', 'bus')}</div>")}, WORDS),
    "words without blanks": ("/sec", {"/sec": html("".join(f"<li><a href='{p}'>港口的墙终于修好了第{n}</a></li>" for n, p in enumerate(HAN)))}, HAN),
    "a home page without a feed": ("/", {"/": html(cards(DATED, "article"))}, DATED),
    "a feed by a relative address": ("/", {"/": html("", "<link rel=alternate type='application/rss+xml' href=f.rss>"), "/f.rss": lambda s: feed(s, *DATED)}, DATED),
    "a feed at a usual place": ("/", {"/": html("<a href=/rss>RSS</a>"), "/rss": lambda s: feed(s, *DATED)}, DATED),
    "a sitemap that robots.txt names": ("/", {"/": html("<div id=app></div>"), "/maps/x.xml": sitemap(*DATED), "/robots.txt": lambda s: response(f"User-agent: *\nSitemap: {s.origin}/maps/x.xml\n".encode(), Content_Type="text/plain")}, DATED),
    "a sitemap of all that there is": ("/map.xml", {"/map.xml": sitemap(*LISTS, *BLOG)}, BLOG),
    "a sitemap of a few pages": ("/map.xml", {"/map.xml": sitemap("/docs/a", "/posts/b/", "/c.html")}, ["/docs/a", "/posts/b/", "/c.html"]),
}  # fmt: skip


@pytest.mark.parametrize(("start", "routes", "wanted"), SITES.values(), ids=SITES)
def test_what_a_night_takes(tmp_path: Path, start: str, routes: dict[str, Route], wanted: list[str]) -> None:
    site = Site({path: page(f"Report of {path}.") for path in (*LISTS, *wanted)})
    for path, route in routes.items():
        site.routes[path] = route if isinstance(route, bytes) else later(lambda route=route: route(site))  # type: ignore[misc]
    summary = Desk(tmp_path).run([site], lambda: source(site, start))
    assert sorted(v.source_url.removeprefix(site.origin) for v in summary.archived) == sorted(wanted)


@pytest.mark.parametrize(
    "path", ["/it-works", "/news/en", "/news/search-for-the-otter", "/suche-nach-dem-otter", "/info/2026-flood"]
)
def test_what_sounds_like_a_page_of_the_site(path: str) -> None:
    assert not is_list(f"https://a.example{path}")
    assert not is_service(f"https://a.example{path}")


@pytest.mark.parametrize(
    ("path", "is_one"),
    [
        ("/p/2/", True),
        ("/p/214", False),
        ("/news/2026/03/", True),
        ("/cartoon/2026/03/05/", False),
        ("/story/2026", False),
    ],
)
def test_numbers_in_addresses_that_tell_lists(path: str, is_one: bool) -> None:
    assert is_list(f"https://a.example{path}") is is_one


@pytest.mark.parametrize("path", ["/terms-and-conditions/", "/en/our-team", "/quem-somos", "/kontakta-oss.html"])
def test_pages_of_the_site_itself(path: str) -> None:
    assert is_service(f"https://a.example{path}")
    assert not is_service(f"https://a.example/news/2026{path}")
