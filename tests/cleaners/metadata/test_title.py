"""Titles: the site's name goes, what belongs to the title stays."""

from __future__ import annotations

import json

import pytest

from copydesk.cleaners.html.document import parse
from copydesk.cleaners.metadata import read_metadata
from copydesk.cleaners.metadata.json_ld import read_linked
from copydesk.cleaners.metadata.site import read_site_facts
from copydesk.cleaners.metadata.title import title_candidates
from copydesk.cleaners.metadata.visible import read_visible

SITE = '<meta property="og:site_name" content="The Daily Example">'
URL = "https://www.dailyexample.com/news/boats-stay-in-the-harbour-as-storm-nears"


def title(head: str = "", body: str = "", url: str = URL) -> str | None:
    document = parse(f"<html><head>{head}</head><body>{body}</body></html>", url)
    return read_metadata(document, url=url, fetched_at=None).title


CHANGED = {
    "dash": "Boats stay in the harbour as storm nears - The Daily Example",
    "en dash": "Boats stay in the harbour as storm nears – The Daily Example",
    "bar": "Boats stay in the harbour as storm nears | The Daily Example",
    "bullet": "Boats stay in the harbour as storm nears • The Daily Example",
    "host": "Boats stay in the harbour as storm nears - DailyExample.com",
    "two tails": "Boats stay in the harbour as storm nears | News | The Daily Example",
    "entities": "Boats stay in the harbour as storm nears &amp;#124; The Daily Example",
    "no spaces": "Boats stay in the harbour as storm nears|The Daily Example",
}

SAME = {
    "colon": "Harbour: Boats stay as storm nears",
    "dash inside": "Boats stay in the harbour – storm nears",
    "hyphens": "Half-day storm keeps twenty-odd boats in the harbour",
    "question": "Will the boats stay in the harbour?",
    "quotes": "“Stay in the harbour”, says the harbour’s “master”",
    "number": "24 boats, 1 harbour: what 2024 taught us",
    "ampersand": "Boats & harbours in a storm",
    "slash": "Boats and/or harbours in a storm",
    "greek": "Τα πλοία μένουν στο λιμάνι",
    "chinese": "风暴来临渔船留在港口",
    "hebrew": "הסירות נשארות בנמל",
    "site inside": "Why The Daily Example sails",
}


@pytest.mark.parametrize("said", CHANGED.values(), ids=CHANGED)
def test_without_the_site(said: str) -> None:
    wanted = "Boats stay in the harbour as storm nears"
    assert title(f"{SITE}<title>{said}</title>") == wanted
    assert title(f'{SITE}<meta property="og:title" content="{said}"><title>{said}</title>') == wanted


@pytest.mark.parametrize("said", SAME.values(), ids=SAME)
def test_untouched(said: str) -> None:
    head = f'{SITE}<title>{said} | The Daily Example</title><meta property="og:title" content="{said}">'
    assert title(head, f"<h1>{said}</h1>", "https://www.dailyexample.com/7") == said


def test_a_logo_in_the_heading_is_no_title() -> None:
    head = f"{SITE}<title>Boats stay in the harbour as storm nears | The Daily Example</title>"
    assert title(head, "<h1>The Daily Example</h1>") == "Boats stay in the harbour as storm nears"


def test_the_right_one_of_two_headings() -> None:
    head = f"{SITE}<title>Boats stay in the harbour as storm nears | The Daily Example</title>"
    body = "<h1>Log in</h1><h1>Boats stay in the harbour as storm nears</h1>"
    assert title(head, body) == "Boats stay in the harbour as storm nears"


def test_a_heading_alone() -> None:
    assert title("", "<h1>Boats <em>stay</em><br>in the harbour</h1>") == "Boats stay in the harbour"


def test_json_ld_alone() -> None:
    script = json.dumps({"@type": "NewsArticle", "headline": "Boats stay in the harbour"})
    assert title(f'<script type="application/ld+json">{script}</script>') == "Boats stay in the harbour"


def test_no_title() -> None:
    assert title("<title> </title>", "<p>Boats.</p>") is None


@pytest.mark.parametrize(
    ("lang", "said", "asked"),
    [
        ("de", "Boote bleiben im Hafen", {"not english og", "not english og against h1"}),
        ("de", "Sturm naht", {"not english og", "not english h1"}),
        ("en-GB", "Boote bleiben im Hafen", set()),
    ],
)
def test_sources_are_weighed_again_where_a_page_is_not_english(lang: str, said: str, asked: set[str]) -> None:
    document = parse(
        f'<html lang={lang}><head><meta property="og:title" content="{said}"></head><h1>Sturm naht</h1></html>'
    )
    linked = read_linked(document)
    found = title_candidates(document, linked, read_site_facts(document, linked), read_visible(document))
    features = next(features for title, features in found if title == said)
    assert {name for name in features if name.startswith("not english")} == asked


