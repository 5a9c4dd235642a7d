"""The demo sites as data: what a site is, what stands in its articles, and how both are read from TOML."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import tomli

from copydesk.cleaners.model.article import Kind, Part, lay_out

#: The demo sites, in the order in which they are served and printed. The last two share a wire story.
SITE_KEYS = ("en", "de", "ko", "es", "us")

#: How the authors mark what is not a paragraph, at the start of a line of their text.
_MARKS = {
    "## ": Kind.HEADING,
    "- ": Kind.LIST_ITEM,
    "> ": Kind.QUOTE,
    "| ": Kind.VERSE,
}


#: What an odd address serves: another form of an article (`copy` is the same page again), or no article at all.
KINDS = ("copy", "print", "amp", "mobile", "redirect", "disallowed")
WALLS = ("consent_wall", "soft_404", "js_shell", "index_page")


@dataclass(frozen=True, slots=True)
class Damage:
    """What a page does to its author's text: `kind` names it, `at` shows the place, `|` the break or a link's ends."""

    kind: str
    at: str


@dataclass(frozen=True, slots=True)
class DemoArticle:
    """One article as its author wrote it, and how its page is to be served.

    `text` is in the small markup of `_MARKS`. `first_night` and `last_night` bound the nights on which it is served
    (`None`: to the end); `listed` is false where only another address leads to it; `charset` is the page's;
    `revision` holds the fields that are others from the second night on; `near_copy_of` is the address of the article
    that this one repeats with light edits, its origin as a placeholder.
    """

    slug: str
    section: str
    title: str
    text: str
    published_at: str
    summary: str
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    modified_at: str | None = None
    caption: str | None = None
    credit: str | None = None
    charset: str = "utf-8"
    content_type: str | None = None
    layout: str | None = None
    mojibake: bool = False
    paywall: bool = False
    listed: bool = True
    written: bool = True
    first_night: int = 1
    last_night: int | None = None
    number: int = 0
    damage: tuple[Damage, ...] = ()
    revision: Mapping[str, Any] | None = None
    near_copy_of: str | None = None

    @property
    def published(self) -> datetime:
        """When it was published; midnight where only the date is known."""
        return datetime.fromisoformat(self.published_at)

    def parts(self) -> tuple[Part, ...]:
        """The article's blocks, as the author wrote them."""
        lines = (line.strip() for line in self.text.strip().splitlines())
        return tuple(_part(line) for line in lines if line)

    def clean_text(self) -> str:
        """The text that a perfect cleaner gives back."""
        return lay_out(self.parts())[0]


@dataclass(frozen=True, slots=True)
class DemoAddress:
    """An address of a site that is no plain article page.

    `kind` is one of `KINDS` or `WALLS`; `article` is the slug of the article behind it, if any; `title` is what
    feeds call it.
    """

    path: str
    kind: str
    article: str | None = None
    title: str | None = None


@dataclass(frozen=True)
class DemoSite:
    """One demo site: its facts, its templates and its articles; `key` is its folder and its name in golden files."""

    key: str
    name: str
    language: str
    tagline: str
    feed: str
    feed_path: str
    article_path: str
    section_path: str
    author_path: str
    tag_path: str
    date_text: str
    months: tuple[str, ...]
    sources: tuple[str, ...]
    disallow: tuple[str, ...]
    sections: Mapping[str, str]
    snippets: Mapping[str, str]
    templates: Mapping[str, str]
    articles: tuple[DemoArticle, ...]
    addresses: tuple[DemoAddress, ...] = ()
    inserts: Mapping[str, str] = field(default_factory=dict)
    pages: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    stories: Mapping[str, Any] = field(default_factory=dict)
    layout: str = "p"
    crawl_delay: float | None = None
    wrap: int | None = None
    rules: str | None = None

    def path_of(self, article: DemoArticle) -> str:
        """The canonical path of an article on this site."""
        at = article.published
        fields = {"slug": article.slug, "section": article.section, "number": article.number}
        return self.article_path.format(year=at.year, month=at.month, day=at.day, **fields)

    def article(self, slug: str) -> DemoArticle:
        """The article of that slug; `KeyError` where the site has none."""
        return {article.slug: article for article in self.articles}[slug]


def read_sites(keys: tuple[str, ...] = SITE_KEYS) -> tuple[DemoSite, ...]:
    """The demo sites of the package."""
    return tuple(map(read_demo_site, keys))


