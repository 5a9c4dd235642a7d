"""From bytes to an article: what the rules of a site say goes before what the page says."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from copydesk.cleaners.model.article import Article
from copydesk.cleaners.model.page import Page
from copydesk.cleaners.read import Reading, read
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
