"""One document of a source, as a worker reads it: pages and feeds, broken and hostile ones."""

import gzip
import json

import pytest

from copydesk.cleaners.html.decode import decode
from copydesk.cleaners.html.limits import MAX_DEPTH
from copydesk.cleaners.model.page import Page
from copydesk.cleaners.model.record import Reason, Reject
from copydesk.flows.crawl.listing import Listing, ListingLink, ListingTask
from copydesk.flows.crawl.read_listing import parse_listing, read_listing

LINK = b'<article><h2><a href="/tide-turns">The tide turns early this year</a></h2></article>'


def read(body: bytes, kind: str = "text/html") -> Listing | Reject:
    return read_listing(ListingTask("https://paper.example/section", body, kind, 100, 1_000_000))


DECLARED = b'<?xml version="1.0"?>\n'


@pytest.mark.parametrize("before", [b"", b"<!---->" * 2_000, b"<!-- a > b -->\n" * 300, DECLARED + b"<!---->" * 99])
def test_comments_before_a_section_page(before: bytes) -> None:
    listing = read(before + b"<!DOCTYPE html><html><body>" + LINK + b"</body></html>")
    assert isinstance(listing, Listing), listing
    assert [link.url for link in listing.links] == ["https://paper.example/tide-turns"]


def test_a_feed_behind_comments_is_still_no_page() -> None:
    page = Page("https://paper.example/", b"<!-- cached --><!---->\n<rss><channel/></rss>")
    assert decode(page) == Reject(Reason.NOT_HTML, "a feed or sitemap")


def test_a_page_that_the_parser_would_take_minutes_for() -> None:
    refused = read(b"<!DOCTYPE html><html><body>" + LINK + b"<div>" * (MAX_DEPTH + 100))
    assert isinstance(refused, Reject)
    assert refused.reason is Reason.BAD_FEED
    assert "elements inside each other" in (refused.detail or "")


BASE = "https://a.example/feed.xml"


def parse(body: bytes, *, max_links: int = 100, max_bytes: int = 1_000_000) -> Listing | Reject:
    return parse_listing(body, BASE, max_links=max_links, max_bytes=max_bytes)


def links(body: bytes, **limits: int) -> list[tuple[str, str | None]]:
    listing = parse(body, **limits)
    assert isinstance(listing, Listing), listing
    return [(link.url, link.date) for link in listing.links]


def rss(items: str, head: str = "") -> bytes:
    return f'<?xml version="1.0"?>{head}<rss version="2.0"><channel><title>T</title>{items}</channel></rss>'.encode()


