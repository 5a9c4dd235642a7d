"""Copydesk beside a project's own `flows/`, `cleaners/` and `json.py`: neither sees the other."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from copydesk.flows.runtime.safe_path import as_the_user_set_it, leave_out_working_folder

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


def test_a_folder_with_files_that_are_named_like_libraries(tmp_path: Path) -> None:
    work, program = tmp_path / "work", tmp_path / "bin" / "copydesk"
    work.mkdir()
    for name in ("json", "socket", "random", "numpy", "lxml", "msgpack"):
        (work / f"{name}.py").write_text(f"raise RuntimeError('imported the {name} of the working folder')\n")
    (work / "page.html").write_text(STORY)
    program.parent.mkdir()
    program.write_text(f"if __name__ == '__main__':\n    {PROGRAM}\n")
    environ = {name: value for name, value in os.environ.items() if name != "PYTHONSAFEPATH"}
    environ["PYTHONPATH"] = str(ROOT)
    command = [sys.executable, str(program), "clean", "page.html", "--out", "out"]
    said = subprocess.run(command, cwd=work, env=environ, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stderr
    assert json.loads((work / "out" / "records.jsonl").read_text())["title"] == "Ferry back"


def test_a_command_of_the_operators_gets_the_environment_as_it_was() -> None:
    for before in ({}, {"PYTHONSAFEPATH": "1"}, {"PYTHONSAFEPATH": ""}):
        environ = before | {"PATH": "/bin"}
        leave_out_working_folder(environ)
        assert environ["PYTHONSAFEPATH"] == before.get("PYTHONSAFEPATH", "copydesk")
        assert as_the_user_set_it(environ) == before | {"PATH": "/bin"}
