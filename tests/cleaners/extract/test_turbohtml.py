from copydesk.cleaners.extract.turbohtml import main_lines
from copydesk.cleaners.html.document import parse
from tests.cleaners.extract.pages import PROSE, page, paragraphs


def test_the_main_text_is_read_by_its_lines() -> None:
    lines = main_lines(parse(page(paragraphs(*PROSE))))
    assert [line for line in lines if line in PROSE] == list(PROSE)
    assert "" not in lines
    assert "Terms of use Imprint" not in lines


def test_a_page_without_text_has_no_lines() -> None:
    assert main_lines(parse("")) == ()
    assert main_lines(parse("<div>" * 3000)) == ()
