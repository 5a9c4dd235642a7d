"""Fingerprints of what was published, on disk: which earlier records a new text is a near copy of.

Two tables: a row a fingerprint, and a row a band. A look-up reads the rows of a text's bands alone, so its cost
follows the new articles, not those that are known.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Engine,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    and_,
    delete,
    func,
    insert,
    or_,
    select,
)

from copydesk.cleaners.text.minhash import Fingerprint, have_other_facts, is_copy, share
from copydesk.flows.storage.state.tables import metadata

_log = logging.getLogger(__name__)

#: Fingerprints a statement: 42 bands each, and SQLite binds at most 32,766 values.
_BATCH = 200

#: Fingerprints that are written at a time, their bands in order, so that each page of the table is touched once.
_WRITTEN = 4_000
#: Where there are more, each page is touched several times: at most this much memory for them.
CACHE_BYTES = 64 * 2**20

#: One row for each revision that was published; `root` is the record that it is a copy of, or its own id.
fingerprints = Table(
    "fingerprints",
    metadata,
    Column("doc", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("id", String(32), nullable=False, index=True),
    Column("run", String(80), nullable=False),
    Column("night", String(10), nullable=False),
    Column("published_at", String(40)),
    Column("address", Text, nullable=False),
    Column("root", String(32), nullable=False),
    Column("places", LargeBinary, nullable=False),
    Column("title", Text),
)

#: One row for each band of each fingerprint, in the order of the bands.
fingerprint_bands = Table(
    "fingerprint_bands",
    metadata,
    Column("band", BigInteger, primary_key=True),
    Column("doc", BigInteger, primary_key=True),
    sqlite_with_rowid=False,
)


@dataclass(frozen=True, slots=True)
class Printed:
    """A published revision and its fingerprint. `address` is its address, or its path where it has none."""

    id: str
    published_at: str | None
    address: str
    root: str
    fingerprint: Fingerprint
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Neighbour:
    """An earlier record that has nearly a text: the record that stands for it, and what both share."""

    id: str
    published_at: str | None
    address: str
    root: str
    share: float = 1.0
    title: str | None = None
    has_other_facts: bool = False


class FingerprintIndex:
    """The fingerprints in a state database; its tables are made where they are missing."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        metadata.create_all(engine, [fingerprints, fingerprint_bands], checkfirst=True)

    def near(
        self, prints: Mapping[str, Fingerprint], *, night: str, run: str | None = None
    ) -> dict[str, tuple[Neighbour, ...]]:
        """For each named fingerprint the records of earlier nights that are near copies of it.

        With `run`, also those that other runs of the same night published before it.
        """
        f = fingerprints.c
        is_earlier = f.night < night
        if run is not None:
            is_earlier = or_(is_earlier, and_(f.night == night, f.run < run))
        found: dict[str, tuple[Neighbour, ...]] = {}
        with self.engine.connect() as connection:
            for batch in _batches(sorted(prints.items())):
                bands = {name: fingerprint.bands() for name, fingerprint in batch}
                docs = _docs_of(connection, {band for each in bands.values() for band in each})
                wanted = {doc for each in docs.values() for doc in each}
                rows = {row.doc: row for row in _rows(connection, wanted, is_earlier)}
                for name, fingerprint in batch:
                    near = {doc for band in bands[name] for doc in docs.get(band, ()) if doc in rows}
                    copies = [rows[doc] for doc in near if is_copy(fingerprint, Fingerprint(rows[doc].places))]
                    if copies:
                        found[name] = tuple(
                            sorted(
                                (_neighbour(row, fingerprint) for row in copies),
                                key=lambda n: (n.published_at or "~", n.address, n.id, n.root),
                            )
                        )
        return found

    def put(self, run: str, night: str, printed: Iterable[Printed]) -> None:
        """Note what a run published; the same run again replaces what it noted."""
        with self.engine.begin() as connection:
            self._drop(connection, fingerprints.c.run == run)
            first = (connection.execute(select(func.max(fingerprints.c.doc))).scalar() or 0) + 1
            for start, batch in _numbered(printed, first):
                if start > first:
                    _widen_cache(connection)
                rows = [
                    {
                        "doc": doc,
                        "id": p.id,
                        "run": run,
                        "night": night,
                        "published_at": p.published_at,
                        "address": p.address,
                        "root": p.root,
                        "places": p.fingerprint.places,
                        "title": p.title,
                    }
                    for doc, p in enumerate(batch, start)
                ]
                connection.execute(insert(fingerprints), rows)
                bands = sorted((band, doc) for doc, p in enumerate(batch, start) for band in set(p.fingerprint.bands()))
                connection.execute(insert(fingerprint_bands), [{"band": band, "doc": doc} for band, doc in bands])

    def forget(self, ids: Iterable[str]) -> int:
        """Erase the fingerprints of records; give how many there were."""
        gone = 0
        with self.engine.begin() as connection:
            for batch in _batches(sorted(set(ids))):
                gone += self._drop(connection, fingerprints.c.id.in_(batch))
        return gone

    def _drop(self, connection: Any, which: Any) -> int:
        rows = connection.execute(select(fingerprints.c.doc, fingerprints.c.places).where(which)).all()
        for batch in _batches(rows):
            for row in batch:
                b, kept = fingerprint_bands.c, Fingerprint(row.places)
                is_its = b.doc == row.doc
                # By its bands, which the table is in the order of; of a damaged one nobody knows them.
                which = and_(b.band.in_(set(kept.bands())), is_its) if kept.is_whole else is_its
                connection.execute(delete(fingerprint_bands).where(which))
            connection.execute(delete(fingerprints).where(fingerprints.c.doc.in_([row.doc for row in batch])))
        return len(rows)


def _neighbour(row: Any, fingerprint: Fingerprint) -> Neighbour:
    known = Fingerprint(row.places)
    common, has_other_facts = round(share(fingerprint, known), 3), have_other_facts(fingerprint, known)
    return Neighbour(row.id, row.published_at, row.address, row.root, common, row.title, has_other_facts)


def _widen_cache(connection: Any) -> None:
    """Bands fall all over their table: with SQLite's 2 MB of cache, each batch would read and write all of it.

    A night of one batch does without: what is cached stays with the connection, and grows with the table.
    """
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"PRAGMA cache_size=-{CACHE_BYTES // 1024}")


def _docs_of(connection: Any, bands: set[int]) -> dict[int, list[int]]:
    b = fingerprint_bands.c
    docs: dict[int, list[int]] = {}
    for band, doc in connection.execute(select(b.band, b.doc).where(b.band.in_(bands))):
        docs.setdefault(band, []).append(doc)
    return docs


def _rows(connection: Any, docs: set[int], condition: Any) -> Iterator[Any]:
    for batch in _batches(sorted(docs), 5_000):
        for row in connection.execute(select(fingerprints).where(fingerprints.c.doc.in_(batch), condition)):
            if Fingerprint(row.places).is_whole:
                yield row
            else:
                _log.warning("the fingerprint of record %s is damaged in the state: nothing is held against it", row.id)


def _numbered(printed: Iterable[Printed], first: int) -> Iterator[tuple[int, Sequence[Printed]]]:
    left = iter(printed)
    while batch := list(islice(left, _WRITTEN)):
        yield first, batch
        first += len(batch)


def _batches(rows: Sequence[Any], size: int = _BATCH) -> Iterator[Sequence[Any]]:
    for at in range(0, len(rows), size):
        yield rows[at : at + size]
