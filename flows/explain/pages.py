"""Why is my article not there? The page of the search, and the page of one address, with what can be done about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import get_args
from urllib.parse import quote

from copydesk.cleaners.html.sanitize import clean_address, shown_address
from copydesk.cleaners.model.engine import Engine
from copydesk.cleaners.model.record import Result
from copydesk.flows.explain.explanation import Explanation, section_html
from copydesk.flows.explain.search import Fate
from copydesk.flows.report.labels import count
from copydesk.flows.report.page import table, whole_page
from copydesk.flows.report.site_forms import Desk, asked_note, post_form

#: What a rule for a page that gave no text, or the wrong one, can be.
RULES = ("keep", "drop", "drop_lines", "title_suffix", "author", "date")

_HOME = '<p class="kicker"><a href=".">Copydesk, all sites</a></p>'


def find_page(asked: Mapping[str, str], found: Sequence[Fate]) -> str:
    """What a search gave, the newest first; `asked` are the fields of its form."""
    rows = [
        (
            "",
            [
                f'<span class="day">{escape(fate.day)}</span>',
                f'<div class="told">{_article(fate)}</div>',
                f'<div class="told">{escape(fate.words.removeprefix(f"{fate.day}: "))}</div>',
            ],
        )
        for fate in found
    ]
    nothing = '<p class="note">Nothing has all of that.</p>'
    told = table(("Day", "Article", "What became of it"), rows) if rows else nothing
    body = f"{_HOME}<h1>Why is my article not there?</h1>{_form(asked)}<p class=soft>{count(len(rows), 'outcome')}</p>"
    return whole_page("Copydesk: find an article", body + told)


def _article(fate: Fate) -> str:
    if fate.is_forgotten:
        return ""
    link = f'<a href="{_link(fate.source_url)}">{escape(fate.name)}</a>'
    return f"{link}<small>{escape(shown_address(fate.source_url))}</small>"


def article_page(what: str, said: Explanation, desk: Desk, *, is_archived: bool) -> str:
    """What became of an address: the reason, the text with its edits; to be read again otherwise, if it is archived."""
    address = clean_address(said.source_url)
    links = []
    if address.startswith(("http://", "https://")):
        links.append(f'<a href="{escape(address)}" rel="noreferrer">the address itself</a>')
    if is_archived:
        links.append(f'<a href="archived?of={quote(what, safe="")}">its page as it came</a>')
        links.append("below it stands as it would be read now, by the rules and learned lines of today")
    body = (
        f"{_HOME}<h1>What became of it</h1>{asked_note(desk.asked)}<p class=soft>{', '.join(links)}</p>"
        f"{_again(what, desk) if is_archived else ''}{section_html(said)}"
    )
    return whole_page("Copydesk: what became of an address", body, head=desk.refresh)


def _again(what: str, desk: Desk) -> str:
    engines = "".join(f"<option>{name}</option>" for name in get_args(Engine))
    rules = "".join(f"<option>{name}</option>" for name in RULES)
    inner = (
        f'<label>Read it by <select name="engine">{engines}</select></label>'
        f'<label>with a rule <select name="rule">{rules}</select></label>'
        '<label>that says <input name="values" placeholder="no new rule"></label>'
        '<button name="publish" value="">Show what it would be</button>'
        '<button name="publish" value="yes">Clean it again and publish it</button>'
    )
    return f"<section>{post_form(desk, {'do': 'again', 'of': what}, inner)}</section>"


def _form(asked: Mapping[str, str]) -> str:
    def box(name: str, label: str, kind: str = "text") -> str:
        value = escape(asked.get(name, ""))
        return f'<label>{label} <input type="{kind}" name="{name}" value="{value}"></label>'

    kept = asked.get("outcome", "")
    outcomes = ("", *map(str, Result))
    options = "".join(f"<option{' selected' if kept == name else ''}>{name}</option>" for name in outcomes)
    return (
        f'<form class="line" action="find">{box("words", "Words of title or address")}{box("host", "Site")}'
        f"{box('from', 'From', 'date')}{box('to', 'To', 'date')}"
        f'<label>Outcome <select name="outcome">{options}</select></label><button>Find it</button></form>'
    )


def _link(what: str) -> str:
    return f"article?of={quote(what, safe='')}"
