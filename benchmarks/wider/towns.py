"""A made-up crawl: town papers that print their own stories and those of others, and redirect to each other."""

from __future__ import annotations

import asyncio
import multiprocessing
import random
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

from tests.flows.crawl.site import Site, response

#: Of every hundred addresses: how many are gone, how many answer at another paper, how many are a shared story.
GONE, MOVED, SHARED = 4, 6, 5

WHO = [
    "the harbour board",
    "the mayor",
    "a teacher",
    "the ferry line",
    "two farmers",
    "the library",
    "a court",
    "the fire brigade",
]
DID = [
    "opened",
    "refused",
    "repaired",
    "sold",
    "measured",
    "praised",
    "closed",
    "counted",
    "visited",
    "painted",
    "moved",
    "lost",
    "found",
    "built",
]
WHAT = [
    "the old bridge",
    "a school roof",
    "nine boats",
    "the market hall",
    "the north road",
    "a lighthouse",
    "the archive",
]
WHEN = [
    "on Monday",
    "last week",
    "after the storm",
    "before noon",
    "in the spring",
    "for the third time",
    "at night",
]
WHY = [
    "to save money",
    "because of the rain",
    "as the council had asked",
    "for the winter",
    "despite complaints",
]


@dataclass(frozen=True, slots=True)
class Pace:
    """What a site saw of its visitors: requests, the most at once, the least seconds between two."""

    requests: int
    most: int
    least_gap: float


@dataclass
class Towns:
    """The running sites: their `HOST:PORT`, all their addresses, and a way to ask how they were treated."""

    hosts: list[str]
    urls: list[str]
    ask: Any

    def paces(self) -> list[Pace]:
        """What each site saw since it was last asked."""
        self.ask.send("paces")
        found: list[Pace] = self.ask.recv()
        return found


@contextmanager
def towns(papers: int, pages: int) -> Iterator[Towns]:
    """Serve so many papers with so many addresses each from a process of their own."""
    here, there = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_serve, args=(papers, pages, there), daemon=True)
    process.start()
    ports = here.recv()
    hosts = [f"127.0.0.1:{port}" for port in ports]
    try:
        yield Towns(hosts, [f"http://{host}/{n}" for host in hosts for n in range(pages)], here)
    finally:
        process.terminate()
        process.join()


def _serve(papers: int, pages: int, told: Any) -> None:
    async def main() -> None:
        async with AsyncExitStack() as stack:
            sites = [await stack.enter_async_context(Site().serve()) for _ in range(papers)]
            for number, site in enumerate(sites):
                site.routes.update({f"/{n}": _answer(sites, number, n, pages) for n in range(pages)})
                site.routes |= {f"/here/{n}": _page(number, n) for n in range(pages)}
            told.send([site.port for site in sites])
            while await asyncio.to_thread(told.recv):
                told.send([_pace(site) for site in sites])

    asyncio.run(main())


def _answer(sites: list[Site], number: int, n: int, pages: int) -> bytes:
    draw = random.Random(f"{number} {n}")
    kind = draw.randrange(100)
    if kind < GONE:
        return response(b"no such page", "404 Not Found")
    if kind < GONE + MOVED:
        other = sites[draw.randrange(len(sites))]
        return response(b"", "301 Moved", Location=f"{other.origin}/here/{draw.randrange(pages)}")
    return _page(number, n, shared=kind < GONE + MOVED + SHARED)


def _page(number: int, n: int, *, shared: bool = False) -> bytes:
    """An article between what the paper repeats on each page."""
    draw = random.Random(f"shared {n % 40}" if shared else f"{number}/{n}")

    def sentence() -> str:
        words = draw.choice(WHO), draw.choice(DID), draw.choice(WHAT), draw.choice(WHEN), draw.choice(WHY)
        return f"{words[0][0].upper()}{words[0][1:]} {' '.join(words[1:])}, said {draw.choice(WHO)}."

    title = sentence().rstrip(".")
    text = "".join(f"<p>{' '.join(sentence() for _ in range(4))}</p>" for _ in range(draw.randint(4, 9)))
    menu = "".join(f"<li><a href='/s/{word}'>{word.title()}</a></li>" for word in ("town", "sport", "weather", "sea"))
    day = f"2026-10-{1 + n % 28:02d}"
    html = (
        f"<!doctype html><html lang=en><head><title>{title} | Paper {number}</title>"
        f"<meta property='article:published_time' content='{day}T08:00:00Z'></head><body><nav><ul>{menu}</ul></nav>"
        f"<article><h1>{title}</h1>{text}<p>Subscribe to Paper {number} and get the harbour news every morning.</p>"
        f"</article><footer><p>Paper {number}, printed since {1850 + number} at the quay.</p></footer></body></html>"
    )
    return response(html.encode())


def _pace(site: Site) -> Pace:
    gaps = [b - a for a, b in zip(site.times, site.times[1:], strict=False)]
    seen = Pace(len(site.times), site.most, min(gaps, default=0.0))
    site.hits.clear()
    site.times.clear()
    site.most = 0
    return seen
