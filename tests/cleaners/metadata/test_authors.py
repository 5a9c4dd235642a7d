"""Authors: who is named, wherever the page names them; nobody else."""

from __future__ import annotations

import json

import pytest

from copydesk.cleaners.html.document import parse
from copydesk.cleaners.metadata import read_metadata


def authors(head: str = "", body: str = "") -> tuple[str, ...]:
    html = (
        f"<html><head><title>Boats stay in the harbour</title>{head}</head>"
        f"<body><h1>Boats stay in the harbour</h1>{body}<p>The harbour was full.</p></body></html>"
    )
    url = "https://www.example.com/boats-stay"
    return read_metadata(parse(html, url), url=url, fetched_at=None).authors


def script(author: object, **more: object) -> str:
    article = {"@type": "NewsArticle", "headline": "Boats stay in the harbour", "author": author, **more}
    return f'<script type="application/ld+json">{json.dumps(article)}</script>'


FOUND = {
    "meta, the family's name first": ('<meta name="author" content="Lee, Ann">', "", ("Ann Lee",)),
    "meta, two people": ('<meta name="author" content="Ann Lee, Bo Ray">', "", ("Ann Lee", "Bo Ray")),
    "a field among others": ("", "<p>2024-05-03 08:10 来源：海港晚报 记者：王小明 编辑：李四光</p>", ("王小明",)),
    "how a Chinese report opens": ("", "<p>〔記者王小明／高雄報導〕港口滿了。</p>", ("王小明",)),
    "a box of no kind": (
        script({"@type": "Organization", "name": "Example"}),
        '<div class="post-meta">Ida Quill</div>',
        ("Ida Quill",),
    ),
    "the card of a writer": (
        "",
        '<div class="writer-card"><h4>Ida Quill</h4><p>Ida writes of boats.</p></div>',
        ("Ida Quill",),
    ),
    "a signature": ("", '<p class="podpis">Ida Quill</p>', ("Ida Quill",)),
    "json person": (script({"@type": "Person", "name": "Ann Lee"}), "", ("Ann Lee",)),
    "json text": (script("By Ann Lee"), "", ("Ann Lee",)),
    "json list": (script([{"@type": "Person", "name": "Ann Lee"}, {"name": "Bo Ray"}]), "", ("Ann Lee", "Bo Ray")),
    "json names": (script({"@type": "Person", "name": ["Ann Lee", "Bo Ray"]}), "", ("Ann Lee", "Bo Ray")),
    "json reference": (
        script({"@id": "#ann"}, mentions={"@type": "Person", "@id": "#ann", "name": "Ann Lee"}),
        "",
        ("Ann Lee",),
    ),
    "meta": ('<meta name="author" content="Ann Lee">', "", ("Ann Lee",)),
    "metas": ('<meta name="author" content="Ann Lee"><meta name="author" content="Bo Ray">', "", ("Ann Lee", "Bo Ray")),
    "card": (
        '<meta name="twitter:label1" content="Written by"><meta name="twitter:data1" content="Ann Lee">',
        "",
        ("Ann Lee",),
    ),
    "links side by side": (
        "",
        '<p><a rel="author" href="/ann">Ann Lee</a> <a rel="author" href="/bo">Bo Ray</a></p>',
        ("Ann Lee", "Bo Ray"),
    ),
    "set in by an old layout": ("", "<blockquote>By Ann Lee</blockquote>", ("Ann Lee",)),
    "rel": ("", '<p>Text by <a rel="author" href="/ann">Ann Lee</a></p>', ("Ann Lee",)),
    "class": ("", '<div class="article-byline">By <span class="author-name">Ann Lee</span></div>', ("Ann Lee",)),
    "microdata": ("", '<span itemprop="author"><b itemprop="name">Ann Lee</b></span>', ("Ann Lee",)),
    "line": ("", "<div>By Ann Lee</div>", ("Ann Lee",)),
    "german line": ("", "<div>Von Eva Müller und Jörg Roth</div>", ("Eva Müller", "Jörg Roth")),
    "byline behind the article": (
        "",
        "<p>" + "The harbour was full. " * 300 + "</p><div>Author: Ann Lee</div>",
        ("Ann Lee",),
    ),
    "each by a link": (
        script([{"@type": "Person", "name": "Ann Lee"}, {"@type": "Person", "name": "Bo Ray"}]),
        '<a href="/author/ann">Ann Lee</a><p>The harbour</p><a href="/author/bo">Bo Ray</a>',
        ("Ann Lee", "Bo Ray"),
    ),
    "name turned for libraries": ('<meta name="citation_author" content="Lee, Ann">', "", ("Ann Lee",)),
    "agency": (script({"@type": "Organization", "name": "Reuters"}), "", ("Reuters",)),
    "chinese line": ("", "<div>（责编：王小明、李华）</div>", ("王小明", "李华")),
    "the house alone": (
        '<meta property="og:site_name" content="The Example">'
        + script({"@type": "Organization", "name": "The Example"}),
        "",
        ("The Example",),
    ),
    "the house in a byline": (
        '<meta property="og:site_name" content="Dorfbote">' + script({}),
        '<div class="byline">von Dorfbote</div>',
        ("Dorfbote",),
    ),
    "a person beside the house": (
        '<meta property="og:site_name" content="The Example">'
        + script([{"@type": "Organization", "name": "The Example"}, {"@type": "Person", "name": "Ann Lee"}]),
        "",
        ("Ann Lee",),
    ),
    "a byline beside the house": (
        script({"@type": "Organization", "name": "The Example"}),
        '<p class="byline">By Ann Lee</p>',
        ("Ann Lee",),
    ),
    "when it was changed, behind": ("", '<p class="author">By Ann Lee Updated 2 hours ago</p>', ("Ann Lee",)),
    "broadcaster behind": ("", '<p class="author">Ann Lee BBC News</p>', ("Ann Lee",)),
    "told to": ("", '<p class="author">As told to Ann Lee</p>', ("Ann Lee",)),
    "text without a sign": ("", '<p class="author">Текст Анна Ли</p>', ("Анна Ли",)),
    "reported from": ("", '<p class="author">【記者林美玲高雄報導】</p>', ("林美玲",)),
    "their own site": (
        '<meta property="og:site_name" content="Ann Lee"><meta name="author" content="Ann Lee">',
        "",
        ("Ann Lee",),
    ),
    "who checked": ("", '<div class="author">By Ann Lee<br>Medically reviewed by Bo Ray</div>', ("Ann Lee",)),
    "a word for a place left over": ("", '<div class="author">Insights from<br>Ann Lee</div>', ("Ann Lee",)),
    "no address": (
        '<meta property="article:author" content="https://social.example/ann">',
        "<div>By Ann Lee</div>",
        ("Ann Lee",),
    ),
}

