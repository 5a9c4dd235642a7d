"""The tables of the state database, as the newest migration leaves them.

Addresses can be longer than an index entry may be: keys are their digests (`record_id`).
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Float, Index, Integer, LargeBinary, MetaData, String, Table, Text

metadata = MetaData()

#: One row a run of a crawl. Times are ISO 8601 in UTC, which sorts as text.
runs = Table(
    "runs",
    metadata,
    Column("run", String(80), primary_key=True),
    Column("started_at", String(40), nullable=False),
    Column("planned_at", String(40)),
    Column("settled_at", String(40)),
    Column("shares", Integer),
)

#: One row for each address that entered a run: planned, then acknowledged with what came of it.
visits = Table(
    "visits",
    metadata,
    Column("run", String(80), primary_key=True),
    Column("key", String(32), primary_key=True),
    Column("position", Integer, nullable=False),
    Column("source_url", Text, nullable=False),
    Column("url", Text),
    Column("host", String(300)),
    Column("source", Text),
    Column("same_as", Text),
    Column("result", String(20)),
    Column("reason", String(40)),
    Column("detail", Text),
    Column("retry_at", String(40)),
    Column("final_url", Text),
    Column("archive", Text),
    Column("offset", BigInteger),
    Column("sha256", String(64)),
    Column("payload", String(60)),
    Column("status", Integer),
    Column("content_type", Text),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("fetched_at", String(40)),
    Column("record_id", String(32)),
    Column("trail", Text),
    Column("listed", Text),
)

#: Who fetches a share of a run's hosts now, the how-manieth owner that is, and its sign of life.
claims = Table(
    "claims",
    metadata,
    Column("run", String(80), primary_key=True),
    Column("share", Integer, primary_key=True),
    Column("owner", String(80)),
    Column("term", Integer, nullable=False),
    Column("beat", Integer, nullable=False),
)

#: What is known of an address from the runs that were published.
addresses = Table(
    "addresses",
    metadata,
    Column("key", String(32), primary_key=True),
    Column("url", Text, nullable=False),
    Column("host", String(300)),
    Column("final_url", Text),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("sha256", String(64)),
    Column("payload", String(60)),
    Column("archive", Text),
    Column("offset", BigInteger),
    Column("fetched_at", String(40)),
    Column("whole_at", String(40)),
    Column("distrusted", Boolean, nullable=False, default=False),
    Column("result", String(20)),
    Column("reason", String(40)),
    Column("record_id", String(32)),
    Column("failures", Integer, nullable=False, default=0),
    Column("retry_at", String(40)),
    Column("listed", Text),
    Index("addresses_retry", "retry_at"),
)

#: The newest revision of each record that was published.
articles = Table(
    "articles",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("url", Text),
    Column("content_hash", String(64), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("published_at", String(40)),
    Column("night", String(10), nullable=False),
    Column("article_key", String(64)),
    Column("core", String(64)),
    Column("is_preview", Boolean),
    Index("articles_hash", "content_hash"),
    Index("articles_key", "article_key"),
)

#: What a page's own address was given for good, and what its page claimed then.
identities = Table(
    "identities",
    metadata,
    Column("key", String(32), primary_key=True),
    Column("id", String(32), nullable=False),
    Column("url", Text),
    Column("claimed", String(32)),
    Column("night", String(10), nullable=False),
    Index("identities_claimed", "claimed"),
    Index("identities_id", "id"),
)

#: What outlasts a run of a host's pace and circuit breaker.
hosts = Table(
    "hosts",
    metadata,
    Column("host", String(300), primary_key=True),
    Column("delay", Float),
    Column("openings", Integer, nullable=False, default=0),
    Column("closed_until", String(40)),
    Column("refused_since", String(10)),
)

#: Files that a site keeps for crawlers (robots.txt, ai.txt, tdmrep.json), as they were when asked for.
site_files = Table(
    "site_files",
    metadata,
    Column("origin", String(300), primary_key=True),
    Column("name", String(40), primary_key=True),
    Column("fetched_at", String(40), nullable=False),
    Column("standing", String(20), nullable=False),
    Column("body", LargeBinary),
    Column("fresh_until", String(40)),
    Column("etag", Text),
    Column("last_modified", Text),
)

#: What each run read of its feeds, sitemaps and section pages; that of the newest published run counts.
listings = Table(
    "listings",
    metadata,
    Column("run", String(80), primary_key=True),
    Column("key", String(32), primary_key=True),
    Column("url", Text, nullable=False),
    Column("final_url", Text, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("sha256", String(64), nullable=False),
    Column("whole_at", String(40), nullable=False),
    Column("distrusted", Boolean, nullable=False),
    Column("selection", String(64), nullable=False),
    Column("leads", Text, nullable=False),
)

#: What each site repeats, night by night.
profiles = Table(
    "profiles",
    metadata,
    Column("host", String(300), primary_key=True),
    Column("night", String(10), primary_key=True),
    Column("profile", Text, nullable=False),
)
