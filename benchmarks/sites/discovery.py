"""Addresses found and wrong, by kind of listing, on sites that generators built; beside what trafilatura finds.

usage: python -m benchmarks.sites.discovery --python VENV --node FOLDER [--only NAME]

VENV has the packages of `requirements.txt`, FOLDER those of `package.json` (both in this folder, pinned). Each site has
twelve articles; all other pages are wrong. "added" is what a night takes by the entry that `sites add` writes.
"""

from __future__ import annotations

import argparse
import asyncio
import functools
import socket
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from benchmarks.sites.articles import ARTICLES
from benchmarks.sites.generators import NODE, PYTHON, Generator
from copydesk.cleaners.urls.normalize import normalize_url
from copydesk.flows.config.limits import ArchiveLimits, Politeness, RightsPolicy
from copydesk.flows.config.settings import Settings
from copydesk.flows.config.sources import SourceEntry
from copydesk.flows.crawl.autodiscover import find_sources, followed
from copydesk.flows.crawl.crawl import crawl_hosts
from copydesk.flows.crawl.job import Crawl
from copydesk.flows.http.responses import FetchError
from copydesk.flows.storage.state.database import open_state
from copydesk.flows.storage.warc.writer import ArchiveWriter

HOST = "weir-gazette.example.org"
_look_up = socket.getaddrinfo


@contextmanager
def named(port: int) -> Iterator[None]:
    """Let the name of the site stand for a port of this machine, for all that is in this process."""

    def look_up(host: str, asked: object, *rest: object, **more: object) -> list[tuple[object, ...]]:
        if host in (HOST, HOST.encode()):
            return list(_look_up("127.0.0.1", port, socket.AF_INET, socket.SOCK_STREAM))
        return list(_look_up(host, asked, *rest, **more))  # type: ignore[arg-type]

    socket.getaddrinfo = look_up  # type: ignore[assignment]
    try:
        yield
    finally:
        socket.getaddrinfo = _look_up


SETTINGS = Settings(politeness=Politeness(delay=0.0), rights=RightsPolicy(read_site_files=False))


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Nothing."""


def fetched(origin: str, entries: tuple[SourceEntry, ...]) -> set[str]:
    """The addresses that a night over these sources fetches."""

    async def main() -> set[str]:
        with tempfile.TemporaryDirectory() as name:
            archive = ArchiveWriter(
                Path(name), "figures", software="x", contact=None, limits=ArchiveLimits(min_free_bytes=0)
            )
            allow = frozenset({f"{HOST}:80"})
            job = Crawl("figures", datetime.now(UTC), archive, sources=entries, allow=allow)
            state = open_state(f"sqlite:///{name}/state.db")
            summary = await crawl_hosts(job, SETTINGS, state, now=lambda: datetime.now(UTC))
            return {visit.final_url or visit.url or "" for visit in summary.archived}

    return asyncio.run(main())


def added(origin: str) -> tuple[SourceEntry, ...]:
    """The sources of the entry that `sites add` writes for a home page."""
    allow = frozenset({f"{HOST}:80"})
    found = asyncio.run(find_sources(f"{origin}/", SETTINGS, now=lambda: datetime.now(UTC), allow=allow))
    if isinstance(found, FetchError) or not found:
        return ()
    urls = followed(found)
    print("   added:", ", ".join(url.removeprefix(origin) for url in urls))
    return (SourceEntry("site", urls),)


def of_trafilatura(origin: str) -> dict[str, set[str]]:
    """What trafilatura's discovery finds from a home page."""
    from trafilatura.settings import DEFAULT_CONFIG

    # The sites are on this machine; what is imported next reads this once.
    DEFAULT_CONFIG["DEFAULT"]["SSRF_PROTECTION"] = "off"
    from trafilatura.feeds import find_feed_urls
    from trafilatura.sitemaps import sitemap_search

    found: dict[str, set[str]] = {}
    for name, search in (("feed", find_feed_urls), ("sitemap", sitemap_search)):
        found[name] = set()
        with suppress(Exception):
            found[name] = set(search(f"{origin}/"))
    return found


def score(found: set[str], wanted: set[str]) -> str:
    """Found and wrong, as `12 / 0`."""
    normal = {normalize_url(url) or url for url in found}
    wrong = normal - wanted
    return f"{len(normal & wanted)} / {len(wrong)}"


def measure(site: Generator, tools: Path, detail: bool) -> dict[str, str]:
    """The row of one site."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Quiet)
    with tempfile.TemporaryDirectory() as name, named(server.server_port):
        # A name as any other: some tools look at no bare address.
        origin = f"http://{HOST}"
        folder = site.build(Path(name), origin, tools)
        server.RequestHandlerClass = functools.partial(_Quiet, directory=str(folder))  # type: ignore[assignment]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        wanted = {normalize_url(origin + site.path(each)) or "" for each in ARTICLES}
        missing = [url for url in wanted if not _is_there(folder, url.removeprefix(origin))]
        assert not missing, f"{site.name} did not build {missing}"
        places = {"feed": site.feed, "section": site.section, "home": "/", "sitemap": site.sitemap}
        sets = {k: fetched(origin, (SourceEntry("s", (origin + p,)),)) for k, p in places.items() if p}
        sets["added"] = fetched(origin, added(origin))
        sets |= {f"trafilatura {key}": urls for key, urls in of_trafilatura(origin).items()}
        server.shutdown()
        if detail:
            for key, urls in sets.items():
                normal = {normalize_url(url) or url for url in urls}
                print(f"   {key}: wrong {sorted(u.removeprefix(origin) for u in normal - wanted)}")
                print(f"   {key}: missing {sorted(u.removeprefix(origin) for u in wanted - normal)}")
        return {key: score(urls, wanted) for key, urls in sets.items()}


def _is_there(folder: Path, path: str) -> bool:
    place = folder / path.lstrip("/")
    return place.is_file() or (place / "index.html").is_file()


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--python", type=Path)
    parser.add_argument("--node", type=Path)
    parser.add_argument("--only")
    parser.add_argument("--detail", action="store_true")
    told = parser.parse_args()
    columns = ("feed", "section", "home", "sitemap", "added", "trafilatura feed", "trafilatura sitemap")
    rows = []
    for tools, sites in ((told.python, PYTHON), (told.node, NODE)):
        for site in sites if tools else ():
            if told.only in (None, site.name):
                print(site.name, flush=True)
                row = measure(site, tools.resolve(), told.detail)
                rows.append(f"| {site.name} | " + " | ".join(row.get(column, "–") for column in columns) + " |")
    print("| site | " + " | ".join(columns) + " |\n| --- |" + " --- |" * len(columns))
    print("\n".join(rows))


if __name__ == "__main__":
    main()