def urlset(urls: str, names: str = "") -> bytes:
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" {names}>{urls}</urlset>'.encode()


ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://a.example/blog/"><title>T</title>
<link href="/" rel="self"/>
<entry><link rel="edit" href="edit/1"/><link rel="alternate" href="one"/><updated>2026-06-01T06:30:00Z</updated></entry>
<entry xml:base="b/"><link href="two"/><published>2026-06-02</published></entry>
<entry><title>none</title></entry></feed>"""


@pytest.mark.parametrize(
    ("body", "kind", "expected"),
    [
        (
            rss("<item><link> https://a.example/1 </link><pubDate>Mon, 01 Jun 2026</pubDate></item>"),
            "rss",
            [("https://a.example/1", "Mon, 01 Jun 2026")],
        ),
        (rss("<item><link><![CDATA[/2?a=1&b=2]]></link></item>"), "rss", [("https://a.example/2?a=1&b=2", None)]),
        (rss("<item><guid>https://a.example/3</guid></item>"), "rss", [("https://a.example/3", None)]),
        (rss('<item><guid isPermaLink="false">https://a.example/3</guid></item>'), "rss", []),
        (rss("<item><guid>17</guid><title>no address</title></item>"), "rss", []),
        (
            rss("<item><link>https://f.example/x</link><o:origLink>https://a.example/4</o:origLink></item>").replace(
                b"<rss", b'<rss xmlns:o="http://rssnamespace.org/feedburner/ext/1.0"'
            ),
            "rss",
            [("https://a.example/4", None)],
        ),
        (rss(""), "rss", []),
        (
            b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">'
            b'<channel rdf:about="https://a.example/"/><item rdf:about="https://a.example/5"><title>x</title></item></rdf:RDF>',
            "rss",
            [("https://a.example/5", None)],
        ),
        (
            ATOM,
            "atom",
            [("https://a.example/blog/one", "2026-06-01T06:30:00Z"), ("https://a.example/blog/b/two", "2026-06-02")],
        ),
        (
            urlset("<url><loc>https://a.example/6</loc><lastmod>2026-06-01</lastmod></url>"),
            "sitemap",
            [("https://a.example/6", "2026-06-01")],
        ),
        (
            urlset(
                "<url><loc>https://a.example/7</loc><i:image><i:loc>https://a.example/7.jpg</i:loc></i:image>"
                "<n:news><n:publication_date>2026-06-03</n:publication_date></n:news></url>",
                'xmlns:n="http://www.google.com/schemas/sitemap-news/0.9" xmlns:i="http://www.google.com/schemas/sitemap-image/1.1"',
            ),
            "sitemap",
            [("https://a.example/7", "2026-06-03")],
        ),
        (
            b"<sitemapindex><sitemap><loc>https://a.example/s1.xml.gz</loc></sitemap></sitemapindex>",
            "sitemap_index",
            [("https://a.example/s1.xml.gz", None)],
        ),
        (
            json.dumps(
                {
                    "version": "https://jsonfeed.org/version/1.1",
                    "items": [
                        {"url": "/8", "date_published": "2026-06-01"},
                        {"id": "https://a.example/9"},
                        {"id": "9"},
                        7,
                    ],
                }
            ).encode(),
            "json",
            [("https://a.example/8", "2026-06-01"), ("https://a.example/9", None)],
        ),
    ],
)
def test_each_kind(body: bytes, kind: str, expected: list[tuple[str, str | None]]) -> None:
    listing = parse(body)
    assert isinstance(listing, Listing)
    assert (listing.kind, links(body)) == (kind, expected)
    assert links(gzip.compress(body)) == expected
    assert links(b"\xef\xbb\xbf" + body if not body.startswith(b"{") else body) == expected


GOOD = "<item><link>https://a.example/1</link></item>"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (rss("<item><title>A&nbsp;B & C<br></title><link>https://a.example/1</link></item>"), 1),
        (rss(GOOD * 50)[:-23], 50),
        (rss(GOOD * 50)[:-40], 49),
        (rss(GOOD * 50)[:-60], 49),
        (rss(GOOD).replace(b'version="1.0"?', b'version="1.0" encoding="banana"?'), 1),
        (b"\n\n" + rss(GOOD), 1),
        (ATOM.replace(b'xml:base="b/"', b'xml:base="http://["'), 2),
        (ATOM.replace(b'xml:base="https://a.example/blog/"', b'xml:base="http://["'), 2),
        (rss("<item><link>http://[</link></item>" + GOOD), 2),
        (rss(f"<item><link>//</link></item><item><link>{BASE}</link></item>" + GOOD), 1),
        (rss(GOOD).decode().replace('<?xml version="1.0"?>', "").encode("utf-16"), 1),
        (
            rss(
                GOOD, '<!DOCTYPE rss SYSTEM "http://127.0.0.1:1/rss.dtd"><?xml-stylesheet href="http://127.0.0.1:1/x"?>'
            ),
            1,
        ),
        (
            rss('<x:include xmlns:x="http://www.w3.org/2001/XInclude" href="file:///etc/passwd" parse="text"/>' + GOOD),
            1,
        ),
        (rss(f"<item><link>https://a.example/{'a' * 1_000_000}</link></item>{GOOD}"), 2),
        (rss("<item><title>\x0b</title><link>https://a.example/1</link></item>"), 1),
        (
            rss("<item><title>\xff</title><link>https://a.example/1</link></item>".encode("latin-1").decode("latin-1")),
            1,
        ),
    ],
)
def test_broken_feeds_give_what_is_whole(body: bytes, expected: int) -> None:
    assert len(links(body)) == expected


LAUGHS = (
    '<!DOCTYPE rss [<!ENTITY l0 "lol">' + "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 11)) + "]>"
)


#: What stands further down than entities are looked for.
FAR = f"<!--{'-x' * 60_000}-->"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b" \n",
        rss("<item><title>&l10;</title><link>https://a.example/1</link></item>", LAUGHS),
        rss(GOOD, '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
        rss("&l10;", FAR + LAUGHS),
        rss("<item><link>https://a.example/&l10;</link></item>", LAUGHS)
        .decode()
        .replace("1.0", "1.0", 1)
        .encode("utf-16"),
        gzip.compress(rss(GOOD))[:-20],
        rss("&a;" * 9000, '<!DOCTYPE rss [<!ENTITY a "' + "a" * 50_000 + '">]>'),
        b"<!DOCTYPE html><html><body><p>A page.</p></body></html>",
        b"<html><a href='/1'>x</a></html>",
        b"<?xml version='1.0'?><rss version='2.0'><channel>" + b"<a>" * 100_000,
        b"not xml at all",
        b'{"items": []}',
        b'{"version": "https://jsonfeed.org/version/1", "items": ',
        b"{" * 100_000,
        b"\x89PNG\r\n\x1a\n",
        gzip.compress(b"<html/>"),
    ],
)
def test_what_is_no_feed(body: bytes) -> None:
    refused = parse(body)
    assert isinstance(refused, Reject)
    assert refused.reason is Reason.BAD_FEED


def test_a_packed_bomb() -> None:
    refused = parse(gzip.compress(b"<urlset>" + b" " * 40_000_000))
    assert isinstance(refused, Reject)
    assert refused.reason is Reason.BAD_FEED
    assert (refused.detail or "").startswith("decompression_bomb: ")


def test_a_long_sitemap_is_cut_and_says_so() -> None:
    body = urlset("".join(f"<url><loc>https://a.example/{n}</loc></url>" for n in range(600)))
    listing = parse_listing(body, BASE, max_links=500, max_bytes=1)
    assert isinstance(listing, Listing)
    assert (len(listing.links), listing.is_capped) == (500, True)
    assert listing.links[-1] == ListingLink("https://a.example/499")


def test_an_entity_far_down_is_refused() -> None:
    body = rss(
        "<item><link>https://a.example/&x;1</link></item>",
        FAR + '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
    )
    assert parse(body) == Reject(Reason.BAD_FEED, "defines entities")
