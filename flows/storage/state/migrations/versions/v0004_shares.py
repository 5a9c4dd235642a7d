"""Runs that several machines fetch for: how they are cut, who fetches what, and redirects from one to the other."""

import sqlalchemy as sa
from alembic import op

from copydesk.flows.storage.state.migrations.operations import add_missing_column

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the columns and the table."""
    add_missing_column("runs", sa.Column("shares", sa.Integer))
    add_missing_column("visits", sa.Column("trail", sa.Text))
    op.create_table(
        "claims",
        sa.Column("run", sa.String(80), primary_key=True),
        sa.Column("share", sa.Integer, primary_key=True),
        sa.Column("owner", sa.String(80)),
        sa.Column("term", sa.Integer, nullable=False),
        sa.Column("beat", sa.Integer, nullable=False),
        if_not_exists=True,
    )
