"""Canonical addresses: believed only where they can be the page's own."""

from __future__ import annotations

import pytest

from copydesk.cleaners.html.document import parse
from copydesk.cleaners.metadata import read_metadata

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


def test_open_graph_serves_where_the_link_does_not() -> None:
    html = '<link rel=canonical href="https://other.example/a"><meta property="og:url" content="https://example.com/news/boats">'
    found = read_metadata(parse(html, URL), url=URL, fetched_at=None)
    assert found.canonical_url == "https://example.com/news/boats"


def test_a_link_in_the_body_is_not_the_page_s() -> None:
    html = "<html><head></head><body><p><link rel=canonical href=/news/other></body></html>"
    assert read_metadata(parse(html, URL), url=URL, fetched_at=None).canonical_url is None
