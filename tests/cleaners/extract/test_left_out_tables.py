"""Tables that a text leaves out tell pages of one template apart."""

from copydesk.cleaners.extract.reader import extract
from copydesk.cleaners.extract.tables import left_out_tables
from copydesk.cleaners.html.document import parse
from copydesk.cleaners.model.article import lay_out
from tests.cleaners.extract.pages import PROSE, page, paragraphs

ROWS = "<tr><th>Ward</th><th>Votes</th></tr><tr><td>North</td><td>{}</td></tr>"
TABLE = f"<table>{ROWS}</table>"
SAID = "Ward | Votes\nNorth | {}"


def tables(body: str, *, keeps_tables: bool = False) -> tuple[str, ...]:
    read = extract(parse(page(paragraphs(*PROSE[:2]) + body + paragraphs(*PROSE[2:]))), keeps_tables=keeps_tables)
    return left_out_tables(read.tables, lay_out(read.parts)[0])


def test_a_table_cell_by_cell() -> None:
    assert tables(TABLE.format(512)) == (SAID.format(512),)


def test_a_table_that_the_text_has_is_not_left_out() -> None:
    assert tables(TABLE.format(512), keeps_tables=True) == ()


def test_a_table_that_lays_the_page_out_or_stands_beside_is_none() -> None:
    inner = TABLE.format(7)
    assert tables(f"<table><tr><td>{inner}</td></tr><tr><td>x</td></tr></table>") == (SAID.format(7),)
    assert tables(f"<aside>{inner}</aside><footer><div>{inner}</div></footer>") == ()
    assert tables("<table><tr><td>Latest</td></tr><tr><td>Sport</td></tr></table>") == ()


def test_an_article_told_by_another_reader_has_its_tables_too() -> None:
    html = page(paragraphs(*PROSE * 2) + TABLE.format(9))
    read = extract(parse(html), engine="trafilatura", keeps_tables=False)
    assert read.reader == "trafilatura"
    assert left_out_tables(read.tables, lay_out(read.parts)[0]) == (SAID.format(9),)
