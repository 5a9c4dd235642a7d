"""The language of a text, held against what its page declares; how declarations are written."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from copydesk.cleaners.language.scripts import COMPATIBLE_HAN, HAN, HANGUL, JAMO, KANA, THAI
from copydesk.cleaners.language.words import OWN, shares_of_small_words
from copydesk.cleaners.patterns import deferred

#: A declaration of more characters is none.
_MAX_LENGTH = 40

#: Codes of countries, old codes and names that are given for a language; none of them is a language's code of today,
#: but for `kr` (Kanuri), which stands for Korean wherever a page has it.
_MISTAKEN = {
    "iw": "he", "in": "id", "ji": "yi", "cz": "cs", "gr": "el", "ua": "uk", "dk": "da", "jp": "ja", "cn": "zh",
    "sp": "es", "kr": "ko",
    "eng": "en", "deu": "de", "ger": "de", "fra": "fr", "fre": "fr", "spa": "es", "ita": "it", "por": "pt", "rus": "ru",
    "english": "en", "deutsch": "de", "german": "de", "spanish": "es", "french": "fr", "italian": "it",
}  # fmt: skip
#: Undetermined, several, none at all, no code; and names of encodings, which stand in the same attributes.
_NONE = frozenset({"und", "mul", "zxx", "mis", "xx", "utf", "iso"})
_TAG = re.compile(r"([a-z]{2,3})(?:-([a-z]{4}))?(?:-([a-z]{2}|\d{3}))?(?:-.*)?", re.IGNORECASE)


def normalize_tag(value: object) -> str | None:
    """Language, script and region in their usual letters; `None` for what is no tag.

    >>> normalize_tag("en_US"), normalize_tag("ZH-hans-cn"), normalize_tag("de-DE.utf8"), normalize_tag("x-default")
    ('en-US', 'zh-Hans-CN', 'de-DE', None)
    """
    if not isinstance(value, str) or len(value) > _MAX_LENGTH:
        return None
    plain = value.strip().replace("_", "-").partition(".")[0].partition(",")[0].partition("@")[0].strip()
    match = _TAG.fullmatch(_MISTAKEN.get(plain.lower(), plain))
    if not match:
        return None
    language, script, region = match.groups()
    language = _MISTAKEN.get(language.lower(), language.lower())
    if language in _NONE:
        return None
    return "-".join(filter(None, (language, (script or "").title(), (region or "").upper())))


if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

#: Characters that are looked at, taken from three places, so that a quote in another language does not decide.
_SAMPLE = 1200

#: The small words in so many characters say what language most pages are in, at a third of what py3langid takes: of 641
#: development pages that declare one, 607 were told so, and none otherwise than by py3langid.
FIRST_SAMPLE = 750

#: Letters that a text needs for its words to contradict its page, and for saying anything at all.
_LETTERS_TO_CONTRADICT = 150
LETTERS_TO_TELL = 40

#: Calibrated probabilities of py3langid: to name a language that nobody declares, to contradict one that is
#: declared, and what the declared one needs to stand even where another is likelier.
SURE_ENOUGH = 0.5
SURE_AGAINST = 0.8
STANDS = 0.15

#: Ideographic text with at least this share of kana is Japanese; headlines have less than running text (0.3 to 0.6).
KANA_SHARE = 0.05

#: Scripts that say the language. Latin, Cyrillic, Arabic and Devanagari are shared and need the words.
_SCRIPTS = {
    "ko": deferred(f"[{HANGUL}{JAMO}]"),
    "ja": re.compile(f"[{KANA}]"),
    "zh": deferred(f"[{HAN}{COMPATIBLE_HAN}]"),
    "el": re.compile("[\u0370-\u03ff\u1f00-\u1fff]"),
    "he": re.compile("[\u0590-\u05ff]"),
    "th": re.compile(f"[{THAI}]"),
    "hy": re.compile("[\u0530-\u058f]"),
    "ka": re.compile("[\u10a0-\u10ff]"),
    "ta": re.compile("[\u0b80-\u0bff]"),
    "te": re.compile("[\u0c00-\u0c7f]"),
    "kn": re.compile("[\u0c80-\u0cff]"),
    "ml": re.compile("[\u0d00-\u0d7f]"),
    "gu": re.compile("[\u0a80-\u0aff]"),
    "pa": re.compile("[\u0a00-\u0a7f]"),
    "si": re.compile("[\u0d80-\u0dff]"),
    "km": re.compile("[\u1780-\u17ff]"),
    "lo": re.compile("[\u0e80-\u0eff]"),
    "my": re.compile("[\u1000-\u109f]"),
    "am": re.compile("[\u1200-\u137f]"),
}
_ANY_SCRIPT = deferred("|".join(pattern.pattern for pattern in _SCRIPTS.values()))
_ASCII = re.compile(r"[\x00-\x7f]+")
_LETTER = re.compile(r"[^\W\d_]")
#: The local part of a mail address has at most 64 letters (RFC 5321, 4.5.3.1): texts without blanks are searched once.
_LINK = re.compile(r"https?://\S+|[^\s@]{1,64}@\S+")

#: Languages so near to each other that only the page itself can say which it is.
_NEAR = (
    {"no", "nb", "nn", "da"}, {"hr", "sr", "bs", "sh", "cnr", "me"}, {"id", "ms"}, {"zh", "yue", "wuu", "lzh"},
    {"fa", "prs", "tg"}, {"es", "gl", "ast", "ca", "an"}, {"pt", "gl"}, {"cs", "sk"}, {"af", "nl"},
    {"hi", "mr", "ne", "bho"}, {"ru", "uk", "be", "bg", "mk"}, {"az", "tr"}, {"fil", "tl"}, {"ro", "mo"},
    {"he", "yi"}, {"ar", "arz"}, {"en", "sco"}, {"el", "grc"}, {"de", "nds", "als", "gsw", "lb"},
    {"it", "co", "sc", "vec", "lmo"}, {"am", "ti"}, {"ur", "pnb"},
)  # fmt: skip


class Language(NamedTuple):
    """A BCP 47 tag, `None` where nothing tells, and whether the text contradicts what the page declares."""

    tag: str | None
    mismatch: bool


def detect(text: str, declared: str | None = None) -> Language:
    """The language of a text. `declared` is what the page says, as written; it decides where the text is short.

    >>> detect("시의회는 화요일에 표결을 미뤘다.", "en-US")
    Language(tag='en-US', mismatch=False)
    >>> detect("시의회는 화요일에 항만 계획을 논의하고 표결을 다음 달로 미뤘다." * 5, "en-US")
    Language(tag='ko', mismatch=True)
    """
    tag = normalize_tag(declared)
    if tag is not None and _is_plainly(tag, _sample(text, FIRST_SAMPLE)):
        return Language(tag, False)
    sample = _sample(text, _SAMPLE)
    letters = len(_LETTER.findall(sample))
    if letters < LETTERS_TO_TELL:
        return Language(tag, False)
    found = by_script(sample, letters)
    probabilities = {found: 1.0} if found else by_letters(sample)
    best = max(probabilities, key=lambda code: probabilities[code])
    if tag is None:
        return Language(best if probabilities[best] >= SURE_ENOUGH else None, False)
    base = tag.partition("-")[0]
    if _is_near(best, base) or probabilities.get(base, 0.0) >= STANDS:
        return Language(tag, False)
    if probabilities[best] >= SURE_AGAINST and (found or letters >= _LETTERS_TO_CONTRADICT):
        return Language(best, True)
    return Language(tag, False)


def _is_plainly(tag: str, sample: str) -> bool:
    """Whether the small words of a text are those of the language, and of no other as often."""
    shares = shares_of_small_words(sample)
    own = shares.get(tag.partition("-")[0].lower(), 0.0)
    return own > OWN and own == max(shares.values())


def _sample(text: str, most: int) -> str:
    """Up to so many characters: from the start, the middle and the end."""
    text = text if len(text) <= most else "\n".join(_thirds(text, most // 3))
    return _LINK.sub(" ", text) if "@" in text or "://" in text else text


def _thirds(text: str, size: int) -> tuple[str, str, str]:
    middle = (len(text) - size) // 2
    return text[:size], text[middle : middle + size], text[-size:]


def by_script(sample: str, letters: int) -> str | None:
    """The language that half of the letters are the script of."""
    if sample.isascii():
        return None
    rest = _ASCII.sub("", sample)
    if not _ANY_SCRIPT.search(rest):
        return None
    found = Counter({code: len(pattern.findall(rest)) for code, pattern in _SCRIPTS.items()})
    east_asian = found["ja"] + found["zh"]
    if east_asian * 2 > letters:
        return "ja" if found["ja"] >= KANA_SHARE * east_asian else "zh"
    code, count = found.most_common(1)[0]
    # Korean news mixes in Latin names and ideographs; a third of its letters is enough.
    return code if count * (3 if code == "ko" else 2) > letters else None


def by_letters(sample: str) -> dict[str, float]:
    """The chance of each language that py3langid knows, by groups of letters, the likeliest first."""
    return dict(_identifier().rank(sample.lower()))


@cache
def _identifier() -> LanguageIdentifier:
    """The model, read when the first text needs it, and py3langid with it."""
    from copydesk.cleaners.language.identifier import read_identifier

    return read_identifier()


def _is_near(one: str, other: str) -> bool:
    return one == other or any(one in group and other in group for group in _NEAR)
