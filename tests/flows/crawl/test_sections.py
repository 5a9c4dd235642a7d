"""Which links of a page lead to articles, and which feeds it declares."""

import pytest

from copydesk.flows.crawl.address_shapes import looks_like_article
from copydesk.flows.crawl.sections import declared_feeds, parse_section

ARTICLES = [
    "https://a.example/news/council-votes-on-the-harbour-wall",
    "https://a.example/2026/06/01/harbour",
    "https://a.example/politik/artikel-1234567.html",
    "https://a.example/news/articleView.html?idxno=56789",
    "https://a.example/ferry-timetable-cut-back-after-storm",
    "https://a.example/뉴스/항구가-월요일에-다시-열린다",
    "https://a.example/a/b/20260601ferry.php",
    "https://a.example/?p=12345",
]
OTHERS = [
    "https://a.example/",
    "https://a.example/index.html",
    "https://a.example/news/",
    "https://a.example/sport",
    "https://a.example/tag/harbour-wall-and-all-about-it",
    "https://a.example/author/mara-oldwin-staff-writer-2026",
    "https://a.example/images/harbour-wall-at-night-2026.jpg",
    "https://a.example/about-us",
    "https://a.example/search?q=harbour",
    "https://a.example/feed/council-votes-on-the-harbour-wall.xml",
]


@pytest.mark.parametrize("url", ARTICLES)
def test_articles(url: str) -> None:
    assert looks_like_article(url)


@pytest.mark.parametrize("url", OTHERS)
def test_what_is_no_article(url: str) -> None:
    assert not looks_like_article(url)


PAGE = """<html><head><base href="/news/">
<link rel="alternate" type="application/rss+xml" href="/feed">
<link rel="alternate" type="application/atom+xml; charset=utf-8" href="https://f.example/atom">
<link rel="alternate" hreflang="de" href="/de/">
<link rel="alternate" type="application/json" href="/wp-json/wp/v2/pages/7">
</head><body><a href="council-votes-on-the-harbour-wall#comments">A</a>
<a href="council-votes-on-the-harbour-wall">B</a>
<a href="https://www.a.example/news/ferry-timetable-cut-back-again">C</a> <a href="https://b.example/other-site-with-a-long-slug">D</a>
<a href="javascript:void(0)">E</a> <a>F</a> <a href="http://[bad">G</a> <a href="/tag/x">H</a></body></html>"""


def test_a_section_page() -> None:
    listing = parse_section(PAGE, "https://a.example/", max_links=10)
    assert [link.url for link in listing.links] == [
        "https://a.example/news/council-votes-on-the-harbour-wall",
        "https://www.a.example/news/ferry-timetable-cut-back-again",
    ]
    assert (listing.kind, listing.is_capped) == ("page", False)
    assert parse_section(PAGE, "https://a.example/", max_links=1).is_capped


def test_declared_feeds() -> None:
    assert declared_feeds(PAGE, "https://a.example/") == ("https://a.example/feed", "https://f.example/atom")


@pytest.mark.parametrize("html", ["", "<p>none</p>", "\x00"])
def test_a_page_without_links(html: str) -> None:
    assert parse_section(html, "https://a.example/", max_links=10).links == ()
    assert declared_feeds(html, "https://a.example/") == ()


def archive_page(*items: tuple[str, str], menu: str = "") -> str:
    rows = "".join(f"<li><a href='{path}'>{title}</a> <time>3 March</time></li>" for path, title in items)
    return f"<html><body><nav>{menu}</nav><main><ol>{rows}</ol></main></body></html>"


FOUR = [
    ("/notes/ferry-timetable-cut-back", "The ferry timetable is cut back"),
    ("/notes/bridge-opens-in-spring", "The bridge opens in spring"),
    ("/notes/school-roof-is-mended", "The school roof is mended at last"),
    ("/otters", "Otters are back below the tannery"),
]


def section(html: str) -> list[str]:
    return [
        link.url.removeprefix("https://a.example")
        for link in parse_section(html, "https://a.example/archive", max_links=99).links
    ]


def test_a_short_name_beside_articles_is_one() -> None:
    assert section(archive_page(*FOUR)) == [path for path, _ in FOUR]
    assert section(archive_page(*FOUR[:3], ("/水獺", "水獺回到皮革廠下游的河裡")))[-1] == "/%E6%B0%B4%E7%8D%BA"


@pytest.mark.parametrize(
    "odd",
    [("/otters", "Otters"), ("/tags/otters", "All that we have on otters"), ("/about", "About us and this paper")],
)
def test_what_stands_beside_articles_and_is_none(odd: tuple[str, str]) -> None:
    assert section(archive_page(*FOUR[:3], odd)) == [path for path, _ in FOUR[:3]]


def test_a_few_articles_do_not_make_a_list_of_links_theirs() -> None:
    many = [(f"/place{n}", f"The harbour of place {n}") for n in range(9)]
    assert section(archive_page(*FOUR[:3], *many)) == [path for path, _ in FOUR[:3]]


def test_numbers_below_different_folders_are_articles_where_several_have_a_title() -> None:
    boxes = [
        ("/river/70", "Otters are back below it"),
        ("/bus/71", "Line nine runs on Sundays"),
        ("/mill/72", "Who buys the old mill"),
    ]
    shown = "".join(
        f"<section><h2><a href='/tag{path[:4]}/'>More on this</a></h2><a href='{path}'>{title}</a></section>"
        for path, title in boxes
    )
    assert section(f"<body>{shown}</body>") == [path for path, _ in boxes]
    assert section("<body><a href='/river/70'>Otters are back below it</a></body>") == []


def test_the_name_of_a_section_above_its_articles_is_none_of_them() -> None:
    items = "".join(f"<h3><a href='{path}'>{title}</a></h3>" for path, title in FOUR[:3])
    assert section(f"<body><h2><a href='/notes/'>All of our notes</a></h2>{items}</body>") == [p for p, _ in FOUR[:3]]


@pytest.mark.parametrize(
    ("link", "is_feed"),
    [
        ("type=text/xml href=/rss", True),
        ("type='application/rdf+xml' href=/index.rdf", True),
        ("type=text/xml href=/map.xml", False),
    ],
)
def test_feeds_that_are_declared_as_xml_are_told_by_their_address(link: str, is_feed: bool) -> None:
    found = declared_feeds(f"<head><link rel=alternate {link}></head>", "https://a.example/")
    assert bool(found) is is_feed
