"""Where what is published may be written again: never over what it is made from, nor over another data folder."""

from __future__ import annotations

from pathlib import Path

from copydesk.flows.dataset.pending import PENDING
from copydesk.flows.storage.data_folder import MANIFESTS, SINGLE_MANIFEST, STATE_FILE, parse_manifest


class DestinationError(ValueError):
    """What is to be written would replace what must stay; the message says what, and what to do."""


def require_apart(root: Path, to: Path, option: str, known: tuple[str, ...] = ()) -> None:
    """Raise `DestinationError` where a folder is the one that is read, lies in it, or is another data folder.

    One that lies in it, and that an earlier release filled, has one of the files `known`: it is kept up.
    """
    if root.resolve() == to.resolve():
        raise DestinationError(f"{to} is what is read: {option} wants a folder apart from {root}")
    if to.resolve().is_relative_to(root.resolve()) and not any((to / name).exists() for name in known):
        raise DestinationError(f"{to} lies in {root}, which is read: {option} wants a folder beside it")
    if (to / STATE_FILE).exists():
        raise DestinationError(f"{to} is a data folder of its own: {option} wants another one")


def require_for_compact(root: Path, out: Path) -> None:
    """Raise `DestinationError` where a folder holds what another command published, too.

    Raises `DamagedManifestError` where it cannot be told.
    """
    require_apart(root, out, "--out", known=(SINGLE_MANIFEST, PENDING))
    single = out / SINGLE_MANIFEST
    kinds = [run["kind"] for run in parse_manifest(single)["runs"]] if single.exists() else []
    if (out / MANIFESTS).is_dir() or (kinds and kinds != ["compact"]):
        raise DestinationError(f"{out} holds what is published already: --out wants a folder of its own")
