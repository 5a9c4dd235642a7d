"""`copydesk clean`: saved pages to records, without Prefect and without a data folder."""

from __future__ import annotations

import hashlib
import heapq
import json
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from copydesk.cleaners.model.manifest import installed_version
from copydesk.cleaners.model.record import Outcome, to_row
from copydesk.cleaners.model.record_options import RecordOptions
from copydesk.cleaners.steps.site_rules import rules_digest
from copydesk.cleaners.urls.normalize import normalize_url, record_id
from copydesk.flows.config.site_rules import read_rules
from copydesk.flows.dataset.manifest import Names, Published, folder_manifest
from copydesk.flows.dataset.writer import write_manifest
from copydesk.flows.pipeline.dedupe import PublishedBefore, decide_copies, keep_all
from copydesk.flows.pipeline.identity import Remembered
from copydesk.flows.pipeline.inputs import LeftOut, Unreadable, read_inputs
from copydesk.flows.pipeline.join_saved import join_saved
from copydesk.flows.pipeline.options import Options, Saved
from copydesk.flows.pipeline.shards import read_shard, write_shard
from copydesk.flows.pipeline.site_profiles import ONE_NIGHT, learn_profiles
from copydesk.flows.pipeline.stages import (
    MARKDOWN,
    Decisions,
    OnProgress,
    clean_shards,
    dead_addresses,
    dedupe_candidates,
    extract_saved,
    outcomes,
    publish_shards,
    write_markdown,
)
from copydesk.flows.runtime.worker_pool import Budget, Workers
from copydesk.flows.storage.atomic_files import write_whole
from copydesk.flows.storage.data_folder import SINGLE_MANIFEST, STATE_FILE
from copydesk.flows.storage.object_store import is_remote

if TYPE_CHECKING:
    from copydesk.cleaners.model.record_options import Engine

CleanFormat = Literal["jsonl", "parquet", "markdown"]

#: Pages a shard: small enough that an interrupted run loses little, large enough that files stay few.
_SHARD_PAGES = 250

#: What a folder holds that an earlier call filled.
_HELD = (SINGLE_MANIFEST, "records.*", "outcomes.*", "edits.*", MARKDOWN)


@dataclass(frozen=True, slots=True)
class CleanOptions:
    """What the user asked of `clean_files`."""

    workers: int = 1
    engine: Engine = "auto"
    rules: Path | None = None
    site_learning: bool = True
    dedupe: bool = True
    records: RecordOptions = field(default_factory=RecordOptions)
    has_markdown: bool = False
    budget: Budget = field(default_factory=Budget)


class OutputError(ValueError):
    """What comes out cannot go where it is to go; the message says why, and what to do."""


@dataclass(frozen=True, slots=True)
class FetchedPages:
    """Pages that are not in files: what was fetched, and the outcomes of addresses that gave no page.

    `others` gets the outcomes of the pages and the id of the run; `missed` names the addresses that gave no page.
    """

    pages: tuple[Saved, ...]
    others: Callable[[Iterable[Outcome], str], Iterable[Outcome]]
    missed: tuple[str, ...] = ()


@dataclass(slots=True)
class CleanSummary:
    """What came of it: the published files, and the inputs that could not be read."""

    published: Published
    unreadable: list[Unreadable]
    left_out: list[LeftOut] = field(default_factory=list)


def require_output(address: str, inputs: Sequence[Path], *, force: bool = False) -> None:
    """Raise `OutputError` where a folder cannot take what comes out: a file, an input, a data folder, or records.

    With `force`, records are replaced. What an interrupted call left is no hindrance: the next one takes it up.
    """
    if is_remote(address):
        return
    out = Path(address)
    if out.exists() and not out.is_dir():
        raise OutputError(f"{address} is a file; --out wants a folder")
    if (out / STATE_FILE).exists():
        raise OutputError(f"{address} is a data folder: --out wants another one")
    whole = out.resolve()
    for path in inputs:
        there = path.resolve()
        if there == whole or there in whole.parents or (there.parent == whole and any(map(there.match, _HELD))):
            raise OutputError(f"{address} would be read as input again: --out wants a folder apart from {path}")
    if not force and (held := sorted(path.name for name in _HELD for path in out.glob(name))):
        raise OutputError(f"{address} already holds {', '.join(held)}: --force replaces them, or name another folder")


