"""The languages that Copydesk knows, a file each: `languages/CODE.toml`.

`[words]` is what line repair and language detection ask of a language's small words: `binders` (articles, prepositions,
conjunctions, pronouns), `single_letters` that are words, `prefixes` and `suffixes` that are written with a hyphen,
`followers` that hardly ever open a sentence, `openers` that hardly ever stand elsewhere, `couplers` between halves of
compounds, `articles` where nouns have capitals, `salutations` with which a letter begins, pairs that stay `apart`,
parts of verbs that stand `detached` at a sentence's end,
whether nouns have capitals (`capital_nouns`), fractions a comma (`decimal_comma`), guillemets a blank inside
(`spaced_quotes`) and thousands a blank before them (`spaced_thousands`), what is written onto the word before and what
words are made of (`eojeol.py`). `[phrases]` are what
its sites write around articles, by kind of boilerplate. Either table may be missing.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import tomli

_Table = Mapping[str, Any]


@cache
def language_tables() -> dict[str, dict[str, _Table]]:
    """The tables of all languages, by code in alphabetical order."""
    folder = files(__package__) / "languages"
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".toml"))
    return {name.removesuffix(".toml"): tomli.loads((folder / name).read_text("utf-8")) for name in names}


def words_of(code: str) -> _Table:
    """What is written of the small words of a language; nothing of one that has no file."""
    return language_tables().get(code, {}).get("words", {})


def phrases_by_language() -> dict[str, _Table]:
    """The phrases around articles, by language and by kind."""
    return {code: tables["phrases"] for code, tables in language_tables().items() if "phrases" in tables}
