"""Downstream teams hear of each manifest: once, signed, in order, and again until it arrived."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from copydesk.flows.config.groups import PublishHook
from copydesk.flows.runs.publish_hook import Told, signature, tell_published
from copydesk.flows.storage.lock import lock_folder
from tests.flows.paper import Paper
from tests.flows.stories import Told as Story
from tests.flows.stories import publish_night, story
from tests.loopback import Quiet, answering

SECRET = "whsec_c2VzYW1lIG9wZW4="


@dataclass
class Downstream:
    """A receiver that checks what it gets as the libraries of Standard Webhooks do."""

    url: str = ""
    status: int = 200
    got: list[dict[str, Any]] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)

    @property
    def days(self) -> list[str]:
        return [message["data"]["day"] for message in self.got]


@pytest.fixture
def downstream() -> Iterator[Downstream]:
    made = Downstream()

    class Take(Quiet):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            id, stamp = self.headers["webhook-id"], self.headers["webhook-timestamp"]
            assert self.headers["User-Agent"].startswith("Copydesk/")
            assert self.headers["webhook-signature"] == signature(SECRET, id, stamp, body)
            made.ids.append(id)
            if made.status == 200:
                made.got.append(json.loads(body))
            self.send_response(made.status)
            self.send_header("Location", "/elsewhere")
            self.end_headers()

        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()

    with answering(Take) as port:
        made.url = f"http://127.0.0.1:{port}/hook"
        yield made


def night(data: Path, day: int) -> None:
    publish_night(data, date(2026, 11, day), [Story(f"https://a.example/{day}", story(f"Town{day}", day))])


def test_each_manifest_is_told_once_in_order(tmp_path: Path, downstream: Downstream) -> None:
    hook = PublishHook(downstream.url, SECRET)
    for day in (19, 20):
        night(tmp_path, day)
    # What was there before anybody listened counts as known, but for the newest day.
    assert tell_published(tmp_path, hook) == Told(1)
    night(tmp_path, 21)
    night(tmp_path, 22)
    assert tell_published(tmp_path, hook) == Told(2)
    assert tell_published(tmp_path, hook) == Told()
    assert downstream.days == ["2026-11-20", "2026-11-21", "2026-11-22"]
    assert [message["data"]["sequence"] for message in downstream.got] == [1, 2, 3]
    manifest = json.loads((tmp_path / "manifests" / "2026-11-22.json").read_bytes())
    assert (downstream.got[-1]["type"], downstream.got[-1]["data"]["manifest"]) == ("copydesk.published", manifest)


@pytest.mark.parametrize("status", [500, 302, 410])
def test_what_does_not_arrive_holds_up_what_comes_after_and_is_sent_again(
    tmp_path: Path, downstream: Downstream, status: int
) -> None:
    hook = PublishHook(downstream.url, SECRET)
    night(tmp_path, 20)
    tell_published(tmp_path, hook)
    night(tmp_path, 21)
    night(tmp_path, 22)
    downstream.status = status
    for _ in range(2):
        assert tell_published(tmp_path, hook) == Told(0, f"the receiver of manifests answered {status}")
    assert downstream.ids[-2] == downstream.ids[-1], "a try again is the same message"
    downstream.status = 200
    assert tell_published(tmp_path, hook) == Told(2)
    assert downstream.days == ["2026-11-20", "2026-11-21", "2026-11-22"]
    assert downstream.ids[-2] == downstream.ids[-3]


def test_a_day_that_changes_is_told_again(tmp_path: Path, downstream: Downstream) -> None:
    hook = PublishHook(downstream.url, SECRET)
    for day in (20, 21):
        night(tmp_path, day)
        tell_published(tmp_path, hook)
    manifest = tmp_path / "manifests" / "2026-11-20.json"
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"changed": True}))
    assert tell_published(tmp_path, hook) == Told(1)
    assert downstream.got[-1]["data"]["manifest"]["changed"] is True


def test_one_process_tells_at_a_time(tmp_path: Path, downstream: Downstream) -> None:
    night(tmp_path, 20)
    (tmp_path / "hook").mkdir()
    with lock_folder(tmp_path / "hook", "test"):
        assert tell_published(tmp_path, PublishHook(downstream.url, SECRET)) == Told()
    assert downstream.got == []


def test_nobody_is_told_where_nobody_listens(tmp_path: Path) -> None:
    night(tmp_path, 20)
    assert tell_published(tmp_path, PublishHook()) == Told()
    assert not (tmp_path / "hook").exists()
    told = tell_published(tmp_path, PublishHook("http://127.0.0.1:1/T0KEN"))
    assert told.problem == "the receiver of manifests cannot be reached: URLError"


def test_a_crawl_tells_them(
    copydesk: Any, paper: Paper, data: Path, downstream: Downstream, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COPYDESK_PUBLISH_URL", downstream.url)
    monkeypatch.setenv("COPYDESK_PUBLISH_SECRET", SECRET)
    monkeypatch.setenv("COPYDESK_PING", "http://127.0.0.1:1/T0KEN")
    monkeypatch.setattr("copydesk.flows.runs.notices.PAUSE", 0.0)
    paper.article("/ferry", "Aston")
    (data / "urls.txt").write_text(f"{paper.origin}/ferry\n")
    crawl = "crawl", "--data", data, "--urls", data / "urls.txt", "--allow-private", paper.address, "--delay", 0
    said = copydesk(*crawl)
    assert (said.code, "warning: the ping cannot be reached" in said.err, "T0KEN" in said.all) == (0, True, False)
    assert downstream.got[0]["data"]["manifest"]["counts"]["record"] == 1
