"""What comes from outside is read in worker processes that can be killed, never by the process that leads the crawl.

A document that no worker reads within its budget costs that document, whatever is in it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from copydesk.cleaners.model.record import Reason, Reject
from copydesk.flows.crawl.listing import Listing, ListingTask
from copydesk.flows.crawl.robots import PRODUCT, Robots, Standing, parse_robots
from copydesk.flows.runtime.worker_pool import Budget, Overrun, Workers, shared_workers

_Item = TypeVar("_Item")
_Value = TypeVar("_Value")

#: Seconds of a processor for one listing: a sitemap of 50,000 addresses takes one.
LISTING_SECONDS = 6.0

#: Seconds of a processor for one robots.txt: 500 KiB of rules take half of one.
ROBOTS_SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class RobotsTask:
    """A robots.txt, and the name by which it may know us."""

    body: bytes
    agent: str = PRODUCT


@dataclass(frozen=True, slots=True)
class Parsers:
    """Reads listings and robots.txt in a pool of workers."""

    workers: Workers

    async def listing(self, task: ListingTask) -> Listing | Reject:
        """What a document lists; a Reject with `bad_feed` where it is none, or could not be read within the budget."""
        found = await self._ask(_read_listing, task, LISTING_SECONDS)
        return Reject(Reason.BAD_FEED, f"not read: {said(found)}") if isinstance(found, Overrun) else found

    async def robots(self, task: RobotsTask) -> Robots:
        """The rules in a robots.txt; a file that cannot be read within the budget counts as out of reach."""
        found = await self._ask(_read_robots, task, ROBOTS_SECONDS)
        return Robots(Standing.UNREACHABLE) if isinstance(found, Overrun) else found

    async def _ask(self, function: Callable[[_Item], _Value], item: _Item, seconds: float) -> _Value | Overrun:
        """What a worker makes of a document; a second one where the first was killed, which says nothing of it."""
        found = await self.workers.ask(function, item, seconds=seconds)
        if isinstance(found, Overrun) and found.cause == "died":
            found = await self.workers.ask(function, item, seconds=seconds)
        return found


def _read_listing(task: ListingTask) -> Listing | Reject:
    # What reads is loaded by workers alone: it is half of what a night without anything new would load.
    from copydesk.flows.crawl.read_listing import read_listing

    return read_listing(task)


def _read_robots(task: RobotsTask) -> Robots:
    return parse_robots(task.body, task.agent)


def own_parsers() -> Parsers:
    """The parsers of this process's pool, as a night without other wishes has it."""
    return Parsers(shared_workers(2, Budget()))


def said(overrun: Overrun) -> str:
    """What became of a document that no worker could read, in words."""
    return f"it {overrun.detail}" if overrun.cause in ("timeout", "memory") else overrun.detail[-200:]
