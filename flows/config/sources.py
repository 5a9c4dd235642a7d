"""`sources.toml`: what is crawled.

[[source]]
name = "Lantern"
url = ["https://lantern.example/feed.xml", "https://lantern.example/news-sitemap.xml"]
include = ["/news/"]
exclude = ["/sport/"]
delay = 2.0
limit = 200
languages = ["en"]
max_seconds = 3600
user_agent = "LanternBot/1.0 (+https://desk.example/bot)"
tables = "drop"
login = "lantern"
since = 2026-01-01
until = 2026-06-30
backfill = false
render = false
enabled = true
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from copydesk.cleaners.model.record_options import RecordChanges, Tables
from copydesk.flows.config.toml_file import toml_string, toml_strings


@dataclass(frozen=True, slots=True)
class SourceEntry:
    """One source: feeds, sitemaps, sections or home pages of one site.

    `include` and `exclude` are regular expressions, searched for in the address; `delay` is in seconds; `limit` is
    the number of addresses that a run takes from this source; `languages` are BCP 47 tags. `max_seconds` is what
    its hosts may take of a run; `user_agent` is what they are told, and its first word the name that robots.txt
    knows us by; `login` names the log-in that goes with its requests. `since` and `until` are days: what its
    listings date before or after them is left out. With `backfill` a run takes the oldest addresses that no run has
    had. With `render` a browser shows the pages that need one. A source that is not `enabled` is left out. `tables`
    ("keep" or "drop") is what becomes of the tables of its articles; without it, that is what the settings say.
    `keep_previews` is whether what a paywall leaves free becomes a record.
    """

    name: str
    urls: tuple[str, ...]
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    delay: float | None = None
    limit: int | None = None
    languages: tuple[str, ...] = ()
    enabled: bool = True
    max_seconds: float | None = None
    user_agent: str | None = None
    login: str | None = None
    since: date | None = None
    until: date | None = None
    backfill: bool = False
    render: bool = False
    tables: Tables | None = None
    keep_previews: bool | None = None

    @property
    def records(self) -> RecordChanges:
        """What the records of its pages are to hold otherwise than the settings say."""
        return RecordChanges(tables=self.tables, keep_previews=self.keep_previews)


def source_text(
    name: str,
    urls: Sequence[str],
    *,
    limit: int | None = None,
    delay: float | None = None,
    languages: Sequence[str] = (),
) -> str:
    """A source as an entry of the file.

    >>> print(source_text("Lantern", ["https://lantern.example/feed", "https://lantern.example/"], limit=9), end="")
    [[source]]
    name = "Lantern"
    url = ["https://lantern.example/feed", "https://lantern.example/"]
    limit = 9
    """
    lines = ["[[source]]", f"name = {toml_string(name)}"]
    lines.append(f"url = {toml_string(urls[0]) if len(urls) == 1 else toml_strings(urls)}")
    lines += [f"limit = {limit}"] if limit else []
    lines += [f"delay = {delay}"] if delay is not None else []
    lines += [f"languages = {toml_strings(languages)}"] if languages else []
    return "\n".join([*lines, ""])
