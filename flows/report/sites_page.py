"""How are my sites? One page over all nights: each site with its last ones, those in trouble first; then each night."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from copydesk.flows.metrics.drift import Drift, Verdict
from copydesk.flows.metrics.figures import Figures, SiteFigures
from copydesk.flows.report.labels import by_number, count, percent_text, sentence, size_of, verdict_line
from copydesk.flows.report.page import OUTCOMES, spark, table, whole_page
from copydesk.flows.report.site_forms import Desk, SourceNote, change_log, site_forms, top_forms


@dataclass(frozen=True, slots=True)
class SiteStanding:
    """One site over the nights, oldest first: `None` for a night in which nothing of it came."""

    host: str
    nights: tuple[SiteFigures | None, ...]
    drifts: tuple[Drift, ...] = ()
    sources: tuple[SourceNote, ...] = ()

    @property
    def newest(self) -> SiteFigures | None:
        """Its figures of the last night."""
        return self.nights[-1] if self.nights else None

    @property
    def is_paused(self) -> bool:
        """Whether all sources of it are left out."""
        return bool(self.sources) and all(source.is_paused for source in self.sources)

    @property
    def yields(self) -> list[float | None]:
        """The share of its addresses that gave an article, night by night."""
        return [s.articles / s.pages if s and s.pages else None for s in self.nights]

    @property
    def state(self) -> str:
        """How it is, in a word or two."""
        if self.is_paused:
            return "paused"
        if self.drifts:
            return "drifted"
        if not any(self.nights):
            return "nothing came of it yet"
        if self.newest is None:
            return "nothing in the last night"
        return "well" if self.newest.articles else "no article"

    @property
    def trouble(self) -> tuple[int, float, str]:
        """What it is sorted by: drifted, then silent or without articles, then by yield; paused ones last."""
        last = self.newest
        share = last.articles / last.pages if last and last.pages else 0.0
        if self.is_paused:
            return 3, share, self.host
        return (0 if self.drifts else 1 if not share else 2), share, self.host


@dataclass(frozen=True, slots=True)
class SitesOverview:
    """All sites over the last nights, those in trouble first; the nights, oldest first; what the last one is worth."""

    nights: tuple[Figures, ...]
    verdict: Verdict
    sites: tuple[SiteStanding, ...]


def standings(
    nights: Sequence[Figures], verdict: Verdict, sources: Mapping[str, tuple[SourceNote, ...]]
) -> list[SiteStanding]:
    """All sites that these nights or the sources know, those in trouble first. `sources` are by host."""
    by_night = [{site.host: site for site in night.sites} for night in nights]
    hosts = {host for sites in by_night for host in sites} | sources.keys()
    made = (
        SiteStanding(
            host,
            tuple(sites.get(host) for sites in by_night),
            tuple(drift for drift in verdict.drifts if drift.host == host),
            sources.get(host, ()),
        )
        for host in hosts
    )
    return sorted(made, key=lambda standing: standing.trouble)


def sites_page(over: SitesOverview, desk: Desk | None = None) -> str:
    """The page; with a desk, whoever reads it can change things."""
    verdict = over.verdict
    kind = "bad" if verdict.is_poor else "warn" if verdict.drifts else "good"
    told = escape(verdict_line(verdict) if over.nights else "No night is published yet.")
    body = (
        '<p class="kicker">Copydesk</p><h1>How are my sites?</h1>'
        f'<p class="soft">{count(len(over.sites), "site")}, {count(len(over.nights), "night")}; '
        f"those in trouble first{_runs_link(desk)}</p>"
        f'<div class="verdict {kind}"><p><strong>{told}</strong></p></div>'
        f"{top_forms(desk) if desk else ''}"
        f"<section><h2>Sites</h2>{_sites(over, desk)}</section>"
        f"<section><h2>Nights</h2>{_nights(over.nights)}</section>"
        f"{change_log(desk) if desk else ''}"
    )
    return whole_page("Copydesk: how are my sites?", body, head=desk.refresh if desk else "")


def _runs_link(desk: Desk | None) -> str:
    """Where runs are started and looked at."""
    return f'; <a href="{escape(desk.ui)}/deployments">start a run</a>' if desk and desk.ui else ""


def _sites(over: SitesOverview, desk: Desk | None) -> str:
    if not over.sites:
        return f'<p class="note">There is no source yet{": add one above" if desk else ""}.</p>'
    heads = ["Site", "State", "Articles", "Records", "Addresses", "Seconds", "Archive", "Why addresses gave no record"]
    since = (over.nights[0].date, over.nights[-1].date) if over.nights else None
    rows = []
    for site in over.sites:
        kind, cells = _row(site)
        reasons = [name for name, _ in by_number(site.newest.reasons)] if site.newest else []
        rows.append((kind, [*cells, site_forms(desk, site.host, site.sources, reasons, since)] if desk else cells))
    return table([*heads, "Change"] if desk else heads, rows, numbers=range(2, 7))


def _row(site: SiteStanding) -> tuple[str, list[str]]:
    last = site.newest
    names = "".join(f"<small>{escape(', '.join(filter(None, (s.name, s.how))))}</small>" for s in site.sources)
    why = "".join(f"<small>⚠ {escape(drift.words)}</small>" for drift in site.drifts)
    cells = [f"{escape(site.host)}{names}{why}", site.state]
    if last is None:
        return ("drift" if site.drifts else ""), [*cells, spark(site.yields), "", "", "", _size(site), ""]
    reasons = "".join(
        f'<small title="{escape(sentence(name))}">{escape(name)} {n:,}</small>' for name, n in by_number(last.reasons)
    )
    cells += [
        f"{spark(site.yields)}{percent_text(last.articles / last.pages) if last.pages else ''}",
        f"{last.records:,}",
        f"{last.pages:,}",
        "" if last.seconds is None else f"{last.seconds:,.1f}",
        _size(site),
        f'<div class="why">{reasons}</div>' if reasons else "",
    ]
    return ("drift" if site.drifts else ""), cells


def _size(site: SiteStanding) -> str:
    """The bytes of its pages in the archive: of the last night, and of all nights shown."""
    sizes = [night.bytes for night in site.nights if night]
    if not any(sizes):
        return ""
    last = site.newest.bytes if site.newest else 0
    return f"<div>{size_of(last)}<small>{size_of(sum(sizes))} in all</small></div>"


def _nights(nights: Sequence[Figures]) -> str:
    rows = [
        (
            "",
            [
                f'<a href="{escape(night.date)}.html">{escape(night.date)}</a>',
                f"{night.addresses:,}",
                *(f"{night.counts.get(name, 0):,}" for name in OUTCOMES),
            ],
        )
        for night in reversed(nights)
    ]
    return table(("Night", "Addresses", *OUTCOMES), rows, numbers=range(1, 7))
