"""What holds for any page and any text, however broken."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import cache
from typing import Any

from copydesk.cleaners.html.decode import decode
from copydesk.cleaners.model.article import Article, apply, split_text, undo
from copydesk.cleaners.model.page import Page
from copydesk.cleaners.model.record import Reason, Reject, Result, Source, to_row
from copydesk.cleaners.pipeline import STEPS, Cleaned, StepEvidence, run_steps
from copydesk.cleaners.steps.boilerplate import Observation, observe
from copydesk.flows.dataset.verify_lines import LineChecks, check_record, check_undo
from copydesk.flows.pipeline.dedupe import DedupeDecision
from copydesk.flows.pipeline.options import Options, Saved
from copydesk.flows.pipeline.pages import clean_one, read_one
from copydesk.flows.pipeline.shards import article_from_row
from copydesk.flows.pipeline.stages import settle_row
from copydesk.flows.pipeline.text_stream import filter_texts
from tests.budget import budget

URL = "https://paper.test/2026/story"
AT = datetime(2026, 6, 2, 1, 0, tzinfo=UTC)


@cache
def line_checks() -> LineChecks:
    return LineChecks()


def whole(text: str) -> str:
    """The text, which UTF-8 must be able to write."""
    text.encode("utf-8")
    return text


def check_decode(body: bytes, content_type: str | None) -> None:
    """`decode` gives text without NULs and halves of characters, or the reason why there is none."""
    with budget():
        said = decode(Page(URL, body, URL, content_type))
    if isinstance(said, Reject):
        assert said.reason in (Reason.EMPTY_BODY, Reason.NOT_HTML, Reason.BAD_ENCODING)
    else:
        assert "\x00" not in whole(said)


def check_page(body: bytes, content_type: str | None = "text/html") -> str:
    """The whole way of a page ends in valid lines whose edits lead back; gives the outcome, or the reason."""
    page = Page(URL, body, URL, content_type, fetched_at=AT)
    options = Options(run="fuzz", version="0")
    with budget():
        extracted = read_one(Saved(page, Source(archive="a", offset=0)), options)
        cleaned = clean_one(extracted, options)
    before, row = json.loads(extracted.decode("utf-8")), json.loads(cleaned.decode("utf-8"))
    assert before["source_url"] == row["source_url"] == URL
    if "article" in before:
        check_steps(article_from_row(before["article"]), StepEvidence(own=Observation.from_row(before["seen"])))
    decision = DedupeDecision(Result.RECORD, row["record"]["id"]) if "record" in row else None
    assert decision or "reject" in row, row.keys()
    outcome, record, edits = settle_row(row, decision, "fuzz")
    problems = list(line_checks().line("outcomes", to_row(outcome)))
    if record:
        problems += [*line_checks().line("records", record), *check_record(record)]
        problems += [said for edit in edits for said in line_checks().line("edits", edit)]
        problems += [said for _, said in check_undo(record, "it", [(str(e["seq"]), e) for e in edits])]
    assert problems == [], problems
    return str(outcome.reason or outcome.outcome)


def check_text(text: str, language: str | None, title: str | None = None, authors: tuple[str, ...] = ()) -> Cleaned:
    """The text steps end, their edits lead back, each step twice is that step once; gives what came of it."""
    article = Article(text, split_text(text), title=title, authors=authors, language=language)
    evidence = StepEvidence(own=observe(article))
    with budget():
        cleaned = run_steps(article, evidence)
    whole(cleaned.article.text)
    back = undo(cleaned.article, cleaned.edits)
    assert (back.text, back.title) == (article.text, article.title)
    with budget():
        check_steps(article, evidence)
    return cleaned


def check_steps(article: Article, evidence: StepEvidence) -> None:
    """Each step, made on what the steps before it left, asks for nothing more afterwards."""
    for name, build in STEPS.items():
        step = build(evidence)
        article, _ = apply(article, step(article), step=name)
        assert step(article) == (), f"{name} is not done after one time"
        for block in article.blocks:
            assert 0 <= block.start < block.end <= len(article.text), (name, block)


def check_filter(rows: list[dict[str, Any]]) -> None:
    """`copydesk text` gives a line for each line, in order; what it gave, it leaves alone."""
    lines = [json.dumps(row).encode() for row in rows]
    with budget():
        out = [json.loads(line.decode("utf-8")) for line in filter_texts(lines)]
    assert [row["id"] for row in out] == [row["id"] for row in rows]
