# ruff: noqa: E501 - a case is one line
"""Feeds and sitemaps as servers and hands have written them: one case a habit, each with what must not be taken for it."""

import gzip

import pytest

from copydesk.cleaners.model.record import Reject
from copydesk.flows.crawl.listing import ListingTask
from copydesk.flows.crawl.listing_dates import read_instant
from copydesk.flows.crawl.read_listing import read_listing

FEN = "https://fen.example"
ATOM = "xmlns='http://www.w3.org/2005/Atom'"
MAP = "xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'"
RDF = "xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'"


def rss(*items: str) -> str:
    return f"<rss><channel>{''.join(f'<item>{item}</item>' for item in items)}</channel></rss>"


def listed(body: str, *, codec: str = "utf-8", kind: str = "text/xml", path: str = "/feed.xml") -> list[str] | str:
    """The paths that a document lists, in its order of newness; the reason where it lists none."""
    found = read_listing(ListingTask(FEN + path, body.encode(codec), kind, 1000, 10**6))
    if isinstance(found, Reject):
        return str(found.reason)
    return [link.url.removeprefix(FEN) for link in found.links if link.aside is None]


LINK = f"<link>{FEN}/a</link>"
CASES = {
    "an escaped ampersand in an attribute": (f"<feed {ATOM}><entry><link href='{FEN}/?p=1&amp;q=2'/></entry></feed>", ["/?p=1&q=2"]),
    "a bare one": (f"<feed {ATOM}><entry><link href='{FEN}/?p=1&q=2'/></entry></feed>", ["/?p=1&q=2"]),
    "numbers for it": (f"<feed {ATOM}><entry><link href='{FEN}/?p=1&#38;q=2&#x26;r=3'/></entry></feed>", ["/?p=1&q=2&r=3"]),
    "a name of HTML in an attribute": (f"<feed {ATOM}><entry><link href='{FEN}/caf&eacute;'/></entry></feed>", ["/café"]),
    "names of HTML that begin a parameter": (rss(f"<link>{FEN}/?a=1&copy=2&reg=3</link>"), ["/?a=1&copy=2&reg=3"]),
    "a < in a title": (rss(f"<title>Cats & dogs < mice</title>{LINK}"), ["/a"]),
    "a tag in a title that nobody closes": (rss(f"<title>Salt <b> water</title>{LINK}", f"<link>{FEN}/b</link>"), ["/a", "/b"]),
    "what comes after the end": (rss(LINK) + "<script>x</script>", ["/a"]),
    "prefixes that nobody declares": (rss(f"<dc:date>2026-01-01</dc:date>{LINK}<media:thumbnail url='x'/>"), ["/a"]),
    "a warning of PHP before it": (f"<br />\n<b>Notice</b>: in <b>/srv/x.php</b> on line <b>7</b>\n<?xml version='1.0'?>{rss(LINK)}", ["/a"]),
    "a document type of 1999": (f'<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://n.example/rss.dtd">{rss(LINK)}', ["/a"]),
    "a picture's own place": (f"<urlset {MAP} xmlns:i='i'><url><i:image><i:loc>{FEN}/p.png</i:loc></i:image><loc>{FEN}/a</loc></url></urlset>", ["/a"]),
    "a video's player": (f"<urlset {MAP} xmlns:v='v'><url><v:video><v:player_loc>{FEN}/player</v:player_loc></v:video><loc>{FEN}/a</loc></url></urlset>", ["/a"]),
    "replies before the page": (rss(f"<comments>{FEN}/a/replies</comments><atom:link rel='replies' href='{FEN}/a/c'/>{LINK}"), ["/a"]),
    "the feed that it was taken from": (rss(f"<source url='{FEN}/other.xml'>Other</source>{LINK}"), ["/a"]),
    "a relation by its address": (f"<feed {ATOM}><entry><link rel='http://www.iana.org/assignments/relation/alternate' href='{FEN}/a'/></entry></feed>", ["/a"]),
    "the page in the feed's language": (f"<feed {ATOM} xml:lang='gd'><entry><link hreflang='en' href='{FEN}/en/a'/><link hreflang='gd' href='{FEN}/a'/></entry></feed>", ["/a"]),
    "the page for the feed's language in some land": (f"<feed {ATOM} xml:lang='gd'><entry><link hreflang='en' href='{FEN}/en/a'/><link hreflang='gd-GB' href='{FEN}/a'/></entry></feed>", ["/a"]),
    "a script of the feed's own": (f"<feed {ATOM} xml:lang='sr-Latn'><entry><link hreflang='sr-Cyrl' href='{FEN}/c/a'/><link hreflang='sr-Latn' href='{FEN}/a'/></entry></feed>", ["/a"]),
    "a relation that pages use": (f"<feed {ATOM}><entry><id>tag:fen.example,2026:9</id><link rel='canonical' href='{FEN}/a'/></entry></feed>", ["/a"]),
    "a scheme for feed readers": (rss(f"<link>feed:{FEN}/a</link>", f"<link>feed://{FEN}/b</link>"), ["/a", "/b"]),
    "a link of HTML in a link": (rss(f"<link><a href='{FEN}/a'>Salt water</a></link>"), ["/a"]),
    "bases within bases": (f"<feed {ATOM} xml:base='{FEN}/blog/'><entry xml:base='2026/'><link href='a'/></entry></feed>", ["/blog/2026/a"]),
    "an item that only says what it is about": (f"<rdf:RDF {RDF}><item rdf:about='{FEN}/a'><title>x</title></item></rdf:RDF>", ["/a"]),
    "an id that is no place": (rss(f"<guid isPermaLink='FALSE'>{FEN}/?id=9</guid>"), []),
    "tags in capitals": (f"<RSS><CHANNEL><ITEM><LINK>{FEN}/a</LINK><PUBDATE>2026-01-01</PUBDATE></ITEM></CHANNEL></RSS>", ["/a"]),
    "a host without a scheme": (rss("<link>fen.example/a</link>", "<link>WWW.fen.example/b</link>"), ["/a", "https://WWW.fen.example/b"]),
    "a folder that is called like a host": (rss("<link>reed.example/a</link>"), ["/reed.example/a"]),
    "a scheme twice": (rss("<link>http://https://fen.example/a</link>"), ["/a"]),
    "a link in a summary": (f"<feed {ATOM}><entry><summary type='xhtml'><div><link href='{FEN}/no'/></div></summary><link href='{FEN}/a'/></entry></feed>", ["/a"]),
    "a base of the link's own": (f"<feed {ATOM}><entry><link xml:base='{FEN}/b/' href='a'/></entry></feed>", ["/b/a"]),
    "a base of the channel's own": (f"<rss><channel xml:base='{FEN}/b/'><item><link>a</link></item></channel></rss>", ["/b/a"]),
    "an index that calls itself a sitemap": (f"<urlset {MAP}><sitemap><loc>{FEN}/pages.xml</loc></sitemap></urlset>", ["/pages.xml"]),
    "several relations of a link": (f"<feed {ATOM}><entry><link rel='bookmark alternate' href='{FEN}/a'/></entry></feed>", ["/a"]),
    "a relation that says nothing": (f"<feed {ATOM}><entry><link rel='' href='{FEN}/a'/><link rel='edit' href='{FEN}/no'/></entry></feed>", ["/a"]),
    "content that stands elsewhere": (f"<feed {ATOM}><entry><id>tag:fen.example,2026:a</id><content type='text/html' src='{FEN}/a'/></entry></feed>", ["/a"]),
    "content that is a film": (f"<feed {ATOM}><entry><content type='video/mp4' src='{FEN}/a.mp4'/></entry></feed>", []),
    "an address over two lines": (rss(f"<link>{FEN}/salt/\n      <![CDATA[reed]]></link>"), ["/salt/reed"]),
    "halves of a letter by number": (rss(f"<title>Salt &#xD83C;&#xDF0A; &#55356;&#57098; &#xD83C; &#55200;</title>{LINK}"), ["/a"]),
    "a value of the root without quotes": (f"<rss version=2.0 xmlns:x='y'><channel><item>{LINK}</item></channel></rss>", ["/a"]),
    "an address in quotes": (rss(f"<link>\"{FEN}/a\"</link>", f"<link>&lt;{FEN}/b&gt;</link>"), ["/a", "/b"]),
    "a link of HTML for an address": (rss(f"<link>&lt;a class='x' href='{FEN}/a'&gt;read&lt;/a&gt;</link>"), ["/a"]),
    "slashes that are too few or turned": (rss("<link>https:/fen.example/a</link>", "<link>https:\\\\fen.example\\b</link>", "<link>https//fen.example/c</link>"), ["/a", "/b", "/c"]),
    "a folder that is called like a scheme": (rss("<link>https/guide</link>"), ["/https/guide"]),
    "a front page for every item": (rss(f"<link>{FEN}/</link><guid>{FEN}/a</guid>", f"<link>{FEN}</link><guid isPermaLink='false'>{FEN}/b</guid>"), ["/a", ""]),
    "an address in an element of another name": (rss(f"<title>x</title><url>{FEN}/a</url>", f"<dc:identifier>{FEN}/b</dc:identifier>"), ["/a", "/b"]),
    "a date that is none before one": (rss(f"{LINK}<pubDate>01 Jan 2026 08:00 GMT</pubDate>", f"<link>{FEN}/b</link><pubDate>Invalid Date</pubDate><dc:date>2026-02-01</dc:date>"), ["/b", "/a"]),
    "entities of its own": (f"<!DOCTYPE rss [<!ENTITY a 'b'>]>{rss(LINK)}", "bad_feed"),
}  # fmt: skip


