"""Reads and checks a file of sources: what is wrong in it is told with its line and key."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, cast, get_args

from copydesk.cleaners.model.record_options import Tables
from copydesk.cleaners.urls.normalize import normalize_url
from copydesk.flows.config.sources import SourceEntry
from copydesk.flows.config.toml_file import TomlFile, read_toml

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
