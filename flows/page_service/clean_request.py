"""One request of the service, as a worker process does it: the library's door, with what a data folder knows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from copydesk.cleaners import api
from copydesk.cleaners.model.record_options import Engine
from copydesk.cleaners.steps.boilerplate import Profile
from copydesk.cleaners.steps.site_rules import SiteRules
from copydesk.cleaners.urls.normalize import host_of
from copydesk.flows.config.site_rules import host_rules
from copydesk.flows.runs.history import profile_of
from copydesk.flows.storage.backends import state_of
from copydesk.flows.storage.data_folder import DataFolder


@dataclass(frozen=True, slots=True)
class CleanRequest:
    """A page, or a text that somebody extracted, and what is known of it; `data` is a folder that knows its site."""

    body: bytes
    content_type: str | None = None
    url: str | None = None
    language: str | None = None
    fetched_at: datetime | None = None
    engine: Engine = "auto"
    data: Path | None = None


def clean_page(request: CleanRequest) -> dict[str, Any]:
    """`{"record": …}`, or `{"reject": …}` with the reason why the page gave none."""
    host = host_of(request.url)
    result = api.clean(
        request.body,
        url=request.url,
        language=request.language,
        fetched_at=request.fetched_at,
        content_type=request.content_type,
        site=_site(request.data, host),
        rules=_rules(request.data, host),
        engine=request.engine,
    )
    return {"record" if result.record else "reject": result.to_dict()}


@dataclass(frozen=True, slots=True)
class TextRequest:
    """A text that somebody extracted, its language, and the steps to run; none for all."""

    text: str
    language: str | None = None
    only: tuple[str, ...] = ()


def clean_text(request: TextRequest) -> dict[str, Any]:
    """`{"text": …}`: the text steps alone."""
    # Half of a character, which JSON can hold, has no bytes.
    text = request.text.encode("utf-8", "replace").decode()
    return {"text": api.clean_text(text, language=request.language, only=request.only or None)}


def _rules(data: Path | None, host: str | None) -> SiteRules | None:
    """The rules of a host in a data folder, over those of the package; without a folder none, as in the library."""
    if data is None:
        return None
    folder = data / "rules"
    return host_rules(folder if folder.is_dir() else None, host)


def _site(data: Path | None, host: str | None) -> api.Site:
    """What a data folder knows of a host."""
    if data is None or host is None:
        return api.Site()
    with state_of(DataFolder(data)) as state:
        return api.Site(profile_of(state, host) or Profile())
