"""Other stories that nothing but their place, their link or the form of their byline tells from the page's own."""

import pytest

from copydesk.cleaners.extract.reader import extract
from copydesk.cleaners.html.document import parse
from tests.cleaners.extract.pages import PROSE, paragraphs

OTHER = (
    "Bees have moved into the clock of the town hall, which has stood still since they closed its hands with wax.",
    "A keeper from the next valley will carry the swarm away in April, when the nights are no longer cold.",
    "Until then the hours are rung by hand, the caretaker said, and nobody has missed a train because of it.",
)
TITLE, HEADLINE = "Grain store vote put off", "Bees stop the town clock"
OWN = paragraphs(*PROSE)


def kept(body: str, rest: str = "") -> list[str]:
    """Which of the paragraphs of both stories are read from a page."""
    head = f'<title>{TITLE} - The Ferry</title><meta property="og:title" content="{TITLE}">'
    html = f"<html><head>{head}</head><body><header><a href='/'>The Ferry</a></header>{body}{rest}</body></html>"
    text = [part.text for part in extract(parse(html)).parts]
    return [line for line in text if line in (*PROSE, *OTHER)]


@pytest.mark.parametrize(
    ("own", "other"),
    [
        ("<p>Ann Lee</p>", "<p>Bo Wu</p>"),
        ("<p>Skrev Ann Lee</p>", "<p>Skrev Bo Wu</p>"),
        ("<p>بقلم سلمى الحوراني</p>", "<p>بقلم نبيل الشامي</p>"),
        ("<p>撰文：陆以安</p>", "<p>撰文：何思远</p>"),
        ("<p class='w'>Ann Lee, Harbours</p>", "<p class='w'>Bo Wu, Crafts</p>"),
        ("<p><i>Ann Lee</i></p>", "<p><i>Bo Wu</i></p>"),
    ],
)
def test_a_line_like_the_pages_own_byline_begins_another_story_in_the_same_element(own: str, other: str) -> None:
    for headline in (f"<h2>{HEADLINE}</h2>", f"<p><strong>{HEADLINE}</strong></p>"):
        body = f"<h1>{TITLE}</h1>{own}{OWN}{headline}{other}{paragraphs(*OTHER)}"
        assert kept(f"<div>{body}</div>") == list(PROSE)


@pytest.mark.parametrize(
    ("own", "line"),
    [
        ("<p class='w'>Ann Lee</p>", "<p class='role'>Bo Wu</p>"),
        ("<p class='deck'>A short line below it</p>", "<p class='deck'>Another short line</p>"),
        ("<p>The Ferry</p>", "<p>What came of it</p>"),
        ("<p class='w'>Ann Lee</p>", "<p class='w'>Is it so, Bo Wu?</p>"),
    ],
)
def test_a_line_below_a_heading_that_is_no_such_byline_heads_a_part(own: str, line: str) -> None:
    body = f"<h1>{TITLE}</h1>{own}{OWN}<h2>What the clock has to do with it</h2>{line}{paragraphs(*OTHER)}"
    assert kept(f"<div>{body}</div>") == [*PROSE, *OTHER]


def test_many_posts_with_a_line_like_the_pages_byline_are_one_story() -> None:
    posts = "".join(
        f"<div class='p'><h2>{place}</h2><p class='w'>1{at}:05 Bo Wu</p><p>{text}</p></div>"
        for at, (place, text) in enumerate(zip(("Gate", "Quay", "Hall", "Mill"), (*OTHER, PROSE[3]), strict=True))
    )
    own = f"<h1>{TITLE}</h1><p class='w'>Ann Lee</p>{paragraphs(*PROSE[:3])}"
    assert kept(f"<main>{own}{posts}</main>") == [*PROSE[:3], *OTHER, PROSE[3]]


def test_elements_that_open_with_lines_of_the_same_looks_are_stories() -> None:
    unit = "<div class='post'><div class='h'>{}</div><div class='m'>{}</div><div class='b'>{}</div></div>"
    own, other = unit.format(TITLE, "रहीम", OWN), unit.format(HEADLINE, "करीम", paragraphs(*OTHER))
    assert kept(f"<div>{own}{other}</div>") == list(PROSE)


def test_an_address_element_is_a_byline_without_a_name() -> None:
    own = f"<article><h1>{TITLE}</h1><address>Ann Lee</address>{OWN}</article>"
    other = f"<next-page><div><h1>{HEADLINE}</h1><address>Bo Wu</address>{paragraphs(*OTHER)}</div></next-page>"
    assert kept(own, other) == list(PROSE)


@pytest.mark.parametrize(("frame", "heading"), [("div", "h2"), ("article", "h1"), ("section", "h3")])
def test_a_story_above_the_pages_title_is_not_read(frame: str, heading: str) -> None:
    other = f"<{frame}><{heading}>{HEADLINE}</{heading}><p class='w'>Par Bo Wu</p>{paragraphs(*OTHER)}</{frame}>"
    assert kept(other, f"<{frame}><h1>{TITLE}</h1><p class='w'>Par Ann Lee</p>{OWN}</{frame}>") == list(PROSE)
    standfirst = f"<main><h2>The river</h2><p>{OTHER[0]}</p><h1>{TITLE}</h1><p>Par Ann Lee</p>{OWN}</main>"
    assert kept(standfirst)[-4:] == list(PROSE)


