"""Language tags, as pages and texts declare them."""

from __future__ import annotations

import pytest

from copydesk.cleaners.language.detect import normalize_tag


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
        ("EN", "en"),
        ("en_us", "en-US"),
        ("zh-hans", "zh-Hans"),
        ("pt-br", "pt-BR"),
        ("iw", "he"),
        ("jp", "ja"),
        ("gr", "el"),
        ("kr", "ko"),
        ("cz", "cs"),
        ("English", "en"),
        ("english", "en"),
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
    "value",
    [
        None,
        7,
        "",
        "x-default",
        "und",
        "*",
        "a",
        "e",
        "en us",
        "utf-8",
        "iso-8859-1",
        "xx",
        "<script>",
        "klingon language",
        "e" * 500,
        ["en"],
        "\ud800",
    ],
)
def test_no_tag(value: object) -> None:
    assert normalize_tag(value) is None
