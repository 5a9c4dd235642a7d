"""The stages between the archive and the published files, as plain functions over shards.

    extract: saved pages -> extracted/NNNN.jsonl     clean: extracted -> cleaned/NNNN.jsonl
    settle: cleaned -> decisions                     publish: cleaned + decisions -> records, outcomes, edits

Prefect's tasks and `copydesk clean` call the same functions. The result depends neither on the order of pages
nor on the cut into shards: lines are sorted before they are published, and decisions look at all of them.
"""

from __future__ import annotations

import heapq
import json
import shutil
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from copydesk.cleaners.html.sanitize import clean_outcome, drop_secrets
from copydesk.cleaners.model.record import Outcome, Reason, Reject, Result, Source, is_preview, to_row
from copydesk.cleaners.model.rows import EditRow, RecordRow
from copydesk.cleaners.model.schema import upgrade
from copydesk.cleaners.urls.normalize import host_of, normalize_url, record_id
from copydesk.flows.dataset.manifest import KINDS, Names, Published
from copydesk.flows.dataset.tombstones import Tombstones
from copydesk.flows.dataset.writer import Parts
from copydesk.flows.pipeline.dedupe import DedupeCandidate, DedupeDecision
from copydesk.flows.pipeline.options import Options, Saved, base_row
from copydesk.flows.pipeline.shards import (
    BaseLine,
    PageLine,
    dump,
    fingerprint_from_text,
    load,
    read_shard,
    write_shard,
)
from copydesk.flows.runtime.worker_pool import LOT, Item, Overrun, Workers

#: Rejects that say of an address that no article is there.
_NO_ARTICLE = frozenset(map(str, (Reason.HTTP_STATUS, Reason.SOFT_404, Reason.INDEX_PAGE, Reason.EMPTY_BODY)))

Decisions = Mapping[tuple[int, int], DedupeDecision]
OnProgress = Callable[[int], None]
SettledRow = tuple[Outcome, RecordRow | None, list[EditRow]]


#: Articles that a worker is given at once to clean: they are a tenth of their pages, and done in a fifth of the time.
ARTICLES_AT_ONCE = 16

#: What an overrun of a page's budget means for the page.
OVERRUNS = {"timeout": Reason.EXTRACT_TIMEOUT, "memory": Reason.TOO_COMPLEX, "died": Reason.TOO_COMPLEX}


def extract_saved(
    shards: Iterable[tuple[Path, Iterable[Saved]]],
    workers: Workers,
    options: Options,
    progress: OnProgress | None = None,
) -> None:
    """Read pages into the shard that each stands beside. Lines are sorted by address, then by place in the archive."""
    for out, lines in _by_shard(workers, partial(_read_one, options=options), shards, base_row, progress):
        write_shard(out, sorted(lines))


def extract_archived(
    refs: Path, root: Path, out: Path, workers: Workers, options: Options, progress: OnProgress | None = None
) -> None:
    """Read the pages that a shard of base values points at, in archives below `root`, into a shard."""
    read = partial(_read_ref, root=root, options=options)
    lines = _lines_of(_by_shard(workers, read, [(out, read_shard(refs))], load, progress))
    write_shard(out, sorted(lines))


def clean_shard(
    extracted: Path, out: Path, workers: Workers, options: Options, progress: OnProgress | None = None
) -> None:
    """Clean the articles of a shard."""
    write_shard(out, _lines_of(_cleaned([(extracted, out)], workers, options, progress)))


def clean_shards(shards: Iterable[tuple[Path, Path]], workers: Workers, options: Options) -> None:
    """Clean the articles of shards, each into the one that it stands beside."""
    for out, lines in _cleaned(shards, workers, options, None):
        write_shard(out, lines)


def _cleaned(
    shards: Iterable[tuple[Path, Path]], workers: Workers, options: Options, progress: OnProgress | None
) -> Iterator[tuple[Path, list[bytes]]]:
    clean = partial(_clean_one, options=options)
    articles = ((out, read_shard(extracted)) for extracted, out in shards)
    return _by_shard(workers, clean, articles, _base_of, progress, lot_size=ARTICLES_AT_ONCE)


