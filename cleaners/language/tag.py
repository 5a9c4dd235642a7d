"""What pages, texts and operators write where a language belongs, as a BCP 47 tag."""

from __future__ import annotations

import re

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
