"""A look at one site: a few of its pages fetched and cleaned in a folder of their own, nothing published.

What the data folder knows of the site (its rules and its profile) is taken along, so that the look shows what a
night would do.
"""

from __future__ import annotations

import gzip
import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from copydesk.cleaners.steps.boilerplate import to_json
from copydesk.cleaners.urls.normalize import host_meant, host_of
from copydesk.flows.config.sources import read_sources, source_text
from copydesk.flows.config.toml_file import SettingsError
from copydesk.flows.runs.fetch import FetchOptions
from copydesk.flows.runs.history import profile_of
from copydesk.flows.runs.nightly import NightOptions, open_night, run_night
from copydesk.flows.sites.change_source import sources_file
from copydesk.flows.storage.atomic_files import write_whole
from copydesk.flows.storage.backends import state_of
from copydesk.flows.storage.data_folder import DataFolder


@dataclass(frozen=True, slots=True)
class Check:
    """The folder of a check, and the sources file in it."""

    folder: Path
    sources: Path


def begin_check(data: Path, url: str, pages: int, now: datetime | None = None) -> Check:
    """Make the folder `checks/HOST-TIME` of a check of the site at an address, with what is known of the site."""
    host = host_of(url) or "site"
    moment = (now or datetime.now(UTC)).strftime("%Y%m%dT%H%M%SZ")
    folder = data / "checks" / f"{re.sub('[^a-z0-9.-]', '_', host)}-{moment}"
    folder.mkdir(parents=True, exist_ok=True)
    sources = folder / "sources.toml"
    write_whole(sources, source_text(host, [url], limit=pages).encode())
    if (data / "rules").is_dir():
        shutil.copytree(data / "rules", folder / "rules", dirs_exist_ok=True)
    if (data / "copydesk.toml").exists():
        shutil.copyfile(data / "copydesk.toml", folder / "copydesk.toml")
    _take_profile(data, folder, host)
    return Check(folder, sources)


def keep_page(data: Path, check: Check, page: Path) -> Path:
    """Put the report of a check where the others are served, under the check's own name; give its path."""
    kept = data / "reports" / "checks" / f"{check.folder.name}.html"
    write_whole(kept, page.read_bytes())
    return kept


def end_check(check: Check) -> None:
    """Drop all of a check but its reports: it was a look, not a publication."""
    for path in check.folder.iterdir():
        if path.name != "reports":
            shutil.rmtree(path) if path.is_dir() else path.unlink()


@dataclass(frozen=True, slots=True)
class PageLook:
    """What came of one address: its outcome, why if it gave no record, and how many words the record has."""

    url: str
    outcome: str
    why: str | None
    title: str | None
    words: int | None


def address_to_check(data: Path, text: str) -> str:
    """What is looked at for what somebody typed: an address, or of a host alone what its source follows.

    Of a host without a source, or with several, its home page. Raises `SettingsError` for what is neither.
    """
    host = host_meant(text)
    if host is None:
        raise SettingsError("sources", None, text or "''", "is no address and no host")
    if "://" in text:
        return text.strip()
    path = sources_file(data)
    urls = (
        [source.urls[0] for source in read_sources(path) if host in map(host_of, source.urls)] if path.exists() else []
    )
    return urls[0] if len(urls) == 1 else f"https://{text.strip()}"


def look_at_site(data: Path, url: str, *, pages: int, allow: tuple[str, ...] = ()) -> tuple[list[PageLook], Path]:
    """What a night would make of a few pages of the site at an address, and the folder with the report of that.

    `url` may be a host alone. Raises `SettingsError` for what is no address.
    """
    check = begin_check(data, address_to_check(data, url), pages)
    folder = DataFolder(check.folder, is_scratch=True)
    with open_night(folder, FetchOptions(check.sources, allow=allow), NightOptions(1), kind="check") as night:
        run_night(night)
    looks = list(_looks(check.folder))
    end_check(check)
    return looks, check.folder / "reports"


def _take_profile(data: Path, folder: Path, host: str) -> None:
    with state_of(DataFolder(data)) as known:
        profile = profile_of(known, host)
    if profile is not None:
        with state_of(DataFolder(folder, is_scratch=True)) as own:
            own.put_profiles("2000-01-01", [(host, to_json(profile))])


def _looks(folder: Path) -> Iterator[PageLook]:
    records = {row["id"]: row for row in _rows(folder / "records")}
    for row in _rows(folder / "outcomes"):
        record = records.get(row["id"]) if row["outcome"] == "record" else None
        why = " ".join(filter(None, (row["reason"], row["detail"]))) or None
        title, words = (record["title"], record["word_count"]) if record else (None, None)
        yield PageLook(row["source_url"], row["outcome"], None if record else why, title, words)


def _rows(folder: Path) -> Iterator[dict[str, Any]]:
    for path in sorted(folder.rglob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            yield from map(json.loads, lines)
