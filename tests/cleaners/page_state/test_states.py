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


NOTE = "Try the front page, or look for a word of the headline. If one of our links brought you here, do tell us which."
NEWS = "".join(
    f"<div class=card><h3><a href='/{n}'>{said}</a></h3><p>{said}, and nobody at the port office would say why it was"
    " so late this year, or who is to pay for it in the end.</p></div>"
    for n, said in enumerate(("The lock opens", "A ferry is sold", "The pier is mended", "Two boats are lost"))
)


def error_page(heading: str, note: str, more: str = "", head: str = "") -> str:
    menu = "<nav><a href='/'>Home</a><a href='/news'>News</a></nav>"
    body = f"<main><h1>{heading}</h1><p>{note}</p>{more}</main>"
    return f"<html><head><title>{heading} - The Lock</title>{head}</head><body>{menu}{body}</body></html>"


@pytest.mark.parametrize(
    ("heading", "note"),
    [
        ("We can’t find that page", NOTE),
        ("Sorry, this page is no longer available", "The story was taken down. You could use the search in its place."),
        ("Diese Seite gibt es leider nicht", "Der Artikel wurde gelöscht. Zur Startseite geht es hier entlang."),
        (
            "No encontramos esa página",
            "Puede que la noticia ya no esté aquí. Hay que volver al inicio y buscarla.",
        ),
        ("Oups, cette page n’existe plus", "Vous pouvez revenir à la page d'accueil ou chercher un mot du titre."),
        ("このページはありません", "記事は移動または削除された可能性があります。トップページに戻ってください。"),
    ],
)
def test_a_heading_that_says_that_the_page_is_not_there_makes_an_error_page(heading: str, note: str) -> None:
    for more in ("", NEWS):
        reject = state(error_page(heading, note, more))
        assert reject is not None
        assert reject.reason is Reason.SOFT_404


STORY = "".join(
    f"<p>The {which} keeper wrote a letter to the water board on Monday, and it was read aloud at the meeting of that"
    " evening, where nobody answered it.</p>"
    for which in ("first", "second", "third", "fourth")
)


@pytest.mark.parametrize(
    "page",
    [
        # News of a page, an essay with such a heading, and what calls itself an article.
        error_page(
            "Page of the lock's oldest book could not be found", "The archive says that it was there on Friday.", STORY
        ),
        error_page("Page not found", "So the machine says when it could not find the page you requested.", STORY),
        error_page("Page not found", NOTE, STORY, "<meta property='og:type' content='article'>"),
    ],
)
def test_a_story_about_a_page_that_is_not_there_is_an_article(page: str) -> None:
    assert state(page) is None


def test_a_consent_wall_is_told_by_its_heading_in_more_languages() -> None:
    words = "Wij en onze 90 partners gebruiken cookies om te meten wat u leest. Uw keuze kunt u later wijzigen."
    html = f"<title>Voordat u verder gaat</title><h1>Voordat u verder gaat</h1><p>{words}</p><button>Akkoord</button>"
    reject = state(html)
    assert reject is not None
    assert reject.reason is Reason.CONSENT_WALL
