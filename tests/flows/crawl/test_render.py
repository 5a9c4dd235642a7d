# ruff: noqa: E501 - pages in one line
"""Pages that need a browser: a real command renders them, within its budget, and the archive says so."""

import asyncio
import gzip
import sys
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import pytest

from copydesk.cleaners.model.record import Reason
from copydesk.flows.config.groups import RenderSettings
from copydesk.flows.crawl.browser_page import NO_PAGE
from copydesk.flows.crawl.job import CrawlSummary
from copydesk.flows.crawl.render import RENDERED
from tests.browser import chromium
from tests.flows.crawl.site import Site, page, response
from tests.flows.crawl.test_crawl import SETTINGS, Desk, feed, later, source
from tests.flows.crawl.test_quiet_night import tagged

PROSE = (
    "The lock keepers met again on Monday evening, and the lower gate stays shut until the spring floods are over. " * 6
)
SHELL = response(
    b"<html><body><div id=root></div><noscript>You need to enable JavaScript.</noscript><script src=/app.js></script></body></html>"
)

#: What stands for a browser: it asks for the address's data as the page's script would, and prints the page with it.
BROWSER = """
import os, sys, time, urllib.request
with urllib.request.urlopen(sys.argv[1] + "/data") as found:
    text = found.read().decode()
if text == "slow":
    time.sleep(60)
if text == "broken":
    sys.exit(3)
secrets = [name for name in os.environ if name.startswith("COPYDESK_")]
print(f"<html><body><article><h1>Gate stays shut</h1><p>{text}</p></article>{secrets}</body></html>")
"""


def desk(folder: Path, **told: object) -> Desk:
    script = folder / "browser.py"
    script.write_text(BROWSER)
    settings = RenderSettings(command=f"{sys.executable} {script} {{url}}", delay=0.0)
    return Desk(folder, replace(SETTINGS, render=replace(settings, **told)))  # type: ignore[arg-type]


def paper(count: int = 1, data: str = PROSE) -> Site:
    site = Site({f"/app/{n}": SHELL for n in range(count)})
    site.routes |= {f"/app/{n}/data": response(data.encode(), Content_Type="text/plain") for n in range(count)}
    site.routes["/feed.xml"] = later(lambda: feed(site, *(f"/app/{n}" for n in range(count))))
    return site


def night(desk: Desk, site: Site, *, render: bool = True, number: int = 1) -> CrawlSummary:
    summary = desk.run([site], lambda: source(site, "/feed.xml", render=render), night=number)
    desk.publish(summary)
    return summary


def test_a_shell_is_rendered_and_the_archive_says_by_whom(tmp_path: Path, monkeypatch: object) -> None:
    site, at = paper(), desk(tmp_path)
    (body,) = at.bodies(night(at, site)).values()
    assert PROSE.strip().encode() in body
    assert b"[]" in body
    kept = b"".join(gzip.decompress(path.read_bytes()) for path in tmp_path.rglob("*.warc.gz"))
    assert f"{RENDERED}: {Path(sys.executable).name}".encode() in kept


def test_only_sources_that_ask_for_it_and_pages_that_need_it(tmp_path: Path) -> None:
    site, at = paper(), desk(tmp_path)
    assert b"You need to enable" in at.bodies(night(at, site, render=False))["app/0"]
    site.routes["/app/0"] = page(f"Whole as it is. {PROSE}")
    assert b"Whole as it is." in at.bodies(night(at, site, number=2))["app/0"]
    assert site.asked("/app/0/data") == 0


def test_a_rendered_page_that_did_not_change_is_not_rendered_again(tmp_path: Path) -> None:
    site, at = paper(), desk(tmp_path)
    site.routes["/app/0"] = tagged(lambda: SHELL)
    night(at, site)
    (visit,) = night(at, site, number=2).visits
    assert (visit.result, site.asked("/app/0/data")) == ("unchanged", 1)


def test_the_budget_of_pages_ends_and_the_rest_is_due(tmp_path: Path) -> None:
    site, at = paper(3), desk(tmp_path, max_pages=2)
    summary = night(at, site)
    assert sorted(v.reason or v.result or "" for v in summary.visits) == ["archived", "archived", Reason.HOST_BUDGET]


def test_a_renderer_that_fails_is_named_and_the_page_is_due_again(tmp_path: Path) -> None:
    for number, (data, told, reason, why) in enumerate(
        (
            ("slow", {"seconds": 2.0}, Reason.FETCH_TIMEOUT, "took more than 2 s"),
            ("broken", {}, Reason.JS_SHELL, "ended with 3"),
            (PROSE, {"command": "/no/such/browser"}, Reason.JS_SHELL, "does not start"),
            (PROSE, {"command": None}, Reason.JS_SHELL, "set [render] browser or command"),
        )
    ):
        folder = tmp_path / str(number)
        folder.mkdir()
        (visit,) = night(desk(folder, **told), paper(data=data)).visits  # type: ignore[arg-type]
        assert (visit.result, visit.reason, bool(visit.retry_at)) == ("failure", reason, True)
        assert why in (visit.detail or "")


