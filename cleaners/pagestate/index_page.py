"""Index pages - sections, tag pages, listings, shop shelves - told from articles by how the page is built."""

from __future__ import annotations

import math
import re
from collections import Counter
from functools import cache
from importlib.resources import files
from urllib.parse import urlsplit

from selectolax.lexbor import LexborNode

from cleaners.dom import Document
from cleaners.pagestate.index_model import IndexModel, evaluate, parse_model
from cleaners.pagestate.view import types_of

#: Links, paragraphs and headings that are looked at: the first of each, so that a page's size costs little.
MAX_NODES = 1500

#: A paragraph with this many characters is prose; a link text of this many is a headline.
PROSE_CHARACTERS = 120
HEADLINE_CHARACTERS = 25

#: What a machine-made name counts as: it may be that of an article or of a shelf.
UNKNOWN_SLUG = 4.0

_ARTICLE_TYPES = frozenset({"Article", "NewsArticle", "BlogPosting", "ReportageNewsArticle", "TechArticle", "Report"})
_ARTICLE_TYPES |= {
    "LiveBlogPosting",
    "AnalysisNewsArticle",
    "OpinionNewsArticle",
    "ReviewNewsArticle",
    "Review",
    "Recipe",
}
_INDEX_TYPES = frozenset(
    {"CollectionPage", "ItemList", "SearchResultsPage", "OfferCatalog", "ProductCollection", "Blog"}
)
_INDEX_WORDS = re.compile(
    r"(?:categor(?:y|ies|ie|ia)?|tags?|topics?|thema|themen|collections?|shop|store|browse|search|list(?:s|ing|ings)?|archives?|section"
    r"|authors?|page|pages|all|c|b|w|cat|catalog(?:ue|s)?|products|news|blog|latest|index|rubrik|rubrique|seccion|categoria|rubriques"
    r"|department|series|directory|courses|jobs|events|deals|awards|feed|trending|top|best|for-sale|rentals?|results)"
)
_DATED_PATH = re.compile(r"/(?:19|20)\d\d[/-]?(?:[01]?\d|[a-z]{3})(?:[/-]|\b)")
_PRICE = re.compile(r"[$€£¥]\s?\d|\d\s?(?:€|EUR|USD|zł|kr)\b")
_SENTENCE_END = re.compile(r"[.!?…;]['\"’”»)]*(?:\s|\Z)|[。！？]")
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
#: A name made by a machine: long digits, hexadecimal, letters and digits in turn.
_OPAQUE = re.compile(r"\d{5,}|[0-9a-f]{8,}|(?:[a-z]+\d+){3,}")
_LONG_ID = re.compile(r"\d{5,}")


def features(document: Document, text: str) -> dict[str, float]:
    """The numbers that the model looks at, by name; counts are logarithms of one more than the count."""
    return {**_of_address(document.url), **_of_metadata(document), **_of_body(document), **_of_text(text)}


def index_probability(document: Document, text: str) -> float:
    """How likely a page is an index page, 0 to 1. `text` is what extraction made of it."""
    return evaluate(features(document, text), _model())


def is_index(probability: float) -> bool:
    """Whether a page of this probability is called an index page."""
    return probability >= _model().threshold


def _of_address(url: str | None) -> dict[str, float]:
    parts = urlsplit(url or "")
    segments = [s for s in parts.path.lower().split("/") if s]
    last = re.sub(r"\.(?:html?|php|aspx?)\Z", "", segments[-1]) if segments else ""
    words = [w for w in re.split(r"[-_ %20+]+", last) if w]
    return {
        "path_depth": float(min(len(segments), 6)),
        "path_is_root": float(not segments),
        "path_slug_words": UNKNOWN_SLUG if _OPAQUE.search(last) else float(min(len(words), 12)),
        "path_has_id": float(bool(_LONG_ID.search(parts.path))),
        "path_is_dated": float(bool(_DATED_PATH.search(parts.path))),
        "path_index_words": float(sum(bool(_INDEX_WORDS.fullmatch(s)) for s in segments)),
        "path_ends_in_index_word": float(bool(_INDEX_WORDS.fullmatch(last))),
        "path_has_extension": float(bool(segments) and last != segments[-1]),
        "has_query": float(bool(parts.query)),
    }


def _of_metadata(document: Document) -> dict[str, float]:
    kinds = Counter(t for item in document.json_ld for t in types_of(item))
    og_type = (document.meta("og:type") or "").lower()
    return {
        "og_article": float(og_type == "article"),
        "og_website": float(og_type in ("website", "blog")),
        "og_product": float("product" in og_type),
        "has_published_time": float(document.meta("article:published_time", "datepublished", "date") is not None),
        "has_author_meta": float(document.meta("author", "article:author") is not None),
        "ld_article": float(any(kinds[t] for t in _ARTICLE_TYPES)),
        "ld_article_many": float(sum(kinds[t] for t in _ARTICLE_TYPES) > 2),
        "ld_index": float(any(kinds[t] for t in _INDEX_TYPES)),
        "ld_product_many": float(kinds["Product"] + kinds["Offer"] > 3),
        "ld_list_items": math.log1p(kinds["ListItem"]),
    }


