"""What feeds and sitemaps say of their pages, in each form that they have."""

import json

import pytest

from copydesk.cleaners.model.page import ListedFacts
from copydesk.cleaners.model.record import Reject
from copydesk.flows.crawl.listing import ListingLink
from copydesk.flows.crawl.listing_dates import rank_links
from copydesk.flows.crawl.read_listing import parse_listing

LINK = "https://a.example/ferry-back"
DC = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'
RSS = f"""<rss version="2.0" {DC} xmlns:media="http://search.yahoo.com/mrss/"><channel><title>Paper</title><item>
<media:title>A quay at night</media:title><title><![CDATA[Ferry &amp; bridge <b>back</b>]]></title><link>{LINK}</link>
<author>desk@a.example (Ida Holm)</author><dc:creator>Bo Lund</dc:creator><media:keywords>quay, night</media:keywords>
<category domain="x">Port</category><category>Ferries</category><source url="/x"><title>Other</title></source>
<pubDate>Sat, 14 Mar 2026 06:30:00 +0100</pubDate></item></channel></rss>"""
ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom"><author><name>The Paper</name></author><entry>
<title type="xhtml"><div>Ferry <em>back</em></div></title><link href="{LINK}"/>
<author><name>Ida Holm</name><uri>https://a.example/ida</uri><email>ida@a.example</email></author>
<contributor><name>Bo Lund</name></contributor><category term="port" label="The port"/><category term="ferries"/>
<published>2026-03-14T06:30:00+01:00</published><updated>2026-03-14T09:00:00+01:00</updated></entry></feed>"""
NEWS = f"""<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"
xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"><url><loc>{LINK}</loc><image:image><image:title>A quay
</image:title></image:image><news:news><news:publication><news:name>Paper</news:name></news:publication>
<news:publication_date>2026-03-14T06:30:00+01:00</news:publication_date><news:title>Ferry back</news:title>
<news:keywords>Port, Ferries</news:keywords></news:news><lastmod>2026-03-15</lastmod></url></urlset>"""
JSON = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "items": [
            {
                "id": "1",
                "url": LINK,
                "title": "Ferry back",
                "authors": [{"name": "Ida Holm"}, {"url": "x"}],
                "tags": ["Port", 3],
                "date_published": "2026-03-14T06:30:00+01:00",
                "date_modified": "2026-03-15T06:30:00+01:00",
            }
        ],
    }
)
DATE = "2026-03-14T06:30:00+01:00"


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        (
            RSS,
            ListedFacts(
                "Ferry & bridge back",
                "Sat, 14 Mar 2026 06:30:00 +0100",
                None,
                ("Ida Holm", "Bo Lund"),
                ("Port", "Ferries"),
            ),
        ),
        (
            ATOM,
            ListedFacts("Ferry back", DATE, "2026-03-14T09:00:00+01:00", ("Ida Holm",), ("The port", "ferries")),
        ),
        (NEWS, ListedFacts("Ferry back", DATE, "2026-03-15", (), ("Port", "Ferries"))),
        (JSON, ListedFacts("Ferry back", DATE, "2026-03-15T06:30:00+01:00", ("Ida Holm",), ("Port",))),
        # Atom asks for no date but that of the last change; a lone address names nobody.
        (
            f'<feed><entry><title>A</title><link href="{LINK}"/><author><name>ida@a.example</name></author>'
            "<updated>2026-03-14</updated></entry></feed>",
            ListedFacts("A", "2026-03-14"),
        ),
    ],
    ids=["rss", "atom", "news", "json", "bare"],
)
def test_each_form_says_what_it_can(body: str, wanted: ListedFacts) -> None:
    listing = parse_listing(body.encode(), "https://a.example/feed", max_links=9, max_bytes=10**6)
    assert not isinstance(listing, Reject)
    assert [link.facts for link in listing.links] == [wanted]


def test_a_sitemap_that_stamps_all_pages_alike_tells_of_no_change() -> None:
    pages = "".join(f"<url><loc>https://a.example/{n}</loc><lastmod>2026-03-14</lastmod></url>" for n in range(3))
    listing = parse_listing(f"<urlset>{pages}</urlset>".encode(), "https://a.example/", max_links=9, max_bytes=10**6)
    assert not isinstance(listing, Reject)
    assert {link.facts for link in rank_links(listing).links} == {ListedFacts()}


def test_what_several_listings_say_of_a_page_is_one() -> None:
    from copydesk.flows.crawl.discover import choose_links
    from copydesk.flows.crawl.guard import Guard

    dated, named = ListedFacts(published=DATE), ListedFacts("Ferry back", modified="2026-03-15")
    links = [ListingLink(LINK, facts=dated), ListingLink(f"{LINK}?utm_source=feed", facts=named), ListingLink(LINK)]
    listed, _ = choose_links(links, Guard(), 1)
    assert [each.facts for each in listed] == [ListedFacts("Ferry back", DATE, "2026-03-15")]
