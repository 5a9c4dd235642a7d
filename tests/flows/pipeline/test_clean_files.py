"""`copydesk clean` on files of every kind."""

import gzip
import json
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from copydesk.cleaners.model.page import Page
from copydesk.cleaners.model.record import Reason, Reject, Source
from copydesk.flows.pipeline import clean_files as module
from copydesk.flows.pipeline.clean_files import CleanOptions, clean_files
from copydesk.flows.pipeline.options import Options, Saved
from tests.flows.stories import story

BODY = "The council voted on Monday to repair the old harbour wall before winter, its spokesman said. "
HTML = "<html lang=en><title>Harbour Wall</title><body><article><h1>Harbour Wall</h1>{}</article></body></html>"


@pytest.fixture
def inputs(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    page = HTML.format("".join(f"<p>{BODY} Part {n} of the report says more.</p>" for n in range(5)))
    (folder / "page.html").write_text(page)
    (folder / "story.txt").write_text("Harbour Wall to Be Repaired\n\n" + "\n\n".join([BODY * 2] * 3))
    rows = [{"url": "https://example.com/a", "html": page}, {"text": BODY * 5, "title": "Harbour"}]
    with gzip.open(folder / "rows.jsonl.gz", "wt") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)
    return folder


def rows(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_every_input_has_one_outcome(inputs: Path, tmp_path: Path) -> None:
    done = clean_files([inputs], tmp_path / "out", CleanOptions(dedupe=False))
    outcomes = rows(tmp_path / "out" / "outcomes.jsonl")
    assert [o["source_url"] for o in outcomes] == ["https://example.com/a", "page.html", "rows.jsonl.gz#2", "story.txt"]
    assert {o["outcome"] for o in outcomes} == {"record"}
    assert done.published.addresses == 4
    assert done.unreadable == []


def test_records_know_what_they_came_from(inputs: Path, tmp_path: Path) -> None:
    clean_files([inputs], tmp_path / "out", CleanOptions(dedupe=False))
    records = {r["source_url"]: r for r in rows(tmp_path / "out" / "records.jsonl")}
    assert records["story.txt"]["url"] is None
    assert records["story.txt"]["title"] == "Harbour Wall to Be Repaired"
    assert records["story.txt"]["text"].startswith("The council voted on Monday")
    assert records["https://example.com/a"]["url"] == "https://example.com/a"
    assert records["rows.jsonl.gz#2"]["title"] == "Harbour"


def test_a_site_is_called_what_its_titles_say(tmp_path: Path) -> None:
    heads = ("Ferry sails again", "Mill to reopen", "Orchard sold")
    body = "".join(f"<p>{BODY} Part {n} of the report says more.</p>" for n in range(5))
    told = [
        f"<title>{head} | The Weirside Bell</title><article><h1>{head}</h1><p>{head}, they said.</p>{body}</article>"
        for head in heads
    ]
    lines = [json.dumps({"url": f"https://n7.example/a/{n}", "html": html}) for n, html in enumerate(told)]
    (tmp_path / "rows.jsonl").write_text("\n".join(lines))
    clean_files([tmp_path / "rows.jsonl"], tmp_path / "out", CleanOptions(dedupe=False))
    assert [r["site_name"] for r in rows(tmp_path / "out" / "records.jsonl")] == ["The Weirside Bell"] * 3


def test_same_in_same_out(inputs: Path, tmp_path: Path) -> None:
    clean_files([inputs], tmp_path / "one", CleanOptions(workers=1))
    clean_files([inputs], tmp_path / "two", CleanOptions(workers=2))
    for name in ("records.jsonl", "outcomes.jsonl", "edits.jsonl", "manifest.json"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_an_unreadable_input_is_named_and_the_rest_is_cleaned(inputs: Path, tmp_path: Path) -> None:
    (inputs / "torn.jsonl.gz").write_bytes(gzip.compress(b'{"text": "x"}\n' * 1000)[:-20])
    (inputs / "bad.jsonl").write_text('{"text": 5}\nnot json\n' + "[" * 100_000 + "\n")
    done = clean_files([inputs, tmp_path / "missing.warc"], tmp_path / "out", CleanOptions())
    places = [Path(u.place).name for u in done.unreadable]
    assert places == ["bad.jsonl:1", "bad.jsonl:2", "bad.jsonl:3", "torn.jsonl.gz", "missing.warc"]
    assert len(rows(tmp_path / "out" / "records.jsonl")) >= 1


def test_files_of_equal_names_in_two_folders_are_two_pages(tmp_path: Path) -> None:
    for folder, town in (("a/in", "Aston"), ("b/in", "Belton"), ("c", "Carlow")):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "story.txt").write_text(story(town))
    (tmp_path / "c" / "story.txt").rename(tmp_path / "c" / "other.txt")
    clean_files([tmp_path / "a/in", tmp_path / "b/in", tmp_path / "c"], tmp_path / "out", CleanOptions())
    records = rows(tmp_path / "out" / "records.jsonl")
    assert [row["source_url"] for row in records] == ["a/in/story.txt", "b/in/story.txt", "other.txt"]


def test_pages_are_handed_out_as_they_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An archive's pages are never in memory together; the shards of an interrupted call are not made again."""
    monkeypatch.setattr(module, "_SHARD_PAGES", 4)
    made, ahead, told = 0, [], []

    def pages() -> Iterator[Saved]:
        nonlocal made
        for made in range(1, 11):
            page = Page(f"https://a.example/{made:02}", b"", None)
            yield Saved(page, Source(), refused=Reject(Reason.HTTP_STATUS, "gone"))

    class ThisProcess:
        def map(
            self, function: Callable[[Any], bytes], items: Iterable[Saved], *, lot_size: int
        ) -> Iterator[tuple[Saved, bytes]]:
            for item in items:
                ahead.append(made - int(item.page.source_url[-2:]))
                yield item, function(item)

    read = partial(module._extract_all, work=tmp_path, workers=ThisProcess(), how=Options("", ""), progress=told.append)
    shards = read(pages())
    assert [len(rows(shard)) for shard in shards] == [4, 4, 2]
    assert (ahead, sum(told)) == ([0] * 10, 10)
    shards[1].unlink()
    ahead.clear()
    assert read(pages()) == shards
    assert [row["source_url"][-2:] for shard in shards for row in rows(shard)] == [f"{n:02}" for n in range(1, 11)]
    assert (len(ahead), sum(told)) == (4, 20)
