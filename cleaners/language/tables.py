"""Arrays that are derived from a file of installed data, once: kept as one flat file that all processes map."""

from __future__ import annotations

import hashlib
import json
import sys
import unicodedata
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from copydesk.cleaners.language.keeper import Buffer, kept

Arrays = Mapping[str, np.ndarray]

#: Each array begins at a multiple of so many bytes: a line of the processor's cache.
ALIGNED = 64

#: The modules that make tables and read them: of their sources, too, a table must be.
MADE_BY = (
    "language/character_model.py", "language/forms.py", "language/identifier.py", "language/scripts.py",
    "language/tables.py", "language/word_lists.py", "core/letter_tables.py", "core/shared_tables.py",
)  # fmt: skip


def derived(name: str, source: Path, derive: Callable[[], Arrays]) -> Arrays:
    """The arrays that `derive` makes of a file, which can be read and not written.

    They are made again where the file has other bytes, the modules that make them other sources, or Python another
    Unicode: what is kept is never stale.
    """
    told = f"{_digest_of_file(source)} {_digest_of_code()} {unicodedata.unidata_version} {sys.byteorder}"
    key = hashlib.sha256(told.encode()).hexdigest()
    return unpack(kept(name, key, lambda: pack(derive())))


def pack(arrays: Arrays) -> bytes:
    """Arrays as one run of bytes: where each stands, then what they hold.

    >>> {name: array.tolist() for name, array in unpack(pack({"a": np.arange(3), "b": np.array([b"x"])})).items()}
    {'a': [0, 1, 2], 'b': [b'x']}
    """
    places: dict[str, Any] = {}
    size = 0
    for name, array in arrays.items():
        places[name] = [array.dtype.str, array.shape, size]
        size += _rounded(array.nbytes)
    head = json.dumps(places).encode()
    out = bytearray(_rounded(4 + len(head)) + size)
    out[: 4 + len(head)] = len(head).to_bytes(4, "little") + head
    first = len(out) - size
    for name, array in arrays.items():
        begin = first + places[name][2]
        out[begin : begin + array.nbytes] = np.ascontiguousarray(array).tobytes()
    return bytes(out)


def unpack(packed: Buffer) -> Arrays:
    """The arrays of `pack`, as views of its bytes."""
    size = int.from_bytes(packed[:4], "little")
    first = _rounded(4 + size)
    arrays = {}
    for name, (kind, shape, place) in json.loads(bytes(packed[4 : 4 + size])).items():
        count = int(np.prod(shape, dtype=np.int64))
        arrays[name] = np.frombuffer(packed, kind, count, first + place).reshape(shape)
    return arrays


def _rounded(size: int) -> int:
    return -(-size // ALIGNED) * ALIGNED


@lru_cache(maxsize=64)
def _digest_of_file(path: Path) -> str:
    """Asked once for each file and process: half a millisecond a megabyte."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


@lru_cache(maxsize=1)
def _digest_of_code() -> str:
    root = Path(__file__).parent.parent
    return hashlib.sha256(b"\0".join((root / name).read_bytes() for name in MADE_BY)).hexdigest()
