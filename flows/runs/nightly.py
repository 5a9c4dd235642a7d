"""A night: crawl, extract, learn, clean, dedupe, publish, report. Plain functions that Prefect's tasks call.

Each stage writes its files whole and looks first whether they are there, so a broken night is taken up where it
broke: `open_night` finds the unfinished run, and what it had finished is not done again.
"""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from copydesk.cleaners.model.fields import utc_stamp
from copydesk.cleaners.model.record import Result
from copydesk.cleaners.model.rows import RunRow
from copydesk.flows.config.groups import ExecutorSettings
from copydesk.flows.config.settings import read_folder_settings
from copydesk.flows.dataset.card import describe_folder
from copydesk.flows.dataset.export import export
from copydesk.flows.dataset.manifest import Names, day_manifest
from copydesk.flows.dataset.pending import pending_change, take_up_pending
from copydesk.flows.dataset.tombstones import read_tombstones
from copydesk.flows.dataset.writer import publish_manifest
from copydesk.flows.pipeline import stages
from copydesk.flows.pipeline.dedupe import DedupeDecision, decide_copies
from copydesk.flows.pipeline.identity import Identity
from copydesk.flows.pipeline.shards import dump, read_shard, write_shard
from copydesk.flows.pipeline.site_profiles import learn_profiles
from copydesk.flows.runs.executor import Executor, LocalExecutor, send_bundle
from copydesk.flows.runs.fetch import FetchOptions, fetch_pages, open_partitions
from copydesk.flows.runs.history import (
    known_of,
    missing_addresses,
    place_of,
    plan_archived,
    profile_of,
    recall_published,
    remember,
    settle_visits,
)
from copydesk.flows.runs.import_archives import ImportFailed, import_pages
from copydesk.flows.runs.left_behind import drop_damaged
from copydesk.flows.runs.night import Night, NightOptions, read_source_options, versions_of
from copydesk.flows.runs.reporting import Report, write_report
from copydesk.flows.runtime.cancellation import ask_to_stop, forget_wish
from copydesk.flows.storage.atomic_files import delete_folder, gzip_to, open_to_others, whole_file, write_whole
from copydesk.flows.storage.backends import state_of
from copydesk.flows.storage.data_folder import LATEST, DataFolder, begin_run
from copydesk.flows.storage.lock import lock_folder
from copydesk.flows.storage.state import leases as claims
from copydesk.flows.storage.state.database import ARCHIVED, State

__all__ = [
    "FinishedNight",
    "Night",
    "NightOptions",
    "dedupe_stage",
    "fetch_stage",
    "finish_night",
    "learn_stage",
    "open_night",
    "publish_stage",
    "report_stage",
    "run_night",
]

_log = logging.getLogger(__name__)

#: Pages a shard, and each shard is two tasks. A Prefect task costs some 0.1 s of CPU time and 19 kB, a page 20 ms: at
#: this size the tasks' share is 1 %, and a killed night does at most four shards again.
_SHARD_PAGES = 1000

#: Prefect loses events beyond 1,000 tasks a run, and each shard is two of them: shards grow when a night would pass it.
_MAX_SHARDS = 400

#: Seconds between two looks at how far the crawls of a shared run are.
_LOOK_SECONDS = 10.0


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
        take_up_pending(folder, kind)
        run = begin_run(folder, kind, datetime.now(UTC), purpose=what.purpose)
        for said in (*open_to_others(folder.root), *drop_damaged(run.work)):
            _log.warning("%s", said)
        forget_wish()
        try:
            options = options or NightOptions()
            set_down = ExecutorSettings() if folder.is_scratch else read_folder_settings(folder.root).run
            night = Night(run, what, options, options.spread or set_down)
            send_bundle(night)
            with state_of(folder) as state:
                recall_published(folder, state)
            yield night
        except ImportFailed:
            # Nothing came of it: there is nothing to go on with.
            night.store.drop(run.work)
            delete_folder(run.work)
            raise
        except BaseException:
            ask_to_stop()
            raise
        night.store.drop(run.work)
        delete_folder(run.work)


