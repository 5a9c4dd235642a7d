"""A night: crawl, extract, learn, clean, dedupe, publish, report. Plain functions that Prefect's tasks call.

Each stage writes its files whole and looks first whether they are there, so a broken night is taken up where it
broke: `open_night` finds the unfinished run, and what it had finished is not done again.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from operator import itemgetter
from pathlib import Path
from typing import Any

from cleaners.extract import Engine
from cleaners.record import Result
from flows.cleaning import stages
from flows.cleaning.dedupe import Decision, decide
from flows.cleaning.pages import Options
from flows.cleaning.profiles import learn_profiles
from flows.cleaning.shards import dump, read_shard, write_shard
from flows.cleaning.stages import Names
from flows.cleaning.versions import versions_of
from flows.cleaning.workers import Budget, Workers, shared_workers
from flows.nights.fetching import FetchOptions, fetch_pages
from flows.nights.importing import import_pages
from flows.nights.memory import known_of, profile_of, remember, state_of
from flows.nights.progress import Gauge
from flows.nights.reporting import Report, write_report
from flows.nights.visits import ARCHIVED, place_of, settle_visits
from flows.publishing.manifest import day_manifest
from flows.publishing.tombstones import read_stones
from flows.settings import read_folder_settings
from flows.stopping import ask_to_stop, forget_wish
from flows.storage.durable import gzip_to, whole_file, write_whole
from flows.storage.folder import DataFolder, Run, begin_run
from flows.storage.lock import lock_folder
from flows.storage.publish import write_manifest

#: Pages a shard, and each shard is two tasks. A Prefect task costs some 0.1 s of CPU time and 19 kB, a page 20 ms: at
#: this size the tasks' share is 1 %, and a killed night does at most four shards again.
SHARD_PAGES = 1000

#: Prefect loses events beyond 1,000 tasks a run, and each shard is two of them: shards grow when a night would pass it.
MAX_SHARDS = 400


@dataclass(frozen=True, slots=True)
class NightOptions:
    """How a night works on this machine: worker processes, the engine that reads, and a page's budget."""

    workers: int = 2
    engine: Engine = "auto"
    budget: Budget = field(default_factory=Budget)


@dataclass(frozen=True, slots=True)
class Night:
    """One run, what it is to fetch, and how it works: plain values that a task can take along, and its gauge."""

    run: Run
    what: FetchOptions
    options: NightOptions
    gauge: Gauge = field(default_factory=Gauge, compare=False)

    @property
    def root(self) -> Path:
        return self.run.folder.root

    @property
    def rules(self) -> Path | None:
        """The folder of the user's site rules, where the data folder has one."""
        path = self.root / "rules"
        return path if path.is_dir() else None

    @property
    def workers(self) -> Workers:
        """This process's pool of worker processes."""
        return shared_workers(self.options.workers, self.options.budget)

    @property
    def page_options(self) -> Options:
        return Options(
            run=self.run.id,
            version=version("copydesk"),
            engine=self.options.engine,
            rules=self.rules,
            is_timed=True,
            rights=read_folder_settings(self.root).rights,
        )


@contextmanager
def open_night(
    data: Path | DataFolder,
    what: FetchOptions,
    options: NightOptions | None = None,
    *,
    kind: str = "nightly",
    wait: float = 0.0,
) -> Iterator[Night]:
    """Lock the data folder and begin a night, or take up the unfinished one of that kind; unlock it at the end.

    The files between the stages are gone when the night ended well, and stay for the next try when it did not.
    `wait` is how many seconds to wait for another run that holds the folder.
    """
    folder = data if isinstance(data, DataFolder) else DataFolder(data)
    with lock_folder(folder.root, kind, wait=wait):
        run = begin_run(folder, kind, datetime.now(UTC), purpose=what.purpose)
        forget_wish()
        try:
            yield Night(run, what, options or NightOptions())
        except BaseException:
            ask_to_stop()
            raise
        shutil.rmtree(run.work)


def run_night(night: Night) -> dict[str, Any]:
    """All stages one after the other, without Prefect; gives the run's entry in the manifest."""
    extracted = [extract(night, shard) for shard in fetch(night)]
    profiles = learn(night, extracted)
    cleaned = [clean(night, shard, profiles) for shard in extracted]
    entry = publish(night, cleaned, dedupe(night, cleaned), profiles)
    report(night, entry, cleaned, profiles)
    return entry


