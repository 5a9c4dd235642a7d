from copydesk.cleaners.extract.blocks import BlockLink
from copydesk.cleaners.extract.segment import segment
from copydesk.cleaners.html.document import parse


def texts(html: str) -> list[str]:
    return segment(parse(html)).text


def test_block_elements_end_a_block_and_inline_ones_do_not() -> None:
    assert texts("<div>One <b>bold</b> word<p>Two</p>three</div>") == ["One bold word", "Two", "three"]


def test_inline_elements_are_joined_without_glue_or_gaps() -> None:
    assert texts("<p><span>un</span><span>broken</span> <a>and</a>, <i>so</i>.</p>") == ["unbroken and, so."]


def test_a_break_sets_lines_apart_and_two_breaks_paragraphs() -> None:
    blocks = segment(parse("<div>a<br>b<br> <br>c<br><br><br>d</div>"))
    assert blocks.text == ["a", "b", "c", "d"]
    assert blocks.follows.tolist() == [BlockLink.APART, BlockLink.LINE, BlockLink.APART, BlockLink.APART]


def test_a_break_after_an_inner_block_joins_nothing() -> None:
    assert segment(parse("<div>a<p>b</p><br>c</div>")).follows.tolist() == [BlockLink.APART] * 3


def test_a_link_after_a_break_is_counted_with_its_own_text() -> None:
    blocks = segment(parse("<p>plain<br><a href='/x'>linked</a></p>"))
    assert (blocks.links.tolist(), blocks.link_chars.tolist()) == ([0, 1], [0, 6])


def test_cells_of_a_row_follow_each_other() -> None:
    blocks = segment(parse("<table><tr><td>1<td>2<tr><td>3</table>"))
    assert blocks.follows.tolist() == [BlockLink.APART, BlockLink.CELL, BlockLink.APART]


def test_preformatted_text_keeps_its_lines() -> None:
    assert texts("<pre>\n  one\n    two<br>three\n</pre>") == ["  one\n    two\nthree"]


def test_white_space_is_folded_and_other_spaces_stay() -> None:
    assert texts("<p> a\n  b\tc\u00a0d </p>") == ["a b c\u00a0d"]


def test_joiners_emoji_and_bidi_marks_stay() -> None:
    text = "می\u200cخواهم 👩\u200d🚀 \u200eabc"
    assert texts(f"<p>{text}</p>") == [text]


def test_scripts_controls_and_ruby_readings_are_not_read() -> None:
    html = "<p>漢<ruby>字<rt>じ</rt></ruby><script>x</script><button>Buy</button><noscript>n</noscript></p>"
    assert texts(html) == ["漢字"]


def test_a_page_nested_deeply_is_read_whole() -> None:
    blocks = segment(parse("<div>" * 5000 + "<p>deep</p>" + "</div>tail" * 5000))
    assert blocks.text[0] == "deep"
    assert len(blocks) == 5001
    assert max(blocks.elements.depth) == 5001


def test_hidden_elements_are_marked_below_too() -> None:
    elements = segment(parse('<div style="color:red; display : none"><p>a</p></div><p hidden>b</p><p>c</p>')).elements
    assert elements.hidden.tolist() == [0, 1, 1, 1, 0]


def test_pages_without_text_have_no_blocks() -> None:
    assert [
        texts(html) for html in ("", "   ", "<!doctype html>", "<frameset></frameset>", "\x00", "<p><frameset>")
    ] == [[]] * 6
