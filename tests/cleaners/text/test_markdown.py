"""Markdown of articles: what it renders as is what the text says, sign by sign."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from selectolax.lexbor import LexborHTMLParser

import copydesk
from copydesk.cleaners.model.article import Article, Block, Figure, Kind, Part, Structure, lay_out
from copydesk.cleaners.model.fields import Cell, Image, Link
from copydesk.cleaners.model.standing_blocks import standing_blocks
from copydesk.cleaners.text.markdown import to_markdown

ROOT = Path(__file__).parents[3]
PAGES = sorted([*(ROOT / "fixtures/pages").rglob("*.html"), *(ROOT / "flows/demo/sites").rglob("*.html")])
RENDERER = MarkdownIt("commonmark").enable("table")


def html_of(article: Article) -> str:
    return str(RENDERER.render(to_markdown(article))).strip()


def article_of(*parts: Part, **more: Structure) -> Article:
    text, blocks = lay_out(parts)
    return Article(text, tuple(block._replace(structure=more.get(f"b{i}")) for i, block in enumerate(blocks)))


def squeezed(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize(
    "text",
    [
        "# no heading", "- no item", "+ no item", "* no item", "12. no item", "3) no item", "> no quote", "====", "---",
        "*no* emphasis, _none_ here, snake_case and __init__", "a `tick` and ``two``", "[no](link) ![nor](this)",
        "<b>no tag</b> & &amp; &lt; AT&T <3", "a \\ and \\* both", "~~~", "```", "~~not struck~~", "1 | 2",
        "a | b\n--- | ---", "|---|---|", ":--- | ---:", "ends with \\", "https://a.example/x_y_z*", "<https://a.example/>",
        "line\n# two\n    four", "a\n===", "a\n- b", "* * *", "_ _ _", "[a]: https://b.example/ 'c'", "ends ##",
        "2\\. x",
    ],
)  # fmt: skip
def test_signs_are_shown_and_do_nothing(text: str) -> None:
    shown = LexborHTMLParser(html_of(article_of(Part("Before."), Part(text), Part("After."))))
    assert len(shown.css("p")) == 3
    assert {node.tag for node in shown.body.traverse()} <= {"body", "p", "br"}  # type: ignore[union-attr]
    paragraph = shown.css("p")[1]
    assert [line.strip() for line in paragraph.text().split("\n")] == [line.strip() for line in text.split("\n")]
    assert len(paragraph.css("br")) == text.count("\n")


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from([*"#*_-+`~[]()<>!|\\&;:.=\"'1a \n", "http://", "&lt;", "<a>"]), max_size=24))
def test_any_signs_come_back(pieces: list[str]) -> None:
    lines = [line.strip() for line in "".join(pieces).split("\n")]
    text = "\n".join(line for line in lines if line)
    for kind in (Kind.PARAGRAPH, Kind.LIST_ITEM, Kind.QUOTE, Kind.HEADING, Kind.CODE, Kind.TABLE_ROW):
        if text:
            shown = LexborHTMLParser(html_of(Article(text, (Block(0, len(text), kind),))))
            parts = text.split(" | ") if kind is Kind.TABLE_ROW else [text]
            assert squeezed(shown.body.text() if shown.body else "") == squeezed("".join(parts)), (kind, text)


def test_a_title_is_the_first_heading_and_levels_stay() -> None:
    article = replace(article_of(Part("Why #", Kind.HEADING), Part("So."), b0=Structure(level=3)), title="Two * two")
    assert html_of(article) == "<h1>Two * two</h1>\n<h3>Why #</h3>\n<p>So.</p>"


def test_lists_in_lists_and_numbers() -> None:
    parts = [Part(text, Kind.LIST_ITEM) for text in ("one", "in one", "deeper", "two")]
    levels = [(1, 9), (2, None), (3, 1), (1, 10)]
    told = {f"b{i}": Structure(level=level, number=number) for i, (level, number) in enumerate(levels)}
    shown = re.sub(r"\s*\n\s*", "", html_of(article_of(*parts, **told)))
    assert shown == ('<ol start="9"><li>one<ul><li>in one<ol><li>deeper</li></ol></li></ul></li><li>two</li></ol>')


def test_a_table_keeps_its_columns_and_two_tables_stay_two() -> None:
    rows = ["Day | Boats", "Monday | 7", "Fare | Price", "Child | 2"]
    told = {f"b{i}": Structure(number=number) for i, number in enumerate((1, 2, 1, 2))}
    shown = LexborHTMLParser(html_of(article_of(*(Part(row, Kind.TABLE_ROW) for row in rows), **told)))
    assert [[cell.text() for cell in table.css("th, td")] for table in shown.css("table")] == [
        ["Day", "Boats", "Monday", "7"],
        ["Fare", "Price", "Child", "2"],
    ]


def test_code_stands_in_a_fence_that_it_cannot_end() -> None:
    code = "if x:\n    say('```')\n    # *done*"
    assert html_of(article_of(Part(code, Kind.CODE))) == f"<pre><code>{code}\n</code></pre>"


def test_code_has_its_language_and_two_pieces_stay_two() -> None:
    article = article_of(Part("x = 1", Kind.CODE), Part("y = 2", Kind.CODE), b0=Structure(code_language="python"))
    assert to_markdown(article) == "```python\nx = 1\n```\n\n```\ny = 2\n```\n"


def test_code_and_paragraphs_stand_in_their_items() -> None:
    parts = [Part("First:"), Part("run it", Kind.CODE), Part("then"), Part("in it", Kind.LIST_ITEM), Part("Last")]
    told = [(1, 1, 7), (1, 1, 7), (1, 1, 7), (2, None, 8), (1, 2, 9)]
    structures = {f"b{i}": Structure(level=k, number=n, item=item) for i, (k, n, item) in enumerate(told)}
    shown = re.sub(r"\s*\n\s*", "", html_of(article_of(*parts, Part("Behind."), **structures)))
    assert shown == (
        "<ol><li><p>First:</p><pre><code>run it</code></pre><p>then</p><ul><li>in it</li></ul></li>"
        "<li><p>Last</p></li></ol><p>Behind.</p>"
    )


def test_a_list_that_counts_anew_is_another_one() -> None:
    parts = [Part(text, Kind.LIST_ITEM) for text in ("a", "b", "c")]
    structures = {f"b{i}": Structure(level=1, number=number, item=i) for i, number in enumerate((1, 2, 1))}
    shown = LexborHTMLParser(html_of(article_of(*parts, **structures)))
    assert [[item.text().strip() for item in node.css("li")] for node in shown.css("ol")] == [["a", "b"], ["c"]]


def test_quotations_in_quotations_and_lists_in_them() -> None:
    parts = [Part("One.", Kind.QUOTE), Part("Two.", Kind.QUOTE), Part("a", Kind.LIST_ITEM), Part("b", Kind.LIST_ITEM)]
    structures = {f"b{i}": Structure(quoted=quoted) for i, quoted in enumerate((1, 2, 1, 1))}
    shown = re.sub(r"\s*\n\s*", "", html_of(article_of(*parts, Part("End."), **structures)))
    assert shown == (
        "<blockquote><p>One.</p><blockquote><p>Two.</p></blockquote><ul><li>a</li><li>b</li></ul></blockquote><p>End.</p>"
    )


def test_columns_are_set_as_on_the_page_and_rows_that_are_headed_head_nothing() -> None:
    text, blocks = lay_out([Part("Day | Boats", Kind.TABLE_ROW), Part("Monday | 7", Kind.TABLE_ROW)])
    cells = [
        (Cell(0, 3, 1, True, "center"), Cell(6, 11, 2, True)),
        (Cell(12, 18, 1, True, None), Cell(21, 22, 2, False, "right")),
    ]
    rows = tuple(b._replace(structure=Structure(cells=c)) for b, c in zip(blocks, cells, strict=True))
    assert to_markdown(Article(text, rows)) == "| Day | Boats |\n| :-: | --: |\n| Monday | 7 |\n"
    assert to_markdown(Article(text, rows[1:])) == "|  |  |\n| --- | --: |\n| Monday | 7 |\n"


def test_headings_and_cells_have_no_signs_that_only_lines_need() -> None:
    article = article_of(Part("1. Why - so", Kind.HEADING), Part("-7 | 2. x", Kind.TABLE_ROW))
    assert to_markdown(article) == "## 1. Why - so\n\n| -7 | 2. x |\n| --- | --- |\n"


def test_quotes_and_verse() -> None:
    article = article_of(Part("One.", Kind.QUOTE), Part("Two.", Kind.QUOTE), Part("a\nb", Kind.VERSE))
    assert html_of(article) == "<blockquote>\n<p>One.</p>\n<p>Two.</p>\n</blockquote>\n<p>a<br />\nb</p>"


def test_links_lead_where_they_led() -> None:
    text = "See [the] plan, now."
    for url in ("https://a.example/b(c)?d=1&amp;e=2", "https://a.example/*b*_c_", "https://a.example/(("):
        article = Article(text, (Block(0, len(text), structure=Structure(links=(Link(4, 14, url),))),))
        (link,) = LexborHTMLParser(html_of(article)).css("a")
        assert (link.text(), link.attributes["href"]) == ("[the] plan", url)


def test_images_show_their_text_and_caption() -> None:
    image = Image("https://a.example/i.png", "A [gate]", "The *gate*", "Ann Reed")
    article = replace(article_of(Part("One."), Part("Two.")), figures=(Figure(4, image),))
    shown = LexborHTMLParser(html_of(article))
    (picture,) = shown.css("img")
    assert (picture.attributes["src"], picture.attributes["alt"]) == (image.url, "A [gate]")
    assert [p.text().strip() for p in shown.css("p")] == ["One.", "The *gate* (Ann Reed)", "Two."]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_what_pages_say_is_rendered_whole_and_blocks_hold(path: Path) -> None:
    result = copydesk.clean(path.read_bytes(), url="https://paper.example/news/story", blocks=True)
    if result.record is None:
        return
    text, at = result.record.text, 0
    for block in result.record.blocks:
        said = text[block.start : block.end]
        assert at <= block.start
        assert text[at : block.start].strip() == ""
        assert said == said.strip()
        assert bool(said) is (block.kind != "image")
        assert all(block.start <= link.start < link.end <= block.end for link in block.links)
        at = block.end
    assert text[at:].strip() == ""
    cleaned = result._cleaned
    assert cleaned is not None
    shown = LexborHTMLParser(html_of(replace(cleaned, figures=()))).body
    rows = {(b.start, b.end) for b in standing_blocks(cleaned) if isinstance(b, Block) and b.kind is Kind.TABLE_ROW}
    pieces = [
        text[b.start : b.end].replace(" | ", "") if (b.start, b.end) in rows else text[b.start : b.end]
        for b in result.record.blocks
    ]
    assert shown is not None
    assert squeezed(shown.text()) == squeezed((result.record.title or "") + "".join(pieces))


def test_markdown_is_there_for_whoever_did_not_ask_for_blocks() -> None:
    page = next(path for path in PAGES if "golden" in path.parts)
    plain, asked = (copydesk.clean(page.read_bytes(), url="https://p.example/a", blocks=b) for b in (False, True))
    assert plain.markdown() == asked.markdown() != None  # noqa: E711
    assert copydesk.clean("<p>no article</p>").markdown() is None
