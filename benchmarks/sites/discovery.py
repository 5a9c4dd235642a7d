"""Addresses found and wrong, by kind of listing, on sites that generators built; beside what other programs find.

usage: python -m benchmarks.sites.discovery --python VENV --node FOLDER [--news-please VENV] [--only NAME]

VENV has the packages of `requirements.txt`, FOLDER those of `package.json` (both in this folder, pinned); news-please
has a venv of its own (`requirements-news-please.txt`). Each site has twelve articles; all other pages are wrong.
"added" is what a night takes by the entry that `sites add` writes.
"""

from __future__ import annotations

import argparse
import asyncio
import socket
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.sites.articles import ARTICLES
from benchmarks.sites.generators import NODE, PYTHON, Generator
from benchmarks.sites.peers import of_news_please, of_trafilatura
from copydesk.cleaners.urls.normalize import normalize_url
from copydesk.flows.config.groups import ArchiveLimits, Politeness, RightsPolicy
from copydesk.flows.config.settings import Settings
from copydesk.flows.config.sources import SourceEntry
from copydesk.flows.crawl.crawl import crawl_hosts
from copydesk.flows.crawl.job import Crawl
from copydesk.flows.http.responses import FetchError
from copydesk.flows.sites.add import find_sources, followed
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


def score(found: set[str], wanted: set[str]) -> str:
    """Found and wrong, as `12 / 0`."""
    normal = {normalize_url(url) or url for url in found}
    wrong = normal - wanted
    return f"{len(normal & wanted)} / {len(wrong)}"


def measure(site: Generator, tools: Path, news_please: Path | None, detail: bool) -> dict[str, str]:
    """The row of one site."""
    # A name as any other: some tools look at no bare address.
    origin = f"http://{HOST}"
    with tempfile.TemporaryDirectory() as name:
        folder = site.build(Path(name), origin, tools)
        with site.serve(folder, origin, tools) as port, named(port):
            wanted = {normalize_url(origin + site.path(each)) or "" for each in ARTICLES}
            for url in wanted:
                urllib.request.urlopen(url, timeout=60).close()
            places = {"feed": site.feed, "section": site.section, "home": "/", "sitemap": site.sitemap}
            sets = {k: fetched(origin, (SourceEntry("s", (origin + p,)),)) for k, p in places.items() if p}
            sets["added"] = fetched(origin, added(origin))
            sets |= of_trafilatura(origin)
            tell(sets if detail else {}, wanted)
            theirs = of_news_please(origin, port, news_please) if news_please else {}
            tell(theirs if detail else {}, wanted)
    return {key: score(urls, wanted) for key, urls in (sets | theirs).items()}


def tell(sets: dict[str, set[str]], wanted: set[str]) -> None:
    """Print what was found and wrong, and what was not found."""
    for key, urls in sets.items():
        normal = {normalize_url(url) or url for url in urls}
        print(f"   {key}: wrong {sorted(normal - wanted)}; missing {sorted(wanted - normal)}", flush=True)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--python", type=Path)
    parser.add_argument("--node", type=Path)
    parser.add_argument("--news-please", type=Path)
    parser.add_argument("--only")
    parser.add_argument("--detail", action="store_true")
    told = parser.parse_args()
    columns = ["feed", "section", "home", "sitemap", "added", "trafilatura feed", "trafilatura sitemap"]
    columns += [f"news-please {name}" for name in ("feed", "sitemap", "crawl")] if told.news_please else []
    rows = []
    for tools, sites in ((told.python, PYTHON), (told.node, NODE)):
        for site in sites if tools else ():
            if told.only in (None, site.name):
                print(site.name, flush=True)
                row = measure(site, tools.resolve(), told.news_please, told.detail)
                rows.append(f"| {site.name} | " + " | ".join(row.get(column, "–") for column in columns) + " |")
    print("| site | " + " | ".join(columns) + " |\n| --- |" + " --- |" * len(columns))
    print("\n".join(rows))


if __name__ == "__main__":
    main()