STORY = "Boats stay in the harbour as storm nears"


@pytest.mark.parametrize(
    "body",
    [
        f"<header><h1>Notes from Aston</h1></header><h1>{STORY}</h1>",
        f"<div class=site-title><h1>Notes from Aston</h1></div><article><h1>{STORY}</h1></article>",
        f"<div class=bar><h1>Aston Town Council</h1></div><h2>{STORY}</h2>",
        f"<h1><style>.x1{{color:red}}</style>{STORY}</h1>",
        f"<h1><svg><title>Send this</title></svg>{STORY}</h1>",
        f"<h1>{STORY} <a href='#boats' aria-label='permalink'>¶</a></h1>",
        f"<h1>{STORY}<a class=anchor href='#boats'>#</a></h1>",
        f"<h1><a href='/news/boats'>{STORY}</a></h1>",
        f"<header><h1>{STORY}</h1></header>",
    ],
)
def test_the_story_s_heading(body: str) -> None:
    assert title(f"<title>{STORY}</title>", f"{body}<p>They stay.</p>") == STORY


def test_a_title_that_its_own_quotation_mark_breaks_off() -> None:
    said = 'Council: old quay "cannot hold" another winter'
    head = f'<title>{said.replace(chr(34), "&quot;")} | The Ledger</title><meta property="og:title" content="{said}">'
    assert title(head, f"<h1>{said}</h1>") == said


OWN_TITLE = "Boats stay in the harbour"


@pytest.mark.parametrize(
    "heading",
    [
        f"<h1>{OWN_TITLE} <span class='mw-editsection'>[edit]</span></h1>",
        f"<h1><span class='visually-hidden'>Article:</span> {OWN_TITLE}</h1>",
        f"<h1><span class='story-kicker'>Storm</span> {OWN_TITLE}</h1>",
        f"<h1><span class='badge'>LIVE</span>{OWN_TITLE}</h1>",
        f"<h1>{OWN_TITLE} <small>4 min read</small></h1>",
        f"<h1>Quay Notes</h1><h2>{OWN_TITLE}</h2>",
    ],
)
def test_what_a_heading_shows_beside_the_title(heading: str) -> None:
    head = f"<title>{OWN_TITLE} | Quay Notes</title>"
    assert title(head, f"<header><a href='/'>Quay Notes</a></header>{heading}", "https://quay.example/1") == OWN_TITLE


def test_a_heading_that_is_all_note_stays() -> None:
    assert title("<title>x</title>", f"<h1><span class='sr-only'>{OWN_TITLE}</span></h1>") == OWN_TITLE


def test_a_headline_that_is_set_as_the_line_above_it_stays() -> None:
    above = "<span class='sub'>Storm on the coast</span>"
    lines = f"{above} <span class='topline'>Boats stay in the harbour until it ends</span>"
    assert (
        title("<title>x</title>", f"<h1>{lines}</h1>") == "Storm on the coast Boats stay in the harbour until it ends"
    )


def test_a_theme_s_word_between_site_and_title_goes() -> None:
    head = f"<title>Quay Notes » Blog Archive » {OWN_TITLE}</title>"
    assert title(head, f"<h2><a href='/1'>{OWN_TITLE}</a></h2>", "https://quay.example/1") == OWN_TITLE


@pytest.mark.parametrize(
    "told",
    [
        '<meta property="og:title" content="Boats stay in port"><meta property="og:site_name" content="The Quay">',
        '<meta name="twitter:title" content="Boats stay in port">',
        '<script type="application/ld+json">{"@type": "BlogPosting", "name": "Boats stay in port"}</script>',
    ],
)
def test_a_page_that_is_titled_like_its_site(told: str) -> None:
    url = "https://a.example/p/17"

    assert (
        title(f"<title>The Quay</title>{told}", "<h1>The Quay</h1><p>The harbour was full.</p>", url)
        == "Boats stay in port"
    )


def test_a_page_of_one_word_keeps_it() -> None:
    assert title("<title>Boats</title>", "<h1>Boats</h1>", "https://a.example/p/17") == "Boats"


def test_a_section_behind_the_title_goes() -> None:
    said = "Boats stay in the harbour as storm nears"
    for tail, folder in (("Opinion", "opinion"), ("Local news", "local-news"), ("Région", "r%C3%A9gion")):
        head = f'<meta property="og:title" content="{said} | {tail}"><title>{said} | {tail}</title>'
        url = f"https://www.dailyexample.com/{folder}/2026/{said.lower().replace(' ', '-')}"
        assert title(f"{SITE}{head}", f"<h1>{said} | {tail}</h1>", url) == said


