"""What a line of a shard tells of its page: the rows between the stages, as JSON gives them."""

from __future__ import annotations

from typing import Any, NotRequired, TypedDict

from copydesk.cleaners.model.rows import EditRow, RecordRow, SourceRow


class BaseLine(TypedDict):
    """What every line of a page begins with, whatever becomes of it."""

    source_url: str
    url: str | None
    fetched_at: str | None
    source: SourceRow


class WhyLine(TypedDict):
    """Why a page is no record: one of `Reason`, and the same for a person."""

    reason: str
    detail: str | None


class PlaceLine(BaseLine):
    """Where a page is in the archive; `records` is what its source wants otherwise than the run (`RecordChanges`)."""

    records: NotRequired[dict[str, Any]]


class PageLine(PlaceLine):
    """A page that was read: `article` and `seen`; cleaned: `record` and what is compared; or `reject` or `failure`.

    Lines that an older release left have fewer of them.
    """

    reject: NotRequired[WhyLine]
    failure: NotRequired[WhyLine]
    article: NotRequired[dict[str, Any]]
    seen: NotRequired[dict[str, Any]]
    record: NotRequired[RecordRow]
    edits: NotRequired[list[EditRow]]
    canonical: NotRequired[bool]
    core: NotRequired[str]
    is_listing: NotRequired[bool]
    openings: NotRequired[str]
    fingerprint: NotRequired[str | None]
    markdown: NotRequired[str]
    seconds: NotRequired[float]
