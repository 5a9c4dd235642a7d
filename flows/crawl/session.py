"""The session that requests go over: guarded connections, straight or through one fixed proxy.

With a proxy, what is asked for is judged here as without one: its name is looked up and has to stand for public
addresses. A SOCKS proxy is then told the very address that was judged; an HTTP proxy is told the name, and looks it up
once more itself. Where this machine cannot look names up, `proxy_resolves` leaves that to the proxy.
"""

from __future__ import annotations

import asyncio
import resource
import socket
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from types import SimpleNamespace
from typing import Any

import aiohttp
from aiohttp.abc import ResolveResult
from python_socks import ProxyError, ProxyTimeoutError, ProxyType, parse_proxy_url
from python_socks.async_.asyncio import Proxy as SocksProxy

from copydesk.flows.config.groups import FetchLimits
from copydesk.flows.config.settings import Settings
from copydesk.flows.crawl.client import KEEP_SECONDS
from copydesk.flows.crawl.guard import BlockedAddress, Guard, GuardedResolver
from copydesk.flows.http.response_head import MAX_LINE, ForgivingHandler

_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.5",
    "Accept-Encoding": "gzip, deflate, br, zstd",
}


@dataclass(frozen=True)
class OutgoingProxy:
    """A proxy that all requests go through; `resolves` leaves the look-up of names to it."""

    kind: ProxyType
    host: str
    port: int
    user: str | None = None
    password: str | None = None
    resolves: bool = False

    @property
    def is_socks(self) -> bool:
        """Whether it passes connections on, rather than requests."""
        return self.kind is not ProxyType.HTTP


def proxy_of(settings: Settings) -> OutgoingProxy | None:
    """The proxy that the settings name, if any."""
    if settings.proxy is None:
        return None
    return OutgoingProxy(*parse_proxy_url(settings.proxy), resolves=settings.proxy_resolves)


def open_session(
    user_agent: str, guard: Guard, limits: FetchLimits, proxy: OutgoingProxy | None = None
) -> aiohttp.ClientSession:
    """A session that goes to guarded addresses alone, without cookies, decoding, hidden second tries, or any proxy but
    this one.
    """
    connector = _Connector(
        GuardedResolver(guard),
        proxy,
        use_dns_cache=False,
        limit=0,
        limit_per_host=1,
        keepalive_timeout=KEEP_SECONDS,
        ttl_dns_cache=None,
        # Made here rather than when aiohttp is imported, so that SSL_CERT_FILE counts as it is now.
        ssl=ssl.create_default_context(),
    )
    through: dict[str, Any] = {}
    if proxy is not None and not proxy.is_socks:
        through["proxy"] = f"http://{_bracketed(proxy.host)}:{proxy.port}"
        if proxy.user:
            # What replaces it would have to go with every request; with the pin on aiohttp it stays.
            through["proxy_auth"] = aiohttp.BasicAuth(proxy.user, proxy.password or "")
    session = aiohttp.ClientSession(
        connector=connector,
        headers={**_HEADERS, "User-Agent": user_agent},
        cookie_jar=aiohttp.DummyCookieJar(),
        auto_decompress=False,
        trust_env=False,
        timeout=aiohttp.ClientTimeout(
            total=limits.total_seconds, sock_connect=limits.connect_seconds, sock_read=limits.idle_seconds
        ),
        max_line_size=MAX_LINE,
        max_field_size=MAX_LINE,
        trace_configs=[_trace_sending()],
        **through,
    )
    # aiohttp asks a second time by itself when a kept connection breaks; that request would know no pace.
    session._retry_connection = False
    return session


