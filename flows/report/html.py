"""The report of a night as one HTML file: no network, light and dark, from a phone's width up."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Sequence
from datetime import date
from html import escape
from urllib.parse import quote

from copydesk.flows.metrics.drift import Drift, Verdict, drift_lines
from copydesk.flows.metrics.figures import Figures, LineFigures, Mark, Sample, SiteFigures
from copydesk.flows.report.labels import by_number, count, percent_text, seconds_of, sentence, verdict_line
from copydesk.flows.report.page import OUTCOMES, history_charts, spark, table, whole_page

#: Runs that the page names at its foot; more are folded.
FEW_RUNS = 4

#: What a kind of run is called.
_KINDS = {"nightly": "night", "adhoc": "pasted, or asked for again", "import": "archives"}

SECTIONS = {
    "sites": "Sites",
    "reasons": "Why there is no record",
    "wanted": "Rejected, and most wanted",
    "removed": "What was removed",
    "learned": "Lines learned",
    "slowest": "Slowest pages",
    "samples": "Before and after",
    "history": "History",
}


def night_page(night: Figures, verdict: Verdict, history: Sequence[Figures] = (), *, served: str | None = None) -> str:
    """The page of a night; `history` are the nights before it, oldest first.

    Where the reports are served, `served`, an address is explained at a click; else its command is told.
    """
    day = date.fromisoformat(night.date)
    title = f"Copydesk: night of {night.date}"
    links = "".join(f'<a href="#{key}">{name}</a>' for key, name in SECTIONS.items())
    body = "".join(
        [
            '<p class="kicker"><a href="index.html">Copydesk, all sites</a></p>',
            f"<h1>Night of {day:%A}, {day.day} {day:%B %Y}</h1>",
            f'<p class="soft">{_summary(night)}</p><nav>{links}</nav>',
            _parts(night),
            _verdict(verdict),
            _tiles(night),
            _section("sites", _sites(night, verdict, history)),
            f'<div class="two">{_section("reasons", _reasons(night))}{_section("removed", _rules(night))}</div>',
            _section("wanted", _wanted(night, served)),
            _lines("Lines taken out most", night.removed, "pages lost it"),
            _section("learned", _learned(night)),
            f'<div class="two">{_section("slowest", _slowest(night))}{_extras(night)}</div>',
            _section("samples", sample_section(night.samples, served)),
            _section("history", history_charts([*history, night])),
            f"<footer>{_runs(night.runs)} Counted from the published files.</footer>",
        ]
    )
    return whole_page(title, body)


def _summary(night: Figures) -> str:
    runs = count(len(night.runs), "run")
    sites = count(len(night.sites), "site")
    seconds = night.total.seconds
    worked = f", {seconds_of(seconds)} of reading and cleaning" if seconds else ""
    return f"{runs}, {sites}, {count(night.addresses, 'address', 'addresses')}{worked}"


def _verdict(verdict: Verdict) -> str:
    kind = "bad" if verdict.is_poor else "warn" if verdict.drifts else "good"
    items = "".join(f"<li>{escape(text)}</li>" for text in drift_lines(verdict.drifts))
    more = f"<ul>{items}</ul>" if items else ""
    return f'<div class="verdict {kind}"><p><strong>{escape(verdict_line(verdict))}</strong></p>{more}</div>'


def _tiles(night: Figures) -> str:
    tiles = [f'<div class="tile"><dt>addresses</dt><dd>{night.addresses:,}</dd></div>']
    bar = []
    for name in OUTCOMES:
        number = night.counts.get(name, 0)
        tiles.append(f'<div class="tile"><dt><i class="{name}"></i>{name}</dt><dd>{number:,}</dd></div>')
        if number:
            bar.append(f'<i class="{name}" style="flex:{number}" title="{number} {name}"></i>')
    return f'<dl class="tiles">{"".join(tiles)}</dl><div class="bar">{"".join(bar)}</div>'


def _sites(night: Figures, verdict: Verdict, history: Sequence[Figures]) -> str:
    past = {site.host: site for earlier in history for site in earlier.sites}
    here = {site.host for site in night.sites}
    # A site that drifted because nothing of it came has no line of its own tonight.
    sites = [*night.sites, *(SiteFigures(host) for host in verdict.hosts if host in past and host not in here)]
    order = sorted(sites, key=lambda s: (s.host not in verdict.hosts, -s.pages, s.host))
    rows = [_site_row(s, [d for d in verdict.drifts if d.host == s.host], _yields(s.host, history, s)) for s in order]
    heads = ("Site", "Pages", "Records", "Articles", "Median words", "Removed", "Copies", "Seconds", "Reasons")
    return table(heads, rows, numbers=range(1, 8))


def _site_row(site: SiteFigures, drifts: Sequence[Drift], yields: Sequence[float | None]) -> tuple[str, list[str]]:
    words = site.median_words
    why = "".join(f"<small>⚠ {escape(drift.words)}</small>" for drift in drifts)
    cells = [
        f"{escape(site.host)}{why}",
        f"{site.pages:,}",
        f"{site.records:,}",
        f"{spark(yields)}{percent_text(site.articles / site.pages) if site.pages else ''}",
        "" if words is None else f"{words:,.0f}",
        percent_text(site.share_removed),
        f"{site.copies:,}" if site.copies else "",
        "" if site.seconds is None else f"{site.seconds:,.1f}",
        escape(", ".join(f"{name} {n}" for name, n in by_number(site.reasons))),
    ]
    return ("drift" if drifts else ""), cells


def _yields(host: str, history: Sequence[Figures], tonight: SiteFigures) -> list[float | None]:
    nights = [next((s for s in earlier.sites if s.host == host), None) for earlier in history]
    return [s.articles / s.pages if s and s.pages else None for s in [*nights, tonight]]


def _reasons(night: Figures) -> str:
    if not night.reasons:
        return '<p class="note">Every address gave an article.</p>'
    rows = [("", [escape(name), f"{n:,}"]) for name, n in by_number(night.reasons)]
    return table(("Reason", "Addresses"), rows, numbers=[1])


def _rules(night: Figures) -> str:
    if not night.rules:
        return '<p class="note">Nothing was changed.</p>'
    rows = [("", [escape(f"{r.step}: {r.rule}"), f"{r.edits:,}", f"{r.characters:,}"]) for r in night.rules[:20]]
    return table(("Step and rule", "Edits", "Characters"), rows, numbers=[1, 2])


def _lines(title: str, lines: Iterable[LineFigures], unit: str) -> str:
    rows = [("", [escape(x.line), f"{x.pages:,}", escape(x.host), escape(x.rule or "")]) for x in lines]
    if not rows:
        return ""
    return f"<h3>{title}</h3>{table(('Line', unit.capitalize(), 'Site', 'Rule'), rows, numbers=[1])}"


def _learned(night: Figures) -> str:
    if not night.learned:
        return '<p class="note">No site repeats a line tonight that it did not repeat before.</p>'
    rows = [("", [escape(x.line), f"{x.pages:,}", escape(x.host)]) for x in night.learned]
    veto = '<p class="note">A line that belongs to articles is kept for good by <code>copydesk sites veto</code>.</p>'
    return table(("Line", "Pages show it", "Site"), rows, numbers=[1]) + veto


def _wanted(night: Figures, served: str | None) -> str:
    if not night.wanted:
        return '<p class="note">No page came without an article that could have held one.</p>'
    rows = [
        (
            "",
            [
                f"{_linked(each.url)}<small>{_explained(each.url, served)}</small>",
                f"{each.times:,}",
                f'<span title="{escape(sentence(each.reason))}">{escape(each.reason)}</span>',
            ],
        )
        for each in night.wanted
    ]
    return table(("Address", "Addresses that lead to it", "Reason"), rows, numbers=[1])


def _parts(night: Figures) -> str:
    """The runs of a day apart, where there are several."""
    if len(night.parts) < 2:
        return ""
    rows = [
        (
            "",
            [
                f"{escape(_KINDS.get(part.kind, part.kind))}<small>{escape(part.run)}</small>",
                escape((part.started_at or "")[11:16]),
                *(f"{part.counts.get(name, 0):,}" for name in OUTCOMES),
            ],
        )
        for part in night.parts
    ]
    made = table(("Run", "Began (UTC)", *OUTCOMES), rows, numbers=range(2, 7))
    return f"<details><summary>{len(night.parts)} runs of this day, each apart</summary>{made}</details>"


def _linked(url: str) -> str:
    """An address to be followed, if a browser can."""
    if not url.startswith(("http://", "https://")):
        return escape(url)
    return f'<a href="{escape(url)}" rel="noreferrer">{escape(url)}</a>'


def _explained(what: str, served: str | None) -> str:
    """How an address or a record is explained: at a click where the reports are served, else by a command."""
    if served is None:
        return f"<code>copydesk explain {escape(shlex.quote(what))}</code>"
    return f'<a href="{escape(served.rstrip("/"))}/article?of={quote(what, safe="")}">what became of it</a>'


def _slowest(night: Figures) -> str:
    if not night.slowest:
        return '<p class="note">Nobody measured how long pages took.</p>'
    rows = [("", [escape(page.url), f"{page.seconds:.2f}"]) for page in night.slowest]
    return table(("Page", "Seconds"), rows, numbers=[1])


def _extras(night: Figures) -> str:
    total = night.total
    rows = [
        ("", ["line breaks mended", f"{night.breaks_mended:,}"]),
        ("", ["near copies of other records", f"{total.copies:,}"]),
        ("", ["records without a title", f"{total.untitled:,}"]),
        ("", ["records without a date", f"{total.undated:,}"]),
        ("", ["share of the text removed", percent_text(total.share_removed)]),
    ]
    return f"<section><h2>Also counted</h2>{table(('What', 'Number'), rows, numbers=[1])}</section>"


def _runs(names: Sequence[str]) -> str:
    named = ", ".join(map(escape, names))
    if len(names) <= FEW_RUNS:
        return f"Runs: {named}."
    return f"<details><summary>{len(names)} runs</summary>{named}</details>"


def _section(key: str, body: str) -> str:
    return f'<section id="{key}"><h2>{SECTIONS[key]}</h2>{body}</section>'


#: A run of kept text longer than this, in code points, shows its beginning and its end alone.
KEPT_WHOLE = 1_000
KEPT_EDGE = 280


def sample_section(samples: Iterable[Sample], served: str | None = None) -> str:
    """Samples as parts of a page that fold; the first is open."""
    made = [_sample(sample, served, is_open=i == 0) for i, sample in enumerate(samples)]
    if not made:
        return '<p class="note">No record lost any text.</p>'
    legend = (
        '<p class="note"><del>Struck through</del> was removed, <ins>marked</ins> was added; '
        "point at it, or tap it, for the rule.</p>"
    )
    return legend + "".join(made)


def _sample(sample: Sample, served: str | None, *, is_open: bool) -> str:
    title = escape(sample.title or "without a title")
    text = "".join(map(_mark, sample.marks))
    state = " open" if is_open else ""
    head = f"<summary>{title}<small>{escape(sample.url)}</small></summary>"
    links = f'<p class="note">{_linked(sample.url)} {_explained(sample.id, served)}</p>'
    return f'<details{state}>{head}{links}<div class="text">{text}</div></details>'


def _mark(mark: Mark) -> str:
    if not (mark.is_removed or mark.is_added):
        return _kept(mark.text)
    name = "del" if mark.is_removed else "ins"
    text = escape(mark.text.replace("\n", "⏎\n"))
    return f'<{name} tabindex="0" data-why="{escape(mark.why or "")}">{text}</{name}>'


def _kept(text: str) -> str:
    if len(text) <= KEPT_WHOLE:
        return escape(text)
    start = text.rfind(" ", 0, KEPT_EDGE) if " " in text[:KEPT_EDGE] else KEPT_EDGE
    end = text.find(" ", len(text) - KEPT_EDGE)
    end = end if end >= 0 else len(text) - KEPT_EDGE
    gap = f'<span class="gap"> … {end - start:,} characters that stay … </span>'
    return escape(text[:start]) + gap + escape(text[end:])
