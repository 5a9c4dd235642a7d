"""What an entry of a feed or sitemap says of its page beside the address: title, dates, people, tags."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from copydesk.cleaners.metadata.labels import tidy
from copydesk.cleaners.model.listed import ListedFacts, listed_facts

#: Elements that date the publication, and those that date a change; the first that an entry has counts.
_PUBLISHED = ("publication_date", "pubDate", "published", "date", "issued", "created")
_MODIFIED = ("updated", "modified", "lastmod")

#: Kinds of listings whose only date may be called that of a change: Atom asks for no other.
_OF_ENTRIES = ("rss", "atom", "json")

#: "ann@paper.example (Ann Lee)", as RSS wants its authors; an address alone names nobody, and is not kept.
_MAIL = re.compile(
    r"[^\s@<>()]{1,64}@[^\s@<>()]{1,255}\s*(?:\(([^()]{2,100})\))?|([^<>@]{2,100})<[^<>@]{1,64}@[^<>]{1,255}>"
)


def entry_facts(texts: Mapping[str, str], people: Iterable[str], topics: Iterable[str], kind: str) -> ListedFacts:
    """The facts of an entry out of the texts of its elements, by their local names.

    >>> entry_facts({"title": "Ferry &amp; bridge", "updated": "2026-03-14"}, ["a@b.example (Ann Lee)"], [], "atom")
    ListedFacts(title='Ferry & bridge', published='2026-03-14', modified=None, authors=('Ann Lee',), tags=())
    """
    published = next((texts[name] for name in _PUBLISHED if name in texts), None)
    modified = next((texts[name] for name in _MODIFIED if name in texts), None)
    if published is None and kind in _OF_ENTRIES:
        published, modified = modified, None
    tags = [tag for said in topics for tag in (said.split(",") if "," in said else [said])]
    return listed_facts(
        tidy(texts.get("title")), published, modified, [_name(said) for said in people], [tidy(tag) for tag in tags]
    )


def json_facts(item: Mapping[str, Any]) -> ListedFacts:
    """The facts of an item of a JSON Feed, of either version."""
    people = item.get("authors") or [item.get("author")]
    named = [each.get("name") for each in people if isinstance(each, dict)] if isinstance(people, list) else []
    names = {"title": "title", "published": "date_published", "updated": "date_modified"}
    texts = {name: value for name, key in names.items() if (value := _text(item.get(key)))}
    topics = item.get("tags")
    listed = topics if isinstance(topics, list) else []
    said = [each for each in named if isinstance(each, str)]
    return entry_facts(texts, said, [each for each in listed if isinstance(each, str)], "json")


def json_date(item: Mapping[str, Any]) -> str | None:
    """The date of an item of a JSON Feed as it is written: of publication, else of a change."""
    return _text(item.get("date_published")) or _text(item.get("date_modified"))


def _text(value: object) -> str | None:
    """A value of JSON as text: some give a date as seconds since 1970."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return str(value) if is_number else value if isinstance(value, str) and value else None


def _name(said: str) -> str | None:
    match = _MAIL.fullmatch(said.strip())
    return tidy(match[1] or match[2]) if match else tidy(said)
