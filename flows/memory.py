"""What nights remember of each other: what was published, what it looked like, what its sites repeat."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cleaners.boilerplate import Profile, from_json
from cleaners.record import Result
from flows.dedupe import Candidate, Decision, Known
from flows.profiles import read_profiles
from flows.shards import outcome_from_row
from flows.storage.fingerprints import FingerprintIndex, Printed
from flows.storage.folder import DataFolder, Run
from flows.storage.publish import read_lines
from flows.storage.state import KnownArticle, State, open_state

#: The environment's word on where the state is; without it, a SQLite file in the data folder.
STATE_VARIABLE = "COPYDESK_STATE"


@contextmanager
def state_of(folder: DataFolder) -> Iterator[State]:
    """The state database of a data folder, open while the block runs."""
    named = None if folder.is_scratch else os.environ.get(STATE_VARIABLE)
    state = open_state(named or folder.state_url)
    try:
        yield state
    finally:
        state.close()


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


def profile_before(state: State, run: Run, host: str) -> Profile | None:
    """What the nights before a run's day knew of a host."""
    row = state.profile(host, before=run.day.isoformat())
    return from_json(row) if row else None


def remember(
    state: State, run: Run, entry: dict[str, Any], settled: Iterable[tuple[Candidate, Decision]], profiles: Path
) -> None:
    """Note what a run published; the same again changes nothing. The run's addresses count from now on."""
    night = run.day.isoformat()

    def rows(kind: str) -> Iterator[dict[str, Any]]:
        for file in entry["files"]:
            if file["kind"] == kind:
                yield from read_lines(run.folder.root / file["path"])

    state.put_articles(
        KnownArticle(r["id"], r["url"], r["content_hash"], r["revision"], r["published_at"], night)
        for r in rows("records")
    )
    FingerprintIndex(state.engine).put(run.id, night, _printed(settled))
    state.put_profiles(night, read_profiles(profiles).items())
    state.settle(run.id, map(outcome_from_row, rows("outcomes")), datetime.now(UTC).isoformat(timespec="seconds"))


def _printed(settled: Iterable[tuple[Candidate, Decision]]) -> Iterator[Printed]:
    """The fingerprints of the records among the candidates."""
    for c, decision in settled:
        if c.fingerprint and decision.result is Result.RECORD:
            root = decision.duplicate_of or c.id
            yield Printed(c.id, c.published_at, c.url or c.source_url, root, c.fingerprint)
