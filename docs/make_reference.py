"""Writes `docs/reference/`: every command with its options, and every setting, as the code has them.

    python docs/make_reference.py

`tests/test_docs.py` fails where the pages and the code differ.
"""

from __future__ import annotations

import inspect
import re
from dataclasses import MISSING, Field, fields, is_dataclass
from pathlib import Path
from typing import Any, get_type_hints

import typer
from typer.main import get_command

from copydesk.flows.cli import commands
from copydesk.flows.config.settings import Settings
from copydesk.flows.config.sources import SourceEntry

OUT = Path(__file__).parent / "reference"


def command_line() -> str:
    """The page of all commands."""
    root: Any = get_command(commands.command_line())
    context = root.make_context("copydesk", [], resilient_parsing=True)
    parts = ["# The command line", "", _made("copydesk --help"), ""]
    for name in sorted(root.commands):
        parts += _command(root.commands[name], f"copydesk {name}", context)
    return "\n".join(parts)


def _command(command: Any, name: str, context: Any) -> list[str]:
    if command.hidden:
        return []
    if hasattr(command, "commands"):
        inner = [_command(each, f"{name} {key}", context) for key, each in sorted(command.commands.items())]
        return [line for part in inner for line in part]
    rows = [row for parameter in command.params if (row := _parameter(parameter, context))]
    usage = " ".join([name, *command.collect_usage_pieces(context)])
    table = ["| | default | |", "| --- | --- | --- |", *rows, ""] if rows else []
    return [f"## {name}", "", f"    {usage}", "", inspect.cleandoc(command.help or ""), "", *table]


def _parameter(parameter: Any, context: Any) -> str | None:
    if getattr(parameter, "hidden", False) or parameter.name in ("help", "install_completion", "show_completion"):
        return None
    names = ", ".join(f"`{o}`" for o in [*parameter.opts, *parameter.secondary_opts])
    if parameter.param_type_name == "argument":
        names = "`" + (parameter.metavar or parameter.name).upper().replace("|", "\\|") + "`"
    default = parameter.default
    shown = "" if default in (None, False, (), []) or callable(default) else f"`{default}`"
    shown = "required" if parameter.required else shown
    return f"| {names} | {shown} | {_cell(getattr(parameter, 'help', '') or '')} |"


def settings() -> str:
    """The page of all settings, and of all keys of a source."""
    parts = [
        "# Settings",
        "",
        _made("the classes of `flows/config/`"),
        "",
        _SETTINGS,
        "",
        *_head(),
        *_rows(Settings, ""),
    ]
    for field in fields(Settings):
        group = get_type_hints(Settings)[field.name]
        if is_dataclass(group):
            doc = inspect.getdoc(group) or ""
            parts += ["", f"## [{field.name}]", "", doc, "", *_head(), *_rows(group, field.name)]
    parts += ["", "## [[source]], in sources.toml", "", inspect.getdoc(SourceEntry) or "", ""]
    parts += ["| key | default |", "| --- | --- |"]
    parts += [f"| `{'url' if f.name == 'urls' else f.name}` | {_default(f)} |" for f in fields(SourceEntry)]
    return "\n".join([*parts, ""])


_SETTINGS = """`copydesk.toml` in the data folder holds settings; a variable of the environment overrides each:
`delay` of `[politeness]` is `COPYDESK_POLITENESS_DELAY`. They are read when a run starts. A name that is no setting is
an error."""


def _head() -> list[str]:
    return ["| setting | variable | default | |", "| --- | --- | --- | --- |"]


def _rows(owner: Any, group: str) -> list[str]:
    said = comments(owner)
    rows = []
    for field in fields(owner):
        if is_dataclass(get_type_hints(owner)[field.name]):
            continue
        variable = "COPYDESK_" + "_".join(filter(None, (group, field.name))).upper()
        rows.append(f"| `{field.name}` | `{variable}` | {_default(field)} | {_cell(said.get(field.name, ''))} |")
    return rows


def comments(owner: Any) -> dict[str, str]:
    """What the source says of each field, in `#:` lines above it."""
    said: dict[str, str] = {}
    waiting: list[str] = []
    for line in inspect.getsource(owner).splitlines():
        if line.strip().startswith("#:"):
            waiting.append(line.strip().removeprefix("#:").strip())
            continue
        if match := re.match(r"    (\w+): ", line):
            said[match[1]] = " ".join(waiting)
        waiting = []
    return said


def _default(field: Field[Any]) -> str:
    if field.default is MISSING:
        return "required" if field.default_factory is MISSING else ""
    shown = "none" if field.default in (None, ()) else str(field.default)
    return f"`{shown.lower() if isinstance(field.default, bool) else shown}`"


def _made(source: str) -> str:
    return f"Made by `python docs/make_reference.py` from {source}; change the code, not this page."


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


PAGES = {"command-line.md": command_line, "settings.md": settings}

if __name__ == "__main__":
    for name, make in PAGES.items():
        (OUT / name).write_text(make(), encoding="utf-8")
        typer.echo(f"docs/reference/{name}")
