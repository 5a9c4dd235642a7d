"""Pages that show more than their article: other stories, comments, galleries, forms."""

import pytest

from copydesk.cleaners.extract.reader import extract
from copydesk.cleaners.html.document import parse
from tests.cleaners.extract.pages import PROSE, page, paragraphs

OTHER = (
    "The night train to the coast will run again from October, after two years in which the line was closed for works.",
    "Its sleeping cars were built in 1984 and have been painted green, the railway said in a letter to the county.",
    "Tickets are sold from Monday on, and children under six travel for nothing if they share a bed.",
)
OWN = paragraphs(*PROSE)
PICTURES = "".join(f"<li><p>{i}/3</p><p>{text}</p></li>" for i, text in enumerate(OTHER, 1))
PLACES = ((3, "Alm"), (4, "Birk"), (5, "Dorn"), (6, "Esk"))
TITLE = "Grain store vote put off"


def read(html: str) -> list[str]:
    return [part.text for part in extract(parse(html)).parts]


def stories(*units: str) -> str:
    head = f'<title>{TITLE} - The Ferry</title><meta property="og:title" content="{TITLE}">'
    return f"<html><head>{head}</head><body><header><a href='/'>The Ferry</a></header>{''.join(units)}</body></html>"


def story(frame: str, heading: str, title: str, body: str) -> str:
    name, _, css = frame.partition(".")
    line = '<div class="info"><span class="author">By Ann Lee</span> <time>3 May 2025</time></div>'
    return f'<{name} class="{css}"><{heading} class="title">{title}</{heading}>{line}<div>{body}</div></{name}>'


@pytest.mark.parametrize(
    ("frame", "heading"), [("article.a", "h1"), ("div.post", "h2"), ("main.m", "h1"), ("section.s", "h3")]
)
def test_a_story_below_the_pages_own_is_not_read(frame: str, heading: str) -> None:
    own, other = story(frame, heading, TITLE, OWN), story(frame, heading, "Night trains return", paragraphs(*OTHER))
    assert read(stories(own, other, other.replace("Night", "Day"))) == list(PROSE)


def test_stories_that_follow_each_other_in_one_element_are_told_by_their_headlines() -> None:
    body = f"<h1>{TITLE}</h1><p>By Ann Lee</p>{OWN}<h1>Night trains return</h1><p>By Bo Wu</p>{paragraphs(*OTHER)}"
    assert read(stories(f"<main>{body}</main>"))[-4:] == list(PROSE)


@pytest.mark.parametrize(
    ("byline", "heading"),
    [
        ("<p class='by'>Teksti: Liisa Karhu</p>", "h2"),
        ("<p><span itemprop='author'>Ann Lee</span></p>", "h3"),
        ("<p>記者 山田健一</p>", "h2"),
        ("<p>Της Ελένης Ρήγα</p>", "h1"),
        ("<div><time>12. kesäkuuta 2025</time></div>", "h2"),
    ],
)
def test_a_story_in_an_element_of_its_own_needs_no_headline_like_the_pages(byline: str, heading: str) -> None:
    own = f"<div class='node'><h2 class='hl'>{TITLE}</h2><p>By Ann Lee</p><div class='text'>{OWN}</div></div>"
    other = f"<section class='more'><{heading}>Night trains return</{heading}>{byline}{paragraphs(*OTHER)}</section>"
    assert read(stories(f"<main>{own}{other}</main>")) == list(PROSE)


def test_chapters_in_elements_of_their_own_are_one_story() -> None:
    chapters = "".join(
        f"<div class='chapter'><h2>Stop {i}</h2><p>Station, 1{i} May 2025</p><p>{text}</p></div>"
        for i, text in enumerate((*PROSE, *OTHER))
    )
    text = read(stories(f"<main><div class='head'><h1>{TITLE}</h1></div>{chapters}</main>"))
    assert [line for line in text if line in (*PROSE, *OTHER)] == [*PROSE, *OTHER]


def test_a_longer_story_below_is_not_the_pages_own() -> None:
    own = story("article.a", "h1", TITLE, paragraphs(*PROSE[:3]))
    other = story("article.a", "h1", "Night trains return", paragraphs(*OTHER, *OTHER[:2]) + paragraphs(*OTHER))
    assert read(stories(own, other)) == list(PROSE[:3])


