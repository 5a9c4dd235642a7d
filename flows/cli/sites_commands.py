"""`copydesk sites`: look at one site, keep a line of it for good, give it a rule, add it to the sources."""

from __future__ import annotations

import getpass
import os
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from copydesk.flows.cli.console import fail, require_folder, say
from copydesk.flows.cli.options import AllowPrivate, Data, Since, Until, days_of

if TYPE_CHECKING:
    from copydesk.flows.sites.change_source import SourceChangeKind

sites_app = typer.Typer(
    help="Add, change and list sources; look at a site, and repair what is done to it.", no_args_is_help=True
)

HostName = Annotated[str, typer.Argument(metavar="HOST", help="the site, as the report names it")]
Publish = Annotated[bool, typer.Option("--publish", help="keep the change, and publish the pages as cleaned with it")]


@sites_app.command()
def show(host: HostName, data: Data) -> None:
    """Show what is known of a site: the lines that it repeats, what is kept for good, its rules, its nights."""
    from copydesk.flows.report.labels import count, percent_text
    from copydesk.flows.sites.repair import read_site_history

    book = read_site_history(require_folder(data), host)
    if not (book.pages or book.nights or book.rules or book.vetoes):
        fail(f"nothing is known of {host}: is it the host that the report names?")
    say(f"{host}: {count(book.pages, 'page')} known")
    for title, lines in (
        ("lines that it repeats (pages that show each)", [f"{n:5d}  {line}" for line, n in book.lines]),
        ("lines that are kept for good", [f"       {line}" for line in book.vetoes]),
        ("its rules", [f"       {line}" for line in (book.rules or "").splitlines()]),
    ):
        say(f"\n{title}:")
        say("\n".join(lines) or "       none")
    say("\nits nights:")
    for day, site in book.nights:
        words = "" if site.median_words is None else f", median {site.median_words:.0f} words"
        removed = f", {percent_text(site.share_removed)} removed" if site.share_removed is not None else ""
        seen = f"{count(site.pages, 'address', 'addresses')}, {count(site.articles, 'article')}"
        say(f"       {day}  {seen}{words}{removed}")


@sites_app.command()
def veto(
    host: HostName,
    line: Annotated[list[str], typer.Argument(help="whole lines, as the report shows them")],
    data: Data,
    since: Since = None,
    until: Until = None,
    publish: Publish = False,
) -> None:
    """Leave a learned line in articles for good; show what that changes in published days; --publish makes it so."""
    from copydesk.flows.sites.repair import RuleChange

    if not all(map(str.strip, line)):
        raise typer.BadParameter("a line to keep has no letter", param_hint="LINE")
    _repair(data, RuleChange(host, keep_lines=tuple(line)), since, until, publish)


@sites_app.command()
def rule(
    host: HostName,
    key: Annotated[str, typer.Argument(help="drop_lines, drop, keep, title_suffix, author or date")],
    value: Annotated[list[str], typer.Argument(help="patterns or selectors, see docs/site-rules.md")],
    data: Data,
    since: Since = None,
    until: Until = None,
    publish: Publish = False,
) -> None:
    """Give a site a rule; show what that changes in the published days, and with --publish make it so."""
    from copydesk.cleaners.steps.site_rules import RulesError
    from copydesk.flows.sites.repair import RuleChange

    try:
        _repair(data, RuleChange(host, rule=key, values=tuple(value)), since, until, publish)
    except RulesError as error:
        raise typer.BadParameter(str(error)) from error


@sites_app.command()
def add(
    url: Annotated[str, typer.Argument(metavar="ADDRESS", help="the home page of the site, or its host alone")],
    data: Data,
    name: Annotated[str | None, typer.Option(help="what the site is called; else its host")] = None,
    allow_private: AllowPrivate = None,
) -> None:
    """Find the feeds and sitemaps of a site and add it to the sources of the data folder.

    Of what is found the feeds are taken, and sitemaps that have more than they; else the page itself.
    """
    from copydesk.cleaners.html.sanitize import shown_address
    from copydesk.flows.report.labels import count
    from copydesk.flows.sites.add import add_site
    from copydesk.flows.storage.change_log import note_change

    added = add_site(data, url, name=name, allow=tuple(allow_private or ()))
    if added.known:
        say(f"{added.known} is already in {data / 'sources.toml'}; nothing was changed")
        return
    if added.entry is not None:
        note_change(data, _who(), f"{shown_address(name or url)} is added")
    for source in added.found:
        taken = "taken" if source.url in added.taken else "not needed"
        say(f"found: {source.kind:13s} {count(source.links, 'link'):>11s}  {taken:10s}  {source.url}")
    if added.entry is None:
        fail(f"nothing was added: no feed, sitemap or list of articles at {url}")
    say(f"\nadded to {data / 'sources.toml'}, {added.why}:\n\n{added.entry}")