@dataclass(frozen=True, slots=True)
class FinishedNight:
    """What came of a run: its entry in the manifest, and the report of its day."""

    entry: RunRow
    report: Report


def run_night(night: Night, executor: Executor | None = None) -> RunRow:
    """All stages one after the other, without Prefect; gives the run's entry in the manifest."""
    return finish_night(night, executor).entry


def finish_night(night: Night, executor: Executor | None = None) -> FinishedNight:
    """The same, with the report of the day."""
    executor = executor or LocalExecutor()
    extracted = executor.extract(night, fetch_stage(night, executor))
    profiles = learn_stage(night, extracted)
    cleaned = executor.clean(night, extracted, profiles)
    entry = publish_stage(night, cleaned, dedupe_stage(night, cleaned), profiles)
    return FinishedNight(entry, report_stage(night, entry, cleaned, profiles))


def fetch_stage(night: Night, executor: Executor | None = None) -> list[Path]:
    """Discover and fetch, or take in archives; give shards of places in the archive.

    The executor fetches where the night is spread over several crawls.
    """
    is_here = bool(night.what.archives or night.what.pages)
    if night.spread.is_shared and not is_here:
        _fetch_partitions(night, executor or LocalExecutor())
    with state_of(night.run.folder) as state:
        if night.what.archives:
            import_pages(
                night.run,
                state,
                night.what.archives,
                datetime.now(UTC).isoformat(timespec="seconds"),
                workers=night.options.workers,
                progress=lambda done, total: night.tracker.reach("fetch", done, total),
            )
            for path in sorted(night.run.folder.archive(night.run.day).glob(f"{night.run.id}-*")):
                night.store.send(path)
        elif night.what.pages:
            plan_archived(night.run, state, night.what.pages, utc_stamp(datetime.now(UTC)))
        elif not night.spread.is_shared:
            fetch_pages(night.run, state, night.what, lambda at: night.tracker.reach("fetch", at.done, at.total))
        count = state.count_visits(night.run.id, result=ARCHIVED)
        wishes = read_source_options(night.what.sources, night.options.records)
        # In the order of the archive: a shard then reads few of its files, and each from one end to the other.
        places = (wishes.mark(place_of(v), v.source) for v in state.archived(night.run.id))
        shards = write_places(night, places, count)
    night.tracker.begin("extract", count)
    return shards


