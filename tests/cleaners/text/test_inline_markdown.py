"""Links and marks in Markdown: a reader of it gives back the same letters, each set as it was."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from selectolax.lexbor import LexborHTMLParser, LexborNode

from copydesk.cleaners.model.fields import Link, TextMark
from copydesk.cleaners.text.inline_markdown import write_inline

RENDERER = MarkdownIt("commonmark").enable("strikethrough")
KINDS = {"strong": "strong", "em": "em", "code": "code", "s": "del", "del": "del", "sup": "sup", "sub": "sub"}
URL = "https://a.example/x"


def letters_of(markdown: str) -> list[tuple[str, frozenset[str]]]:
    """The letters that a rendered line shows, without white space, each with what it stands in."""
    shown = LexborHTMLParser(RENDERER.render(markdown)).css_first("body")
    assert shown is not None
    found: list[tuple[str, frozenset[str]]] = []

    def visit(node: LexborNode, within: frozenset[str]) -> None:
        for each in node.iter(include_text=True):
            if each.tag == "-text":
                found.extend((letter, within) for letter in "".join((each.text_content or "").split()))
            elif each.tag == "a":
                visit(each, within | {str(each.attributes["href"])})
            else:
                visit(each, within | {KINDS[each.tag or ""]} if each.tag in KINDS else within)

    visit(shown, frozenset())
    return found


def told_of(text: str, links: Sequence[Link], marks: Sequence[TextMark]) -> list[tuple[str, frozenset[str]]]:
    return [
        (
            letter,
            frozenset(mark.kind for mark in marks if mark.start <= i < mark.end)
            | frozenset(link.url for link in links if link.start <= i < link.end),
        )
        for i, letter in enumerate(text)
        if not letter.isspace()
    ]


@pytest.mark.parametrize(
    ("text", "links", "marks", "written"),
    [
        ("a bold word", [], [(2, 6, "strong")], "a **bold** word"),
        ("an italic word", [], [(3, 9, "em")], "an *italic* word"),
        ("run git now", [], [(4, 7, "code")], "run `git` now"),
        ("run `git` now", [], [(4, 9, "code")], "run `` `git` `` now"),
        ("ten nine", [], [(0, 3, "del")], "~~ten~~ nine"),
        ("10 m2, CO2", [], [(4, 5, "sup"), (9, 10, "sub")], "10 m<sup>2</sup>, CO<sub>2</sub>"),
        ("both of it", [], [(0, 10, "strong"), (5, 7, "em")], "**both *of* it**"),
        ("all", [], [(0, 3, "strong"), (0, 3, "em")], "***all***"),
        ("see the plan", [(4, 12)], [(8, 12, "em")], f"see [the *plan*]({URL})"),
        ("see the plan", [(8, 12)], [(4, 12, "strong")], f"see **the [plan]({URL})**"),
        ("call open()", [(5, 11)], [(5, 11, "code")], f"call [`open()`]({URL})"),
        ("open(path) it", [(5, 9)], [(0, 10, "code")], f"`open(`[`path`]({URL})`)` it"),
        # Signs that a letter stands right behind of would not be read: punctuation at the edge stands outside.
        ("Note:it is", [], [(0, 5, "strong")], "**Note**:it is"),
        ("彼は「はい」と言った", [], [(2, 6, "strong")], "彼は「**はい**」と言った"),
        ("x`y`z", [], [(1, 4, "strong"), (1, 4, "code")], "x<strong>`` `y` ``</strong>z"),
        ("bolditalic", [], [(0, 4, "strong"), (4, 10, "em")], "**bold**<em>italic</em>"),
        ("so!see", [(3, 6)], [], f"so\\![see]({URL})"),
        ("one\ntwo", [], [(0, 7, "code")], "`one`\n`two`"),
        ("*a* b", [], [(0, 3, "em")], "*\\*a\\** b"),
    ],
)  # fmt: skip
def test_marks_and_links_are_written(
    text: str, links: list[tuple[int, int]], marks: list[tuple[int, int, str]], written: str
) -> None:
    own_links = [Link(*each, URL) for each in links]
    own_marks = [TextMark(*each) for each in marks]  # type: ignore[arg-type]
    assert write_inline(text, own_links, own_marks) == written


@st.composite
def set_texts(draw: st.DrawFn) -> tuple[str, list[Link], list[TextMark]]:
    """A line and what stands in it; of one kind nothing overlaps."""
    pieces = st.sampled_from([*"ab1 .,:;!?*_`~[]()<>&|\\#-+«»“”€はい「」。é", "word ", "a b", "&amp;", "\n"])
    lines = "".join(draw(st.lists(pieces, min_size=1, max_size=14))).split("\n")
    text = "\n".join(line.strip() for line in lines if line.strip()) or "a"
    spans: dict[str, list[tuple[int, int]]] = {}
    for kind in draw(st.lists(st.sampled_from([*dict.fromkeys(KINDS.values()), "link"]), max_size=3, unique=True)):
        edges = sorted(draw(st.lists(st.integers(0, len(text)), max_size=4, unique=True)))
        spans[kind] = list(zip(edges[::2], edges[1::2], strict=False))
    links = [Link(start, end, f"{URL}{start}") for start, end in spans.pop("link", [])]
    marks = [TextMark(start, end, kind) for kind, own in spans.items() for start, end in own]  # type: ignore[arg-type]
    return text, links, marks


@settings(max_examples=300, deadline=None)
@given(set_texts())
def test_a_reader_gives_back_each_letter_as_it_was_set(case: tuple[str, list[Link], list[TextMark]]) -> None:
    text, links, marks = case
    written = write_inline(text, links, marks).replace("\n", "\\\n")
    found, told = letters_of(written), told_of(text, links, marks)
    assert [letter for letter, _ in found] == [letter for letter, _ in told], written
    for (letter, within), (_, wanted) in zip(found, told, strict=True):
        left_out = wanted - within
        assert within <= wanted, written
        # Of bold, italic and struck words punctuation at the edges may stand outside.
        assert not left_out or (left_out <= {"strong", "em", "del"} and unicodedata.category(letter)[0] in "PS"), (
            written
        )
