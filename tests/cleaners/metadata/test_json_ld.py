"""JSON-LD: the page's own story among others, and what is wrong with the JSON itself."""

import json
from typing import Any

import pytest

from copydesk.cleaners.html.document import parse
from copydesk.cleaners.metadata import Metadata, read_metadata
from copydesk.cleaners.metadata.json_ld import read_linked

URL = "https://a.example/news/ferry-stays"


def story(headline: str, author: str, url: str | None = None, **more: Any) -> dict[str, Any]:
    found = {"@type": "NewsArticle", "headline": headline, "author": {"@type": "Person", "name": author}, **more}
    return found | ({"url": url} if url else {})


OWN = story("Ferry stays until the spring", "Ann Bee", datePublished="2024-11-05T06:30:00Z")
OTHER = story("A pilot boat was sold", "Cy Dee", "https://a.example/news/pilot-boat", datePublished="2024-11-01")


def read(*scripts: str) -> Metadata:
    told = "".join(f'<script type="application/ld+json">{script}</script>' for script in scripts)
    head = f"<title>Ferry stays until the spring | The Ledger</title>{told}"
    document = parse(f"<html><head>{head}</head><body><h1>Ferry stays until the spring</h1></body></html>", URL)
    return read_metadata(document, url=URL, fetched_at=None)


def test_a_story_of_a_list_is_another_page() -> None:
    listed = {
        "@type": "ItemList",
        "itemListElement": [{"@type": "ListItem", "item": story("A pilot boat was sold", "Cy Dee")}],
    }
    assert read(json.dumps(listed)).authors == ()
    named = {
        "@type": "ItemList",
        "itemListElement": [{"@type": "ListItem", "item": story("Ferry stays until the spring", "Ann Bee")}],
    }
    assert read(json.dumps(named)).authors == ("Ann Bee",)


@pytest.mark.parametrize(
    "told",
    [
        [OTHER, OWN],
        {"@graph": [OTHER, OWN]},
        [{"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": OTHER}]}, OWN],
        OWN | {"isRelatedTo": [OTHER], "citation": OTHER},
        [OTHER, OWN | {"headline": "Ferry: an other headline", "mainEntityOfPage": {"@id": URL}}],
        [story("Boats", "Cy Dee", "https://other.example/boats", hasPart=[OTHER]), OWN],
    ],
    ids=["first", "graph", "list", "inside", "by address", "nested"],
)
def test_the_page_s_own_story_counts(told: Any) -> None:
    found = read(json.dumps(told))
    assert (found.authors, found.published_at) == (("Ann Bee",), "2024-11-05T06:30:00Z")


def test_stories_of_other_pages_alone_say_nothing() -> None:
    found = read(json.dumps([OTHER]))
    assert (found.authors, found.published_at) == ((), None)


def test_a_story_that_says_nothing_of_its_page_is_believed() -> None:
    found = read(json.dumps({key: value for key, value in OWN.items() if key != "headline"}))
    assert found.authors == ("Ann Bee",)


@pytest.mark.parametrize(
    "form",
    [
        "//<![CDATA[\n{}\n//]]>",
        "<![CDATA[{}]]>",
        "/*<![CDATA[*/ {} /*]]>*/",
        "<!-- {} -->",
        "{};",
        "/* the story */ {} // of the page",
    ],
)
def test_json_in_wrappings(form: str) -> None:
    assert read(form.replace("{}", json.dumps(OWN | {"sameAs": "https://a.example//x,]"}))).authors == ("Ann Bee",)


def test_json_with_last_commas_and_comments() -> None:
    told = json.dumps(OWN)[:-1].replace('"Ann Bee"}', '"Ann Bee",}') + ', // the end\n "about": "a, ] b",}'
    assert read(told).authors == ("Ann Bee",)


def test_parsely_s_tag_is_read() -> None:
    told = '{"title": "Boats stay", "author": "Mia Rot", "pub_date": "2026-05-03T06:00:00Z", "section": "Harbour"}'
    document = parse(f"<meta name='parsely-page' content='{told}'><h1>Boats stay</h1>", "https://a.example/boats-stay")

    (item,) = read_linked(document).articles

    assert (item["headline"], item["author"], item["articleSection"]) == ("Boats stay", "Mia Rot", "Harbour")
