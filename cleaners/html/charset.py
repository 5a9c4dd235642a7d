"""Charset labels as browsers read them, and a guess for text that is not UTF-8.

The guess reads a sample in every codec that may be meant and takes the one whose reading looks most like text.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence
from dataclasses import dataclass

from copydesk.cleaners.html.plausibility import text_score

#: Bytes that the guess looks at: enough for a few hundred non-ASCII characters of any page.
SAMPLE_BYTES = 60_000

#: A reading below this score is not text in any language that we can tell. Scores run up to about 1.
MIN_SCORE = 0.35

#: Below this share of non-ASCII bytes a page can be read whatever they mean, and so few of them are no evidence.
FEW_NON_ASCII = 0.05
HANDFUL = 8

#: What a declared charset is worth against one that nobody declared, and the page's language.
DECLARED_BONUS = 0.25
LANGUAGE_BONUS = 0.10
#: cp1252 is what browsers take where nothing is said.
DEFAULT_BONUS = 0.05
#: What a Chinese reading loses by runs of kana.
KANA_IN_CHINESE = 0.2

#: Labels whose browser meaning differs from Python's (https://encoding.spec.whatwg.org/#names-and-labels).
_LABELS = {
    "ascii": "cp1252", "us-ascii": "cp1252", "iso-8859-1": "cp1252", "iso8859-1": "cp1252", "latin1": "cp1252",
    "iso_8859-1": "cp1252", "l1": "cp1252", "ansi": "cp1252", "x-cp1252": "cp1252",
    "iso-8859-9": "cp1254", "iso8859-9": "cp1254", "latin5": "cp1254",
    "iso-8859-11": "cp874", "tis-620": "cp874", "windows-874": "cp874",
    "gb2312": "gb18030", "gb_2312-80": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "chinese": "gb18030",
    "euc-kr": "cp949", "ks_c_5601-1987": "cp949", "ksc5601": "cp949", "korean": "cp949", "windows-949": "cp949",
    "ks_c_5601": "cp949", "x-windows-949": "cp949", "uhc": "cp949",
    "shift_jis": "cp932", "shift-jis": "cp932", "sjis": "cp932", "x-sjis": "cp932", "windows-31j": "cp932",
    "ms_kanji": "cp932", "big5": "big5hkscs", "big5-hkscs": "big5hkscs", "x-x-big5": "big5hkscs",
    "x-euc-jp": "euc_jp", "koi8": "koi8_r", "koi": "koi8_r", "koi8-ru": "koi8_u", "x-cp1251": "cp1251",
    "iso-8859-8-i": "iso8859_8", "logical": "iso8859_8", "x-mac-roman": "mac_roman", "macintosh": "mac_roman",
    # In a meta element, UTF-16 means UTF-8: the element could be read, so the page is not UTF-16.
    "utf-16": "utf-8", "utf-16le": "utf-8", "utf-16be": "utf-8", "unicode": "utf-8",
}  # fmt: skip

#: Codecs that a page may have. Others that Python knows (UTF-7, IDNA, rot13, ...) are never honoured.
_ALLOWED = re.compile(
    r"utf-8|cp125[0-8]|cp874|cp866|cp932|cp949|gb18030|big5(?:hkscs)?|euc_jp|iso2022_jp|koi8[-_][ru]|mac[-_]roman"
    r"|iso8859-(?:[2-8]|1[03456])"
)

#: The guess tries these for pages in these languages, and for any page in this order: most common on the web first.
_LANGUAGE_CODECS = {
    "ru": ("cp1251", "koi8_r", "iso8859_5", "cp866"), "uk": ("cp1251", "koi8_u"), "bg": ("cp1251",), "sr": ("cp1251",),
    "ja": ("cp932", "euc_jp"), "zh": ("gb18030", "big5hkscs"), "ko": ("cp949",), "el": ("cp1253", "iso8859_7"),
    "tr": ("cp1254",), "pl": ("iso8859_2", "cp1250"), "cs": ("cp1250", "iso8859_2"), "hu": ("cp1250", "iso8859_2"),
    "ro": ("cp1250", "iso8859_2"), "hr": ("cp1250",), "sk": ("cp1250",), "sl": ("cp1250",), "he": ("cp1255",),
    "ar": ("cp1256",), "fa": ("cp1256",), "th": ("cp874",), "vi": ("cp1258",), "lt": ("cp1257",), "lv": ("cp1257",),
    "et": ("cp1257",),
}  # fmt: skip
_ANY_LANGUAGE = (
    "cp1252", "cp1251", "gb18030", "cp932", "cp949", "euc_jp", "big5hkscs", "koi8_r", "cp1250", "iso8859_2",
    "cp1253", "iso8859_7", "cp1254", "cp1255", "cp1256", "cp874", "cp866", "iso8859_5",
)  # fmt: skip

_NON_ASCII = re.compile(rb"[\x80-\xff]")
_KANA = re.compile(r"[\u3041-\u30fa]{2}")


@dataclass(frozen=True, slots=True)
class CharsetReading:
    """Bytes as one codec reads them, and how much that looks like text (up to about 1)."""

    codec: str
    text: str
    score: float = 0.0


def codec_of(label: str) -> str | None:
    """The Python codec for a charset label, `None` for one that is unknown or that no page may have.

    >>> codec_of("ISO-8859-1"), codec_of("x-sjis"), codec_of("utf-7")
    ('cp1252', 'cp932', None)
    """
    name = label.strip().lower()
    name = _LABELS.get(name, name)
    try:
        name = codecs.lookup(name).name
    except (LookupError, ValueError):
        return None
    return name if _ALLOWED.fullmatch(name) else None


def read_as(body: bytes, codec: str) -> CharsetReading | None:
    """The bytes in that codec; `None` where more than one non-ASCII character in 50 cannot be read.

    Undefined bytes of the single-byte sets become the C1 control of that number, as in browsers.
    """
    text = body.decode(codec, "replace")
    if "\ufffd" not in text:
        return CharsetReading(codec, text)
    if codec.startswith("cp125"):
        return CharsetReading(
            codec, "".join(_byte(b, codec) for b in body) if len(body) < 64 else _by_table(body, codec)
        )
    broken = text.count("\ufffd")
    return CharsetReading(codec, text) if broken * 50 <= sum(c > "\x7f" for c in text) else None


def guess_charset(body: bytes, declared: Sequence[str] = (), *, language: str | None = None) -> CharsetReading | None:
    """The body in the codec whose reading looks most like text, `None` where none does.

    `declared` are codecs that the page names; `language` is what it says of its language.
    """
    sample = _sample(body)
    by_language = _LANGUAGE_CODECS.get(language or "", ())
    best: tuple[float, str] | None = None
    for codec in dict.fromkeys((*(c for c in declared if c != "utf-8"), *by_language, *_ANY_LANGUAGE)):
        if (reading := read_as(sample, codec)) is None:
            continue
        score = text_score(reading.text)
        # The Chinese sets hold kana too, at the places of EUC-JP; with kana in it, the text is Japanese.
        if codec in ("gb18030", "big5hkscs") and _KANA.search(reading.text):
            score -= KANA_IN_CHINESE
        score += (
            DEFAULT_BONUS * (codec == "cp1252")
            + DECLARED_BONUS * (codec in declared)
            + LANGUAGE_BONUS * (codec in by_language)
        )
        if best is None or score > best[0]:
            best = (score, codec)
    if best is None or best[0] < MIN_SCORE:
        # A handful of signs says nothing; the letters of the page are ASCII and must not be lost for them.
        few = len(_NON_ASCII.findall(sample)) < max(FEW_NON_ASCII * len(sample), HANDFUL)
        readings = (read_as(body, codec) for codec in (*declared, "cp1252"))
        return next((reading for reading in readings if reading), None) if few else None
    reading = read_as(body, best[1])
    return CharsetReading(best[1], reading.text if reading else body.decode(best[1], "replace"), best[0])


def _byte(value: int, codec: str) -> str:
    return bytes([value]).decode(codec, "ignore") or chr(value)


def _by_table(body: bytes, codec: str) -> str:
    table = [_byte(b, codec) for b in range(256)]
    return "".join(table[b] for b in body)


def _sample(body: bytes) -> bytes:
    """The stretch from a little before the first non-ASCII byte, cut where ASCII markup starts and ends."""
    first = _NON_ASCII.search(body)
    start = max(0, body.rfind(b"<", 0, first.start() + 1)) if first else 0
    cut = body[start : start + SAMPLE_BYTES]
    end = cut.rfind(b"<")
    return cut[:end] if len(cut) == SAMPLE_BYTES and end > SAMPLE_BYTES // 2 else cut
