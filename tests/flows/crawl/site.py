"""A web site on loopback for tests: real HTTP, answers as raw bytes or by a function, and a log of what was asked."""

from __future__ import annotations

import asyncio
import ssl
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

Answering = Callable[[int, dict[str, str], asyncio.StreamWriter], Awaitable[None]]


def response(body: bytes = b"", status: str = "200 OK", **headers: str) -> bytes:
    """A whole response; underscores in header names are hyphens. `Content_Length` overrides the true one."""
    named = {"Content-Type": "text/html", "Content-Length": str(len(body))}
    named |= {name.replace("_", "-"): value for name, value in headers.items()}
    lines = [f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in named.items() if value)]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def page(words: str = "The ferry runs again.") -> bytes:
    """A page as a response."""
    return response(f"<html><body><p>{words}</p></body></html>".encode())


@dataclass
class Site:
    """`routes` maps a path (with its query) to a response, to a list of them (one a request, the last for ever), or to
    a function. Robots.txt is 404 where no route says otherwise.
    """

    routes: dict[str, bytes | list[bytes] | Answering] = field(default_factory=dict)
    latency: float = 0.0
    hits: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    now: int = 0
    most: int = 0
    port: int = 0
    tls: ssl.SSLContext | None = None

    @property
    def origin(self) -> str:
        return f"{'https' if self.tls else 'http'}://127.0.0.1:{self.port}"

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    def asked(self, path: str) -> int:
        return sum(1 for seen, _ in self.hits if seen == path)

    @asynccontextmanager
    async def serve(self) -> AsyncIterator[Site]:
        server = await asyncio.start_server(self._talk, "127.0.0.1", self.port, ssl=self.tls)
        self.port = server.sockets[0].getsockname()[1]
        try:
            yield self
        finally:
            server.close()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                await self._answer((await reader.readuntil(b"\r\n\r\n")).decode("latin-1"), writer)
        except (asyncio.IncompleteReadError, asyncio.CancelledError, ConnectionError):
            pass
        finally:
            writer.close()

    async def _answer(self, request: str, writer: asyncio.StreamWriter) -> None:
        first, *lines = request.split("\r\n")
        path = first.split(" ")[1]
        headers = {k.strip().lower(): v.strip() for k, _, v in (line.partition(":") for line in lines if line)}
        self.hits.append((path, headers))
        self.times.append(time.monotonic())
        self.now += 1
        self.most = max(self.most, self.now)
        try:
            if self.latency:
                await asyncio.sleep(self.latency)
            await self._send(path, headers, writer)
        finally:
            self.now -= 1

    async def _send(self, path: str, headers: dict[str, str], writer: asyncio.StreamWriter) -> None:
        route = self.routes.get(path, response(b"no such page", "404 Not Found"))
        count = Counter(seen for seen, _ in self.hits)[path]
        if callable(route):
            await route(count, headers, writer)
        else:
            writer.write(route if isinstance(route, bytes) else route[min(count, len(route)) - 1])
        await writer.drain()
