"""A listing's word beside the page's: dates and zones, titles, people, tags."""

from datetime import UTC, datetime

import pytest

from copydesk.cleaners.html.document import parse
from copydesk.cleaners.metadata import read_metadata
from copydesk.cleaners.metadata.heed_listing import told_change, told_moment, with_told
from copydesk.cleaners.metadata.moments import parse_moment
from copydesk.cleaners.model.page import ListedFacts

FETCHED = datetime(2026, 3, 14, 12, tzinfo=UTC)
URL = "https://harbour.example/news/ferry-back-after-repairs"


@pytest.mark.parametrize(
    ("own", "told", "shown", "wanted"),
    [
        (None, "Sat, 14 Mar 2026 06:30:00 +0100", "", "2026-03-14T06:30:00+01:00"),
        (None, "2026-03-14", "", "2026-03-14"),
        ("2026-03-14", "2026-03-14T06:30:00+01:00", "", "2026-03-14T06:30:00+01:00"),
        ("2026-03-14", "2026-03-14T05:30:00Z", "", "2026-03-14T05:30:00Z"),
        # The page's clock and the feed's moment make the zone; also over midnight.
        ("2026-03-14", "2026-03-14T05:30:00Z", "14. März 2026, 06:30 Uhr", "2026-03-14T06:30:00+01:00"),
        ("2026-03-14", "2026-03-13T23:30:00Z", "14.03.2026 00:30", "2026-03-14T00:30:00+01:00"),
        ("2026-03-14", "2026-03-14T01:00:00Z", "March 14, 2026 6:30 a.m.", "2026-03-14T06:30:00+05:30"),
        ("2026-03-14T06:30", "2026-03-14T05:30:20Z", "", "2026-03-14T06:30:00+01:00"),
        ("2026-03-14T06:30", "2026-03-14T06:31:00+02:00", "", "2026-03-14T06:30:00+02:00"),
        # The same clock, called GMT: nobody knows the zone.
        ("2026-03-14", "Sat, 14 Mar 2026 06:30:00 GMT", "14.03.2026 06:30", "2026-03-14T06:30:00"),
        ("2026-03-14T06:30", "Sat, 14 Mar 2026 06:30:00 GMT", "", "2026-03-14T06:30:00"),
        (None, "Sat, 14 Mar 2026 06:30:00 GMT", "Heute, 06:30", "2026-03-14T06:30:00"),
        # The page's own word stands.
        ("2026-03-14T06:30:00+09:00", "2026-03-14T06:30:00Z", "", "2026-03-14T06:30:00+09:00"),
        ("2026-03-14", "2026-03-11T06:30:00Z", "", "2026-03-14"),
        ("2026-03-14", "2026-03-13T20:00:00Z", "", "2026-03-14"),
        # No zone has such an offset: the clock shown is another's.
        ("2026-03-14", "2026-03-14T05:30:00Z", "Reading since 06:47", "2026-03-14T05:30:00Z"),
        ("2026-03-14", None, "", "2026-03-14"),
    ],
)
def test_a_page_and_its_feed_make_one_moment(own: str | None, told: str | None, shown: str, wanted: str) -> None:
    found = with_told(parse_moment(own), parse_moment(told), shown)
    assert found is not None
    assert found.iso == wanted


def test_a_guessed_day_gives_way_and_a_feed_of_the_future_loses_its_zone() -> None:
    guessed, told = parse_moment("2026-02-01"), parse_moment("2026-03-14T06:30:00Z")
    assert with_told(guessed, told, "", is_weak=True) == told
    assert with_told(guessed, told, "") == guessed
    # Fetched at noon UTC, and dated five in the afternoon "GMT": the clock is a local one.
    local = told_moment(ListedFacts(published="Sat, 14 Mar 2026 17:00:00 GMT"), FETCHED)
    assert local is not None
    assert local.iso == "2026-03-14T17:00:00"
    assert told_moment(ListedFacts(published="2027-03-14"), FETCHED) is None
    assert told_moment(ListedFacts(published="soon"), FETCHED) is None


def test_a_change_is_later_than_the_publication() -> None:
    published = parse_moment("2026-03-14T06:30:00Z")
    changed = told_change(ListedFacts(modified="2026-03-14T09:00:00Z"), published, FETCHED)
    assert changed is not None
    assert changed.iso == "2026-03-14T09:00:00Z"
    assert told_change(ListedFacts(modified="2026-03-14T06:30:00Z"), published, FETCHED) is None
    assert told_change(ListedFacts(modified="2026-03-14T18:00:00Z"), published, FETCHED) is None


def test_a_title_of_a_feed_with_an_address_in_it_is_none() -> None:
    page = "<html><head><title>Old Mill Sold</title></head><body><h1>Old Mill Sold</h1><p>Text.</p></body></html>"
    said = ListedFacts(title="new: https://mill.example/the-old-mill-is-sold-to-a-choir")
    url = "https://mill.example/the-old-mill-is-sold-to-a-choir"
    assert read_metadata(parse(page, url), url=url, fetched_at=FETCHED, listed=said).title == "Old Mill Sold"


@pytest.mark.parametrize(
    ("head", "heading", "listed", "wanted"),
    [
        # The heading is the site's, and no meta tag helps.
        ("Harbour Post", "Harbour Post", "Ferry back after repairs", "Ferry back after repairs"),
        ("Ferry back after repairs - Local - Post", "Post", "Ferry back after repairs", "Ferry back after repairs"),
        # The page agrees with itself: the feed's shorter or other one is no better.
        ("Ferry back after repairs", "Ferry back after repairs", "Ferry!", "Ferry back after repairs"),
        ("Ferry back after repairs", "Ferry back after repairs", "Ferry back after ...", "Ferry back after repairs"),
    ],
)
def test_what_the_feed_calls_it_is_evidence(head: str, heading: str, listed: str, wanted: str) -> None:
    page = f"<title>{head}</title><body><h1>{heading}</h1><p>It sails again.</p>"
    found = read_metadata(parse(page, URL), url=URL, fetched_at=FETCHED, listed=ListedFacts(title=listed))
    assert found.title == wanted


def test_people_and_tags_of_a_feed_are_those_of_a_silent_page_alone() -> None:
    name = '<meta property="og:site_name" content="Harbour Post">'
    silent = f"<title>Ferry back</title>{name}<body><h1>Ferry back after repairs</h1><p>It sails again.</p>"
    said = ListedFacts(authors=("Harbour Post", "admin", "Ida Holm and Bo Lund"), tags=("Allgemein", "Port", "Ferries"))
    found = read_metadata(parse(silent, URL), url=URL, fetched_at=FETCHED, listed=said)
    assert (found.authors, found.tags) == (("Ida Holm", "Bo Lund"), ("Port", "Ferries"))
    own = '<meta name="author" content="Ann Lee"><meta property="article:tag" content="Sea">'
    found = read_metadata(parse(own + silent, URL), url=URL, fetched_at=FETCHED, listed=said)
    assert (found.authors, found.tags) == (("Ann Lee",), ("Sea",))
