"""`copydesk sites`: look at one site, keep a line of it for good, give it a rule, add it to the sources."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from copydesk.flows.cli.console import fail, require_folder, say
from copydesk.flows.cli.options import AllowPrivate, Data

sites_app = typer.Typer(help="Look at one site, and repair what is done to it.", no_args_is_help=True)

HostName = Annotated[str, typer.Argument(metavar="HOST", help="the site, as the report names it")]
Since = Annotated[datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="the first date")]
Until = Annotated[datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], help="the last date")]
Publish = Annotated[bool, typer.Option("--publish", help="keep the change and swap in what came out")]


@sites_app.command()
def show(host: HostName, data: Data) -> None:
    """Show what is known of a site: the lines that it repeats, what is kept for good, its rules, its nights."""
    from copydesk.flows.report.labels import count, percent_text
    from copydesk.flows.sites.site_history import read_site_history

    book = read_site_history(require_folder(data), host)
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
    """Keep a learned line for good; show what that changes in the published days, and with --publish make it so."""
    from copydesk.flows.sites.repair import RuleChange

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
    from copydesk.flows.report.labels import count
    from copydesk.flows.sites.add import add_site

    added = add_site(data, url, name=name, allow=tuple(allow_private or ()))
    if added.known:
        say(f"{added.known} is already in {data / 'sources.toml'}; nothing was changed")
        return
    for source in added.found:
        taken = "taken" if source.url in added.taken else "not needed"
        say(f"found: {source.kind:13s} {count(source.links, 'link'):>11s}  {taken:10s}  {source.url}")
    if added.entry is None:
        fail(f"nothing was added: no feed, sitemap or list of articles at {url}")
    say(f"\nadded to {data / 'sources.toml'}, {added.why}:\n\n{added.entry}")


def _repair(data: Path, change: object, since: datetime | None, until: datetime | None, publish: bool) -> None:
    from copydesk.flows.sites.repair import RuleChange, effect_lines, repair_days

    assert isinstance(change, RuleChange)
    require_folder(data)
    first, last = since.date() if since else date.min, until.date() if until else date.max
    for line in effect_lines(repair_days(data, change, first, last, publish=publish)):
        say(line)
    say("kept, and published" if publish else "on trial: nothing is kept yet; --publish makes it so")
