"""What an operator says of a site is kept for good, or taken back when it was a trial."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from copydesk.cleaners.model.article import Article, Part, lay_out
from copydesk.cleaners.steps.boilerplate import learn_profile, observe, to_json
from copydesk.cleaners.steps.boilerplate.step import boilerplate
from copydesk.cleaners.steps.site_rules import RulesError, parse_rules
from copydesk.flows.cli.commands import command_line
from copydesk.flows.runs.history import profile_of
from copydesk.flows.sites.repair import (
    RuleChange,
    add_rules,
    affected_days,
    effect_sentence,
    read_site_history,
    repair_days,
    rules_file,
    rules_on_trial,
    veto_lines,
)
from copydesk.flows.storage.backends import state_of
from copydesk.flows.storage.data_folder import DataFolder
from tests.flows.stories import Told, publish_night, story

HOST = "a.example"
LINE = "The harbour desk reports"
NIGHT = "2026-11-20"


def article(town: str) -> Article:
    text, blocks = lay_out([Part(LINE), Part(story(town))])
    return Article(text, blocks, title=town, host=HOST)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder that learned a line of a site, and published two nights."""
    publish_night(tmp_path, date(2026, 11, 20), [Told("https://a.example/1", story("Ardwick"))])
    publish_night(tmp_path, date(2026, 11, 21), [Told("https://b.example/1", story("Belham"))])
    profile = learn_profile(map(observe, map(article, ("Carwell", "Dunmore", "Elling"))), night=NIGHT)
    with state_of(DataFolder(tmp_path)) as state:
        state.put_profiles(NIGHT, [(HOST, to_json(profile))])
    return tmp_path


def dropped(data: Path) -> list[str]:
    """What the step takes out of a further page of the site."""
    with state_of(DataFolder(data)) as state:
        return [edit.removed.strip() for edit in boilerplate(profile_of(state, HOST))(article("Fenwick"))]


def test_a_veto_keeps_a_learned_line_for_good(data: Path) -> None:
    assert dropped(data) == [LINE]
    veto_lines(data, HOST, (LINE,))
    assert dropped(data) == []
    with state_of(DataFolder(data)) as state:
        before = profile_of(state, HOST)
        later = learn_profile([observe(article("Garth"))], before, night="2026-12-24")
    assert later.vetoes == (LINE.lower(),)


def test_a_veto_of_another_line_changes_nothing(data: Path) -> None:
    veto_lines(data, HOST, ("Another line",))
    assert dropped(data) == [LINE]


def test_a_trial_touches_nothing_while_it_lasts(data: Path) -> None:
    add_rules(data, HOST, "drop_lines", ("Buy now",))
    before = rules_file(data, HOST).read_bytes()
    with rules_on_trial(data, {"drop_lines": ("Read this",)}, HOST) as trial:
        rules = parse_rules((trial / f"{HOST}.toml").read_text("utf-8"), name="trial")
        assert rules.drop_lines == ("Buy now", "Read this")
        assert rules_file(data, HOST).read_bytes() == before
    assert not list((data / "reclean").iterdir())


def test_what_a_killed_trial_left_goes_with_the_next(data: Path) -> None:
    left = data / "reclean" / "trial-999999999" / "rules"
    left.mkdir(parents=True)
    (left / f"{HOST}.toml").write_text('drop_lines = ["Left"]')
    with rules_on_trial(data, {}, HOST) as trial:
        assert not list(trial.iterdir())
    assert not left.exists()


@pytest.mark.parametrize(
    "host", ["../other", "a/../../b", "/etc/cron", "..", ".", "", "a.example/x", "a b", "A.example"]
)
def test_a_rule_is_written_below_its_folder_alone(data: Path, host: str) -> None:
    with pytest.raises(RulesError, match="no host"):
        add_rules(data, host, "drop_lines", ("Buy now",))
    said = CliRunner().invoke(
        command_line(), ["sites", "rule", host, "drop_lines", "x", "--data", str(data), "--publish"]
    )
    assert said.exit_code != 0
    assert not list(data.rglob("*.toml"))
    assert not list(data.parent.glob("*.toml"))


def test_a_rule_is_added_to_those_that_are_there(data: Path) -> None:
    path = add_rules(data, HOST, "drop_lines", ("Buy now",))
    add_rules(data, HOST, "drop_lines", ('Say "yes"\\.', "Buy now"))
    add_rules(data, HOST, "drop", (".promo",))
    rules = parse_rules(path.read_text("utf-8"), name=path.name)
    assert (rules.drop_lines, rules.drop) == (("Buy now", 'Say "yes"\\.'), (".promo",))


@pytest.mark.parametrize(("key", "value"), [("drop_lines", "("), ("drop", "..x"), ("colour", "red")])
def test_a_bad_rule_is_refused_and_nothing_is_written(data: Path, key: str, value: str) -> None:
    with pytest.raises(RulesError):
        add_rules(data, HOST, key, (value,))
    assert not rules_file(data, HOST).exists()


def test_only_days_on_which_the_site_was_seen_are_done_again(data: Path) -> None:
    span = date(2026, 11, 1), date(2026, 11, 30)
    assert affected_days(data, (HOST,), *span) == [date(2026, 11, 20)]
    assert affected_days(data, (), *span) == [date(2026, 11, 20), date(2026, 11, 21)]
    assert affected_days(data, ("nowhere.example",), *span) == []
    with pytest.raises(ValueError, match=r"^2026-11-20, the last day, is before 2026-11-21, the first$"):
        affected_days(data, (), date(2026, 11, 21), date(2026, 11, 20))
    assert effect_sentence([], published=False, of_all=True) == "none of these days is published"


def test_a_repair_on_trial_keeps_nothing_and_one_that_is_published_does(data: Path) -> None:
    nowhere = date(2026, 1, 1), date(2026, 1, 2)
    assert repair_days(data, RuleChange(HOST, keep_lines=(LINE,)), *nowhere) == []
    assert dropped(data) == [LINE]
    assert repair_days(data, RuleChange(HOST, keep_lines=(LINE,)), *nowhere, publish=True) == []
    assert dropped(data) == []


def test_a_site_is_shown_with_its_lines_and_nights(data: Path) -> None:
    book = read_site_history(data, HOST)
    assert (book.pages, book.lines, book.vetoes) == (3, ((LINE.lower(), 3),), ())
    assert [(day, site.records) for day, site in book.nights] == [("2026-11-20", 1)]
    said = CliRunner().invoke(command_line(), ["sites", "show", HOST, "--data", str(data)])
    assert said.exit_code == 0
    assert f"    3  {LINE.lower()}" in said.output
    assert "2026-11-20  1 address, 1 article" in said.output


def test_a_bad_rule_on_the_command_line_is_a_usage_error(data: Path) -> None:
    said = CliRunner().invoke(command_line(), ["sites", "rule", HOST, "drop_lines", "(", "--data", str(data)])
    assert said.exit_code == 2
    assert "bad pattern" in said.output
