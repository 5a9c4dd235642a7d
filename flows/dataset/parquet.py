"""Parquet files of published lines, typed as the schema types them."""

from __future__ import annotations

import json
import types
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields, is_dataclass
from datetime import datetime
from enum import StrEnum
from itertools import islice
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from copydesk.cleaners.model.fields import About
from copydesk.cleaners.model.schema import KINDS, schema_of, upgrade
from copydesk.flows.storage.atomic_files import Written, digest_of, sync_folder

_Row = dict[str, Any]

#: Rows that are held and written at a time: a row group.
GROUP_ROWS = 2_000


def write_parquet(path: Path, kind: str, rows: Iterable[_Row]) -> tuple[Written, int]:
    """Write lines of a kind as one Parquet file that appears when it is whole; give it and its number of rows.

    Lists and structs stay what they are, a field of the format `date-time` becomes a timestamp in UTC. `published_at`
    and `modified_at` stay text: some are days alone, some have no zone. Lines of older schema versions are brought up
    to date, so that the files of all nights have one schema.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = arrow_schema(kind)
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(path.name + ".tmp")
    count = 0
    try:
        with pq.ParquetWriter(unfinished, schema, compression="zstd") as writer:
            for group in _groups(rows):
                columns = [_row(kind, row) for row in group]
                writer.write_table(pa.Table.from_pylist(columns, schema=schema))
                count += len(group)
        size, sha256 = digest_of(unfinished, sync=True)
        unfinished.replace(path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)
    return Written(path, size, sha256), count


def read_parquet(path: Path) -> Iterator[_Row]:
    """The rows of a file that `write_parquet` wrote, as JSON lines have them."""
    import pyarrow.parquet as pq

    for batch in pq.ParquetFile(path).iter_batches(GROUP_ROWS):
        for row in batch.to_pylist():
            yield {name: _plain(value) for name, value in row.items()}


def arrow_schema(kind: str) -> Any:
    """The Arrow schema of a kind of lines; what the published schema says of a field is kept with it."""
    import pyarrow as pa

    return pa.schema([_field(pa, name, hint) for name, hint in _hints(KINDS[kind])])


def _hints(kind: type) -> Iterator[tuple[str, Any]]:
    hints = get_type_hints(kind, include_extras=True)
    yield from ((field.name, hints[field.name]) for field in fields(kind))


def _field(pa: Any, name: str, hint: Any) -> Any:
    about = None
    while get_origin(hint) is Annotated:
        hint, *notes = get_args(hint)
        about = about or next((note for note in notes if isinstance(note, About)), None)
    is_nullable = get_origin(hint) in (Union, types.UnionType)
    if is_nullable:
        hint = next(a for a in get_args(hint) if a is not type(None))
    is_time = about is not None and about.format == "date-time"
    kind = pa.timestamp("s", tz="UTC") if is_time else _type(pa, hint, about.keys if about else ())
    return pa.field(name, kind, nullable=is_nullable, metadata={"description": about.text} if about else None)


def _type(pa: Any, hint: Any, keys: tuple[str, ...] = ()) -> Any:
    """The Arrow type of a field; a mapping is a struct of its `keys`, which are always the same."""
    origin, args = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return _type(pa, args[0])
    if origin is tuple:
        return pa.list_(_type(pa, args[0]))
    if origin is dict:
        return pa.struct([_field(pa, key, args[1]) for key in sorted(keys)])
    if is_dataclass(hint):
        return pa.struct([_field(pa, name, inner) for name, inner in _hints(hint)])  # type: ignore[arg-type]
    if origin is Literal or (isinstance(hint, type) and issubclass(hint, (str, StrEnum))):
        return pa.string()
    return {int: pa.int64(), float: pa.float64(), bool: pa.bool_()}[hint]


def _row(kind: str, row: _Row) -> _Row:
    row = dict(upgrade(row, kind))
    for name in ("fetched_at", "forgotten_at"):
        if row.get(name):
            row[name] = datetime.fromisoformat(row[name])
    return row


def _plain(value: Any) -> Any:
    return value.isoformat().replace("+00:00", "Z") if isinstance(value, datetime) else value


def _groups(rows: Iterable[_Row]) -> Iterator[list[_Row]]:
    iterator = iter(rows)
    while group := list(islice(iterator, GROUP_ROWS)):
        yield group


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


def _feature_type(field: Schema) -> str:
    """The type of a field beside null; an enum or a constant tells it by its values."""
    told = field.get("type")
    if told is None:
        values = field.get("enum") or [field.get("const")]
        return "integer" if all(isinstance(value, int) for value in values if value is not None) else "string"
    return str(next(t for t in told if t != "null")) if isinstance(told, list) else str(told)


def _build(field: Schema, scalar: dict[str, str], many: Callable[[str], str], struct: Callable[[Schema], str]) -> str:
    kind = _feature_type(field)
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
    kind = _feature_type(field)
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
