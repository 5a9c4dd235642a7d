"""Every fixture page is named for what it is; benchmarks/pagestates/figures.py prints the same as a matrix."""

from __future__ import annotations

from pathlib import Path

import pytest

from copydesk.cleaners.extract import Extracted, extract
from copydesk.cleaners.html.document import parse
from copydesk.cleaners.model.article import lay_out
from copydesk.cleaners.model.record import Reason, Reject
from copydesk.cleaners.page_state import page_state

STATES = Path(__file__).parents[3] / "fixtures" / "pages" / "states"
PAGES = sorted(STATES.glob("*/*.html"))


def state(html: str) -> Reject | None:
    """The state of a page; its address is the canonical one that it names, if any."""
    canonical = parse(html).tree.css_first("link[rel=canonical]")
    document = parse(html, canonical.attributes.get("href") if canonical else None)
    extracted = extract(document)
    return page_state(document, extracted, lay_out(extracted.parts)[0])


@pytest.mark.parametrize("path", PAGES, ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_fixture(path: Path) -> None:
    reject = state(path.read_text("utf-8"))
    assert (reject.reason.value if reject else "article") == path.parent.name


def test_there_are_ten_of_each_kind() -> None:
    kinds = {p.parent.name for p in PAGES}
    assert kinds == {"article", "consent_wall", "bot_challenge", "paywall", "js_shell", "soft_404", "index_page"}
    assert all(sum(p.parent.name == kind for p in PAGES) >= 10 for kind in kinds)


@pytest.mark.parametrize("kind", ["consent_wall", "bot_challenge", "paywall", "soft_404"])
def test_the_words_of_a_wall_inside_an_article_are_news(kind: str) -> None:
    story = (
        "The harbour master said on Monday that the channel would be dredged before the summer, and that the ferry "
        "would keep its winter timetable until then. Fishermen had asked for the work for years, in vain."
    )
    title = "Dredging starts in the outer basin of the harbour"
    body = f"<h1>{title}</h1>" + f"<p>{story}</p>" * 6
    for path in sorted((STATES / kind).glob("*.html")):
        wall, _ = lay_out(extract(parse(path.read_text("utf-8"))).parts)
        html = f"<title>{title}</title><article>{body}</article><div>{wall}</div>"
        assert state(html) is None


def test_nothing_at_all_is_no_article() -> None:
    assert page_state(parse("<p></p>"), Extracted(), "") == Reject(Reason.NO_ARTICLE, "no article text was found")


def test_the_detail_names_the_evidence() -> None:
    reject = state((STATES / "consent_wall" / "01.html").read_text("utf-8"))
    assert reject is not None
    assert reject.detail is not None
    assert "we value your privacy" in reject.detail
    assert "vendor: onetrust" in reject.detail


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 10_000,
        "<a href=x>word</a> " * 20_000,
        "<p class='" + "x " * 100_000 + "'>",
        "<" * 200_000,
        "<a " * 100_000,
        "<script>" * 20_000,
        "<nav><!-- " * 20_000,
    ],
    ids=["deep", "links", "classes", "angles", "open tags", "scripts", "frame"],
)
@pytest.mark.usefixtures("in_budget")
def test_hostile_input_is_quick(html: str) -> None:
    page_state(parse(html), Extracted(), "")
