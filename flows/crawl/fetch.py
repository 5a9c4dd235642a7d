"""An address fetched: guard, robots, pace, redirects and second tries round single requests."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlsplit

from copydesk.cleaners.model.record import Reason
from copydesk.cleaners.urls.normalize import host_of, normalize_url
from copydesk.flows.config.groups import FetchLimits
from copydesk.flows.crawl.client import FetchRequest, HttpClient, KeptConnections
from copydesk.flows.crawl.guard import Guard
from copydesk.flows.crawl.logins import Login, Logins, is_login_place, refused_login
from copydesk.flows.crawl.redirects import REDIRECTS, Chain, is_log_in_form, is_set_up, redirect_of
from copydesk.flows.crawl.robots import Robots, Standing
from copydesk.flows.crawl.throttle import Throttle
from copydesk.flows.http.responses import FetchError, Response

#: Statuses by which a host turns us away, and what is then said of one that has for a while.
REFUSALS = frozenset({401, 403, 429, 451})
REFUSED_SINCE = "the host has refused us since"


def user_agent(version: str, contact: str | None) -> str:
    """What every request says of us: the product, its version, and where to complain.

    >>> user_agent("0.1.0", "https://desk.example/bot")
    'Copydesk/0.1.0 (+https://desk.example/bot)'
    """
    return f"Copydesk/{version} (+{contact})" if contact else f"Copydesk/{version}"


@dataclass
class _Deadline:
    """Until when an address has time, by the clock of the event loop."""

    at: float


@dataclass
class Fetcher:
    """Fetches addresses of any hosts; each request waits for its host's turn."""

    asker: HttpClient
    guard: Guard
    throttle: Throttle
    limits: FetchLimits
    chance: random.Random
    kept: KeptConnections = field(default_factory=lambda: KeptConnections(100))
    #: What logs in at origins.
    logins: Logins = field(default_factory=Logins)
    #: The User-Agent of hosts whose sources ask for one.
    agents: dict[str, str] = field(default_factory=dict)
    requests: int = 0
    bytes: int = 0
    loop_time: Callable[[], float] = field(default=lambda: asyncio.get_running_loop().time())

    async def fetch(self, wanted: FetchRequest, robots: RobotsSource | None) -> Response | FetchError:
        """The answer of an address, after redirects and second tries; a `FetchError` for anything else.

        Without `robots`, only the guard and the pace decide: for robots.txt itself.
        """
        result = await self._try(wanted, robots)
        return result if robots is None else self._with_history(result)

    def _with_history(self, result: Response | FetchError) -> Response | FetchError:
        """Note whether the host refuses us; a refusal says since when it does."""
        host = self.throttle.host(host_of(result.url) or "")
        if isinstance(result, Response):
            host.has_answered = True
        elif result.status in REFUSALS:
            host.refusals += 1
            if host.refused_since:
                return replace(result, detail=f"{result.detail}; {REFUSED_SINCE} {host.refused_since}")
        return result

    async def _try(self, wanted: FetchRequest, robots: RobotsSource | None) -> Response | FetchError:
        deadline = _Deadline(self.loop_time() + self.limits.address_seconds)
        tries = 0
        while True:
            tries += 1
            result = await self._follow(wanted, robots, deadline)
            if (
                isinstance(result, Response)
                or not result.can_pass
                or tries >= (wanted.max_tries or self.limits.max_tries)
            ):
                return result
            pause = self._pause(tries, result)
            if pause is None or self.loop_time() + pause >= deadline.at:
                return result
            self.throttle.wait(host_of(result.url) or "", pause)

    def _pause(self, tries: int, problem: FetchError) -> float | None:
        """Seconds before another try; `None` where the server asks for more than a run waits."""
        if problem.wait is not None:
            return problem.wait if problem.wait <= self.throttle.politeness.max_wait else None
        longest = self.limits.backoff_seconds * 2.0 ** (tries - 1)
        return longest * (0.5 + self.chance.random() / 2)

    async def _follow(
        self, wanted: FetchRequest, robots: RobotsSource | None, deadline: _Deadline
    ) -> Response | FetchError:
        seen = list(wanted.trail)
        url, chain = wanted.url, Chain()
        most = self.limits.max_redirects if wanted.max_redirects is None else wanted.max_redirects
        for _ in range(most + 1 - len(seen)):
            refusal = self.guard.check(url)
            if refusal is not None:
                return FetchError(refusal.reason, refusal.detail, url, is_final=True)
            url = normalize_url(url) or url
            if chain.is_again(url) or url in wanted.trail:
                return FetchError(Reason.REDIRECT_LOOP, "an address again", url, is_final=True)
            seen.append(url)
            if not wanted.share.owns(host_of(url)):
                return FetchError(Reason.HTTP_STATUS, "leads to another crawl's host", url, trail=tuple(seen))
            denied = await robots.judge(url) if robots else None
            if denied is not None:
                return denied
            login = self.logins.of(url) if robots else None
            result = await self._ask(url, wanted, chain.cookie(url), deadline, login)
            if isinstance(result, FetchError):
                is_refused = login is not None and result.status in (401, 403)
                return refused_login(login, url, f"{result.status}", result.status) if login and is_refused else result
            target = redirect_of(result) if wanted.is_page or result.status in REDIRECTS else None
            if target is None and wanted.is_page and is_set_up(result) and chain.sets_anew(result):
                target = result.url
            if target is None and login and is_log_in_form(result):
                return refused_login(login, url, "the page asks for a password", result.status)
            if target is None:
                return _without_cookies(result) if login else result
            if login and is_login_place(target) and not is_login_place(wanted.url):
                return refused_login(login, url, "the site sends on to its log-in", result.status)
            if not target:
                return FetchError(Reason.HTTP_STATUS, f"{result.status} without a place", url, is_final=True)
            chain.keep(result)
            url = target
        return FetchError(Reason.REDIRECT_LOOP, f"more than {most} redirects", url, is_final=True)

    async def _ask(
        self, url: str, wanted: FetchRequest, cookie: str, deadline: _Deadline, login: Login | None
    ) -> Response | FetchError:
        host = host_of(url) or ""
        conditions = wanted.validators.headers(url) if wanted.validators else {}
        headers = conditions | (dict(login.headers) if login else {})
        if cookie:
            own = next((name for name in headers if name.lower() == "cookie"), "Cookie")
            headers[own] = "; ".join(filter(None, (headers.get(own), cookie)))
        if host in self.agents:
            headers["User-Agent"] = self.agents[host]
        max_bytes = wanted.max_bytes or self.limits.max_body_bytes
        async with self.throttle.turn(host) as turn:
            # That others have all connections says nothing of this address.
            deadline.at += turn.queued
            self.requests += 1
            if not self.kept.may_keep(host):
                headers["Connection"] = "close"
            seconds = max(1.0, deadline.at - self.loop_time())
            try:
                result = await self.asker.ask(
                    url,
                    headers,
                    seconds=seconds,
                    max_bytes=max_bytes,
                    is_page=wanted.is_page,
                    sent=lambda: self.throttle.started(host),
                    answered=lambda: self.throttle.answered(host),
                    secret=login.names if login else frozenset(),
                )
            finally:
                self.kept.answered(host)
            if isinstance(result, FetchError):
                self.throttle.gave_up(host)
        if isinstance(result, FetchError):
            return result
        self.bytes += len(result.raw)
        if result.status == 304 and not conditions:
            return FetchError(Reason.HTTP_STATUS, "304 to a request without conditions", url, is_final=True, status=304)
        return result


