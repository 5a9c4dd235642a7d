"""Bytes to text: declared, undeclared, wrongly declared and broken charsets, and what is no text."""

from __future__ import annotations

import pytest

from copydesk.cleaners.html.decode import declared_charsets, decode
from copydesk.cleaners.model.page import Page
from copydesk.cleaners.model.record import Reason, Reject

FRENCH = "La mairie a reporté le vote à l’été ; « rien n’est décidé », a dit Élodie Brûlé. " * 4
RUSSIAN = "Совет отложил решение о новой набережной до осени, сообщили вчера жителям города. " * 4
GREEK = "Το δημοτικό συμβούλιο ανέβαλε χθες την απόφαση για το νέο λιμάνι της πόλης. " * 4
JAPANESE = "市議会は新しい港の計画について話し合い、採決を来月まで延期することを決めた。" * 6
CHINESE = "市议会昨天讨论了新港口的计划，决定把表决推迟到下个月再进行。" * 6
KOREAN = "시의회는 어제 새 항만 계획을 논의하고 표결을 다음 달로 미루기로 했다. " * 6
POLISH = "Rada miasta odłożyła wczoraj decyzję o nowej przystani, żeby wysłuchać mieszkańców. " * 4


def html(text: str, meta: str = "", lang: str = "") -> str:
    attribute = f' lang="{lang}"' if lang else ""
    return f"<!DOCTYPE html><html{attribute}><head>{meta}<title>T</title></head><body><p>{text}</p></body></html>"


def read(body: bytes, content_type: str | None = "text/html") -> str | Reject:
    return decode(Page("https://example.test/a", body, content_type=content_type))


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        (FRENCH, "cp1252"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        (RUSSIAN, "iso8859-5"),
        (GREEK, "cp1253"),
        (GREEK, "iso8859-7"),
        (JAPANESE, "shift_jis"),
        (JAPANESE, "euc-jp"),
        (CHINESE, "gb18030"),
        (KOREAN, "euc-kr"),
        (POLISH, "iso8859-2"),
        (POLISH, "cp1250"),
    ],
)
def test_undeclared(text: str, codec: str) -> None:
    page = html(text)
    assert read(page.encode(codec)) == page
    assert read(page.encode(codec), "text/html; charset=utf-8") == page


@pytest.mark.parametrize(
    ("text", "codec", "label"),
    [
        (FRENCH, "cp1252", "ISO-8859-1"),
        (RUSSIAN, "cp1251", "windows-1251"),
        (CHINESE, "gb18030", "gb2312"),
        (KOREAN, "cp949", "ks_c_5601-1987"),
        (JAPANESE, "cp932", "x-sjis"),
        (JAPANESE, "iso2022_jp", "iso-2022-jp"),
        (POLISH, "iso8859-2", "latin2"),
        ("Thử nghiệm", "utf-8", "utf8"),
    ],
)
def test_declared(text: str, codec: str, label: str) -> None:
    page = html(text, f'<meta charset="{label}">')
    assert read(page.encode(codec)) == page
    plain = html(text)
    assert read(plain.encode(codec), f"text/html; charset={label}") == plain


@pytest.mark.parametrize("label", ["iso-8859-1", "windows-1251", "gb2312", "banana", "utf-7", "utf-16", "rot13"])
def test_utf8_comes_first_whatever_is_declared(label: str) -> None:
    page = html("Été à Łódź, 港", f'<meta http-equiv=content-type content="text/html; charset={label}">')
    assert read(page.encode(), f"text/html; charset={label}") == page


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_byte_order_marks_and_utf16(codec: str) -> None:
    page = html("Été à Łódź")
    assert read(page.encode(codec)) == page


def test_a_few_letters_are_read_as_the_page_declares() -> None:
    # Of the bytes of these, more than half are valid UTF-8.
    for letters, label in (("他说说了的话", "gb2312"), ("堤防工事", "big5")):
        few = b"<p>" + b"The tide came in at noon. " * 200 + letters.encode(label)
        found = decode(Page("a", few, content_type=f"text/html; charset={label}"))
        assert isinstance(found, str)
        assert found.endswith(letters)


