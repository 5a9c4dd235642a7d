"""One change to the sources as an operator asks for it, from a page, a form or the command line; and who asked."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from copydesk.cleaners.html.sanitize import shown_address
from copydesk.flows.config.read_sources import read_sources
from copydesk.flows.config.toml_file import SettingsError
from copydesk.flows.runs.reporting import rewrite_sites
from copydesk.flows.sites.add import add_site
from copydesk.flows.sites.source_edits import (
    limit_source,
    pace_source,
    remove_source,
    sources_file,
    switch_source,
)
from copydesk.flows.storage.change_log import note_change
from copydesk.flows.storage.data_folder import DataFolder

#: What can be changed of a source.
SourceChangeKind = Literal["pause", "resume", "limit", "delay", "add", "remove"]


@dataclass(frozen=True, slots=True)
class SourceChange:
    """What to change: `site` is a source's name or its host, of one that is added an address.

    `value` is the new limit or delay, empty for none; of a site that is added its name, empty for its host.
    """

    kind: SourceChangeKind
    site: str
    value: str = ""


def change_source(data: Path, change: SourceChange, *, who: str, allow: tuple[str, ...] = ()) -> str:
    """Make a change, note it in the log of changes, and bring the page over all sites up to date.

    Gives what was done, in a sentence. What is so already is no change, and is said. Raises `SettingsError` where it
    cannot be done; nothing is changed then.
    """
    before = read_sources(sources_file(data)) if sources_file(data).exists() else ()
    said = _changed(data, change, allow)
    if read_sources(sources_file(data)) == before:
        return f"{said}, as before: nothing was changed"
    note_change(data, who, said)
    rewrite_sites(DataFolder(data))
    return said


def _changed(data: Path, change: SourceChange, allow: tuple[str, ...]) -> str:
    match change.kind:
        case "pause":
            return f"{_told(switch_source(data, change.site, enabled=False).name)} is paused"
        case "resume":
            return f"{_told(switch_source(data, change.site, enabled=True).name)} is on"
        case "limit":
            limited = limit_source(data, change.site, _whole(data, change))
            return f"{_told(limited.name)} gives {limited.limit or 'all'} addresses a run"
        case "delay":
            paced = pace_source(data, change.site, _seconds(data, change))
            pace = "as the settings say" if paced.delay is None else f"every {paced.delay:g} s"
            return f"{_told(paced.name)} is asked {pace}"
        case "remove":
            return f"{_told(remove_source(data, change.site).name)} is removed; its articles stay"
        case "add":
            return _added(data, change, allow)


def _added(data: Path, change: SourceChange, allow: tuple[str, ...]) -> str:
    added = add_site(data, change.site, name=change.value.strip() or None, allow=allow)
    if added.known:
        raise SettingsError(sources_file(data), None, added.known, "is there already; nothing was changed")
    if added.entry is None:
        why = "no feed, sitemap or list of articles was found there; nothing was added"
        raise SettingsError("sources", None, shown_address(change.site), why)
    taken = ", ".join(map(_told, added.taken))
    return f"{_told(change.value.strip() or change.site)} is added with {added.why}: {taken}"


def _whole(data: Path, change: SourceChange) -> int | None:
    return None if not change.value.strip() else int(_number(data, change, int))


def _seconds(data: Path, change: SourceChange) -> float | None:
    return None if not change.value.strip() else _number(data, change, float)


def _number(data: Path, change: SourceChange, kind: type[int] | type[float]) -> float:
    try:
        return kind(change.value)
    except ValueError:
        what = "a whole number of addresses" if kind is int else "a number of seconds"
        raise SettingsError(sources_file(data), None, change.kind, f"is {what}, not {change.value!r}") from None


def _told(name: str) -> str:
    """A name or an address as it may be told."""
    return shown_address(name)