def clean_files(
    inputs: list[Path],
    out: Path,
    options: CleanOptions,
    progress: OnProgress | None = None,
    *,
    fetched: FetchedPages | None = None,
) -> CleanSummary:
    """Clean saved pages into `out`: `records.jsonl`, `outcomes.jsonl`, `edits.jsonl`, then `manifest.json`.

    What an interrupted call finished is kept in `out/.work` and taken up by the next call with the same inputs.
    """
    work = _work_folder(out, inputs, options, fetched)
    done = CleanSummary(Published(), [])
    with Workers(options.workers, options.budget) as workers:
        how = Options(
            run="",
            version=installed_version(),
            engine=options.engine,
            rules=options.rules,
            records=options.records,
            has_markdown=options.has_markdown,
        )
        pages = chain(read_inputs(inputs), fetched.pages if fetched else ())
        extracted = _extract_all(_readable(pages, done), work, workers, how, progress)
        shards = put_in_order(extracted, work / "ordered", _SHARD_PAGES)
        if options.dedupe:
            # Where each page is to be a record, those that go on with an article are, too.
            shards = join_saved(shards, work / "joined")
        profiles = work / "profiles.jsonl" if options.site_learning else None
        if profiles:
            learn_profiles(shards, profiles, night=ONE_NIGHT)
        how = replace(how, run=_run_id(shards), profiles=profiles)
        cleaned = [work / "cleaned" / shard.name for shard in shards]
        clean_shards(zip(shards, cleaned, strict=True), workers, how)
    _forget_earlier(out)
    decisions = _settle(cleaned, options.dedupe)
    others = fetched.others(outcomes(cleaned, decisions, how.run), how.run) if fetched else ()
    published = publish_shards(cleaned, decisions, out, Names(), run=how.run, others=others)
    if options.has_markdown:
        write_markdown(cleaned, decisions, out / MARKDOWN)
    write_manifest(out / SINGLE_MANIFEST, folder_manifest(how.run, published))
    shutil.rmtree(work)
    done.published = published
    return done


def _forget_earlier(out: Path) -> None:
    """Take away what an earlier call wrote: nobody is to read old parts, of whatever format, beside new ones.

    Its manifest goes first: without it that publication does not exist.
    """
    for name in _HELD:
        for path in out.glob(name):
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def _settle(cleaned: list[Path], is_deduped: bool) -> Decisions:
    """What becomes of the pages of these shards; nothing is known of earlier ones."""
    candidates = dedupe_candidates(cleaned)
    if not is_deduped:
        return keep_all(candidates)
    dead = frozenset(record_id(url) for address in dead_addresses(cleaned) if (url := normalize_url(address)))
    return decide_copies(candidates, PublishedBefore(remembered=Remembered(dead=dead)))


def clean_to(
    inputs: list[Path],
    address: str,
    options: CleanOptions,
    progress: OnProgress | None = None,
    *,
    format: CleanFormat = "jsonl",
    fetched: FetchedPages | None = None,
) -> CleanSummary:
    """Clean saved pages into a folder or to an fsspec address, as JSON lines or Parquet.

    With Markdown a folder gets a file a record beside its JSON lines. What an interrupted call finished is kept in a
    folder alone; at an address the next call begins anew.
    """
    if format == "markdown":
        if is_remote(address):
            raise OutputError(f"{address}: Markdown is a file a record: name a folder of this machine with --out")
        wanted = replace(options, records=replace(options.records, blocks=True), has_markdown=True)
        return clean_files(inputs, Path(address), wanted, progress, fetched=fetched)
    if not is_remote(address) and format == "jsonl":
        return clean_files(inputs, Path(address), options, progress, fetched=fetched)
    with tempfile.TemporaryDirectory() as work:
        local = Path(work) if is_remote(address) else Path(address) / ".jsonl"
        done = clean_files(inputs, local, options, progress, fetched=fetched)
        from copydesk.flows.dataset.export import export

        if not is_remote(address):
            _forget_earlier(Path(address))
        export(local, address, format=format)
    if local.exists():
        shutil.rmtree(local)
    return done


