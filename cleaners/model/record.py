"""What comes out: records, outcomes, edits, tombstones, and the reasons why a page is no record.

The published schema is made of these types and of what `About` says beside their fields; nothing else defines it.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from enum import StrEnum
from functools import cache
from typing import Annotated, Any, Literal

from copydesk.cleaners.core.running_text import single_spaced
from copydesk.cleaners.model.fields import EDIT_STEPS, HEX_64, RIGHTS, WEB, About, Image, TextBlock
from copydesk.cleaners.model.rows import RecordRow

#: Raised when a field is added, dropped or changes its meaning.
SCHEMA = 2

_DAY = r"\d{4}-\d{2}-\d{2}"
_TIME = r"T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})?"


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
    TLS_ERROR = "tls_error"
    FETCH_TIMEOUT = "fetch_timeout"
    HOST_BUDGET = "host_budget"
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
    LOGIN_NEEDED = "login_needed"
    JS_SHELL = "js_shell"
    SOFT_404 = "soft_404"
    INDEX_PAGE = "index_page"


@dataclass(frozen=True, slots=True)
class Reject:
    """A page that is no record, for good: `detail` tells a person why.

    `text` is what the page's text would have been, for those who explain the page; it is never published.
    """

    reason: Reason
    detail: str | None = None
    text: str | None = field(default=None, compare=False, repr=False)

    def to_row(self) -> dict[str, str | None]:
        """What is published of it, as plain values."""
        return {"reason": str(self.reason), "detail": self.detail}


class Flag(StrEnum):
    """What a reader of a record should know before they trust it."""

    HEAVY_EDIT = "heavy_edit"
    EDITS_WITHHELD = "edits_withheld"
    LOW_CONFIDENCE = "low_confidence"
    LANGUAGE_MISMATCH = "language_mismatch"
    PREVIEW = "preview"


RecordId = Annotated[
    str, About("The record's id: the first 32 hex digits of the sha256 of its canonical address", r"^[0-9a-f]{32}$")
]
RunId = Annotated[str, About("The id of the run that wrote this line", r"^[A-Za-z0-9][A-Za-z0-9._-]*$")]


@dataclass(frozen=True, slots=True)
class Source:
    """Where a record's bytes are: the archive file, the offset of its member, and what the server said."""

    archive: Annotated[str | None, About("The archive file, below the archive folder, or the saved file")] = None
    offset: Annotated[int | None, About("The byte of that file at which the member begins", minimum=0)] = None
    sha256: Annotated[str | None, About("Of the body, transfer and content codings undone", HEX_64)] = None
    status: Annotated[int | None, About("The HTTP status", minimum=100, maximum=599)] = None
    content_type: Annotated[str | None, About("The Content-Type header, as sent")] = None


@dataclass(frozen=True, slots=True)
class Cleaner:
    """What cleaned a record: the program's version and the digests of the rules and the site profile."""

    version: Annotated[str, About("The version of copydesk")]
    rules: Annotated[str | None, About("The digest of the rules that were used")] = None
    profile: Annotated[str | None, About("The digest of what was learned from the site's other pages")] = None


