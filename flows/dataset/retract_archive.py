"""What `copydesk forget` takes out of the archive, and what of it is in doubt."""

from __future__ import annotations

from collections.abc import Callable

from copydesk.cleaners.model.rows import OutcomeRow
from copydesk.flows.dataset.erase_archive import Span, erase_members, erased_addresses
from copydesk.flows.dataset.retract_scope import Scope, outcomes_of
from copydesk.flows.storage.backends import store_of
from copydesk.flows.storage.data_folder import DataFolder
from copydesk.flows.storage.store_sync import at_hand
from copydesk.flows.storage.warc.members import Member


def _is_of(member: Member, scope: Scope) -> bool:
    return any(scope.has(url) for url in erased_addresses(member))


def erase_archive(folder: DataFolder, scope: Scope, *, is_damage_erased: bool) -> tuple[int, tuple[str, ...]]:
    """Take the members of a scope out of every archive file, here and in the store; how many went, what is unclear."""
    store, gone, told = store_of(folder), 0, list[str]()
    here = {path for path in (folder.root / "archive").rglob("*.warc*") if path.is_file()}
    places = _places(folder, lambda row: _is_row_of(row, scope))
    names = [url.encode() for url in scope.urls] + ([f"://{scope.host}/".encode()] if scope.host else [])
    for path in sorted({*here, *store.files(folder.root / "archive")}):
        name = path.relative_to(folder.root).as_posix()
        with at_hand(store, path):
            erased = erase_members(path, lambda m: _is_of(m, scope), places=places.get(name, ()), names=names)
            gone += erased.members
            unclear = _unclaimed(folder, name, erased.unclear)
            if unclear and is_damage_erased:
                # What is done can be done again: a record that says so is there already for all that went before.
                starts = [span.start for span in unclear]
                gone += erase_members(path, lambda _: False, places=starts).members
                unclear = []
            if erased.members or (erased.unclear and is_damage_erased):
                store.send(path)
            told += [f"{name}, bytes {span.start} to {span.end}: {span.why}" for span in unclear]
    return gone, tuple(told)


def _is_row_of(row: OutcomeRow, scope: Scope) -> bool:
    """Whether an outcome is of what goes; a copy of it, at another address, is not."""
    is_copy = row["outcome"] == "duplicate"
    return scope.has(row["url"]) or scope.has(row["source_url"]) or (row["id"] in scope.ids and not is_copy)


def _places(folder: DataFolder, is_wanted: Callable[[OutcomeRow], bool]) -> dict[str, set[int]]:
    """Where the pages of outcomes begin: archive files, and bytes of each."""
    places: dict[str, set[int]] = {}
    for row in outcomes_of(folder):
        source = row["source"]
        offset = source.get("offset") if source else None
        if source and offset is not None and is_wanted(row):
            places.setdefault(source.get("archive") or "", set()).add(offset)
    return places


def _archive_of(row: OutcomeRow) -> str | None:
    return row["source"].get("archive") if row["source"] else None


def _unclaimed(folder: DataFolder, name: str, spans: tuple[Span, ...]) -> list[Span]:
    """Those of damaged pieces of a file in which no published page begins."""
    if not spans:
        return []
    places = _places(folder, lambda row: _archive_of(row) == name).get(name, set())
    return [span for span in spans if not span.has(places)]
