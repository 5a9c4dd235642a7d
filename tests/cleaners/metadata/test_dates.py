"""Dates of publication and change, out of every place a page may give them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from itertools import product

import pytest

from copydesk.cleaners.html.document import parse
from copydesk.cleaners.metadata import Metadata, date_sources, parse_date, read_metadata

URL = "https://www.example.com/boats-stay"


def read(head: str = "", body: str = "", url: str = URL, lang: str = "en") -> Metadata:
    html = (
        f"<html lang={lang}><head>{head}</head><body><h1>Boats stay in the harbour</h1>{body}"
        "<p>The harbour was full.</p></body></html>"
    )
    return read_metadata(parse(html, url), url=url, fetched_at=datetime(2024, 5, 10, tzinfo=UTC))


def script(**dates: object) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **dates})}</script>'


PUBLISHED = {
    "each of two days by its own label": ("", "<div>Updated 04/05/2024 — Published 04/03/2024</div>", "2024-04-03"),
    "json": (script(datePublished="2024-05-03T08:00:00+02:00"), "", "2024-05-03T08:00:00+02:00"),
    "json without time": (script(datePublished="2024-05-03"), "", "2024-05-03"),
    "meta": ('<meta property="article:published_time" content="2024-05-03T08:00:00Z">', "", "2024-05-03T08:00:00Z"),
    "time": ("", '<time datetime="2024-05-03T08:00:00Z">3 May</time>', "2024-05-03T08:00:00Z"),
    "time in words": ("", "<time>May 3, 2024</time>", "2024-05-03"),
    "microdata": ("", '<span itemprop="datePublished" content="2024-05-03">today</span>', "2024-05-03"),
    "class": ("", '<span class="post-date">May 3, 2024</span>', "2024-05-03"),
    "any element": ("", "<div><p>May 3, 2024</p></div>", "2024-05-03"),
    "label apart": ("", "<div><b>Published:</b> <i>May 3, 2024</i></div>", "2024-05-03"),
    "own zone": (
        script(datePublished="2024-05-04T01:30:00+03:00")
        + '<meta property="article:published_time" content="2024-05-03T22:30:00Z">',
        "",
        "2024-05-04T01:30:00+03:00",
    ),
    "behind the article": (
        '<meta property="article:modified_time" content="2024-05-07T08:00:00Z">',
        "<p>" + "The harbour was full. " * 300 + "</p><p>Published: May 3, 2024</p>",
        "2024-05-03",
    ),
    "day and month as Americans write them": (
        '<meta name="article:published_time" content="05-03-2024">',
        "<div>Published May 3, 2024</div>",
        "2024-05-03",
    ),
    "numbers that machines are told the other way round": (
        '<meta name="article:published_time" content="2024-03-05T06:30:00Z">',
        "<div>05/03/2024</div>",
        "2024-03-05T06:30:00Z",
    ),
    "ahead of the fetch, told and shown": (
        "",
        '<time datetime="2024-05-20T08:00:00Z">May 20, 2024</time>',
        "2024-05-20T08:00:00Z",
    ),
    "state": ("", '<script>var x = {"publishedAt":"2024-05-03T08:00:00Z"}</script>', "2024-05-03T08:00:00Z"),
}

UNDATED = {
    "nothing": ("", ""),
    "future": (script(datePublished="2024-06-03"), ""),
    "before the web": (script(datePublished="1970-01-01T00:00:00Z"), ""),
    "impossible": (script(datePublished="2024-02-30"), ""),
    "ahead of the fetch, only told": ("", '<time datetime="2024-05-20T08:00:00Z">soon</time>'),
    "ahead of the fetch, only shown": ("", "<div>Published May 20, 2024</div>"),
    "far future in words": ("", "<p>January 1, 2050</p>"),
    "copyright": ("", "<footer>Copyright 2024 The Example</footer>"),
    "expiry": ('<meta name="expires" content="2024-05-03">', ""),
    "event": ('<meta property="event:start_time" content="2024-05-03">', ""),
}


@pytest.mark.parametrize(("head", "body", "iso"), PUBLISHED.values(), ids=PUBLISHED)
def test_published(head: str, body: str, iso: str) -> None:
    assert read(head, body).published_at == iso


@pytest.mark.parametrize(("head", "body"), UNDATED.values(), ids=UNDATED)
def test_undated(head: str, body: str) -> None:
    assert read(head, body).published_at is None


@pytest.mark.parametrize(
    ("lang", "written", "day"),
    [
        ("de", "3. Mai 2024", "2024-05-03"),
        ("fr", "3 mai 2024", "2024-05-03"),
        ("es", "3 de mayo de 2024", "2024-05-03"),
        ("ru", "3 мая 2024", "2024-05-03"),
        ("pl", "3 maja 2024", "2024-05-03"),
        ("ja", "2024年5月3日", "2024-05-03"),
        ("de", "03.05.2024", "2024-05-03"),
        ("en-GB", "03/05/2024", "2024-05-03"),
        ("en-US", "05/03/2024", "2024-05-03"),
    ],
)
def test_languages(lang: str, written: str, day: str) -> None:
    assert read(body=f"<time>{written}</time>", lang=lang).published_at == day


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("/2024/05/03/boats", "2024-05-03"),
        ("/2024-05-03-boats", "2024-05-03"),
        ("/20240503/boats", "2024-05-03"),
        ("/world/2024/may/3/boats", "2024-05-03"),
        ("/blog/2024/october/03/boats", None),
        ("/2024/top/10/boats", None),
        ("/2024/05/boats", None),
        ("/2024/12_boats", None),
        ("/story-1202405031", None),
    ],
)
def test_addresses(path: str, day: str | None) -> None:
    assert read(url=f"https://www.example.com{path}").published_at == day


@pytest.mark.parametrize("today", ["Friday, May 10, 2024", "9 May 2024"])
def test_the_day_of_the_paper_above_the_headline_is_not_the_story_s(today: str) -> None:
    def page(below: str) -> str | None:
        html = f"<body><header><p>{today}</p></header><h1>Boats stay in the harbour</h1>{below}<p>It was full.</p>"
        return read_metadata(parse(html, URL), url=URL, fetched_at=datetime(2024, 5, 10, tzinfo=UTC)).published_at

    assert page("<p>3 May 2024</p>") == "2024-05-03"
    assert page('<time datetime="2024-05-03">Friday</time>') == "2024-05-03"
    assert page("") in ("2024-05-09", "2024-05-10")


def test_a_year_of_an_era_that_cannot_be_is_not_left_out() -> None:
    """The last year of Showa was over before the web began: the day is not that of this year."""
    assert read(body="<p>昭和64年1月7日</p>", lang="ja").published_at is None


def test_a_date_may_be_the_first_line() -> None:
    html = "<html lang=en><body><p>May 3, 2024</p><h1>Boats stay in the harbour</h1></body></html>"
    found = read_metadata(parse(html, URL), url=URL, fetched_at=datetime(2024, 5, 10, tzinfo=UTC))
    assert found.published_at == "2024-05-03"


def test_modified() -> None:
    found = read(script(datePublished="2024-05-03T08:00:00Z", dateModified="2024-05-03T09:00:00Z"))
    assert (found.published_at, found.modified_at) == ("2024-05-03T08:00:00Z", "2024-05-03T09:00:00Z")


@pytest.mark.parametrize(
    "head",
    [
        '<meta property="article:modified_time" content="2024-05-03T11:00:00+02:00">',
        '<meta property="og:updated_time" content="2024-05-03T11:00:00+0200">',
        '<meta name="last-modified" content="Fri, 03 May 2024 11:00:00 +0200">',
    ],
)
def test_modified_keeps_its_zone(head: str) -> None:
    assert read(script(datePublished="2024-05-03T08:00:00Z") + head).modified_at == "2024-05-03T11:00:00+02:00"


@pytest.mark.parametrize("modified", ["2024-05-03T07:00:00Z", "2024-05-02", "2030-01-01", "soon", None, 7])
def test_modified_that_cannot_be(modified: object) -> None:
    found = read(script(datePublished="2024-05-03T08:00:00Z", dateModified=modified))
    assert (found.published_at, found.modified_at) == ("2024-05-03T08:00:00Z", None)


def test_other_stories_do_not_date_news() -> None:
    body = '<ul><li class="date">May 8, 2024</li><li class="date">May 9, 2024</li></ul>'
    assert read(script(datePublished="2024-05-03T08:00:00Z"), body).published_at == "2024-05-03T08:00:00Z"


@pytest.mark.parametrize(
    ("written", "lang", "iso"),
    [
        ("2024-05-03T08:00:00+02:00", "en", "2024-05-03T08:00:00+02:00"),
        ("Friday, 3 May 2024", "en", "2024-05-03"),
        ("3. Mai 2024, 18:19 Uhr", "de", "2024-05-03T18:19:00"),
        ("05/03/2024", "en-US", "2024-05-03"),
        ("03/05/2024", "en-GB", "2024-05-03"),
        ("3. svibnja 2024.", "hr", "2024-05-03"),
        ("yesterday", "en", None),
        ("2024-02-30", "en", None),
        ("1970-01-01", "en", None),
        ("2024-06-03", "en", None),
        ("", "en", None),
        (None, "en", None),
    ],
)
def test_dates_that_rules_point_at(written: str | None, lang: str, iso: str | None) -> None:
    document = parse(f"<html lang={lang}><p>The harbour was full.</p>", URL)
    assert parse_date(written, document, fetched_at=datetime(2024, 5, 10, tzinfo=UTC)) == iso


def test_a_day_on_the_page_s_last_line() -> None:
    page = parse("<html lang=en><body><h1>Boats stay in the harbour</h1><p>It was full.</p><p>3 May 2024</p>", URL)
    assert read_metadata(page, url=URL, fetched_at=None).published_at == "2024-05-03"


def test_keys_of_an_embedded_state_are_found_by_what_they_share() -> None:
    keys = date_sources._STATE_KEYS
    for at, key in enumerate(keys):
        said = f"unpublished {key} pub{keys[at - 1][:-1]}x{key.upper()}"
        assert date_sources._state_keys(said) == [each for each in keys if each in said]
    assert date_sources._state_keys("a public day") == []


def test_years_are_what_the_pattern_finds() -> None:
    pieces = ("19", "20", "25", "5", "60", "7", "2024", "/", ".", "-", " ", "x")
    texts = ["".join(each) for each in product(pieces, repeat=4)]
    wrong = [
        text
        for text in texts
        if [*date_sources._years(text, 1, 7)] != [m.span() for m in date_sources._YEAR.finditer(text, 1, 7)]
    ]
    assert wrong == []
