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
