"""Bands of MinHash signatures, by which near copies of a story are found."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "bands",
        sa.Column("band", sa.String(32), primary_key=True),
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("night", sa.String(10), nullable=False),
        if_not_exists=True,
    )
