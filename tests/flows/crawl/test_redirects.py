"""Answers that send on: by status, by header, by a page; and the cookies of a chain."""

from datetime import UTC, datetime

import pytest

from copydesk.cleaners.model.record import Reason
from copydesk.flows.crawl.redirects import Chain, join, redirect_of
from copydesk.flows.http.responses import FetchError, Headers, Response
from tests.flows.crawl.site import Site, page, response
from tests.flows.crawl.test_fetch import fetch

URL = "https://paper.example/old"


def answer(body: str = "", status: int = 200, headers: Headers = (), url: str = URL) -> Response:
    raw = body.encode()
    return Response(url, status, "", headers, raw, raw, (), datetime(2026, 3, 2, tzinfo=UTC))


def meta(content: str, *, around: str = "{}", words: int = 5) -> Response:
    element = around.format(f'<meta http-equiv="refresh" content="{content}">')
    return answer(f"<html><head>{element}</head><body><p>{'gone ' * words}</p></body></html>")


@pytest.mark.parametrize(
    ("page", "place"),
    [
        (meta("0; url=/new"), "https://paper.example/new"),
        (meta("0;URL='/new'"), "https://paper.example/new"),
        (meta("0, https://b.example/"), "https://b.example/"),
        (meta("0;/new?a=1&amp;b=2"), "https://paper.example/new?a=1&b=2"),
        (meta("5; url=/new"), "https://paper.example/new"),
        (meta("0; url=/new", words=500), "https://paper.example/new"),
        (answer("<META CONTENT=0;url=/new HTTP-EQUIV=Refresh>"), "https://paper.example/new"),
        (answer(headers=(("Refresh", "0; url=/new"),)), "https://paper.example/new"),
        (answer(status=302, headers=(("Location", " /new "),)), "https://paper.example/new"),
        (answer(status=302), ""),
        (meta(".5; url=/new"), "https://paper.example/new"),
        (
            answer("<base href='/b/'><base href='/c/'><meta http-equiv=refresh content='0;url=new'>"),
            "https://paper.example/b/new",
        ),
        (
            answer("<meta name=x><base href='/b/'><meta http-equiv=refresh content='0;url=/new'>"),
            "https://paper.example/new",
        ),
        (answer(status=300, headers=(("Location", "/new"),)), "https://paper.example/new"),
        (meta("; url=/new"), None),
        (meta("5; url=/new", words=500), None),
        (meta("600; url=/new"), None),
        (meta("0"), None),
        (meta("0; url=/old"), None),
        (meta("0; url=/old#top"), None),
        (meta("0; url=/new", around="<!-- {} -->"), None),
        (meta("0; url=/new", around="<noscript>{}</noscript>"), None),
        (meta("0; url=/new", around="<script>document.write('{}')</script>"), None),
        (answer("<meta name=description content='0; url=/new'> how refresh works"), None),
        (answer(headers=(("Refresh", "300"),)), None),
        (answer("{}", headers=(("Content-Type", "application/json"), ("X", "refresh"))), None),
        (answer(), None),
    ],
)
def test_where_an_answer_sends_on(page: Response, place: str | None) -> None:
    assert redirect_of(page) == place


def test_cookies_go_back_to_the_host_that_set_them() -> None:
    chain = Chain()
    said = ("a=1; Path=/", "b=2; Secure; HttpOnly", "gone=1", "gone=; Max-Age=0", "no name", "bad name=1")
    chain.keep(answer(headers=tuple(("Set-Cookie", value) for value in said)))
    assert chain.cookie("https://paper.example/x") == "a=1; b=2"
    assert chain.cookie("http://paper.example/x") == "a=1"
    assert chain.cookie("https://other.example/x") == ""


def test_the_same_request_again_is_a_loop_and_one_with_a_cookie_is_not() -> None:
    chain = Chain()
    assert [chain.is_again(URL), chain.is_again(URL)] == [False, True]
    chain.keep(answer(headers=(("Set-Cookie", "seen=1"),)))
    assert [chain.is_again(URL), chain.is_again(URL)] == [False, True]


def test_a_cookie_ends_a_circle() -> None:
    bounce = response(b"", "302 Found", Location="/a", Set_Cookie="seen=1; Path=/")
    site = Site({"/a": [bounce, page("The tide came in.")]})
    result = fetch(site)
    assert isinstance(result, Response)
    assert [headers.get("cookie") for _, headers in site.hits] == [None, "seen=1"]


def test_an_empty_answer_that_sends_on_by_its_header() -> None:
    site = Site({"/a": response(b"", Refresh="0; url=/b"), "/b": page("The tide came in.")})
    result = fetch(site)
    assert isinstance(result, Response)
    assert b"The tide came in." in result.body


def test_a_page_that_sets_a_cookie_and_loads_itself_again() -> None:
    head = b'<html><head><meta http-equiv="refresh" content="0; url=/a"></head><body>One moment</body></html>'
    site = Site({"/a": [response(head, Set_Cookie="seen=1; Path=/"), page("The tide came in.")]})
    result = fetch(site)
    assert isinstance(result, Response)
    assert b"The tide came in." in result.body
    assert [headers.get("cookie") for _, headers in site.hits] == [None, "seen=1"]


def test_a_page_that_always_loads_itself_again_is_asked_for_once_more_at_most() -> None:
    head = b'<html><head><meta http-equiv="refresh" content="0; url=/a"></head><body>Salt and reed</body></html>'
    site = Site({"/a": response(head, Set_Cookie="seen=1; Path=/")})
    result = fetch(site)
    assert isinstance(result, Response)
    assert result.body == head
    assert len(site.hits) == 2


def test_a_cookie_that_counts_up_is_a_loop_all_the_same() -> None:
    bounces = [response(b"", "302 Found", Location="/a", Set_Cookie=f"n={n}") for n in range(50)]
    result = fetch(Site({"/a": bounces}))  # type: ignore[dict-item]
    assert isinstance(result, FetchError)
    assert result.reason is Reason.REDIRECT_LOOP


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("0; url=http://169.254.169.254/latest/", Reason.BLOCKED_ADDRESS),
        ("0; url=file:///etc/passwd", Reason.BAD_SCHEME),
        ("0; url=/denied/1", Reason.ROBOTS_DISALLOWED),
    ],
)
def test_a_page_that_sends_on_is_under_the_same_guard(content: str, reason: Reason) -> None:
    body = f'<html><head><meta http-equiv="refresh" content="{content}"></head></html>'.encode()
    result = fetch(Site({"/a": response(body), "/denied/1": page()}), robots=b"User-agent: *\nDisallow: /denied/")
    assert isinstance(result, FetchError)
    assert result.reason is reason


@pytest.mark.parametrize(
    ("target", "place"),
    [
        ("\\b", "https://a.example/b"),
        ("\\\\c.example\\b", "https://c.example/b"),
        ("/b?x=\\y", "https://a.example/b?x=\\y"),
    ],
)
def test_strokes_are_slashes_before_the_query(target: str, place: str) -> None:
    assert join("https://a.example/news/a", target) == place