def test_the_posts_of_a_live_blog_are_one_story() -> None:
    posts = "".join(
        f"<article><time>1{i}:00</time><h2>Post {i}</h2><p>{text}</p></article>" for i, text in enumerate(OTHER)
    )
    text = read(stories(f"<main><h1>{TITLE}</h1>{OWN}{posts}</main>"))
    assert [line for line in OTHER if line in text] == list(OTHER)


def test_sections_with_headings_are_one_story() -> None:
    text = read(stories(f"<main><h1>{TITLE}</h1>{OWN}<h2>What happened in 2024</h2>{paragraphs(*OTHER)}</main>"))
    assert text == [*PROSE, "What happened in 2024", *OTHER]


def test_a_row_of_counted_pictures_goes_wherever_it_stands() -> None:
    row = "".join(f"<li><span>{i}/3</span><p>The store in the spring of 19{i}4.</p></li>" for i in (1, 2, 3))
    pictures = f"<ul class='p'>{row}</ul>"
    assert read(stories(f"<main><h1>{TITLE}</h1>{paragraphs(PROSE[0])}{pictures}{paragraphs(*PROSE[1:])}</main>")) == [
        *PROSE
    ]


@pytest.mark.parametrize(
    "box",
    [
        "<div class='page-comments'><h4>Letters</h4>" + paragraphs(*OTHER) + "</div>",
        f"<ul class='pictures'>{PICTURES}</ul>",
        "<blockquote class='instagram-media'><p>A post shared by The Ferry (@ferry)</p></blockquote>",
        "<div class='box'><h3>Our letter</h3><p>All news of the river in your post box.</p><form></form></div>",
    ],
)
def test_what_stands_round_an_article_is_not_read(box: str) -> None:
    assert read(page(OWN + box)) == list(PROSE)


def test_a_long_notice_in_the_footer_is_not_the_article() -> None:
    notice = f"<footer><div>{paragraphs(*OTHER, *OTHER[1:])}</div></footer>"
    assert read(stories(f"<div><h1>{TITLE}</h1>{paragraphs(*PROSE[:2])}</div>", notice)) == list(PROSE[:2])


def test_an_article_in_an_element_named_after_comments_is_read() -> None:
    assert read(stories(f"<div class='comments-wrap'><h1>{TITLE}</h1>{OWN}</div>")) == list(PROSE)


@pytest.mark.parametrize(
    "opening", ["<p>Two trains, of 1984 and 2002</p>", "<ul><li>Built on 3 May 1984</li></ul>", "<h3>3 May 1984</h3>"]
)
def test_a_year_or_a_list_that_opens_a_section_is_no_byline(opening: str) -> None:
    section = f"<h2>The trains</h2>{opening}{paragraphs(*OTHER)}"
    text = read(stories(f"<main><h2>{TITLE}</h2><p>By Ann Lee</p>{OWN}{section}</main>"))
    assert [line for line in OTHER if line in text] == list(OTHER)


@pytest.mark.parametrize(
    "line",
    [
        "12 March 2025",
        "12. 3. 2025",
        "March 12, 2025",
        "2025-03-12",
        "12.3.2025",
        "2025年3月12日",
        "12 de marzo de 2025",
    ],
)
def test_a_whole_date_below_a_headline_dates_a_story(line: str) -> None:
    body = f"<h1>{TITLE}</h1><p>By Ann Lee</p>{OWN}<h1>Night trains return</h1><p>{line}</p>{paragraphs(*OTHER)}"
    assert read(stories(f"<main>{body}</main>"))[-4:] == list(PROSE)


def bare(title: str, line: str, *texts: str) -> str:
    return f"<div class='unit'><div class='hl'>{title}</div><div class='by'>{line}</div>{paragraphs(*texts)}</div>"


def test_stories_without_a_heading_are_told_by_looking_like_the_pages_own() -> None:
    others = bare("Night trains return", "By Bo Wu · 2 May 2025", *OTHER) + bare("Day trains too", "1 May 2025", *OTHER)
    assert read(stories(bare(TITLE, "By Ann Lee · 3 May 2025", *PROSE) + others))[-4:] == list(PROSE)


def test_articles_behind_the_one_that_has_the_title_are_others() -> None:
    cards = "".join(f"<article class='card'><p>{text}</p></article>" for text in OTHER)
    assert read(stories(f"<main><article><h1>{TITLE}</h1>{OWN}</article>{cards}</main>")) == list(PROSE)


def test_a_story_in_an_article_below_one_that_stands_in_none_is_another() -> None:
    other = f"<article><h2>Night trains return</h2><span>Av Nils Ek</span>{paragraphs(*OTHER)}</article>"
    own = f"<h1 class='t'>{TITLE}</h1><div>{OWN}</div>"
    assert read(stories(f"<main>{own}<section><h2>Nästa</h2>{other}</section></main>")) == list(PROSE)


