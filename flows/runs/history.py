"""What nights remember of each other: what was published, what it looked like, what its sites repeat."""

from __future__ import annotations

import logging
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from heapq import merge
from itertools import chain, islice
from pathlib import Path
from typing import Any

from copydesk.cleaners.model.record import Outcome, Reason, Result, Source, is_preview, to_row
from copydesk.cleaners.model.rows import RecordRow, RunRow
from copydesk.cleaners.model.schema import upgrade
from copydesk.cleaners.steps.boilerplate import Profile, ProfileError, from_json
from copydesk.cleaners.text.minhash import fingerprint
from copydesk.cleaners.text.noise import core_of
from copydesk.cleaners.urls.normalize import host_of, normalize_url, record_id
from copydesk.flows.crawl.frontier import outcome_of, outcomes_of_copies
from copydesk.flows.dataset.tombstones import read_tombstones
from copydesk.flows.dataset.verify_deep import SnapshotError, read_snapshot
from copydesk.flows.dataset.writer import DamagedPartError, read_kind
from copydesk.flows.pipeline.dedupe import DedupeCandidate, DedupeDecision, PublishedBefore
from copydesk.flows.pipeline.identity import Identity, Remembered
from copydesk.flows.pipeline.shards import outcome_from_row
from copydesk.flows.pipeline.site_profiles import read_profiles
from copydesk.flows.storage.data_folder import DataFolder, Run
from copydesk.flows.storage.state.database import ARCHIVED, KnownArticle, KnownIdentity, State, Visit
from copydesk.flows.storage.state.fingerprints import FingerprintIndex, Neighbour, Printed

#: Records that are held at a time, texts and all, while they are noted.
_BATCH = 500

_log = logging.getLogger(__name__)


def known_of(state: State, run: Run, candidates: list[DedupeCandidate], dead: Iterable[str] = ()) -> PublishedBefore:
    """What earlier runs published of these candidates' ids and texts, and what is nearly like them.

    `dead` are addresses at which there is no article.
    """
    remembered = remembered_of(state, candidates, dead)
    ids = {c.id for c in candidates} | {c.own_id for c in candidates} | {g.id for g in remembered.given.values()}
    articles = state.articles(ids).values()
    same = state.articles_of_hash(c.content_hash for c in candidates)
    equal = state.articles_of_key(c.article_key for c in candidates)
    near = near_of(state, run, candidates)
    return PublishedBefore(
        {article.id: (article.content_hash, article.revision) for article in articles},
        {content_hash: article.id for content_hash, article in same.items()},
        near,
        {key: article.id for key, article in equal.items()},
        {article.id: article.core for article in articles if article.core},
        with_near(remembered, near, {article.id for article in articles}),
        frozenset(article.id for article in articles if article.is_preview),
    )


def remembered_of(state: State, candidates: list[DedupeCandidate], dead: Iterable[str] = ()) -> Remembered:
    """What was decided of the addresses of candidates."""
    known = state.identities(c.own_id for c in candidates)
    pages = {key: each.id for key, each in known.items() if each.is_further_page}
    given = {key: each for key, each in known.items() if key not in pages}
    return Remembered(
        {key: Identity(each.url, each.id) for key, each in given.items()},
        frozenset(state.refused_claims(c.id for c in candidates)),
        dead=frozenset(record_id(url) for address in dead if (url := normalize_url(address))),
        pages=pages,
    )


def near_of(state: State, run: Run, candidates: list[DedupeCandidate]) -> dict[str, tuple[Neighbour, ...]]:
    """The earlier records that candidates are near copies of, by the ids of the candidates' own addresses."""
    prints = {c.own_id: c.fingerprint for c in candidates if c.fingerprint}
    return FingerprintIndex(state.engine).near(prints, night=run.night.isoformat(), run=run.id)


def with_near(
    remembered: Remembered, near: Mapping[str, tuple[Neighbour, ...]], published: Iterable[str]
) -> Remembered:
    """What was decided, with what is out and what is near it."""
    ids = {own: frozenset(n.id for n in neighbours) for own, neighbours in near.items()}
    return replace(remembered, near=ids, published=frozenset(published))


def profile_of(state: State, host: str, *, before: date | None = None) -> Profile | None:
    """What the runs so far know of a host, or those of the days before one."""
    for night, text in state.profiles(host, before=before.isoformat() if before else None):
        try:
            return from_json(text)
        except ProfileError as error:
            _log.warning(
                "the profile of %s that the state keeps of %s cannot be read (%s); the one before it is used",
                host,
                night,
                error,
            )
    return None


