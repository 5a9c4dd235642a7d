"""News pages by the hundred thousand, made by a seed: what the load figures are measured on.

The words are English ones, drawn as often as English uses them, so that languages, words and names are looked up as
ever; the sentences mean nothing, so that no two stories are near copies but those that are meant to be. Every site has
its own frame, the same on all of its pages: navigation, teasers, a prompt and a notice inside the story, a footer.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from html import escape

from wordfreq import top_n_list, word_frequency

#: Words that stories are made of. wordfreq's words of one and two letters are noise for the greater part.
WORDS = 12_000
COMMON = ("a", "of", "to", "in", "is", "it", "on", "as", "at", "by", "he", "we")

#: Paragraphs of a story, sentences of a paragraph, words of a sentence: at least and at most.
PARAGRAPHS = (3, 5)
SENTENCES = (1, 3)
SENTENCE = (8, 22)

#: One page in so many prints another site's story: under its own lede, or word by word.
NEAR_COPY = 50
SAME_COPY = 100

#: The first story is from this moment; each is this much older than the one before.
NEWEST = datetime(2026, 6, 1, 22, 0, tzinfo=UTC)
STEP = timedelta(seconds=7)


@dataclass(frozen=True, slots=True)
class Story:
    """What a page tells."""

    title: str
    author: str
    paragraphs: tuple[str, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class Made:
    """A page as a server gives it."""

    host: str
    path: str
    body: bytes


def make(number: int, hosts: Sequence[str], seed: int = 1) -> Made:
    """Page `number` of a night over these sites, which take turns; always the same for the same values."""
    site = number % len(hosts)
    story = _printed(number, seed)
    path = f"/{story.at:%Y/%m/%d}/story-{number}"
    return Made(hosts[site], path, _html(hosts[site], path, story, _frame(site, seed)).encode())


def printed(host: str, path: str, number: int, design: int, *, seed: int = 1, more: int = 0) -> bytes:
    """Story `number` as a site prints it in one of its designs, with so many paragraphs that were added since."""
    story = _story(number, seed)
    added = tuple(f"{_sentence(random.Random(f'more {seed} {number} {n}'))} This was added since." for n in range(more))
    return _html(host, path, replace(story, paragraphs=story.paragraphs + added), _frame(design, seed)).encode()


def host_names(count: int) -> tuple[str, ...]:
    """So many sites that are nowhere."""
    return tuple(f"paper{number:04d}.test" for number in range(count))


def _printed(number: int, seed: int) -> Story:
    """The story of a page: its own, or the one before it as another paper prints it."""
    if number % SAME_COPY == SAME_COPY - 2:
        return _story(number - 1, seed)
    if number % NEAR_COPY == NEAR_COPY - 1:
        before, own = _story(number - 2, seed), _story(number, seed)
        return Story(own.title, own.author, (own.paragraphs[0], *before.paragraphs), own.at)
    return _story(number, seed)


def _story(number: int, seed: int) -> Story:
    draw = random.Random(f"story {seed} {number}")
    paragraphs = tuple(
        " ".join(_sentence(draw) for _ in range(draw.randint(*SENTENCES))) for _ in range(draw.randint(*PARAGRAPHS))
    )
    return Story(_sentence(draw, (5, 9)).rstrip("."), _name(draw), paragraphs, NEWEST - number * STEP)


def _sentence(draw: random.Random, length: tuple[int, int] = SENTENCE) -> str:
    words = _words(draw, draw.randint(*length))
    if draw.random() < 0.4:
        words[draw.randrange(1, len(words))] = draw.choice((_name(draw), str(draw.randrange(2, 5000))))
    if len(words) > 12:
        words[5] += ","
    text = " ".join(words)
    return text[0].upper() + text[1:] + "."


def _name(draw: random.Random) -> str:
    return " ".join(word.capitalize() for word in draw.sample(_vocabulary()[0][2000:], 2))


def _words(draw: random.Random, count: int) -> list[str]:
    words, weights = _vocabulary()
    return draw.choices(words, cum_weights=weights, k=count)


@cache
def _vocabulary() -> tuple[list[str], list[float]]:
    """Words, and the sums of their frequencies up to each."""
    words = [w for w in top_n_list("en", WORDS) if w.isascii() and w.isalpha() and (len(w) > 2 or w in COMMON)]
    total, sums = 0.0, []
    for word in words:
        total += word_frequency(word, "en")
        sums.append(total)
    return words, sums


@cache
def _frame(number: int, seed: int) -> dict[str, str]:
    """What a site sets round every story."""
    draw = random.Random(f"site {seed} {number}")
    name = f"The {_words(draw, 1)[0].capitalize()} {draw.choice(('Herald', 'Courier', 'Post', 'Echo', 'Times'))}"
    sections = [w.capitalize() for w in _words(draw, 12)]
    links = "\n".join(f'<li><a href="/{s.lower()}">{s}</a></li>' for s in sections)
    teasers = "\n".join(
        f'<div class="teaser"><a href="/t/{n}"><h3>{_sentence(draw, (6, 10))}</h3><p>{_sentence(draw)}</p></a></div>'
        for n in range(6)
    )
    return {
        "name": name,
        "links": links,
        "teasers": teasers,
        "prompt": f"Sign up to {name} newsletter and get {_sentence(draw, (6, 9)).lower()}",
        "notice": f"Read more: {_sentence(draw, (6, 10))}",
        "footer": f"{name} is part of {_name(draw)} Media. {_sentence(draw)} All rights reserved.",
        "box": draw.choice(("story", "content", "article-body", "post-text")),
    }


def _html(host: str, path: str, story: Story, frame: dict[str, str]) -> str:
    half = len(story.paragraphs) // 2
    text = [f"<p>{escape(p)}</p>" for p in story.paragraphs]
    text.insert(half, f'<p class="more">{frame["notice"]}</p>')
    title, body = escape(story.title), "\n".join(text)
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title} | {frame["name"]}</title>
<link rel="canonical" href="http://{host}{path}">
<meta property="og:title" content="{title}"><meta property="og:site_name" content="{frame["name"]}">
<meta property="og:type" content="article"><meta name="author" content="{story.author}">
<meta property="article:published_time" content="{story.at.isoformat()}">
<script type="application/ld+json">{{"@context":"https://schema.org","@type":"NewsArticle","headline":"{title}",
"datePublished":"{story.at.isoformat()}","author":{{"@type":"Person","name":"{story.author}"}}}}</script>
<style>body{{font:16px/1.5 serif}} .teaser{{float:left;width:33%}}</style></head>
<body><header><a href="/">{frame["name"]}</a><nav><ul>
{frame["links"]}
</ul></nav></header>
<main><article><h1>{title}</h1>
<p class="byline">By {story.author}</p><time datetime="{story.at.isoformat()}">{story.at:%d %B %Y}</time>
<div class="{frame["box"]}">
{body}
<p class="prompt">{frame["prompt"]}</p>
</div></article>
<aside><h2>More stories</h2>
{frame["teasers"]}
</aside></main>
<footer><p>{frame["footer"]}</p><p><a href="/privacy">Privacy</a> <a href="/terms">Terms</a></p></footer>
</body></html>
"""
