"""Counts the published files of one run: what the manifest lists is all that is looked at."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from copydesk.cleaners.html.sanitize import clean_address, redact, shown_address
from copydesk.cleaners.model.article import Article, undo
from copydesk.cleaners.model.edits import Segment, trace
from copydesk.cleaners.model.rows import EditRow, OutcomeRow, RecordRow, RunRow
from copydesk.cleaners.steps.boilerplate.lines import normal
from copydesk.cleaners.urls.normalize import host_of
from copydesk.flows.dataset.writer import read_kind
from copydesk.flows.metrics.figures import (
    MOST_REMOVED,
    SAMPLES,
    Figures,
    LineFigures,
    Mark,
    RuleFigures,
    RunFigures,
    Sample,
    SiteFigures,
    WantedAddress,
    most_wanted,
    top,
)
from copydesk.flows.pipeline.shards import edit_from_row

#: A removed line is shown up to here, in code points.
_SHOWN = 160

#: What is shorter, in code points, is a sign and no line: a hyphen, a byte of mojibake.
LEAST_LINE = 4

#: A sample longer than this, in code points, would bury the report; another record is shown instead.
SAMPLE_TEXT = 6_000

#: Different removed lines that are counted at once; beyond it, those that were seen once are forgotten.
_MOST_LINES = 50_000

#: Reasons of pages that came and could have held an article: what people ask for.
MAYBE_ARTICLES = frozenset(
    (
        "bad_encoding", "bot_challenge", "consent_wall", "extract_timeout", "js_shell", "login_needed", "low_quality",
        "no_article", "paywall", "soft_404", "too_complex", "too_short", "unwanted_language",
    )
)  # fmt: skip

#: Samples of one site: with more, one talkative site would be the whole list.
SITE_SAMPLES = 2


def count_run(root: Path, entry: RunRow, date: str) -> Figures:
    """The figures of a run from the files that its entry in the manifest lists, below `root`."""
    counting = _Counting()
    for outcome in read_kind(root, entry["files"], "outcomes"):
        counting.outcome(outcome)
    counting.weigh(root, entry["run"])
    for record in read_kind(root, entry["files"], "records"):
        counting.record(record)
    for edit in read_kind(root, entry["files"], "edits"):
        counting.edit(edit)
    chosen = counting.worth_showing()
    return Figures(
        date,
        (entry["run"],),
        entry["counts"],
        entry["reasons"],
        counting.sites(),
        counting.rules(),
        counting.lines(),
        samples=tuple(_samples(root, entry, chosen)),
        wanted=counting.wanted(),
        parts=(RunFigures(entry["run"], entry["kind"], entry["started_at"], entry["counts"]),),
    )


@dataclass(slots=True)
class _Site:
    counts: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    words: list[int] = field(default_factory=list)
    untitled: int = 0
    undated: int = 0
    copies: int = 0
    characters: int = 0
    removed: int = 0
    quiet: int = 0
    bytes: int = 0


@dataclass(slots=True)
class _Counting:
    missed: dict[str, tuple[str, str]] = field(default_factory=dict)
    led_to: Counter[str] = field(default_factory=Counter)
    places: defaultdict[str, list[tuple[int, str]]] = field(default_factory=lambda: defaultdict(list))
    by_host: defaultdict[str, _Site] = field(default_factory=lambda: defaultdict(_Site))
    host_of: dict[str, str] = field(default_factory=dict)
    taken: Counter[str] = field(default_factory=Counter)
    too_long: set[str] = field(default_factory=set)
    by_rule: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    by_line: Counter[tuple[str, str, str]] = field(default_factory=Counter)

    def outcome(self, row: OutcomeRow) -> None:
        host = host_of(row["source_url"]) or host_of(row["url"]) or "no host"
        site = self.by_host[host]
        if (source := row["source"]) and source["archive"]:
            self.places[source["archive"]].append((source["offset"] or 0, host))
        site.counts[row["outcome"]] += 1
        # What is unchanged without being a record is a listing (`frontier.NOTHING_NEW`).
        site.quiet += row["outcome"] == "unchanged" and row["id"] is None
        if row["reason"]:
            site.reasons[row["reason"]] += 1
        if row["outcome"] == "reject" and row["reason"] in MAYBE_ARTICLES:
            url = clean_address(row["url"] or row["source_url"])
            self.missed[url] = host, row["reason"]
            self.led_to[url] += 1

    def weigh(self, root: Path, run: str) -> None:
        """Count the bytes that the pages of each host take in the archive files of the run, as far as they are here.

        A page takes all up to the next one: its request, what was asked along with it, its metadata.
        """
        for archive, places in self.places.items():
            path = root / archive
            if not path.name.startswith(run) or not path.exists():
                continue
            places = sorted(dict(places).items())
            ends = [*(offset for offset, _ in places[1:]), path.stat().st_size]
            for (offset, host), end in zip(places, ends, strict=True):
                self.by_host[host].bytes += end - offset

    def record(self, row: RecordRow) -> None:
        host = row["host"] or "no host"
        self.host_of[row["id"]] = host
        site = self.by_host[host]
        site.words.append(row["word_count"])
        site.untitled += row["title"] is None
        site.undated += row["published_at"] is None
        site.copies += row["duplicate_of"] is not None
        site.characters += len(row["text"])
        if len(row["text"]) > SAMPLE_TEXT:
            self.too_long.add(row["id"])

    def edit(self, row: EditRow) -> None:
        rule = self.by_rule.setdefault((row["step"], row["rule"]), [0, 0])
        size = len(row["removed"]) - len(row["added"])
        rule[0] += 1
        rule[1] += size
        if row["field"] != "text":
            return
        host = self.host_of.get(row["id"], "no host")
        self.by_host[host].characters += size
        self.by_host[host].removed += size
        self.taken[row["id"]] += size
        line = normal(row["removed"])
        if not row["added"] and len(line) >= LEAST_LINE:
            self.by_line[host, line[:_SHOWN], f"{row['step']}: {row['rule']}"] += 1
            if len(self.by_line) > _MOST_LINES:
                self.by_line = Counter({key: n for key, n in self.by_line.items() if n > 1})

    def sites(self) -> tuple[SiteFigures, ...]:
        return tuple(
            SiteFigures(
                host,
                dict(s.counts),
                dict(sorted(s.reasons.items())),
                tuple(sorted(s.words)),
                s.untitled,
                s.undated,
                s.copies,
                s.characters,
                max(0, s.removed),
                quiet=s.quiet,
                bytes=s.bytes,
            )
            for host, s in sorted(self.by_host.items())
        )

    def wanted(self) -> tuple[WantedAddress, ...]:
        """The addresses whose pages gave no article and could hold one."""
        return most_wanted(WantedAddress(redact(url), *why, self.led_to[url]) for url, why in self.missed.items())

    def rules(self) -> tuple[RuleFigures, ...]:
        made = (RuleFigures(step, rule, *numbers) for (step, rule), numbers in self.by_rule.items())
        return tuple(sorted(made, key=lambda r: (-r.characters, -r.edits, r.step, r.rule)))

    def lines(self) -> tuple[LineFigures, ...]:
        made = (LineFigures(host, line, n, rule) for (host, line, rule), n in self.by_line.items())
        return top(made, lambda line: (-line.pages, line.host, line.line, line.rule), MOST_REMOVED)

    def worth_showing(self) -> tuple[str, ...]:
        """The ids of the records that lost most, a few of each site."""
        shown: Counter[str] = Counter()
        chosen = []
        for id, _ in sorted(self.taken.items(), key=lambda kv: (-kv[1], kv[0])):
            host = self.host_of.get(id)
            if host and id not in self.too_long and shown[host] < SITE_SAMPLES:
                shown[host] += 1
                chosen.append(id)
        return tuple(chosen[:SAMPLES])


def _samples(root: Path, entry: RunRow, ids: tuple[str, ...]) -> Iterator[Sample]:
    edits: defaultdict[str, list[EditRow]] = defaultdict(list)
    for edit in read_kind(root, entry["files"], "edits"):
        if edit["id"] in ids:
            edits[edit["id"]].append(edit)
    for row in read_kind(root, entry["files"], "records"):
        if row["id"] in ids:
            url = shown_address(row["url"] or row["source_url"])
            yield Sample(row["id"], url, row["title"], _marks(row, edits[row["id"]]))


def _marks(record: RecordRow, rows: Iterable[EditRow]) -> tuple[Mark, ...]:
    edits = [edit_from_row(row) for row in sorted(rows, key=lambda row: int(row["seq"]))]
    extracted = undo(Article(record["text"], title=record["title"]), edits)
    return tuple(map(_mark, trace(extracted.text, (e for e in edits if e.field == "text"))))


def _mark(segment: Segment) -> Mark:
    edit = segment.removed or segment.added
    why = f"{edit.step}: {edit.rule}" if edit else None
    return Mark(segment.text, segment.removed is not None, segment.added is not None, why)
