"""Runs that several machines fetch for: how they are cut, who fetches what, and redirects from one to the other."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the columns and the table."""
    op.add_column("runs", sa.Column("shares", sa.Integer))
    op.add_column("visits", sa.Column("trail", sa.Text))
    op.create_table(
        "claims",
        sa.Column("run", sa.String(80), primary_key=True),
        sa.Column("share", sa.Integer, primary_key=True),
        sa.Column("owner", sa.String(80)),
        sa.Column("term", sa.Integer, nullable=False),
        sa.Column("beat", sa.Integer, nullable=False),
    )
