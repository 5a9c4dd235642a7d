"""What a crawl got: what an answer means for its address, and the log that writes it down.

The archive is written first, and synced, then the state: nothing counts before both are done. An archive in an object
store is there when all of a file has come: answers are gathered, at most `GATHER_SECONDS` long, until their file is
worth sending. A broken run is taken up by what the archive holds and the state does not know yet.
"""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from copydesk.cleaners.model.fields import utc_stamp
from copydesk.cleaners.model.page import Page
from copydesk.cleaners.model.record import Reason, Result
from copydesk.flows.http.responses import FetchError, Headers, Response, Validators
from copydesk.flows.storage.state.database import ARCHIVED, KnownValidators, State, Visit
from copydesk.flows.storage.state.leases import Lease
from copydesk.flows.storage.warc.members import Member, read_members
from copydesk.flows.storage.warc.reader import ASKED_FOR, PAGE_OF, further_count, parse_member
from copydesk.flows.storage.warc.writer import ArchiveWriter, Earlier, payload_digest

#: Answers that wait to be written: enough that one sync serves many, few enough for the memory.
_WAITING = 64

#: What a file that is sent may hold back, in seconds and in bytes. That is what a crash of the machine costs; every
#: file costs a request to the store, and later another.
GATHER_SECONDS = 30.0
GATHER_BYTES = 32 * 2**20


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One visit that is over, with the answer to archive, if there is one, and those of the article's further pages."""

    visit: Visit
    answer: Response | None = None
    rights: Headers = ()
    earlier: Earlier | None = None
    further: tuple[Response, ...] = ()


class CrawlLog:
    """Takes entries from many hosts and writes them, in a thread, a group at a time.

    `send` brings a whole file of the archive to where it stays; without it, files stay where they are. With a claim,
    entries count only as long as it holds.
    """

    def __init__(
        self,
        run: str,
        archive: ArchiveWriter,
        state: State,
        *,
        lease: Lease | None = None,
        send: Callable[[Path], None] | None = None,
    ) -> None:
        self.run = run
        self.archive = archive
        self.state = state
        self.lease = lease
        self.send = send
        self.queue: asyncio.Queue[LogEntry | None] = asyncio.Queue(_WAITING)
        self.gathered: list[Visit] = []
        self.began = 0.0

    async def note(self, entry: LogEntry) -> None:
        """Hand over an entry; waits while too many are unwritten."""
        await self.queue.put(entry)

    async def end(self) -> None:
        """No more entries come."""
        await self.queue.put(None)

    async def write(self) -> None:
        """Write all entries until `end`; then the archive is closed."""
        is_open = True
        first = asyncio.ensure_future(self.queue.get())
        try:
            while is_open:
                group = []
                await asyncio.wait([first], timeout=GATHER_SECONDS if self.gathered else None)
                if first.done():
                    group = [first.result()]
                    first = asyncio.ensure_future(self.queue.get())
                while not (self.queue.empty() or None in group):
                    group.append(self.queue.get_nowait())
                is_open = None not in group
                entries = [entry for entry in group if entry is not None]
                await asyncio.to_thread(self.commit, entries, is_last=not is_open)
        finally:
            first.cancel()
            self.archive.close()

    def commit(self, entries: Sequence[LogEntry], *, is_last: bool = True) -> None:
        """Archive, sync, acknowledge; where files are sent, only once one is worth it, or with the last entries."""
        self.began = self.began if self.gathered else time.monotonic()
        self.gathered += [self._archive(entry) for entry in entries]
        if not self.gathered or not (is_last or self.send is None or self._is_worth_it()):
            return
        if self.send is None:
            self.archive.sync()
        else:
            self.archive.close()
            self._send_files(self.send)
        self.state.acknowledge(self.run, self.gathered, self.lease)
        self.gathered = []

    def _is_worth_it(self) -> bool:
        return self.archive.size >= GATHER_BYTES or time.monotonic() - self.began >= GATHER_SECONDS

    def _send_files(self, send: Callable[[Path], None]) -> None:
        for path in self.archive.written:
            if path.exists():
                send(path)
                path.unlink()

    def _archive(self, entry: LogEntry) -> Visit:
        if entry.answer is None:
            return entry.visit
        visit = entry.visit
        name, offset = self.archive.add(
            visit.source_url, entry.answer, entry.rights, entry.earlier, visit.listed, further=entry.further
        )
        if entry.visit.archive:
            return entry.visit
        day = self.archive.folder.name
        return replace(entry.visit, archive=f"archive/{day}/{name}", offset=offset)


