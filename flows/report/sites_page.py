"""How are my sites? One page over all nights: each site with its last ones, those in trouble first; then each night."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from copydesk.flows.metrics.drift import Drift, Verdict
from copydesk.flows.metrics.figures import Figures, SiteFigures
from copydesk.flows.report.charts import OUTCOMES, spark
from copydesk.flows.report.labels import by_number, count, percent_text, verdict_line
from copydesk.flows.report.page import table, whole_page
from copydesk.flows.report.reasons import sentence


@dataclass(frozen=True, slots=True)
class SourceNote:
    """What the sources say of a host: the name of its source, how it is crawled, and whether it is left out."""

    name: str
    how: str = ""
    is_paused: bool = False


@dataclass(frozen=True, slots=True)
class SiteStanding:
    """One site over the nights, oldest first: `None` for a night in which nothing of it came."""

    host: str
    nights: tuple[SiteFigures | None, ...]
    drifts: tuple[Drift, ...] = ()
    source: SourceNote | None = None

    @property
    def newest(self) -> SiteFigures | None:
        """Its figures of the last night."""
        return self.nights[-1] if self.nights else None

    @property
    def trouble(self) -> tuple[int, float, str]:
        """What it is sorted by: drifted, then silent or without articles, then by yield; paused ones last."""
        last = self.newest
        share = last.articles / last.pages if last and last.pages else 0.0
        if self.source and self.source.is_paused:
            return 3, share, self.host
        return (0 if self.drifts else 1 if not share else 2), share, self.host


def standings(nights: Sequence[Figures], verdict: Verdict, sources: dict[str, SourceNote]) -> list[SiteStanding]:
    """All sites that these nights or the sources know, those in trouble first. `sources` are by host."""
    by_night = [{site.host: site for site in night.sites} for night in nights]
    hosts = {host for sites in by_night for host in sites} | sources.keys()
    made = (
        SiteStanding(
            host,
            tuple(sites.get(host) for sites in by_night),
            tuple(drift for drift in verdict.drifts if drift.host == host),
            sources.get(host),
        )
        for host in hosts
    )
    return sorted(made, key=lambda standing: standing.trouble)


def sites_page(nights: Sequence[Figures], verdict: Verdict, sources: dict[str, SourceNote]) -> str:
    """The page; `nights` oldest first, the verdict is that of the last one."""
    sites = standings(nights, verdict, sources)
    kind = "bad" if verdict.is_poor else "warn" if verdict.drifts else "good"
    told = escape(verdict_line(verdict))
    body = (
        '<p class="kicker">Copydesk</p><h1>How are my sites?</h1>'
        f'<p class="soft">{count(len(sites), "site")}, {count(len(nights), "night")}; those in trouble first</p>'
        f'<div class="verdict {kind}"><p><strong>{told}</strong></p></div>'
        f"<section><h2>Sites</h2>{_sites(sites)}</section><section><h2>Nights</h2>{_nights(nights)}</section>"
    )
    return whole_page("Copydesk: how are my sites?", body)


def _sites(sites: Sequence[SiteStanding]) -> str:
    heads = ("Site", "State", "Articles", "Records", "Addresses", "Seconds", "Why addresses gave no record")
    return table(heads, map(_row, sites), numbers=range(2, 6))


def _row(site: SiteStanding) -> tuple[str, list[str]]:
    source, last = site.source, site.newest
    name = f"<small>{escape(source.name)}{escape(f', {source.how}') if source.how else ''}</small>" if source else ""
    why = "".join(f"<small>⚠ {escape(drift.words)}</small>" for drift in site.drifts)
    shares = [s.articles / s.pages if s and s.pages else None for s in site.nights]
    cells = [f"{escape(site.host)}{name}{why}", _state(site)]
    if last is None:
        return ("drift" if site.drifts else ""), [*cells, spark(shares), "", "", "", ""]
    reasons = "".join(
        f'<small title="{escape(sentence(name))}">{escape(name)} {n:,}</small>' for name, n in by_number(last.reasons)
    )
    cells += [
        f"{spark(shares)}{percent_text(last.articles / last.pages) if last.pages else ''}",
        f"{last.records:,}",
        f"{last.pages:,}",
        "" if last.seconds is None else f"{last.seconds:,.1f}",
        reasons,
    ]
    return ("drift" if site.drifts else ""), cells


def _state(site: SiteStanding) -> str:
    if site.source and site.source.is_paused:
        return "paused"
    if site.drifts:
        return "drifted"
    if not any(site.nights):
        return "nothing came of it yet"
    if site.newest is None:
        return "nothing in the last night"
    return "well" if site.newest.articles else "no article"


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
