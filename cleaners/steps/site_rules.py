"""Rules for one site, as data: what to keep and drop of its pages, and where its author and date stand.

One TOML file a host, named after the host (`example.test.toml`); `docs/site-rules.md` is the guide for writing one.
This module parses the text of such files; flows read the user's own.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import tomli

from copydesk.cleaners.model.article import Article, Edit, drop_blocks

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

#: The file of this name holds what applies to every site, before its own rules.
DEFAULTS = "defaults"

#: A line longer than this is prose; patterns are not tried on it, so none can run away on a hostile page.
_MAX_LINE = 1000


class RulesError(ValueError):
    """A rules file is wrong; the message names the file, the line and the key."""


@dataclass(frozen=True, slots=True)
class SiteRules:
    """What the rules files say of one site.

    `keep` and `drop` are CSS selectors: where one of `keep` matches, only what it matches is read; what `drop` matches
    is not. `drop_lines` are regular expressions for whole lines. `title_suffix` are the texts that the site puts after
    its titles. `author` and `date` are selectors of elements whose text, `datetime` or `content` says it.
    """

    keep: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    drop_lines: tuple[str, ...] = ()
    title_suffix: tuple[str, ...] = ()
    author: tuple[str, ...] = ()
    date: tuple[str, ...] = ()

    @property
    def needs_page(self) -> bool:
        """Whether a page has to be parsed for these rules."""
        return bool(self.keep or self.drop or self.author or self.date)


@dataclass(frozen=True, slots=True)
class RuledPage:
    """A page after its site's rules: the HTML to read, what the selectors found, and those that found nothing."""

    html: str
    authors: tuple[str, ...] = ()
    date: str | None = None
    unmatched: tuple[str, ...] = ()


def parse_rules(text: str, *, name: str) -> SiteRules:
    """The rules in the text of one file; `name` is the file's, for messages.

    Raises `RulesError` for what is no TOML, an unknown key, a value that is no list of strings, or a selector or
    pattern that cannot be read.

    >>> parse_rules('drop = [".promo"]', name="example.test.toml").drop
    ('.promo',)
    """
    try:
        table = tomli.loads(text)
    except (tomli.TOMLDecodeError, RecursionError) as error:
        raise RulesError(f"{name}: {error}") from error
    known = [f.name for f in fields(SiteRules)]
    for key, value in table.items():
        if key not in known:
            raise RulesError(f"{name}, line {_line_of(text, key)}: unknown key {key!r} (known: {', '.join(known)})")
        _check(key, value, name, text)
    return SiteRules(**{key: tuple(value) for key, value in table.items()})


def rules_for(host: str | None, rules: Mapping[str, SiteRules]) -> SiteRules:
    """The rules of a host: the defaults and, after them, those of the most specific name that `rules` has.

    The names tried for `news.example.test:8080` are that, then without the port, then without the first labels.

    >>> rules_for("www.example.test", {"example.test": SiteRules(drop=(".x",))}).drop
    ('.x',)
    """
    defaults = rules.get(DEFAULTS, SiteRules())
    names = _names(host or "")
    own = next((rules[name] for name in names if name in rules), SiteRules())
    return SiteRules(**{f.name: getattr(defaults, f.name) + getattr(own, f.name) for f in fields(SiteRules)})


def apply_rules(html: str, rules: SiteRules) -> RuledPage:
    """The page as its site's rules want it read. A page without selectors comes back as it is, unparsed.

    >>> apply_rules("<p>News</p><p class=promo>Buy</p>", SiteRules(drop=("p.promo",))).html
    '<html><body><p>News</p></body></html>'
    """
    if not rules.needs_page:
        return RuledPage(html)
    # Most runs have no rules: neither this nor what checks selectors is imported before there is one.
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(html, "lxml")
    unmatched = [s for s in (*rules.keep, *rules.drop, *rules.author, *rules.date) if soup.select_one(s) is None]
    authors = tuple(dict.fromkeys(v for s in rules.author for e in soup.select(s) if (v := _value(e))))
    date = next((v for s in rules.date for e in soup.select(s) if (v := _value(e, "datetime", "content"))), None)
    _drop(soup, rules.drop)
    _keep(soup, rules.keep)
    return RuledPage(str(soup), authors, date, tuple(unmatched))


def site_lines(rules: SiteRules) -> Callable[[Article], tuple[Edit, ...]]:
    """The step that drops whole blocks which one of a site's line patterns matches, and a title's suffix."""

    def step(article: Article) -> tuple[Edit, ...]:
        hits = named_lines(article, rules)
        drops = drop_blocks(article, hits) if any(hits) else ()
        return (*drops, *_title_suffix(article.title, rules.title_suffix))

    return step


