"""The lines of a publication against the schema, and against themselves."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

import jsonschema_rs

from copydesk.cleaners.html.sanitize import dirt
from copydesk.cleaners.model.article import Article, Edit, EditError, undo
from copydesk.cleaners.model.rows import EditRow, RecordRow
from copydesk.cleaners.model.schema import KINDS, SchemaError, schema_of, upgrade
from copydesk.cleaners.text.quality import word_count
from copydesk.cleaners.urls.normalize import host_of, normalize_url, record_id

#: The fields of a record that are times.
TIMES: Final = ("published_at", "modified_at", "fetched_at")


class LineChecks:
    """The schemas of all kinds of lines, compiled once."""

    def __init__(self) -> None:
        # In Rust: the reference in Python takes a hundred times as long, and nine tenths of what `verify` did.
        self._checkers = {kind: jsonschema_rs.Draft202012Validator(schema_of(kind)) for kind in KINDS}

    def line(self, kind: str, row: Any) -> Iterator[str]:
        """What is wrong with a line of a kind, in the schema's eyes; older records are brought up to date first."""
        if not isinstance(row, dict):
            yield "is no JSON object"
            return
        try:
            row = upgrade(row, kind)
        except SchemaError as error:
            yield str(error)
            return
        except (KeyError, TypeError, AttributeError) as error:
            yield f"a line of schema {row['schema']} without what such lines have: {error}"
            return
        yield from self._errors(kind, row)
        yield from (f"{field} holds {what}" for field, what in dirt(row))

    def manifest(self, manifest: Any) -> Iterator[str]:
        """What is wrong with a manifest."""
        yield from self._errors("manifest", manifest)

    def _errors(self, kind: str, row: Any) -> Iterator[str]:
        try:
            for error in self._checkers[kind].iter_errors(row):
                where = ".".join(map(str, error.instance_path)) or "the line"
                yield f"{where}: {error.message[:200]}"
        except UnicodeEncodeError:
            yield "the line: half of a character, which is no UTF-8"


def check_record(row: RecordRow) -> Iterator[str]:
    """Whether a record agrees with itself: id, host, hash, words, form of the text, times that are real."""
    if row["id"] != record_id(row["url"] or row["source_url"]):
        yield "id is not that of its address"
    if row["host"] != host_of(row["url"]):
        yield f"host is not that of {row['url']}"
    if row["url"] is not None and normalize_url(row["url"]) != row["url"]:
        yield f"url is not in its one form: {row['url']}"
    if row["content_hash"] != hashlib.sha256(row["text"].encode()).hexdigest():
        yield "content_hash is not that of the text"
    if row["word_count"] != word_count(row["text"]):
        yield f"word_count is not {word_count(row['text'])}"
    if row["text"] != row["text"].strip("\n") or "\n\n\n" in row["text"]:
        yield "text has blanks at its edges or paragraphs that are far apart"
    for field in TIMES:
        value = row[field]
        if value is not None and not _is_time(value):
            yield f"{field} is no time: {value}"


def check_undo(record: RecordRow, place: str, lines: list[tuple[str, EditRow]]) -> Iterator[tuple[str, str]]:
    """Whether the edits of a record lead back to what was extracted: the place and what is wrong.

    `lines` are the record's edits with their places.
    """
    counts = Counter(row["step"] for _, row in lines)
    told = {step: number for step, number in record["edits"].items() if number}
    if dict(counts) != told:
        yield place, f"edits are {told}, its lines say {dict(counts)}"
        return
    ordered = sorted(lines, key=lambda item: int(item[1]["seq"]))
    if [row["seq"] for _, row in ordered] != list(range(1, len(ordered) + 1)):
        yield place, "its edits are not numbered one after the other"
        return
    edits = [Edit(r["at"], r["removed"], r["added"], r["rule"], r["field"], r["step"]) for _, r in ordered]
    try:
        extracted = undo(Article(record["text"], title=record["title"]), edits)
    except EditError as error:
        yield place, f"its edits cannot be undone: {error}"
        return
    firsts: dict[str, tuple[str, EditRow]] = {}
    for where, row in ordered:
        firsts.setdefault(row["field"], (where, row))
    for field, (where, row) in firsts.items():
        value = extracted.text if field == "text" else extracted.title or ""
        if row["before_sha256"] != hashlib.sha256(value.encode("utf-8", "surrogatepass")).hexdigest():
            yield where, f"undoing the edits of {place} does not give the {field} that was extracted"


def _is_time(value: str) -> bool:
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return True
