"""A crawl is tried again after a pause where that can help, and nowhere else: a night would hold the folder for it."""

from __future__ import annotations

from pathlib import Path

import pytest
from prefect import State
from prefect.states import Failed

from copydesk.flows.config.toml_file import SettingsError
from copydesk.flows.crawl.logins import LoginError
from copydesk.flows.orchestration import tasks
from copydesk.flows.storage.object_store import ObjectStoreError
from copydesk.flows.storage.state.leases import Unreachable

PASSING = [OSError(101, "Network is unreachable"), ObjectStoreError("away"), Unreachable("away"), TimeoutError()]

LASTING = [
    SettingsError("sources.toml", None, "url", "is no address"),
    LoginError("the site refused the log-in"),
    FileNotFoundError(2, "No such file or directory", "sources.toml"),
    PermissionError(13, "Permission denied", "archive"),
    NotADirectoryError(20, "Not a directory", str(Path("sources.toml") / "rules")),
]


@pytest.mark.parametrize("error", [*PASSING, *LASTING], ids=lambda error: type(error).__name__)
def test_only_what_may_pass_is_tried_again(error: Exception) -> None:
    failed: State[object] = Failed(data=error)
    for crawling in (tasks.fetch, tasks.plan, tasks.crawl_partition):
        condition = crawling.retry_condition_fn
        assert condition is not None
        assert condition(crawling, None, failed) is (error in PASSING)  # type: ignore[arg-type]
