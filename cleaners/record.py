"""What comes out: records, outcomes, and the reasons why a page is no record."""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any

#: Raised when a field is added, dropped or changes its meaning.
SCHEMA = 1


class Result(StrEnum):
    """The five ways in which an address leaves a run."""

    RECORD = "record"
    UNCHANGED = "unchanged"
    DUPLICATE = "duplicate"
    REJECT = "reject"
    FAILURE = "failure"


class Reason(StrEnum):
    """Why an address gave no record, of rejects and failures alike."""

    EMPTY_BODY = "empty_body"
    TOO_LARGE = "too_large"
    DECOMPRESSION_BOMB = "decompression_bomb"
    TRUNCATED_BODY = "truncated_body"
    BAD_RESPONSE = "bad_response"
    CONNECTION_RESET = "connection_reset"
    FETCH_TIMEOUT = "fetch_timeout"
    HTTP_STATUS = "http_status"
    RATE_LIMITED = "rate_limited"
    REDIRECT_LOOP = "redirect_loop"
    BAD_SCHEME = "bad_scheme"
    BAD_URL = "bad_url"
    BLOCKED_ADDRESS = "blocked_address"
    ROBOTS_DISALLOWED = "robots_disallowed"
    ROBOTS_UNREACHABLE = "robots_unreachable"
    NOT_HTML = "not_html"
    BAD_ENCODING = "bad_encoding"
    BAD_FEED = "bad_feed"
    TOO_COMPLEX = "too_complex"
    EXTRACT_TIMEOUT = "extract_timeout"
    INTERNAL_ERROR = "internal_error"
    NO_ARTICLE = "no_article"
    TOO_SHORT = "too_short"
    LOW_QUALITY = "low_quality"
    UNWANTED_LANGUAGE = "unwanted_language"
    OPT_OUT = "opt_out"
    CONSENT_WALL = "consent_wall"
    BOT_CHALLENGE = "bot_challenge"
    PAYWALL = "paywall"
    JS_SHELL = "js_shell"
    SOFT_404 = "soft_404"
    INDEX_PAGE = "index_page"


@dataclass(frozen=True, slots=True)
class Reject:
    """A page that is no record, for good: `detail` tells a person why."""

    reason: Reason
    detail: str | None = None


class Flag(StrEnum):
    """What a reader of a record should know before they trust it."""

    HEAVY_EDIT = "heavy_edit"
    EDITS_WITHHELD = "edits_withheld"
    LOW_CONFIDENCE = "low_confidence"
    LANGUAGE_MISMATCH = "language_mismatch"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a record's bytes are: the archive file, the offset of its member, and what the server said."""

    archive: str | None = None
    offset: int | None = None
    sha256: str | None = None
    status: int | None = None
    content_type: str | None = None


@dataclass(frozen=True, slots=True)
class Cleaner:
    """What cleaned a record: the program's version and the digests of the rules and the site profile."""

    version: str
    rules: str | None = None
    profile: str | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """One clean article. What is not known is `None`; keys are written in the order of these fields."""

    schema: int
    id: str
    url: str | None
    source_url: str
    host: str | None
    title: str | None
    authors: tuple[str, ...]
    published_at: str | None
    modified_at: str | None
    language: str | None
    site_name: str | None
    tags: tuple[str, ...]
    text: str
    word_count: int
    content_hash: str
    revision: int
    duplicate_of: str | None
    flags: tuple[Flag, ...]
    confidence: float | None
    edits: dict[str, int]
    rights: dict[str, str]
    fetched_at: str | None
    source: Source
    cleaner: Cleaner


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one address left one run."""

    run: str
    source_url: str
    url: str | None
    outcome: Result
    id: str | None = None
    reason: Reason | None = None
    detail: str | None = None
    retry_at: str | None = None
    source: Source | None = None


def to_row(value: Any) -> Any:
    """A record or outcome as plain JSON values, keys in the order of its fields."""
    if hasattr(value, "__dataclass_fields__"):
        return {f.name: to_row(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, StrEnum):
        return str(value)
    if isinstance(value, tuple):
        return [to_row(v) for v in value]
    if isinstance(value, dict):
        return {k: to_row(v) for k, v in sorted(value.items())}
    return value
