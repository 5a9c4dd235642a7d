"""Why is my article not there: found by address, word, site and day, and told in a sentence."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from copydesk.flows.dataset.retract import retract
from copydesk.flows.dataset.verify import verify
from copydesk.flows.explain.lookup import Lookup, NothingToExplain, archived_page, explain_in_worker, trial_line
from copydesk.flows.explain.outcome_index import FORGOTTEN
from copydesk.flows.explain.search import Fate, Query, fate_of, find, find_page
from copydesk.flows.runs.fetch import FetchOptions
from copydesk.flows.runs.nightly import NightOptions, open_night, run_night
from copydesk.flows.storage.data_folder import SEARCH
from copydesk.flows.storage.state.engine import StateError
from tests.flows.paper import Paper, article


@pytest.fixture
def night(copydesk: Any, paper: Paper, data: Path) -> Path:
    """A night of a record, a page with too little text, and one that is not there."""
    paper.article("/ferry-of-aston", "Aston")
    short = "<title>Tides at Corby Pier</title><article><h1>Tides</h1><p>Too little to say.</p></article>"
    paper.put("/tide", f"<html lang=en>{short}")
    (data / "urls.txt").write_text("".join(f"{paper.origin}/{p}\n" for p in ("ferry-of-aston", "tide", "gone-story")))
    crawl = "crawl", "--data", data, "--urls", data / "urls.txt", "--allow-private", paper.address, "--delay", 0
    assert copydesk(*crawl).code == 0
    return data


def test_an_address_that_gave_no_record_is_explained(copydesk: Any, paper: Paper, night: Path) -> None:
    short = copydesk("explain", f"{paper.origin}/tide", "--data", night)
    assert (short.code, "reject, too_short: too little text was left to be an article" in short.out) == (0, True)
    gone = copydesk("explain", f"{paper.origin}/gone-story", "--data", night)
    assert (gone.code, "reject, http_status: the site answered with an error status" in gone.out) == (0, True)
    unknown = copydesk("explain", f"{paper.origin}/never", "--data", night)
    assert (unknown.code, "was in no run of" in unknown.err) == (1, True)


def test_a_record_is_explained_by_its_id_and_its_address(copydesk: Any, paper: Paper, night: Path) -> None:
    fate = fate_of(night, f"{paper.origin}/ferry-of-aston")
    assert fate is not None
    for what in (fate.id, fate.url, f"{paper.address}/ferry-of-aston", f"{paper.origin}/ferry-of-aston#top"):
        said = copydesk("explain", what, "--data", night)
        assert (said.code, "title: Ferry of Aston Sails Again" in said.out) == (0, True)
        assert f"{fate.day}: record" in said.out


def test_outcomes_are_found_by_words_and_kind(paper: Paper, night: Path) -> None:
    def paths(query: Query) -> list[str]:
        return sorted(fate.source_url.removeprefix(paper.origin) for fate in find(night, query))

    assert paths(Query(("corby",))) == ["/tide"]
    assert paths(Query(("ferr", "sails"))) == ["/ferry-of-aston"]
    assert paths(Query(("gone",))) == ["/gone-story"]
    assert paths(Query(outcomes=("reject",))) == ["/gone-story", "/tide"]
    assert paths(Query(first="2999-01-01")) == []
    assert paths(Query(('"', "corby"))) == []


def test_a_later_run_is_found_and_what_was_taken_back_is_gone(copydesk: Any, paper: Paper, night: Path) -> None:
    for host in (paper.address, f"HTTP://{paper.address}/"):
        assert len(find(night, Query(host=host))) == 3
    paper.article("/ferry-of-belford", "Belford")
    (night / "urls.txt").write_text(f"{paper.origin}/ferry-of-belford\n")
    copydesk(*("crawl", "--data", night, "--urls", night / "urls.txt", "--allow-private", paper.address, "--delay", 0))
    assert len(find(night, Query(("ferry",)))) == 2
    retract(night, f"{paper.origin}/ferry-of-aston", datetime.now(UTC))
    assert not (night / SEARCH).exists()
    assert [fate.title for fate in find(night, Query(("ferry",)))] == ["Ferry of Belford Sails Again"]
    # The outcome stays, for the sums; of what it is of, nothing is shown but that it is gone.
    (gone,) = [fate for fate in find(night, Query(host=paper.address)) if fate.is_forgotten]
    assert (gone.id, gone.title, gone.source, gone.reason) == (None, None, None, None)
    today = gone.detail
    told = "taken back on {}; its tombstone is all that is published of it"
    shown = copydesk("find", "--host", paper.address, "--data", night).out
    assert (told.format(today) in shown, "aston" in shown.lower()) == (True, False)
    assert told.format(today) in copydesk("explain", f"{paper.origin}/ferry-of-aston", "--data", night).out
    page = find_page({}, find(night, Query(host=paper.address)))
    assert (told.format(today) in page, "aston" in page.lower()) == (True, False)


def test_all_of_a_host_that_was_taken_back(paper: Paper, night: Path) -> None:
    retract(night, paper.address, datetime.now(UTC))
    assert [fate.outcome for fate in find(night, Query(host=paper.address))] == [FORGOTTEN] * 3
    assert find(night, Query(("ferry",))) + find(night, Query(("tide",))) == []


def test_the_command_shows_what_was_found(copydesk: Any, night: Path, paper: Paper) -> None:
    said = copydesk("find", "corby", "--data", night)
    assert said.out.endswith(f"    Tides at Corby Pier\n    {paper.origin}/tide\n")
    assert copydesk("find", "nothing", "--data", night).code == 1


def test_what_a_later_night_found_unchanged_has_the_title_of_its_record(
    copydesk: Any, night: Path, paper: Paper
) -> None:
    address = f"{paper.origin}/ferry-of-aston"
    crawl = "crawl", "--data", night, "--urls", night / "urls.txt", "--allow-private", paper.address, "--delay", 0
    find(night, Query())
    copydesk(*crawl)
    paper.put("/ferry-of-aston", "later", status=503)
    copydesk(*crawl)
    names = [(fate.outcome, fate.name) for fate in find(night, Query((address,)))]
    title = "Ferry of Aston Sails Again"
    assert names == [("failure", title), ("unchanged", title), ("record", title)]
    said = copydesk("find", "aston", "--outcome", "unchanged", "--data", night)
    assert said.out.endswith(f": unchanged\n    {title}\n    {address}\n")
    assert f">{title}</a>" in find_page({}, find(night, Query(outcomes=("unchanged",))))


def test_a_listing_without_news_is_called_so() -> None:
    row = "run", "2026-11-20", "https://a.example/feed.xml", None, "a.example", "unchanged", None, None
    listing = Fate(*row, "the listing has nothing new", None, None, None)
    assert (listing.name, listing.words) == (
        "a feed, sitemap or page of links",
        "2026-11-20: unchanged (the listing has nothing new)",
    )


def test_ids_and_inputs_of_a_cleaned_folder_are_explained(copydesk: Any, tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(article("Aston"))
    (tmp_path / "b.html").write_text("<p>Too little.</p>")
    copydesk("clean", tmp_path / "a.html", tmp_path / "b.html", "--out", tmp_path / "out")
    said = copydesk("explain", "a.html", "--data", tmp_path / "out")
    assert (said.code, "title: Ferry of Aston Sails Again" in said.out) == (0, True)
    assert "reject, too_short" in copydesk("explain", "b.html", "--data", tmp_path / "out").out


def test_the_text_of_a_page_that_broke_a_limit_is_shown(copydesk: Any, paper: Paper, night: Path) -> None:
    said = copydesk("explain", f"{paper.origin}/tide", "--data", night)
    assert "no record: too_short" in said.out
    assert "Too little to say." in said.out


@pytest.fixture
def missed(copydesk: Any, paper: Paper, data: Path) -> str:
    """An address whose article stands in a footer, where one of the readers does not look; read by that one."""
    page = article("Corby").replace("<article>", "<p>Read on.</p><footer>").replace("</article>", "</footer>")
    paper.put("/ferry-of-corby", page)
    (data / "urls.txt").write_text(f"{paper.origin}/ferry-of-corby\n")
    crawl = "crawl", "--data", data, "--urls", data / "urls.txt", "--allow-private", paper.address, "--delay", 0
    copydesk(*crawl, "--engine", "trafilatura")
    return f"{paper.origin}/ferry-of-corby"


def test_a_page_of_the_archive_is_read_again_by_another_reader_without_a_request(
    paper: Paper, data: Path, missed: str
) -> None:
    fate = fate_of(data, missed)
    assert fate is not None
    assert (fate.outcome, fate.reason) == ("reject", "too_short")
    asked = list(paper.asked)
    as_before = explain_in_worker(Lookup(missed, data, engine="trafilatura"))
    assert trial_line(as_before).startswith("still no record, too_short")
    assert trial_line(explain_in_worker(Lookup(missed, data))) == "a record of 180 words"
    with open_night(data, FetchOptions(pages=(archived_page(data, missed),)), NightOptions(1), kind="adhoc") as night:
        assert run_night(night)["counts"]["record"] == 1
    assert paper.asked == asked
    found = fate_of(data, missed)
    assert found is not None
    assert (found.outcome, found.source) == ("record", fate.source)
    assert list(verify(data)) == []


def test_what_is_in_no_run_or_no_archive_cannot_be_read_again(paper: Paper, data: Path, missed: str) -> None:
    with pytest.raises(NothingToExplain, match="was in no run"):
        archived_page(data, f"{paper.origin}/never")
    for file in (data / "archive").rglob("*.gz"):
        file.unlink()
    with pytest.raises(NothingToExplain, match="not in the archive any more"):
        archived_page(data, missed)


def test_a_full_disk_is_a_sentence(night: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*given: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr("copydesk.flows.explain.outcome_index._bring_up_to_date", full)
    with pytest.raises(StateError, match=r"the index of what is published \(.*search.db\): the disk is full"):
        find(night, Query())
