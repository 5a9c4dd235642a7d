"""Copydesk beside a project's own `flows/` and `cleaners/`: neither sees the other."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PROGRAM = "from copydesk.flows.cli.app import main; main()"
STORY = (
    "<article><h1>Ferry back</h1><p>" + "The ferry sails again after repairs, the port said. " * 30 + "</p></article>"
)


@pytest.mark.parametrize("is_package", [True, False], ids=["with __init__.py", "without"])
def test_a_project_with_folders_of_the_same_names(tmp_path: Path, is_package: bool) -> None:
    for folder in ("flows", "cleaners"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "mine.py").write_text(f"WHOSE = 'the project, {folder}'\n")
        if is_package:
            (tmp_path / folder / "__init__.py").touch()
    (tmp_path / "page.html").write_text(STORY)
    # As a wheel installs it: the one package `copydesk`, and nothing else of the clone in reach.
    (tmp_path / "installed").mkdir()
    (tmp_path / "installed" / "copydesk").symlink_to(ROOT / "copydesk")
    here = {"cwd": tmp_path, "env": os.environ | {"PYTHONPATH": f"{tmp_path}{os.pathsep}{tmp_path / 'installed'}"}}
    subprocess.run([sys.executable, "-c", PROGRAM, "clean", "page.html", "--out", "out"], check=True, **here)  # type: ignore[call-overload]
    record = json.loads((tmp_path / "out" / "records.jsonl").read_text())
    assert record["title"] == "Ferry back"
    # An editable install of the clone has its root in reach, too; a wheel has not.
    code = f"import sys; sys.path = [p for p in sys.path if p != {str(ROOT)!r}]\n"
    code += "import copydesk.flows, copydesk.cleaners, flows.mine as f, cleaners.mine as c; print(f.WHOSE, c.WHOSE)"
    said = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, **here)  # type: ignore[call-overload]
    assert said.stdout == "the project, flows the project, cleaners\n"
