"""The report of a night as Markdown, for the Prefect UI: the same figures as the page, the long lists cut."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from copydesk.flows.metrics.drift import Verdict, drift_lines
from copydesk.flows.metrics.figures import Figures, SiteFigures
from copydesk.flows.report.labels import by_number, count, percent_text, seconds_of, summary_line, verdict_line
from copydesk.flows.report.sites_page import SitesOverview

#: Sites in the Markdown table; the page and the table artifact have them all.
MOST_SITES = 40

#: Lines of each list.
_MOST_LINES = 10


def night_markdown(night: Figures, verdict: Verdict, *, page: str | None = None, title: str | None = None) -> str:
    """The report; `page` is where the whole one can be opened."""
    total = night.total
    parts = [
        f"# {title or f'Night of {night.date}'}",
        f"**{verdict_line(verdict)}**",
        *(f"- ⚠ {_plain(text)}" for text in drift_lines(verdict.drifts)),
        "",
        summary_line(night.counts),
        markdown_table(("outcome", "addresses"), night.counts.items()),
        f"The whole report, with samples and charts: {page}" if page else "",
        "## Sites",
        markdown_table(
            ("site", "pages", "records", "articles", "median words", "removed", "seconds", "reasons"),
            [tuple(row.values()) for row in site_rows(night, verdict)[:MOST_SITES]],
        ),
        "## Why there is no record",
        markdown_table(("reason", "addresses"), by_number(night.reasons)),
        "## What was removed most",
        markdown_table(
            ("line", "pages", "site", "rule"),
            [(x.line, x.pages, x.host, x.rule or "") for x in night.removed[:_MOST_LINES]],
        ),
        "## Lines learned tonight",
        markdown_table(("line", "pages", "site"), [(x.line, x.pages, x.host) for x in night.learned[:_MOST_LINES]]),
        "## Also counted",
        f"{count(night.breaks_mended, 'line break')} mended, {count(total.copies, 'near copy', 'near copies')}, "
        f"{percent_text(total.share_removed) or '0 %'} of the text removed"
        + (f", {seconds_of(total.seconds)} of reading and cleaning" if total.seconds else ""),
        "## Slowest pages",
        markdown_table(("page", "seconds"), [(page.url, f"{page.seconds:.2f}") for page in night.slowest]),
        f"Runs: {', '.join(f'`{run}`' for run in night.runs)}",
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def site_rows(night: Figures, verdict: Verdict) -> list[dict[str, str | int]]:
    """The table by site, drifted ones first, as rows of plain values."""
    order = sorted(night.sites, key=lambda s: (s.host not in verdict.hosts, -s.pages, s.host))
    return [_site(site, is_drifted=site.host in verdict.hosts) for site in order]


def sites_markdown(over: SitesOverview) -> str:
    """How all sites are, those in trouble first: the page over all sites, for the Prefect UI."""
    rows = [
        (
            site.host,
            site.state,
            _bars(site.yields),
            *(("", "") if site.newest is None else (site.newest.records, site.newest.pages)),
            ", ".join(f"{name} {n}" for name, n in by_number(site.newest.reasons)) if site.newest else "",
            "; ".join(filter(None, (", ".join(filter(None, (s.name, s.how))) for s in site.sources))),
        )
        for site in over.sites
    ]
    return "\n\n".join(
        [
            "# How are my sites?",
            f"**{verdict_line(over.verdict) if over.nights else 'No night is published yet.'}**",
            *(f"- ⚠ {_plain(text)}" for text in drift_lines(over.verdict.drifts)),
            markdown_table(
                ("site", "state", "articles, night by night", "records", "addresses", "reasons", "source"), rows
            ),
        ]
    )


def _bars(shares: Sequence[float | None]) -> str:
    """Shares as a line of bars; a dot where nothing came.

    >>> _bars([0.0, None, 0.5, 1.0])
    '▁·▅█'
    """
    return "".join("·" if share is None else "▁▂▃▄▅▆▇█"[round(7 * share)] for share in shares)


def _site(site: SiteFigures, *, is_drifted: bool) -> dict[str, str | int]:
    words = site.median_words
    return {
        "site": f"⚠ {site.host}" if is_drifted else site.host,
        "pages": site.pages,
        "records": site.records,
        "articles": percent_text(site.articles / site.pages) if site.pages else "",
        "median words": "" if words is None else f"{words:.0f}",
        "removed": percent_text(site.share_removed),
        "seconds": "" if site.seconds is None else f"{site.seconds:.1f}",
        "reasons": ", ".join(f"{name} {n}" for name, n in by_number(site.reasons)),
    }


def fenced(text: str) -> str:
    """Text of the web as it stands: a fence longer than any run of backticks in it keeps it from being Markdown.

    >>> print(fenced("`a`"))
    ```text
    `a`
    ```
    """
    fence = "`" * max([3, *(len(run) + 1 for run in re.findall("`+", text))])
    return f"{fence}text\n{text}\n{fence}"


def markdown_table(heads: Sequence[str], rows: Iterable[Sequence[str | int]]) -> str:
    """A table whose cells are text of the web."""
    lines = [f"| {' | '.join(_plain(str(cell)) for cell in row)} |" for row in rows]
    if not lines:
        return "Nothing."
    return "\n".join([f"| {' | '.join(heads)} |", f"|{' --- |' * len(heads)}", *lines])


def _plain(text: str) -> str:
    """Text of the web that must not become Markdown."""
    for sign in "\\`*_[]<>|#":
        text = text.replace(sign, f"\\{sign}")
    return " ".join(text.split())
