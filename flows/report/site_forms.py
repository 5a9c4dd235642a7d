"""The forms of the page over all sites: what an operator can have done. Each is a POST to `act` with a token."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape

from copydesk.flows.report.page import table
from copydesk.flows.storage.change_log import Change


@dataclass(frozen=True, slots=True)
class SourceNote:
    """What the sources say of a host: the name of its source, how it is crawled, and whether it is left out."""

    name: str
    delay: float | None = None
    limit: int | None = None
    languages: str = ""
    is_paused: bool = False

    @property
    def how(self) -> str:
        """Its settings, for a person."""
        pairs = (("delay", self.delay), ("limit", self.limit), ("languages", self.languages))
        told = [f"{name} {value}" for name, value in pairs if value]
        return ", ".join([*told, "paused"] if self.is_paused else told)


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for last: the run that does it, where it is shown, its state, and what it said at its end."""

    what: str
    link: str
    state: str
    message: str = ""
    is_over: bool = False


@dataclass(frozen=True, slots=True)
class Desk:
    """What a page needs to have things done: its token, what was asked for last, the log of changes, Prefect's UI."""

    token: str
    asked: Asked | None = None
    changes: Sequence[Change] = field(default_factory=tuple)
    ui: str = ""

    @property
    def refresh(self) -> str:
        """Load the page again, while what was asked for is under way."""
        return '<meta http-equiv="refresh" content="3">' if self.asked and not self.asked.is_over else ""


def top_forms(desk: Desk) -> str:
    """What stands above all sites: how the last wish fares, the search, a new site."""
    search = (
        '<form class="line" action="find"><label>Why is my article not there? '
        '<input name="words" placeholder="words of its title or address"></label><button>Find it</button></form>'
    )
    add = post_form(
        desk,
        {"do": "add"},
        '<label>A new site <input name="site" required placeholder="paper.example"></label>'
        '<label>called <input name="value" placeholder="its host"></label><button>Add it</button>',
    )
    return f'{asked_note(desk.asked)}<div class="desk">{search}{add}</div>'


def asked_note(asked: Asked | None) -> str:
    """How what was asked for fares."""
    if asked is None:
        return ""
    said = f": {escape(asked.message)}" if asked.message else ""
    link = f'<a href="{escape(asked.link)}">{escape(asked.what)}</a>'
    return f'<p class="asked" role="status">{link} <b>{escape(asked.state)}</b>{said}</p>'


def site_forms(
    desk: Desk, host: str, sources: Sequence[SourceNote], reasons: Sequence[str], days: tuple[str, str] | None
) -> str:
    """What can be done about one site: its sources, its last night's reasons, its lines on the days shown."""
    parts = [_source(desk, source, is_one=len(sources) == 1) for source in sources]
    if any(not source.is_paused for source in sources):
        parts.append(post_form(desk, {"do": "rerun", "host": host}, "<button>Crawl it now</button>"))
    if reasons:
        options = "".join(f"<option>{escape(name)}</option>" for name in reasons)
        again = f'<label>Addresses with <select name="reason">{options}</select></label><button>Ask again</button>'
        parts.append(post_form(desk, {"do": "rerun", "host": host}, again))
    if days:
        line = (
            '<label>A line that belongs to articles <input name="line" required></label>'
            '<button name="publish" value="">Show what it changes</button>'
            '<button name="publish" value="yes">Keep it</button>'
        )
        parts.append(post_form(desk, {"do": "veto", "host": host, "first": days[0], "last": days[1]}, line))
    return f'<details class="do"><summary>Change</summary>{"".join(parts)}</details>' if parts else ""


def _source(desk: Desk, source: SourceNote, *, is_one: bool) -> str:
    own = {"site": source.name}
    name = "" if is_one else f"<b>{escape(source.name)}</b>"
    switch = ("resume", "Resume") if source.is_paused else ("pause", "Pause")
    limit = "" if source.limit is None else str(source.limit)
    delay = "" if source.delay is None else f"{source.delay:g}"
    remove = post_form(desk, own | {"do": "remove"}, "<button>Yes, remove it; its articles stay</button>")
    return (
        f"{name}"
        + post_form(
            desk,
            own,
            f'<button name="do" value="{switch[0]}">{switch[1]}</button>'
            '<button name="do" value="check">Check now</button>',
        )
        + _number(desk, own | {"do": "limit"}, "Addresses a run", limit, "all")
        + _number(desk, own | {"do": "delay"}, "Seconds between requests", delay, "as set")
        + f"<details><summary>Remove …</summary>{remove}</details>"
    )


def _number(desk: Desk, own: Mapping[str, str], label: str, value: str, without: str) -> str:
    box = f'<input name="value" inputmode="decimal" size="6" value="{escape(value)}" placeholder="{without}">'
    return post_form(desk, own, f"<label>{label} {box}</label><button>Set</button>")


def post_form(desk: Desk, hidden: Mapping[str, str], inner: str) -> str:
    """A form that has something done; `inner` is finished HTML."""
    fields = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'
        for name, value in {"token": desk.token, **hidden}.items()
    )
    return f'<form class="line" method="post" action="act">{fields}{inner}</form>'


def _moment(at: str) -> str:
    """A day and a time, neither of which is broken where a table is narrow."""
    parts = at.removesuffix("Z").split("T")
    return " ".join(f'<span class="day">{escape(part)}</span>' for part in parts)


def change_log(desk: Desk) -> str:
    """The newest changes, the last one first."""
    rows = [("", [_moment(c.at), escape(c.who), escape(c.what)]) for c in desk.changes]
    made = table(("When (UTC)", "Who", "What"), rows) if rows else '<p class="note">Nobody changed anything yet.</p>'
    return f"<section><h2>Changes</h2>{made}</section>"
