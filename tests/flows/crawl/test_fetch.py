"""Fetching over real HTTP on loopback: codings, limits, deadlines, redirects, second tries, guard and robots."""

import asyncio
import gzip
import random
import socket
import struct
import time
import zlib
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime

import brotli
import pytest
import zstandard

from copydesk.cleaners.model.record import Reason
from copydesk.flows.config.groups import FetchLimits, Politeness
from copydesk.flows.crawl.client import FetchRequest, HttpClient, parse_retry_after
from copydesk.flows.crawl.fetch import Fetcher, RobotsSource
from copydesk.flows.crawl.guard import Guard
from copydesk.flows.crawl.robots import Robots, parse_robots
from copydesk.flows.crawl.session import open_session
from copydesk.flows.crawl.throttle import Throttle
from copydesk.flows.http.responses import FetchError, Response, Validators
from tests.flows.crawl.site import Site, page, response

HTML = b"<html><body><p>The ferry runs again.</p></body></html>"
LIMITS = FetchLimits(
    connect_seconds=2, idle_seconds=0.5, total_seconds=1.5, address_seconds=8, max_tries=3, backoff_seconds=0.01
)
POLITE = Politeness(delay=0.0, after_abort=0.05, max_wait=2.0)

Result = Response | FetchError


async def allow_all(_: str) -> Robots:
    return parse_robots(b"")


def run(site: Site, use: Callable[[Fetcher], Awaitable[Result]], limits: FetchLimits = LIMITS) -> Result:
    """What `use` makes of a fetcher, while the site is served."""

    async def main() -> Result:
        async with site.serve():
            guard = Guard(frozenset({site.address}))
            async with open_session("Copydesk/0 (+test)", guard, limits) as session:
                asker = HttpClient(session, limits, lambda: datetime.now(UTC))
                return await use(Fetcher(asker, guard, Throttle(POLITE, time.monotonic), limits, random.Random(1)))

    return asyncio.run(main())


def fetch(site: Site, path: str = "/a", *, limits: FetchLimits = LIMITS, robots: bytes = b"", **wanted: int) -> Result:
    async def load(_: str) -> Robots:
        return parse_robots(robots)

    return run(site, lambda f: f.fetch(FetchRequest(site.origin + path, **wanted), RobotsSource(load)), limits)


def body_of(result: Result) -> bytes:
    assert isinstance(result, Response), result
    return result.body


def reason_of(result: Result) -> Reason:
    assert isinstance(result, FetchError), result
    return result.reason


@pytest.mark.parametrize(
    ("name", "coded"),
    [
        ("", HTML),
        ("gzip", gzip.compress(HTML)),
        ("deflate", zlib.compress(HTML)),
        ("br", brotli.compress(HTML)),
        ("zstd", zstandard.compress(HTML)),
        ("gzip, br", brotli.compress(gzip.compress(HTML))),
    ],
)
def test_a_page_comes_back_decoded_and_raw(name: str, coded: bytes) -> None:
    answer = fetch(Site({"/a": response(coded, Content_Encoding=name)}))
    assert isinstance(answer, Response)
    assert (answer.body, answer.raw, answer.status) == (HTML, coded, 200)
    assert answer.header("content-type") == "text/html"


