"""What is read out of one line."""

from __future__ import annotations

from copydesk.cleaners.steps.boilerplate.form import OWN, describe_lines


def test_one_number_a_column():
    lines = describe_lines(["Posted 17 May 2024, 10:18 | by Ann Lee"], "en")
    own = dict(zip(OWN, lines.own[0].tolist(), strict=True))
    assert lines.own.shape == (1, len(OWN))
    assert (own["dates"], own["times"], own["separators"], own["prose"], own["stop"]) == (1.0, 1.0, 1.0, 0.0, 0.0)


def test_phrase_has_a_kind_and_a_strength():
    lines = describe_lines(["Post Comment", "Read more: The bridge", "The bridge is closed."], "en")
    assert lines.strengths == [2, 1, 0]
    assert [kind > 0 for kind in lines.kinds] == [True, True, False]


def test_some_lines_keep_what_is_told_of_them():
    lines = describe_lines(["Post Comment", "The bridge is closed.", "Read more: The bridge"], "en")
    some = lines.only([0, 2])
    assert (some.texts, some.strengths) == (["Post Comment", "Read more: The bridge"], [2, 1])
    assert some.own.tolist() == lines.own[[0, 2]].tolist()
    assert lines.only([0, 1, 2]) is lines
