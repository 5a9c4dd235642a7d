"""The door: whole pages in, metadata out; and pages that nobody should write."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from copydesk.cleaners.html.document import parse
from copydesk.cleaners.metadata import Metadata, read_metadata

URL = "https://www.example.com/2024/05/03/a-quiet-night-at-the-harbour"
FETCHED = datetime(2024, 5, 10, 3, tzinfo=UTC)


def read(head: str = "", body: str = "", *, url: str | None = URL, **options: object) -> Metadata:
    html = f"<html lang='en-gb'><head>{head}</head><body>{body}</body></html>"
    return read_metadata(parse(html, url), url=url, fetched_at=FETCHED, **options)  # type: ignore[arg-type]


def script(value: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(value)}</script>'


ARTICLE = {
    "@context": "https://schema.org",
    "@graph": [
        {
            "@type": "NewsArticle",
            "headline": "A quiet night at the harbour",
            "datePublished": "2024-05-03T18:19:08+02:00",
            "dateModified": "2024-05-04T09:00:00+02:00",
            "author": [{"@id": "#ann"}, {"@type": "Person", "name": "Bo Ray"}],
            "publisher": {"@type": "Organization", "name": "The Daily Example"},
            "keywords": ["Harbour", "Fishing, Boats"],
        },
        {"@type": "Person", "@id": "#ann", "name": "Ann Lee", "url": "https://www.example.com/ann"},
    ],
}


def test_a_whole_page() -> None:
    head = (
        "<title>A quiet night at the harbour - The Daily Example</title>"
        '<meta property="og:title" content="A quiet night at the harbour | The Daily Example">'
        '<meta property="og:site_name" content="The Daily Example">'
        '<link rel="canonical" href="/2024/05/03/a-quiet-night-at-the-harbour?utm_source=feed">'
        '<meta name="robots" content="index, noai">' + script(ARTICLE)
    )
    found = read(
        head, "<h1>A quiet night at the harbour</h1><p>By Ann Lee and Bo Ray</p>", headers=(("TDM-Reservation", "1"),)
    )
    assert found == Metadata(
        title="A quiet night at the harbour",
        authors=("Ann Lee", "Bo Ray"),
        published_at="2024-05-03T18:19:08+02:00",
        modified_at="2024-05-04T09:00:00+02:00",
        language="en-GB",
        site_name="The Daily Example",
        tags=("Harbour", "Fishing", "Boats"),
        canonical_url="https://www.example.com/2024/05/03/a-quiet-night-at-the-harbour",
        rights=(("robots", "noai"), ("tdm-reservation", "1")),
    )


def test_an_empty_page() -> None:
    assert read_metadata(parse(""), url=None, fetched_at=None) == Metadata()


def test_a_page_of_visible_text() -> None:
    body = "<h1>A quiet night</h1><div>By <b>Ann Lee</b></div><div>3 May 2024</div><p>Nothing moved.</p>"
    found = read("<title>A quiet night | The Daily Example</title>", body, url="https://example.com/p/7")
    assert (found.title, found.authors, found.published_at) == ("A quiet night", ("Ann Lee",), "2024-05-03")


def test_dates_that_cannot_be_are_refused() -> None:
    article = {"@type": "NewsArticle", "datePublished": "2031-01-01", "dateModified": "1970-01-01T00:00:00Z"}
    found = read(script(article), url="https://example.com/p/7")
    assert (found.published_at, found.modified_at) == (None, None)


def test_modified_is_never_before_published() -> None:
    article = {"@type": "NewsArticle", "datePublished": "2024-05-03T10:00:00Z", "dateModified": "2024-05-02T10:00:00Z"}
    found = read(script(article))
    assert (found.published_at, found.modified_at) == ("2024-05-03T10:00:00Z", None)


def test_the_date_of_the_address_serves() -> None:
    assert read("<title>A quiet night</title>").published_at == "2024-05-03"


def test_the_house_is_the_author_where_it_names_itself_and_nobody_else() -> None:
    head = '<meta property="og:site_name" content="The Daily Example"><meta name="author" content="The Daily Example">'
    assert read(head).authors == ("The Daily Example",)


def test_a_person_is_an_author_on_a_site_of_their_own() -> None:
    head = '<meta property="og:site_name" content="Ann Lee"><meta name="author" content="Ann Lee">'
    assert read(head, url="https://www.annlee.com/p/7").authors == ("Ann Lee",)


ODD = {
    "numbers": {"@type": "NewsArticle", "headline": 7, "author": 7, "datePublished": 7, "keywords": 7, "inLanguage": 7},
    "lists": {"@type": ["NewsArticle", 7], "headline": ["A"], "author": [[["Ann Lee"]]], "keywords": [[1]], "url": []},
    "objects": {"@type": "NewsArticle", "headline": {"a": 1}, "author": {"name": {"name": {}}}, "publisher": [[]]},
    "nulls": {"@type": None, "headline": None, "author": [None, {"name": None}], "publisher": {"name": None}},
    "loop": {"@type": "NewsArticle", "@id": "#a", "author": {"@id": "#a"}},
    "surrogates": {"@type": "NewsArticle", "headline": "A \ud800 night", "author": {"name": "Ann \udfff Lee"}},
    "nan": {"@type": "NewsArticle", "datePublished": float("nan"), "dateModified": float("inf")},
    "odd ids": {"@type": "NewsArticle", "@id": ["#a"], "author": {"@id": {"x": 1}}, "isPartOf": {"@id": 7}},
}


@pytest.mark.parametrize("value", ODD.values(), ids=ODD)
def test_odd_json_does_not_raise(value: object) -> None:
    assert isinstance(read(script(value)), Metadata)
    assert isinstance(read(script([value, [value], {"@graph": value}])), Metadata)


@pytest.mark.parametrize(
    "text",
    [
        "A\nquiet\r\n night",
        "A quiet\x00\x07 night",
        "A quiet&amp;nbsp;night",
        "A &lt;b&gt;quiet&lt;/b&gt; night",
        "A quiet\ud800 night",
        " A  quiet \u2028 night\ufeff ",
    ],
)
def test_what_comes_out_is_one_clean_line(text: str) -> None:
    head = script({"@type": "NewsArticle", "headline": text, "keywords": [text], "publisher": {"name": text}})
    found = read(head)
    assert (found.title, found.tags, found.site_name) == ("A quiet night", ("A quiet night",), "A quiet night")


HOSTILE = {
    "escaped quotes": script({"@type": "NewsArticle", "headline": '"' * 200_000}),
    "broken json": '<script type="application/ld+json">{"a": "' + '\\"' * 200_000 + "</script>",
    "attributes": "<meta " + " ".join(f"a{i}=b" for i in range(5_000)) + ">",
    "metas": "".join(f'<meta name="date{i}" content="2024-05-03">' for i in range(20_000)),
    "long attribute": '<meta name="author" content="' + "Ann Lee, " * 100_000 + '">',
    "deep json": '<script type="application/ld+json">' + '{"a":' * 50_000 + "1" + "}" * 50_000 + "</script>",
    "years": "<body>" + "<p>2024</p>" * 50_000,
    "times": "<body>" + "<time>3 May 2024</time>" * 20_000,
    "bylines": "<body>" + "<p class=byline>By Ann Lee</p>" * 20_000,
    "headings": "<body>" + "<h1>A | B - C</h1>" * 20_000,
    "separators": "<title>" + "a | " * 50_000 + "</title>",
    "state": "<script>" + '"datePublished":' * 50_000 + "</script>",
    "deep tree": "<body>" + "<div class=author>" * 5_000 + "x",
    "entities": '<meta property="og:title" content="' + "&amp;" * 100_000 + '">',
}


@pytest.mark.parametrize("html", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.usefixtures("in_budget")
def test_hostile_pages_are_quick(html: str) -> None:
    document = parse(html, URL)
    read_metadata(document, url=URL, fetched_at=FETCHED)
