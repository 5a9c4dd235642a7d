"""One request, one answer: raw bytes under deadlines and limits, and every way in which it can go wrong.

aiohttp sends and reads; it neither decodes nor redirects nor tries again here, since all of that needs limits,
checks and pace.
"""

from __future__ import annotations

import asyncio
import math
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import aiohttp
from yarl import URL

from copydesk.cleaners.model.record import Reason
from copydesk.flows.config.groups import FetchLimits
from copydesk.flows.crawl.frontier import ALL_HOSTS, HostPartition
from copydesk.flows.crawl.guard import BlockedAddress
from copydesk.flows.crawl.redirects import REDIRECTS
from copydesk.flows.http.content_encodings import undo_codings
from copydesk.flows.http.responses import FetchError, Headers, Response, Validators

#: Statuses that can be another one in a moment: timeout, too early, too many, and the server's own trouble.
_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524})

#: Types that are no page; asking further would only cost the site.
_NOT_PAGES = ("image/", "video/", "audio/", "font/", "application/pdf", "application/zip", "application/x-tar")

_OF_PROXIES = frozenset({"proxy-authorization"})

#: Seconds for which a connection is kept for the next request to its host; many servers keep it no longer.
KEEP_SECONDS = 5.0


@dataclass
class KeptConnections:
    """Which hosts' connections may stay open after an answer: at most `most` of them, or files would run out."""

    most: int
    clock: Callable[[], float] = time.monotonic
    #: Until when a host's connection is kept; for ever while a request is under way.
    until: dict[str, float] = field(default_factory=dict)

    def may_keep(self, host: str) -> bool:
        """Whether the connection to a host may stay open after the request that is made now."""
        now = self.clock()
        self.until.pop(host, None)
        if len(self.until) >= self.most:
            self.until = {other: end for other, end in self.until.items() if end > now}
        if len(self.until) >= self.most:
            return False
        self.until[host] = math.inf
        return True

    def answered(self, host: str) -> None:
        """The request is over; if its connection is kept, that is for a while from now on."""
        if self.until.pop(host, None) is not None:
            # aiohttp looks for what is too old once in that time: it may stay open for twice as long.
            self.until[host] = self.clock() + 2 * KEEP_SECONDS


@dataclass(frozen=True, slots=True)
class FetchRequest:
    """What is to be fetched. `max_bytes` is for what is no page and may be longer and of any type; the limits that are
    `None` are those of every fetch. Redirects out of the hosts of `share` are not followed; `trail` are those, each an
    address, that led to `url` in crawls of other hosts.
    """

    url: str
    validators: Validators | None = None
    max_bytes: int | None = None
    max_redirects: int | None = None
    max_tries: int | None = None
    share: HostPartition = ALL_HOSTS
    trail: tuple[str, ...] = ()

    @property
    def is_page(self) -> bool:
        """Whether a page is asked for, not a file of the site."""
        return self.max_bytes is None


@dataclass(frozen=True)
class HttpClient:
    """Makes single requests over a session."""

    session: aiohttp.ClientSession
    limits: FetchLimits
    now: Callable[[], datetime]

    async def ask(
        self,
        url: str,
        headers: dict[str, str],
        *,
        seconds: float,
        max_bytes: int,
        is_page: bool = True,
        sent: Callable[[], None] = lambda: None,
        answered: Callable[[], None] = lambda: None,
        secret: frozenset[str] = frozenset(),
    ) -> Response | FetchError:
        """The answer to one request, whole and decoded, within `seconds`; a `FetchError` for anything else.

        A redirect (and 304) is an `Response` without a body. `is_page` refuses types that are no page by their header.
        `sent` is called when the request goes out, `answered` when the head of its answer is there. Headers named in
        `secret` (in lower case) are sent, but the answer does not tell of them; nor of what a proxy is told of us.
        """
        asked_at = self.now()
        timeout = aiohttp.ClientTimeout(
            total=min(seconds, self.limits.total_seconds),
            sock_connect=self.limits.connect_seconds,
            sock_read=self.limits.idle_seconds,
        )
        try:
            async with self.session.get(
                URL(url, encoded=True), headers=headers, allow_redirects=False, timeout=timeout, trace_request_ctx=sent
            ) as response:
                answered()
                problem = _judge_head(response, url, self.now(), is_page, max_bytes)
                if problem is not None:
                    response.close()
                    return problem
                raw = await _read(response, url, min(max_bytes, self.limits.max_wire_bytes) if is_page else max_bytes)
                if isinstance(raw, FetchError):
                    response.close()
                    return raw
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            return _explain(error, url)
        answer = await _finish(response, url, raw, asked_at, max_bytes)
        if isinstance(answer, FetchError):
            return answer
        told = tuple(h for h in answer.request_headers if h[0].lower() not in secret | _OF_PROXIES)
        return replace(answer, request_headers=told)


