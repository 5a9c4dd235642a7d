"""A site repaired over a published day: the effect is seen first, looking changes nothing, and then it is published."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from copydesk.flows.cli.commands import command_line
from copydesk.flows.dataset.diff import Difference
from copydesk.flows.dataset.verify import verify
from copydesk.flows.runs.fetch import FetchOptions
from copydesk.flows.runs.nightly import NightOptions, open_night, run_night
from copydesk.flows.runs.reclean import Recleaned, reclean_days
from copydesk.flows.sites.repair import RuleChange, recleaned_rows, repair_days
from copydesk.flows.storage.data_folder import DataFolder
from tests.flows.stories import ARCHIVED as HOST
from tests.flows.stories import PROMPT as LEARNED
from tests.flows.stories import rows_of, write_archive

#: A paragraph of one article alone. `LEARNED` is a line that the site repeats and the night learned: on 21 pages
#: extraction takes it for the article's, on the last one it leaves it out by itself.
PARAGRAPH = "The fire service said it would keep one engine"

EVER = date.min, date.max

ONE_WORKER = NightOptions(1)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with one published day of a demo site."""
    root = tmp_path_factory.mktemp("repair")
    archive = write_archive(root / "made.warc.gz")
    with open_night(root / "data", FetchOptions(archives=(archive,)), ONE_WORKER, kind="import") as night:
        run_night(night)
    return root / "data"


@pytest.fixture
def data(published: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(published, tmp_path / "data", symlinks=True))


def files_of(data: Path) -> dict[str, bytes]:
    """All that readers of a data folder see."""
    kinds = ("records", "outcomes", "edits", "manifests", "reports", "figures", "rules")
    return {
        str(p.relative_to(data)): p.read_bytes() for kind in kinds for p in data.glob(f"{kind}/**/*") if p.is_file()
    }


def with_line(data: Path, line: str) -> list[dict[str, Any]]:
    """The published records that have a line."""
    return [row for row in rows_of(data, "records") if line in row["text"]]


def say(*words: str) -> str:
    said = CliRunner().invoke(command_line(), [*words])
    assert said.exit_code == 0, said.output
    return said.output


def test_a_rule_shows_its_effect_and_is_then_published(data: Path) -> None:
    before = files_of(data)
    [known] = with_line(data, PARAGRAPH)
    command = ["sites", "rule", HOST, "drop_lines", f"{PARAGRAPH}.*", "--data", str(data)]
    said = say(*command)
    assert "0 records added, 0 gone, 1 changed, 21 the same" in said
    assert f"\\n\\n{PARAGRAPH[:30]}" in said
    assert "on trial: nothing is kept yet" in said
    assert files_of(data) == before

    assert "kept, and published" in say(*command, "--publish")
    assert with_line(data, PARAGRAPH) == []
    [record] = [row for row in rows_of(data, "records") if row["id"] == known["id"]]
    assert record["word_count"] < known["word_count"]
    assert [e["rule"] for e in rows_of(data, "edits") if e["removed"].strip().startswith(PARAGRAPH)] == ["site_line"]
    assert list(verify(data)) == []
    assert "reports" in {path.split("/")[0] for path, content in files_of(data).items() if before.get(path) != content}


def test_a_veto_brings_a_learned_line_back(data: Path) -> None:
    before = files_of(data)
    assert with_line(data, LEARNED) == []
    command = ["sites", "veto", HOST, LEARNED, "--data", str(data)]
    assert "21 changed" in say(*command)
    assert files_of(data) == before
    say(*command, "--publish")
    assert len(with_line(data, LEARNED)) == 21
    assert list(verify(data)) == []


def test_a_rule_of_the_folder_reaches_published_days_by_reclean(data: Path) -> None:
    (data / "rules").mkdir()
    (data / "rules" / f"{HOST}.toml").write_text(f'drop_lines = ["{PARAGRAPH}.*"]\n')
    before = files_of(data)
    said = say("reclean", "--data", str(data), "--workers", "1")
    assert "1 changed" in said
    assert files_of(data) == before
    assert "the days are swapped in" in say("reclean", "--data", str(data), "--workers", "1", "--publish")
    assert with_line(data, PARAGRAPH) == []
    assert list(verify(data)) == []
    assert reclean_days(data, options=ONE_WORKER)[1][0].difference.is_empty


def test_what_was_published_is_what_the_trial_showed(data: Path) -> None:
    change = RuleChange(HOST, keep_lines=(LEARNED,), rule="drop_lines", values=(f"{PARAGRAPH}.*",))
    [trial] = repair_days(data, change, *EVER, ONE_WORKER)
    [done] = repair_days(data, change, *EVER, ONE_WORKER, publish=True)
    assert trial.difference == done.difference
    assert trial.difference.fields["text"] == 21
    [day] = DataFolder(data).days()
    assert day == done.day


def test_what_became_of_each_record_is_a_row() -> None:
    difference = Difference(4, ("a",), ("b",), ("c",), {}, ())
    done = [Recleaned(date(2026, 11, 21), {}, difference, kept=("https://a.example/1: its page is damaged",))]
    assert [tuple(row.values()) for row in recleaned_rows(done)] == [
        ("2026-11-21", "a", "a new record"),
        ("2026-11-21", "b", "no record any more"),
        ("2026-11-21", "c", "a changed record"),
        ("2026-11-21", "", "stays as it was: https://a.example/1: its page is damaged"),
    ]
    assert len(list(recleaned_rows(done, 2))) == 2
