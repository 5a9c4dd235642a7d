"""The files that a site keeps for crawlers, fetched once a day: robots.txt, ai.txt, tdmrep.json."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from copydesk.cleaners.model.fields import utc_stamp
from copydesk.cleaners.model.record import Reason
from copydesk.cleaners.urls.normalize import host_of
from copydesk.flows.config.groups import RightsPolicy
from copydesk.flows.crawl.client import FetchRequest
from copydesk.flows.crawl.fetch import Fetcher, RobotsSource, origin_of
from copydesk.flows.crawl.parsers import Parsers, RobotsTask
from copydesk.flows.crawl.robots import (
    MAX_AGE,
    MAX_BYTES,
    MAX_REDIRECTS,
    PRODUCT,
    Robots,
    Standing,
    read_ai_txt,
    read_tdmrep,
)
from copydesk.flows.http.responses import FetchError, Headers, Response, Validators
from copydesk.flows.storage.state.database import SiteFile, State

_log = logging.getLogger(__name__)

ROBOTS = "robots.txt"
_OTHERS = (("ai.txt", read_ai_txt), (".well-known/tdmrep.json", read_tdmrep))

#: Bytes of such a file; only the first 500 KiB of a robots.txt are read.
_MAX_WIRE = 10_000_000

#: Seconds for which any such file is good, whatever it says of itself: as long as most runs.
_LEAST_FRESH = 3_600.0
_NO_CACHE = re.compile(r"\bno-(?:cache|store)\b", re.IGNORECASE)
_MAX_AGE = re.compile(r"(?<![\w-])max-age\s{0,9}=\s{0,9}\"?(\d{1,9})", re.IGNORECASE)

#: Seconds between two writes to the state; what a crash loses is asked for again.
_WRITE_SECONDS = 2.0


@dataclass
class SiteFiles:
    """Fetches the files and keeps them in the state. `delays` are those that sources ask for, by host."""

    fetcher: Fetcher
    state: State
    now: Callable[[], datetime]
    policy: RightsPolicy
    parsers: Parsers
    delays: dict[str, float] = field(default_factory=dict)
    robots: RobotsSource = field(init=False)
    others: dict[str, asyncio.Task[dict[str, bytes]]] = field(default_factory=dict)
    #: Files that the state does not have yet: to write each by itself would be a sync of the disk a file.
    unwritten: dict[tuple[str, str], SiteFile] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.robots = RobotsSource(self._load_robots)

    async def rights(self, url: str) -> Headers:
        """What the files of an address's origin say of its use, as pairs of name and value."""
        rules = await self.robots.of(url)
        found: Headers = (("content-signal", rules.signal),) if rules.signal else ()
        if not self.policy.read_site_files:
            return found
        origin = origin_of(url)
        if origin not in self.others:
            self.others[origin] = asyncio.create_task(self._load_others(origin))
        bodies = await asyncio.shield(self.others[origin])
        for name, read in _OTHERS:
            if name in bodies:
                found += read(bodies[name], url)
        return found

    def forget(self, host: str) -> None:
        """Let go of what is held of a host whose addresses are through; the state still has its files."""
        for tasks in (self.robots.tasks, self.others):
            for scheme in ("http", "https"):
                task = tasks.get(f"{scheme}://{host}")
                if task is not None and task.done():
                    del tasks[f"{scheme}://{host}"]

    def cancel(self) -> None:
        """Give up what is under way."""
        for task in (*self.robots.tasks.values(), *self.others.values()):
            task.cancel()

    async def _load_robots(self, origin: str) -> Robots:
        url, problem = f"{origin}/{ROBOTS}", None
        old = self._known(origin, ROBOTS)
        file = self._fresh(old)
        if file is None:
            wanted = FetchRequest(url, _conditions(url, old), _MAX_WIRE, MAX_REDIRECTS, max_tries=2)
            result = await self.fetcher.fetch(wanted, None)
            problem = result if isinstance(result, FetchError) else None
            file = self._keep(origin, ROBOTS, result, old)
        standing = Standing(file.standing)
        if standing is Standing.UNREACHABLE:
            return Robots(standing, problem=problem)
        rules = Robots(standing)
        host = host_of(origin) or ""
        if file.body and standing is Standing.RULES:
            agent = self.fetcher.agents.get(host, PRODUCT).partition("/")[0].partition(" ")[0]
            rules = await self.parsers.robots(RobotsTask(file.body, agent))
        self.fetcher.throttle.set_delay(host, robots=rules.delay, source=self.delays.get(host))
        return rules

    async def _load_others(self, origin: str) -> dict[str, bytes]:
        bodies = {}
        for name, _ in _OTHERS:
            file = self._fresh(self._known(origin, name))
            if file is None:
                wanted = FetchRequest(f"{origin}/{name}", max_bytes=_MAX_WIRE, max_redirects=1, max_tries=1)
                file = self._keep(origin, name, await self.fetcher.fetch(wanted, self.robots))
            if file.standing == Standing.RULES and file.body:
                bodies[name] = file.body
        return bodies

    def _known(self, origin: str, name: str) -> SiteFile | None:
        file = self.unwritten.get((origin, name)) or self.state.site_files(origin).get(name)
        if file is not None and file.standing not in tuple(Standing):
            _log.warning("what the state has of %s/%s is damaged: it is asked for again", origin, name)
            return None
        return file

    def _fresh(self, file: SiteFile | None) -> SiteFile | None:
        """A file that is known, if it needs not be asked for."""
        if file is None or file.standing == Standing.UNREACHABLE:
            return None
        now = self.now()
        is_fresh = file.fetched_at > utc_stamp(now - timedelta(seconds=MAX_AGE))
        return file if is_fresh and (file.fresh_until is None or file.fresh_until > utc_stamp(now)) else None

    def _keep(self, origin: str, name: str, result: Response | FetchError, old: SiteFile | None = None) -> SiteFile:
        standing, body = _stand(result)
        file = SiteFile(origin, name, utc_stamp(self.now()), standing, body)
        if isinstance(result, Response):
            until = utc_stamp(self.now() + timedelta(seconds=max(_LEAST_FRESH, freshness(result, self.now()))))
            file = replace(file, fresh_until=until)
            if result.status == 304 and old is not None:
                file = replace(old, fetched_at=file.fetched_at, fresh_until=until)
            elif result.url == f"{origin}/{name}":
                file = replace(file, etag=result.header("ETag"), last_modified=result.header("Last-Modified"))
        self.unwritten[origin, name] = file
        return file

    async def write_now_and_then(self) -> None:
        """Keep what was fetched in the state, a group at a time, until cancelled; `write` does the rest."""
        while True:
            await asyncio.sleep(_WRITE_SECONDS)
            await asyncio.to_thread(self.write)

    def write(self) -> None:
        """Keep what was fetched in the state."""
        files = dict(self.unwritten)
        if files:
            self.state.put_site_files(files.values())
        for key, file in files.items():
            if self.unwritten.get(key) is file:
                del self.unwritten[key]


