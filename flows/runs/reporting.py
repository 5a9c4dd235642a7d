"""The last stage of a run: its figures kept, its day judged, the page of the day written."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path

from copydesk.cleaners.html.sanitize import clean_address, shown_address
from copydesk.cleaners.model.rows import RunRow
from copydesk.cleaners.urls.normalize import host_of, normalize_url
from copydesk.flows.config.settings import SettingsError, read_folder_settings, read_sources
from copydesk.flows.crawl.fetch import REFUSED_SINCE
from copydesk.flows.dataset.writer import read_kind
from copydesk.flows.metrics.drift import NIGHTS, Verdict, judge_night
from copydesk.flows.metrics.figures import Figures
from copydesk.flows.metrics.store import Before, figures_before, figures_of_day, figures_of_run, recount_run
from copydesk.flows.report.html import night_page
from copydesk.flows.report.labels import Trouble, sentence
from copydesk.flows.report.markdown import night_markdown, site_rows
from copydesk.flows.report.site_forms import SourceNote
from copydesk.flows.report.sites_page import SitesOverview, sites_page, standings
from copydesk.flows.storage.atomic_files import write_whole
from copydesk.flows.storage.backends import state_of
from copydesk.flows.storage.data_folder import DataFolder, Run

#: The kind of run that is compared with its history; pasted addresses say nothing about a site's nights.
JUDGED = "nightly"


@dataclass(frozen=True, slots=True)
class Report:
    """A day's report: its figures, what they are worth, and the page; `address` is where it is served, if it is."""

    figures: Figures
    verdict: Verdict
    page: Path
    address: str | None = None

    def markdown(self, title: str | None = None) -> str:
        """The report as Markdown, with the address of the page or its path."""
        where = f"[{self.page.name}]({self.address})" if self.address else f"`{self.page}`"
        return night_markdown(self.figures, self.verdict, page=where, title=title)

    def sites(self) -> list[dict[str, str | int]]:
        """The table by site."""
        return site_rows(self.figures, self.verdict)


def write_report(run: Run, entry: RunRow, cleaned: list[Path], profiles: Path, *, before: Before) -> Report:
    """Keep a run's figures and write its day's page, all runs of the day in it."""
    figures_of_run(run.folder, entry, cleaned=cleaned, profiles=profiles, before=before)
    return _write_page(run.folder, run.night)


def rewrite_report(folder: DataFolder, day: date) -> Report:
    """Write the page of a day again, after its published files changed."""
    for entry in folder.runs(day):
        recount_run(folder, entry)
    return _write_page(folder, day)


def troubles(data: Path, entry: RunRow) -> Counter[Trouble]:
    """Why addresses of one run gave no record, with the sources that listed them and their hosts."""
    folder = DataFolder(data)
    with state_of(folder) as state:
        listed = {clean_address(visit.source_url): visit.source for visit in state.visits(entry["run"])}
    return Counter(
        Trouble(
            _told(listed.get(row["source_url"])),
            host_of(row["url"] or row["source_url"]),
            row["reason"],
            (row["detail"] or "").partition(f"{REFUSED_SINCE} ")[2] or None,
        )
        for row in read_kind(data, entry["files"], "outcomes")
        if row["reason"]
    )


def _told(source: str | None) -> str | None:
    """A source's name as it may be told: some are named by their address, which may hold a token."""
    return shown_address(source) if source else None


def address_rows(data: Path, entry: RunRow, most: int = 500) -> list[dict[str, str]]:
    """What became of each address of a run, rejects and failures first; at most so many."""
    titles = {row["id"]: row["title"] for row in read_kind(data, entry["files"], "records")}
    rows = sorted(read_kind(data, entry["files"], "outcomes"), key=lambda row: (not row["reason"], row["source_url"]))
    return [
        {
            "address": shown_address(row["source_url"]),
            "outcome": row["outcome"],
            "why": f"{row['reason']}: {sentence(row['reason'])}" if row["reason"] else row["detail"] or "",
            "title": titles.get(row["id"] or "") or "",
            "id": row["id"] or "",
        }
        for row in rows[:most]
    ]


def last_start(data: Path, kind: str) -> datetime | None:
    """When the newest published run of a kind began."""
    folder = DataFolder(data)
    for day in reversed(folder.days()):
        entries = folder.runs(day)
        began = [datetime.fromisoformat(e["started_at"]) for e in entries if e["kind"] == kind and e["started_at"]]
        if began:
            return max(began)
    return None


def _write_page(folder: DataFolder, day: date) -> Report:
    recent = figures_before(folder, day, NIGHTS + 1)
    history = recent[-NIGHTS:]
    night = figures_of_day(folder, day, kind=JUDGED)
    figures = figures_of_day(folder, day)
    assert figures is not None
    report = Report(figures, judge_night(night, history) if night else Verdict(), folder.report(day))
    # The page of a look that is thrown away is served by no one.
    served = None if folder.is_scratch else read_folder_settings(folder.root).reports_url
    write_whole(report.page, night_page(figures, report.verdict, history, served=served).encode())
    if folder.days()[-1] == day and not folder.is_scratch:
        _write_sites(folder, (*history, night) if night else recent)
    return replace(report, address=f"{served.rstrip('/')}/{report.page.name}" if served else None)


def sites_overview(folder: DataFolder) -> SitesOverview:
    """How all sites are that the last nights or the sources know; without a night yet, what the sources say."""
    return _overview(folder, _last_nights(folder))


def rewrite_sites(folder: DataFolder) -> None:
    """Write the page over all sites again, after its sources changed."""
    _write_sites(folder, _last_nights(folder))


def _last_nights(folder: DataFolder) -> tuple[Figures, ...]:
    days = folder.days()
    return figures_before(folder, days[-1] + timedelta(days=1), NIGHTS + 1) if days else ()


def _write_sites(folder: DataFolder, nights: tuple[Figures, ...]) -> None:
    write_whole(folder.root / "reports" / "index.html", sites_page(_overview(folder, nights)).encode())


def _overview(folder: DataFolder, nights: tuple[Figures, ...]) -> SitesOverview:
    verdict = judge_night(nights[-1], nights[:-1]) if nights else Verdict()
    return SitesOverview(nights, verdict, tuple(standings(nights, verdict, _source_notes(folder.root))))


def _source_notes(root: Path) -> dict[str, tuple[SourceNote, ...]]:
    """What the sources say of each host; nothing where there is no such file, or one that is being written wrongly."""
    path = root / "sources.toml"
    try:
        entries = read_sources(path) if path.exists() else ()
    except SettingsError:
        return {}
    notes: dict[str, tuple[SourceNote, ...]] = {}
    for entry in entries:
        note = SourceNote(
            shown_address(entry.name), entry.delay, entry.limit, " ".join(entry.languages), not entry.enabled
        )
        for host in dict.fromkeys(host_of(normalize_url(url)) or shown_address(url) for url in entry.urls):
            notes[host] = (*notes.get(host, ()), note)
    return notes
