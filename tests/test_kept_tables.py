"""Tables are kept in files that all processes map: never stale, never damaged, never asked for in vain."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from copydesk import kept_tables
from copydesk.cleaners.language import keeper, tables
from copydesk.kept_tables import keep

TABLE = bytes(range(256)) * 40
KEY = "0123456789abcdef" * 4


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("COPYDESK_CACHE", str(tmp_path / "kept"))
    kept_tables._say_once.cache_clear()
    yield tmp_path / "kept"
    kept_tables._say_once.cache_clear()


def never() -> bytes:
    raise AssertionError("a table that is there was made again")


def test_a_table_is_made_once(folder: Path) -> None:
    assert keep("words-xx", KEY, lambda: TABLE) == TABLE
    again = keep("words-xx", KEY, never)
    assert again == TABLE
    assert isinstance(again, memoryview)
    assert again.readonly
    assert [path.name for path in folder.iterdir()] == ["words-xx-0123456789abcdef.table"]


@pytest.mark.parametrize("key", ["f" + KEY[1:], KEY[:-1] + "0"])  # another file name, and the same one
def test_a_table_of_other_data_is_made_anew(folder: Path, key: str) -> None:
    keep("words-xx", KEY, lambda: TABLE)
    assert keep("words-xx", key, lambda: b"new") == b"new"
    assert keep("words-xx", key, never) == b"new"


def _flip(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 16]) + data[at + 1 :]


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: b"",
        lambda data: data[:70],
        lambda data: data[:-1],
        lambda data: data + b"\0",
        lambda data: bytes(len(data)),
        lambda data: _flip(data, 3),
        lambda data: _flip(data, 20),
        lambda data: _flip(data, 127),
        lambda data: _flip(data, 128),
        lambda data: _flip(data, len(data) - 1),
    ],
)
def test_a_damaged_table_is_made_anew(folder: Path, damage) -> None:  # type: ignore[no-untyped-def]
    keep("words-xx", KEY, lambda: TABLE)
    (path,) = folder.iterdir()
    path.write_bytes(damage(path.read_bytes()))
    assert keep("words-xx", KEY, lambda: TABLE) == TABLE
    assert keep("words-xx", KEY, never) == TABLE


def test_tables_of_other_versions_do_not_pile_up(folder: Path) -> None:
    keep("words-yy", KEY, lambda: TABLE)
    (folder / "words-xx-0.table.1-2.tmp").write_bytes(b"left by a killed process")
    os.utime(folder / "words-xx-0.table.1-2.tmp", (0, 0))
    (folder / "words-xx-0.table.3-4.tmp").write_bytes(b"of one that writes now")
    for n in range(6):
        keep("words-xx", f"{n:064x}"[::-1], lambda: TABLE)
        (newest,) = folder.glob(f"words-xx-{n}*.table")
        os.utime(newest, (n, n))
    names = sorted(path.name.partition("000")[0] for path in folder.iterdir())
    assert names == ["words-xx-0.table.3-4.tmp", "words-xx-3", "words-xx-4", "words-xx-5", f"words-yy-{KEY[:16]}.table"]


def test_several_at_once_get_the_same(folder: Path) -> None:
    wrong: list[object] = []

    def ask() -> None:
        for n in range(20):
            found = keep(f"words-{n}", KEY, lambda n=n: TABLE + bytes([n]))  # type: ignore[misc]
            if found != TABLE + bytes([n]):
                wrong.append(n)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert len(list(folder.iterdir())) == 20


def test_where_nothing_can_be_written_tables_are_made_and_it_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("COPYDESK_CACHE", str(tmp_path / "file" / "kept"))
    with pytest.warns(RuntimeWarning, match="file/kept: Not a directory.*set COPYDESK_CACHE"):
        assert keep("words-xx", KEY, lambda: TABLE) == TABLE
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # once is enough
        assert keep("words-xx", KEY, lambda: TABLE) == TABLE


def test_a_new_folder_is_for_its_user_alone(folder: Path) -> None:
    keep("words-xx", KEY, lambda: TABLE)
    assert folder.stat().st_mode & 0o777 == 0o700


def test_a_folder_into_which_everybody_may_write_is_not_used(folder: Path) -> None:
    keep("words-xx", KEY, lambda: b"put there by somebody else")
    folder.chmod(0o777)
    with pytest.warns(RuntimeWarning, match="kept: everybody may write into it"):
        assert keep("words-xx", KEY, lambda: TABLE) == TABLE


def test_a_user_without_a_home(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    def no_home() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.delenv("COPYDESK_CACHE")
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr(Path, "home", no_home)
    with pytest.warns(RuntimeWarning, match="no home folder"):
        assert keep("words-xx", KEY, lambda: TABLE) == TABLE


def test_the_folder_is_the_users_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("COPYDESK_CACHE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")  # which the specification says to ignore
    monkeypatch.setenv("HOME", str(tmp_path))
    assert tmp_path in kept_tables.tables_folder().parents
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "caches"))
    assert kept_tables.tables_folder() == tmp_path / "caches" / "copydesk"


def test_a_key_says_data_code_and_unicode(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keys: list[str] = []

    def note(name: str, key: str, make: keeper.Make) -> bytes:
        keys.append(key)
        return make()

    def ask() -> None:
        tables._digest_of_file.cache_clear()
        tables._digest_of_code.cache_clear()
        tables.derived("words-xx", source, dict)

    monkeypatch.setattr(keeper, "_keep", note)
    source = tmp_path / "list"
    source.write_bytes(b"one")
    ask()
    ask()
    source.write_bytes(b"two")
    ask()
    monkeypatch.setattr(tables, "MADE_BY", tables.MADE_BY[:-1])
    ask()
    monkeypatch.setattr(tables.unicodedata, "unidata_version", "1.1")
    ask()
    assert keys[0] == keys[1]
    assert len(set(keys)) == 4


PROGRAM = """
import copydesk
text = "The council has voted on the har\\nbour wall, and the ferry\\nwill sail again. " * 9
print(copydesk.clean_text(text, language="en"))
"""


def test_a_process_says_the_same_whatever_is_kept(tmp_path: Path) -> None:
    """Without tables, with those that it made, with damaged ones, and where none can be written."""
    (tmp_path / "file").touch()
    told = []
    for place in ("kept", "kept", "damaged", "file/kept"):
        if place == "damaged":
            (tmp_path / "kept").rename(tmp_path / place)
            for path in (tmp_path / place).iterdir():
                path.write_bytes(path.read_bytes()[:-9])
        command = [sys.executable, "-c", PROGRAM]
        env = os.environ | {"COPYDESK_CACHE": str(tmp_path / place)}
        told.append(subprocess.run(command, env=env, capture_output=True, text=True, check=True))
    assert len({run.stdout for run in told}) == 1
    assert "harbour wall" in told[0].stdout
    assert [("cannot be kept" in run.stderr) for run in told] == [False, False, False, True]
