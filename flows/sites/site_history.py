"""What an operator may say of one site: lines that stay for good, rules, sources. Each is said once and kept."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from pathlib import Path

import tomli

from copydesk.cleaners.steps.boilerplate import Profile, repeated_lines, to_json, veto_in_profile
from copydesk.cleaners.steps.site_rules import RulesError, parse_rules
from copydesk.cleaners.urls.normalize import host_of
from copydesk.flows.config.site_rules import read_rules
from copydesk.flows.metrics.figures import SiteFigures
from copydesk.flows.metrics.store import LEARNED_PAGES, figures_of_day
from copydesk.flows.runs.history import profile_of
from copydesk.flows.storage.atomic_files import write_whole
from copydesk.flows.storage.backends import state_of
from copydesk.flows.storage.data_folder import DataFolder
from copydesk.flows.storage.lock import lock_folder


@dataclass(frozen=True, slots=True)
class SiteHistory:
    """What is known of a site: its profile's lines and vetoes, its rules file, and its figures night by night."""

    host: str
    pages: int
    lines: tuple[tuple[str, int], ...]
    vetoes: tuple[str, ...]
    rules: str | None
    nights: tuple[tuple[str, SiteFigures], ...]


def read_site_history(data: Path, host: str, *, nights: int = 14) -> SiteHistory:
    """What a data folder knows of a host, with its figures of the last so many days."""
    folder = DataFolder(data)
    with state_of(folder) as state:
        profile = profile_of(state, host) or Profile()
    path = rules_file(data, host)
    days = [(day.isoformat(), figures_of_day(folder, day)) for day in folder.days()[-nights:]]
    told = tuple((day, site) for day, night in days if night for site in night.sites if site.host == host)
    return SiteHistory(
        host,
        len(profile.pages),
        repeated_lines(profile, LEARNED_PAGES),
        profile.vetoes,
        path.read_text("utf-8") if path.exists() else None,
        told,
    )


def veto_lines(data: Path, host: str, lines: tuple[str, ...], *, wait: float = 0.0) -> Profile:
    """Keep these lines of a host for good; gives the profile as it is now. The next cleaning honours it."""
    folder = DataFolder(data)
    with lock_folder(data, "veto", wait=wait), state_of(folder) as state:
        profile = profile_of(state, host) or Profile()
        for line in lines:
            profile = veto_in_profile(profile, line)
        state.put_profiles(datetime.now(UTC).date().isoformat(), [(host, to_json(profile))])
    return profile


def rules_file(data: Path, host: str) -> Path:
    """The user's file of rules for a host. Raises `RulesError` for what is no host: its name is the file's."""
    if host_of(f"http://{host}/") != host:
        raise RulesError(f"{host!r} is no host, as the report names it (news.example, news.example:8080)")
    return data / "rules" / f"{host}.toml"


def add_rules(data: Path, host: str, key: str, values: tuple[str, ...]) -> Path:
    """Add values to a key of a host's rules file; what the file says already stays.

    Raises `RulesError` for what cannot be read, and then changes nothing.
    """
    path = rules_file(data, host)
    old = path.read_text("utf-8") if path.exists() else _of_package(host)
    table = {name: list(value) for name, value in tomli.loads(old).items()}
    table[key] = list(dict.fromkeys([*table.get(key, []), *values]))
    text = "".join(f"{name} = {_list(items)}\n" for name, items in table.items())
    parse_rules(text, name=path.name)
    write_whole(path, text.encode())
    return path


@contextmanager
def rules_on_trial(data: Path, change: Mapping[str, tuple[str, ...]], host: str) -> Iterator[Path]:
    """A folder with the rules of a data folder and what is to be added for a host; it is gone when the block ends.

    The rules themselves are not touched: a trial that is killed leaves them as they are, and its own folder, below
    `reclean/`, goes with the next trial.
    """
    for left in (data / "reclean").glob("trial-*"):
        if not Path(f"/proc/{left.name.removeprefix('trial-')}").exists():
            shutil.rmtree(left)
    trial = data / "reclean" / f"trial-{os.getpid()}"
    shutil.rmtree(trial, ignore_errors=True)
    if (data / "rules").is_dir():
        shutil.copytree(data / "rules", trial / "rules")
    try:
        for key, values in change.items():
            add_rules(trial, host, key, values)
        (trial / "rules").mkdir(parents=True, exist_ok=True)
        yield trial / "rules"
    finally:
        shutil.rmtree(trial, ignore_errors=True)


def _of_package(host: str) -> str:
    """Our own rules of a host as text: a user's file stands in their place, so it begins with them."""
    own = read_rules(None).get(host)
    if own is None:
        return ""
    return "".join(f"{f.name} = {_list(list(getattr(own, f.name)))}\n" for f in fields(own) if getattr(own, f.name))


def _list(items: list[str]) -> str:
    # A JSON string is a TOML basic string: both escape quotes, backslashes and controls alike.
    return "[\n" + "".join(f"  {json.dumps(item, ensure_ascii=False)},\n" for item in items) + "]"
