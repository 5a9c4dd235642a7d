"""All commands of the command line, by name. Heavy libraries are imported by the command that needs them."""

from __future__ import annotations

from importlib import import_module
from typing import Annotated

import typer

from copydesk.flows.cli.console import say
from copydesk.flows.cli.options import CONTEXT

#: The module of each command, and its name there, in the order of the help.
MODULES = {
    "demo": "run_commands",
    "crawl": "run_commands",
    "import-warc": "archive_commands",
    "serve": "run_commands",
    "serve-api": "service_commands",
    "clean": "page_commands",
    "text": "page_commands",
    "explain": "page_commands",
    "find": "page_commands",
    "reclean": "run_commands",
    "verify": "dataset_commands",
    "compact": "dataset_commands",
    "export": "dataset_commands",
    "forget": "dataset_commands",
    "correct": "dataset_commands",
    "prune": "dataset_commands",
    "backup": "dataset_commands",
    "restore": "dataset_commands",
    "schema": "page_commands",
}


def command_line(wanted: str = "") -> typer.Typer:
    """The command line as far as it is wanted: one command alone, where that is its name, else all of them.

    To make all commands, with their options, costs a tenth of the start of `copydesk clean`.
    """
    app = typer.Typer(
        help="Turns news pages as the web serves them into clean text that people can build on.",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        context_settings=CONTEXT,
    )
    app.callback()(main_options)
    for name in [wanted] if wanted in MODULES else MODULES:
        module = import_module(f"copydesk.flows.cli.{MODULES[name]}")
        app.command(name)(getattr(module, name.replace("-", "_")))
    if wanted not in MODULES:
        from copydesk.flows.cli.sites_commands import sites_app

        app.command()(version)
        app.add_typer(sites_app, name="sites")
    return app


def _print_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version as installed

        say(installed("copydesk"))
        raise typer.Exit


def main_options(
    version: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=_print_version, help="Print the version and exit.")
    ] = False,
) -> None:
    """Turns news pages as the web serves them into clean text that people can build on."""


def version() -> None:
    """Print the version."""
    _print_version(True)
