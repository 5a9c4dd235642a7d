"""The commands over single pages and texts: `copydesk clean`, `text`, `explain`, `schema`."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from copydesk.flows.cli.console import fail, page_progress, print_unreadable, require_folder, require_pyarrow, say
from copydesk.flows.cli.options import (
    AllowPrivate,
    BlocksOption,
    Data,
    Delay,
    EmbedsOption,
    EngineOption,
    PreviewsOption,
    RulesFolder,
    Since,
    TablesOption,
    Until,
    Workers,
    days_of,
)
from copydesk.flows.runtime.worker_process import begin_server

if TYPE_CHECKING:
    from copydesk.flows.pipeline.clean_files import FetchedPages

Outcome = Literal["record", "unchanged", "duplicate", "reject", "failure"]

#: What stands for standard input and standard output.
STANDARD = "-"


def clean(
    inputs: Annotated[
        list[str],
        typer.Argument(
            metavar="-|FILE|FOLDER|ADDRESS...",
            help=".html, .txt, .jsonl, .warc, also as .gz, folders of them, addresses of pages; - is standard input",
        ),
    ],
    out: Annotated[
        str, typer.Option(help="folder, or fsspec address, for what comes out; - writes records to standard output")
    ],
    workers: Workers = 1,
    site_learning: Annotated[bool, typer.Option(help="learn what each site repeats")] = True,
    dedupe: Annotated[bool, typer.Option(help="publish each article once")] = True,
    format: Annotated[
        Literal["jsonl", "parquet", "markdown"],
        typer.Option(help="what the lines are written as; markdown adds a file a record, in the folder markdown"),
    ] = "jsonl",
    engine: EngineOption = "auto",
    rules: RulesFolder = None,
    tables: TablesOption = None,
    blocks: BlocksOption = False,
    embeds: EmbedsOption = False,
    keep_previews: PreviewsOption = False,
    force: Annotated[bool, typer.Option("--force", help="replace the records that the folder holds")] = False,
    allow_private: AllowPrivate = None,
    delay: Delay = None,
) -> None:
    """Clean pages, without Prefect: saved ones, those of standard input, or those at addresses.

    A page at an address is fetched as in a night: robots.txt, the guard of addresses and the pace hold.
    """
    if not out:
        raise typer.BadParameter("is empty: name a folder, or - for standard output", param_hint="--out")
    if format == "parquet":
        require_pyarrow()
    if foreign := [name for name in inputs if "://" in name and not _is_address(name)]:
        raise typer.BadParameter(f"no http or https address: {', '.join(foreign)}")
    paths = [Path(name) for name in inputs if name != STANDARD and not _is_address(name)]
    has_some = len(paths) < len(inputs) or any(path.exists() for path in paths)
    if has_some:
        begin_server()
    from copydesk.cleaners.model.record_options import RecordOptions
    from copydesk.flows.pipeline.clean_files import CleanOptions, clean_to, require_output
    from copydesk.flows.pipeline.inputs import Unreadable, named_for_people, read_inputs
    from copydesk.flows.report.labels import count, summary_line

    if not has_some:
        # Nothing is written for it: it would be in the way of the call that names the right ones.
        print_unreadable([each for each in read_inputs(paths) if isinstance(each, Unreadable)])
        fail(f"{count(len(paths), 'input')} could not be read")
    with _destination(out) as place, _standard_input(STANDARD in inputs) as piped:
        require_output(place, paths, force=force)
        records = RecordOptions(tables or "keep", blocks, embeds, keep_previews)
        options = CleanOptions(workers, engine, rules, site_learning, dedupe, records)
        fetched = _fetched([name for name in inputs if _is_address(name)], allow_private, delay)
        with page_progress() as progress:
            done = clean_to([*paths, *piped], place, options, progress, format=format, fetched=fetched)
        if out == STANDARD:
            _write_out(Path(place), format)
    say(summary_line(done.published.counts), err=out == STANDARD)
    if not any((*done.published.counts.values(), done.unreadable)):
        say(f"no page was found in {', '.join(inputs)}", err=True)
    if done.published.reasons:
        told = ", ".join(f"{name} {number}" for name, number in sorted(done.published.reasons.items()))
        say(f"no record came of: {told}", err=True)
    if out != STANDARD:
        lines = "jsonl" if format == "markdown" else format
        say(f"records are in {out.rstrip('/')}/records.{lines}")
    if format == "markdown" and out != STANDARD:
        say(f"their Markdown is in {out.rstrip('/')}/markdown, a file a record, named by its id")
    for left_out in done.left_out:
        say(left_out, err=True)
    print_unreadable(named_for_people(done.unreadable, piped))
    missed = fetched.missed if fetched else ()
    for line in missed:
        say(f"could not be fetched: {line}", err=True)
    if problems := len(done.unreadable) + len(missed):
        fail(f"{count(problems, 'input')} could not be read")


def text(
    only: Annotated[
        str,
        typer.Option(
            metavar="STEP,...", help="the steps to run: encoding, characters, boilerplate, linebreaks; all without it"
        ),
    ] = "",
) -> None:
    """Clean texts that others extracted: JSON lines with id and text in, JSON lines with id and text out."""
    from copydesk.cleaners.model.fields import TEXT_STEPS
    from copydesk.flows.pipeline.text_stream import BadLine, bounded_lines, filter_texts

    steps = tuple(filter(None, only.split(","))) or TEXT_STEPS
    if unknown := [step for step in steps if step not in TEXT_STEPS]:
        raise typer.BadParameter(f"no such step: {', '.join(unknown)}; the steps are {', '.join(TEXT_STEPS)}")
    try:
        for line in filter_texts(bounded_lines(sys.stdin.buffer), steps):
            sys.stdout.buffer.write(line + b"\n")
    except BadLine as error:
        fail(f"standard input, {error}")


def explain(
    what: Annotated[str, typer.Argument(metavar="FILE|ID|URL", help="a saved page, or a record's id or address")],
    data: Annotated[
        Path | None, typer.Option(help="the data folder to look in, and what it has learned of sites")
    ] = None,
    fetch: Annotated[bool, typer.Option("--fetch", help="ask the site for the page")] = False,
    html: Annotated[Path | None, typer.Option(help="write the explanation as a page, too")] = None,
    engine: EngineOption = "auto",
    allow_private: AllowPrivate = None,
) -> None:
    """Show what each step removes or changes, and why; or why an address gave no record.

    With --data, an id or an address is looked up in all runs of the data folder, or of a folder that `clean` filled.
    """
    from rich.console import Console

    from copydesk.flows.explain.explanation import to_html, to_terminal
    from copydesk.flows.explain.lookup import Lookup, NothingToExplain, explain_all

    if html:
        require_folder(html.parent)
    if data:
        require_folder(data)
    said = []
    try:
        for each in explain_all(Lookup(what, data, fetch, tuple(allow_private or ()), engine)):
            Console(highlight=False).print(to_terminal(each), soft_wrap=True)
            said.append(each)
    except NothingToExplain as error:
        fail(error)
    if html:
        html.write_text(to_html(said), encoding="utf-8")
        say(f"the page is {html}")


def find(
    data: Data,
    words: Annotated[
        list[str] | None,
        typer.Argument(help="words of a title or an address: all have to be there, the beginning of each is enough"),
    ] = None,
    host: Annotated[str | None, typer.Option(help="the site, as the report names it")] = None,
    since: Since = None,
    until: Until = None,
    outcome: Annotated[Outcome | None, typer.Option(help="how the address left its run; all without it")] = None,
    limit: Annotated[int, typer.Option(min=1, help="outcomes to show, the newest first")] = 20,
) -> None:
    """Find what became of addresses: by words of a title or address, by site, by date. `explain` tells more of one."""
    from copydesk.flows.explain.search import Query
    from copydesk.flows.explain.search import find as find_outcomes
    from copydesk.flows.storage.data_folder import DataFolder

    first, last = (day.isoformat() for day in days_of(since, until))
    if not DataFolder(require_folder(data)).days():
        fail(f"{data} has no manifests: nothing is published there")
    query = Query(tuple(words or ()), host, first, last, (outcome,) if outcome else (), limit)
    found = find_outcomes(data, query)
    for each in found:
        say(each.words if each.is_forgotten else f"{each.words}\n    {each.name}\n    {each.source_url}")
    if not found:
        fail(f"no outcome of {data} has all of that")


def schema(
    kind: Annotated[str, typer.Argument(help="records, outcomes, edits, tombstones or manifest")] = "records",
    reader: Annotated[
        Literal["duckdb", "polars", "arrow"] | None,
        typer.Option("--for", help="the types for a reader, as Python code"),
    ] = None,
) -> None:
    """Print the JSON Schema of what is published."""
    import json

    from copydesk.cleaners.model.schema import KINDS, schema_of

    if kind not in KINDS:
        raise typer.BadParameter(f"one of {', '.join(KINDS)}", param_hint="KIND")
    if reader is not None:
        from copydesk.flows.dataset.parquet import LINES, columns_module

        if kind not in LINES:
            raise typer.BadParameter("a manifest is no table of lines", param_hint="KIND")
        say(columns_module(kind, reader).rstrip("\n"))
        return
    say(json.dumps(schema_of(kind), indent=2, ensure_ascii=False))


def _is_address(name: str) -> bool:
    return name.lower().startswith(("http://", "https://"))


@contextmanager
def _destination(out: str) -> Iterator[str]:
    """Where `clean` is to write: what was asked for, or a folder that goes afterwards where that is standard output."""
    if out != STANDARD:
        yield out
        return
    with tempfile.TemporaryDirectory(prefix="copydesk-") as name:
        yield name


@contextmanager
def _standard_input(is_wanted: bool) -> Iterator[list[Path]]:
    """Standard input as a file, where it is wanted."""
    if not is_wanted:
        yield []
        return
    from copydesk.flows.pipeline.inputs import piped_file

    with piped_file(sys.stdin.buffer) as path:
        if not path.stat().st_size:
            fail("standard input is empty: pipe a page or JSON lines into it")
        yield [path]


def _fetched(urls: list[str], allow: list[str] | None, delay: float | None) -> FetchedPages | None:
    if not urls:
        return None
    from copydesk.flows.explain.lookup import fetch_once

    return fetch_once(tuple(dict.fromkeys(urls)), tuple(allow or ()), delay)


def _write_out(folder: Path, format: str) -> None:
    """Write the records to standard output; of Markdown, one article after the other, a rule between two."""
    paths = sorted(folder.glob("markdown/*.md")) if format == "markdown" else [folder / f"records.{format}"]
    for number, path in enumerate(paths):
        sys.stdout.buffer.write(b"\n---\n\n" if number else b"")
        with path.open("rb") as file:
            shutil.copyfileobj(file, sys.stdout.buffer)
    sys.stdout.buffer.flush()
