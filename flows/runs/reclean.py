"""Cleaning again from the archive: what published days would be with the program, rules and profiles of now.

Each run of a day is done again under its own name, from the pages that it had archived: the same archive, rules and
profiles give the same lines. What comes out stands beside the published day, below `reclean/`, until it is
swapped in.
"""

from __future__ import annotations

import logging
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from copydesk.cleaners.html.sanitize import redact
from copydesk.cleaners.model.record import Outcome, Result, is_preview, to_row
from copydesk.cleaners.model.rows import EditRow, ManifestRow, RecordRow, RunRow
from copydesk.cleaners.steps.boilerplate import Profile, veto_in_profile
from copydesk.flows.config.settings import read_folder_settings
from copydesk.flows.dataset.diff import Difference, compare, newest_records
from copydesk.flows.dataset.manifest import Names, merge_manifest, run_entry
from copydesk.flows.dataset.pending import pending_change, take_up_pending
from copydesk.flows.dataset.tombstones import Tombstones, read_tombstones
from copydesk.flows.dataset.writer import DamagedPartError, publish_manifest, read_kind, write_manifest
from copydesk.flows.pipeline import stages
from copydesk.flows.pipeline.dedupe import DedupeCandidate, DedupeDecision, PublishedBefore, decide_copies
from copydesk.flows.pipeline.shards import outcome_from_row
from copydesk.flows.pipeline.site_profiles import learn_profiles
from copydesk.flows.runs.executor import Executor, LocalExecutor, send_bundle
from copydesk.flows.runs.fetch import FetchOptions
from copydesk.flows.runs.history import (
    missing_addresses,
    near_of,
    profile_of,
    remember_records,
    remembered_of,
    settle_visits,
    with_near,
)
from copydesk.flows.runs.night import Night, NightOptions, read_source_options, versions_of
from copydesk.flows.runs.nightly import write_places
from copydesk.flows.runs.reporting import rewrite_report
from copydesk.flows.storage.atomic_files import delete_folder, delete_unfinished, sync_folder
from copydesk.flows.storage.backends import state_of
from copydesk.flows.storage.data_folder import DataFolder, Run
from copydesk.flows.storage.lock import lock_folder
from copydesk.flows.storage.state.database import State, Visit

_log = logging.getLogger(__name__)

#: Outcomes that are looked at again; the others did not come from a page of that run.
AGAIN = (Result.RECORD, Result.DUPLICATE, Result.REJECT)

#: The kind of a run of `copydesk correct`.
CORRECTION = "correct"

SettledDay = list[tuple[DedupeCandidate, DedupeDecision]]


@dataclass(frozen=True, slots=True)
class Recleaned:
    """One day done again: its new manifest, what became other, and what each of its runs settled.

    `kept` says of each page that could not be read again why; it stays as it was published.
    """

    day: date
    manifest: ManifestRow
    difference: Difference
    settled: dict[str, SettledDay] = field(default_factory=dict)
    kept: tuple[str, ...] = ()


def reclean_days(
    data: Path,
    days: Sequence[date] | None = None,
    options: NightOptions | None = None,
    *,
    publish: bool = False,
    wait: float = 0.0,
    executor: Executor | None = None,
    vetoes: Mapping[str, Sequence[str]] | None = None,
) -> tuple[Path, list[Recleaned]]:
    """Clean published days again (all of them without `days`); give the folder of what came out, and each day.

    With `publish` the days are swapped in, their reports are written again, and the folder is gone. Nothing is asked
    of any site. `wait` is how many seconds to wait for another run that holds the folder. `vetoes` are lines of hosts
    that are to stay this once, whatever their profiles say.
    """
    folder = DataFolder(data)
    with lock_folder(data, "reclean", wait=wait), state_of(folder) as state:
        take_up_pending(folder, "reclean")
        _sweep(data / "reclean")
        out = DataFolder(data / "reclean" / f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}")
        work = _Work(folder, out, state, options or NightOptions(), executor or LocalExecutor(), vetoes or {})
        done = [each for day in folder.days() if days is None or day in days if (each := work.try_day(day))]
        if publish:
            for each in done:
                _swap_in(folder, out, state, each)
                rewrite_report(folder, each.day)
            delete_folder(out.root)
        else:
            shutil.rmtree(out.root / "work", ignore_errors=True)
    return out.root, done


