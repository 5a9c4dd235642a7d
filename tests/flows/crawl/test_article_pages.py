"""Articles over several pages in a night: fetched, joined, archived, taken up, cleaned again, over real HTTP."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from copydesk.flows.crawl.crawl_log import unacknowledged
from copydesk.flows.storage.state.database import Visit
from copydesk.flows.storage.warc.members import read_members
from copydesk.flows.storage.warc.reader import read_member
from tests.flows.paper import Paper


def said(n: int) -> str:
    return (
        f"The keeper of lamp {n} on the long quay wrote in his book that {n + 30} boats came in by night, and that the "
        f"{n + 4} men of the watch saw each of them before the bell rang number {n}."
    )


def put_story(paper: Paper, pages: int = 3, *, title: str = "Lamps of the Long Quay") -> None:
    for at in range(1, pages + 1):
        own = "/lamps" if at == 1 else f"/lamps?page={at}"
        body = "".join(f"<p>{said(n)}</p>" for n in range(at * 10, at * 10 + 4))
        following = f"<a rel=next href='/lamps?page={at + 1}'>Next page</a>" if at < pages else ""
        paper.put(
            own,
            f"<html lang=en><head><title>{title}</title></head><body><article><h1>{title}</h1>{body}</article>"
            f"<div class=pager>Page {at} of {pages} {following}</div></body></html>",
        )


def whole(pages: int) -> str:
    return "\n\n".join(said(n) for at in range(1, pages + 1) for n in range(at * 10, at * 10 + 4))


def lines(data: Path, kind: str) -> list[dict[str, Any]]:
    paths = sorted(path for path in data.rglob("*.jsonl.gz") if kind in path.parts)
    return [json.loads(line) for path in paths for line in gzip.decompress(path.read_bytes()).splitlines()]


@pytest.fixture
def night(copydesk: Any, paper: Paper, data: Path) -> Any:
    def run(*paths: str) -> Any:
        (data / "urls.txt").write_text("".join(f"{paper.origin}{path}\n" for path in paths))
        words = "crawl", "--data", data, "--urls", data / "urls.txt", "--allow-private", paper.address, "--delay", 0
        return copydesk(*words)

    return run


def test_pages_are_one_record_and_none_of_their_own(copydesk: Any, paper: Paper, data: Path, night: Any) -> None:
    put_story(paper)
    assert night("/lamps", "/lamps?page=2").out.startswith("2 addresses = 1 record + 0 unchanged + 1 duplicate")
    (record,) = lines(data, "records")
    assert record["text"] == whole(3)
    assert record["pages"] == [f"{paper.origin}/lamps?page={at}" for at in (2, 3)]
    assert record["url"] == f"{paper.origin}/lamps"
    # Another night, in which only a further page is listed, makes no record of it.
    assert night("/lamps?page=3").out.startswith("1 address = 0 records + 0 unchanged + 1 duplicate")
    asked = len(paper.asked)
    assert copydesk("reclean", "--data", data, "--publish").code == 0
    assert [row["text"] for row in lines(data, "records")] == [whole(3)]
    assert len(paper.asked) == asked
    (archive, *_) = sorted((data / "archive").rglob("*.warc.gz"))
    assert copydesk("clean", archive, "--out", data / "again").code == 0
    again = [json.loads(line) for line in (data / "again" / "records.jsonl").read_text().splitlines()]
    assert [(row["text"], len(row["pages"])) for row in again] == [(whole(3), 2)]
    assert copydesk("verify", data).code == 0


def test_the_next_page_of_another_article_is_not_joined(paper: Paper, data: Path, night: Any) -> None:
    put_story(paper, 2)
    paper.pages["/lamps?page=2"] = (
        paper.pages["/lamps?page=2"][0].replace("Lamps of the Long Quay", "Ferry Sails"),
        *(paper.pages["/lamps?page=2"][1:]),
    )
    assert night("/lamps").code == 0
    (record,) = lines(data, "records")
    assert (record["text"], record["pages"]) == (whole(1), [])


def test_pages_are_bounded_and_obey_robots(paper: Paper, data: Path, night: Any) -> None:
    put_story(paper, 5)
    (data / "copydesk.toml").write_text("[rights]\nread_site_files = false\n[fetch]\nmax_pages = 3\n")
    paper.put("/robots.txt", "User-agent: *\nDisallow: /lamps?page=3\n", "text/plain")
    assert night("/lamps").code == 0
    assert [path for path in paper.asked if path != "/robots.txt"] == ["/lamps", "/lamps?page=2"]
    paper.put("/robots.txt", "", "text/plain")
    (record,) = lines(data, "records")
    assert record["text"] == whole(2)


def test_an_article_whose_pages_a_crash_cut_off_is_asked_for_again(paper: Paper, data: Path, night: Any) -> None:
    put_story(paper)
    assert night("/lamps").code == 0
    (archive,) = (data / "archive").rglob("*.warc.gz")
    run = archive.name.rpartition("-")[0]
    visit = Visit(0, f"{paper.origin}/lamps", f"{paper.origin}/lamps", paper.address)
    (known,) = unacknowledged(archive.parent, run, [visit], {})
    assert known.result == "archived"
    page = read_member(archive, known.offset or 0)
    assert [each.url for each in getattr(page, "further", ())] == [f"{paper.origin}/lamps?page={at}" for at in (2, 3)]
    last = max(member.offset or 0 for member in read_members(archive) if member.kind == "response")
    archive.write_bytes(archive.read_bytes()[:last])
    assert unacknowledged(archive.parent, run, [visit], {}) == []


def test_what_is_forgotten_goes_with_all_its_pages(copydesk: Any, paper: Paper, data: Path, night: Any) -> None:
    put_story(paper)
    assert night("/lamps").code == 0
    assert copydesk("forget", f"{paper.origin}/lamps", "--data", data).code == 0
    held = b"".join(gzip.decompress(path.read_bytes()) for path in (data / "archive").rglob("*.warc.gz"))
    assert b"The keeper of lamp" not in held
