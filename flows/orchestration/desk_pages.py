"""The pages that are made when somebody asks for them, and what their forms mean.

They are all sites, the search, one address, its page as it came; a form means a deployment and its parameters.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, get_args
from urllib.parse import quote

from copydesk.cleaners.html.sanitize import shown_address
from copydesk.flows.config.toml_file import SettingsError
from copydesk.flows.explain.explanation import Explanation
from copydesk.flows.explain.lookup import Lookup, NothingToExplain, PageTooHard, explain_in_worker, known_fate, page_of
from copydesk.flows.explain.search import Query, article_page, find, find_page
from copydesk.flows.orchestration.prefect_api import PrefectApi, PrefectRefused
from copydesk.flows.orchestration.request_guard import RequestGuard
from copydesk.flows.report.site_forms import Asked, Desk
from copydesk.flows.report.sites_page import sites_page
from copydesk.flows.runs.reporting import sites_overview
from copydesk.flows.sites.change_source import SourceChangeKind, find_source
from copydesk.flows.storage.change_log import read_changes
from copydesk.flows.storage.data_folder import DataFolder

#: What Prefect puts before the sentence that a failed run ended with.
_RAISED = re.compile(r"^Flow run encountered an exception: (?:\w+: )?")

#: Outcomes that a search shows.
MOST_FOUND = 100


class NothingToShow(ValueError):
    """There is no such page; the message says why."""


@dataclass(frozen=True, slots=True)
class Served:
    """What is served: a data folder, the API that runs are started with, if any, and who may ask."""

    data: Path
    guard: RequestGuard
    login: str | None
    api: PrefectApi | None = None
    token: str = field(default_factory=lambda: secrets.token_urlsafe(32))


@dataclass(frozen=True, slots=True)
class Shown:
    """A page as it is sent."""

    body: bytes
    kind: str = "text/html; charset=utf-8"


def all_sites(served: Served, asked: Mapping[str, str]) -> Shown:
    """The page over all sites."""
    overview = sites_overview(DataFolder(served.data))
    return Shown(sites_page(overview, _desk(served, asked)).encode())


def search(served: Served, asked: Mapping[str, str]) -> Shown:
    """What has all the words, of a site, between two days."""
    chosen = (asked["outcome"],) if asked.get("outcome") else ()
    words = tuple(asked.get("words", "").split())
    query = Query(words, asked.get("host") or None, asked.get("from"), asked.get("to"), chosen, MOST_FOUND)
    return Shown(find_page(asked, find(served.data, query)).encode("utf-8", "replace"))


def article(served: Served, asked: Mapping[str, str]) -> Shown:
    """What became of an address. Raises `NothingToShow`."""
    what = asked.get("of", "")
    try:
        fate = known_fate(served.data, what)
        desk = _desk(served, asked)
        # While it is read again, the page only waits for that.
        is_waiting = desk.asked is not None and not desk.asked.is_over
        said = (
            Explanation(fate.source_url, None, None, fate=fate.words)
            if is_waiting
            else explain_in_worker(Lookup(what, served.data))
        )
    except (NothingToExplain, PageTooHard) as error:
        raise NothingToShow(str(error)) from error
    is_archived = fate.source is not None and fate.source.archive is not None
    page = article_page(what, said, desk, is_archived=is_archived)
    return Shown(page.encode("utf-8", "replace"))


def archived(served: Served, asked: Mapping[str, str]) -> Shown:
    """The page of an address as it came: its source, which no browser takes for a page. Raises `NothingToShow`."""
    try:
        saved = page_of(served.data, known_fate(served.data, asked.get("of", "")))
    except NothingToExplain as error:
        raise NothingToShow(str(error)) from error
    return Shown(saved.page.body, "text/plain; charset=utf-8")


#: The pages by their paths.
PAGES: Mapping[str, Callable[[Served, Mapping[str, str]], Shown]] = {
    "/": all_sites,
    "/index.html": all_sites,
    "/find": search,
    "/article": article,
    "/archived": archived,
}


def _desk(served: Served, asked: Mapping[str, str]) -> Desk:
    note = _asked(served.api, asked["run"], asked.get("what", "")) if served.api and "run" in asked else None
    return Desk(served.token, note, read_changes(served.data), served.api.ui if served.api else "")


def _asked(api: PrefectApi, id: str, what: str) -> Asked:
    """How the run fares that was asked for last."""
    try:
        run = api.run(id)
    except PrefectRefused as error:
        return Asked(what[:200], ".", "cannot be looked at", str(error), is_over=True)
    link = f"{api.ui}/runs/flow-run/{run.id}"
    said = _RAISED.sub("", run.message) if run.is_over else ""
    return Asked(what[:200] or run.name, link, run.state, said, run.is_over)


class UnknownAction(ValueError):
    """A form asks for what there is not; the message says what."""


@dataclass(frozen=True, slots=True)
class Action:
    """A deployment to start, with what parameters beside its own, and what that is for a person.

    `back` is the page that shows how it fares, up to its query.
    """

    deployment: str
    what: str
    parameters: Mapping[str, Any] = field(default_factory=dict)
    back: str = "./?"


def action_of(data: Path, form: Mapping[str, str]) -> Action:
    """What a filled form asks for. Raises `UnknownAction`; what the values are worth, Prefect and the run say."""
    do, site, host = form.get("do", ""), form.get("site", "").strip(), form.get("host", "")
    if do in get_args(SourceChangeKind):
        change = {"change": do, "site": site, "value": form.get("value", "").strip()}
        return Action("change-site", f"{do} {shown_address(site)}", change)
    match do:
        case "check":
            return Action("check-site", f"check {site}", {"site": _address(data, site)})
        case "rerun":
            reason = form.get("reason", "")
            what = f"ask again for addresses of {host} with {reason}" if reason else f"crawl {host} now"
            return Action("rerun-site", what, {"host": host, "reason": reason})
        case "veto":
            days = {"first": form.get("first", ""), "last": form.get("last", "")}
            line = {"keep_lines": form.get("line", ""), "publish": bool(form.get("publish"))}
            return Action("repair-site", f"keep a line of {host}", {"host": host, **days, **line})
        case "again":
            publish, rule = bool(form.get("publish")), form.get("rule") or "keep"
            chosen = {"engine": form.get("engine", ""), "rule": rule, "values": form.get("values", "")}
            what = f"{'read' if publish else 'try'} {shown_address(form.get('of', ''))} again"
            back = f"article?of={quote(form.get('of', ''), safe='')}&"
            return Action("clean-again", what, {"address": form.get("of", ""), **chosen, "publish": publish}, back)
        case _:
            raise UnknownAction(f"there is no {do!r} here")


def _address(data: Path, site: str) -> str:
    try:
        return find_source(data, site).urls[0]
    except SettingsError as error:
        raise UnknownAction(str(error)) from error
