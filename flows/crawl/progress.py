"""How far a crawl is, and how long the rest will take."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

#: Seconds between two looks: each of them counts all hosts.
_TELL_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class CrawlProgress:
    """A look at a running crawl: addresses done of all, hosts that are not through, seconds that the rest will take.

    `host` is the one that made the last step. `rest` is what the slowest host needs at the pace that it had so far;
    `None` before any host made two steps.
    """

    done: int
    total: int
    hosts_left: int
    host: str | None
    rest: float | None


@dataclass
class Steps:
    """Counts the steps of each host and tells whoever wants to know."""

    totals: Counter[str]
    clock: Callable[[], float]
    tell: Callable[[CrawlProgress], None] | None = None
    done: Counter[str] = field(default_factory=Counter)
    began: dict[str, float] = field(default_factory=dict)
    told: float = -_TELL_SECONDS
    count: int = 0

    def __post_init__(self) -> None:
        self.all = self.totals.total()

    def step(self, host: str) -> None:
        """One more address of a host is through."""
        self.began.setdefault(host, self.clock())
        self.done[host] += 1
        self.count += 1
        now = self.clock()
        is_last = self.count == self.all
        if self.tell is not None and (is_last or now - self.told >= _TELL_SECONDS):
            self.told = now
            self.tell(self.look(host))

    def look(self, host: str | None = None) -> CrawlProgress:
        """How far it is now."""
        left = [name for name, total in self.totals.items() if self.done[name] < total]
        rests = [rest for name in left if (rest := self._rest(name)) is not None]
        return CrawlProgress(self.count, self.all, len(left), host, max(rests, default=None))

    def _rest(self, host: str) -> float | None:
        steps = self.done[host] - 1
        if steps < 1:
            return None
        return (self.clock() - self.began[host]) / steps * (self.totals[host] - self.done[host])
