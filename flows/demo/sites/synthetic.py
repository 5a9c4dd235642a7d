"""More articles for a demo site, put together by a seeded draw from the site's `stories.toml`."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from copydesk.flows.demo.sites.articles import DemoArticle, DemoSite

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
