from dataclasses import replace

import pytest

from copydesk.cleaners.extract import trafilatura
from copydesk.cleaners.extract.segment import segment
from copydesk.cleaners.html.document import parse
from copydesk.cleaners.model.article import Kind
from tests.cleaners.extract.pages import PROSE, page, paragraphs


def is_readable(html: str) -> bool:
    document = parse(html)
    return trafilatura.is_readable(document, segment(document))


def test_a_page_is_read_as_parts() -> None:
    body = paragraphs(*PROSE) + "<h2>What is next</h2><ul><li>A survey</li><li>A hearing</li></ul>" + paragraphs(*PROSE)
    parts = trafilatura.read_with_trafilatura(parse(page(body)))
    assert [part.text for part in parts if part.kind is Kind.LIST_ITEM] == ["A survey", "A hearing"]
    assert [part.text for part in parts if part.kind is Kind.HEADING] == ["What is next"]


def test_the_same_page_twice_is_read_alike() -> None:
    document = parse(page(paragraphs(*PROSE)))
    assert (
        trafilatura.read_with_trafilatura(document)
        == trafilatura.read_with_trafilatura(document)
        == trafilatura.read_with_trafilatura(document)
    )


def test_ordinary_pages_are_readable() -> None:
    assert is_readable(page(paragraphs(*PROSE)))
    assert is_readable(page("<table>" + "<tr><td>1<td>2" * 200 + "</table>"))
    assert is_readable("<p>words without anything round them</p>")


def test_pages_that_it_is_known_to_fail_on_are_not_shown_to_it() -> None:
    assert not is_readable("<div>" * 300 + "text")
    assert not is_readable("<table>" + "<tr><td>1" * 4000 + "</table>")
    assert not is_readable("<p>a" * 25_000)
    assert not is_readable("")


def test_a_page_with_too_many_attributes_is_not_shown_to_it() -> None:
    document = parse("<div a=1>text</div>")  # the tree of the real page takes seconds to parse
    hostile = replace(document, html="<div " + "a=1 " * 50_000 + ">text</div>")
    assert trafilatura.is_readable(document, segment(document))
    assert not trafilatura.is_readable(hostile, segment(hostile))


@pytest.mark.usefixtures("in_budget")
def test_escapes_in_json_ld_cost_nothing() -> None:
    escapes = '<script type="application/ld+json">{"articleBody":"' + '\\"' * 200_000 + '"}</script>'
    assert trafilatura.read_with_trafilatura(parse(page(paragraphs(*PROSE), head=escapes)))[0].text == PROSE[0]