def _conditions(url: str, old: SiteFile | None) -> Validators | None:
    """The conditions under which a file that is known is asked for again."""
    if old is None or old.standing != Standing.RULES or not (old.etag or old.last_modified):
        return None
    return Validators(url, old.etag, old.last_modified)


def freshness(answer: Response, now: datetime) -> float:
    """Seconds for which an answer may be used without asking, by its headers (RFC 9111, 4.2); at most a day."""
    said = answer.header("Cache-Control") or ""
    if _NO_CACHE.search(said):
        return 0.0
    if age := _MAX_AGE.search(said):
        return min(float(age[1]), MAX_AGE)
    try:
        until = parsedate_to_datetime(answer.header("Expires") or "")
    except (ValueError, TypeError, IndexError):
        return float(MAX_AGE)
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return min(max((until - now).total_seconds(), 0.0), MAX_AGE)


def _stand(result: Response | FetchError) -> tuple[Standing, bytes | None]:
    """What an answer to a request for robots.txt means (RFC 9309, 2.3.1)."""
    if isinstance(result, Response):
        return Standing.RULES, result.body[: MAX_BYTES + 1]
    if result.reason is Reason.EMPTY_BODY:
        return Standing.RULES, b""
    is_absent = result.status is not None and 400 <= result.status < 500 and result.reason is Reason.HTTP_STATUS
    # Too many redirects count as a file that is not there (2.3.1.2).
    if is_absent or result.reason is Reason.REDIRECT_LOOP:
        return Standing.ABSENT, None
    return Standing.UNREACHABLE, None
