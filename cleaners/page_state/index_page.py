"""Index pages - sections, tag pages, listings, shop shelves - told from articles by how the page is built."""

from __future__ import annotations

import math
import re
from collections import Counter
from functools import cache, lru_cache
from importlib.resources import files
from urllib.parse import urlsplit

from copydesk.cleaners.extract import Extracted
from copydesk.cleaners.html.document import Document
from copydesk.cleaners.language.scripts import HAN, HANGUL, KANA
from copydesk.cleaners.page_state import index_build
from copydesk.cleaners.page_state.index_model import IndexModel, Values, evaluate, evaluate_at_most, parse_model
from copydesk.cleaners.page_state.view import types_of
from copydesk.cleaners.urls.listing import is_listing_address


def index_features(document: Document, extracted: Extracted, text: str) -> dict[str, float]:
    """The numbers that the model looks at, by name; counts are logarithms of one more than the count.

    `text` is that of the extracted parts.
    """
    return _with_links(_with_shelves(_with_prose(_cheap(document, extracted, text), document), document), document)


def index_probability(document: Document, extracted: Extracted, text: str) -> float:
    """How likely a page is an index page, 0 to 1; of one that can be none, how likely it is at most.

    Most articles are no index page whatever their paragraphs, most others whatever their prices or their links, so
    nobody need look at these.
    """
    known = _cheap(document, extracted, text)
    bound = _bound(document.url)
    for look_closer in (_with_prose, _with_shelves, _with_links):
        at_most = evaluate_at_most(*_bounds(known, document), _model())
        if at_most < bound:
            return at_most
        known = look_closer(known, document)
    return evaluate(known, _model())


def is_index(probability: float, url: str | None) -> bool:
    """Whether a page of this probability, at this address, is called an index page."""
    return probability >= _bound(url)


@lru_cache(maxsize=4)
def _bound(url: str | None) -> float:
    """The probability from which a page at this address is called an index page."""
    return LISTING_BOUND if is_listing_address(url) else _model().threshold


def _cheap(document: Document, extracted: Extracted, text: str) -> dict[str, float]:
    """The features that are read off what is known already."""
    found = of_address(document.url)
    found |= of_metadata(document) | of_names(document)
    found |= index_build.of_elements(document)
    found |= index_build.of_blocks(extracted.candidates) | index_build.of_text(text)
    return found


def _with_prose(known: dict[str, float], document: Document) -> dict[str, float]:
    """The features known, and those that take a look at the paragraphs."""
    return known | of_byline(document) | index_build.of_prose(document)


def _with_shelves(known: dict[str, float], document: Document) -> dict[str, float]:
    """The features known, and those that take a search of the source."""
    return known | index_build.of_shelves(document)


def _with_links(known: dict[str, float], document: Document) -> dict[str, float]:
    """All features: those known, and those that take a look at each link."""
    found = known | index_build.of_links(document)
    # Of what the page says, how much its links say; and how much text there is for the links.
    found["link_share"] = _share(found["link_length"], found["prose"])
    found["text_to_links"] = found["text_size"] - found["link_length"]
    return found


def _bounds(known: dict[str, float], document: Document) -> tuple[Values, Values]:
    """Between what all features lie, by those that are known and by how long the page is."""
    count = {tag: len(places) for tag, places in document.index.places.items()}
    links, length = known["links"], math.log1p(index_build.WIDE_SIZE * len(document.html))
    controls = math.expm1(links) + count.get("button", 0)
    most = {
        "has_byline": 1.0,
        "prose": length,
        "longest_paragraph": length,
        "prose_paragraphs": math.log1p(count.get("p", 0)),
        "prose_together": length,
        "prose_together_share": 1.0,
        "link_length": length,
        "headline_links": links,
        "pictured_links": links if known["images"] else 0.0,
        "same_links": links,
        "double_links": math.log1p(math.expm1(links) / 2),
        "same_labels": math.log1p(controls),
        "linked_headings": known["headings"],
        "linked_heading_share": 1.0,
        "prices": length,
        "forms": math.log1p(count.get("select", 0) + count.get("input", 0)),
        "next_page": 1.0,
        "link_share": 1.0,
    }
    low = dict.fromkeys(most, 0.0) | {"text_to_links": known["text_size"] - length}
    return low | known, most | {"text_to_links": known["text_size"]} | known


def _share(part: float, rest: float) -> float:
    """What share of a whole the first is, of two logarithms."""
    return math.expm1(part) / (math.expm1(part) + math.expm1(rest) + 1)


@cache
def _model() -> IndexModel:
    """The packaged model; docs/page-states.md says what it was fitted to."""
    return parse_model((files("copydesk.cleaners.page_state") / "index_model.json").read_text("utf-8"))


#: At the address of a front page, a section, a tag or a search this probability does: of 1,754 development articles six
#: have such an address and one of these, a front page, is called an index page; of 207 lists, 38 and all.
LISTING_BOUND = 0.4

#: What a machine-made name in an address counts as, in words: it may be that of an article or of a shelf.
UNKNOWN_SLUG = 4.0

#: What a page without an h1 is taken to have in it, in words: neither a headline nor the name of a section.
UNKNOWN_HEADING = 5.0
_MAX_HEADINGS = 10

#: Longer parts of an address are cut: no name needs them.
MAX_SEGMENT = 200

