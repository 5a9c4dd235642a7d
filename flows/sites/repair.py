"""Repair of one site: what should stay, what should go, and the published days cleaned again with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from itertools import islice
from pathlib import Path

from copydesk.flows.dataset.diff import describe
from copydesk.flows.metrics.store import figures_of_day
from copydesk.flows.report.labels import count
from copydesk.flows.runs.executor import Executor
from copydesk.flows.runs.nightly import NightOptions
from copydesk.flows.runs.reclean import Recleaned, reclean_days
from copydesk.flows.sites.site_history import add_rules, rules_on_trial, veto_lines
from copydesk.flows.storage.data_folder import DataFolder


@dataclass(frozen=True, slots=True)
class RuleChange:
    """What is to be said of a site: lines that stay for good, and values for a key of its rules."""

    host: str
    keep_lines: tuple[str, ...] = ()
    rule: str | None = None
    values: tuple[str, ...] = ()


def repair_days(
    data: Path,
    change: RuleChange,
    first: date,
    last: date,
    options: NightOptions | None = None,
    *,
    publish: bool = False,
    wait: float = 0.0,
    executor: Executor | None = None,
) -> list[Recleaned]:
    """Clean the days again on which the host was seen, as if the change were made; give what became other.

    With `publish` the change is kept and the days are swapped in; without, all is as before.
    """
    days = affected_days(data, (change.host,), first, last)
    again = partial(reclean_days, data, days, publish=publish, wait=wait, executor=executor)
    rules = {change.rule: change.values} if change.rule and change.values else {}
    if not publish:
        with rules_on_trial(data, rules, change.host) as trial:
            options = replace(options or NightOptions(), rules=trial)
            return again(options=options, vetoes={change.host: change.keep_lines})[1] if days else []
    if change.keep_lines:
        veto_lines(data, change.host, change.keep_lines, wait=wait)
    for key, values in rules.items():
        add_rules(data, change.host, key, values)
    return again(options=options)[1] if days else []


def said_of(change: RuleChange) -> str:
    """What a change says, for the log of changes."""
    kept = [f"the line {line!r} stays" for line in change.keep_lines]
    ruled = [f"{change.rule}: {', '.join(map(repr, change.values))}"] if change.rule and change.values else []
    return f"{change.host}: {'; '.join([*kept, *ruled]) or 'its days were cleaned again'}"


def affected_days(data: Path, hosts: tuple[str, ...], first: date, last: date) -> list[date]:
    """The published days of a span on which one of these hosts was seen; all of them where no host is named.

    Raises `ValueError` where the last day is before the first.
    """
    if first > last:
        raise ValueError(f"{last}, the last day, is before {first}, the first")
    folder = DataFolder(data)
    days = [day for day in folder.days() if first <= day <= last]
    if not hosts:
        return days
    seen = {day: figures_of_day(folder, day) for day in days}
    return [day for day, night in seen.items() if night and any(site.host in hosts for site in night.sites)]


def effect_markdown(done: list[Recleaned], *, published: bool, what: str) -> str:
    """What became other, for the Prefect UI."""
    head = "These days are swapped in." if published else "Nothing is published yet: this is what would change."
    return "\n\n".join([f"# {what}", head, *(_day(each) for each in done)] if done else [f"# {what}", "No such day."])


def recleaned_rows(done: Iterable[Recleaned], most: int = 500) -> Iterator[dict[str, str]]:
    """What became of each record that is other than before, and each page that stays as it was; at most so many."""
    ways = (("added", "a new record"), ("gone", "no record any more"), ("changed", "a changed record"))
    rows = (
        row
        for each in done
        for row in (
            *(
                {"day": each.day.isoformat(), "id": id, "what": what}
                for name, what in ways
                for id in getattr(each.difference, name)
            ),
            *({"day": each.day.isoformat(), "id": "", "what": f"stays as it was: {why}"} for why in each.kept),
        )
    )
    return islice(rows, most)


#: What is said where no page of a site is published, and where nothing is.
NO_PAGE = "no published page of these days is this site's: is the host the one that the report names?"
NO_DAY = "none of these days is published"


def effect_sentence(done: Sequence[Recleaned], *, published: bool, of_all: bool = False) -> str:
    """What became other on all days, in a sentence; `of_all` sites, or of some."""
    if not done:
        return NO_DAY if of_all else NO_PAGE
    found = [each.difference for each in done]
    parts = [
        f"{count(sum(len(d.added) for d in found), 'record')} added",
        f"{sum(len(d.gone) for d in found)} gone",
        f"{sum(len(d.changed) for d in found)} changed",
        f"{sum(d.same for d in found)} the same",
    ]
    return f"{'published' if published else 'on trial'}: {', '.join(parts)}"


def effect_lines(done: list[Recleaned], *, of_all: bool = False) -> Iterator[str]:
    """What became other, for a terminal; `of_all` sites, or of some."""
    if not done:
        yield NO_DAY if of_all else NO_PAGE
    for each in done:
        yield f"{each.day}:"
        yield from (f"  {line}" for line in (*describe(each.difference), *_kept(each)))


def _day(each: Recleaned) -> str:
    # A fence longer than any run of backticks on a page keeps its text from being Markdown.
    return f"## {each.day}\n\n`````````diff\n" + "\n".join((*describe(each.difference), *_kept(each))) + "\n`````````"


def _kept(each: Recleaned) -> Iterator[str]:
    """The pages that could not be read again, and why."""
    return (f"stays as it was published: {why}" for why in each.kept)
