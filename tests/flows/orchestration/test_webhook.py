"""Notices arrive where they are sent, say no more than they should, and never stop a night."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from copydesk.flows.config.settings import SettingsError, read_settings
from copydesk.flows.metrics.drift import Drift, Verdict
from copydesk.flows.orchestration.notifications import drift_notice, tell_failed
from copydesk.flows.orchestration.prefect_api import PrefectApi, PrefectRefused
from copydesk.flows.runs.notices import Notice, send
from tests.conftest import Receiver
from tests.loopback import Quiet, answering


def test_a_notice_arrives_as_slack_reads_it(receiver: Receiver) -> None:
    notice = Notice("Night failed", ("one", "two <b>"), "http://reports.example/2026-11-21.html")
    assert send(receiver.url, notice) is None
    text = "*Night failed*\n• one\n• two &lt;b&gt;\nhttp://reports.example/2026-11-21.html"
    assert receiver.got == [{"type": "application/json", "text": text}]


@pytest.mark.parametrize("mention", ["@everyone", "@all", "<!channel>", "<@U012AB>"])
def test_a_page_mentions_nobody(mention: str) -> None:
    text = Notice(f"{mention} look", (f"a line by {mention}",)).text
    assert mention not in text
    assert mention.strip("<>@!") in text


def test_a_long_notice_is_cut() -> None:
    text = Notice("Many", tuple(map(str, range(40)))).text
    assert text.endswith("• 11\n… and 28 more")


@pytest.mark.parametrize("status", [404, 500])
def test_a_receiver_that_refuses_is_named_without_its_secret(receiver: Receiver, status: int) -> None:
    receiver.status = status
    assert send(receiver.url, Notice("x")) == f"the webhook answered {status}"


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/T0KEN", "no address", "ftp://a.example/T0KEN", "http://[T0KEN"])
def test_a_receiver_that_is_away_is_no_error_of_ours(url: str) -> None:
    problem = send(url, Notice("x"))
    assert problem is not None
    assert problem.startswith("the webhook cannot be reached")
    assert "T0KEN" not in problem


def test_a_receiver_that_speaks_no_http_is_no_error_of_ours() -> None:
    class Answer(Quiet):
        def do_POST(self) -> None:
            self.wfile.write(b"220 mail.paper.example ready\r\n")

        do_GET = do_POST

    with answering(Answer) as port:
        said = send(f"http://127.0.0.1:{port}/T0KEN", Notice("x"))
        assert said == "the webhook cannot be reached: BadStatusLine"
        with pytest.raises(PrefectRefused, match="does not answer"):
            PrefectApi(f"http://127.0.0.1:{port}/api").ask("POST", "/flow_runs/filter", {})


def test_a_drifted_site_is_told_with_its_figure() -> None:
    drift = Drift("a.example", "yield", 0.1, 0.8, 1, 9, "yield 10 %, usually 95 % (over 9 nights)")
    notice = drift_notice(Verdict((drift,)), date="2026-11-21")
    assert notice.title == "Copydesk, night of 2026-11-21: 1 site drifted"
    assert notice.lines == ("a.example: yield 10 %, usually 95 % (over 9 nights)",)


def test_a_failed_run_is_told_to_the_webhook_of_the_environment(
    receiver: Receiver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COPYDESK_WEBHOOK", receiver.url)
    run = SimpleNamespace(name="night 2026-11-21 02:00", parameters={"data": str(tmp_path)})
    tell_failed(None, run, SimpleNamespace(name="Failed", message="no disk"))
    assert [got["text"] for got in receiver.got] == ["*Copydesk: night 2026-11-21 02:00 ended as Failed*\n• no disk"]


def test_the_webhook_is_never_shown_and_not_taken_from_a_file(tmp_path: Path) -> None:
    assert "T0KEN" not in repr(read_settings(None, {"COPYDESK_WEBHOOK": "https://chat.example/T0KEN"}))
    path = tmp_path / "copydesk.toml"
    path.write_text('webhook = "https://chat.example/T0KEN"\n')
    with pytest.raises(SettingsError, match="set COPYDESK_WEBHOOK"):
        read_settings(path, {})