@pytest.mark.parametrize(("body", "wanted"), CASES.values(), ids=CASES)
def test_habits(body: str, wanted: list[str] | str) -> None:
    assert listed(body) == wanted


@pytest.mark.parametrize(
    "before", ["<br />\n<b>Notice</b>: in <b>/srv/y.php</b><br />\n", "<!-- made at night -->", "\n" * 5000]
)
def test_a_feed_that_is_served_as_a_page(before: str) -> None:
    assert listed(before + rss(LINK), kind="text/html; charset=utf-8", path="/?feed=rss2") == ["/a"]


def test_a_text_sitemap_that_is_served_as_a_page() -> None:
    assert listed(f"{FEN}/a\n{FEN}/b\n", kind="text/html", path="/places") == ["/a", "/b"]


HEAD = '{"version":"https:\\/\\/jsonfeed.org\\/version\\/1.1","items":['
ITEM = '{"id":"7","url":"https://fen.example/a","content_text":"Salt"}'


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        (f"{HEAD}{ITEM}]}}\n<!-- from the cache -->", ["/a"]),
        (f"<b>Notice</b>: in y.php\n{HEAD}{ITEM}]}}", ["/a"]),
        (HEAD + ITEM.replace("Salt", "Salt\nand reed") + "]}", ["/a"]),
        (f"{HEAD}{ITEM},]}}", ["/a"]),
        (f'{HEAD}{ITEM}, {{"id":"8","url":"https://fen.exa', ["/a"]),
        (HEAD, "bad_feed"),
        (f'{{"version":"2","items":[{ITEM}', "bad_feed"),
        ("{]", "bad_feed"),
    ],
)
def test_slips_in_a_json_feed(body: str, wanted: list[str] | str) -> None:
    assert listed(body, kind="application/feed+json", path="/feed.json") == wanted


