"""From bytes to an article: what the rules of a site say goes before what the page says."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from copydesk.cleaners.model.article import Article, Kind, Part, lay_out
from copydesk.cleaners.model.page import Page
from copydesk.cleaners.read import Reading, read, without_headline
from copydesk.cleaners.steps.site_rules import SiteRules

BODY = "".join(f"<p>{text * 3}</p>" for text in ("The harbour was full on Friday. ", "No boat left before noon. "))


def published(printed: str) -> str | None:
    html = (
        '<html lang="en-GB"><head><meta property="article:published_time" content="2024-05-02T08:00:00Z"></head><body>'
        f"<article><h1>Boats stay in the harbour</h1><time class=printed>{printed}</time>{BODY}</article></body></html>"
    )
    url = "https://www.example.com/boats"
    page = Page(url, html.encode(), url, "text/html", fetched_at=datetime(2024, 5, 10, tzinfo=UTC))
    article = read(page, how=Reading(rules=SiteRules(date=("time.printed",))))
    assert isinstance(article, Article)
    return article.published_at


@pytest.mark.parametrize(
    ("printed", "iso"),
    [
        ("Friday, 3 May 2024 at 18:19", "2024-05-03"),
        ("03/05/2024", "2024-05-03"),
        ("yesterday", "2024-05-02T08:00:00Z"),
        ("3 May 2050", "2024-05-02T08:00:00Z"),
    ],
)
def test_the_date_of_a_rule_is_read_or_passed_over(printed: str, iso: str) -> None:
    assert published(printed) == iso


@pytest.mark.parametrize(
    ("first", "kind", "stays"),
    [
        ("Boats stay in the harbour", Kind.HEADING, False),
        ("“Boats stay in the Harbour!”", Kind.HEADING, False),
        ("Boats that stay", Kind.HEADING, True),
        ("Boats stay in the harbour", Kind.PARAGRAPH, True),
    ],
)
def test_a_heading_at_the_beginning_that_is_the_title_is_no_part_of_the_text(
    first: str, kind: Kind, stays: bool
) -> None:
    text, blocks = lay_out([Part(first, kind), Part("It is full."), Part("No boat left.")])
    rest, kept = without_headline(text, blocks, "Boats stay in the harbour")
    assert [rest[b.start : b.end] for b in kept] == [first, "It is full.", "No boat left."][0 if stays else 1 :]


def test_a_title_is_all_that_some_texts_have() -> None:
    text, blocks = lay_out([Part("Boats stay", Kind.HEADING)])
    assert without_headline(text, blocks, "Boats stay") == (text, blocks)
