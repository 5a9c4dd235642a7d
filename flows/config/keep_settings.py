"""How long a data folder keeps what readers do not count on."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class KeepSettings:
    """The table `[keep]`: days after which parts go, after each night; today counts as one. 0 keeps all."""

    #: Days of the archive: the pages as they were fetched. A day without it cannot be cleaned again.
    archive_days: int = 0
    #: Days of the edits: the trace of every change.
    edits_days: int = 0
