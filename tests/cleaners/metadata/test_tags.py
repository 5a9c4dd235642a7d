"""Tags, each once."""

from __future__ import annotations

import json

import pytest

from copydesk.cleaners.html.document import parse
from copydesk.cleaners.metadata import read_metadata


def tags(html: str) -> tuple[str, ...]:
    return read_metadata(parse(html), url=None, fetched_at=None).tags


def script(keywords: object) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", "keywords": keywords})}</script>'


@pytest.mark.parametrize(
    ("html", "found"),
    [
        (
            '<meta property="article:tag" content="Boats"><meta property="article:tag" content="Storms">',
            ("Boats", "Storms"),
        ),
        ('<meta name="keywords" content="boats, storms ,  harbour">', ("boats", "storms", "harbour")),
        ('<meta name="news_keywords" content="boats; storms">', ("boats", "storms")),
        (script(["Boats", "Storms"]), ("Boats", "Storms")),
        (script("Boats, Storms"), ("Boats", "Storms")),
        (script([{"@type": "DefinedTerm", "name": "Boats"}]), ("Boats",)),
        (
            '<meta property="article:tag" content="Boats"><meta name="keywords" content="boats,storms">',
            ("Boats",),
        ),
        (
            '<p class="tags">Tags: <a rel="tag" href="/t/1">boats</a>, <a rel="tag" href="/t/2"># fog</a></p>',
            ("boats", "fog"),
        ),
        ('<p>Filed: <a href="/tag/boats/">boats</a> <a href="/tag/storms/">storms</a></p>', ("boats", "storms")),
        ('<a rel="category tag" href="/c/news">News</a><a rel="tag" href="/t/1">boats</a>', ("boats",)),
        ('<div class="tagcloud"><a rel="tag" href="/t/1">boats</a></div>', ()),
        ('<ul itemprop="keywords"><li><a rel="tag" href="/t/1">boats</a></li></ul>', ("boats",)),
        ('<span itemprop="keywords">boats, storms</span>', ("boats", "storms")),
        ('<div class="post-tags"><span>boats</span><span>storms</span></div>', ("boats", "storms")),
        ('<a rel="tag" href="/t/1">boats</a><meta name="keywords" content="news, site">', ("boats",)),
        ('<meta name="tags" content="boats"><meta name="tags" content="storms">', ("boats", "storms")),
        ("<p>" + "".join(f'<a href="/tag/{n}x/">tag {n}</a>' for n in range(40)) + "</p>", ()),
        ('<meta name="keywords" content="' + "x" * 61 + ', boats">', ("boats",)),
        (script([None, 7, [], {"name": 7}]), ()),
        ('<meta name="keywords" content=" , ;">', ()),
        ("<p>boats</p>", ()),
    ],
)
def test_tags(html: str, found: tuple[str, ...]) -> None:
    assert tags(html) == found


def test_no_more_than_thirty() -> None:
    assert len(tags('<meta name="keywords" content="' + ",".join(f"tag {i}" for i in range(500)) + '">')) == 30


LINKS = '<a href="/s/1">Boats</a>, <a href="/s/2">Storms</a>'
BOXES = [
    '<meta name="DC.subject" content="Boats"><meta name="DC.subject" content="Storms">',
    '<p><a class="p-category" href="/s/1">Boats</a> <a class="p-category" href="/s/2">Storms</a></p>',
    f'<div class="schlagworte">{LINKS}</div>',
    f"<div>Tags: {LINKS}</div>",
    f"<div><b>Themen:</b> {LINKS}</div>",
    f"<div><h4>Topics</h4><ul><li>{LINKS.replace(', ', '</li><li>')}</li></ul></div>",
    f"<div>Теги: {LINKS}</div>",
    f"<div>タグ：{LINKS}</div>",
]


@pytest.mark.parametrize("box", BOXES)
def test_box_and_label(box: str) -> None:
    assert tags(f"<h1>Boats stay</h1><p>The harbour was full.</p>{box}") == ("Boats", "Storms")


@pytest.mark.parametrize(
    "box", [f"<nav>Topics {LINKS}</nav>", f"<p>We tagged {LINKS} and more.</p>", f"<div>See {LINKS}</div>"]
)
def test_a_menu_and_a_sentence_have_no_tags(box: str) -> None:
    assert tags(f"<h1>Boats stay</h1><p>The harbour was full.</p>{box}") == ()


@pytest.mark.parametrize(
    "html",
    [
        '<a class="link-category" href="/@@search?S=b">boats</a> <a class="link-category" href="/y">storms</a>',
        '<div class="quarto-category">boats</div><div class="quarto-category">storms</div>',
        '<div>Oznake: <a href="/1">boats</a>, <a href="/2">storms</a></div>',
        '<div>Žymės: <a href="/1">boats</a> <a href="/2">storms</a></div>',
        '<p><a href="/oznake/boats">boats</a>, <a href="/oznake/storms">storms</a></p>',
    ],
)
def test_what_publishing_systems_call_tags(html: str) -> None:
    assert tags(f"<main><article><h1>Ferry sails again</h1><div>{html}</div></article></main>") == ("boats", "storms")
