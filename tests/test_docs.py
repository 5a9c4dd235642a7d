"""The documentation tells the truth: references are those of the code, snippets run, links lead somewhere."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import get_type_hints

import pytest

from copydesk.flows.config.settings import Settings
from docs import make_reference

ROOT = Path(__file__).parent.parent
FOLDERS = ("cleaners", "flows", "benchmarks", "tests", "docs", "building")
MODULES = [*ROOT.glob("copydesk/*.py"), *(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py"))]
PAGES = sorted(
    [
        *ROOT.glob("*.md"),
        *(ROOT / "docs").rglob("*.md"),
        *(ROOT / "benchmarks" / "notes").glob("*.md"),
        *ROOT.glob("*/README.md"),
    ]
)


def python_of(page: str) -> str:
    text = (ROOT / page).read_text(encoding="utf-8")
    return "\n".join(re.findall(r"```python\n(.*?)```", text, re.DOTALL))


@pytest.mark.parametrize("name", list(make_reference.PAGES))
def test_the_references_are_those_of_the_code(name: str) -> None:
    written = (make_reference.OUT / name).read_text(encoding="utf-8")
    assert written == make_reference.PAGES[name](), "run: python docs/make_reference.py"


def test_every_setting_says_what_it_is() -> None:
    groups = [Settings, *(hint for hint in get_type_hints(Settings).values() if is_dataclass(hint))]
    for group in groups:
        said = make_reference.comments(group)
        silent = [f.name for f in fields(group) if not is_dataclass(get_type_hints(group)[f.name]) and not said[f.name]]
        assert silent == [], group


@pytest.mark.parametrize("page", ["docs/library.md", "docs/coming-from.md"])
def test_snippets_run_from_top_to_bottom(page: str) -> None:
    code = python_of(page)
    assert "copydesk.clean(" in code
    exec(compile(code, page, "exec"), {})


def test_the_first_example_of_the_readme_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    golden = ROOT / "fixtures" / "pages" / "golden" / "night-bakers" / "page.html"
    Path("page.html").write_bytes(golden.read_bytes())
    code = python_of("README.md").split("\n\nimport", 1)[0].split("import json")[0]
    exec(compile(code, "README.md", "exec"), {})
    assert capsys.readouterr().out.startswith("Bakers of Tarn Hill win the right to sell at night\n\nThe four bakers")


def test_the_library_page_shows_what_it_says(capsys: pytest.CaptureFixture[str]) -> None:
    exec(compile(python_of("docs/library.md"), "docs/library.md", "exec"), {})
    said = capsys.readouterr().out
    assert "Ferry back" in said
    assert "It ran from North Harbour." in said
    assert "said nothing new" in said
    assert "Café au lait" in said


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_inside_the_repository_lead_somewhere(page: Path) -> None:
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)#\s]+)", text):
        if not re.match(r"[a-z]+:", target):
            assert (page.parent / target).exists(), f"{target} is nowhere"


#: What a page may name though it is not here: an example to fill in, and what others have.
FILLED_IN = re.compile(r"NAME|^short\.py$|^utils\.py$")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_modules_that_a_page_names_are_there(page: Path) -> None:
    if page.name == "CHANGELOG.md":
        return  # it tells of what was
    text = page.read_text(encoding="utf-8")
    for named in re.findall(r"`([\w./-]+\.py)`", text):
        if not FILLED_IN.search(named):
            assert any(str(path).endswith("/" + named) for path in MODULES), f"{named} is nowhere"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_programs_that_a_page_runs_are_there(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for module in re.findall(r"python -m ((?:benchmarks|building|tests|copydesk)[\w.]*)", text):
        assert find_spec(module) is not None, f"{module} is nowhere"


def options_of_commands() -> dict[str, set[str]]:
    """The options of each command, as its reference has them."""
    reference = (ROOT / "docs" / "reference" / "command-line.md").read_text(encoding="utf-8")
    parts = (part.partition("\n") for part in re.split(r"^## copydesk ", reference, flags=re.MULTILINE)[1:])
    return {name.strip(): {*re.findall(r"`(--[\w-]+)`", body)} for name, _, body in parts}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_options_that_a_page_gives_to_a_command_are_its_own(page: Path) -> None:
    known = options_of_commands()
    for call in re.findall(r"copydesk ((?:sites )?[a-z][\w-]*[^\n`|]*)", page.read_text(encoding="utf-8")):
        words = call.split()
        name = " ".join(words[:2]) if words[0] == "sites" else words[0]
        given = {*re.findall(r"(?<![\w-])(--[a-z][\w-]+)", call)} if name in known else set()
        assert given <= known.get(name, set()), f"copydesk {call}"
