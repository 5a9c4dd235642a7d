"""Reservations of rights, of pages and of servers."""

from __future__ import annotations

import pytest

from copydesk.cleaners.html.document import parse
from copydesk.cleaners.metadata import read_metadata, reserves

Headers = tuple[tuple[str, str], ...]


def rights(html: str = "", headers: Headers = ()) -> tuple[tuple[str, str], ...]:
    url = "https://example.com/a"
    return read_metadata(parse(html, url), url=url, fetched_at=None, headers=headers).rights


RESERVED = {
    "noai": ('<meta name="robots" content="NOAI, noimageai">', (), (("robots", "noai, noimageai"),)),
    "header": ("", (("x-robots-tag", "noai"),), (("robots", "noai"),)),
    "tdm meta": ('<meta name="tdm-reservation" content="1">', (), (("tdm-reservation", "1"),)),
    "tdm header": ("", (("TDM-Reservation", "1"),), (("tdm-reservation", "1"),)),
    "signal": ("", (("Content-Signal", "search=yes, ai-train=no"),), (("content-signal", "search=yes, ai-train=no"),)),
    "usage": ("", (("Content-Usage", "train-ai=n"),), (("content-usage", "train-ai=n"),)),
}

FREE = {
    "nothing": ("", (), ()),
    "index": ('<meta name="robots" content="index, follow, max-image-preview:large">', (), ()),
    "noindex": ('<meta name="robots" content="noindex">', (), (("robots", "noindex"),)),
    "tdm open": ('<meta name="tdm-reservation" content="0">', (), (("tdm-reservation", "0"),)),
    "signal open": ("", (("Content-Signal", "ai-train=yes"),), (("content-signal", "ai-train=yes"),)),
    "licence": (
        '<link rel="license" href="https://licence.example/by/4.0/">',
        (),
        (("license", "https://licence.example/by/4.0/"),),
    ),
    "copyright": ('<meta name="copyright" content="&copy; The Example">', (), (("copyright", "© The Example"),)),
}


@pytest.mark.parametrize(("html", "headers", "pairs"), RESERVED.values(), ids=RESERVED)
def test_reserved(html: str, headers: Headers, pairs: tuple[tuple[str, str], ...]) -> None:
    assert rights(html, headers) == pairs
    assert reserves(pairs) is True


@pytest.mark.parametrize(("html", "headers", "pairs"), FREE.values(), ids=FREE)
def test_free(html: str, headers: Headers, pairs: tuple[tuple[str, str], ...]) -> None:
    assert rights(html, headers) == pairs
    assert reserves(pairs) is False


DEED = "https://creativecommons.org/licenses/by-sa/4.0/"
LICENCES = [
    f'<link rel="dcterms.license" href="{DEED}">',
    f'<meta name="DCTERMS.license" content="{DEED}">',
    f'<a itemprop="license" href="{DEED}">CC BY-SA</a>',
    f'<a property="cc:license" href="{DEED}">CC BY-SA</a>',
    f'<script type="application/ld+json">{{"@type": "Article", "license": {{"url": "{DEED}"}}}}</script>',
]


@pytest.mark.parametrize("html", LICENCES)
def test_licence(html: str) -> None:
    assert dict(rights(html))["license"] == DEED


def test_a_picture_s_licence_is_not_the_article_s() -> None:
    assert (
        rights(f'<figure><img src="/i.jpg"><figcaption><a rel="license" href="{DEED}">CC</a></figcaption></figure>')
        == ()
    )


def test_holder_of_the_copyright() -> None:
    told = '{"@type": "Article", "copyrightHolder": {"name": "The Quay"}}'

    assert rights(f'<script type="application/ld+json">{told}</script>') == (("copyright", "The Quay"),)
