# ruff: noqa: E501 - texts and files of other tools, which read better whole
"""The sites, each built by a generator as its own tutorial says: the articles, a page about the paper, tags and archives."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.sites.articles import ARTICLES, SITE, Article
from benchmarks.sites.served import files, unpacked_wordpress, wordpress

ABOUT = "The gazette is made by five people above the bakery. Write to us, or come by on a Tuesday.\n"


@dataclass(frozen=True, slots=True)
class Generator:
    """How a site is built: `build` writes it below a folder for an origin and gives the folder that `serve` serves.

    `path` is an article's address; `feed`, `sitemap` and `section` are those of its listings, where it has them.
    """

    name: str
    build: Callable[[Path, str, Path], Path]
    path: Callable[[Article], str]
    feed: str | None
    sitemap: str | None
    section: str
    serve: Callable[[Path, str, Path], AbstractContextManager[int]] = files


def _run(command: list[str | Path], folder: Path) -> None:
    done = subprocess.run(list(map(str, command)), cwd=folder, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{command[0]} ended with {done.returncode}: {(done.stderr or done.stdout)[-800:]}")


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def _front(article: Article, **more: object) -> str:
    """Front matter in YAML."""
    values = {"title": article.title, "date": article.day, "tags": list(article.tags), **more}
    return (
        "---\n"
        + "".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in values.items())
        + "---\n"
    )


def _pelican(theme: str) -> Callable[[Path, str, Path], Path]:
    def build(folder: Path, origin: str, tools: Path) -> Path:
        for each in ARTICLES:
            head = f"Title: {each.title}\nDate: {each.day} 09:30\nTags: {', '.join(each.tags)}\nAuthor: {each.author}\nSlug: {each.slug}\n"
            _write(folder / "content" / f"{each.slug}.md", f"{head}\n{each.text}\n")
        _write(folder / "content/pages/about.md", f"Title: About\n\n{ABOUT}")
        settings = {"SITENAME": SITE, "SITEURL": origin, "PATH": "content", "TIMEZONE": "Europe/London", "THEME": theme,
                    "FEED_ALL_ATOM": "feeds/all.atom.xml", "CATEGORY_FEED_ATOM": "feeds/{slug}.atom.xml", "DEFAULT_PAGINATION": 20}  # fmt: skip
        _write(folder / "pelicanconf.py", "".join(f"{key} = {value!r}\n" for key, value in settings.items()))
        _run([tools / "bin/pelican", "-s", "pelicanconf.py", "-o", "output"], folder)
        return folder / "output"

    return build


def _nikola(folder: Path, origin: str, tools: Path) -> Path:
    _run([tools / "bin/nikola", "init", "-q", "site"], folder)
    site = folder / "site"
    conf = (site / "conf.py").read_text("utf-8")
    conf += f"\nSITE_URL = '{origin}/'\nBLOG_TITLE = '{SITE}'\nTHEME = 'base'\nCOMMENT_SYSTEM = ''\nINDEX_DISPLAY_POST_COUNT = 20\n"
    conf += "POSTS = (('posts/*.md', 'posts', 'post.tmpl'),)\nPAGES = (('pages/*.md', 'pages', 'page.tmpl'),)\nTIMEZONE = 'UTC'\n"
    _write(site / "conf.py", conf)
    for each in ARTICLES:
        head = f".. title: {each.title}\n.. slug: {each.slug}\n.. date: {each.day} 09:30:00 UTC\n.. tags: {', '.join(each.tags)}\n.. author: {each.author}\n"
        _write(site / "posts" / f"{each.slug}.md", f"<!--\n{head}-->\n\n{each.text}\n")
    _write(
        site / "pages/about.md",
        f"<!--\n.. title: About\n.. slug: about\n.. date: 2026-01-01 00:00:00 UTC\n-->\n\n{ABOUT}",
    )
    _run([tools / "bin/nikola", "build", "-q"], site)
    return site / "output"


def _material(folder: Path, origin: str, tools: Path) -> Path:
    for each in ARTICLES:
        lead, rest = each.text.split("\n\n", 1)
        front = _front(each, slug=each.slug).replace(json.dumps(each.day), each.day)
        _write(
            folder / "docs/blog/posts" / f"{each.slug}.md",
            f"{front}\n# {each.title}\n\n{lead}\n\n<!-- more -->\n\n{rest}\n",
        )
    _write(folder / "docs/blog/index.md", "# Blog\n")
    _write(folder / "docs/index.md", f"# {SITE}\n\n{ABOUT}")
    _write(folder / "docs/about.md", f"# About\n\n{ABOUT}")
    _write(
        folder / "mkdocs.yml",
        f"site_name: {SITE}\nsite_url: {origin}/\ntheme:\n  name: material\nplugins:\n  - blog:\n      pagination_per_page: 20\n  - tags\n",
    )
    _run([tools / "bin/mkdocs", "build", "-q"], folder)
    return folder / "site"


def _hexo(folder: Path, origin: str, tools: Path) -> Path:
    (folder / "node_modules").symlink_to(tools / "node_modules")
    known = json.loads((tools / "package.json").read_text())
    _write(folder / "package.json", json.dumps({**known, "name": "weir", "hexo": {"version": ""}}))
    _write(folder / "_config.yml", f"title: {SITE}\nurl: {origin}\nroot: /\npermalink: :year/:month/:day/:title/\ntheme: landscape\nper_page: 20\nlanguage: en\ntimezone: UTC\n"
           "feed:\n  type: atom\n  path: atom.xml\n  limit: 20\nsitemap:\n  path: sitemap.xml\n")  # fmt: skip
    _write(folder / "_config.landscape.yml", "rss: /atom.xml\n")
    for each in ARTICLES:
        _write(
            folder / "source/_posts" / f"{each.slug}.md", _front(each, date=f"{each.day} 09:30:00") + f"\n{each.text}\n"
        )
    _write(folder / "source/about/index.md", f"---\ntitle: About\n---\n\n{ABOUT}")
    _run([tools / "node_modules/.bin/hexo", "generate"], folder)
    return folder / "public"


_BASE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{{ title }} | SITE</title>
<link rel="alternate" type="application/atom+xml" href="/feed/feed.xml" title="SITE"></head><body>
<header><a href="/">SITE</a><nav><ul><li><a href="/blog/">Archive</a></li><li><a href="/about/">About us</a></li></ul></nav></header>
<main>{{ content | safe }}</main><footer><p>Built with Eleventy</p></footer></body></html>"""
_LIST = """<ol>{% for post in collections.posts | reverse %}{% if loop.index <= MOST %}<li><a href="{{ post.url }}">{{ post.data.title }}</a>
<time datetime="{{ post.date | day }}">{{ post.date | day }}</time></li>{% endif %}{% endfor %}</ol>"""


