"""A Chromium for the tests that look at pages as an operator does; one for each module of them."""

from __future__ import annotations

import os
import shutil
import warnings
from collections.abc import Iterator
from typing import Any

import pytest

#: Milliseconds that a part of the UI may take to appear on a busy machine.
PATIENCE = 120_000

#: Milliseconds that a run may take there, from the press of a button to its end.
RUN = 480_000


def chromium() -> str | None:
    """Where a Chromium of the system is."""
    return next(
        (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
    )


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """A Chromium for which every name below `.example` is this machine.

    While it is open, its driver runs an event loop in this thread, so a module that crawls by itself must not meet it.
    """
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is in the extra `test`")
    path = chromium()
    if path is None:
        warnings.warn("NO BROWSER TEST: no Chromium here; on Debian: apt-get install chromium", stacklevel=1)
        pytest.skip("no Chromium")
    # Chromium refuses to sandbox itself for root, as whom CI runs.
    flags = ["--host-resolver-rules=MAP *.example 127.0.0.1", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    # What is expected is looked for again and again: a click is over before the page that it leads to is there.
    playwright.expect.set_options(timeout=PATIENCE)
    with playwright.sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=path, args=flags)
        yield opened
        opened.close()


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    opened = browser.new_page(viewport={"width": 1300, "height": 1400})
    opened.set_default_timeout(PATIENCE)
    yield opened
    opened.close()
