"""What callers of the library give: a wrong type or value is named in a sentence, before a page is read.

An error of the caller is a `TypeError` or a `ValueError`; nothing that a page holds is one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, get_args

from copydesk.cleaners.model.fields import TEXT_STEPS
from copydesk.cleaners.model.record_options import Engine, Tables
from copydesk.cleaners.steps.site_rules import SiteRules
from copydesk.cleaners.text.quality import QualityLimits

_ADDRESS = re.compile(r"\s*https?://", re.IGNORECASE)

#: A tag as BCP 47 writes it, or with the underscores of locales: a language, and what narrows it.
_TAG = re.compile(r"[A-Za-z]{2,8}([-_][A-Za-z0-9]{1,8})*")

#: How much of a wrong value is shown.
_SHOWN = 60

_PAGE = "give the page as bytes, as they came, or as a str"
_SWITCHES = ("blocks", "embeds", "keep_previews")
_CHOICES = {"engine": get_args(Engine), "tables": get_args(Tables)}
_TYPES: Mapping[str, tuple[type, str]] = {
    "fetched_at": (datetime, "give a datetime, like datetime.fromisoformat('2026-03-18T06:30:00+00:00')"),
    "content_type": (str, "give the Content-Type header as a str, like 'text/html; charset=utf-8'"),
    "rules": (SiteRules, "give what copydesk.cleaners.steps.site_rules.parse_rules(text, name=...) makes of a file"),
    "limits": (QualityLimits, "give a copydesk.cleaners.text.quality.QualityLimits"),
}


def check_page(page: object, name: str = "html") -> None:
    """Raise `TypeError` where a page is neither bytes nor a text.

    >>> check_page(7)
    Traceback (most recent call last):
    TypeError: html is of type int: give the page as bytes, as they came, or as a str
    """
    if not isinstance(page, str | bytes):
        raise TypeError(_is_of_type(name, page, _hint_for(page)))


def check_pages(pages: object) -> None:
    """Raise `TypeError` where pages are neither a list of them nor a mapping from their addresses."""
    if isinstance(pages, str | bytes) or not isinstance(pages, Iterable):
        how = "give a list of pages of one site, or a mapping from their addresses"
        raise TypeError(_is_of_type("pages", pages, how))


def check_text(text: object, name: str = "text") -> None:
    """Raise `TypeError` where a text is none."""
    if not isinstance(text, str):
        raise TypeError(_is_of_type(name, text, "give a str"))


def check_steps(only: object) -> tuple[str, ...]:
    """The steps of texts that were named; `TypeError` where they are no list, `ValueError` for another name.

    >>> check_steps(["encoding"])
    ('encoding',)
    >>> check_steps("encoding")
    Traceback (most recent call last):
    TypeError: only is of type str: give a list of steps, like ['encoding']
    """
    if isinstance(only, str | bytes) or not isinstance(only, Iterable):
        raise TypeError(_is_of_type("only", only, "give a list of steps, like ['encoding']"))
    steps = tuple(only)
    for step in steps:
        if step not in TEXT_STEPS:
            raise ValueError(f"unknown step {_shown(step)}: only takes {', '.join(TEXT_STEPS)}")
    return steps


def check_type(name: str, value: object, kind: type, how: str) -> None:
    """Raise `TypeError` where a value is neither `None` nor of a type; `how` says what to give."""
    if value is not None and not isinstance(value, kind):
        raise TypeError(_is_of_type(name, value, how))


def check_url(url: str | None) -> str | None:
    """The address; `ValueError` for one that does not begin as those of pages do. An empty one says nothing.

    >>> check_url("lantern.example/news/1")
    Traceback (most recent call last):
    ValueError: url 'lantern.example/news/1' is no address of a page: one begins with http:// or https://
    """
    check_type("url", url, str, "give the address as a str, like 'https://lantern.example/news/1'")
    if url and not _ADDRESS.match(url):
        raise ValueError(f"url {_shown(url)} is no address of a page: one begins with http:// or https://")
    return url


def check_language(language: str | None) -> str | None:
    """The language; `ValueError` where it is no tag of one. An empty one says nothing.

    >>> check_language("pt-BR"), check_language("zh_Hant")
    ('pt-BR', 'zh_Hant')
    >>> check_language("the usual one")
    Traceback (most recent call last):
    ValueError: language 'the usual one' is no language tag: give one like 'en' or 'pt-BR' (BCP 47)
    """
    how = "give one like 'en' or 'pt-BR' (BCP 47)"
    check_type("language", language, str, how)
    if language and not _TAG.fullmatch(language):
        raise ValueError(f"language {_shown(language)} is no language tag: {how}")
    return language


def check_options(**given: object) -> None:
    """Raise for the first of the options that has a wrong type or value, by the names that `clean` gives them.

    >>> check_options(blocks=True, engine="magic")
    Traceback (most recent call last):
    ValueError: engine is 'magic': give one of 'auto', 'blocks', 'trafilatura'
    """
    for name, value in given.items():
        if name in _CHOICES and not (isinstance(value, str) and value in _CHOICES[name]):
            raise ValueError(f"{name} is {_shown(value)}: give one of {', '.join(map(repr, _CHOICES[name]))}")
        if name in _SWITCHES and not isinstance(value, bool):
            raise TypeError(f"{name} is {_shown(value)}: give True or False")
        if name in _TYPES:
            check_type(name, value, *_TYPES[name])


def _hint_for(page: Any) -> str:
    """What to give in the place of what is often given for a page."""
    if hasattr(page, "read_bytes"):
        return "give what is in it, by read_bytes()"
    if hasattr(page, "read"):
        return "give what is in it, by read()"
    return _PAGE


def _is_of_type(name: str, value: object, how: str) -> str:
    what = "None" if value is None else f"of type {type(value).__name__}"
    return f"{name} is {what}: {how}"


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
