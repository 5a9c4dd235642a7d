"""What a crawl got, written down: first the archive, synced, then the state. Nothing counts before both are done.

An archive in an object store is there when all of a file has come: answers are gathered, at most `GATHER_SECONDS` long,
until their file is worth sending.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from copydesk.flows.http.responses import Headers, Response
from copydesk.flows.storage.state.database import State, Visit
from copydesk.flows.storage.state.leases import Lease
from copydesk.flows.storage.warc.writer import ArchiveWriter, Earlier

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
