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
            ("Boats", "storms"),
        ),
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