def test_the_last_chunk_is_the_end_also_without_the_line_behind_it() -> None:
    chunks = b"%x\r\n%s\r\n0\r\n" % (len(HTML), HTML)
    site = Site({"/a": hang_up(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n" + chunks)})
    assert body_of(fetch(site)) == HTML


def test_what_a_request_says() -> None:
    site = Site({"/a": page()})
    fetch(site)
    ((path, headers),) = site.hits
    assert (path, headers["user-agent"]) == ("/a", "Copydesk/0 (+test)")
    assert headers["accept-encoding"] == "gzip, deflate, br, zstd"
    assert "cookie" not in headers


def test_cookies_are_not_kept() -> None:
    site = Site({"/a": response(HTML, Set_Cookie="seen=1; Path=/"), "/b": page()})

    async def twice(fetcher: Fetcher) -> Result:
        await fetcher.fetch(FetchRequest(site.origin + "/a"), None)
        return await fetcher.fetch(FetchRequest(site.origin + "/b"), None)

    run(site, twice)
    assert [headers.get("cookie") for _, headers in site.hits] == [None, None]


def test_a_kept_connection_that_breaks_is_not_tried_again_behind_our_back() -> None:
    """aiohttp does so unless an attribute without a public name says no: that request would know no pace."""
    site = Site({"/a": page(), "/b": hang_up(b"")})

    async def twice(fetcher: Fetcher) -> Result:
        await fetcher.fetch(FetchRequest(site.origin + "/a"), None)
        return await fetcher.fetch(FetchRequest(site.origin + "/b", max_tries=1), None)

    assert reason_of(run(site, twice)) is Reason.CONNECTION_RESET
    assert (site.asked("/a"), site.asked("/b")) == (1, 1)


async def drip(count: int, headers: dict[str, str], writer: asyncio.StreamWriter) -> None:
    writer.write(response(b"", Content_Length="100000"))
    for _ in range(1000):
        writer.write(b"x")
        await writer.drain()
        await asyncio.sleep(0.05)


async def silence(count: int, headers: dict[str, str], writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(5)


async def flood(count: int, headers: dict[str, str], writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    for _ in range(1000):
        writer.write(b"10000\r\n" + b"x" * 65536 + b"\r\n")
        await writer.drain()


def hang_up(
    data: bytes, *, reset: bool = False
) -> Callable[[int, dict[str, str], asyncio.StreamWriter], Awaitable[None]]:
    async def answer(count: int, headers: dict[str, str], writer: asyncio.StreamWriter) -> None:
        writer.write(data)
        await writer.drain()
        if reset:
            linger = struct.pack("ii", 1, 0)
            writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            writer.transport.abort()
        writer.close()

    return answer


@pytest.mark.parametrize(
    ("route", "reason", "most"),
    [
        (drip, Reason.FETCH_TIMEOUT, 1),
        (silence, Reason.FETCH_TIMEOUT, 3),
        (flood, Reason.TOO_LARGE, 1),
        (response(HTML, Content_Length=str(10**15)), Reason.TOO_LARGE, 1),
        (hang_up(response(HTML, Content_Length="500")), Reason.TRUNCATED_BODY, 3),
        (hang_up(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n800\r\nabc"), Reason.TRUNCATED_BODY, 3),
        (hang_up(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nbody\r\n0\r\n"), Reason.TRUNCATED_BODY, 3),
        (response(gzip.compress(HTML)[:40], Content_Encoding="gzip"), Reason.TRUNCATED_BODY, 3),
        (
            hang_up(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZZ\r\nwhat\r\n0\r\n\r\n"),
            Reason.BAD_RESPONSE,
            1,
        ),
        (hang_up(b"\x16\x03\x01 what is this\r\n\r\n"), Reason.BAD_RESPONSE, 1),
        (response(HTML, X_Pad="p" * 1_000_000), Reason.BAD_RESPONSE, 1),
        (hang_up(b"", reset=True), Reason.CONNECTION_RESET, 3),
        (response(bytes(range(64)), Content_Encoding="x-secret"), Reason.BAD_RESPONSE, 1),
        (response(gzip.compress(bytes(30_000_000)), Content_Encoding="gzip"), Reason.DECOMPRESSION_BOMB, 1),
        (response(b"x", Content_Encoding="gzip, gzip, gzip"), Reason.DECOMPRESSION_BOMB, 1),
        (response(b""), Reason.EMPTY_BODY, 1),
        (response(b" \n\xef\xbb\xbf"), Reason.EMPTY_BODY, 1),
        (response(b"", "204 No Content", Content_Length=""), Reason.EMPTY_BODY, 1),
        (response(HTML, "206 Partial Content"), Reason.HTTP_STATUS, 1),
        (response(b"", "304 Not Modified", Content_Length=""), Reason.HTTP_STATUS, 1),
        (response(b"gone", "404 Not Found"), Reason.HTTP_STATUS, 1),
        (response(b"no", "451 Unavailable"), Reason.HTTP_STATUS, 1),
        (response(b"oops", "500 Oops"), Reason.HTTP_STATUS, 3),
        (response(b"", "429 Slow", Retry_After="86400"), Reason.RATE_LIMITED, 1),
        (response(b"\x89PNG", Content_Type="image/png"), Reason.NOT_HTML, 1),
        (response(b"", "302 Found", Location="file:///etc/passwd"), Reason.BAD_SCHEME, 1),
        (response(b"", "302 Found", Location="data:text/html,hi"), Reason.BAD_SCHEME, 1),
        (response(b"", "302 Found", Location="http://me:pw@127.0.0.1/"), Reason.BAD_URL, 1),
        (response(b"", "302 Found", Location="http://169.254.169.254/latest/"), Reason.BLOCKED_ADDRESS, 1),
        (response(b"", "302 Found", Location="http://127.0.0.1:1/"), Reason.BLOCKED_ADDRESS, 1),
        (response(b"", "302 Found", Location="http://[::ffff:127.0.0.1]/"), Reason.BLOCKED_ADDRESS, 1),
        (response(b"", "302 Found"), Reason.HTTP_STATUS, 1),
        (response(b"", "302 Found", Location="/a"), Reason.REDIRECT_LOOP, 1),
        (response(b"", "302 Found", Location="/denied/1"), Reason.ROBOTS_DISALLOWED, 1),
    ],
)
def test_what_goes_wrong(route: object, reason: Reason, most: int) -> None:
    site = Site({"/a": route, "/denied/1": page()})  # type: ignore[dict-item]
    result = fetch(site, robots=b"User-agent: *\nDisallow: /denied/")
    assert reason_of(result) is reason
    assert site.asked("/a") == most
    assert site.asked("/denied/1") == 0


@pytest.mark.parametrize(
    "first",
    [
        [response(b"", "503 Busy")],
        [response(b"", "429 Slow", Retry_After="1")],
        [response(b"", "429 Slow", Retry_After="-5; soon")],
        [response(b"", "500 Oops"), response(b"", "502 Oops")],
        [response(HTML, Content_Length="9999", Connection="close")[:-9]],
    ],
)
def test_what_passes_is_tried_again(first: list[bytes]) -> None:
    site = Site({"/a": [*first, page()]})
    assert body_of(fetch(site, limits=replace(LIMITS, idle_seconds=0.3))).startswith(b"<html>")
    assert site.asked("/a") == len(first) + 1


def test_retry_after_is_waited_for() -> None:
    site = Site({"/a": [response(b"", "429 Slow", Retry_After="1"), page()]})
    fetch(site)
    assert site.times[1] - site.times[0] >= 1.0


def test_a_kept_connection_that_breaks_hides_no_second_request() -> None:
    async def once(count: int, headers: dict[str, str], writer: asyncio.StreamWriter) -> None:
        await hang_up(b"")(count, headers, writer)

    site = Site({"/a": page(), "/b": once})

    async def two(fetcher: Fetcher) -> Result:
        await fetcher.fetch(FetchRequest(site.origin + "/a"), None)
        return await fetcher.fetch(FetchRequest(site.origin + "/b", max_tries=1), None)

    assert reason_of(run(site, two)) is Reason.CONNECTION_RESET
    assert site.asked("/b") == 1


def test_redirects_are_followed_and_counted() -> None:
    hops: dict[str, bytes | list[bytes] | object] = {
        f"/{n}": response(b"", "301 Moved", Location=f"{n + 1}") for n in range(4)
    }
    site = Site({**hops, "/4": page("Arrived.")})  # type: ignore[arg-type]
    answer = fetch(site, "/0")
    assert isinstance(answer, Response)
    assert (answer.url, answer.body) == (site.origin + "/4", b"<html><body><p>Arrived.</p></body></html>")
    assert reason_of(fetch(site, "/0", max_redirects=3)) is Reason.REDIRECT_LOOP


def test_a_redirect_with_letters_that_are_not_escaped() -> None:
    site = Site(
        {"/a": b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: /stra\xc3\x9fe\r\n\r\n", "/stra%C3%9Fe": page()}
    )
    assert body_of(fetch(site)).startswith(b"<html>")


def test_a_request_with_conditions() -> None:
    async def judge(count: int, headers: dict[str, str], writer: asyncio.StreamWriter) -> None:
        same = headers.get("if-none-match") == '"1"'
        writer.write(response(b"", "304 Not Modified", Content_Length="") if same else response(HTML, ETag='"1"'))

    site = Site({"/a": judge, "/b": response(b"", "302 Found", Location="/a")})

    def ask(path: str) -> Result:
        async def use(fetcher: Fetcher) -> Result:
            validators = Validators(site.origin + "/a", '"1"', "Mon, 01 Jun 2026 00:00:00 GMT")
            return await fetcher.fetch(FetchRequest(site.origin + path, validators), None)

        return run(site, use)

    for path in ("/a", "/b"):
        answer = ask(path)
        assert isinstance(answer, Response)
        assert (answer.status, answer.url) == (304, site.origin + "/a")
    assert "if-modified-since" not in site.hits[0][1]
    assert [("if-none-match" in headers) for _, headers in site.hits] == [True, False, True]


def test_one_at_a_time_with_the_delay_between() -> None:
    site = Site({f"/{n}": page() for n in range(6)}, latency=0.02)

    async def many(fetcher: Fetcher) -> Result:
        fetcher.throttle.host(site.address).delay = 0.1
        fetches = [fetcher.fetch(FetchRequest(f"{site.origin}/{n}"), None) for n in range(6)]
        return (await asyncio.gather(*fetches))[-1]

    run(site, many)
    gaps = [later - sooner for sooner, later in zip(site.times, site.times[1:], strict=False)]
    assert (len(gaps), site.most) == (5, 1)
    assert min(gaps) >= 0.095


def test_a_name_that_flips_to_this_machine_is_not_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    site = Site({"/a": page()})
    asked = []

    async def look_up(self: object, host: str, port: int, family: object) -> list[object]:
        asked.append(host)
        address = "93.184.216.34" if len(asked) == 0 else "127.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, site.port))]

    monkeypatch.setattr("copydesk.flows.crawl.guard.GuardedResolver.look_up", look_up)

    async def use(fetcher: Fetcher) -> Result:
        return await fetcher.fetch(FetchRequest("http://news.example/a"), None)

    result = run(site, use)
    assert reason_of(result) is Reason.BLOCKED_ADDRESS
    assert (asked, site.hits) == (["news.example"], [])


def test_a_feed_may_be_longer_than_a_page_and_of_any_type() -> None:
    site = Site({"/a": response(b"<rss/>" + b" " * 2000, Content_Type="application/pdf")})
    limits = replace(LIMITS, max_body_bytes=1000, max_wire_bytes=1000)
    assert reason_of(fetch(site, limits=limits)) is Reason.TOO_LARGE
    assert reason_of(fetch(site)) is Reason.NOT_HTML
    assert body_of(fetch(site, limits=limits, max_bytes=5000)).startswith(b"<rss/>")


NOW = datetime(2026, 6, 1, 12, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0.0),
        ("120", 120.0),
        (" 7 ", 7.0),
        ("Mon, 01 Jun 2026 12:00:30 GMT", 30.0),
        ("Mon, 01 Jun 2026 11:00:00 GMT", 0.0),
        (None, None),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("1.5", None),
        ("٣", None),
        ("Mon, 99 Jun 2026 12:00:30 GMT", None),
    ],
)
def test_retry_after(value: str | None, seconds: float | None) -> None:
    assert parse_retry_after(value, NOW) == seconds
