"""A page on its way from what reads archives and folders to what cleans pages; neither has to know the other."""

from __future__ import annotations

from dataclasses import dataclass, field

from copydesk.cleaners.model.page import Hints, Page
from copydesk.cleaners.model.record import Reject, Source


@dataclass(frozen=True, slots=True)
class Saved:
    """A page, where its bytes are, what its saver says of it, and, where its bytes are no page, why."""

    page: Page
    source: Source
    hints: Hints = field(default_factory=Hints)
    refused: Reject | None = None
