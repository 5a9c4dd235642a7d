"""What migrations do beyond Alembic's own: columns that may be there already.

Up to 0.1 a migration of SQLite was no transaction: a kill could leave tables of the next form under the old number.
Such a database is taken up again, so each operation does nothing where its work is done.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op


def add_missing_column(table: str, column: sa.Column[Any]) -> None:
    """Add a column to a table that does not have it."""
    known = {each["name"] for each in sa.inspect(op.get_bind()).get_columns(table)}
    if column.name not in known:
        op.add_column(table, column)