def _by_shard(
    workers: Workers,
    function: Callable[[Item], bytes],
    shards: Iterable[tuple[Path, Iterable[Item]]],
    base: Callable[[Item], BaseLine],
    progress: OnProgress | None,
    *,
    lot_size: int = LOT,
) -> Iterator[tuple[Path, list[bytes]]]:
    """Each shard that is not empty with the lines that the function makes of its items, in their order; `base` tells
    what the line of an item that broke its budget begins with.

    The items of the next shard are handed out while a shard's last ones are worked on: no worker waits for its end.
    """
    handed: deque[Path] = deque()

    def items() -> Iterator[Item]:
        for out, inputs in shards:
            for item in inputs:
                handed.append(out)
                yield item

    def lines() -> Iterator[tuple[Path, bytes]]:
        for item, line in workers.map(function, items(), lot_size=lot_size):
            yield handed.popleft(), _overrun(base(item), line) if isinstance(line, Overrun) else line
            if progress:
                progress(1)

    for out, group in groupby(lines(), itemgetter(0)):
        yield out, [line for _, line in group]


def _lines_of(shards: Iterable[tuple[Path, list[bytes]]]) -> list[bytes]:
    """The lines of a shard; none of an empty one."""
    return [line for _, lines in shards for line in lines]


def dedupe_candidates(cleaned: Iterable[Path], taken_back: Tombstones | None = None) -> Iterator[DedupeCandidate]:
    """The pages of these shards that could become records: those whose record was not taken back."""
    for key, row in _rows(cleaned):
        if "record" in row and not (taken_back and taken_back.covers_record(row["record"])):
            record = upgrade(row["record"])
            own_url = normalize_url(row["url"])
            yield DedupeCandidate(
                key,
                record["source_url"],
                record["url"],
                record["id"],
                record["content_hash"],
                record["published_at"],
                row["canonical"],
                fingerprint_from_text(row["fingerprint"]),
                own_url=drop_secrets(own_url) if own_url else None,
                article_key=record["article_key"],
                core=row.get("core", ""),
                title=record["title"],
                fetched_at=record["fetched_at"],
                is_listing=row.get("is_listing", False),
                openings=bytes.fromhex(row.get("openings", "")),
                is_preview=is_preview(record),
                pages=tuple(map(record_id, record["pages"])),
            )


def dead_addresses(cleaned: Iterable[Path]) -> Iterator[str]:
    """The addresses of these shards at which there is no article: errors, lists, empty pages."""
    for shard in cleaned:
        for line in read_shard(shard):
            # A text that says so has its quotation marks escaped; most lines are records, and are not read for this.
            row = load(line) if b'"reject":' in line else {}
            if "reject" in row and row["reject"]["reason"] in _NO_ARTICLE and row["url"]:
                yield row["url"]


def publish_shards(
    cleaned: Iterable[Path],
    decisions: Decisions,
    root: Path,
    names: Names,
    *,
    run: str,
    others: Iterable[Outcome] = (),
    kept: Mapping[str, SettledRow] | None = None,
) -> Published:
    """Write records, outcomes and edits below `root`; `others` are outcomes of addresses that gave no page,
    in the order of their addresses.

    `kept` has, by address, what stays as it was published whatever the shards say of it.
    """
    kept = kept or {}
    done = Published()
    writers = {kind: Parts(root, getattr(names, kind), kind) for kind in KINDS}
    try:
        settled = (
            kept.get(row["source_url"]) or settle_row(row, decisions.get(key), run) for key, row in _rows(cleaned)
        )
        rest: Iterator[SettledRow] = ((outcome, None, []) for outcome in others)
        for outcome, record, edits in heapq.merge(settled, rest, key=lambda item: item[0].source_url):
            done.counts[outcome.outcome] += 1
            if outcome.reason:
                done.reasons[outcome.reason] += 1
            writers["outcomes"].add(to_row(clean_outcome(outcome)))
            if record:
                writers["records"].add(record)
                for edit in edits:
                    writers["edits"].add(edit)
        done.parts = tuple(part for writer in writers.values() for part in writer.close())
    except BaseException:
        for writer in writers.values():
            writer.abandon()
        raise
    return done


