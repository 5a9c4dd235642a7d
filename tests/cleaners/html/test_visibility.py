import pytest

from copydesk.cleaners.html.document import parse
from copydesk.cleaners.html.visibility import read_visibility


def hides(attributes: dict[str, str | None], styles: str = "", tag: str = "div") -> bool:
    return read_visibility(parse(f"<style>{styles}</style><p>text</p>")).hides(tag, attributes)


@pytest.mark.parametrize(
    "attributes",
    [
        {"hidden": None},
        {"style": "color:red; DISPLAY : none"},
        {"style": "visibility:hidden"},
        {"style": "position:absolute;left:-9999px"},
        {"class": "label sr-only"},
        {"class": "visually-hidden"},
        {"class": "govuk-visually-hidden"},
        {"class": "nhsuk-u-visually-hidden"},
        {"class": "screen-reader-text"},
        {"class": "print-only"},
        {"class": "d-none"},
        {"class": "hidden print:block"},
        {"style": "opacity: 0; position: absolute"},
        {"style": "height:0;opacity:0"},
        {"style": "max-height: 0; overflow: hidden"},
        {"style": "overflow:hidden;height:0px"},
        {"style": "position:absolute; top:-9999px"},
    ],
)
def test_what_attributes_hide(attributes: dict[str, str | None]) -> None:
    assert hides(attributes)


@pytest.mark.parametrize(
    "attributes",
    [
        {"hidden": "until-found"},
        {"aria-hidden": "true"},
        {"style": "display:block"},
        {"class": "not-sr-only"},
        {"class": "u-not-sr-only"},
        {"class": "d-none d-md-block"},
        {"class": "hidden md:block print:hidden"},
        {"class": "hidden lg:flex print:block"},
        {"class": "print"},
        {"style": "opacity: 0"},
        {"style": "opacity: 0.4; position: absolute"},
        {"style": "opacity: 0; min-width: 0"},
        {"style": "font-size: 0"},
        {"style": "height: 0"},
        {"style": "min-height: 0; overflow: hidden"},
        {"style": "margin-top: -1000px"},
    ],
)
def test_what_stays_in_sight(attributes: dict[str, str | None]) -> None:
    assert not hides(attributes)


@pytest.mark.parametrize("style", ["font-size:0", "color:red; font-size : 0px"])
def test_letters_of_no_size_are_hidden_where_they_stand(style: str) -> None:
    assert hides({"style": style}, tag="span")
    assert not hides({"style": style}, tag="ul")
    assert not hides({"style": style.replace("0", "0.9em")}, tag="span")


def test_simple_rules_of_the_page_hide() -> None:
    styles = "/* x */ .old, p.note.late { color: red; display: none } #box{visibility:hidden}"
    assert hides({"class": "big old"}, styles)
    assert hides({"class": "note late"}, styles, "p")
    assert not hides({"class": "note late"}, styles, "div")
    assert not hides({"class": "note"}, styles, "p")
    assert hides({"id": "box"}, styles)


@pytest.mark.parametrize(
    "styles",
    [
        "@media print { .a { display: none } }",
        "@media (max-width: 9em) { .b { color: red } .a { display: none } }",
        ".js .a { display: none }",
        ".a:empty { display: none }",
        ".a { display: none } .a { display: block }",
        "body { display: none }",
    ],
)
def test_rules_that_hold_at_times_do_not_hide(styles: str) -> None:
    assert not hides({"class": "a"}, styles)


def test_a_style_of_its_own_is_stronger_than_a_rule() -> None:
    assert not hides({"class": "a", "style": "display: block"}, ".a { display: none }")