def test_letters_that_are_none_in_a_feed_in_utf_8() -> None:
    body = f"<?xml version='1.0' encoding='utf-8'?>{rss(f'<title>a QUOTE b</title><link>{FEN}/Höhe</link>')}"
    stray = body.encode().replace(b"QUOTE", b"\x92")
    found = read_listing(ListingTask(FEN + "/feed.xml", stray, "text/xml", 9, 10**6))
    assert not isinstance(found, Reject)
    assert [link.url for link in found.links] == [f"{FEN}/Höhe"]


def test_a_charset_that_the_header_alone_tells() -> None:
    body = rss(f"<title>Вода стоит</title><link>{FEN}/вода</link>")
    assert listed(body, codec="cp1251", kind="text/xml; charset=windows-1251") == ["/вода"]


def test_a_sitemap_that_was_packed_twice() -> None:
    packed = gzip.compress(gzip.compress(f"<urlset {MAP}><url><loc>{FEN}/a</loc></url></urlset>".encode()))
    found = read_listing(ListingTask(FEN + "/sitemap.xml.gz", packed, "application/gzip", 9, 10**6))
    assert not isinstance(found, Reject)
    assert [link.url for link in found.links] == [f"{FEN}/a"]


def test_a_text_sitemap_with_notes() -> None:
    notes = f"\ufeff# all pages\r\n{FEN}/a\r\n\r\n  {FEN}/b  \r\n"
    assert listed(notes, kind="text/plain", path="/sitemap.txt") == ["/a", "/b"]
    assert listed(f"Read {FEN}/a today.\nOr not.", kind="text/plain", path="/sitemap.txt") == "bad_feed"


