"""The state database, on SQLite and on a real PostgreSQL."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from copydesk.cleaners.model.record import Outcome, Reason, Result
from copydesk.cleaners.urls.normalize import record_id
from copydesk.flows.storage.state import fingerprints, tables
from copydesk.flows.storage.state.database import (
    HostRow,
    KnownArticle,
    KnownIdentity,
    SiteFile,
    State,
    Visit,
    open_state,
)
from copydesk.flows.storage.state.migrate import HEAD

RUN = "nightly-1"
LONG = "https://a.example/" + "x" * 7000


def visit(position: int, url: str, **values: object) -> Visit:
    return replace(Visit(position, url, url, "a.example"), **values)  # type: ignore[arg-type]


def archived(position: int, url: str, **values: object) -> Visit:
    told = {
        "result": "archived",
        "final_url": url,
        "archive": "archive/2026-06-01/a.warc.gz",
        "offset": 7,
        "sha256": "5" * 64,
        "payload": "sha1:X",
        "status": 200,
        "etag": '"1"',
        "fetched_at": "2026-06-01T02:00:00Z",
    }
    return visit(position, url, **{**told, **values})


def outcome(url: str, result: Result, **values: object) -> Outcome:
    return replace(Outcome(RUN, url, url, result), **values)  # type: ignore[arg-type]


def begin(state: State, *visits: Visit, run: str = RUN) -> None:
    state.begin(run, "2026-06-01T01:00:00Z")
    state.plan(run, visits, "2026-06-01T01:01:00Z")


def test_addresses_pass_by_as_they_were_while_others_write(state: State) -> None:
    begin(state, *(visit(n, f"https://a.example/{n}") for n in range(5_000)))
    passing = state.visits(RUN)
    assert next(passing).position == 0
    state.acknowledge(RUN, [archived(4_999, "https://a.example/4999")])
    assert [each.result for each in passing][-1] is None
    assert [each.result for each in state.visits(RUN)][-1] == "archived"
    assert state.count_visits(RUN) == 5_000


def test_a_plan_comes_back_in_its_order(state: State) -> None:
    visits = [visit(2, LONG), visit(0, "https://a.example/2"), visit(1, "https://a.example/1", reason=Reason.BAD_URL)]
    state.begin(RUN, "x")
    assert not state.is_planned(RUN)
    state.plan(RUN, visits, "y")
    assert state.is_planned(RUN)
    assert list(state.visits(RUN)) == [visits[1], visits[2], visits[0]]
    assert list(state.visits("nightly-2")) == []


def test_an_acknowledged_address_keeps_what_came_of_it(state: State) -> None:
    begin(state, visit(0, "https://a.example/1"), visit(1, "https://a.example/2"))
    state.acknowledge(RUN, [archived(1, "https://a.example/2")])
    state.acknowledge(RUN, [])
    assert [v.result for v in state.visits(RUN)] == [None, "archived"]
    assert list(state.visits(RUN))[1] == archived(1, "https://a.example/2")


def test_nothing_counts_before_it_is_published(state: State) -> None:
    url = "https://a.example/1"
    begin(state, archived(0, url))
    assert state.known([url]) == {}
    state.settle(RUN, [outcome(url, Result.RECORD, id="a" * 32)], "z")
    known = state.known([url])[url]
    assert (known.etag, known.sha256, known.record_id, known.result) == ('"1"', "5" * 64, "a" * 32, "record")
    assert (known.whole_at, known.failures, known.retry_at) == ("2026-06-01T02:00:00Z", 0, None)
    assert state.is_settled(RUN)


def test_failures_are_counted_and_due(state: State) -> None:
    url = "https://a.example/1"
    for count in (1, 2, 3):
        run = f"nightly-{count}"
        begin(
            state, visit(0, url, result="failure", reason=Reason.FETCH_TIMEOUT, retry_at=f"2026-06-0{count}"), run=run
        )
        told = [outcome(url, Result.FAILURE, retry_at=f"2026-06-0{count}")]
        state.settle(run, told, "z")
        state.settle(run, told, "a second time changes nothing")
        assert state.known([url])[url].failures == count
    assert state.due("2026-06-02", max_failures=9) == []
    assert state.due("2026-06-04", max_failures=9) == [url]
    assert state.due("2026-06-04", max_failures=3) == []
    begin(state, archived(0, url), run="nightly-4")
    state.settle("nightly-4", [outcome(url, Result.RECORD, id="a" * 32)], "z")
    assert state.due("2027-01-01", max_failures=9) == []


def test_a_failure_leaves_what_is_known_of_a_page(state: State) -> None:
    url = "https://a.example/1"
    begin(state, archived(0, url))
    state.settle(RUN, [outcome(url, Result.RECORD, id="a" * 32)], "z")
    begin(state, visit(0, url, result="failure", reason=Reason.HTTP_STATUS, retry_at="2026-06-03"), run="nightly-2")
    state.settle("nightly-2", [outcome(url, Result.FAILURE, retry_at="2026-06-03")], "z")
    known = state.known([url])[url]
    assert (known.result, known.etag, known.failures, known.retry_at) == ("record", '"1"', 1, "2026-06-03")
    assert state.due("2026-06-04", max_failures=9) == [url]


def test_an_unchanged_page_keeps_its_copy(state: State) -> None:
    url = "https://a.example/1"
    begin(state, archived(0, url))
    state.settle(RUN, [outcome(url, Result.RECORD, id="a" * 32)], "z")
    begin(state, visit(0, url, result="unchanged", status=304, fetched_at="2026-06-02T02:00:00Z"), run="nightly-2")
    state.settle("nightly-2", [outcome(url, Result.UNCHANGED, id="a" * 32)], "z")
    known = state.known([url])[url]
    assert (known.whole_at, known.fetched_at) == ("2026-06-01T02:00:00Z", "2026-06-02T02:00:00Z")
    assert (known.result, known.etag, known.record_id) == ("record", '"1"', "a" * 32)


@pytest.mark.parametrize(("etag", "lies"), [('"1"', True), ('"2"', False), (None, False)])
def test_validators_that_stay_while_the_page_changes_are_lies(state: State, etag: str | None, lies: bool) -> None:
    url = "https://a.example/1"
    begin(state, archived(0, url))
    state.settle(RUN, [outcome(url, Result.RECORD, id="a" * 32)], "z")
    begin(state, archived(0, url, sha256="6" * 64, etag=etag), run="nightly-2")
    state.settle("nightly-2", [outcome(url, Result.RECORD, id="a" * 32)], "z")
    assert state.known([url])[url].distrusted is lies


def test_visits_of_old_published_runs_are_forgotten(state: State) -> None:
    url = "https://a.example/1"
    begin(state, archived(0, url))
    begin(state, visit(0, url), run="nightly-2")
    assert state.forget_visits("2026-07-01") == 0
    state.settle(RUN, [outcome(url, Result.RECORD, id="a" * 32)], "z")
    assert state.forget_visits("2026-05-01") == 0
    assert state.forget_visits("2026-07-01") == 1
    assert (list(state.visits(RUN)), state.count_visits("nightly-2")) == ([], 1)
    assert state.known([url])[url].record_id == "a" * 32


def test_articles_by_id_and_by_hash(state: State) -> None:
    early = KnownArticle("a" * 32, "https://a.example/1", "1" * 64, 1, None, "2026-06-01")
    late = KnownArticle("b" * 32, "https://b.example/1", "1" * 64, 1, "2026-05-30", "2026-06-02")
    state.put_articles([late, early])
    assert state.articles(["a" * 32, "c" * 32]) == {"a" * 32: early}
    assert state.articles_of_hash(["1" * 64, "2" * 64]) == {"1" * 64: early}
    newer = replace(early, content_hash="2" * 64, revision=2)
    state.put_articles([newer, newer])
    assert state.articles(["a" * 32]) == {"a" * 32: newer}
    assert state.articles_of_hash(["1" * 64]) == {"1" * 64: late}


def test_more_rows_than_a_statement_takes(state: State) -> None:
    articles = [KnownArticle(f"{n:032x}", None, "1" * 64, 1, None, "2026-06-01") for n in range(1300)]
    state.put_articles(articles)
    state.put_articles(articles)
    assert len(state.articles(a.id for a in articles)) == 1300
    assert state.counts()["articles"] == 1300


def test_hosts_and_their_files(state: State) -> None:
    row = HostRow("a.example:8080", 2.5, 1, "2026-06-02T00:00:00Z")
    state.put_hosts([replace(row, openings=0), HostRow("b.example")])
    state.put_hosts([row])
    assert state.hosts() == {"a.example:8080": row, "b.example": HostRow("b.example")}
    file = SiteFile("https://a.example", "robots.txt", "2026-06-01T00:00:00Z", "rules", b"\x00\xffrules")
    state.put_site_files([replace(file, body=None)])
    state.put_site_files([file, file])
    assert state.site_files("https://a.example") == {"robots.txt": file}
    assert state.site_files("https://b.example") == {}


def test_profiles_of_the_newest_nights_stay(state: State) -> None:
    state.put_profiles("2026-06-01", [("rare.example", "kept")])
    for day in range(1, 20):
        state.put_profiles(f"2026-06-{day:02d}", [("a.example", day), ("b.example", -day)])
    assert [value for _, value in state.profiles("a.example")] == list(range(19, 12, -1))
    assert [night for night, _ in state.profiles("b.example")][-1] == "2026-06-13"
    assert list(state.profiles("rare.example")) == [("2026-06-01", "kept")]
    # A run that is published again under an older date goes behind those that are there.
    state.put_profiles("2026-06-01", [("a.example", 1)])
    assert state.profile("a.example") == 19


def test_profiles_of_nights(state: State) -> None:
    state.put_profiles("2026-06-01", [("a.example", {"lines": ["Über uns"]}), ("b.example", [])])
    state.put_profiles("2026-06-02", [("a.example", {"lines": []})])
    state.put_profiles("2026-06-02", [("a.example", {"lines": ["x"]})])
    assert state.profile("a.example") == {"lines": ["x"]}
    assert state.profile("a.example", before="2026-06-02") == {"lines": ["Über uns"]}
    assert state.profile("a.example", before="2026-06-01") is None
    assert state.profile("c.example") is None


def test_the_tables_are_those_of_the_newest_migration(state: State) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    with state.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert fingerprints.fingerprints.name in tables.metadata.tables
        changes = [c for c in compare_metadata(context, tables.metadata) if "alembic_version" not in str(c)]
        assert context.get_current_revision() == HEAD
    assert changes == []


def at_revision(path: Path, revision: str) -> State:
    """A database as an earlier release left it, with a row in it."""
    from alembic import command
    from alembic.config import Config
    from sqlalchemy import create_engine

    import copydesk.flows.storage.state.migrate as migrate

    engine = create_engine(f"sqlite:///{path}")
    config = Config()
    config.set_main_option("script_location", str(Path(migrate.__file__).parent / "migrations"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        connection.execute(text("INSERT INTO hosts (host, openings) VALUES ('old.example', 2)"))
    return State(engine)


def test_a_data_folder_of_an_earlier_release_is_backed_up_and_migrated(tmp_path: Path) -> None:
    path = tmp_path / "state.db"
    at_revision(path, "0001").close()
    state = open_state(f"sqlite:///{path}")
    assert state.hosts() == {"old.example": HostRow("old.example", None, 2)}
    with state.engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM fingerprint_bands")).scalar() == 0
    state.close()
    with closing(sqlite3.connect(tmp_path / "state.db.before-0001")) as copy:
        assert copy.execute("SELECT version_num FROM alembic_version").fetchone() == ("0001",)
        assert copy.execute("SELECT host FROM hosts").fetchall() == [("old.example",)]
    assert [p.name for p in tmp_path.glob("*before*")] == ["state.db.before-0001"]


def test_a_database_of_a_newer_release_is_left_alone(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'state.db'}"
    state = open_state(url)
    with state.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(RuntimeError, match="newer release"):
        open_state(url)


def test_a_password_is_in_no_error() -> None:
    with pytest.raises(Exception, match="connection") as caught:
        open_state("postgresql://me:secret@127.0.0.1:1/copydesk")
    assert "secret" not in str(caught.value)


def test_addresses_keep_the_ids_that_an_earlier_release_gave_them(tmp_path: Path) -> None:
    path = tmp_path / "state.db"
    old = at_revision(path, "0004")
    with old.engine.begin() as connection:
        for n, result in enumerate(("record", "unchanged", "duplicate", "reject")):
            connection.execute(
                text(
                    "INSERT INTO addresses (key, url, final_url, distrusted, result, record_id, failures)"
                    f" VALUES ('{n}', 'https://a.example/{n}', 'https://a.example/final/{n}',"
                    f" 0, '{result}', 'id{n}', 0)"
                )
            )
            connection.execute(
                text(
                    "INSERT INTO articles (id, url, content_hash, revision, night)"
                    f" VALUES ('id{n}', 'https://a.example/canonical/{n}', 'h', 1, '2026-11-20')"
                )
            )
    old.close()
    state = open_state(f"sqlite:///{path}")
    keys = {record_id(f"https://a.example/final/{n}"): n for n in range(4)}
    known = state.identities(keys)
    assert {keys[key]: (each.id, each.url) for key, each in known.items()} == {
        0: ("id0", "https://a.example/canonical/0"),
        1: ("id1", "https://a.example/canonical/1"),
    }
    assert state.articles(["id0"])["id0"].article_key is None
    assert set(state.articles_of_hash(["h"])) == {"h"}
    state.close()


def test_what_an_address_was_given_stays(state: State) -> None:
    given = KnownIdentity("1" * 32, "2" * 32, "https://a.example/x", "3" * 32, "2026-06-01")
    state.put_identities([given])
    state.put_identities([replace(given, id="4" * 32)])
    assert state.identities(["1" * 32, "5" * 32]) == {"1" * 32: given}
    assert state.refused_claims(["3" * 32, "2" * 32]) == {"3" * 32}


def test_an_article_is_known_by_its_key_and_by_its_hash_where_it_has_none(state: State) -> None:
    state.put_articles(
        KnownArticle(id, None, "hash", 1, None, night, key)
        for id, night, key in (("a", "2026-06-02", "key"), ("b", "2026-06-01", "key"), ("c", "2026-06-03", None))
    )
    assert {key: a.id for key, a in state.articles_of_key(["key"]).items()} == {"key": "b"}
    assert {key: a.id for key, a in state.articles_of_hash(["hash"]).items()} == {"hash": "c"}
