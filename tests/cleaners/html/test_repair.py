import pytest

from copydesk.cleaners.html.repair import LEAST_FRAME_WORDS, is_markup, read_xhtml, repair

XHTML = '<html xmlns="http://www.w3.org/1999/xhtml">'
LONG = "word " * LEAST_FRAME_WORDS


@pytest.mark.parametrize("name", ["script", "style", "iframe", "textarea", "video"])
def test_an_element_that_closes_itself_in_xhtml_swallows_nothing(name: str) -> None:
    source = f'{XHTML}<{name} class="a"/><p>Snow fell.</p><{name}></{name}>'
    assert repair(source) == f'{XHTML}<{name} class="a"></{name}><p>Snow fell.</p><{name}></{name}>'


def test_in_html_a_slash_closes_no_script_that_has_an_end_tag() -> None:
    source = "<!doctype html><script src='a.js'/>var p = '<p>';</script><p>Snow fell.</p>"
    assert repair(source) == source


def test_in_html_a_frame_that_closes_itself_ends_where_the_page_goes_on() -> None:
    source = "<noscript><iframe src='c' /></noscript><p>Snow fell.</p>"
    assert repair(source) == "<noscript><iframe src='c'></iframe></noscript><p>Snow fell.</p>"


@pytest.mark.parametrize("name", ["video", "object", "select", "button", "canvas"])
def test_in_html_what_closes_itself_and_has_no_end_tag_ends_there(name: str) -> None:
    source = f"<p>Rain.</p><{name} class='a'/><p>Snow fell.</p>"
    assert repair(source) == f"<p>Rain.</p><{name} class='a'></{name}><p>Snow fell.</p>"


def test_what_a_button_holds_stays_in_it() -> None:
    source = "<button type='button'/><p>Show the rest</p></button><p>Snow fell.</p>"
    assert repair(source) == source


@pytest.mark.parametrize("tag", ["a name='top'", "i class='icon'", 'span id="s" ', "b", "a name=top "])
def test_an_element_of_a_line_that_closes_itself_holds_nothing(tag: str) -> None:
    name = tag.split()[0]
    source = f"<p><{tag}/>Snow fell.</p><p>A <{name} class='x'>late</{name}> frost.</p>"
    assert repair(source) == source.replace("/>", f"></{name}>", 1).replace(f" ></{name}>", f"></{name}>", 1)


@pytest.mark.parametrize(
    "source", ["<p><a href=/town/>The town</a> waits.</p>", "<p><i class='n'/>late</i> frost.</p>"]
)
def test_an_element_of_a_line_that_is_ended_holds_what_stands_before_its_end(source: str) -> None:
    assert repair(source) == source


def test_an_address_that_ends_in_a_slash_closes_nothing() -> None:
    source = f'{XHTML}<script src="/a/">f()</script><p>Snow fell.</p>'
    assert repair(source) == source


def test_elements_that_hold_nothing_may_close_themselves() -> None:
    source = '<p>one<br/>two<img src="a"/><input/></p>'
    assert repair(source) == source


def test_many_self_closed_elements_are_read_in_one_pass() -> None:
    assert repair(XHTML + "<script/>" * 20_000).count("<script></script>") == 20_000


def test_shadow_roots_are_opened_and_patterns_of_scripts_are_not() -> None:
    source = (
        "<x-card><template shadowrootmode=open><p>shown</p><template><p>pattern</p></template></template></x-card>"
        "<script>'<template shadowrootmode=open>'</script>"
    )
    assert repair(source) == (
        "<x-card><shadow-root><p>shown</p><template><p>pattern</p></template></shadow-root></x-card>"
        "<script>'<template shadowrootmode=open>'</script>"
    )


def test_the_document_of_a_frame_stands_in_its_place() -> None:
    source = f"<iframe class='b' srcdoc='&lt;p>{LONG}&lt;/p>' width=9>other</iframe><p>end</p>"
    assert repair(source) == f"<div><p>{LONG}</p></div><p>end</p>"


def test_the_one_frame_that_carries_its_document_is_found_behind_what_was_mended() -> None:
    before = '<script src="x"/><iframe src="/film"></iframe><p>A film</p>'
    found = repair(f'{before}<IFRAME class="b"\nSRCDOC="<p>{LONG}</p>"></IFRAME><i>end</i>')
    assert found == f"{before.replace('/>', '></script>')}<div><p>{LONG}</p></div><i>end</i>"


def test_a_document_of_a_frame_needs_no_blanks_between_its_words() -> None:
    text = "町議会は火曜日に灯台の修理を決めた。" * 6
    assert repair(f'<iframe srcdoc="<p>{text}</p>"></iframe>') == f"<div><p>{text}</p></div>"


def test_a_short_document_of_a_frame_is_a_widget() -> None:
    source = '<iframe srcdoc="<p>Play the video</p>"></iframe>'
    assert repair(source) == source


def test_xhtml_is_read_as_xml_with_the_entities_of_html() -> None:
    body = "<body><div/><p>&eacute;t&eacute; &lt; 4</p></body></html>"
    page = f'<?xml version="1.0" encoding="utf-8"?>{XHTML}<head><title/></head>{body}'
    assert read_xhtml(page) == f"{XHTML}<head><title></title></head><body><div></div><p>été &lt; 4</p></body></html>"


@pytest.mark.parametrize("source", ["<p>open", "<a b=c></a>", "<a>&unknown;</a>", ""])
def test_what_is_not_well_formed_is_no_xml(source: str) -> None:
    assert read_xhtml(source) is None


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("<p>Ett.</p>\n<p>Två.</p>", True),
        ("Ingress utan tagg.\n<p>Ett.</p><p>Två.</p><p>Tre.</p>", True),
        ("<!DOCTYPE html><title>x</title>", True),
        ("<3 is a heart, and 2 < 3.", False),
        ("A paragraph ends with </p> and a division with </div>.", False),
        ("<script> was blocked, the minister wrote.", False),
    ],
)
def test_markup_is_told_from_text(text: str, wanted: bool) -> None:
    assert is_markup(text) is wanted
