"""Site rules from disk: ours in the package, the user's in a folder of theirs."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from copydesk.cleaners.steps.site_rules import SiteRules, packaged_rules, parse_rules, rules_for


@lru_cache(maxsize=8)
def read_rules(folder: Path | None) -> dict[str, SiteRules]:
    """All rules by host; a file of the user's stands in place of ours for the same host. Raises `RulesError`."""
    own = sorted(folder.glob("*.toml")) if folder else []
    return packaged_rules() | {path.stem: parse_rules(path.read_text("utf-8"), name=str(path)) for path in own}


@lru_cache(maxsize=1024)
def host_rules(folder: Path | None, host: str | None) -> SiteRules:
    """The rules of one host."""
    return rules_for(host, read_rules(folder))
