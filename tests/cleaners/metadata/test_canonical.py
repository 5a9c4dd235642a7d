"""Canonical addresses: believed only where they can be the page's own."""

from __future__ import annotations

import pytest

from copydesk.cleaners.html.document import parse
from copydesk.cleaners.metadata import read_metadata
from copydesk.cleaners.urls.normalize import join_url

URL = "https://www.example.com/news/boats?utm_source=feed"


def canonical(href: str, url: str | None = URL) -> str | None:
    document = parse(f'<html><head><link rel="canonical" href="{href}"></head></html>', url)
    return read_metadata(document, url=url, fetched_at=None).canonical_url


@pytest.mark.parametrize(
    ("href", "address"),
    [
        ("https://www.example.com/news/boats", "https://www.example.com/news/boats"),
        ("https://example.com/news/boats", "https://example.com/news/boats"),
        ("http://m.example.com/news/boats", "http://m.example.com/news/boats"),
        ("/news/boats", "https://www.example.com/news/boats"),
        ("boats", "https://www.example.com/news/boats"),
        ("https://www.example.com/news/boats?utm_medium=x#top", "https://www.example.com/news/boats"),
        ("https://www.example.com/?p=7", "https://www.example.com/?p=7"),
    ],
)
def test_believed(href: str, address: str) -> None:
    assert canonical(href) == address


@pytest.mark.parametrize(
    "href",
    [
        "https://other.example/news/boats",
        "https://www.example.com.evil.example/news/boats",
        "https://me:secret@www.example.com/news/boats",
        "https://www.example.com/",
        "/",
        "/news/undefined",
        "https://www.example.com/null",
        "https://www.example.com/index.html",
        "javascript:alert(1)",
        "ftp://www.example.com/news/boats",
        "mailto:ann@example.com",
        "http://[",
        "",
    ],
)
def test_not_believed(href: str) -> None:
    assert canonical(href) is None


def test_the_front_page_names_itself() -> None:
    assert canonical("/", "https://www.example.com/?utm_source=x") == "https://www.example.com/"


def test_without_an_address_any_site_may_be_it() -> None:
    assert canonical("https://www.example.com/news/boats", None) == "https://www.example.com/news/boats"
    assert canonical("/news/boats", None) is None


@pytest.mark.parametrize(
    ("told", "url", "address"),
    [
        ("https://www.example.com/news/boats", URL, "https://www.example.com/news/boats"),
        ("https://www.example.com/news/harbour", URL, None),
        ("https://example.com/news/boats", None, "https://example.com/news/boats"),
        ("https://example.com/", None, None),
    ],
)
def test_open_graph_alone_moves_no_page(told: str, url: str | None, address: str | None) -> None:
    html = f'<link rel=canonical href="ftp://www.example.com/a"><meta property="og:url" content="{told}">'
    assert read_metadata(parse(html, url), url=url, fetched_at=None).canonical_url == address


@pytest.mark.parametrize(
    ("href", "url"),
    [
        ("/news/", "https://a.example/news/20471/ferry-stays-until-spring"),
        ("/news", "https://a.example/news/ferry-stays-until-spring"),
        ("/seite-404.html/404", "https://a.example/news/ferry-stays-until-spring"),
        ("/not-found", "https://a.example/news/ferry-stays-until-spring"),
        ("/artikel.php", "https://a.example/artikel.php?nr=20471"),
        ("/suche/?wort=faehre", "https://a.example/2026/03/18/faehre-bleibt-bis-mai.html"),
        ("/tag/ferries/", "https://a.example/news/ferry-stays-until-spring"),
        ("/2026/03/", "https://a.example/2026/03/18/ferry-stays-until-spring"),
    ],
)
def test_what_a_template_names_for_every_article_is_not_believed(href: str, url: str) -> None:
    assert canonical(href, url) is None


@pytest.mark.parametrize(
    ("href", "url"),
    [
        ("/ferry-stays-until-spring", "https://a.example/ferry-stays-until-spring/amp"),
        ("/news/20471", "https://a.example/news/20471/print"),
        ("/ferry-stays-until-spring", "https://a.example/ferry-stays-until-spring?page=2"),
        ("/artikel.php?nr=20471", "https://a.example/artikel.php?nr=20471&view=print"),
        ("/tag/ferries/", "https://a.example/tag/ferries/?sort=new"),
        ("/news/error-of-the-council", "https://a.example/n/20471"),
    ],
)
def test_what_names_the_article_itself_is_believed(href: str, url: str) -> None:
    assert canonical(href, url) == join_url(url, href)


def test_a_link_in_the_body_is_not_the_page_s() -> None:
    html = "<html><head></head><body><p><link rel=canonical href=/news/other></body></html>"
    assert read_metadata(parse(html, URL), url=URL, fetched_at=None).canonical_url is None


STORY = "https://www.example.com/2026/03/18/boats-stay-in-dock"


@pytest.mark.parametrize(
    "href",
    [
        "/en/",
        "/news/",
        "/news/local.html",
        "/login",
        "/about-us",
        "/sitemap.xml",
        "/feed",
        "{{ canonical }}",
        "https://www.example.com/${path}",
        "%7B%7Burl%7D%7D",
    ],
)
def test_what_names_no_article_is_not_the_address_of_one(href: str) -> None:
    assert canonical(href, STORY) is None


@pytest.mark.parametrize(
    ("own", "href", "is_believed"),
    [
        ("/news/4711-boats-stay-in-dock", "/news/4712-goat-on-the-runway", False),
        ("/news/4711-boats-stay-in-dock", "/de/4711-boote-bleiben-im-dock", True),
        ("/news/4711-boats-stay-in-dock", "/news/boats-stay-in-dock", True),
        ("/news/boats-stay-in-dock", "/news/harbour-closes-for-repairs", True),
        ("/2026/03/18/boats-stay-in-dock", "/news/boats-stay", True),
        ("/news/77", "/news/boats", True),
    ],
)
def test_numbers_and_words_tell_articles_apart(own: str, href: str, is_believed: bool) -> None:
    place = f"https://www.example.com{own}"
    assert canonical(href, place) == (join_url(place, href) if is_believed else None)
