"""By how much the memory of a crawl grows on gzip bombs that come at once from as many hosts.

usage: python benchmarks/crawl/bombs.py [--bombs 4] [--mebibytes 1024]
"""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import resource
import struct
import tempfile
import zlib
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
from tests.flows.crawl.site import Site, page, response


def bomb(mebibytes: int) -> bytes:
    """A gzip file of blanks: one flushed block, again and again."""
    packer, block, check = zlib.compressobj(9, zlib.DEFLATED, -15), b" " * (1 << 20), 0
    for _ in range(mebibytes):
        check = zlib.crc32(block, check)
    packed = packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)
    end = b"\x03\x00" + struct.pack("<II", check, (mebibytes << 20) & 0xFFFFFFFF)
    return b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff" + packed * mebibytes + end


def serve(told: argparse.Namespace, ports: Any) -> None:
    """Serve as many bombs as plain pages, each on a host of its own, until this process is ended."""

    async def main() -> None:
        packed = response(bomb(told.mebibytes), Content_Encoding="gzip")
        async with AsyncExitStack() as stack:
            sites = [Site({"/a": packed if n < told.bombs else page()}) for n in range(2 * told.bombs)]
            for site in sites:
                await stack.enter_async_context(site.serve())
            ports.put([site.port for site in sites])
            await asyncio.Event().wait()

    asyncio.run(main())


def run(ports: list[int], data: Path, name: str) -> CrawlSummary:
    """Crawl one page of each port."""
    settings = replace(Settings(), politeness=replace(Settings().politeness, delay=0.0))
    archive = ArchiveWriter(data / "archive", name, software="copydesk", contact=None, limits=settings.archive)
    urls = tuple(f"http://127.0.0.1:{port}/a" for port in ports)
    job = Crawl(name, datetime.now(UTC), archive, urls=urls, allow=frozenset(f"127.0.0.1:{port}" for port in ports))
    state = open_state(f"sqlite:///{data / 'state.db'}")
    return asyncio.run(crawl_hosts(job, settings, state, now=lambda: datetime.now(UTC)))


def most() -> float:
    """The largest memory of this process so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


def main() -> None:
    """Print the figure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bombs", type=int, default=4)
    parser.add_argument("--mebibytes", type=int, default=1024)
    told = parser.parse_args()
    ports: Any = multiprocessing.Queue()
    server = multiprocessing.Process(target=serve, args=(told, ports), daemon=True)
    server.start()
    all_ports = ports.get()
    with tempfile.TemporaryDirectory() as name:
        run(all_ports[told.bombs :], Path(name), "plain")
        before = most()
        summary = run(all_ports[: told.bombs], Path(name), "bombs")
    server.terminate()
    print(f"{[str(visit.reason) for visit in summary.visits]} in {summary.seconds:.1f} s")
    print(f"{before:.0f} MB before, {most():.0f} MB at most: {most() - before:.0f} MB for {told.bombs} bombs")


if __name__ == "__main__":
    main()
