"""What newspapers do beside plain paragraphs: live blogs, questions and answers, expandables, ledes, ends."""

from copydesk.cleaners.extract import extract
from copydesk.cleaners.html.document import parse
from copydesk.cleaners.model.article import Kind, Part
from tests.cleaners.extract.pages import FOOTER, NAVIGATION, PROSE, page, paragraphs

UPDATES = (
    "The ferry to the northern islands is not running this morning, the harbour office says, because of the swell.",
    "Two schools on the east side have sent their pupils home after water came into the gymnasium during the night.",
    "The bridge by the old mill is open again in both directions, although lorries still go round by the ring road.",
    "Firefighters have pumped out forty cellars since midnight and ask callers to be patient for the rest of the day.",
)

ANSWERS = (
    ("Who pays for the repair of the roof?", PROSE[2]),
    ("When will the council vote on it?", PROSE[3]),
    ("What did the engineers tell the members?", PROSE[1]),
)


def parts(html: str) -> list[Part]:
    return list(extract(parse(html)).parts)


def texts(html: str) -> list[str]:
    return [part.text for part in parts(html)]


def test_every_entry_of_a_live_blog_stays_with_its_heading() -> None:
    heads = ("Ferries stay in port", "Schools closed", "Bridge open again", "Forty cellars pumped out")
    entries = "".join(
        f'<section class="live-entry" id="entry-{i}"><time datetime="2024-03-0{i}T09:0{i}">09:0{i}</time>'
        f"<h2>{head}</h2><p>{text}</p></section>"
        for i, (head, text) in enumerate(zip(heads, UPDATES, strict=True), 1)
    )
    read = parts(page(entries, title="Storm over the coast: the day as it happened"))
    assert [part.text for part in read if part.kind is Kind.PARAGRAPH] == list(UPDATES)
    assert [part.text for part in read if part.kind is Kind.HEADING] == list(heads)


def test_questions_stay_with_their_answers() -> None:
    body = "".join(f"<p><strong>{question}</strong></p><p>{answer}</p>" for question, answer in ANSWERS)
    assert texts(page(paragraphs(PROSE[0]) + body)) == [PROSE[0], *(text for pair in ANSWERS for text in pair)]


def test_questions_set_as_headings_or_as_a_list_of_terms_stay() -> None:
    expected = [PROSE[0], *(text for pair in ANSWERS for text in pair)]
    headings = "".join(f"<h3>{question}</h3><p>{answer}</p>" for question, answer in ANSWERS)
    terms = "<dl>" + "".join(f"<dt>{question}</dt><dd>{answer}</dd>" for question, answer in ANSWERS) + "</dl>"
    for body in (headings, terms):
        assert texts(page(paragraphs(PROSE[0]) + body)) == expected


def test_text_that_a_reader_must_unfold_stays() -> None:
    body = paragraphs(*PROSE[:2]) + f"<details><summary>What the survey found</summary><p>{PROSE[2]}</p></details>"
    read = texts(page(body + paragraphs(PROSE[3])))
    assert [text for text in read if text in PROSE] == list(PROSE)


def test_text_behind_a_button_to_read_on_stays() -> None:
    body = paragraphs(*PROSE[:2]) + '<button class="read-more">Read on</button>'
    body += f'<div class="more-text" style="display:none">{paragraphs(*PROSE[2:])}</div>'
    assert texts(page(body)) == list(PROSE)


def test_a_lede_outside_the_article_element_stays_where_the_page_gives_it_as_its_description() -> None:
    title, lede = "Grain store vote put off", "After an hour of debate the members want to see a second survey first."
    html = (
        f'<html lang="en"><head><title>{title}</title><meta property="og:title" content="{title}">'
        f'<meta name="description" content="{lede}"></head><body>{NAVIGATION}'
        f'<header class="story-header"><h1>{title}</h1><p class="standfirst">{lede}</p></header>'
        f"<article class='story'>{paragraphs(*PROSE)}</article>{FOOTER}</body></html>"
    )
    assert texts(html) == [lede, *PROSE]


def test_what_stands_round_the_text_goes() -> None:
    head = '<p class="byline">By Jane Holloway</p><p class="date">12 March 2024</p>'
    head += '<figure><img src="store.jpg"><figcaption>The grain store last week. Photo: T. Marsh</figcaption></figure>'
    tail = '<div class="author-bio"><p>Jane Holloway writes about the town and its council.</p></div>'
    tail += '<aside class="related"><h3>Related stories</h3><ul><li><a href="/a">Old mill sold to a baker</a></li>'
    tail += '<li><a href="/b">River path closed for a month</a></li></ul></aside>'
    assert texts(page(head + paragraphs(*PROSE) + tail)) == list(PROSE)


def test_a_second_article_behind_the_end_goes() -> None:
    second = f'<article class="article next"><h2>Storm over the coast</h2>{paragraphs(*UPDATES[:1])}'
    second += '<a href="/storm">Read the whole story</a></article>'
    html = page(paragraphs(*PROSE)).replace("</main>", f'<section class="more-stories">{second}</section></main>')
    assert texts(html) == list(PROSE)


def test_comments_of_readers_go() -> None:
    comments = "".join(
        f'<li class="comment"><span class="author">reader{i}</span><p>{text}</p></li>'
        for i, text in enumerate(
            ("I was there and it was a good evening for once.", "They should have sold it years ago.")
        )
    )
    html = page(paragraphs(*PROSE)).replace("</main>", f'<section id="comments"><ol>{comments}</ol></section></main>')
    assert texts(html) == list(PROSE)
