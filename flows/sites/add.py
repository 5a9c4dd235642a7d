"""A new site: what its home page leads to becomes an entry of the sources."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from copydesk.cleaners.urls.normalize import host_of
from copydesk.flows.config.settings import read_folder_settings
from copydesk.flows.config.sources import read_sources
from copydesk.flows.config.toml_file import SettingsError
from copydesk.flows.crawl.autodiscover import Found, find_sources, source_entry
from copydesk.flows.http.responses import FetchError
from copydesk.flows.storage.atomic_files import write_whole


def add_site(
    data: Path, url: str, *, name: str | None = None, allow: tuple[str, ...] = ()
) -> tuple[tuple[Found, ...], str | None]:
    """Add the site at an address to the sources of a data folder; give what was found, and the new entry.

    The entry is `None`, and nothing is written, where nothing was found. Raises `SettingsError` where the site cannot
    be reached, or the sources would be wrong with it: a second one of that name.
    """
    settings = read_folder_settings(data)
    allowed, ours = frozenset(allow), version("copydesk")
    found = asyncio.run(find_sources(url, settings, now=lambda: datetime.now(UTC), allow=allowed, version=ours))
    if isinstance(found, FetchError):
        raise SettingsError("sources.toml", None, url, f"cannot be reached: {found.reason} {found.detail or ''}")
    if not found:
        return (), None
    entry = source_entry(name or host_of(url) or url, found)
    _append(data / "sources.toml", entry)
    return found, entry


def _append(path: Path, entry: str) -> None:
    """Add an entry to a file of sources; a file that would be wrong with it stays as it is."""
    old = path.read_text("utf-8") if path.exists() else ""
    trial = path.with_name(f"{path.name}.new")
    text = f"{old.rstrip()}\n\n{entry}\n".lstrip()
    try:
        trial.parent.mkdir(parents=True, exist_ok=True)
        trial.write_text(text, "utf-8")
        read_sources(trial)
    finally:
        trial.unlink(missing_ok=True)
    write_whole(path, text.encode())
