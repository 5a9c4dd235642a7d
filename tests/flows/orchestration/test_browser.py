"""An operator with a browser: fills a form, waits, opens the report, finds the counts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.browser import RUN
from tests.conftest import Served

pytestmark = pytest.mark.server


def open_form(page: Any, served: Served, deployment: str) -> Any:
    """Open the form of a deployment; give its field of addresses."""
    page.goto(f"{served.ui}/deployments/deployment/{served.deployment(deployment)['id']}/run")
    page.get_by_text("The addresses, one a line").wait_for()
    return page.locator("textarea").nth(1)


def test_bad_addresses_are_refused_in_the_form(page: Any, served: Served, tmp_path: Path) -> None:
    before = len(served.runs("clean-urls"))
    field = open_form(page, served, "clean-urls")
    field.fill("this is no address")
    page.get_by_role("button", name="Submit").click()
    page.get_by_text("does not match").first.wait_for()
    assert "/run" in page.url
    assert len(served.runs("clean-urls")) == before


def test_pasted_addresses_are_cleaned_and_reported(page: Any, served: Served) -> None:
    origin = served.demo.origins["en"]
    listed = [row["source_url"] for row in served.demo.expected() if row["source_url"].startswith(origin)][:3]
    field = open_form(page, served, "clean-urls")
    field.fill("\n".join(listed))
    page.get_by_role("button", name="Submit").click()
    # The run has its name as soon as it works.
    page.get_by_text("clean 3 addresses").first.wait_for(timeout=RUN)
    run = served.await_run(served.runs("clean-urls")[0]["id"])
    assert run["state_type"] == "COMPLETED"
    page.goto(f"{served.ui}/runs/flow-run/{run['id']}")
    page.get_by_text("Completed").first.wait_for()
    page.get_by_text("Artifacts", exact=True).first.click()
    page.get_by_text("night", exact=True).first.click()
    page.get_by_role("heading", name="Pasted addresses of").first.wait_for()
    text = page.inner_text("body")
    assert "addresses = " in text
    assert origin.removeprefix("http://") in text