@pytest.mark.parametrize(
    "box",
    [
        "<div><h3><a href='/bees'>{}</a></h3><p>{}</p></div>",
        "<aside><img src='b.jpg'><a href='/bees'><strong>{}</strong></a><p>{}</p></aside>",
        "<section><span>Town</span><h2><a href='/2026/bees'>{}</a></h2><p>{}</p></section>",
    ],
)
def test_a_box_with_a_linked_headline_and_a_lead_is_that_of_another_story(box: str) -> None:
    teaser = box.format(HEADLINE, OTHER[0])
    head = f"<article><h1>{TITLE}</h1><p>By Ann Lee</p>{paragraphs(*PROSE[:2])}"
    assert kept(f"{head}{teaser}{paragraphs(*PROSE[2:])}</article>") == list(PROSE)
    assert kept(f"{head}{paragraphs(*PROSE[2:])}{teaser}</article>") == list(PROSE)


@pytest.mark.parametrize("address", ["#bees", "https://hive.example/bees", "", "mailto:bees@ferry.example"])
def test_a_box_whose_headline_leads_to_no_page_of_the_house_stays(address: str) -> None:
    box = f"<div><h3><a href='{address}'>{HEADLINE}</a></h3><p>{OTHER[0]}</p></div>"
    links = "<a href='https://ferry.example/a'>Tide tables</a><a href='https://ferry.example/b'>Timetables</a>"
    body = f"<h1>{TITLE}</h1><p>By Ann Lee</p>{paragraphs(*PROSE[:2])}{box}{paragraphs(*PROSE[2:])}"
    assert kept(f"<article>{body}</article>", links) == [*PROSE[:2], OTHER[0], *PROSE[2:]]


def test_the_linked_headings_of_a_list_stay_with_its_text() -> None:
    items = "".join(
        f"<div><h2><a href='/t/{at}'>A thing for {at} hands</a></h2><p>{t}</p></div>"
        for at, t in enumerate((*OTHER, PROSE[3]))
    )
    own = f"<h1>{TITLE}</h1><p>By Ann Lee</p>{paragraphs(*PROSE[:3])}"
    assert kept(f"<article>{own}{items}</article>") == [*PROSE[:3], *OTHER, PROSE[3]]


def test_a_linked_headline_of_the_rank_of_the_title_heads_another_story() -> None:
    linked = f"<h1><a href='/bees'>{HEADLINE}</a></h1>{paragraphs(*OTHER)}"
    assert kept(f"<div><h1>{TITLE}</h1>{OWN}{linked}</div>") == list(PROSE)
    behind = f"<div class='c'><h2><a href='/bees'>{HEADLINE}</a></h2>{paragraphs(*OTHER)}</div>"
    assert kept(f"<div class='c'><h1>{TITLE}</h1>{OWN}</div>", behind) == list(PROSE)
    pointer = f"<div><img src='b.jpg'><h3><a href='/bees'>{HEADLINE}</a></h3></div>"
    body = f"<h3>{TITLE}</h3>{paragraphs(*PROSE[:2])}{pointer}{paragraphs(*PROSE[2:])}"
    assert kept(f"<article>{body}</article>") == list(PROSE)


def test_a_box_with_a_linked_headline_above_the_title_is_that_of_another_story() -> None:
    box = f"<section class='top'><h2><a href='/bees'>{HEADLINE}</a></h2><p>{OTHER[0]}</p></section>"
    assert kept(box, f"<main><h1>{TITLE}</h1><p>By Ann Lee</p>{OWN}</main>") == list(PROSE)


@pytest.mark.parametrize("name", ["<span>Bo Wu</span>", "<p>Text: Bo Wu</p>", "<div><span>Bo van der Wu</span></div>"])
def test_a_name_alone_below_a_headline_begins_another_story_outside_of_the_text(name: str) -> None:
    other = f"<div class='n'><div>{HEADLINE}</div>{name}<div>{paragraphs(*OTHER)}</div></div>"
    assert kept(f"<main><h1>{TITLE}</h1><div class='t'>{OWN}</div></main>", other) == list(PROSE)
    assert kept(f"<main><h1>{TITLE}</h1><div class='t'>{OWN}</div>{other}</main>") == list(PROSE)


def test_a_name_in_a_script_without_blanks_is_one_and_so_is_its_headline() -> None:
    other = f"<div class='n'><div>เรือข้ามฟากหยุดซ่อมสองสัปดาห์</div><div>วิชัย ทองดี</div><div>{paragraphs(*OTHER)}</div></div>"
    assert kept(f"<main><h1>{TITLE}</h1><div class='t'>{OWN}</div></main>", other) == list(PROSE)


def test_inside_of_the_text_it_ends_that_below_a_bold_line_and_heads_a_part_elsewhere() -> None:
    other = f"<p><strong>{HEADLINE}</strong></p><p>Bo Wu</p>{paragraphs(*OTHER)}"
    assert kept(f"<h1>{TITLE}</h1><div>{OWN}<div class='n'>{other}</div></div>") == list(PROSE)
    own = paragraphs(*PROSE[:3])
    assert len(kept(f"<h1>{TITLE}</h1><div>{own}<div>{other}</div>{paragraphs(PROSE[3])}</div>")) == 7
    steps = f"<h2>What to Bring Along</h2><h3>Filing Fee</h3>{paragraphs(*OTHER)}"
    assert kept(f"<h1>{TITLE}</h1><div>{OWN}</div><div>{steps}</div>") == [*PROSE, *OTHER]


def test_names_each_above_a_paragraph_are_a_list_below_a_heading() -> None:
    people = "".join(
        f"<div>{name}</div><p>{text}</p>" for name, text in zip(("Bo Wu", "Ida Quill"), OTHER, strict=False)
    )
    rest = f"<div class='n'><h3>Who keeps the clocks</h3>{people}</div>"
    assert kept(f"<h1>{TITLE}</h1><div>{OWN}{rest}</div>") == [*PROSE, *OTHER[:2]]
