"""Days that stand in attributes, for scripts, and in the address of a page's image."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from copydesk.cleaners.html.document import parse
from copydesk.cleaners.metadata import read_metadata

TITLE = "Boats stay in the harbour"
STORY = "<p>" + "The harbour was full of boats that night. " * 6 + "</p>"


def published(body: str, head: str = "", url: str = "https://www.example.com/boats-stay") -> str | None:
    page = f"<html lang=en><head><title>{TITLE}</title>{head}</head><body><h1>{TITLE}</h1>{body}</body></html>"
    return read_metadata(parse(page, url), url=url, fetched_at=datetime(2026, 5, 20, tzinfo=UTC)).published_at


MARKS = {
    '<span data-datetime="2026-05-03T06:15:00Z">weeks ago</span>': "2026-05-03T06:15:00Z",
    '<span data-timestamp="1777788900">weeks ago</span>': "2026-05-03T06:15:00Z",
    '<i data-time="1777788900000"></i>': "2026-05-03T06:15:00Z",
    '<relative-time datetime="2026-05-03T08:15:00+02:00">weeks ago</relative-time>': "2026-05-03T08:15:00+02:00",
    '<span title="Sunday, May 3, 2026 at 8:15">weeks ago</span>': "2026-05-03",
    '<a title="3 May 2026 08:15" href="#">weeks ago</a>': "2026-05-03",
    '<span property="schema:datePublished" content="2026-05-03">a Sunday</span>': "2026-05-03",
    '<span property="dc:date dc:created" content="2026-05-03">a Sunday</span>': "2026-05-03",
}


@pytest.mark.parametrize("mark", MARKS)
def test_mark(mark: str) -> None:
    assert (published(mark + STORY) or "").startswith(MARKS[mark])
    assert (published(STORY + mark) or "").startswith(MARKS[mark])


def test_a_shown_day_comes_first() -> None:
    assert published(f'<p>3 May 2026</p>{STORY}<span data-date="2026-05-19">yesterday</span>') == "2026-05-03"


@pytest.mark.parametrize(
    "mark",
    ['<a title="Best of 2026" href="#">more</a>', '<ins datetime="2026-05-03">and</ins>', '<i data-time="12"></i>'],
)
def test_no_mark(mark: str) -> None:
    assert published(STORY + mark) is None


def test_teasers_date_nothing() -> None:
    entry = '<li><a href="/f">Ferry fares rise again in spring</a> <time datetime="2026-05-{}">May</time></li>'

    assert published(f"{STORY}<ul>{entry.format(17)}{entry.format(18)}</ul>") is None


def test_a_lone_entry_of_a_list_may_be_the_story() -> None:
    entry = '<ol><li><a href="/b">Boats stay in the harbour</a> <time datetime="2026-05-03">May</time></li></ol>'
    page = f"<html lang=en><title>{TITLE}</title><body>{entry}{STORY}</body></html>"
    found = read_metadata(parse(page), url=None, fetched_at=datetime(2026, 5, 20, tzinfo=UTC))

    assert found.published_at == "2026-05-03"


def test_a_founding_day_is_no_day_of_publication() -> None:
    assert published(f"{STORY}<p>Founded 12 May 1998</p>") is None
    assert published(f"<p>3 May 2026</p>{STORY}<p>Founded 12 May 1998</p>") == "2026-05-03"


HEADS = {
    '<meta name="datum" content="03.05.2026">': "2026-05-03",
    '<meta http-equiv="date" content="Sun, 03 May 2026 06:15:00 GMT">': "2026-05-03T06:15:00Z",
    '<meta pubdate content="2026-05-03">': "2026-05-03",
    '<meta name="date" content="Sun May 03 06:15:00 UTC 2026">': "2026-05-03T06:15:00Z",
    '<meta name="date" content="Sun May 03 06:15:00 +0000 2026">': "2026-05-03T06:15:00+00:00",
    '<meta name="date" content="03MAY2026">': "2026-05-03",
    '<meta name="date" content="3 May \'26">': "2026-05-03",
    '<meta property="og:image" content="https://cdn.example/pictures/2026/05/03/quay.jpg">': "2026-05-03",
    '<script type="application/ld+json">{"@type": "Article", "datePublished": ["2026-05-03"]}</script>': "2026-05-03",
    '<script type="application/ld+json">{"@type": "Article", "datePublished": {"@value": "2026-05-03"}}</script>': (
        "2026-05-03"
    ),
    '<script>state = {"datePublished": 1777788900}</script>': "2026-05-03T06:15:00Z",
}


@pytest.mark.parametrize("head", HEADS)
def test_head(head: str) -> None:
    assert published(STORY, head) == HEADS[head]


def test_an_image_does_not_speak_against_the_page() -> None:
    image = '<meta property="og:image" content="https://cdn.example/pictures/2025/01/03/quay.jpg">'

    assert published(f"<p>3 May 2026</p>{STORY}", image) == "2026-05-03"


@pytest.mark.parametrize(
    "path", ["a/3.5.2026/boats", "03-05-2026-boats", "boats,03.05.2026,1", "boats?date=2026-05-03"]
)
def test_address(path: str) -> None:
    assert published(STORY, url=f"https://www.example.com/{path}") == "2026-05-03"
