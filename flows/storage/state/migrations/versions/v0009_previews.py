"""Which published records hold a preview of their article, and not the whole."""

import sqlalchemy as sa

from copydesk.flows.storage.state.migrations.operations import add_missing_column

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Add the column; what was published before is whole."""
    add_missing_column("articles", sa.Column("is_preview", sa.Boolean))
