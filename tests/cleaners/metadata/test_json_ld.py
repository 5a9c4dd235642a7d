"""JSON-LD objects by what they describe."""

from __future__ import annotations

import json

from copydesk.cleaners.html.document import parse
from copydesk.cleaners.metadata.json_ld import Linked, read_linked, type_of


def linked(value: object) -> Linked:
    return read_linked(parse(f'<script type="application/ld+json">{json.dumps(value)}</script>'))


def test_articles_and_pages_are_told_apart() -> None:
    found = linked(
        [{"@type": "WebPage", "name": "p"}, {"@type": ["Thing", "BlogPosting"], "name": "a"}, {"@type": "Person"}]
    )
    assert [item["name"] for item in found.articles] == ["a"]
    assert [item["name"] for item in found.pages] == ["p"]
    assert len(found.objects) == 3


def test_comments_and_images_are_neither() -> None:
    found = linked([{"@type": "Comment"}, {"@type": "ImageObject"}, {"@type": "BreadcrumbList"}])
    assert (found.articles, found.pages) == ((), ())


def test_news() -> None:
    assert linked({"@type": "NewsArticle"}).is_news is True
    assert linked({"@type": "ReportageNewsArticle"}).is_news is True
    assert linked({"@type": "Article"}).is_news is False


def test_references_lead_to_what_says_most() -> None:
    found = linked([{"author": {"@id": "#a"}}, {"@id": "#a", "name": "Ann"}, {"@id": "#a", "name": "Ann", "age": 7}])
    assert found.by_id["#a"] == {"@id": "#a", "name": "Ann", "age": 7}


def test_odd_types() -> None:
    assert [type_of({"@type": kind}) for kind in (None, 7, ["A", 7, "B"], {})] == ["", "", "A B", ""]