def read_demo_site(key: str) -> DemoSite:
    """One demo site, from its folder in the package."""
    folder = files("copydesk.flows.demo.sites") / key
    facts = tomli.loads((folder / "site.toml").read_text("utf-8"))
    texts = {item.name: item.read_text("utf-8") for item in folder.iterdir() if item.is_file()}
    lists: dict[str, Any] = {
        name: tuple(facts.pop(name)) for name in ("months", "sources", "disallow") if name in facts
    }
    return DemoSite(
        key=key,
        addresses=tuple(DemoAddress(**row) for row in facts.pop("address", ())),
        articles=_read_articles(folder / "articles"),
        templates={name.removesuffix(".html"): text for name, text in texts.items() if name.endswith(".html")},
        stories=tomli.loads(texts.get("stories.toml", "")),
        rules=texts.get("rules.toml"),
        **lists,
        **facts,
    )


def on_night(article: DemoArticle, night: int) -> DemoArticle | None:
    """The article as it stands on that night (1 or 2), `None` where it is not there."""
    if night < article.first_night or (article.last_night is not None and night > article.last_night):
        return None
    if night > 1 and article.revision:
        return replace(article, **article.revision)
    return article


def _read_articles(folder: Traversable) -> tuple[DemoArticle, ...]:
    names = sorted(item.name for item in folder.iterdir() if item.name.endswith(".toml"))
    rows = [tomli.loads((folder / name).read_text("utf-8")) for name in names]
    return tuple(_article(name.removesuffix(".toml"), row) for name, row in zip(names, rows, strict=True))


def _article(slug: str, row: dict[str, Any]) -> DemoArticle:
    damage = tuple(Damage(**entry) for entry in row.pop("damage", ()))
    lists: dict[str, Any] = {name: tuple(row.pop(name)) for name in ("authors", "tags") if name in row}
    return DemoArticle(slug=slug, damage=damage, **lists, **row)


def _part(line: str) -> Part:
    for mark, kind in _MARKS.items():
        if line.startswith(mark):
            return Part(line.removeprefix(mark), kind)
    return Part(line)


#: `{place}` draws a word from that list, `{cost:20-80}` a number; a slot keeps what it drew for the whole story.
SLOT = re.compile(r"\{(\w+)(?::(\d+)-(\d+))?\}")

#: Stories appear this far apart, backwards from the first.
STEP = timedelta(hours=3, minutes=17)


def more_articles(site: DemoSite) -> tuple[DemoArticle, ...]:
    """The site's made-up stories: the same ones at every call, for the same data."""
    stories = site.stories
    if not stories:
        return ()
    draw = random.Random(stories["seed"])
    first = datetime.fromisoformat(stories["first"])
    kinds = stories["kind"]
    return tuple(
        _story(kinds[i % len(kinds)], stories, draw, number=stories["number"] + i, at=first - i * STEP)
        for i in range(stories["count"])
    )


def _story(
    kind: Mapping[str, Any], stories: Mapping[str, Any], draw: random.Random, *, number: int, at: datetime
) -> DemoArticle:
    drawn: dict[str, str] = {}

    def write(*sentences: str) -> str:
        return SLOT.sub(lambda m: _fill(m, stories["words"], drawn, draw), " ".join(sentences))

    title = write(draw.choice(kind["title"]))
    paragraphs = [write(*_sentences(paragraph, draw)) for paragraph in kind["paragraph"]]
    return DemoArticle(
        slug=f"{kind['slug']}-{number}",
        section=kind["section"],
        title=title,
        text="\n\n".join(paragraphs),
        published_at=at.date().isoformat() if stories.get("days_only") else at.isoformat(),
        summary=title,
        authors=(draw.choice(stories["authors"]),),
        tags=tuple(kind["tags"]),
        caption=write(draw.choice(stories["captions"])),
        credit=stories["credit"],
        number=number,
        written=False,
    )


def _sentences(paragraph: Mapping[str, Sequence[str]], draw: random.Random) -> list[str]:
    """One of the paragraph's openings and one or two of its other sentences, in their order."""
    rest = paragraph["then"]
    chosen = sorted(draw.sample(range(len(rest)), draw.randint(1, 2)))
    return [draw.choice(paragraph["open"]), *(rest[i] for i in chosen)]


def _fill(match: re.Match[str], words: Mapping[str, Sequence[str]], drawn: dict[str, str], draw: random.Random) -> str:
    name, low, high = match.groups()
    if name not in drawn:
        free = [word for word in words.get(name.rstrip("2"), ()) if word not in drawn.values()]
        drawn[name] = str(draw.randint(int(low), int(high))) if low else draw.choice(free)
    return drawn[name]
