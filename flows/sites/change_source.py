"""One change to the sources as an operator asks for it, from a page, a form or the command line; and who asked."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Literal

from copydesk.cleaners.html.sanitize import clean_address, shown_address
from copydesk.cleaners.urls.normalize import host_meant, host_of
from copydesk.flows.config.sources import SourceEntry, read_sources
from copydesk.flows.config.toml_file import SettingsError
from copydesk.flows.runs.reporting import rewrite_sites
from copydesk.flows.sites.add import add_site
from copydesk.flows.storage.atomic_files import write_whole
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


_TABLE = re.compile(r"\s*\[")
_BY_HAND = "is written in a way that cannot be changed here: edit it"

#: A line of the file whose value is a number or a switch: its key, the value, and a comment behind it.
_VALUE = r"(\s*{key}\s*=\s*)([^#]*?)(\s*(?:#.*)?)"


def sources_file(data: Path) -> Path:
    """Where a data folder has its sources."""
    return data / "sources.toml"


def _sources_of(data: Path) -> tuple[SourceEntry, ...]:
    path = sources_file(data)
    if not path.exists():
        raise SettingsError(path, None, None, f"is not there: `copydesk sites add ADDRESS --data {data}` writes it")
    return read_sources(path)


def switch_source(data: Path, name: str, *, enabled: bool) -> SourceEntry:
    """Leave a source out of the nights from now on, or take it in again; give it as it is then.

    `name` is that of the source, or its host where one source alone has it. Raises `SettingsError` for another name.
    """
    found = find_source(data, name)
    changed = replace(found, enabled=enabled)
    if changed != found:
        _edit(data, found, partial(_with_value, key="enabled", value="true" if enabled else "false"), changed)
    return changed


def limit_source(data: Path, name: str, limit: int | None) -> SourceEntry:
    """Take so many addresses of a source a run, `None` for all; give it as it is then. Raises `SettingsError`."""
    found = find_source(data, name)
    return _set_number(data, found, replace(found, limit=limit), "limit", limit)


def pace_source(data: Path, name: str, delay: float | None) -> SourceEntry:
    """Wait so many seconds between two requests, `None` for the pace of the settings. Raises `SettingsError`."""
    found = find_source(data, name)
    return _set_number(data, found, replace(found, delay=delay), "delay", delay)


def remove_source(data: Path, name: str) -> SourceEntry:
    """Take a source out of the file; what it gave stays published. Raises `SettingsError` for a name that is none."""
    found = find_source(data, name)
    _edit(data, found, lambda block: [], None)
    return found


def find_source(data: Path, name: str) -> SourceEntry:
    """The source of a name, or of a host that one source alone has. Raises `SettingsError` where there is none.

    A name that is an address is found as reports tell it, too: without its secrets. A host may be written as an
    address, and capitals do not matter where names do not differ by them alone.
    """
    sources = _sources_of(data)
    forms = (str, clean_address, shown_address)
    found = [source for source in sources if name in (form(source.name) for form in forms)]
    found = found or [source for source in sources if source.name.casefold() == name.strip().casefold()]
    host = host_meant(name)
    found = found or [source for source in sources if host and host in map(host_of, source.urls)]
    if len(found) == 1:
        return found[0]
    why = (
        f"several sources have that host: {_names(found)}" if found else f"no such source; there are {_names(sources)}"
    )
    raise SettingsError(sources_file(data), None, name, why)


def require_source_on(data: Path, host: str) -> None:
    """Raise `SettingsError` where no source of a host is on: a paused one is not asked, whoever wants it."""
    of_host = [s for s in _sources_of(data) if host in map(host_of, s.urls)]
    if not any(source.enabled for source in of_host):
        why = "is paused: resume it first" if of_host else "no source is of that host"
        raise SettingsError(sources_file(data), None, host, why)


def _set_number(data: Path, found: SourceEntry, changed: SourceEntry, key: str, value: float | None) -> SourceEntry:
    if changed != found:
        _edit(data, found, partial(_with_value, key=key, value=None if value is None else repr(value)), changed)
    return changed


def _with_value(block: list[str], key: str, value: str | None) -> list[str]:
    """The lines of a source with a value for a key, or without the key; a comment behind it stays."""
    line = re.compile(_VALUE.format(key=key))
    for at, row in enumerate(block):
        if found := line.fullmatch(row):
            comment = [found[3].strip()] if found[3].strip() else []
            return [*block[:at], *(comment if value is None else [f"{found[1]}{value}{found[3]}"]), *block[at + 1 :]]
    return block if value is None else [block[0], f"{key} = {value}", *block[1:]]


def _names(sources: list[SourceEntry] | tuple[SourceEntry, ...]) -> str:
    return ", ".join(repr(source.name) for source in sources) or "none"


def _edit(data: Path, source: SourceEntry, change: Callable[[list[str]], list[str]], after: SourceEntry | None) -> None:
    """Change the lines of one source; the file stays as it is where that would change any other."""
    path = sources_file(data)
    before = read_sources(path)
    lines = path.read_text("utf-8-sig").splitlines()
    block = _block(lines, before.index(source))
    if block is None:
        raise SettingsError(path, None, source.name, _BY_HAND)
    start, end = block
    text = "\n".join([*lines[:start], *change(lines[start:end]), *lines[end:]]).strip("\n") + "\n"
    wanted = tuple(after if each == source else each for each in before if each != source or after is not None)
    trial = path.with_name(f"{path.name}.new")
    try:
        trial.write_text(text, "utf-8")
        if read_sources(trial) != wanted:
            raise SettingsError(path, start + 1, source.name, _BY_HAND)
    except SettingsError as error:
        raise SettingsError(path, error.line, error.key, error.why) from error
    finally:
        trial.unlink(missing_ok=True)
    write_whole(path, text.encode())


def _block(lines: list[str], index: int) -> tuple[int, int] | None:
    """The lines of the table of a source: from its head to the next one, without the comments above that."""
    heads = [number for number, line in enumerate(lines) if _TABLE.match(line) and "source" in line]
    if index >= len(heads):
        return None
    start = heads[index]
    end = next((number for number in range(start + 1, len(lines)) if _TABLE.match(lines[number])), len(lines))
    while end > start + 1 and (not lines[end - 1].strip() or lines[end - 1].lstrip().startswith("#")):
        end -= 1
    return start, end
