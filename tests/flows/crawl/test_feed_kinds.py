"""What real feeds and sitemaps look like beyond the specifications: which address is meant, and what is forgiven."""

import pytest

from copydesk.cleaners.model.record import Reason, Reject
from copydesk.flows.crawl.listing import Listing
from copydesk.flows.crawl.read_listing import parse_listing

BASE = "https://paper.example/feed.xml"


def read(text: str | bytes) -> Listing:
    body = text.encode() if isinstance(text, str) else text
    listing = parse_listing(body, BASE, max_links=100, max_bytes=1_000_000)
    assert isinstance(listing, Listing), listing
    return listing


def urls(text: str | bytes) -> list[str]:
    return [link.url.removeprefix("https://paper.example") for link in read(text).links]


def atom(entry: str, head: str = "") -> str:
    return (
        f'<feed xmlns="http://www.w3.org/2005/Atom"{head}><id>https://paper.example/</id><entry>{entry}</entry></feed>'
    )


def urlset(url: str) -> str:
    names = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:x="http://www.w3.org/1999/xhtml"'
    media = 'xmlns:i="http://www.google.com/schemas/sitemap-image/1.1" xmlns:v="http://www.google.com/schemas/sitemap-video/1.1"'
    return f"<urlset {names} {media}>{url}</urlset>"


def rss(items: str, head: str = '<?xml version="1.0"?>') -> str:
    return f"{head}<rss><channel><link>https://paper.example/</link>{items}</channel></rss>"


def test_links_beside_loc_are_not_the_page() -> None:
    text = urlset(
        '<url><x:link rel="alternate" hreflang="ga" href="/ga/cuan"/>'
        '<x:link rel="alternate" media="handheld" href="/m/quay"/>'
        "<i:image><i:loc>/quay.jpg</i:loc></i:image><v:video><v:publication_date>1999-01-01</v:publication_date></v:video>"
        "<loc>/en/quay</loc><lastmod>2026-03-02</lastmod></url>"
    )
    assert urls(text) == ["/en/quay"]
    assert read(text).links[0].date == "2026-03-02"


def test_the_feed_that_an_entry_was_taken_from() -> None:
    source = "<source><id>https://other.example/</id><link href='https://other.example/'/><updated>2020-01-01</updated></source>"
    listing = read(atom(f"{source}<link href='/tide'/><updated>2026-03-02T08:00:00Z</updated>"))
    assert [(link.url, link.date) for link in listing.links] == [("https://paper.example/tide", "2026-03-02T08:00:00Z")]


@pytest.mark.parametrize(
    ("links", "expected"),
    [
        ('<link type="application/json" href="/q.json"/><link type="text/html" href="/q"/>', ["/q"]),
        ('<link type="application/pdf" href="/q.pdf"/><link href="/q"/>', ["/q"]),
        ('<link href="/q"/><link type="application/xhtml+xml" href="/q.xhtml"/>', ["/q.xhtml"]),
        ('<link media="handheld" type="text/html" href="/m/q"/><link href="/q"/>', ["/q"]),
        ('<link hreflang="ga" href="/ga/q"/><link hreflang="en" href="/q"/>', ["/q"]),
        ('<link rel="http://www.iana.org/assignments/relation/alternate" href="/q"/>', ["/q"]),
        ('<link rel="enclosure" href="/q.mp3"/><id>https://paper.example/q</id>', ["/q"]),
        ('<link type="application/json" href="/q.json"/><id>https://paper.example/q</id>', ["/q"]),
        ("<id>https://paper.example/q</id>", ["/q"]),
        ("<id>tag:paper.example,2026:q</id><title>Quay</title>", []),
    ],
)
def test_which_of_several_links_is_the_page(links: str, expected: list[str]) -> None:
    assert urls(atom(links, ' xml:lang="en"')) == expected


def test_entries_without_an_address_are_counted_and_named() -> None:
    items = "".join(f"<item><title>Lost {n}</title></item>" for n in range(5))
    listing = read(rss(items + "<item><link>/found</link></item>"))
    assert (len(listing.links), listing.unread, listing.unread_names) == (1, 5, ("Lost 0", "Lost 1", "Lost 2"))


