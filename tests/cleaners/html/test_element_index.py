"""The index of elements finds what a selector finds, in the same order, an element as often as it matches."""

import pytest

from copydesk.cleaners.html.document import parse

PAGE = """<html><head><title>Quay</title></head><body class="Page">
<svg><title>Sign</title></svg>
<div class="Byline author-box" id=Respond><a rel="nofollow AUTHOR" href=/author/ann>Ann</a></div>
<p class>x</p><p class="bylines
next">y</p><ul><li class=byline><h1>Quay</h1></li></ul>
<a rel="x\u00a0author" href="/Author/x">z</a><span itemprop="name author">w</span>
<template><b class=byline></b></template>
</body></html>"""

DOCUMENT = parse(PAGE)
INDEX = DOCUMENT.index


@pytest.mark.parametrize(
    ("selector", "places"),
    [
        ("[class*=author i], [class*=byline i]", INDEX.holding("class", "author", "byline")),
        ("h1, li, [class~=byline]", [*INDEX.tagged("h1", "li"), *INDEX.with_word("class", "byline")]),
        ("[class~=bylines], [class~=next]", INDEX.with_word("class", "bylines", "next")),
        ("[itemprop~=author]", INDEX.with_word("itemprop", "author")),
        ("[rel~=author]", INDEX.with_any_case("rel", "author")),
        ("[id*=respond i]", INDEX.holding("id", "respond")),
        ("title", INDEX.tagged("title")),
    ],
)
def test_it_finds_what_a_selector_finds(selector: str, places: list[int]) -> None:
    found = [node.mem_id for node in DOCUMENT.tree.css(selector)]
    assert found
    assert [node.mem_id for node in INDEX.at(places)] == found


def test_a_word_is_whole_and_as_written() -> None:
    assert INDEX.with_word("class", "author") == []
    assert INDEX.with_word("class", "Byline") == [6]
    assert INDEX.with_word("id", "respond") == []
    assert INDEX.holding("itemtype", "x") == []


def test_a_document_has_its_elements_by_tag_and_the_places_of_its_links() -> None:
    document = parse("<a href=/1>One</a><p><a name=x>no link</a><a href>Two</a></p>")
    assert [node.text() for node in document.elements("a")] == ["One", "no link", "Two"]
    assert document.elements("table") == []
    assert [document.index.nodes[place].text() for place in document.links] == ["One", "Two"]


def test_what_is_round_a_headline() -> None:
    around = [INDEX.tags[place] for place in sorted(INDEX.above_headlines)]
    assert around == ["html", "body", "ul", "li", "h1"]


def test_the_title_is_the_head_s() -> None:
    assert parse("<body><svg><title>Sign</title></svg></body>").title_tag == "Sign"
    assert DOCUMENT.title_tag == "Quay"
    assert parse("").index.holding("class", "x") == []


def test_many_parts_are_found_as_each_by_itself() -> None:
    parts = ("next", "popular", "auth", "byline", "a/b", "author-box", "é", "zz", "page", "byline")
    assert len(parts) >= 8
    assert INDEX.holding("class", *parts) == [place for part in parts for place in INDEX.holding("class", part)]


def test_a_part_in_other_letters_is_found_beside_many_others() -> None:
    index = parse("<p class='Kommentár-Liste'>x<i class=latest>y").index
    parts = ("comment", "related", "kommentár", "latest", "popular", "ticker", "weather", "today")
    assert [index.tags[place] for place in index.holding("class", *parts)] == ["p", "i"]


def test_of_many_words_those_that_stand_nowhere_are_left_out() -> None:
    nowhere = ("aa", "bb", "cc", "dd", "ee", "ff", "gg", "box")
    assert INDEX.with_word("class", *nowhere, "Byline", "author-box") == [6, 6]


def test_elements_with_any_attribute_of_a_group() -> None:
    page = "<p title>a<p data-date=1 datetime=2>b<i data-qa=x property=p>c</i>"
    index = parse(page).index
    assert [index.tags[at] for at in index.having_any("title", "moments")] == ["p", "p"]
    assert [index.tags[at] for at in index.having_any("keys of scripts", "property")] == ["i"]


def test_the_first_element_within_another() -> None:
    index = parse("<h1><a name=x>a</a></h1><h1>b <a href=/>c</a><img></h1><img alt=d><a href=/>e</a>").index
    first, second = index.tagged("h1")
    assert [index.inside(first, "a", "href"), index.inside(second, "img", "alt")] == [-1, -1]
    assert index.inside(second, "a", "href") == index.tagged("a")[1]
    assert index.inside(index.tagged("img")[1], "img", "alt") == index.tagged("img")[1]
    assert index.inside(first, "b", "href") == -1
