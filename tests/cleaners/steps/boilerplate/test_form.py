"""What is read out of one line."""

from __future__ import annotations

from copydesk.cleaners.steps.boilerplate.form import OWN, describe_lines


def test_one_number_a_column():
    (line,) = describe_lines(["Posted 17 May 2024, 10:18 | by Ann Lee"], "en")
    own = dict(zip(OWN, line.own, strict=True))
    assert len(line.own) == len(OWN)
    assert (own["dates"], own["times"], own["separators"], own["prose"], own["stop"]) == (1.0, 1.0, 1.0, 0.0, 0.0)


def test_phrase_has_a_kind_and_a_strength():
    whole, begun, none = describe_lines(["Post Comment", "Read more: The bridge", "The bridge is closed."], "en")
    assert (whole.strength, begun.strength, none.strength) == (2, 1, 0)
    assert none.kind == 0
