"""Summary, section and lead image of an article."""

import json
from typing import Any

import pytest

from copydesk.cleaners.html.document import parse
from copydesk.cleaners.metadata import Metadata, read_metadata
from copydesk.cleaners.model.fields import Image

URL = "https://a.example/news/ferry-stays"
TITLE = "Ferry stays until the spring"


def read(head: str = "", body: str = "", **told: Any) -> Metadata:
    linked = {"@type": "NewsArticle", "headline": TITLE, **told}
    script = f'<script type="application/ld+json">{json.dumps(linked)}</script>' if told else ""
    document = parse(
        f"<html><head><title>{TITLE}</title>{head}{script}</head><body><h1>{TITLE}</h1>{body}</body></html>", URL
    )
    return read_metadata(document, url=URL, fetched_at=None)


@pytest.mark.parametrize(
    ("head", "told", "said"),
    [
        ("", {"description": "The county pays for another winter."}, "The county pays for another winter."),
        (
            '<meta property="og:description" content="The county pays &amp; waits for spring.">',
            {},
            "The county pays & waits for spring.",
        ),
        ('<meta name=description content="Ferry stays until the spring!">', {}, None),
        ('<meta name=description content="News">', {}, None),
        ("", {}, None),
    ],
)
def test_the_summary(head: str, told: dict[str, Any], said: str | None) -> None:
    assert read(head, **told).description == said


@pytest.mark.parametrize(
    ("head", "body", "told", "said"),
    [
        ("", "", {"articleSection": ["Coast", "News"]}, "Coast"),
        ('<meta property="article:section" content="Coast">', "", {}, "Coast"),
        ("", '<p>In <a rel="category tag" href="/c">Coast</a></p>', {}, "Coast"),
        ("", '<nav><a rel=category href="/c">Sport</a></nav>', {}, None),
        ('<meta property="article:section" content="All that we have of the coast and its boats">', "", {}, None),
    ],
)
def test_the_section(head: str, body: str, told: dict[str, Any], said: str | None) -> None:
    assert read(head, body, **told).section == said


FIGURE = (
    "<figure><img src='/i/quay-300x200.jpg' alt='The quay at low tide'>"
    "<figcaption>The quay on Monday {}</figcaption></figure>"
)
QUAY = '<meta property="og:image" content="/i/quay-1200x630.jpg">'
ADDRESS = "https://a.example/i/quay-1200x630.jpg"


@pytest.mark.parametrize("credit", ["<span class=credit>Ann Bee</span>", "Photo: Ann Bee", "© Ann Bee"])
def test_an_image_with_what_its_figure_says(credit: str) -> None:
    found = read(QUAY, FIGURE.format(credit)).image
    assert found is not None
    assert (found.url, found.alt, found.caption) == (ADDRESS, "The quay at low tide", "The quay on Monday")
    assert (found.credit or "").endswith("Ann Bee")


@pytest.mark.parametrize(
    "image",
    [
        "https://a.example/i/quay.jpg",
        ["https://a.example/i/quay.jpg", "https://a.example/i/boat.jpg"],
        {"@type": "ImageObject", "url": "https://a.example/i/quay.jpg"},
    ],
)
def test_an_image_of_json_ld(image: Any) -> None:
    assert read(image=image).image == Image("https://a.example/i/quay.jpg")


def test_an_image_that_says_whose_it_is() -> None:
    told = {"@type": "ImageObject", "contentUrl": "/i/quay.jpg", "caption": "The quay", "creditText": "Ann Bee"}
    assert read(image=told).image == Image("https://a.example/i/quay.jpg", None, "The quay", "Ann Bee")


@pytest.mark.parametrize("url", ["/i/logo.png", "/static/default-share.jpg", "data:image/png;base64,AAAA", "http://["])
def test_what_stands_in_for_an_image_is_none(url: str) -> None:
    assert read(f'<meta property="og:image" content="{url}">').image is None


def test_references_that_go_round_end() -> None:
    assert read(image={"@id": "#a", "image": {"@id": "#a"}}).image is None


PATH = [{"name": "Home"}, {"item": {"@id": "https://a.example/harbour", "name": "Harbour"}}, {"name": TITLE}]
CRUMBS = json.dumps({"@type": "BreadcrumbList", "itemListElement": PATH})
SECTIONS = {
    "path in data": (f'<script type="application/ld+json">{CRUMBS}</script>', ""),
    "path": ("", '<nav class="breadcrumbs"><a href="/">The Quay</a> <a href="/harbour">Harbour</a></nav>'),
    "microdata": ("", '<span itemprop="articleSection">Harbour</span>'),
    "meta": ('<meta name="category" content="Harbour">', ""),
}


@pytest.mark.parametrize("kind", SECTIONS)
def test_section_in_other_places(kind: str) -> None:
    assert read(*SECTIONS[kind]).section == "Harbour"


SUMMARY = "The county pays for another winter."
SUMMARIES = {
    "library": (f'<meta name="DC.description" content="{SUMMARY}">', ""),
    "abstract": (f'<meta name="abstract" content="{SUMMARY}">', ""),
    "microdata": ("", f'<p itemprop="description">{SUMMARY}</p>'),
}


@pytest.mark.parametrize("kind", SUMMARIES)
def test_summary_in_other_places(kind: str) -> None:
    assert read(*SUMMARIES[kind]).description == SUMMARY


PIER = "https://a.example/i/pier.jpg"
IMG = f'<img src="{PIER}">'
IMAGES = {
    f'<div class="photo">{IMG}<p class="caption">The quay. © Bo Ray</p></div>': "© Bo Ray",
    f'<div>{IMG}<p class="wp-caption-text">The quay. Photo by Bo Ray</p></div>': "Photo by Bo Ray",
    f"<figure>{IMG}<figcaption>The quay. Foto: Bo Ray</figcaption></figure>": "Foto: Bo Ray",
}


@pytest.mark.parametrize("body", IMAGES)
def test_caption_and_credit(body: str) -> None:
    image = read(f'<meta property="og:image" content="{PIER}">', body).image

    assert image == Image(PIER, None, "The quay.", IMAGES[body])


@pytest.mark.parametrize(
    "shown",
    [
        f'<figure><img src="{PIER}"></figure>',
        f'<amp-img src="{PIER}"></amp-img>',
        f'<img itemprop="image" src="{PIER}">',
    ],
)
def test_a_shown_image_stands_for_the_article_where_none_is_told(shown: str) -> None:
    image = read("", shown).image

    assert image is not None
    assert image.url == PIER


def test_a_teaser_s_image_is_not_the_article_s() -> None:
    teaser = f'<aside class="related"><figure>{IMG}</figure></aside>'

    assert read("", teaser).image is None
