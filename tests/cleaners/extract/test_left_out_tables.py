"""Tables that a text leaves out tell pages of one template apart."""

from copydesk.cleaners.extract.left_out_tables import left_out_tables
from copydesk.cleaners.html.document import parse

ROWS = "<tr><th>Ward</th><th>Votes</th></tr><tr><td>North</td><td>{}</td></tr>"


def tables(html: str, text: str = "") -> tuple[str, ...]:
    return left_out_tables(parse(f"<html><body>{html}</body></html>", None), text)


def test_a_table_cell_by_cell() -> None:
    assert tables(f"<p>See below.</p><table>{ROWS.format(512)}</table>") == ("Ward | Votes\nNorth | 512",)


def test_a_table_that_the_text_has_is_not_left_out() -> None:
    assert tables(f"<table>{ROWS.format(512)}</table>", "Ward, Votes\nNorth, 512") == ()


def test_a_table_that_lays_the_page_out_or_stands_beside_is_none() -> None:
    inner = f"<table>{ROWS.format(7)}</table>"
    assert tables(f"<table><tr><td>{inner}</td></tr><tr><td>x</td></tr></table>") == ("Ward | Votes\nNorth | 7",)
    assert tables(f"<aside>{inner}</aside><footer><div>{inner}</div></footer>") == ()
