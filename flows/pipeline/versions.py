"""What made the files of a run: digests of rules, profiles and weights, for the manifest."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from copydesk.cleaners.model.manifest import Versions
from copydesk.cleaners.steps.site_rules import rules_digest
from copydesk.flows.config.site_rules import read_rules

#: Packaged data of these kinds decides what comes out.
DATA = (".json", ".toml", ".npz", ".gz", ".txt")


def versions_of(rules: Path | None, profiles: Path | None) -> Versions:
    """The versions of a run that used a folder of rules and a file of profiles."""
    said = "".join(f"{host} {rules_digest(r)}\n" for host, r in sorted(read_rules(rules).items()))
    learned = hashlib.sha256(profiles.read_bytes()).hexdigest()[:16] if profiles else None
    return Versions(version("copydesk"), _digest(said.encode()), learned, weights_digest())


@cache
def weights_digest() -> str:
    """The digest of all data files in the package of the cleaners, site rules aside."""
    told = hashlib.sha256()
    for name, file in sorted(_data(files("copydesk.cleaners"), "")):
        told.update(name.encode() + b"\0" + file.read_bytes())
    return told.hexdigest()[:16]


def _data(folder: Traversable, path: str) -> list[tuple[str, Traversable]]:
    found = []
    for entry in folder.iterdir():
        name = f"{path}/{entry.name}"
        if entry.is_dir() and entry.name not in ("rules", "__pycache__"):
            found += _data(entry, name)
        elif entry.name.endswith(DATA):
            found.append((name, entry))
    return found


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:16]
