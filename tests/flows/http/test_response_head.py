"""Heads of responses as real servers bend them, alone and over a real connection."""

import asyncio

import aiohttp
import pytest

from copydesk.flows.config.groups import FetchLimits
from copydesk.flows.crawl.guard import Guard
from copydesk.flows.crawl.session import open_session
from copydesk.flows.http.response_head import MAX_HEAD, MAX_LINE, mend_head


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([b"Server: a", b"X Made With : care", b"Via: b"], [b"Server: a", b"Via: b"]),
        ([b"Server: a", b"just a note", b"Via: b"], [b"Server: a", b"Via: b"]),
        ([b": none", b"Server : a"], [b"Server: a"]),
        ([b"<!-- 9 -->", b" folded to it", b"Via: b", b"\tand c"], [b"Via: b and c"]),
        ([b"Server: a\x00b\x0b"], [b"Server: a b "]),
        ([b"Set-Cookie: a=1", b"Set-Cookie: b=2"], [b"Set-Cookie: a=1", b"Set-Cookie: b=2"]),
        ([b"Content-Length: 7", b"content-length: 7"], [b"Content-Length: 7"]),
        ([b"Content-Length: 7, 7"], [b"Content-Length: 7"]),
        ([b"Content-Length: +7"], [b"Content-Length: 7"]),
        ([b"Content-Length:", b"Via: b"], [b"Via: b"]),
        ([b"Transfer-Encoding: Identity", b"Content-Length: 7"], [b"Content-Length: 7"]),
        ([b"Transfer-Encoding: none", b"Content-Length: 7"], [b"Content-Length: 7"]),
        ([b"Transfer-Encoding: utf-8"], []),
        ([b"Content-Length: 7", b"Content-Length: 8"], [b"Content-Length: 7", b"Content-Length: 8"]),
        (
            [b"Content-Length: 7", b"Connection: keep-alive", b"Transfer-Encoding: Chunked"],
            [b"Transfer-Encoding: Chunked", b"Connection: close"],
        ),
        ([b"Server: caf\xc3\xa9"], [b"Server: caf\xc3\xa9"]),
        ([b"Content-Length: unknown", b"Via: b"], [b"Via: b"]),
        ([b"Content-Length: -1"], []),
        ([b"X-Policy: " + b"p" * MAX_LINE, b"Via: b"], [b"Via: b"]),
    ],
)
def test_lines(lines: list[bytes], expected: list[bytes]) -> None:
    for end in (b"\r\n", b"\n"):
        assert mend_head(end.join([b"HTTP/1.1 200 OK", *lines])).split(b"\r\n")[1:] == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (b"HTTP/1.0 404 Gone away", b"HTTP/1.0 404 Gone away"),
        (b"http/1.1  200 ok", b"HTTP/1.1 200 ok"),
        (b"HTTP/2 200", b"HTTP/1.1 200 "),
        (b"HTTP 200 OK", b"HTTP/1.0 200 OK"),
        (b"HTTP1.1 200 OK", b"HTTP/1.1 200 OK"),
        (b"HTTPS/01,1 00200", b"HTTP/1.1 200 "),
        (b"HTTP/1.1 404Gone", b"HTTP/1.1 404 Gone"),
        (b"HTTP/1.1 2000 OK", b"HTTP/1.1 2000 OK"),
        (b"\xef\xbb\xbfHTTP/1.1 200 OK", b"HTTP/1.1 200 OK"),
        (b"12345HTTP/1.1 200 OK", b"12345HTTP/1.1 200 OK"),
        (b"ICY 200 OK", b"ICY 200 OK"),
        (b"", b""),
    ],
)
def test_status_lines(line: bytes, expected: bytes) -> None:
    assert mend_head(line) == expected


def test_of_too_many_fields_those_are_kept_that_are_needed() -> None:
    many = [f"X-Of-{number}: {number}".encode() for number in range(200)]
    kept = mend_head(b"\r\n".join([b"HTTP/1.1 302 Found", *many, b"Location: /on", b"Content-Length: 0"])).split(
        b"\r\n"
    )
    assert kept[1] == b"X-Of-0: 0"
    assert kept[-3:] == [b"X-Of-117: 117", b"Location: /on", b"Content-Length: 0"]


def ask(*answers: bytes, pause: float = 0.0, times: int = 1) -> list[tuple[int, bytes, str | None]]:
    """Status, body and `X-Seen` of each answer; the pieces of an answer are sent one by one."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                await reader.readuntil(b"\r\n\r\n")
                for answer in answers:
                    writer.write(answer)
                    await writer.drain()
                    await asyncio.sleep(pause)
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    async def main() -> list[tuple[int, bytes, str | None]]:
        server = await asyncio.start_server(talk, "127.0.0.1", 0)
        address = f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
        found = []
        async with open_session("test", Guard(frozenset({address})), FetchLimits()) as session:
            for _ in range(times):
                async with session.get(f"http://{address}/", trace_request_ctx=lambda: None) as response:
                    found.append((response.status, await response.read(), response.headers.get("X-Seen")))
        server.close()
        return found

    return asyncio.run(main())


def test_a_bad_line_costs_the_line() -> None:
    head = (
        b"HTTP/1.1 200 OK\r\nX-Seen: yes\r\nno header\r\nBad Name : 1\r\nContent-Length: 4\r\nContent-Length: 4\r\n\r\n"
    )
    assert ask(head + b"body", times=3) == [(200, b"body", "yes")] * 3


def test_lines_that_the_parser_would_refuse_cost_themselves() -> None:
    many = b"".join(b"X-Of-%d: 1\r\n" % number for number in range(200))
    head = b"HTTP/1.1 200 OK\r\nX-Seen: yes\r\nX-Long: " + b"p" * 2 * MAX_LINE + b"\r\n" + many
    assert ask(head + b"Content-Length: 4\r\n\r\nbody", times=2) == [(200, b"body", "yes")] * 2


def test_a_head_that_comes_byte_by_byte() -> None:
    head = b"HTTP/1.1 200 OK\r\nX-Seen: yes\r\n???\r\nContent-Length: 4\r\n\r\nbody"
    assert ask(*(bytes([byte]) for byte in head), pause=0.001, times=2) == [(200, b"body", "yes")] * 2


def test_chunks_go_before_a_length() -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 14\r\nTransfer-Encoding: chunked\r\n\r\n"
    assert ask(head + b"4\r\nbody\r\n0\r\n\r\n", times=2) == [(200, b"body", None)] * 2


def test_a_head_behind_an_interim_one() -> None:
    early = b"HTTP/1.1 103 Early Hints\r\nbad line\r\nLink: </a.css>\r\n\r\n"
    assert ask(early + b"HTTP/1.1 200 OK\r\nworse line\r\nContent-Length: 4\r\n\r\nbody") == [(200, b"body", None)]


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\nContent-Length: 9\r\n\r\nbody",
        b"\x16\x03\x01 no HTTP at all\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nX-Pad: " + b"p" * MAX_HEAD,
    ],
)
def test_what_stays_refused(answer: bytes) -> None:
    with pytest.raises(aiohttp.ClientResponseError):
        ask(answer)