def fetch(night: Night) -> list[Path]:
    """Discover and fetch, or take in archives; give shards of places in the archive."""
    with state_of(night.run.folder) as state:
        if night.what.archives:
            import_pages(night.run, state, night.what.archives, datetime.now(UTC).isoformat(timespec="seconds"))
        else:
            fetch_pages(night.run, state, night.what, lambda at: night.gauge.reach("fetch", at.done, at.total))
        archived = [place_of(visit) for visit in state.visits(night.run.id) if visit.result == ARCHIVED]
    # The pages of a site one after the other: what is known of it is then read once, not once a shard.
    archived.sort(key=itemgetter("source_url"))
    size = max(SHARD_PAGES, -(-len(archived) // MAX_SHARDS))
    shards: list[Path] = []
    for at in range(0, len(archived), size):
        shards.append(night.run.work / "places" / f"{len(shards) + 1:04d}.jsonl")
        write_shard(shards[-1], map(dump, archived[at : at + size]))
    night.gauge.begin("extract", len(archived))
    return shards


def extract(night: Night, shard: Path) -> Path:
    """Read the pages of one shard of places."""
    out = night.run.work / "extracted" / shard.name
    if not out.exists():
        step = partial(night.gauge.step, "extract")
        stages.extract_archived(shard, night.root, out, night.workers, night.page_options, step)
    return out


def learn(night: Night, extracted: list[Path]) -> Path:
    """Learn what each site repeats, from these pages and what earlier nights knew; keep a snapshot with the night."""
    out = night.run.work / "profiles.jsonl"
    night.gauge.begin("learn", 1)
    if not out.exists():
        with state_of(night.run.folder) as state:
            learn_profiles(
                extracted,
                out,
                night=night.run.day.isoformat(),
                previous=lambda host: profile_of(state, host),
            )
    with whole_file(night.root / "profiles" / f"{night.run.id}.jsonl.gz") as file, gzip_to(file) as packed:
        packed.write(out.read_bytes())
    night.gauge.begin("clean", sum(1 for shard in extracted for _ in read_shard(shard)))
    return out


def clean(night: Night, shard: Path, profiles: Path) -> Path:
    """Clean the articles of one shard."""
    out = night.run.work / "cleaned" / shard.name
    if not out.exists():
        options = replace(night.page_options, profiles=profiles)
        stages.clean(shard, out, night.workers, options, partial(night.gauge.step, "clean"))
    return out


def dedupe(night: Night, cleaned: list[Path]) -> Path:
    """Decide which pages are records, against this night and the earlier ones."""
    out = night.run.work / "decisions.json"
    night.gauge.begin("dedupe", 1)
    if not out.exists():
        candidates = list(stages.candidates(cleaned, read_stones(night.run.folder)))
        with state_of(night.run.folder) as state:
            decisions = decide(candidates, known_of(state, night.run, candidates))
        rows = [[*key, str(d.result), d.id, d.revision, d.duplicate_of] for key, d in sorted(decisions.items())]
        write_whole(out, json.dumps(rows).encode())
    return out


def publish(night: Night, cleaned: list[Path], decisions: Path, profiles: Path) -> dict[str, Any]:
    """Publish records, outcomes and edits; the manifest comes last, and then the state learns of it."""
    run, day = night.run, night.run.day
    night.gauge.begin("publish", 1)
    settled = _read_decisions(decisions)
    manifest = run.folder.read_manifest(day)
    entry = next((e for e in (manifest or {}).get("runs", []) if e["run"] == run.id), None)
    with state_of(run.folder) as state:
        if entry is None:
            visits = state.visits(run.id)
            others = settle_visits(visits, stages.outcomes(cleaned, settled, run.id), run.id)
            published = stages.publish(cleaned, settled, night.root, _names(run), run=run.id, others=others)
            versions = versions_of(night.rules, profiles)
            manifest, entry = day_manifest(manifest, run, published, addresses=len(visits), versions=versions)
            write_manifest(run.folder.manifest(day), manifest)
            run.folder.point_latest(day)
        remember(
            state,
            run,
            entry,
            ((c, settled[c.key]) for c in stages.candidates(cleaned, read_stones(run.folder))),
            profiles,
        )
    return entry


def report(night: Night, entry: dict[str, Any], cleaned: list[Path], profiles: Path) -> Report:
    """Count what was published, compare it with the nights before, write the day's page."""
    night.gauge.begin("report", 1)
    with state_of(night.run.folder) as state:
        before = partial(profile_of, state, before=night.run.day)
        return write_report(night.run, entry, cleaned, profiles, before=before)


def _names(run: Run) -> Names:
    def name(kind: str) -> str:
        return f"{kind}/date={run.day.isoformat()}/part-{run.id}-{{n}}.jsonl.gz"

    return Names(name("records"), name("outcomes"), name("edits"))


def _read_decisions(path: Path) -> stages.Decisions:
    rows = json.loads(path.read_bytes())
    return {(shard, place): Decision(Result(result), *rest) for shard, place, result, *rest in rows}