def _extract_all(
    pages: Iterator[Saved], work: Path, workers: Workers, how: Options, progress: OnProgress | None
) -> list[Path]:
    """Read all pages into shards; those that an interrupted call wrote stay.

    Pages are handed out as they are read: those of a shard, which may be large, are never in memory all at once.
    """
    shards: list[Path] = []

    def unread() -> Iterator[tuple[Path, Iterator[Saved]]]:
        for first in pages:
            of_shard = chain([first], islice(pages, _SHARD_PAGES - 1))
            shards.append(work / "extracted" / f"{len(shards) + 1:04d}.jsonl")
            if not shards[-1].exists():
                yield shards[-1], of_shard
                continue
            done = sum(1 for _ in of_shard)
            if progress:
                progress(done)

    extract_saved(unread(), workers, how, progress)
    return shards


def _readable(pages: Iterable[Saved | Unreadable | LeftOut], done: CleanSummary) -> Iterator[Saved]:
    for page in pages:
        if isinstance(page, Unreadable):
            done.unreadable.append(page)
        elif isinstance(page, LeftOut):
            done.left_out.append(page)
        else:
            yield page


def _work_folder(out: Path, inputs: list[Path], options: CleanOptions, fetched: FetchedPages | None) -> Path:
    """The folder of unfinished work; emptied where it belongs to other inputs or another version."""
    work = out / ".work"
    files = sorted(f for i in inputs for f in (i.rglob("*") if i.is_dir() else [i]) if f.is_file())
    plan = {
        "version": installed_version(),
        "engine": options.engine,
        "records": [to_row(options.records), options.has_markdown],
        "rules": {host: rules_digest(rules) for host, rules in sorted(read_rules(options.rules).items())},
        "files": [[str(f), f.stat().st_size, f.stat().st_mtime_ns] for f in files],
        "fetched": [[page.page.source_url, page.source.sha256] for page in (fetched.pages if fetched else ())],
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


#: Files that are read at once: systems let a process open 256 or more.
FAN_IN = 100

#: Shards that come of it, at most: publishing reads all of them at once.
MAX_SHARDS = 200


def put_in_order(shards: Sequence[Path], folder: Path, size: int) -> list[Path]:
    """Write the lines of these shards, each in order, as new ones that are in order from the first to the last.

    `size` is the lines of a new shard, and, at most, of those given; new ones are larger where they would be too many.
    """
    size = max(size, -(-len(shards) * size // MAX_SHARDS))
    lines = _merged(shards, folder)
    ordered: list[Path] = []
    while chunk := list(islice(lines, size)):
        ordered.append(folder / f"{len(ordered) + 1:04d}.jsonl")
        write_shard(ordered[-1], chunk)
    return ordered


def _merged(shards: Sequence[Path], folder: Path) -> Iterator[bytes]:
    """All lines in order; where the files are too many to be open at once, groups of them are merged first."""
    depth = 0
    while len(shards) > FAN_IN:
        groups = [shards[at : at + FAN_IN] for at in range(0, len(shards), FAN_IN)]
        merged = [folder / "merged" / f"{depth}-{number:04d}.jsonl" for number in range(len(groups))]
        for group, out in zip(groups, merged, strict=True):
            write_shard(out, heapq.merge(*map(read_shard, group)))
        shards, depth = merged, depth + 1
    return heapq.merge(*map(read_shard, shards))