@dataclass(frozen=True, slots=True)
class Record:
    """One clean article. What is not known is `None`; keys are written in the order of these fields."""

    schema: Annotated[int, About("The version of this schema")]
    id: RecordId
    url: Annotated[str | None, About("The canonical address, without credentials, fragment and tracking", WEB)]
    source_url: Annotated[str, About("The address as it was asked for, or the path of a saved page under its root")]
    host: Annotated[str | None, About("The host of `url`, with a port that is not the default one")]
    title: Annotated[str | None, About("The headline")]
    description: Annotated[str | None, About("What the page says of the article in a sentence or two: deck or summary")]
    authors: Annotated[tuple[str, ...], About("The authors, in the page's order")]
    published_at: Annotated[
        str | None,
        About("ISO 8601; a zone where it is known, a date alone where only that is known", f"^{_DAY}({_TIME})?$"),
    ]
    modified_at: Annotated[
        str | None, About("When the article was last changed, as `published_at`", f"^{_DAY}({_TIME})?$")
    ]
    language: Annotated[str | None, About("BCP 47", r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$")]
    site_name: Annotated[str | None, About("What the site calls itself")]
    section: Annotated[str | None, About("The part of the site in which the article stands, in the site's words")]
    tags: Annotated[tuple[str, ...], About("Keywords, as the page gives them")]
    image: Annotated[Image | None, About("The article's lead image")]
    text: Annotated[
        str, About("Paragraphs set apart by one blank line; a single newline is a break that the source meant")
    ]
    blocks: Annotated[
        tuple[TextBlock, ...],
        About("The paragraphs, headings and so on of `text`; empty unless the settings ask for them"),
    ]
    pages: Annotated[
        tuple[Annotated[str, About("An address", WEB)], ...], About("The addresses of the article's further pages")
    ]
    word_count: Annotated[int, About("Words of `text`; a script without blanks counts its characters", minimum=1)]
    content_hash: Annotated[str, About("The sha256 of `text` in UTF-8", HEX_64)]
    article_key: Annotated[
        str, About("The sha256 over title, text with tables, and day: equal copies of an article have one key", HEX_64)
    ]
    revision: Annotated[int, About("1 for a new article, one more each time its text changed", minimum=1)]
    duplicate_of: Annotated[
        str | None,
        About("The id of the earliest record that has nearly this text; null where there is none", r"^[0-9a-f]{32}$"),
    ]
    flags: Annotated[tuple[Flag, ...], About("What to know before trusting the text")]
    confidence: Annotated[float | None, About("How sure the reader was of the extracted text", minimum=0, maximum=1)]
    edits: Annotated[dict[str, int], About("How many edits each cleaning step made", keys=EDIT_STEPS)]
    rights: Annotated[
        dict[str, str | None],
        About(
            "What the site says about use of its text, by the name of the signal; null where it says nothing",
            keys=RIGHTS,
        ),
    ]
    fetched_at: Annotated[str | None, About("When the page was fetched, in UTC", format="date-time")]
    source: Annotated[Source, About("Where the page's bytes are")]
    cleaner: Annotated[Cleaner, About("What cleaned the page")]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one address left one run."""

    run: RunId
    source_url: Annotated[str, About("The address as it was asked for, or the path of a saved page under its root")]
    url: Annotated[str | None, About("The canonical address, or the one that answered; null where there is none")]
    outcome: Annotated[Result, About("How the address left the run")]
    id: Annotated[
        str | None,
        About("The id of the record, or of that which this page duplicates; null for a listing", r"^[0-9a-f]{32}$"),
    ] = None
    reason: Annotated[Reason | None, About("Why there is no record; given for rejects and failures alone")] = None
    detail: Annotated[str | None, About("The same for a person")] = None
    retry_at: Annotated[str | None, About("When a failure is due again", f"^{_DAY}{_TIME}$")] = None
    source: Annotated[Source | None, About("Where the page's bytes are")] = None


@dataclass(frozen=True, slots=True)
class EditLine:
    """One change to one field of one record, as it is published. Edits are undone in reverse order of `seq`."""

    run: RunId
    id: RecordId
    seq: Annotated[int, About("The place of this edit among those of its record, from 1", minimum=1)]
    field: Annotated[Literal["text", "title"], About("The field that was changed")]
    step: Annotated[str, About("The cleaning step that made it")]
    rule: Annotated[str, About("The rule of the step that asked for it")]
    at: Annotated[int, About("Where, in code points of the field as it stood before this edit", minimum=0)]
    removed: Annotated[str, About("What stood there", may_be_empty=True)]
    added: Annotated[str, About("What stands there now", may_be_empty=True)]
    before_sha256: Annotated[
        str | None,
        About("The sha256 of the field before this edit; given by the first edit of each field of a record", HEX_64),
    ] = None


@dataclass(frozen=True, slots=True)
class Tombstone:
    """A record, or all records of a host, that was taken back: whoever holds a copy deletes it."""

    schema: Annotated[int, About("The version of this schema")]
    scope: Annotated[Literal["url", "host"], About("Whether one record was taken back or all of a host")]
    id: Annotated[
        str | None, About("The id of the record; null in the line that stands for the host", r"^[0-9a-f]{32}$")
    ]
    host: Annotated[str | None, About("The host that was taken back; null for one record")]
    forgotten_at: Annotated[str, About("When, in UTC", format="date-time")]
    replaced_by: Annotated[
        str | None,
        About("The id that the article has from now on, where an id was corrected; else null", r"^[0-9a-f]{32}$"),
    ] = None


def is_preview(row: RecordRow) -> bool:
    """Whether a record, as a line has it, holds what a paywall leaves free, and not the whole article."""
    return Flag.PREVIEW in row["flags"]


def to_row(value: Any) -> Any:
    """A record or outcome as plain JSON values, keys in the order of its fields."""
    kind: Any = type(value)
    if kind in _PLAIN:
        return value
    if hasattr(kind, "__dataclass_fields__"):
        return {name: to_row(getattr(value, name)) for name in _names_of(kind)}
    if isinstance(value, StrEnum):
        return str(value)
    if isinstance(value, tuple):
        return [to_row(v) for v in value]
    if isinstance(value, dict):
        return {k: to_row(v) for k, v in sorted(value.items())}
    return value


#: Values that JSON has as they are; most are such.
_PLAIN = frozenset({str, int, float, bool, type(None)})


@cache
def _names_of(kind: Any) -> tuple[str, ...]:
    return tuple(each.name for each in fields(kind))


_GAP = re.compile(r"[\W_]+")


def article_key(title: str | None, text: str, published_at: str | None, tables: Iterable[str] = ()) -> str:
    """The sha256 over the folded title, the text with the tables that it leaves out, and the day.

    Pages of one template (results by district, the weather of several towns) can have equal texts: their titles and
    tables tell them apart, which `content_hash` does not.

    >>> article_key("Storm over Aston!", "Trees fell.", "2026-11-20T08:00:00Z") == article_key(
    ...     "Storm over  ASTON", "Trees fell.", "2026-11-20"
    ... )
    True
    >>> article_key("Results: Aston", "See the table.", None) == article_key("Results: Belton", "See the table.", None)
    False
    """
    folded = _GAP.sub(" ", unicodedata.normalize("NFKC", title or "").casefold()).strip()
    told = (folded, single_spaced(text), *map(single_spaced, tables), (published_at or "")[:10])
    return hashlib.sha256("\0".join(told).encode("utf-8", "surrogatepass")).hexdigest()
