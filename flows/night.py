"""A night: crawl, extract, learn, clean, dedupe, publish, report. Plain functions that Prefect's tasks call.

Each stage writes its files whole and looks first whether they are there, so a broken night is taken up where it
broke: `open_night` finds the unfinished run, and what it had finished is not done again.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from cleaners.boilerplate import Profile, from_json
from cleaners.record import Outcome, Result
from flows import stages
from flows.crawl.crawl import Crawl, crawl
from flows.dedupe import Candidate, Decision, Known, decide
from flows.manifest import day_manifest
from flows.pages import Options
from flows.profiles import learn_profiles
from flows.report import night_markdown
from flows.settings import read_settings
from flows.shards import dump, outcome_from_row, write_shard
from flows.sources import read_sources
from flows.stages import Names
from flows.stopping import ask_to_stop, check, forget_wish, watch
from flows.storage.archive_writer import ArchiveWriter
from flows.storage.durable import write_whole
from flows.storage.folder import DataFolder, Run, begin_run
from flows.storage.lock import lock_folder
from flows.storage.publish import read_lines, write_manifest
from flows.storage.state import KnownArticle, State, open_state
from flows.visits import ARCHIVED, place_of, settle_visits
from flows.workers import Budget, Workers, shared_workers

#: Pages a shard. A Prefect task costs 45 ms and 19 kB, a page 20 ms: at this size the tasks' share is below 1 %.
SHARD_PAGES = 500

#: Prefect loses events beyond this number of tasks a run; shards grow when a night would pass it.
MAX_SHARDS = 400


@dataclass(frozen=True, slots=True)
class NightOptions:
    """How a night crawls and cleans, where it differs from the settings.

    `allow` opens addresses `HOST:PORT` that are not public; `delay` is the pace in seconds where a source names none.
    """

    urls: tuple[str, ...] = ()
    allow: tuple[str, ...] = ()
    delay: float | None = None
    workers: int = 2
    engine: str = "auto"
    budget: Budget = field(default_factory=Budget)


@dataclass(frozen=True, slots=True)
class Night:
    """One run and what was asked of it: plain values that a task can take along."""

    run: Run
    sources: Path | None
    options: NightOptions

    @property
    def root(self) -> Path:
        return self.run.folder.root

    @property
    def settings(self) -> Path | None:
        """The file of settings, where the data folder has one."""
        path = self.root / "copydesk.toml"
        return path if path.exists() else None

    @property
    def workers(self) -> Workers:
        """This process's pool of worker processes."""
        return shared_workers(self.options.workers, self.options.budget)

    @property
    def page_options(self) -> Options:
        return Options(run=self.run.id, version=version("copydesk"), engine=self.options.engine)


@contextmanager
def open_night(data: Path, sources: Path | None, options: NightOptions, *, kind: str = "nightly") -> Iterator[Night]:
    """Lock the data folder and begin a night, or take up the unfinished one of that kind; unlock it at the end.

    The files between the stages are gone when the night ended well, and stay for the next try when it did not.
    """
    folder = DataFolder(data)
    asked = {"sources": str(sources) if sources else None, "options": asdict(options)}
    with lock_folder(data, kind):
        run, request = begin_run(folder, kind, datetime.now(UTC), asked)
        told = request["options"] | {"budget": Budget(**request["options"]["budget"])}
        told |= {"urls": tuple(told["urls"]), "allow": tuple(told["allow"])}
        forget_wish()
        try:
            yield Night(run, Path(request["sources"]) if request["sources"] else None, NightOptions(**told))
        except BaseException:
            ask_to_stop()
            raise
        shutil.rmtree(run.work)


def run_night(night: Night) -> dict[str, Any]:
    """All stages one after the other, without Prefect; gives the run's entry in the manifest."""
    extracted = [extract(night, shard) for shard in fetch(night)]
    profiles = learn(night, extracted)
    cleaned = [clean(night, shard, profiles) for shard in extracted]
    entry = publish(night, cleaned, dedupe(night, cleaned))
    report(night, entry)
    return entry