NOBODY = {
    "a quoted page's writer": (
        "",
        "<p>The harbour was full.</p><blockquote><p>By Ann Lee</p><p>The harbour has been sold, and nobody is told by "
        "whom, the post said on Monday.</p></blockquote>",
    ),
    "nothing": ("", ""),
    "mail": ('<meta name="author" content="desk@example.com">', ""),
    "address": ('<meta property="article:author" content="https://social.example/ann">', ""),
    "admin": ('<meta name="author" content="admin">', ""),
    "link": ("", '<a class="author-link" href="/authors">View all authors</a>'),
    "reading time": ("", '<span class="byline-time">5 min read</span>'),
    "network": ("", '<a class="author-social" href="https://social.example">Facebook</a>'),
    "sentence": ("", "<div>By the time the sun rose, nobody was left.</div>"),
    "authorities": ("", '<a href="/authorities/harbour">Harbour Board</a>'),
    "by clicking": ("", "<div>By clicking here you agree to our terms.</div>"),
    "comment": ("", '<div class="comment-author">Bo Ray</div>'),
    "an hour ago": ("", '<p class="author">Hace una hora</p>'),
    "eine Stunde": ("", '<p class="author">vor einer Stunde</p>'),
    "agencies of pictures": ("", '<p class="author">PAP/Getty Images</p>'),
    "for later": ("", '<p class="author">Save for later</p>'),
    "weekday": ("", '<span class="author">Thurs</span>'),
    "when it was changed": ("", '<span class="author">Last updated</span>'),
    "the house with its address": ('<meta name="author" content="quayside.example.com, Oslo, Norway">', ""),
    "by the year": ("", "<div>By 2015, the quay had changed. We had new cranes and easy work</div>"),
    "by doing": ("", "<div>By <a href='/x'>dredging</a></div><div>the river grew deep.</div>"),
}


@pytest.mark.parametrize(("head", "body", "names"), FOUND.values(), ids=FOUND)
def test_found(head: str, body: str, names: tuple[str, ...]) -> None:
    assert authors(head, body) == names


@pytest.mark.parametrize(("head", "body"), NOBODY.values(), ids=NOBODY)
def test_nobody(head: str, body: str) -> None:
    assert authors(head, body) == ()


def test_a_person_of_the_byline_counts_where_machines_are_told_the_house() -> None:
    head = '<title>Boats stay</title><meta name="author" content="Aston Broadcasting Corporation">'
    body = '<h1>Boats stay</h1><div class="byline">By science reporter <a href="/people/ann">Ann Lee</a></div>'
    document = parse(f"<html><head>{head}</head><body>{body}<p>They stay.</p></body></html>")
    assert read_metadata(document, url=None, fetched_at=None).authors == ("Ann Lee",)
