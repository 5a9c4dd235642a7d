"""How an article is looked for, what its record is to hold beside what every record has, and which pages are one."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any, Literal

#: Its blocks weighed, trafilatura's answer, or the better of the two, page by page.
Engine = Literal["auto", "blocks", "trafilatura"]


Tables = Literal["keep", "drop"]


@dataclass(frozen=True, slots=True)
class RecordOptions:
    """The table `[records]` of the settings: what records hold."""

    #: Whether tables of an article stay in its text, whole, or go with the lines that announce them.
    tables: Tables = "keep"
    #: Fill `blocks`: kind, level and place of each paragraph, heading, list item and so on, links, marks and images.
    blocks: bool = False
    #: Let `blocks` tell of what is embedded, too: players, posts, maps. It implies `blocks`.
    embeds: bool = False
    #: Make a record of what a paywall leaves free of an article, flagged `preview`; without it such a page is a reject.
    keep_previews: bool = False

    @property
    def is_structured(self) -> bool:
        """Whether the blocks of an article are read with their structure."""
        return self.blocks or self.embeds


@dataclass(frozen=True, slots=True)
class RecordChanges:
    """What somebody wants otherwise than the settings say, for one source or one command; `None` for the same."""

    tables: Tables | None = None
    blocks: bool | None = None
    embeds: bool | None = None
    keep_previews: bool | None = None

    def over(self, options: RecordOptions) -> RecordOptions:
        """The options with these changes."""
        return replace(options, **self.to_row())

    def under(self, stronger: RecordChanges) -> RecordChanges:
        """These changes, but for what a stronger wish says otherwise."""
        return replace(self, **stronger.to_row())

    def to_row(self) -> dict[str, Any]:
        """The changes alone, as plain values."""
        return {f.name: value for f in fields(self) if (value := getattr(self, f.name)) is not None}


NO_CHANGES = RecordChanges()
