"""Numbers and verdicts in words, the same in every form of a report."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from copydesk.flows.metrics.drift import Verdict

#: The five ways in which an address leaves a run, one of them and several.
WAYS = {
    "record": "records",
    "unchanged": "unchanged",
    "duplicate": "duplicates",
    "reject": "rejects",
    "failure": "failures",
}


def count(number: int, one: str, several: str | None = None) -> str:
    """A number and what it counts.

    >>> count(1, "site"), count(1200, "site"), count(2, "address", "addresses")
    ('1 site', '1,200 sites', '2 addresses')
    """
    return f"{number:,} {one if number == 1 else several or one + 's'}"


def summary_line(counts: Mapping[str, int]) -> str:
    """The six numbers of a run.

    >>> summary_line({"record": 1, "duplicate": 2})
    '3 addresses = 1 record + 0 unchanged + 2 duplicates + 0 rejects + 0 failures'
    """
    parts = (count(counts.get(name, 0), name, several) for name, several in WAYS.items())
    return f"{count(sum(counts.values()), 'address', 'addresses')} = {' + '.join(parts)}"


def percent_text(share: float | None) -> str:
    """A share for a table; nothing where there is none.

    >>> percent_text(0.123), percent_text(0.004), percent_text(None)
    ('12 %', '0.4 %', '')
    """
    if share is None:
        return ""
    return f"{100 * share:.1f} %" if 0 < share < 0.0995 else f"{100 * share:.0f} %"


def by_number(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """Counts, the largest first."""
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def size_of(number: int) -> str:
    """A number of bytes for people.

    >>> size_of(700), size_of(25_300), size_of(4_200_000), size_of(3_100_000_000)
    ('0.7 kB', '25 kB', '4.2 MB', '3.1 GB')
    """
    for unit, size in (("GB", 10**9), ("MB", 10**6)):
        if number >= size:
            return f"{number / size:.1f} {unit}"
    return f"{number / 1000:.1f} kB" if number < 10_000 else f"{number / 1000:.0f} kB"


def seconds_of(seconds: float) -> str:
    """A length of time for people.

    >>> seconds_of(5.25), seconds_of(150), seconds_of(7300)
    ('5.2 s', '2 min 30 s', '2 h 1 min')
    """
    if seconds < 60:
        return f"{seconds:.1f} s"
    if seconds < 3600:
        return f"{seconds // 60:.0f} min {seconds % 60:.0f} s"
    return f"{seconds // 3600:.0f} h {seconds % 3600 // 60:.0f} min"


def verdict_line(verdict: Verdict) -> str:
    """What a night is worth, in one sentence."""
    if verdict.is_poor:
        return (
            f"A poor night: {verdict.articles:,} articles, {verdict.expected or 0:,.0f} were to be expected. "
            "What there is was published."
        )
    if verdict.drifts:
        sites = count(len(verdict.hosts), "site")
        return f"{sites} drifted away from {'its' if len(verdict.hosts) == 1 else 'their'} history."
    if verdict.expected is None:
        return "No history yet to compare this night with."
    return "No site drifted away from its history."