SourceName = Annotated[str, typer.Argument(metavar="NAME", help="the source, by its name or its host")]


@sites_app.command("list")
def list_sources(data: Data) -> None:
    """List the sources of the data folder: which are on, and where they are read."""
    from copydesk.cleaners.html.sanitize import shown_address
    from copydesk.flows.config.sources import read_sources
    from copydesk.flows.sites.change_source import sources_file

    path = sources_file(require_folder(data))
    sources = read_sources(path) if path.exists() else ()
    if not sources:
        fail(f"there is no source yet: `copydesk sites add ADDRESS --data {data}` adds one")
    for source in sources:
        shown = " ".join(map(shown_address, source.urls))
        say(f"{'on' if source.enabled else 'paused':6s}  {source.name}  {shown}")


@sites_app.command()
def pause(name: SourceName, data: Data) -> None:
    """Leave a source out of the nights from now on; what it gave stays."""
    _change(data, "pause", name)


@sites_app.command()
def resume(name: SourceName, data: Data) -> None:
    """Take a paused source into the nights again."""
    _change(data, "resume", name)


@sites_app.command("set")
def set_value(
    name: SourceName,
    data: Data,
    limit: Annotated[str | None, typer.Option(help="addresses of it that a run takes; empty for all")] = None,
    delay: Annotated[str | None, typer.Option(help="seconds between two requests; empty for the settings'")] = None,
) -> None:
    """Set how many addresses of a source a run takes, or the pause between two."""
    if limit is None and delay is None:
        raise typer.BadParameter("say what to set: --limit or --delay")
    if limit is not None:
        _change(data, "limit", name, limit)
    if delay is not None:
        _change(data, "delay", name, delay)


@sites_app.command()
def remove(name: SourceName, data: Data) -> None:
    """Take a source out of the file of sources; what it gave stays published (`copydesk forget` takes it back)."""
    _change(data, "remove", name)


@sites_app.command()
def changes(data: Data) -> None:
    """List what was changed of sources, lines and rules, who changed it and when; the newest first."""
    from copydesk.flows.storage.change_log import read_changes

    for change in read_changes(require_folder(data), 500):
        say(f"{change.at}  {change.who}: {change.what}")


@sites_app.command()
def check(
    url: Annotated[str, typer.Argument(metavar="ADDRESS", help="a feed, a sitemap, a section, the home page, a host")],
    data: Data,
    pages: Annotated[int, typer.Option(min=1, max=50, help="how many pages to fetch")] = 10,
    allow_private: AllowPrivate = None,
) -> None:
    """Fetch a few pages of a site and show what a night would make of them; nothing is published."""
    from copydesk.flows.report.labels import count
    from copydesk.flows.sites.site_check import look_at_site

    looks, reports = look_at_site(require_folder(data), url, pages=pages, allow=tuple(allow_private or ()))
    for look in looks:
        said = (
            f"{count(look.words or 0, 'word')}: {look.title or 'no title'}"
            if look.outcome == "record"
            else look.why or ""
        )
        say(f"{look.outcome:9s}  {look.url}\n           {said}")
    say(f"{count(len(looks), 'address', 'addresses')}; the report is in {reports}")
    if not any(look.outcome == "record" for look in looks):
        fail(f"no page of {url} gave an article")


def _repair(data: Path, change: object, since: datetime | None, until: datetime | None, publish: bool) -> None:
    from copydesk.flows.sites.repair import RuleChange, effect_lines, repair_days, said_of
    from copydesk.flows.storage.change_log import note_change

    assert isinstance(change, RuleChange)
    require_folder(data)
    first, last = days_of(since, until)
    done = repair_days(data, change, first, last, publish=publish)
    if publish:
        # Before anything is printed: who pipes it into `head` ends the command there.
        note_change(data, _who(), said_of(change))
    for line in effect_lines(done):
        say(line)
    say("kept, and published" if publish else "on trial: nothing is kept yet; --publish makes it so")


def _change(data: Path, kind: SourceChangeKind, name: str, value: str = "") -> None:
    from copydesk.flows.sites.change_source import SourceChange, change_source

    say(change_source(require_folder(data), SourceChange(kind, name, value), who=_who()))


def _who() -> str:
    """Who calls the command, for the log of changes."""
    try:
        name = getpass.getuser()
    except (KeyError, OSError):
        name = f"user {os.getuid()}"
    return f"{name}, on the command line"