_ARTICLE_TYPES = frozenset(
    {
        "AnalysisNewsArticle", "Article", "BlogPosting", "LiveBlogPosting", "NewsArticle", "OpinionNewsArticle",
        "Recipe", "Report", "ReportageNewsArticle", "Review", "ReviewNewsArticle", "TechArticle",
    }
)  # fmt: skip
_INDEX_TYPES = frozenset(
    {"Blog", "CollectionPage", "ItemList", "OfferCatalog", "ProductCollection", "SearchResultsPage"}
)
_INDEX_WORDS = re.compile(
    r"(?:categor(?:y|ies|ie|ia)?|tags?|topics?|thema|themen|collections?|shop|store|browse|search|list(?:s|ing|ings)?"
    r"|archives?|section|authors?|page|pages|all|c|b|w|cat|catalog(?:ue|s)?|products|news|blog|latest|index|rubrik"
    r"|rubrique|seccion|categoria|rubriques|department|series|directory|courses|jobs|events|deals|awards|feed|trending"
    r"|top|best|for-sale|rentals?|results)"
)
_DATED_PATH = re.compile(r"/(?:19|20)\d\d[/-]?(?:[01]?\d|[a-z]{3})(?:[/-]|\b)")
_ENDING = re.compile(r"\.(?:html?|php|aspx?)\Z")
_BETWEEN_WORDS = re.compile(r"[-_ %20+]+")
#: A name made by a machine: long digits, hexadecimal, letters and digits in turn.
_OPAQUE = re.compile(r"\d{5,}|[0-9a-f]{8,}|(?:[a-z]+\d+){3,}")
_LONG_ID = re.compile(r"\d{5,}")
#: Where a title goes on with the site's name.
_SITE_NAME = re.compile(r"\s+[|–—·•»-]\s+")
_INDEX_CLASS = re.compile(
    r"\b(?:archive|category|tag|blog|home|homepage|front(?:page)?|search|collection|listing|section(?:-page)?|index"
    r"|taxonomy|term|author|catalog|plp|landing|topic|list)(?:\b|-|_)"
)
_ARTICLE_CLASS = re.compile(
    r"\b(?:single|article|story|post-template|postid|post-\d+|entry|node-type-article|singular)(?:\b|-|_)"
)
#: What the classes of bylines hold.
_BYLINE = ("byline", "Byline", "author", "Author")
_WIDE = re.compile(f"[{KANA}{HAN}{HANGUL}]")


def of_address(url: str | None) -> dict[str, float]:
    """Depth and words of the path: articles have long names, dates and numbers, sections short ones."""
    # A page without an address has one that says nothing, not that of a home page.
    parts = urlsplit(url or "//host/name")
    segments = [s for s in parts.path[:2000].lower().split("/") if s]
    last = _ENDING.sub("", segments[-1]) if segments else ""
    last = last[:MAX_SEGMENT]
    words = [w for w in _BETWEEN_WORDS.split(last) if w]
    return {
        "path_depth": float(min(len(segments), 6)),
        "path_is_root": float(not segments),
        "path_slug_words": UNKNOWN_SLUG if url is None or _OPAQUE.search(last) else float(min(len(words), 12)),
        "path_has_id": float(bool(_LONG_ID.search(parts.path[:2000]))),
        "path_is_dated": float(bool(_DATED_PATH.search(parts.path[:2000]))),
        "path_index_words": float(sum(bool(_INDEX_WORDS.fullmatch(s)) for s in segments)),
        "path_ends_in_index_word": float(bool(_INDEX_WORDS.fullmatch(last))),
        "path_has_extension": float(bool(segments) and "." in segments[-1]),
        "has_query": float(bool(parts.query)),
    }


def of_metadata(document: Document) -> dict[str, float]:
    """What Open Graph and JSON-LD call the page."""
    kinds = Counter(t for item in document.json_ld if "@type" in item for t in types_of(item))
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
        "ld_list_items": math.log1p(_list_items(document)),
        "ld_breadcrumb": float(kinds["BreadcrumbList"] > 0),
    }


def _list_items(document: Document) -> int:
    """Entries of the lists that the page describes, breadcrumbs aside."""
    lists = [each for each in document.json_ld if isinstance(each.get("itemListElement"), list)]
    return sum(len(each["itemListElement"]) for each in lists if "BreadcrumbList" not in types_of(each))


def of_names(document: Document) -> dict[str, float]:
    """Headlines are sentences; sections, tags and shelves have names of a word or two."""
    index = document.index
    headings = [_words(index.text(place, " ")) for place in index.tagged("h1")[:_MAX_HEADINGS]]
    names = [_SITE_NAME.split(document.title_tag or "")[0], document.meta("og:title") or ""]
    sizes = [_words(n) for n in names if n]
    body = index.body
    classes = f"{index.value(body, 'class')} {index.value(body, 'id')}".lower() if body >= 0 else ""
    return {
        # Old templates put the site's name into the first h1 and the headline into another.
        "h1_words": float(min(max(headings), 15)) if headings else UNKNOWN_HEADING,
        "title_words": float(min(max(sizes, default=0), 15)),
        "body_is_index": float(bool(_INDEX_CLASS.search(classes))),
        "body_is_article": float(bool(_ARTICLE_CLASS.search(classes))),
    }


def of_byline(document: Document) -> dict[str, float]:
    """Whether an element is named for an author."""
    index = document.index
    is_linked = any(index.value(at, "rel").lower() == "author" for at in index.holding("rel", "author"))
    is_marked = any(index.value(at, "itemprop") == "author" for at in index.holding("itemprop", "author"))
    return {"has_byline": float(is_linked or is_marked or index.has_part("class", *_BYLINE))}


def _words(text: str) -> int:
    """Words of a name; of ideographs and syllables, two are a word."""
    wide = len(_WIDE.findall(text))
    return len(_WIDE.sub(" ", text).split()) + wide // 2
