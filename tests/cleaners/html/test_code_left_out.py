"""Long scripts and style sheets stay out of what is parsed; the tree is the one that the whole source has."""

from __future__ import annotations

import json
import random

import pytest
from selectolax.lexbor import LexborHTMLParser

from copydesk.cleaners.extract.fallback import read_state
from copydesk.cleaners.html import document as documents
from copydesk.cleaners.html.document import LEAST_CODE, parse
from copydesk.cleaners.html.element_index import ElementIndex, index_elements
from copydesk.cleaners.html.repair import look_at_source, repair
from copydesk.cleaners.html.visibility import read_visibility
from copydesk.cleaners.page_state import walls

SCRIPT = 'var a = "<p>no</p>";\r\n' + "b();" * LEAST_CODE
STYLE = ".é > a { color: red }\n" + "i{}" * LEAST_CODE


def whole(html: str) -> ElementIndex:
    """The index of the tree of a whole source."""
    return index_elements(LexborHTMLParser(html).root)


def assert_is_that_of_all(html: str) -> ElementIndex:
    index, expected = parse(html).index, whole(repair(html))
    assert (index.tags, index.parents, index.ends, index.places) == (
        (expected.tags, expected.parents, expected.ends, expected.places)
    )
    for place in range(len(index.tags)):
        assert index.text(place, "|") == expected.text(place, "|")
        assert index.text(place, has_code=False) == expected.text(place, has_code=False)
        assert index.attributes[place] == expected.attributes[place]
    return index


@pytest.mark.parametrize(
    "html",
    [
        f"<title>Snow</title><script>{SCRIPT}</script><style media=print>{STYLE}</STYLE ><p>Fell.",
        f"<p>Rain<script data-a='>' data-b=\"</script>\">{SCRIPT}</script\n> fell",
        f"<SCRIPT>{SCRIPT}</SCRIPT><noscript><style>{STYLE}</style></noscript><p>Rain",
        f"<table><script>{SCRIPT}</script><div>Out<style>{STYLE}</style></div><tr><td>In</table>",
        f"<!-- <style> {STYLE} --> <p>Rain</p><style>{STYLE}</style>",
        f"<p>Rain</p><template><script>{SCRIPT}</script></template><p>Snow</p>",
        f"<p a=it's'>Snow<script>{SCRIPT}</script><p b=>'>Rain",
        f"<select><style>{STYLE}</style></select><p>Rain",
    ],
)
def test_code_is_left_out_of_the_tree_and_found_in_the_index(html: str) -> None:
    index = assert_is_that_of_all(html)
    assert index.left_out
    assert len(index.written) < LEAST_CODE
    assert index.whole(index.written.decode()) == whole(html).written.decode()


@pytest.mark.parametrize(
    "html",
    [
        f"<p title='<style>'>{STYLE}</style>",  # the value of an attribute
        f"<textarea><script>{SCRIPT}</script></textarea><p>Rain",
        f"<svg><style>{STYLE}<g>x</g></style></svg><p>Rain",
        f"<title><style>{STYLE}</style></title><p>Rain",
        f"<script a=it's>'>{SCRIPT}</script><p>Rain",
        f"<p>\x01</p><script>{SCRIPT}</script>",  # the sign of placeholders
        f"<script>\x010\x01</script><title><script>{SCRIPT}</script></title>",
        f"<plaintext><script>{SCRIPT}</script>",
        f"<p>Rain<script>{SCRIPT}",
        f"<script><!-- {SCRIPT} <script> </script> --> </script><p>Rain",
    ],
)
def test_what_only_looks_like_code_stays_where_it_is(html: str) -> None:
    assert not assert_is_that_of_all(html).left_out


def test_who_reads_code_finds_what_was_left_out() -> None:
    story = "The ferry sails again after repairs, the port said on Monday evening. " * 40
    state = json.dumps({"props": {"body": story}})
    linked = json.dumps({"@type": "NewsArticle", "articleBody": story})
    document = parse(
        f'<script type="application/json">{state}</script><script type="application/ld+json">{linked}</script>'
        f"<style>.gone{{display:none}} {STYLE}</style><div id=root><script>{'a b c d e f g h ' * 200}</script></div>"
    )
    assert len(document.index.left_out) == 4
    assert [part.text for part in read_state(document)] == [story.strip()]
    assert [each["articleBody"] for each in document.json_ld] == [story]
    assert read_visibility(document).classes == {"gone"}
    assert not walls._empty_root(document)


NAMES = (
    *("p", "div", "a", "b", "table", "tr", "td", "svg", "math", "select", "option", "template", "noscript", "title"),
    *("textarea", "script", "style", "iframe", "xmp"),
)
PIECES = [
    *(f"<{slash}{name}>" for name in NAMES for slash in ("", "/")),
    *(
        "<!--",
        "-->",
        "Rain ",
        "<p title='",
        '<a href="',
        "'>",
        '">',
        "<br/>",
        "</body>",
        "<![CDATA[",
        "]]>",
        "<",
        "&lt;",
    ),
    *("<script>XX</script>", "<style>XX</style>", "<STYLE a='b'>XX</Style>") * 3,
    *("XX", "<script src=a></script>", "<script/>", "<style/>XX"),
]


def test_any_order_of_tags_gives_the_tree_of_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "LEAST_CODE", 4)
    chance, left_out = random.Random(16), 0
    for _ in range(1500):
        soup = "".join(chance.choices(PIECES, k=chance.randrange(3, 16)))
        left_out += bool(assert_is_that_of_all(soup.replace("XX", "a { b: c }<d>")).left_out)
    assert left_out > 100


TAGS = (
    *("<a name=b />", "<a>", "</a>", "<script src=a/>", "<script src='a' />", "</script>", "<title/>", "</title>"),
    *("<button-bar/>", "<p>Rain", "</p>", "<iframe srcdoc='<p>" + "w " * 50 + "'>", "<iframe>", "</iframe>", "<br/>"),
    *("<template shadowrootmode=open>", "<template>", "</template>", '<video a="b>c"/>', "<object/>", "</object>"),
    *("<i\xa0/>", "<i2/>", "<em/", ">", "/>", "</em>", "<html xmlns='x'>", "<noscript/>", "<ul/>", "é", "<SPAN/>"),
)


def test_no_source_is_repaired_that_the_first_look_passes() -> None:
    chance, passed, repaired = random.Random(17), 0, 0
    for _ in range(3000):
        soup = "".join(chance.choices(TAGS, k=chance.randrange(1, 9)))
        may_need_repair, _ = look_at_source(soup.encode(), LEAST_CODE)
        passed += not may_need_repair
        if repair(soup) != soup:
            repaired += 1
            assert may_need_repair, soup
    assert passed > 300
    assert repaired > 300
