"""Drift: what changed is flagged, on that site alone; what merely varies is not."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from copydesk.cleaners.model.page import Page
from copydesk.cleaners.model.record import Source
from copydesk.flows.demo.sites import DemoSite, build_site, read_sites
from copydesk.flows.demo.sites.pages import Edition
from copydesk.flows.metrics.drift import judge_night, judge_site
from copydesk.flows.metrics.figures import Figures, SiteFigures
from copydesk.flows.pipeline.options import Options, Saved
from copydesk.flows.pipeline.pages import clean_one, read_one

NO_OPTIONS = Options(run="r", version="0")


def site(host: str = "a.example", **changes: Any) -> SiteFigures:
    """A usual site on a usual night."""
    usual = SiteFigures(
        host,
        counts={"record": 36, "unchanged": 0, "duplicate": 2, "reject": 2, "failure": 0},
        reasons={"no_article": 2},
        words=tuple(range(250, 610, 10)),
        untitled=0,
        undated=1,
        characters=90_000,
        removed=5_400,
    )
    return replace(usual, **changes)


def night(*sites: SiteFigures, date: str = "2026-11-22") -> Figures:
    counts: dict[str, int] = {}
    for each in sites:
        for name, number in each.counts.items():
            counts[name] = counts.get(name, 0) + number
    return Figures(date, ("r",), counts, {}, tuple(sites))


CHANGED = {
    "yield": {
        "counts": {"record": 12, "reject": 28},
        "reasons": {"no_article": 28},
        "words": tuple(range(250, 370, 10)),
    },
    "median length": {"words": tuple(range(50, 410, 10))[:30] and tuple([60] * 36)},
    "missing titles": {"untitled": 30},
    "missing dates": {"undated": 36},
    "share removed": {"removed": 60_000},
    "mix of reasons": {"counts": {"record": 36, "duplicate": 2, "failure": 22}, "reasons": {"http_status": 22}},
}

UNTOUCHED = {
    "the same": {},
    "a third fewer pages": {"counts": {"record": 24, "duplicate": 1, "reject": 2}, "words": tuple(range(250, 490, 10))},
    "longer stories": {"words": tuple(range(280, 640, 10))},
    "another two rejects": {"counts": {"record": 34, "duplicate": 2, "reject": 4}, "reasons": {"no_article": 4}},
    "two more undated": {"undated": 3},
    "a little more removed": {"removed": 8_000},
    "too few records to tell": {"counts": {"record": 3, "unchanged": 36}, "reasons": {}, "words": (20, 30, 40)},
}


@pytest.mark.parametrize("figure", CHANGED)
def test_a_figure_that_left_its_range_is_named(figure: str) -> None:
    drifts = judge_site(site(**CHANGED[figure]), [site()] * 30)
    assert figure in [drift.figure for drift in drifts]


@pytest.mark.parametrize("case", UNTOUCHED)
def test_what_varies_is_left_alone(case: str) -> None:
    assert judge_site(site(**UNTOUCHED[case]), [site()] * 30) == ()


def test_the_words_say_what_it_is_and_what_it_was() -> None:
    drift = judge_site(site(undated=36), [site(undated=0)] * 12)[0]
    assert drift.words == "missing dates 100 %, usually 0 % (over 12 nights)"
    assert (drift.host, drift.value, drift.nights) == ("a.example", 1.0, 12)


def test_a_site_that_is_gone_is_flagged() -> None:
    verdict = judge_night(night(site("b.example")), [night(site(), site("b.example"))] * 6)
    assert [(d.host, d.figure) for d in verdict.drifts] == [("a.example", "addresses")]


def test_a_site_that_comes_now_and_then_may_be_gone() -> None:
    history = [night(site("b.example")), night(site(), site("b.example"))] * 5
    assert judge_night(night(site("b.example")), history).drifts == ()


def nights_of(pages: list[int]) -> list[Figures]:
    """Nights in which a site has so many addresses, beside one that is always there."""
    there = [site("a.example", counts={"record": number}, reasons={}) if number else None for number in pages]
    return [night(*filter(None, (each, site("b.example")))) for each in there]


GONE = {
    "two a night, four nights ago": ([2] * 20 + [0] * 4, "no address for 4 nights, usually 2 (over 20 nights)"),
    "with pauses": ([5, 0, 4, 6, 5, 0, 5, 3, 5] + [0] * 3, "no address for 3 nights, usually 5 (over 9 nights)"),
    "many, missed once": (
        [40] * 9 + [0] + [40] * 9 + [0],
        "no address tonight, usually 40 (over 19 nights)",
    ),
}
STILL_THERE = {
    "two a night, not yet told from chance": [2] * 20 + [0] * 3,
    "a weekly": ([9] + [0] * 6) * 3 + [9] + [0] * 7,
    "new here": [5, 5, 0, 0],
    "known for long to be gone": [4] * 12 + [0] * 8,
}


@pytest.mark.parametrize("case", GONE)
def test_a_site_of_few_addresses_that_is_gone_is_flagged(case: str) -> None:
    pages, words = GONE[case]
    nights = nights_of(pages)
    assert [d.words for d in judge_night(nights[-1], nights[:-1]).drifts] == [words]


@pytest.mark.parametrize("case", STILL_THERE)
def test_a_pause_is_no_end(case: str) -> None:
    nights = nights_of(STILL_THERE[case])
    assert judge_night(nights[-1], nights[:-1]).drifts == ()


def test_nights_of_few_addresses_by_chance_raise_no_alarm() -> None:
    draw = random.Random(5)
    for mean in (0.5, 1, 2, 4):
        pages = [sum(draw.random() < mean / 20 for _ in range(20)) for _ in range(400)]
        nights = nights_of(pages)
        silent = [judge_night(nights[i], nights[i - 30 : i]).drifts for i in range(30, 400) if not pages[i]]
        assert [drifts for drifts in silent if drifts] == []


def test_the_first_night_is_not_judged() -> None:
    verdict = judge_night(night(site()), [])
    assert (verdict.drifts, verdict.expected, verdict.is_poor) == ((), None, False)


@pytest.mark.parametrize(("records", "is_poor"), [(38, False), (20, False), (18, True), (0, True)])
def test_a_night_below_half_of_what_was_expected_is_poor(records: int, is_poor: bool) -> None:
    tonight = night(site(counts={"record": records, "failure": 40 - records}))
    assert judge_night(tonight, [night(site())] * 3).is_poor is is_poor


def test_two_nights_expect_nothing() -> None:
    assert judge_night(night(site(counts={"record": 0, "failure": 40})), [night(site())] * 2).is_poor is False


# Over the demo sites


def dates_are_gone(site: DemoSite) -> DemoSite:
    """The new template says nowhere when an article appeared."""
    template = site.templates["article"]
    for place in ("$published_at", "$date_text", "$modified_at", "$json_ld"):
        template = template.replace(place, "")
    return replace(site, templates={**site.templates, "article": template})


def only_a_teaser(site: DemoSite) -> DemoSite:
    """The new template shows the lead of a story and keeps the rest for who pays."""
    template = site.templates["article"].replace("$body", "<p>$summary</p>")
    return replace(site, templates={**site.templates, "article": template})


def body_is_gone(site: DemoSite) -> DemoSite:
    """The new template leaves the text to a script."""
    template = site.templates["article"].replace("$body", "<div id=app></div>")
    return replace(site, templates={**site.templates, "article": template})


@cache
def cleaned_rows(key: str, change: Callable[[DemoSite], DemoSite] | None = None) -> tuple[dict[str, Any], ...]:
    """What becomes of each article of a demo site, one by one."""
    import json

    original = next(s for s in read_sites() if s.key == key)
    made = change(original) if change else original
    origin = f"http://{key}.example"
    edition = Edition(made, origin)
    answers = build_site(made, origin)
    rows = []
    for article in edition.articles:
        path = made.path_of(article)
        answer = answers[path]
        saved = Saved(Page(origin + path, answer.body, origin + path, answer.content_type), Source())
        rows.append(json.loads(clean_one(read_one(saved, NO_OPTIONS), NO_OPTIONS)))
    return tuple(rows)


def figures_of(key: str, rows: list[dict[str, Any]]) -> SiteFigures:
    records = [row for row in rows if "record" in row]
    rejects = [row["reject"]["reason"] for row in rows if "reject" in row]
    edits = [edit for row in records for edit in row["edits"]]
    removed = sum(len(e["removed"]) - len(e["added"]) for e in edits)
    return SiteFigures(
        f"{key}.example",
        {"record": len(records), "reject": len(rejects)},
        {reason: rejects.count(reason) for reason in sorted(set(rejects))},
        tuple(row["record"]["word_count"] for row in records),
        sum(row["record"]["title"] is None for row in records),
        sum(row["record"]["published_at"] is None for row in records),
        0,
        sum(len(row["record"]["text"]) for row in records) + removed,
        max(0, removed),
    )


def replay(seed: int, changed: str | None = None, change: Callable[[DemoSite], DemoSite] | None = None) -> Figures:
    """A night of the demo sites: other articles each night, drawn by a seed."""
    draw = random.Random(seed)
    sites = []
    for each in read_sites():
        rows = cleaned_rows(each.key, change if each.key == changed else None)
        wanted = draw.randint(max(3, len(rows) // 2), len(rows))
        sites.append(figures_of(each.key, draw.sample(rows, wanted)))
    return night(*sites, date=f"2026-10-{seed % 31 + 1:02d}")


def test_thirty_stable_replays_raise_no_alarm() -> None:
    nights = [replay(seed) for seed in range(31)]
    alarms = [(i, judge_night(nights[i], nights[:i]).drifts) for i in range(1, 31)]
    assert [(i, drifts) for i, drifts in alarms if drifts] == []


@pytest.mark.parametrize(("key", "change"), [("en", body_is_gone), ("de", only_a_teaser), ("ko", dates_are_gone)])
@pytest.mark.parametrize("nights", [3, 10, 30])
def test_a_new_template_is_flagged_that_night_and_that_site_alone(
    key: str, change: Callable[[DemoSite], DemoSite], nights: int
) -> None:
    history = [replay(seed) for seed in range(nights)]
    verdict = judge_night(replay(99, key, change), history)
    assert verdict.hosts == (f"{key}.example",)


# Sites of few addresses a night


def small_night(seed: int, changed: str | None = None, change: Callable[[DemoSite], DemoSite] | None = None) -> Figures:
    """A night in which each demo site has two to five articles, drawn by a seed."""
    draw = random.Random(seed)
    sites = []
    for each in read_sites():
        rows = cleaned_rows(each.key, change if each.key == changed else None)
        sites.append(figures_of(each.key, draw.sample(rows, min(len(rows), draw.randint(2, 5)))))
    return night(*sites, date=f"2026-10-{seed % 31 + 1:02d}")


@pytest.mark.parametrize("seed", [0, 1000, 2000])
def test_thirty_nights_of_small_sites_raise_no_alarm(seed: int) -> None:
    nights = [small_night(seed + n) for n in range(31)]
    alarms = [(i, judge_night(nights[i], nights[:i]).drifts) for i in range(1, 31)]
    assert [(i, drifts) for i, drifts in alarms if drifts] == []


@pytest.mark.parametrize(("key", "change"), [("en", body_is_gone), ("de", only_a_teaser), ("ko", dates_are_gone)])
def test_a_small_site_with_a_new_template_is_flagged_within_a_week(
    key: str, change: Callable[[DemoSite], DemoSite]
) -> None:
    nights = [small_night(seed) for seed in range(30)]
    flagged: list[tuple[str, ...]] = []
    for seed in range(30, 37):
        nights.append(small_night(seed, key, change))
        flagged.append(judge_night(nights[-1], nights[:-1]).hosts)
    assert set(flagged) <= {(), (f"{key}.example",)}
    assert flagged[-1] == (f"{key}.example",)


def test_the_words_say_that_nights_were_joined() -> None:
    small = {"counts": {"record": 3}, "reasons": {}, "words": (300, 320, 340), "undated": 0}
    drifts = judge_site(site(**{**small, "undated": 3}), [site(**small)] * 27 + [site(**{**small, "undated": 3})] * 2)
    assert [drift.words for drift in drifts] == ["missing dates 100 %, usually 0 % (3 nights joined, 9 times before)"]


def quiet(host: str = "a.example") -> SiteFigures:
    return SiteFigures(host, counts={"unchanged": 1}, quiet=1)


def test_a_site_whose_listing_has_nothing_new_is_not_missed() -> None:
    history = [night(site(), site("b.example"))] * 6
    verdict = judge_night(night(quiet(), site("b.example")), history)
    assert (verdict.drifts, verdict.is_poor, verdict.expected) == ((), False, 38)
    assert judge_night(night(quiet("feeds.a.example"), quiet("b.example")), history).drifts == ()
    assert judge_night(night(quiet(), quiet("b.example")), history).is_poor is False


def test_quiet_nights_do_not_make_a_silence_longer() -> None:
    history = [night(site())] * 6 + [night(quiet())] * 3
    (drift,) = judge_night(night(site("b.example")), history).drifts
    assert drift.words.startswith("no address tonight, usually 40")
