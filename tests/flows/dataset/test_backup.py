"""The state and what an operator made are copied as of one moment, and put back whole."""

from __future__ import annotations

import gzip
import sqlite3
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from copydesk.flows.dataset.backup import BackupError, back_up, pack_backup, put_back
from copydesk.flows.storage.backends import state_of
from copydesk.flows.storage.data_folder import DataFolder
from copydesk.flows.storage.state.engine import StateError
from copydesk.flows.storage.state.inspect import newest_profiles, require_whole


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    folder = tmp_path / "one"
    (folder / "rules").mkdir(parents=True)
    (folder / "rules" / "a.example.toml").write_text('drop_lines = ["About .*"]\n')
    (folder / "sources.toml").write_text("# ours\n")
    (folder / "hook").mkdir()
    (folder / "hook" / "told.json").write_text('{"sequence": 7, "days": {}}')
    with state_of(DataFolder(folder)) as state:
        state.put_profiles("2026-11-20", [("a.example", {"pages": {}})])
    return folder


def profile(folder: Path) -> Any:
    with state_of(DataFolder(folder)) as state:
        return state.profile("a.example")


def test_a_backup_is_put_back_into_an_empty_folder(copydesk: Any, filled: Path, tmp_path: Path) -> None:
    told = copydesk("backup", "--data", filled, "--out", tmp_path / "b.tar.gz")
    assert (told.code, (tmp_path / "b.tar.gz").stat().st_mode & 0o777) == (0, 0o600)
    said = copydesk("restore", tmp_path / "b.tar.gz", "--data", tmp_path / "two")
    assert said.out == f"put back into {tmp_path / 'two'}: hook, rules, sources.toml, state.db\n"
    assert profile(tmp_path / "two") == profile(filled)
    assert (tmp_path / "two" / "state.db").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "two" / "hook" / "told.json").read_text() == '{"sequence": 7, "days": {}}'
    assert (tmp_path / "two" / "rules" / "a.example.toml").read_text() == 'drop_lines = ["About .*"]\n'


def test_a_backup_is_of_one_moment_while_others_write(filled: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(filled / "state.db")) as writer:
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("DELETE FROM profiles")
        back_up(filled, tmp_path / "b.tar.gz")
        writer.commit()
    assert profile(filled) is None
    put_back(filled, tmp_path / "b.tar.gz", force=True)
    assert profile(filled) is not None


def test_what_is_there_is_replaced_only_by_force(filled: Path, tmp_path: Path) -> None:
    back_up(filled, tmp_path / "b.tar.gz")
    with pytest.raises(BackupError, match=r"already has hook, rules, sources\.toml, state\.db: --force"):
        put_back(filled, tmp_path / "b.tar.gz")


@pytest.mark.parametrize("place", [0.2, 0.5, 0.9])
def test_a_damaged_backup_replaces_nothing(copydesk: Any, filled: Path, tmp_path: Path, place: float) -> None:
    back_up(filled, tmp_path / "b.tar.gz")
    content = bytearray((tmp_path / "b.tar.gz").read_bytes())
    at = int(len(content) * place)
    content[at : at + 20] = b"\xa5" * 20
    (tmp_path / "b.tar.gz").write_bytes(content)
    (filled / "sources.toml").write_text("# newer\n")
    said = copydesk("restore", tmp_path / "b.tar.gz", "--data", filled, "--force")
    assert (said.code, said.err.count("\n")) == (1, 1)
    assert (profile(filled) is not None, (filled / "sources.toml").read_text()) == (True, "# newer\n")


def test_a_state_in_a_backup_that_is_damaged_is_not_put_back(filled: Path, tmp_path: Path) -> None:
    (tmp_path / "state.db").write_bytes(b"not a database" * 300)
    pack_backup(tmp_path / "b.tar.gz", filled, tmp_path / "state.db")
    with pytest.raises(StateError, match="no SQLite database"):
        put_back(filled, tmp_path / "b.tar.gz", force=True)
    assert profile(filled) is not None
    assert not list(filled.glob("restore*"))


def test_what_is_no_backup_is_refused(filled: Path, tmp_path: Path) -> None:
    (tmp_path / "b.tar.gz").write_bytes(gzip.compress(b"something else"))
    with pytest.raises(BackupError, match="cannot be read"):
        put_back(filled, tmp_path / "b.tar.gz", force=True)
    assert profile(filled) is not None


@pytest.mark.parametrize("taken", ["state.db", "sources.toml"])
def test_a_backup_replaces_nothing_but_a_backup(filled: Path, taken: str) -> None:
    before = (filled / taken).read_bytes()
    with pytest.raises(BackupError, match="is there, and is no backup"):
        back_up(filled, filled / taken)
    assert (filled / taken).read_bytes() == before


def test_a_state_in_a_folder_that_cannot_be_written_to_is_looked_into(
    filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on a disk that is mounted to be read: SQLite itself would want to write there."""
    asked: list[str] = []
    monkeypatch.setattr("copydesk.flows.storage.state.engine.os.access", lambda *_: False)
    monkeypatch.setattr(
        "copydesk.flows.storage.state.engine.sqlite3",
        SimpleNamespace(connect=lambda name, **how: (asked.append(str(name)), sqlite3.connect(name, **how))[1]),
    )
    before = sorted(path.name for path in filled.iterdir())
    assert [row[0] for row in newest_profiles(f"sqlite:///{filled / 'state.db'}")] == ["a.example"]
    require_whole(filled / "state.db")
    back_up(filled, tmp_path / "b.tar.gz")
    assert len(asked) >= 3
    assert all(name.endswith("immutable=1") for name in asked)
    assert sorted(path.name for path in filled.iterdir()) == before
