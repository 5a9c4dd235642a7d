"""Many hosts in one crawl: memory by host, open files, connections; and many addresses of one host.

usage: python -m benchmarks.crawl.wide [--hosts 20000] [--pages 1] [--delay 0] [--sitemap] [--plan]

Each host is an address of its own below 127.0.0.0/8, served by another process, with a robots.txt of its own. The
crawl may open 1,024 files. `--hosts 1 --pages 100000` is the other end. With `--sitemap` the addresses come from
sitemaps of 50,000 each, with `--plan` nothing is fetched but these.
"""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import os
import resource
import tempfile
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from copydesk.flows.config.groups import RightsPolicy
from copydesk.flows.config.settings import Settings
from copydesk.flows.config.sources import SourceEntry
from copydesk.flows.crawl.crawl import crawl_hosts
from copydesk.flows.crawl.job import Crawl, CrawlSummary, PartitionResult
from copydesk.flows.storage.state.database import open_state
from copydesk.flows.storage.warc.writer import ArchiveWriter

FILES = 1024
BODY = b"<html><body><p>" + b"The lock keepers met again on Monday. " * 20 + b"</p></body></html>"


#: Addresses of one sitemap, the most that the protocol allows.
PER_SITEMAP = 50_000


def _sitemap(request: bytes) -> bytes:
    """The sitemap that a request asks for: `GET /FIRST-END.xml`, with the host that it names."""
    first, _, end = request.split(b" ")[1][1:-4].partition(b"-")
    host = request.lower().partition(b"host: ")[2].partition(b"\r\n")[0]
    urls = (
        b"<url><loc>http://%b/news/story-%d-of-the-lock</loc><lastmod>2026-%02d-%02d</lastmod></url>"
        % (host, n, n % 12 + 1, n % 28 + 1)
        for n in range(int(first), int(end))
    )
    return b"<urlset>" + b"".join(urls) + b"</urlset>"


async def _talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(asyncio.IncompleteReadError, ConnectionError):
        while True:
            request = await reader.readuntil(b"\r\n\r\n")
            body = b"User-agent: *\nAllow: /\n" if request.startswith(b"GET /robots.txt ") else BODY
            kind = b"text/plain" if body is not BODY else b"text/html"
            if b".xml HTTP" in request:
                body, kind = _sitemap(request), b"application/xml"
            writer.write(
                b"HTTP/1.1 200 OK\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n" % (kind, len(body)) + body
            )
            if b"\r\nconnection: close" in request.lower():
                break
    writer.close()


def serve(ports: Any) -> None:
    """Serve all hosts until this process is ended."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))

    async def main() -> None:
        server = await asyncio.start_server(_talk, "0.0.0.0", 0, backlog=4096)
        ports.put(server.sockets[0].getsockname()[1])
        await asyncio.Event().wait()

    asyncio.run(main())


async def run(told: argparse.Namespace, port: int, data: Path) -> tuple[CrawlSummary, Counter[str]]:
    """Crawl all of them, and look now and then at what is open."""
    politeness = replace(Settings().politeness, delay=told.delay)
    settings = replace(Settings(), politeness=politeness, rights=RightsPolicy(read_site_files=False))
    archive = ArchiveWriter(
        data / "archive" / "2026-06-01", "figures", software="x", contact=None, limits=settings.archive
    )
    hosts = [f"127.{3 + n // 62500}.{n // 250 % 250}.{n % 250 + 1}:{port}" for n in range(told.hosts)]
    urls = tuple(f"http://{host}/{n}" for host in hosts for n in range(told.pages))
    sources = tuple(_source(host, told.pages) for host in hosts) if told.sitemap else ()
    part = PartitionResult("plan", shares=1) if told.plan else PartitionResult()
    job = Crawl(
        "figures",
        datetime.now(UTC),
        archive,
        urls=() if told.sitemap else urls,
        sources=sources,
        allow=frozenset(hosts),
        part=part,
    )
    most: Counter[str] = Counter()

    async def look() -> None:
        while True:
            links = [_read_link(f"/proc/self/fd/{name}") for name in os.listdir("/proc/self/fd")]
            most["files"] = max(most["files"], len(links))
            most["sockets"] = max(most["sockets"], sum(link.startswith("socket:") for link in links))
            await asyncio.sleep(0.25)

    looking = asyncio.create_task(look())
    state = open_state(f"sqlite:///{data / 'state.db'}")
    summary = await crawl_hosts(job, settings, state, now=lambda: datetime.now(UTC))
    looking.cancel()
    return summary, most


def _source(host: str, pages: int) -> SourceEntry:
    starts = range(0, pages, PER_SITEMAP)
    urls = tuple(f"http://{host}/{first}-{min(first + PER_SITEMAP, pages)}.xml" for first in starts)
    return SourceEntry(host, urls, limit=pages)


def _read_link(path: str) -> str:
    with suppress(OSError):
        return os.readlink(path)
    return ""


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hosts", type=int, default=20_000)
    parser.add_argument("--pages", type=int, default=1)
    parser.add_argument("--delay", type=float, default=0.0)
    parser.add_argument("--sitemap", action="store_true")
    parser.add_argument("--plan", action="store_true")
    told = parser.parse_args()
    context = multiprocessing.get_context("spawn")
    ports: Any = context.Queue()
    server = context.Process(target=serve, args=(ports,), daemon=True)
    server.start()
    port = ports.get()
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (FILES, hard))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with tempfile.TemporaryDirectory() as name:
        summary, most = asyncio.run(run(told, port, Path(name)))
    server.terminate()
    used = resource.getrusage(resource.RUSAGE_SELF)
    results = Counter(visit.reason or visit.result for visit in summary.visits)
    print(f"{told.hosts} hosts of {told.pages} pages in {summary.seconds:.0f} s: {dict(results)}")
    print(f"{summary.requests} requests, {used.ru_utime + used.ru_stime:.0f} s of a processor")
    grown = used.ru_maxrss - before
    print(f"memory {before / 1000:.0f} to {used.ru_maxrss / 1000:.0f} MB: {grown / told.hosts:.1f} kB a host")
    print(f"at most {most['files']} open files, {most['sockets']} of them sockets")


if __name__ == "__main__":
    main()
