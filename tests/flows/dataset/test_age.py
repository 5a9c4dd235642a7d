"""Old days go; young ones, strangers and what readers count on stay."""

from datetime import date
from pathlib import Path

from copydesk.flows.dataset.prune import Pruned, disk_use, prune_days


def fill(root: Path) -> None:
    for name in (
        "archive/2026-05-30/a.warc.gz",
        "archive/2026-06-01/a.warc.gz",
        "archive/notes/a.txt",
        "archive/2026-05-01",
        "edits/date=2026-05-30/part.jsonl.gz",
        "edits/date=2026-06-02/part.jsonl.gz",
        "records/date=2026-05-30/part.jsonl.gz",
    ):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(b"12345")


def test_what_goes_and_what_stays(tmp_path: Path) -> None:
    fill(tmp_path)
    (tmp_path / "archive" / "2026-04-01").symlink_to(tmp_path / "archive" / "2026-06-01")
    assert prune_days(tmp_path, date(2026, 6, 1)) == [
        Pruned(tmp_path / "archive/2026-05-30", 5),
        Pruned(tmp_path / "edits/date=2026-05-30", 5),
    ]
    left = sorted(str(p.relative_to(tmp_path)) for p in tmp_path.rglob("*") if p.is_file() and not p.is_symlink())
    assert left == [
        "archive/2026-05-01",
        "archive/2026-06-01/a.warc.gz",
        "archive/notes/a.txt",
        "edits/date=2026-06-02/part.jsonl.gz",
        "records/date=2026-05-30/part.jsonl.gz",
    ]


def test_a_second_time_and_an_empty_folder(tmp_path: Path) -> None:
    assert prune_days(tmp_path, date(2026, 6, 1)) == []
    fill(tmp_path)
    prune_days(tmp_path, date(2026, 6, 1))
    assert prune_days(tmp_path, date(2026, 6, 1)) == []


def test_only_the_parts_that_are_asked_for(tmp_path: Path) -> None:
    fill(tmp_path)
    gone = prune_days(tmp_path, date(2026, 6, 1), parts=("records",))
    assert gone == [Pruned(tmp_path / "records/date=2026-05-30", 5)]


def test_disk_use(tmp_path: Path) -> None:
    fill(tmp_path)
    assert (disk_use(tmp_path), disk_use(tmp_path / "none")) == (35, 0)