async def _finish(
    response: aiohttp.ClientResponse, url: str, raw: bytes, asked_at: datetime, max_bytes: int
) -> Response | FetchError:
    """Undo the content codings; in a thread where that is long enough to hold up others."""
    coding = response.headers.get("Content-Encoding")
    if len(raw) > 100_000 and coding:
        body = await asyncio.to_thread(undo_codings, raw, coding, max_bytes=max_bytes)
    else:
        body = undo_codings(raw, coding, max_bytes=max_bytes)
    if not isinstance(body, bytes):
        is_cut = body.reason is Reason.TRUNCATED_BODY
        return FetchError(body.reason, body.detail, url, is_final=not is_cut, can_pass=is_cut, status=response.status)
    sends_on = "Refresh" in response.headers
    if response.status == 200 and not sends_on and not body.strip(b"\xef\xbb\xbf \t\r\n\0"):
        return FetchError(Reason.EMPTY_BODY, None, url, is_final=True, status=200)
    return Response(
        url=url,
        status=response.status,
        phrase=response.reason or "",
        headers=_decode_headers(response.raw_headers),
        raw=raw,
        body=body,
        request_headers=tuple((str(k), v) for k, v in response.request_info.headers.items()),
        asked_at=asked_at,
    )


def _decode_headers(raw: tuple[tuple[bytes, bytes], ...]) -> Headers:
    return tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in raw)


def _judge_head(
    response: aiohttp.ClientResponse, url: str, now: datetime, is_page: bool, max_bytes: int
) -> FetchError | None:
    """What the status and headers alone decide."""
    status = response.status
    if status in (204, 205):
        return FetchError(Reason.EMPTY_BODY, str(status), url, is_final=True, status=status)
    if status in REDIRECTS or status in (200, 203, 304):
        if (response.content_length or 0) > max_bytes:
            return FetchError(Reason.TOO_LARGE, f"{response.content_length} bytes announced", url, is_final=True)
        kind = response.headers.get("Content-Type", "").lower()
        if is_page and status == 200 and kind.startswith(_NOT_PAGES):
            return FetchError(Reason.NOT_HTML, kind[:80], url, is_final=True, status=status)
        return None
    passing = status in _PASSING
    # What a proxy wants of us says nothing of the page.
    is_proxy = status == 407
    return FetchError(
        Reason.RATE_LIMITED if status == 429 else Reason.HTTP_STATUS,
        "407: the proxy wants a log-in" if is_proxy else str(status),
        url,
        is_final=not passing and not is_proxy,
        can_pass=passing,
        wait=parse_retry_after(response.headers.get("Retry-After"), now),
        status=status,
    )


def parse_retry_after(value: str | None, now: datetime) -> float | None:
    """Seconds that a `Retry-After` header asks for, as a number or a date; `None` where it says neither.

    >>> parse_retry_after("120", datetime(2026, 1, 1, tzinfo=UTC)), parse_retry_after("-5; soon", datetime(2026, 1, 1))
    (120.0, None)
    """
    text = (value or "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - now).total_seconds())


async def _read(response: aiohttp.ClientResponse, url: str, max_bytes: int) -> bytes | FetchError:
    """The body, if it has at most `max_bytes` on the wire."""
    pieces: list[bytes] = []
    size = 0
    try:
        async for piece in response.content.iter_any():
            size += len(piece)
            if size > max_bytes:
                return FetchError(Reason.TOO_LARGE, f"more than {max_bytes} bytes", url, is_final=True)
            pieces.append(piece)
    except RuntimeError as error:
        # What aiohttp says where a connection ended right behind a piece, and the body had not.
        return FetchError(Reason.TRUNCATED_BODY, str(error), url, can_pass=True)
    return b"".join(pieces)


def _explain(error: Exception, url: str) -> FetchError:
    """The reason behind an exception of the client."""
    # The first line alone: what follows are bytes of the answer.
    message = getattr(error, "message", "") or str(error)
    detail = f"{type(error).__name__}: {message.strip().partition(chr(10))[0][:150]}"
    os_error = getattr(error, "os_error", None) or error.__cause__
    blocked = error if isinstance(error, BlockedAddress) else os_error
    if isinstance(blocked, BlockedAddress):
        return FetchError(Reason.BLOCKED_ADDRESS, str(blocked)[:200], url, is_final=True)
    if isinstance(error, ssl.SSLError | aiohttp.ClientSSLError):
        return FetchError(Reason.TLS_ERROR, _tls_fault(error), url)
    if isinstance(error, TimeoutError):
        # The idle deadline can pass by; a server that was slow for the whole time would be slow again.
        return FetchError(Reason.FETCH_TIMEOUT, detail, url, can_pass=isinstance(error, aiohttp.ServerTimeoutError))
    if isinstance(error, aiohttp.ClientHttpProxyError):
        return FetchError(Reason.CONNECTION_RESET, f"the proxy answers {error.status} {message}"[:200], url)
    if isinstance(error, aiohttp.ClientPayloadError) or message.startswith("Data after"):
        return FetchError(Reason.TRUNCATED_BODY, detail, url, can_pass=True)
    if isinstance(error, aiohttp.ClientResponseError | ValueError):
        return FetchError(Reason.BAD_RESPONSE, detail, url, is_final=True)
    return FetchError(Reason.CONNECTION_RESET, detail, url, can_pass=True)


def _tls_fault(error: Exception) -> str:
    """What is wrong with a server's TLS, in OpenSSL's words: an expired certificate, another host's, one of its own."""
    cause: Any = getattr(error, "certificate_error", None) or getattr(error, "os_error", None) or error
    said = getattr(cause, "verify_message", None) or getattr(cause, "reason", None) or str(cause)
    return str(said).strip()[:200]