def test_the_entries_of_a_calendar_are_one_text() -> None:
    fairs = "".join(
        f"<h3>Month {i}</h3><p>Boat fair: {i} May 2025 | the old quay</p><p>{t}</p>" for i, t in enumerate(OTHER, 1)
    )
    text = read(stories(f"<main><article><h3>{TITLE}</h3><p>By Ann Lee</p>{OWN}{fairs}</article></main>"))
    assert [line for line in OTHER if line in text] == list(OTHER)


def test_a_short_article_below_its_title_is_not_the_story_of_a_heading_at_its_end() -> None:
    remarks = "<div><h3>2 remarks</h3><div><b>Zed</b> <span>25 November 2025</span><p>Not before time.</p></div></div>"
    own = f"<h1>{TITLE}</h1><article><div>{paragraphs(*PROSE[:3])}</div>{remarks}</article>"
    assert read(stories(own))[:3] == list(PROSE[:3])


def test_stories_in_cells_of_tables_of_their_own_are_told_by_their_dates() -> None:
    cell = "<table><tr><td><b><h2>{}</h2></b><i>25.11.2025</i>{}</td></tr></table>"
    own, other = cell.format(TITLE, OWN), cell.format("Night trains return", paragraphs(*OTHER))
    assert read(stories(own, other)) == list(PROSE)


def test_a_story_below_the_text_in_its_own_element_is_told_by_the_link_of_its_headline() -> None:
    other = f"<div class='next'><h2><a href='/n'>Night trains return</a></h2><p>By Bo Wu</p>{paragraphs(*OTHER)}</div>"
    own = f"<h1>{TITLE}</h1><p>By Ann Lee</p>{OWN}"
    assert read(stories(f"<main>{own}{other}</main>"))[-4:] == list(PROSE)
    teaser = "<div class='box'><h3><a href='/n'>Night trains return</a></h3><time>3 May 2025</time></div>"
    body = f"<h1>{TITLE}</h1><p>By Ann Lee</p>{paragraphs(*PROSE[:3])}{teaser}{paragraphs(PROSE[3])}"
    assert read(stories(f"<main>{body}</main>"))[-1] == PROSE[3]


@pytest.mark.parametrize(
    "names",
    ["role=contentinfo", "class=disclaimer", "class='site-imprint'", "id=mentions-legales", "class=legal-notice"],
)
def test_what_a_site_says_of_its_rights_behind_the_text_is_not_read(names: str) -> None:
    notice = (
        f"<div {names}>{paragraphs(*('Nobody is liable for what is said here, not even in part. ' * 4,) * 3)}</div>"
    )
    assert read(page(OWN + notice)) == list(PROSE)


def test_a_story_about_the_law_is_read_whatever_its_element_is_called() -> None:
    assert read(page(f"<div class='legal'>{OWN}</div>")) == list(PROSE)


@pytest.mark.parametrize(
    "heading", ["2 comments", "Leave a reply", "Kommentare (2)", "Comentarios", "What readers say"]
)
def test_comments_below_a_heading_alone_are_not_read(heading: str) -> None:
    said = "".join(f"<div class='c'><b>Bo</b><p>{text}</p></div>" for text in OTHER)
    assert read(page(f"{OWN}<h3>{heading}</h3><div class='t'>{said}</div>")) == list(PROSE)


def test_a_part_called_discussion_is_read() -> None:
    text = read(page(f"{OWN}<h2>Discussion</h2>{paragraphs(*OTHER)}"))
    assert [line for line in text if line in OTHER] == list(OTHER)


@pytest.mark.parametrize("between", ["</section><section class='s'>", "<hr>"])
def test_a_byline_that_does_not_say_so_is_told_by_the_pages_own(between: str) -> None:
    own = f"<h1>{TITLE}</h1><p class='sig'>Ann Lee</p>{OWN}"
    other = f"<h1>Night trains return</h1><p class='sig'>Bo Wu</p>{paragraphs(*OTHER)}"
    assert read(stories(f"<div><section class='s'>{own}{between}{other}</section></div>"))[-4:] == list(PROSE)