def _without_cookies(answer: Response) -> Response:
    """An answer to someone who is logged in, without the cookies that would log others in."""
    return replace(answer, headers=tuple(h for h in answer.headers if not h[0].lower().startswith("set-cookie")))


class RobotsSource:
    """Judges addresses by the rules of their origins, which `load` fetches once for all that wait for them."""

    def __init__(self, load: Callable[[str], Coroutine[Any, Any, Robots]]) -> None:
        self.load = load
        self.tasks: dict[str, asyncio.Task[Robots]] = {}

    async def of(self, url: str) -> Robots:
        """The rules of the origin of an address."""
        origin = origin_of(url)
        if origin not in self.tasks:
            self.tasks[origin] = asyncio.create_task(self.load(origin))
        return await asyncio.shield(self.tasks[origin])

    async def judge(self, url: str) -> FetchError | None:
        """Why robots.txt forbids an address; `None` where it does not."""
        rules = await self.of(url)
        if rules.allows(url):
            return None
        if rules.problem is not None and rules.problem.reason is Reason.TLS_ERROR:
            return replace(rules.problem, url=url)
        if rules.standing is Standing.UNREACHABLE:
            why = f": {rules.problem.reason} {rules.problem.detail or ''}".rstrip() if rules.problem else ""
            return FetchError(Reason.ROBOTS_UNREACHABLE, f"{origin_of(url)}/robots.txt{why}", url)
        return FetchError(Reason.ROBOTS_DISALLOWED, None, url, is_final=True)


def origin_of(url: str) -> str:
    """Scheme, host and port of a normalised address.

    >>> origin_of("https://a.example:8443/b?c")
    'https://a.example:8443'
    """
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
