"""A corrected id in the state: whatever names the old one names the new one from now on."""

from __future__ import annotations

from sqlalchemy import Engine, delete, insert, select, update

from copydesk.flows.storage.state import tables as t
from copydesk.flows.storage.state.fingerprints import fingerprints


def correct_identity(engine: Engine, old: str, new: str, url: str) -> None:
    """Let later nights give the pages of an article its new id; a second call changes nothing."""
    with engine.begin() as connection:
        given, articles = t.identities.c, t.articles.c
        # What its page claims is no matter any more: a page that claims its own address and has another id is a further
        # page of an article.
        connection.execute(update(t.identities).where(given.id == old).values(id=new, url=url, claimed=new))
        night = connection.execute(select(articles.night).where(articles.id == old)).scalar()
        if night is not None and not connection.execute(select(given.key).where(given.key == old)).first():
            # Published before addresses were remembered.
            row = {"key": old, "id": new, "url": url, "claimed": new, "night": night}
            connection.execute(insert(t.identities).values(row))
        if connection.execute(select(articles.id).where(articles.id == new)).first():
            connection.execute(delete(t.articles).where(articles.id == old))
        else:
            # Under its new id it was published once.
            connection.execute(update(t.articles).where(articles.id == old).values(id=new, url=url, revision=1))
        for table in (t.addresses, t.visits):
            connection.execute(update(table).where(table.c.record_id == old).values(record_id=new))
        prints = fingerprints.c
        connection.execute(update(fingerprints).where(prints.root == old).values(root=new))
        connection.execute(update(fingerprints).where(prints.id == old).values(id=new, address=url))
