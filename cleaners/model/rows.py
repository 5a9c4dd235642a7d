"""The published lines and manifests as JSON gives them: the types of `record` and `manifest`, as rows.

A test holds their keys against those types. A line of an older schema has what `schema.upgrade` makes of it.
"""

from __future__ import annotations

from typing import Literal, TypedDict


class SourceRow(TypedDict):
    """Where a record's bytes are (`Source`)."""

    archive: str | None
    offset: int | None
    sha256: str | None
    status: int | None
    content_type: str | None


class CleanerRow(TypedDict):
    """What cleaned a record (`Cleaner`)."""

    version: str
    rules: str | None
    profile: str | None


class ImageRow(TypedDict):
    """An image of an article (`Image`)."""

    url: str
    alt: str | None
    caption: str | None
    credit: str | None


class LinkRow(TypedDict):
    """A link in a block (`Link`)."""

    start: int
    end: int
    url: str


class TextMarkRow(TypedDict):
    """Words in a block that are set otherwise (`TextMark`)."""

    start: int
    end: int
    kind: str


class CellRow(TypedDict):
    """A cell of a table's row (`Cell`)."""

    start: int
    end: int
    column: int
    is_header: bool
    align: str | None


class TextBlockRow(TypedDict):
    """A part of a text (`TextBlock`)."""

    kind: str
    level: int | None
    start: int
    end: int
    links: list[LinkRow]
    image: ImageRow | None
    marks: list[TextMarkRow]
    number: int | None
    cells: list[CellRow]
    code_language: str | None
    cite: str | None


class RecordRow(TypedDict):
    """One clean article (`Record`)."""

    schema: int
    id: str
    url: str | None
    source_url: str
    host: str | None
    title: str | None
    description: str | None
    authors: list[str]
    published_at: str | None
    modified_at: str | None
    language: str | None
    site_name: str | None
    section: str | None
    tags: list[str]
    image: ImageRow | None
    text: str
    blocks: list[TextBlockRow]
    pages: list[str]
    word_count: int
    content_hash: str
    article_key: str
    revision: int
    duplicate_of: str | None
    flags: list[str]
    confidence: float | None
    edits: dict[str, int]
    rights: dict[str, str | None]
    fetched_at: str | None
    source: SourceRow
    cleaner: CleanerRow


class OutcomeRow(TypedDict):
    """How one address left one run (`Outcome`)."""

    run: str
    source_url: str
    url: str | None
    outcome: str
    id: str | None
    reason: str | None
    detail: str | None
    retry_at: str | None
    source: SourceRow | None


class EditRow(TypedDict):
    """One change to one field of one record (`EditLine`)."""

    run: str
    id: str
    seq: int
    field: Literal["text", "title"]
    step: str
    rule: str
    at: int
    removed: str
    added: str
    before_sha256: str | None


class TombstoneRow(TypedDict):
    """A record, or all records of a host, that was taken back (`Tombstone`)."""

    schema: int
    scope: Literal["url", "host"]
    id: str | None
    host: str | None
    forgotten_at: str
    replaced_by: str | None


class VersionsRow(TypedDict):
    """What made the files of a run (`Versions`)."""

    copydesk: str
    rules: str | None
    profiles: str | None
    weights: str | None


class FileRow(TypedDict):
    """One file of a publication (`FileEntry`)."""

    path: str
    kind: str
    rows: int
    bytes: int
    sha256: str


class RunRow(TypedDict):
    """One run in a manifest (`RunEntry`)."""

    run: str
    kind: str
    started_at: str | None
    addresses: int
    counts: dict[str, int]
    reasons: dict[str, int]
    versions: VersionsRow
    files: list[FileRow]


class ManifestRow(TypedDict):
    """What a day, or one call of `clean`, published (`Manifest`)."""

    manifest: int
    schema: int
    date: str | None
    counts: dict[str, int]
    reasons: dict[str, int]
    files: list[FileRow]
    runs: list[RunRow]
