"""One document of a source, as a worker reads it: hostile pages are refused, comments before one cost nothing."""

import pytest

from copydesk.cleaners.html.decode import decode
from copydesk.cleaners.html.limits import MAX_DEPTH
from copydesk.cleaners.model.page import Page
from copydesk.cleaners.model.record import Reason, Reject
from copydesk.flows.crawl.listing import Listing, ListingTask
from copydesk.flows.crawl.read_listing import read_listing

LINK = b'<article><h2><a href="/tide-turns">The tide turns early this year</a></h2></article>'


def read(body: bytes, kind: str = "text/html") -> Listing | Reject:
    return read_listing(ListingTask("https://paper.example/section", body, kind, 100, 1_000_000))


DECLARED = b'<?xml version="1.0"?>\n'


@pytest.mark.parametrize("before", [b"", b"<!---->" * 2_000, b"<!-- a > b -->\n" * 300, DECLARED + b"<!---->" * 99])
def test_comments_before_a_section_page(before: bytes) -> None:
    listing = read(before + b"<!DOCTYPE html><html><body>" + LINK + b"</body></html>")
    assert isinstance(listing, Listing), listing
    assert [link.url for link in listing.links] == ["https://paper.example/tide-turns"]


def test_a_feed_behind_comments_is_still_no_page() -> None:
    page = Page("https://paper.example/", b"<!-- cached --><!---->\n<rss><channel/></rss>")
    assert decode(page) == Reject(Reason.NOT_HTML, "a feed or sitemap")


def test_a_page_that_the_parser_would_take_minutes_for() -> None:
    refused = read(b"<!DOCTYPE html><html><body>" + LINK + b"<div>" * (MAX_DEPTH + 100))
    assert isinstance(refused, Reject)
    assert refused.reason is Reason.BAD_FEED
    assert "elements inside each other" in (refused.detail or "")
