"""Language tags."""

from __future__ import annotations

import pytest

from cleaners.dom import parse
from cleaners.metadata import normalize_tag, read_metadata


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("en_US", "en-US"),
        ("EN-us", "en-US"),
        ("de_DE.UTF-8", "de-DE"),
        ("zh-hans-cn", "zh-Hans-CN"),
        ("ZH_HANT", "zh-Hant"),
        ("es-419", "es-419"),
        ("pt-br-x-private", "pt-BR"),
        ("iw", "he"),
        ("cz", "cs"),
        ("English", "en"),
        ("en, de", "en"),
        (" fr ", "fr"),
    ],
)
def test_changed(before: str, after: str) -> None:
    assert normalize_tag(before) == after


@pytest.mark.parametrize("tag", ["en", "de", "de-AT", "zh-Hans-CN", "sr-Latn", "fil", "es-419", "yue-HK", "nb", "he"])
def test_untouched(tag: str) -> None:
    assert normalize_tag(tag) == tag


@pytest.mark.parametrize(
    "value", [None, 7, "", "x-default", "und", "*", "a", "klingon language", "e" * 500, ["en"], "\ud800"]
)
def test_no_tag(value: object) -> None:
    assert normalize_tag(value) is None


@pytest.mark.parametrize(
    ("html", "language"),
    [
        ('<html lang="de-at"><meta property="og:locale" content="en_US">', "de-AT"),
        ('<html><meta property="og:locale" content="fr_FR">', "fr-FR"),
        ('<html lang=""><meta http-equiv="Content-Language" content="it">', "it"),
        ('<html><script type="application/ld+json">{"@type":"NewsArticle","inLanguage":"pl"}</script>', "pl"),
        ("<html>", None),
    ],
)
def test_declared(html: str, language: str | None) -> None:
    assert read_metadata(parse(html), url=None, fetched_at=None).language == language