#: The pause before the next run's try of an address that failed, and the longest one. It doubles with each failure.
FIRST_PAUSE = timedelta(hours=1)
LONGEST_PAUSE = timedelta(days=7)

#: Reasons that tell of a host in trouble, not of one address.
TROUBLE = frozenset({Reason.CONNECTION_RESET, Reason.FETCH_TIMEOUT, Reason.TRUNCATED_BODY, Reason.HTTP_STATUS})

#: What became of a page when it was last read, and what becomes of it when it is the same again.
_AGAIN = {
    "record": Result.UNCHANGED,
    "unchanged": Result.UNCHANGED,
    "duplicate": Result.DUPLICATE,
    "reject": Result.REJECT,
}


def validators_of(known: KnownValidators | None, oldest: str) -> Validators | None:
    """The conditions under which a page is asked for; `None` to ask for all of it.

    That is: a page that is new, that was never published, whose validators lied, or that was last seen whole before
    `oldest` (ISO 8601).
    """
    if known is None or known.result not in _AGAIN or known.distrusted or not known.final_url:
        return None
    if not (known.etag or known.last_modified) or (known.whole_at or "") < oldest:
        return None
    return Validators(known.final_url, known.etag, known.last_modified)


def judge_answer(visit: Visit, answer: Response, rights: Headers, known: KnownValidators | None) -> LogEntry:
    """The entry for an address that answered with 200, 203 or 304."""
    body_hash = hashlib.sha256(answer.body).hexdigest() if answer.status != 304 else None
    payload = payload_digest(answer.raw) if answer.status != 304 else None
    visit = replace(
        visit,
        final_url=answer.url,
        status=answer.status,
        content_type=answer.header("Content-Type"),
        fetched_at=utc_stamp(answer.asked_at),
        etag=answer.header("ETag"),
        last_modified=answer.header("Last-Modified"),
        sha256=body_hash,
        payload=payload,
    )
    if known is None or not _is_as_it_was(known, body_hash):
        return LogEntry(replace(visit, result=ARCHIVED), answer, rights)
    same = same_as_before(visit, known)
    is_copy = answer.status == 304 or payload == known.payload
    earlier = Earlier(known.final_url or visit.source_url, known.whole_at or known.fetched_at or same.fetched_at or "")
    return LogEntry(same, answer, rights, earlier if is_copy else None)


def _is_as_it_was(known: KnownValidators, body_hash: str | None) -> bool:
    """Whether a page with this sha256 (`None` for an answer of 304) needs no reading.

    A page that was rejected, or stood behind another one, is read again when it comes whole: what reads it, or the
    other page, may have changed.
    """
    if body_hash is None:
        return known.result in _AGAIN
    return known.result in ("record", "unchanged") and body_hash == known.sha256


def same_as_before(visit: Visit, known: KnownValidators) -> Visit:
    """The visit of a page that is as it was, with the place of the copy that is known."""
    result = _AGAIN[known.result or "record"]
    return replace(
        visit,
        result=str(result),
        reason=Reason(known.reason) if known.reason and result is Result.REJECT else None,
        detail="as it was" if result is Result.REJECT else None,
        record_id=known.record_id,
        archive=known.archive,
        offset=known.offset,
        sha256=known.sha256,
    )


def next_try(problem: FetchError, failures: int, now: Callable[[], datetime]) -> str:
    """When an address is due again that failed in `failures` runs before this one."""
    pause = min(FIRST_PAUSE * 2 ** min(failures, 10), LONGEST_PAUSE)
    if problem.wait is not None:
        pause = min(max(pause, timedelta(seconds=problem.wait)), LONGEST_PAUSE)
    return utc_stamp(now() + pause)


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
    if known is not None and _is_as_it_was(known, None if member.kind == "revisit" else source.sha256):
        return same_as_before(seen, known)
    return replace(
        seen,
        result=ARCHIVED,
        archive=place,
        offset=member.offset,
        sha256=source.sha256,
        payload=member.header.get("warc-payload-digest") or payload_digest(b""),
    )
