"""Index pages - sections, tag pages, listings, shop shelves - told from articles by how the page is built."""

from __future__ import annotations

import math
from functools import cache
from importlib.resources import files

from cleaners.dom import Document
from cleaners.extract import Extracted
from cleaners.pagestate import index_build, index_claims
from cleaners.pagestate.index_model import IndexModel, evaluate, parse_model


def features(document: Document, extracted: Extracted, text: str) -> dict[str, float]:
    """The numbers that the model looks at, by name; counts are logarithms of one more than the count.

    `text` is that of the extracted parts.
    """
    found = index_claims.of_address(document.url)
    found |= index_claims.of_metadata(document) | index_claims.of_names(document)
    found |= index_build.of_prose(document) | index_build.of_links(document) | index_build.of_elements(document)
    found |= index_build.of_blocks(extracted.candidates) | index_build.of_text(text)
    # Of what the page says, how much its links say; and how much text there is for the links.
    found["link_share"] = _share(found["link_length"], found["prose"])
    found["text_to_links"] = found["text_size"] - found["link_length"]
    return found


def index_probability(document: Document, extracted: Extracted, text: str) -> float:
    """How likely a page is an index page, 0 to 1."""
    return evaluate(features(document, extracted, text), _model())


def is_index(probability: float) -> bool:
    """Whether a page of this probability is called an index page."""
    return probability >= _model().threshold


def _share(part: float, rest: float) -> float:
    """What share of a whole the first is, of two logarithms."""
    return math.expm1(part) / (math.expm1(part) + math.expm1(rest) + 1)


@cache
def _model() -> IndexModel:
    """The packaged model; docs/page-states.md says what it was fitted to."""
    return parse_model((files("cleaners.pagestate") / "index_model.json").read_text("utf-8"))
