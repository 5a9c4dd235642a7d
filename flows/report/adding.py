"""The figures of several runs added up to those of their day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any, TypeVar

from flows.report.figures import Figures, LineFigures, RuleFigures, add_counts, add_sites

#: Entries that the longer lists of a report have: what fits on a few screens of a phone.
MOST_REMOVED, MOST_LEARNED, SLOWEST, SAMPLES = 30, 60, 10, 8

Kind = TypeVar("Kind")


def merge(several: Iterable[Figures], date: str) -> Figures:
    """The figures of several runs added up; the order of the runs does not matter."""
    runs = sorted(several, key=lambda f: f.runs)
    hosts = sorted({site.host for run in runs for site in run.sites})
    by_host = {host: [site for run in runs for site in run.sites if site.host == host] for host in hosts}
    lines = Counter[tuple[str, str, str | None]]()
    for run in runs:
        for line in run.removed:
            lines[line.host, line.line, line.rule] += line.pages
    learned = {(line.host, line.line): line for run in runs for line in run.learned}
    return Figures(
        date,
        tuple(id for run in runs for id in run.runs),
        add_counts(run.counts for run in runs),
        add_counts(run.reasons for run in runs),
        tuple(add_sites(sites) for sites in by_host.values()),
        _add_rules(rule for run in runs for rule in run.rules),
        top((LineFigures(h, text, n, rule) for (h, text, rule), n in lines.items()), _frequent, MOST_REMOVED),
        top(learned.values(), _frequent, MOST_LEARNED),
        top((page for run in runs for page in run.slowest), lambda p: (-p.seconds, p.url), SLOWEST),
        tuple(sample for run in runs for sample in run.samples)[:SAMPLES],
    )


def top(items: Iterable[Kind], key: Callable[[Kind], Any], number: int) -> tuple[Kind, ...]:
    """The first so many in an order."""
    return tuple(sorted(items, key=key)[:number])


def _frequent(line: LineFigures) -> tuple[int, str, str]:
    return -line.pages, line.host, line.line


def _add_rules(rules: Iterable[RuleFigures]) -> tuple[RuleFigures, ...]:
    added: dict[tuple[str, str], RuleFigures] = {}
    for rule in rules:
        old = added.get((rule.step, rule.rule))
        edits, characters = (old.edits, old.characters) if old else (0, 0)
        total = replace(rule, edits=rule.edits + edits, characters=rule.characters + characters)
        added[rule.step, rule.rule] = total
    return tuple(sorted(added.values(), key=lambda r: (-r.characters, -r.edits, r.step, r.rule)))
