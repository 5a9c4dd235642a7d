"""JSON scripts with the slips of templates."""

import pytest

from copydesk.cleaners.html.document import MAX_SCRIPT, read_json_script

WHOLE = [{"headline": "Ferry back", "url": "https://a.example/x", "tags": ["port"]}]
SOURCE = '{"headline": "Ferry back", "url": "https://a.example/x", "tags": ["port"]}'


@pytest.mark.parametrize(
    "text",
    [
        SOURCE,
        f"\ufeff{SOURCE};",
        f"<!--\n{SOURCE}\n-->",
        f"/*<![CDATA[*/{SOURCE}/*]]>*/",
        SOURCE.replace('"]}', '",],}'),
        SOURCE.replace('"tags"', '/* of the desk */ "tags"'),
        SOURCE.replace('"', "&quot;"),
    ],
    ids=["plain", "mark and semicolon", "html comment", "cdata", "last commas", "comment", "entities"],
)
def test_a_slip_costs_nothing(text: str) -> None:
    assert read_json_script(text) == WHOLE


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ('{"a": 1}\n{"a": 2};', [{"a": 1}, {"a": 2}]),
        ('{"a": 1}, {"a"', [{"a": 1}]),
        ('{"a": "the "old" wall", "b": "x"}', [{"a": 'the "old" wall', "b": "x"}]),
        ('{"a": "one\nline\ttwo"}', [{"a": "one\nline\ttwo"}]),
        ('{"a": "&quot;so&quot;"}', [{"a": "&quot;so&quot;"}]),
        ("window.x = 1", []),
        ("", []),
        ("[" * 100_000, []),
        ('{"a": ' + '"' * 100_000, []),
        (" " * MAX_SCRIPT + "{}", []),
    ],
    ids=[
        "two",
        "second torn",
        "inner quotes",
        "raw line end",
        "entities in a text",
        "code",
        "empty",
        "deep",
        "quotes",
        "long",
    ],
)
def test_what_is_read_of_other_scripts(text: str, values: list[object]) -> None:
    assert read_json_script(text) == values
