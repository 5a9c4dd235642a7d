"""The command line: `copydesk`. Heavy libraries are imported by the command that needs them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, NoReturn

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
def text(
    only: Annotated[str, typer.Option(metavar="STEP,...", help="the steps to run")] = "",
) -> None:
    """Clean texts that others extracted: JSON lines with id and text in, JSON lines with id and text out."""
    from flows.textfilter import TEXT_STEPS, BadLine, filter_texts

    steps = tuple(filter(None, only.split(","))) or TEXT_STEPS
    if unknown := [step for step in steps if step not in TEXT_STEPS]:
        raise typer.BadParameter(f"no such step: {', '.join(unknown)}; the steps are {', '.join(TEXT_STEPS)}")
    try:
        for line in filter_texts(sys.stdin.buffer, steps):
            sys.stdout.buffer.write(line + b"\n")
    except BadLine as error:
        fail(f"standard input, {error}", code=1)


@app.command()
def explain(
    what: Annotated[str, typer.Argument(metavar="FILE|ID|URL", help="a saved page, or a record of a data folder")],
    html: Annotated[Path | None, typer.Option(help="write the explanation as a page, too")] = None,
) -> None:
    """Show what each step removed or changed, and why."""
    from rich.console import Console

    from cleaners.pipeline import Evidence
    from flows.explain import explain as explain_page
    from flows.explain import to_html, to_terminal
    from flows.inputs import Unreadable, read_inputs

    said = []
    for item in read_inputs([Path(what)]):
        if isinstance(item, Unreadable):
            fail(f"cannot read {item.place}: {item.problem}", code=1)
        said.append(explain_page(item, Evidence()))
        Console(highlight=False).print(to_terminal(said[-1]), soft_wrap=True)
    if html:
        html.write_text(to_html(said), encoding="utf-8")
        typer.echo(f"the page is {html}")


@app.command()
def version() -> None:
    """Print the version."""
    from importlib.metadata import version as installed

    typer.echo(installed("copydesk"))


def fail(message: str, *, code: int) -> NoReturn:
    """Say what went wrong and where, and end with that exit code."""
    typer.echo(message, err=True)
    raise typer.Exit(code)


def main() -> None:
    """Run the command line; an interrupt ends it with what is whole kept."""
    app()
