"""What fields of published lines are made of: what the schema says of them, fixed keys, inner values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Literal

HEX_64 = r"^[0-9a-f]{64}$"
WEB = r"^https?://[^\s/@]+(/[^\s#]*)?$"

#: The cleaning steps, in any order: the keys of a record's `edits`. A test holds them against `pipeline.STEPS`.
EDIT_STEPS = ("encoding", "characters", "rules", "boilerplate", "headline", "linebreaks")

#: Those of them that a bare text goes through; the others move text into fields that a bare text has not.
TEXT_STEPS = ("encoding", "characters", "boilerplate", "linebreaks")

#: The signals by which a site speaks of the use of its text: the keys of a record's `rights`.
RIGHTS = (
    "ai-txt",
    "content-signal",
    "content-usage",
    "copyright",
    "license",
    "robots",
    "tdm-policy",
    "tdm-reservation",
)


@dataclass(frozen=True, slots=True)
class About:
    """What the published schema says of a field beside its type. A string that may be empty says so.

    `keys` are those that a mapping always has, all of them and no others.
    """

    text: str
    pattern: str | None = None
    format: str | None = None
    minimum: int | None = None
    maximum: int | None = None
    may_be_empty: bool = False
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Image:
    """An image of an article."""

    url: Annotated[str, About("The image's address", WEB)]
    alt: Annotated[str | None, About("What stands for the image where it is not seen")] = None
    caption: Annotated[str | None, About("The text below the image, without its credit")] = None
    credit: Annotated[str | None, About("Whose image it is")] = None


@dataclass(frozen=True, slots=True)
class Link:
    """A link in a block."""

    start: Annotated[int, About("Where the linked words begin in `text`, in code points", minimum=0)]
    end: Annotated[int, About("Where they end", minimum=0)]
    url: Annotated[str, About("Where the link leads", WEB)]


#: How words are set: as HTML's elements of these names, whatever element or style the page has for it.
MarkKind = Literal["strong", "em", "code", "del", "sup", "sub"]

Align = Literal["left", "center", "right"]


@dataclass(frozen=True, slots=True)
class TextMark:
    """Words in a block that are set otherwise than those round them. Marks may overlap, those of one kind do not."""

    start: Annotated[int, About("Where the words begin in `text`, in code points", minimum=0)]
    end: Annotated[int, About("Where they end", minimum=0)]
    kind: Annotated[
        MarkKind, About("strong: bold; em: italic; code: a piece of code; del: struck out; sup, sub: raised, lowered")
    ]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table's row."""

    start: Annotated[int, About("Where the cell's words begin in `text`, in code points", minimum=0)]
    end: Annotated[int, About("Where they end", minimum=0)]
    column: Annotated[
        int, About("Its column in the table, from 1; of a cell over several columns the first", minimum=1)
    ]
    is_header: Annotated[bool, About("Whether it heads a column or a row")] = False
    align: Annotated[Align | None, About("To which side its words are set; null where the page does not say")] = None


@dataclass(frozen=True, slots=True)
class TextBlock:
    """A paragraph, heading, list item or the like of a text; or an image, or something embedded, between two of them.

    What has no words in `text` (kinds image and embed) begins and ends at the end of the block before it.
    """

    kind: Annotated[
        str,
        About("What it is: paragraph, heading, list_item, quote, caption, table_row, verse, code, image, embed"),
    ]
    level: Annotated[
        int | None,
        About("The level of a heading, of nested lists or quotations round it; null where there are none", minimum=1),
    ]
    start: Annotated[int, About("Where the block begins in `text`, in code points", minimum=0)]
    end: Annotated[int, About("Where it ends", minimum=0)]
    links: Annotated[tuple[Link, ...], About("The links in it; of something embedded, where it is")]
    image: Annotated[Image | None, About("The image that it is or captions")]
    marks: Annotated[tuple[TextMark, ...], About("The words in it that are bold, italic, code and so on")]
    number: Annotated[
        int | None,
        About("Of an item its number in a numbered list; of a row its place in its table, from 1", minimum=0),
    ]
    cells: Annotated[tuple[Cell, ...], About("The cells of a row that have words")]
    code_language: Annotated[str | None, About("The programming language of code, in the page's word for it")]
    cite: Annotated[str | None, About("The address that a quotation names as its source", WEB)]


def utc_stamp(moment: datetime) -> str:
    """A moment with a zone as ISO 8601 in UTC, in whole seconds.

    >>> utc_stamp(datetime(2026, 1, 2, 3, 4, 5, 6, tzinfo=UTC))
    '2026-01-02T03:04:05Z'
    """
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
