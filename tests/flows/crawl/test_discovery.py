"""What a site publishes is found from its home page, from a section, from feed and sitemap together; lists are none."""

import os
import signal
from pathlib import Path
from tempfile import gettempdir

import pytest

from copydesk.cleaners.model.record import Reason
from copydesk.flows.config.sources import SourceEntry
from copydesk.flows.crawl import parsers
from copydesk.flows.crawl.address_shapes import fronts_of, is_list, is_service, shape_of
from copydesk.flows.crawl.discover import choose_links
from copydesk.flows.crawl.guard import Guard
from copydesk.flows.crawl.job import CrawlSummary
from copydesk.flows.crawl.listing import ListingLink, ListingTask
from copydesk.flows.crawl.read_listing import read_listing
from copydesk.flows.crawl.sections import declared_feeds, parse_section
from copydesk.flows.sites.add import Found, followed
from tests.flows.crawl.site import Site, page, response
from tests.flows.crawl.test_crawl import Desk, feed, later

HOME = "https://paper.example/"


def found(body: str, base: str = HOME) -> list[str]:
    return [link.url.removeprefix("https://paper.example") for link in parse_section(body, base, max_links=100).links]


def item(path: str, title: str = "Tide turns early this year") -> str:
    head = f'<header><h2><a href="{path}">{title}</a></h2></header>'
    return f'<article>{head}<p>Text. <a href="{path}">Read on</a></p></article>'


MENU = '<nav><a href="/about/">About</a><a href="/old-harbour">Our town</a><a href="/tags/sea/">Sea</a></nav>'


def test_short_names_under_headings() -> None:
    body = MENU + "".join(map(item, ("/tide-turns.html", "/new-quay/", "/gulls.html")))
    assert found(body) == ["/tide-turns.html", "/new-quay/", "/gulls.html"]


def test_numbers_in_one_folder() -> None:
    body = "".join(
        f'<div class="teaser"><a href="/news/{n}">The council met for the {n}th time</a></div>' for n in (7, 8, 12)
    )
    assert found(body + '<a href="/feedback/9">9</a>') == ["/news/7", "/news/8", "/news/12"]


def test_what_has_the_form_of_the_articles_is_one() -> None:
    body = "".join(item(f"/stories/{name}") for name in ("one-night", "two-boats", "three-gulls"))
    body += '<ul><li><a href="/stories/four-winds">4</a></li></ul><p><a href="/shop-window">Ours</a></p>'
    assert found(body) == ["/stories/one-night", "/stories/two-boats", "/stories/three-gulls", "/stories/four-winds"]


def test_menus_lists_and_services_are_none() -> None:
    menu = '<ul class="main-menu menu"><li><h3><a href="/harbour-days">Harbour days are back</a></h3></li></ul>'
    lists = "".join(
        f'<h2><a href="{path}">The best of the year</a></h2>'
        for path in ("/tag/sea", "/author/ada-quill", "/2026/11/", "/page/2/", "/about")
    )
    assert found(menu + lists + item("/gulls")) == ["/gulls"]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/", True), ("/index.html", True), ("/tag/sea/", True), ("/category/news.html", True), ("/tags.html", True),
        ("/author/ada-quill.html", True), ("/archives/2026/11/", True), ("/2026/", True), ("/2026/11/02/", True),
        ("/blog/page/3/", True), ("/index-2.html", True), ("/news?page=4", True), ("/kategorie/hafen/seite/2", True),
        ("/seite-2.html", True), ("/hafen/page_3.php", True), ("/hafen/страница-2", True), ("/p12.html", False),
        ("/2026/11/02/tide-turns/", False), ("/tide-turns.html", False), ("/category/news/tide-turns-early", False),
        ("/topics/sea-1234567", False), ("/news/7", False), ("/?p=12", False), ("/page-turner", False),
    ],
)  # fmt: skip
def test_lists_by_their_address(path: str, expected: bool) -> None:
    assert is_list("https://paper.example" + path) is expected


def test_pages_of_the_site_and_fronts_of_sections() -> None:
    paths = ("about", "contact/", "impressum.html", "about/tide-turns", "gulls")
    assert [is_service(HOME + path) for path in paths] == [
        True, True, True, False, False,
    ]  # fmt: skip
    urls = [
        HOME + path for path in ("blog/", "blog/a", "blog/b/", "blog/c.html", "long/", "long/2", "long/3", "long/4")
    ]
    assert fronts_of(urls) == {HOME + "blog/"}