def fetch(night: Night) -> list[Path]:
    """Discover and fetch; give shards of places in the archive."""
    with _state(night) as state:
        asyncio.run(_crawl(night, state))
        archived = [place_of(visit) for visit in state.visits(night.run.id) if visit.result == ARCHIVED]
    size = max(SHARD_PAGES, -(-len(archived) // MAX_SHARDS))
    shards: list[Path] = []
    for at in range(0, len(archived), size):
        shards.append(night.run.work / "places" / f"{len(shards) + 1:04d}.jsonl")
        write_shard(shards[-1], map(dump, archived[at : at + size]))
    return shards


def extract(night: Night, shard: Path) -> Path:
    """Read the pages of one shard of places."""
    out = night.run.work / "extracted" / shard.name
    if not out.exists():
        stages.extract_archived(shard, night.root, out, night.workers)
    return out


def learn(night: Night, extracted: list[Path]) -> Path:
    """Learn what each site repeats, from these pages and what earlier nights knew."""
    out = night.run.work / "profiles.jsonl"
    if not out.exists():
        day = night.run.day.isoformat()
        with _state(night) as state:

            def previous(host: str) -> Profile | None:
                row = state.profile(host, before=day)
                return from_json(row) if row else None

            learn_profiles(extracted, out, night=day, previous=previous)
    return out


def clean(night: Night, shard: Path, profiles: Path) -> Path:
    """Clean the articles of one shard."""
    out = night.run.work / "cleaned" / shard.name
    if not out.exists():
        stages.clean(shard, out, night.workers, replace(night.page_options, profiles=profiles))
    return out


def dedupe(night: Night, cleaned: list[Path]) -> Path:
    """Decide which pages are records, against this night and the earlier ones."""
    out = night.run.work / "decisions.json"
    if not out.exists():
        candidates = list(stages.candidates(cleaned))
        with _state(night) as state:
            decisions = decide(candidates, _known(state, candidates))
        rows = [[*key, str(d.result), d.id, d.revision] for key, d in sorted(decisions.items())]
        write_whole(out, json.dumps(rows).encode())
    return out


def publish(night: Night, cleaned: list[Path], decisions: Path) -> dict[str, Any]:
    """Publish records, outcomes and edits; the manifest comes last, and then the state learns of it."""
    run, day = night.run, night.run.day
    manifest = run.folder.read_manifest(day)
    entry = _entry(manifest, run.id)
    if entry is None:
        settled = {
            (n, m): Decision(Result(result), id, rev) for n, m, result, id, rev in json.loads(decisions.read_bytes())
        }
        others = _other_outcomes(night, cleaned, settled)
        published = stages.publish(cleaned, settled, night.root, _names(run), run=run.id, others=others)
        manifest, entry = day_manifest(manifest, run, published)
        write_manifest(run.folder.manifest(day), manifest)
        run.folder.point_latest(day)
    _settle(night, entry)
    return entry


def report(night: Night, entry: dict[str, Any]) -> str:
    """Write the night's report; give it as Markdown."""
    return night_markdown(night.run, entry)


async def _crawl(night: Night, state: State) -> None:
    """Crawl, or go on with a crawl that was broken off; raises `Stopped` when somebody asks to stop."""
    settings = read_settings(night.settings, os.environ)
    if night.options.delay is not None:
        settings = replace(settings, politeness=replace(settings.politeness, delay=night.options.delay))
    run = night.run
    job = Crawl(
        run=run.id,
        started_at=run.started_at,
        archive=ArchiveWriter(
            run.folder.archive(run.day),
            run.id,
            software=f"copydesk/{version('copydesk')}",
            contact=settings.contact,
            limits=settings.archive,
        ),
        sources=read_sources(night.sources) if night.sources else (),
        urls=night.options.urls,
        allow=frozenset(night.options.allow),
        version=version("copydesk"),
    )
    stop = asyncio.Event()
    watching = asyncio.create_task(watch(stop))
    try:
        await crawl(job, settings, state, now=lambda: datetime.now(UTC), stop=stop)
    finally:
        watching.cancel()
    check()


@contextmanager
def _state(night: Night) -> Iterator[State]:
    state = open_state(night.run.folder.state_url)
    try:
        yield state
    finally:
        state.close()


def _names(run: Run) -> Names:
    def name(kind: str) -> str:
        return f"{kind}/date={run.day.isoformat()}/part-{run.id}-{{n}}.jsonl.gz"

    return Names(name("records"), name("outcomes"), name("edits"))


def _known(state: State, candidates: list[Candidate]) -> Known:
    """What earlier nights published of these candidates' ids and texts."""
    latest = state.articles(c.id for c in candidates)
    same = state.articles_of_hash(c.content_hash for c in candidates)
    return Known(
        {article.id: (article.content_hash, article.revision) for article in latest.values()},
        {content_hash: article.id for content_hash, article in same.items()},
    )


def _other_outcomes(night: Night, cleaned: list[Path], decisions: stages.Decisions) -> Iterable[Outcome]:
    """The outcomes of addresses that gave no page of their own."""
    with _state(night) as state:
        visits = state.visits(night.run.id)
    return settle_visits(visits, stages.outcomes(cleaned, decisions, night.run.id), night.run.id)


def _read_decisions(path: Path) -> stages.Decisions:
    rows = json.loads(path.read_bytes())
    return {(shard, place): Decision(Result(result), id, revision) for shard, place, result, id, revision in rows}


def _entry(manifest: dict[str, Any] | None, run: str) -> dict[str, Any] | None:
    return next((e for e in (manifest or {}).get("runs", []) if e["run"] == run), None)


def _settle(night: Night, entry: dict[str, Any]) -> None:
    """Tell the state what was published; telling it again changes nothing."""
    run = night.run

    def rows(kind: str) -> Iterator[Any]:
        for file in entry["files"]:
            if file["kind"] == kind:
                yield from read_lines(night.root / file["path"])

    with _state(night) as state:
        state.put_articles(
            KnownArticle(r["id"], r["url"], r["content_hash"], r["revision"], r["published_at"], run.day.isoformat())
            for r in rows("records")
        )
        state.settle(run.id, map(outcome_from_row, rows("outcomes")), datetime.now(UTC).isoformat(timespec="seconds"))
