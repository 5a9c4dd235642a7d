"""Whatever its line ends are, a scraped text has the same lines; those of a page's source never stay inside a word."""

from __future__ import annotations

import pytest

import copydesk

ENDS = {"CR": "\r", "CRLF": "\r\n", "line separator": "\u2028", "vertical tab": "\x0b", "tag": "<br>\n"}


@pytest.mark.parametrize("end", ENDS.values(), ids=ENDS)
def test_residue_inside_a_sentence(end: str) -> None:
    text = (
        "The warden said that the bell\nspot_img\nwould be hung ag\nain in May.\n\nNobody had heard it since the flood."
    )
    whole = "The warden said that the bell would be hung again in May.\n\nNobody had heard it since the flood."
    assert copydesk.clean_text(text.replace("\n", end), language="en") == whole


def test_line_ends_of_a_source_in_a_paragraph_without_a_full_stop() -> None:
    before = "Die Glocke der Kapelle hing am Morgen wieder an ihrem Platz, und niemand wusste, wer sie gebracht hatte. "
    torn = "Eine Gans hat zum drit\nten Mal in dieser Woche den Ver\nkehr auf der\nHafenstraße aufgehalten"
    page = f"<html lang=de><article><h1>Glocke</h1><p>{before * 3}</p><p>{torn}</p><p>{before}</p></article></html>"
    result = copydesk.clean(page, url="https://kapelle.example/glocke")
    assert result.text is not None
    assert "zum dritten Mal in dieser Woche den Verkehr auf der Hafenstraße aufgehalten" in result.text
