"""What would hang the parser is refused or made harmless; what merely looks large is left alone."""

import pytest

from copydesk.cleaners.html.document import parse
from copydesk.cleaners.html.limits import MAX_DEPTH, tame
from copydesk.cleaners.model.record import Reason, Reject


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 1000 + "text" + "</div>" * 1000,
        "<ul>" + "<li>item" * 20_000 + "</ul>",
        "<p>one<br>two" * 20_000,
        '<img src="data:image/png;base64,' + "A" * 500_000 + '">',
        '<div data-state="' + "{&quot;a&quot;: 1}" * 5_000 + '">text</div>',
        "<div>" + "<span>x</span>" * 20_000 + "</div>",
        "a < b and c > d " * 1000,
    ],
)
def test_large_pages_are_left_alone(html: str) -> None:
    assert tame(html) == html


@pytest.mark.parametrize("html", ["<div>" * 100_000, "<section><blockquote>" * 4_000 + "x", "<i>x</i>" * 500_000])
def test_hostile_shapes_are_refused(html: str) -> None:
    said = tame(html)
    assert isinstance(said, Reject)
    assert said.reason is Reason.TOO_COMPLEX


def test_an_element_with_too_many_attributes_keeps_its_text() -> None:
    html = "<div " + " ".join(f'a{n}="x"' for n in range(50_000)) + "><p>The news.</p></div>"
    said = tame(html)
    assert said == "<div><p>The news.</p></div>"


def test_the_deepest_page_that_passes_can_be_parsed() -> None:
    html = "<div>" * MAX_DEPTH + "text"
    said = tame(html)
    assert isinstance(said, str)
    assert "text" in parse(said).tree.body.text()  # type: ignore[union-attr]
