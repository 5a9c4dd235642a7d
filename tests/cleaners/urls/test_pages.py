"""Which link of a page leads to the article's next page: by the address, never to another article or a list."""

from __future__ import annotations

import pytest

from copydesk.cleaners.urls.pages import first_pages, next_page

HEAD = "<h1>The long wall</h1>"


def link(address: str, rel: str = "", said: str = "2") -> str:
    return f"<a {rel} class=pager href='{address}'>{said}</a>"


@pytest.mark.parametrize(
    ("first", "second", "found"),
    [
        ("https://a.example/news/wall", "/news/wall?page=2", "/news/wall?page=2"),
        ("https://a.example/news/wall?page=1", "/news/wall?page=2", "/news/wall?page=2"),
        ("https://a.example/news/wall?id=7", "?id=7&amp;seite=2", "/news/wall?id=7&seite=2"),
        ("https://a.example/news/wall/", "/news/wall/2/", "/news/wall/2/"),
        ("https://a.example/news/wall", "/news/wall/page/2", "/news/wall/page/2"),
        ("https://a.example/news/wall", "wall/page-2", "/news/wall/page-2"),
        ("https://a.example/wall.html", "wall-page2.html", "/wall-page2.html"),
    ],
)
def test_an_address_with_the_number_of_a_page_is_the_next_page(first: str, second: str, found: str) -> None:
    assert next_page(HEAD + link(second), first, 2) == f"https://a.example{found}"


@pytest.mark.parametrize("second", ["/wall-2.html", "/wall_2.html", "/wall,2.html"])
def test_an_address_that_could_be_another_article_needs_rel_next(second: str) -> None:
    first = "https://a.example/wall.html"
    assert next_page(HEAD + link(second, said="The other wall"), first, 2) is None
    assert next_page(HEAD + link(second, 'rel="next"', "The other wall"), first, 2) == f"https://a.example{second}"
    in_head = f"<link rel=next href={second}>{HEAD}"
    assert next_page(in_head, first, 2) == f"https://a.example{second}"


@pytest.mark.parametrize("said", ["2", " <b>2</b> ", "\n<span class='n'>2</span>\n"])
def test_a_link_that_says_its_number_alone_is_the_next_page(said: str) -> None:
    assert (
        next_page(HEAD + link("wall_2.html", said=said), "https://a.example/wall.html", 2)
        == "https://a.example/wall_2.html"
    )
    assert next_page(HEAD + link("wall_3.html", said=said), "https://a.example/wall.html", 2) is None
    assert next_page(HEAD + link("wall_2.html", said="2 walls"), "https://a.example/wall.html", 2) is None


def test_pages_are_counted_from_the_first() -> None:
    first = "https://a.example/wall"
    page = HEAD + "".join(link(f"/wall?page={n}") for n in (1, 2, 3, 12))
    assert next_page(page, first, 3) == "https://a.example/wall?page=3"
    assert next_page(page, first, 4) is None
    counted = HEAD + link("/wall-part-2", "rel=next")
    assert next_page(counted, "https://a.example/wall-part-1", 2) == "https://a.example/wall-part-2"
    assert next_page(counted, "https://a.example/wall-part-1", 3) is None


@pytest.mark.parametrize(
    "second",
    [
        "https://b.example/news/wall?page=2",
        "/news/wall?cpage=2",
        "/news/wall/comment-page-2/",
        "/news/wall?page=2024",
        "/news/harbour?page=2",
        "/news/wall",
        "#page=2",
        "javascript:page(2)",
        "/news/wall/2024/",
    ],
)
def test_other_links_are_no_next_page(second: str) -> None:
    assert next_page(HEAD + link(second, "rel=next"), "https://a.example/news/wall", 2) is None


def test_front_pages_and_lists_have_no_pages_of_an_article() -> None:
    assert next_page(HEAD + link("/2/"), "https://a.example/", 2) is None
    teasers = "<article><h2>One</h2></article><article><h2>Two</h2></article>"
    assert next_page(f"<h1>News</h1>{teasers}{link('?page=2')}", "https://a.example/news", 2) is None
    said = '<meta property="og:type" content="article">'
    assert next_page(f"{said}<h1>News</h1>{teasers}{link('?page=2')}", "https://a.example/news", 2) is not None


def test_hostile_source_is_quick() -> None:
    for source in ("<a " * 200_000, "<a href=" + "'" * 500_000, "<a rel=next " + "x " * 300_000):
        assert next_page(HEAD + source, "https://a.example/news/wall", 2) is None


@pytest.mark.parametrize(
    ("url", "first", "number"),
    [
        ("https://a.example/news/wall?page=2", "https://a.example/news/wall", 2),
        ("https://a.example/news/wall?id=7&seite=12", "https://a.example/news/wall?id=7", 12),
        ("https://a.example/news/wall/page/3/", "https://a.example/news/wall/", 3),
        ("https://a.example/news/wall/2", "https://a.example/news/wall", 2),
        ("https://a.example/wall-page2.html", "https://a.example/wall.html", 2),
    ],
)
def test_an_address_tells_whose_further_page_it_may_be(url: str, first: str, number: int) -> None:
    assert (first, number) in list(first_pages(url))


@pytest.mark.parametrize(
    "path", ["wall-2.html", "wall?page=1", "wall?page=2024", "?page=2", "page/2/", "wall?cpage=2", "2025/03", "wall"]
)
def test_other_addresses_are_nobodys_further_page(path: str) -> None:
    assert list(first_pages(f"https://a.example/{path}")) == []


@pytest.mark.parametrize("second", ["/wall?page=1", "/wall_1", "/wall?PAGEN_1=2", "/wall?pag=2"])
def test_systems_that_count_from_nought_or_name_the_page_otherwise_have_further_pages(second: str) -> None:
    assert next_page(HEAD + link(second), "https://a.example/wall", 2) == f"https://a.example{second}"


def test_an_id_at_the_end_of_an_address_is_no_number_of_a_page() -> None:
    source = HEAD + link("/t20260419_88_1.htm")
    assert next_page(source, "https://a.example/t20260419_88.htm", 2) == "https://a.example/t20260419_88_1.htm"


def test_the_third_page_of_those_that_count_from_nought_has_the_number_two() -> None:
    source = HEAD + link("/wall?page=1") + link("/wall?page=2", said="3")
    assert next_page(source, "https://a.example/wall", 2) == "https://a.example/wall?page=1"
    assert next_page(source, "https://a.example/wall", 3) == "https://a.example/wall?page=2"