def test_what_is_no_section_stays() -> None:
    said = "Boats stay in the harbour | Captains leave"
    assert title(f"{SITE}<title>{said}</title>", f"<h1>{said}</h1>") == said


def test_the_topic_before_a_headline_goes_where_networks_are_not_told() -> None:
    head = json.dumps({"@type": "NewsArticle", "headline": "Storm warning: Boats stay in the harbour tonight"})
    meta = '<meta property="og:title" content="Boats stay in the harbour tonight">'
    body = "<h1>Storm warning: Boats stay in the harbour tonight</h1>"
    assert title(f'{SITE}{meta}<script type="application/ld+json">{head}</script>', body) == (
        "Boats stay in the harbour tonight"
    )


def test_a_date_in_the_headline_goes() -> None:
    body = "<h1><time>Dec 18 2025</time> Boats stay in the harbour</h1>"
    assert title(f"{SITE}<title>Boats stay in the harbour - quay</title>", body) == "Boats stay in the harbour"


def test_a_capital_in_an_element_of_its_own_is_the_first_letter_of_its_word() -> None:
    told = "<title>How a Planning Cycle Is Cut in Two</title>"
    assert title(told, "<h1><a href='/x'>How a Planning <span>C</span>ycle Is Cut in Two</a></h1>", url="") == (
        "How a Planning Cycle Is Cut in Two"
    )
    assert (
        title("", "<h1>Why plan <b>B</b><br>and no other was chosen</h1>", url="")
        == "Why plan B and no other was chosen"
    )


@pytest.mark.parametrize("name", ["nadnaslov", "x1"])
def test_the_line_above_a_headline_is_a_topic_where_the_title_has_the_rest(name: str) -> None:
    body = f"<h1><span class='{name}'>Selo</span> Stari most opet otvoren za pješake</h1>"
    assert title("<title>Stari most opet otvoren za pješake - Otok</title>", body, url="") == (
        "Stari most opet otvoren za pješake"
    )


def test_a_heading_for_machines_repeats_the_title_and_readers_see_the_one_below() -> None:
    told = "What ferries cost in winter | Advice | Harbour Board"
    body = f"<h1 class='for-machines'>{told}</h1><h2>What ferries cost in winter</h2><h2>Fares</h2>"
    assert title(f"<title>{told}</title>", body, url="") == "What ferries cost in winter"


def test_a_house_named_before_the_story_without_a_sign_is_no_part_of_it() -> None:
    body = "<h1><a href='/'>annbee.example</a></h1><h2>9 May 2025</h2><h3>Bees in the old wall</h3>"
    assert title("<title>annbee.example Bees in the old wall</title>", body, url="") == "Bees in the old wall"


def test_a_banner_above_the_page_is_not_what_title_and_networks_and_previews_agree_on() -> None:
    said = "How to moor a boat in a storm"
    metas = f'<meta property="og:title" content="{said}"><meta name="twitter:title" content="{said}">'
    url = "https://www.dailyexample.com/advice/how-to-moor-a-boat-in-a-storm"
    assert title(f"<title>{said}</title>{metas}", "<h1>Get your pass for the harbour today</h1>", url=url) == said


@pytest.mark.parametrize("cut", ["Boats stay in the…", "Boats stay in the harbour as ..."])
def test_a_title_that_was_cut_gives_way_to_the_whole_one(cut: str) -> None:
    whole = "<h1>Boats stay in the harbour as storm nears</h1>"
    assert title(f'<meta property="og:title" content="{cut}">', whole) == "Boats stay in the harbour as storm nears"
    assert title(f'<meta property="og:title" content="{cut}">', f"<h1>{cut}</h1>") == cut


def test_a_line_behind_the_headline_that_the_title_leaves_out_goes() -> None:
    head = "<title>Boats stay in the harbour - The Daily Example</title>"
    assert title(head, "<h1>Boats stay in the harbour <small>Updated</small></h1>") == "Boats stay in the harbour"
    assert title(head, "<h1>Boats stay in the<br>harbour</h1>") == "Boats stay in the harbour"


@pytest.mark.parametrize("tag", ["h2", "h3"])
def test_a_lower_heading_that_the_title_repeats_is_the_headline_where_there_is_no_higher_one(tag: str) -> None:
    head = "<title>Harbour Post | Boats stay in the bay</title>"
    body = f"<{tag}>Boats stay in the bay</{tag}><p>It rains.</p>"
    assert title(head, body, "https://a.example/1") == "Boats stay in the bay"
    assert title(head, body.replace("bay", "harbour"), "https://a.example/1") != "Boats stay in the harbour"
    house = f"<header><{tag}><a href=/>Board of the Harbour</a></{tag}></header><p>It rains.</p>"
    assert (
        title("<title>Boats stay in the bay | Board of the Harbour</title>", house, "https://a.example/1")
        != "Board of the Harbour"
    )
