"""Lines between the stages: written and read by orjson, and whole where orjson does not take them."""

import json

import pytest

from copydesk.cleaners.model.article import Article
from copydesk.cleaners.model.record import Reason
from copydesk.flows.pipeline.shards import article_told, dump, load, load_facts

ROWS = (
    {"source_url": "https://a.example/", "article": None, "seconds": 0.0123, "of": (1, 2), "is": True},
    {
        "text": 'Größe\u2028海\x00\x7f\x1b"\\\n\t/',
        "reason": Reason.PAYWALL,
        "nested": {"a": [{"b": [0.1, 1e22, -0.0]}]},
    },
    {"text": "half of a character: \ud83c, and a whole one: \U0001f30a"},
    {},
)


@pytest.mark.parametrize("row", ROWS)
def test_a_line_is_what_json_makes_of_it(row: dict[str, object]) -> None:
    line = dump(row)
    assert b"\n" not in line
    assert load(line) == json.loads(json.dumps(row))
    assert line == json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def test_a_line_of_an_older_release_is_read() -> None:
    assert load(json.dumps({"text": "caf\u00e9 \ud800", "n": 1}).encode()) == {"text": "caf\u00e9 \ud800", "n": 1}


@pytest.mark.parametrize("title", ['Ferry "Anna" sails', 'a","article":{"title":"b', "half: \ud83c", "", None])
def test_what_is_asked_of_a_page_is_read_without_its_article(title: str | None) -> None:
    told = article_told(Article('The quay.\n","article":{', title=title, host="quay.example"), {"id": '"article":{'})
    line = dump({"source_url": "https://quay.example/", **told})
    facts = load_facts(line)
    assert facts == {key: value for key, value in load(line).items() if key != "article"}
    assert (facts["title"], facts["host"]) == (title, "quay.example")


def test_facts_of_a_line_of_an_older_release_and_of_one_without_an_article() -> None:
    old = {"source_url": "https://quay.example/", "article": {"title": "Tide", "host": "quay.example"}, "seen": {}}
    assert load_facts(dump(old)) == {**old, "title": "Tide", "host": "quay.example"}
    assert load_facts(dump({"source_url": "a", "reject": {"reason": "paywall"}})) == {
        "source_url": "a",
        "reject": {"reason": "paywall"},
    }
