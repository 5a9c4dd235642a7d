"""How long a host may keep a night: a budget of its own, and an end to the wait for hosts that are slow.

A host is slow by its answers, not by the pace that we keep: one that we ask every thirty seconds because it asked for
that is not. When only slow hosts are left, the night waits for them a while that grows with its own length, no longer.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from copydesk.flows.config.limits import Politeness
from copydesk.flows.storage.state.database import KnownValidators, Visit

#: Of so many addresses, one is of those that are due since an earlier night, while there are both.
_SHARE_OF_DUE = 4

#: Seconds between two looks at who is left.
_LOOK = 0.5


@dataclass
class HostBudget:
    """The time that one host had, and its end. `seconds` is what it may have; times are those of `clock`.

    What its requests waited for one of the run's connections (`queued`, in all) is no time of the host.
    """

    seconds: float
    clock: Callable[[], float]
    queued: Callable[[], float] = lambda: 0.0
    began: float | None = None
    queued_before: float = 0.0
    tried: int = 0
    #: Why nothing more is asked of the host in this run; `None` while more is.
    over: str | None = None
    current: asyncio.Task[object] | None = None

    def begin(self) -> None:
        self.began, self.queued_before = self.clock(), self.queued()

    def used(self) -> float:
        """Seconds since the host's first address, without the wait for others."""
        return self.clock() - self.began - (self.queued() - self.queued_before) if self.began is not None else 0.0

    def look(self) -> str | None:
        """Why the host's time is up, if it is."""
        if self.over is None and self.used() >= self.seconds:
            self.over = f"the host had its {self.seconds:.0f} s of this run"
        return self.over

    def pace(self) -> float:
        """Seconds that an address of the host takes."""
        return self.used() / max(1, self.tried)

    def end(self, why: str) -> None:
        """Nothing more is asked of the host; what is under way is given up."""
        self.over = why
        if self.current is not None:
            self.current.cancel()


@dataclass
class Stragglers:
    """The hosts that are under way, and how long the night waits where all of them are slow."""

    politeness: Politeness
    clock: Callable[[], float]
    waiting: Callable[[], bool]
    open: dict[str, HostBudget] = field(default_factory=dict)
    finished: int = 0

    def is_slow(self, host: str, budget: HostBudget, delay: float) -> bool:
        """Whether a host takes longer for an address than its pace explains.

        Of one that is at its first address nothing is known: it may wait for us to read its robots.txt, and what an
        address may take has a limit of its own.
        """
        return budget.tried > 0 and budget.pace() > max(self.politeness.slow_seconds, 3 * delay)

    async def watch(self, delay_of: Callable[[str], float]) -> None:
        """End the hosts that are left once they alone have held the night for long enough."""
        began = alone = last = self.clock()
        held = 0.0
        while True:
            await asyncio.sleep(_LOOK)
            now = self.clock()
            # A longer pause between two looks is one of ours, or of the machine.
            passed, last = min(now - last, 2 * _LOOK), now
            fast = (host for host, budget in self.open.items() if not self.is_slow(host, budget, delay_of(host)))
            if not self.open or not self.finished or self.waiting() or next(fast, None) is not None:
                alone, held = now, 0.0
                continue
            held += passed
            allowed = max(self.politeness.straggler_seconds, self.politeness.straggler_share * (alone - began))
            if held >= allowed:
                for host, budget in list(self.open.items()):
                    budget.end(f"{host} took {budget.pace():.1f} s an address, and the others were through")


def in_turn(visits: Sequence[Visit], known: Mapping[str, KnownValidators]) -> Iterator[Visit]:
    """The addresses of a host in the order in which they are asked for.

    Those of the sources come as they are listed; every fourth is one that failed on an earlier night, the longest due
    first, so that neither a long backlog nor a long listing keeps the other from its share of the host's time.
    """
    due = sorted((v for v in visits if _since(v, known)), key=lambda v: _since(v, known))
    new = [v for v in visits if not _since(v, known)]
    old = iter(due)
    for at, visit in enumerate(new, 1):
        yield visit
        if at % (_SHARE_OF_DUE - 1) == 0 and (late := next(old, None)) is not None:
            yield late
    yield from old


def _since(visit: Visit, known: Mapping[str, KnownValidators]) -> str:
    """Since when an address is due that failed before; "" for others."""
    row = known.get(visit.url or "")
    return (row.retry_at or "") if row is not None and row.failures else ""
