"""Signs of a list: headings that lead to other pages, the address, JSON-LD."""

import pytest

from copydesk.cleaners.html.document import parse
from copydesk.cleaners.metadata import read_metadata


def is_listing(body: str, url: str, head: str = "<title>The Ledger</title>") -> bool:
    document = parse(f"<html><head>{head}</head><body><main>{body}</main></body></html>", url)
    return read_metadata(document, url=url, fetched_at=None).listing.is_listing


SHOWN = '<article><h2><a href="/news/ferry-stays">Ferry stays</a></h2><p>It stays.</p></article>'


@pytest.mark.parametrize(
    ("body", "url"),
    [
        (SHOWN, "https://a.example/people/ann"),
        (SHOWN, "https://a.example/"),
        ("<p>One.</p>", "https://a.example/tag/ferries/"),
        ("<h1>Ferries</h1><p>One.</p>", "https://a.example/news/page/3/"),
    ],
)
def test_lists(body: str, url: str) -> None:
    assert is_listing(body, url)


@pytest.mark.parametrize(
    ("body", "url"),
    [
        (
            '<article><h1><a href="/news/ferry-stays">Ferry stays</a></h1></article>',
            "https://a.example/news/ferry-stays",
        ),
        (f"<h1>Ferry stays until spring</h1>{SHOWN}", "https://a.example/news/ferry-spring"),
        ('<article><h2><a href="https://other.example/x-y">Elsewhere</a></h2></article>', "https://a.example/x"),
        ("<p>One.</p>", "https://a.example/2026/03/18/ferry-stays"),
    ],
)
def test_articles(body: str, url: str) -> None:
    assert not is_listing(body, url)


def test_a_list_that_says_so() -> None:
    head = '<script type="application/ld+json">{"@context": "https://schema.org", "@type": "CollectionPage"}</script>'
    assert is_listing("<p>One.</p>", "https://a.example/x", head)
