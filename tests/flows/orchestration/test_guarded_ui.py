"""The guard and the log-in as a browser meets them: a foreign page does nothing, a person with the log-in does."""

from __future__ import annotations

import functools
import os
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT, Served
from tests.flows.conftest import LOGIN
from tests.loopback import answering

pytestmark = pytest.mark.server

#: A page that tries each way that a browser has to send a POST without asking first.
PAGE = """<!doctype html><title>mischief</title>
<iframe name="nowhere"></iframe><form method="post" target="nowhere" action="{url}"></form>
<script>
document.forms[0].submit();
navigator.sendBeacon("{url}");
fetch("{url}", {{method: "POST", mode: "no-cors"}}).catch(() => 0).finally(() => document.title = "tried");
</script>"""


@pytest.fixture
def foreign(tmp_path: Path) -> Iterator[str]:
    """A site of others, whose pages are the files of the test's folder."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: Any) -> None:
            pass

    with answering(functools.partial(Quiet, directory=str(tmp_path))) as port:
        yield f"http://other.example:{port}"


def post(page: Any, path: str) -> int:
    """The status that a page gets for a POST."""
    return int(page.evaluate(f"fetch('{path}', {{method: 'POST'}}).then(answer => answer.status)"))


def is_paused(served: Served, name: str) -> bool:
    return bool(served.deployment(name)["paused"])


def test_a_foreign_page_pauses_nothing(page: Any, served: Served, foreign: str, tmp_path: Path) -> None:
    path = f"/api/deployments/{served.deployment('import-warc')['id']}/pause_deployment"
    (tmp_path / "page.html").write_text(PAGE.format(url=f"{served.ui}{path}"))
    page.goto(f"{foreign}/page.html")
    page.wait_for_function("document.title == 'tried'")
    assert not is_paused(served, "import-warc")
    # By a name that was made to point here, the page would be of the server's own origin.
    rebound = served.ui.replace("127.0.0.1", "rebound.example")
    assert page.goto(f"{rebound}/dashboard").status == 403
    assert post(page, path) == 403
    assert not is_paused(served, "import-warc")
    # The same request of the server's own page is carried out.
    page.goto(f"{served.ui}/dashboard")
    assert post(page, path) == 200
    assert is_paused(served, "import-warc")
    served.ask(f"/deployments/{served.deployment('import-warc')['id']}", {"paused": False}, "PATCH")


def test_a_person_and_our_processes_log_in(page: Any, with_login: dict[str, str]) -> None:
    api = with_login["PREFECT_API_URL"]
    with pytest.raises(urllib.error.HTTPError, match="401"):
        urllib.request.urlopen(f"{api}/admin/version", timeout=60)
    ours = "from copydesk.flows.deployments import watch_runs; watch_runs()"
    environment = os.environ | with_login | {"PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-c", ours], env=environment, check=True, timeout=300)
    page.goto(f"{api.removesuffix('/api')}/automations")
    field = page.locator("input[type=password]").first
    field.fill(LOGIN)
    field.press("Enter")
    page.get_by_text("copydesk: runs that died").wait_for()
    # To switch it off is a request that changes something: with the log-in goes a token of the server's own.
    with page.expect_response(lambda answer: answer.request.method == "PATCH") as asked:
        page.get_by_role("switch", checked=True).click()
    assert "/api/automations/" in asked.value.url
    assert asked.value.ok
    page.reload()
    page.get_by_role("switch", checked=False).wait_for()
