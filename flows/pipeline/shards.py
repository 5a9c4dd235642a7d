"""The files between the stages: one JSON line a page, a shard a file; and what a line tells of its page.

A shard is written under a temporary name and renamed when it is whole, so a stage can always run again.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, NotRequired, TypedDict

import orjson

from copydesk.cleaners.model.article import Article, Block, Edit, Figure, Kind, Structure
from copydesk.cleaners.model.fields import Cell, Image, Link, TextMark
from copydesk.cleaners.model.record import EditLine, Flag, Outcome, Reason, Result, Source, to_row
from copydesk.cleaners.model.rows import EditRow, ImageRow, OutcomeRow, RecordRow, SourceRow
from copydesk.cleaners.text.minhash import Fingerprint
from copydesk.flows.storage.atomic_files import whole_file


def write_shard(path: Path, rows: Iterable[bytes]) -> int:
    """Write finished lines as a shard; give their number."""
    count = 0
    with whole_file(path) as file:
        for row in rows:
            file.write(row + b"\n")
            count += 1
    return count


def read_shard(path: Path) -> Iterator[bytes]:
    """The lines of a shard."""
    with path.open("rb") as file:
        for line in file:
            yield line[:-1]


def dump(row: Mapping[str, Any]) -> bytes:
    """One line, without its end."""
    try:
        return orjson.dumps(row)
    except orjson.JSONEncodeError:
        # Halves of characters, which few pages have.
        return json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def load(line: bytes) -> Any:
    """What a line holds."""
    try:
        return orjson.loads(line)
    except orjson.JSONDecodeError:
        return json.loads(line)


#: How the article begins that stands last in a line of the stage `extract`. In a string its quotation marks would be
#: escaped.
_ARTICLE = b',"article":{'


def load_facts(line: bytes) -> PageLine:
    """What a line of the stage `extract` holds, without the article: `title` and `host` say what is asked of it."""
    end = line.find(_ARTICLE)
    row: PageLine = load(line if end < 0 else line[:end] + b"}")
    if end >= 0 and "host" not in row:
        # An older release left the line.
        whole: PageLine = load(line)
        row = {**whole, "title": whole["article"].get("title"), "host": whole["article"]["host"]}
    return row


def article_told(article: Article, seen: Mapping[str, Any]) -> dict[str, Any]:
    """What a line of the stage `extract` says of its article, and `seen`, what the page tells of its site."""
    return {"title": article.title, "host": article.host, "seen": seen, "article": article_to_row(article)}


def article_to_row(article: Article) -> dict[str, Any]:
    """An article as plain values; blocks as short lists."""
    row: dict[str, Any] = to_row(replace(article, blocks=()))
    row["blocks"] = [_block_to_list(block) for block in article.blocks]
    return row


def article_from_row(row: Mapping[str, Any]) -> Article:
    """The article that `article_to_row` wrote."""
    return Article(
        **{
            **row,
            "authors": tuple(row["authors"]),
            "tags": tuple(row["tags"]),
            "rights": tuple((k, v) for k, v in row["rights"]),
            "flags": tuple(map(Flag, row["flags"])),
            # A shard that an older release left has none of these.
            "image": _image_from_row(row.get("image")),
            "pages": tuple(row.get("pages", ())),
            "tables": tuple(row.get("tables", ())),
            "title_rest": tuple(row.get("title_rest", ())),
            "blocks": tuple(map(_block_from_list, row["blocks"])),
            "figures": tuple(
                Figure(each["at"], _image_from_row(each["image"]), each["embed"]) for each in row.get("figures", ())
            ),
        }
    )


_KINDS = {str(kind): kind for kind in Kind}


def _block_to_list(block: Block) -> list[Any]:
    """A block as a short list; what was not asked for takes no room."""
    plain: list[Any] = [block.start, block.end, str(block.kind), block.slot]
    return plain if block.structure is None else [*plain, to_row(block.structure)]


def _block_from_list(values: list[Any]) -> Block:
    start, end, kind, slot, *rest = values
    return Block(start, end, _KINDS[kind], slot, _structure_from_row(rest[0]) if rest else None)


def _structure_from_row(row: Mapping[str, Any]) -> Structure:
    known: dict[str, Any] = {
        **row,
        "links": tuple(Link(**link) for link in row["links"]),
        "cells": tuple(Cell(**cell) for cell in row["cells"]),
        "image": _image_from_row(row["image"]),
        # A shard that an older release left has none of these.
        "marks": tuple(TextMark(**mark) for mark in row.get("marks", ())),
    }
    return Structure(**known)


def _image_from_row(row: ImageRow | None) -> Image | None:
    return Image(**row) if row else None


def outcome_from_row(row: OutcomeRow) -> Outcome:
    """The outcome that `to_row` wrote."""
    known: dict[str, Any] = {
        **row,
        "outcome": Result(row["outcome"]),
        "reason": Reason(row["reason"]) if row["reason"] else None,
        "source": Source(**row["source"]) if row["source"] else None,
    }
    return Outcome(**known)


def edit_to_row(edit: Edit, *, run: str, record: str, seq: int, before: str | None = None) -> EditRow:
    """An edit as it is published: one line a change.

    `before` is the sha256 of the field as it was read from the page, for the first edit of that field.
    """
    line = EditLine(run, record, seq, edit.field, edit.step, edit.rule, edit.at, edit.removed, edit.added, before)
    row: EditRow = to_row(line)
    return row


def edits_to_rows(edits: Iterable[Edit], extracted: Article, *, run: str, record: str) -> list[EditRow]:
    """The edits that made a record of an extracted article, as they are published."""
    before = {"text": extracted.text, "title": extracted.title or ""}
    rows = []
    for seq, edit in enumerate(edits, 1):
        value = before.pop(edit.field, None)
        digest = None if value is None else hashlib.sha256(value.encode()).hexdigest()
        rows.append(edit_to_row(edit, run=run, record=record, seq=seq, before=digest))
    return rows


def edit_from_row(row: EditRow) -> Edit:
    """The edit that `edit_to_row` wrote."""
    return Edit(row["at"], row["removed"], row["added"], row["rule"], row["field"], row["step"])


def fingerprint_to_text(fingerprint: Fingerprint | None) -> str | None:
    """A fingerprint as JSON takes it: base64."""
    return base64.b64encode(fingerprint.places).decode() if fingerprint else None


def fingerprint_from_text(text: str | None) -> Fingerprint | None:
    """The fingerprint that `fingerprint_to_text` wrote."""
    return Fingerprint(base64.b64decode(text)) if text else None


def parse_time(value: str | None) -> datetime | None:
    """An ISO 8601 time, or `None`."""
    return datetime.fromisoformat(value) if value else None


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
    """A page that was read: `article`, `seen`, and of the article, which stands last, its title and host apart;
    cleaned: `record` and what is compared; or `reject` or `failure`.

    Lines that an older release left have fewer of them.
    """

    reject: NotRequired[WhyLine]
    failure: NotRequired[WhyLine]
    title: NotRequired[str | None]
    host: NotRequired[str | None]
    seen: NotRequired[dict[str, Any]]
    article: NotRequired[dict[str, Any]]
    record: NotRequired[RecordRow]
    edits: NotRequired[list[EditRow]]
    canonical: NotRequired[bool]
    core: NotRequired[str]
    is_listing: NotRequired[bool]
    openings: NotRequired[str]
    fingerprint: NotRequired[str | None]
    markdown: NotRequired[str]
    seconds: NotRequired[float]