def remember(
    state: State,
    run: Run,
    entry: RunRow,
    settled: Iterable[tuple[DedupeCandidate, DedupeDecision]],
    profiles: Path,
) -> None:
    """Note what a run published; the same again changes nothing. The run's addresses count from now on."""
    night = run.night
    remember_records(state, run.folder, night, entry, settled)
    state.put_profiles(night.isoformat(), read_profiles(profiles).items())
    outcomes = map(outcome_from_row, read_kind(run.folder.root, entry["files"], "outcomes"))
    state.settle(run.id, outcomes, datetime.now(UTC).isoformat(timespec="seconds"))


def remember_records(
    state: State,
    folder: DataFolder,
    day: date,
    entry: RunRow,
    settled: Iterable[tuple[DedupeCandidate, DedupeDecision]],
) -> None:
    """Note the records of one entry of a day's manifest, and what they look like; newer revisions stay as they are."""
    night = day.isoformat()
    replaced = read_tombstones(folder).replaced
    settled = list(settled)
    cores = {decision.id: c.core for c, decision in settled if decision.result is Result.RECORD}
    records = _records(folder, entry, replaced)
    while batch := list(islice(records, _BATCH)):
        rows = {row["id"]: row for row in batch}
        newer = {a.id for a in state.articles(rows).values() if a.revision > rows[a.id]["revision"]}
        state.put_articles(
            _known_article(row, night, cores.get(id) or core_of(row["text"]))
            for id, row in rows.items()
            if id not in newer
        )
    state.put_identities(
        KnownIdentity(c.own_id, decision.identity.id, decision.identity.url, c.id, night)
        for c, decision in settled
        if decision.identity and decision.result is not Result.REJECT
    )
    state.put_identities(
        KnownIdentity(page, decision.id, decision.identity.url if decision.identity else c.url, page, night)
        for c, decision in settled
        if decision.result is Result.RECORD
        for page in c.pages
    )
    FingerprintIndex(state.engine).put(entry["run"], night, _printed(settled))


def _records(folder: DataFolder, entry: RunRow, replaced: Container[str]) -> Iterator[RecordRow]:
    return (row for row in read_kind(folder.root, entry["files"], "records") if row["id"] not in replaced)


def recall_published(folder: DataFolder, state: State) -> None:
    """Note again what is published where the state knows of no article: it is new, or another one was lost.

    Without it, what is out would be published once more as new, and near copies of it as stories of their own. Of each
    site, the newest profile counts that a run kept. Not known again is what no published file tells: which address a
    page was given, the tables that a text leaves out, and what servers said of a page, which is asked for whole.
    """
    knows, is_published = state.knows_articles(), bool(folder.days())
    if knows and not is_published and not folder.is_scratch:
        _log.warning(
            "nothing is published in %s, and its state knows of articles: they are not published again. Is it the "
            "state of another folder? Then name another one in copydesk.toml; to begin anew, move the state away",
            folder.root,
        )
    if knows or not _has_records(folder):
        return
    _log.warning("the state knows of no article, and nights are published here: what they published is noted again")
    replaced = read_tombstones(folder).replaced
    for day in folder.days():
        for entry in folder.runs(day):
            try:
                remember_records(state, folder, day, entry, ())
                printed = _printed_again(_records(folder, entry, replaced))
                FingerprintIndex(state.engine).put(entry["run"], day.isoformat(), printed)
            except DamagedPartError as error:
                _log.warning("what run %s published is not noted again: %s", entry["run"], error)
    _recall_profiles(folder, state)


def _has_records(folder: DataFolder) -> bool:
    """Whether any night published an article: the first ones may have found none."""
    files = (file for day in folder.days() for file in folder.files(day))
    return any(file["kind"] == "records" and file["rows"] for file in files)


def _recall_profiles(folder: DataFolder, state: State) -> None:
    """Note again what each site repeats, as the newest run that looked at it knew it: a profile holds all before it."""
    seen = set(read_tombstones(folder).hosts)
    for day in reversed(folder.days()):
        for entry in reversed(folder.runs(day)):
            path = folder.root / "profiles" / f"{entry['run']}.jsonl.gz"
            try:
                found = {host: text for host, text in read_snapshot(path).items() if host not in seen}
            except SnapshotError as error:
                _log.warning("what run %s learned of its sites is not noted again: %s", entry["run"], error)
                continue
            state.put_profiles(day.isoformat(), found.items())
            seen.update(found)


