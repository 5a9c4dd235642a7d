"""A caller's mistake is told in a sentence that says what to give; what a page or its data leaves empty is none."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

import copydesk

STORY = "The lock keeper oiled both gates before the first barge came. "
PAGE = f"<article><h1>Lock gates</h1><p>{STORY * 9}</p></article>"
#: The library as somebody calls it who reads no types.
library: Any = copydesk


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: library.clean(None), "html is None: give the page as bytes, as they came, or as a str"),
        (lambda: library.clean(Path("page.html")), "html is of type .*Path: give what is in it, by read_bytes"),
        (lambda: library.extract(["a"]), "html is of type list: give the page as bytes"),
        (lambda: library.clean(PAGE, url=b"https://lock.example/1"), "url is of type bytes: give the address as a str"),
        (lambda: library.clean(PAGE, language=["nl"]), "language is of type list: give one like 'en'"),
        (lambda: library.clean(PAGE, fetched_at="text"), "fetched_at is of type str: give a datetime, like"),
        (lambda: library.clean(PAGE, fetched_at=date(2026, 3, 1)), "fetched_at is of type date: give a datetime"),
        (
            lambda: library.clean(PAGE, content_type=b"text/html"),
            "content_type is of type bytes: give the Content-Type",
        ),
        (lambda: library.clean(PAGE, site="lock.example"), "site is of type str: give what copydesk.learn_site made"),
        (lambda: library.clean(PAGE, rules={"drop": []}), "rules is of type dict: give what .*parse_rules"),
        (lambda: library.clean(PAGE, limits=40), "limits is of type int: give a .*QualityLimits"),
        (lambda: library.clean(PAGE, blocks="no"), "blocks is 'no': give True or False"),
        (lambda: library.clean_text(b"lock"), "text is of type bytes: give a str"),
        (
            lambda: library.clean_text("lock", only="encoding"),
            r"only is of type str: give a list of steps, like \['enc",
        ),
        (lambda: library.clean_text("lock", site={}), "site is of type dict: give what copydesk.learn_site made"),
        (lambda: library.learn_site(PAGE), "pages is of type str: give a list of pages of one site, or a mapping"),
        (lambda: library.learn_site([PAGE, 3]), "one of pages is of type int: give the page as bytes"),
        (lambda: library.explain("lock"), "result is of type str: give what copydesk.clean gave"),
        (lambda: library.explain(None), "result is of type NoneType: give what copydesk.clean gave"),
    ],
)
def test_a_wrong_type_is_named_with_what_to_give(call: Callable[[], object], said: str) -> None:
    with pytest.raises(TypeError, match=f"^{said}"):
        call()


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: library.clean(PAGE, url="lock.example/1"), "url 'lock.example/1' is no address of a page: one begins"),
        (lambda: library.clean(PAGE, url="ftp://lock.example/1"), "url 'ftp://lock.example/1' is no address of a page"),
        (lambda: library.clean(PAGE, language="the usual"), "language 'the usual' is no language tag: give one like"),
        (lambda: library.clean(PAGE, engine="best"), "engine is 'best': give one of 'auto', 'blocks', 'trafilatura'"),
        (lambda: library.extract(PAGE, engine=None), "engine is None: give one of 'auto'"),
        (lambda: library.clean(PAGE, tables=False), "tables is False: give one of 'keep', 'drop'"),
        (lambda: library.clean_text("lock", only=["encoding", 5]), "unknown step 5: only takes encoding, "),
    ],
)
def test_a_wrong_value_is_named_with_those_that_there_are(call: Callable[[], object], said: str) -> None:
    with pytest.raises(ValueError, match=f"^{said}"):
        call()


def test_what_is_empty_says_nothing() -> None:
    plain = copydesk.clean(PAGE)
    assert copydesk.clean(PAGE, url="", language="").to_dict() == plain.to_dict()


def test_locales_and_long_tags_are_languages() -> None:
    for tag in ("nl_BE", "de-CH-1996", "zh-Hant-TW"):
        assert copydesk.clean(PAGE, language=tag, fetched_at=datetime(2026, 3, 1)).record is not None


def test_an_address_in_the_place_of_a_page_is_told() -> None:
    told = copydesk.clean("https://lock.example/news/1").reject
    assert told is not None
    assert told.detail == "an address, not the page behind it"
