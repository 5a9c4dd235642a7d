"""Makes the pictures of the guides: `python docs/screenshots.py`, with the extra `test` and Chromium.

It serves the demo sites, runs two nights and a few runs by hand, and takes the pictures from the real UI and reports.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from copydesk.flows.demo.newspapers import DemoServer  # noqa: E402
from copydesk.flows.orchestration.server import free_port  # noqa: E402
from copydesk.flows.storage.data_folder import DataFolder  # noqa: E402
from tests.conftest import Served, serving  # noqa: E402
from tests.flows.stories import Told, publish_night, story  # noqa: E402

OUT = ROOT / "docs" / "pictures"

#: Milliseconds for the UI to finish drawing.
SETTLE = 4_000


def main() -> None:
    """Make all pictures."""
    OUT.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, serve_demo(Path(folder)) as served:
        run = first_night(served)
        served.demo.night = 2
        listed = [row["source_url"] for row in served.demo.expected()][:3]
        with sync_playwright() as driver:
            browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
            page = browser.new_page(viewport={"width": 1120, "height": 780})
            take_ui(page, served, run, "\n".join(listed))
            take_report(browser, served)
            take_sites(browser, served)
            browser.close()
    for picture in sorted(OUT.glob("*.png")):
        print(f"{picture.relative_to(ROOT)}: {picture.stat().st_size / 1000:.0f} kB")


@contextmanager
def serve_demo(data: Path) -> Iterator[Served]:
    """The demo sites, served with nights behind them."""
    with DemoServer() as demo:
        demo.sources_toml(data / "sources.toml")
        demo.write_rules(data / "rules")
        earlier_nights(data, [origin.removeprefix("http://") for origin in demo.origins.values()])
        with serving(data, demo, free_port()) as served:
            yield served


def first_night(served: Served) -> dict[str, Any]:
    """Wait for the night that the schedule starts; gives its run."""
    while not (runs := served.runs("nightly")):
        time.sleep(1)
    served.ask(f"/deployments/{served.deployment('nightly')['id']}", {"paused": True}, "PATCH")
    return served.await_run(runs[-1]["id"], seconds=600)


def earlier_nights(data: Path, hosts: list[str]) -> None:
    """Eight nights of days before, of stories that are made up, so that there is something to draw."""
    for ago in range(8, 0, -1):
        day = datetime.now(UTC).date() - timedelta(days=ago)
        told = [
            Told(f"http://{host}/{ago}/{n}", story(f"Town{ago}{n}{at}", n))
            for at, host in enumerate(hosts)
            for n in range(12 + (ago * 7 + at * 5) % 9)
        ]
        publish_night(data, day, told)


def take_ui(page: Page, served: Served, run: dict[str, Any], pasted: str) -> None:
    """The list of deployments, a form, a form that refuses, a run with its artifacts, its report."""
    page.goto(f"{served.ui}/deployments")
    shoot(page, "deployments")
    page.goto(f"{served.ui}/deployments/deployment/{served.deployment('clean-urls')['id']}/run")
    page.get_by_text("The addresses, one a line").wait_for()
    page.locator("textarea").nth(1).fill(pasted)
    shoot(page, "form")
    page.locator("textarea").nth(1).fill("this is no address")
    page.get_by_role("button", name="Submit").click()
    shoot(page, "refused")
    page.goto(f"{served.ui}/runs/flow-run/{run['id']}")
    page.get_by_text("Artifacts", exact=True).first.click()
    shoot(page, "run")
    found = served.ask("/artifacts/filter", {"artifacts": {"flow_run_id": {"any_": [run["id"]]}}})
    page.goto(f"{served.ui}/artifacts/artifact/{next(a['id'] for a in found if a['key'] == 'night')}")
    shoot(page, "artifact")


def take_report(browser: Any, served: Served) -> None:
    """The page of the night, on a desk and on a phone."""
    folder = DataFolder(served.data)
    address = folder.report(folder.days()[-1]).as_uri()
    for name, width, height, scheme in (("report", 1120, 1100, "light"), ("report-phone", 400, 860, "dark")):
        page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
        page.goto(address)
        shoot(page, name, settle=200)


def take_sites(browser: Any, served: Served) -> None:
    """The page over all sites, with the forms of one open; the search; what became of an article."""
    for name, width, height, scheme in (("sites", 1400, 900, "light"), ("sites-phone", 400, 860, "dark")):
        page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
        page.goto(served.reports)
        if width > 1000:
            page.locator("summary", has_text="Change").nth(1).click()
        shoot(page, name, settle=200)
    page = browser.new_page(viewport={"width": 1120, "height": 780})
    page.goto(f"{served.reports}/find?outcome=reject")
    shoot(page, "find", settle=200)
    page.locator("tr", has_text="paywall").locator("a").first.click()
    page.get_by_role("heading", name="What became of it").wait_for()
    shoot(page, "article", settle=200)


def shoot(page: Page, name: str, *, settle: int = SETTLE) -> None:
    """Take a picture of what can be seen."""
    page.wait_for_timeout(settle)
    page.screenshot(path=OUT / f"{name}.png")


if __name__ == "__main__":
    main()
