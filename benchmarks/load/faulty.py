"""A hundred sites on loopback that serve the pages of `benchmarks.load.pages`, some of them with a fault.

One page in twenty (`FAULT_EVERY`) answers with a fault, the kinds in turn: an error of the server, a page that is not
there, a body that breaks off, no body, another format, a redirect that leads nowhere, gzip that is broken.
"""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any

from benchmarks.load.pages import make
from tests.flows.crawl.site import Answering, Site, response

FAULT_EVERY = 20

BROKEN_GZIP = gzip.compress(b"<html><body><p>The ferry runs again.")[:12] + bytes(60)


async def _break_off(count: int, headers: dict[str, str], writer: asyncio.StreamWriter) -> None:
    """Promise more than is sent, and hang up."""
    writer.write(response(b"<html><body><p>The", Content_Length="9000"))
    await writer.drain()
    writer.close()


#: A fault, and the outcomes that are right for it. What the server may mend by tomorrow is a failure.
FAULTS: dict[str, tuple[bytes | Answering, str]] = {
    "server error": (response(b"down", "500 Internal Server Error"), "failure http_status"),
    "not there": (response(b"no such page", "404 Not Found"), "reject http_status"),
    "gone": (response(b"gone", "410 Gone"), "reject http_status"),
    "breaks off": (_break_off, "failure truncated_body"),
    "no body": (response(b""), "reject empty_body"),
    "a picture": (response(b"\x89PNG\r\n\x1a\n" + bytes(400)), "reject not_html"),
    "a loop": (response(status="302 Found", Location="?again"), "reject redirect_loop"),
    "broken gzip": (response(BROKEN_GZIP, Content_Encoding="gzip"), "reject bad_response"),
}


@dataclass(frozen=True, slots=True)
class Served:
    """A page's address, and its fault if it has one."""

    url: str
    fault: str | None


def fault_of(number: int) -> str | None:
    """The fault of page `number`."""
    kinds = list(FAULTS)
    turn, rest = divmod(number, FAULT_EVERY)
    # Not the same sites each time: the number of sites is a multiple of many numbers.
    return kinds[turn % len(kinds)] if rest == turn % FAULT_EVERY else None


def serve(pages: int, hosts: int, seed: int, told: Any) -> None:
    """Serve the sites until this process is ended; puts the list of `Served` into the queue `told`."""

    async def main() -> None:
        async with AsyncExitStack() as stack:
            sites = [Site() for _ in range(hosts)]
            for site in sites:
                await stack.enter_async_context(site.serve())
            told.put(list(_fill(sites, pages, seed)))
            await asyncio.Event().wait()

    asyncio.run(main())


def _fill(sites: list[Site], pages: int, seed: int) -> Iterator[Served]:
    """Give the sites their pages, in turn."""
    names = [site.address for site in sites]
    for number in range(pages):
        site, fault = sites[number % len(sites)], fault_of(number)
        made = make(number, names, seed)
        site.routes[made.path] = FAULTS[fault][0] if fault else response(made.body)
        if fault == "a loop":
            site.routes[f"{made.path}?again"] = FAULTS[fault][0]
        yield Served(f"http://{made.host}{made.path}", fault)
