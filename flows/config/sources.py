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

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, cast, get_args

from copydesk.cleaners.model.record_options import RecordChanges, Tables
from copydesk.cleaners.urls.normalize import normalize_url
from copydesk.flows.config.toml_file import TomlFile, read_toml, toml_string, toml_strings


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


_KEYS = (
    "name", "url", "include", "exclude", "delay", "limit", "languages", "enabled", "max_seconds", "user_agent",
    "tables", "keep_previews", "login", "since", "until", "backfill", "render",
)  # fmt: skip

#: Seconds between two requests that an operator may ask for.
_MAX_DELAY = 3600.0

#: Seconds of a run that a source's hosts may be given: two days.
_MAX_SECONDS = 172_800.0

#: A User-Agent (RFC 9110, 10.1.5): a product with its version, and what else is said of it.
_AGENT = re.compile(r"[A-Za-z][A-Za-z0-9_-]{1,40}(?:/[\w.-]{1,20})?(?: [\x20-\x7e]{1,200})?", re.ASCII)
#: Names under which nobody but their owners goes.
_BROWSER = re.compile(
    r"(?:Mozilla|Chrome|Chromium|Firefox|Safari|Edg|OPR|Opera)/|MSIE "
    r"|(?:Google|bing|Apple|DuckDuck|Yandex)bot|Baiduspider",
    re.IGNORECASE,
)

#: A name that a variable and a Prefect block may have.
_LOGIN = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,48}[a-z0-9])?")

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def read_sources(path: Path) -> tuple[SourceEntry, ...]:
    """Read and check a file of sources; raises `SettingsError` with file, line and key."""
    file = read_toml(path)
    for key in file.values:
        if key != "source":
            raise file.error("unknown key; sources are [[source]] tables", key=key)
    tables = file.values.get("source", [])
    if not isinstance(tables, list) or not all(isinstance(t, dict) for t in tables):
        raise file.error("sources are [[source]] tables", key="source")
    entries = tuple(_Table(file, index, table).entry() for index, table in enumerate(tables))
    names = [entry.name for entry in entries]
    for index, name in enumerate(names):
        if name in names[:index]:
            raise file.error(f"a second source of the name {name!r}", table="source", index=index, key="name")
    return entries


@dataclass(frozen=True)
class _Table:
    file: TomlFile
    index: int
    values: dict[str, Any]

    def error(self, key: str, why: str) -> Exception:
        return self.file.error(why, table="source", index=self.index, key=key)

    def entry(self) -> SourceEntry:
        for key in self.values:
            if key not in _KEYS:
                raise self.error(key, f"unknown key; known are {', '.join(_KEYS)}")
        return SourceEntry(
            name=self.name(),
            urls=self.urls(),
            include=self.patterns("include"),
            exclude=self.patterns("exclude"),
            delay=self.delay(),
            limit=self.limit(),
            languages=self.languages(),
            enabled=self.flag("enabled", default=True),
            max_seconds=self.max_seconds(),
            user_agent=self.user_agent(),
            tables=self.tables(),
            keep_previews=self.flag("keep_previews", default=False) if "keep_previews" in self.values else None,
            login=self.login(),
            since=self.day("since"),
            until=self.day("until"),
            backfill=self.flag("backfill", default=False),
            render=self.flag("render", default=False),
        )

    def name(self) -> str:
        name = self.values.get("name")
        if not isinstance(name, str) or not name.strip():
            raise self.error("name", "is needed, as text")
        return name.strip()

    def strings(self, key: str) -> tuple[str, ...]:
        value = self.values.get(key, [])
        values = [value] if isinstance(value, str) else value
        if not isinstance(values, list) or not all(isinstance(v, str) and v for v in values):
            raise self.error(key, "is text, or a list of texts")
        return tuple(values)

    def urls(self) -> tuple[str, ...]:
        urls = self.strings("url")
        if not urls:
            raise self.error("url", "is needed: a feed, sitemap, section or home page, or a list of them")
        for url in urls:
            if normalize_url(url) is None:
                raise self.error("url", f"no http or https address without credentials: {_redact(url)!r}")
        return urls

    def patterns(self, key: str) -> tuple[str, ...]:
        patterns = self.strings(key)
        for pattern in patterns:
            try:
                re.compile(pattern)
            except re.error as error:
                raise self.error(key, f"no regular expression: {pattern!r}: {error}") from error
        return patterns

    def delay(self) -> float | None:
        delay = self.values.get("delay")
        if delay is None:
            return None
        if isinstance(delay, bool) or not isinstance(delay, int | float) or not 0 <= delay <= _MAX_DELAY:
            raise self.error("delay", f"is a number of seconds from 0 to {_MAX_DELAY:.0f}")
        return float(delay)

    def limit(self) -> int | None:
        limit = self.values.get("limit")
        if limit is None:
            return None
        if isinstance(limit, bool) or not isinstance(limit, int) or limit < 1:
            raise self.error("limit", "is a number of addresses, 1 or more")
        return limit

    def languages(self) -> tuple[str, ...]:
        languages = self.strings("languages")
        for language in languages:
            if not _LANGUAGE.fullmatch(language):
                raise self.error("languages", f"no language tag: {language!r}")
        return languages

    def flag(self, key: str, *, default: bool) -> bool:
        value = self.values.get(key, default)
        if not isinstance(value, bool):
            raise self.error(key, "is true or false")
        return value

    def day(self, key: str) -> date | None:
        value = self.values.get(key)
        if isinstance(value, str):
            try:
                value = date.fromisoformat(value)
            except ValueError:
                raise self.error(key, "is a day, as 2026-01-31") from None
        if value is not None and (not isinstance(value, date) or isinstance(value, datetime)):
            raise self.error(key, "is a day, as 2026-01-31")
        since = self.values.get("since")
        if key == "until" and value and isinstance(since, date) and value < since:
            raise self.error(key, "is before since")
        return value

    def tables(self) -> Tables | None:
        tables = self.values.get("tables")
        if tables not in (None, *get_args(Tables)):
            raise self.error("tables", f"is {' or '.join(get_args(Tables))}")
        return cast("Tables | None", tables)

    def max_seconds(self) -> float | None:
        seconds = self.values.get("max_seconds")
        if seconds is None:
            return None
        if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not 1 <= seconds <= _MAX_SECONDS:
            raise self.error("max_seconds", f"is a number of seconds from 1 to {_MAX_SECONDS:.0f}")
        return float(seconds)

    def login(self) -> str | None:
        login = self.values.get("login")
        if login is None:
            return None
        if not isinstance(login, str) or not _LOGIN.fullmatch(login):
            why = "is the name of a log-in (a-z, 0-9 and -), never the log-in itself: that is in COPYDESK_LOGIN_NAME"
            raise self.error("login", why)
        return login

    def user_agent(self) -> str | None:
        agent = self.values.get("user_agent")
        if agent is None:
            return None
        if not isinstance(agent, str) or not _AGENT.fullmatch(agent):
            raise self.error("user_agent", "is a product and its version, as GazetteBot/1.0 (+https://gazette.example)")
        if _BROWSER.search(agent):
            raise self.error("user_agent", "names a browser or another's crawler: say who you are")
        return agent


def _redact(url: str) -> str:
    """An address that may be printed: what stands before an @ could be a password."""
    return re.sub(r"//[^/]*@", "//…@", url)[:200]
