"""Figures on disk: `figures/RUN.json`, one file a run, beside what the run published.

They hold what no published file says (how long pages took, what was learned of sites); the rest can be counted again
from the published files, and is where a file is missing.
"""

from __future__ import annotations

import json
import logging
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from copydesk.cleaners.html.sanitize import shown_address
from copydesk.cleaners.model.rows import RunRow
from copydesk.cleaners.steps.boilerplate import Profile, ProfileError, from_json, repeated_lines
from copydesk.cleaners.urls.normalize import host_of
from copydesk.flows.dataset.writer import DamagedPartError
from copydesk.flows.metrics.count import count_run
from copydesk.flows.metrics.figures import MOST_LEARNED, SLOWEST, Figures, LineFigures, SlowPage, from_row, merge, top
from copydesk.flows.pipeline.shards import read_shard
from copydesk.flows.pipeline.site_profiles import read_profiles
from copydesk.flows.storage.atomic_files import require_file, write_whole
from copydesk.flows.storage.data_folder import DataFolder

_log = logging.getLogger(__name__)

#: A line counts as learned when this many pages of a site show it: a page and two others, as the step asks.
LEARNED_PAGES = 3

Before = Callable[[str], Profile | None]


def figures_of_run(
    folder: DataFolder,
    entry: RunRow,
    *,
    cleaned: Iterable[Path] = (),
    profiles: Path | None = None,
    before: Before = lambda host: None,
) -> Figures:
    """Count a run and keep its figures.

    `cleaned` are the shards that say how long pages took; `profiles` is what the run knows of its sites, `before` what
    the nights before knew.
    """
    figures = count_run(folder.root, entry, _day_of(entry))
    seconds, slowest = _times(cleaned)
    sites = tuple(replace(site, seconds=seconds.get(site.host)) for site in figures.sites)
    learned = _learned(read_profiles(profiles), before) if profiles else ()
    return _keep(folder, entry, replace(figures, sites=sites, slowest=slowest, learned=learned))


def recount_run(folder: DataFolder, entry: RunRow) -> Figures:
    """Count a run again whose published files changed; what no published file says stays as it was."""
    old = _read(folder, entry)
    seconds = {site.host: site.seconds for site in old.sites}
    new = count_run(folder.root, entry, _day_of(entry))
    sites = tuple(replace(site, seconds=seconds.get(site.host)) for site in new.sites)
    return _keep(folder, entry, replace(new, sites=sites, slowest=old.slowest, learned=old.learned))


def figures_of_day(folder: DataFolder, day: date, *, kind: str | None = None) -> Figures | None:
    """The runs of a day (of one kind) added up; `None` where there are none."""
    entries = [entry for entry in folder.runs(day) if kind in (None, entry["kind"])]
    return merge((_read(folder, entry) for entry in entries), day.isoformat()) if entries else None


def figures_before(folder: DataFolder, day: date, nights: int, *, kind: str = "nightly") -> tuple[Figures, ...]:
    """The figures of the last so many days before a day that have a run of that kind, oldest first."""
    earlier = [d for d in folder.days() if d < day]
    found: list[Figures] = []
    for each in reversed(earlier):
        if len(found) == nights:
            break
        figures = figures_of_day(folder, each, kind=kind)
        if figures is not None:
            found.append(figures)
    return tuple(reversed(found))


def _keep(folder: DataFolder, entry: Mapping[str, Any], figures: Figures) -> Figures:
    write_whole(_path(folder, entry["run"]), json.dumps(figures.to_row(), ensure_ascii=False).encode())
    return figures


def _read(folder: DataFolder, entry: RunRow) -> Figures:
    try:
        return from_row(json.loads(require_file(_path(folder, entry["run"])).read_bytes()))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        pass
    try:
        return count_run(folder.root, entry, _day_of(entry))
    except DamagedPartError as error:
        _log.warning("of %s only the sums of its manifest are known: %s", entry["run"], error)
        return Figures(_day_of(entry), (entry["run"],), entry["counts"], entry["reasons"])


def _path(folder: DataFolder, run: str) -> Path:
    return folder.root / "figures" / f"{run}.json"


def _day_of(entry: Mapping[str, Any]) -> str:
    return str(entry["started_at"] or "")[:10]


def _times(cleaned: Iterable[Path]) -> tuple[dict[str, float], tuple[SlowPage, ...]]:
    """The seconds of each host, and the slowest pages, as the shards of the stage `clean` tell them."""
    seconds: Counter[str] = Counter()
    pages: list[SlowPage] = []
    for shard in cleaned:
        for line in read_shard(shard):
            row = json.loads(line)
            if "seconds" in row:
                seconds[host_of(row["source_url"]) or "no host"] += row["seconds"]
                pages.append(SlowPage(shown_address(row["source_url"]), row["seconds"]))
        pages = list(top(pages, lambda page: (-page.seconds, page.url), SLOWEST))
    return {host: round(total, 3) for host, total in seconds.items()}, tuple(pages)


def _learned(profiles: Mapping[str, str], before: Before) -> tuple[LineFigures, ...]:
    """Lines that sites repeat as far as is known now, and were not known to repeat before."""
    found: list[LineFigures] = []
    for host, text in profiles.items():
        try:
            old = before(host)
            known = {line for line, _ in repeated_lines(old, LEARNED_PAGES)} if old else set()
            new = repeated_lines(from_json(text), LEARNED_PAGES)
        except ProfileError:
            continue
        found += [LineFigures(host, line, pages) for line, pages in new if line not in known]
    return top(found, lambda line: (-line.pages, line.host, line.line), MOST_LEARNED)
