"""What reading a page costs in operations: parses, walks, second opinions. No seconds: they depend on the machine."""

from __future__ import annotations

import importlib
from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser

from copydesk.cleaners.model.page import Page
from copydesk.cleaners.model.record import Source
from copydesk.flows.pipeline.options import Options, Saved
from copydesk.flows.pipeline.pages import clean_one, read_one
from tests.cleaners.extract.pages import PROSE, page, paragraphs

#: What is counted: a name for it, and where it is looked up.
COUNTED = {
    "parse": "copydesk.cleaners.html.document.LexborHTMLParser",
    "index of elements": "copydesk.cleaners.html.document.index_elements",
    "walk": "copydesk.cleaners.extract.segment._Walker.walk",
    "scan of the blocks' texts": "copydesk.cleaners.extract.layout_features.count_classes",
    "words numbered": "copydesk.cleaners.extract.words.WordTable",
    "hidden by rules": "copydesk.cleaners.extract.segment.read_visibility",
    "first look": "copydesk.cleaners.extract.model.word_rows",
    "quick opinion": "copydesk.cleaners.extract.turbohtml.main_lines",
    "trafilatura": "copydesk.cleaners.extract.trafilatura.read_with_trafilatura",
    "language model": "copydesk.cleaners.language.detect._identifier",
    "lines described": "copydesk.cleaners.steps.boilerplate.step.describe_lines",
    "fingerprint": "copydesk.flows.pipeline.pages.fingerprint",
}

HTML = page(paragraphs(*PROSE)).replace("<html>", '<html lang="en">', 1)


@pytest.fixture
def counts(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often each of `COUNTED` is done from here on."""
    seen: Counter[str] = Counter()

    def counting(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def run(*args: Any, **named: Any) -> Any:
            seen[name] += 1
            return real(*args, **named)

        return run

    for name, place in COUNTED.items():
        where, _, attribute = place.rpartition(".")
        owner: Any = _resolve(where)
        monkeypatch.setattr(owner, attribute, counting(name, getattr(owner, attribute)))
    return seen


def _resolve(dotted: str) -> Any:
    """The module or class of a dotted name."""
    try:
        return importlib.import_module(dotted)
    except ImportError:
        module, _, name = dotted.rpartition(".")
        return getattr(importlib.import_module(module), name)


def clean(html: str) -> None:
    options = Options(run="", version="0")
    address = "https://example.com/vote"
    clean_one(read_one(Saved(Page(address, html.encode(), address, "text/html"), Source()), options), options)


def test_a_page_that_is_sure_is_parsed_walked_and_looked_at_once(counts: Counter[str]) -> None:
    clean(HTML)
    reading = ["parse", "index of elements", "walk", "scan of the blocks' texts", "hidden by rules", "first look"]
    assert counts == Counter([*reading, "words numbered", "lines described", "fingerprint"])


def test_a_page_of_menus_alone_asks_no_model_for_its_lines(counts: Counter[str]) -> None:
    clean("<html><body>" + "".join(f'<a href="/{n}">Section {n}</a> ' for n in range(40)) + "</body></html>")
    assert (counts["walk"], counts["first look"]) == (1, 1)
    assert counts["lines described"] + counts["fingerprint"] == 0


#: A page with what other pages have round an article: nearly everything that is looked for.
WHOLE_PAGE = page(
    "<header><a href=/><img alt='The Quay' src=/logo.png></a><nav><ul><li><a href=/news>News</a></ul></nav></header>"
    "<h1>The <i>ferry</i> is back <span class=kicker>Harbour</span></h1>"
    "<p class=byline>By <a rel=author href=/author/ida>Ida Quill</a>, <time datetime=2026-05-03>3 May 2026</time></p>"
    "<figure><img src=/quay-900x600.jpg alt=Quay><figcaption>The quay <small>Photo: Bo</small></figcaption></figure>"
    + paragraphs(*PROSE)
    + "<ul><li class=a>One <b>two</b><li id=b>three <a href=/x>four</a></ul><blockquote>We waited a year.</blockquote>"
    "<table><tr><td>Boats<td>3<tr><td>Crew<td>12</table><p>Tags: <a href=/tag/sea>Sea</a></p>"
    "<div class=related><h3>Related</h3><a href=/2026/05/the-wall>The wall is mended at last</a></div>"
    "<div id=comments><h3>2 comments</h3><p itemprop=comment>Fine.</p></div>"
    "<form action=/subscribe><button>Subscribe</button></form>"
).replace("<head>", "<head><title>The ferry is back - The Quay</title><meta property=og:image content=/quay.jpg>", 1)


class CountedNode:
    """A node of which each look at it is counted."""

    def __init__(self, node: Any, looks: Counter[str]) -> None:
        self._node, self._looks = node, looks

    def __getattr__(self, name: str) -> Any:
        self._looks[name] += 1
        return getattr(self._node, name)


class CountedTree:
    """A parsed tree of which each look at it is counted."""

    def __init__(self, looks: Counter[str], source: bytes) -> None:
        self._tree, self._looks = LexborHTMLParser(source), looks
        self.root = CountedNode(self._tree.root, looks)

    def __getattr__(self, name: str) -> Any:
        self._looks[name] += 1
        return getattr(self._tree, name)


@pytest.mark.parametrize("html", [HTML, WHOLE_PAGE])
def test_the_tree_is_written_out_once_and_not_looked_at_again(monkeypatch: pytest.MonkeyPatch, html: str) -> None:
    looks: Counter[str] = Counter()
    monkeypatch.setattr("copydesk.cleaners.html.document.LexborHTMLParser", partial(CountedTree, looks))
    clean(html)
    assert looks == {"html": 1}
