"""What stands beside the article: readers' comments and other stories name neither its day nor its author."""

import pytest

from copydesk.cleaners.html.document import parse
from copydesk.cleaners.metadata import Metadata, read_metadata

OWN = "<h1>Ferry stays until the spring</h1><p class=meta>5 November 2024 by Ann Bee</p><p>It stays, they said.</p>"


def read(body: str) -> Metadata:
    document = parse(
        f"<html lang=en><head><title>Ferry stays until the spring</title></head><body>{body}</body></html>"
    )
    return read_metadata(document, url="https://a.example/ferry", fetched_at=None)


@pytest.mark.parametrize(
    "beside",
    [
        "<div id=comments><p class=comment><b class=author>Tom</b><time datetime=2024-11-07T08:00Z>x</time></p></div>",
        "<ol class=commentlist><li itemprop=comment>By Tom <time datetime=2024-11-07>x</time></li></ol>",
        "<div class=related-stories><a href=/x>A pilot boat was sold</a><p class=byline>By Cy Dee</p>"
        "<time datetime=2024-11-01>x</time></div>",
        "<ul><li><time datetime=2024-11-01T09:00Z>Nov 1</time> <a href=/x>A pilot boat was sold</a></li></ul>",
    ],
)
def test_what_stands_beside_is_not_the_article_s(beside: str) -> None:
    for body in (OWN + beside, beside + OWN):
        found = read(body)
        assert ((found.published_at or "")[:10], found.authors) == ("2024-11-05", ("Ann Bee",))


def test_another_story_s_author_is_not_better_than_none() -> None:
    own = "<h1>Ferry stays until the spring</h1><p>It stays, they said.</p>"
    beside = "<div class=related><h3><a href=/x>A pilot boat was sold</a></h3><p class=byline>By Cy Dee</p></div>"
    assert read(own + beside).authors == ()


@pytest.mark.parametrize(
    "wrap", ["<article class='post comments-open'>{}</article>", "<footer class=entry-footer>{}</footer>"]
)
def test_a_class_that_sounds_like_a_box_hides_nothing(wrap: str) -> None:
    body = wrap.format("<p class=author>Ann Bee</p><time datetime=2024-11-05T06:30Z>5 Nov</time>")
    found = read(f"<h1>Ferry stays until the spring</h1>{body}")
    assert (found.published_at, found.authors) == ("2024-11-05T06:30:00Z", ("Ann Bee",))


def test_the_time_of_an_abbreviation() -> None:
    found = read(
        "<h1>Ferry stays until the spring</h1><abbr class=published title='2024-11-05T06:30:00+01:00'>5 Nov 2024</abbr>"
    )
    assert found.published_at == "2024-11-05T06:30:00+01:00"


@pytest.mark.parametrize(
    "beside",
    [
        "<article class=comment><footer>Tom <time datetime=2024-11-07T08:00Z>x</time></footer>Well.</article>",
        "<div class=box><h3>2 Comments</h3><div><b>Tom</b> <time datetime=2024-11-07>x</time></div></div>",
        "<div class=grid><div class=card><a href=/x><h3>A pilot boat was sold</h3></a>"
        "<time datetime=2024-11-01>x</time></div> <div class=card>"
        "<a href=/y><h3>Kelp farm doubles its ropes</h3></a><time datetime=2024-11-02>x</time>"
        "</div></div>",
        "<div class=top-bar><span>Thursday, 7 November 2024</span></div>",
        "<div class=events><time datetime=2024-12-24>Christmas fair</time></div>",
        "<h2>Have your say</h2> <!-- x --> <ul><li>Tom <time datetime=2024-11-07>x</time></li></ul>",
        "<div><h3>Kommentit (2)</h3><p>Tom <time datetime=2024-11-07>x</time></p></div>",
        "<div><h3>Σχόλια αναγνωστών</h3><p>Tom <time datetime=2024-11-07>x</time></p></div>",
        "<div><h3>Bình luận</h3><p>Tom <time datetime=2024-11-07>x</time></p></div>",
        "<div><h3>Vos commentaires</h3><article>Tom <time datetime=2024-11-07>x</time></article></div>",
        "<div class=hozzaszolasok>Tom <time datetime=2024-11-07>x</time></div>",
        "<div class=reactie-lijst>Tom <time datetime=2024-11-07>x</time></div>",
        "<section aria-label='Reader comments'>Tom <time datetime=2024-11-07>x</time></section>",
        "<div itemprop=comment itemscope itemtype=https://schema.org/Comment>"
        "<meta itemprop=datePublished content=2024-11-07></div>",
    ],
    ids=[
        *("article as a comment", "heading of comments", "cards", "today", "events", "heading before comments"),
        *("Finnish", "Greek", "Vietnamese", "French", "Hungarian name", "Dutch name", "label", "property of a comment"),
    ],
)
def test_boxes_that_no_name_tells(beside: str) -> None:
    for body in (OWN + beside, beside + OWN):
        assert (read(body).published_at or "")[:10] == "2024-11-05"


def test_a_heading_over_the_article_s_own_section_hides_nothing() -> None:
    section = "<h2>Reactions in the town</h2><p class=meta>5 November 2024</p><p>It stays, they said.</p>"
    assert read(f"<h1>Ferry stays until the spring</h1><div>{section}</div>").published_at == "2024-11-05"


def test_a_lone_heading_with_a_link_is_no_card() -> None:
    head = "<h2><a href=/ferry>Ferry stays until the spring</a></h2>"
    own = f"<div class=post>{head}<time datetime=2024-11-05>x</time></div>"
    assert (read(own).published_at or "")[:10] == "2024-11-05"


def test_the_day_that_a_byline_calls_published_goes_before_that_of_a_change() -> None:
    for first, second in (("Updated", "Published"), ("Aktualisiert", "Veröffentlicht")):
        lines = f"<p>{first}: 7 November 2024, 10:00</p><p>{second}: 5 November 2024, 06:30</p>"
        assert (
            read(f"<h1>Ferry stays until the spring</h1>{lines}<p>It stays, they said.</p>").published_at
            == "2024-11-05"
        )


@pytest.mark.parametrize(
    "marked",
    [
        '<span class="published" title="2024-11-05T06:30:00+02:00">5 November 2024</span>',
        '<span class="published"><span class="value-title" title="2024-11-05T06:30:00+02:00"> </span>Tuesday</span>',
    ],
)
def test_microformats_on_other_elements(marked: str) -> None:
    assert (
        read(f"<h1>Ferry stays until the spring</h1>{marked}<p>It stays.</p>").published_at
        == "2024-11-05T06:30:00+02:00"
    )
