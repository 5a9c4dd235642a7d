"""The first form of the state: runs, visits, addresses, articles, hosts, site files, profiles."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "runs",
        sa.Column("run", sa.String(80), primary_key=True),
        sa.Column("started_at", sa.String(40), nullable=False),
        sa.Column("planned_at", sa.String(40)),
        sa.Column("settled_at", sa.String(40)),
        if_not_exists=True,
    )
    op.create_table(
        "visits",
        sa.Column("run", sa.String(80), primary_key=True),
        sa.Column("key", sa.String(32), primary_key=True),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("source_url", sa.Text, nullable=False),
        sa.Column("url", sa.Text),
        sa.Column("host", sa.String(300)),
        sa.Column("source", sa.Text),
        sa.Column("same_as", sa.Text),
        sa.Column("result", sa.String(20)),
        sa.Column("reason", sa.String(40)),
        sa.Column("detail", sa.Text),
        sa.Column("retry_at", sa.String(40)),
        sa.Column("final_url", sa.Text),
        sa.Column("archive", sa.Text),
        sa.Column("offset", sa.BigInteger),
        sa.Column("sha256", sa.String(64)),
        sa.Column("payload", sa.String(60)),
        sa.Column("status", sa.Integer),
        sa.Column("content_type", sa.Text),
        sa.Column("etag", sa.Text),
        sa.Column("last_modified", sa.Text),
        sa.Column("fetched_at", sa.String(40)),
        sa.Column("record_id", sa.String(32)),
        if_not_exists=True,
    )
    op.create_table(
        "addresses",
        sa.Column("key", sa.String(32), primary_key=True),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("host", sa.String(300)),
        sa.Column("final_url", sa.Text),
        sa.Column("etag", sa.Text),
        sa.Column("last_modified", sa.Text),
        sa.Column("sha256", sa.String(64)),
        sa.Column("payload", sa.String(60)),
        sa.Column("archive", sa.Text),
        sa.Column("offset", sa.BigInteger),
        sa.Column("fetched_at", sa.String(40)),
        sa.Column("whole_at", sa.String(40)),
        sa.Column("distrusted", sa.Boolean, nullable=False),
        sa.Column("result", sa.String(20)),
        sa.Column("reason", sa.String(40)),
        sa.Column("record_id", sa.String(32)),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("retry_at", sa.String(40)),
        if_not_exists=True,
    )
    op.create_index("addresses_retry", "addresses", ["retry_at"], if_not_exists=True)
    op.create_table(
        "articles",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("url", sa.Text),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("published_at", sa.String(40)),
        sa.Column("night", sa.String(10), nullable=False),
        if_not_exists=True,
    )
    op.create_index("articles_hash", "articles", ["content_hash"], if_not_exists=True)
    op.create_table(
        "hosts",
        sa.Column("host", sa.String(300), primary_key=True),
        sa.Column("delay", sa.Float),
        sa.Column("openings", sa.Integer, nullable=False),
        sa.Column("closed_until", sa.String(40)),
        if_not_exists=True,
    )
    op.create_table(
        "site_files",
        sa.Column("origin", sa.String(300), primary_key=True),
        sa.Column("name", sa.String(40), primary_key=True),
        sa.Column("fetched_at", sa.String(40), nullable=False),
        sa.Column("standing", sa.String(20), nullable=False),
        sa.Column("body", sa.LargeBinary),
        if_not_exists=True,
    )
    op.create_table(
        "profiles",
        sa.Column("host", sa.String(300), primary_key=True),
        sa.Column("night", sa.String(10), primary_key=True),
        sa.Column("profile", sa.Text, nullable=False),
        if_not_exists=True,
    )
