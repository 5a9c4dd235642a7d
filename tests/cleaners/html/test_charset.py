"""Charset labels and the guess."""

from __future__ import annotations

import pytest

from copydesk.cleaners.html.charset import codec_of, guess_charset, read_as, text_score
from copydesk.cleaners.html.decode import decode
from copydesk.cleaners.model.page import Page


@pytest.mark.parametrize(
    ("label", "codec"),
    [
        ("ISO-8859-1", "cp1252"),
        ("us-ascii", "cp1252"),
        ("gb2312", "gb18030"),
        ("EUC-KR", "cp949"),
        ("Shift_JIS", "cp932"),
        ("koi8-r", "koi8-r"),
        ("utf8", "utf-8"),
        ("utf-16", "utf-8"),
        ("utf-7", None),
        ("rot13", None),
        ("idna", None),
        ("hex", None),
        ("banana", None),
        ("", None),
    ],
)
def test_codec_of(label: str, codec: str | None) -> None:
    assert codec_of(label) == codec


def test_undefined_bytes_of_cp1252_are_controls_as_in_browsers() -> None:
    reading = read_as(b"a\x81b\x92", "cp1252")
    assert reading is not None
    assert reading.text == "a\x81b’"


def test_a_few_unreadable_bytes_do_not_rule_a_charset_out() -> None:
    good = ("市议会昨天讨论了新港口的计划" * 10).encode("gb18030")
    assert read_as(good + b"\xff", "gb18030") is not None
    assert read_as(b"\xff" * 10, "gb18030") is None


def test_the_language_decides_between_near_charsets() -> None:
    body = "<p>Soudkyně dokončila práci".encode("cp1250")
    reading = guess_charset(body, language="cs")
    assert reading is not None
    assert reading.codec == "cp1250"


def test_noise_is_no_text() -> None:
    assert guess_charset(bytes(range(128, 256)) * 40) is None


def test_score_tells_right_from_wrong_readings() -> None:
    text = "Совет отложил решение до осени"
    assert text_score(text) > 0.9
    assert text_score(text.encode("cp1251").decode("koi8-r")) < 0.7
    assert text_score(text.encode("utf-8").decode("cp1252", "replace")) < 0.2


@pytest.mark.parametrize(
    ("body", "declared", "text"),
    [
        ("Fin de l'été", "latin-1", "Fin de l'été"),
        ("Nö", "iso-8859-1", "Nö"),
        ("Été là-haut", "windows-1252", "Été là-haut"),
    ],
)
def test_a_few_accents_are_no_evidence_against_what_a_short_page_declares(body: str, declared: str, text: str) -> None:
    page = Page(
        "https://lantern.example/a", f"<p>{body}".encode("cp1252"), content_type=f"text/html; charset={declared}"
    )
    assert decode(page) == f"<p>{text}"
