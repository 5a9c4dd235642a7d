"""Fingerprints of published records with their bands, in place of the bands alone."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the tables, which an index may have made already; drop the one that nothing ever filled."""
    op.create_table(
        "fingerprints",
        sa.Column("doc", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=True),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("run", sa.String(80), nullable=False),
        sa.Column("night", sa.String(10), nullable=False),
        sa.Column("published_at", sa.String(40)),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("root", sa.String(32), nullable=False),
        sa.Column("places", sa.LargeBinary, nullable=False),
        if_not_exists=True,
    )
    op.create_index("ix_fingerprints_id", "fingerprints", ["id"], if_not_exists=True)
    op.create_table(
        "fingerprint_bands",
        sa.Column("band", sa.BigInteger, primary_key=True),
        sa.Column("doc", sa.BigInteger, primary_key=True),
        sqlite_with_rowid=False,
        if_not_exists=True,
    )
    op.drop_table("bands", if_exists=True)
