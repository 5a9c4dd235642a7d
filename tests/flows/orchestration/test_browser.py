"""An operator with a browser: fills a form, waits, opens the report, finds the counts."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from tests.browser import RUN
from tests.conftest import Served

pytestmark = pytest.mark.server


def open_form(page: Any, served: Served, deployment: str) -> Any:
    """Open the form of a deployment; give its field of addresses."""
    page.goto(f"{served.ui}/deployments/deployment/{served.deployment(deployment)['id']}/run")
    field = page.locator(".schema-form-property", has_text="The addresses, one a line").locator("textarea")
    field.wait_for()
    return field


def submit(page: Any, field: Any, text: str) -> None:
    """Fill the field, see that the form took it, and send it."""
    from playwright.sync_api import expect

    field.fill(text)
    expect(field).to_have_value(text)
    page.get_by_role("button", name="Submit").click()


def test_bad_addresses_are_refused_in_the_form(page: Any, served: Served, tmp_path: Path) -> None:
    from playwright.sync_api import expect

    before = len(served.runs("clean-urls"))
    submit(page, open_form(page, served, "clean-urls"), "this is no address")
    expect(page.get_by_text("does not match").first).to_be_visible()
    expect(page).to_have_url(re.compile("/deployments/deployment/[^/]+/run"))
    assert len(served.runs("clean-urls")) == before


def test_pasted_addresses_are_cleaned_and_reported(page: Any, served: Served) -> None:
    from playwright.sync_api import expect

    origin = served.demo.origins["en"]
    listed = [row["source_url"] for row in served.demo.expected() if row["source_url"].startswith(origin)][:3]
    submit(page, open_form(page, served, "clean-urls"), "\n".join(listed))
    # The run has its name as soon as it works.
    expect(page.get_by_text("clean 3 addresses").first).to_be_visible(timeout=RUN)
    run = served.await_run(served.runs("clean-urls")[0]["id"])
    assert run["state_type"] == "COMPLETED"
    page.goto(f"{served.ui}/runs/flow-run/{run['id']}")
    expect(page.get_by_text("Completed", exact=True).first).to_be_visible()
    page.locator("li#artifacts").click()
    page.locator(".artifact-card__title", has_text=re.compile("^night$")).click()
    expect(page.get_by_role("heading", name="Pasted addresses of").first).to_be_visible()
    expect(page.locator("body")).to_contain_text("addresses = ")
    expect(page.locator("body")).to_contain_text(origin.removeprefix("http://"))