def _of_body(document: Document) -> dict[str, float]:
    tree = document.tree
    prose = headline_links = linked_headings = link_length = pictured = 0
    shapes: Counter[str] = Counter()
    paragraphs = [_size(_text(n)) for n in tree.css("p")[:MAX_NODES]]
    prose = sum(n for n in paragraphs if n >= PROSE_CHARACTERS)
    links = tree.css("a[href]")
    for link in links[:MAX_NODES]:
        size = len(_text(link))
        link_length += size
        headline_links += size >= HEADLINE_CHARACTERS
        pictured += link.css_first("img") is not None
        shapes[_shape(link)] += 1
    headings = tree.css("h2, h3, h4")[:MAX_NODES]
    linked_headings = sum(_is_linked(h) for h in headings)
    text = sum(paragraphs) + link_length + 1
    return {
        "prose": math.log1p(prose),
        "longest_paragraph": math.log1p(max(paragraphs, default=0)),
        "prose_paragraphs": math.log1p(sum(n >= PROSE_CHARACTERS for n in paragraphs)),
        "link_share": link_length / text,
        "links": math.log1p(len(links)),
        "headline_links": math.log1p(headline_links),
        "pictured_links": math.log1p(pictured),
        "same_links": math.log1p(max(shapes.values(), default=0)),
        "headings": math.log1p(len(headings)),
        "linked_headings": math.log1p(linked_headings),
        "linked_heading_share": linked_headings / (len(headings) + 1),
        "articles": math.log1p(len(tree.css("article"))),
        "times": math.log1p(len(tree.css("time"))),
        "images": math.log1p(len(tree.css("img"))),
        "prices": math.log1p(len(_PRICE.findall(document.html[:400_000]))),
        "list_items": math.log1p(len(tree.css("li"))),
        "h1": float(min(len(tree.css("h1")), 3)),
        "forms": math.log1p(len(tree.css("select, input[type=checkbox]"))),
        "next_page": float(tree.css_first("[rel=next], [class*=pagina], [class*=load-more]") is not None),
    }


def _of_text(text: str) -> dict[str, float]:
    """How much of the extracted text is running prose: an index page gives teasers, names and prices."""
    lines = [line for line in (raw.strip() for raw in text.split("\n")) if line]
    sizes = [_size(line) for line in lines]
    total = sum(sizes) + 1
    prose = [s for s, line in zip(sizes, lines, strict=True) if s >= PROSE_CHARACTERS and _SENTENCE_END.search(line)]
    run = longest_run = 0
    for size in sizes:
        run = run + size if size >= PROSE_CHARACTERS else 0
        longest_run = max(longest_run, run)
    return {
        "text_size": math.log1p(total),
        "text_lines": math.log1p(len(lines)),
        "text_prose": math.log1p(sum(prose)),
        "text_prose_lines": math.log1p(len(prose)),
        "text_prose_share": sum(prose) / total,
        "text_longest_line": math.log1p(max(sizes, default=0)),
        "text_longest_run": math.log1p(longest_run),
        "text_mean_line": math.log1p(total / (len(lines) + 1)),
        "text_sentences": math.log1p(len(_SENTENCE_END.findall(text))),
        "text_prices": math.log1p(len(_PRICE.findall(text))),
        "text_cut_lines": math.log1p(sum(line.endswith(("…", "...", "[…]")) for line in lines)),
    }


def _size(line: str) -> int:
    """Characters; an ideograph, kana or syllable block says as much as three letters."""
    return len(line) + 2 * len(_WIDE.findall(line))


def _text(node: LexborNode) -> str:
    return node.text(separator=" ").strip()


def _shape(link: LexborNode) -> str:
    """The link's classes with those of its parent and grandparent: teasers of one list share them."""
    parts = []
    node: LexborNode | None = link
    for _ in range(3):
        if node is None:
            break
        parts.append(f"{node.tag}.{re.sub('[0-9]+', '', node.attributes.get('class') or '')}")
        node = node.parent
    return "<".join(parts)


def _is_linked(heading: LexborNode) -> bool:
    return heading.css_first("a[href]") is not None or (heading.parent is not None and heading.parent.tag == "a")


@cache
def _model() -> IndexModel:
    """The packaged model; docs/page-states.md says what it was fitted to."""
    return parse_model((files("cleaners.pagestate") / "index_model.json").read_text("utf-8"))