@pytest.mark.parametrize(
    "link",
    [
        "/q?a=1&b=2",
        "/q?a=1&amp;b=2",
        "/q?a=1&#38;b=2",
        "/q?a=1&amp;amp;b=2",
        "<![CDATA[/q?a=1&b=2]]>",
        "<![CDATA[/q?a=1&amp;b=2]]>",
    ],
)
def test_ampersands(link: str) -> None:
    assert urls(rss(f"<item><title>Salt & Sons &eacute;</title><link>{link}</link></item>")) == ["/q?a=1&b=2"]
    assert urls(urlset(f"<url><loc>{link}</loc></url>")) == ["/q?a=1&b=2"]


def test_a_name_of_html_that_begins_a_parameter_is_no_letter() -> None:
    assert urls(rss("<item><link>/q?a=1&copy=2&para=3</link></item>")) == ["/q?a=1&copy=2&para=3"]


ITEM = "<item><link>/q</link></item>"


@pytest.mark.parametrize(
    "text",
    [
        "Notice: Undefined index: lang in /srv/feed.php on line 9\n" + rss(ITEM),
        "<br />\n<b>Deprecated</b>: Function create_function() is <i>deprecated</i><br />\n" + rss(ITEM),
        "<!-- made by a cache that saw <html> and <!ENTITY --> \n" + rss(ITEM),
        "\n\n  " + rss(ITEM),
        rss(ITEM, '<?xml version="1.0" encoding="UTF-16LE"?>'),
        rss(ITEM, '<?xml version="1.0" encoding="koi-9"?>'),
        rss("<item><title><![CDATA[How <!ENTITY x> works]]></title><link>/q</link></item>"),
        rss("<item><title>\x1f bell \x07</title><link>/q</link></item>"),
    ],
)
def test_slips_that_are_forgiven(text: str) -> None:
    assert urls(text) == ["/q"]


def test_bytes_that_are_not_what_their_label_says() -> None:
    latin = rss("<item><link>/stra\xdfe</link></item>", '<?xml version="1.0" encoding="utf-8"?>').encode("latin-1")
    assert urls(latin) == ["/stra\xdfe"]
    cyrillic = rss("<item><link>/порт</link></item>", '<?xml version="1.0" encoding="windows-1251"?>')
    assert urls(cyrillic.encode("cp1251")) == ["/порт"]
    assert urls(cyrillic.encode()) == ["/порт"]
    assert urls(cyrillic.encode("utf-16-le")) == ["/порт"]


def test_a_text_sitemap() -> None:
    lines = "https://paper.example/1\r\n\r\n  https://paper.example/2?x=1&y=2\nhttps://paper.example/3\nhttps://paper.example/4\n/5"
    listing = read("\ufeff" + lines)
    assert [link.url[-1] for link in listing.links] == ["1", "2", "3", "4"]
    assert (listing.kind, listing.unread, listing.unread_names) == ("text", 1, ("/5",))


@pytest.mark.parametrize(
    "text",
    [
        "We moved.\nWrite to us for the new list: https://paper.example/list.txt\n",
        "<html><body><p>It was closed.</p><rss><channel><item><link>/q</link></item></channel></rss></body></html>",
        '<?xml version="1.0"?><!DOCTYPE html PUBLIC "x" "y"><html xmlns="http://www.w3.org/1999/xhtml"><body/></html>',
        "<opml><body><outline xmlUrl='/feed.xml'/></body></opml>",
        "<!-- <rss> -->" + '<!DOCTYPE rss [<!ENTITY q "/q">]>' + rss("<item><link>&q;</link></item>", ""),
    ],
)
def test_what_stays_refused(text: str) -> None:
    refused = parse_listing(text.encode(), BASE, max_links=100, max_bytes=1_000_000)
    assert isinstance(refused, Reject)
    assert refused.reason is Reason.BAD_FEED


def test_an_item_that_never_ends_is_given_up() -> None:
    wide = rss("<item>" + "<a/>" * 60_000 + "</item>" + ITEM)
    refused = parse_listing(wide.encode(), BASE, max_links=100, max_bytes=1)
    assert refused == Reject(Reason.BAD_FEED, "an item of more than 20000 elements")
    assert urls(rss(ITEM + "<item>" + "<a/>" * 60_000 + "</item>")) == ["/q"]
