"""One page as a browser of Playwright has it, printed: what `[render] browser` runs, a process for each page.

    python -m copydesk.flows.crawl.browser_page [--engine chromium] [--executable PATH] [--agent TEXT]
        [--seconds 20] [--allow HOST:PORT]... ADDRESS

All that the browser asks for goes through a proxy of this process, to where the guard lets it and nowhere else.
Pictures, media and fonts are not asked for.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import socket
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any
from urllib.parse import urlsplit

from copydesk.flows.crawl.guard import BlockedAddress, Guard, GuardedResolver

#: How this program ends where it has no page: without the extra, without a browser, without an answer.
NO_LIBRARY, NO_BROWSER, NO_PAGE = 3, 4, 5

#: What no text needs.
_LEFT_OUT = frozenset({"image", "media", "font"})

#: Seconds after the page's own document in which its scripts may ask for more; silence ends it sooner.
_FOR_SCRIPTS = 10.0


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the page; what went wrong goes to standard error, and is told by the number that comes back."""
    parser = argparse.ArgumentParser(prog="browser_page", description=__doc__.partition("\n")[0])
    parser.add_argument("address")
    parser.add_argument("--engine", choices=("chromium", "firefox", "webkit"), default="chromium")
    parser.add_argument("--executable")
    parser.add_argument("--agent")
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--allow", action="append", default=[])
    return asyncio.run(_print_page(parser.parse_args(arguments)))


async def _print_page(told: argparse.Namespace) -> int:
    try:
        from playwright.async_api import Error, async_playwright
    except ModuleNotFoundError as error:
        print(f"{error}: pip install 'copydesk[browser]'", file=sys.stderr)
        return NO_LIBRARY
    proxy = _GuardingProxy(Guard(frozenset(told.allow)))
    async with proxy.serve() as port, async_playwright() as library:
        try:
            browser = await getattr(library, told.engine).launch(
                executable_path=told.executable, **_options(told, port)
            )
        except Error as error:
            print(error.message, file=sys.stderr)
            return NO_BROWSER
        try:
            html = await _show(browser, told)
        except Error as error:
            print(error.message, file=sys.stderr)
            return NO_PAGE
        finally:
            await browser.close()
    if html is None:
        print(f"{told.address} is out of reach, or leads to where it may not", file=sys.stderr)
        return NO_PAGE
    sys.stdout.buffer.write(html.encode("utf-8", "replace"))
    sys.stdout.buffer.flush()
    return 0


def _options(told: argparse.Namespace, port: int) -> dict[str, Any]:
    """How the browser is started: with nothing past the proxy, not even what is on this machine."""
    options: dict[str, Any] = {"proxy": {"server": f"http://127.0.0.1:{port}", "bypass": "<-loopback>"}}
    if told.engine == "chromium":
        # WebRTC would go round the proxy. Chromium refuses to sandbox itself for root.
        options["args"] = ["--force-webrtc-ip-handling-policy=disable_non_proxied_udp"]
        options["chromium_sandbox"] = os.geteuid() != 0
    return options


async def _show(browser: Any, told: argparse.Namespace) -> str | None:
    """The HTML of the page, `None` where it has none that counts."""
    context = await browser.new_context(user_agent=told.agent, service_workers="block", accept_downloads=False)
    await context.route("**/*", _leave_out)
    page = await context.new_page()
    answer = await page.goto(told.address, wait_until="domcontentloaded", timeout=told.seconds * 1000)
    if answer is None or not answer.ok:
        return None
    return await _read(page, told)


async def _leave_out(route: Any) -> None:
    await (route.abort() if route.request.resource_type in _LEFT_OUT else route.continue_())


async def _read(page: Any, told: argparse.Namespace) -> str:
    from playwright.async_api import Error
    from playwright.async_api import TimeoutError as TookLong

    with suppress(TookLong):
        await page.wait_for_load_state("networkidle", timeout=min(_FOR_SCRIPTS, told.seconds) * 1000)
    try:
        return str(await page.content())
    except Error:
        # It was on its way to another page.
        await page.wait_for_load_state("domcontentloaded", timeout=told.seconds * 1000)
        return str(await page.content())


