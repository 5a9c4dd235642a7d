"""Other readers of articles, each as a function from a page to what `score.py` scores; those installed, that is.

trafilatura, with its fast and precision settings    readability-lxml    newspaper4k    resiliparse
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from importlib.util import find_spec
from typing import Any

from benchmarks.extraction.corpus import Sample

Row = dict[str, Any]
Reader = Callable[[Sample], Row]


def peers() -> dict[str, Reader]:
    """The readers that this interpreter has, by name."""
    found: dict[str, Reader] = {
        "trafilatura with metadata": _trafilatura_with_metadata,
        "trafilatura": _trafilatura,
        "trafilatura fast": lambda sample: _trafilatura(sample, fast=True),
        "trafilatura precision": lambda sample: _trafilatura(sample, favor_precision=True),
    }
    others: dict[str, tuple[str, Reader]] = {
        "readability": ("readability-lxml", _readability),
        "newspaper": ("newspaper4k", _newspaper),
        "resiliparse": ("resiliparse", _resiliparse),
    }
    return found | {name: reader for module, (name, reader) in others.items() if find_spec(module)}


def _trafilatura(sample: Sample, **settings: bool) -> Row:
    import trafilatura

    return {"text": trafilatura.extract(sample.html, include_comments=False, deduplicate=False, **settings) or ""}


def _trafilatura_with_metadata(sample: Sample) -> Row:
    import trafilatura

    today = datetime.now(UTC).date().isoformat()
    read = trafilatura.bare_extraction(
        sample.html,
        url=sample.url,
        include_comments=False,
        with_metadata=True,
        date_extraction_params={"original_date": True, "max_date": today},
    )
    if read is None:
        return {"text": ""}
    authors = [name for name in (read.author or "").split("; ") if name]
    return {"text": read.text or "", "title": read.title, "date": read.date, "authors": authors}


def _readability(sample: Sample) -> Row:
    from lxml.html import fromstring
    from readability import Document

    read = Document(sample.html)
    return {"text": fromstring(read.summary()).text_content(), "title": read.short_title()}


def _newspaper(sample: Sample) -> Row:
    from newspaper import Article

    read = Article(sample.url, fetch_images=False)
    read.download(input_html=sample.html)
    with suppress(Exception):  # Korean without nltk, say: what it has by then counts
        read.parse()
    date = read.publish_date
    return {"text": read.text, "title": read.title, "authors": read.authors, "date": str(date)[:10] if date else None}


def _resiliparse(sample: Sample) -> Row:
    from resiliparse.extract.html2text import extract_plain_text

    return {"text": extract_plain_text(sample.html, main_content=True)}
