"""Nights for tests: a data folder filled by the stages themselves, from stories that are written here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from copydesk.cleaners.make_record import Provenance, make_record
from copydesk.cleaners.model.article import Article, Edit, apply
from copydesk.cleaners.model.record import Cleaner, Outcome, Reason, Record, Result, Source, to_row
from copydesk.cleaners.text.minhash import Fingerprint, fingerprint
from copydesk.cleaners.urls.normalize import host_of, record_id
from copydesk.flows.dataset.manifest import Names, day_manifest
from copydesk.flows.dataset.writer import publish_manifest, read_lines
from copydesk.flows.demo.sites import build_site, read_sites
from copydesk.flows.pipeline.dedupe import PublishedBefore, decide_copies
from copydesk.flows.pipeline.shards import dump, edits_to_rows, fingerprint_to_text, write_shard
from copydesk.flows.pipeline.stages import dedupe_candidates, publish_shards
from copydesk.flows.storage.data_folder import DataFolder, Run

#: The host whose articles `write_archive` writes.
ARCHIVED = "en.example"

STORY = (
    "The council of {town} voted on Monday to mend the old harbour wall before the winter storms, its spokesman said. "
    "Work begins in March and costs {number} crowns. The fishermen of {town} had asked for it since the flood of 1998. "
    "Nobody spoke against the plan. The engineer Ann Bee, who drew it, wants to use stone from the quarry of {town}."
)


@dataclass(frozen=True)
class Told:
    """A story of a night: its address, its text, and what a step took out of it."""

    url: str
    text: str
    residue: str = ""
    title: str | None = "Harbour Wall to Be Mended"
    published_at: str | None = "2026-11-20T08:00:00Z"
    source: Source = field(default_factory=Source)


def story(town: str, number: int = 700) -> str:
    """A story about a town; two towns give no near copies."""
    words = " ".join(f"{town}{n} said {number + n}" for n in range(40))
    return f"{STORY.format(town=town, number=number)}\n\nFurther voices from {town}: {words}."


def cleaned_line(told: Told, run: str) -> bytes:
    """What the stage `clean` writes for a story."""
    extracted = Article(told.text + told.residue, title=told.title, published_at=told.published_at)
    edits = [Edit(len(told.text), told.residue, "", "lexicon")] if told.residue else []
    article, made = apply(extracted, edits, step="boilerplate")
    counts = {"boilerplate": len(made)} if made else {}
    at = datetime(2026, 11, 21, 2, tzinfo=UTC)
    record = make_record(article, counts, Provenance(told.url, told.url, at, told.source, Cleaner("0.1.0")))
    assert isinstance(record, Record)
    row = {
        "source_url": told.url,
        "url": told.url,
        "fetched_at": at.isoformat(),
        "source": to_row(told.source),
        "record": to_row(record),
        "edits": edits_to_rows(made, extracted, run=run, record=record.id),
        "canonical": True,
        "fingerprint": fingerprint_to_text(fingerprint(record.text)),
    }
    return dump(row)


def publish_night(
    root: Path,
    day: date,
    stories: Iterable[Told],
    *,
    failed: Iterable[str] = (),
    hour: int = 2,
    packing: str = ".gz",
    shard: int = 3,
) -> dict[str, Any]:
    """Publish a run of a day: not again where the manifest has it; gives the day's manifest."""
    started = datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
    run = Run(f"nightly-{started:%Y%m%dT%H%M%S}Z", "nightly", started, DataFolder(root))
    previous = run.folder.read_manifest(day)
    if previous and run.id in {entry["run"] for entry in previous["runs"]}:
        run.folder.point_latest(day)
        return previous
    lines = sorted(cleaned_line(told, run.id) for told in stories)
    shards = []
    for at in range(0, len(lines), shard):
        shards.append(run.work / f"{at:04d}.jsonl")
        write_shard(shards[-1], lines[at : at + shard])
    others = [
        Outcome(run.id, url, url, Result.FAILURE, reason=Reason.FETCH_TIMEOUT, retry_at="2026-11-23T00:00:00Z")
        for url in sorted(failed)
    ]
    names = Names(
        *(f"{kind}/date={day}/part-{run.id}-{{n}}.jsonl{packing}" for kind in ("records", "outcomes", "edits"))
    )
    done = publish_shards(
        shards, decide_copies(dedupe_candidates(shards), known(root)), root, names, run=run.id, others=others
    )
    manifest, _ = day_manifest(previous, run, done)
    publish_manifest(run.folder, day, manifest)
    run.folder.point_latest(day)
    for path in sorted(run.work.glob("*")):
        path.unlink()
    return manifest


def known(root: Path) -> PublishedBefore:
    """What the nights of a folder published."""
    folder = DataFolder(root)
    latest: dict[str, tuple[str, int]] = {}
    by_hash: dict[str, str] = {}
    for day in folder.days():
        for file in (folder.read_manifest(day) or {})["files"]:
            if file["kind"] == "records":
                for row in read_lines(root / file["path"]):
                    latest[row["id"]] = row["content_hash"], row["revision"]
                    by_hash.setdefault(row["content_hash"], row["id"])
    return PublishedBefore(latest, by_hash)


def rows_of(root: Path, kind: str) -> list[dict[str, Any]]:
    """All lines of a kind, of all nights."""
    folder = DataFolder(root)
    files = [f for day in folder.days() for f in (folder.read_manifest(day) or {})["files"] if f["kind"] == kind]
    return [row for file in files for row in read_lines(root / file["path"])]


def id_of(url: str) -> str:
    """The id of a story."""
    assert host_of(url)
    return record_id(url)


def print_of(text: str) -> Fingerprint:
    """The fingerprint of a story, which is long enough to have one."""
    found = fingerprint(text)
    assert found
    return found


#: A prompt that each article of that host has above its text: nothing but its repetition tells it.
PROMPT = "The tide table of the newsroom, every Friday"


def write_archive(path: Path) -> Path:
    """Write the articles of one demo site as a WARC file, as if they had been fetched on one day of March 2026."""
    site = next(site for site in read_sites() if site.key == "en")
    dated = {"WARC-Date": "2026-03-19T02:00:00Z"}
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        for place, answer in build_site(site, f"https://{ARCHIVED}").items():
            if answer.status != 200 or "/2026/" not in place or not answer.content_type.startswith("text/html"):
                continue
            head = StatusAndHeaders("200 OK", [("Content-Type", answer.content_type)], protocol="HTTP/1.1")
            url = f"https://{ARCHIVED}{place}"
            start, paragraph, rest = answer.body.partition(b"<p>")
            page = start + f"<p>{PROMPT}</p>".encode() + paragraph + rest
            made = writer.create_warc_record(
                url, "response", BytesIO(page), len(page), http_headers=head, warc_headers_dict=dated
            )
            writer.write_record(made)
    return path