def _known_article(row: RecordRow, night: str, core: str | None) -> KnownArticle:
    return KnownArticle(
        row["id"],
        row["url"],
        row["content_hash"],
        row["revision"],
        row["published_at"],
        night,
        upgrade(row)["article_key"],
        core or None,
        is_preview(row),
    )


def _printed_again(records: Iterable[RecordRow]) -> Iterator[Printed]:
    """The fingerprints of published records, made of their texts."""
    for row in map(upgrade, records):
        made = None if is_preview(row) else fingerprint(row["text"])
        if made:
            address = row["url"] or row["source_url"]
            root = row["duplicate_of"] or row["id"]
            yield Printed(row["id"], row["published_at"], address, root, made, row["title"])


def _printed(settled: Iterable[tuple[DedupeCandidate, DedupeDecision]]) -> Iterator[Printed]:
    """The fingerprints of the records among the candidates."""
    for c, decision in settled:
        if c.fingerprint and decision.result is Result.RECORD:
            url = decision.identity.url if decision.identity else c.url
            root = decision.duplicate_of or decision.id
            yield Printed(decision.id, c.published_at, url or c.source_url, root, c.fingerprint, c.title)


def missing_addresses(visits: Iterable[Visit]) -> Iterator[str]:
    """The addresses of which a server said that nothing is there."""
    for visit in visits:
        address = visit.final_url or visit.url
        if visit.status in (404, 410) and address:
            yield address


def place_of(visit: Visit) -> dict[str, Any]:
    """The base values of a page in the archive, as a shard holds them."""
    return {
        "source_url": visit.source_url,
        "url": visit.final_url or visit.url,
        "fetched_at": visit.fetched_at,
        "source": to_row(Source(visit.archive, visit.offset, visit.sha256, visit.status, visit.content_type)),
    }


@dataclass(frozen=True, slots=True)
class ArchivedPage:
    """A page of the archive that is to be read again: the address that was asked for, and the one that answered."""

    source_url: str
    url: str | None
    source: Source
    fetched_at: str | None = None


def plan_archived(run: Run, state: State, pages: Iterable[ArchivedPage], now: str) -> None:
    """Plan pages of the archive as if a run had fetched them; done once, a run that is taken up goes on."""
    state.begin(run.id, run.started_at.isoformat())
    if not state.is_planned(run.id):
        state.plan(run.id, (_visit_of(number, page) for number, page in enumerate(pages)), now)


def _visit_of(number: int, page: ArchivedPage) -> Visit:
    normal, source = normalize_url(page.source_url), page.source
    return Visit(
        number,
        page.source_url,
        normal,
        host_of(normal),
        result=ARCHIVED,
        final_url=page.url,
        archive=source.archive,
        offset=source.offset,
        sha256=source.sha256,
        status=source.status,
        content_type=source.content_type,
        fetched_at=page.fetched_at,
    )


def settle_visits(visits: Callable[[], Iterable[Visit]], pages: Iterable[Outcome], run: str) -> Iterator[Outcome]:
    """The outcomes of addresses that gave no page of their own: not fetched, unchanged, or another one's twin.

    `visits` gives all of them in the order of their addresses, anew each time it is called, and so do outcomes come.
    `pages` are the outcomes of addresses that gave one.
    """
    twins = [v for v in visits() if v.same_as and v.result != ARCHIVED]
    wanted = {v.same_as for v in twins}
    # Most nights have no twins, and pages are read for them alone.
    known = chain(_without_page(visits(), run), pages) if twins else ()
    firsts = {o.source_url: o for o in known if o.source_url in wanted}
    return merge(
        _without_page(visits(), run), outcomes_of_copies(run, twins, firsts), key=lambda outcome: outcome.source_url
    )


def _without_page(visits: Iterable[Visit], run: str) -> Iterator[Outcome]:
    """The outcomes of addresses of which no page is in the archive, but for twins."""
    return (outcome_of(run, v) or _never_asked(v, run) for v in visits if not v.same_as and v.result != ARCHIVED)


def _never_asked(visit: Visit, run: str) -> Outcome:
    """An address that was planned and never asked for is due again at once."""
    detail = "the run ended before this address was asked for"
    return Outcome(run, visit.source_url, visit.url, Result.FAILURE, reason=Reason.FETCH_TIMEOUT, detail=detail)
