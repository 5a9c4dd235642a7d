"""Sources switched off and on, and taken out: the file of sources changed in place, with its comments and its order."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from copydesk.cleaners.urls.normalize import host_of
from copydesk.flows.config.sources import SourceEntry, read_sources
from copydesk.flows.config.toml_file import SettingsError
from copydesk.flows.storage.atomic_files import write_whole

_TABLE = re.compile(r"\s*\[")
_BY_HAND = "is written in a way that cannot be changed here: edit it"
_ENABLED = re.compile(r"\s*enabled\s*=")


def sources_file(data: Path) -> Path:
    """Where a data folder has its sources."""
    return data / "sources.toml"


def switch_source(data: Path, name: str, *, enabled: bool) -> SourceEntry:
    """Leave a source out of the nights from now on, or take it in again; give it as it is then.

    `name` is that of the source, or its host where one source alone has it. Raises `SettingsError` for another name.
    """
    line = f"enabled = {'true' if enabled else 'false'}"

    def switched(block: list[str]) -> list[str]:
        kept = [row for row in block if not _ENABLED.match(row)]
        return [kept[0], line, *kept[1:]]

    found = _find(data, name)
    changed = replace(found, enabled=enabled)
    if changed != found:
        _edit(data, found, switched, changed)
    return changed


def remove_source(data: Path, name: str) -> SourceEntry:
    """Take a source out of the file; what it gave stays published. Raises `SettingsError` for a name that is none."""
    found = _find(data, name)
    _edit(data, found, lambda block: [], None)
    return found


def _find(data: Path, name: str) -> SourceEntry:
    sources = read_sources(sources_file(data))
    found = [source for source in sources if source.name == name]
    found = found or [source for source in sources if name in map(host_of, source.urls)]
    if len(found) == 1:
        return found[0]
    why = (
        f"several sources have that host: {_names(found)}" if found else f"no such source; there are {_names(sources)}"
    )
    raise SettingsError(sources_file(data), None, name, why)


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