class _Connector(aiohttp.TCPConnector):
    """Connections whose responses are read by `ForgivingHandler`, to where the resolver lets them, or by a proxy."""

    def __init__(self, resolver: GuardedResolver, proxy: OutgoingProxy | None, **options: Any) -> None:
        super().__init__(resolver=resolver, **options)
        self.names = resolver
        self.proxy = proxy
        # aiohttp has no public way to say what reads; tests/flows/http/test_response_head.py fails if this one goes.
        self._factory: Any = partial(ForgivingHandler, loop=self._loop)

    def close(self, **options: Any) -> Any:
        """Close what is open; a resolver that was given is nobody's to close but ours."""
        self.names.give_up()
        return super().close(**options)

    # How connections are made is not public either; tests/flows/crawl/test_proxy.py fails if one of these goes.

    async def _resolve_host(self, host: str, port: int, traces: Sequence[Any] | None = None) -> list[ResolveResult]:
        proxy = self.proxy
        if proxy is None or (proxy.is_socks and not proxy.resolves):
            return await super()._resolve_host(host, port, traces)
        # With an HTTP proxy only the proxy itself is looked up here, and it may be on the own network.
        infos = await self.names.look_up(host, port, socket.AF_UNSPEC) if not proxy.is_socks else []
        named = [ResolveResult(hostname=host, host=i[4][0], port=port, family=i[0], proto=i[2], flags=0) for i in infos]
        return named or [ResolveResult(hostname=host, host=host, port=port, family=socket.AF_INET, proto=0, flags=0)]

    async def _create_proxy_connection(self, req: Any, traces: Any, timeout: Any) -> Any:
        proxy, port = self.proxy, req.url.port
        if proxy is not None and (req.url.host, port) == (proxy.host, proxy.port):
            raise BlockedAddress(f"{proxy.host}:{port} is the proxy itself")
        if proxy is not None and not proxy.resolves:
            await self.names.resolve(req.url.host, port)
        return await super()._create_proxy_connection(req, traces, timeout)

    async def _wrap_create_connection(
        self, *args: Any, addr_infos: Any, req: Any, timeout: Any, client_error: Any = None, **options: Any
    ) -> Any:
        proxy = self.proxy
        if proxy is None or not proxy.is_socks:
            error = client_error or aiohttp.ClientConnectorError
            return await super()._wrap_create_connection(
                *args, addr_infos=addr_infos, req=req, timeout=timeout, client_error=error, **options
            )
        host, port, *_ = addr_infos[0][4]
        own = await _connect_by_socks(proxy, host, port, timeout.sock_connect)
        options.pop("local_addr", None)
        try:
            return await asyncio.wait_for(
                self._loop.create_connection(*args, **options, sock=own), timeout.sock_connect
            )
        except ssl.CertificateError as error:
            raise aiohttp.ClientConnectorCertificateError(req.connection_key, error) from error
        except ssl.SSLError as error:
            raise aiohttp.ClientConnectorSSLError(req.connection_key, error) from error


async def _connect_by_socks(proxy: OutgoingProxy, host: str, port: int, seconds: float | None) -> socket.socket:
    """A socket that a SOCKS proxy has connected; raises `OSError` where it does not."""
    through = SocksProxy(proxy.kind, proxy.host, proxy.port, proxy.user, proxy.password, rdns=proxy.resolves)
    try:
        return await through.connect(host, port, timeout=seconds)
    except (ProxyError, ProxyTimeoutError) as error:
        raise OSError(f"the proxy does not connect: {error}") from error


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _trace_sending() -> aiohttp.TraceConfig:
    """Calls what a request was given to be called when it goes out, which may be a while after it was made."""

    async def sent(_: aiohttp.ClientSession, context: SimpleNamespace, __: object) -> None:
        context.trace_request_ctx()

    trace = aiohttp.TraceConfig()
    trace.on_request_headers_sent.append(sent)
    return trace


#: Files that a run needs beside its connections: archive, state database, pipes to workers, name look-ups.
RESERVED = 200

#: Connections that are open at once, in use and idle together, however many files there may be.
_MOST = 500

#: What is asked of the system where the limit is a soft one: two files a connection is plenty.
_WANTED = 4_096


def connection_room(most: int) -> tuple[int, int]:
    """How many connections may be in use at once, at most `most`, and how many may be kept open idle beside them.

    The soft limit is raised, as far as the hard one allows; both are then taken as they are.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != resource.RLIM_INFINITY and soft < _WANTED:
        limit = _WANTED if hard == resource.RLIM_INFINITY else min(_WANTED, hard)
        if limit > soft:
            resource.setrlimit(resource.RLIMIT_NOFILE, (limit, hard))
            soft = limit
    free = max(16, (soft if soft != resource.RLIM_INFINITY else 2 * most + RESERVED) - RESERVED)
    in_use = max(1, min(most, free * 2 // 3))
    return in_use, max(1, min(most, free - in_use, max(0, _MOST - in_use)))