def outcomes(cleaned: Iterable[Path], decisions: Decisions, run: str) -> Iterator[Outcome]:
    """The outcomes of the pages in these shards."""
    for key, row in _rows(cleaned):
        yield settle_row(row, decisions.get(key), run)[0]


def settle_row(row: PageLine, decision: DedupeDecision | None, run: str) -> SettledRow:
    """The outcome of one cleaned line, and, if it is a record, the record and its edits."""
    outcome = partial(Outcome, run=run, source_url=row["source_url"], url=row["url"], source=Source(**row["source"]))
    if "failure" in row:
        failure = row["failure"]
        return outcome(outcome=Result.FAILURE, reason=Reason(failure["reason"]), detail=failure["detail"]), None, []
    if "reject" in row:
        reject = row["reject"]
        return outcome(outcome=Result.REJECT, reason=Reason(reject["reason"]), detail=reject["detail"]), None, []
    if decision is None:
        return outcome(outcome=Result.REJECT, reason=Reason.OPT_OUT, detail="taken back"), None, []
    record = row["record"]
    url = decision.identity.url if decision.identity else record["url"]
    if decision.result is Result.REJECT:
        shown = "it shows paragraphs of the site's articles, each of which has a page of its own"
        return outcome(outcome=Result.REJECT, reason=Reason.INDEX_PAGE, detail=shown), None, []
    said = outcome(outcome=decision.result, id=decision.id, url=url, detail=decision.detail)
    if decision.result is not Result.RECORD:
        return said, None, []
    if record["id"] != decision.id:
        # The page's claim of another address was not believed.
        record = {**record, "id": decision.id, "url": url, "host": host_of(url)}
    edits: list[EditRow] = [{**edit, "id": decision.id} for edit in row["edits"]]
    return said, {**record, "revision": decision.revision, "duplicate_of": decision.duplicate_of}, edits


# In a worker process. The one that hands out pages does without what reads and cleans them: half a second of imports.
def _read_one(saved: Saved, options: Options) -> bytes:
    from copydesk.flows.pipeline.pages import read_one

    return read_one(saved, options)


def _read_ref(line: bytes, root: Path, options: Options) -> bytes:
    from copydesk.flows.pipeline.pages import read_ref

    return read_ref(line, root, options)


def _clean_one(line: bytes, options: Options) -> bytes:
    from copydesk.flows.pipeline.pages import clean_one

    return clean_one(line, options)


def _rows(shards: Iterable[Path]) -> Iterator[tuple[tuple[int, int], PageLine]]:
    """All lines of the shards in the order of their addresses, each with a key of its own."""

    def keyed(number: int, shard: Path) -> Iterator[tuple[bytes, tuple[int, int]]]:
        for place, line in enumerate(read_shard(shard)):
            yield line, (number, place)

    # A line begins with its address, so the order of lines is the order of addresses.
    for line, key in heapq.merge(*(keyed(n, s) for n, s in enumerate(shards)), key=lambda item: item[0]):
        yield key, load(line)


def _base_of(line: bytes) -> BaseLine:
    row: PageLine = load(line)
    return BaseLine(source_url=row["source_url"], url=row["url"], fetched_at=row["fetched_at"], source=row["source"])


def _overrun(base: BaseLine, overrun: Overrun) -> bytes:
    """The line of a page that broke its budget: rejected; of one that broke us: failed."""
    if overrun.cause in OVERRUNS:
        return dump({**base, "reject": Reject(OVERRUNS[overrun.cause], overrun.detail).to_row()})
    return dump({**base, "failure": {"reason": str(Reason.INTERNAL_ERROR), "detail": overrun.detail}})


#: The folder of these files beside `records.jsonl`.
MARKDOWN = "markdown"


def write_markdown(cleaned: Iterable[Path], decisions: Decisions, folder: Path) -> None:
    """Write the Markdown of each record of these shards; what an earlier call wrote there goes."""
    shutil.rmtree(folder, ignore_errors=True)
    for number, shard in enumerate(cleaned):
        for place, line in enumerate(read_shard(shard)):
            decision = decisions.get((number, place))
            if decision is not None and decision.result is Result.RECORD:
                folder.mkdir(parents=True, exist_ok=True)
                (folder / f"{decision.id}.md").write_text(json.loads(line)["markdown"], encoding="utf-8")
