"""Since when a host has refused us."""

import sqlalchemy as sa

from copydesk.flows.storage.state.migrations.operations import add_missing_column

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Add the column."""
    add_missing_column("hosts", sa.Column("refused_since", sa.String(10)))
