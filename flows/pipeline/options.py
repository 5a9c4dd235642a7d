"""A page on its way to the workers, and how the pages of a run are read and cleaned.

What reads archives and folders, and the process that hands out pages, need this, and none of the modules that read and
clean them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from copydesk.cleaners.model.page import Hints, Page
from copydesk.cleaners.model.record import Reject, Source, to_row
from copydesk.cleaners.model.record_options import RecordOptions
from copydesk.cleaners.text.quality import QualityLimits
from copydesk.flows.config.groups import RightsPolicy
from copydesk.flows.pipeline.shards import BaseLine

if TYPE_CHECKING:
    from copydesk.cleaners.model.record_options import Engine


@dataclass(frozen=True, slots=True)
class Saved:
    """A page, where its bytes are, what its saver says of it, and, where its bytes are no page, why."""

    page: Page
    source: Source
    hints: Hints = field(default_factory=Hints)
    refused: Reject | None = None


@dataclass(frozen=True, slots=True)
class Options:
    """How pages are read and cleaned in one run; the same for every page.

    `records` is what records are to hold, and `has_markdown` asks for the article as Markdown beside its record.
    `is_timed` lets lines say how many seconds their page took; without it, the same pages give the same lines.
    """

    run: str
    version: str
    engine: Engine = "auto"
    rules: Path | None = None
    profiles: Path | None = None
    limits: QualityLimits = field(default_factory=QualityLimits)
    rights: RightsPolicy = field(default_factory=RightsPolicy)
    records: RecordOptions = field(default_factory=RecordOptions)
    has_markdown: bool = False
    is_timed: bool = False


def base_row(saved: Saved) -> BaseLine:
    """What every line of a page begins with, whatever becomes of it."""
    page = saved.page
    return {
        "source_url": page.source_url,
        "url": page.url,
        "fetched_at": page.fetched_at.isoformat() if page.fetched_at else None,
        "source": to_row(saved.source),
    }