def test_a_text_sitemap_with_dates() -> None:
    dated = f"{FEN}/a\t2026-01-03\n{FEN}/b 2026-02-03T08:00:00Z\n"
    assert listed(dated, kind="text/plain", path="/sitemap.txt") == ["/b", "/a"]
    assert listed(f"{FEN}/a is new\n{FEN}/b as well\n", kind="text/plain", path="/sitemap.txt") == "bad_feed"
    table = f"{FEN}/a,2026-01-02,0.8\n{FEN}/b;2026-03-02;weekly\n{FEN}/c\t0.5\n{FEN}/d,e\n{FEN}/f,2026-01-02.html\n"
    assert listed(table, kind="text/plain", path="/sitemap.txt") == ["/b", "/a", "/c", "/d,e", "/f,2026-01-02.html"]


def test_a_text_sitemap_with_a_line_that_is_no_address() -> None:
    places = "".join(f"{FEN}/{name}\n" for name in "abcde")
    assert listed(f"{places}{FEN}/?q=<reed>", kind="text/plain", path="/sitemap.txt") == ["/a", "/b", "/c", "/d", "/e"]


def test_a_packed_sitemap_that_was_cut_off() -> None:
    whole = "".join(f"<url><loc>{FEN}/{number}</loc></url>" for number in range(400))
    packed = gzip.compress(f"<urlset {MAP}>{whole}</urlset>".encode())
    found = read_listing(ListingTask(FEN + "/sitemap.xml.gz", packed[:-9], "application/gzip", 999, 10**6))
    assert not isinstance(found, Reject)
    assert (len(found.links), found.is_capped) == (400, True)
    cut = read_listing(ListingTask(FEN + "/sitemap.xml.gz", packed[:40], "application/gzip", 999, 10**6))
    assert isinstance(cut, Reject)


@pytest.mark.parametrize("codec", ["utf-32", "utf-32-be", "utf-16-be", "iso-2022-jp"])
def test_encodings_of_two_and_four_bytes_and_of_escapes(codec: str) -> None:
    label = "<?xml version='1.0' encoding='iso-2022-jp'?>" if codec == "iso-2022-jp" else ""
    assert listed(f"{label}{rss(f'<title>潮</title><link>{FEN}/潮</link>')}", codec=codec) == ["/潮"]


def test_dates_of_a_json_feed_as_numbers() -> None:
    items = (
        f'{{"url":"{FEN}/{name}","date_published":{date}}}' for name, date in (("a", 1767225600), ("b", 1769904000000))
    )
    assert listed(f"{HEAD}{','.join(items)}]}}", kind="application/feed+json", path="/feed.json") == ["/b", "/a"]


@pytest.mark.parametrize("codec", ["cp1251", "utf-16", "utf-8-sig"])
def test_labels_that_are_wrong(codec: str) -> None:
    said = "utf-8" if codec == "cp1251" else "utf-16le" if codec == "utf-8-sig" else "utf-16"
    assert listed(f"<?xml version='1.0' encoding='{said}'?>{rss(f'<title>Новости</title>{LINK}')}", codec=codec) == [
        "/a"
    ]


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        ("2025", "2026-02"),
        ("Sunday, 06-Nov-94 08:49:37 GMT", "Monday, 02-Mar-26 08:00:00 GMT"),
        ("mar., 03 août 2021 08:00:00 +0200", "lun., 02 févr. 2026 08:00:00 +0100"),
        ("Di, 03 Mai 2022 08:00:00 +0200", "Mo, 02 Mär 2026 08:00:00 +0100"),
        ("2026-03-03T02:00:00+0100", "2026-03-02T23:30:00-0500"),
        ("Tue Mar  3 08:00:00 2020", "Mon Mar  2 08:00:00 2026"),
        ("Mon, 02 Mar 2026 08:00:00 CEST", "Mon, 02 Mar 2026 07:00:00 GMT"),
        ("2025年12月31日 21:00", "2026/03/02 08:00"),
        ("Mon,02 Mar 2026 08:00:00 GMT", "Mon,02 Mar 2026 09:00:00 GMT"),
        ("Mon, 02 Mar 2026 08:00:00 +02:00", "Mon, 02 Mar 2026 07:00:00 +0000"),
    ],
)
def test_dates_in_many_forms(older: str, newer: str) -> None:
    one, other = read_instant(older), read_instant(newer)
    assert one is not None
    assert other is not None
    assert one < other
