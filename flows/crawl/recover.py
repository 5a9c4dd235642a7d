"""A broken run taken up: what the archive holds and the state does not know yet is acknowledged, not asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from copydesk.cleaners.model.page import Page
from copydesk.cleaners.model.times import utc_stamp
from copydesk.flows.crawl.classify_response import is_as_it_was, same_as_before
from copydesk.flows.storage.state.database import ARCHIVED, KnownValidators, Visit
from copydesk.flows.storage.warc.members import Member, read_members
from copydesk.flows.storage.warc.reader import ASKED_FOR, PAGE_OF, further_count, parse_member
from copydesk.flows.storage.warc.writer import payload_digest


def unacknowledged(
    folder: Path, run: str, visits: Iterable[Visit], known: Mapping[str, KnownValidators]
) -> list[Visit]:
    """Visits that the archive files (whole, below `folder`) whose names begin so hold beyond what is acknowledged."""
    visits = list(visits)
    waiting = {v.source_url: v for v in visits if v.result is None}
    found = []
    for path in sorted(folder.glob(f"{run}-*.warc.gz")):
        place = f"archive/{folder.name}/{path.name}"
        # What was acknowledged last, or a page of it, has no visit that waits.
        last = max((v.offset for v in visits if v.archive == place and v.offset is not None), default=0)
        for member in _with_all_pages(read_members(path, start=last)):
            visit = waiting.get(member.header.get(ASKED_FOR.lower(), ""))
            if visit is not None and member.kind in ("response", "revisit"):
                found.append(_visit(visit, member, place, known.get(visit.url or "")))
                del waiting[visit.source_url]
    return found


def _with_all_pages(members: Iterable[Member]) -> Iterator[Member]:
    """The records of pages without the further pages of articles; where a crash cut some of these off, none of them."""
    first: Member | None = None
    missing = 0
    for member in members:
        if PAGE_OF.lower() in member.header:
            missing -= 1
        elif member.kind in ("response", "revisit"):
            missing = further_count(member)
            first = member
        if first is not None and missing == 0:
            yield first
            first = None


def _visit(visit: Visit, member: Member, place: str, known: KnownValidators | None) -> Visit:
    page, source = parse_member(member, place)
    seen = replace(visit, final_url=member.target, status=source.status, content_type=source.content_type)
    if isinstance(page, Page):
        seen = replace(
            seen,
            fetched_at=utc_stamp(page.fetched_at) if page.fetched_at else None,
            etag=page.header("ETag"),
            last_modified=page.header("Last-Modified"),
        )
    if known is not None and is_as_it_was(known, None if member.kind == "revisit" else source.sha256):
        return same_as_before(seen, known)
    return replace(
        seen,
        result=ARCHIVED,
        archive=place,
        offset=member.offset,
        sha256=source.sha256,
        payload=member.header.get("warc-payload-digest") or payload_digest(b""),
    )
