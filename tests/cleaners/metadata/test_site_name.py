"""The site's name where meta tags and JSON-LD do not say it."""

from __future__ import annotations

import pytest

from copydesk.cleaners.html.document import parse
from copydesk.cleaners.metadata import read_metadata

URL = "https://paper.example/boats-stay"
TITLE = "Boats stay in the harbour"


def site_name(head: str = "", body: str = "", suffix: str = "", url: str = URL) -> str | None:
    page = (
        f"<html><head><title>{TITLE}{suffix}</title>{head}</head><body>{body}<h1>{TITLE}</h1><p>Full.</p></body></html>"
    )
    return read_metadata(parse(page, url), url=url, fetched_at=None).site_name


ORGANISATION = '{"@type": "NewsMediaOrganization", "name": "The Quay"}'
NAMED = {
    "feed": ('<link rel="alternate" type="application/rss+xml" title="The Quay &raquo; Feed" href="/f">', ""),
    "feed by its kind": ('<link rel="alternate" type="application/atom+xml" title="The Quay RSS" href="/f">', ""),
    "publisher for libraries": ('<meta name="DC.publisher" content="The Quay">', ""),
    "microdata": ("", '<div itemprop="publisher"><meta itemprop="name" content="The Quay"></div>'),
    "organisation": (
        '<script type="application/ld+json">{"@type": "NewsMediaOrganization", "name": "The Quay"}</script>',
        "",
    ),
    "logo": ("", '<header><a href="/"><img src="l.svg" alt="The Quay logo"></a></header>'),
    "label of a logo": ("", '<header><a href="/" aria-label="The Quay - Home"><svg></svg></a></header>'),
    "whole address": ("", '<header><a href="https://paper.example/" title="The Quay"><svg></svg></a></header>'),
    "text": ("", '<header><a href="/">The Quay</a></header>'),
    "named for it": ("", '<div class="site-title">The Quay</div>'),
    "rel": ("", '<p><a rel="home" href="/start">The Quay</a></p>'),
}


@pytest.mark.parametrize("kind", NAMED)
def test_name(kind: str) -> None:
    head, body = NAMED[kind]

    assert site_name(head, body) == "The Quay"


NOT_NAMED = {
    "home": ("", '<nav><a href="/">Home</a> <a href="/">Startseite</a></nav>'),
    "feed of comments": (
        '<link rel="alternate" type="application/rss+xml" title="The Quay &raquo; Comments Feed" href="/f">',
        "",
    ),
    "another site": ("", '<a href="https://other.example/">The Other</a>'),
    "file": ("", '<a href="/"><img src="l.svg" alt="quay-logo-new"></a>'),
    "slogan": ("", '<a href="/">All that happens between here and the sea</a>'),
}


@pytest.mark.parametrize("kind", NOT_NAMED)
def test_no_name(kind: str) -> None:
    head, body = NOT_NAMED[kind]

    assert site_name(head, body) is None


def test_what_head_and_title_say_comes_first() -> None:
    head = '<header><a href="/">Skip</a><a href="/">The Quay</a></header>'

    assert site_name("", head, " | The Quay") == "The Quay"


def test_the_end_of_a_title_that_is_the_host() -> None:
    assert site_name("", "", " | The Quay", "https://www.thequay.example/boats") == "The Quay"
    assert site_name("", "", " | Harbour", "https://www.thequay.example/boats") is None
