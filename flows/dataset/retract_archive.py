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
    store, gone = store_of(folder), 0
    doubted: dict[str, list[Span]] = {}
    places = _places(folder, lambda row: _is_row_of(row, scope))
    names = [url.encode() for url in scope.urls] + ([f"://{scope.host}/".encode()] if scope.host else [])
    for path in sorted({*folder.archive_files(), *store.files(folder.root / "archive")}):
        name = path.relative_to(folder.root).as_posix()
        with at_hand(store, path):
            erased = erase_members(path, lambda m: _is_of(m, scope), places=places.get(name, ()), names=names)
            gone += erased.members
            if erased.members:
                store.send(path)
        if erased.unclear:
            doubted[name] = list(erased.unclear)
    unclear = _unclaimed(folder, doubted)
    if is_damage_erased:
        return gone + _erase_spans(folder, unclear), ()
    return gone, tuple(
        f"{name}, bytes {span.start} to {span.end}: {span.why}" for name, spans in unclear.items() for span in spans
    )


def _erase_spans(folder: DataFolder, spans: dict[str, list[Span]]) -> int:
    """Take damaged pieces out of archive files, here and in the store; how many went."""
    store, gone = store_of(folder), 0
    for name, each in spans.items():
        path = folder.root / name
        with at_hand(store, path):
            gone += erase_members(path, lambda _: False, places=[span.start for span in each]).members
            store.send(path)
    return gone


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


def _unclaimed(folder: DataFolder, spans: dict[str, list[Span]]) -> dict[str, list[Span]]:
    """Those of the damaged pieces of files in which no published page begins: outcomes are read once for all."""
    left = dict(spans)
    for row in outcomes_of(folder) if left else ():
        source = row["source"]
        name, offset = (source.get("archive"), source.get("offset")) if source else (None, None)
        if name in left and offset is not None:
            left[name] = [span for span in left[name] if not span.has([offset])]
    return {name: each for name, each in left.items() if each}
