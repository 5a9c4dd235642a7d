"""The index of elements finds what a selector finds, in the same order, an element as often as it matches."""

import random
from collections.abc import Iterator
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode

from copydesk.cleaners.core.elements import unescaped
from copydesk.cleaners.html.document import parse
from copydesk.cleaners.html.element_index import ElementIndex, index_elements

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
    nodes = list(DOCUMENT.tree.root.traverse()) if DOCUMENT.tree.root else []
    assert [nodes[place].mem_id for place in sorted(places)] == found


def test_a_word_is_whole_and_as_written() -> None:
    assert INDEX.with_word("class", "author") == []
    assert INDEX.with_word("class", "Byline") == [6]
    assert INDEX.has_word(6, "class", "Byline")
    assert not INDEX.has_word(6, "class", "author")
    assert not INDEX.has_word(6, "itemprop", "author")
    assert INDEX.with_word("id", "respond") == []
    assert INDEX.holding("itemtype", "x") == []


def test_a_document_has_the_places_of_its_links() -> None:
    document = parse("<a href=/1>One</a><p><a name=x>no link</a><a href>Two</a></p>")
    assert [document.index.text(place) for place in document.index.tagged("a")] == ["One", "no link", "Two"]
    assert document.index.tagged("table") == []
    assert [document.index.text(place) for place in document.links] == ["One", "Two"]


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


def test_the_elements_within_another_and_that_itself() -> None:
    index = parse(
        "<a href=/>a</a><div><p>b<a>c</a></p><form><button>d</button></form>" + "<i>x</i>" * 12 + "</div>"
    ).index
    (div,), (first, second) = index.tagged("div"), index.tagged("a")
    assert index.within(div, "a") == [second]
    assert index.within(first, "a") == index.within(first, "a", "b") == [first]
    assert [index.tags[at] for at in index.within(div, "button", "a", "p", "div")] == ["div", "p", "a", "button"]
    assert [index.tags[at] for at in index.within(index.tagged("form")[0], "button", "form")] == ["form", "button"]
    assert index.within(div, "table") == []


def test_the_text_of_an_element_but_for_some_within_it() -> None:
    index = parse(
        "<p>Low &lt; <b>slack <i>water</i></b> at <i>ten<br></i><script>x()</script>, or so<i></i></p><p>x</p>"
    ).index
    (place,), italics = index.tagged("p")[:1], index.tagged("i")
    assert index.text_without(place, []) == "Low < slack water at ten, or so"
    assert index.text_without(place, [*index.tagged("b"), *italics], "|") == "Low < | at |, or so"
    assert index.text_without(place, italics) == "Low < slack  at , or so"
    assert index.text_without(place, [place]) == ""
    assert [index.is_text_alone(at) for at in index.tagged("p", "i")] == [False, True, True, False, False]


@pytest.mark.parametrize("separator", ["", " ", "\n"])
def test_texts_are_joined_as_they_are_found(separator: str) -> None:
    page = "<p>Low &lt; <b>a</b> w\u00e4ter</p><p></p><p>\u6f6e<iframe>a &amp; b</iframe></p><p>x<script>1<2</script>"
    document = parse(page)
    index = document.index
    found = [index.text(place, separator) for place in index.tagged("p", "b")]
    assert found == [node.text(separator=separator) for tag in ("p", "b") for node in document.tree.css(tag)]
    assert index.text(index.tagged("p")[3], separator, has_code=False) == "x"


def test_the_text_of_an_element_alone() -> None:
    index = parse(
        "<td>Low &amp; <b>slack</b> water<br>at ten<script>x()</script></td><div>Tide: <i>1</i>, <i>2</i></div>"
    ).index
    assert index.own_text(index.tagged("div")[0]) == "Tide: , "
    assert index.own_text(index.tagged("script")[0]) == "x()"
    assert index.own_text(index.body) == "Low &  waterat ten"


#: Markup whose tree is not what it looks like, and which is written in a way that does not always tell it.
NASTY = [
    "",
    "<p =x a\"b=1 <c><a<b>x</a<b><a<\u00e9>y</a<\u00e9><p class='a&amp;nbsp;b\n\"c' \u00e9=1 hidden=until-found>",
    "<svg><style>&lt;a&gt;&amp;</style><title><p>x</p></title><script>a&lt;b</script></svg><svg><style><g>x</g></style>",
    "<svg><foreignObject viewBox=1 xlink:href=/a><p>x<br><img alt=y></foreignObject><link>a</svg><svg><source>b</svg>",
    "<template><template>a<b></b></template><p class=x>q</template><p class=x>r<template id=z><xmp></template></xmp>",
    "<svg><template><g>x</g></template></svg><svg><desc><template><p></p></template></desc></svg>",
    "<b><math><annotation-xml></b><style><q>x</q></style>",
    "<b><math><mi></b><style><q>x</q></style><mtext><style>p</style>",
    "<script>a<!-- </script>b<script>a<!-- <script> </script> --></script>c<script><!-- <SCRIPT/ --> </script>d",
    "<script>if(a<!b)s='<s'+'<scripts>'</script><p><script><!--><script></script><p>x<script>a</script",
    "<pre>\n\nx</pre><textarea>\n\n&lt;p></textarea><title>&amp;lt;</title>",
    "<plaintext>a</plaintext><b>",
    "<table><plaintext><i>x</i>",
    "<frameset><frame src=a></frameset><noframes><p></noframes>",
    "<iframe><b>&lt;</b></iframe><noembed><i></noembed><noframes><i></noframes><xmp><i>&amp;</xmp><style><i>&amp;</style>",
    "<noscript>a &lt; b & c<p></noscript><keygen><param><wbr><track><basefont><bgsound><command>b<isindex>",
    "<!doctype><!--><p><!---><i><!----!><b><!--a--b--><u><!foo--><!foo-><?a--><?xml b?><![CDATA[x]]>",
    "<select><button><selectedcontent></selectedcontent></button><option>a<option selected>b<i>c</i></select>",
    "a\0b<p a\0=1>\ufffe\uffff\U0010ffff&#0;&#x80;&#xd800;\x01\xa0&nbsp;",
    "<style>a</style",
]


