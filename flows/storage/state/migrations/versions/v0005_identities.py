"""What each address was given for good, and what equal copies and revisions of an article are told by."""

import hashlib

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

#: Rows a statement.
BATCH = 2_000


def upgrade() -> None:
    """Add the columns and the table; addresses that gave a record keep its id."""
    op.add_column("articles", sa.Column("article_key", sa.String(64)))
    op.add_column("articles", sa.Column("core", sa.String(64)))
    op.create_index("articles_key", "articles", ["article_key"])
    op.add_column("fingerprints", sa.Column("title", sa.Text))
    table = op.create_table(
        "identities",
        sa.Column("key", sa.String(32), primary_key=True),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("url", sa.Text),
        sa.Column("claimed", sa.String(32)),
        sa.Column("night", sa.String(10), nullable=False),
    )
    op.create_index("identities_claimed", "identities", ["claimed"])
    op.create_index("identities_id", "identities", ["id"])
    query = sa.text(
        "SELECT d.url AS asked, d.final_url AS own, a.id AS id, a.url AS url, a.night AS night FROM addresses d"
        " JOIN articles a ON a.id = d.record_id WHERE d.result IN ('record', 'unchanged') ORDER BY d.key"
    )
    rows = {}
    for asked, own, id, url, night in op.get_bind().execute(query):
        key = hashlib.sha256((own or asked).encode("utf-8", "surrogatepass")).hexdigest()[:32]
        rows[key] = {"key": key, "id": id, "url": url, "claimed": id, "night": night}
    found = list(rows.values())
    for at in range(0, len(found), BATCH):
        op.bulk_insert(table, found[at : at + BATCH])
