"""Pages a second of a crawl against what the delays allow: many hosts with latency, on loopback.

usage: python benchmarks/crawl/throughput.py [--hosts 50] [--pages 100] [--latency 0.05] [--delay 1.0]

Run from the root of the repository. The sites are served by a process of its own.
"""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import resource
import tempfile
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from copydesk.flows.config.settings import Settings
from copydesk.flows.crawl.crawl import crawl_hosts
from copydesk.flows.crawl.job import Crawl, CrawlSummary
from copydesk.flows.storage.state.database import open_state
from copydesk.flows.storage.warc.writer import ArchiveWriter
from tests.flows.crawl.site import Site, page


def serve(told: argparse.Namespace, ports: Any) -> None:
    """Serve the sites until this process is ended."""

    async def main() -> None:
        async with AsyncExitStack() as stack:
            words = "The harbour board met again on Monday evening. " * 600
            sites = [Site({f"/{n}": page(f"{n} {words}") for n in range(told.pages)}) for _ in range(told.hosts)]
            for site in sites:
                site.latency = told.latency
                await stack.enter_async_context(site.serve())
            ports.put([site.port for site in sites])
            await asyncio.Event().wait()

    asyncio.run(main())


async def run(told: argparse.Namespace, ports: list[int], data: Path) -> CrawlSummary:
    """Crawl all of them."""
    settings = replace(Settings(), politeness=replace(Settings().politeness, delay=told.delay))
    folder = data / "archive" / "2026-06-01"
    archive = ArchiveWriter(folder, "figures", software="copydesk", contact=None, limits=settings.archive)
    urls = tuple(f"http://127.0.0.1:{port}/{n}" for port in ports for n in range(told.pages))
    allow = frozenset(f"127.0.0.1:{port}" for port in ports)
    job = Crawl("figures", datetime.now(UTC), archive, urls=urls, allow=allow)
    return await crawl_hosts(job, settings, open_state(f"sqlite:///{data / 'state.db'}"), now=lambda: datetime.now(UTC))


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hosts", type=int, default=50)
    parser.add_argument("--pages", type=int, default=100)
    parser.add_argument("--latency", type=float, default=0.05)
    parser.add_argument("--delay", type=float, default=1.0)
    told = parser.parse_args()
    ports: Any = multiprocessing.Queue()
    server = multiprocessing.Process(target=serve, args=(told, ports), daemon=True)
    server.start()
    with tempfile.TemporaryDirectory() as name:
        summary = asyncio.run(run(told, ports.get(), Path(name)))
    server.terminate()
    used = resource.getrusage(resource.RUSAGE_SELF)
    pages = len(summary.archived)
    got, allowed = pages / summary.seconds, told.hosts / told.delay
    print(
        f"{len(summary.archived)} pages of {told.hosts} hosts in {summary.seconds:.1f} s, {summary.requests} requests"
    )
    print(f"{got:.1f} pages/s of the {allowed:.1f} that a delay of {told.delay} s allows: {got / allowed:.0%}")
    cpu = (used.ru_utime + used.ru_stime) / pages
    print(f"{cpu * 1000:.1f} ms CPU a page, {used.ru_maxrss / 1000:.0f} MB at most")


if __name__ == "__main__":
    main()
