"""What each run read of listings, for conditional requests; how long a site's files are fresh, and their validators."""

import sqlalchemy as sa
from alembic import op

from copydesk.flows.storage.state.migrations.operations import add_missing_column

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add the table and the columns; files that are there are fresh for as long as before."""
    op.create_table(
        "listings",
        sa.Column("run", sa.String(80), primary_key=True),
        sa.Column("key", sa.String(32), primary_key=True),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("final_url", sa.Text, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("etag", sa.Text),
        sa.Column("last_modified", sa.Text),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("whole_at", sa.String(40), nullable=False),
        sa.Column("distrusted", sa.Boolean, nullable=False),
        sa.Column("selection", sa.String(64), nullable=False),
        sa.Column("leads", sa.Text, nullable=False),
        if_not_exists=True,
    )
    add_missing_column("site_files", sa.Column("fresh_until", sa.String(40)))
    add_missing_column("site_files", sa.Column("etag", sa.Text))
    add_missing_column("site_files", sa.Column("last_modified", sa.Text))
