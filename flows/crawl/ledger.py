"""What a crawl got, written down: first the archive, synced, then the state. Nothing counts before both are done."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace

from flows.crawl.answers import Answer, Headers
from flows.storage.archive_writer import ArchiveWriter, Earlier
from flows.storage.state import State, Visit

#: Answers that wait to be written: enough that one sync serves many, few enough for the memory.
_WAITING = 64


@dataclass(frozen=True, slots=True)
class Entry:
    """One visit that is over, with the answer to archive, if there is one."""

    visit: Visit
    answer: Answer | None = None
    rights: Headers = ()
    earlier: Earlier | None = None


class Ledger:
    """Takes entries from many hosts and writes them, in a thread, a group at a time."""

    def __init__(self, run: str, archive: ArchiveWriter, state: State) -> None:
        self.run = run
        self.archive = archive
        self.state = state
        self.queue: asyncio.Queue[Entry | None] = asyncio.Queue(_WAITING)

    async def note(self, entry: Entry) -> None:
        """Hand over an entry; waits while too many are unwritten."""
        await self.queue.put(entry)

    async def end(self) -> None:
        """No more entries come."""
        await self.queue.put(None)

    async def write(self) -> None:
        """Write all entries until `end`; then the archive is closed."""
        is_open = True
        try:
            while is_open:
                group = [await self.queue.get()]
                while not self.queue.empty():
                    group.append(self.queue.get_nowait())
                is_open = None not in group
                await asyncio.to_thread(self.commit, [entry for entry in group if entry is not None])
        finally:
            self.archive.close()

    def commit(self, entries: Sequence[Entry]) -> None:
        """Archive, sync, acknowledge."""
        if not entries:
            return
        visits = [self._archive(entry) for entry in entries]
        self.archive.sync()
        self.state.acknowledge(self.run, visits)

    def _archive(self, entry: Entry) -> Visit:
        if entry.answer is None:
            return entry.visit
        name, offset = self.archive.add(entry.visit.source_url, entry.answer, entry.rights, entry.earlier)
        if entry.visit.archive:
            return entry.visit
        day = self.archive.folder.name
        return replace(entry.visit, archive=f"archive/{day}/{name}", offset=offset)
