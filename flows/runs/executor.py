"""What a night can give away: parts of it that any machine can do, each a plain function.

Where the machines share the data folder, they work in it. Where they share a store alone, each works in a folder of
its own that is gone afterwards: what it needs is brought from the store, what it makes is sent there, whole.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Protocol

from copydesk.flows.config.settings import SettingsError, read_folder_settings
from copydesk.flows.crawl.frontier import HostPartition
from copydesk.flows.dataset.tombstones import tombstone_files
from copydesk.flows.pipeline import stages
from copydesk.flows.pipeline.shards import read_shard
from copydesk.flows.runs.fetch import fetch_partition, plan_partitions
from copydesk.flows.runs.night import Night
from copydesk.flows.storage.backends import pack, state_of, unpack
from copydesk.flows.storage.data_folder import DataFolder

#: What a machine needs of the data folder before it can work: settings, sources, site rules, what was taken back.
_BUNDLE = "bundle.zip"
_SOURCES = "sources.toml"


class Executor(Protocol):
    """Who does the parts of a night: each method does one for all items, and gives what came of them in their order."""

    def plan(self, night: Night) -> list[HostPartition]: ...

    def fetch(self, night: Night, partitions: Sequence[HostPartition]) -> None: ...

    def extract(self, night: Night, shards: Sequence[Path]) -> list[Path]: ...

    def clean(self, night: Night, shards: Sequence[Path], profiles: Path) -> list[Path]: ...


class LocalExecutor:
    """This process does one part after the other."""

    def plan(self, night: Night) -> list[HostPartition]:
        return plan_crawl(night)

    def fetch(self, night: Night, partitions: Sequence[HostPartition]) -> None:
        for partition in partitions:
            fetch_hosts(night, partition)

    def extract(self, night: Night, shards: Sequence[Path]) -> list[Path]:
        return [extract_shard(night, shard) for shard in shards]

    def clean(self, night: Night, shards: Sequence[Path], profiles: Path) -> list[Path]:
        return [clean_articles(night, shard, profiles) for shard in shards]


def send_bundle(night: Night) -> None:
    """Put into the store what other machines need of the data folder; nothing where they share it."""
    if night.spread.store is None:
        return
    _require_state(night)
    if night.options.rules and not night.options.rules.is_relative_to(night.root):
        raise SettingsError(
            "settings", None, "run.store", "other machines read the data folder's own rules, not --rules"
        )
    folder = night.run.folder
    bundle, sources = night.work / _BUNDLE, night.work / _SOURCES
    if night.what.sources:
        sources.parent.mkdir(parents=True, exist_ok=True)
        sources.write_bytes(night.what.sources.read_bytes())
    rules = sorted(night.rules.glob("*.toml")) if night.rules else []
    pack(bundle, night.root, [night.root / "copydesk.toml", sources, *rules, *tombstone_files(folder)])
    night.store.send(bundle)


def plan_crawl(night: Night) -> list[HostPartition]:
    """Discover, and cut the hosts of what was found; give the partitions to fetch. Called where the night is run."""
    with state_of(night.run.folder) as state:
        return plan_partitions(night.run, state, night.what, night.spread.fetchers)


def fetch_hosts(night: Night, partition: HostPartition) -> None:
    """Fetch the planned addresses of a partition's hosts."""
    with _at_hand(night) as here, state_of(here.run.folder) as state:
        fetch_partition(here.run, state, here.what, partition, here.store)


def extract_shard(night: Night, shard: Path) -> Path:
    """Read the pages of one shard of places in the archive; give the shard of articles."""
    made = night.work / "extracted" / shard.name
    with _at_hand(night) as here:
        out = _there(here, night, made)
        if not here.store.has(out):
            places = here.store.bring(_there(here, night, shard))
            for name in sorted({json.loads(line)["source"]["archive"] for line in read_shard(places)}):
                here.store.bring(here.root / name)
            step = partial(night.tracker.step, "extract")
            stages.extract_archived(places, here.root, out, here.workers, here.page_options, step)
            here.store.send(out)
    return made


def clean_articles(night: Night, shard: Path, profiles: Path) -> Path:
    """Clean the articles of one shard; give the shard of records."""
    made = night.work / "cleaned" / shard.name
    with _at_hand(night) as here:
        out = _there(here, night, made)
        if not here.store.has(out):
            articles = here.store.bring(_there(here, night, shard))
            options = replace(here.page_options, profiles=here.store.bring(_there(here, night, profiles)))
            stages.clean_shard(articles, out, here.workers, options, partial(night.tracker.step, "clean"))
            here.store.send(out)
    return made


@contextmanager
def _at_hand(night: Night) -> Iterator[Night]:
    """The night over a folder that this machine has."""
    if night.spread.store is None:
        yield night
        return
    with tempfile.TemporaryDirectory(prefix="copydesk-") as name:
        here = replace(night, run=replace(night.run, folder=DataFolder(Path(name))))
        unpack(here.store.bring(here.work / _BUNDLE), here.root)
        _require_state(here)
        if night.options.rules:
            rules = here.root / night.options.rules.relative_to(night.root)
            here = replace(here, options=replace(here.options, rules=rules))
        if night.what.sources:
            here = replace(here, what=replace(here.what, sources=here.work / _SOURCES))
        yield here


def _there(here: Night, night: Night, path: Path) -> Path:
    return here.root / path.relative_to(night.root)


def _require_state(night: Night) -> None:
    """Machines that share no folder share no SQLite file: raises `SettingsError`."""
    state = read_folder_settings(night.root).state
    if state is None or state.startswith("sqlite"):
        why = "names a PostgreSQL database where [run] store is set, on every machine"
        raise SettingsError("environment", None, "COPYDESK_STATE", why)