def test_a_form_tells_numbers_from_names() -> None:
    assert shape_of(HOME + "news/123") == shape_of(HOME + "news/9") != shape_of(HOME + "news/sea")
    assert (
        shape_of(HOME + "a/one-night.html") == shape_of(HOME + "a/two-nights.html") != shape_of(HOME + "a/two-nights")
    )


def test_a_feed_of_comments_is_no_feed() -> None:
    link = '<link rel="alternate" type="application/rss+xml" href="{}">'
    body = "".join(map(link.format, ("/feed/", "/comments/feed/", "/tide/feed/?withcomments=1")))
    assert declared_feeds(body, HOME) == ("https://paper.example/feed/",)


def night(folder: Path, site: Site, *paths: str, **source: object) -> CrawlSummary:
    def make() -> dict[str, object]:
        return {"sources": (SourceEntry("paper", tuple(site.origin + path for path in paths), **source),)}  # type: ignore[arg-type]

    return Desk(folder).run([site], make)


def outcomes(done: CrawlSummary, site: Site) -> dict[str, str | None]:
    return {v.source_url.removeprefix(site.origin): v.reason or v.result for v in done.visits}


def test_a_home_page_gives_what_its_feed_has(tmp_path: Path) -> None:
    link = '<link rel="alternate" type="application/rss+xml" href="{}">'
    head = link.format("/feed/") + link.format("/comments/feed/")
    site = Site({f"/{n}": page(f"Report {n}.") for n in "abc"})
    site.routes["/"] = response(f"<html><head>{head}</head><body>{item('/c')}</body></html>".encode())
    site.routes["/feed/"] = later(lambda: feed(site, "/a", "/b"))
    site.routes["/comments/feed/"] = later(lambda: feed(site, "/a#comment-1"))
    assert outcomes(night(tmp_path, site, "/"), site) == {"/a": "archived", "/b": "archived", "/c": "archived"}
    assert site.asked("/comments/feed/") == 0


def test_a_home_page_without_links_leads_to_the_usual_places(tmp_path: Path) -> None:
    site = Site({"/": response(b"<html><body><div id=app></div></body></html>"), "/a": page("Report.")})
    site.routes["/sitemap.xml"] = later(
        lambda: response(f"<urlset><url><loc>{site.origin}/a</loc></url></urlset>".encode())
    )
    assert outcomes(night(tmp_path, site, "/"), site) == {"/a": "archived"}


def test_lists_of_a_sitemap_are_named_and_not_asked_for(tmp_path: Path) -> None:
    paths = ("/", "/tags/sea/", "/about/", "/tide-turns/", "/2026/11/")
    site = Site({path: page(f"Report of {path}.") for path in paths})
    urls = lambda: "".join(f"<url><loc>{site.origin}{path}</loc></url>" for path in paths)  # noqa: E731
    site.routes["/sitemap.xml"] = later(lambda: response(f"<urlset>{urls()}</urlset>".encode()))
    assert outcomes(night(tmp_path, site, "/sitemap.xml"), site) == {
        "/": Reason.INDEX_PAGE, "/tags/sea/": Reason.INDEX_PAGE, "/2026/11/": Reason.INDEX_PAGE,
        "/about/": Reason.NO_ARTICLE, "/tide-turns/": "archived",
    }  # fmt: skip
    assert [site.asked(path) for path in paths] == [0, 0, 0, 1, 0]


def test_what_a_feed_has_is_an_article_wherever_it_stands(tmp_path: Path) -> None:
    site = Site({f"/topic/{n}": page(f"Report {n}.") for n in ("sea", "quay")})
    site.routes["/feed.xml"] = later(lambda: feed(site, "/topic/sea"))
    site.routes["/sitemap.xml"] = later(
        lambda: response(f"<urlset><url><loc>{site.origin}/topic/quay</loc></url></urlset>".encode())
    )
    assert set(outcomes(night(tmp_path, site, "/feed.xml", "/sitemap.xml"), site).values()) == {"archived"}


@pytest.mark.parametrize(
    ("body", "source", "why"),
    [
        (
            "<html><body><a href='/x'>x</a></body></html>",
            {},
            "shows 1 links of its site, none that is plainly an article's",
        ),
        ("<rss><channel></channel></rss>", {}, "lists nothing now"),
        (
            "<rss><channel><item><link>/a</link></item></channel></rss>",
            {"include": ("/sport/",)},
            "none of its 1 addresses is wanted",
        ),
    ],
)
def test_a_source_that_gives_nothing_says_why(tmp_path: Path, body: str, source: dict[str, object], why: str) -> None:
    kind = "text/html" if body.startswith("<html") else "text/xml"
    site = Site({"/section": response(body.encode(), Content_Type=kind)})
    (visit,) = night(tmp_path, site, "/section", **source).visits
    assert (visit.result, visit.reason) == ("reject", Reason.BAD_FEED)
    assert why in (visit.detail or "")


