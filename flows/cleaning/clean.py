"""`copydesk clean`: saved pages to records, without Prefect and without a data folder."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from importlib.metadata import version
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from cleaners.sites import rules_digest
from flows.cleaning.dedupe import decide, keep_all
from flows.cleaning.inputs import Saved, Unreadable, read_inputs
from flows.cleaning.options import Options
from flows.cleaning.order import put_in_order
from flows.cleaning.profiles import ONE_NIGHT, learn_profiles
from flows.cleaning.rules import read_rules
from flows.cleaning.shards import read_shard
from flows.cleaning.stages import Names, Progress, Published, candidates, clean, extract, publish
from flows.cleaning.workers import Budget, Workers
from flows.publishing.export import Format, export
from flows.publishing.manifest import folder_manifest
from flows.storage.durable import write_whole
from flows.storage.places import is_remote
from flows.storage.publish import write_manifest

if TYPE_CHECKING:
    from cleaners.extract import Engine

#: Pages a shard: small enough that an interrupted run loses little, large enough that files stay few.
SHARD_PAGES = 250


@dataclass(frozen=True, slots=True)
class CleanOptions:
    """What the user asked of `clean`."""

    workers: int = 1
    engine: Engine = "auto"
    rules: Path | None = None
    site_learning: bool = True
    dedupe: bool = True
    budget: Budget = field(default_factory=Budget)


@dataclass(slots=True)
class CleanSummary:
    """What came of it: the published files, and the inputs that could not be read."""

    published: Published
    unreadable: list[Unreadable]


def clean_files(inputs: list[Path], out: Path, options: CleanOptions, progress: Progress | None = None) -> CleanSummary:
    """Clean saved pages into `out`: `records.jsonl`, `outcomes.jsonl`, `edits.jsonl`, then `manifest.json`.

    What an interrupted call finished is kept in `out/.work` and taken up by the next call with the same inputs.
    """
    work = _work_folder(out, inputs, options)
    unreadable: list[Unreadable] = []
    with Workers(options.workers, options.budget) as workers:
        how = Options(run="", version=version("copydesk"), engine=options.engine, rules=options.rules)
        extracted = _extract_all(inputs, work, workers, how, unreadable, progress)
        shards = put_in_order(extracted, work / "ordered", SHARD_PAGES)
        profiles = work / "profiles.jsonl" if options.site_learning else None
        if profiles:
            learn_profiles(shards, profiles, night=ONE_NIGHT)
        how = replace(how, run=_run_id(shards), profiles=profiles)
        cleaned = []
        for shard in shards:
            cleaned.append(work / "cleaned" / shard.name)
            clean(shard, cleaned[-1], workers, how)
    # Without its manifest an earlier publication does not exist: nobody reads old parts beside new ones.
    (out / "manifest.json").unlink(missing_ok=True)
    settle = decide if options.dedupe else keep_all
    published = publish(cleaned, settle(candidates(cleaned)), out, Names(), run=how.run)
    write_manifest(out / "manifest.json", folder_manifest(how.run, published))
    shutil.rmtree(work)
    return CleanSummary(published, unreadable)


def clean_to(
    inputs: list[Path],
    address: str,
    options: CleanOptions,
    progress: Progress | None = None,
    *,
    format: Format = "jsonl",
) -> CleanSummary:
    """Clean saved pages into a folder or to an fsspec address, as JSON lines or Parquet.

    What an interrupted call finished is kept in a folder alone; at an address the next call begins anew.
    """
    if not is_remote(address) and format == "jsonl":
        return clean_files(inputs, Path(address), options, progress)
    with tempfile.TemporaryDirectory() as work:
        local = Path(work) if is_remote(address) else Path(address) / ".jsonl"
        done = clean_files(inputs, local, options, progress)
        export(local, address, format=format)
    if local.exists():
        shutil.rmtree(local)
    return done


def _extract_all(
    inputs: list[Path],
    work: Path,
    workers: Workers,
    how: Options,
    unreadable: list[Unreadable],
    progress: Progress | None,
) -> list[Path]:
    pages = _readable(read_inputs(inputs), unreadable)
    shards: list[Path] = []
    while chunk := list(islice(pages, SHARD_PAGES)):
        shards.append(work / "extracted" / f"{len(shards) + 1:04d}.jsonl")
        if not shards[-1].exists():
            extract(chunk, shards[-1], workers, how, progress)
        elif progress:
            progress(len(chunk))
    return shards


def _readable(pages: Iterator[Saved | Unreadable], unreadable: list[Unreadable]) -> Iterator[Saved]:
    for page in pages:
        if isinstance(page, Unreadable):
            unreadable.append(page)
        else:
            yield page


def _work_folder(out: Path, inputs: list[Path], options: CleanOptions) -> Path:
    """The folder of unfinished work; emptied where it belongs to other inputs or another version."""
    work = out / ".work"
    files = sorted(f for i in inputs for f in (i.rglob("*") if i.is_dir() else [i]) if f.is_file())
    plan = {
        "version": version("copydesk"),
        "engine": options.engine,
        "rules": {host: rules_digest(rules) for host, rules in sorted(read_rules(options.rules).items())},
        "files": [[str(f), f.stat().st_size, f.stat().st_mtime_ns] for f in files],
    }
    told = json.dumps(plan).encode()
    if not (work / "plan.json").exists() or (work / "plan.json").read_bytes() != told:
        shutil.rmtree(work, ignore_errors=True)
        write_whole(work / "plan.json", told)
    return work


def _run_id(shards: list[Path]) -> str:
    """A name for the run that its pages alone decide, so that the same pages give the same files."""
    digests = sorted(hashlib.sha256(line).hexdigest() for shard in shards for line in read_shard(shard))
    return "clean-" + hashlib.sha256("".join(digests).encode()).hexdigest()[:16]