def _eleventy(folder: Path, origin: str, tools: Path) -> Path:
    (folder / "node_modules").symlink_to(tools / "node_modules")
    _write(folder / "package.json", '{"name": "weir", "type": "module"}')
    _write(folder / "eleventy.config.js", """import { feedPlugin } from "@11ty/eleventy-plugin-rss";
export default function (config) {
  config.addFilter("day", (date) => date.toISOString().slice(0, 10));
  config.addPlugin(feedPlugin, { type: "atom", outputPath: "/feed/feed.xml", collection: { name: "posts", limit: 10 },
    metadata: { language: "en", title: "SITE", base: "ORIGIN/", author: { name: "SITE" } } });
}
""".replace("SITE", SITE).replace("ORIGIN", origin))  # fmt: skip
    _write(folder / "_includes/base.njk", _BASE.replace("SITE", SITE))
    _write(folder / "_includes/post.njk", "---\nlayout: base.njk\n---\n<h1>{{ title }}</h1><ul><li><time>{{ page.date | day }}</time></li>"
           "{% for tag in tags %}{% if tag != 'posts' %}<li><a href=\"/tags/{{ tag }}/\">{{ tag }}</a></li>{% endif %}{% endfor %}</ul>{{ content | safe }}")  # fmt: skip
    _write(
        folder / "index.njk",
        f"---\nlayout: base.njk\ntitle: Home\n---\n<h1>Latest 3 posts</h1>{_LIST.replace('MOST', '3')}",
    )
    _write(
        folder / "blog/index.njk",
        f"---\nlayout: base.njk\ntitle: Archive\n---\n<h1>Archive</h1>{_LIST.replace('MOST', '99')}",
    )
    _write(folder / "about.md", f"---\nlayout: base.njk\ntitle: About\n---\n{ABOUT}")
    tags = sorted({tag for each in ARTICLES for tag in each.tags})
    for tag in tags:
        rows = (
            "{% for post in collections['"
            + tag
            + '\'] | reverse %}<li><a href="{{ post.url }}">{{ post.data.title }}</a></li>{% endfor %}'
        )
        _write(
            folder / f"tags/{tag}.njk",
            f"---\nlayout: base.njk\ntitle: Tagged {tag}\npermalink: /tags/{tag}/\n---\n<h1>Tagged {tag}</h1><ul>{rows}</ul>",
        )
    _write(folder / "sitemap.njk", "---\npermalink: /sitemap.xml\neleventyExcludeFromCollections: true\n---\n<?xml version=\"1.0\"?><urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">"
           "{% for page in collections.all %}<url><loc>" + origin + "{{ page.url }}</loc><lastmod>{{ page.date | day }}</lastmod></url>{% endfor %}</urlset>")  # fmt: skip
    for each in ARTICLES:
        head = _front(each, tags=["posts", *each.tags], layout="post.njk").replace(json.dumps(each.day), each.day)
        _write(folder / "blog" / f"{each.slug}.md", f"{head}\n{each.text}\n")
    _run([tools / "node_modules/.bin/eleventy", "--quiet"], folder)
    return folder / "_site"