def write_places(night: Night, places: Iterable[dict[str, Any]], count: int) -> list[Path]:
    """Write so many places in the archive as shards, in their order, where whoever reads them finds them."""
    size = max(_SHARD_PAGES, -(-count // _MAX_SHARDS))
    places, shards = iter(places), list[Path]()
    while shard := list(islice(places, size)):
        shards.append(night.work / "places" / f"{len(shards) + 1:04d}.jsonl")
        write_shard(shards[-1], map(dump, shard))
        night.store.send(shards[-1])
    return shards


def _fetch_partitions(night: Night, executor: Executor) -> None:
    """Let the executor fetch, until no redirect leads from one partition to another any more."""
    run = night.run
    partitions = executor.plan(night)
    with state_of(run.folder) as state, _watched(night, state):
        try:
            while partitions:
                executor.fetch(night, partitions)
                partitions = open_partitions(run, state)
        except BaseException:
            claims.revoke(state.engine, run.id)
            raise
        claims.forget(state.engine, run.id)


@contextmanager
def _watched(night: Night, state: State) -> Iterator[None]:
    """Move the progress tracker by what the state says that the crawls have done, while the block runs."""
    over = threading.Event()

    def look() -> None:
        while not over.wait(_LOOK_SECONDS):
            night.tracker.reach("fetch", *state.progress(night.run.id))

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def learn_stage(night: Night, extracted: list[Path]) -> Path:
    """Learn what each site repeats, from these pages and what earlier nights knew; keep a snapshot with the night."""
    out = night.work / "profiles.jsonl"
    night.tracker.begin("learn", 1)
    extracted = [night.store.bring(shard) for shard in extracted]
    if not out.exists():
        with state_of(night.run.folder) as state:
            learn_profiles(
                extracted,
                out,
                night=night.run.night.isoformat(),
                previous=lambda host: profile_of(state, host),
            )
    night.store.send(out)
    with whole_file(night.root / "profiles" / f"{night.run.id}.jsonl.gz") as file, gzip_to(file) as packed:
        packed.write(out.read_bytes())
    night.tracker.begin("clean", sum(1 for shard in extracted for _ in read_shard(shard)))
    return out


def dedupe_stage(night: Night, cleaned: list[Path]) -> Path:
    """Decide which pages are records, against this night and the earlier ones."""
    out = night.work / "decisions.json"
    night.tracker.begin("dedupe", 1)
    cleaned = [night.store.bring(shard) for shard in cleaned]
    if not out.exists():
        candidates = list(stages.dedupe_candidates(cleaned, read_tombstones(night.run.folder)))
        with state_of(night.run.folder) as state:
            dead = [*stages.dead_addresses(cleaned), *missing_addresses(state.visits(night.run.id))]
            decisions = decide_copies(candidates, known_of(state, night.run, candidates, dead))
        rows = [_decision_row(key, decision) for key, decision in sorted(decisions.items())]
        write_whole(out, json.dumps(rows).encode())
    return out


def publish_stage(night: Night, cleaned: list[Path], decisions: Path, profiles: Path) -> RunRow:
    """Publish records, outcomes and edits; the manifest comes last, and then the state learns of it."""
    run, day = night.run, night.run.night
    night.tracker.begin("publish", 1)
    settled = _read_decisions(decisions)
    entry = next((entry for entry in run.folder.runs(day) if entry["run"] == run.id), None)
    with state_of(run.folder) as state:
        if entry is None:
            entry = _publish(night, cleaned, settled, profiles, state)
        # A run that was killed behind its manifest comes here with that already done.
        run.folder.point_latest(day)
        describe_folder(run.folder)
        remember(
            state,
            run,
            entry,
            ((c, settled[c.key]) for c in stages.dedupe_candidates(cleaned, read_tombstones(run.folder))),
            profiles,
        )
    if night.spread.store:
        export(night.root, night.spread.store)
    return entry


def _publish(night: Night, cleaned: list[Path], settled: stages.Decisions, profiles: Path, state: State) -> RunRow:
    """Write the parts of a run, then the manifest that lists them; give the run's entry in it."""
    run, day = night.run, night.run.night
    names = Names.of_day(day, run.id)
    with pending_change(run.folder, run.kind, [*names.starts, LATEST]):
        visits = partial(state.visits, run.id, by_address=True)
        others = settle_visits(visits, stages.outcomes(cleaned, settled, run.id), run.id)
        published = stages.publish_shards(cleaned, settled, night.root, names, run=run.id, others=others)
        versions = versions_of(night.rules, profiles)
        previous = run.folder.read_manifest(day)
        manifest, entry = day_manifest(
            previous, run, published, addresses=state.count_visits(run.id), versions=versions
        )
        publish_manifest(run.folder, day, manifest)
    return entry


def report_stage(night: Night, entry: RunRow, cleaned: list[Path], profiles: Path) -> Report:
    """Count what was published, compare it with the nights before, write the day's page."""
    night.tracker.begin("report", 1)
    with state_of(night.run.folder) as state:
        before = partial(profile_of, state, before=night.run.night)
        return write_report(night.run, entry, cleaned, profiles, before=before)


def _decision_row(key: tuple[int, int], decision: DedupeDecision) -> list[Any]:
    said = decision.identity
    given = [said.url, said.id] if said else None
    return [*key, str(decision.result), decision.id, decision.revision, decision.duplicate_of, given, decision.detail]


def _read_decisions(path: Path) -> stages.Decisions:
    decisions = {}
    for shard, place, result, id, revision, duplicate_of, *said in json.loads(path.read_bytes()):
        # A run that an older release began has no identities in its file.
        identity = Identity(*said[0]) if said and said[0] else None
        detail = said[1] if len(said) > 1 else None
        decisions[shard, place] = DedupeDecision(Result(result), id, revision, duplicate_of, detail, identity)
    return decisions
