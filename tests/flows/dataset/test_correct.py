"""A corrected id: published once, known from then on, and taken back by either name."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from copydesk.flows.cli.commands import command_line
from copydesk.flows.dataset.compact import compact
from copydesk.flows.dataset.correct import Correction, CorrectionError, correct
from copydesk.flows.dataset.retract import retract
from copydesk.flows.dataset.tombstones import read_tombstones
from copydesk.flows.dataset.verify import verify
from copydesk.flows.runs.fetch import FetchOptions
from copydesk.flows.runs.nightly import NightOptions, open_night, run_night
from copydesk.flows.runs.reclean import reclean_days
from copydesk.flows.storage.backends import state_of
from copydesk.flows.storage.data_folder import DataFolder
from copydesk.flows.storage.state import corrections
from tests.flows.paper import Paper
from tests.flows.stories import Told, id_of, publish_night, rows_of, story

ONE, TWO = date(2026, 11, 20), date(2026, 11, 21)
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
WALL, FERRY, RIGHT = "https://a.example/wall", "https://a.example/ferry", "https://a.example/the-harbour-wall"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    root = tmp_path / "data"
    publish_night(root, ONE, [Told(WALL, story("Aston"), "\n\nShare this"), Told(FERRY, story("Belton"))])
    publish_night(root, TWO, [Told(WALL, story("Aston", 900), "\n\nShare this")])
    return root


def test_a_correction_is_published(data: Path, tmp_path: Path) -> None:
    assert correct(data, WALL, RIGHT, NOW) == Correction(id_of(WALL), id_of(RIGHT), RIGHT)
    (stone,) = rows_of(data, "tombstones")
    assert (stone["id"], stone["replaced_by"], stone["scope"]) == (id_of(WALL), id_of(RIGHT), "url")
    newest = rows_of(data, "records")[-1]
    assert (newest["id"], newest["url"], newest["revision"]) == (id_of(RIGHT), RIGHT, 1)
    assert newest["text"] == rows_of(data, "records")[-2]["text"]
    assert [row["id"] for row in rows_of(data, "edits")].count(id_of(RIGHT)) == 1
    assert list(verify(data)) == []
    folder = DataFolder(data)
    assert folder.manifest_copy(NOW.date()).read_bytes() == folder.manifest(NOW.date()).read_bytes()
    # Readers of the state of everything have it once; its page is asked for as before.
    compact(data, tmp_path / "now")
    assert not read_tombstones(folder).covers(WALL)
    assert list(verify(tmp_path / "now")) == []


def test_the_same_call_again_completes_it(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("copydesk.flows.dataset.correct.correct_identity", killed)
        with pytest.raises(KeyboardInterrupt):
            correct(data, WALL, RIGHT, NOW)
    before = rows_of(data, "records")
    assert correct(data, id_of(WALL), RIGHT, NOW).is_known
    assert rows_of(data, "records") == before
    assert list(verify(data)) == []
    assert corrections.correct_identity is not killed


@pytest.mark.parametrize(
    ("target", "to", "why"),
    [
        (WALL, FERRY, "an article is published at"),
        (WALL, WALL, "an article is published at"),
        ("https://a.example/unknown", RIGHT, "nothing is published of"),
        (WALL, "mailto:ann@a.example", "no http address"),
    ],
)
def test_what_cannot_be_is_said(data: Path, target: str, to: str, why: str) -> None:
    before = rows_of(data, "records")
    with pytest.raises(CorrectionError, match=why):
        correct(data, target, to, NOW)
    assert rows_of(data, "records") == before
    assert rows_of(data, "tombstones") == []


def test_an_id_is_never_given_again(data: Path) -> None:
    correct(data, WALL, RIGHT, NOW)
    with pytest.raises(CorrectionError, match="an article is published at"):
        correct(data, RIGHT, WALL, NOW)
    with pytest.raises(CorrectionError, match="nothing is published of"):
        correct(data, WALL, "https://a.example/another", NOW)


def test_forget_takes_back_both(data: Path) -> None:
    correct(data, WALL, RIGHT, NOW)
    done = retract(data, RIGHT, NOW)
    assert done.ids == {id_of(WALL), id_of(RIGHT)}
    assert {row["url"] for row in rows_of(data, "records")} == {FERRY}
    assert list(verify(data)) == []


def test_later_nights_and_reclean_know_it(tmp_path: Path, paper: Paper) -> None:
    """Over real HTTP: the page's own address stays what it is, and its article has the id that was given to it."""
    data, options = tmp_path / "data", NightOptions(1)
    data.mkdir()
    paper.article("/news/ferry-of-lowen", "Lowen")
    wrong, right = f"{paper.origin}/news/ferry-of-lowen", f"{paper.origin}/2026/ferry-of-lowen-sails"
    what = FetchOptions(urls=(wrong,), allow=(paper.address,), delay=0.0)

    def night() -> None:
        with open_night(data, what, options) as one:
            run_night(one)

    night()
    (first,) = rows_of(data, "records")
    result = CliRunner().invoke(command_line(), ["correct", wrong, right, "--data", str(data)])
    assert result.exit_code == 0, result.output
    corrected = [(row["id"], row["revision"]) for row in rows_of(data, "records")]
    assert corrected == [(first["id"], 1), (id_of(right), 1)]
    _, done = reclean_days(data, options=options)
    assert [each.difference.is_empty for each in done] == [True]
    reclean_days(data, options=options, publish=True)
    assert [(row["id"], row["revision"]) for row in rows_of(data, "records")] == corrected
    assert [row["replaced_by"] for row in rows_of(data, "tombstones")] == [id_of(right)]
    night()
    assert [(row["id"], row["revision"]) for row in rows_of(data, "records")] == corrected
    body, kind, status = paper.pages["/news/ferry-of-lowen"]
    paper.put("/news/ferry-of-lowen", body.replace("cheered", "clapped and cheered"), kind, status)
    night()
    assert [(r["id"], r["revision"]) for r in rows_of(data, "records")] == [*corrected, (id_of(right), 2)]
    assert list(verify(data)) == []
    with state_of(DataFolder(data)) as state:
        assert state.articles([first["id"]]) == {}
