"""Pages that a script makes, shown to a browser: Playwright's, or a command that prints the HTML that it has then.

Only pages of sources that ask for it, that our own request got, and that have no text without their script. The
browser asks for what it likes on its own: nothing stands between a command and the network (docs/crawling.md says so).
"""

from __future__ import annotations

import asyncio
import os
import shlex
import signal
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace

from copydesk.cleaners.model.page import Page
from copydesk.cleaners.model.record import Reason, Reject
from copydesk.cleaners.urls.normalize import host_of
from copydesk.flows.config.groups import RenderSettings
from copydesk.flows.crawl.browser_page import NO_BROWSER, NO_LIBRARY, NO_PAGE
from copydesk.flows.crawl.guard import Guard
from copydesk.flows.crawl.parsers import Parsers
from copydesk.flows.http.responses import FetchError, Response
from copydesk.flows.runtime.safe_path import as_the_user_set_it, program
from copydesk.flows.runtime.worker_pool import Overrun

#: The header by which the archive tells a page that a browser made.
RENDERED = "X-Copydesk-Rendered-By"

#: What stands for the address in the command.
_PLACE = "{url}"

#: What reading says of a page whose text a script would show.
_SHELLS = frozenset({Reason.JS_SHELL, Reason.NO_ARTICLE, Reason.TOO_SHORT})

#: Headers of our own request's answer that hold for the rendered page: later nights ask under its conditions.
_KEPT = frozenset({"etag", "last-modified", "x-robots-tag", "tdm-reservation", "tdm-policy", "content-language"})

#: Variables that are no business of a browser.
_OURS = ("COPYDESK_", "PREFECT_")


#: The share of the seconds of a page that a browser has for the page itself.
_FOR_PAGE = 0.6

#: What the numbers mean with which our own program ends.
_FAULTS = {
    NO_LIBRARY: "Playwright is not installed: pip install 'copydesk[browser]'",
    NO_BROWSER: "the browser does not start: `playwright install` brings it, [render] executable names another",
    NO_PAGE: "the browser could not show the page",
}


@dataclass
class Renderer:
    """Runs the command, or Playwright's browser, so many at once, within a budget of pages and a pace for each host."""

    settings: RenderSettings
    parsers: Parsers
    max_bytes: int
    clock: Callable[[], float]
    guard: Guard = field(default_factory=Guard)
    #: The User-Agent that a host is told.
    agent_of: Callable[[str], str | None] = lambda host: None
    #: Whether requests go through a proxy of the operator's, which the browser would go past.
    has_proxy: bool = False
    environ: Mapping[str, str] = field(default_factory=lambda: os.environ)
    pages: int = 0
    slots: asyncio.Semaphore = field(init=False)
    next_start: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.slots = asyncio.Semaphore(max(1, self.settings.at_once))

    async def of(self, answer: Response, host: str) -> Response | FetchError:
        """The page as a browser has it, where it needs one; the answer itself where it does not."""
        if answer.status != 200 or not await self._is_shell(answer):
            return answer
        if not (self.settings.command or self.settings.browser):
            why = "its source has render = true: set [render] browser or command"
            return FetchError(Reason.JS_SHELL, why, answer.url)
        if self.has_proxy and not self.settings.command:
            why = "[render] browser does not go through the proxy of the settings: a command of yours may"
            return FetchError(Reason.JS_SHELL, why, answer.url)
        if self.pages >= self.settings.max_pages:
            return FetchError(Reason.HOST_BUDGET, f"the renderer had its {self.pages} pages of this run", answer.url)
        self.pages += 1
        async with self.slots:
            await self._pace(host)
            html = await self._run(answer.url)
        return html if isinstance(html, FetchError) else _rendered(answer, html, self._name())

    async def _is_shell(self, answer: Response) -> bool:
        page = Page(answer.url, answer.body, answer.url, answer.header("Content-Type"))
        return bool(await self.parsers.workers.ask(is_shell, page) is True)

    async def _pace(self, host: str) -> None:
        start = max(self.clock(), self.next_start.get(host, 0.0))
        self.next_start[host] = start + self.settings.delay
        if start > (now := self.clock()):
            await asyncio.sleep(start - now)

    def _name(self) -> str:
        """What the archive calls that which rendered a page."""
        command = shlex.split(self.settings.command or "")
        return os.path.basename(command[0]) if command else f"playwright-{self.settings.browser}"

    def _command(self, url: str) -> list[str]:
        if not self.settings.command:
            return self._browser_command(url)
        words = shlex.split(self.settings.command)
        return [word.replace(_PLACE, url) for word in words] + ([] if any(_PLACE in w for w in words) else [url])

    def _browser_command(self, url: str) -> list[str]:
        words = [*program("copydesk.flows.crawl.browser_page"), "--engine", self.settings.browser or ""]
        # What the browser needs to start and to end is no time of the page.
        told = {
            "--executable": self.settings.executable,
            "--agent": self.agent_of(host_of(url) or ""),
            "--seconds": f"{self.settings.seconds * _FOR_PAGE:.1f}",
        }
        words += [word for name, value in told.items() if value for word in (name, value)]
        words += [word for place in sorted(self.guard.allow) for word in ("--allow", place)]
        return [*words, url]

    async def _run(self, url: str) -> bytes | FetchError:
        """What the command prints; it and all that it started are ended with it."""
        command = self._command(url)
        environ = {
            name: value for name, value in as_the_user_set_it(self.environ).items() if not name.startswith(_OURS)
        }
        try:
            process = await asyncio.create_subprocess_exec(
                *command,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
                env=environ,
                start_new_session=True,
            )
        except OSError as error:
            return FetchError(Reason.JS_SHELL, f"the renderer {command[0]!r} does not start: {error.strerror}", url)
        try:
            async with asyncio.timeout(self.settings.seconds):
                html = await self._read(process)
                code = await process.wait()
        except TimeoutError:
            return FetchError(Reason.FETCH_TIMEOUT, f"the renderer took more than {self.settings.seconds:.0f} s", url)
        finally:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
            await process.wait()
        if html is None:
            return FetchError(Reason.TOO_LARGE, f"the renderer gave more than {self.max_bytes} bytes", url)
        if code or not html.strip():
            known = None if self.settings.command else _FAULTS.get(code)
            return FetchError(Reason.JS_SHELL, known or f"the renderer ended with {code} and {len(html)} bytes", url)
        return html

    async def _read(self, process: asyncio.subprocess.Process) -> bytes | None:
        pieces, size = [], 0
        assert process.stdout is not None
        while piece := await process.stdout.read(65_536):
            size += len(piece)
            if size > self.max_bytes:
                return None
            pieces.append(piece)
        return b"".join(pieces)


def is_shell(page: Page) -> bool | Overrun:
    """Whether a page has no article without its scripts."""
    # Only workers ask, and they alone have the readers.
    from copydesk.cleaners.read import read

    found = read(page)
    return isinstance(found, Reject) and found.reason in _SHELLS


def _rendered(answer: Response, html: bytes, program: str) -> Response:
    """The answer with the page that a browser made in place of its body, and said to be that."""
    kept = tuple(h for h in answer.headers if h[0].lower() in _KEPT)
    said = (("Content-Type", "text/html; charset=utf-8"), (RENDERED, program))
    return replace(answer, raw=html, body=html, headers=(*said, *kept))
