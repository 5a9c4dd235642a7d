import json

import pytest

from copydesk.cleaners.extract.fallback import read_json_ld, read_state
from copydesk.cleaners.html.document import parse
from tests.cleaners.extract.pages import PROSE


def state(value: object) -> list[str]:
    html = f'<script type="application/json">{json.dumps(value)}</script>'
    return [part.text for part in read_state(parse(html))]


def test_the_body_in_json_ld_is_cut_at_its_lines() -> None:
    data = json.dumps({"@graph": [{"@type": "Article", "articleBody": "One &amp; two.\n\nThree <b>four</b>."}]})
    html = f'<script type="application/ld+json">{data}</script>'
    assert [part.text for part in read_json_ld(parse(html))] == ["One & two.", "Three four ."]


def test_paragraphs_of_a_state_are_read_in_order() -> None:
    assert state({"article": {"blocks": [{"text": text} for text in PROSE]}, "ads": {"text": "short"}}) == list(PROSE)


def test_markup_in_a_state_is_cut_like_a_page() -> None:
    assert state({"body": f"<p>{PROSE[0]}</p><p>{PROSE[1]}</p>"}) == list(PROSE[:2])


def test_the_longest_run_of_prose_wins() -> None:
    assert state({"a": {"text": PROSE[0]}, "b": {"text": [PROSE[1], PROSE[2]]}}) == [PROSE[1], PROSE[2]]


def test_states_without_prose_or_without_sense_give_nothing() -> None:
    assert state({"text": "short", "id": 3, "body": None}) == []
    assert read_state(parse('<script type="application/json">{"text": </script>')) == ()
    assert read_json_ld(parse('<script type="application/ld+json">{"articleBody": 7}</script>')) == ()
    deep = "[" * 100_000 + "]" * 100_000
    assert read_state(parse(f'<script type="application/json">{deep}</script>')) == ()


@pytest.mark.parametrize(
    "script",
    [
        "window.__STATE__ = {};",
        "var a = 1; window['__DATA__']={}; start()",
        "self.app = JSON.parse(<>);",
    ],
)
def test_a_state_that_a_script_hands_the_window_is_read(script: str) -> None:
    value = json.dumps({"story": {"blocks": [{"text": text} for text in PROSE]}})
    html = f"<script>{script.replace('{}', value).replace('<>', json.dumps(value))}</script>"
    assert [part.text for part in read_state(parse(html))] == list(PROSE)


def test_scripts_that_are_no_data_give_nothing() -> None:
    assert read_state(parse("<script>window.text = {text: 'a', run() {}}; window.x = [</script>")) == ()


def test_a_state_that_stands_in_a_string_of_another_is_read() -> None:
    inner = json.dumps({"story": {"content": [f"<p>{text}</p>" for text in PROSE]}})
    assert state({"status": 200, "body": inner}) == list(PROSE)
    assert state({"body": "[Update] " + PROSE[0]}) == []
