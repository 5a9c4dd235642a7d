#!/usr/bin/env bash
# aiohttp's `TCPConnector(limit=N)` bounds the connections that are in use, not those that are open.
#
# A connection that is kept alive after its answer no longer counts. With `limit=10` and one request after the other to 100
# hosts, 100 sockets are open at the end: a crawler of many hosts runs out of files long before its limit, and only
# `keepalive_timeout` (15 s, looked at once in that time) bounds the number. `force_close=True`, or `Connection: close` on
# the requests beyond what one wants to keep, are the ways out.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check aiohttp==3.14.5
cat > "$work/seen.py" <<'PYTHON'
import asyncio
import platform
import sys

import aiohttp

LIMIT, HOSTS = 10, 100
open_now: set[asyncio.StreamWriter] = set()


async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    open_now.add(writer)
    try:
        while True:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        open_now.discard(writer)
        writer.close()


async def ask(**options: object) -> int:
    """How many connections are open after one request to each host, one after the other."""
    servers = [await asyncio.start_server(answer, "127.0.0.1", 0) for _ in range(HOSTS)]
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=LIMIT, **options)) as session:
        for server in servers:
            async with session.get(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/") as response:
                assert await response.read() == b"ok"
        await asyncio.sleep(0.2)
        count = len(open_now)
    await asyncio.sleep(0.2)
    for server in servers:
        server.close()
    return count


kept, closed = asyncio.run(ask()), asyncio.run(ask(force_close=True))
print(f"Python {platform.python_version()}, aiohttp {aiohttp.__version__}")
print(f"limit={LIMIT}, one request after the other to {HOSTS} hosts: {kept} connections are open")
print(f"the same with force_close=True: {closed}")
sys.exit(0 if kept == HOSTS and closed == 0 else 1)
PYTHON
"$work/venv/bin/python" "$work/seen.py"