@dataclass(frozen=True)
class _Work:
    folder: DataFolder
    out: DataFolder
    state: State
    options: NightOptions
    executor: Executor
    vetoes: Mapping[str, Sequence[str]]

    def try_day(self, day: date) -> Recleaned | None:
        """A day done again; `None` for one whose published files are damaged, which stays as it is."""
        try:
            return self.day(day)
        except DamagedPartError as error:
            _log.warning("%s stays as it was published: %s", day, error)
            return None

    def day(self, day: date) -> Recleaned:
        """One day, run after run."""
        old = self.folder.read_manifest(day)
        assert old is not None
        entries, settled = [], {}
        kept: list[str] = []
        before, replaced = PublishedBefore({}, {}), read_tombstones(self.folder).replaced
        for entry in old["runs"]:
            if entry["kind"] == CORRECTION:
                # What a person decided is no cleaning: its record stays as it is, and so does its tombstone.
                self._carry(entry)
            elif any(file["kind"] == "outcomes" for file in entry["files"]):
                entry, settled[entry["run"]] = self.run(entry, before, kept)
                records = read_kind(self.out.root, entry["files"], "records")
                before = _with(before, (row for row in records if row["id"] not in replaced))
            entries.append(entry)
        manifest = merge_manifest(None, entries, day.isoformat())
        write_manifest(self.out.manifest(day), manifest)
        difference = compare(newest_records(self.folder.root, old), newest_records(self.out.root, manifest))
        return Recleaned(day, manifest, difference, settled, tuple(kept))

    def _carry(self, entry: RunRow) -> None:
        """Have the files of a run beside the new ones, as they are."""
        for file in entry["files"]:
            place = self.out.root / file["path"]
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(self.folder.root / file["path"], place)

    def run(self, entry: RunRow, before: PublishedBefore, told: list[str]) -> tuple[RunRow, SettledDay]:
        """One run of a day, after those that were `before` it: its new entry, and what became of its pages.

        Why pages stay as they were is added to `told`.
        """
        # It is null outside of a data folder alone.
        run = Run(entry["run"], entry["kind"], datetime.fromisoformat(str(entry["started_at"])), self.folder)
        beside = (self.out.root / "work" / run.id).relative_to(self.folder.root).as_posix()
        spread = self.options.spread or read_folder_settings(self.folder.root).run
        night = Night(run, FetchOptions(), self.options, spread, beside=beside, is_timed=False)
        outcomes = [outcome_from_row(row) for row in read_kind(self.folder.root, entry["files"], "outcomes")]
        gone = read_tombstones(self.folder)
        # Another spelling of an address that stays as it was stays as well: both are one page.
        stays = {_place(o) for o in outcomes if o.outcome not in AGAIN}
        again = [o for o in outcomes if o.outcome in AGAIN and _place(o) not in stays and not _is_gone(o, gone)]
        again = [o for o in again if o.source and o.source.archive]
        named = {visit.source_url: visit.source for visit in self.state.visits(run.id)}
        cleaned, profiles = self._clean(again, night, named)
        candidates = list(stages.dedupe_candidates(cleaned, gone))
        dead = [*stages.dead_addresses(cleaned), *missing_addresses(self.state.visits(run.id))]
        decisions = decide_copies(candidates, self._known(run, entry, candidates, before, dead))
        pages = list(stages.outcomes(cleaned, decisions, run.id))
        unread = {o.source_url: o.detail or "" for o in pages if o.outcome is Result.FAILURE}
        told += [f"{redact(url)}: {why}" for url, why in unread.items()]
        # What has another id by now keeps the one that it had on that day.
        stay = {o.source_url: o for o in again if o.source_url in unread or o.id in gone.replaced}
        kept = _published_rows(self.folder.root, entry, stay)
        others = _others(outcomes, again, pages, run.id)
        names = Names.of_day(run.night, f"{run.id}-again-{self.out.root.name}")
        published = stages.publish_shards(
            cleaned, decisions, self.out.root, names, run=run.id, others=others, kept=kept
        )
        new = run_entry(
            run.id,
            published,
            kind=run.kind,
            started_at=entry["started_at"],
            addresses=entry["addresses"],
            versions=versions_of(night.rules, profiles),
        )
        return new, [(c, decisions[c.key]) for c in candidates]

    def _clean(self, again: list[Outcome], night: Night, named: Mapping[str, str | None]) -> tuple[list[Path], Path]:
        """The cleaned shards of these pages, and the profiles that they were cleaned with.

        `named` are the sources that listed them, as far as that is still known.
        """
        send_bundle(night)
        wishes = read_source_options(self.folder.root / "sources.toml", self.options.records)
        places = [wishes.mark(place, named.get(place["source_url"])) for place in _places(again)]
        shards = write_places(night, places, len(places))
        extracted = [night.store.bring(shard) for shard in self.executor.extract(night, shards)]
        profiles, day = night.work / "profiles.jsonl", night.run.night.isoformat()
        learn_profiles(extracted, profiles, night=day, previous=self._profile)
        night.store.send(profiles)
        cleaned = [night.store.bring(shard) for shard in self.executor.clean(night, extracted, profiles)]
        night.store.drop(night.work)
        return cleaned, profiles

    def _profile(self, host: str) -> Profile | None:
        """What is known of a host, with what is to stay this once."""
        profile = profile_of(self.state, host)
        for line in self.vetoes.get(host, ()):
            profile = veto_in_profile(profile or Profile(), line)
        return profile

    def _known(
        self,
        run: Run,
        entry: RunRow,
        candidates: list[DedupeCandidate],
        before: PublishedBefore,
        dead: Iterable[str],
    ) -> PublishedBefore:
        """What was published on earlier nights, and before this run on its day.

        A record keeps the revision that it got, though what it was a revision of may be known no more.
        """
        night = run.night.isoformat()
        remembered = remembered_of(self.state, candidates, dead)
        ids = {c.id for c in candidates} | {c.own_id for c in candidates} | {g.id for g in remembered.given.values()}
        earlier = [a for a in self.state.articles(ids).values() if a.night < night]
        latest = {a.id: (a.content_hash, a.revision) for a in earlier}
        cores = {a.id: a.core for a in earlier if a.core}
        latest |= before.latest
        for record in read_kind(self.folder.root, entry["files"], "records"):
            known = latest.pop(record["id"], None)
            if record["revision"] > 1:
                latest[record["id"]] = known or ("", record["revision"] - 1)
        same = self.state.articles_of_hash(c.content_hash for c in candidates)
        equal = self.state.articles_of_key(c.article_key for c in candidates)
        near = near_of(self.state, run, candidates)
        return PublishedBefore(
            latest,
            {h: a.id for h, a in same.items() if a.night < night},
            near,
            {k: a.id for k, a in equal.items() if a.night < night} | dict(before.by_key),
            cores,
            with_near(remembered, near, latest),
            frozenset(a.id for a in earlier if a.is_preview and a.id not in before.latest) | before.previews,
        )