def named_lines(article: Article, rules: SiteRules) -> list[str | None]:
    """For each block the rule that drops it, because a line pattern of the site matches it; or `None`."""
    if not rules.drop_lines:
        return [None] * len(article.blocks)
    patterns = tuple(re.compile(p) for p in rules.drop_lines)
    return [_first_match(line, patterns) for line in article.lines()]


def rules_digest(rules: SiteRules) -> str:
    """16 hex digits that change when a rule does: records name the rules that made them."""
    return hashlib.sha256(json.dumps(asdict(rules), sort_keys=True).encode()).hexdigest()[:16]


def packaged_rules() -> dict[str, SiteRules]:
    """The rules in the package, by host."""
    folder = files("copydesk.cleaners") / "rules"
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".toml"))
    return {n.removesuffix(".toml"): parse_rules((folder / n).read_text("utf-8"), name=n) for n in names}


def _check(key: str, value: Any, name: str, text: str) -> None:
    """Raise `RulesError` where a key's value is no list of good selectors, patterns or texts."""
    import soupsieve

    where = f"{name}, line {_line_of(text, key)}: {key}"
    if not isinstance(value, list) or not all(isinstance(v, str) and v.strip() for v in value):
        raise RulesError(f"{where} must be a list of strings that are not empty")
    for item in value:
        where = f"{name}, line {_line_of(text, key, item)}: {key}"
        try:
            if key == "drop_lines":
                re.compile(item)
            elif key != "title_suffix":
                soupsieve.compile(item)
        except (re.error, OverflowError) as error:
            raise RulesError(f"{where} has a bad pattern {item!r}: {error}") from error
        except (soupsieve.SelectorSyntaxError, ValueError, NotImplementedError) as error:
            # A selector of what is no element, as `p::before`, is "not implemented" to soupsieve.
            reason = str(error).splitlines()[0]
            raise RulesError(f"{where} has a bad selector {item!r}: {reason}") from error


def _line_of(text: str, key: str, item: str | None = None) -> int:
    """The line, from 1, on which a key stands, or one of its items where it can be found as written."""
    match = re.search(rf"^[ \t]*[\"']?{re.escape(key)}[\"']?[ \t]*[=.]|^[ \t]*\[+{re.escape(key)}", text, re.MULTILINE)
    start = match.start() if match else 0
    if item is not None:
        written = json.dumps(item, ensure_ascii=False)[1:-1]
        start = next((at for form in (item, written) if (at := text.find(form, start)) >= 0), start)
    return text.count("\n", 0, start) + 1


def _names(host: str) -> list[str]:
    host = host.lower().rstrip(".")
    bare = host.rpartition(":")[0] if re.search(r":\d+\Z", host) else host
    labels = bare.split(".")
    parents = [".".join(labels[i:]) for i in range(1, len(labels) - 1)]
    return [host, bare, *parents]


def _value(element: Any, *attributes: str) -> str | None:
    """What an element says: the first of these attributes that it has, or its text."""
    stated = next((str(element[a]).strip() for a in (*attributes, "content") if element.get(a)), None)
    return stated or " ".join(element.get_text(" ").split()) or None


def _drop(soup: BeautifulSoup, selectors: tuple[str, ...]) -> None:
    for selector in selectors:
        for element in soup.select(selector):
            if element.name not in ("html", "head", "body"):
                element.decompose()


def _keep(soup: BeautifulSoup, selectors: tuple[str, ...]) -> None:
    """Leave in the body only what the first selector that matches finds, outermost elements alone."""
    body = soup.body
    found: list[Tag] = next((list(hits) for s in selectors if (hits := soup.select(s))), [])
    if body is None or not found:
        return
    ids = {id(e) for e in found}
    outer = [e for e in found if not any(id(parent) in ids for parent in e.parents)]
    if any(e is body or body in e.descendants for e in outer):
        return
    kept = [e.extract() for e in outer]
    body.clear()
    body.extend(kept)


def _first_match(line: str, patterns: tuple[re.Pattern[str], ...]) -> str | None:
    """The rule that drops a line: as it stands, or as records show it, where a broken line is one again."""
    if len(line) > _MAX_LINE:
        return None
    forms = {line, line.replace("\n", " ")}
    return next(("site_line" for p in patterns if any(map(p.fullmatch, forms))), None)


def _title_suffix(title: str | None, suffixes: tuple[str, ...]) -> tuple[Edit, ...]:
    """The edit that takes one suffix off a title, never the whole title."""
    suffix = next((s for s in suffixes if title and title.endswith(s) and title != s), None)
    if title is None or suffix is None:
        return ()
    start = len(title[: -len(suffix)].rstrip())
    return (Edit(start, title[start:], "", "title_suffix", "title"),)