@pytest.mark.parametrize("frame", ["div role='article'", "div class='article'"])
def test_articles_by_role_or_class_behind_the_one_that_has_the_title_are_others(frame: str) -> None:
    body = f"<{frame}><h1>{TITLE}</h1>{OWN}</div><{frame}><h1>Night trains return</h1>{paragraphs(*OTHER)}</div>"
    assert read(stories(body)) == list(PROSE)


@pytest.mark.parametrize(
    "name", ["hozzaszolasok", "vidguky", "block-binh-luan", "diskuse-list", "taaliqat", "daetgeul-box", "lista-sxolion"]
)
def test_a_box_of_comments_is_known_by_its_name_in_more_languages(name: str) -> None:
    said = "".join(f"<div><b>Zed</b><p>{text}</p></div>" for text in OTHER[:2])
    assert read(page(f"{OWN}<div class='{name}'>{said}</div>")) == list(PROSE)


MORE_OF_IT = paragraphs(*OTHER)


@pytest.mark.parametrize(
    "other",
    [
        f"<details><summary>Night trains return</summary><p>Von Bo Wu</p>{MORE_OF_IT}</details>",
        f"<section class='n'><b>Next</b><h2>Night trains return</h2><p>Teksti: Liisa Karhu</p>{MORE_OF_IT}</section>",
        f"<div class='one'><h3>Night trains return</h3><p>Written by Bo Van Wu</p>{MORE_OF_IT}</div>",
    ],
)
def test_a_signed_story_that_ends_the_element_of_the_text_is_another(other: str) -> None:
    text = read(stories(f"<main><h1>{TITLE}</h1>{OWN}{other}</main>"))
    assert [line for line in text if line in (*PROSE, *OTHER)] == list(PROSE)


def test_a_signed_box_among_the_paragraphs_and_a_folded_part_stay() -> None:
    box = f"<div class='one'><h3>The trains</h3><p>By Bo Wu</p>{MORE_OF_IT}</div>"
    text = read(stories(f"<main><h1>{TITLE}</h1>{paragraphs(*PROSE[:3])}{box}{paragraphs(PROSE[3])}</main>"))
    assert [line for line in text if line in (*PROSE, *OTHER)] == [*PROSE[:3], *OTHER, PROSE[3]]
    folded = f"<details><summary>What the trains cost</summary>{MORE_OF_IT}</details>"
    text = read(stories(f"<main><h1>{TITLE}</h1>{OWN}{folded}</main>"))
    assert [line for line in text if line in (*PROSE, *OTHER)] == [*PROSE, *OTHER]


def test_a_byline_like_the_pages_own_begins_another_story_in_the_same_element() -> None:
    other = f"<h2>Night trains return</h2><p class='w'>Bo Wu, 2 May 2025</p>{MORE_OF_IT}"
    assert read(stories(f"<main><h1>{TITLE}</h1><p class='w'>Ann Lee, 3 May 2025</p>{OWN}<hr>{other}</main>"))[-4:] == [
        *PROSE
    ]
    unlike = other.replace("<p class='w'>Bo Wu, 2", "<p>In force from 2")
    text = read(stories(f"<main><h1>{TITLE}</h1><p class='w'>Ann Lee, 3 May 2025</p>{OWN}{unlike}</main>"))
    assert [line for line in text if line in OTHER] == list(OTHER)


def test_posts_that_are_signed_like_the_page_are_one_story() -> None:
    said = [f"{text} So it was said at {hour}." for hour in ("noon", "night") for text in OTHER]
    posts = "".join(f"<h2>Post {i}</h2><p class='w'>1{i}:30</p><p>{text}</p>" for i, text in enumerate(said))
    text = read(stories(f"<main><h1>{TITLE}</h1><p class='w'>3 May 2025, 10:00</p>{OWN}{posts}</main>"))
    assert [line for line in text if line in said] == said


def test_a_story_in_a_part_like_that_of_the_text_is_another_where_the_text_has_no_heading() -> None:
    dated = f"<section><h3>Night trains return</h3><p>2 May 2025, 10:30</p>{MORE_OF_IT}</section>"
    text = read(stories(f"<div class='feed'><h1>{TITLE}</h1><section>{OWN}</section>{dated}</div>"))
    assert [line for line in text if line in (*PROSE, *OTHER)] == list(PROSE)


