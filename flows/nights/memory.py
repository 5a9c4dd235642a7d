"""What nights remember of each other: what was published, what it looked like, what its sites repeat."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from cleaners.boilerplate import Profile, from_json
from cleaners.record import Result
from flows.cleaning.dedupe import Candidate, Decision, Known
from flows.cleaning.profiles import read_profiles
from flows.cleaning.shards import outcome_from_row
from flows.settings import read_folder_settings
from flows.storage.depot import Depot
from flows.storage.fingerprints import FingerprintIndex, Printed
from flows.storage.folder import DataFolder, Run
from flows.storage.publish import read_kind
from flows.storage.state import KnownArticle, State, open_state


@contextmanager
def state_of(folder: DataFolder) -> Iterator[State]:
    """The state database of a data folder, open while the block runs."""
    named = None if folder.is_scratch else read_folder_settings(folder.root).state
    state = open_state(named or folder.state_url)
    try:
        yield state
    finally:
        state.close()


def depot_of(folder: DataFolder) -> Depot:
    """A data folder with the store that its settings name, where its archive is then."""
    return Depot(folder.root, None if folder.is_scratch else read_folder_settings(folder.root).run.store)


def known_of(state: State, run: Run, candidates: list[Candidate]) -> Known:
    """What earlier runs published of these candidates' ids and texts, and what is nearly like them."""
    latest = state.articles(c.id for c in candidates)
    same = state.articles_of_hash(c.content_hash for c in candidates)
    prints = {c.id: c.fingerprint for c in candidates if c.fingerprint}
    return Known(
        {article.id: (article.content_hash, article.revision) for article in latest.values()},
        {content_hash: article.id for content_hash, article in same.items()},
        FingerprintIndex(state.engine).near(prints, night=run.day.isoformat(), run=run.id),
    )


def profile_of(state: State, host: str, *, before: date | None = None) -> Profile | None:
    """What the runs so far know of a host, or those of the days before one."""
    row = state.profile(host, before=before.isoformat() if before else None)
    return from_json(row) if row else None


def remember(
    state: State, run: Run, entry: dict[str, Any], settled: Iterable[tuple[Candidate, Decision]], profiles: Path
) -> None:
    """Note what a run published; the same again changes nothing. The run's addresses count from now on."""
    remember_records(state, run.folder, run.day, entry, settled)
    state.put_profiles(run.day.isoformat(), read_profiles(profiles).items())
    outcomes = map(outcome_from_row, read_kind(run.folder.root, entry, "outcomes"))
    state.settle(run.id, outcomes, datetime.now(UTC).isoformat(timespec="seconds"))


def remember_records(
    state: State, folder: DataFolder, day: date, entry: dict[str, Any], settled: Iterable[tuple[Candidate, Decision]]
) -> None:
    """Note the records of one entry of a day's manifest, and what they look like; newer revisions stay as they are."""
    night = day.isoformat()
    rows = {row["id"]: row for row in read_kind(folder.root, entry, "records")}
    newer = {a.id for a in state.articles(rows).values() if a.revision > rows[a.id]["revision"]}
    state.put_articles(
        KnownArticle(r["id"], r["url"], r["content_hash"], r["revision"], r["published_at"], night)
        for r in rows.values()
        if r["id"] not in newer
    )
    FingerprintIndex(state.engine).put(entry["run"], night, _printed(settled))


def _printed(settled: Iterable[tuple[Candidate, Decision]]) -> Iterator[Printed]:
    """The fingerprints of the records among the candidates."""
    for c, decision in settled:
        if c.fingerprint and decision.result is Result.RECORD:
            root = decision.duplicate_of or c.id
            yield Printed(c.id, c.published_at, c.url or c.source_url, root, c.fingerprint)
