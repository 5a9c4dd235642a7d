"""Readers' comments as pages of several systems show them: text, writer, time and level of each."""

import json

import pytest

import copydesk
from copydesk import Comment
from copydesk.cleaners.metadata.comments import MOST_COMMENTS
from copydesk.cleaners.model.page import Page
from copydesk.cleaners.read import comments_of
from tests.cleaners.extract.pages import PROSE, page, paragraphs

ONE, TWO, THREE = "I was born beside that store.", "Then mend it.\n\nAnd soon.", "With what money?"
OWN = paragraphs(*PROSE)


def comments(below: str, head: str = "") -> tuple[Comment, ...]:
    result = copydesk.clean(page(OWN, head=head).replace("</main>", f"{below}</main>"))
    assert result.text == "\n\n".join(PROSE)
    return result.comments()


def as_html(text: str) -> str:
    return paragraphs(*text.split("\n\n"))


def test_a_blogs_list_with_answers_tells_levels_writers_and_times() -> None:
    def item(number: int, author: str, text: str, inner: str = "") -> str:
        meta = f"<cite class='fn'>{author}</cite> <span>says:</span><time datetime='2025-05-0{number}'>x</time>"
        body = f"<footer class='comment-meta'>{meta}</footer><div class='comment-content'>{as_html(text)}</div>"
        answer = "<div class='reply'><a href='#respond'>Reply</a></div>"
        return f"<li id='comment-{number}' class='comment'><article>{body}{answer}</article>{inner}</li>"

    answers = f"<ol class='children'>{item(2, 'Bo', TWO, '<ol>' + item(3, 'Cy', THREE) + '</ol>')}</ol>"
    form = "<div id='respond'><form><label>Comment</label><textarea></textarea></form></div>"
    below = f"<div id='comments'><h2>3 thoughts</h2><ol>{item(1, 'Ann', ONE, answers)}</ol>{form}</div>"
    assert comments(below) == (
        Comment(ONE, "Ann", "2025-05-01", 1),
        Comment(TWO, "Bo", "2025-05-02", 2),
        Comment(THREE, "Cy", "2025-05-03", 3),
    )


@pytest.mark.parametrize(
    "one",
    [
        "<div class='c'><b>{}</b>{}</div>",
        "<article><header>{}</header>{}<footer><a href='#'>↩</a></footer></article>",
        "<div class='koment-item'><span class='user-name'>{}</span><span class='date'>vor 2 h</span>{}</div>",
        "<section><strong>{}</strong> 3. Mai 2025, 10:20{}<a href='#'>Antworten</a></section>",
    ],
)
def test_writers_and_texts_are_told_in_other_markup(one: str) -> None:
    below = "".join(one.format(author, as_html(text)) for author, text in (("Ann", ONE), ("Bo", TWO)))
    found = comments(f"<div class='kommentare'>{below}</div>")
    assert [(each.author, each.text) for each in found] == [("Ann", ONE), ("Bo", TWO)]


def test_a_single_comment_is_found() -> None:
    assert comments(f"<section class='comments'><ul><li><cite>Ann</cite><p>{ONE}</p></li></ul></section>") == (
        Comment(ONE, "Ann"),
    )


def test_what_the_pages_data_tells_of_is_read_where_none_is_shown() -> None:
    said = {"@type": "Comment", "text": ONE, "author": {"name": "Ann"}, "dateCreated": "2025-05-01T10:00:00Z"}
    data = json.dumps({"@type": "NewsArticle", "headline": "Grain store vote put off", "comment": [said]})
    assert comments("", f"<script type='application/ld+json'>{data}</script>") == (
        Comment(ONE, "Ann", "2025-05-01T10:00:00Z"),
    )


@pytest.mark.parametrize(
    "below",
    [
        "",
        "<a class='comments-link' href='#c'>3 comments</a>",
        "<div id='comments'><h2>Comments</h2><form><textarea></textarea></form></div>",
        "<div class='comments-closed'><p>Comments are closed.</p></div>",
    ],
)
def test_a_page_without_comments_has_none(below: str) -> None:
    assert comments(below) == ()


def test_a_page_that_is_no_article_may_have_comments_and_bytes_that_are_no_page_have_none() -> None:
    assert copydesk.clean(b"\x00\x01", content_type="image/png").comments() == ()
    below = f"<div class='comments'><div class='c'><b>Ann</b>{as_html(ONE)}</div></div>"
    assert [each.text for each in copydesk.clean(f"<body>{below}</body>").comments()] == [ONE]


@pytest.mark.usefixtures("in_budget")
@pytest.mark.parametrize(
    "piece", ["<div class='comment'><b>A</b>", "<li class='comment'><cite>A</cite>x", "<div class='comment'>x</div>"]
)
def test_hostile_comments_are_quick(piece: str) -> None:
    page = Page("-", f"<div id='comments'>{piece * 1_000}".encode(), None, content_type="text/html")
    assert len(comments_of(page)) <= MOST_COMMENTS
