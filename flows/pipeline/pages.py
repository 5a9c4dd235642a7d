"""What is done to one page, as a worker process does it: lines in, lines out, no state but packaged data."""

from __future__ import annotations

import hashlib
import time
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from copydesk.cleaners.make_record import Provenance, make_record
from copydesk.cleaners.model.article import Article
from copydesk.cleaners.model.record import Cleaner, Flag, Reason, Record, Reject, Source, to_row
from copydesk.cleaners.model.record_options import RecordChanges
from copydesk.cleaners.pipeline import StepEvidence, run_steps
from copydesk.cleaners.read import Reading, read
from copydesk.cleaners.steps.boilerplate import Observation, observe
from copydesk.cleaners.steps.site_rules import SiteRules, rules_digest
from copydesk.cleaners.text.markdown import to_markdown
from copydesk.cleaners.text.minhash import Fingerprint, fingerprint
from copydesk.cleaners.text.noise import core_of
from copydesk.cleaners.urls.normalize import host_of, normalize_url
from copydesk.flows.config.site_rules import host_rules
from copydesk.flows.crawl.robots import judge_rights
from copydesk.flows.pipeline.candidates import OPENING_BYTES
from copydesk.flows.pipeline.options import Options, Saved, base_row
from copydesk.flows.pipeline.shards import (
    PageLine,
    PlaceLine,
    article_from_row,
    article_told,
    dump,
    edits_to_rows,
    fingerprint_to_text,
    load,
    parse_time,
)
from copydesk.flows.pipeline.site_profiles import SITES_AT_HAND, site_knowledge

#: Lines of this many characters are paragraphs; so many characters of so many of them are compared.
PARAGRAPH = 60
_OPENING = 40
PARAGRAPHS = 40


def read_one(saved: Saved, options: Options) -> bytes:
    """Read a page: a line with its article, or with the reason why it has none."""
    row, began = base_row(saved), time.perf_counter()
    how = Reading(options.engine, host_rules(options.rules, host_of(saved.page.url)), options.records)
    article = saved.refused or read(saved.page, saved.hints, how)
    if isinstance(article, Reject):
        return dump({**row, "reject": article.to_row(), **_seconds(0.0, began, options)})
    told = article_told(article, observe(article).to_row())
    return dump({**row, **_seconds(0.0, began, options), **told})


def clean_one(line: bytes, options: Options) -> bytes:
    """Clean the article of a line: a line with its record and edits, or with the reason why it is none."""
    row: PageLine = load(line)
    began, data = time.perf_counter(), row.pop("article", None)
    if data is None:
        return line
    extracted = article_from_row(data)
    row.pop("title", None)
    row.pop("host", None)
    site = site_knowledge(options.profiles, extracted.host)
    rules = host_rules(options.rules, extracted.host)
    evidence = StepEvidence(site=site.evidence, rules=rules, own=Observation.from_row(row.pop("seen")))
    cleaned = run_steps(extracted, evidence)
    provenance = Provenance(
        source_url=row["source_url"],
        url=row["url"],
        fetched_at=parse_time(row["fetched_at"]),
        source=Source(**row["source"]),
        cleaner=Cleaner(options.version, _digest_of(rules), site.digest),
    )
    record = make_record(cleaned.article, cleaned.counts, provenance, options.limits)
    if not isinstance(record, Reject):
        record = judge_rights(record.rights, options.rights) or record
    if isinstance(record, Reject):
        return dump({**row, "reject": record.to_row(), **_seconds(row.get("seconds", 0.0), began, options)})
    whole: PageLine = {
        **row,
        "record": to_row(record),
        "edits": edits_to_rows(cleaned.edits, extracted, run=options.run, record=record.id),
        "canonical": names_itself(extracted, row["url"]),
        "core": core_of(record.text),
        "is_listing": extracted.is_listing,
        "openings": openings_of(record.text).hex(),
        # A preview is compared with no other text: what is not free may be another story's.
        "fingerprint": None if Flag.PREVIEW in record.flags else fingerprint_to_text(_fingerprint(record, extracted)),
    }
    if options.has_markdown:
        whole["markdown"] = to_markdown(cleaned.article)
    return dump({**whole, **_seconds(row.get("seconds", 0.0), began, options)})


@lru_cache(maxsize=SITES_AT_HAND)
def _digest_of(rules: SiteRules) -> str:
    return rules_digest(rules)


def _fingerprint(record: Record, extracted: Article) -> Fingerprint | None:
    return fingerprint("\n".join((record.text, *extracted.tables)))


def openings_of(text: str) -> bytes:
    """Digests of how the paragraphs of a text begin: by them a list is told that shows other pages' paragraphs."""
    begin = [line[:_OPENING].casefold() for line in text.split("\n") if len(line) >= PARAGRAPH][:PARAGRAPHS]
    return b"".join(hashlib.blake2b(each.encode(), digest_size=OPENING_BYTES).digest() for each in begin)


def names_itself(article: Article, url: str | None) -> bool:
    """Whether the page says of the address where it stands that it is its canonical one."""
    return article.canonical_url is not None and normalize_url(url) == normalize_url(article.canonical_url)


def _seconds(before: float, began: float, options: Options) -> dict[str, float]:
    """What a line says of the time that its page took so far; it is for the report, and never published."""
    if not options.is_timed:
        return {}
    return {"seconds": round(before + time.perf_counter() - began, 4)}


def read_ref(line: bytes, root: Path, options: Options) -> bytes:
    """Read the page that a line of base values points at, in an archive below `root`.

    The line may say what its source wants otherwise than the run.
    """
    # What reads archives is loaded by workers that read some: many pages come without one.
    from copydesk.flows.pipeline.inputs import saved
    from copydesk.flows.storage.warc.members import ArchiveError
    from copydesk.flows.storage.warc.reader import read_member

    row: PlaceLine = load(line)
    source = Source(**row["source"])
    assert source.archive is not None
    assert source.offset is not None
    try:
        page = read_member(root / source.archive, source.offset, name=source.archive)
    except (ArchiveError, OSError) as error:
        why = error.why if isinstance(error, ArchiveError) else error.strerror or type(error).__name__
        detail = f"its copy in the archive cannot be read: {source.archive}, byte {source.offset}: {why}"
        return dump({**row, "failure": {"reason": str(Reason.INTERNAL_ERROR), "detail": detail}})
    if "records" in row:
        options = replace(options, records=RecordChanges(**row["records"]).over(options.records))
    return read_one(saved(page, source), options)
