"""What a page tells about its site."""

from __future__ import annotations

from copydesk.cleaners.model.article import Article, Part, lay_out, split_text
from copydesk.cleaners.steps.boilerplate import Observation, observe
from copydesk.cleaners.steps.boilerplate.profile import MAX_LINES

PROSE = "The council voted on the plan for the harbour bridge, which has been argued over since the flood of 1953."


def test_lines_slots_and_body():
    text, blocks = lay_out([Part("Menu", slot="nav/li"), Part(PROSE, slot="main/p")])
    page = observe(Article(text, blocks, title="Bridge"))
    assert [(line.slot, line.prose, line.sample[:4]) for line in page.lines] == [
        ("nav/li", 0, "menu"),
        ("main/p", 105, "the "),
    ]
    assert page.body == ((page.lines[1].key, 105),)


def test_same_article_has_the_same_name_whatever_stands_around_it():
    one = observe(Article(PROSE, split_text(PROSE), title="Bridge"))
    framed = f"Menu\n{PROSE}\nContact"
    assert observe(Article(framed, split_text(framed), title="Bridge")).id == one.id
    assert observe(Article(PROSE, split_text(PROSE), title="Ferry")).id != one.id


def test_row_and_back():
    page = observe(Article(PROSE, split_text(PROSE), title="Bridge"))
    assert Observation.from_row(page.to_row()) == page


def test_long_pages_are_cut_in_the_middle():
    text = "\n".join(f"line {n}" for n in range(MAX_LINES + 50))
    lines = observe(Article(text, split_text(text))).lines
    assert len(lines) == MAX_LINES
    assert (lines[0].sample, lines[-1].sample) == ("line 0", f"line {MAX_LINES + 49}")


def test_empty_page():
    assert observe(Article("")).lines == ()
