"""How far a night is: told by its stages, looked at by whoever shows it."""

from __future__ import annotations

import threading
from dataclasses import dataclass

#: The stages in their order, and the share of a night that each takes on a usual one.
SHARES = {"fetch": 0.62, "extract": 0.18, "learn": 0.02, "clean": 0.12, "dedupe": 0.01, "publish": 0.03, "report": 0.02}


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A look at a running night: the share that is done, from 0 to 1, and where it is, in words."""

    share: float
    words: str


class ProgressTracker:
    """Counts what the stages of one night did; safe to be told from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._done: dict[str, int] = {}
        self._total: dict[str, int] = {}
        self._at = "begin"

    def __reduce__(self) -> tuple[type[ProgressTracker], tuple[()]]:
        """A tracker that goes to another process counts there for itself: who sent it counts what comes back."""
        return ProgressTracker, ()

    def begin(self, stage: str, total: int) -> None:
        """A stage begins that is to take so many steps; it may begin again with another number."""
        with self._lock:
            self._total[stage] = total
            self._at = stage

    def step(self, stage: str, steps: int = 1) -> None:
        """So many more steps of a stage are done."""
        with self._lock:
            self._done[stage] = self._done.get(stage, 0) + steps

    def reach(self, stage: str, done: int, total: int) -> None:
        """A stage has come to a step of so many."""
        with self._lock:
            self._done[stage], self._total[stage], self._at = done, total, stage

    def look(self) -> Snapshot:
        """How far the night is; a stage counts as whole once a later one began."""
        with self._lock:
            done, total, at = dict(self._done), dict(self._total), self._at
        names = list(SHARES)
        here = names.index(at) if at in SHARES else -1
        share = sum(SHARES[name] for name in names[:here] if here > 0)
        if here >= 0:
            share += SHARES[at] * min(1.0, done.get(at, 0) / total[at]) if total.get(at) else 0.0
        counted = f" {done.get(at, 0):,} of {total[at]:,}" if total.get(at, 0) > 1 else ""
        return Snapshot(min(1.0, share), f"{at}{counted}")
