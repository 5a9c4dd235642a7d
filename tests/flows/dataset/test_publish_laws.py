"""Laws of what is published: any lines come back as they went, and neither order nor shards change a byte."""

import json
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from copydesk.cleaners.html.sanitize import clean_outcome, dirt
from copydesk.cleaners.model.article import Article, Edit, apply, undo
from copydesk.cleaners.model.record import Outcome, Reason, Result, Source, to_row
from copydesk.flows.dataset.verify_lines import LineChecks
from copydesk.flows.dataset.writer import ESCAPED, Parts, dump_line, read_lines
from copydesk.flows.pipeline.dedupe import DedupeCandidate, decide_copies
from copydesk.flows.pipeline.near_duplicates import Story, copies
from copydesk.flows.pipeline.shards import edit_from_row, edits_to_rows, outcome_from_row
from tests.flows.stories import Told, print_of, publish_night, story

FEW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
#: Every character that UTF-8 can write; some that readers stumble over are drawn more often.
TEXT = st.text(
    st.one_of(st.characters(exclude_categories=["Cs"]), st.sampled_from('\u2028\u2029\x85\u202e\ufeff\x00"\\\n\r'))
)
HEX = st.text("0123456789abcdef", min_size=32, max_size=32)

SOURCES = st.builds(
    Source,
    st.none() | TEXT.filter(bool),
    st.none() | st.integers(0, 2**40),
    st.none() | HEX.map(lambda half: half * 2),
    st.none() | st.integers(100, 599),
    st.none() | TEXT.filter(bool),
)
GOOD = st.sampled_from([Result.RECORD, Result.UNCHANGED, Result.DUPLICATE])
OUTCOMES = st.one_of(
    st.builds(
        Outcome,
        st.just("run-1"),
        TEXT.filter(bool),
        st.none() | TEXT.filter(bool),
        GOOD,
        HEX,
        source=st.none() | SOURCES,
    ),
    st.builds(
        Outcome,
        st.just("run-1"),
        TEXT.filter(bool),
        st.none(),
        st.sampled_from([Result.REJECT, Result.FAILURE]),
        reason=st.sampled_from(Reason),
        detail=st.none() | TEXT,
        source=st.none() | SOURCES,
    ),
)


@FEW
@given(st.lists(OUTCOMES, max_size=20), st.sampled_from(["", ".gz", ".zst"]), st.integers(1, 2_000))
def test_any_outcomes_come_back(outcomes: list[Outcome], packing: str, part_bytes: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        parts = Parts(Path(folder), f"part-{{n}}.jsonl{packing}", "outcomes", part_bytes=part_bytes)
        for outcome in outcomes:
            parts.add(to_row(outcome))
        done = parts.close()
        back = [outcome_from_row(row) for part in done for row in read_lines(Path(folder) / part.path)]
    assert back == outcomes
    assert sum(part.rows for part in done) == len(outcomes)


@FEW
@given(OUTCOMES)
def test_a_published_outcome_is_clean_and_valid(outcome: Outcome) -> None:
    row = to_row(clean_outcome(outcome))
    assert [field for field, _ in dirt(row) if field in ("detail", "source_url", "url")] == []
    assert [said for said in LineChecks().line("outcomes", row) if "override" not in said] == []


@FEW
@given(TEXT)
def test_a_line_is_one_line_for_every_reader(value: str) -> None:
    line = dump_line({"text": value})
    assert len(line.decode().splitlines()) == 1
    assert line.isascii() or line.decode("utf-8")


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=6,
)


@FEW
@given(VALUES)
def test_a_line_is_what_the_encoder_of_python_writes(value: Any) -> None:
    plain = json.dumps({"value": value}, ensure_ascii=False, separators=(",", ":"))
    assert dump_line({"value": value}) == ESCAPED.sub(lambda m: f"\\u{ord(m[0]):04x}", plain).encode() + b"\n"


