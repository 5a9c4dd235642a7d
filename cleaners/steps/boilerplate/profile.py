"""What one page tells about its site, and what a site shows again and again, kept from night to night.

A profile is a bounded set of what recent pages showed, not a set of counts: so pages can come in any order and in any
shards, the same page can come twice, and a page can always be judged by the others alone.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from hashlib import sha256
from typing import Any, NamedTuple

import orjson

from copydesk.cleaners.core.line_signs import prose_widths
from copydesk.cleaners.model.article import Article
from copydesk.cleaners.steps.boilerplate.lines import key, keys_of_normal, normal, width

#: A line at least this wide that ends like a sentence, or twice as wide, is prose: what an article's body is made of.
PROSE_WIDTH = 80

#: An article is known again by its widest lines of prose; more of them would tell no more.
_MAX_BODY = 8

#: A page's first and last lines tell about its site; of longer pages (tables, tickers) the middle is left out.
MAX_LINES = 400

#: Only this much of a line is kept for a person to read, in code points.
MAX_SAMPLE = 100


class ObservedLine(NamedTuple):
    """One line of a page: the key of its text, its slot ("" without), its width if it is prose, and its text, cut."""

    key: str
    slot: str
    prose: int
    sample: str


@dataclass(frozen=True, slots=True)
class Observation:
    """What one page shows. `id` names the article: pages that say the same have the same one.

    `title_rest` is what its title says beside the headline, each part with a key; in a profile a part has its text only
    where another page shows it, too.
    """

    id: str
    title: str | None
    body: tuple[tuple[str, int], ...]
    lines: tuple[ObservedLine, ...]
    title_rest: tuple[tuple[str, str], ...] = ()

    def to_row(self) -> dict[str, Any]:
        """This observation as plain JSON values; `from_row` reads it back."""
        lines = list(map(list, self.lines))
        row = {"id": self.id, "title": self.title, "body": [list(b) for b in self.body], "lines": lines}
        return {**row, "title_rest": [list(part) for part in self.title_rest]} if self.title_rest else row

    @staticmethod
    def from_row(row: dict[str, Any]) -> Observation:
        """The observation that `to_row` wrote. Raises `KeyError` or `TypeError` for anything else."""
        body = tuple((str(k), int(w)) for k, w in row["body"])
        lines = tuple(ObservedLine(str(k), str(s), int(p), str(t)) for k, s, p, t in row["lines"])
        rest = tuple((str(k), str(t)) for k, t in row.get("title_rest", ()))
        return Observation(str(row["id"]), row["title"], body, lines, rest)


#: Of a page that was not looked at.
NOTHING_SEEN = Observation("", None, (), ())


def observe(article: Article) -> Observation:
    """What this page, as extracted and not yet cleaned, tells about its site."""
    lines = _lines(article)
    body = body_of(lines)
    title = key(article.title) if article.title else None
    identity = " ".join([title or "", *sorted(k for k, _ in body)]) if body else " ".join(line.key for line in lines)
    if len(lines) > MAX_LINES:
        lines = lines[: MAX_LINES // 2] + lines[-MAX_LINES // 2 :]
    rest = tuple(zip(keys_of_normal(article.title_rest), article.title_rest, strict=True))
    return Observation(key(identity), title, body, lines, rest)


def body_of(lines: Sequence[ObservedLine]) -> tuple[tuple[str, int], ...]:
    """The widest lines of prose with their widths, widest first, each once."""
    widths = {line.key: line.prose for line in lines if line.prose}
    return tuple(sorted(widths.items(), key=lambda kw: (-kw[1], kw[0]))[:_MAX_BODY])


def prose_width(text: str) -> int:
    """The width of a line of prose, 0 for any other line.

    >>> prose_width("Share this"), prose_width("The council met on Monday. " * 5)
    (0, 135)
    """
    return prose_widths([text], [width(text)], PROSE_WIDTH)[0]


def _lines(article: Article) -> tuple[ObservedLine, ...]:
    texts = article.lines()
    bare = list(map(normal, texts))
    return tuple(
        ObservedLine(key_of_line, block.slot, prose_width(text), line[:MAX_SAMPLE])
        for key_of_line, block, text, line in zip(keys_of_normal(bare), article.blocks, texts, bare, strict=True)
    )


#: Raised when the JSON form changes its meaning.
VERSION = 1

#: A profile holds this many pages at most, the latest nights first: enough for each line's evidence to be certain.
MAX_PAGES = 80

#: What a site has not shown for so many days before the latest night is forgotten. Site designs last longer than
#: campaigns do; two months bridge a pause in the crawl.
MAX_AGE_DAYS = 60


class ProfileError(ValueError):
    """A stored profile cannot be read."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One page and the last night on which it was seen (an ISO date)."""

    night: str
    page: Observation


@dataclass(frozen=True, slots=True)
class Profile:
    """What is known of one site. `vetoes` are lines that a person wants kept, for good."""

    pages: tuple[Seen, ...] = ()
    vetoes: tuple[str, ...] = ()

    @property
    def digest(self) -> str:
        """The name of exactly this knowledge: 16 hex digits of a hash of its JSON form."""
        return digest_of_json(to_json(self))


def learn_profile(observations: Iterable[Observation], previous: Profile | None = None, *, night: str) -> Profile:
    """The profile of a site after a night (an ISO date) that showed these pages.

    The order of the observations does not matter, and showing the same page again changes nothing. Pages older
    than `MAX_AGE_DAYS` are forgotten, vetoes never.
    """
    latest: dict[str, Seen] = {seen.page.id: seen for seen in (previous.pages if previous else ())}
    for page in observations:
        old = latest.get(page.id)
        new = Seen(max(night, old.night) if old else night, page)
        if old is None or _rank(new) < _rank(old):
            latest[page.id] = new
    ranked = sorted(latest.values(), key=_rank)
    oldest = _days_before(max([seen.night for seen in ranked], default=night), MAX_AGE_DAYS)
    kept = tuple(seen for seen in ranked if seen.night >= oldest)[:MAX_PAGES]
    return Profile(_with_samples(kept), previous.vetoes if previous else ())