def test_a_short_feed_and_a_longer_sitemap_are_both_followed() -> None:
    both = [Found(HOME + "feed", "rss", 10), Found(HOME + "map.xml", "sitemap", 400), Found(HOME, "page", 20)]
    assert followed(both) == (HOME + "feed", HOME + "map.xml")
    assert followed(both[2:]) == (HOME,)


@pytest.mark.parametrize(
    "path",
    [
        "/blog/",
        "/about/index.html",
        "/pages/about/",
        "/en/contact/",
        "/galleries/",
        "/über-uns/",
        "/mentions-legales",
        "/404.html",
    ],
)
def test_what_of_a_sitemap_is_no_article(tmp_path: Path, path: str) -> None:
    stories = [f"/blog/2026/03/0{n}/tide-{n}/index.html" for n in range(1, 5)]
    site = Site({each: page(f"Report of {each}.") for each in (*stories, path)})
    urls = lambda: "".join(f"<url><loc>{site.origin}{each}</loc></url>" for each in (path, *stories))  # noqa: E731
    site.routes["/sitemap.xml"] = later(lambda: response(f"<urlset>{urls()}</urlset>".encode()))
    found = outcomes(night(tmp_path, site, "/sitemap.xml"), site)
    assert [found[each] for each in stories] == ["archived"] * 4
    assert found[path] in (Reason.INDEX_PAGE, Reason.NO_ARTICLE)


@pytest.mark.parametrize(
    "path",
    [
        "/blog/p%C3%A1gina/2",
        "/ämne/hav/",
        "/avainsana/meri",
        "/mots-cles/port/",
        "/categorías/mar/",
        "/autori/ada-penrose/",
        "/タグ/海/",
        "/blog/sida/2/",
        "/blog/página/3/",
        "/strona/2",
        "/tags/sea/page/2/",
        "/author/ada/index.html",
        "/2026/03/index.html",
        "/category/harbour/?page=2",
        "/writers/ada-penrose",
    ],
)
def test_lists_in_many_languages(path: str) -> None:
    assert is_list(f"https://a.example{path}")


@pytest.mark.parametrize(
    "path",
    [
        "/2026/03/02/tags-of-the-sea",
        "/news/page-of-glory",
        "/harbour/author-dies-at-90",
        "/side-by-side",
        "/blog/category-five-storm",
        "/tag/harbour/12345-the-wall-is-mended",
        "/sujets-divers",
        "/p/on-otters",
        "/news/123",
    ],
)
def test_articles_that_sound_like_lists(path: str) -> None:
    assert not is_list(f"https://a.example{path}")


def test_a_list_is_one_though_an_article_has_an_address_of_its_form() -> None:
    told = (("/blog/heron", None), ("/blog/archive", "list"), ("/blog/tags", "list"), ("/blog/about", "service"))
    links = [ListingLink(f"https://a.example{path}", aside=aside) for path, aside in told]  # type: ignore[arg-type]
    listed, refused = choose_links(links, Guard(), 10, frozenset({("blog", "a")}))
    assert [link.url.rpartition("/")[2] for link in listed] == ["heron", "about"]
    assert [url.rpartition("/")[2] for url, _ in refused] == ["archive", "tags"]


def dies_once(task: ListingTask) -> object:
    """Read a listing in a worker that is killed the first time."""
    mark = Path(gettempdir()) / f"copydesk-dies-once-{task.url.rpartition(':')[2].replace('/', '-')}"
    if mark.exists():
        mark.unlink()
        return read_listing(task)
    mark.touch()
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("nobody is here any more")


def test_a_worker_that_is_killed_while_it_reads_a_listing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parsers, "_read_listing", dies_once)
    site = Site({"/a": page("Report."), "/b": page("Another.")})
    site.routes["/feed.xml"] = later(lambda: feed(site, "/a", "/b"))
    assert outcomes(night(tmp_path, site, "/feed.xml"), site) == {"/a": "archived", "/b": "archived"}
    assert site.asked("/feed.xml") == 1
