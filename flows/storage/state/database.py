"""The state database: what is known from one run to the next, and how far a run has come.

SQLAlchemy Core over SQLite (a file in the data folder) or PostgreSQL (by its address). Every method is one
transaction. What a run learns of an address counts for later runs only from `settle` on, when the run's records are
published: a page that was fetched but never published is asked for again, in full.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Engine, Table, bindparam, delete, func, insert, select, update

from copydesk.cleaners.html.sanitize import clean_address
from copydesk.cleaners.model.record import Outcome
from copydesk.cleaners.urls.normalize import record_id
from copydesk.flows.storage.state import tables as t
from copydesk.flows.storage.state.engine import make_engine
from copydesk.flows.storage.state.leases import Lease, confirm
from copydesk.flows.storage.state.migrate import migrate
from copydesk.flows.storage.state.rows import (
    ARCHIVED,
    HostRow,
    KnownArticle,
    KnownIdentity,
    KnownListing,
    KnownValidators,
    SiteFile,
    ToldOutcomes,
    Visit,
    address_row,
    parse_known,
    parse_row,
    parse_visit,
    visit_row,
)

__all__ = [
    "ARCHIVED",
    "HostRow",
    "KnownArticle",
    "KnownIdentity",
    "KnownListing",
    "KnownValidators",
    "SiteFile",
    "State",
    "Visit",
    "open_state",
]

#: Rows a statement: SQLite binds at most 32,766 values.
_BATCH = 500

#: Rows that are held of a query whose rows pass by.
_PAGE = 2_000

#: Profiles of a host that stay: the newest, and those that stand in where it is damaged.
KEPT_PROFILES = 7


#: Made once: a crawl asks for each of its hosts.
_FILES_OF = select(t.site_files).where(t.site_files.c.origin == bindparam("origin"))


class State:
    """An open state database; `open_state` gives one."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def close(self) -> None:
        """Give the connections back."""
        self.engine.dispose()

    # Runs and their addresses

    def begin(self, run: str, started_at: str) -> None:
        """Note a run; one that is known already stays as it is."""
        with self.engine.begin() as connection:
            if not connection.execute(select(t.runs.c.run).where(t.runs.c.run == run)).first():
                connection.execute(insert(t.runs).values(run=run, started_at=started_at))

    def is_planned(self, run: str) -> bool:
        """Whether the addresses of a run are all known."""
        return self._moment(run, "planned_at") is not None

    def is_settled(self, run: str) -> bool:
        """Whether a run was published and counts."""
        return self._moment(run, "settled_at") is not None

    def shares(self, run: str) -> int | None:
        """Into how many shares the hosts of a planned run are cut; `None` where one crawl fetches all of them."""
        with self.engine.connect() as connection:
            return connection.execute(select(t.runs.c.shares).where(t.runs.c.run == run)).scalar()

    def plan(
        self,
        run: str,
        visits: Iterable[Visit],
        at: str,
        *,
        shares: int | None = None,
        listings: Iterable[KnownListing] = (),
    ) -> None:
        """Note the addresses of a run, all at once, into how many shares its hosts are cut, and the listings it read.

        The listings count for later runs once this one is settled: what it planned is through by then.
        """
        rows = (visit_row(run, visit) for visit in visits)
        read = {record_id(each.url): asdict(each) for each in listings}
        with self.engine.begin() as connection:
            connection.execute(delete(t.visits).where(t.visits.c.run == run))
            # An import has millions of them: no more than a statement's are held.
            while batch := list(islice(rows, _BATCH)):
                connection.execute(insert(t.visits), batch)
            connection.execute(delete(t.listings).where(t.listings.c.run == run))
            for group in _batches([{"run": run, "key": key, **row} for key, row in read.items()]):
                connection.execute(insert(t.listings), group)
            connection.execute(update(t.runs).where(t.runs.c.run == run).values(planned_at=at, shares=shares))

    def listings(self) -> dict[str, KnownListing]:
        """The listings that published runs read, by their addresses, each as it was read last."""
        query = (
            select(t.listings)
            .join(t.runs, t.runs.c.run == t.listings.c.run)
            .where(t.runs.c.settled_at.is_not(None))
            .order_by(t.runs.c.started_at)
        )
        with self.engine.connect() as connection:
            return {row.url: parse_row(KnownListing, row._mapping) for row in connection.execute(query)}

    def acknowledge(self, run: str, visits: Iterable[Visit], lease: Lease | None = None) -> None:
        """Note what came of addresses; from now on they are not asked for again in this run.

        With a lease, only as long as it holds: raises `LeaseLost` and notes nothing where another one has it.
        """
        rows = [visit_row(run, visit) for visit in visits]
        with self.engine.begin() as connection:
            if lease is not None:
                confirm(connection, lease)
            for batch in _batches(rows):
                keys = [row["key"] for row in batch]
                connection.execute(delete(t.visits).where(t.visits.c.run == run, t.visits.c.key.in_(keys)))
                connection.execute(insert(t.visits), batch)

    def visits(self, run: str, *, by_address: bool = False) -> Iterator[Visit]:
        """All addresses of a run, some at a time: as they were when the first was taken.

        They come in the order of the plan, or of the addresses, as Python compares them.
        """
        order: Any = t.visits.c.position
        if by_address:
            # SQLite compares bytes without being told.
            order = t.visits.c.source_url
            order = order.collate("C") if self.engine.dialect.name == "postgresql" else order
        yield from self._visits(select(t.visits).where(t.visits.c.run == run).order_by(order))

    def archived(self, run: str) -> Iterator[Visit]:
        """The addresses of a run whose pages are in the archive, in the order of the archive, some at a time."""
        v = t.visits.c
        wanted = select(t.visits).where(v.run == run, v.result == ARCHIVED)
        yield from self._visits(wanted.order_by(v.archive, v.offset, v.position))

    def _visits(self, query: Any) -> Iterator[Visit]:
        with self.engine.connect().execution_options(yield_per=_PAGE) as connection:
            for row in connection.execute(query):
                yield parse_visit(row._mapping)

    def count_visits(self, run: str, *, result: str | None = None) -> int:
        """How many addresses a run has, or how many with a result."""
        counted = select(func.count()).select_from(t.visits).where(t.visits.c.run == run)
        if result is not None:
            counted = counted.where(t.visits.c.result == result)
        with self.engine.connect() as connection:
            return int(connection.execute(counted).scalar_one())

    def progress(self, run: str) -> tuple[int, int]:
        """How many addresses of a run are through, and how many it has; those that stand for others do not count."""
        counted = select(func.count(t.visits.c.result), func.count()).where(
            t.visits.c.run == run, t.visits.c.same_as.is_(None)
        )
        with self.engine.connect() as connection:
            done, total = connection.execute(counted).one()
            return done, total

    def settle(self, run: str, outcomes: Iterable[Outcome], at: str) -> None:
        """Make what a run learned count: called when its records are published, with all of its outcomes.

        A second call for the same run does nothing. Neither outcomes nor visits are all held at once.
        """
        if self.is_settled(run):
            return
        visits = (v for v in self.visits(run) if v.url and not v.same_as and v.result)
        with ToldOutcomes(run, outcomes) as told, self.engine.begin() as connection:
            while batch := list(islice(visits, _PAGE)):
                known = self.known(v.url for v in batch if v.url)
                names = [clean_address(v.source_url) for v in batch]
                said = told.of(names)
                rows = [address_row(v, said.get(n), known.get(v.url or "")) for v, n in zip(batch, names, strict=True)]
                _replace(connection, t.addresses, "key", rows)
            read = select(t.listings.c.key).where(t.listings.c.run == run)
            connection.execute(delete(t.listings).where(t.listings.c.run != run, t.listings.c.key.in_(read)))
            connection.execute(update(t.runs).where(t.runs.c.run == run).values(settled_at=at))

    def forget_visits(self, before: str) -> int:
        """Drop the addresses of runs that were published and began before a moment; give their number.

        What the runs learned stays in `known`.
        """
        old = select(t.runs.c.run).where(t.runs.c.started_at < before, t.runs.c.settled_at.is_not(None))
        with self.engine.begin() as connection:
            return int(connection.execute(delete(t.visits).where(t.visits.c.run.in_(old))).rowcount)

    # Addresses

    def known(self, urls: Iterable[str]) -> dict[str, KnownValidators]:
        """What is known of addresses, by address."""
        rows = self._rows(t.addresses, "key", map(record_id, urls))
        return {known.url: known for row in rows if (known := parse_known(row))}

    def due(self, now: str, *, max_failures: int) -> list[str]:
        """Addresses whose next try is due, of those that failed fewer than `max_failures` runs."""
        query = select(t.addresses.c.url).where(
            t.addresses.c.retry_at <= now, t.addresses.c.failures > 0, t.addresses.c.failures < max_failures
        )
        with self.engine.connect() as connection:
            return [str(row[0]) for row in connection.execute(query.order_by(t.addresses.c.url))]

    # Articles

    def knows_articles(self) -> bool:
        """Whether any article is known."""
        with self.engine.connect() as connection:
            return connection.execute(select(t.articles.c.id).limit(1)).first() is not None

    def articles(self, ids: Iterable[str]) -> dict[str, KnownArticle]:
        """The published articles of these ids."""
        return {row["id"]: parse_row(KnownArticle, row) for row in self._rows(t.articles, "id", ids)}

    def articles_of_hash(self, hashes: Iterable[str]) -> dict[str, KnownArticle]:
        """For each content hash the published article that has it now, the earliest night's of several.

        Only those of which no key is known: others are told by it.
        """
        return self._earliest(
            "content_hash", hashes, lambda article: article.article_key is None and not article.is_preview
        )

    def articles_of_key(self, keys: Iterable[str]) -> dict[str, KnownArticle]:
        """For each article key the published article that has it whole now, the earliest night's of several."""
        return self._earliest("article_key", keys, lambda article: not article.is_preview)

    def _earliest(
        self, column: str, values: Iterable[str], which: Callable[[KnownArticle], bool]
    ) -> dict[str, KnownArticle]:
        found: dict[str, KnownArticle] = {}
        for row in self._rows(t.articles, column, values):
            article = parse_row(KnownArticle, row)
            other = found.get(row[column])
            if which(article) and (other is None or (article.night, article.id) < (other.night, other.id)):
                found[row[column]] = article
        return found

    def identities(self, keys: Iterable[str]) -> dict[str, KnownIdentity]:
        """What addresses were given, by the ids of these addresses."""
        return {row["key"]: parse_row(KnownIdentity, row) for row in self._rows(t.identities, "key", keys)}

    def refused_claims(self, claimed: Iterable[str]) -> set[str]:
        """Of these ids, those that a page claimed and was not given."""
        return {row["claimed"] for row in self._rows(t.identities, "claimed", claimed) if row["id"] != row["claimed"]}

    def put_identities(self, identities: Iterable[KnownIdentity]) -> None:
        """Note what addresses were given; what an address has already stays."""
        rows = {each.key: each for each in identities}
        known = self.identities(rows)
        with self.engine.begin() as connection:
            for batch in _batches([asdict(each) for key, each in rows.items() if key not in known]):
                connection.execute(insert(t.identities), batch)

    def put_articles(self, articles: Iterable[KnownArticle]) -> None:
        """Note what was published; the same again changes nothing."""
        with self.engine.begin() as connection:
            _replace(connection, t.articles, "id", [asdict(article) for article in articles])

    # Hosts, their files and profiles

    def hosts(self) -> dict[str, HostRow]:
        """Every host of which something is kept."""
        with self.engine.connect() as connection:
            return {row.host: parse_row(HostRow, row._mapping) for row in connection.execute(select(t.hosts))}

    def put_hosts(self, hosts: Iterable[HostRow]) -> None:
        """Keep what is known of hosts."""
        with self.engine.begin() as connection:
            _replace(connection, t.hosts, "host", [asdict(host) for host in hosts])

    def site_files(self, origin: str) -> dict[str, SiteFile]:
        """The files of an origin that were asked for, by name."""
        with self.engine.connect() as connection:
            rows = connection.execute(_FILES_OF, {"origin": origin})
            return {row.name: parse_row(SiteFile, row._mapping) for row in rows}

    def put_site_files(self, files: Iterable[SiteFile]) -> None:
        """Keep files of sites, all at once."""
        with self.engine.begin() as connection:
            for file in files:
                same = (t.site_files.c.origin == file.origin) & (t.site_files.c.name == file.name)
                connection.execute(delete(t.site_files).where(same))
                connection.execute(insert(t.site_files).values(**asdict(file)))

    def profile(self, host: str, *, before: str | None = None) -> Any:
        """The newest profile of a host, that of an earlier night than `before`; `None` for none."""
        query = select(t.profiles.c.profile).where(t.profiles.c.host == host)
        if before is not None:
            query = query.where(t.profiles.c.night < before)
        with self.engine.connect() as connection:
            row = connection.execute(query.order_by(t.profiles.c.night.desc()).limit(1)).first()
        return json.loads(row[0]) if row else None

    def profiles(self, host: str, *, before: str | None = None) -> Iterator[tuple[str, Any]]:
        """The profiles of a host with their nights, the newest first; `None` for one that is no JSON."""
        query = select(t.profiles.c.night).where(t.profiles.c.host == host)
        if before is not None:
            query = query.where(t.profiles.c.night < before)
        with self.engine.connect() as connection:
            nights = [str(row[0]) for row in connection.execute(query.order_by(t.profiles.c.night.desc()))]
        for night in nights:
            one = select(t.profiles.c.profile).where(t.profiles.c.host == host, t.profiles.c.night == night)
            with self.engine.connect() as connection:
                yield night, json_or_none(connection.execute(one).scalar())

    def put_profiles(self, night: str, profiles: Iterable[tuple[str, Any]]) -> None:
        """Keep the profiles that a night learned, as JSON values by host; of each host those of a few nights stay."""
        rows = [
            {"host": host, "night": night, "profile": json.dumps(profile, ensure_ascii=False, sort_keys=True)}
            for host, profile in profiles
        ]
        with self.engine.begin() as connection:
            for batch in _batches(rows):
                hosts = [row["host"] for row in batch]
                connection.execute(delete(t.profiles).where(t.profiles.c.night == night, t.profiles.c.host.in_(hosts)))
                connection.execute(insert(t.profiles), batch)
                old = _older_profiles(connection, hosts)
                if old:
                    connection.execute(delete(t.profiles).where(_is_old), old)

    def counts(self) -> dict[str, int]:
        """The number of rows of each table."""
        with self.engine.connect() as connection:
            return {
                table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
                for table in t.metadata.sorted_tables
            }

    def _moment(self, run: str, column: str) -> str | None:
        with self.engine.connect() as connection:
            return connection.execute(select(t.runs.c[column]).where(t.runs.c.run == run)).scalar()

    def _rows(self, table: Table, column: str, values: Iterable[str]) -> Iterator[Any]:
        with self.engine.connect() as connection:
            for batch in _batches(sorted(set(values))):
                yield from (r._mapping for r in connection.execute(select(table).where(table.c[column].in_(batch))))


