"""The stages of a run in their order, as Prefect tasks: what all flows over a data folder share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from prefect import unmapped

from flows.nights.night import Night
from flows.nights.reporting import Report
from flows.serving import tasks
from flows.serving.artifacts import moving

#: Shards in work at once: enough to keep the worker processes busy while others wait for disk.
SHARDS_AT_ONCE = 4

#: Seconds that a run waits for another one that writes to the data folder: longer than any night.
PATIENCE = 20 * 3600.0


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a run: its entry in the manifest, and the report of its day."""

    entry: dict[str, Any]
    report: Report


def run_stages(night: Night) -> Done:
    """All stages as tasks, with a bar that moves."""
    with moving(night.gauge):
        shards = tasks.fetch(night)
        extracted = tasks.extract.map(unmapped(night), shards).result()
        profiles = tasks.learn(night, extracted)
        cleaned = tasks.clean.map(unmapped(night), extracted, unmapped(profiles)).result()
        decisions = tasks.dedupe(night, cleaned)
        entry = tasks.publish(night, cleaned, decisions, profiles)
        return Done(entry, tasks.report(night, entry, cleaned, profiles))
