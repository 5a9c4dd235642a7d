"""Blocks after edits: each a run of the text, in order, all of it; what two became one line is one block."""

from __future__ import annotations

from copydesk.cleaners.model.article import Article, Block, Edit, Figure, Kind, Part, Structure, apply, lay_out
from copydesk.cleaners.model.fields import Cell, Image, Link, TextMark
from copydesk.cleaners.model.standing_blocks import standing_blocks, text_blocks

IMAGE = Image("https://a.example/i.png")


def article_of(*parts: str) -> Article:
    text, blocks = lay_out([Part(part, slot="p") for part in parts])
    return Article(text, tuple(Block(b.start, b.end, b.kind, b.slot, Structure()) for b in blocks))


def told(article: Article) -> list[str]:
    return [article.text[b.start : b.end] for b in standing_blocks(article) if isinstance(b, Block)]


def test_two_blocks_on_one_line_are_one() -> None:
    article = article_of("The lock", "keeper left.", "He slept.")
    joined, _ = apply(article, [Edit(8, "\n\n", " ", "joint")])
    assert told(joined) == ["The lock keeper left.", "He slept."]


def test_a_block_in_which_a_paragraph_ends_is_two_with_their_own_links() -> None:
    article = article_of("One two three four")
    block = article.blocks[0]
    links = (Link(0, 3, "https://a.example/1"), Link(4, 13, "https://a.example/2"))
    linked = Article(article.text, (Block(block.start, block.end, structure=Structure(links=links)),))
    split, _ = apply(linked, [Edit(7, " ", "\n\n", "paragraph")])
    assert told(split) == ["One two", "three four"]
    assert [[split.text[k.start : k.end] for k in b.links] for b in text_blocks(split)] == [["One", "two"], ["three"]]


def test_spans_have_no_white_space_that_edits_left_at_their_edges() -> None:
    text = "See the plan now"
    structure = Structure(
        links=(Link(3, 12, "https://a.example/p"),), marks=(TextMark(8, 13, "strong"), TextMark(3, 4, "em"))
    )
    block = Block(0, len(text), slot="p", structure=structure)
    (told,) = text_blocks(Article(text, (block,)))
    assert [text[k.start : k.end] for k in told.links] == ["the plan"]
    assert [(text[k.start : k.end], k.kind) for k in told.marks] == [("plan", "strong")]


def test_spans_follow_edits_before_and_inside_them_and_go_with_their_words() -> None:
    text = "Menu\n\nA plan and a map | old"
    structure = Structure(
        links=(Link(8, 12, "https://a.example/p"), Link(19, 22, "https://a.example/m")),
        cells=(Cell(6, 22, 1), Cell(25, 28, 2)),
    )
    article = Article(text, (Block(0, 4, slot="p"), Block(6, 28, Kind.TABLE_ROW, "tr", structure)))
    edits = [Edit(0, "Menu\n\n", "", "line"), Edit(9, "l", "L", "letter"), Edit(17, "a map", "", "words")]
    done, _ = apply(article, edits)
    (block,) = done.blocks
    assert block.structure is not None
    assert done.text == "A pLan and  | old"
    assert [done.text[k.start : k.end] for k in block.structure.links] == ["pLan"]
    assert [done.text[c.start : c.end] for c in block.structure.cells] == ["A pLan and ", "old"]


def test_a_block_that_ends_within_an_edit_has_no_line_end() -> None:
    """A mark at the end of a paragraph goes together with the line ends behind it, which stay."""
    article = article_of("The mole stays.\u202e", "Share this")
    marked, _ = apply(article, [Edit(15, "\u202e\n\n", "\n\n", "newline")])
    assert [marked.text[block.start : block.end] for block in marked.blocks] == ["The mole stays.", "Share this"]
    left, _ = apply(marked, [Edit(marked.blocks[0].end, marked.text[marked.blocks[0].end :], "", "line")])
    assert left.text == "The mole stays."


def test_figures_stand_between_blocks_and_move_with_them() -> None:
    article = article_of("Gone.", "Stays here.", "Last.")
    figures = (Figure(0, IMAGE), Figure(9, IMAGE), Figure(18, IMAGE), Figure(25, None, "https://v.example/"))
    article = Article(article.text, article.blocks, figures=figures)
    done, _ = apply(article, [Edit(0, "Gone.\n\n", "", "line")])
    assert [(b.kind, b.start, b.end) for b in text_blocks(done)] == [
        ("image", 0, 0),
        ("paragraph", 0, 11),
        ("image", 11, 11),
        ("image", 11, 11),
        ("paragraph", 13, 18),
        ("embed", 18, 18),
    ]
