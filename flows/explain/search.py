"""Why is my article not there: what became of an address, by the address, its host, its day, or words of its title.

The search, its page, and the page of one address with what can be done about it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any, get_args
from urllib.parse import quote

from copydesk.cleaners.html.sanitize import clean_address, shown_address
from copydesk.cleaners.model.record import Result, Source
from copydesk.cleaners.model.record_options import Engine
from copydesk.cleaners.urls.normalize import host_meant, normalize_url
from copydesk.flows.explain.explanation import Explanation, section_html
from copydesk.flows.explain.outcome_index import COLUMNS, FORGOTTEN, open_index
from copydesk.flows.report.labels import count, sentence
from copydesk.flows.report.page import table, whole_page
from copydesk.flows.report.site_forms import Desk, asked_note, post_form


@dataclass(frozen=True, slots=True)
class Fate:
    """How one address left one run. `title` is that of its record, also of an earlier one; else that of its page.

    What was taken back since has the outcome `forgotten`, whatever it was, and nothing else but its addresses.
    """

    run: str
    day: str
    source_url: str
    url: str | None
    host: str | None
    outcome: str
    id: str | None
    reason: str | None
    detail: str | None
    retry_at: str | None
    title: str | None
    source: Source | None

    @property
    def is_forgotten(self) -> bool:
        """Whether it was taken back: then its title and address are shown to nobody."""
        return self.outcome == FORGOTTEN

    @property
    def name(self) -> str:
        """What it is called where it is shown."""
        is_listing = self.outcome == Result.UNCHANGED and self.id is None
        return self.title or ("a feed, sitemap or page of links" if is_listing else "no title")

    @property
    def words(self) -> str:
        """The outcome in a sentence, with its day."""
        told = fate_words(self.outcome, self.reason, self.detail, self.id)
        return f"{self.day}: {told}" + (f", due again at {self.retry_at}" if self.retry_at else "")


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for: words of titles and addresses, a host, days (ISO) from and to, outcomes."""

    words: tuple[str, ...] = ()
    host: str | None = None
    first: str | None = None
    last: str | None = None
    outcomes: tuple[str, ...] = ()
    limit: int = 20


def fate_words(outcome: str, reason: str | None, detail: str | None, id: str | None) -> str:
    """An outcome in a sentence.

    >>> fate_words("reject", "too_short", "12 words", None)
    'reject, too_short: too little text was left to be an article (12 words)'
    """
    if outcome == FORGOTTEN:
        return f"taken back on {detail}; its tombstone is all that is published of it"
    more = f" ({detail})" if detail else ""
    if reason:
        return f"{outcome}, {reason}: {sentence(reason)}{more}"
    return f"{outcome} of {id}{more}" if outcome == "duplicate" else f"{outcome}{more}"


def fate_of(data: Path, what: str) -> Fate | None:
    """The newest outcome of an address, or of a record's id: the record before its copies, news before `unchanged`."""
    forms = spellings(what)
    where = " OR ".join(f"{column} = ?" for column in ("source_url", "url", "id") for _ in forms)
    order = "ORDER BY outcome = 'unchanged', id IS ? AND outcome <> 'record', day DESC, number DESC LIMIT 1"
    with open_index(data) as index:
        row = index.execute(f"SELECT {COLUMNS} FROM outcomes WHERE {where} {order}", (*forms * 3, what)).fetchone()
    return _fate(row) if row else None


def spellings(what: str) -> tuple[str, ...]:
    """What an address may stand under that somebody typed, also without its scheme; an id stays what it is.

    >>> spellings("Lantern.example/ferry")
    ('Lantern.example/ferry', 'https://lantern.example/ferry', 'http://lantern.example/ferry')
    """
    tried = [what] if "://" in what or "." not in what else [f"https://{what}", f"http://{what}"]
    return tuple(dict.fromkeys([what, *filter(None, map(normalize_url, tried))]))


def find(data: Path, query: Query) -> list[Fate]:
    """The outcomes that a query means, the newest first."""
    tests: list[str] = []
    values: list[Any] = []
    if query.words:
        tests.append("number IN (SELECT rowid FROM words WHERE words MATCH ?)")
        values.append(" AND ".join('"' + word.replace('"', '""') + '"*' for word in query.words))
    for test, value in (("host = ?", _host(query.host)), ("day >= ?", query.first), ("day <= ?", query.last)):
        if value:
            tests.append(test)
            values.append(value)
    if query.outcomes:
        tests.append(f"outcome IN ({', '.join('?' * len(query.outcomes))})")
        values += query.outcomes
    where = f"WHERE {' AND '.join(tests)}" if tests else ""
    asked = f"SELECT {COLUMNS} FROM outcomes {where} ORDER BY day DESC, number DESC LIMIT ?"
    with open_index(data) as index:
        return [_fate(row) for row in index.execute(asked, (*values, query.limit))]


def _host(typed: str | None) -> str | None:
    """A host as it is written here, of one that is typed."""
    return typed and (host_meant(typed) or typed)


def addresses_with(data: Path, host: str, reason: str, *, since: str, most: int) -> list[str]:
    """The addresses of a host that gave no record for a reason when they were last seen, on a day (ISO) or later."""
    newest = "number IN (SELECT max(number) FROM outcomes WHERE host = ? AND day >= ? GROUP BY source_url)"
    asked = f"SELECT source_url FROM outcomes WHERE {newest} AND reason = ? ORDER BY number DESC LIMIT ?"
    with open_index(data) as index:
        return [url for (url,) in index.execute(asked, (host, since, reason, most))]


def _fate(row: Sequence[Any]) -> Fate:
    told = dict(zip(COLUMNS.split(", "), row, strict=True))
    return Fate(**told | {"source": Source(**json.loads(told["source"])) if told["source"] else None})


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