def _docusaurus(folder: Path, origin: str, tools: Path) -> Path:
    (folder / "node_modules").symlink_to(tools / "node_modules")
    _write(folder / "package.json", '{"name": "weir", "private": true}')
    blog = {"path": "blog", "routeBasePath": "blog", "postsPerPage": 20, "feedOptions": {"type": "all", "limit": 20},
            "onInlineTags": "ignore", "onInlineAuthors": "ignore", "onUntruncatedBlogPosts": "ignore"}  # fmt: skip
    settings = {"title": SITE, "url": origin, "baseUrl": "/", "trailingSlash": True, "onBrokenLinks": "ignore",
                "presets": [["classic", {"docs": False, "blog": blog, "sitemap": {"lastmod": None}}]]}  # fmt: skip
    _write(folder / "docusaurus.config.js", f"export default {json.dumps(settings)};\n")
    for each in ARTICLES:
        head = _front(each, slug=each.slug, authors=[{"name": each.author}])
        _write(folder / "blog" / f"{each.day}-{each.slug}.md", f"{head}\n{each.text}\n")
    _write(folder / "src/pages/about.md", f"# About\n\n{ABOUT}")
    _write(folder / "src/pages/index.md", f"# {SITE}\n\n[The paper](/blog/)\n")
    _run([tools / "node_modules/.bin/docusaurus", "build", "--no-minify"], folder)
    return folder / "build"


def _dated(article: Article) -> str:
    return article.day.replace("-", "/")


#: By the tools that they need: packages of Python, or of Node.
PYTHON = (
    Generator(
        "pelican-notmyidea",
        _pelican("notmyidea"),
        lambda a: f"/{a.slug}.html",
        "/feeds/all.atom.xml",
        None,
        "/archives.html",
    ),
    Generator("pelican-simple", _pelican("simple"), lambda a: f"/{a.slug}.html", "/feeds/all.atom.xml", None, "/"),
    Generator("nikola-base", _nikola, lambda a: f"/posts/{a.slug}/", "/rss.xml", "/sitemap.xml", "/2026/"),
    Generator("mkdocs-material", _material, lambda a: f"/blog/{_dated(a)}/{a.slug}/", None, "/sitemap.xml", "/blog/"),
)
NODE = (
    Generator("hexo-landscape", _hexo, lambda a: f"/{_dated(a)}/{a.slug}/", "/atom.xml", "/sitemap.xml", "/archives/"),
    Generator("docusaurus", _docusaurus, lambda a: f"/blog/{a.slug}/", "/blog/rss.xml", "/sitemap.xml", "/blog/"),
    Generator("eleventy", _eleventy, lambda a: f"/blog/{a.slug}/", "/feed/feed.xml", "/sitemap.xml", "/blog/"),
    Generator(
        "wordpress",
        unpacked_wordpress,
        lambda a: f"/{_dated(a)}/{a.slug}/",
        "/feed/",
        "/wp-sitemap.xml",
        "/category/uncategorized/",
        wordpress,
    ),
)