def bare(node: LexborNode) -> str | None:
    return node.text_content if node.tag == "-text" else node.tag if (node.tag or "-")[0] != "-" else "-comment"


def read_by_nodes(node: LexborNode) -> Iterator[Any]:
    """Tags, attributes and texts as the nodes tell them, texts that stand beside each other as one; "code" for code."""
    yield bare(node), {name: value or "" for name, value in node.attributes.items()}
    text = ""
    for child in node.iter(include_text=True):
        if child.tag == "-text":
            text += child.text_content or ""
            continue
        if text:
            yield "code" if node.tag in ("script", "style") else text
        text = ""
        yield from read_by_nodes(child)
    if text:
        yield "code" if node.tag in ("script", "style") else text
    yield None


def read_by_index(index: ElementIndex) -> Iterator[Any]:
    place, way = -1, iter(index.way)
    for event in way:
        if event == -2:
            yield None
        elif event in (-1, -3):
            place += 1
            yield index.tags[place], index.attributes[place]
            if event == -3:
                yield None
        else:
            begin = next(way) if event < 0 else event
            text = index.written[begin : next(way)].decode()
            yield "code" if event < -4 else text if event == -4 else unescaped(text)


def holds(root: LexborNode) -> None:
    index = index_elements(root)
    assert list(read_by_index(index)) == list(read_by_nodes(root))
    nodes = list(root.traverse())
    assert len(nodes) == len(index.tags)
    for place, node in enumerate(nodes):
        above = index.parents[place]
        assert (nodes[above].mem_id if above >= 0 else None) == (node.parent.mem_id if place and node.parent else None)
        assert index.ends[place] == place + len(list(node.traverse()))
        assert index.text(place, " ") == node.text(separator=" ")
        if place:
            assert (index.text_before(place), index.text_behind(place)) == (beside(node, "prev"), beside(node, "next"))
        if index.tags[place] != "-comment":
            letters = len(node.text().strip())
            assert not index.is_longer(place, letters)
            assert letters == 0 or index.is_longer(place, letters - 1)


def beside(node: LexborNode, way: str) -> str:
    """The text on one side of a node, from what is no text on or up to it."""
    texts: list[str] = []
    while (other := getattr(node, way)) is not None and other.tag == "-text":
        texts.append(other.text_content or "")
        node = other
    return "".join(texts[::-1] if way == "prev" else texts)


@pytest.mark.parametrize("markup", NASTY)
def test_the_index_tells_the_tree(markup: str) -> None:
    root = LexborHTMLParser(markup).root
    assert root
    holds(root)


def test_the_index_tells_trees_of_tags_thrown_together() -> None:
    draw = random.Random(16)
    tags = [
        "svg", "math", "mi", "annotation-xml", "foreignObject", "desc", "title", "style", "script", "template", "table",
        "td", "b", "a href=/", "p class='x y'", "select", "option", "textarea", "noscript", "iframe", "xmp", "br",
        "img", "link", "frameset", "noframes", "body id=k", "head", "pre", "font color=r", "button", "!-- x --", "?pi",
        "!--",
    ]  # fmt: skip
    pieces = [
        *(f"<{tag}>" for tag in tags),
        *(f"</{tag.split()[0]}>" for tag in tags),
        "text",
        "&lt;",
        "&amp;amp;",
        "-->",
    ]
    for _ in range(400):
        root = LexborHTMLParser("".join(draw.choices(pieces, k=draw.randint(1, 30)))).root
        assert root
        holds(root)


def test_the_body_is_the_page_s() -> None:
    assert parse("<p>x").index.body == 2
    assert parse("<frameset><frame src=a></frameset>").index.body == -1
    assert parse("").index.tags[parse("").index.body] == "body"


def test_attributes_as_they_are_written() -> None:
    index = parse("<img src=/a.jpg alt='Low &amp; slack'><b>x</b><i id=y>").index
    written = [index.attributes.written_of(index.tagged(tag)[0]) for tag in ("img", "b", "i")]
    assert written == [b'src="/a.jpg" alt="Low &amp; slack', b"", b'id="y']
