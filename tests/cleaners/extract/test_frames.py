"""Old markup and odd frames: an article is read whole in whatever elements it stands."""

from collections.abc import Callable

import pytest

import copydesk
from tests.cleaners.extract.pages import FOOTER, NAVIGATION, PROSE, paragraphs

TITLE = "Grain store vote put off"
BREAKS = "<br><br>".join(PROSE)
TEASERS = "".join(
    f"<div class='teaser'><a href='/n/{i}'><img src='/{i}.jpg'><h3>Old quay, part {i}, is closed in June</h3></a>"
    f"<time>{i + 1}.03.2025</time><p>The quay needs new piles, the harbour office said …</p></div>"
    for i in range(40)
)
DATED = "<meta property='og:type' content='article'><meta property='article:published_time' content='2025-03-12'>"


def framed(body: str, head: str = "") -> str:
    return f"<html lang='en'><head><title>{TITLE}</title>{head}</head><body>{NAVIGATION}{body}{FOOTER}</body></html>"


def read(html: str) -> list[str]:
    result = copydesk.clean(html, url="https://ferry.example/2025/grain-store-vote-put-off")
    return (result.text or "").split("\n\n")


FRAMES: dict[str, Callable[[str], str]] = {
    "a table's cell with lines": lambda h: f"<table><tr><td>{h}<font size=2>{BREAKS}</font></td></tr></table>",
    "a form round the page": lambda h: f"<form id='f' method='post'><div>{h}{paragraphs(*PROSE)}</div></form>",
    "a block quote": lambda h: f"{h}<blockquote>{paragraphs(*PROSE)}</blockquote>",
    "an aside": lambda h: f"{h}<aside class='content'>{paragraphs(*PROSE)}</aside>",
    "a header": lambda h: f"<header class='story'>{h}{paragraphs(*PROSE)}</header>",
    "spans": lambda h: h + "<div>" + "".join(f"<span>{text}</span><br>" for text in PROSE) + "</div>",
    "elements of its own": lambda h: h + "<x-b>" + "".join(f"<x-p>{text}</x-p><br>" for text in PROSE) + "</x-b>",
    "details": lambda h: f"{h}<details open><summary>+</summary>{paragraphs(*PROSE)}</details>",
    "centred lines": lambda h: f"<center>{h}<div align=justify>{BREAKS}</div></center>",
    "paragraphs that nobody closed": lambda h: f"{h}<div class='tx'><p>{'<p>'.join(PROSE)}</div>",
}


@pytest.mark.parametrize("frame", FRAMES.values(), ids=list(FRAMES))
def test_an_article_in_an_odd_frame_is_a_record(frame: Callable[[str], str]) -> None:
    text = "\n".join(read(framed(frame(f"<h1>{TITLE}</h1>"))))
    assert [line for line in PROSE if line in text] == list(PROSE)


@pytest.mark.parametrize("head", ["", DATED], ids=["undated", "dated"])
@pytest.mark.parametrize("count", [2, 32])
def test_a_note_and_a_long_story_on_a_portal_are_no_index_page(head: str, count: int) -> None:
    texts = [f"{text} ({number})" for number in range(8) for text in PROSE][:count]
    article = f"<main><article><h1>{TITLE}</h1><p class='byline'>By Ann Lee</p>{paragraphs(*texts)}</article></main>"
    assert read(framed(f"{article}<section class='more'>{TEASERS}</section>", head))[:2] == texts[:2]


def test_a_wiki_page_is_read_without_its_links_to_edit() -> None:
    edit = "<span class='mw-editsection'>[<a href='/e'>edit</a>]</span>"
    entries = "<li><a href='#A'>1 Roof</a></li><li><a href='#B'>2 Votes</a></li>"
    toc = f"<div id='toc'><h2>Contents</h2><ul>{entries}</ul></div>"
    body = (
        f"<h1 id='firstHeading'>{TITLE}</h1><div id='bodyContent'>{paragraphs(*PROSE[:2])}{toc}"
        f"<h2><span id='A'>The roof</span>{edit}</h2>{paragraphs(PROSE[2])}"
        f"<h2><span id='B'>Votes</span>{edit}</h2>{paragraphs(PROSE[3])}</div>"
    )
    assert read(framed(body)) == [*PROSE[:2], "The roof", PROSE[2], "Votes", PROSE[3]]
