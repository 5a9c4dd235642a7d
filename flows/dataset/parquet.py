"""Parquet files of published lines, typed as the schema types them."""

from __future__ import annotations

import types
from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from datetime import datetime
from enum import StrEnum
from itertools import islice
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from copydesk.cleaners.model.fields import About
from copydesk.cleaners.model.schema import KINDS, upgrade
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