#: Bytes of the head of a request: what browsers send is far below.
_MAX_HEAD = 65_536
_PIECE = 65_536

#: Seconds for a connection, and for the head of a request on one.
_CONNECT_SECONDS = 10.0

_REFUSED = b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
_NOT_REACHED = b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"

#: Fields that are between a client and its proxy.
_OF_HOP = (b"connection:", b"proxy-", b"keep-alive:")


class _GuardingProxy:
    """Passes on what is asked for at public addresses, and at those that the guard allows."""

    def __init__(self, guard: Guard) -> None:
        self.guard = guard
        self.resolver = GuardedResolver(guard)

    @asynccontextmanager
    async def serve(self) -> AsyncIterator[int]:
        """The port on which it listens while the block runs."""
        server = await asyncio.start_server(self._talk, "127.0.0.1", 0, limit=_MAX_HEAD)
        try:
            yield server.sockets[0].getsockname()[1]
        finally:
            server.close()
            self.resolver.give_up()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with asyncio.timeout(_CONNECT_SECONDS):
                head = await reader.readuntil(b"\r\n\r\n")
            there, first = await self._open(head)
        except BlockedAddress:
            await _end(writer, _REFUSED)
        except (OSError, ValueError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            await _end(writer, _NOT_REACHED)
        else:
            # What is still open when the program ends is cancelled, and nobody waits for it.
            with suppress(asyncio.CancelledError):
                await _join((reader, writer), there, first)

    async def _open(self, head: bytes) -> tuple[tuple[asyncio.StreamReader, asyncio.StreamWriter], bytes]:
        """A connection to where a request leads, and what is sent there first; "" for a tunnel."""
        line, _, fields = head.partition(b"\r\n")
        method, target, version = line.decode("latin-1").split(" ")
        is_tunnel = method == "CONNECT"
        url = f"https://{target}/" if is_tunnel else target
        if self.guard.check(url) is not None:
            raise BlockedAddress(url)
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
        there = await self._connect(parts.hostname or "", port)
        if is_tunnel:
            return there, b""
        kept = [field for field in fields.split(b"\r\n") if field and not field.lower().startswith(_OF_HOP)]
        place = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        first = f"{method} {place} {version}".encode("latin-1")
        return there, b"\r\n".join([first, *kept, b"Connection: close", b"", b""])

    async def _connect(self, host: str, port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        error: OSError = BlockedAddress(host)
        async with asyncio.timeout(_CONNECT_SECONDS):
            for found in await self.resolver.resolve(host, port, socket.AF_UNSPEC):
                try:
                    return await asyncio.open_connection(found["host"], port)
                except OSError as refused:
                    error = refused
        raise error


async def _join(
    here: tuple[asyncio.StreamReader, asyncio.StreamWriter],
    there: tuple[asyncio.StreamReader, asyncio.StreamWriter],
    first: bytes,
) -> None:
    """Pass on what either side sends, until one of them is through."""
    (reader, writer), (far_reader, far_writer) = here, there
    if first:
        far_writer.write(first)
    else:
        writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
    ways = [_pass_on(reader, far_writer), _answer(far_reader, writer) if first else _pass_on(far_reader, writer)]
    tasks = [asyncio.create_task(way) for way in ways]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await _end(far_writer)
        await _end(writer)


async def _answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Pass on an answer, and say that it is the only one: the next request may be to another host."""
    is_interim = True
    while is_interim:
        head = await reader.readuntil(b"\r\n\r\n")
        line, *fields = head.split(b"\r\n")
        is_interim = line[9:10] == b"1" and line[9:12] != b"101"
        kept = [field for field in fields if field and not field.lower().startswith(_OF_HOP)]
        writer.write(b"\r\n".join([line, *kept, b"Connection: close", b"", b""]))
    await _pass_on(reader, writer)


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while piece := await reader.read(_PIECE):
            writer.write(piece)
            await writer.drain()


async def _end(writer: asyncio.StreamWriter, last: bytes = b"") -> None:
    with suppress(OSError):
        writer.write(last)
        await writer.drain()
    writer.close()


if __name__ == "__main__":
    sys.exit(main())
