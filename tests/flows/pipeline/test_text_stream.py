"""The filter keeps what is good, learns over its whole stream, and names the line that it cannot read."""

import json
from collections.abc import Iterator
from io import BytesIO

import pytest

from copydesk.flows.pipeline.text_stream import MAX_LINE, BadLine, bounded_lines, filter_texts


def filtered(rows: list[dict], only: tuple[str, ...] | None = None) -> dict[str, str]:
    lines = [json.dumps(row).encode() + b"\n" for row in rows]
    done = filter_texts(lines, only) if only else filter_texts(lines)
    return {row["id"]: row["text"] for row in map(json.loads, done)}


def test_each_newline_that_stays_keeps_its_kind() -> None:
    text = "The council met on Monday evening.\nIt voted for the new wall.\n\nWork begins in May, the mayor said."
    assert filtered([{"id": "1", "text": text, "lang": "en"}]) == {"1": text}


def test_a_broken_word_is_made_whole() -> None:
    text = "Officials said the reports of North Kor\nea's troop deployment were still being checked."
    assert filtered([{"id": "1", "text": text, "lang": "en"}], ("linebreaks",)) == {"1": text.replace("\n", "")}


def test_what_a_host_repeats_is_learned_from_the_stream() -> None:
    rows = [
        {"id": str(n), "host": "paper.test", "lang": "en", "text": f"{story}\nThe Tidewater desk wishes you well"}
        for n, story in enumerate(
            [
                "The ferry was late again on Tuesday, and the captain blamed the fog that lay over the whole bay.",
                "A baker in the upper town has won a prize for bread that takes four days to rise and one to sell.",
                "Three owls have moved into the station roof, and the railway has agreed to wait until they are gone.",
                "The school orchestra will play without a conductor this spring, since nobody wanted the job at all.",
            ]
        )
    ]
    got = filtered(rows, ("boilerplate",))
    assert all("wishes you well" not in text for text in got.values())
    assert all(row["text"].split("\n")[0] == got[row["id"]] for row in rows)


def test_half_of_a_character() -> None:
    line = b'{"id": "\\udfff\\u00e9", "text": "half \\ud800 of it", "lang": "\\ud800"}'
    assert list(filter_texts([line])) == ['{"id": "\\udfff\u00e9", "text": "half \ufffd of it"}'.encode()]


@pytest.mark.parametrize(
    "id", ["1", "\u2028 \x7f\x01", 7, 10**30, -0.0, 1e-7, 1e300, None, True, [1, {"of": 2**70}], {"a": "\u00e9"}]
)
def test_an_id_comes_back_as_it_went(id: object) -> None:
    line = json.dumps({"id": id, "text": 'The quay\tis "new".'}).encode()
    [given] = filter_texts([line])
    assert given == json.dumps({"id": id, "text": 'The quay is "new".'}, ensure_ascii=False).encode()


@pytest.mark.parametrize(
    "line",
    [
        b"not json",
        b'{"id": 1}',
        b'{"id": 1, "text": 5}',
        b"[]",
        b"[" * 100_000,
        b'{"id": 1, "text": "x", "title": 5}',
        b'{"id": 1, "text": "x", "host": ["x"]}',
        b'{"id": 1, "text": "x", "lang": {}}',
    ],
)
def test_a_line_that_cannot_be_read_is_named(line: bytes) -> None:
    with pytest.raises(BadLine, match="line 2"):
        list(filter_texts([b'{"id": "1", "text": "x"}', line]))


def test_a_line_that_is_too_long_is_refused_before_it_fills_the_memory() -> None:
    stream = BytesIO(b'{"id": "1", "text": "x"}\n{"id": "2", "text": "' + b"x" * (3 * MAX_LINE) + b'"}\n')
    longest = 0

    def lines() -> Iterator[bytes]:
        nonlocal longest
        for line in bounded_lines(stream):
            longest = max(longest, len(line))
            yield line

    with pytest.raises(BadLine, match="line 2: longer than 2 MB: cut the text into several"):
        list(filter_texts(lines()))
    assert longest <= MAX_LINE + 2
