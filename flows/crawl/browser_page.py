"""One page as a browser of Playwright has it, printed: what `[render] browser` runs, a process for each page.

    python -m copydesk.flows.crawl.browser_page [--engine chromium] [--executable PATH] [--agent TEXT]
        [--seconds 20] [--allow HOST:PORT]... ADDRESS

All that the browser asks for goes through a proxy of this process, to where the guard lets it and nowhere else.
Pictures, media and fonts are not asked for.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from copydesk.flows.crawl.guard import Guard
from copydesk.flows.crawl.guarding_proxy import GuardingProxy

#: How this program ends where it has no page: without the extra, without a browser, without an answer.
NO_LIBRARY, NO_BROWSER, NO_PAGE = 3, 4, 5

#: What no text needs.
_LEFT_OUT = frozenset({"image", "media", "font"})

#: Seconds after the page's own document in which its scripts may ask for more; silence ends it sooner.
_FOR_SCRIPTS = 10.0


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the page; what went wrong goes to standard error, and is told by the number that comes back."""
    parser = argparse.ArgumentParser(prog="browser_page", description=__doc__.partition("\n")[0])
    parser.add_argument("address")
    parser.add_argument("--engine", choices=("chromium", "firefox", "webkit"), default="chromium")
    parser.add_argument("--executable")
    parser.add_argument("--agent")
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--allow", action="append", default=[])
    return asyncio.run(_print_page(parser.parse_args(arguments)))


async def _print_page(told: argparse.Namespace) -> int:
    try:
        from playwright.async_api import Error, async_playwright
    except ModuleNotFoundError as error:
        print(f"{error}: pip install 'copydesk[browser]'", file=sys.stderr)
        return NO_LIBRARY
    proxy = GuardingProxy(Guard(frozenset(told.allow)))
    async with proxy.serve() as port, async_playwright() as library:
        try:
            browser = await getattr(library, told.engine).launch(
                executable_path=told.executable, **_options(told, port)
            )
        except Error as error:
            print(error.message, file=sys.stderr)
            return NO_BROWSER
        try:
            html = await _show(browser, told)
        except Error as error:
            print(error.message, file=sys.stderr)
            return NO_PAGE
        finally:
            await browser.close()
    if html is None:
        print(f"{told.address} is out of reach, or leads to where it may not", file=sys.stderr)
        return NO_PAGE
    sys.stdout.buffer.write(html.encode("utf-8", "replace"))
    sys.stdout.buffer.flush()
    return 0


def _options(told: argparse.Namespace, port: int) -> dict[str, Any]:
    """How the browser is started: with nothing past the proxy, not even what is on this machine."""
    options: dict[str, Any] = {"proxy": {"server": f"http://127.0.0.1:{port}", "bypass": "<-loopback>"}}
    if told.engine == "chromium":
        # WebRTC would go round the proxy. Chromium refuses to sandbox itself for root.
        options["args"] = ["--force-webrtc-ip-handling-policy=disable_non_proxied_udp"]
        options["chromium_sandbox"] = os.geteuid() != 0
    return options


async def _show(browser: Any, told: argparse.Namespace) -> str | None:
    """The HTML of the page, `None` where it has none that counts."""
    context = await browser.new_context(user_agent=told.agent, service_workers="block", accept_downloads=False)
    await context.route("**/*", _leave_out)
    page = await context.new_page()
    answer = await page.goto(told.address, wait_until="domcontentloaded", timeout=told.seconds * 1000)
    if answer is None or not answer.ok:
        return None
    return await _read(page, told)


async def _leave_out(route: Any) -> None:
    await (route.abort() if route.request.resource_type in _LEFT_OUT else route.continue_())


async def _read(page: Any, told: argparse.Namespace) -> str:
    from playwright.async_api import Error
    from playwright.async_api import TimeoutError as TookLong

    with suppress(TookLong):
        await page.wait_for_load_state("networkidle", timeout=min(_FOR_SCRIPTS, told.seconds) * 1000)
    try:
        return str(await page.content())
    except Error:
        # It was on its way to another page.
        await page.wait_for_load_state("domcontentloaded", timeout=told.seconds * 1000)
        return str(await page.content())


if __name__ == "__main__":
    sys.exit(main())
