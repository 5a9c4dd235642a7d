"""A new site: what its home page leads to becomes an entry of the sources."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from copydesk.cleaners.urls.normalize import host_meant, host_of
from copydesk.flows.config.read_sources import read_sources
from copydesk.flows.config.settings import Settings, read_folder_settings
from copydesk.flows.config.sources import SourceEntry, source_text
from copydesk.flows.config.toml_file import SettingsError
from copydesk.flows.crawl.autodiscover import Found, find_sources, followed
from copydesk.flows.http.responses import FetchError
from copydesk.flows.report.reasons import sentence
from copydesk.flows.storage.atomic_files import write_whole

#: Why what was found is taken, by the best kind of it; beside feeds also the sitemaps that have more than they.
WHY = {
    "rss": "its feeds: they are short and list what is new",
    "atom": "its feeds: they are short and list what is new",
    "json": "its feeds: they are short and list what is new",
    "sitemap": "its sitemaps, since it has no feed",
    "text": "its sitemaps, since it has no feed",
    "sitemap_index": "its sitemaps, since it has no feed",
    "page": "the page itself, since it has no feed and no sitemap",
}


@dataclass(frozen=True, slots=True)
class Added:
    """What came of adding a site: what was found and taken, why, and the entry; or the name of the one that is there.

    Without `entry` nothing was written.
    """

    found: tuple[Found, ...] = ()
    taken: tuple[str, ...] = ()
    why: str = ""
    entry: str | None = None
    known: str | None = None


def add_site(data: Path, address: str, *, name: str | None = None, allow: tuple[str, ...] = ()) -> Added:
    """Add the site at an address, or of a host, to the sources of a data folder.

    A site that is there already, by its name, its host or its feeds, changes nothing. Raises `SettingsError` where the
    site cannot be reached, or the sources cannot be read.
    """
    path = data / "sources.toml"
    entries = read_sources(path) if path.exists() else ()
    wanted = " ".join((name or "").split()) or host_meant(address) or address
    if known := next((e.name for e in entries if e.name == wanted or (not name and wanted in _hosts(e))), None):
        return Added(known=known)
    found = _find(data, address, allow)
    if not found:
        return Added()
    taken = followed(found)
    listed = {url: e.name for e in entries for url in e.urls}
    if known := next((listed[url] for url in taken if url in listed), None):
        return Added(found, known=known)
    entry = source_text(wanted, taken).rstrip()
    _append(path, entry)
    return Added(found, taken, WHY[found[0].kind], entry)


def _hosts(entry: SourceEntry) -> set[str | None]:
    """The hosts whose sources an entry follows."""
    return {host_of(url) for url in entry.urls}


def _find(data: Path, address: str, allow: tuple[str, ...]) -> tuple[Found, ...]:
    """What a site lists; a host alone is asked for by https, then by http. Raises `SettingsError`."""
    settings = read_folder_settings(data)
    whole = "://" in address
    found = _ask(address if whole else f"https://{address}/", settings, allow)
    if isinstance(found, FetchError) and not whole:
        found = _ask(f"http://{address}/", settings, allow)
    if isinstance(found, FetchError):
        why = f"cannot be reached: {sentence(found.reason)} ({found.detail or found.reason})"
        raise SettingsError("sources", None, address or "''", why)
    return found


def _ask(url: str, settings: Settings, allow: tuple[str, ...]) -> tuple[Found, ...] | FetchError:
    ours = version("copydesk")
    return asyncio.run(find_sources(url, settings, now=lambda: datetime.now(UTC), allow=frozenset(allow), version=ours))


def _append(path: Path, entry: str) -> None:
    """Add an entry to a file of sources; a file that would be wrong with it stays as it is."""
    old = path.read_text("utf-8") if path.exists() else ""
    trial = path.with_name(f"{path.name}.new")
    try:
        trial.parent.mkdir(parents=True, exist_ok=True)
        trial.write_text(f"{old.rstrip()}\n\n{entry}\n".lstrip(), "utf-8")
        read_sources(trial)
        write_whole(path, trial.read_bytes())
    finally:
        trial.unlink(missing_ok=True)
