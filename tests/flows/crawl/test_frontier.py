"""The plan: every address once, and copies that share an outcome."""

import itertools

import pytest

from copydesk.cleaners.model.record import Outcome, Reason, Result
from copydesk.flows.crawl.feeds import Listing, parse_listing
from copydesk.flows.crawl.frontier import FrontierEntry, make_plan, outcome_of, outcomes_of_copies, read_urls
from copydesk.flows.crawl.guard import Guard
from copydesk.flows.http.responses import FetchError

PLAIN = "https://a.example/1"
TRACKED = "https://a.example/1?utm_source=x"
UPPER = "HTTPS://A.example/1#top"


def test_every_address_once_and_copies_point_to_one() -> None:
    for order in itertools.permutations((TRACKED, PLAIN, UPPER, PLAIN)):
        visits = make_plan(map(FrontierEntry, order), Guard())
        assert {v.source_url: v.same_as for v in visits} == {PLAIN: None, TRACKED: PLAIN, UPPER: PLAIN}
        assert sorted(v.position for v in visits) == [0, 1, 2]


def test_without_the_plain_form_the_first_by_name_is_asked_for() -> None:
    for order in itertools.permutations((TRACKED, UPPER)):
        visits = make_plan(map(FrontierEntry, order), Guard())
        assert {v.source_url: v.same_as for v in visits} == {UPPER: None, TRACKED: UPPER}


def test_what_may_not_be_asked_for_is_rejected_at_once() -> None:
    problem = FetchError(Reason.BAD_FEED, "empty", "https://a.example/feed", is_final=True)
    entries = [
        FrontierEntry("http://10.0.0.1/"),
        FrontierEntry("x"),
        FrontierEntry("https://a.example/feed", "A", problem),
        FrontierEntry(PLAIN, "A"),
    ]
    visits = make_plan(entries, Guard())
    assert [(v.result, v.reason) for v in visits] == [
        ("reject", Reason.BLOCKED_ADDRESS),
        ("reject", Reason.BAD_URL),
        ("reject", Reason.BAD_FEED),
        (None, None),
    ]
    outcomes = [outcome_of("run", v) for v in visits]
    assert [o and o.reason for o in outcomes] == [Reason.BLOCKED_ADDRESS, Reason.BAD_URL, Reason.BAD_FEED, None]
    assert [v.source for v in visits] == [None, None, "A", "A"]


@pytest.mark.parametrize(
    ("first", "expected"),
    [
        (Outcome("run", PLAIN, PLAIN, Result.RECORD, id="a"), (Result.DUPLICATE, "a", None)),
        (Outcome("run", PLAIN, PLAIN, Result.UNCHANGED, id="a"), (Result.DUPLICATE, "a", None)),
        (Outcome("run", PLAIN, PLAIN, Result.DUPLICATE, id="b"), (Result.DUPLICATE, "b", None)),
        (Outcome("run", PLAIN, PLAIN, Result.REJECT, reason=Reason.PAYWALL), (Result.REJECT, None, Reason.PAYWALL)),
        (
            Outcome("run", PLAIN, PLAIN, Result.FAILURE, reason=Reason.HTTP_STATUS),
            (Result.FAILURE, None, Reason.HTTP_STATUS),
        ),
    ],
)
def test_a_copy_fares_as_the_one_it_copies(first: Outcome, expected: tuple[object, ...]) -> None:
    visits = make_plan([FrontierEntry(PLAIN), FrontierEntry(TRACKED)], Guard())
    (copy,) = outcomes_of_copies("run", visits, {PLAIN: first})
    assert (copy.outcome, copy.id, copy.reason) == expected
    assert copy.source_url == TRACKED


def test_of_a_feed_that_leads_everywhere_one_address_is_asked_for() -> None:
    places = (
        "http://127.0.0.1:4200/api",
        "http://[::ffff:10.0.0.1]/",
        "http://0x7f000001/",
        "gopher://a.example/x",
        "javascript:alert(1)",
        "data:text/html,hi",
        "https://me:word@a.example/",
        "https://a.example:22/",
        "http://[",
        "//",
        PLAIN,
        TRACKED.replace("&", "&amp;"),
    )
    items = "".join(f"<item><link>{place}</link></item>" for place in places)
    body = f'<rss version="2.0"><channel>{items}</channel></rss>'.encode()
    listing = parse_listing(body, "https://a.example/feed", max_links=100, max_bytes=10**6)
    assert isinstance(listing, Listing)
    visits = make_plan((FrontierEntry(link.url, "feed") for link in listing.links), Guard())
    assert [v.source_url for v in visits if not v.result and not v.same_as] == [PLAIN]
    assert len(visits) == len(places) - 1


def test_a_list_that_an_operator_pastes() -> None:
    """Lines are addresses or nothing; a line break never hides inside one, and a name decides no path."""
    text = (
        "\ufeff# from the desk\r\n\r\n  https://a.example/1  \r\nHTTPS://A.example:443/1#top\nnot a url\n"
        "https://a.example/../../etc/passwd\nhttps://a.example/\u202egpj.exe\nfile:///etc/passwd\n"
        "https://a.example/\x0bx\nhttps://a.example/\u2028https://b.example/\n"
    )
    visits = make_plan(map(FrontierEntry, read_urls(text)), Guard())
    assert {v.source_url: v.url for v in visits if not v.result} == {
        "https://a.example/1": "https://a.example/1",
        "HTTPS://A.example:443/1#top": "https://a.example/1",
        "https://a.example/../../etc/passwd": "https://a.example/etc/passwd",
        "https://a.example/\u202egpj.exe": "https://a.example/%E2%80%AEgpj.exe",
        "https://a.example/\u2028https://b.example/": "https://a.example/%E2%80%A8https://b.example/",
    }
    assert [(v.source_url, v.reason) for v in visits if v.result] == [
        ("not a url", Reason.BAD_URL),
        ("file:///etc/passwd", Reason.BAD_SCHEME),
        ("https://a.example/\x0bx", Reason.BAD_URL),
    ]
