"""Broken texts: the steps end, are done after one time, and every edit leads back to what came in."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from copydesk.flows.pipeline.text_stream import BadLine, filter_texts
from tests.fuzz.effort import briefly, long
from tests.fuzz.laws import check_filter, check_text
from tests.fuzz.mutations import TEXT_MUTATIONS, Mutation, mutate
from tests.fuzz.seeds import FIXTURES, texts

FOUND = json.loads((FIXTURES / "text" / "found.json").read_text("utf-8"))

Steps = list[tuple[Mutation, int]]

STEPS: st.SearchStrategy[Steps] = st.lists(
    st.tuples(st.sampled_from(TEXT_MUTATIONS), st.integers(0, 2**32 - 1)), max_size=4
)
BROKEN = st.builds(
    lambda text, steps: mutate(texts()[text].encode("utf-8", "replace"), steps).decode("utf-8", "replace"),
    st.integers(0, len(texts()) - 1),
    STEPS,
)
#: Any characters; those that the steps look for are drawn more often than others.
ANY = st.text(
    st.one_of(st.characters(), st.sampled_from("\n\n\n \t-­’\"'.,!?:;«»()[]|/@#&Ãâ€™â‚¬京都가\u200b\u202e\ufeff")),
    max_size=300,
)
LANGUAGES = st.sampled_from([None, "en", "de", "fr", "ko", "zh", "el", "ru", "ar", "xx"])
#: A title, and authors, drawn from the text's own first words: those are what its lines are held against.
KNOWN = st.tuples(st.booleans(), st.booleans())
VALUES: st.SearchStrategy[Any] = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), ANY, st.lists(st.text(max_size=3)), st.just({"a": []})
)


def check(text: str, language: str | None, known: tuple[bool, bool]) -> None:
    head = text.lstrip().split("\n")[0]
    title = (head.strip()[:200] or None) if known[0] else None
    check_text(text, language, title, tuple(head.split()[:1]) if known[1] else ())


@pytest.mark.parametrize("case", FOUND, ids=[case["label"] for case in FOUND])
def test_found_text(case: dict[str, Any]) -> None:
    check_text(case["text"], case.get("language"), case.get("title"), tuple(case.get("authors", ())))


@briefly(120)
@given(BROKEN, LANGUAGES, KNOWN)
def test_texts(text: str, language: str | None, known: tuple[bool, bool]) -> None:
    check(text, language, known)


@briefly(200)
@given(ANY, LANGUAGES, KNOWN)
def test_any_text(text: str, language: str | None, known: tuple[bool, bool]) -> None:
    check(text, language, known)


@briefly(60)
@given(st.lists(st.tuples(BROKEN | ANY, LANGUAGES, st.sampled_from(["", "a.test", "\ud800"])), max_size=5))
def test_filter(rows: list[tuple[str, str | None, str]]) -> None:
    check_filter([{"id": n, "text": text, "lang": lang, "host": host} for n, (text, lang, host) in enumerate(rows)])


@briefly(100)
@given(st.dictionaries(st.sampled_from(["id", "text", "lang", "host", "title", "x"]), VALUES) | VALUES)
@example({"id": 1, "text": "x", "title": 5})
def test_filter_of_any_rows(row: Any) -> None:
    """A line of JSON is filtered, or named as one that cannot be; nothing else is raised."""
    try:
        done = list(filter_texts([json.dumps(row).encode()]))
    except BadLine:
        return
    assert len(done) == 1
    assert sorted(json.loads(done[0].decode("utf-8"))) == ["id", "text"]


@pytest.mark.soak
@long(20_000)
@given(BROKEN, LANGUAGES, KNOWN)
def test_many_texts(text: str, language: str | None, known: tuple[bool, bool]) -> None:
    check(text, language, known)


@pytest.mark.soak
@long(20_000)
@given(ANY, LANGUAGES, KNOWN)
def test_many_of_any_text(text: str, language: str | None, known: tuple[bool, bool]) -> None:
    check(text, language, known)
