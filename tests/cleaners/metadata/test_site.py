"""What the site calls itself, and what sounds like it."""

from __future__ import annotations

import pytest

from copydesk.cleaners.html.document import parse
from copydesk.cleaners.metadata.json_ld import read_linked
from copydesk.cleaners.metadata.site import SiteFacts, read_site_facts

SITE = SiteFacts("The Daily Example", (("the", "daily", "example"),), "dailyexample")


@pytest.mark.parametrize(
    "text",
    [
        "The Daily Example",
        "the daily example",
        "Daily Example",
        "DailyExample.com",
        "The Daily Example News",
        "dailyexample",
    ],
)
def test_sounds_like_it(text: str) -> None:
    assert SITE.sounds_like(text) is True


@pytest.mark.parametrize(
    "text", ["Ann Lee", "Boats stay in the harbour", "The", "", None, "A daily walk with an example of a dog"]
)
def test_does_not(text: str | None) -> None:
    assert SITE.sounds_like(text) is False


@pytest.mark.parametrize(
    ("html", "name"),
    [
        ('<meta property="og:site_name" content="The Example">', "The Example"),
        ('<meta name="application-name" content="The Example">', "The Example"),
        (
            '<script type="application/ld+json">{"@type":"NewsArticle","publisher":{"name":"The Example"}}</script>',
            "The Example",
        ),
        (
            '<script type="application/ld+json">[{"@type":"NewsArticle","publisher":{"@id":"#p"}},'
            '{"@id":"#p","@type":"Organization","name":"The Example"}]</script>',
            "The Example",
        ),
        ('<script type="application/ld+json">{"@type":"WebSite","name":"The Example"}</script>', "The Example"),
        ('<meta property="og:site_name" content="' + "word " * 30 + '">', None),
        ("<p>The Example</p>", None),
    ],
)
def test_name(html: str, name: str | None) -> None:
    document = parse(html, "https://www.example.com/a")
    site = read_site_facts(document, read_linked(document))
    assert site.name == name
    assert site.host == "example"


@pytest.mark.parametrize(
    ("link", "name"),
    [
        ('<a href="/">Quay Notes</a>', "Quay Notes"),
        ('<a href="https://quay.example/"><img alt="Quay Notes" src="l.png"></a>', "Quay Notes"),
        ('<a href="/">Home</a>', None),
        ('<a href="/news/">Quay Notes</a>', None),
    ],
)
def test_the_head_s_link_home_names_the_site_where_the_title_does(link: str, name: str | None) -> None:
    page = parse(f"<title>Boats stay | Quay Notes</title><body><header>{link}</header>", "https://quay.example/1")
    assert read_site_facts(page, read_linked(page)).name == name