def veto_in_profile(profile: Profile, line: str) -> Profile:
    """The profile that never asks for this line to go."""
    return replace(profile, vetoes=tuple(sorted({*profile.vetoes, normal(line)})))


def without_articles(profile: Profile, told: Iterable[tuple[str | None, str]]) -> Profile:
    """The profile without the pages of articles that are taken back, told by title and text, and without their words.

    The pages go that have one of these titles or one of these lines of prose: so does, rarely, one that quotes them.
    """
    told = list(told)
    titles = {key(title) for title, _ in told if title}
    prose = {key(line) for _, text in told for line in text.split("\n") if prose_width(line)}
    pages = (seen for seen in profile.pages if seen.page.title not in titles)
    kept = tuple(seen for seen in pages if prose.isdisjoint(line.key for line in seen.page.lines))
    return Profile(_with_samples(kept), profile.vetoes)


def repeated_lines(profile: Profile, least: int = 2) -> tuple[tuple[str, int], ...]:
    """Lines that at least so many pages show, with the number of pages, most frequent first: for a person to read."""
    vetoed = set(map(key, profile.vetoes))
    pages = Counter(k for seen in profile.pages for k in {line.key for line in seen.page.lines})
    samples = _samples(profile.pages)
    rows = [(samples[k], n) for k, n in pages.items() if n >= least and k not in vetoed]
    return tuple(sorted(rows, key=lambda row: (-row[1], row[0])))


def to_json(profile: Profile) -> str:
    """The profile as one line of JSON, always the same for the same knowledge."""
    ranked = sorted(profile.pages, key=_rank)
    slots = sorted({line.slot for seen in ranked for line in seen.page.lines})
    number = {slot: i for i, slot in enumerate(slots)}
    table: dict[str, list[Any]] = {}
    pages = []
    for seen in ranked:
        for k, _, prose, sample in seen.page.lines:
            known = table.get(k)
            table[k] = [prose, sample if known is None else max(sample, known[1])]
        lines = [[k, number[slot]] for k, slot, _, _ in seen.page.lines]
        pages.append({"night": seen.night, **replace(seen.page, lines=()).to_row(), "lines": lines})
    value = {"version": VERSION, "vetoes": sorted(profile.vetoes), "slots": slots, "lines": table, "pages": pages}
    try:
        return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()
    except orjson.JSONEncodeError:
        # Halves of characters, which few sites have.
        return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest_of_json(text: str) -> str:
    """The `digest` of the profile that `to_json` wrote as this text."""
    return sha256(text.encode()).hexdigest()[:16]


def from_json(text: str) -> Profile:
    """The profile that `to_json` wrote. Raises `ProfileError` for anything else, and for another version."""
    try:
        value = json.loads(text)
        if value["version"] != VERSION:
            raise ProfileError(f"profile version {value['version']!r}, this program reads {VERSION}")
        pages = tuple(_seen(row, value["slots"], value["lines"]) for row in value["pages"])
        return Profile(pages, tuple(map(str, value["vetoes"])))
    except (ValueError, KeyError, TypeError, IndexError) as error:
        if isinstance(error, ProfileError):
            raise
        raise ProfileError(f"not a site profile: {error!r}") from error


def _seen(row: dict[str, Any], slots: list[str], table: dict[str, list[Any]]) -> Seen:
    lines = [[k, slots[s], *table[k]] for k, s in row["lines"]]
    return Seen(str(row["night"]), Observation.from_row({**row, "lines": lines}))


def _rank(seen: Seen) -> tuple[int, str, tuple[str, ...]]:
    """The latest night first, then by name; copies of one article by their lines, so that order never decides."""
    keys = tuple(line.key for line in seen.page.lines) + tuple(k for k, _ in seen.page.title_rest)
    return (-date.fromisoformat(seen.night).toordinal(), seen.page.id, keys)


def _samples(pages: Iterable[Seen]) -> dict[str, str]:
    samples: dict[str, str] = {}
    for seen in pages:
        for k, _, _, sample in seen.page.lines:
            known = samples.get(k)
            if known is None or sample > known:
                samples[k] = sample
    return samples


def _with_samples(pages: tuple[Seen, ...]) -> tuple[Seen, ...]:
    """The pages with the texts of lines that several show, and without the texts of all others: nobody reads those.

    So it is with the parts of their titles.
    """
    count = Counter(k for seen in pages for k in {line.key for line in seen.page.lines})
    samples = {k: text for k, text in _samples(pages).items() if count[k] > 1} if len(pages) > 1 else {}
    shown = Counter(k for seen in pages for k, _ in seen.page.title_rest)
    parts = {k: text for seen in pages for k, text in seen.page.title_rest if text and shown[k] > 1}
    return tuple(replace(seen, page=_sampled(seen.page, samples, parts)) for seen in pages)


def _sampled(page: Observation, samples: dict[str, str], parts: dict[str, str]) -> Observation:
    text_of = samples.get
    lines = tuple([ObservedLine(k, slot, prose, text_of(k, "")) for k, slot, prose, _ in page.lines])
    return replace(page, lines=lines, title_rest=tuple((k, parts.get(k, "")) for k, _ in page.title_rest))


def _days_before(night: str, days: int) -> str:
    return (date.fromisoformat(night) - timedelta(days=days)).isoformat()