def test_utf7_is_never_honoured() -> None:
    got = read(b"<p>+ADw-script+AD4-</p>", "text/html; charset=utf-7")
    assert got == "<p>+ADw-script+AD4-</p>"


def test_stray_bytes_do_not_spoil_utf8() -> None:
    body = html("café — naïve crowns").encode().replace(b"crowns", b"crowns\xff")
    assert read(body) == html("café — naïve crowns\ufffd")


def test_two_charsets_in_one_page() -> None:
    body = b"<p>" + "dégâts déclarés à l’été".encode() * 5 + b"</p><p>" + "les dégâts".encode("latin-1") + b"</p>"
    assert read(body) == "<p>" + "dégâts déclarés à l’été" * 5 + "</p><p>les dégâts</p>"


def test_surrogates_are_joined_or_marked() -> None:
    body = b"<p>a \xed\xa0\xbd\xed\xb8\x80 b \xed\xa0\x80 c \xc3\xa9</p>"
    assert read(body) == "<p>a 😀 b \ufffd c é</p>"


def test_nothing_comes_out_that_json_cannot_carry() -> None:
    text = read("<p>x\ud800y</p>".encode("utf-16-le", "surrogatepass"))
    assert isinstance(text, str)
    assert text.encode("utf-8").decode("utf-8") == text


def test_nuls_go() -> None:
    assert read(b"<p>the\x00 council</p>") == "<p>the council</p>"


@pytest.mark.parametrize("body", [b"", b"  \r\n\t", b"\xef\xbb\xbf", b"\xff\xfe", b"\x00\x00"])
def test_empty(body: bytes) -> None:
    assert read(body) == Reject(Reason.EMPTY_BODY)


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "text/html"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3 text", "text/html"),
        (b"PK\x03\x04" + b"word" * 20, "text/html"),
        (b"\x1f\x8b\x08\x00abc", "text/html"),
        (bytes(range(256)) * 20, "text/html"),
        (b'{"error": "not found"}', "text/html"),
        (b"[1, 2, 3]", "text/html"),
        (b'<?xml version="1.0"?><rss version="2.0"><channel></channel></rss>', "text/html"),
        (b'<urlset xmlns="x"></urlset>', "text/html"),
        (b"(function(){var s='<p>words</p>'})()", "text/html"),
        (b"just words and no markup", "text/html"),
        (b"words", "application/pdf"),
    ],
)
def test_not_html(body: bytes, content_type: str) -> None:
    got = read(body, content_type)
    assert isinstance(got, Reject)
    assert got.reason == Reason.NOT_HTML


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b'<p>{ "json": 1 }</p>', "text/html"),
        (b"plain words < 3", "text/plain"),
        (b"{not json} <b>x</b>", "text/html"),
        (b"<!-- c --><html><p>x", "application/octet-stream"),
        (b"PKK party <b>holds</b> congress", "text/html"),
        (b"Words first <p>then markup", None),
    ],
)
def test_html_and_text_pass(body: bytes, content_type: str | None) -> None:
    assert read(body, content_type) == body.decode()


def test_declared_charsets_in_order() -> None:
    page = Page(
        "a", b'<?xml version="1.0" encoding="koi8-r"?><meta charset=gbk>', content_type='text/html; charset="Big5"'
    )
    assert declared_charsets(page) == ("Big5", "gbk", "koi8-r")


@pytest.mark.parametrize(
    "body", [b"<" * 300_000, b"<meta " * 50_000, b"\xe9" * 200_000, b"<p>\xe9 a " * 50_000, b"\xc3\xa9\xff" * 50_000]
)
@pytest.mark.usefixtures("in_budget")
def test_hostile_input_is_quick(body: bytes) -> None:
    read(body)