@pytest.mark.parametrize("value", [float("nan"), [float("inf")], {"a": (-float("inf"),)}, "\ud83c"])
def test_what_is_no_json_is_refused(value: Any) -> None:
    with pytest.raises(ValueError, match=r"JSON compliant|surrogates not allowed"):
        dump_line({"value": value})


@st.composite
def edited(draw: Any) -> tuple[Article, list[tuple[Edit, ...]]]:
    """An article, and the edits of some steps, made one after the other."""
    article = start = Article(draw(TEXT), title=draw(st.none() | TEXT.filter(bool)))
    steps = []
    for step in draw(st.lists(st.sampled_from(["encoding", "characters", "boilerplate"]), max_size=4)):
        edits = []
        for field in ("text", "title"):
            value = getattr(article, field) or ""
            cuts = sorted(draw(st.lists(st.integers(0, len(value)), max_size=4, unique=True)))
            for a, b in zip(cuts[::2], cuts[1::2], strict=False):
                edits.append(Edit(a, value[a:b], draw(TEXT), "rule", field))
        article, made = apply(article, edits, step=step)
        steps.append(made)
    return start, steps


@FEW
@given(edited())
def test_any_edits_come_back_and_lead_back(case: tuple[Article, list[tuple[Edit, ...]]]) -> None:
    start, steps = case
    article = start
    for made in steps:
        article, _ = apply(article, made)
    edits = [edit for made in steps for edit in made]
    rows = edits_to_rows(edits, start, run="run-1", record="0" * 32)
    with tempfile.TemporaryDirectory() as folder:
        parts = Parts(Path(folder), "edits.jsonl.gz", "edits")
        for row in rows:
            parts.add(row)
        parts.close()
        back = [edit_from_row(row) for row in read_lines(Path(folder) / "edits.jsonl.gz")]
    assert back == edits
    extracted = undo(article, back)
    assert (extracted.text, extracted.title) == (start.text, start.title)
    assert len([row for row in rows if row["before_sha256"]]) == len({edit.field for edit in edits})


TOWNS = ["Aston", "Belton", "Carlow", "Denby", "Elton"]
STORIES = [
    *(Told(f"https://a.example/{town}", story(town), "\n\nShare this") for town in TOWNS),
    *(Told(f"https://b.example/{town}", story(town), published_at=None) for town in TOWNS[:2]),
    *(
        Told(f"https://c.example/{town}", story(town) + " Our readers agreed.", published_at="2026-11-19")
        for town in TOWNS[1:4]
    ),
]


@settings(max_examples=15, deadline=None)
@given(st.permutations(STORIES), st.integers(1, len(STORIES)))
def test_order_and_shards_change_no_byte(stories: list[Told], shard: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        publish_night(Path(folder), date(2026, 11, 20), stories, shard=shard)
        files = (p for p in sorted(Path(folder).rglob("*")) if p.is_file() and "copies" not in p.parts)
        found = {p.relative_to(folder).as_posix(): p.read_bytes() for p in files}
    assert found == EXPECTED.setdefault("files", found)
    assert len(found) == 5


EXPECTED: dict[str, dict[str, bytes]] = {}


@settings(max_examples=30, deadline=None)
@given(st.permutations(range(len(STORIES))))
def test_decisions_do_not_depend_on_the_order(order: list[int]) -> None:
    candidates = [
        DedupeCandidate((0, n), t.url, t.url, f"{n:032d}", str(hash(t.text)), t.published_at, True, print_of(t.text))
        for n, t in enumerate(STORIES)
    ]
    assert decide_copies([candidates[n] for n in order]) == decide_copies(candidates)


@pytest.mark.parametrize("size", [1, 2, 5])
def test_copies_of_nothing(size: int) -> None:
    stories = [Story(str(n), None, str(n), print_of(story(town))) for n, town in enumerate(TOWNS[:size])]
    assert copies(stories, {}) == {}
