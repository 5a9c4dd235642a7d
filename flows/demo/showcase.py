"""`copydesk demo`: the demo sites, two nights over them in a Prefect server of their own, and what came out."""

from __future__ import annotations

import shlex
import shutil
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from copydesk.cleaners.model.rows import EditRow, RecordRow
from copydesk.flows.dataset.writer import read_lines
from copydesk.flows.demo.newspapers import DemoServer
from copydesk.flows.orchestration.server import prefect_server, use_server
from copydesk.flows.report.labels import summary_line

Say = Callable[[str], None]

#: What an edit is called that makes one word of two halves.
_SPLIT_WORD = "split-word"

#: The file that says that a demo made a folder, so that the next one may empty it.
MARK = ".demo"


class NotOurs(ValueError):
    """A folder for the demo holds what no demo made."""


def run_demo(data: Path, say: Say) -> Mapping[str, Any]:
    """Run two nights over the demo sites into a new data folder; give the second night's entry in the manifest.

    What an earlier demo left there goes first. Raises `NotOurs` where anything else is there.
    """
    _empty(data)
    with DemoServer() as demo:
        for key, origin in demo.origins.items():
            say(f"the demo site '{key}' is at {origin}")
        demo.sources_toml(data / "sources.toml")
        demo.write_rules(data / "rules")
        say("starting a Prefect server (the first start makes its database: up to a minute)")
        with prefect_server(data / "prefect") as api_url:
            use_server(api_url, data / "prefect")
            from copydesk.flows.nightly import nightly
            from copydesk.flows.orchestration.run_flow import send_logs

            for demo.night in (1, 2):
                entry = nightly(data, allow=tuple(demo.allow))
                say(f"\nnight {demo.night}: {summary_line(entry['counts'])}")
            send_logs()
    return entry


def _empty(data: Path) -> None:
    if data.exists() and not data.is_dir():
        raise NotOurs(f"{data} is a file, not a folder")
    if data.is_dir() and any(data.iterdir()) and not (data / MARK).exists():
        raise NotOurs(f"{data} holds what no demo made: name a folder with --data that is empty or not there")
    shutil.rmtree(data, ignore_errors=True)
    data.mkdir(parents=True)
    (data / MARK).write_text("made by `copydesk demo`, which empties this folder\n", "utf-8")


def most_edited(data: Path) -> RecordRow:
    """The record of a data folder that shows best what is mended: an English one, if there is any, of those in which
    most words were broken, then of those in which the most was done.
    """
    records: list[RecordRow] = [row for path in sorted(data.glob("records/*/*.jsonl.gz")) for row in read_lines(path)]
    edits: list[EditRow] = [row for path in sorted(data.glob("edits/*/*.jsonl.gz")) for row in read_lines(path)]
    broken = Counter(edit["id"] for edit in edits if edit["rule"] == _SPLIT_WORD)
    return max(records, key=lambda record: _worth_showing(record, broken[record["id"]]))


def _worth_showing(record: RecordRow, broken: int) -> tuple[bool, int, int]:
    is_english = (record["language"] or "").partition("-")[0] == "en"
    return is_english, broken, sum(record["edits"].values())


def next_commands(data: Path, id: str, program: str = "copydesk") -> tuple[str, ...]:
    """What to try after the demo: each a command with what it does. `program` is how this one is called."""
    return (
        f"{program} explain {id} --data {shlex.quote(str(data))} --html before-after.html   # this article as a page",
        f"{program} clean https://paper.example/a-story --out -   # a page of the web, by its address: its record",
        f"{program} sites add paper.example --data news && {program} serve --data news   # your own sites, every night",
    )


def called_as(word: str) -> str:
    """How a person calls the program that was started by this word: its name, or the path of one that is nowhere else.

    >>> called_as("-c")
    'copydesk'
    """
    is_found = shutil.which("copydesk") is not None or Path(word).name != "copydesk"
    return "copydesk" if is_found else shlex.quote(word)