def _sweep(folder: Path) -> None:
    """Delete what a cleaning that was killed left: while it works it has a folder for that. The caller has the lock."""
    delete_unfinished(folder)
    for path in folder.glob("*"):
        if (path / "work").is_dir():
            shutil.rmtree(path)


def _published_rows(root: Path, entry: RunRow, kept: dict[str, Outcome]) -> dict[str, stages.SettledRow]:
    """The published outcomes, records and edits of these addresses, by address."""
    ids = {o.id for o in kept.values() if o.outcome is Result.RECORD}
    if not kept:
        return {}
    records = {row["id"]: row for row in read_kind(root, entry["files"], "records") if row["id"] in ids}
    edits: dict[str, list[EditRow]] = {}
    for row in read_kind(root, entry["files"], "edits"):
        if row["id"] in ids:
            edits.setdefault(row["id"], []).append(row)
    rows: dict[str, stages.SettledRow] = {}
    for url, outcome in kept.items():
        # A duplicate names the record of another page.
        id = outcome.id if outcome.outcome is Result.RECORD else None
        rows[url] = outcome, records.get(id or ""), edits.get(id or "", [])
    return rows


def _is_gone(outcome: Outcome, gone: Tombstones) -> bool:
    """Whether the page of an outcome was taken back: its bytes are no more, and its outcome stays as it is."""
    return outcome.id in gone.ids or gone.covers(outcome.source_url) or gone.covers(outcome.url or "")


def _with(before: PublishedBefore, records: Iterable[RecordRow]) -> PublishedBefore:
    """What is known after one more run of the day."""
    rows = list(records)
    latest = {row["id"]: (row["content_hash"], row["revision"]) for row in rows}
    whole = [row for row in rows if not is_preview(row)]
    keys = {row["article_key"]: row["id"] for row in whole}
    previews = before.previews.difference(row["id"] for row in whole) | {row["id"] for row in rows if is_preview(row)}
    return PublishedBefore({**before.latest, **latest}, by_key={**keys, **before.by_key}, previews=previews)


def _places(again: Iterable[Outcome]) -> list[dict[str, Any]]:
    """The places of these outcomes, each once."""
    places = {_place(o): o for o in again if o.source}
    return [
        {"source_url": o.source_url, "url": o.url, "fetched_at": None, "source": to_row(o.source)}
        for o in places.values()
    ]


def _others(outcomes: list[Outcome], again: list[Outcome], pages: list[Outcome], run: str) -> list[Outcome]:
    """Outcomes that stay as they were, and those of addresses that are another one in other words."""
    read = {o.source_url for o in pages}
    first = {_place(o): o.source_url for o in pages}
    looked_at = {o.source_url for o in again}
    twins = [Visit(0, o.source_url, o.url, None, same_as=first[_place(o)]) for o in again if o.source_url not in read]
    stay = [o for o in outcomes if o.source_url not in looked_at]
    return sorted([*settle_visits(lambda: twins, pages, run), *stay], key=lambda o: o.source_url)


def _place(outcome: Outcome) -> tuple[str | None, int | None]:
    source = outcome.source
    return (source.archive, source.offset) if source else (None, None)


def _swap_in(folder: DataFolder, out: DataFolder, state: State, done: Recleaned) -> None:
    """Put a day's new files in place: files first, then the manifest, then the old files go."""
    old = folder.files(done.day)
    new = {file["path"] for file in done.manifest["files"]}
    with pending_change(folder, "reclean", new ^ {file["path"] for file in old}):
        for path in sorted(new):
            if (out.root / path).exists():
                (folder.root / path).parent.mkdir(parents=True, exist_ok=True)
                (out.root / path).replace(folder.root / path)
                sync_folder((folder.root / path).parent)
        publish_manifest(folder, done.day, done.manifest)
    for entry in done.manifest["runs"]:
        if entry["run"] in done.settled:
            remember_records(state, folder, done.day, entry, done.settled[entry["run"]])
