"""What feeds and sitemaps say of an address, for the page that may not say it."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add the columns."""
    op.add_column("visits", sa.Column("listed", sa.Text))
    op.add_column("addresses", sa.Column("listed", sa.Text))
