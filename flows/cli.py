"""The command line: `copydesk`. Heavy libraries are imported by the command that needs them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    help="Turns news pages as the web serves them into clean text that people can build on.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)


@app.command()
def clean(
    inputs: Annotated[list[Path], typer.Argument(help=".html, .txt, .jsonl, .warc, also as .gz, and folders of them")],
    out: Annotated[Path, typer.Option(help="folder for records.jsonl, outcomes.jsonl, edits.jsonl, manifest.json")],
    workers: Annotated[int, typer.Option(min=1, help="worker processes")] = 1,
    dedupe: Annotated[bool, typer.Option(help="publish each article once")] = True,
) -> None:
    """Clean saved pages, without Prefect."""
    from flows.clean import CleanOptions, clean_files
    from flows.console import page_progress, print_unreadable, summary_line

    with page_progress("pages read") as progress:
        done = clean_files(inputs, out, CleanOptions(workers=workers, dedupe=dedupe), progress)
    typer.echo(summary_line(done.published))
    typer.echo(f"records are in {out / 'records.jsonl'}")
    print_unreadable(done.unreadable)
    if done.unreadable:
        raise typer.Exit(1)


@app.command()
def version() -> None:
    """Print the version."""
    from importlib.metadata import version as installed

    typer.echo(installed("copydesk"))


def main() -> None:
    """Run the command line; an interrupt ends it with what is whole kept."""
    app()
