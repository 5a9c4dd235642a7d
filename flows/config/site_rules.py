"""Site rules from disk: ours in the package, the user's in a folder of theirs."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

from copydesk.cleaners.steps.site_rules import RulesError, SiteRules, packaged_rules, parse_rules, rules_for

#: What tells one state of a folder's rules from another: name, time, size and number of each file.
Stamp = tuple[tuple[str, int, int, int], ...]


def read_rules(folder: Path | None) -> dict[str, SiteRules]:
    """All rules by host; a file of the user's stands in place of ours for the same host. Raises `RulesError`.

    A folder is read again when a file of it has changed, in every process.
    """
    return _read(folder, _stamp(folder))


def host_rules(folder: Path | None, host: str | None) -> SiteRules:
    """The rules of one host, as the folder has them now."""
    return _of_host(folder, _stamp(folder), host)


def _stamp(folder: Path | None) -> Stamp:
    if folder is None:
        return ()
    try:
        with os.scandir(folder) as entries:
            found = [(entry.name, entry.stat()) for entry in entries if entry.name.endswith(".toml")]
    except FileNotFoundError:
        return ()
    return tuple(sorted((name, stat.st_mtime_ns, stat.st_size, stat.st_ino) for name, stat in found))


@lru_cache(maxsize=8)
def _read(folder: Path | None, stamp: Stamp) -> dict[str, SiteRules]:
    own = sorted(folder / name for name, *_ in stamp) if folder else []
    return packaged_rules() | {path.stem: parse_rules(_text(path), name=str(path)) for path in own}


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError as error:
        raise RulesError(f"{path}: byte {error.start} is no UTF-8") from error


@lru_cache(maxsize=1024)
def _of_host(folder: Path | None, stamp: Stamp, host: str | None) -> SiteRules:
    return rules_for(host, _read(folder, stamp))
