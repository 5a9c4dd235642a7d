"""The published JSON Schema (2020-12), made from the types of the lines; and what brings older lines up to date."""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from enum import StrEnum
from typing import Annotated, Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from copydesk.cleaners.model.fields import EDIT_STEPS, RIGHTS, About
from copydesk.cleaners.model.manifest import Manifest
from copydesk.cleaners.model.record import SCHEMA, EditLine, Outcome, Reason, Record, Result, Tombstone, article_key

__all__ = ["KINDS", "SchemaError", "schema_of", "upgrade"]

_Row = dict[str, Any]

#: A line, whether its keys are known to a type checker or not.
Line = TypeVar("Line", bound=Mapping[str, Any])

#: What is published -> the type of its lines.
KINDS: Mapping[str, type] = {
    "records": Record,
    "outcomes": Outcome,
    "edits": EditLine,
    "tombstones": Tombstone,
    "manifest": Manifest,
}

#: Kinds of lines that name their schema version, so that lines of older versions are brought up to date.
VERSIONED = ("records", "tombstones")

_SIMPLE = {str: "string", int: "integer", float: "number", bool: "boolean", type(None): "null"}
_DIALECT = "https://json-schema.org/draft/2020-12/schema"


class SchemaError(ValueError):
    """A line is of a schema version that this program does not know."""


def schema_of(kind: str) -> _Row:
    """The JSON Schema of one line (`records`, `outcomes`, `edits`, `tombstones`) or of the whole `manifest`.

    >>> schema_of("records")["properties"]["revision"]["minimum"]
    1
    """
    schema = {
        "$schema": _DIALECT,
        "$id": f"urn:copydesk:schema:{SCHEMA}:{kind}",
        "title": kind,
        **_of_class(KINDS[kind]),
    }
    if kind in VERSIONED:
        schema["properties"]["schema"]["const"] = SCHEMA
    if kind == "outcomes":
        schema["allOf"] = _outcome_rules()
    return schema


def upgrade(row: Line, kind: str = "records") -> Line:
    """A line of any schema version as one of today's; raises `SchemaError` for a version of the future.

    Lines of kinds that name no version are the same in all of them.

    >>> upgrade({"schema": 999})
    Traceback (most recent call last):
    copydesk.cleaners.model.schema.SchemaError: schema 999 is newer than 2, the newest that this program knows
    """
    if kind not in VERSIONED:
        return row
    version = row.get("schema")
    if not isinstance(version, int) or version < 1:
        raise SchemaError(f"no schema version: {version!r}")
    if version > SCHEMA:
        raise SchemaError(f"schema {version} is newer than {SCHEMA}, the newest that this program knows")
    for step in range(version, SCHEMA):
        row = cast(Line, UPGRADES[step][kind](cast(_Row, row)))
    return _with_whole_blocks(row) if row.get("blocks") else row


#: What blocks of schema 2 did not tell at first, before its first release.
_LATER_IN_BLOCKS: _Row = {"marks": [], "number": None, "cells": [], "code_language": None, "cite": None}


def _with_whole_blocks(row: Line) -> Line:
    """A record each of whose blocks has all keys."""
    if all(_LATER_IN_BLOCKS.keys() <= block.keys() for block in row["blocks"]):
        return row
    # The keys of a block keep their order, what is new stands behind them.
    whole = [{**block, **(_LATER_IN_BLOCKS | block)} for block in row["blocks"]]
    return cast(Line, {**row, "blocks": whole})


