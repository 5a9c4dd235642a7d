"""Charset labels as browsers read them, and a guess for text that is not UTF-8.

The guess reads a sample in every codec that may be meant and takes the one whose reading looks most like text.
"""

from __future__ import annotations

import codecs
import itertools
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from copydesk.cleaners.patterns import deferred

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


_WORD = re.compile(r"\w+")
#: Quotes, dashes and blanks where prose has them: an English page has no other non-ASCII characters.
_TYPOGRAPHY = deferred(
    r"(?<=\w)’(?=\w)|(?<=[\s>])[“‘„«](?=\w)|(?<=[\w.,!?])[”’“»](?=[\s<.,])|(?<=[\s\w])[–—](?=[\s\w])|[£€](?=\d)|…|\xa0|•"
)
#: A sign between two letters of a word, where a wrong reading has put it; apostrophes and hyphens may stand there.
_INSIDE_WORD = re.compile(
    r"(?<=[^\W\d_])[^\w\s\x00-\x7f’‘ʼ·•–—‐‑\xad…«»“”、。・，：；？！「」『』（）《》〈〉【】](?=[^\W\d_])"
)
#: The letters that most of any Cyrillic text is made of; koi8-r, cp1251 and iso-8859-5 trade them for rare ones.
_COMMON_CYRILLIC = frozenset("оеаинтсрвлкмдпуОЕАИНТСРВЛКМДПУ")


def text_score(text: str) -> float:
    """How much the non-ASCII words of a text look like words: 1 all of them, below 0 nothing like it.

    >>> text_score("Élodie déclarée") > text_score("ŕlodie dщclarщe")
    True
    """
    total = weight = 0.0
    for word in _words(text):
        size = sum(c > "\x7f" for c in word)
        total += size * _word_score(word)
        weight += size
    marks = len(_TYPOGRAPHY.findall(text))
    strays = sum(1 for c in text if c > "\x7f" and not c.isalpha() and _is_stray(c)) + len(_INSIDE_WORD.findall(text))
    signs = weight + marks + strays
    return (total + marks - strays) / signs if signs else 0.0


def _words(text: str) -> Iterable[str]:
    return (word for m in _WORD.finditer(text) if not (word := m.group()).isascii())


def _is_stray(char: str) -> bool:
    """Controls, private use, unassigned, and symbols that prose does not have."""
    category = unicodedata.category(char)
    if category in ("Cc", "Co", "Cn", "Cs"):
        return char != "\x85"
    return char in "¤¦" or (
        category in ("So", "Sk", "Sm", "Lm", "No") and char not in "°©®™²³½¼¾№±×÷ー々①②③→·´¬¹~≥≤−■□●○◆◇▲△▼▽★☆※〒♪"
    )


def _word_score(word: str) -> float:
    script = _script(word)
    if script is None:
        return -1.0
    if script in ("han", "kana"):
        return _east_asian_score(word)
    if script == "thai":
        # Almost any bytes make Thai letters: a little less sure than a script that could have failed.
        return 0.8
    if script in ("hangul", "arabic", "hebrew"):
        return 1.0
    if script == "cyrillic":
        common = sum(c in _COMMON_CYRILLIC for c in word) / len(word)
        return min(1.0, 0.6 + 0.6 * common) * (_cased_score(word) if len(word) > 1 else 0.5)
    return _cased_score(word)


#: Code point ranges of the scripts that the codecs above can give.
_SCRIPTS = (
    (0x00AA, 0x024F, "latin"), (0x1E00, 0x1EFF, "latin"), (0x0370, 0x03FF, "greek"), (0x0400, 0x052F, "cyrillic"),
    (0x0590, 0x05FF, "hebrew"), (0x0600, 0x06FF, "arabic"), (0x0E00, 0x0E7F, "thai"), (0xAC00, 0xD7A3, "hangul"),
    (0x3040, 0x30FF, "kana"), (0x3005, 0x3007, "han"), (0x3400, 0x9FFF, "han"), (0xFF66, 0xFF9F, "halfwidth"),
    (0xFF10, 0xFF5A, "fullwidth"), (0x0300, 0x036F, "mark"),
)  # fmt: skip
#: Scripts that stand in one word.
_TOGETHER = ({"han", "kana", "fullwidth"}, {"han", "hangul"}, {"latin", "mark"})


def _script(word: str) -> str | None:
    """The script of a word's letters, `None` where they are of scripts that do not go together."""
    found = {_script_of(c) for c in word if not c.isdigit() and c != "_"}
    if len(found - {"ascii"}) == 1:
        script = next(iter(found - {"ascii"}))
        # Letters of ASCII stand beside accented ones, and beside ideographs ("iPhone手机"), not inside other words.
        mixed = "ascii" in found and script not in ("latin", "han", "kana", "hangul", "fullwidth", "thai")
        return None if mixed or script in ("other", "halfwidth") else script
    rest = found - {"ascii"}
    if any(rest <= group for group in _TOGETHER):
        return "hangul" if "hangul" in rest else "kana" if "kana" in rest else "latin" if "latin" in rest else "han"
    return None


def _script_of(char: str) -> str:
    code = ord(char)
    if code < 0x80:
        return "ascii"
    return next((name for low, high, name in _SCRIPTS if low <= code <= high), "other")


def _cased_score(word: str) -> float:
    """A word with a capital after a small letter, or of accented letters alone, is doubtful."""
    turns = sum(1 for a, b in itertools.pairwise(word) if a.islower() and b.isupper())
    if turns:
        return -0.5
    # Languages that are written with marks have more plain letters, but in "été"; mojibake has runs of accented ones.
    accented = sum(c > "\x7f" and _script_of(c) == "latin" for c in word)
    if accented * 2 > len(word) + 1:
        return -0.5
    capitals = sum(c.isupper() for c in word)
    return 0.6 if capitals > 1 and capitals == len(word) else 1.0


def _east_asian_score(word: str) -> float:
    """The share of common ideographs and kana, by the first levels of the national sets."""
    good = sum(1.0 if "\u3040" <= c <= "\u30ff" else 0.9 if _is_common(c) else -0.3 for c in word if c > "\x7f")
    return good / max(1, sum(c > "\x7f" for c in word))


def _is_common(char: str) -> bool:
    """Whether an ideograph is in level 1 of GB 2312, JIS X 0208 or Big5: those that daily text is made of."""
    for codec, low, high in (("gb2312", 0xB0, 0xD7), ("euc_jp", 0xB0, 0xCF), ("big5", 0xA4, 0xC6)):
        try:
            lead = char.encode(codec)[0]
        except UnicodeEncodeError:
            continue
        if low <= lead <= high:
            return True
    return False