def test_a_page_that_grows_without_end_is_cut_off(tmp_path: Path) -> None:
    site, at = paper(data=PROSE * 50), desk(tmp_path)
    at.settings = replace(at.settings, fetch=replace(at.settings.fetch, max_body_bytes=2_000))
    (visit,) = night(at, site).visits
    assert visit.reason == Reason.TOO_LARGE


#: Asks for its story, and in each way that a page has for what it may not ask for; shows what came of it.
APP = """
<html><head><link rel=icon href=HIDDEN/icon.png></head><body><img src=/a.png><iframe src=HIDDEN/frame></iframe><article></article><script>
const show = (name, text) => { document.querySelector("article").insertAdjacentHTML("beforeend", `<p>${name}: ${text}</p>`); };
fetch("HIDDEN/private", {mode: "no-cors"}).catch(() => 0);
fetch("/moved", {mode: "no-cors"}).catch(() => 0);
new WebSocket("HIDDEN/socket".replace("http", "ws"));
navigator.sendBeacon("HIDDEN/beacon", "x");
fetch("/story").then((found) => found.text()).then((text) => show("story", text));
show("we are", navigator.userAgent);
</script></body></html>"""


def shown(site: Site, hidden: Site) -> tuple[int, str, str]:
    """What the browser's own program prints of a page, and how it ends; `hidden` is served and not allowed."""
    program = chromium()
    if program is None or find_spec("playwright") is None:
        pytest.skip("no Chromium, or no playwright")

    async def main() -> tuple[int, str, str]:
        async with site.serve(), hidden.serve():
            words = ["--executable", program, "--agent", "Copydesk/test", "--seconds", "60", "--allow", site.address]
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "copydesk.flows.crawl.browser_page", *words, f"http://{site.address}/a"),
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
            )
            html, said = await process.communicate()
            return process.returncode or 0, html.decode(), said.decode()

    return asyncio.run(main())


def test_a_browser_shows_what_the_script_shows_and_reaches_nothing_private() -> None:
    hidden = Site({"/private": page("Secret.")})
    site = Site({"/story": response(PROSE.encode())})
    site.routes["/a"] = later(lambda: response(APP.replace("HIDDEN", f"http://{hidden.address}").encode()))
    site.routes["/moved"] = later(lambda: response(b"", "302 Found", Location=f"http://{hidden.address}/private"))
    code, html, said = shown(site, hidden)
    assert (code, said) == (0, "")
    assert f"story: {PROSE.strip()}" in html
    assert "we are: Copydesk/test" in html
    assert {"/a", "/moved", "/story"} == {path for path, _ in site.hits}
    assert hidden.hits == []


def test_a_page_that_is_redirected_to_a_private_place_counts_for_nothing() -> None:
    hidden = Site({"/private": page("Secret.")})
    site = Site({})
    site.routes["/a"] = later(lambda: response(b"", "302 Found", Location=f"http://{hidden.address}/private"))
    code, html, said = shown(site, hidden)
    assert (code, html, hidden.hits) == (NO_PAGE, "", [])
    assert f"http://{site.address}/a" in said


def test_a_browser_that_is_not_there_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if find_spec("playwright") is None:
        pytest.skip("no playwright")
    # Our own program looks for nothing in the working folder, as the operator's may.
    (tmp_path / "argparse.py").write_text("raise RuntimeError('imported from the working folder')\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONSAFEPATH", "copydesk")
    site, at = paper(), desk(tmp_path, command=None, browser="chromium", executable=str(tmp_path / "nowhere"))
    (visit,) = (v for v in night(at, site).visits if v.url and "/app/" in v.url)
    assert (visit.result, visit.reason) == ("failure", Reason.JS_SHELL)
    assert "[render] executable" in (visit.detail or "")


def test_a_shell_is_rendered_by_playwright(tmp_path: Path) -> None:
    program = chromium()
    if program is None or find_spec("playwright") is None:
        pytest.skip("no Chromium, or no playwright")
    site, at = paper(), desk(tmp_path, command=None, browser="chromium", executable=program, seconds=90.0)
    site.routes["/app.js"] = response(
        b"fetch(location.pathname + '/data').then((r) => r.text()).then((t) => { document.body.innerHTML = `<article><p>${t}</p></article>`; });",
        Content_Type="text/javascript",
    )
    (body,) = at.bodies(night(at, site)).values()
    assert PROSE.strip().encode() in body
    kept = b"".join(gzip.decompress(path.read_bytes()) for path in tmp_path.rglob("*.warc.gz"))
    assert f"{RENDERED}: playwright-chromium".encode() in kept
