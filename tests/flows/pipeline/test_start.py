"""What a process of `copydesk clean` imports before there is a page: little, as each start pays for it."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

#: What reads and cleans pages, and what other commands and the libraries of libraries need.
HEAVY = {"aiohttp", "fsspec", "lxml", "numpy", "prefect", "pydantic", "rich", "sqlalchemy", "trafilatura"}

#: What only the process needs that the command was started as.
COMMANDS = {"typer", "copydesk.flows.cli.commands", "copydesk.flows.pipeline.clean_files"}

#: What few pages need, and what reads archives: the process that hands out pages does that.
PAGES_ALONE = {
    "copydesk.flows.pipeline.inputs",
    "email",
    "ftfy",
    "prefect",
    "sqlalchemy",
    "trafilatura",
    "py3langid",
    "warcio",
}


def imported(program: str) -> set[str]:
    told = subprocess.run(
        [sys.executable, "-c", f"{program}\nimport sys; print('\\n' + ' '.join(sys.modules))"],
        capture_output=True,
        text=True,
        check=True,
    )
    return set(told.stdout.rpartition("\n\n")[2].split())


@pytest.mark.parametrize(
    ("program", "missing"),
    [
        # A worker runs the program of its parent again, under another name.
        ("from copydesk.flows.cli.app import main", HEAVY | COMMANDS),
        # The one that hands out pages does without what reads them.
        ("import copydesk.flows.cli.page_commands, copydesk.flows.pipeline.clean_files", HEAVY),
        # A night leaves pages to its workers, and the dates of feeds need nothing that reads pages.
        ("import copydesk.flows.runs.nightly", {"lxml", "numpy", "prefect", "selectolax", "trafilatura"}),
        # What is loaded for every page, before the workers are forked.
        ("import copydesk.flows.pipeline.worker_preload", PAGES_ALONE | COMMANDS),
    ],
)
def test_little_is_imported_before_there_is_a_page(program: str, missing: set[str]) -> None:
    assert imported(program) & missing == set()


@pytest.mark.skipif(not os.path.isdir("/proc/self/task"), reason="only Linux tells of the threads of libraries")
def test_workers_are_forked_from_a_process_of_one_thread() -> None:
    program = "import copydesk.flows.pipeline.worker_preload, os; print(len(os.listdir('/proc/self/task')))"
    asked = {name: value for name, value in os.environ.items() if not name.endswith("_NUM_THREADS")}
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, env=asked)
    assert told.stdout.split() == ["1"]


#: Starts the command with something else in place of the server that loads what reads pages.
BEGUN = """
import sys
from copydesk.flows.runtime import worker_process
def begin_server(): sys.exit(f"typer is there: {'typer' in sys.modules}")
worker_process.begin_server = begin_server
from copydesk.flows.cli.app import main
sys.argv = ["copydesk", *%r]
main()
"""


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["clean", __file__, "--out", "x"], "typer is there: False\n"),
        (["clean", "--out", "x", "no-such-file.html"], "could not be read"),
        (["clean", __file__, "--help"], ""),
        (["verify", __file__], "is a file, not a folder"),
    ],
)
def test_what_reads_pages_loads_beside_the_command_line(words: list[str], said: str) -> None:
    told = subprocess.run([sys.executable, "-c", BEGUN % words], capture_output=True, text=True)
    assert said in told.stderr
    assert "typer is there: True" not in told.stderr
