"""Index pages - sections, tag pages, listings, shop shelves - told from articles by how the page is built."""

from __future__ import annotations

import math
from functools import cache
from importlib.resources import files

from cleaners.dom import Document
from cleaners.extract import Extracted
from cleaners.pagestate import index_build, index_claims
from cleaners.pagestate.index_model import IndexModel, Values, evaluate, evaluate_at_most, parse_model


def features(document: Document, extracted: Extracted, text: str) -> dict[str, float]:
    """The numbers that the model looks at, by name; counts are logarithms of one more than the count.

    `text` is that of the extracted parts.
    """
    return _with_dear(_cheap(document, extracted, text), document)


def index_probability(document: Document, extracted: Extracted, text: str) -> float:
    """How likely a page is an index page, 0 to 1; of one that can be none, how likely it is at most.

    Most articles are no index page whatever their links and prices, so nobody need look at these.
    """
    known = _cheap(document, extracted, text)
    at_most = evaluate_at_most(*_bounds(known, document), _model())
    return evaluate(_with_dear(known, document), _model()) if is_index(at_most) else at_most


def is_index(probability: float) -> bool:
    """Whether a page of this probability is called an index page."""
    return probability >= _model().threshold


def _cheap(document: Document, extracted: Extracted, text: str) -> dict[str, float]:
    """The features that are read off what is known already."""
    found = index_claims.of_address(document.url)
    found |= index_claims.of_metadata(document) | index_claims.of_names(document)
    found |= index_build.of_elements(document)
    found |= index_build.of_blocks(extracted.candidates) | index_build.of_text(text)
    return found


def _with_dear(known: dict[str, float], document: Document) -> dict[str, float]:
    """All features: those known, and those that take a search of the tree or of the source."""
    found = known | index_claims.of_byline(document)
    found |= index_build.of_prose(document) | index_build.of_links(document) | index_build.of_shelves(document)
    # Of what the page says, how much its links say; and how much text there is for the links.
    found["link_share"] = _share(found["link_length"], found["prose"])
    found["text_to_links"] = found["text_size"] - found["link_length"]
    return found


def _bounds(known: dict[str, float], document: Document) -> tuple[Values, Values]:
    """Between what all features lie, by those that are known and by how long the page is."""
    count = {tag: len(nodes) for tag, nodes in document.elements.items()}
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
    low = known | dict.fromkeys(most, 0.0) | {"text_to_links": known["text_size"] - length}
    return low, known | most | {"text_to_links": known["text_size"]}


def _share(part: float, rest: float) -> float:
    """What share of a whole the first is, of two logarithms."""
    return math.expm1(part) / (math.expm1(part) + math.expm1(rest) + 1)


@cache
def _model() -> IndexModel:
    """The packaged model; docs/page-states.md says what it was fitted to."""
    return parse_model((files("cleaners.pagestate") / "index_model.json").read_text("utf-8"))