def _record_of_1(row: _Row) -> _Row:
    """A record of schema 2 out of one of schema 1: what was not read then is not known.

    The tables that its text left out are not known either, so its `article_key` is that of the text alone.
    """
    new = {
        **row,
        "schema": 2,
        "description": None,
        "section": None,
        "image": None,
        "blocks": [],
        "pages": [],
        "article_key": article_key(row["title"], row["text"], row["published_at"]),
        "edits": dict(sorted({**dict.fromkeys(EDIT_STEPS, 0), **row["edits"]}.items())),
        "rights": dict(sorted({**dict.fromkeys(RIGHTS), **row["rights"]}.items())),
    }
    order = [field.name for field in fields(Record)]
    # What has no field stays, at the end, so that `verify` names it.
    return {name: new[name] for name in [*order, *(name for name in new if name not in order)]}


def _tombstone_of_1(row: _Row) -> _Row:
    return {**row, "schema": 2, "replaced_by": None}


#: schema version -> for each kind that names it what makes a line of the next version out of one of this version.
UPGRADES: Mapping[int, Mapping[str, Callable[[_Row], _Row]]] = {
    1: {"records": _record_of_1, "tombstones": _tombstone_of_1},
}


def _of_class(kind: type) -> _Row:
    hints = get_type_hints(kind, include_extras=True)
    known = {f.name: f for f in fields(kind)}
    properties = {name: _of_type(hints[name]) for name in known}
    for name, field in known.items():
        if field.default is not MISSING and field.default is not None:
            properties[name]["default"] = field.default
    doc = " ".join((kind.__doc__ or "").split())
    # Every key is always written, so every key is required: absent is null.
    return {
        "description": doc,
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _of_type(hint: Any) -> _Row:
    about: About | None = None
    while get_origin(hint) is Annotated:
        hint, *notes = get_args(hint)
        about = about or next((note for note in notes if isinstance(note, About)), None)
    return _described(_bare(hint), about)


def _bare(hint: Any) -> _Row:
    origin, args = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return _nullable(_of_type(next(a for a in args if a is not type(None))))
    if origin is tuple:
        return {"type": "array", "items": _of_type(args[0])}
    if origin is dict:
        return {"type": "object", "additionalProperties": _of_type(args[1])}
    if origin is Literal:
        return {"type": "string", "enum": list(args)}
    if is_dataclass(hint):
        return _of_class(hint)  # type: ignore[arg-type]
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return {"type": "string", "enum": [str(member) for member in hint]}
    return {"type": _SIMPLE[hint]} | ({"minLength": 1} if hint is str else {})


def _nullable(schema: _Row) -> _Row:
    if "enum" in schema:
        schema["enum"] = [*schema["enum"], None]
    return {**schema, "type": [schema["type"], "null"]}


def _described(schema: _Row, about: About | None) -> _Row:
    if about is None:
        return schema
    named = {"pattern": about.pattern, "format": about.format, "minimum": about.minimum, "maximum": about.maximum}
    schema = {**schema, "description": about.text, **{k: v for k, v in named.items() if v is not None}}
    if about.may_be_empty:
        schema.pop("minLength", None)
    if about.keys:
        each = schema["additionalProperties"]
        properties = dict.fromkeys(sorted(about.keys), each)
        schema |= {"properties": properties, "required": list(properties), "additionalProperties": False}
    return schema


def _outcome_rules() -> list[_Row]:
    """What an outcome must say: an id where there is a record, a reason where there is none.

    A listing with nothing new is unchanged, too, and has no record: its `detail` says so in place of an id.
    """
    with_id = [str(r) for r in (Result.RECORD, Result.DUPLICATE)]
    unchanged = str(Result.UNCHANGED)
    return [
        {
            "if": {"properties": {"outcome": {"enum": [*with_id, unchanged]}}},
            "then": {"properties": {"reason": {"type": "null"}}},
            "else": {"properties": {"reason": {"enum": [str(r) for r in Reason]}}},
        },
        {
            "if": {"properties": {"outcome": {"enum": with_id}}},
            "then": {"properties": {"id": {"type": "string"}}},
        },
        {
            "if": {"properties": {"outcome": {"const": unchanged}, "id": {"type": "null"}}},
            "then": {"properties": {"detail": {"type": "string"}}},
        },
    ]
