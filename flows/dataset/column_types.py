"""The types of published lines in the words of those who read them: DuckDB, Polars, Arrow, Hugging Face datasets.

A reader that guesses types looks at the first lines alone; a field that is null there may hold anything behind them.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from copydesk.cleaners.model.schema import KINDS, schema_of

Schema = dict[str, Any]

#: Who is told: how each calls the scalar types, as JSON Schema names them.
_DUCKDB = {"string": "VARCHAR", "integer": "BIGINT", "number": "DOUBLE", "boolean": "BOOLEAN"}
_POLARS = {"string": "pl.String", "integer": "pl.Int64", "number": "pl.Float64", "boolean": "pl.Boolean"}
_ARROW = {"string": "pa.string()", "integer": "pa.int64()", "number": "pa.float64()", "boolean": "pa.bool_()"}
_DATASETS = {"string": "string", "integer": "int64", "number": "float64", "boolean": "bool"}

#: Kinds of lines; a manifest is no line.
LINES = tuple(kind for kind in KINDS if kind != "manifest")


def columns_module(kind: str, reader: str) -> str:
    """The types of a kind as a Python module for one of `READERS`: one value, called by the kind."""
    before, render, around = READERS[reader]
    fields = "".join(f"    {json.dumps(name)}: {render(field)},\n" for name, field in _fields(kind))
    return f"{before}{kind} = {around.format('{' + chr(10) + fields + '}')}\n"


def dataset_features(kind: str) -> list[Schema]:
    """The features of a kind in the card of a Hugging Face dataset."""
    return [{"name": name, **_feature(field)} for name, field in _fields(kind)]


def _fields(kind: str) -> list[tuple[str, Schema]]:
    return list(schema_of(kind)["properties"].items())


def _type(field: Schema) -> str:
    """The type of a field beside null; an enum or a constant tells it by its values."""
    told = field.get("type")
    if told is None:
        values = field.get("enum") or [field.get("const")]
        return "integer" if all(isinstance(value, int) for value in values if value is not None) else "string"
    return str(next(t for t in told if t != "null")) if isinstance(told, list) else str(told)


def _build(field: Schema, scalar: dict[str, str], many: Callable[[str], str], struct: Callable[[Schema], str]) -> str:
    kind = _type(field)
    if kind == "array":
        return many(_build(field["items"], scalar, many, struct))
    return struct(field["properties"]) if kind == "object" else scalar[kind]


def _duckdb(field: Schema) -> str:
    def struct(inner: Schema) -> str:
        return "STRUCT(" + ", ".join(f'"{name}" {_duckdb(each)}' for name, each in inner.items()) + ")"

    return _build(field, _DUCKDB, lambda each: f"{each}[]", struct)


def _polars(field: Schema) -> str:
    def struct(inner: Schema) -> str:
        return "pl.Struct({" + ", ".join(f"{json.dumps(n)}: {_polars(each)}" for n, each in inner.items()) + "})"

    return _build(field, _POLARS, lambda each: f"pl.List({each})", struct)


def _arrow(field: Schema) -> str:
    def struct(inner: Schema) -> str:
        return "pa.struct({" + ", ".join(f"{json.dumps(n)}: {_arrow(each)}" for n, each in inner.items()) + "})"

    return _build(field, _ARROW, lambda each: f"pa.list_({each})", struct)


def _feature(field: Schema) -> Schema:
    kind = _type(field)
    if kind == "array":
        inner = _feature(field["items"])
        return {"list": inner.get("struct", inner.get("dtype", inner.get("list")))}
    if kind == "object":
        return {"struct": [{"name": name, **_feature(each)} for name, each in field["properties"].items()]}
    return {"dtype": _DATASETS[kind]}


#: Reader -> what its module imports, how a type is written there, and what stands around all of them.
READERS: dict[str, tuple[str, Callable[[Schema], str], str]] = {
    "duckdb": ("", lambda field: repr(_duckdb(field)), "{}"),
    "polars": ("import polars as pl\n\n", _polars, "{}"),
    "arrow": ("import pyarrow as pa\n\n", _arrow, "pa.schema({})"),
}
