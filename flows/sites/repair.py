"""Repair of one site: what should stay, what should go, and the published days cleaned again with it."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime
from functools import partial
from itertools import islice
from pathlib import Path

import tomli

from copydesk.cleaners.steps.boilerplate import Profile, repeated_lines, to_json, veto_in_profile
from copydesk.cleaners.steps.site_rules import RulesError, parse_rules
from copydesk.cleaners.urls.normalize import host_of
from copydesk.flows.config.site_rules import read_rules
from copydesk.flows.dataset.diff import describe
from copydesk.flows.metrics.figures import SiteFigures
from copydesk.flows.metrics.store import LEARNED_PAGES, figures_of_day
from copydesk.flows.report.labels import count
from copydesk.flows.runs.executor import Executor
from copydesk.flows.runs.history import profile_of
from copydesk.flows.runs.nightly import NightOptions
from copydesk.flows.runs.reclean import Recleaned, reclean_days
from copydesk.flows.storage.atomic_files import write_whole
from copydesk.flows.storage.backends import state_of
from copydesk.flows.storage.data_folder import DataFolder
from copydesk.flows.storage.lock import lock_folder


@dataclass(frozen=True, slots=True)
class RuleChange:
    """What is to be said of a site: lines that stay for good, and values for a key of its rules."""

    host: str
    keep_lines: tuple[str, ...] = ()
    rule: str | None = None
    values: tuple[str, ...] = ()


def repair_days(
    data: Path,
    change: RuleChange,
    first: date,
    last: date,
    options: NightOptions | None = None,
    *,
    publish: bool = False,
    wait: float = 0.0,
    executor: Executor | None = None,
) -> list[Recleaned]:
    """Clean the days again on which the host was seen, as if the change were made; give what became other.

    With `publish` the change is kept and the days are swapped in; without, all is as before.
    """
    days = affected_days(data, (change.host,), first, last)
    again = partial(reclean_days, data, days, publish=publish, wait=wait, executor=executor)
    rules = {change.rule: change.values} if change.rule and change.values else {}
    if not publish:
        with rules_on_trial(data, rules, change.host) as trial:
            options = replace(options or NightOptions(), rules=trial)
            return again(options=options, vetoes={change.host: change.keep_lines})[1] if days else []
    if change.keep_lines:
        veto_lines(data, change.host, change.keep_lines, wait=wait)
    for key, values in rules.items():
        add_rules(data, change.host, key, values)
    return again(options=options)[1] if days else []


def said_of(change: RuleChange) -> str:
    """What a change says, for the log of changes."""
    kept = [f"the line {line!r} stays" for line in change.keep_lines]
    ruled = [f"{change.rule}: {', '.join(map(repr, change.values))}"] if change.rule and change.values else []
    return f"{change.host}: {'; '.join([*kept, *ruled]) or 'its days were cleaned again'}"


def affected_days(data: Path, hosts: tuple[str, ...], first: date, last: date) -> list[date]:
    """The published days of a span on which one of these hosts was seen; all of them where no host is named.

    Raises `ValueError` where the last day is before the first.
    """
    if first > last:
        raise ValueError(f"{last}, the last day, is before {first}, the first")
    folder = DataFolder(data)
    days = [day for day in folder.days() if first <= day <= last]
    if not hosts:
        return days
    seen = {day: figures_of_day(folder, day) for day in days}
    return [day for day, night in seen.items() if night and any(site.host in hosts for site in night.sites)]


def effect_markdown(done: list[Recleaned], *, published: bool, what: str) -> str:
    """What became other, for the Prefect UI."""
    head = "These days are swapped in." if published else "Nothing is published yet: this is what would change."
    return "\n\n".join([f"# {what}", head, *(_day(each) for each in done)] if done else [f"# {what}", "No such day."])


def recleaned_rows(done: Iterable[Recleaned], most: int = 500) -> Iterator[dict[str, str]]:
    """What became of each record that is other than before, and each page that stays as it was; at most so many."""
    ways = (("added", "a new record"), ("gone", "no record any more"), ("changed", "a changed record"))
    rows = (
        row
        for each in done
        for row in (
            *(
                {"day": each.day.isoformat(), "id": id, "what": what}
                for name, what in ways
                for id in getattr(each.difference, name)
            ),
            *({"day": each.day.isoformat(), "id": "", "what": f"stays as it was: {why}"} for why in each.kept),
        )
    )
    return islice(rows, most)


#: What is said where no page of a site is published, and where nothing is.
NO_PAGE = "no published page of these days is this site's: is the host the one that the report names?"
NO_DAY = "none of these days is published"


def effect_sentence(done: Sequence[Recleaned], *, published: bool, of_all: bool = False) -> str:
    """What became other on all days, in a sentence; `of_all` sites, or of some."""
    if not done:
        return NO_DAY if of_all else NO_PAGE
    found = [each.difference for each in done]
    parts = [
        f"{count(sum(len(d.added) for d in found), 'record')} added",
        f"{sum(len(d.gone) for d in found)} gone",
        f"{sum(len(d.changed) for d in found)} changed",
        f"{sum(d.same for d in found)} the same",
    ]
    return f"{'published' if published else 'on trial'}: {', '.join(parts)}"


def effect_lines(done: list[Recleaned], *, of_all: bool = False) -> Iterator[str]:
    """What became other, for a terminal; `of_all` sites, or of some."""
    if not done:
        yield NO_DAY if of_all else NO_PAGE
    for each in done:
        yield f"{each.day}:"
        yield from (f"  {line}" for line in (*describe(each.difference), *_kept(each)))


def _day(each: Recleaned) -> str:
    # A fence longer than any run of backticks on a page keeps its text from being Markdown.
    return f"## {each.day}\n\n`````````diff\n" + "\n".join((*describe(each.difference), *_kept(each))) + "\n`````````"


def _kept(each: Recleaned) -> Iterator[str]:
    """The pages that could not be read again, and why."""
    return (f"stays as it was published: {why}" for why in each.kept)


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
