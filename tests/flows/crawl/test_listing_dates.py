"""The newest by instant, whatever the form of the dates, over the documents of one source."""

import pytest

from copydesk.flows.crawl.listing import Listing, ListingLink
from copydesk.flows.crawl.listing_dates import newest_first, rank_links, read_instant


@pytest.mark.parametrize(
    ("written", "instant"),
    [
        ("2026-03-02T08:15:00+05:30", "2026-03-02 02:45:00+00:00"),
        ("2026-03-02T08:15:00Z", "2026-03-02 08:15:00+00:00"),
        ("2026-03-02 08:15:00 -0300", "2026-03-02 11:15:00+00:00"),
        ("2026-03-02", "2026-03-02 00:00:00+00:00"),
        ("Mon, 02 Mar 2026 08:15:00 EST", "2026-03-02 13:15:00+00:00"),
        ("2 Mar 2026 08:15 GMT", "2026-03-02 08:15:00+00:00"),
        ("Monday, 02-Mar-26 08:15:00 +0100", "2026-03-02 07:15:00+00:00"),
        ("Mon, 02 Mar 2026 08:15:00 CET", "2026-03-02 07:15:00+00:00"),
        ("Thu, 02 Jul 2026 08:15:00 MESZ", "2026-07-02 06:15:00+00:00"),
        ("Mon, 02 Mar 2026 08:15:00 GMT+0300", "2026-03-02 05:15:00+00:00"),
        ("March 2, 2026", "2026-03-02 00:00:00+00:00"),
        ("Mo, 2 März 2026", "2026-03-02 00:00:00+00:00"),
        ("02.03.2026", "2026-03-02 00:00:00+00:00"),
        ("1772439300", "2026-03-02 08:15:00+00:00"),
        ("Mon Mar 02 08:15:00 EST 2026", "2026-03-02 13:15:00+00:00"),
        ("Mar  2 08:15:00 +0100 2026", "2026-03-02 07:15:00+00:00"),
        ("Mon, 02 Mar 2026 24:00:00 GMT", "2026-03-03 00:00:00+00:00"),
        ("Mon, 02 Mar 2026 08:15:00 GMT+01:00", "2026-03-02 07:15:00+00:00"),
        ("Mon, 02 Mar 2026 08:15:00 +1", "2026-03-02 07:15:00+00:00"),
        ("Mon, 02 Mar 2026 08:15:00 \u22120500", "2026-03-02 13:15:00+00:00"),
        ("Mon, 02 Mar 2026 08:15 PM EST", "2026-03-03 01:15:00+00:00"),
        ("12:15 a.m., 2 March 2026", "2026-03-02 00:15:00+00:00"),
        ("08:15 02.03.2026", "2026-03-02 08:15:00+00:00"),
        ("20260302081500", "2026-03-02 08:15:00+00:00"),
        ("2026-3-2T8:5:0Z", "2026-03-02 08:05:00+00:00"),
        ("/Date(1772439300000+0100)/", "2026-03-02 08:15:00+00:00"),
        ("1772439300.25", "2026-03-02 08:15:00+00:00"),
        ("Mon, 02 Mar 2026\n 08:15:00 GMT", "2026-03-02 08:15:00+00:00"),
        ("8:15", None),
        ("0001-01-01T00:00:00+00:00", None),
        ("Thu, 01 Jan 1970 00:00:00 GMT", None),
        ("9999-12-31", None),
        ("31 Feb 2026 99:99", None),
        ("yesterday", None),
        ("", None),
        (None, None),
    ],
)
def test_an_instant(written: str | None, instant: str | None) -> None:
    found = read_instant(written)
    assert (str(found) if found else None) == instant


def rank(kind: str, *dates: str | None) -> list[str]:
    listing = Listing(kind, tuple(ListingLink(str(n), date) for n, date in enumerate(dates)))  # type: ignore[arg-type]
    return [link.url for link in newest_first(rank_links(listing).links)]


def test_weekdays_do_not_sort_by_time() -> None:
    assert rank(
        "rss", "Sun, 01 Mar 2026 09:00:00 GMT", "Fri, 06 Mar 2026 09:00:00 GMT", "Tue, 03 Mar 2026 09:00:00 GMT"
    ) == [
        "1",
        "2",
        "0",
    ]


def test_an_undated_item_of_a_feed_is_as_new_as_the_one_above() -> None:
    assert rank("atom", "2026-03-05", None, "2026-03-01", "2026-03-04") == ["0", "1", "3", "2"]


def test_a_sitemap_whose_dates_are_all_one_stamp_says_nothing() -> None:
    feed = rank_links(Listing("rss", (ListingLink("new", "2026-03-01"),)))
    stamped = rank_links(Listing("sitemap", (ListingLink("a", "2026-03-09"), ListingLink("b", "2026-03-09"))))
    dated = rank_links(Listing("sitemap", (ListingLink("c", "2026-03-02"), ListingLink("d", "2019-03-09"))))
    links = newest_first([*stamped.links, *dated.links, *feed.links])
    assert [link.url for link in links] == ["c", "new", "d", "a", "b"]


def test_a_feed_without_dates_comes_first_and_keeps_its_order() -> None:
    undated = rank_links(Listing("rss", (ListingLink("a"), ListingLink("b"))))
    dated = rank_links(Listing("sitemap", (ListingLink("c", "2026-03-02"), ListingLink("d", "2019-03-09"))))
    page = rank_links(Listing("page", (ListingLink("p"),)))
    assert [link.url for link in newest_first([*dated.links, *page.links, *undated.links])] == ["a", "b", "c", "d", "p"]