def test_microdata_tell_a_headline_and_a_text_of_another_story() -> None:
    unit = "<div><h2 itemprop='headline'>Night trains return</h2><div itemprop='articleBody'>{}</div></div>"
    own = f"<div><div itemprop='articleBody'>{OWN}</div></div>"
    text = read(stories(f"<main><h1>{TITLE}</h1>{own}{unit.format(MORE_OF_IT)}</main>"))
    assert [line for line in text if line in (*PROSE, *OTHER)] == list(PROSE)
    plain = unit.replace(" itemprop='headline'", "")
    text = read(stories(f"<main><h1>{TITLE}</h1>{own}{plain.format(MORE_OF_IT)}</main>"))
    assert [line for line in text if line in (*PROSE, *OTHER)] == [*PROSE, *OTHER]


@pytest.mark.parametrize(
    ("own", "other"),
    [
        ("Ann Lee, 3 May 2025", "<hr><p><b>Night trains return</b></p><p>Bo Wu, 2 May 2025</p>{}"),
        ("Rasa Tamm - 2025. május 3.", "<br><h2>Night trains return</h2><i>Bo Wu - 2025. május 2.</i>{}"),
        (
            "Ann Lee, 3 May 2025",
            "<div><p><strong>Night trains return</strong></p><p>2 May 2025</p>{}<p>Bo Wu</p></div>",
        ),
        (
            "陆安2025年5月3日",
            "<div class='q'><div class='r'>夜车恢复开行</div><div class='s'>何远 2025年5月2日</div>{}</div>",
        ),
        ("রহিম, ৩ মে ২০২৫", "<div><h2>রাতের ট্রেন</h2><dl><dd>করিম</dd><dd>২ মে ২০২৫</dd></dl>{}</div>"),
        (
            "3 May 2025",
            "<div class='u'><h2>2 May 2025</h2><div><h3><a href='/n'>Night trains return</a></h3>{}</div></div>",
        ),
    ],
)
def test_a_headline_and_a_byline_above_a_text_begin_another_story_whatever_their_elements(own: str, other: str) -> None:
    text = read(stories(f"<div><h1>{TITLE}</h1><p>{own}</p>{OWN}{other.format(MORE_OF_IT)}</div>"))
    assert [line for line in text if line in (*PROSE, *OTHER)] == list(PROSE)
    text = read(stories(f"<div><h1>{TITLE}</h1><p>{own}</p>{OWN}</div>{other.format(MORE_OF_IT)}"))
    assert [line for line in text if line in (*PROSE, *OTHER)] == list(PROSE)


def test_a_story_without_a_byline_is_told_by_elements_like_those_of_the_pages_own() -> None:
    unit = "<div class='a'><div class='b'><h1 class='c'>{}</h1></div><div class='d'>{}</div></div>"
    text = read(stories(unit.format(TITLE, OWN), unit.format("Night trains return", MORE_OF_IT)))
    assert [line for line in text if line in (*PROSE, *OTHER)] == list(PROSE)
    part = "<div class='b'><h1>Night trains return</h1></div><div>{}</div>"
    text = read(
        stories(f"<div class='a'><div class='b'><h1 class='c'>{TITLE}</h1></div>{OWN}{part.format(MORE_OF_IT)}</div>")
    )
    assert [line for line in text if line in (*PROSE, *OTHER)] == [*PROSE, *OTHER]


def test_captions_that_begin_with_counters_are_a_row_of_pictures() -> None:
    row = "".join(
        f"<div><img src={i}><span>Photo {i}/3: The store in {year}</span></div>"
        for i, year in enumerate((1899, 1950, 2024), 1)
    )
    text = read(
        stories(f"<main><h1>{TITLE}</h1>{paragraphs(*PROSE[:2])}<div>{row}</div>{paragraphs(*PROSE[2:])}</main>")
    )
    assert [line for line in text if "Photo" in line] == []


def test_dated_chapters_and_a_text_below_a_long_head_are_the_pages_own() -> None:
    chapters = "".join(
        f"<div><h2>{name}</h2><p>{name} hall, {n} May 2026</p><p>{name}: {OTHER[0]}</p></div>" for n, name in PLACES
    )
    text = read(stories(f"<div><h1>{TITLE}</h1><p>Ann Lee</p>{OWN}</div>{chapters}"))
    assert [line for line in text if OTHER[0] in line] == [f"{name}: {OTHER[0]}" for _, name in PLACES]
    head = f"<header><h1>{TITLE}</h1><h2>{OTHER[0]} {OTHER[1]}</h2></header>"
    body = paragraphs(*(f"Day {day}: {line}" for day in range(1, 5) for line in PROSE))
    text = read(stories(f"{head}<div><h4>Live from the ferry</h4><p>3 May 2025 10:40</p>{body}</div>"))
    assert f"Day 1: {PROSE[0]}" in text
