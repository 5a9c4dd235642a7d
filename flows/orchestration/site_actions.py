"""What a form of the page over all sites means: the deployment that does it, and its parameters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, get_args
from urllib.parse import quote

from copydesk.cleaners.html.sanitize import shown_address
from copydesk.flows.config.toml_file import SettingsError
from copydesk.flows.sites.change_source import SourceChangeKind
from copydesk.flows.sites.source_edits import find_source

#: Tags of a run that the page started: what stands before the name of who asked, and from where it was.
BY, FROM_PAGE = "by ", "from the sites page"


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
