"""The published JSON Schema (2020-12), made from the types of the lines; and what brings older lines up to date."""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from enum import StrEnum
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from copydesk.cleaners.model.manifest import Manifest
from copydesk.cleaners.model.record import SCHEMA, About, EditLine, Outcome, Reason, Record, Result, Tombstone

__all__ = ["KINDS", "SchemaError", "schema_of", "upgrade"]

Row = dict[str, Any]

#: What is published -> the type of its lines.
KINDS: Mapping[str, type] = {
    "records": Record,
    "outcomes": Outcome,
    "edits": EditLine,
    "tombstones": Tombstone,
    "manifest": Manifest,
}

#: schema version -> what makes a record of the next version of one of this version.
UPGRADES: Mapping[int, Callable[[Row], Row]] = {}

_SIMPLE = {str: "string", int: "integer", float: "number", bool: "boolean", type(None): "null"}
_DIALECT = "https://json-schema.org/draft/2020-12/schema"


class SchemaError(ValueError):
    """A line is of a schema version that this program does not know."""


def schema_of(kind: str) -> Row:
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
    if "schema" in schema["properties"]:
        schema["properties"]["schema"]["const"] = SCHEMA
    if kind == "outcomes":
        schema["allOf"] = _outcome_rules()
    return schema


def upgrade(row: Row) -> Row:
    """A record of any schema version as one of today's; raises `SchemaError` for a version of the future.

    >>> upgrade({"schema": 999})
    Traceback (most recent call last):
    copydesk.cleaners.model.schema.SchemaError: schema 999 is newer than 1, the newest that this program knows
    """
    version = row.get("schema")
    if not isinstance(version, int) or version < 1:
        raise SchemaError(f"no schema version: {version!r}")
    if version > SCHEMA:
        raise SchemaError(f"schema {version} is newer than {SCHEMA}, the newest that this program knows")
    for step in range(version, SCHEMA):
        row = UPGRADES[step](row)
    return row


def _of_class(kind: type) -> Row:
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


def _of_type(hint: Any) -> Row:
    about: About | None = None
    while get_origin(hint) is Annotated:
        hint, *notes = get_args(hint)
        about = about or next((note for note in notes if isinstance(note, About)), None)
    return _described(_bare(hint), about)


def _bare(hint: Any) -> Row:
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


def _nullable(schema: Row) -> Row:
    if "enum" in schema:
        schema["enum"] = [*schema["enum"], None]
    return {**schema, "type": [schema["type"], "null"]}


def _described(schema: Row, about: About | None) -> Row:
    if about is None:
        return schema
    named = {"pattern": about.pattern, "format": about.format, "minimum": about.minimum, "maximum": about.maximum}
    schema = {**schema, "description": about.text, **{k: v for k, v in named.items() if v is not None}}
    if about.may_be_empty:
        schema.pop("minLength", None)
    return schema


def _outcome_rules() -> list[Row]:
    """What an outcome must say: an id where there is a record, a reason where there is none."""
    with_record = [str(r) for r in (Result.RECORD, Result.UNCHANGED, Result.DUPLICATE)]
    return [
        {
            "if": {"properties": {"outcome": {"enum": with_record}}},
            "then": {"properties": {"id": {"type": "string"}, "reason": {"type": "null"}}},
            "else": {"properties": {"reason": {"enum": [str(r) for r in Reason]}}},
        }
    ]