def open_state(url: str) -> State:
    """Open the database at an address (`sqlite:///FILE`, `postgresql://...`), made or brought up to date.

    Raises `StateError` in words where it cannot be used.
    """
    engine = make_engine(url)
    try:
        migrate(engine)
    except BaseException:
        engine.dispose()
        raise
    return State(engine)


#: A row of the profiles of which the values are given by name.
_is_old = (t.profiles.c.host == bindparam("old_host")) & (t.profiles.c.night == bindparam("old_night"))


def _older_profiles(connection: Connection, hosts: Iterable[str]) -> list[dict[str, str]]:
    """The profiles of these hosts behind the newest few: each holds all that the ones before it knew."""
    query = select(t.profiles.c.host, t.profiles.c.night).where(t.profiles.c.host.in_(list(hosts)))
    nights: dict[str, list[str]] = {}
    for host, night in connection.execute(query.order_by(t.profiles.c.night.desc())):
        nights.setdefault(host, []).append(night)
    return [{"old_host": host, "old_night": night} for host, known in nights.items() for night in known[KEPT_PROFILES:]]


def json_or_none(text: str | None) -> Any:
    """What a column of JSON holds; `None` for what is none."""
    try:
        return json.loads(text or "")
    except ValueError:
        return None


def _replace(connection: Connection, table: Table, column: str, rows: Sequence[dict[str, Any]]) -> None:
    """Put rows in place of those with the same key; of several with one key the last counts."""
    for batch in _batches(list({row[column]: row for row in rows}.values())):
        connection.execute(delete(table).where(table.c[column].in_([row[column] for row in batch])))
        connection.execute(insert(table), batch)


def _batches(rows: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for at in range(0, len(rows), _BATCH):
        yield rows[at : at + _BATCH]
